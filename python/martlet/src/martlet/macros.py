"""Martlet's macro library, compiled once per toolchain against the toolchain's own SwiftSyntax."""

from __future__ import annotations

import subprocess
from pathlib import Path

from martlet import cache, sources
from martlet.errors import MartletError
from martlet.toolchain import Toolchain

LIBRARY = "libMartletMacros.so"
ENVIRONMENT = "MARTLET_MACRO_LIBRARY"
MODULES = (
    "SwiftSyntax", "SwiftSyntaxMacros", "SwiftSyntaxBuilder", "SwiftDiagnostics", "SwiftParser",
    "SwiftOperators", "SwiftBasicFormat",
)  # fmt: skip


def folder(toolchain: Toolchain) -> Path:
    """Where the library for this toolchain and these macro sources lies, built or not."""
    key = cache.digest(
        [
            str(toolchain.usr),
            toolchain.banner,
            toolchain.triple,
            cache.tree_digest(sources.root() / "Sources" / "MartletMacros"),
            *MODULES,
        ]
    )
    return cache.root() / "macros" / key


def library(toolchain: Toolchain) -> Path | None:
    """The macro library for ``toolchain``, built if it isn't in the cache.

    None if the toolchain ships no SwiftSyntax: the build then compiles the swift-syntax package.
    Raises MartletError if the compiler refuses the macro sources.
    """
    host = toolchain.host_libraries
    if host is None:
        return None
    target = folder(toolchain)
    return cache.materialise(target, lambda out: _compile(toolchain, host, out)) / LIBRARY


def _compile(toolchain: Toolchain, host: Path, out: Path) -> None:
    swiftc = toolchain.tool("swiftc")
    files = sorted((sources.root() / "Sources" / "MartletMacros").rglob("*.swift"))
    if swiftc is None or not files:
        raise MartletError(f"cannot build Martlet's macros: no {'swiftc' if files else 'sources'}")
    command = [
        str(swiftc), "-emit-library", "-O", "-wmo", "-parse-as-library", "-swift-version", "6",
        "-module-name", "MartletMacros", "-I", str(host), "-L", str(host),
        *(f"-l{module}" for module in MODULES),
        "-Xlinker", "-soname", "-Xlinker", LIBRARY, "-Xlinker", "--strip-all",
        "-o", str(out / LIBRARY), *map(str, files),
    ]  # fmt: skip
    run = subprocess.run(
        command, capture_output=True, text=True, errors="replace", check=False, cwd=out,
        env=cache.environment(),
    )  # fmt: skip
    if run.returncode:
        raise MartletError(
            "Martlet's macros don't compile with this toolchain",
            toolchain.banner,
            (run.stderr + run.stdout).strip(),
            advice="report it with the output above, or use a Swift release that Martlet supports",
        )
