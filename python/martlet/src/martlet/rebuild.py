"""Rebuild on import: an editable install that follows its Swift sources.

A .pth file installs a finder that, when one of the project's modules is imported first, compares
the state of the sources with that of the last build and runs ``martlet develop`` if they differ.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from martlet import sdist

if TYPE_CHECKING:
    from martlet.archive import Archive
    from martlet.builder import Builder
    from martlet.project import Project

_HOOK = '''"""Rebuilds {name} on import when a Swift source changed (editable.rebuild = true)."""

import _thread
import os
import sys

NAMES = {names!r}
PROJECT = {project!r}
PACKAGES = {packages!r}
TOOL = {tool!r}
STAMP = __file__.removesuffix(".py") + ".stamp"


{state}

class Finder:
    lock = _thread.RLock()
    done = False

    def find_spec(self, name, path=None, target=None):
        if not Finder.done and name.partition(".")[0] in NAMES:
            with Finder.lock:
                if not Finder.done:
                    # Now, so that what a rebuild imports doesn't start another.
                    Finder.done = True
                    try:
                        if "MARTLET_NO_REBUILD" not in os.environ:
                            rebuild()
                    except BaseException:
                        # The next import tries again: never an old module after an error.
                        Finder.done = False
                        raise
        return None


def changed():
    try:
        with open(STAMP) as stream:
            built = stream.read()
    except OSError:
        built = ""
    return state(PACKAGES) + state(PACKAGES, pins=True) != built


def tool():
    """The martlet that built this, else the one installed here, else the one on PATH."""
    import importlib.util
    import shutil

    if TOOL and os.access(TOOL, os.X_OK):
        return [TOOL, "-P", "-m", "martlet"]
    found = importlib.util.find_spec("martlet")
    if found is not None and found.origin is not None:
        return [sys.executable, "-P", "-m", "martlet"]
    command = shutil.which("martlet")
    return [command] if command else None


def rebuild():
    if not changed():
        return
    import fcntl
    import subprocess

    with open(__file__) as handle:
        # A second process waits here and then finds the stamp of the first.
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not changed():
            return
        command = tool()
        if command is None:
            raise ImportError(
                PROJECT + " changed, and rebuilding it needs martlet in this environment or on "
                "PATH: pip install martlet, or set MARTLET_NO_REBUILD=1"
            )
        environment = dict(os.environ, VIRTUAL_ENV=sys.prefix, MARTLET_NO_REBUILD="1")
        environment.pop("CONDA_PREFIX", None)
        command += ["develop", "--no-deps", "--project", PROJECT]
        print("martlet: " + PROJECT + " changed, rebuilding", file=sys.stderr, flush=True)
        run = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL)
        if run.returncode:
            raise ImportError(PROJECT + " changed and can't be rebuilt; the reason stands above")


sys.meta_path.insert(0, Finder())
'''


def state(folders: list[str], pins: bool = False) -> str:
    """A digest of the paths, sizes and times of the packages' sources, or of what they pin."""
    import hashlib
    import os
    from pathlib import Path

    kinds = (".swift", ".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".m", ".mm", ".S", ".modulemap")
    skipped = (".git", ".swiftpm", ".venv", "dist", "node_modules", "__pycache__")
    paths = [Path(folder, "Package.resolved") for folder in folders if pins]
    for folder in folders if not pins else []:
        for here, inner, files in os.walk(folder):
            inner[:] = [f for f in inner if f not in skipped and not f.startswith(".build")]
            # Sources may have resources beside them.
            every = "Sources" in Path(here).relative_to(folder).parts
            paths += [Path(here, f) for f in files if every or f.endswith(kinds)]
    lines = []
    for path in sorted(paths):
        try:
            facts = path.stat()
        except OSError:
            continue
        lines.append(f"{path} {facts.st_size} {facts.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()


def before(project: Project) -> str:
    """The state of the sources, to be taken before they are compiled."""
    return state(_packages(project))


def _packages(project: Project) -> list[str]:
    """The project's package and those it depends on by path, none inside another."""
    found: list[Path] = []
    for package in sdist.local_packages(project):
        if not any(package.is_relative_to(other) for other in found):
            found.append(package)
    return [str(package) for package in found]


def add(contents: Archive, builder: Builder, sources: str, *, isolated: bool) -> None:
    """Adds the finder, the .pth line that installs it, and the state of the ``sources`` built.

    The interpreter of an ``isolated`` build, which a front end made, is gone afterwards.
    """
    project = builder.project
    packages = _packages(project)
    hook = f"_martlet_rebuild_{project.distribution}"
    names = {module.import_name.split(".")[0] for module in builder.layout.modules}
    text = _HOOK.format(
        name=project.name,
        names=tuple(sorted(names)),
        project=str(project.root),
        packages=packages,
        tool=None if isolated else sys.executable,
        state=inspect.getsource(state),
    )
    contents.add(f"{hook}.py", text.encode())
    # The build itself may have written the pins.
    contents.add(f"{hook}.stamp", (sources + state(packages, pins=True)).encode())
    contents.add(f"__editable__.{project.distribution}_rebuild.pth", f"import {hook}\n".encode())
