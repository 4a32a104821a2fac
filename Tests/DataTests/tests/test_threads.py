"""Tables 1B, 1J: closures, locks and the GIL."""

from __future__ import annotations

import sys
import threading
import time

import data_tests as m
import pytest


def test_B14_closures() -> None:
    closure = m.new_closure()
    assert closure(1, 2.5) == 3.5 and closure.__name__ == "closure" and closure.__doc__ == "Adds."
    for args, keywords, text in (
        ((1,), {}, "closure() takes 2 positional arguments but 1 was given"),
        ((1, 2), {"c": 3}, "closure() takes no keyword arguments"),
        (("x", 2), {}, "closure() argument 1: 'str' object cannot be interpreted as an integer"),
    ):
        with pytest.raises(TypeError) as caught:
            closure(*args, **keywords)
        assert str(caught.value) == text
    variadic = m.new_variadic(100)
    assert variadic(1, 2, k=1) == 121
    with pytest.raises(ValueError, match="nothing"):
        variadic()


def test_B14_closures_are_freed() -> None:
    def loop(count: int) -> int:
        for _ in range(count):
            m.new_closure()(1, 2)
        return sys.getallocatedblocks()

    before = loop(1000)
    assert loop(1000) - before < 100


def test_J4_once() -> None:
    made: list[int] = []

    def make() -> int:
        time.sleep(0.05)  # Gives the GIL to the others.
        made.append(1)
        return 7

    results: list[int] = []
    threads = [
        threading.Thread(target=lambda: results.append(m.once_value(make))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert results == [7] * 8 and made == [1]


def test_J4_lock_does_not_deadlock_with_the_gil() -> None:
    results: list[int] = []

    def work() -> None:
        for _ in range(20):
            results.append(m.counted(lambda: time.sleep(0.0005)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(results) == list(range(1, 81))
    with pytest.raises(ZeroDivisionError):
        m.counted(lambda: 1 / 0)
    assert m.counted(lambda: None) == 81


def test_J1_attach_again() -> None:
    assert m.attach_again() == 1
