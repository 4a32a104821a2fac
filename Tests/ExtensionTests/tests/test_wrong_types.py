"""A wrong type in every parameter position and every settable property, with the exact message."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from typing import Any

import extension_tests
import pytest
from exports import Export, exports, good, instance, setters


class Other:
    """Nothing that any parameter takes."""


Wrong = tuple[Any, str, type[Exception], str]  # value, path inside it, exception, message


def _names(value: object) -> str:
    return "None" if value is None else type(value).__name__


def wrong(annotation: ast.expr) -> Iterator[Wrong]:
    """Wrong values for a type: each kind of wrong, at each depth."""
    match annotation:
        case ast.BinOp():
            yield from (case for case in wrong(annotation.left) if case[0] is not None)
        case ast.Name(id="int"):
            for value in (1.5, "1", b"1", [], None, Other(), int):
                message = f"'{type(value).__name__}' object cannot be interpreted as an integer"
                yield value, "", TypeError, message
        case ast.Name(id="float"):
            for value in ("1.5", b"1", [], None, 1j, Other()):
                yield value, "", TypeError, f"must be real number, not {type(value).__name__}"
        case ast.Name(id="str"):
            for value in (1, b"s", ["s"], None, Other(), str):
                yield value, "", TypeError, f"must be str, not {_names(value)}"
        case ast.Name(id="bool"):
            for value in (0, 1, "True", [], None, Other()):
                yield value, "", TypeError, f"must be bool, not {_names(value)}"
        case ast.Name(id="object"):
            return
        case ast.Name(id=name):
            for value in (1, None, Other(), getattr(extension_tests, name)):
                yield value, "", TypeError, f"must be {name}, not {_names(value)}"
        case ast.Subscript():
            yield from _wrong_container(annotation)
        case _:
            raise AssertionError(ast.unparse(annotation))


def _wrong_container(annotation: ast.Subscript) -> Iterator[Wrong]:
    inner = annotation.slice
    match ast.unparse(annotation.value):
        case "collections.abc.Sequence":
            for value in (1, "abc", None, {1}, {}, iter([]), Other()):
                yield value, "", TypeError, f"must be a sequence, not {_names(value)}"
            for item, path, kind, message in wrong(inner):
                for container in ([good(inner), item], (good(inner), item)):
                    yield container, f"[1]{path}", kind, message
        case "collections.abc.Set":
            for value in (1, "abc", None, [1], {}, Other()):
                yield value, "", TypeError, f"must be set, not {_names(value)}"
            for item, path, kind, message in wrong(inner):
                if item.__hash__ is not None:
                    yield {item}, f"[{item!r}]{path}", kind, message
                    yield frozenset({item}), f"[{item!r}]{path}", kind, message
        case "collections.abc.Mapping":
            assert isinstance(inner, ast.Tuple)
            key_type, value_type = inner.elts
            for value in (1, "abc", None, [1], {1}, Other()):
                yield value, "", TypeError, f"must be a mapping, not {_names(value)}"
            for key, _, kind, message in wrong(key_type):
                if key.__hash__ is not None:
                    yield {key: good(value_type)}, f"[{key!r}]", kind, message
            for value, path, kind, message in wrong(value_type):
                key = good(key_type)
                yield {key: value}, f"[{key!r}]{path}", kind, message
        case "tuple":
            assert isinstance(inner, ast.Tuple)
            for value in (1, "ab", None, {1, 2}, Other()):
                yield value, "", TypeError, f"must be tuple, not {_names(value)}"
            count = len(inner.elts)
            right = [good(item) for item in inner.elts]
            for value in (tuple(right[1:]), (*right, 1), [], ()):
                message = f"must be a tuple of length {count}, not of length {len(value)}"
                yield value, "", ValueError, message
            for index, item_type in enumerate(inner.elts):
                for item, path, kind, message in wrong(item_type):
                    value = (*right[:index], item, *right[index + 1 :])
                    yield value, f"[{index}]{path}", kind, message


def joined(place: str, path: str, message: str) -> str:
    """The message with the place in front of it."""
    between = " " if not path and message.startswith("must be ") else ": "
    return f"{place}{between}{message}"


def call(export: Export, position: int, value: Any) -> Any:
    """Calls with good arguments everywhere but at ``position``."""
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    for index, parameter in enumerate(export.parameters):
        given = value if index == position else good(parameter.annotation)
        match parameter.kind:
            case inspect.Parameter.POSITIONAL_ONLY:
                args.append(given)
            case inspect.Parameter.VAR_POSITIONAL:
                if index == position:
                    # What stands before it can have no keyword then.
                    args += [*kwargs.values(), given]
                    kwargs = {}
            case inspect.Parameter.VAR_KEYWORD:
                if index == position:
                    kwargs["extra"] = given
            case _:
                kwargs[parameter.name] = given
    return export.callable(*args, **kwargs)


POSITIONS = [
    pytest.param(export, index, id=f"{export.name}-{parameter.name}")
    for export in exports()
    for index, parameter in enumerate(export.parameters)
    if next(wrong(parameter.annotation), None) is not None
]


@pytest.mark.parametrize(("export", "index"), POSITIONS)
def test_B6_parameter(export: Export, index: int) -> None:
    parameter = export.parameters[index]
    kinds = inspect.Parameter
    within = {kinds.VAR_POSITIONAL: "[0]", kinds.VAR_KEYWORD: "['extra']"}
    for value, path, kind, message in wrong(parameter.annotation):
        path = within.get(parameter.kind, "") + path
        with pytest.raises(kind) as caught:
            call(export, index, value)
        place = f"{parameter.name}{path}" if path else f"'{parameter.name}'"
        assert str(caught.value) == joined(f"{export.name}() argument {place}", path, message)
        assert type(caught.value) is kind
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None


@pytest.mark.parametrize(("owner", "name", "annotation"), list(setters()))
def test_C8_setter(owner: str, name: str, annotation: ast.expr) -> None:
    target = instance(owner)
    before = getattr(target, name)
    for value, path, kind, message in wrong(annotation):
        with pytest.raises(kind) as caught:
            setattr(target, name, value)
        assert str(caught.value) == joined(f"{owner}.{name}{path}", path, message)
        assert getattr(target, name) == before


def test_table_covers_every_export() -> None:
    covered = {parameter.values[0].name for parameter in POSITIONS}  # type: ignore[union-attr]
    takes_anything = {
        export.name
        for export in exports()
        if all(ast.unparse(p.annotation).startswith("object") for p in export.parameters)
    }
    assert covered | takes_anything == {export.name for export in exports()}
    assert len(covered) > 60


def test_variadic_arguments() -> None:
    with pytest.raises(TypeError) as caught:
        extension_tests.star(1, "2")
    assert str(caught.value) == (
        "star() argument args[1]: 'str' object cannot be interpreted as an integer"
    )
    with pytest.raises(TypeError) as caught:
        extension_tests.double_star(a=1, b="2")
    assert str(caught.value) == (
        "double_star() argument kwargs['b']: 'str' object cannot be interpreted as an integer"
    )
    with pytest.raises(TypeError) as caught:
        extension_tests.everything(1, 2, "x", 3, c=1)
    assert str(caught.value) == "everything() argument args[1]: must be str, not int"
