"""martlet's own wheel and sdist."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from conftest import PACKAGE

from martlet import sources


def test_the_wheel_carries_the_swift_sources(martlet_wheels: Path) -> None:
    (wheel,) = martlet_wheels.glob("martlet-*.whl")
    with zipfile.ZipFile(wheel) as file:
        inside = {
            name.removeprefix("martlet/swift/"): file.read(name)
            for name in file.namelist()
            if name.startswith("martlet/swift/")
        }
    root = sources.root()
    outside = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for name in ("Package.swift", "LICENSE", "Sources", "Plugins")
        for path in [root / name, *(root / name).rglob("*")]
        if path.is_file() and not any(part.startswith(".") for part in path.parts[-3:])
    }
    assert inside == outside


def test_the_wheel_from_the_sdist_is_the_same(martlet_wheels: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--outdir", str(tmp_path), str(PACKAGE)]
    subprocess.run(command, check=True, capture_output=True)
    (direct,) = martlet_wheels.glob("martlet-*.whl")
    assert (tmp_path / direct.name).read_bytes() == direct.read_bytes()
