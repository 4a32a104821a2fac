"""Row J6: threads that attach while the interpreter goes away park, and the process ends with 0."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import data_tests
import pytest

HERE = str(Path(data_tests.__file__).parent)


@pytest.mark.parametrize("name", ["hammer_attaching_in_thread", "detach_during_finalization"])
def test_J6_threads_park_at_exit(name: str) -> None:
    code = f"""
import sys
sys.path.insert(0, {HERE!r})
import data_tests
# Freed while the interpreter goes away, with many objects after it.
deep = []
for _ in range(1_000_000):
    deep = [deep]
deep.append(deep)
sys.holders = [data_tests.{name}() for _ in range(4)]
"""
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
