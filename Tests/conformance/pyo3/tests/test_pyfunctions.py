"""Signatures of functions, and sequences as arguments."""

from __future__ import annotations

import asyncio
import inspect

import numpy
import pytest
from pyo3_pytests import datetime as rdt
from pyo3_pytests import pyfunctions, sequence

ANIMALS = [
    "bear",
    "cat",
    "dog",
    "elephant",
    "fox",
    "goat",
    "horse",
    "iguana",
    "jaguar",
    "koala",
    "lion",
    "monkey",
    "newt",
    "owl",
]


def simple(a, b=None, *, c=None):  # type: ignore[no-untyped-def]
    return a, b, c


def simple_args(a, b=None, *args, c=None):  # type: ignore[no-untyped-def]
    return a, b, args, c


def simple_kwargs(a, b=None, c=None, **kwargs):  # type: ignore[no-untyped-def]
    return a, b, c, kwargs


def simple_args_kwargs(a, b=None, *args, c=None, **kwargs):  # type: ignore[no-untyped-def]
    return a, b, args, c, kwargs


def args_kwargs(*args, **kwargs):  # type: ignore[no-untyped-def]
    return args, kwargs


def positional_only(a, /, b):  # type: ignore[no-untyped-def]
    return a, b


def with_typed_args(a=False, b=0, c=0.0, d=""):  # type: ignore[no-untyped-def]
    return a, b, c, d


CALLS = [
    ((), {}), ((1,), {}), ((1, 2), {}), ((1, 2, 3), {}), ((1,), {"b": 2}), ((1,), {"c": 3}),
    ((1, 2), {"c": 3}), ((1, "foo", 4, 5), {"c": [6]}), ((), {"a": 1, "b": 2}), ((1,), {"a": 1}),
    ((1, 2, 3), {"foo": 4, "bar": 5}), ((1,), {"d": 4}), ((1, 2, 3, 4), {"c": 5, "e": 6}),
]  # fmt: skip


def outcome(function, arguments, keywords):  # type: ignore[no-untyped-def]
    try:
        return function(*arguments, **keywords)
    except TypeError as error:
        return str(error)


TWINS = [simple, simple_args, simple_kwargs, simple_args_kwargs, args_kwargs, positional_only]


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.__name__)
def test_B2_as_in_python(twin) -> None:  # type: ignore[no-untyped-def]
    ours = getattr(pyfunctions, twin.__name__)
    assert str(inspect.signature(ours)) == str(inspect.signature(twin))
    for arguments, keywords in CALLS:
        assert outcome(ours, arguments, keywords) == outcome(twin, arguments, keywords)


def test_variadic_types() -> None:
    args, kwargs = pyfunctions.args_kwargs(1, x=2)
    assert type(args) is tuple and type(kwargs) is dict
    given = {"x": 1}
    _, kwargs = pyfunctions.args_kwargs(**given)
    assert kwargs is not given


def test_B1_none_and_renamed() -> None:
    assert pyfunctions.none() is None and pyfunctions.renamed() == 42
    assert pyfunctions.renamed.__name__ == "renamed"
    assert not any("original" in name for name in dir(pyfunctions))
    with pytest.raises(TypeError, match=r"none\(\) takes no arguments \(1 given\)"):
        pyfunctions.none(1)


def test_B3_typed_arguments() -> None:
    f = pyfunctions.with_typed_args
    assert f() == with_typed_args() == (False, 0, 0.0, "")
    assert f(True, 42, 3.14, "x") == f(d="x", c=3.14, b=42, a=True) == (True, 42, 3.14, "x")
    assert f(c=1)[2] == 1.0 and f(b=2**64 - 1)[1] == 2**64 - 1
    assert str(inspect.signature(f)) == "(a=False, b=0, c=0.0, d='')"
    for keywords in ({"a": 1}, {"b": "0"}, {"b": 1.0}, {"c": "0"}, {"d": b""}):
        with pytest.raises(TypeError, match=f"argument '{next(iter(keywords))}'"):
            f(**keywords)
    for wrong in (-1, 2**64):
        with pytest.raises(OverflowError):
            f(b=wrong)


def test_many_keywords() -> None:
    f = pyfunctions.many_keyword_arguments
    given = {name: name for name in ANIMALS}
    assert f(**given) is None and f(**given, ant=1, penguin=2) is None
    with pytest.raises(TypeError, match="missing 14 required keyword-only arguments: 'bear'"):
        f()
    with pytest.raises(TypeError, match="takes 0 positional arguments but 1 positional argument"):
        f(1, **given)
    with pytest.raises(TypeError, match="unexpected keyword argument 'quail'"):
        f(**given, quail=1)
    shown = ", ".join(ANIMALS)
    assert str(inspect.signature(f)) == f"(*, ant=None, {shown}, penguin=None)"


def test_async() -> None:
    async def main() -> None:
        assert await pyfunctions.with_async() is None

    asyncio.run(main())


def test_G1_integers() -> None:
    for value in ([1, 2], (1, 2), range(1, 3), b"\1\2", bytearray(b"\1\2")):
        assert sequence.vec_to_vec_i32(value) == [1, 2]
    assert sequence.vec_to_vec_i32(vec=b"123") == [49, 50, 51]
    for wrong, error in [
        ("12", TypeError), ({1}, TypeError), ({1: 2}, TypeError), (iter([1]), TypeError),
        (1, TypeError), (["1"], TypeError), ([1.0], TypeError), ([2**31], OverflowError),
    ]:  # fmt: skip
        with pytest.raises(error):
            sequence.vec_to_vec_i32(wrong)
    assert sequence.array_to_array_i32([1, 2, 3]) == sequence.array_to_array_i32(arr=(1, 2, 3))
    for count in (0, 2, 4):
        with pytest.raises(ValueError):
            sequence.array_to_array_i32([1] * count)


def test_integers_of_numpy() -> None:
    for dtype in ("int8", "uint16", "int32", "int64", "uint64"):
        array = numpy.array([1, 2, 3], dtype=dtype)
        assert sequence.vec_to_vec_i32(array) == [1, 2, 3]
        assert sequence.array_to_array_i32(array) == [1, 2, 3]
    assert sequence.vec_to_vec_i32(numpy.arange(6)[::2]) == [0, 2, 4]
    with pytest.raises(TypeError):
        sequence.vec_to_vec_i32(numpy.array([1.0]))
    with pytest.raises(OverflowError):
        sequence.vec_to_vec_i32(numpy.array([2**40]))


def test_G8_texts() -> None:
    assert sequence.vec_to_vec_pystring(["a", "b"]) == sequence.vec_to_vec_pystring(vec=("a", "b"))
    for wrong in ("123", ["a", 1], None, b"12"):
        with pytest.raises(TypeError):
            sequence.vec_to_vec_pystring(wrong)


def test_B4_an_optional_parameter_must_be_given() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'fold'"):
        rdt.time_with_fold(0, 0, 0, 0, None)
    assert rdt.time_with_fold(0, 0, 0, 0, None, False).tzinfo is None


def test_B11_the_token_is_no_parameter() -> None:
    assert str(inspect.signature(rdt.date_from_timestamp)) == "(timestamp)"
    with pytest.raises(TypeError, match="takes 1 positional argument but 2 were given"):
        rdt.date_from_timestamp(None, 0)
