"""The wheel's data scheme: files for sys.prefix, include, bin, and the executables."""

from __future__ import annotations

from martlet.archive import Archive
from martlet.builder import Built
from martlet.errors import MartletError
from martlet.layout import walk
from martlet.project import Project

SCHEMES = ("data", "headers", "platlib", "purelib", "scripts")


def add(contents: Archive, project: Project, built: Built) -> None:
    """Adds the project's data folder and the built executables.

    Raises MartletError if the folder holds anything that isn't a scheme.
    """
    prefix = f"{project.distribution}-{project.version}.data"
    for name, path in built.executables:
        contents.add_file(f"{prefix}/scripts/{name}", path)
    given = project.config.data
    names = [given] if given else [f"{project.name}.data", f"{project.distribution}.data"]
    folder = next((project.root / n for n in names if (project.root / n).is_dir()), None)
    if folder is None:
        if given:
            raise MartletError(
                f"tool.martlet.data {given!r} is not a folder",
                advice="create it, or correct the name",
            )
        return
    for child in sorted(folder.iterdir()):
        if child.name not in SCHEMES or not child.is_dir():
            raise MartletError(
                f"{child} is no folder of a wheel's data",
                f"allowed are {', '.join(SCHEMES)}",
                advice="move it into one of them",
            )
        for file in walk(child, folder):
            contents.add_file(f"{prefix}/{file.relative_to(folder).as_posix()}", file)
