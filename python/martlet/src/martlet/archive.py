"""Wheels and sdists as archives: the same input gives the same bytes everywhere."""

from __future__ import annotations

import base64
import csv
import gzip
import hashlib
import io
import os
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from martlet.errors import MartletError, unreadable

# A zip cannot say an earlier time; a tar could, but some build tools stumble over 1970.
EARLIEST = 315532800  # 1980-01-01T00:00:00Z


def epoch(default: int = EARLIEST) -> int:
    """``SOURCE_DATE_EPOCH`` in seconds, else ``default``."""
    value = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not value:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise MartletError(f"SOURCE_DATE_EPOCH {value!r} is not a whole number") from error


@dataclass(frozen=True)
class Entry:
    """A file of an archive: its bytes, whether it is executable, and where it came from."""

    data: bytes
    executable: bool
    origin: str


class Archive:
    """Collects files by name; a second, different file for one name is an error."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}

    def add(self, name: str, data: bytes, *, executable: bool = False, origin: str = "") -> None:
        """Adds a file with these bytes."""
        present = self.entries.get(name)
        if present is not None and present.data != data:
            raise MartletError(
                f"two files want to be {name} in the archive",
                f"one is {present.origin or 'written by martlet'}",
                f"the other is {origin or 'written by martlet'}",
                advice="rename or exclude one of them",
            )
        try:
            name.encode("utf-8")
        except UnicodeEncodeError as error:
            raise MartletError(
                f"the file name {name!r} is not UTF-8, which archives need",
                advice="rename or exclude the file",
            ) from error
        self.entries[name] = Entry(data, executable, origin)

    def add_file(self, name: str, path: Path) -> None:
        """Adds a file from disk; a symbolic link adds what it points to."""
        try:
            data = path.read_bytes()
            executable = bool(path.stat().st_mode & 0o111)
        except OSError as error:
            raise unreadable(error) from error
        self.add(name, data, executable=executable, origin=str(path))


def write_wheel(archive: Archive, target: Path, dist_info: str, *, level: int = 7) -> None:
    """Writes a wheel with its RECORD: files sorted, the dist-info folder last.

    ``level`` is the compression: 9 gains 0.1 % over 7 in twice the time; editable wheels take 0.
    """
    names = sorted(archive.entries, key=lambda name: (name.startswith(dist_info + "/"), name))
    record = io.StringIO()
    rows = csv.writer(record, lineterminator="\n")
    for name in names:
        data = archive.entries[name].data
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        rows.writerow([name, f"sha256={digest}", len(data)])
    rows.writerow([f"{dist_info}/RECORD", "", ""])
    stamp = time.gmtime(max(epoch(), EARLIEST))[:6]

    def write(stream: IO[bytes]) -> None:
        method = zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED
        with zipfile.ZipFile(stream, "w", method) as file:
            for name in [*names, f"{dist_info}/RECORD"]:
                entry = archive.entries.get(name)
                info = zipfile.ZipInfo(name, stamp)
                info.compress_type = method
                info.create_system = 3
                mode = 0o755 if entry and entry.executable else 0o644
                info.external_attr = (0o100000 | mode) << 16
                data = entry.data if entry else record.getvalue().encode()
                file.writestr(info, data, compresslevel=level)

    _replace(target, write)


def write_sdist(archive: Archive, target: Path, root: str) -> None:
    """Writes a .tar.gz with one folder ``root``, PKG-INFO first, owned by nobody in particular."""
    names = sorted(archive.entries, key=lambda name: (name != "PKG-INFO", name))
    stamp = epoch()

    def write(stream: IO[bytes]) -> None:
        with (
            gzip.GzipFile("", "wb", 9, stream, mtime=stamp) as compressed,
            tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as file,
        ):
            for name in names:
                entry = archive.entries[name]
                info = tarfile.TarInfo(f"{root}/{name}")
                info.size = len(entry.data)
                info.mtime = stamp
                info.mode = 0o755 if entry.executable else 0o644
                file.addfile(info, io.BytesIO(entry.data))

    _replace(target, write)


def _replace(target: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Writes a file that appears whole or not at all."""
    # In memory first: a build killed while it compresses leaves nothing behind.
    content = io.BytesIO()
    write(content)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise MartletError(f"cannot write {target}", str(error)) from error
    path = Path(temporary)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.getbuffer())
        path.chmod(0o644)
        path.rename(target)
    except OSError as error:
        raise MartletError(f"cannot write {target}", str(error)) from error
    finally:
        path.unlink(missing_ok=True)
