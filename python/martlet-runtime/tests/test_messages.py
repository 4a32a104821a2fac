"""The codec: exact types, or a refusal that names the place."""

from __future__ import annotations

import contextlib
import math
from pathlib import Path
from typing import Any

import ml_dtypes
import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from martlet_runtime import _core

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
)
keys = st.text() | st.integers(-(2**63), 2**64 - 1) | st.binary()
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.dictionaries(keys, inner),
    max_leaves=30,
)


@given(values)
def test_what_is_packed_is_msgpack(value: Any) -> None:
    assert msgpack.unpackb(_core.pack(value), strict_map_key=False) == value


@given(values)
def test_msgpack_is_what_is_unpacked(value: Any) -> None:
    assert _core.unpack(msgpack.packb(value)) == value


@given(st.binary(max_size=64))
def test_any_bytes_are_a_value_or_a_value_error(data: bytes) -> None:
    with contextlib.suppress(ValueError, TypeError):
        _core.unpack(data)


@pytest.mark.parametrize(
    "value", [None, True, False, 0, 1, 1.0, -0.0, math.inf, "", "ü\0", b"", b"\xff"]
)
def test_types_are_exact(value: Any) -> None:
    back = _core.unpack(_core.pack(value))
    assert type(back) is type(value) and back == value


def test_what_arrives_as_something_else() -> None:
    assert _core.unpack(_core.pack((1, (2,)))) == [1, [2]]
    assert _core.unpack(_core.pack(bytearray(b"ab"))) == b"ab"
    assert _core.unpack(_core.pack(memoryview(b"ab"))) == b"ab"


class Sub(int):
    pass


class Quantity(np.ndarray[Any, Any]):
    pass


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (
            2**70,
            OverflowError,
            "int does not fit into 64 bits; send it as str or bytes",
        ),
        (
            {"a": [1, {2, 3}]},
            TypeError,
            "message['a'][1]: set can't be sent: send sorted(...) or list(...)",
        ),
        (
            [object()],
            TypeError,
            "message[0]: object can't be sent: a message is made of",
        ),
        (Sub(3), TypeError, "can't be sent"),
        (
            {(1,): 2},
            TypeError,
            "a dict's key must be str, int, float, bool, bytes or None, not tuple",
        ),
        (1j, TypeError, "complex can't be sent: send [z.real, z.imag]"),
        ("\ud800", UnicodeEncodeError, "surrogates not allowed"),
        (np.array([object()]), TypeError, "an array of Python objects can't be sent"),
        (np.zeros(2, [("a", "i4")]), TypeError, "an array of records can't be sent"),
        # Each of these would lose something, and once arrived as its first number.
        (
            [np.ma.array([1, 2], mask=[0, 1])],
            TypeError,
            "message[0]: numpy.ma.MaskedArray can't be sent, as it would arrive as a plain array:"
            " send np.asarray(...)",
        ),
        (np.asmatrix([[1, 2]]), TypeError, "matrix can't be sent, as it would arrive as a plain"),
        (np.zeros(2).view(Quantity), TypeError, "Quantity can't be sent, as it would arrive"),
    ],
)
def test_refusals(value: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error) as caught:
        _core.pack(value)
    assert text in str(caught.value)


def test_a_cycle_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(ValueError, match="nested deeper than 128, or in a cycle"):
        _core.pack(loop)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(12, dtype=np.float32).reshape(3, 4),
        np.arange(12).reshape(3, 4).T,
        np.arange(10)[::2],
        np.zeros((0, 3)),
        np.array(5.0),
        np.array(["a", "bcd"]),
        np.array(["2026-11-24"], dtype="M8[D]"),
        np.arange(4, dtype=">i2"),
        np.array([True, False]),
        np.asfortranarray(np.arange(12).reshape(3, 4)),
        np.arange(12).reshape(3, 4)[::-1, ::-2],
        np.broadcast_to(np.arange(3, dtype=np.uint8), (2, 3)),
        np.zeros((2, 0, 3), np.complex64),
        np.arange(4).astype(np.float16),
        np.arange(4).astype(np.longdouble),
        np.zeros(3, "V8"),
        np.arange(4).astype(ml_dtypes.bfloat16),
        np.arange(4).astype(ml_dtypes.float8_e4m3fn).reshape(2, 2),
    ],
)
def test_arrays_arrive_as_they_were(array: np.ndarray[Any, Any]) -> None:
    back = _core.unpack(_core.pack({"x": array}))["x"]
    assert back.dtype == array.dtype and back.shape == array.shape
    assert np.array_equal(back, array)
    assert back.flags.writeable and back.flags.owndata


def test_an_array_in_a_file_arrives(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.arange(5))
    back = _core.unpack(_core.pack(np.load(tmp_path / "a.npy", mmap_mode="r")))
    assert type(back) is np.ndarray and back.tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("kind", ["u1", "<f8", ">i4", "c16", "M8[s]", "U3", "?", "bfloat16"])
def test_a_long_array_lies_in_its_message(kind: str) -> None:
    array = np.arange(200_000).astype(kind).reshape(2, -1)
    for prefix in range(17):
        message = _core.unpack(_core.pack(["x" * prefix, array, array]))
        first, second = message[1:]
        for back in (first, second):
            assert back.dtype == array.dtype and np.array_equal(back, array)
            assert back.flags.writeable and back.flags.aligned and not back.flags.owndata
            assert back.ctypes.data % 16 == 0
    del message
    first[:] = np.zeros(1, kind)
    assert np.array_equal(second, array)


def test_the_memory_of_long_arrays_is_given_back() -> None:
    packed = _core.pack(np.zeros(4_000_000, np.uint8))

    def resident() -> int:
        pages = Path("/proc/self/statm").read_text().split()[1]
        return int(pages) * 4096

    for _ in range(3):
        _core.unpack(packed)
    before = resident()
    for _ in range(100):
        _core.unpack(packed)
    assert resident() - before < 40_000_000


def test_numpy_scalars_arrive_as_they_were() -> None:
    for value in (np.float64(1.5), np.int8(-3), np.bool_(True), np.float16(2)):
        back = _core.unpack(_core.pack(value))
        assert type(back) is type(value) and back == value


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x00",
        b"\x00\xff\x00\x00",
        b"\x00\x03\x01\x00<f4",
        b"\x00\x03\x01\x00<f4" + b"\xff" * 8,
        b"\x00\x03\x01\x00<f4" + b"\x00" * 7 + b"\x02" + b"1234",
        b"\x00\x03\x01\x09<f4" + b"\x00" * 7 + b"\x02" + b"12345678",
        b"\x00\x02\x00\x00|O",
    ],
)
def test_broken_arrays_are_value_errors(payload: bytes) -> None:
    with pytest.raises((ValueError, TypeError)):
        _core.unpack(msgpack.packb(msgpack.ExtType(1, payload)))


class Tensor:
    """What any library's array looks like from outside: DLPack and nothing else."""

    def __init__(self, array: np.ndarray[Any, Any]) -> None:
        self.array = array

    def __dlpack__(self, **options: Any) -> Any:
        return self.array.__dlpack__(**options)

    def __dlpack_device__(self) -> Any:
        return self.array.__dlpack_device__()


def test_arrays_of_other_libraries_arrive_as_numpys() -> None:
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    back = _core.unpack(_core.pack([Tensor(array)]))[0]
    assert type(back) is np.ndarray and back.dtype == np.float32
    assert np.array_equal(back, array)


def test_an_array_of_jax_arrives_as_numpys() -> None:
    import jax.numpy as jnp

    array = jnp.linspace(0, 1, 12).reshape(3, 4)
    back = _core.unpack(_core.pack(array))
    assert type(back) is np.ndarray and np.array_equal(back, np.asarray(array))
    # NumPy knows no bfloat16 in DLPack.
    array = array.astype(jnp.bfloat16)
    back = _core.unpack(_core.pack(array))
    assert back.dtype == ml_dtypes.bfloat16 and np.array_equal(back, np.asarray(array))


def test_a_dtype_that_is_not_known_says_what_to_do() -> None:
    name = b"float5_x"
    payload = bytes([0, len(name), 0, 0]) + name + b"1"
    with pytest.raises(ValueError, match="an array of float5_x, which NumPy doesn't know; install"):
        _core.unpack(msgpack.packb(msgpack.ExtType(1, payload)))
