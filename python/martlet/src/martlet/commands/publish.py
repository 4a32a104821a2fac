"""``martlet publish``: validates archives and hands them to uv or twine."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from martlet import interpreter, options, programs, project, sdist, toolchain
from martlet.commands.build import build_one
from martlet.console import Console
from martlet.errors import MartletError


def add(subparsers: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "publish", parents=[shared], help="upload to a package index",
        description="Validate wheels and sdists, built now unless named, and upload them with "
        "twine or uv. Credentials are theirs: TWINE_USERNAME, TWINE_PASSWORD, ~/.pypirc, "
        "UV_PUBLISH_TOKEN, keyring.",
    )  # fmt: skip
    parser.add_argument("files", nargs="*", metavar="FILE", help="wheels and sdists (default: new)")
    parser.add_argument("-C", "--project", default=".", metavar="DIR", help="the project's folder")
    parser.add_argument("-r", "--repository", metavar="NAME", help="a repository of ~/.pypirc")
    parser.add_argument("--repository-url", metavar="URL", help="the index's upload address")
    parser.add_argument(
        "--skip-existing", action="store_true", help="files that are there already are no error"
    )
    parser.add_argument("--tool", choices=["twine", "uv"], help="the uploader (default: twine)")
    parser.add_argument("--dry-run", action="store_true", help="validate only")
    parser.set_defaults(run=run)


def run(found: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Validates everything before the first byte leaves."""
    if found.repository and found.repository_url:
        raise MartletError("--repository and --repository-url exclude each other")
    # A missing uploader is told before anything is built for it.
    uploader = [] if found.dry_run else _uploader(found)
    files = [Path(name) for name in found.files] if found.files else _build(found, console)
    with console.phase("Validating"):
        for path in files:
            validate(path)
    if found.dry_run:
        console.say("Nothing was uploaded (--dry-run)")
        return {"uploaded": [], "skipped": [str(path) for path in files]}
    skipped = []
    with console.phase("Uploading"):
        # One by one: not every index tells twine which files it has already.
        for path in files:
            if not _upload([*uploader, str(path)], path, console, skip=found.skip_existing):
                skipped.append(path)
                console.say(f"  {path.name} is there already: passed over")
    sent = [path for path in files if path not in skipped]
    console.say(f"Uploaded {', '.join(map(_describe, sent)) or 'nothing'}")
    return {"uploaded": [str(path) for path in sent], "skipped": [str(path) for path in skipped]}


def _upload(command: list[str], path: Path, console: Console, *, skip: bool) -> bool:
    """Uploads one file; False if the index has it and that is no error."""
    console.detail(f"$ {shlex.join(command)}")
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
        check=False, env=os.environ | {"NO_COLOR": "1", "COLUMNS": "500"},
    )  # fmt: skip
    if done.returncode == 0:
        return True
    # twine colours its log whatever it is told.
    output = re.sub(r"\x1b\[[0-9;]*m", "", f"{done.stdout}\n{done.stderr}")
    exists = re.search(r"already\s+exist|409 Conflict|File already exists", output)
    if exists and skip:
        return False
    raise MartletError(
        f"the upload of {_describe(path)} failed",
        "the index has a file of that name" if exists else "",
        "\n".join(_reasons(output)),
        advice="--skip-existing passes over files that are there already"
        if exists
        else "check the address and the credentials of the index",
    )


def _reasons(output: str) -> list[str]:
    """The lines that say why: marked as errors, else the last, with which a traceback ends."""
    lines = [line.rstrip() for line in output.splitlines() if line.strip()]
    marked = re.compile(r"ERROR\b|error:|\s+(cause|Caused by):")
    return [line for line in lines if marked.match(line)] or lines[-1:]


def _describe(path: Path) -> str:
    return f"{path.name} ({path.stat().st_size / 1e6:.2f} MB)"


def _build(found: argparse.Namespace, console: Console) -> list[Path]:
    loaded = project.load(Path(found.project))
    request = options.parse_build_arguments(["--compatibility", "pypi"])
    out = loaded.root / "dist"
    python = interpreter.current()
    wheel = build_one(loaded, python, toolchain.find(), console, request, out)
    return [sdist.build(loaded, out, console), wheel]


def validate(path: Path) -> None:
    """Raises MartletError for a file that an index would refuse, or that is damaged."""
    if not path.is_file():
        raise MartletError(f"there is no file {path}", advice="run martlet build first")
    if path.name.endswith(".tar.gz"):
        _validate_sdist(path)
        return
    try:
        _, _, _, tags = parse_wheel_filename(path.name)
    except InvalidWheelFilename as error:
        raise MartletError(f"{path.name} is neither a wheel nor a .tar.gz", str(error)) from error
    for tag in tags:
        if tag.platform.startswith("linux_"):
            raise MartletError(
                f"{path.name} has the platform tag {tag.platform}, which indexes refuse",
                advice="build it with --compatibility pypi, which says what stands against it",
            )
    try:
        with zipfile.ZipFile(path) as file:
            damaged = file.testzip()
            names = file.namelist()
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise MartletError(f"{path.name} is damaged", str(error)) from error
    if damaged or not any(name.endswith(".dist-info/RECORD") for name in names):
        raise MartletError(f"{path.name} is damaged", f"broken: {damaged or 'no RECORD'}")


def _validate_sdist(path: Path) -> None:
    try:
        with tarfile.open(path) as file:
            names = file.getnames()
    except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
        raise MartletError(f"{path.name} is damaged", str(error)) from error
    root = path.name.removesuffix(".tar.gz")
    if f"{root}/PKG-INFO" not in names:
        raise MartletError(f"{path.name} is no sdist: it has no {root}/PKG-INFO")


def _uploader(found: argparse.Namespace) -> list[str]:
    """The command that uploads the file whose name follows."""
    own = [sys.executable, "-m", "twine"] if _has_module("twine") else []
    twine = own or [path for path in [programs.find("twine")] if path]
    uv = programs.find("uv")
    tool = found.tool or ("uv" if uv and not twine else "twine")
    if (tool == "twine" and not twine) or (tool == "uv" and not uv):
        raise MartletError(
            f"{tool}, which uploads the files, was not found",
            advice="pip install uv" if tool == "uv" else "pip install 'martlet[publish]', or uv",
        )
    if uv and tool == "uv":
        command, repository, address = [uv, "publish"], "--index", "--publish-url"
    else:
        command = [*twine, "upload", "--verbose", "--non-interactive", "--disable-progress-bar"]
        repository, address = "--repository", "--repository-url"
    command += [repository, found.repository] if found.repository else []
    return command + ([address, found.repository_url] if found.repository_url else [])


def _has_module(name: str) -> bool:
    """Whether this interpreter can import a module of that name."""
    from importlib.util import find_spec

    return find_spec(name) is not None
