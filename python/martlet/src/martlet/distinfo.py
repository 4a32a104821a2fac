"""The dist-info folder of a wheel."""

from __future__ import annotations

from pathlib import Path

import martlet
from martlet.archive import Archive
from martlet.errors import MartletError
from martlet.project import Project


def folder(project: Project) -> str:
    """The name of the folder, such as greeter-0.1.0.dist-info."""
    return f"{project.distribution}-{project.version}.dist-info"


def core_metadata(project: Project) -> bytes:
    """The core metadata (METADATA, PKG-INFO)."""
    return bytes(project.metadata.as_rfc822())


def entry_points(project: Project) -> str:
    """entry_points.txt, empty if there are none.

    Raises MartletError if a script's name stands in a group of its own.
    """
    groups: dict[str, dict[str, str]] = {}
    metadata = project.metadata
    if metadata.scripts:
        groups["console_scripts"] = dict(metadata.scripts)
    if metadata.gui_scripts:
        groups["gui_scripts"] = dict(metadata.gui_scripts)
    for group, entries in metadata.entrypoints.items():
        groups[group] = dict(entries)
    lines = []
    for group in sorted(groups):
        lines.append(f"[{group}]")
        lines += [f"{name} = {target}" for name, target in sorted(groups[group].items())]
        lines.append("")
    return "\n".join(lines)


def wheel_file(tags: list[str]) -> str:
    """WHEEL with a line for every tag, each like cp311-abi3-manylinux_2_34_x86_64."""
    lines = ["Wheel-Version: 1.0", f"Generator: martlet {martlet.__version__}"]
    lines += ["Root-Is-Purelib: false", *(f"Tag: {tag}" for tag in tags)]
    return "\n".join(lines) + "\n"


def static_files(project: Project) -> dict[str, bytes]:
    """The files that need no build, by their names in the folder."""
    files = {"METADATA": core_metadata(project)}
    points = entry_points(project)
    if points:
        files["entry_points.txt"] = points.encode()
    for licence in _licences(project):
        path = project.root / licence
        try:
            files[f"licenses/{licence.as_posix()}"] = path.read_bytes()
        except OSError as error:
            raise MartletError(f"cannot read the licence file {path}", str(error)) from error
    return files


def _licences(project: Project) -> list[Path]:
    metadata = project.metadata
    files = [Path(file) for file in metadata.license_files or []]
    licence = metadata.license
    if licence is not None and not isinstance(licence, str) and licence.file is not None:
        file = Path(licence.file)
        files.append(file.relative_to(project.root) if file.is_absolute() else file)
    return files


def write(project: Project, target: Path, tags: list[str]) -> str:
    """Writes the folder into ``target`` for prepare_metadata; returns its name."""
    name = folder(project)
    files = static_files(project) | {"WHEEL": wheel_file(tags).encode()}
    for file, data in files.items():
        path = target / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return name


def add(archive: Archive, project: Project, tags: list[str], prepared: Path | None) -> None:
    """Adds the folder to a wheel; files that a front end put into ``prepared`` stay."""
    name = folder(project)
    files = static_files(project)
    if prepared is not None:
        for path in sorted(prepared.rglob("*")):
            if path.is_file() and path.name != "RECORD":
                files[path.relative_to(prepared).as_posix()] = path.read_bytes()
    files["WHEEL"] = wheel_file(tags).encode()
    for file, data in files.items():
        archive.add(f"{name}/{file}", data, origin=file)
