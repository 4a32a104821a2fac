"""Import time and memory: each measured in a fresh process."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from suite.cases import METADATA, NAME, VALUES
from suite.modules import Module

HERE = Path(__file__).resolve().parent.parent


def _ask(*arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "suite.child", *arguments],
        cwd=HERE,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def import_microseconds(modules: list[Module], repeats: int = 41) -> dict[str, float]:
    """The least time of an import, by label; the processes of all modules take turns."""
    best = {module.label: float("inf") for module in modules}
    for _ in range(repeats):
        for module in modules:
            best[module.label] = min(best[module.label], _ask("import", module.spec))
    return best


def memory(module: Module) -> dict[str, float]:
    """Resident bytes per object, and of the module itself."""
    return {
        kind: _ask("memory", module.spec, kind)
        for kind in ("module", "Counter", "Config")
    }


def child_import(module: Module) -> float:
    """Microseconds of the import, in this process."""
    start = time.perf_counter_ns()
    module.load()
    return (time.perf_counter_ns() - start) / 1000


def child_memory(module: Module, kind: str) -> float:
    """Bytes, in this process."""
    before = _resident()
    m = module.load()
    if kind == "module":
        return _resident() - before
    count = 1_000_000 if kind == "Counter" else 100_000

    def make() -> Any:
        return m.Counter(5) if kind == "Counter" else m.Config(NAME, VALUES, METADATA)

    kept: list[Any] = [None] * count
    make()
    gc.collect()
    before = _resident()
    for index in range(count):
        kept[index] = make()
    return (_resident() - before) / count


def _resident() -> int:
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Rss:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("no Rss in /proc/self/smaps_rollup")
