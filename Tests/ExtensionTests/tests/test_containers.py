"""Table 1G: what sequences, tuples, mappings and sets may be, and what they may not."""

from __future__ import annotations

import array
import collections
import types
from typing import Any

import extension_tests as m
import numpy
import pytest


class Sequence(collections.abc.Sequence[int]):
    """One of the abstract class alone."""

    def __len__(self) -> int:
        return 2

    def __getitem__(self, index: Any) -> Any:
        return range(5, 7)[index]


def refused(call: Any, value: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as caught:
        call(value)
    assert str(caught.value) == message
    assert type(caught.value) is kind


def test_G9_any_sequence_is_an_array() -> None:
    for value in (
        [5, 6], (5, 6), range(5, 7), b"\5\6", bytearray(b"\5\6"), memoryview(b"\5\6"),
        array.array("q", [5, 6]), numpy.array([5, 6]), collections.deque([5, 6]), Sequence(),
    ):  # fmt: skip
        assert m.echo_ints(value) == [5, 6] and type(m.echo_ints(value)) is list
    assert m.echo_nested([(1,), range(0)]) == [[1], []] and m.echo_ints(()) == []


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("56", "str"), ({5, 6}, "set"), ({5: 6}, "dict"), (iter([5]), "list_iterator"),
        ((x for x in [5]), "generator"), ({5: 6}.keys(), "dict_keys"), (5, "int"), (None, "None"),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_G9_what_is_no_sequence(value: Any, found: str) -> None:
    place = "argument 'values' must be a sequence"
    refused(m.echo_ints, value, TypeError, f"echo_ints() {place}, not {found}")


def test_G12_tuples_take_any_sequence_of_their_length() -> None:
    Pair = collections.namedtuple("Pair", "a b")
    for value in ((1, "a"), [1, "a"], Pair(1, "a")):
        assert m.echo_pair(value) == (1, "a") and type(m.echo_pair(value)) is tuple
    place = "echo_pair() argument 'value' must be"
    refused(m.echo_pair, (1,), ValueError, f"{place} a tuple of length 2, not of length 1")
    refused(m.echo_pair, "1a", TypeError, f"{place} tuple, not str")
    refused(m.echo_pair, {1, "a"}, TypeError, f"{place} tuple, not set")


def test_G14_any_mapping_is_a_dictionary() -> None:
    given = {"a": 1, "b": 2}
    for value in (
        given, collections.OrderedDict(given), collections.UserDict(given),
        types.MappingProxyType(given), collections.ChainMap({"a": 1}, {"b": 2}),
        collections.Counter(a=1, b=2), collections.defaultdict(int, given),
    ):  # fmt: skip
        assert m.echo_dict(value) == given and type(m.echo_dict(value)) is dict
    for value, found in (([("a", 1)], "list"), ("a", "str"), (given.items(), "dict_items")):
        place = "echo_dict() argument 'values' must be a mapping"
        refused(m.echo_dict, value, TypeError, f"{place}, not {found}")


def test_G14_a_mapping_whose_keys_lie() -> None:
    class Lying(collections.UserDict[str, int]):
        def __getitem__(self, key: str) -> int:
            raise KeyError(key)

    with pytest.raises(KeyError) as caught:
        m.echo_dict(Lying(a=1))
    assert caught.value.args == ("a",)
    assert caught.value.__notes__ == ["while converting echo_dict() argument 'values'"]


def test_G15_sets_are_sets() -> None:
    for value in ({1, 2}, frozenset([1, 2])):
        assert m.echo_set(value) == {1, 2} and type(m.echo_set(value)) is set
    for value, found in (([1, 2], "list"), ({1: 2}, "dict"), ({1: 2}.keys(), "dict_keys")):
        place = "echo_set() argument 'values' must be set"
        refused(m.echo_set, value, TypeError, f"{place}, not {found}")
