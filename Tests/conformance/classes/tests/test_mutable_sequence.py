"""Table 1C, row 18: a mutable Swift collection is what a list is."""

from __future__ import annotations

import collections.abc
import gc
import itertools
import operator
import sys
from collections.abc import Callable

import class_features as m
import pytest


def test_C18_mutable_collection_is_a_mutable_sequence() -> None:
    ints, model = m.Ints([1, 2, 3]), [1, 2, 3]
    assert isinstance(ints, collections.abc.MutableSequence)
    assert not isinstance(m.Evens(3), collections.abc.MutableSequence)
    for change in (
        lambda x: x.append(4),
        lambda x: x.insert(0, 9),
        lambda x: x.insert(-1, 8),
        lambda x: x.insert(-(2**60), 7),
        lambda x: x.insert(2**60, 6),
        lambda x: x.extend(iter([5, 5])),
        lambda x: x.__iadd__([1]),
        lambda x: x.remove(5),
        lambda x: x.reverse(),
        lambda x: x.pop(),
        lambda x: x.pop(0),
        lambda x: operator.delitem(x, -1),
        lambda x: operator.setitem(x, slice(1, 3), (n for n in (10, 11, 12))),
        lambda x: operator.setitem(x, slice(3, 1), [20]),
        lambda x: operator.setitem(x, slice(None), list(x) + list(x)),
        lambda x: operator.setitem(x, slice(1, None, 3), range(len(range(1, len(x), 3)))),
        lambda x: operator.setitem(x, slice(None, None, -1), list(x)),
        lambda x: operator.delitem(x, slice(None, None, 2)),
        lambda x: operator.delitem(x, slice(-1, None, -3)),
        lambda x: operator.delitem(x, slice(5, 1)),
        lambda x: operator.delitem(x, slice(1, 3)),
        lambda x: operator.setitem(x, slice(-(2**80), 2**80, 2**80), [3]),
        lambda x: x.clear(),
    ):
        change(ints)
        change(model)
        assert list(ints) == model
    ints[:] = ints
    assert list(ints) == []


def test_C18_slices_of_a_list_have_the_same_model() -> None:
    places = [None, *range(-5, 6)]
    for start, stop, step in itertools.product(places, places, (None, 1, 2, -1, -2)):
        part = slice(start, stop, step)
        ints, model = m.Ints([0, 1, 2, 3]), [0, 1, 2, 3]
        assert ints[part] == model[part]
        fitting = [10 + n for n in range(len(model[part]))]
        ints[part] = fitting
        model[part] = fitting
        assert list(ints) == model
        del ints[part]
        del model[part]
        assert list(ints) == model


@pytest.mark.parametrize("part", [slice(None, None, 2), slice(None, None, -3), slice(7, 3)])
def test_C18_a_slice_is_deleted_in_one_change(part: slice) -> None:
    ints = m.Ints(range(1000))
    before = ints.changes
    del ints[part]
    assert ints.changes == before + 1


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        (
            lambda x: operator.setitem(x, slice(None, None, 2), [1]),
            ValueError,
            "attempt to assign sequence of size 1 to extended slice of size 2",
        ),
        (lambda x: operator.setitem(x, slice(0, 1), 3), TypeError, "'int' object is not iterable"),
        (
            lambda x: operator.setitem(x, slice(0, 1), [1, "x"]),
            TypeError,
            "__setitem__() argument value[1]: 'str' object cannot be interpreted as an integer",
        ),
        (lambda x: operator.setitem(x, slice("a", 1), [1]), TypeError, "slice indices must be"),
        (lambda x: operator.delitem(x, slice(0, 1, 0)), ValueError, "slice step cannot be zero"),
        (
            lambda x: operator.setitem(x, 0, "x"),
            TypeError,
            "__setitem__() argument 'value': 'str' object cannot be interpreted as an integer",
        ),
        (
            lambda x: x.insert(0, "x"),
            TypeError,
            "insert() argument 'value': 'str' object cannot be interpreted as an integer",
        ),
        (lambda x: x.insert(2**80, 0), OverflowError, "cannot fit 'int' into an index-sized"),
        (lambda x: x.insert("x", 0), TypeError, "'str' object cannot be interpreted as an integer"),
        (lambda x: x.insert(0), TypeError, "insert() missing 1 required positional argument"),
        (lambda x: x.append(1.5), TypeError, "insert() argument 'value': 'float' object cannot be"),
        (lambda x: x.pop(7), IndexError, "Ints index out of range"),
        (lambda x: x.remove(7), ValueError, ""),
    ],
)
def test_C18_wrong_changes_change_nothing(
    change: Callable[[object], object], kind: type[Exception], message: str
) -> None:
    ints = m.Ints([1, 2, 3])
    with pytest.raises(kind) as caught:
        change(ints)
    assert str(caught.value).startswith(message) and list(ints) == [1, 2, 3]


@pytest.mark.parametrize(
    "action",
    [
        lambda ints, index: ints[index:3],
        lambda ints, index: operator.setitem(ints, slice(index, 3), [5]),
        lambda ints, index: operator.delitem(ints, slice(index, 3)),
        lambda ints, index: ints.insert(index, 5),
    ],
)
def test_C18_an_index_that_changes_the_object(action: Callable[[object, object], object]) -> None:
    ints = m.Ints([1, 2, 3])

    class Clears:
        def __index__(self) -> int:
            ints[:] = []
            return 2

    action(ints, Clears())
    assert list(ints) in ([], [5])


def test_C18_no_object_stays() -> None:
    def loop() -> None:
        ints = m.Ints([1, 2, 3])
        ints.insert(1, 1000)
        ints.append(2000)
        ints[1:3] = [3000] * 5
        del ints[::2]
        for wrong in (lambda: ints.insert(0, "x"), lambda: operator.setitem(ints, slice(1), "x")):
            with pytest.raises(TypeError):
                wrong()

    for _ in range(100):
        loop()
    gc.collect()
    before = sys.getallocatedblocks()
    for _ in range(10_000):
        loop()
    gc.collect()
    assert sys.getallocatedblocks() <= before + 200
