"""Round trips of all conversions, with values that hypothesis thinks of."""

from __future__ import annotations

import asyncio
import math
import os
from typing import Any

import extension_tests as m
import numpy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# More with MARTLET_EXAMPLES=1000.
settings.register_profile(
    "extension",
    max_examples=int(os.environ.get("MARTLET_EXAMPLES", "40")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("extension")

int64 = st.integers(-(2**63), 2**63 - 1)
texts = st.text(st.characters(exclude_categories=["Cs"]))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=5,
)


def same(a: Any, b: Any) -> bool:
    """Equal, NaN included, and of the same types."""
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return a == b or (math.isnan(a) and math.isnan(b))
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return bool(a == b)


ROUND_TRIPS = {
    "echo_int": int64,
    "echo_int8": st.integers(-128, 127),
    "echo_int16": st.integers(-(2**15), 2**15 - 1),
    "echo_int32": st.integers(-(2**31), 2**31 - 1),
    "echo_int64": int64,
    "echo_uint": st.integers(0, 2**64 - 1),
    "echo_uint8": st.integers(0, 255),
    "echo_uint16": st.integers(0, 2**16 - 1),
    "echo_uint32": st.integers(0, 2**32 - 1),
    "echo_uint64": st.integers(0, 2**64 - 1),
    "echo_double": st.floats(),
    "echo_float": st.floats(width=32),
    "echo_bool": st.booleans(),
    "echo_string": texts,
    "echo_optional": st.none() | int64,
    "echo_unwrapped": st.none() | int64,
    "echo_optional_string": st.none() | texts,
    "echo_ints": st.lists(int64),
    "echo_bytes": st.binary(),
    "echo_doubles": st.lists(st.floats()),
    "echo_strings": st.lists(texts),
    "echo_bools": st.lists(st.booleans()),
    "echo_nested": st.lists(st.lists(int64)),
    "echo_optionals": st.lists(st.none() | int64),
    "echo_optional_list": st.none() | st.lists(st.floats()),
    "echo_objects": st.lists(anything, max_size=3),
    "echo_object": anything,
    "echo_int_keys": st.dictionaries(int64, st.lists(texts)),
    "echo_set": st.sets(int64),
    "echo_pair": st.tuples(int64, texts),
    "echo_triple": st.tuples(
        st.integers(-128, 127), st.none() | st.floats(), st.lists(texts)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ROUND_TRIPS)
@given(data=st.data())
def test_round_trip(name: str, data: st.DataObject) -> None:
    value = data.draw(ROUND_TRIPS[name])
    assert same(getattr(m, name)(value), value)


def distinct(keys: Any) -> bool:
    """Whether no two keys are the same text in Swift, which compares canonically."""
    import unicodedata

    keys = list(keys)
    return len({unicodedata.normalize("NFC", key) for key in keys}) == len(keys)


@given(st.dictionaries(texts, int64).filter(distinct))
def test_text_keys(value: dict[str, int]) -> None:
    assert m.echo_dict(value) == value


@given(st.sets(texts).filter(distinct))
def test_text_sets(value: set[str]) -> None:
    assert m.echo_string_set(value) == value
    assert m.echo_sets([value, value]) == [value, value]


inner_dicts = st.dictionaries(texts, st.none() | st.floats(), max_size=2)


@given(st.dictionaries(texts, st.lists(inner_dicts, max_size=2), max_size=3))
def test_deep(value: Any) -> None:
    result = m.echo_deep(value)
    if distinct(value) and all(distinct(inner) for items in value.values() for inner in items):
        assert same(result, value)


@given(st.integers())
def test_any_integer_converts_or_overflows(value: int) -> None:
    for name, (low, high) in {
        "int8": (-128, 127), "uint8": (0, 255), "int32": (-(2**31), 2**31 - 1),
        "int": (-(2**63), 2**63 - 1), "uint64": (0, 2**64 - 1),
    }.items():  # fmt: skip
        echo = getattr(m, f"echo_{name}")
        if low <= value <= high:
            assert echo(value) == value
        else:
            with pytest.raises(OverflowError):
                echo(value)


@given(st.floats())
def test_single_precision_rounds_as_numpy(value: float) -> None:
    with numpy.errstate(over="ignore"):
        assert same(m.echo_float(value), float(numpy.float32(value)))


@given(anything)
def test_anything_is_converted_or_refused(value: Any) -> None:
    for name in (
        *ROUND_TRIPS,
        "echo_dict",
        "echo_deep",
        "echo_string_set",
        "echo_sets",
        "describe",
    ):
        try:
            getattr(m, name)(value)
        except (TypeError, ValueError, OverflowError):
            pass


@given(st.lists(anything, max_size=6), st.dictionaries(st.text(), anything, max_size=4))
def test_any_call_is_bound_or_refused(args: list[Any], kwargs: dict[str, Any]) -> None:
    for name in m.__all__:
        if name in ("call_times", "fibonacci"):
            continue
        try:
            getattr(m, name)(*args, **kwargs)
        except (Exception, asyncio.CancelledError):
            pass


@given(st.lists(st.tuples(st.sampled_from(["increment", "add", "decrement"]), int64)))
def test_a_counter_counts_as_a_model(steps: list[tuple[str, int]]) -> None:
    counter, model = m.Counter(), 0

    def wrapped(value: int) -> int:
        return (value + 2**63) % 2**64 - 2**63

    for step, amount in steps:
        if step == "increment":
            model = wrapped(model + 1)
            assert counter.increment() == model
        else:
            model = wrapped(model + amount if step == "add" else model - amount)
            assert getattr(counter, step)(amount) == model
    assert counter.value == model
