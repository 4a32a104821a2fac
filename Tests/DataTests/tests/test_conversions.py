"""Table 1G: conversions."""

from __future__ import annotations

import array
import datetime
import pathlib

import data_tests as m
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


def raises(kind: type[Exception], text: str, call: object, *args: object) -> None:
    with pytest.raises(kind) as caught:
        call(*args)  # type: ignore[operator]
    assert str(caught.value) == text


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1))
def test_G21_range(start: int, stop: int) -> None:
    given = range(start, stop)
    assert m.range(given) == given


def test_G21_range_errors() -> None:
    raises(
        ValueError,
        "range() argument 'value' must be a range with step 1, not 2",
        m.range,
        range(0, 4, 2),
    )
    raises(TypeError, "range() argument 'value' must be range, not int", m.range, 3)
    raises(
        ValueError,
        "closed_range() argument 'value' must be a range that is not empty",
        m.closed_range,
        range(0),
    )
    assert m.closed_range(range(256)) == range(256)
    with pytest.raises(OverflowError):
        m.closed_range(range(257))


@given(st.integers(-(2**127), 2**127 - 1))
def test_G2_int128(value: int) -> None:
    assert m.int128(value) == value


@given(st.integers(0, 2**128 - 1))
def test_G2_uint128(value: int) -> None:
    assert m.uint128(value) == value


def test_G2_wide_integers_out_of_range() -> None:
    raises(
        OverflowError,
        "int128() argument 'value': Python int too large to convert to Int128",
        m.int128,
        2**127,
    )
    raises(
        OverflowError,
        "uint128() argument 'value': can't convert negative int to UInt128",
        m.uint128,
        -1,
    )
    with pytest.raises(TypeError):
        m.int128(1.5)


@given(st.integers())
def test_G4_big_integers(value: int) -> None:
    assert m.big_integer(value) == value
    words, negative = m.big_words(value)
    assert sum(w << 64 * i for i, w in enumerate(words)) == abs(value) and negative == (value < 0)


@given(st.complex_numbers(allow_nan=False))
def test_G20_complex(value: complex) -> None:
    assert m.complex(value) == value


def test_G20_complex_like() -> None:
    assert m.complex(2) == 2 and m.complex(np.complex64(1 + 2j)) == 1 + 2j
    with pytest.raises(TypeError):
        m.complex("1")


def test_G7_characters() -> None:
    for text in ("a", "é", "e\u0301", "🇨🇭"):
        assert m.character(text) == text
    assert m.scalar("é") == "é"
    raises(
        ValueError,
        "character() argument 'value' must be a str of one character, not of 2",
        m.character,
        "ab",
    )
    raises(
        ValueError,
        "scalar() argument 'value' must be a str of one code point, not of 2",
        m.scalar,
        "🇨🇭",
    )


def test_G11_inline_arrays() -> None:
    assert m.three((1, 2, 3)) == [1, 2, 3]
    assert m.three(np.array([1, 2, 3], dtype="i4")) == [1, 2, 3]
    assert m.three_bytes([1, 2, 3]) == b"\x01\x02\x03"
    raises(
        ValueError,
        "three() argument 'value' must be a sequence of length 3, not of length 2",
        m.three,
        [1, 2],
    )
    raises(
        TypeError,
        "three() argument value[2]: 'str' object cannot be interpreted as an integer",
        m.three,
        [1, 2, "x"],
    )


def test_G18_paths() -> None:
    class Path:
        def __init__(self, value: object) -> None:
            self.value = value

        def __fspath__(self) -> object:
            return self.value

    for value in ("a/b", pathlib.Path("a/b"), Path("a/b")):
        assert m.path(value) == pathlib.Path("a/b")
    raises(
        TypeError,
        "path() argument 'value': expected str, bytes or os.PathLike object, not int",
        m.path,
        3,
    )
    raises(
        TypeError,
        "path() argument 'value' must be str or os.PathLike[str], not bytes",
        m.path,
        b"x",
    )
    raises(
        ValueError,
        "path() argument 'value' must be a path without a null character",
        m.path,
        "a\0b",
    )
    with pytest.raises(TypeError, match="__fspath__"):
        m.path(Path(1))


@given(st.timedeltas())
def test_G16_durations(value: datetime.timedelta) -> None:
    assert m.duration(value) == value


def test_G16_duration_errors() -> None:
    raises(
        TypeError, "duration() argument 'value' must be datetime.timedelta, not int", m.duration, 3
    )


@given(st.binary())
def test_G10_bytes(value: bytes) -> None:
    for source in (
        value,
        bytearray(value),
        memoryview(value),
        list(value),
        array.array("B", value),
    ):
        result = m.bytes(source)
        assert type(result) is bytes and result == value


def test_G10_bytes_like() -> None:
    assert m.bytes(memoryview(b"abcd")[::2]) == b"ac"
    assert m.bytes(np.array([1, 300], dtype="i4")[:1]) == b"\x01"
    assert m.many_bytes([b"a", None, [1]]) == [b"a", None, b"\x01"]
    raises(
        OverflowError,
        "bytes() argument value[0]: Python int too large to convert to UInt8",
        m.bytes,
        [256],
    )
    raises(TypeError, "bytes() argument 'value' must be a sequence, not str", m.bytes, "abc")
    raises(
        TypeError,
        "many_bytes() argument value[1][1]: 'str' object cannot be interpreted as an integer",
        m.many_bytes,
        [b"a", [1, "x"]],
    )


def test_G3_results_raw_values_and_order() -> None:
    assert m.result(True) == 1
    raises(ValueError, "no result", m.result, False)
    assert m.letters(["a", "b"]) == ["a", "b"]
    raises(
        ValueError, "letters() argument values[1]: 'c' is not a valid Letter", m.letters, ["a", "c"]
    )
    assert list(m.ordered().items()) == [("z", 1), ("a", 2)]


def test_G14_ordered_mappings() -> None:
    given = {"a": 1, "c": 3, "b": 2}
    assert list(m.reversed_pairs(given).items()) == [("b", 2), ("c", 3), ("a", 1)]
    assert m.reversed_pairs({}) == {}
    with pytest.raises(
        TypeError, match=r"argument pairs\['c'\]: 'str' object cannot be interpreted"
    ):
        m.reversed_pairs({"a": 1, "c": "3"})
    with pytest.raises(TypeError):
        m.reversed_pairs([("a", 1)])
