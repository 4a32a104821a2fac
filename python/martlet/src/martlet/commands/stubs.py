"""``martlet stubs``: the type stubs of the built module as files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from martlet import interpreter, options, project, toolchain
from martlet.archive import Archive
from martlet.builder import Builder
from martlet.console import Console
from martlet.errors import MartletError
from martlet.wheel import add_python_side


def add(subparsers: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "stubs", parents=[shared], help="write the type stubs into a folder",
        description="Build the module and write its type stubs, laid out as in the wheel.",
    )  # fmt: skip
    parser.add_argument("-C", "--project", default=".", metavar="DIR", help="the project's folder")
    parser.add_argument("-o", "--out", required=True, metavar="DIR", help="the folder")
    options.add_build_options(parser)
    parser.set_defaults(run=run)


def run(found: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Builds and writes the stubs."""
    loaded = project.load(Path(found.project))
    request = options.request_of(found)
    builder = Builder(loaded, interpreter.current(), toolchain.find(), console, request)
    configuration = request.configuration or builder.config.configuration
    contents = Archive()
    with builder.built(configuration=configuration) as built:
        add_python_side(contents, builder, built)
    stubs = {n: e.data for n, e in contents.entries.items() if n.endswith((".pyi", "py.typed"))}
    if not stubs:
        raise MartletError(
            f"the module of {loaded.name} has no stubs",
            "they come from Martlet's macros",
            advice="declare the module with @PyModule",
        )
    for name, data in stubs.items():
        path = Path(found.out) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    console.say(f"Wrote {len(stubs)} files to {found.out}")
    return {"files": sorted(stubs)}
