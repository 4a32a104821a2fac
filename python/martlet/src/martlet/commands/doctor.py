"""``martlet doctor``: what a build would use, and why."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import martlet
from martlet import cache, interpreter, macros, project, sources, toolchain, venv
from martlet.console import Console
from martlet.errors import MartletError


@dataclass(frozen=True)
class Finding:
    """One line: a subject, whether it is well ("ok", "note", "bad"), and the reason."""

    subject: str
    state: str
    text: str
    advice: str | None = None


def add(subparsers: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "doctor", parents=[shared], help="say what a build would use, and what is wrong",
        description="Say which tools, environment and caches a build would use, and why.",
    )  # fmt: skip
    parser.add_argument("-C", "--project", default=".", metavar="DIR", help="the project's folder")
    parser.set_defaults(run=run)


def run(found: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Prints the findings on stdout; raises MartletError if something is bad."""
    root = Path(found.project).resolve()
    checks: list[tuple[str, Callable[[], Finding]]] = [
        ("martlet", _tool),
        ("swift", _swift),
        ("macros", _macros),
        ("linker", _linker),
        ("git", _git),
        ("interpreter", _interpreter),
        ("environment", lambda: _environment(root)),
        ("cache", _cache),
        ("project", lambda: _project(root)),
    ]
    findings = []
    for subject, check in checks:
        try:
            findings.append(check())
        except MartletError as error:
            text = "; ".join([error.message, *error.causes])
            findings.append(Finding(subject, "bad", text, error.advice))
    if not found.json:
        marks = {"ok": "ok  ", "note": "note", "bad": "BAD "}
        for item in findings:
            print(f"{marks[item.state]} {item.subject:<12} {item.text}")
            if item.advice:
                print(f"{'':17} to do: {item.advice}")
    facts = {"findings": [asdict(item) for item in findings]}
    if bad := [item.subject for item in findings if item.state == "bad"]:
        raise MartletError(f"martlet can't build here yet: see {', '.join(bad)} above", facts=facts)
    return facts


def _tool() -> Finding:
    where = Path(martlet.__file__).parent
    return Finding(
        "martlet", "ok", f"{martlet.__version__} in {where}, Swift sources in {sources.root()}"
    )


def _swift() -> Finding:
    found = toolchain.find()
    return Finding("swift", "ok", f"{found.banner}, {found.triple}, first on PATH: {found.swift}")


def _macros() -> Finding:
    found = toolchain.find()
    if found.host_libraries is None:
        return Finding(
            "macros", "note", "the toolchain ships no SwiftSyntax: swift-syntax will be compiled"
        )
    folder = macros.folder(found)
    state = "compiled" if (folder / macros.LIBRARY).is_file() else "will be compiled once"
    return Finding("macros", "ok", f"{state}, in {folder}")


def _linker() -> Finding:
    own = toolchain.find().usr / "bin" / "ld.lld"
    if own.exists():
        return Finding("linker", "ok", f"the toolchain's {own}")
    return Finding("linker", "note", "no ld.lld in the toolchain: its default linker is used")


def _git() -> Finding:
    path = shutil.which("git")
    if path is None:
        raise MartletError(
            "git was not found",
            "the Swift package manager reads packages with it",
            advice="install git (Debian: apt-get install git)",
        )
    run = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    return Finding("git", "ok", f"{run.stdout.strip()} at {path}")


def _interpreter() -> Finding:
    found = interpreter.current()
    if found.version < (3, 11):
        raise MartletError(f"{found.describe()} is too old", advice="use Python 3.11 or newer")
    return Finding("interpreter", "ok", f"{found.describe()}: it runs martlet")


def _environment(root: Path) -> Finding:
    try:
        folder, python = venv.find(root)
    except MartletError as error:
        return Finding("environment", "note", error.message, error.advice)
    reason = next(
        (name for name in ("VIRTUAL_ENV", "CONDA_PREFIX") if os.environ.get(name)),
        "the nearest .venv",
    )
    return Finding("environment", "ok", f"{folder} ({reason}), {python.describe()}")


def _cache() -> Finding:
    folder = cache.make_folder(cache.root())
    if not os.access(folder, os.W_OK):
        raise MartletError(
            f"{folder} can't be written", advice="set MARTLET_CACHE_DIR to another folder"
        )
    free = shutil.disk_usage(folder).free
    reason = next(
        (name for name in ("MARTLET_CACHE_DIR", "XDG_CACHE_HOME") if os.environ.get(name)),
        "the default",
    )
    text = f"{folder} ({reason}), {free / 1e9:.1f} GB free"
    if free < 1e9:
        return Finding("cache", "note", text, "a first build takes up to 1 GB")
    return Finding("cache", "ok", text)


def _project(root: Path) -> Finding:
    if not (root / "pyproject.toml").is_file():
        return Finding("project", "note", f"no pyproject.toml in {root}")
    from martlet import layout, manifest

    found = project.load(root)
    modules = layout.find(found).modules
    facts = manifest.read(found.package, toolchain.find())
    names = [
        f"{module.import_name} from the product "
        f"{manifest.product_of(facts, module.import_name, module.product)}"
        for module in modules
    ]
    return Finding("project", "ok", f"{found.name} {found.version}: {', '.join(names)}")
