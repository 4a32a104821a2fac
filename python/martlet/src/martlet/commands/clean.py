"""``martlet clean``: removes what builds left."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

from martlet import cache, layout, project
from martlet.console import Console
from martlet.stubs import is_written


def add(subparsers: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "clean", parents=[shared], help="remove what builds left",
        description="Remove the project's scratch folders and the modules that develop put into "
        "its source tree; with --all, everything that martlet keeps in the cache.",
    )  # fmt: skip
    parser.add_argument("-C", "--project", default=".", metavar="DIR", help="the project's folder")
    parser.add_argument("--all", action="store_true", help="empty martlet's whole cache")
    parser.set_defaults(run=run)


def run(found: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Removes the folders and files and says which."""
    doomed = [cache.root()] if found.all else _of_project(project.load(Path(found.project)))
    removed = []
    for path in doomed:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif path.is_symlink() or path.exists():
            path.unlink()
        else:
            continue
        removed.append(str(path))
        console.say(f"Removed {path}")
    if not removed:
        console.say("Nothing to remove")
    return {"removed": removed}


def _of_project(loaded: project.Project) -> list[Path]:
    bases = [cache.root() / "builds"]
    if loaded.config.cache_dir:
        bases.append((loaded.root / loaded.config.cache_dir).resolve())
    folders = [
        base / f"{loaded.distribution}-{cache.digest([str(path)])[:8]}"
        for base in bases
        for path in {loaded.root, loaded.package}
    ]
    folders.append(cache.root() / "builds" / f"{loaded.distribution}-sdist")
    found = layout.find(loaded)
    if found.source is None:
        return folders
    files = []
    for module in found.modules:
        if module.folder and not module.generated:
            folder = found.source / module.folder
            files += sorted(folder.glob(f"{module.name}.*so"))
            files += sorted(path for path in folder.glob("*.resources") if path.is_symlink())
            stub = folder / f"{module.name}.pyi"
            if stub.is_file() and is_written(stub.read_bytes()):
                files.append(stub)
    return folders + files
