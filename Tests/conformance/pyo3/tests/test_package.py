"""The package, its submodules, a second import and sub-interpreters."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path

import pyo3_pytests
import pyo3_pytests.pyo3_pytests as extension
import pytest

SUBMODULES = [
    "annotations",
    "awaitable",
    "buf_and_str",
    "comparisons",
    "consts",
    "datetime",
    "dict_iter",
    "enums",
    "exception",
    "misc",
    "objstore",
    "othermod",
    "path",
    "pyclasses",
    "pyfunctions",
    "sequence",
    "subclassing",
]


def test_A3_documentation_and_names() -> None:
    assert (
        extension.__doc__
        == pyo3_pytests.__doc__
        == (
            "This is documentation for the main module of PyO3 integration tests\n\n"
            "It provides multiple modules to do tests"
        )
    )
    assert sorted(extension.__all__) == sorted(pyo3_pytests.__all__)
    assert set(SUBMODULES) <= set(extension.__all__)


@pytest.mark.parametrize("name", SUBMODULES)
def test_A5_submodules(name: str) -> None:
    submodule = getattr(pyo3_pytests, name)
    assert submodule is getattr(extension, name) is sys.modules[f"pyo3_pytests.{name}"]
    assert importlib.import_module(f"pyo3_pytests.{name}") is submodule
    assert sorted(submodule.__all__) == sorted(n for n in dir(submodule) if n[0] != "_")


def test_star_import_and_import_as() -> None:
    scope: dict[str, object] = {}
    exec("from pyo3_pytests import *\nimport pyo3_pytests.path as rpath", scope)
    assert set(SUBMODULES) <= set(scope)
    exec("from pyo3_pytests.enums import ComplexEnum, do_complex_stuff", scope)
    assert scope["rpath"] is scope["path"]


def test_it_is_native() -> None:
    assert extension.__file__ is not None and extension.__file__.endswith(".so")
    sources = Path(pyo3_pytests.__file__ or "").parent.rglob("*.py")
    assert [source.name for source in sources] == ["__init__.py"]


def test_A9_second_import() -> None:
    spec = importlib.util.find_spec("pyo3_pytests.pyo3_pytests")
    assert spec is not None and spec.loader is not None
    first = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(first)
    second = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(second)
    assert dir(extension) == dir(first) == dir(second)
    assert sys.modules["pyo3_pytests.path"] is not None
    # Instances of both work side by side.
    assert first.othermod.ModClass().noop(1) == second.othermod.ModClass().noop(1) == 1


def test_subinterpreter_is_refused() -> None:
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        import _interpreters as interpreters  # type: ignore[import-not-found, no-redef]
    interpreter = interpreters.create()
    try:
        message = ""
        try:
            error = interpreters.run_string(interpreter, "import pyo3_pytests.pyo3_pytests")
            message = f"{error.type.__name__}: {error.msg}" if error else ""
        except Exception as raised:
            message = str(raised)
        if sys.version_info < (3, 12):
            assert "ImportError" in message
            assert (
                "PyO3 modules do not yet support subinterpreters, "
                "see https://github.com/PyO3/pyo3/issues/576" in message
            )
        else:
            assert "ImportError" in message and message.endswith(
                ": module pyo3_pytests.pyo3_pytests does not support loading in subinterpreters"
            )
    finally:
        interpreters.destroy(interpreter)
