"""Rebuild on import: an editable install that follows its Swift sources.

A .pth file installs a finder that, when one of the project's modules is imported first, compares
the sources' times with the module's and runs ``martlet develop`` if one is newer.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from martlet.archive import Archive
    from martlet.builder import Builder

_HOOK = '''"""Rebuilds {name} on import when a Swift source changed (editable.rebuild = true)."""

import importlib.util
import os
import subprocess
import sys

NAMES = {names!r}
PROJECT = {project!r}
PACKAGE = {package!r}
TOOL = {tool!r}
STAMP = __file__ + ".stamp"
SKIPPED = (".build", ".git", ".swiftpm", ".venv", "dist", "__pycache__")


def newest(folder):
    latest = 0
    for here, folders, files in os.walk(folder):
        folders[:] = [f for f in folders if f not in SKIPPED and not f.startswith(".build")]
        for file in files:
            if file.endswith((".swift", ".c", ".h", ".cpp", ".m", ".resolved")):
                try:
                    latest = max(latest, os.stat(os.path.join(here, file)).st_mtime_ns)
                except OSError:
                    pass
    return latest


class Finder:
    done = False

    def find_spec(self, name, path=None, target=None):
        if not Finder.done and name.partition(".")[0] in NAMES:
            Finder.done = True
            if "MARTLET_NO_REBUILD" not in os.environ:
                rebuild()
        return None


def stamp():
    try:
        with open(STAMP) as stream:
            return int(stream.read() or 0)
    except (OSError, ValueError):
        return 0


def rebuild():
    if newest(PACKAGE) <= stamp():
        return
    import fcntl

    with open(STAMP, "a+") as handle:
        # A second process waits here and then finds the stamp of the first.
        fcntl.flock(handle, fcntl.LOCK_EX)
        latest = newest(PACKAGE)
        if latest <= stamp():
            return
        environment = dict(os.environ, VIRTUAL_ENV=sys.prefix, MARTLET_NO_REBUILD="1")
        environment.pop("CONDA_PREFIX", None)
        if importlib.util.find_spec("martlet") is None and TOOL[0] == sys.executable:
            raise ImportError(
                PROJECT + " changed, and rebuilding it needs martlet in this environment: "
                "pip install martlet, or set MARTLET_NO_REBUILD=1"
            )
        command = [*TOOL, "develop", "--no-deps", "--project", PROJECT]
        print("martlet: " + PROJECT + " changed, rebuilding", file=sys.stderr, flush=True)
        run = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL)
        if run.returncode:
            raise ImportError("the Swift sources of " + PROJECT + " don't build; see above")
        with open(STAMP, "w") as stream:
            stream.write(str(latest))


sys.meta_path.insert(0, Finder())
'''


def add(contents: Archive, builder: Builder) -> None:
    """Adds the finder and the .pth line that installs it."""
    project = builder.project
    names = sorted({module.import_name.split(".")[0] for module in builder.layout.modules})
    hook = f"_martlet_rebuild_{project.distribution}"
    text = _HOOK.format(
        name=project.name,
        names=tuple(names),
        project=str(project.root),
        package=str(project.package),
        tool=[sys.executable, "-m", "martlet"],
    )
    contents.add(f"{hook}.py", text.encode())
    contents.add(f"__editable__.{project.distribution}_rebuild.pth", f"import {hook}\n".encode())
