"""``martlet completions`` and ``martlet schema``: for shells and editors."""

from __future__ import annotations

import argparse
import json
from typing import Any

from martlet.console import Console


def add(subparsers: Any, shared: argparse.ArgumentParser) -> None:
    """Adds both commands."""
    parser = subparsers.add_parser(
        "completions", parents=[shared], help="print completions for a shell",
        description="Print a completion script, for example: "
        "martlet completions bash > ~/.local/share/bash-completion/completions/martlet",
    )  # fmt: skip
    parser.add_argument("shell", choices=["bash", "fish", "tcsh", "zsh"])
    parser.set_defaults(run=run_completions)
    schema = subparsers.add_parser(
        "schema", parents=[shared], help="print the JSON schema of [tool.martlet]",
        description="Print the JSON schema of [tool.martlet], for editors and validators.",
    )  # fmt: skip
    schema.set_defaults(run=run_schema)


def run_completions(found: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Prints the script on stdout."""
    import shtab

    from martlet import fish
    from martlet.cli import parser

    is_fish = found.shell == "fish"
    script = fish.complete(parser()) if is_fish else shtab.complete(parser(), found.shell)
    if not found.json:
        print(script)
    return {"script": script}


def run_schema(found: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Prints the schema on stdout."""
    from martlet.schema import get_schema

    if not found.json:
        print(json.dumps(get_schema(), indent=2))
    return {"schema": get_schema()}
