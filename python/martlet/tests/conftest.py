"""Fixtures: a cache of the session's own, projects, environments, and martlet itself as a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from projects import Project, Run, run

from martlet import cache, interpreter

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent


@pytest.fixture(scope="session", autouse=True)
def session_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder for this session; only compiled macros are shared with the user's."""
    folder = tmp_path_factory.mktemp("cache")
    shared = cache.root() / "macros"
    shared.mkdir(parents=True, exist_ok=True)
    (folder / "macros").symlink_to(shared)
    before = {key: os.environ.get(key) for key in ("MARTLET_CACHE_DIR", "VIRTUAL_ENV")}
    os.environ["MARTLET_CACHE_DIR"] = str(folder)
    os.environ.pop("VIRTUAL_ENV", None)
    os.environ.pop("CONDA_PREFIX", None)
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    yield folder
    for key, value in before.items():
        if value is None:
            os.environ.pop(key, None)
        else:
            os.environ[key] = value


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Project]:
    """Makes projects in folders of the test's own: project("demo", …)."""

    def make(name: str = "demo", **options: object) -> Project:
        return Project.write(tmp_path / str(options.pop("folder", name)), name, **options)

    return make


@pytest.fixture
def make(project: Callable[..., Project]) -> Callable[..., Project]:
    """The same as ``project``, where a test uses the module of that name."""
    return project


@pytest.fixture
def martlet() -> Callable[..., Run]:
    """Runs the command line: martlet("build", cwd=…)."""

    def call(*arguments: str, **options: object) -> Run:
        return run([sys.executable, "-m", "martlet", *arguments], **options)

    return call


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """An empty virtual environment without pip."""
    return make_venv(tmp_path / "venv")


def make_venv(folder: Path, python: str = sys.executable, *, pip: bool = False) -> Path:
    """A virtual environment of that interpreter."""
    command = [python, "-m", "venv", *([] if pip else ["--without-pip"]), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def martlet_wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with martlet's wheel, as PIP_FIND_LINKS takes it."""
    folder = tmp_path_factory.mktemp("wheels")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder)]
    subprocess.run([*command, str(PACKAGE)], check=True)
    return folder


def pythons() -> list[interpreter.Interpreter]:
    """The newest patch release of every CPython that modules run on, found by running it."""
    newest = {
        item.version[:2]: item
        for item in interpreter.find_all()
        if item.version >= (3, 11) and item.implementation == "cpython" and not item.free_threaded
    }
    return list(newest.values())


def pytest_report_header() -> str:
    return "interpreters: " + ", ".join(".".join(map(str, item.version)) for item in pythons())
