"""Completions for fish, which shtab does not write."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator
from typing import Any


def complete(top: argparse.ArgumentParser) -> str:
    """The script for a parser with commands; fish reads it from its ``completions`` folder."""
    lines = [f"complete -c {top.prog} -f"]
    commands: Any = next(a for a in top._actions if isinstance(a, argparse._SubParsersAction))
    lines += _options(top, "__fish_use_subcommand")
    for choice in commands._choices_actions:
        lines.append(_line(top, "__fish_use_subcommand", choice, ["-a", choice.dest]))
    for name, parser in commands.choices.items():
        lines += _options(parser, f"__fish_seen_subcommand_from {name}")
    return "\n".join(lines)


def _options(parser: argparse.ArgumentParser, condition: str) -> Iterator[str]:
    for action in parser._actions:
        words = [
            ("-l" if o.startswith("--") else "-s", o.lstrip("-")) for o in action.option_strings
        ]
        flags = [word for pair in words for word in pair]
        if action.nargs != 0 and flags:
            # A value is wanted: the choices, or else a file.
            flags += ["-x", "-a", " ".join(action.choices)] if action.choices else ["-r", "-F"]
        elif action.choices and not isinstance(action, argparse._SubParsersAction):
            flags = ["-a", " ".join(action.choices)]
        if flags:
            yield _line(parser, condition, action, flags)


def _line(
    parser: argparse.ArgumentParser, condition: str, action: argparse.Action, flags: list[str]
) -> str:
    program = parser.prog.partition(" ")[0]
    line = ["complete", "-c", program, "-n", condition, *flags]
    return shlex.join([*line, "-d", action.help] if action.help else line)
