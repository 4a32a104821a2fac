"""The user's cache folder, and the locks that make it safe for two processes at once."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from martlet.errors import MartletError

_TEMPORARY = ".martlet-"
_ADVICE = "set MARTLET_CACHE_DIR to a folder you may write to"


def root() -> Path:
    """``MARTLET_CACHE_DIR``, else ``XDG_CACHE_HOME``/martlet, else ~/.cache/martlet."""
    if override := os.environ.get("MARTLET_CACHE_DIR"):
        return Path(override).expanduser().absolute()
    if xdg := os.environ.get("XDG_CACHE_HOME"):
        return Path(xdg).expanduser().absolute() / "martlet"
    return home() / ".cache" / "martlet"


def home() -> Path:
    """The user's home folder; the root folder for a user that has none, as containers do."""
    try:
        return Path.home()
    except RuntimeError:
        return Path("/")


def environment() -> dict[str, str]:
    """The environment for SwiftPM and the compiler, which need a user's cache of their own.

    They write into ``XDG_CACHE_HOME``, else ~/.cache, and fail where they can't, as in a container
    whose user has no home. Then they get a folder of our cache.
    """
    found = dict(os.environ)
    own = Path(found.get("XDG_CACHE_HOME") or home() / ".cache")
    try:
        own.mkdir(parents=True, exist_ok=True)
        usable = os.access(own, os.W_OK | os.X_OK)
    except OSError:
        usable = False
    if not usable:
        found["XDG_CACHE_HOME"] = str(make_folder(root() / "home"))
    return found


def digest(parts: Iterable[bytes | str]) -> str:
    """A hash of the parts and of their boundaries, 16 hexadecimal digits."""
    state = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "big"))
        state.update(data)
    return state.hexdigest()[:16]


def tree_digest(folder: Path, names: Iterable[str] = (".",)) -> str:
    """A hash of names and bytes of the files below ``folder``/name."""
    files: list[Path] = []
    for name in names:
        path = folder / name
        files += [path] if path.is_file() else [f for f in path.rglob("*") if f.is_file()]
    parts: list[bytes | str] = []
    for file in sorted(set(files)):
        parts += [file.relative_to(folder).as_posix(), file.read_bytes()]
    return digest(parts)


def make_folder(path: Path) -> Path:
    """Makes the folder with its parents; a full disk or a forbidden place becomes a clear error."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MartletError(
            f"cannot create the cache folder {path}",
            str(error),
            advice=_ADVICE,
        ) from error
    return path


def mark(folder: Path) -> None:
    """Marks a cache folder inside a project: archives, backups and git leave it out."""
    make_folder(folder)
    (folder / "CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55\n")
    (folder / ".gitignore").write_text("*\n")


@contextlib.contextmanager
def temporary_folder(parent: Path) -> Iterator[Path]:
    """A folder in ``parent`` that lives as long as the context.

    Those of builds that were killed go when the next one starts a day later.
    """
    make_folder(parent)
    for left in parent.glob(f"{_TEMPORARY}*"):
        with contextlib.suppress(OSError):
            if left.stat().st_mtime < time.time() - 86_400:
                shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_TEMPORARY, dir=parent) as folder:
        yield Path(folder)


@contextlib.contextmanager
def lock(path: Path, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Holds an exclusive lock on the file ``path``; the kernel drops it when the process dies.

    ``waiting`` is called once if another process holds it.
    """
    make_folder(path.parent)
    with path.open("a+b") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting:
                waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


def materialise(target: Path, build: Callable[[Path], None]) -> Path:
    """Returns the folder ``target``, made by ``build`` in a temporary folder if it is absent.

    It appears whole or not at all, however many processes ask for it at once.
    """
    if target.is_dir():
        return target
    with lock(target.with_name(target.name + ".lock")):
        if target.is_dir():
            return target
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            build(temporary)
            temporary.chmod(0o755)
            temporary.rename(target)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    return target
