"""Swift threads that ask for the GIL while the interpreter ends: the process exits with 0."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pyo3_pytests import misc

# Destroyed only when the interpreter ends, and for long enough that the threads run into it.
PROGRAM = """
from pyo3_pytests import misc
cycle = [{holders}]
cycle.append(cycle)
for _ in range({depth}):
    cycle[0] = [cycle[0]]
"""


@pytest.mark.parametrize(
    "holders",
    [
        "misc.hammer_attaching_in_thread()",
        "misc.detach_during_finalization()",
        "[misc.hammer_attaching_in_thread(), misc.detach_during_finalization()]",
    ],
)
@pytest.mark.parametrize("depth", [0, 100_000, 1_000_000])
def test_J6_exit(holders: str, depth: int) -> None:
    program = PROGRAM.format(holders=holders, depth=depth)
    done = subprocess.run(
        [sys.executable, "-c", program], timeout=120, check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_holder_is_opaque() -> None:
    for make in (misc.hammer_attaching_in_thread, misc.detach_during_finalization):
        holder = make()
        assert type(holder).__name__ == "LockHolder"
        with pytest.raises(TypeError, match="cannot create '.*LockHolder' instances"):
            type(holder)()
