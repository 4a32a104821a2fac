"""The module object: names, docs, imports."""

from __future__ import annotations

import ast
import importlib.machinery
import importlib.util
import inspect
import pickle
import subprocess
import sys

import extension_tests
import pytest
from exports import Export, exports, stub_text
from exports import extension as m


def test_A8_all_names_every_export() -> None:
    names = {export.name.split(".")[0] for export in exports()}
    assert set(m.__all__) == names
    assert len(m.__all__) == len(set(m.__all__))
    assert all(hasattr(m, name) for name in m.__all__)
    public = {name for name in dir(m) if not name.startswith("__")}
    assert public == names
    assert extension_tests.__all__ == m.__all__
    assert all(getattr(extension_tests, name) is getattr(m, name) for name in names)


def test_A3_docs() -> None:
    assert m.__doc__ == "Every kind of export, for the tests beside it."
    assert m.documented.__doc__ == "One line."
    assert m.documented_at_length.__doc__ == (
        "The first line.\n\nA second paragraph with \"quotes\", \\backslashes\\, 'single ones' "
        "and ünïcode: 雨燕.\n\n    indented code"
    )
    assert m.documented_in_block.__doc__ == "In a block comment.\n\nWith two paragraphs."
    assert not m.undocumented.__doc__
    assert m.Calculator.__doc__ == "Adds up."
    assert m.Calculator.value.__doc__ == "The sum so far."
    assert m.Calculator.add.__doc__ == "Adds x."
    assert m.Counter.decrement.__doc__ == "Counts down."


@pytest.mark.parametrize("export", [pytest.param(e, id=e.name) for e in exports()])
def test_N1_doc_is_that_of_the_stub(export: Export) -> None:
    if export.is_constructor:
        return
    assert (inspect.getdoc(export.callable) or None) == export.doc


def test_B17_N2_N3_the_stub_has_every_name_with_types() -> None:
    tree = ast.parse(stub_text())
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert {*classes, *functions} == set(m.__all__)
    for name, cls in classes.items():
        declared = {
            node.name if isinstance(node, ast.FunctionDef) else node.target.id
            for node in cls.body
            if isinstance(node, ast.FunctionDef)
            or (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name))
        }
        own = {key for key in vars(getattr(m, sys.intern(name))) if not key.startswith("__")}
        assert own == {key for key in declared if not key.startswith("__")}
    assert "Incomplete" not in stub_text() and "__getattr__" not in stub_text()
    three = functions["three"]
    assert ast.unparse(three.args) == ("a: int, b: str, c: collections.abc.Sequence[float], /")
    assert three.returns and ast.unparse(three.returns) == "tuple[int, str, list[float]]"


def test_A7_names_and_modules() -> None:
    assert m.__name__.split(".")[-1] == "extension_tests"
    assert m.one.__name__ == m.one.__qualname__ == "one"
    # Where users import them from, not the extension inside the package.
    assert m.one.__module__ == m.Counter.__module__ == "extension_tests"
    assert repr(m.Counter) == "<class 'extension_tests.Counter'>"
    assert m.Counter.__qualname__ == "Counter"
    assert m.Counter.increment.__qualname__ == "Counter.increment"
    assert inspect.isbuiltin(m.one)
    assert m.__spec__ is not None and m.__spec__.origin == m.__file__
    assert isinstance(m.__spec__.loader, importlib.machinery.ExtensionFileLoader)


def test_B15_functions_pickle_by_reference() -> None:
    assert pickle.loads(pickle.dumps(m.one)) is m.one
    assert pickle.loads(pickle.dumps(m.Counter)) is m.Counter


def test_A9_second_import_by_spec() -> None:
    spec = importlib.util.spec_from_file_location(m.__name__, m.__file__)
    assert spec is not None and spec.loader is not None
    again = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(again)
    assert again is not m
    assert again.__all__ == m.__all__
    # Objects made through either are of the same class.
    assert again.Counter is m.Counter
    assert again.echo_counter(m.Counter(3)) == m.Counter(3)
    assert again.mixed(1, b=2) == [1, 2, 3]
    del again, spec
    assert m.mixed(1, b=2) == [1, 2, 3]


def test_A1_import_under_another_name_fails_as_cpython_does() -> None:
    spec = importlib.util.spec_from_file_location("other_name", m.__file__)
    assert spec is not None
    with pytest.raises(ImportError, match="PyInit_other_name"):
        importlib.util.module_from_spec(spec)


def test_removed_from_sys_modules_and_imported_again() -> None:
    code = (
        "import sys, extension_tests as a; c = a.Counter(2)\n"
        "for name in [n for n in sys.modules if n.startswith('extension_tests')]:\n"
        "    del sys.modules[name]\n"
        "import extension_tests as b\n"
        "assert a is not b and b.echo_counter(c) == c and a.one(1) == b.one(1)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_import_leaves_a_clean_exit() -> None:
    code = "import extension_tests as m; x = m.Node(m.Node()); x.items = [x]; m.held = x"
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", code], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
