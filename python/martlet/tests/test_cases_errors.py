"""Cases 75 to 85: errors that say what is wrong and what to do."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from packaging.version import Version
from projects import Project, Run, run

from martlet import interpreter, project, toolchain
from martlet.builder import Builder
from martlet.console import Console
from martlet.errors import MartletError
from martlet.request import Request

Make = Callable[..., Project]
Martlet = Callable[..., Run]


def test_case_75_a_misnamed_init_is_an_error(project: Make) -> None:
    found = project(modules={"demo": "other"})
    text = found.fails("build")
    assert "no Python module 'demo': it has no PyInit_demo" in text
    assert "it exports PyInit_other" in text
    assert 'module-name = "other"' in text
    assert found.wheels() == []
    found.edit("Sources/demo/module.swift", "@c(PyInit_other)", "@c(nothing)")
    assert "it exports no PyInit_demo" in found.fails("build")


def test_case_76_products_that_are_no_module(project: Make) -> None:
    found = project(kind="type: .static, ")
    text = found.fails("build")
    assert "has no dynamic library" in text
    assert '.library(name: "demo", type: .dynamic, targets: ["demo"])' in text
    found = project("demo", folder="several", modules={"one": "one", "two": "two"})
    text = found.fails("build")
    assert "several dynamic libraries" in text and "one, two" in text
    found.edit("pyproject.toml", "[project]\n", '[tool.martlet]\nproduct = "three"\n[project]\n')
    assert "the product 'three' isn't there" in found.fails("build")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("class", "a Python keyword"),
        ("guard", "a Swift keyword"),
        ("json", "a module of Python's standard library"),
        ("Foundation", "a module of Swift"),
        ("9lives", "starts with a digit"),
        ("-x", None),
        ("a b", "not a valid project name"),
    ],
)
def test_case_77_names_that_cannot_be(
    martlet: Martlet, tmp_path: Path, name: str, reason: str | None
) -> None:
    failed = martlet("new", "--name=" + name, str(tmp_path / "p")).failed()
    assert (reason or "not a valid project name") in failed.err
    assert not (tmp_path / "p").exists()


def test_case_77_a_dash_in_the_module_name(project: Make) -> None:
    found = project(tool='module-name = "de-mo"\n')
    assert "no '-'" in found.fails("build")


def test_case_78_an_older_interpreter_gets_advice_that_can_be_followed(make: Make) -> None:
    old = replace(interpreter.current(), version=(3, 10, 4), executable="/x/python3.10")
    for floor, lower in (("3.11", False), ("3.12", True)):
        found = project.load(make(folder=floor, tool=f'min-python = "{floor}"\n').root)
        with pytest.raises(MartletError, match=f"oldest Python, {floor}") as caught:
            Builder(found, old, toolchain.find(), Console(), Request())
        assert ("lower tool.martlet.min-python" in str(caught.value)) is lower


@pytest.mark.parametrize("name", ["python9.9", "/nonexistent/python", "python2.7", "3.99"])
def test_case_78_an_interpreter_that_is_not_there(project: Make, name: str) -> None:
    found = project()
    text = found.fails("build", "-i", name)
    assert f"there is no Python interpreter '{name}'" in text
    assert "found on this machine: " in text or "is no Python 3 that runs" in text
    assert found.wheels() == []


def test_case_79_two_ways_to_lack_python_files(project: Make) -> None:
    found = project(tool='python-source = "python"\n')
    assert "python-source 'python' is not a folder" in found.fails("build")
    (found.root / "python").mkdir()
    assert "python-source 'python' holds no package 'demo'" in found.fails("build")


def test_case_80_M3_libpython_must_not_be_linked(project: Make, tmp_path: Path) -> None:
    (tmp_path / "x.c").write_text("int libpython_value(void) { return 1; }\n")
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-Wl,-soname,libpython3.11.so.1.0", "-o",
         str(tmp_path / "libpython3.11.so"), str(tmp_path / "x.c")],
        check=True,
    )  # fmt: skip
    found = project(
        tool=f'swift-build-args = ["-Xlinker", "-L{tmp_path}", "-Xlinker", "-lpython3.11"]\n',
        c="int libpython_value(void);\nint value(void) { return libpython_value(); }\n",
    )
    assert "the module links libpython3.11.so.1.0" in found.fails("build", "--no-test")


@pytest.mark.parametrize(
    ("instead", "first"),
    [
        ("return NULL;", "the built module demo.demo cannot be imported"),
        ("__builtin_trap();", "importing demo.demo ended the Python interpreter (signal "),
    ],
)
def test_a_module_that_cannot_be_imported_is_an_error(
    project: Make, instead: str, first: str
) -> None:
    found = project()
    found.edit("Sources/Cdemo/module.c", "return PyModule_Create2(&definition, 1013);", instead)
    text = found.fails("build")
    assert first in text and "--no-test builds without this check" in text
    assert found.wheels() == []
    assert "demo.demo has no stubs: " in found.martlet("build", "--no-test").ok().err
    assert found.wheels()


@pytest.mark.parametrize(
    ("tool", "expected"),
    [
        ('module_name = "x"\n', "tool.martlet.module_name: unknown key"),
        ("abi = 3\n", "tool.martlet.abi: expected a string, found 3"),
        ('abi = "abi4"\n', '"abi4" is not one of abi3, version'),
        ('strip = "yes"\n', "tool.martlet.strip: expected true or false"),
        ("include = [1]\n", "tool.martlet.include: expected a string or a table, found 1"),
        ('min-python = "3.10"\n', 'min-python = "3.10" is too old'),
        ("[tool.martlet.editable]\nrebild = true\n", "tool.martlet.editable.rebild: unknown key"),
        ('[tool.martlet.target.x]\ncompatibility = "many"\n', '"many" is not auto, pypi, linux or'),
        ("[[tool.martlet.module]]\nproduct = 'x'\n", "the key 'name' is missing"),
    ],
)
def test_case_81_the_settings_are_checked(project: Make, tool: str, expected: str) -> None:
    text = project(tool=tool).fails("sdist")
    assert expected in text
    if "unknown key" in expected:
        assert "did you mean 'module-name'?" in text or "did you mean 'rebuild'?" in text
        assert "pyproject.toml, line " in text


def test_case_81_the_line_is_the_keys(project: Make) -> None:
    found = project(tool='strip = true\nmodule_name = "x"\n')
    lines = (found.root / "pyproject.toml").read_text().splitlines()
    number = lines.index('module_name = "x"') + 1
    assert f"pyproject.toml, line {number}: tool.martlet.module_name" in found.fails("sdist")


@pytest.mark.parametrize(
    ("project_table", "expected"),
    [
        ("", "project.version is missing"),
        ('version = "1"\ndynamic = ["version"]\n', "given and also listed in project.dynamic"),
        ('version = "1.x"\n', "project.version '1.x' is not a PEP 440 version"),
        ('dynamic = ["version"]\n', "nothing says where it comes from"),
        ('version = "1"\ndynamic = ["readme"]\n', "only 'version' can be dynamic"),
        ('version = "1"\nnonsense = 1\n', "nonsense"),
        ('version = "1"\nrequires-python = "many"\n', "requires-python"),
    ],
)
def test_case_82_versions_and_metadata(make: Make, project_table: str, expected: str) -> None:
    assert expected in make(project=project_table).fails("sdist")


def test_case_82_a_version_from_git(make: Make, tmp_path: Path) -> None:
    found = make(project='dynamic = ["version"]\n', tool='version-from = "git"\n')

    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        run(["git", *identity, *arguments], cwd=found.root).ok()

    def version() -> str:
        out = json.loads(found.martlet("sdist", "--json").ok().out)["sdist"]
        return Path(out).name.removeprefix("demo-").removesuffix(".tar.gz")

    assert "cannot read the version from git's tags" in found.fails("sdist")
    git("init", "-q")
    git("add", "Package.swift")
    git("commit", "-q", "-m", "one")
    git("tag", "v1.2.3")
    assert version() == "1.2.3"
    # No commit holds it, so it may not be taken for the tag's.
    found.edit("Package.swift", "let package", "\nlet package")
    assert re.fullmatch(r"1\.2\.4\.dev0\+g[0-9a-f]{7}\.dirty", version())
    git("checkout", "-q", "Package.swift")
    assert version() == "1.2.3"
    for number in (1, 2):
        git("commit", "-q", "--allow-empty", "-m", str(number))
    later = version()
    assert later.startswith("1.2.4.dev2+g")
    git("tag", "v1.3.0-rc.1")
    git("commit", "-q", "--allow-empty", "-m", "three")
    assert Version("1.3.0rc1") < Version(version()) < Version("1.3.0rc2")
    from martlet import sdist

    root = sdist.unpack(found.root / "dist" / f"demo-{later}.tar.gz", tmp_path / "unpacked")
    again = Project(root, "demo").martlet("sdist", "--json").ok()
    assert f"demo-{later}.tar.gz" in again.out


def test_case_83_a_stale_lock_is_refused_and_unchanged(project: Make) -> None:
    found = project(
        tool="locked = true\n",
        dependencies='.package(url: "https://github.com/apple/swift-numerics", from: "1.0.0")',
        target_dependencies='.product(name: "Numerics", package: "swift-numerics")',
    )
    path = found.file("Package.resolved", '{"pins": [], "version": 3, "originHash": "0"}\n')
    before = path.read_bytes()
    text = found.fails("build")
    assert "swift-numerics" in text
    assert path.read_bytes() == before


def test_case_84_swiftpms_words_about_traits(project: Make) -> None:
    found = project(tool='traits = ["Nope"]\n', traits='.trait(name: "Fast")')
    assert "'Nope'" in found.fails("build")


def test_case_85_compile_errors_once_and_uncut(project: Make) -> None:
    found = project(swift="let x: Int = nope\n")
    text = found.fails("build")
    assert len(re.findall(r"module\.swift:\d+:\d+: error: cannot find 'nope'", text)) == 1
    assert "let x: Int = nope" in text
    assert "Swift could not build the product 'demo'" in text
