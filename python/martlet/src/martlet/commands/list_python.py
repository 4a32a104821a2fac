"""``martlet list-python``: the interpreters of this machine."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from martlet import interpreter
from martlet.console import Console


def add(subparsers: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "list-python", parents=[shared], help="list Python interpreters that run",
        description="List the Python interpreters that were found and ran.",
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(found: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Prints one line for each on stdout."""
    every = interpreter.find_all()
    if not found.json:
        for item in every:
            print(item.describe())
    return {"interpreters": [asdict(item) for item in every]}
