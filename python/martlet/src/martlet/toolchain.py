"""The Swift toolchain: where it is and what it can do."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from martlet.errors import MartletError

MINIMUM = (6, 3)
INSTALL_ADVICE = (
    "install Swift 6.3 or newer from https://www.swift.org/install and put its usr/bin on PATH"
)


@dataclass(frozen=True)
class Toolchain:
    """A Swift toolchain. ``usr`` is the folder that holds bin/ and lib/."""

    swift: Path
    usr: Path
    banner: str
    version: tuple[int, ...]
    triple: str

    @property
    def host_libraries(self) -> Path | None:
        """The folder of the toolchain's own SwiftSyntax, or None if it ships without."""
        folder = self.usr / "lib" / "swift" / "host"
        ships = (folder / "libSwiftSyntaxMacros.so").is_file()
        return folder if ships and (folder / "SwiftSyntaxMacros.swiftmodule").exists() else None

    @property
    def runtime_libraries(self) -> Path:
        """The folder of the shared Swift runtime."""
        return self.usr / "lib" / "swift" / "linux"

    def tool(self, name: str) -> Path | None:
        """The toolchain's own tool, else the one on PATH."""
        own = self.usr / "bin" / name
        if own.exists():
            return own
        found = shutil.which(name)
        return Path(found) if found else None


@functools.cache
def find() -> Toolchain:
    """The toolchain whose ``swift`` stands first on PATH.

    Raises MartletError if there is none, it doesn't run, or it is older than 6.3.
    """
    found = shutil.which("swift")
    if not found:
        raise MartletError(
            "the Swift compiler was not found",
            "there is no `swift` on PATH",
            advice=INSTALL_ADVICE,
        )
    try:
        run = subprocess.run(
            [found, "--version"], capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as error:
        raise MartletError(f"{found} doesn't run", str(error), advice=INSTALL_ADVICE) from error
    match = re.search(r"Swift version (\d+(?:\.\d+)*)", run.stdout)
    if run.returncode or not match:
        raise MartletError(
            f"{found} --version failed",
            (run.stderr or run.stdout).strip(),
            advice=INSTALL_ADVICE,
        )
    version = tuple(int(part) for part in match[1].split("."))
    if version < MINIMUM:
        raise MartletError(
            f"Swift {match[1]} is too old: Martlet needs 6.3 or newer",
            f"{found} stands first on PATH",
            advice=INSTALL_ADVICE,
        )
    triple = re.search(r"Target: (\S+)", run.stdout)
    real = Path(os.path.realpath(found))
    return Toolchain(
        swift=Path(found),
        usr=real.parents[1],
        banner=run.stdout.splitlines()[0].strip(),
        version=version,
        triple=triple[1] if triple else "",
    )
