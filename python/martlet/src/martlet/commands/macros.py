"""``martlet macros``: the path of the macro library, for a plain ``swift build``."""

from __future__ import annotations

import argparse
from typing import Any

from martlet import macros, sources, toolchain
from martlet.console import Console
from martlet.errors import MartletError


def add(subparsers: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "macros", parents=[shared], help="print the path of the macro library",
        description="Build Martlet's macro library for this toolchain, if need be, and print its "
        "path: MARTLET_MACRO_LIBRARY=PATH swift build -Xswiftc -load-plugin-library -Xswiftc PATH",
    )  # fmt: skip
    parser.add_argument(
        "--sources", action="store_true", help="print the path of Martlet's Swift package instead"
    )
    parser.set_defaults(run=run)


def run(found: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Prints the path on stdout."""
    if found.sources:
        path = str(sources.root())
    else:
        library = macros.library(toolchain.find())
        if library is None:
            raise MartletError(
                "this toolchain ships no SwiftSyntax, so there is no macro library",
                advice="build without MARTLET_MACRO_LIBRARY: SwiftPM compiles swift-syntax then",
            )
        path = str(library)
    if not found.json:
        print(path)
    return {"path": path}
