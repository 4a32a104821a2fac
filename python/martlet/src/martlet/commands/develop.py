"""``martlet develop``: into the active environment."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from martlet import editable, groups, mirrors, options, project, toolchain, venv
from martlet.builder import Builder
from martlet.console import Console
from martlet.install import Environment


def add(subparsers: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "develop", parents=[shared], help="install into the active environment, editable",
        description="Build and install into the active virtual environment, editable.",
    )  # fmt: skip
    parser.add_argument("-C", "--project", default=".", metavar="DIR", help="the project's folder")
    parser.add_argument(
        "-E", "--extras", default="", metavar="A,B", help="extras to install as well"
    )
    parser.add_argument(
        "-G", "--group", action="append", metavar="NAME",
        help="dependency groups to install as well (default: dev, if there is one)",
    )  # fmt: skip
    parser.add_argument("--no-deps", action="store_true", help="install no dependencies")
    parser.add_argument(
        "--skip-install", action="store_true", help="only put the module into the source tree"
    )
    parser.add_argument("--uv", action="store_true", help="install dependencies with uv")
    options.add_build_options(parser)
    parser.set_defaults(run=run)


def run(found: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Builds in debug and installs what changed."""
    loaded = project.load(Path(found.project))
    folder, python = venv.find(loaded.root)
    console.say(f"Developing {loaded.name} {loaded.version} in {folder}")
    environment = Environment(python.executable)
    if not (found.no_deps or found.skip_install):
        wanted = groups.requirements(loaded, found.extras.split(","), found.group)
        missing = environment.missing(wanted)
        if missing:
            environment.install_requirements(missing, console, uv=found.uv)
    builder = Builder(loaded, python, toolchain.find(), console, options.request_of(found))
    mirrors.write_local(loaded.package)
    with tempfile.TemporaryDirectory(prefix="martlet-develop-") as out:
        wheel = editable.build(builder, Path(out))
        action = "nothing" if found.skip_install else environment.install_wheel(wheel, loaded.root)
    if found.skip_install:
        console.say("The module lies in the source tree")
    else:
        said = {"nothing": "is up to date", "updated": "updated", "installed": "installed"}[action]
        console.say(f"{loaded.name} {said}")
    return {"environment": str(folder), "action": action}
