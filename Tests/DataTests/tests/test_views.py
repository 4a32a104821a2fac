"""Row C9 of the map: what Python changes inside a Swift object is not lost."""

from __future__ import annotations

import collections.abc
import gc
import sys

import data_tests as m
import pytest
from hypothesis import given
from hypothesis import strategies as st


def test_C9_changes_reach_swift_and_back() -> None:
    model = m.Model()
    assert model.values is model.values and model.values == [1, 2, 3]
    model.values.append(4)
    model.values += [5]
    assert model.total() == 15
    model.push(6)
    assert model.values[-1] == 6 and list(model.values) == [1, 2, 3, 4, 5, 6]
    assert isinstance(model.values, collections.abc.MutableSequence)
    assert repr(model.values) == "[1, 2, 3, 4, 5, 6]"


def test_C9_list_operations() -> None:
    values = m.Model().values
    values[0] = 10
    values[1:2] = [7, 8]
    del values[-1]
    assert values == [10, 7, 8] and values != [1] and values < [11]
    values.insert(0, 5)
    values.sort(reverse=True)
    assert values[:] == [10, 8, 7, 5] and type(values[:]) is list
    values.reverse()
    assert values.pop() == 10 and values.index(7) == 1 and values.count(8) == 1 and 7 in values
    values.remove(7)
    values.extend(x for x in (1, 2))
    assert list(reversed(values)) == [2, 1, 8, 5]
    values.clear()
    assert len(values) == 0 and not values


def test_C9_list_errors() -> None:
    values = m.Model().values
    for action, kind, text in (
        (lambda: values[9], IndexError, "list index out of range"),
        (lambda: values["x"], TypeError, "list indices must be integers or slices, not str"),
        (lambda: values.append("x"), TypeError, "'str' object cannot be interpreted as an integer"),
        (lambda: type(values)()[0], TypeError, "a live view is made by Swift only"),
    ):
        with pytest.raises(kind) as caught:
            action()
        assert str(caught.value) == text
    with pytest.raises(TypeError):
        values[0:1] = ["x"]
    assert values == [1, 2, 3]


@given(st.lists(st.integers(-100, 100)), st.slices(8), st.lists(st.integers(-100, 100), max_size=4))
def test_C9_slices_as_a_list(items: list[int], part: slice, new: list[int]) -> None:
    values = m.Model().values
    values[:] = items
    try:
        items[part] = new
    except ValueError:
        with pytest.raises(ValueError):
            values[part] = new
    else:
        values[part] = new
    assert values == items


def test_C9_dict() -> None:
    weights = m.Model().weights
    weights["b"] = 2
    assert dict(weights) == {"a": 1.0, "b": 2.0} and weights == {"a": 1, "b": 2}
    assert isinstance(weights, collections.abc.MutableMapping)
    assert weights.pop("a") == 1 and "a" not in weights and 3 not in weights
    weights.update(c=3)
    assert sorted(weights.items()) == [("b", 2.0), ("c", 3.0)] and weights.get("z") is None
    del weights["b"]
    for key in ("b", 3):
        with pytest.raises(KeyError) as caught:
            weights[key]
        assert caught.value.args == (key,)
    with pytest.raises(TypeError):
        weights[3] = 1


def test_C9_a_finaliser_that_changes_the_list_under_a_copy() -> None:
    values = m.Model().values

    class Clears:
        def __init__(self) -> None:
            self.cycle = self

        def __del__(self) -> None:
            values.clear()

    # CPython 3.11 collects as it makes an object, unless it has a used one at hand.
    kept = [[] for _ in range(1000)]
    threshold = gc.get_threshold()
    gc.collect()
    gc.disable()
    try:
        Clears()
        kept.extend([] for _ in range(10))
        gc.set_threshold(1)
        gc.enable()
        text = repr(values)
    finally:
        gc.set_threshold(*threshold)
        gc.enable()
    gc.collect()
    assert text in ("[1, 2, 3]", "[]") and values == []


def test_C9_views_outlive_their_owner() -> None:
    model = m.Model()
    values = model.values
    del model
    gc.collect()
    values.append(4)
    assert values == [1, 2, 3, 4] and sys.getrefcount(values) == 2


def test_H3_unions() -> None:
    assert m.key_kind(3) == "index(3)" and m.key_kind("a") == 'name("a")'
    assert m.key_kind((1, 2)) == "point(x: 1.0, y: 2.0)" and m.key_kind(None) == "none"
    for key in (3, "a", (1.0, 2.0), None):
        assert m.same_key(key) == key
    assert m.key_count([1, "a", None]) == 3 and m.key_count("abc") == 1
    with pytest.raises(TypeError) as caught:
        m.key_kind(1.5)
    assert (
        str(caught.value)
        == "key_kind() argument 'key' must be int | str | tuple[float, float] | None, not float"
    )
    with pytest.raises(
        TypeError, match=r"not int \(Python int too large to convert to C long; must"
    ):
        m.key_kind(2**70)
    with pytest.raises(TypeError) as caught:
        m.key_count([1, {}])
    assert "[1]" in str(caught.value)


def test_H3_other_errors_pass() -> None:
    class Broken:
        def __index__(self) -> int:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        m.key_kind(Broken())
