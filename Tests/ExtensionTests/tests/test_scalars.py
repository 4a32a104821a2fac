"""Numbers and text at their edges."""

from __future__ import annotations

import enum
import fractions
import math
import sys
from typing import Any

import extension_tests as m
import numpy
import pytest

RANGES = {
    "int": (-(2**63), 2**63 - 1),
    "int8": (-128, 127),
    "int16": (-(2**15), 2**15 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint": (0, 2**64 - 1),
    "uint8": (0, 255),
    "uint16": (0, 2**16 - 1),
    "uint32": (0, 2**32 - 1),
    "uint64": (0, 2**64 - 1),
}


class Index:
    """An object that is an integer by its ``__index__``."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __index__(self) -> Any:
        if isinstance(self.value, BaseException):
            raise self.value
        return self.value


class Colour(enum.IntEnum):
    RED = 3


class SubInt(int):
    def __index__(self) -> int:
        raise AssertionError("an int needs no __index__")

    def __int__(self) -> int:
        raise AssertionError("an int needs no __int__")


@pytest.mark.parametrize("name", RANGES)
def test_G1_integers_at_their_bounds(name: str) -> None:
    echo = getattr(m, f"echo_{name}")
    low, high = RANGES[name]
    for value in {low, low + 1, 0, 1, 2**7 - 1, high - 1, high, high // 2, low // 2}:
        assert echo(value) == value
        assert type(echo(value)) is int
    for value in (
        low - 1,
        high + 1,
        2**64,
        2**70,
        -(2**70),
        10**1000,
        -(10**1000),
        2**63,
        -(2**63) - 1,
    ):
        if low <= value <= high:
            continue
        with pytest.raises(OverflowError) as caught:
            echo(value)
        assert str(caught.value).startswith(f"echo_{name}() argument 'value': ")
        assert type(caught.value) is OverflowError


@pytest.mark.parametrize("name", RANGES)
def test_G1_integers_from_other_objects(name: str) -> None:
    echo = getattr(m, f"echo_{name}")
    assert echo(True) == 1
    assert echo(Colour.RED) == 3
    assert echo(SubInt(7)) == 7
    assert echo(Index(5)) == 5
    for scalar in (numpy.int8(3), numpy.uint64(3), numpy.int64(3), numpy.array(3)):
        assert echo(scalar) == 3
    for wrong in (1.0, fractions.Fraction(3), "3", numpy.float64(3), math.nan):
        with pytest.raises(TypeError):
            echo(wrong)


@pytest.mark.parametrize("name", RANGES)
def test_index_that_raises(name: str) -> None:
    echo = getattr(m, f"echo_{name}")
    for error in (ZeroDivisionError("no"), TypeError("mine"), KeyboardInterrupt(), ValueError("v")):
        before = error.args
        with pytest.raises(type(error)) as caught:
            echo(Index(error))
        # The caller's own exception stays as it is; a note says where it happened.
        assert caught.value is error
        assert caught.value.args == before
        assert caught.value.__notes__ == [f"while converting echo_{name}() argument 'value'"]
    with pytest.raises(TypeError, match=r"__index__ returned non-int \(type str\)"):
        echo(Index("x"))
    with pytest.raises(OverflowError):
        echo(Index(2**70))


def test_G5_floats() -> None:
    for value in (0.0, 1.5, -1e308, 5e-324, math.inf, -math.inf, sys.float_info.max):
        assert m.echo_double(value) == value
    assert math.copysign(1, m.echo_double(-0.0)) == -1
    assert math.isnan(m.echo_double(math.nan))
    assert m.echo_double(3) == 3.0
    assert m.echo_double(True) == 1.0
    assert m.echo_double(2**1000) == float(2**1000)
    assert m.echo_double(Index(7)) == 7.0
    assert m.echo_double(numpy.float32(1.5)) == 1.5
    assert m.echo_double(fractions.Fraction(1, 4)) == 0.25
    with pytest.raises(OverflowError) as caught:
        m.echo_double(10**400)
    assert str(caught.value) == "echo_double() argument 'value': int too large to convert to float"

    class Float:
        def __float__(self) -> Any:
            return "x"

    with pytest.raises(TypeError, match="__float__ returned non-float"):
        m.echo_double(Float())

    class SubFloat(float):
        def __float__(self) -> float:
            raise AssertionError("a float needs no __float__")

    assert m.echo_double(SubFloat(2.5)) == 2.5


def test_G5_single_precision() -> None:
    assert m.echo_float(0.5) == 0.5
    assert m.echo_float(0.1) == float(numpy.float32(0.1))
    assert m.echo_float(1e39) == math.inf
    assert math.isnan(m.echo_float(math.nan))
    assert m.echo_float(-1e-60) == 0.0
    assert math.copysign(1, m.echo_float(-1e-60)) == -1


def test_G6_bools() -> None:
    assert m.echo_bool(True) is True
    assert m.echo_bool(False) is False
    assert m.echo_bool(numpy.True_) is True
    assert m.echo_bool(numpy.bool_(False)) is False

    class Truthy:
        def __bool__(self) -> bool:
            raise AssertionError("nothing is judged by its truth value")

    with pytest.raises(
        TypeError, match="echo_bool\\(\\) argument 'value' must be bool, not Truthy"
    ):
        m.echo_bool(Truthy())


TEXTS = [
    "", "a", "\0", "a\0b", "é", "e\u0301", "雨燕", "😀", "👩‍👩‍👧‍👦", "\U0010ffff", "\x7f\x80", "ÿ",
    "a" * 10_000, "é" * 10_000, "雨" * 10_000, "😀" * 10_000, "\r\n", "\ufeff", "\uffff",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_G8_text(text: str) -> None:
    assert m.echo_string(text) == text
    assert m.echo_optional_string(text) == text
    assert m.echo_strings([text, text]) == [text, text]
    assert m.echo_dict({text: 1}) == {text: 1}


@pytest.mark.parametrize("text", ["\ud800", "a\udfff", "\udc80" * 3, "😀\ud83d"], ids=ascii)
def test_G8_lone_surrogates(text: str) -> None:
    def refused(place: str, call: Any) -> None:
        with pytest.raises(UnicodeEncodeError) as caught:
            call()
        assert caught.value.object == text
        assert str(caught.value).endswith(f": surrogates not allowed in {place}")
        assert not hasattr(caught.value, "__notes__")

    refused("echo_string() argument 'value'", lambda: m.echo_string(text))
    refused("echo_strings() argument values[1]", lambda: m.echo_strings(["ok", text]))
    refused(f"echo_dict() argument values[{text!r}]", lambda: m.echo_dict({text: 1}))
    refused(f"echo_string_set() argument values[{text!r}]", lambda: m.echo_string_set({text}))
    refused("echo_pair() argument value[1]", lambda: m.echo_pair((1, text)))
    refused("Account.notes[0]", lambda: setattr(m.Account("me"), "notes", [text]))


def test_G8_a_unicode_error_of_the_callers_own_stays_as_it_is() -> None:
    error = UnicodeEncodeError("ascii", "x", 0, 1, "mine")

    class Index:
        def __index__(self) -> int:
            raise error

    with pytest.raises(UnicodeEncodeError) as caught:
        m.echo_int(Index())
    assert caught.value is error and error.reason == "mine"
    assert error.__notes__ == ["while converting echo_int() argument 'value'"]


def test_equal_texts_in_swift_stay_two_keys() -> None:
    # Swift's String compares by canonical equivalence, Python's str by code points.
    composed, decomposed = "é", "e\u0301"
    assert m.echo_strings([composed, decomposed]) == [composed, decomposed]


def test_subclasses_of_str() -> None:
    class Text(str):
        def __str__(self) -> str:
            raise AssertionError("a str needs no __str__")

    result = m.echo_string(Text("ü"))
    assert result == "ü"
    assert type(result) is str
    assert m.echo_strings([Text("x")]) == ["x"]


def test_G13_optional() -> None:
    assert m.echo_unwrapped(None) is None
    assert m.echo_unwrapped(1) == 1
    assert m.echo_optional(None) is None
    assert m.echo_optional(0) == 0
    assert m.echo_optional_string(None) is None
    assert m.echo_optionals([1, None, 2]) == [1, None, 2]
    assert m.echo_optional_list(None) is None
    assert m.echo_optional_list([]) == []


def test_B12_void() -> None:
    assert m.returns_void(1) is None
    assert m.returns_named_void() is None
    assert m.returns_empty_tuple() is None


def test_fibonacci() -> None:
    assert [m.fibonacci(n) for n in range(11)] == [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55]
    with pytest.raises(OverflowError, match=r"fibonacci\(\) argument 'n': "):
        m.fibonacci(-1)
