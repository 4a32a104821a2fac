"""``martlet build``: wheels into dist/."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from martlet import buildsystem, interpreter, options, project, toolchain, wheel
from martlet.builder import Builder, too_old
from martlet.console import Console
from martlet.errors import MartletError
from martlet.interpreter import Interpreter
from martlet.request import Request


def add(subparsers: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "build", parents=[shared], help="build a wheel", description="Build wheels into dist/."
    )
    parser.add_argument("-C", "--project", default=".", metavar="DIR", help="the project's folder")
    parser.add_argument("-o", "--out", metavar="DIR", help="folder for the wheels (default: dist)")
    parser.add_argument(
        "-i", "--interpreter", nargs="+", action="extend", default=[], metavar="PYTHON",
        help="build for these: a version, a command or a path",
    )  # fmt: skip
    parser.add_argument(
        "--find-interpreter", action="store_true", help="build for every interpreter found"
    )
    parser.add_argument(
        "--sdist", action="store_true", help="also build the sdist, and the wheel from it"
    )
    # Only here: every other command makes one wheel.
    options.add_build_options(parser, abis=("abi3", "version", "both"))
    parser.set_defaults(run=run)


def run(found: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Builds one wheel for each ABI that the interpreters need."""
    root = Path(found.project)
    request = options.request_of(found)
    loaded = project.load(root)
    buildsystem.warn(loaded.document, console)
    out = Path(found.out) if found.out else loaded.root / "dist"
    interpreters = _interpreters(found, request, loaded)
    if found.sdist:
        from martlet import sdist

        return sdist.build_with_wheel(loaded, out, console, request, interpreters)
    tools = toolchain.find()
    files = []
    for python, asked in interpreters:
        files.append(build_one(loaded, python, tools, console, asked, out))
    return {"wheels": [str(path) for path in files]}


def build_one(
    loaded: project.Project,
    python: Interpreter,
    tools: toolchain.Toolchain,
    console: Console,
    request: Request,
    out: Path,
) -> Path:
    """Builds the wheel for one interpreter into ``out``."""
    console.say(f"Building {loaded.name} {loaded.version} with {python.describe()}")
    builder = Builder(loaded, python, tools, console, request)
    configuration = request.configuration or builder.config.configuration
    with builder.built(configuration=configuration) as built, console.phase("Packing"):
        path, platform = wheel.pack(builder, built, out)
    size = path.stat().st_size / 1e6
    console.say(f"Built {path} ({size:.2f} MB)")
    if platform.startswith("linux_") and builder.compatibility != "linux":
        skipped = (request.repair or builder.config.repair) == "skip"
        reason = "its libraries were not looked at" if skipped else "no manylinux policy is met"
        console.warn(f"{reason}: package indexes refuse this wheel")
    return path


def _interpreters(
    found: argparse.Namespace, request: Request, loaded: project.Project
) -> list[tuple[Interpreter, Request]]:
    """Interpreters with the request for each: all that load abi3 share one wheel."""
    from dataclasses import replace

    if found.interpreter and found.find_interpreter:
        raise MartletError(
            "-i and --find-interpreter exclude each other", advice="use one of the two"
        )
    if found.find_interpreter:
        floor = loaded.config.min_python
        every = interpreter.find_all()
        chosen = [i for i in every if i.version[:2] >= floor and i.implementation == "cpython"]
    elif found.interpreter:
        chosen = [interpreter.find(name) for name in found.interpreter]
    else:
        chosen = [interpreter.current()]
    requires = loaded.metadata.requires_python
    for python in chosen:
        version = ".".join(map(str, python.version))
        if requires is not None and not requires.contains(version):
            raise MartletError(
                f"{python.describe()} doesn't meet requires-python {str(requires)!r}",
                advice="choose another interpreter with -i",
            )
    each = [(python, replace(request, abi="version")) for python in chosen]
    abi = request.abi or loaded.config.abi
    if abi == "version":
        return each
    stable = [python for python in chosen if not python.free_threaded]
    free = [python for python in chosen if python.free_threaded]
    # Refused here as well as in the builder, so that nothing is compiled first.
    for python in stable:
        if python.version[:2] < loaded.config.min_python:
            raise too_old(python, loaded.config.min_python)
    result = [(stable[0], replace(request, abi="abi3"))] if stable else []
    return result + (each if abi == "both" else [pair for pair in each if pair[0] in free])
