"""Tables 1A, 1H, 1I and 1J: handles, their release, newtypes and modules that are added to."""

from __future__ import annotations

import os
import sys
import threading
import types

import data_tests as m
import pytest


def test_I1_owned_and_bound_handles_are_one_object() -> None:
    value = object()
    before = sys.getrefcount(value)
    assert all(same is value for same in m.through_handles(value))
    assert sys.getrefcount(value) == before
    assert m.through_handles(None) == [None, None]


def test_I1_casts_and_loads() -> None:
    with pytest.raises(TypeError) as caught:
        m.cast_and_loaded([1, 2])
    assert str(caught.value) == "must be bool, not list"
    assert m.cast_and_loaded(True) == (None, True)


def test_I2_I3_copies_that_are_dropped_without_the_gil_are_released() -> None:
    value = object()
    before = sys.getrefcount(value)
    for _ in range(100):
        m.drop_detached(value, 50)
    m.through_handles(None)
    assert sys.getrefcount(value) == before


def test_I5_interned_names() -> None:
    value = types.SimpleNamespace(member=[1])
    for _ in range(1000):
        assert m.interned(value) is value.member
    with pytest.raises(AttributeError, match="^'int' object has no attribute 'member'$"):
        m.interned(3)
    # A name that was put together at run time is the same name.
    setattr(value, sys.intern("mem" + "ber"[:]), 2)
    assert m.interned(value) == 2


def test_J2_other_threads_run_while_the_gil_is_released() -> None:
    reader, writer = os.pipe()
    entered = threading.Event()

    def write() -> None:
        entered.wait(60)
        os.write(writer, b"x")

    thread = threading.Thread(target=write)
    thread.start()
    entered.set()
    assert m.wait_detached(reader)
    thread.join()
    os.close(reader)
    os.close(writer)


def test_A10_a_module_that_is_added_to() -> None:
    module = types.ModuleType("made")
    m.register(module, "twice")
    assert module.twice(4) == 8 and module.twice.__name__ == "twice"
    assert not hasattr(module, "__all__")
    module.__all__ = ["first"]  # type: ignore[attr-defined]
    for _ in range(2):
        m.register(module, "again")
    assert module.__all__ == ["first", "again"]  # type: ignore[attr-defined]
    with pytest.raises(
        TypeError, match=r"^register\(\) argument 'module' must be module, not int$"
    ):
        m.register(3, "x")


def test_H2_newtypes_and_labelled_tuples() -> None:
    assert m.further([1, 2.5]) == 4.5
    with pytest.raises(ValueError) as refused:
        m.further([1, -2.0])
    assert str(refused.value) == "further() argument distances[1]: -2.0 is not a valid Meters"
    with pytest.raises(TypeError) as wrong:
        m.further(["x"])
    assert str(wrong.value) == "further() argument distances[0]: must be real number, not str"
    assert m.labelled((1, "a")) == ("a", 1)
    assert m.labelled_inside([(1, (None, 2)), (3, (4, 5))]) == [(1, (None, 2)), (3, (4, 5))]
    with pytest.raises(ValueError) as short:
        m.labelled((1,))
    assert (
        str(short.value)
        == "labelled() argument 'pair' must be a tuple of length 2, not of length 1"
    )
    with pytest.raises(TypeError) as inner:
        m.labelled((1, 2))
    assert str(inner.value) == "labelled() argument pair[1]: must be str, not int"
