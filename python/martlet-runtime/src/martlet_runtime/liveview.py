"""A table of processes that stays at the bottom of a terminal."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from martlet_runtime.processes import WorkerProcess


class LiveView:
    """Shows processes and endpoints on a terminal; elsewhere it only says what happens."""

    def __init__(self, output: TextIO) -> None:
        self.is_live = output.isatty() and os.environ.get("TERM") != "dumb"
        self._output = output
        self._table: list[str] = []
        self._height = 0

    def say(self, text: str) -> None:
        """Writes a line; on a terminal above the table."""
        self._draw([text])

    def show(self, processes: Sequence[WorkerProcess], served: list[str]) -> None:
        """Draws the table anew. ``served``: the endpoint of each instance known."""
        self._table = ["", *_processes(processes), *_endpoints(served)]
        self._draw([])

    def close(self) -> None:
        """Leaves the table where it is."""
        self._height = 0
        self._table = []

    def _draw(self, lines: list[str]) -> None:
        up = f"\x1b[{self._height}F\x1b[J" if self._height else ""
        table = self._table
        if table:
            # A line that wraps, or one above the screen, could not be drawn over.
            width, height = _size(self._output)
            table = [line[:width] for line in table[: height - 1]]
        self._output.write(up + "".join(f"{line}\n" for line in lines + table))
        self._output.flush()
        self._height = len(table)


def _size(output: TextIO) -> os.terminal_size:
    try:
        size = os.get_terminal_size(output.fileno())
    except (OSError, ValueError):
        size = os.terminal_size((0, 0))
    # A terminal that doesn't know its size says 0.
    return os.terminal_size((size.columns or 80, size.lines or 24))


def _processes(processes: Sequence[WorkerProcess]) -> list[str]:
    width = max([7, *(len(each.label) for each in processes)])
    lines = [f"{'worker':<{width}}  {'pid':>7}  {'state':<8}  {'up':>7}  {'MB':>6}  restarts"]
    for each in processes:
        pid = each.process.pid if each.process is not None and each.is_running else None
        state = "running" if pid is not None else "waiting"
        up = f"{time.monotonic() - each.started:.0f} s" if pid is not None else ""
        lines.append(
            f"{each.label:<{width}}  {pid or '':>7}  {state:<8}  {up:>7}  {_memory(pid):>6}"
            f"  {each.restarts}"
        )
    return lines


def _endpoints(served: list[str]) -> list[str]:
    counts = Counter(served)
    return [
        f"  {path}: {count} instance{'s' if count > 1 else ''}"
        for path, count in sorted(counts.items())
    ]


def _memory(pid: int | None) -> str:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return ""
    return f"{pages * os.sysconf('SC_PAGE_SIZE') / 1e6:.0f}"
