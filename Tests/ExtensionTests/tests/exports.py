"""The exports of the extension, read from the stub that it writes of itself."""

from __future__ import annotations

import ast
import ctypes
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import extension_tests

# The wheel is a package around the extension module; a bare library is the module itself.
extension: Any = (
    importlib.import_module("extension_tests.extension_tests")
    if hasattr(extension_tests, "__path__")
    else extension_tests
)


def stub_text() -> str:
    """The module's own ``.pyi``."""
    function = ctypes.PyDLL(extension.__file__).MartletStubs_extension_tests
    function.restype = ctypes.py_object
    texts: dict[str, str] = function()
    return texts[""]


@dataclass(frozen=True)
class Parameter:
    """One parameter of an export."""

    name: str
    kind: Any
    annotation: ast.expr
    has_default: bool


@dataclass(frozen=True)
class Export:
    """A callable of the module."""

    name: str  # as messages show it: "f" or "Class.method"
    parameters: tuple[Parameter, ...]
    receiver: str | None  # the class of self
    is_static: bool
    is_constructor: bool
    doc: str | None
    signature: str

    @property
    def path(self) -> list[str]:
        """The names that lead from the module to the export."""
        # CPython's cache of methods keeps every new string that is looked up; interned, it is one.
        return [sys.intern(part) for part in self.name.split(".")]

    @property
    def callable(self) -> Callable[..., Any]:
        """The export itself, bound to a new instance where it is a method."""
        if self.receiver is not None:
            return getattr(instance(self.receiver), self.path[1])  # type: ignore[no-any-return]
        target: Any = extension_tests
        for part in self.path:
            target = getattr(target, part)
        return target  # type: ignore[no-any-return]

    @property
    def is_positional(self) -> bool:
        """Whether it takes positional arguments only, all of them required."""
        return all(
            p.kind is inspect.Parameter.POSITIONAL_ONLY and not p.has_default
            for p in self.parameters
        )


def instance(name: str) -> Any:
    """A new object of an exported class."""
    arguments: dict[str, tuple[Any, ...]] = {
        "Calculator": (1.0,),
        "Account": ("me",),
        "EvenNumber": (2,),
    }
    return getattr(extension_tests, name)(*arguments.get(name, ()))


def good(annotation: ast.expr) -> Any:
    """A value that a parameter of this type takes."""
    match annotation:
        case ast.BinOp():
            return good(annotation.left)
        case ast.Subscript():
            match ast.unparse(annotation.value):
                case "collections.abc.Sequence":
                    return [good(annotation.slice)]
                case "collections.abc.Set":
                    return {good(annotation.slice)}
                case "collections.abc.Mapping":
                    assert isinstance(annotation.slice, ast.Tuple)
                    key, value = annotation.slice.elts
                    return {good(key): good(value)}
                case "tuple":
                    assert isinstance(annotation.slice, ast.Tuple)
                    return tuple(good(item) for item in annotation.slice.elts)
        case ast.Name(id="object"):
            return len
        case ast.Name(id="int" | "float" | "str" | "bool" as name):
            return {"int": 1, "float": 1.5, "str": "s", "bool": True}[name]
        case ast.Name(id=name):
            return instance(name)
    raise AssertionError(ast.unparse(annotation))


def _export(node: ast.FunctionDef, owner: str | None) -> Export:
    is_static = any(ast.unparse(d) == "staticmethod" for d in node.decorator_list)
    is_constructor = node.name == "__init__"
    arguments = node.args
    positional_only, positional = list(arguments.posonlyargs), list(arguments.args)
    if owner is not None and not is_static:
        (positional_only or positional).pop(0)
    first_default = len(positional_only) + len(positional) - len(arguments.defaults)
    parameters: list[Parameter] = []

    def add(argument: ast.arg, kind: Any, has_default: bool) -> None:
        assert argument.annotation is not None
        parameters.append(Parameter(argument.arg, kind, argument.annotation, has_default))

    kinds = inspect.Parameter
    for index, argument in enumerate(positional_only):
        add(argument, kinds.POSITIONAL_ONLY, index >= first_default)
    for index, argument in enumerate(positional, len(positional_only)):
        add(argument, kinds.POSITIONAL_OR_KEYWORD, index >= first_default)
    if arguments.vararg:
        add(arguments.vararg, kinds.VAR_POSITIONAL, False)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        add(argument, kinds.KEYWORD_ONLY, default is not None)
    if arguments.kwarg:
        add(arguments.kwarg, kinds.VAR_KEYWORD, False)

    for argument in ast.walk(arguments):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    if owner is not None and not is_static:
        (arguments.posonlyargs or arguments.args).pop(0)
    name = node.name if owner is None else owner if is_constructor else f"{owner}.{node.name}"
    return Export(
        name=name,
        parameters=tuple(parameters),
        receiver=None if owner is None or is_static or is_constructor else owner,
        is_static=is_static,
        is_constructor=is_constructor,
        doc=ast.get_docstring(node),
        signature=f"({ast.unparse(arguments)})",
    )


def _is_property(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(d) != "staticmethod" for d in node.decorator_list)


def exports() -> Iterator[Export]:
    """Every function, static method, method and constructor."""
    for node in ast.parse(stub_text()).body:
        if isinstance(node, ast.FunctionDef):
            yield _export(node, None)
        elif isinstance(node, ast.ClassDef):
            for member in node.body:
                if not isinstance(member, ast.FunctionDef) or _is_property(member):
                    continue
                # Slots of conformances: CPython's own wrappers, with errors and docs of their own.
                if member.name == "__init__" or not member.name.startswith("__"):
                    yield _export(member, node.name)


def setters() -> Iterator[tuple[str, str, ast.expr]]:
    """Class, name and type of every settable property."""
    for node in ast.parse(stub_text()).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for member in node.body:
            if isinstance(member, ast.FunctionDef) and any(
                ast.unparse(d).endswith(".setter") for d in member.decorator_list
            ):
                annotation = member.args.args[1].annotation
                assert annotation is not None
                yield node.name, member.name, annotation
