"""Runs the conformance tests under valgrind.

Fails for every report whose stack passes through the extension module: an invalid read or write, an
invalid free, a jump that depends on memory nobody has written. The interpreter by itself has reports of
its own; these are counted, not judged.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import run

# Loops of 100 000, and exits that are timed by a child process.
LEFT_OUT = ("test_leaks.py", "test_finalization.py")


def reports(file: Path, library: str) -> tuple[list[str], int]:
    """The reports that pass through a library, and the number of the others."""
    own: list[str] = []
    others = 0
    # Piece by piece: the whole may be a gigabyte.
    for _, error in ElementTree.iterparse(file):
        if error.tag != "error":
            continue
        kind = error.findtext("kind") or "?"
        stack = [
            f"    {frame.findtext('fn', '?')} ({Path(frame.findtext('obj', '?')).name})"
            for frame in error.iter("frame")
        ]
        # What lives until the process ends counts as a leak here; loops of their own look for those.
        if kind.startswith("Leak_"):
            pass
        elif any(library in line for line in stack):
            what = error.findtext("what") or error.findtext("xwhat/text") or "?"
            own.append("\n".join([f"  {kind}: {what}", *stack]))
        else:
            others += 1
        error.clear()
    return own, others


def main() -> int:
    """1 for a report of our own, else pytest's exit code."""
    python = next(found for found in run.find() if not found.is_debug)
    project = run.PROJECTS["conformance"]
    wheel = run.build(run.installed_tool(python), project, python, "version")
    venv = run.environment(python, python.label, run.REQUIREMENTS)
    pip = [venv / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    run.run([*pip, "--force-reinstall", "--no-deps", wheel])
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "reports.xml"
        command = [
            "valgrind", "--error-limit=no", "--show-leak-kinds=none", "--num-callers=60", "--xml=yes", f"--xml-file={log}",
            venv / "bin" / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider",
            "-p", "no:faulthandler", "--hypothesis-profile=few",
            *(f"--ignore={name}" for name in LEFT_OUT), *sys.argv[1:],
        ]  # fmt: skip
        # Python's own allocator would hide what is read after it was freed.
        environment = os.environ | {"PYTHONMALLOC": "malloc", "PYTHONPATH": str(run.SUPPORT)}
        done = subprocess.run(
            [str(part) for part in command], cwd=project / "tests", env=environment, check=False
        )
        own, others = reports(log, "pyo3_pytests")
    print(f"{len(own)} reports pass through the module, {others} don't")
    print("\n".join(own))
    return 1 if own else done.returncode


if __name__ == "__main__":
    raise SystemExit(main())
