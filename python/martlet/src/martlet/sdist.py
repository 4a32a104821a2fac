"""Source archives: what a build needs, without a compiler and without the network."""

from __future__ import annotations

import os
import re
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli_w

from martlet import archive, distinfo, layout, stubs
from martlet.console import Console
from martlet.errors import MartletError
from martlet.project import Project

if TYPE_CHECKING:
    from martlet.interpreter import Interpreter
    from martlet.request import Request

_PATH_DEPENDENCY = re.compile(
    r'\.package\(\s*(?:name:\s*"[^"]*"\s*,\s*)?path:\s*"((?:[^"\\]|\\.)+)"'
)
_TARGET_PATH = re.compile(r'(?<!\.package\()\bpath:\s*"([^"\\]+)"')
_PACKAGE_FOLDERS = ("Sources", "Source", "src", "srcs", "Tests", "Plugins")
_PACKAGE_FILES = ("Package*.swift", "Package.resolved", "LICEN[CS]E*", "NOTICE*")
_SKIPPED_AT_TOP = ("dist", "build", "wheelhouse", ".venv", "venv", "PKG-INFO")


def build(project: Project, out: Path, console: Console) -> Path:
    """Writes NAME-VERSION.tar.gz into ``out`` and returns its path.

    Packages that the project depends on by path lie in it where they lie now, relative to each
    other; pyproject.toml stands at its root, with its paths adapted if that is another folder.
    """
    with console.phase("Packing the sources"):
        contents = archive.Archive()
        outside = _outside_packages(project)
        root = _common_root(project, outside)
        offset = project.root.relative_to(root)
        for path in _project_files(project, out):
            contents.add_file(path.relative_to(root).as_posix(), path)
        for package in outside:
            for path in _package_files(package):
                contents.add_file(path.relative_to(root).as_posix(), path)
        for path in _foreign_files(project, root):
            contents.add_file(path.relative_to(root).as_posix(), path)
        _add_pyproject(contents, project, offset)
        contents.add("PKG-INFO", distinfo.core_metadata(project))
        name = f"{project.distribution}-{project.version}"
        target = out / f"{name}.tar.gz"
        archive.write_sdist(contents, target, name)
    return target


def _project_files(project: Project, out: Path) -> Iterator[Path]:
    """The project's own folder without what git ignores, builds leave, or `exclude` names."""
    config = project.config
    ignored = layout.ignored_by_git(project.root)
    try:
        packages = layout.find(project).source
    except MartletError:
        # The build says what is wrong with them.
        packages = None

    def is_excluded(path: Path) -> bool:
        return layout.is_excluded(project, packages, path, "sdist")

    added = set(_included(project))
    for path in layout.walk(project.root, project.root, ignored, tolerant=True):
        name = path.relative_to(project.root)
        if name.parts[0] in _SKIPPED_AT_TOP or path.is_relative_to(out.resolve()):
            continue
        if name.parts[0].startswith(".git"):
            # They serve the repository; what they ignore stays out of the archive already.
            continue
        if name.as_posix() == "pyproject.toml" or is_excluded(path):
            continue
        added.discard(path)
        if path.suffix == ".pyi" and stubs.is_written(path.read_bytes()):
            continue
        yield path
    source = project.root / config.python_source if config.python_source else None
    if source is not None and not source.resolve().is_relative_to(project.root):
        yield from layout.walk(source.resolve(), source.resolve())
    for path in sorted(added):
        if not is_excluded(path):
            yield path


def _included(project: Project) -> Iterator[Path]:
    source = project.root / (project.config.python_source or ".")
    for pattern in project.config.include:
        if "sdist" in pattern.formats and not pattern.plugin_output:
            for root in dict.fromkeys([source.resolve(), project.root]):
                found = [path for path in sorted(root.glob(pattern.path)) if path.is_file()]
                yield from found
                if found:
                    break


def _outside_packages(project: Project) -> list[Path]:
    return [path for path in local_packages(project) if not path.is_relative_to(project.root)]


def local_packages(project: Project) -> list[Path]:
    """The folders of the project's Swift package and of those it depends on by path."""
    try:
        pending = [project.package]
    except MartletError:
        return []
    seen: set[Path] = set()
    while pending:
        package = pending.pop()
        if package in seen:
            continue
        seen.add(package)
        text = _manifest_text(package)
        for match in _PATH_DEPENDENCY.finditer(text):
            folder = (package / match[1]).resolve()
            if not (folder / "Package.swift").is_file():
                raise MartletError(
                    f"{package / 'Package.swift'} depends on the package {match[1]!r}",
                    f"{folder} has no Package.swift",
                    advice="correct the path",
                )
            pending.append(folder)
    return sorted(seen)


def _manifest_text(package: Path) -> str:
    text = "\n".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(package.glob("Package*.swift"))
    )
    return re.sub(r"(?m)^\s*//.*$", "", text)


def _package_files(package: Path) -> Iterator[Path]:
    """The files of a package outside the project: manifests, usual folders, named target paths."""
    ignored = layout.ignored_by_git(package)
    for glob in _PACKAGE_FILES:
        yield from (path for path in sorted(package.glob(glob)) if path.is_file())
    names = [*_PACKAGE_FOLDERS, *_TARGET_PATH.findall(_manifest_text(package))]
    folders = {(package / name).resolve() for name in names if (package / name).is_dir()}
    for folder in sorted(folders):
        if folder.is_relative_to(package) and folder != package:
            yield from layout.walk(folder, package, ignored)


def _foreign_files(project: Project, root: Path) -> Iterator[Path]:
    """The readme, if it lies above the project."""
    readme = _readme(project.document)
    if readme and readme.startswith(".."):
        yield (project.root / readme).resolve()


def _readme(document: dict[str, Any]) -> str | None:
    readme = document["project"].get("readme")
    if isinstance(readme, dict):
        readme = readme.get("file")
    return readme if isinstance(readme, str) else None


def _common_root(project: Project, outside: list[Path]) -> Path:
    folders = [project.root, *outside]
    if project.config.python_source:
        folders.append((project.root / project.config.python_source).resolve())
    readme = _readme(project.document)
    if readme and readme.startswith(".."):
        folders.append((project.root / readme).resolve().parent)
    common = Path(os.path.commonpath(folders))
    if common == Path(common.anchor):
        raise MartletError(
            "the project and the packages that it needs have no common folder",
            *map(str, outside),
            advice="move them below one folder",
        )
    return common


def _add_pyproject(contents: archive.Archive, project: Project, offset: Path) -> None:
    if offset == Path():
        contents.add_file("pyproject.toml", project.root / "pyproject.toml")
        return
    document = _deep_copy(project.document)
    table = document["project"]
    tool = document.setdefault("tool", {}).setdefault("martlet", {})

    def moved(path: str) -> str:
        return os.path.normpath(offset / path)

    tool["package-path"] = moved(os.path.relpath(project.package, project.root))
    for key in ("python-source", "data"):
        if key in tool:
            tool[key] = moved(tool[key])
    found = layout.find(project)
    if "python-source" not in tool and found.source is not None:
        tool["python-source"] = moved(os.path.relpath(found.source, project.root))
    for key in ("include", "exclude"):
        for position, item in enumerate(tool.get(key, [])):
            if isinstance(item, str):
                tool[key][position] = moved(item)
            else:
                item["path"] = moved(item["path"])
    if isinstance(tool.get("sbom"), dict):
        tool["sbom"]["include"] = [moved(item) for item in tool["sbom"].get("include", [])]
    if isinstance(table.get("readme"), str):
        table["readme"] = moved(table["readme"])
    elif isinstance(table.get("readme"), dict) and "file" in table["readme"]:
        table["readme"]["file"] = moved(table["readme"]["file"])
    licences = [str(path) for path in project.metadata.license_files or []]
    if licences:
        table["license-files"] = [moved(path) for path in licences]
    if isinstance(table.get("license"), dict) and "file" in table["license"]:
        table["license"]["file"] = moved(table["license"]["file"])
    contents.add("pyproject.toml", tomli_w.dumps(document).encode())


def _deep_copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _deep_copy(item) for key, item in value.items()}
    return [_deep_copy(item) for item in value] if isinstance(value, list) else value


def unpack(path: Path, target: Path) -> Path:
    """Unpacks an sdist into ``target``; returns its one folder."""
    with tarfile.open(path) as file:
        file.extractall(target, filter="data")
    return next(child for child in target.iterdir() if child.is_dir())


def build_with_wheel(
    project: Project,
    out: Path,
    console: Console,
    request: Request,
    interpreters: list[tuple[Interpreter, Request]],
) -> dict[str, Any]:
    """Builds the sdist, unpacks it, and builds the wheels from that: what is missing shows."""
    from martlet import project as projects
    from martlet import staging, toolchain
    from martlet.commands.build import build_one

    source = build(project, out, console)
    console.say(f"Packed {source}")
    wheels = []
    with tempfile.TemporaryDirectory(prefix="martlet-sdist-") as folder:
        unpacked = unpack(source, Path(folder))
        with staging.stable_folder(unpacked) as root:
            loaded = projects.load(root)
            for python, asked in interpreters:
                wheels.append(
                    build_one(loaded, python, toolchain.find(), console, asked, out.resolve())
                )
    return {"sdist": str(source), "wheels": [str(path) for path in wheels]}
