"""The gate: the unedited project of `martlet new` passes every validator, strictly."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import make_venv, pythons
from projects import Run, run

pytestmark = pytest.mark.slow
BIN = Path(sys.executable).parent


@pytest.mark.parametrize("mixed", [False, True], ids=["pure", "mixed"])
def test_gate(
    martlet: Callable[..., Run], tmp_path: Path, martlet_wheels: Path, mixed: bool
) -> None:
    martlet("new", "greeter", *(["--mixed"] if mixed else []), cwd=tmp_path).ok()
    root = tmp_path / "greeter"
    text = (root / "pyproject.toml").read_text()
    for tool in ("pydistcheck", "check-wheel-contents", "mypy", "ruff", "pytest", "auditwheel"):
        assert f"tool.{tool}" not in text
    links = f"{martlet_wheels} {os.environ.get('PIP_FIND_LINKS', '')}".strip()
    run([sys.executable, "-m", "build"], cwd=root, PIP_FIND_LINKS=links).ok()
    (wheel,) = (root / "dist").glob("*.whl")
    (source,) = (root / "dist").glob("*.tar.gz")

    def tool(name: str, *arguments: object) -> str:
        return run([str(BIN / name), *map(str, arguments)], cwd=root).ok().out

    tool("twine", "check", "--strict", wheel, source)
    tool("check-wheel-contents", wheel)
    tool("pydistcheck", "--inspect", wheel)
    tool("pydistcheck", source)
    tool("validate-pyproject", "pyproject.toml")
    platform = wheel.name.removesuffix(".whl").rsplit("-", 1)[1]
    assert f'"{platform}"' in tool("auditwheel", "show", wheel)
    report = json.loads(tool("abi3audit", "--strict", "--report", wheel))
    (spec,) = report["specs"].values()
    assert all(item["result"]["is_abi3_baseline_compatible"] for item in spec["wheel"])
    for found in pythons():
        venv = make_venv(tmp_path / found.tag, found.executable, pip=True)
        python = str(venv / "bin/python")
        run([python, "-m", "pip", "install", "pytest", "mypy", str(wheel)]).ok()
        run([python, "-m", "pip", "check"]).ok()
        run([python, "-m", "pytest", str(root / "tests")], cwd=tmp_path).ok()
        if found is pythons()[-1]:
            checked = run([python, "-m", "mypy.stubtest", "greeter"], cwd=tmp_path)
            assert checked.code == 0, checked.out
