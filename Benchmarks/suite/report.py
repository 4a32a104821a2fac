"""The results as tables, JSON and a plot."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from suite.cases import CASES

#: By case, then label.
Results = Mapping[str, Mapping[str, float]]


def geometric_mean(results: Results, label: str, reference: str) -> float:
    """Of the ratios of all rows that both have."""
    ratios = [
        row[label] / row[reference]
        for row in results.values()
        if label in row and row.get(reference)
    ]
    return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else math.nan


def _number(value: float) -> str:
    return (
        f"{value:.2f}"
        if value < 10
        else f"{value:.1f}"
        if value < 1000
        else f"{value:.0f}"
    )


def table(results: Results, labels: list[str], reference: str) -> str:
    """A Markdown table: the reference's value, the others' with the ratio to it."""
    units = {case.name: case.unit for case in CASES}
    lines = [
        "| row (per) | " + " | ".join(labels) + " |",
        "|---" * (len(labels) + 1) + "|",
    ]
    for name, row in results.items():
        base = row.get(reference)
        cells = []
        for label in labels:
            value = row.get(label)
            if value is None:
                cells.append("–")
            elif label == reference or not base:
                cells.append(_number(value))
            else:
                cells.append(f"{_number(value)} ({value / base:.2f}×)")
        unit = f" ({units[name]})" if name in units else ""
        lines.append(f"| {name}{unit} | " + " | ".join(cells) + " |")
    means = [
        ""
        if label == reference
        else f"**{geometric_mean(results, label, reference):.2f}×**"
        for label in labels
    ]
    lines.append("| **geometric mean** | " + " | ".join(means) + " |")
    return "\n".join(lines)


def fact_table(facts: Mapping[str, Any], labels: list[str]) -> str:
    """What is measured once for each implementation."""
    memory = facts["memory bytes"]
    size, seconds = facts["library bytes"], facts["build CPU seconds"]
    rows = {
        "bytes per `Counter`, a million of them": (
            lambda label: f"{memory[label]['Counter']:.1f}"
        ),
        "bytes per `Config` of a name, 10 ints, 5 texts": (
            lambda label: f"{memory[label]['Config']:.0f}"
        ),
        "resident kB that loading it adds": (
            lambda label: f"{memory[label]['module'] / 1024:.0f}"
        ),
        "import, µs": lambda label: f"{facts['import microseconds'][label]:.0f}",
        "library, stripped as its tool does it, MB": (
            lambda label: f"{size[label] / 1e6:.2f}"
        ),
        "two threads of `fib_nogil`, speed-up": (
            lambda label: f"{facts['two threads'][label]:.2f}"
        ),
        "CPU seconds of a build with the macros built; Martlet too; one line edited": (
            lambda label: (
                "; ".join(f"{value:.1f}" for value in seconds.values())
                if label == "martlet"
                else "–"
            )
        ),
    }
    lines = [f"| | {' | '.join(labels)} |", "|---" * (len(labels) + 1) + "|"]
    lines += [
        f"| {name} | {' | '.join(map(cell, labels))} |" for name, cell in rows.items()
    ]
    return "\n".join(lines)


def filled(text: str, tables: Mapping[str, str]) -> str:
    """The text with each table between its marks, `<!-- name -->` and `<!-- end -->`."""
    for name, table in tables.items():
        before, mark, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("<!-- end -->\n")
        if not end:
            raise SystemExit(f"performance.md has no place for the table '{name}'")
        text = f"{before}{mark}\n{table}\n\n{end}{after}"
    return text


COLOURS = {
    "martlet": "#f05138",
    "nanobind": "#4878a8",
    "pybind11": "#88a858",
    "cython": "#b8a060",
}


def plot(results: Results, labels: list[str], reference: str, title: str) -> str:
    """An SVG of each row's ratio to the reference, on a logarithmic scale."""
    left, width, row_height, top = 150, 560, 18, 56
    height = top + row_height * len(results) + 30
    low, high = 0.4, 20.0

    def x(ratio: float) -> float:
        clipped = min(max(ratio, low), high)
        return left + width * math.log(clipped / low) / math.log(high / low)

    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 20} {height}" '
            'font-family="sans-serif" font-size="11">'
        ),
        f'<rect width="100%" height="100%" fill="white"/><text x="10" y="18" font-size="14">{title}</text>',
    ]
    for index, label in enumerate(labels):
        place = left + index * 110
        parts.append(
            f'<circle cx="{place}" cy="36" r="4.5" fill="{COLOURS.get(label, "#888")}"/>'
            f'<text x="{place + 9}" y="40">{label}</text>'
        )
    for tick in (0.5, 1, 2, 5, 10, 20):
        parts.append(
            f'<line x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="{top - 6}" y2="{height - 24}" '
            f'stroke="{"#444" if tick == 1 else "#ddd"}"/>'
            f'<text x="{x(tick):.1f}" y="{height - 10}" text-anchor="middle">{tick:g}×</text>'
        )
    for index, (name, row) in enumerate(results.items()):
        y = top + row_height * index + 8
        parts.append(
            f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{name}</text>'
        )
        # Ours last, so that it lies on top.
        for label in reversed(labels):
            if label in row and row.get(reference):
                parts.append(
                    f'<circle cx="{x(row[label] / row[reference]):.1f}" cy="{y}" r="4.5" '
                    f'fill="{COLOURS.get(label, "#888")}"/>'
                )
    return "\n".join([*parts, "</svg>"]) + "\n"
