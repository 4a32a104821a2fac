"""The command line."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from martlet import __version__
from martlet.console import Console
from martlet.errors import MartletError, from_system

Command = Callable[[argparse.Namespace, Console], dict[str, Any] | None]


class _Terminated(BaseException):
    """SIGTERM, as a CI job that is cancelled sends it: what a build has borrowed must go back."""


class _CommandParser(argparse.ArgumentParser):
    """A command's own parser, which answers an unknown option with the command's usage."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown


def parser(command: str | None = None) -> argparse.ArgumentParser:
    """The parser of every command, or only that of ``command``."""
    from martlet import commands

    top = argparse.ArgumentParser(
        prog="martlet",
        description="Build, install and publish Python packages written in Swift.",
    )
    top.add_argument("-V", "--version", action="version", version=f"martlet {__version__}")
    shared = argparse.ArgumentParser(add_help=False)
    group = shared.add_argument_group("output")
    group.add_argument(
        "-v", "--verbose", action="count", default=0, help="show commands and all output"
    )
    group.add_argument("-q", "--quiet", action="store_true", help="show errors only")
    group.add_argument("--json", action="store_true", help="print the result as JSON on stdout")
    subparsers = top.add_subparsers(
        dest="command", metavar="COMMAND", required=True, parser_class=_CommandParser
    )
    commands.add(subparsers, shared, command)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Runs a command; returns the exit code: 0, 1 for an error, 2 for wrong usage."""
    given = sys.argv[1:] if arguments is None else arguments
    if not given:
        parser().print_help(sys.stderr)
        return 2
    found = parser(given[0]).parse_args(given)
    verbosity = -1 if found.quiet else found.verbose
    console = Console(verbosity=verbosity)
    # Another thread than the main one may not, and needs not.
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGTERM, _terminate)
    try:
        result = found.run(found, console)
        if found.json:
            phases = [{"phase": name, "seconds": seconds} for name, seconds in console.phases]
            print(json.dumps({**(result or {}), "phases": phases}, indent=2))
        # Here, where a reader that went away is no failure, and not at the interpreter's exit.
        sys.stdout.flush()
    except MartletError as error:
        return _failed(error, found, console)
    except KeyboardInterrupt:
        console.say("interrupted")
        return 130
    except _Terminated:
        console.say("terminated")
        return 143
    except BrokenPipeError:
        # The reader of our output went away; that is no failure of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _failed(from_system(error), found, console)
    return 0


def _terminate(number: int, frame: object) -> None:
    raise _Terminated


def _failed(error: MartletError, found: argparse.Namespace, console: Console) -> int:
    if found.json:
        facts = {
            "error": error.message,
            "causes": error.causes,
            "todo": error.advice,
            **error.facts,
        }
        print(json.dumps(facts))
    console.error(error)
    return 1
