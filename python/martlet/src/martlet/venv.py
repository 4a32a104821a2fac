"""The virtual environment that develop installs into."""

from __future__ import annotations

import os
from pathlib import Path

from martlet import interpreter
from martlet.errors import MartletError
from martlet.interpreter import Interpreter

ADVICE = "create one and activate it: python3 -m venv .venv && source .venv/bin/activate"


def find(start: Path) -> tuple[Path, Interpreter]:
    """The active environment: VIRTUAL_ENV or CONDA_PREFIX, else the nearest .venv upwards.

    Raises MartletError if there is none, both are active, or it is broken.
    """
    virtual, conda = os.environ.get("VIRTUAL_ENV"), os.environ.get("CONDA_PREFIX")
    if virtual and conda:
        raise MartletError(
            "both VIRTUAL_ENV and CONDA_PREFIX are set",
            f"VIRTUAL_ENV is {virtual}",
            f"CONDA_PREFIX is {conda}",
            advice="deactivate one of the two environments",
        )
    if virtual:
        return _check(Path(virtual), "VIRTUAL_ENV", configured=True)
    if conda:
        return _check(Path(conda), "CONDA_PREFIX", configured=False)
    for folder in (start, *start.parents):
        if (folder / ".venv").is_dir():
            return _check(folder / ".venv", ".venv", configured=True)
    raise MartletError(
        "there is no virtual environment to install into",
        "VIRTUAL_ENV and CONDA_PREFIX are not set",
        f"no .venv lies in {start} or above it",
        advice=ADVICE,
    )


def _check(folder: Path, origin: str, *, configured: bool) -> tuple[Path, Interpreter]:
    if configured and not (folder / "pyvenv.cfg").is_file():
        raise MartletError(
            f"{folder} is not a virtual environment: it has no pyvenv.cfg",
            f"{origin} points to it",
            advice=ADVICE,
        )
    executable = folder / "bin" / "python"
    if not executable.exists():
        raise MartletError(
            f"the virtual environment {folder} has no bin/python",
            "its interpreter was removed or moved",
            advice=f"remove the folder and {ADVICE}",
        )
    found = interpreter.probe(str(executable))
    if found is None:
        raise MartletError(
            f"the interpreter {executable} doesn't run",
            advice=f"remove {folder} and {ADVICE}",
        )
    return folder, found
