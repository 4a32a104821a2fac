"""Which files make up the Python side of a project, and where the native module goes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import pathspec

from martlet.errors import MartletError, unreadable
from martlet.project import Project

SKIPPED_FOLDERS = {
    "__pycache__", ".git", ".hg", ".svn", ".build", ".swiftpm", ".venv", ".tox", ".nox",
    ".mypy_cache", ".ruff_cache", ".pytest_cache", "node_modules",
}  # fmt: skip
SKIPPED_SUFFIXES = (".pyc", ".pyo", ".so", ".pyd", ".dylib")


if TYPE_CHECKING:
    Ignored = pathspec.PathSpec[Any]


@dataclass(frozen=True)
class NativeModule:
    """A native module. ``folder`` is its place in the wheel ("" is the root).

    ``generated`` says that the package around it is written by the tool.
    """

    import_name: str
    folder: str
    product: str | None
    generated: bool

    @property
    def name(self) -> str:
        """The last part of the import name, which PyInit_ carries."""
        return self.import_name.rsplit(".", 1)[-1]

    def file(self, suffix: str) -> str:
        """Its path in the wheel."""
        return str(PurePosixPath(self.folder) / f"{self.name}{suffix}")


@dataclass(frozen=True)
class Layout:
    """The Python side. ``source`` is the folder of the packages, None if there is none."""

    source: Path | None
    packages: list[str]
    modules: list[NativeModule]


def find(project: Project) -> Layout:
    """Finds the Python packages of a project and the places of its native modules.

    Raises MartletError if a folder or package that the settings name is missing.
    """
    config = project.config
    tops = [module.name.split(".")[0] for module in config.modules]
    fallback = project.name.replace("-", "_").replace(".", "_")
    wanted = list(dict.fromkeys([*tops, fallback, project.distribution]))
    source = _source(project, wanted)
    packages = config.python_packages
    if packages is None:
        packages = [name for name in wanted if source and _is_python(source, name)]
        if config.python_source is not None and not packages:
            raise MartletError(
                f"python-source {config.python_source!r} holds no package {wanted[0]!r}",
                f"{source} has neither {wanted[0]}/ nor {wanted[0]}.py",
                advice="create it, or list the wheel's packages: tool.martlet.python-packages",
            )
    elif source is not None:
        for name in packages:
            if not _is_python(source, name):
                raise MartletError(
                    f"python-packages names {name!r}, which isn't in {source}",
                    advice=f"create {name}/ or {name}.py there, or correct the name",
                )
    modules = []
    for module in config.modules:
        name = module.name
        if "." in name:
            folder = str(PurePosixPath(*name.split(".")[:-1]))
            # "x.x" with no Python package x is what a plain "x" becomes.
            own = name == f"{folder}.{folder}" and folder not in packages
            modules.append(NativeModule(name, folder, module.product, generated=own))
        elif source is not None and (source / name).is_dir() and name in packages:
            modules.append(NativeModule(f"{name}.{name}", name, module.product, generated=False))
        elif config.names_modules and packages:
            modules.append(NativeModule(name, "", module.product, generated=False))
        else:
            modules.append(NativeModule(f"{name}.{name}", name, module.product, generated=True))
    return Layout(source, packages, modules)


def _source(project: Project, wanted: list[str]) -> Path | None:
    given = project.config.python_source
    if given is not None:
        folder = (project.root / given).resolve()
        if not folder.is_dir():
            raise MartletError(
                f"python-source {given!r} is not a folder",
                f"{folder} doesn't exist",
                advice="create it, or correct tool.martlet.python-source",
            )
        return folder
    names = project.config.python_packages or wanted
    for candidate in ("python", "src", "."):
        folder = project.root / candidate
        if any(_is_python(folder, name) for name in names):
            return folder
    return None


def _is_python(folder: Path, name: str) -> bool:
    """Whether ``folder`` has the package or module; a folder of Swift sources is none."""
    if (folder / f"{name}.py").is_file():
        return True
    package = folder / name
    if not package.is_dir():
        return False
    return any(package.glob("*.py")) or any(package.glob("*/__init__.py"))


def python_files(project: Project, layout: Layout) -> Iterator[tuple[str, Path]]:
    """The files of the Python packages: path in the wheel, path on disk."""
    if layout.source is None:
        return
    ignored = ignored_by_git(project.root)
    for package in layout.packages:
        single = layout.source / f"{package}.py"
        if single.is_file():
            yield single.name, single
            stub = single.with_suffix(".pyi")
            if stub.is_file():
                yield stub.name, stub
        folder = layout.source / package
        for file in walk(folder, project.root, ignored):
            yield file.relative_to(layout.source).as_posix(), file


def walk(
    folder: Path, root: Path, ignored: Ignored | None = None, *, tolerant: bool = False
) -> Iterator[Path]:
    """Files below ``folder``, sorted, without caches, compiled files and what git ignores.

    Raises MartletError at an unreadable folder; if ``tolerant``, passes over it.
    """

    def refuse(error: OSError) -> None:
        if not tolerant:
            raise unreadable(error)

    for current, folders, files in os.walk(folder, onerror=refuse):
        here = Path(current)
        if "CACHEDIR.TAG" in files:
            folders.clear()
            continue
        folders[:] = sorted(
            name
            for name in folders
            if name not in SKIPPED_FOLDERS
            and not name.startswith((".build-", ".build_"))
            and not (ignored and ignored.match_file(_relative(here / name, root) + "/"))
        )
        for name in sorted(files):
            path = here / name
            if name.endswith(SKIPPED_SUFFIXES):
                continue
            if not (ignored and ignored.match_file(_relative(path, root))):
                yield path


def ignored_by_git(root: Path) -> Ignored | None:
    """The patterns of ``root``/.gitignore."""
    path = root / ".gitignore"
    if not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return pathspec.PathSpec.from_lines("gitignore", lines)


def _relative(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix().lstrip("/")


def is_excluded(project: Project, source: Path | None, file: Path, archive: str) -> bool:
    """Whether `exclude` names the file for this kind of archive, as `include` names files.

    That is by its path in the project's folder or in ``source``, the folder of the packages.
    """
    folders = [folder for folder in (project.root, source) if folder is not None]
    names = {_relative(file, folder) for folder in folders if file.is_relative_to(folder)}
    for pattern in project.config.exclude:
        if archive not in pattern.formats:
            continue
        spec = pathspec.PathSpec.from_lines("gitignore", [f"/{pattern.path.lstrip('/')}"])
        if any(spec.match_file(name) for name in names):
            return True
    return False


def included(project: Project, layout: Layout) -> Iterator[tuple[str, Path]]:
    """Files that ``include`` adds to the wheel: path in it, path on disk."""
    for pattern in project.config.include:
        if "wheel" not in pattern.formats or pattern.plugin_output:
            continue
        roots = [project.root]
        if layout.source is not None and layout.source != project.root:
            roots.insert(0, layout.source)
        for root in roots:
            found = sorted(path for path in root.glob(pattern.path) if path.is_file())
            for path in found:
                if not path.resolve().is_relative_to(root.resolve()):
                    raise MartletError(
                        f"include {pattern.path!r} reaches outside the project",
                        str(path),
                        advice="copy the file into the project",
                    )
                name = path.relative_to(root).as_posix()
                if pattern.to is not None:
                    name = str(PurePosixPath(pattern.to) / path.name)
                yield name, path
            if found:
                break
