"""Limits in counts: what a change may not make worse by more than 3 %.

Kept by the label of the build, the interpreter's version and what is counted.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from suite.instructions import Count

FILE = Path(__file__).resolve().parent.parent / "limits.json"
TOLERANCE = 1.03
#: Rows whose loops are short enough for every run of the tests.
CHEAP = "^(noop|add_|greet_|kwargs_|raise_|class_|method_|prop_|cfg_|sum_list_8|dict_rt_5|buf_memview_16|bytes_64$)"


THIS = f"{sys.version_info.major}.{sys.version_info.minor}"


@dataclass(frozen=True)
class _Kind:
    """One of the things that are counted."""

    digits: int
    #: Small counts may differ by this: below 100 instructions a single one is more than 1 %.
    slack: float
    text: str


_KINDS = {
    "instructions": _Kind(1, 3, "instructions of our own"),
    "allocations": _Kind(3, 0, "allocations of our own"),
    # One wake more an await is a whole one; a busy machine adds one in five to gathered hops.
    "switches": _Kind(3, 0.4, "context switches"),
}

#: By what is counted, then by row.
Found = dict[str, dict[str, float]]


def of(counts: dict[str, Count]) -> Found:
    """The interpreter's and libc's share depends on how they were built: ours alone is compared."""
    return {
        "instructions": {name: count.own for name, count in counts.items()},
        "allocations": {name: count.allocations for name, count in counts.items()},
    }


def write(label: str, found: Found, version: str = THIS) -> None:
    """Keeps the counts as the limits of this Python version."""
    known = json.loads(FILE.read_text()) if FILE.exists() else {}
    for kind, rows in found.items():
        known.setdefault(f"{label} {version} {kind}", {}).update(
            {name: round(value, _KINDS[kind].digits) for name, value in rows.items()}
        )
    FILE.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")


def broken(label: str, found: Found, version: str = THIS) -> list[str]:
    """A line for each row that has become worse."""
    known = json.loads(FILE.read_text())
    lines = []
    for kind, rows in found.items():
        limits, how = known.get(f"{label} {version} {kind}", {}), _KINDS[kind]
        for name in rows.keys() & limits.keys():
            value, limit = round(rows[name], how.digits), limits[name]
            if value > max(limit * TOLERANCE, limit + how.slack):
                lines.append(f"{name}: {value:g} {how.text}, limit {limit:g}")
    return sorted(lines)
