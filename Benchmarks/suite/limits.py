"""Limits in counts: what a change may not make worse by more than 3 %."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from suite.instructions import Count

FILE = Path(__file__).resolve().parent.parent / "limits.json"
TOLERANCE = 1.03
#: Rows whose loops are short enough for every run of the tests.
CHEAP = "^(noop|add_|greet_|kwargs_|raise_|class_|method_|prop_|cfg_|sum_list_8|dict_rt_5|buf_memview_16|bytes_64$)"


def _key(label: str) -> str:
    return f"{label} {sys.version_info.major}.{sys.version_info.minor}"


def _own(count: Count) -> float:
    """What belongs to us: the interpreter's and libc's share depends on how they were built."""
    return round(count.own, 1)


def write(label: str, counts: dict[str, Count]) -> None:
    """Keeps the counts as the limits of this Python version."""
    known = json.loads(FILE.read_text()) if FILE.exists() else {}
    known[_key(label)] = {name: _own(count) for name, count in sorted(counts.items())}
    FILE.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")


def broken(label: str, counts: dict[str, Count]) -> list[str]:
    """A line for each row that has become worse."""
    limits = json.loads(FILE.read_text()).get(_key(label), {})
    lines = []
    for name, count in counts.items():
        # Below 100 instructions a single one is more than 1 %.
        allowed = max(
            limits.get(name, float("inf")) * TOLERANCE, limits.get(name, 0) + 3
        )
        if _own(count) > allowed:
            lines.append(
                f"{name}: {_own(count):.0f} instructions of our own, limit {limits[name]:.0f}"
            )
    return lines
