"""A stable folder for the sources of an unpacked sdist.

Front ends unpack an sdist into a new temporary folder for every build. SwiftPM knows sources by
their absolute paths, so each would compile from nothing. Files that are equal keep their times.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from martlet import cache, layout, project


@contextlib.contextmanager
def stable_folder(root: Path) -> Iterator[Path]:
    """``root`` itself, or, for an unpacked sdist in a temporary folder, an equal copy in the cache.

    The copy is locked while in use; two builds of one project at once take turns.
    """
    root = root.resolve()
    temporary = Path(tempfile.gettempdir()).resolve()
    if not (root / "PKG-INFO").is_file() or not root.is_relative_to(temporary):
        yield root
        return
    found = project.load(root)
    stage = cache.root() / "builds" / f"{found.distribution}-sdist"
    with cache.lock(stage / "source.lock"):
        _mirror(root, stage / "source")
        yield stage / "source"


def _mirror(origin: Path, target: Path) -> None:
    wanted: set[Path] = set()
    for path in _files(origin):
        name = path.relative_to(origin)
        wanted.add(name)
        copy = target / name
        data = path.read_bytes()
        if copy.is_file() and copy.read_bytes() == data:
            continue
        if copy.is_dir():
            shutil.rmtree(copy)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(data)
        copy.chmod(path.stat().st_mode & 0o777 | 0o200)
    for path in list(_files(target)):
        if path.relative_to(target) not in wanted and path.name != "Package.resolved":
            path.unlink()


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder).parts
        if path.is_file() and not any(part in layout.SKIPPED_FOLDERS for part in inner):
            yield path
