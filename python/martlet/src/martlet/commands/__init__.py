"""The commands, one a file."""

from __future__ import annotations

import argparse
from typing import Any

from martlet.commands import (
    build,
    clean,
    completions,
    develop,
    doctor,
    generate_ci,
    list_python,
    macros,
    new,
    publish,
    sdist,
    stubs,
)

_ALL = (
    new, develop, build, sdist, publish, stubs, doctor, list_python, generate_ci, clean,
    completions, macros,
)  # fmt: skip


def add_all(subparsers: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the parser of every command."""
    for module in _ALL:
        module.add(subparsers, shared)
