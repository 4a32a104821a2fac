"""Martlet's Swift sources, and the local repository that stands for the git host's."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from pathlib import Path

import martlet
from martlet import cache
from martlet.errors import MartletError

URL = "https://github.com/martlet-swift/martlet"
IDENTITY = "martlet"
CARRIED = ("Package.swift", "LICENSE", "Sources", "Plugins")

# Fixed, so that one version has one revision on every machine.
_IDENTITY = {
    "GIT_AUTHOR_NAME": "Martlet",
    "GIT_AUTHOR_EMAIL": "martlet@users.noreply.github.com",
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00+0000",
    "GIT_COMMITTER_NAME": "Martlet",
    "GIT_COMMITTER_EMAIL": "martlet@users.noreply.github.com",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00+0000",
}


def root() -> Path:
    """The folder of Martlet's Package.swift: in the installed wheel, or the repository's own."""
    package = Path(__file__).resolve().parent
    installed = package / "swift"
    if (installed / "Package.swift").is_file():
        return installed
    repository = package.parents[3]
    if (repository / "Package.swift").is_file() and (repository / "Sources").is_dir():
        return repository
    raise MartletError(
        "Martlet's Swift sources are missing from this installation",
        f"neither {installed} nor a repository around it holds them",
        advice="reinstall martlet: pip install --force-reinstall martlet",
    )


def repository() -> Path:
    """A git repository named martlet with the sources, tagged with this version; made if absent."""
    key = f"{martlet.__version__}-{_digest(root())}"
    return cache.materialise(cache.root() / "sources" / key, _make) / IDENTITY


@functools.cache
def _digest(origin: Path) -> str:
    """What the sources are; they don't change while a command runs."""
    return cache.tree_digest(origin, CARRIED)


def revision() -> str:
    """The commit of `repository`, 40 hexadecimal digits."""
    return (repository() / ".git" / "refs" / "tags" / martlet.__version__).read_text().strip()


def _make(folder: Path) -> None:
    target = folder / IDENTITY
    target.mkdir()
    origin = root()
    for name in CARRIED:
        source = origin / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns(".*"))
        else:
            shutil.copyfile(source, target / name)
    for file in target.rglob("*"):
        file.chmod(0o755 if file.is_dir() else 0o644)
    _git(target, "init", "--quiet", "--template=", "--object-format=sha1", "-b", "main")
    _git(target, "add", "--all", "--force")
    _git(target, "commit", "--quiet", "--message", f"Martlet {martlet.__version__}")
    _git(target, "tag", martlet.__version__)


def _git(folder: Path, *arguments: str) -> None:
    # No setting of the user's or the machine's may change what is committed.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= _IDENTITY | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    settings = ["-c", "core.autocrlf=false", "-c", "core.excludesFile=", "-c", "gc.auto=0"]
    settings += ["-c", "commit.gpgSign=false", "-c", "tag.gpgSign=false"]
    try:
        run = subprocess.run(
            ["git", *settings, *arguments],
            cwd=folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise MartletError(
            "git was not found",
            "the Swift package manager reads packages with it",
            advice="install git (Debian: apt-get install git)",
        ) from error
    if run.returncode:
        raise MartletError(f"git {arguments[0]} failed in {folder}", run.stderr.strip())
