"""Bytes, buffers and texts."""

from __future__ import annotations

import sys

import numpy
import pytest
from pyo3_pytests import buf_and_str
from pyo3_pytests.buf_and_str import BytesExtractor


def test_documentation() -> None:
    assert buf_and_str.__doc__ == "Objects related to PyBuffer and PyStr"
    assert BytesExtractor.__doc__ == (
        "This is for confirming that PyBuffer does not cause memory leak"
    )


def test_bytes() -> None:
    extractor = BytesExtractor()
    assert extractor.from_bytes(b"abc") == BytesExtractor.from_bytes(bytes=b"abc") == 3
    for wrong in ("abc", bytearray(3), memoryview(b"abc"), [1, 2]):
        with pytest.raises(TypeError):
            extractor.from_bytes(wrong)


def test_text() -> None:
    extractor = BytesExtractor()
    message = "hallo \N{SNOWMAN} \N{GRINNING FACE}"
    assert (
        extractor.from_str(message) == extractor.from_str(string=message) == len(message.encode())
    )
    with pytest.raises(UnicodeEncodeError):
        extractor.from_str(message + "\ud800")
    assert extractor.from_str_lossy(message) == len(message.encode())
    with_surrogate = message + "\ud800"
    surrogate = extractor.from_str_lossy("\ud800")
    assert surrogate == 3
    assert extractor.from_str_lossy(with_surrogate) == len(message.encode()) + surrogate
    for take in (extractor.from_str, extractor.from_str_lossy):
        with pytest.raises(TypeError):
            take(b"abc")


def test_buffers() -> None:
    extractor = BytesExtractor()
    for buffer in (b"abcd", bytearray(4), memoryview(b"abcd"), numpy.zeros(4, numpy.uint8)):
        assert extractor.from_buffer(buffer) == extractor.from_buffer(buf=buffer) == 4
    with pytest.raises(BufferError):
        extractor.from_buffer(memoryview(b"abcd")[::2])
    with pytest.raises(TypeError, match="must be a buffer of uint8 items, not of format 'd'"):
        extractor.from_buffer(numpy.zeros(4))
    with pytest.raises(TypeError):
        extractor.from_buffer("abcd")


def test_no_reference_stays() -> None:
    extractor = BytesExtractor()
    message = b"x" * 1000
    text = "\xe4" * 1000
    buffer = bytearray(message)
    before = [sys.getrefcount(value) for value in (message, text, buffer)]
    for _ in range(10_000):
        extractor.from_bytes(message)
        extractor.from_buffer(buffer)
        extractor.from_str(text)
        extractor.from_str_lossy(text)
    assert [sys.getrefcount(value) for value in (message, text, buffer)] == before
    buffer.append(1)


def test_memoryview() -> None:
    view = buf_and_str.return_memoryview()
    assert type(view) is memoryview and view.readonly and view.contiguous
    assert view.tobytes() == b"hello world"


@pytest.mark.parametrize("name", ["map_byte_slice", "map_byte_cow", "map_byte_vec"])
def test_identities(name: str) -> None:
    for value in (b"", b"xy", bytes(range(256))):
        result = getattr(buf_and_str, name)(value)
        assert type(result) is bytes and result == value
    with pytest.raises(TypeError):
        getattr(buf_and_str, name)("xy")
