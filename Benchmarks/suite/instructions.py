"""Instructions per operation, counted by valgrind's callgrind: the same on every run of one machine,
whatever else it does. Two lengths of each loop are subtracted, so that only the work remains."""

from __future__ import annotations

import gc
import importlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from suite.cases import Case, selected
from suite.modules import Module


@dataclass(frozen=True)
class Count:
    """Instructions per operation, by the library that they belong to, and our own allocations."""

    own: float
    python: float
    other: float
    #: Calls of malloc and its kin by our library, the Swift runtime in it included.
    allocations: float = 0

    @property
    def total(self) -> float:
        """All of them."""
        return self.own + self.python + self.other

    def per_operation(self, shorter: Count, operations: int) -> Count:
        """What this run counted beyond a shorter one, divided by its further operations."""
        return Count(
            (self.own - shorter.own) / operations,
            (self.python - shorter.python) / operations,
            (self.other - shorter.other) / operations,
            (self.allocations - shorter.allocations) / operations,
        )


#: Reallocation counts too: it may move what it enlarges.
_ALLOCATORS = {
    "malloc",
    "calloc",
    "realloc",
    "aligned_alloc",
    "memalign",
    "posix_memalign",
}


def _lengths(case: Case) -> tuple[int, int]:
    if case.is_long:
        return 1, 3
    return (2, 12) if case.per_round >= 100 else (10, 110)


def child(module: Module, pattern: str, tools: Path) -> None:
    """Runs the loops under valgrind; called in the process that it watches."""
    sys.path.insert(0, str(tools))
    control = importlib.import_module("callgrind_control")
    loaded = module.load()
    gc.disable()
    runs = []
    for case in selected(pattern):
        run = case.runner(loaded)
        if run is not None:
            run(1 if case.is_long else 30)
            runs.append((case, run))
    control.start()
    for case, run in runs:
        for length in _lengths(case):
            run(length)
            control.zero()
            run(length)
            control.dump(f"{case.name}|{length}")
    control.stop()


def count(
    module: Module, pattern: str, tools: Path, python: Path = Path(sys.executable)
) -> dict[str, Count]:
    """The counts of every matching case that the module has."""
    with tempfile.TemporaryDirectory(prefix="callgrind-") as folder:
        command = [
            "valgrind",
            "--tool=callgrind",
            "--instr-atstart=no",
            "--compress-strings=no",
        ]
        command += [
            f"--callgrind-out-file={folder}/out",
            str(python),
            "-m",
            "suite.child",
        ]
        done = subprocess.run(
            [*command, "count", module.spec, pattern, str(tools)],
            cwd=Path(__file__).resolve().parent.parent,
            # With seeds of their own, dictionaries meet other collisions in every process.
            env={
                **os.environ,
                "PYTHONHASHSEED": "0",
                "SWIFT_DETERMINISTIC_HASHING": "1",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(
                f"counting {module.label} failed:\n{done.stdout[-2000:]}"
            )
        dumps: dict[str, dict[int, Count]] = {}
        for path in Path(folder).iterdir():
            with path.open(errors="replace") as lines:
                trigger, found = _sum(lines, module.path)
            if "|" in trigger:
                name, length = trigger.split("|")
                dumps.setdefault(name, {})[int(length)] = found
    result = {}
    for case in selected(pattern):
        if len(dumps.get(case.name, {})) == 2:
            (short, a), (long, b) = sorted(dumps[case.name].items())
            result[case.name] = b.per_operation(a, (long - short) * case.per_round)
    return result


def _sum(lines: Iterable[str], own: Path) -> tuple[str, Count]:
    """The trigger of a dump, its instructions by library and our allocations."""
    trigger, place, is_call = "", "other", False
    callee, allocations = "", 0
    sums = {"own": 0, "python": 0, "other": 0}
    for line in lines:
        if line.startswith("desc: Trigger:"):
            trigger = line.split("Client Request:")[-1].strip()
        elif line.startswith("ob="):
            path = line[3:].strip()
            if os.path.realpath(path) == str(own):
                place = "own"
            elif os.path.basename(path).startswith(("libpython", "python")):
                place = "python"
            else:
                place = "other"
        elif line.startswith("cfn="):
            callee = line[4:].strip()
        elif line.startswith("calls="):
            is_call = True
            if place == "own" and callee in _ALLOCATORS:
                allocations += int(line[6:].split()[0])
        elif line[0] in "0123456789+-*":
            # The line after calls= is the inclusive cost of the callee, which has its own lines.
            if not is_call:
                sums[place] += int(line.split()[1])
            is_call = False
    return trigger, Count(sums["own"], sums["python"], sums["other"], allocations)
