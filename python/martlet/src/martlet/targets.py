"""Other targets than this machine: triples and Swift SDKs."""

from __future__ import annotations

import re
import subprocess

from martlet.errors import MartletError
from martlet.toolchain import Toolchain


def check(triple: str | None, sdk: str | None, toolchain: Toolchain) -> None:
    """Raises MartletError for a target that no build can reach, before anything is compiled."""
    if triple is not None and not re.fullmatch(r"[a-z0-9_]+-[a-z0-9]+-linux(-gnu)?", triple):
        raise MartletError(
            f"the target {triple!r} is not supported yet: wheels are built for Linux with glibc",
            advice="write it like x86_64-unknown-linux-gnu or aarch64-unknown-linux-gnu",
        )
    if (
        triple is not None
        and sdk is None
        and machine(triple, None, toolchain) != machine(None, None, toolchain)
    ):
        raise MartletError(
            f"building for {triple} on {toolchain.triple} needs a Swift SDK for it",
            advice="install one with `swift sdk install`, and name it with --swift-sdk",
        )
    if sdk is None:
        return
    installed = installed_sdks(toolchain)
    if sdk not in installed:
        raise MartletError(
            f"the Swift SDK {sdk!r} is not installed",
            f"`swift sdk list` says: {', '.join(installed) or 'none'}",
            advice="install it with `swift sdk install`",
        )


def installed_sdks(toolchain: Toolchain) -> list[str]:
    """The names of the installed Swift SDKs."""
    run = subprocess.run(
        [str(toolchain.swift), "sdk", "list"],
        capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    lines = [line.strip() for line in run.stdout.splitlines()]
    return [line for line in lines if line and not line.startswith("No Swift SDKs")]


def machine(triple: str | None, sdk: str | None, toolchain: Toolchain) -> str:
    """The machine in platform tags: the triple's, else one that the SDK's name tells, else ours."""
    if triple is None and sdk is not None:
        named = re.search(r"x86_64|aarch64|arm64|armv7", sdk)
        if named:
            triple = named[0]
    first = (triple or toolchain.triple).split("-")[0] or "x86_64"
    return {"arm64": "aarch64", "armv7": "armv7l"}.get(first, first)
