"""A project: its pyproject.toml, metadata and settings."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from pyproject_metadata import ConfigurationError, StandardMetadata

from martlet import config, versions
from martlet.errors import MartletError

# PEP 639's, even where nothing in a project needs it; a project that needs a later one gets that.
METADATA_VERSION = "2.4"


@dataclass(frozen=True)
class Project:
    """A project on disk. ``root`` is the absolute folder of its pyproject.toml."""

    root: Path
    document: dict[str, Any]
    metadata: StandardMetadata
    config: config.Config

    @property
    def name(self) -> str:
        """The name as the project writes it."""
        return str(self.document["project"]["name"])

    @property
    def distribution(self) -> str:
        """The name as files of wheels and sdists carry it."""
        return canonicalize_name(self.name).replace("-", "_")

    @property
    def version(self) -> str:
        """The normalised version."""
        return str(self.metadata.version)

    @functools.cached_property
    def package(self) -> Path:
        """The folder of Package.swift.

        Raises MartletError if there is none.
        """
        given = self.config.package_path
        candidates = [given] if given is not None else [".", "swift"]
        for candidate in candidates:
            folder = (self.root / candidate).resolve()
            if (folder / "Package.swift").is_file():
                return folder
        raise MartletError(
            f"no Package.swift in {(self.root / candidates[0]).resolve()}",
            advice="run `martlet init` to write one, or name its folder: tool.martlet.package-path",
        )


def load(root: Path) -> Project:
    """Reads ``root``/pyproject.toml; needs neither a compiler nor the network.

    Raises MartletError for anything in it that the standards or the schema refuse.
    """
    root = root.resolve()
    path = root / "pyproject.toml"
    try:
        source = path.read_bytes().decode("utf-8")
        document = tomllib.loads(source)
    except FileNotFoundError as error:
        raise MartletError(
            f"no pyproject.toml in {root}",
            advice="run `martlet init` there, or `martlet new NAME` for a new project",
        ) from error
    except UnicodeDecodeError as error:
        raise MartletError(f"{path} is not UTF-8", str(error)) from error
    except tomllib.TOMLDecodeError as error:
        raise MartletError(f"{path} is not valid TOML", _with_line(str(error), source)) from error
    except OSError as error:
        raise MartletError(f"cannot read {path}", str(error)) from error
    name = _check_project_table(document, path)
    settings = config.parse(_table(document, path, "tool", "martlet"), source, name)
    metadata = _metadata(root, document, settings)
    return Project(root, document, metadata, settings)


def _table(document: dict[str, Any], path: Path, *names: str) -> dict[str, Any]:
    table: Any = document
    for name in names:
        table = table.get(name, {})
        if not isinstance(table, dict):
            raise MartletError(f"{path}: {name} must be a table")
    result: dict[str, Any] = table
    return result


def _check_project_table(document: dict[str, Any], path: Path) -> str:
    table = _table(document, path, "project")
    name = table.get("name")
    if not isinstance(name, str):
        raise MartletError(
            f"{path} has no project.name",
            "Package.swift holds no version, description or licence: [project] does",
            advice='add [project] with name = "…" and version = "…"',
        )
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", name):
        raise MartletError(
            f"{path}: project.name {name!r} is not a valid name",
            advice="use letters, digits, '-', '_' and '.', with a letter or digit at both ends",
        )
    dynamic = table.get("dynamic", [])
    if "version" in table and "version" in dynamic:
        raise MartletError(
            f"{path}: project.version is given and also listed in project.dynamic",
            advice="remove one of the two",
        )
    if "version" not in table and "version" not in dynamic:
        raise MartletError(
            f"{path}: project.version is missing",
            advice='write version = "0.1.0", or dynamic = ["version"] with '
            'tool.martlet.version-from = "git"',
        )
    return name


def _metadata(root: Path, document: dict[str, Any], settings: config.Config) -> StandardMetadata:
    path = root / "pyproject.toml"
    table = document["project"]
    if isinstance(table.get("version"), str):
        try:
            Version(table["version"])
        except InvalidVersion as error:
            raise MartletError(
                f"{path}: project.version {table['version']!r} is not a PEP 440 version",
                advice="write it like 1.2.3, 1.2.3rc1 or 1.2.3+local",
            ) from error
    other = [field for field in table.get("dynamic", []) if field != "version"]
    if other:
        raise MartletError(
            f"{path}: project.dynamic lists {other[0]!r}, but only 'version' can be dynamic",
            advice=f"give project.{other[0]} a value",
        )
    try:
        metadata = StandardMetadata.from_pyproject(
            _completed(root, document), root, allow_extra_keys=False
        )
    except ConfigurationError as error:
        raise MartletError(f"{path}: {error}") from error
    except (OSError, ValueError) as error:
        raise MartletError(f"{path}: the project's metadata cannot be read", str(error)) from error
    _check_entry_points(path, table)
    if metadata.auto_metadata_version < METADATA_VERSION:
        metadata.metadata_version = METADATA_VERSION
    if metadata.version is None:
        metadata.version = Version(versions.find(root, settings.version_from))
        metadata.dynamic = [field for field in metadata.dynamic if field != "version"]
    return metadata


def _check_entry_points(path: Path, table: dict[str, Any]) -> None:
    groups = dict(table.get("entry-points", {}))
    for name, key in (("console_scripts", "scripts"), ("gui_scripts", "gui-scripts")):
        if name in groups:
            raise MartletError(
                f"{path}: project.entry-points has the group {name!r}, which is project.{key}'s",
                advice=f"move its lines into [project.{key}]",
            )
        groups[name] = table.get(key, {})
    part = r"[^\W\d]\w*(\.[^\W\d]\w*)*"
    for group, entries in groups.items():
        for name, target in entries.items():
            if not re.fullmatch(rf"{part}(\s*:\s*{part})?\s*(\[[^\]]*\])?", target.strip()):
                raise MartletError(
                    f"{path}: the entry point {name!r} of {group} is no object: {target!r}",
                    advice="write it like package.module:function",
                )


def _completed(root: Path, document: dict[str, Any]) -> dict[str, Any]:
    """The document with what the standards leave to the tool.

    PEP 639's default licence globs, plain text for a readme of another suffix, one-line summaries.
    """
    table = dict(document["project"])
    if "license-files" not in table and not isinstance(table.get("license"), dict):
        globs = ("LICEN[CS]E*", "COPYING*", "NOTICE*", "AUTHORS*")
        found = [p.name for glob in globs for p in sorted(root.glob(glob)) if p.is_file()]
        table |= {"license-files": found} if found else {}
    readme = table.get("readme")
    if isinstance(readme, str) and Path(readme).suffix.lower() not in (".md", ".rst"):
        table["readme"] = {"file": readme, "content-type": "text/plain"}
    if isinstance(table.get("description"), str):
        table["description"] = " ".join(table["description"].split())
    return document | {"project": table}


def _with_line(message: str, source: str) -> str:
    """The parser's message, with the line that it names and a caret under the column."""
    match = re.search(r"line (\d+), column (\d+)", message)
    lines = source.splitlines()
    if not match or int(match[1]) > len(lines):
        return message
    return f"{message}\n  {lines[int(match[1]) - 1]}\n  {' ' * (int(match[2]) - 1)}^"
