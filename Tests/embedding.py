"""Runs Tests/EmbeddingTests: a user's `swift test` with an interpreter inside.

The test program links the libpython of the Python that runs this script, whether it was built from
source or comes from a distribution (Debian: python3-dev).
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def library() -> tuple[str, Path]:
    """What the linker calls libpython, and the folder that it lies in."""
    name = f"python{sysconfig.get_config_var('LDVERSION')}"
    libdir = Path(sysconfig.get_config_var("LIBDIR") or "/usr/lib")
    multiarch = sysconfig.get_config_var("MULTIARCH") or ""
    for folder in (libdir, libdir / multiarch):
        if (folder / f"lib{name}.so").exists():
            return name, folder
    raise SystemExit(
        f"{sys.executable} has no lib{name}.so in {libdir}: build it with --enable-shared, or install "
        "its development package"
    )


def main() -> int:
    """The exit code of `swift test`."""
    name, folder = library()
    martlet = [sys.executable, "-m", "martlet", "macros"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "python" / "martlet" / "src")}
    run = subprocess.run(martlet, env=environment, capture_output=True, text=True, check=True)
    macros = run.stdout.strip().splitlines()[-1]
    environment = os.environ | {
        "MARTLET_MACRO_LIBRARY": macros,
        "MARTLET_TEST_PYTHON": name,
        "LIBRARY_PATH": str(folder),
        "LD_LIBRARY_PATH": str(folder),
        "PYTHONHOME": sys.base_prefix,
    }
    command = ["swift", "test", "--package-path", str(ROOT / "Tests" / "EmbeddingTests")]
    plugin = ["-Xswiftc", "-load-plugin-library", "-Xswiftc", macros]
    return subprocess.run([*command, *plugin], env=environment, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
