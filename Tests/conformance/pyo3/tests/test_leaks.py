"""10⁵ loops over each part of the contract leave nothing behind, not even in a debug build."""

from __future__ import annotations

import datetime
import pathlib
from collections.abc import Callable

import pytest
from leaks import grows
from pyo3_pytests import (
    awaitable,
    buf_and_str,
    comparisons,
    consts,
    enums,
    exception,
    misc,
    othermod,
    path,
    pyclasses,
    pyfunctions,
    sequence,
    subclassing,
)
from pyo3_pytests import datetime as rdt


def attempt(action: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        try:
            action()
        except Exception:
            pass

    return run


MOMENT = datetime.datetime(2017, 9, 1, 12, 30, 1, 5, datetime.UTC)

ACTIONS: dict[str, Callable[[], object]] = {
    "iter awaitable": attempt(lambda: next(awaitable.IterAwaitable([1]))),
    "future awaitable": attempt(lambda: awaitable.FutureAwaitable((1,)).send(None)),
    "bytes": lambda: buf_and_str.BytesExtractor.from_bytes(b"abc"),
    "text": lambda: buf_and_str.BytesExtractor.from_str("abc"),
    "lossy text": lambda: buf_and_str.BytesExtractor.from_str_lossy("a\ud800"),
    "wrong text": attempt(lambda: buf_and_str.BytesExtractor.from_str("a\ud800")),
    "buffer": lambda: buf_and_str.BytesExtractor.from_buffer(bytearray(3)),
    "memoryview": lambda: buf_and_str.return_memoryview().tobytes(),
    "equality": lambda: comparisons.EqDerived(1000) == comparisons.EqDerived(2000),
    "order": lambda: comparisons.Ordered(1000) < comparisons.Ordered(2000),
    "wrong order": attempt(lambda: comparisons.Ordered(1) < 1),
    "constant": lambda: consts.ClassWithConst.INSTANCE,
    "date": lambda: rdt.make_date(2017, 9, 1),
    "date tuple": lambda: rdt.get_datetime_tuple(MOMENT),
    "time": lambda: rdt.make_time(1, 2, 3, 4, tzinfo=datetime.UTC),
    "wrong time": attempt(lambda: rdt.make_time(25, 0, 0, 0)),
    "delta": lambda: rdt.get_delta_tuple(rdt.make_delta(1, 2, 3)),
    "timestamp": lambda: rdt.datetime_from_timestamp(5.5, tz=datetime.UTC),
    "zone": lambda: MOMENT.replace(tzinfo=rdt.TzClass()).tzname(),
    "complex enum": lambda: enums.do_complex_stuff(enums.ComplexEnum.Int(3000)).s,
    "tuple enum": lambda: enums.do_tuple_stuff(enums.TupleEnum.Full(1000, 1.0, True))[0],
    "wrong enum": attempt(lambda: enums.do_complex_stuff(3)),
    "simple enum": lambda: enums.do_simple_stuff(enums.SimpleEnum.Monday),
    "exception class": lambda: exception.MyValueErrorClass(),
    "raised": attempt(lambda: exception.raise_my_value_error()),
    "returned": lambda: exception.return_pyerr(),
    "type name": lambda: misc.get_type_fully_qualified_name(MOMENT),
    "callback": lambda: misc.get_item_and_run_callback({"key": [1]}, lambda: None),
    "whole": lambda: othermod.ModClass().noop(2**64 - 1),
    "overflow": attempt(lambda: othermod.double(2**31)),
    "path": lambda: path.take_pathbuf(pathlib.PurePosixPath("a")),
    "wrong path": attempt(lambda: path.take_pathbuf(1)),
    "class iter": lambda: next(pyclasses.PyClassIter()),
    "no constructor": attempt(lambda: pyclasses.ClassWithoutConstructor()),
    "with dict": lambda: setattr(pyclasses.ClassWithDict(), "a", [1]),
    "deleter": lambda: delattr(pyclasses.ClassWithDecorators(), "attr"),
    "dict subclass": lambda: pyclasses.SubClassWithInit({"a": [1]}, b=2),
    "number": lambda: divmod(pyclasses.Number(7000), pyclasses.Number(9)),
    "wrong number": attempt(lambda: pyclasses.Number(1) // pyclasses.Number(0)),
    "union": lambda: pyclasses.map_a_class((1, [2])),
    "keywords": lambda: pyfunctions.simple_args_kwargs(1, 2, [3], c=4, d=[5]),
    "wrong keywords": attempt(lambda: pyfunctions.simple(1, d=2)),
    "typed": lambda: pyfunctions.with_typed_args(True, 1000, 1.5, "abc"),
    "integers": lambda: sequence.vec_to_vec_i32([1000, 2000]),
    "texts": lambda: sequence.vec_to_vec_pystring(["a", "b"]),
    "wrong array": attempt(lambda: sequence.array_to_array_i32([1])),
    "subclass": lambda: str(subclassing.Subclass()),
    "python subclass": lambda: type("Sub", (subclassing.Subclassable,), {})(),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_leaks(name: str) -> None:
    assert grows(ACTIONS[name], 5_000 if name == "python subclass" else 100_000) == ""
