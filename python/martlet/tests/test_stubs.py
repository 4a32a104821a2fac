"""Where stubs go."""

from __future__ import annotations

import pytest

from martlet import stubs
from martlet.layout import NativeModule

TEXT = '__all__ = ["f"]\n\ndef f() -> int: ...\n'


@pytest.mark.parametrize(
    ("module", "names", "expected"),
    [
        (("a.a", "a", True), [""], {"a/a.pyi", "a/__init__.pyi", "a/py.typed"}),
        (("a.a", "a", True), ["", "b"], {"a/a.pyi", "a/b.pyi", "a/__init__.pyi", "a/py.typed"}),
        (("a.a", "a", False), ["", "b"], {"a/a.pyi", "a/b.pyi", "a/py.typed"}),
        (("p._core", "p", False), [""], {"p/_core.pyi", "p/py.typed"}),
        (
            ("p._core", "p", False),
            ["", "b", "b.c"],
            {
                "p/_core/__init__.pyi",
                "p/_core/b/__init__.pyi",
                "p/_core/b/c.pyi",
                "p/py.typed",
            },
        ),
        (("_top", "", False), [""], {"_top.pyi"}),
    ],
)
def test_stubs_lie_where_the_modules_are(
    module: tuple[str, str, bool], names: list[str], expected: set[str]
) -> None:
    name, folder, generated = module
    found = stubs.files(NativeModule(name, folder, None, generated), dict.fromkeys(names, TEXT))
    assert set(found) == expected


def test_names_that_only_the_imported_module_has_are_added() -> None:
    kinds = {"f": "function", "n": "int", "g": "function"}
    assert stubs.completed(TEXT, kinds) == (
        '__all__ = ["f", "n", "g"]\n\ndef f() -> int: ...\n'
        "n: int\ndef g(*args: object, **kwargs: object) -> object: ...\n"
    )
    assert stubs.completed(TEXT, {"f": "function"}) == TEXT
    assert stubs.completed("__all__ = []\n", {"n": "object"}) == '__all__ = ["n"]\nn: object\n'
    assert stubs.completed("no = 1\n", kinds) == "no = 1\n"


def test_a_generated_package_names_what_it_exports() -> None:
    assert stubs.reexports("a", TEXT) == 'from .a import f as f\n\n__all__ = ["f"]\n'
    assert stubs.reexports("a", "def f() -> int: ...\n") == "from .a import *\n"
    assert stubs.reexports("a", "syntax error") == "from .a import *\n"
