"""Limits in counts: what a change may not make worse by more than 3 %."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from suite.instructions import Count

FILE = Path(__file__).resolve().parent.parent / "limits.json"
TOLERANCE = 1.03
#: Rows whose loops are short enough for every run of the tests.
CHEAP = "^(noop|add_|greet_|kwargs_|raise_|class_|method_|prop_|cfg_|sum_list_8|dict_rt_5|buf_memview_16|bytes_64$)"


def _key(label: str, what: str) -> str:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return f"{label} {version} {what}"


@dataclass(frozen=True)
class _Kind:
    """One of the things that are counted."""

    name: str
    #: The interpreter's and libc's share depends on how they were built: ours alone is compared.
    value: Callable[[Count], float]
    digits: int
    #: Small counts may differ by this: below 100 instructions a single one is more than 1 %.
    slack: float


_KINDS = (
    _Kind("instructions", lambda count: count.own, digits=1, slack=3),
    _Kind("allocations", lambda count: count.allocations, digits=3, slack=0),
)


def write(label: str, counts: dict[str, Count]) -> None:
    """Keeps the counts as the limits of this Python version."""
    known = json.loads(FILE.read_text()) if FILE.exists() else {}
    for kind in _KINDS:
        known[_key(label, kind.name)] = {
            name: round(kind.value(count), kind.digits)
            for name, count in sorted(counts.items())
        }
    FILE.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")


def broken(label: str, counts: dict[str, Count]) -> list[str]:
    """A line for each row that has become worse."""
    known = json.loads(FILE.read_text())
    lines = []
    for kind in _KINDS:
        limits = known.get(_key(label, kind.name), {})
        for name, count in counts.items():
            if name not in limits:
                continue
            found, limit = round(kind.value(count), kind.digits), limits[name]
            if found > max(limit * TOLERANCE, limit + kind.slack):
                lines.append(
                    f"{name}: {found:g} {kind.name} of our own, limit {limit:g}"
                )
    return lines
