"""Storage that serves one call after another: nobody may see what another call left in it."""

from __future__ import annotations

import array
import random
import sys
import threading
from typing import Any

import data_tests as m
import pytest


def nothing() -> None:
    pass


def test_what_is_kept_is_not_used_again() -> None:
    for i in range(5):
        assert m.keep_ints([i, i + 1, i + 2], nothing) == 3 * i + 3
        assert m.keep_entries({"a": i, "b": -i}, nothing) == {"a": i, "b": -i}
    ints, entries = m.take_kept()
    assert ints == [[i, i + 1, i + 2] for i in range(5)]
    assert entries == [{"a": i, "b": -i} for i in range(5)]


def test_calls_inside_calls() -> None:
    def ints(depth: int) -> None:
        if depth:
            values = [depth, depth]
            assert m.keep_ints(values, lambda: ints(depth - 1)) == 2 * depth
            assert m.same_ints(values) == values

    def entries(depth: int) -> None:
        if depth:
            values = {"depth": depth}
            assert m.keep_entries(values, lambda: entries(depth - 1)) == values
            assert m.same_entries(values) == values

    ints(6)
    entries(6)
    assert m.take_kept() == (
        [[depth, depth] for depth in range(6, 0, -1)],
        [{"depth": depth} for depth in range(6, 0, -1)],
    )


def test_an_item_that_calls_while_it_is_converted() -> None:
    class Item:
        def __index__(self) -> int:
            assert m.same_ints([7, 8, 9]) == [7, 8, 9]
            assert m.same_ints([1, 2]) == [1, 2]
            return 5

    assert m.same_ints([1, Item(), 3]) == [1, 5, 3]
    assert m.same_entries({"a": 1, "b": Item(), "c": 3}) == {"a": 1, "b": 5, "c": 3}  # type: ignore[dict-item]


def test_an_item_that_shortens_the_list() -> None:
    values: list[Any] = []

    class Item:
        def __index__(self) -> int:
            values.clear()
            return 5

    m.same_ints([0, 0, 0])
    values[:] = [1, Item(), 3]
    with pytest.raises(RuntimeError, match="list changed size during conversion"):
        m.same_ints(values)
    assert m.same_ints([4, 5, 6]) == [4, 5, 6]


def test_a_dict_that_grows_while_it_is_converted() -> None:
    values: dict[str, Any] = {}

    class Item:
        def __index__(self) -> int:
            values["new"] = 1
            return 5

    m.same_entries({"a": 0, "b": 0})
    values.update(a=1, b=Item())
    with pytest.raises(RuntimeError, match="dictionary changed size during conversion"):
        m.same_entries(values)
    assert m.same_entries({"c": 4, "d": 5}) == {"c": 4, "d": 5}


def test_after_failures() -> None:
    for _ in range(3):
        with pytest.raises(ValueError, match=r"^\[1, 2, 3\]$"):
            m.refuse_ints([1, 2, 3])
        with pytest.raises(TypeError, match=r"values\[1\]: 'str' object"):
            m.same_ints([1, "2", 3])
        with pytest.raises(TypeError, match=r"values\['b'\]: 'str' object"):
            m.same_entries({"a": 1, "b": "2"})
        assert m.same_ints([4, 5, 6]) == [4, 5, 6]
        assert m.same_entries({"a": 4, "c": 6}) == {"a": 4, "c": 6}


def test_all_lengths_in_any_order() -> None:
    lengths = [*range(70), 100, 1000, 0, 1] * 2
    random.Random(1).shuffle(lengths)
    for n in lengths:
        ints, doubles = list(range(n)), [float(i) for i in range(n)]
        assert m.same_ints(ints) == ints
        assert m.same_doubles(doubles) == doubles
        assert m.sum_released(doubles) == sum(doubles)
        entries = {f"key{i}": i for i in range(n)}
        assert m.same_entries(entries) == entries


def test_properties() -> None:
    rows = m.Rows([1, 2, 3], {"a": 1})
    other = rows.copy()
    for i in range(4):
        rows.ints = [i, i, i]
        rows.entries = {"a": i}
        assert other.ints == [1, 2, 3] and other.entries == {"a": 1}
        assert rows.ints == [i, i, i] and rows.entries == {"a": i}
        assert m.same_ints([9, 9, 9]) == [9, 9, 9]
        assert rows.ints == [i, i, i]
    assert rows.extend([4, 5, 6]) == [3, 3, 3, 4, 5, 6]
    rows.replace([1, 2, 3])
    assert m.same_ints([7, 7, 7]) == [7, 7, 7] and rows.ints == [1, 2, 3]
    del rows
    assert m.Rows([5, 6, 7], {"b": 2}).ints == [5, 6, 7]
    assert other.ints == [1, 2, 3] and other.entries == {"a": 1}


def test_threads() -> None:
    failures = []

    def run(number: int) -> None:
        for i in range(2000):
            values = [float(number), float(i), 3.0]
            if m.sum_released(values) != sum(values) or m.same_doubles(values) != values:
                failures.append(values)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_buffers_in_calls_in_calls() -> None:
    doubles, ints = array.array("d", [0.5, 1.5]), array.array("i", [1, 2, 3])

    def nest(depth: int) -> float:
        return m.nest_buffers(doubles, ints, lambda: nest(depth - 1)) if depth else 0.0

    assert nest(5) == 17.5
    assert m.sum_buffer(doubles) == 2.0
    # All have been given back: a buffer that is out can't be resized.
    doubles.append(2.5)
    ints.append(4)
    assert m.sum_buffer(doubles) == 4.5


def test_buffers_after_failures() -> None:
    doubles, ints = array.array("d", [0.5]), array.array("i", [1])
    before = sys.getrefcount(doubles), sys.getrefcount(ints)
    for _ in range(3):
        with pytest.raises(TypeError, match=r"must be a buffer of float64 items"):
            m.sum_buffer(ints)
        with pytest.raises(TypeError, match=r"bytes-like object is required|buffer"):
            m.sum_buffer(3)
        with pytest.raises(ZeroDivisionError):
            m.nest_buffers(doubles, ints, lambda: 1 / 0)
        with pytest.raises(TypeError, match="argument 'b'"):
            m.nest_buffers(doubles, doubles, nothing)
        assert m.sum_buffer(doubles) == 0.5
    assert (sys.getrefcount(doubles), sys.getrefcount(ints)) == before
    doubles.append(1)
    ints.append(1)
