"""`swift package martlet`: the Swift side's way to the command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import Run, run


@pytest.mark.slow
def test_the_command_plugin_hands_over(martlet: Callable[..., Run], tmp_path: Path) -> None:
    martlet("new", "greeter", cwd=tmp_path).ok()
    root = tmp_path / "greeter"
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    package = ["swift", "package", "--scratch-path", str(tmp_path / "scratch"), "martlet"]
    run([*package, "build", "-c", "debug"], cwd=root, PATH=path).ok()
    assert len(list((root / "dist").glob("greeter-0.1.0-*.whl"))) == 1
    failed = run([*package, "nonsense"], cwd=root, PATH=path)
    assert failed.code != 0 and "invalid choice: 'nonsense'" in failed.out + failed.err
