"""Resolves Martlet's git URL to the bundled sources, through SwiftPM's mirrors.

SwiftPM reads mirrors from the project's .swiftpm/configuration/mirrors.json and, only if that has
none, from the user's own (``--config-path``). It writes Package.resolved beside Package.swift.
Two cases need another way, the workspace folder of ``--multiroot-data-file``, which holds both in
the cache: a Package.resolved that pins a Martlet which isn't the bundled one, and project mirrors
that don't name the bundled one.
"""

from __future__ import annotations

import html
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from martlet import cache, sources
from martlet.errors import MartletError

LOCAL = Path(".swiftpm") / "configuration" / "mirrors.json"


@dataclass(frozen=True)
class Resolution:
    """The options that make SwiftPM resolve Martlet to the bundled copy.

    ``workspace`` is the folder of a workspace, None when the project's own files are used.
    """

    options: list[str]
    workspace: Path | None


def url_forms() -> list[str]:
    """The ways in which people write Martlet's URL."""
    return [sources.URL, f"{sources.URL}.git"]


def prepare(package: Path, state: Path) -> Resolution:
    """Writes the mirrors, and a workspace if the package needs one, into the folder ``state``.

    Nothing is written into ``package``. Call it under the lock of the build.
    """
    users = _read(_user_configuration() / "mirrors.json")
    projects = _read(package / LOCAL)
    merged = users | projects | bundled()
    configuration = cache.make_folder(state / "configuration")
    _copy_other_files(_user_configuration(), configuration)
    write(configuration / "mirrors.json", merged)
    options = ["--config-path", str(configuration)]
    pins = _pins(package / "Package.resolved")
    local_is_right = not projects or all(
        projects.get(url) == path for url, path in bundled().items()
    )
    if local_is_right and not _pins_another_martlet(pins) and os.access(package, os.W_OK):
        return Resolution(options, None)
    workspace = _workspace(package, state / "workspace", merged, pins)
    return Resolution([*options, "--multiroot-data-file", str(workspace)], workspace)


def bundled() -> dict[str, str]:
    """Mirrors of Martlet's URL onto the repository in the cache."""
    repository = str(sources.repository())
    return dict.fromkeys(url_forms(), repository)


def write_local(package: Path) -> bool:
    """Writes the project's own mirrors, for plain ``swift build`` and the editor; keeps others.

    Returns whether the file changed.
    """
    path = package / LOCAL
    present = _read(path)
    wanted = present | bundled()
    if wanted == present:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, wanted)
    return True


def write(path: Path, mirrors: dict[str, str]) -> None:
    """Writes SwiftPM's mirrors.json, unless it already says so."""
    entries = [{"mirror": mirrors[url], "original": url} for url in sorted(mirrors)]
    text = json.dumps({"object": entries, "version": 1}, indent=2) + "\n"
    if not path.is_file() or path.read_text() != text:
        path.write_text(text)


def _read(path: Path) -> dict[str, str]:
    try:
        document = json.loads(path.read_text())
        return {entry["original"]: entry["mirror"] for entry in document["object"]}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MartletError(
            f"cannot read the SwiftPM mirrors in {path}",
            str(error),
            advice="repair or remove the file; `swift package config` writes it",
        ) from error


def _user_configuration() -> Path:
    return cache.home() / ".swiftpm" / "configuration"


def _copy_other_files(origin: Path, target: Path) -> None:
    if origin.is_dir():
        for file in origin.iterdir():
            if file.is_file() and file.name != "mirrors.json":
                shutil.copyfile(file, target / file.name)


def _pins(path: Path) -> dict[str, Any] | None:
    """The document of a Package.resolved; None if there is none or SwiftPM must judge it."""
    try:
        document = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    valid = isinstance(document, dict) and isinstance(document.get("pins"), list)
    return document if valid else None


def _is_martlet(pin: Any) -> bool:
    return isinstance(pin, dict) and pin.get("identity") == sources.IDENTITY


def _pins_another_martlet(document: dict[str, Any] | None) -> bool:
    revision = sources.revision()
    return any(
        _is_martlet(pin) and pin.get("state", {}).get("revision") != revision
        for pin in (document or {}).get("pins", [])
    )


def _workspace(
    package: Path, folder: Path, mirrors: dict[str, str], pins: dict[str, Any] | None
) -> Path:
    shared = cache.make_folder(folder / "xcshareddata" / "swiftpm")
    location = html.escape(f"absolute:{package}")
    data = '<?xml version="1.0" encoding="UTF-8"?>\n<Workspace version="1.0">\n'
    data += f'  <FileRef location="{location}"></FileRef>\n</Workspace>\n'
    (folder / "contents.xcworkspacedata").write_text(data)
    configuration = cache.make_folder(shared / "configuration")
    _copy_other_files(package / LOCAL.parent, configuration)
    write(configuration / "mirrors.json", mirrors)
    resolved = shared / "Package.resolved"
    if pins is None:
        return folder
    # The user's pins win; those that SwiftPM added in an earlier build stay.
    earlier = (_pins(resolved) or {"pins": []})["pins"]
    own = [pin for pin in pins["pins"] if not _is_martlet(pin)]
    names = {pin.get("identity") for pin in own if isinstance(pin, dict)} | {sources.IDENTITY}
    kept = [pin for pin in earlier if isinstance(pin, dict) and pin.get("identity") not in names]
    document = pins | {"pins": own + kept}
    # It stands for a set of requirements that included another Martlet.
    document.pop("originHash", None)
    resolved.write_text(json.dumps(document, indent=2) + "\n")
    return folder
