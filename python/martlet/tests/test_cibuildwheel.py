"""What cibuildwheel does inside its container, step by step: that one takes a docker daemon."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import make_venv, pythons
from projects import Run, run

BIN = Path(sys.executable).parent
SETTINGS = """
[tool.cibuildwheel]
build = "cp3{11,12,13}-manylinux_x86_64"
manylinux-x86_64-image = "manylinux_2_34"
test-command = "pytest {project}/tests"
test-requires = ["pytest"]
"""


@pytest.mark.slow
def test_its_steps_from_the_sdist_to_the_tested_wheel(
    martlet: Callable[..., Run], tmp_path: Path, martlet_wheels: Path
) -> None:
    martlet("new", "greeter", cwd=tmp_path).ok()
    root = tmp_path / "greeter"
    with (root / "pyproject.toml").open("a") as file:
        file.write(SETTINGS)
    listed = run(
        [str(BIN / "cibuildwheel"), "--print-build-identifiers", "--platform", "linux"], root
    )
    assert listed.ok().out.split() == [f"cp3{n}-manylinux_x86_64" for n in (11, 12, 13)]

    martlet("sdist", cwd=root).ok()
    (sdist,) = (root / "dist").iterdir()
    links = f"{martlet_wheels} {os.environ.get('PIP_FIND_LINKS', '')}".strip()
    built, repaired = tmp_path / "built", tmp_path / "repaired"
    pip = [sys.executable, "-m", "pip", "wheel", str(sdist), "--no-deps", "-w", str(built)]
    run(pip, PIP_FIND_LINKS=links).ok()
    (wheel,) = built.iterdir()
    repair = [str(BIN / "auditwheel"), "repair", "-w", str(repaired), str(wheel)]
    run(repair, PATH=f"{BIN}:{os.environ['PATH']}").ok()
    (after,) = repaired.iterdir()
    assert after.name == wheel.name
    assert content(after) == content(wheel)
    run([str(BIN / "abi3audit"), "--strict", "--report", str(after)]).ok()
    for found in pythons():
        venv = make_venv(tmp_path / found.tag, found.executable, pip=True)
        python = str(venv / "bin/python")
        run([python, "-m", "pip", "install", "pytest", str(after)]).ok()
        run([python, "-m", "pytest", str(root / "tests")], cwd=tmp_path).ok()


def content(wheel: Path) -> dict[str, bytes]:
    """The files of a wheel but for the list of their hashes."""
    with zipfile.ZipFile(wheel) as file:
        return {
            n: file.read(n) for n in file.namelist() if not n.endswith(("/", ".dist-info/RECORD"))
        }
