"""The small submodules."""

from __future__ import annotations

import ctypes
import gc
import os
import pathlib
import sys

import numpy
import pyo3_pytests.path as rpath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyo3_pytests import consts, dict_iter, exception, misc, objstore, othermod


def test_A4_consts() -> None:
    assert consts.PI == 3.141592653589793
    assert consts.ESCAPING == "S\0\x01\t\n\r\"'\\"
    assert type(consts.ClassWithConst.INSTANCE) is consts.ClassWithConst
    with pytest.raises(TypeError, match="cannot create '.*ClassWithConst' instances"):
        consts.ClassWithConst()


def printed(capfd: pytest.CaptureFixture[str]) -> str:
    # Swift's print writes to C's stdout, which keeps it back where that is no terminal.
    ctypes.CDLL(None).fflush(None)
    return capfd.readouterr().out


@pytest.mark.parametrize("size", [0, 10, 200])
def test_dict_iter(size: int, capfd: pytest.CaptureFixture[str]) -> None:
    printed(capfd)
    assert dict_iter.DictSize(expected=size).iter_dict({str(i): i for i in range(size)}) == size
    lines = printed(capfd).splitlines()
    assert len(lines) == size
    if size:
        assert lines[-1] == f"{size:4}/{size:4} iterations:{size - 1}=>{size - 1}"
    expected = f"^Expected {size + 1} iterations - performed {size}$"
    with pytest.raises(RuntimeError, match=expected):
        dict_iter.DictSize(size + 1).iter_dict(dict={i: i for i in range(size)})


def test_dict_iter_wrong_use() -> None:
    with pytest.raises(TypeError):
        dict_iter.DictSize(0).iter_dict([])
    with pytest.raises(OverflowError):
        dict_iter.DictSize(-1)


def test_exception() -> None:
    for _ in range(10_000):
        exception.MyValueErrorClass()
    assert issubclass(exception.MyValueErrorClass, ValueError)
    with pytest.raises(exception.MyValueErrorClass):
        raise exception.MyValueErrorClass
    with pytest.raises(TypeError):
        type("Sub", (exception.MyValueErrorClass,), {})
    assert issubclass(exception.MyValueError, ValueError)
    with pytest.raises(exception.MyValueError, match="^error$"):
        exception.raise_my_value_error()
    assert type(exception.return_value_error()) is ValueError
    assert type(exception.return_my_value_error()) is exception.MyValueError
    assert isinstance(exception.return_pyerr(), ValueError)


class Named:
    class Inner:
        pass


def test_type_names() -> None:
    name = misc.get_type_fully_qualified_name
    assert name(3) == "int" and name(obj=None) == "NoneType" and name(int) == "type"
    assert name(Named.Inner()) == f"{__name__}.Named.Inner"
    assert name(othermod.ModClass()) == "pyo3_pytests.othermod.ModClass"


def test_bools() -> None:
    assert misc.accepts_bool(True) is True and misc.accepts_bool(val=False) is False
    for wrong in (1, 0, None, "True", 1.0, []):
        with pytest.raises(TypeError):
            misc.accepts_bool(wrong)


def test_bools_of_numpy() -> None:
    for value in (numpy.bool_(True), numpy.bool_(False), numpy.array([True])[0]):
        assert misc.accepts_bool(value) is bool(value)
    assert misc.get_type_fully_qualified_name(numpy.bool_(True)) in ("numpy.bool", "numpy.bool_")
    with pytest.raises(TypeError):
        misc.accepts_bool(numpy.int64(1))


class Text:
    def __str__(self) -> str:
        return "the text"


def test_J1_item_survives_the_callback() -> None:
    assert misc.issue_219() is None
    mapping = {"key": Text()}

    def drop() -> None:
        del mapping["key"]
        gc.collect()

    misc.get_item_and_run_callback(mapping, drop)
    assert not mapping
    with pytest.raises(KeyError):
        misc.get_item_and_run_callback(dict=mapping, callback=drop)
    with pytest.raises(ZeroDivisionError):
        misc.get_item_and_run_callback({"key": 1}, lambda: 1 / 0)


def test_item_survives_a_switch_of_greenlets() -> None:
    import gevent

    mapping: dict[str, object] = {}

    def drop() -> None:
        del mapping["key"]
        gevent.sleep(0.01)

    def work() -> None:
        mapping["key"] = Text()
        misc.get_item_and_run_callback(mapping, drop)

    for greenlet in [gevent.spawn(work) for _ in range(10)]:
        greenlet.get()


def test_objstore() -> None:
    item = [1, 2, 3]
    before = sys.getrefcount(item)
    store = objstore.ObjStore()
    for _ in range(10_000):
        assert store.push(item) is None
    store.push(obj=item)
    assert sys.getrefcount(item) == before + 10_001
    del store
    gc.collect()
    assert sys.getrefcount(item) == before


@given(st.integers(-(2**30), 2**30 - 1))
def test_G1_double(x: int) -> None:
    assert othermod.double(x) == othermod.double(x=x) == x * 2


@given(st.integers(0, 2**64 - 1))
def test_noop(x: int) -> None:
    assert othermod.ModClass().noop(x) == othermod.ModClass().noop(x=x) == x


def test_othermod() -> None:
    assert (othermod.USIZE_MIN, othermod.USIZE_MAX) == (0, 2**64 - 1)
    instance = othermod.ModClass()
    for value in (0, 2**63, 2**64 - 1):
        assert instance.noop(value) == value
    for wrong in (-1, 2**64):
        with pytest.raises(OverflowError):
            instance.noop(wrong)
    with pytest.raises(OverflowError):
        othermod.double(2**31)
    with pytest.raises(TypeError):
        othermod.double(1.5)
    assert "ModClass" in repr(othermod.ModClass) and "ModClass" in repr(instance)
    assert isinstance(othermod.ModClass, type)


class Spath:
    def __init__(self, path: object) -> None:
        self.path = path

    def __fspath__(self) -> object:
        return self.path


@pytest.mark.parametrize("take", [rpath.take_pathbuf, rpath.take_name_or_path])
def test_path(take) -> None:  # type: ignore[no-untyped-def]
    expected = pathlib.Path("a/b")
    for value in ("a/b", expected, pathlib.PurePosixPath("a/b"), Spath("a/b")):
        result = take(value)
        assert isinstance(result, pathlib.Path) and result == expected
    for wrong in (1, Spath(1), None, Spath(expected)):
        with pytest.raises(TypeError):
            take(wrong)
    assert os.fspath(rpath.make_path()) == "HOME"
    assert isinstance(rpath.make_path(), pathlib.Path)
    assert rpath.take_pathbuf(path="x") == rpath.take_name_or_path(value="x")
