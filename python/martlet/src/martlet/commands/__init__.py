"""The commands, one a file."""

from __future__ import annotations

import argparse
from typing import Any

from martlet.commands import build, develop, list_python, macros, new, sdist

_ALL = (new, develop, build, sdist, list_python, macros)


def add_all(subparsers: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the parser of every command."""
    for module in _ALL:
        module.add(subparsers, shared)
