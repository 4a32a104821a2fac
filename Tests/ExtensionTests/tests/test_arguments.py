"""Too few, too many, unknown and doubled arguments: CPython's own errors.

Every export is compared with a Python function of the same signature.
"""

from __future__ import annotations

import ctypes
import inspect
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import extension_tests as m
import pytest
from exports import Export, exports, good

EXPORTS = [pytest.param(export, id=export.name) for export in exports()]


def twin(export: Export) -> Callable[..., Any]:
    """A Python function of the same name and signature that returns how it was bound."""
    space: dict[str, Any] = {}
    exec(f"def f{export.signature}: return None", space)
    function = space["f"]
    function.__qualname__ = export.name
    return function  # type: ignore[no-any-return]


def expected(export: Export, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str | None:
    """CPython's message for this call; None if it binds."""
    if export.is_positional and not export.is_constructor:
        # A builtin whose convention takes no keywords: CPython itself refuses such calls.
        shown = export.name if export.receiver else export.name.split(".")[-1]
        if not export.receiver and not export.is_static:
            shown = f"{export.callable.__module__}.{shown}"
        if kwargs:
            return f"{shown}() takes no keyword arguments"
        if len(export.parameters) == 1:
            ok = len(args) == 1
            return None if ok else f"{shown}() takes exactly one argument ({len(args)} given)"
    if export.is_positional and not export.parameters:
        if kwargs:
            return f"{export.name}() takes no keyword arguments"
        return f"{export.name}() takes no arguments ({len(args)} given)" if args else None
    try:
        twin(export)(*args, **kwargs)
    except TypeError as error:
        return str(error)
    return None


def calls(export: Export) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Each number of positional arguments with each set of up to three keywords."""
    values = {p.name: good(p.annotation) for p in export.parameters}
    names = [
        p.name
        for p in export.parameters
        if p.kind not in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    ]
    positional = list(values.values())
    unknown = {"qqqqqqqq": 1, "ünknown": 2}
    for count in range(len(positional) + 3):
        args = tuple((positional + [1, 2, 3])[:count])
        for size in range(min(4, len(names) + 1)):
            for some in itertools.combinations(names, size):
                kwargs = {name: values[name] for name in some}
                yield args, kwargs
                if size < 2:
                    yield args, kwargs | unknown
                    yield args, {"qqqqqqqq": 1} | kwargs


@pytest.mark.parametrize("export", EXPORTS)
def test_B5_binding_errors_are_those_of_cpython(export: Export) -> None:
    refused = 0
    for args, kwargs in calls(export):
        message = expected(export, args, kwargs)
        if message is None:
            continue
        refused += 1
        with pytest.raises(TypeError) as caught:
            export.callable(*args, **kwargs)
        assert str(caught.value) == message, (args, kwargs)
    variadic = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in export.parameters)
    assert refused or variadic


@pytest.mark.parametrize("export", EXPORTS)
def test_B2_signature(export: Export) -> None:
    signature = inspect.signature(export.callable)
    text = str(inspect.signature(twin(export)))
    assert str(signature) == text
    bound = [(p.name, p.kind) for p in signature.parameters.values()]
    assert bound == [(p.name, p.kind) for p in export.parameters]


def test_B1_values_reach_their_parameters() -> None:
    assert m.two(1, 2) == [1, 2]
    assert m.three(1, "b", [2.5]) == (1, "b", [2.5])
    assert m.labels(1, "x") == m.labels(at=1, name="x") == m.labels(name="x", at=1) == (1, "x")
    assert m.mixed(1, 2) == m.mixed(1, b=2) == [1, 2, 3]
    assert m.mixed(1, c=5, b=4) == [1, 4, 5]
    assert m.unlabelled_default(1) == [1, 2]
    assert m.unlabelled_default(1, b=7) == m.unlabelled_default(1, 7) == [1, 7]
    assert m.keywords_of_python(1, 2, 3) == m.keywords_of_python(class_=3, reason=2, place=1)
    assert m.camel_case(first_name="a", parse_url=True) == ("a", True)
    assert m.positional_only(1, 2) == [1, 2]
    assert m.some_positional_only(1) == [1, 2, 3]
    assert m.some_positional_only(1, 5, c=6) == [1, 5, 6]
    assert m.keyword_only(1, b=2) == [1, 2, 3]
    assert m.all_keyword_only(c=3, b=2, a=1) == [1, 2, 3]
    assert m.star() == []
    assert m.star(1, 2, 3) == [1, 2, 3]
    assert m.double_star() == {}
    assert m.double_star(x=1, y=2) == {"x": 1, "y": 2}
    assert m.everything(1, 2, c=3) == (1, 2, [], 3, 4, {})
    assert m.everything(1, 2, "x", "y", c=3, d=5, a=6.0, z=7) == (
        1, 2, ["x", "y"], 3, 5, {"a": 6.0, "z": 7.0},
    )  # fmt: skip
    assert m.takes_token(3) == 3
    assert m.detached(4) == m.released(4) == 8


def test_B3_defaults() -> None:
    plain = (1000, -5, 2.5, True, "it's \"\\\n", None, [], {}, 2**63 - 1)
    assert m.defaults() == plain
    assert m.defaults(nothing=3, list=[1], dict={"a": 1})[5:8] == (3, [1], {"a": 1})
    assert str(inspect.signature(m.defaults)) == (
        "(integer=1000, negative=-5, float=2.5, bool=True, text='it\\'s \"\\\\\\n', "
        "nothing=None, list=[], dict={}, computed=Ellipsis)"
    ).replace("'it\\'s \"\\\\\\n'", repr("it's \"\\\n"))


class Definition(ctypes.Structure):
    """CPython's PyMethodDef."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("function", ctypes.c_void_p),
        ("flags", ctypes.c_int),
        ("doc", ctypes.c_char_p),
    )


def test_B13_the_convention_follows_the_signature() -> None:
    one, fast, with_keywords = 0x08, 0x80, 0x02

    def flags(function: object) -> int:
        # A builtin function's definition stands behind the head of its object.
        place = ctypes.c_void_p.from_address(id(function) + object.__basicsize__)
        return ctypes.cast(place, ctypes.POINTER(Definition)).contents.flags

    assert flags(m.one) == flags(m.takes_token) == one
    assert flags(m.no_parameters) == flags(m.positional_only) == flags(m.two) == fast
    assert flags(m.mixed) == flags(m.everything) == fast | with_keywords


def test_B5_keywords_must_be_strings() -> None:
    for function in (m.labels, m.double_star, m.everything, m.Counter, m.Account):
        with pytest.raises(TypeError, match="keywords must be strings"):
            function(**{1: 2})


@pytest.mark.parametrize("name", ["a\0", "a\0b", "\ud800", "", "a ", "A", "ａ", "b\0", "a\0\0\0\0"])
def test_odd_keyword_names(name: str) -> None:
    """Names that no parameter has, though C's string functions may think so."""
    with pytest.raises(TypeError) as caught:
        m.mixed(1, 2, **{name: 3})
    assert str(caught.value) == f"mixed() got an unexpected keyword argument '{name}'"
    with pytest.raises(TypeError):
        m.keyword_only(1, b=2, **{name: 3})


def test_keyword_names_of_a_str_subclass_and_not_interned() -> None:
    class Name(str):
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            raise ZeroDivisionError

    assert m.labels(**{str(b"at", "ascii"): 1, Name("name"): "x"}) == (1, "x")


def test_lone_surrogates_in_kwargs() -> None:
    with pytest.raises(UnicodeEncodeError):
        m.double_star(**{"\ud800": 1})


def test_call_through_partial_and_unpacking() -> None:
    from functools import partial

    assert partial(m.mixed, 1, c=9)(b=2) == [1, 2, 9]
    assert m.mixed(*[1, 2], c=3) == [1, 2, 3]
    assert list(map(m.two, [1, 2], [3, 4])) == [[1, 3], [2, 4]]
    assert m.star(*range(1000)) == list(range(1000))
    assert len(m.double_star(**{f"k{i}": i for i in range(1000)})) == 1000
