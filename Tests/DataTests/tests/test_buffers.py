"""Table 1G, last rows: the memory of Python objects without copies."""

from __future__ import annotations

import array
import sys

import data_tests as m
import numpy as np
import pytest


def test_G_buffer_items() -> None:
    assert m.sum(np.arange(5.0)) == 10
    assert m.sum(array.array("d", [1, 2])) == 3
    assert m.sum(np.zeros(0)) == 0
    assert m.byte_count(b"abc") == m.byte_count(bytearray(b"abc")) == 3


def test_G_buffer_layouts() -> None:
    a = np.arange(12, dtype="i4").reshape(3, 4)
    for view in (a, a.T, a[::-1, ::2], a[1:2], a[:0]):
        shape, strides, items, contiguous, readonly = m.layout(view)
        assert (tuple(shape), tuple(strides)) == (view.shape, view.strides)
        assert items == view.flatten().tolist()
        assert contiguous == view.flags.c_contiguous and not readonly
    assert m.item(a, 1, 2) == 6 and m.item(a.T, -1, -1) == 11
    with pytest.raises(IndexError, match="^buffer index out of range$"):
        m.item(a, 3, 0)
    with pytest.raises(IndexError, match="^buffer has 1 dimensions, but 2 were indexed$"):
        m.item(a[0], 0, 0)
    with pytest.raises(BufferError, match=r"must be C-contiguous .* shape \[5\] and strides \[16\]"):
        m.sum(np.arange(10.0)[::2])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (np.arange(5), "sum() argument 'items' must be a buffer of float64, not of int64 (format 'l')"),
        (np.zeros(3, ">f8"), "sum() argument 'items' must be a buffer of float64, not of format '>d'"),
        ([1.0], "sum() argument 'items' must be a buffer of float64, not list"),
    ],
)
def test_G_buffer_wrong_types(value: object, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        m.sum(value)
    assert str(caught.value) == message


def test_G_buffer_writing() -> None:
    a = np.arange(3.0)
    m.scale(a, by=2)
    assert a.tolist() == [0, 2, 4]
    b = np.zeros((2, 2), "f4")
    m.set_item(b.T, 0, 1, 5)
    assert b[1, 0] == 5
    a.flags.writeable = False
    for readonly in (a, bytes(24)):
        with pytest.raises(BufferError, match="^must be a writable buffer, but it is read-only"):
            m.scale(readonly, by=2)


def test_G_buffer_keeps_the_object_in_place() -> None:
    keeper, data = m.Keeper(), bytearray(b"abc")
    keeper.keep(data)
    with pytest.raises(BufferError):
        data.append(1)
    keeper.drop()
    data.append(1)


def test_G_dlpack() -> None:
    class Tensor:
        def __init__(self, a: np.ndarray) -> None:
            self.a = a

        def __dlpack__(self, **options: object) -> object:
            return self.a.__dlpack__(**options)

        def __dlpack_device__(self) -> object:
            return self.a.__dlpack_device__()

    a = np.arange(12, dtype="i4").reshape(3, 4).T
    count = sys.getrefcount(a)
    assert m.layout(Tensor(a))[2] == a.flatten().tolist()
    assert sys.getrefcount(a) == count
    with pytest.raises(TypeError, match="must be a tensor of float64, not of int32"):
        m.sum(Tensor(a))
    assert sys.getrefcount(a) == count
