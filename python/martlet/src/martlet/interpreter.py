"""Python interpreters, found and known by running them."""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from martlet import cache
from martlet.errors import MartletError

_PROBE = """
import json, platform, struct, sys, sysconfig
print(json.dumps({
    "executable": sys.executable,
    "version": list(sys.version_info[:3]),
    "implementation": sys.implementation.name,
    "suffix": sysconfig.get_config_var("EXT_SUFFIX"),
    "include": sysconfig.get_path("include"),
    "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    "platform": sysconfig.get_platform(),
    "base": getattr(sys, "_base_executable", None) or sys.executable,
}))
"""


@dataclass(frozen=True)
class Interpreter:
    """An interpreter that ran. ``include`` is the folder of its Python.h, present or not."""

    executable: str
    version: tuple[int, int, int]
    implementation: str
    suffix: str
    include: str
    free_threaded: bool
    platform: str
    base: str

    @property
    def tag(self) -> str:
        """The interpreter tag, such as cp311."""
        return f"cp{self.version[0]}{self.version[1]}"

    @property
    def abi(self) -> str:
        """The ABI tag, such as cp311 or cp313t."""
        return self.tag + ("t" if self.free_threaded else "")

    def describe(self) -> str:
        """A line for people."""
        name = {"cpython": "CPython", "pypy": "PyPy"}.get(self.implementation, self.implementation)
        version = ".".join(map(str, self.version)) + ("t" if self.free_threaded else "")
        return f"{name} {version} at {self.executable}"


@functools.cache
def probe(executable: str) -> Interpreter | None:
    """Runs ``executable``; None if it isn't a working Python 3 (a dead shim, say)."""
    try:
        run = subprocess.run(
            [executable, "-I", "-c", _PROBE],
            capture_output=True, text=True, errors="replace", check=False, timeout=60,
        )  # fmt: skip
        facts = json.loads(run.stdout)
        version = tuple(facts.pop("version"))
        return Interpreter(version=version, **facts)
    except (OSError, ValueError, TypeError, subprocess.SubprocessError):
        return None


def current() -> Interpreter:
    """The interpreter that runs this tool."""
    found = probe(sys.executable)
    if found is None:
        raise MartletError(f"the running interpreter {sys.executable} doesn't answer")
    return found


def candidates() -> Iterator[str]:
    """Paths that may be interpreters: on PATH, in pyenv's and uv's folders, in /opt/python."""
    names = ["python3", "python", *(f"python3.{minor}" for minor in range(8, 21))]
    names += [f"python3.{minor}t" for minor in range(13, 21)]
    for entry in os.get_exec_path():
        for name in names:
            path = Path(entry) / name
            if path.is_file() and os.access(path, os.X_OK):
                yield str(path)
    home = cache.home()
    pyenv = Path(os.environ.get("PYENV_ROOT", home / ".pyenv"))
    globs = [
        (pyenv / "versions", "*/bin/python3"),
        (home / ".local/share/uv/python", "*/bin/python3"),
        (Path("/opt/python"), "*/bin/python3"),
        (Path("/usr/local/bin"), "python3.*"),
    ]
    for folder, glob in globs:
        yield from (str(path) for path in sorted(folder.glob(glob)) if os.access(path, os.X_OK))


def find_all() -> list[Interpreter]:
    """Every working interpreter, newest last, one for each real installation."""
    found: dict[str, Interpreter] = {}
    tried: set[str] = set()
    for path in candidates():
        real = os.path.realpath(path)
        is_shim = "shims" in Path(path).parts
        key = path if is_shim else real
        if key in tried or not re.fullmatch(r"python(3(\.\d+)?t?)?", Path(path).name):
            continue
        tried.add(key)
        if (interpreter := probe(path)) is not None:
            found.setdefault(os.path.realpath(interpreter.base), interpreter)
    return sorted(found.values(), key=lambda item: (item.version, item.free_threaded))


def find(request: str) -> Interpreter:
    """The interpreter for a path, a command, or a version such as 3.12 or 3.13t.

    Raises MartletError if it isn't there or doesn't run: nothing is guessed.
    """
    version = re.fullmatch(r"(?:python|cp)?(3)[.]?(\d+)(t?)", request)
    path = shutil.which(request)
    if path and (interpreter := probe(path)):
        return interpreter
    if version:
        wanted = (int(version[1]), int(version[2])), bool(version[3])
        # The running one first, then the newest.
        for found in [current(), *reversed(find_all())]:
            if (found.version[:2], found.free_threaded) == wanted:
                return found
    have = ", ".join(".".join(map(str, item.version)) for item in find_all())
    raise MartletError(
        f"there is no Python interpreter {request!r}",
        f"{path} is no Python 3 that runs" if path else f"found on this machine: {have or 'none'}",
        advice="install it, or pass the path of its executable with -i",
    )
