"""`swift package martlet …`, the command plugin."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from projects import run

ROOT = Path(__file__).parents[3]
MANIFEST = """\
// swift-tools-version: 6.2
import PackageDescription
let package = Package(name: "demo", dependencies: [.package(name: "martlet", path: "%s")])
"""


@pytest.mark.slow
def test_the_plugin_hands_over_to_the_command(tmp_path: Path) -> None:
    (tmp_path / "Package.swift").write_text(MANIFEST % ROOT)
    library = run([sys.executable, "-m", "martlet", "macros"]).ok().out.strip()
    environment = {
        "MARTLET_MACRO_LIBRARY": library,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }

    def martlet(*arguments: str) -> str:
        command = ["swift", "package", "martlet", *arguments]
        found = run(command, cwd=tmp_path, **environment)
        return found.out + found.err

    assert "martlet 1.0.0\n" in martlet("--version")
    failed = martlet("build")
    assert "pyproject.toml" in failed
    assert "martlet ended with code 1" in failed
