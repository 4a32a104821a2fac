"""The commands, one a file."""

from __future__ import annotations

import argparse
import importlib
from typing import Any

# Each command and the file that has it.
_FILES = {
    "new": "new",
    "init": "new",
    "develop": "develop",
    "build": "build",
    "sdist": "sdist",
    "publish": "publish",
    "stubs": "stubs",
    "doctor": "doctor",
    "list-python": "list_python",
    "generate-ci": "generate_ci",
    "clean": "clean",
    "completions": "completions",
    "schema": "completions",
    "macros": "macros",
}


def add(subparsers: Any, shared: argparse.ArgumentParser, command: str | None) -> None:
    """Adds the parser of every command; only the one of ``command``, if that is one.

    To import all of them takes longer than some of them run.
    """
    files = [_FILES[command]] if command in _FILES else dict.fromkeys(_FILES.values())
    for name in files:
        importlib.import_module(f"martlet.commands.{name}").add(subparsers, shared)
