"""Table 1G, last rows: the memory of Python objects without copies."""

from __future__ import annotations

import array
import sys

import data_tests as m
import numpy as np
import pytest


def test_G23_buffer_items() -> None:
    assert m.sum(np.arange(5.0)) == 10
    assert m.sum(array.array("d", [1, 2])) == 3
    assert m.sum(np.zeros(0)) == 0
    assert m.byte_count(b"abc") == m.byte_count(bytearray(b"abc")) == 3


def test_G23_buffer_layouts() -> None:
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
    with pytest.raises(
        BufferError, match=r"must be C-contiguous .* shape \[5\] and strides \[16\]"
    ):
        m.sum(np.arange(10.0)[::2])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            np.arange(5),
            "sum() argument 'items' must be a buffer of float64, not of int64 (format 'l')",
        ),
        (
            np.zeros(3, ">f8"),
            "sum() argument 'items' must be a buffer of float64, not of format '>d'",
        ),
        ([1.0], "sum() argument 'items' must be a buffer of float64, not list"),
    ],
)
def test_G23_buffer_wrong_types(value: object, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        m.sum(value)
    assert str(caught.value) == message


def test_G23_buffer_writing() -> None:
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


def test_G23_buffer_keeps_the_object_in_place() -> None:
    keeper, data = m.Keeper(), bytearray(b"abc")
    keeper.keep(data)
    with pytest.raises(BufferError):
        data.append(1)
    keeper.drop()
    data.append(1)


def test_G23_dlpack() -> None:
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


def test_E9_exported_memory_is_shared() -> None:
    samples = m.Samples()
    view = np.asarray(samples.array)
    assert view.tolist() == [1, 2, 3] and view.dtype == np.float64 and view.flags.writeable
    view[0] = 10
    assert samples.total() == 15 and samples.array is samples.array
    assert samples.array.tolist() == [10, 2, 3] and len(samples.array) == 3
    assert samples.array[1] == 2 and list(samples.array) == [10, 2, 3]
    samples.array[1] = 7
    assert view[1] == 7


def test_E9_resize_is_refused_while_exported() -> None:
    samples = m.Samples()
    view = memoryview(samples.array)
    for change in (lambda: samples.append(4), lambda: samples.resize(1)):
        with pytest.raises(
            BufferError, match="^Existing exports of data: object cannot be re-sized$"
        ):
            change()
    view.release()
    samples.append(4)
    samples.resize(6)
    assert samples.array.tolist() == [1, 2, 3, 4, -1, -1]
    samples.resize(0)
    assert memoryview(samples.array).tolist() == []


def test_E9_exported_memory_outlives_its_owner() -> None:
    samples = m.Samples()
    view = np.asarray(samples.array)
    del samples
    assert view.sum() == 6


def test_E9_shapes_and_flags() -> None:
    grid = m.grid(2, 3)
    view = memoryview(grid)
    assert (view.shape, view.strides, view.format, view.readonly) == ((2, 3), (12, 4), "i", False)
    assert np.asarray(grid).tolist() == [[0, 1, 2], [3, 4, 5]] and bytes(grid)[4] == 1
    assert m.layout(grid) == ([2, 3], [12, 4], [0, 1, 2, 3, 4, 5], True, False)


def test_E9_arrays_as_parameters() -> None:
    samples = m.Samples()
    assert m.same_array(samples.array) is samples.array
    assert m.same_array(np.arange(4.0)[::2]).tolist() == [0, 2]
    with pytest.raises(TypeError, match="must be a buffer of float64, not of int64"):
        m.same_array(np.arange(3))


def test_E9_dlpack_export() -> None:
    samples = m.Samples()
    view = np.from_dlpack(samples.array)
    assert view.tolist() == [1, 2, 3] and np.shares_memory(view, np.asarray(samples.array))
    with pytest.raises(BufferError):
        samples.append(4)
    del view
    samples.append(4)
    assert samples.array.__dlpack_device__() == (1, 0)
    capsule = samples.array.__dlpack__()
    del capsule
    samples.append(5)
    assert np.from_dlpack(m.grid(2, 3)).shape == (2, 3)


def test_E9_arrow_export() -> None:
    import pyarrow as pa

    samples = m.Samples()
    array = pa.array(samples.array)
    assert array.to_pylist() == [1, 2, 3] and array.type == pa.float64()
    with pytest.raises(BufferError):
        samples.append(4)
    del array
    samples.append(4)
    with pytest.raises(TypeError, match=r"Arrow has no array for shape \[2, 3\] of int32"):
        m.grid(2, 3).__arrow_c_array__()
    assert m.sum(pa.array([1.0, 2.0])) == 3


def test_E9_classes_that_are_buffers() -> None:
    signal = m.Signal([1, 2, 3])
    count = sys.getrefcount(signal)
    view = np.asarray(signal)
    assert view.dtype == np.float32 and view.tolist() == [1, 2, 3]
    view[1] = 9
    assert (
        memoryview(signal).tolist() == [1, 9, 3]
        and m.byte_count(memoryview(signal).cast("B")) == 12
    )
    with pytest.raises(BufferError, match="Existing exports of data: object cannot be re-sized"):
        signal.append(4)
    del view
    signal.append(4)
    assert memoryview(signal).tolist() == [1, 9, 3, 4]
    board = m.Board()
    np.asarray(board)[:] = [[1, 2, 3], [4, 5, 6]]
    assert board.total() == 21 and memoryview(board).shape == (2, 3)
    for _ in range(20_000):
        memoryview(signal).release()
    assert sys.getrefcount(signal) == count


def test_E9_a_view_outlives_its_object() -> None:
    view = memoryview(m.Signal([1, 2]))
    assert view.tolist() == [1, 2]

    class Loud(m.Signal):
        pass

    assert np.asarray(Loud([5])).tolist() == [5]
    with pytest.raises(RuntimeError):
        memoryview(m.Signal.__new__(m.Signal))


class Versioned:
    """A producer of DLPack's version 1."""

    def __init__(self, array: np.ndarray) -> None:
        self.array = array
        self.asked: list[object] = []

    def __dlpack__(self, *, max_version: tuple[int, int] | None = None) -> object:
        self.asked.append(max_version)
        return self.array.__dlpack__(max_version=max_version)

    def __dlpack_device__(self) -> object:
        return self.array.__dlpack_device__()


numpy_2 = pytest.mark.skipif(
    np.lib.NumpyVersion(np.__version__) < "2.1.0", reason="needs NumPy 2.1"
)


@numpy_2
def test_G23_dlpack_versioned() -> None:
    array = np.arange(4.0)
    count = sys.getrefcount(array)
    producer = Versioned(array)
    assert m.sum(producer) == 6 and producer.asked == [(1, 0)]
    assert m.is_writable(producer)
    array.flags.writeable = False
    assert m.sum(producer) == 6
    with pytest.raises(BufferError, match="must be a writable tensor, but it is read-only"):
        m.is_writable(producer)
    for _ in range(1000):
        m.sum(producer)
    del producer
    assert sys.getrefcount(array) == count


@numpy_2
def test_E9_dlpack_export_versioned() -> None:
    samples = m.Samples()
    array = samples.array
    assert "dltensor_versioned" in repr(array.__dlpack__(max_version=(1, 0)))
    assert "dltensor_versioned" not in repr(array.__dlpack__(max_version=(0, 8)))
    shared = np.from_dlpack(array, copy=False)
    assert np.shares_memory(shared, np.asarray(array)) and shared.flags.writeable
    copied = np.from_dlpack(array, copy=True)
    assert copied.tolist() == [1, 2, 3] and not np.shares_memory(copied, shared)
    with pytest.raises(BufferError, match="in the memory of the CPU"):
        array.__dlpack__(dl_device=(2, 0))
    with pytest.raises(BufferError):
        samples.append(4)
    del shared, copied
    for _ in range(1000):
        array.__dlpack__(max_version=(1, 0))
        array.__dlpack__(copy=True)
    samples.append(4)


def test_E9_jax() -> None:
    import jax

    samples = m.Samples()
    assert jax.numpy.from_dlpack(samples.array).tolist() == [1, 2, 3]
