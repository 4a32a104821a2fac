"""How often an array is copied on its way, counted by a library that stands before C's."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture
def counting(tmp_path: Path) -> dict[str, str]:
    """The environment of a process whose copies are counted."""
    library = tmp_path / "counting.so"
    source = str(HERE / "counting_copies.c")
    # Without -fno-builtin the loop that copies would be a call of the function that it is in.
    flags = ["-shared", "-fPIC", "-O1", "-fno-builtin", "-fno-tree-loop-distribute-patterns"]
    subprocess.run(["cc", *flags, "-o", str(library), source], check=True)
    return {**os.environ, "LD_PRELOAD": str(library)}


@pytest.fixture
def server(counting: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(HERE / "copying.py"), "serve"]
    process = subprocess.Popen(command, env=counting, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "READY\n"
    yield process
    process.kill()
    process.wait()


@pytest.mark.parametrize("way", ["there", "back"])
def test_an_array_is_copied_once_a_side(
    counting: dict[str, str], server: subprocess.Popen[str], way: str
) -> None:
    command = [sys.executable, str(HERE / "copying.py"), way]
    done = subprocess.run(command, env=counting, check=True, capture_output=True, text=True)
    # What else the processes copy is far less than a tenth of the array.
    for side in map(float, done.stdout.split()):
        assert 0.9 < side < 1.1, done.stdout
