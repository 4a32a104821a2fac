"""The CPythons that counts are limited for: this one, and the others of this machine."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent.parent / "Tests" / "run.py"


def ask(python: Path, expression: str) -> str:
    """What an expression over `sys` and `sysconfig` is there."""
    command = [python, "-c", f"import sys, sysconfig; print({expression})"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


def version(python: Path) -> str:
    """As 3.12."""
    return ask(python, "'%d.%d' % sys.version_info[:2]")


def every() -> list[Path]:
    """This interpreter, and one of each other version that the tests find.

    Theirs may lack NumPy, whose rows then read an array.array: our own share of them is the same.
    """
    spec = importlib.util.spec_from_file_location("tests_run", TESTS)
    assert spec is not None and spec.loader is not None
    tests = sys.modules["tests_run"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tests)
    others = [
        Path(python.path)
        for python in tests.find()
        if python.minor != sys.version_info[:2] and not python.is_debug
    ]
    return [Path(sys.executable), *others]
