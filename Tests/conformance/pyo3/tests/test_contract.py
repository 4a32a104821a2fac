"""The contract of the module that PyO3's own tests import, submodule by submodule."""

from __future__ import annotations

import asyncio
import datetime
import gc
import importlib
import importlib.util
import pathlib
import subprocess
import sys
import threading

import pytest

import pyo3_pytests
from pyo3_pytests import exception
from pyo3_pytests.awaitable import FutureAwaitable, IterAwaitable
from pyo3_pytests.enums import ComplexEnum, MixedComplexEnum, SimpleEnum, SimpleTupleEnum, TupleEnum

import pyo3_pytests.buf_and_str as buf_and_str
import pyo3_pytests.comparisons as comparisons
import pyo3_pytests.consts as consts
import pyo3_pytests.datetime as rdt
import pyo3_pytests.dict_iter as dict_iter
import pyo3_pytests.enums as enums
import pyo3_pytests.misc as misc
import pyo3_pytests.objstore as objstore
import pyo3_pytests.othermod as othermod
import pyo3_pytests.path as rpath
import pyo3_pytests.pyclasses as pyclasses
import pyo3_pytests.pyfunctions as pyfunctions
import pyo3_pytests.sequence as sequence
import pyo3_pytests.subclassing as subclassing

MODULES = """annotations awaitable buf_and_str comparisons consts datetime dict_iter enums exception
misc objstore othermod path pyclasses pyfunctions sequence subclassing""".split()


def test_package() -> None:
    assert pyo3_pytests.__doc__ == (
        "This is documentation for the main module of PyO3 integration tests\n\n"
        "It provides multiple modules to do tests"
    )
    for name in MODULES:
        assert name in pyo3_pytests.__all__
        assert importlib.import_module(f"pyo3_pytests.{name}") is getattr(pyo3_pytests, name)
    assert importlib.import_module("pyo3_pytests.pyo3_pytests").__file__.endswith(".so")


def test_second_import() -> None:
    spec = importlib.util.find_spec("pyo3_pytests.pyo3_pytests")
    assert spec is not None and spec.loader is not None
    first = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(first)
    second = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(second)
    assert dir(first) == dir(second)


@pytest.mark.parametrize("kind", [IterAwaitable, FutureAwaitable])
@pytest.mark.parametrize("result", [5, (1, 2), None])
def test_awaitable(kind: type, result: object) -> None:
    async def main() -> object:
        return await kind(result)

    assert asyncio.run(main()) == result


def test_iterations() -> None:
    it = IterAwaitable(7)
    assert it.__await__() is it and iter(it) is it
    with pytest.raises(StopIteration) as stop:
        next(it)
    assert stop.value.value == 7
    assert next(it) is None and it.send(1) is None and it.throw(ValueError) is None
    future = FutureAwaitable(result=3)
    assert future._asyncio_future_blocking is False
    future._asyncio_future_blocking = True
    assert future._asyncio_future_blocking is True
    with pytest.raises(StopIteration):
        future.send(None)
    assert next(future) is future and future.close() is None


def test_buf_and_str() -> None:
    extractor = buf_and_str.BytesExtractor()
    assert extractor.from_bytes(b"abc") == 3
    with pytest.raises(TypeError):
        extractor.from_bytes("abc")
    assert extractor.from_str("äb") == 3
    with pytest.raises(UnicodeEncodeError):
        extractor.from_str("\ud800")
    message = "hällo\ud800"
    assert extractor.from_str_lossy(message) == 6 + extractor.from_str_lossy("\ud800")
    assert extractor.from_buffer(b"abcd") == 4 == extractor.from_buffer(bytearray(4))
    view = buf_and_str.return_memoryview()
    assert view.readonly and view.contiguous and view.tobytes() == b"hello world"
    for name in ("map_byte_slice", "map_byte_cow", "map_byte_vec"):
        assert getattr(buf_and_str, name)(b"xy") == b"xy"


EQUAL = ("Eq", "EqDefaultNe", "EqDerived")
ORDERED = ("Ordered", "OrderedDefaultNe", "OrderedRichCmp", "OrderedDerived")


@pytest.mark.parametrize("name", EQUAL + ORDERED)
def test_equality(name: str) -> None:
    kind = getattr(comparisons, name)
    a, b, c = kind(0), kind(0), kind(1)
    assert a == b and not a != b and a != c and not a == c
    assert not a == 0 and a != 0
    for method in ("__eq__", "__ne__"):
        with pytest.raises(TypeError):
            getattr(kind, method)(object(), 1)
    if name != "OrderedDerived":
        with pytest.raises(TypeError, match="unhashable"):
            hash(a)
    with pytest.raises(TypeError):
        type("Sub", (kind,), {})


@pytest.mark.parametrize("name", EQUAL + ORDERED)
def test_order(name: str) -> None:
    kind = getattr(comparisons, name)
    a, b, c = kind(0), kind(0), kind(1)
    if name in EQUAL:
        for compare in (lambda: a < b, lambda: a <= b, lambda: a > b, lambda: a >= b):
            with pytest.raises(TypeError):
                compare()
        return
    assert a < c and a <= b and c > a and c >= a and not a < b and not a > b
    for method in ("__lt__", "__le__", "__gt__", "__ge__"):
        with pytest.raises(TypeError):
            getattr(kind, method)(object(), 1)
    with pytest.raises(TypeError):
        a < 1


def test_derived() -> None:
    assert str(comparisons.OrderedDerived(4)) == "4"
    assert hash(comparisons.OrderedDerived(4)) == hash(comparisons.OrderedDerived(4))


def test_consts() -> None:
    assert consts.PI == 3.141592653589793
    assert consts.ESCAPING == "S\0\x01\t\n\r\"'\\"
    assert type(consts.ClassWithConst.INSTANCE) is consts.ClassWithConst
    with pytest.raises(TypeError):
        consts.ClassWithConst()


def test_dates() -> None:
    assert rdt.make_date(2017, 9, 1) == datetime.date(2017, 9, 1)
    assert rdt.get_date_tuple(datetime.date(2017, 9, 1)) == (2017, 9, 1)
    with pytest.raises(ValueError):
        rdt.make_date(2017, 13, 1)
    with pytest.raises(OverflowError) as ours:
        rdt.date_from_timestamp(1e30)
    with pytest.raises(OverflowError) as theirs:
        datetime.date.fromtimestamp(1e30)
    assert str(ours.value) == str(theirs.value)
    assert rdt.datetime_from_timestamp(0) == datetime.datetime.fromtimestamp(0)
    utc = datetime.timezone.utc
    assert rdt.datetime_from_timestamp(0.0, tz=utc).tzinfo is utc


def test_times() -> None:
    utc = datetime.timezone.utc
    time = rdt.make_time(1, 2, 3, 4, tzinfo=utc)
    assert time == datetime.time(1, 2, 3, 4, utc) and time.tzinfo is utc
    assert rdt.get_time_tuple(time) == (1, 2, 3, 4)
    assert rdt.get_time_tzinfo(time) is utc and rdt.get_time_tzinfo(datetime.time()) is None
    assert rdt.time_with_fold(1, 2, 3, 4, None, True).fold == 1
    assert rdt.get_time_tuple_fold(datetime.time(1, fold=1)) == (1, 0, 0, 0, 1)
    for arguments in [(-1, 0, 0, 0), (0, -1, 0, 0), (0, 0, 0, -1)]:
        with pytest.raises(OverflowError):
            rdt.make_time(*arguments)
    for arguments in [(24, 0, 0, 0), (0, 61, 0, 0), (0, 0, 0, 1000000)]:
        with pytest.raises(ValueError):
            rdt.make_time(*arguments)
    for arguments in [("0", 0, 0, 0), (0, 0, 0, 0, "UTC")]:
        with pytest.raises(TypeError):
            rdt.make_time(*arguments)


def test_datetimes() -> None:
    utc = datetime.timezone.utc
    value = rdt.make_datetime(2011, 1, 2, 3, 4, 5, 6, tzinfo=utc)
    assert value == datetime.datetime(2011, 1, 2, 3, 4, 5, 6, utc) and value.tzinfo is utc
    assert rdt.get_datetime_tuple(value) == (2011, 1, 2, 3, 4, 5, 6)
    assert rdt.get_datetime_tuple_fold(value)[-1] == 0
    assert rdt.get_datetime_tzinfo(value) is utc
    with pytest.raises(ValueError):
        rdt.make_datetime(2011, 1, 42, 0, 0, 0, 0)
    with pytest.raises(TypeError):
        rdt.make_datetime("2011", 1, 1, 0, 0, 0, 0)
    delta = datetime.timedelta(days=-1, seconds=5, microseconds=7)
    assert rdt.get_delta_tuple(delta) == (-1, 5, 7) and rdt.make_delta(-1, 5, 7) == delta
    with pytest.raises(OverflowError):
        rdt.make_delta(10**9, 0, 0)
    with pytest.raises(OverflowError):
        rdt.make_delta(0, 2**31, 0)


def test_tzinfo() -> None:
    zone = rdt.TzClass()
    value = datetime.datetime(2018, 1, 1, tzinfo=zone)
    assert value.utcoffset() == datetime.timedelta(hours=1)
    assert value.tzname() == "+01:00" and value.dst() is None
    assert zone.__class__ == rdt.TzClass and isinstance(zone, datetime.tzinfo)
    assert repr(zone).startswith("<pyo3_pytests.datetime.TzClass object at")
    with pytest.raises(TypeError):
        zone.utcoffset(dt=None)


def test_dict_iter(capfd: pytest.CaptureFixture[str]) -> None:
    assert dict_iter.DictSize(2).iter_dict({1: 2, 3: 4}) == 2
    with pytest.raises(RuntimeError, match="Expected 3 iterations - performed 2"):
        dict_iter.DictSize(3).iter_dict({1: 2, 3: 4})


def test_complex_enum() -> None:
    stuff = enums.do_complex_stuff
    assert stuff(ComplexEnum.Int(i=3)).s == "3"
    assert isinstance(stuff(ComplexEnum.Int(3)), ComplexEnum.Str)
    assert stuff(ComplexEnum.Float(3.14)).f == pytest.approx(9.8596)
    assert stuff(ComplexEnum.Str("abcd")).i == 4
    assert isinstance(stuff(ComplexEnum.EmptyStruct()), ComplexEnum.EmptyStruct)
    many = stuff(ComplexEnum.MultiFieldStruct(42, 3.14, True))
    assert (many.a, many.b, many.c) == (42, 3.14, True)
    assert stuff(ComplexEnum.VariantWithDefault()).a == 84
    assert stuff(ComplexEnum.VariantWithDefault(b="q")).b == "Q"
    match many:
        case ComplexEnum.MultiFieldStruct(a):
            assert a == 42
        case _:
            raise AssertionError
    with pytest.raises(TypeError):
        ComplexEnum()
    with pytest.raises(AttributeError):
        many.a = 1


def test_tuple_enum() -> None:
    value = TupleEnum.FullWithDefault()
    assert (value._0, value._1, value._2) == (1, 1.0, True)
    assert len(value) == 3 and value[1] == 1.0
    with pytest.raises(IndexError, match="tuple index out of range"):
        value[3]
    assert TupleEnum.Full.__match_args__ == ("_0", "_1", "_2")
    assert TupleEnum.EmptyTuple.__match_args__ == ()
    assert enums.do_tuple_stuff(TupleEnum.Full(2, 3.0, False))._0 == 2
    assert SimpleTupleEnum.Int(3)._0 == 3
    nothing = enums.do_mixed_complex_stuff(MixedComplexEnum.Nothing())
    assert isinstance(nothing, MixedComplexEnum.Empty)
    assert enums.do_simple_stuff(SimpleEnum.SATURDAY) is SimpleEnum.SUNDAY


def test_exception() -> None:
    for _ in range(10_000):
        exception.MyValueErrorClass()
    assert issubclass(exception.MyValueErrorClass, ValueError)
    with pytest.raises(exception.MyValueError, match="error"):
        exception.raise_my_value_error()
    assert type(exception.return_value_error()) is ValueError
    assert isinstance(exception.return_my_value_error(), ValueError)


class Named:
    pass


def test_misc() -> None:
    misc.issue_219()
    assert misc.get_type_fully_qualified_name(3) == "int"
    assert misc.get_type_fully_qualified_name(Named()) == f"{__name__}.Named"
    assert misc.accepts_bool(True) is True
    with pytest.raises(TypeError):
        misc.accepts_bool(1)
    mapping = {"key": object()}
    misc.get_item_and_run_callback(mapping, lambda: mapping.pop("key"))


def test_objstore() -> None:
    item = [1, 2, 3]
    before = sys.getrefcount(item)
    store = objstore.ObjStore()
    for _ in range(10_000):
        store.push(item)
    del store
    gc.collect()
    assert sys.getrefcount(item) == before


def test_othermod() -> None:
    assert othermod.double(4) == 8 and othermod.double(-4) == -8
    assert (othermod.USIZE_MIN, othermod.USIZE_MAX) == (0, 2**64 - 1)
    instance = othermod.ModClass()
    for value in (0, 2**63, 2**64 - 1):
        assert instance.noop(value) == value
    assert repr(othermod.ModClass) and repr(instance) and isinstance(othermod.ModClass, type)


def test_path() -> None:
    assert rpath.make_path() == pathlib.Path("HOME")

    class Spath:
        def __init__(self, path: object) -> None:
            self.path = path

        def __fspath__(self) -> object:
            return self.path

    for value in ("a/b", pathlib.Path("a/b"), Spath("a/b")):
        assert rpath.take_pathbuf(value) == pathlib.Path("a/b")
    for wrong in (1, Spath(1)):
        with pytest.raises(TypeError):
            rpath.take_pathbuf(wrong)


def test_iterators() -> None:
    it = pyclasses.PyClassIter()
    assert [next(it) for _ in range(5)] == [1, 2, 3, 4, 5]
    with pytest.raises(StopIteration) as stop:
        next(it)
    assert stop.value.value == "Ended"
    with pytest.raises(TypeError):
        iter(it)


def test_parallel_iteration() -> None:
    it = pyclasses.PyClassThreadIter()
    errors: list[str] = []

    def use() -> None:
        try:
            for _ in range(100):
                next(it)
        except RuntimeError as error:
            errors.append(str(error))

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert any("Already borrowed" in error for error in errors)


def test_classes() -> None:
    empty = pyclasses.EmptyClass()
    assert empty.method() is None and len(empty) == 0
    base = pyclasses.AssertingBaseClass
    base(base)
    with pytest.raises(ValueError):
        base(str)

    class Derived(base):  # type: ignore[misc, valid-type]
        pass

    Derived(expected_type=Derived)
    with pytest.raises(ValueError):
        Derived(expected_type=base)
    with pytest.raises(TypeError) as error:
        pyclasses.ClassWithoutConstructor()
    assert error.value.args == ("cannot create 'builtins.ClassWithoutConstructor' instances",)
    holder = pyclasses.ClassWithDict()
    assert holder.__dict__ == {}
    holder.extra = 3
    assert holder.extra == 3


def test_decorators() -> None:
    cls = pyclasses.ClassWithDecorators
    value = cls()
    assert value.attr == 0
    value.attr = 42
    assert value.attr == 42
    del value.attr
    with pytest.raises(AttributeError):
        value.attr
    value.attr = 1
    assert value.attr == 1
    assert cls.cls_attribute == 3 and cls.cls_method() == 1 and cls.static_method() == 2


def test_dict_subclass() -> None:
    value = pyclasses.SubClassWithInit({"a": 1}, b=2)
    assert value == {"__init__": True, "a": 1, "b": 2} and isinstance(value, dict)


def test_number() -> None:
    n = pyclasses.Number
    assert n(3) + n(4) == n(7) and n(3) * n(4) == n(12) and n(7) // n(2) == n(3) == n(7) / n(2)
    assert divmod(n(7), n(2)) == (n(3), n(1)) and n(2) ** n(5) == n(32) and n(2) << n(3) == n(16)
    assert pow(n(2), n(5), n(3)) == n(2)
    assert -n(1) == n(2**64 - 1) and ~n(0) == n(2**64 - 1) and abs(n(1)) == n(1) and not n(0)
    assert int(n(3)) == 3 and float(n(3)) == 3.0 and complex(n(3)) == 3 and repr(n(3)) == "Number(3)"
    with pytest.raises(TypeError):
        n(1) + 1
    with pytest.raises(ZeroDivisionError):
        n(1) // n(0)


def test_functions() -> None:
    f = pyfunctions
    assert f.none() is None and f.renamed() == 42 and not hasattr(f, "original_name")
    assert f.simple(1, c=3) == (1, None, 3)
    assert f.simple_args(1, 2, 3, 4, c=5) == (1, 2, (3, 4), 5)
    assert f.simple_kwargs(1, 2, 3, d=4) == (1, 2, 3, {"d": 4})
    assert f.simple_args_kwargs(1, 2, 3, c=4, d=5) == (1, 2, (3,), 4, {"d": 5})
    assert f.args_kwargs(1, 2, a=3) == ((1, 2), {"a": 3})
    assert f.positional_only(1, b=2) == (1, 2)
    assert f.with_typed_args() == (False, 0, 0.0, "")
    assert f.with_typed_args(True, 42, 3.14, "x") == (True, 42, 3.14, "x")
    names = "bear cat dog elephant fox goat horse iguana jaguar koala lion monkey newt owl"
    assert f.many_keyword_arguments(**{name: 1 for name in names.split()}) is None
    with pytest.raises(TypeError):
        f.many_keyword_arguments(bear=1)


def test_sequence() -> None:
    assert sequence.vec_to_vec_i32([1, 2]) == [1, 2]
    assert sequence.vec_to_vec_i32(b"123") == [49, 50, 51]
    numpy = pytest.importorskip("numpy")
    assert sequence.vec_to_vec_i32(numpy.array([1, 2])) == [1, 2]
    assert sequence.array_to_array_i32(numpy.array([1, 2, 3])) == [1, 2, 3]
    assert misc.accepts_bool(numpy.bool_(True)) is True
    with pytest.raises(TypeError):
        sequence.vec_to_vec_pystring("abc")
    assert sequence.vec_to_vec_pystring(["a", "b"]) == ["a", "b"]


def test_subclassing() -> None:
    class Sub(subclassing.Subclassable):  # type: ignore[misc]
        def __str__(self) -> str:
            return "Sub"

    assert str(Sub()) == "Sub" and str(subclassing.Subclassable()) == "Subclassable"
    value = subclassing.Subclass()
    assert str(value) == "Subclass" and type(value) is subclassing.Subclass
    assert isinstance(value, subclassing.Subclassable)
    assert str(subclassing.SubDict()) == "SubDict"


def test_subinterpreter_is_refused() -> None:
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        import _interpreters as interpreters  # type: ignore[no-redef]
    interpreter = interpreters.create()
    try:
        message = ""
        try:
            error = interpreters.run_string(interpreter, "import pyo3_pytests.pyo3_pytests")
            message = getattr(error, "formatted", "")
        except Exception as raised:
            message = str(raised)
        expected = (
            "PyO3 modules do not yet support subinterpreters"
            if sys.version_info < (3, 12)
            else "module pyo3_pytests.pyo3_pytests does not support loading in subinterpreters"
        )
        assert expected in message
    finally:
        interpreters.destroy(interpreter)


FINALIZATION = """
from pyo3_pytests import misc
cycle = [misc.hammer_attaching_in_thread(), misc.detach_during_finalization()]
cycle.append(cycle)
"""


def test_finalization() -> None:
    done = subprocess.run([sys.executable, "-c", FINALIZATION], timeout=60, check=False)
    assert done.returncode == 0
