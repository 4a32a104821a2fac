"""Builds and runs the benchmarks; see README.md.

python Benchmarks/run.py all                   build, check, count, measure, write docs/performance
python Benchmarks/run.py count --cases cfg_    instructions of some rows
python Benchmarks/run.py micro                 Python from Swift, by the names of PyO3's benchmarks
python Benchmarks/run.py limits [--write]      compare our own counts with limits.json
python Benchmarks/run.py tables                write docs/performance.md's tables from its .json
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from pathlib import Path
from typing import Any

from suite import (
    building,
    correctness,
    instructions,
    interpreters,
    limits,
    micro,
    processes,
    report,
    switches,
    times,
)
from suite.modules import Module

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent / "docs"
DATA = DOCS / "performance.json"
WORK = (
    HERE.parent
    / ".build"
    / f"benchmarks-{sys.version_info.major}.{sys.version_info.minor}"
)
LABELS = ["rawc", "martlet", "nanobind", "pybind11", "cython"]
ABI3 = ["rawc_abi3", "martlet_abi3"]


def build(labels: list[str], reuse: bool = False) -> list[Module]:
    """Builds what is missing; ours always, unless it may be reused, since it is what changes."""
    WORK.mkdir(parents=True, exist_ok=True)
    modules: dict[str, Module] = {}
    for label, abi in (("martlet", "version"), ("martlet_abi3", "abi3")):
        if label in labels and not (reuse and building.cached(WORK, label)):
            modules[label] = building.extension(WORK, abi)
    wanted = {
        label: building.cached(WORK, label) for label in labels if label not in modules
    }
    if any(
        module is None and label.startswith("rawc") for label, module in wanted.items()
    ):
        modules |= {module.label: module for module in building.raw_c(WORK)}
    if any(
        module is None and not label.startswith("rawc")
        for label, module in wanted.items()
    ):
        modules |= {module.label: module for module in building.peers(WORK)}
    modules |= {label: module for label, module in wanted.items() if module is not None}
    return [modules[label] for label in labels]


def check(modules: list[Module]) -> None:
    """Stops at the first implementation that does something else than the API says."""
    for module in modules:
        if module.label == "rawc_heap":
            continue
        for failure in correctness.failures(module.load()):
            raise SystemExit(f"{module.label}: {failure}")


def count(modules: list[Module], pattern: str) -> dict[str, dict[str, float]]:
    """Instructions per operation, by case and label."""
    tools = building.control(WORK)
    results: dict[str, dict[str, float]] = {}
    for module in modules:
        for name, found in instructions.count(module, pattern, tools).items():
            results.setdefault(name, {})[module.label] = found.total
    return results


def everything(reuse: bool) -> None:
    """Measures all and writes docs/performance.json, with the page's tables and plot."""
    modules = build([*LABELS, *ABI3, "rawc_heap"], reuse)
    check(modules)
    by_label = {module.label: module for module in modules}
    main = [by_label[label] for label in LABELS]
    counted = count(modules, ".")
    timed = times.measure([by_label[label] for label in [*LABELS, *ABI3]], ".")
    facts: dict[str, Any] = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "instructions": counted,
        "nanoseconds": timed,
        "Python from Swift, nanoseconds": micro.measure(building.micro(WORK)),
        "two threads": times.speedups(main),
        "import microseconds": processes.import_microseconds(main),
        "memory bytes": {module.label: processes.memory(module) for module in main},
        "library bytes": {
            module.label: module.path.stat().st_size for module in modules
        },
        "build CPU seconds": building.build_seconds(WORK),
    }
    DATA.write_text(json.dumps(facts, indent=1) + "\n")
    write_tables()


def write_tables() -> None:
    """Writes the tables of docs/performance.md and its plot from docs/performance.json."""
    facts = json.loads(DATA.read_text())
    counted, timed = facts["instructions"], facts["nanoseconds"]
    title = f"Instructions per operation, relative to raw C (CPython {facts['python']})"
    plot = report.plot(counted, LABELS[1:], "rawc", title)
    (DOCS / "performance.svg").write_text(plot)
    tables = {
        "instructions": report.table(counted, LABELS, "rawc"),
        "instructions, stable ABI": report.table(counted, ABI3, "rawc_abi3"),
        "nanoseconds": report.table(timed, LABELS, "rawc"),
        "nanoseconds, stable ABI": report.table(timed, ABI3, "rawc_abi3"),
        "Python from Swift": micro.table(facts["Python from Swift, nanoseconds"]),
        "once": report.fact_table(facts, LABELS),
    }
    page = DOCS / "performance.md"
    page.write_text(report.filled(page.read_text(), tables))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n")[0] if __doc__ else None
    )
    parser.add_argument(
        "command",
        choices=["all", "build", "check", "count", "time", "micro", "limits", "tables"],
    )
    parser.add_argument(
        "--cases", default=".", help="a regular expression of row names"
    )
    parser.add_argument(
        "--labels", default=",".join(LABELS), help="implementations to compare"
    )
    parser.add_argument(
        "--write", action="store_true", help="keep the counts as the new limits"
    )
    parser.add_argument(
        "--reuse", action="store_true", help="measure what was built before"
    )
    parser.add_argument("--json", type=Path, help="also write the numbers there")
    options = parser.parse_args()
    if options.command == "all":
        everything(options.reuse)
        return
    if options.command == "tables":
        write_tables()
        return
    if options.command == "micro":
        WORK.mkdir(parents=True, exist_ok=True)
        print(micro.table(micro.measure(building.micro(WORK))))
        return
    if options.command == "limits":
        check_limits(options.cases, options.write, options.reuse)
        return
    labels = options.labels.split(",")
    modules = build(labels, options.reuse)
    check(modules)
    if options.command in ("count", "time"):
        run = count if options.command == "count" else times.measure
        results = run(modules, options.cases)
        print(report.table(results, labels, labels[0]))
        if options.json:
            options.json.write_text(json.dumps(results, indent=1) + "\n")


def check_limits(pattern: str, write: bool, reuse: bool) -> None:
    """Counts what our modules do, on every CPython here; fails naming the rows that became worse."""
    broken = []
    for python in interpreters.every():
        version = interpreters.version(python)
        folder = WORK.parent / f"benchmarks-{version}"
        folder.mkdir(parents=True, exist_ok=True)
        tools = building.control(folder, python)
        for label, abi in (("martlet", "version"), ("martlet_abi3", "abi3")):
            module = building.cached(folder, label) if reuse else None
            module = module or building.extension(folder, abi, python)
            found = limits.of(instructions.count(module, pattern, tools, python))
            found["switches"] = switches.count(module, python)
            if write:
                limits.write(label, found, version)
            lines = limits.broken(label, found, version)
            broken += [f"{label} on CPython {version}: {line}" for line in lines]
            counted = len(found["instructions"]) + len(found["switches"])
            print(f"{label} on CPython {version}: {counted} rows, {len(lines)} worse")
    if broken:
        raise SystemExit("\n".join(broken))


if __name__ == "__main__":
    main()
