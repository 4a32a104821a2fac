"""What people see: phases with their times on stderr, progress on a terminal."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from martlet.errors import MartletError


@dataclass
class Console:
    """Writes to stderr only, so that stdout stays for machines.

    ``verbosity``: -1 errors only, 0 phases, 1 also commands and all output of the tools.
    """

    verbosity: int = 0
    phases: list[tuple[str, float]] = field(default_factory=list)
    _status: Any = None

    @property
    def is_terminal(self) -> bool:
        return sys.stderr.isatty() and "NO_COLOR" not in os.environ and self.verbosity >= 0

    def say(self, text: str) -> None:
        """A line about what happened."""
        if self.verbosity >= 0:
            self._write(text)

    def detail(self, text: str) -> None:
        """A line for -v."""
        if self.verbosity >= 1:
            self._write(text)

    def warn(self, text: str) -> None:
        """A line about what the user should look at."""
        if self.verbosity >= 0:
            self._write(self._colour("warning: ", "33") + text)

    def error(self, error: MartletError) -> None:
        """The error, its causes and its advice."""
        self._write(self._colour("error: ", "31") + error.message)
        for cause in error.causes:
            first, *rest = cause.splitlines()
            self._write(f"  because: {first}")
            for line in rest:
                self._write(f"    {line}")
        if error.advice:
            self._write(f"  to do: {error.advice}")

    @contextlib.contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Times a phase and, on a terminal, shows a spinner while it runs."""
        start = time.perf_counter()
        with self._spinner(name):
            yield
        seconds = time.perf_counter() - start
        self.phases.append((name, round(seconds, 3)))
        self.say(f"  {name:<44} {seconds:6.1f} s")

    def progress(self, text: str) -> None:
        """What the running phase is at; seen on a terminal only."""
        if self._status is not None:
            self._status.update(text[:100])

    @contextlib.contextmanager
    def _spinner(self, name: str) -> Iterator[None]:
        if not self.is_terminal or self._status is not None:
            yield
            return
        from rich.console import Console as RichConsole
        from rich.status import Status

        with Status(name, console=RichConsole(stderr=True)) as status:
            self._status = status
            try:
                yield
            finally:
                self._status = None

    def _write(self, text: str) -> None:
        if self._status is not None:
            self._status.console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            print(text, file=sys.stderr, flush=True)

    def _colour(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.is_terminal and not self._status else text
