"""``martlet sdist``: the source archive."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from martlet import project, sdist
from martlet.console import Console


def add(subparsers: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "sdist", parents=[shared], help="pack the sources",
        description="Pack the sources into dist/; needs neither Swift nor the network.",
    )  # fmt: skip
    parser.add_argument("-C", "--project", default=".", metavar="DIR", help="the project's folder")
    parser.add_argument("-o", "--out", metavar="DIR", help="folder for the sdist (default: dist)")
    parser.set_defaults(run=run)


def run(found: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Packs the sources."""
    loaded = project.load(Path(found.project))
    path = sdist.build(loaded, Path(found.out) if found.out else loaded.root / "dist", console)
    console.say(f"Packed {path}")
    return {"sdist": str(path)}
