"""``martlet new`` and ``martlet init``."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import Any

from martlet import templates
from martlet.console import Console
from martlet.errors import MartletError
from martlet.templates import Names


def add(subparsers: Any, shared: argparse.ArgumentParser) -> None:
    """Adds both commands."""
    new = subparsers.add_parser(
        "new", parents=[shared], help="create a project", description="Create a project."
    )
    new.add_argument("path", metavar="PATH", help="a folder that doesn't exist yet")
    new.set_defaults(run=run_new)
    init = subparsers.add_parser(
        "init", parents=[shared], help="make this folder or Swift package a Python project",
        description="Add what is missing for a Python project; nothing is overwritten.",
    )  # fmt: skip
    init.add_argument("path", metavar="PATH", nargs="?", default=".", help="the folder")
    init.set_defaults(run=run_init)
    for parser in (new, init):
        parser.add_argument("--name", help="the project's name (default: the folder's)")
        parser.add_argument(
            "--mixed", action="store_true", help="with a Python package around the Swift module"
        )


def run_new(found: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Creates a folder with a whole project."""
    target = Path(found.path).absolute()
    names = templates.check_name(found.name or target.name)
    if target.exists():
        raise MartletError(
            f"{target} already exists",
            advice="choose another path, or run `martlet init` in it",
        )
    written = _write(target, templates.new(names, mixed=found.mixed))
    _lead_editors(target)
    console.say(f"Created {names.project} in {target}")
    _next_steps(console, found.path)
    return {"project": names.project, "path": str(target), "files": written}


def run_init(found: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Adds the missing files to a folder or an existing Swift package."""
    target = Path(found.path).absolute()
    if not target.is_dir():
        raise MartletError(f"{target} is not a folder", advice="use `martlet new PATH`")
    if (target / "pyproject.toml").exists():
        raise MartletError(
            f"{target / 'pyproject.toml'} already exists",
            advice="add the build system by hand: requires martlet, build-backend martlet",
        )
    names = templates.check_name(found.name or target.name)
    advice: list[str] = []
    if (target / "Package.swift").is_file():
        files, advice = _for_package(target, names)
    else:
        files = templates.new(names, mixed=found.mixed)
    written = _write(target, files)
    _lead_editors(target)
    console.say(f"Added {', '.join(written)} to {target}")
    for line in advice:
        console.say(line)
    if not advice:
        _next_steps(console, None)
    return {"project": names.project, "path": str(target), "files": written, "todo": advice}


def _for_package(target: Path, names: Names) -> tuple[dict[str, str], list[str]]:
    """The files for an existing Swift package, and what its Package.swift still needs."""
    from martlet import manifest, toolchain
    from martlet.sources import URL

    facts = manifest.read(target, toolchain.find())
    dynamic, others = facts.dynamic_libraries, facts.other_libraries
    product = (dynamic or others or [names.module])[0]
    settings = f'\n[tool.martlet]\nmodule-name = "{product}"\n' if product != names.module else ""
    advice = []
    if not dynamic:
        line = f'.library(name: "{product}", type: .dynamic, targets: ["{product}"])'
        advice.append(f"To do: a Python module is a dynamic library: write {line} into products")
    text = (target / "Package.swift").read_text(errors="replace")
    if URL not in text:
        advice.append(
            f'To do: write .package(url: "{URL}", from: "1.0.0") into dependencies, and '
            '.product(name: "Martlet", package: "martlet") into the target\'s dependencies'
        )
        advice.append(
            f"To do: `import Martlet` and `@PyModule enum {product} {{}}` in one of its files"
        )
    return templates.python_side(names, settings=settings), advice


def _write(target: Path, files: dict[str, str]) -> list[str]:
    written = []
    for name, text in sorted(files.items()):
        path = target / name
        if path.exists():
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise MartletError(f"cannot write {path}", str(error)) from error
        written.append(name)
    return written


def _lead_editors(target: Path) -> None:
    """Lets plain ``swift build`` and editors find Martlet; martlet itself needs no such file."""
    from martlet import mirrors

    with contextlib.suppress(MartletError, OSError):
        mirrors.write_local(target)


def _next_steps(console: Console, path: str | None) -> None:
    first = f"cd {path} && " if path else ""
    console.say(f"Next: {first}python3 -m venv .venv && source .venv/bin/activate")
    console.say("      pip install martlet && martlet develop && pytest")
