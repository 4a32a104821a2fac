"""The few folders in which builds run.

The compiler's cache finds a result again only under the paths that it was made under: a module map
of the scratch folder is part of its key, as an absolute path. So a scratch folder is moved into a
slot for the time of a build, and what one project has compiled of Martlet, no other compiles again.
"""

from __future__ import annotations

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from martlet import cache

# More builds than this at once run in their own scratch folders, without others' results.
COUNT = 8


@dataclass(frozen=True)
class Slot:
    """Where a scratch folder is while its build runs.

    ``lock`` is the descriptor that every process of the build inherits: a slot is free only when
    the last of them is gone, also if martlet was killed before them. None outside a slot.
    """

    folder: Path
    lock: int | None


@contextlib.contextmanager
def occupy(scratch: Path) -> Iterator[Slot]:
    """Moves ``scratch``, if it exists, into a free slot, and back at the end.

    Call it under the lock of the scratch folder.
    """
    with contextlib.ExitStack() as stack:
        taken = _take(_last(scratch), stack)
        if taken is None or not _move(scratch, taken.folder):
            yield Slot(scratch, None)
            return
        try:
            yield taken
            _note(taken)
        finally:
            if taken.folder.is_dir():
                cache.make_folder(scratch.parent)
                _move(taken.folder, scratch)


def _last(scratch: Path) -> int:
    """The slot of the last build, whose paths stand in SwiftPM's own records."""
    try:
        return int((scratch / "martlet" / "slot").read_text()) % COUNT
    except (OSError, ValueError):
        return 0


def _note(slot: Slot) -> None:
    record = slot.folder / "martlet" / "slot"
    if record.parent.is_dir():
        record.write_text(slot.folder.name)


def _take(first: int, stack: contextlib.ExitStack) -> Slot | None:
    root = cache.make_folder(cache.root() / "slots")
    for number in [first, *(number for number in range(COUNT) if number != first)]:
        handle: BinaryIO = (root / f"{number}.lock").open("a+b")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            continue
        stack.enter_context(handle)
        folder = root / str(number)
        # A build that was killed left it; its own scratch folder is made anew.
        shutil.rmtree(folder, ignore_errors=True)
        return Slot(folder, handle.fileno())
    return None


def _move(origin: Path, target: Path) -> bool:
    """Whether a folder could be moved, as it can't to another file system."""
    if not origin.exists():
        return True
    try:
        origin.rename(target)
    except OSError:
        return False
    return True
