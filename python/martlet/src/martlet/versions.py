"""A version from git's tags, or, in an unpacked sdist, from its PKG-INFO."""

from __future__ import annotations

import email
import re
import subprocess
from pathlib import Path

from packaging.version import InvalidVersion, Version

from martlet.errors import MartletError

ADVICE = 'tag a commit like v1.2.3, or write project.version = "…"'


def find(root: Path, source: str | None) -> str:
    """The version of the project in ``root``.

    On the tag v1.2.3 (or Swift's bare 1.2.3) it is 1.2.3, two commits later 1.2.4.dev2+gHASH;
    two after v1.2.3-rc.1 it is 1.2.3rc2.dev2+gHASH. With uncommitted changes in files that git
    tracks it is 1.2.4.dev0+gHASH.dirty: what no commit holds may not bear a tag's version.
    Raises MartletError if there is neither a tag nor a PKG-INFO.
    """
    information = root / "PKG-INFO"
    if information.is_file():
        version = email.message_from_bytes(information.read_bytes())["Version"]
        if version:
            return str(Version(version))
    if source != "git":
        raise MartletError(
            'project.dynamic lists "version", but nothing says where it comes from',
            advice='set tool.martlet.version-from = "git", or write project.version = "…"',
        )
    command = ["git", "describe", "--tags", "--long", "--abbrev=7", "--dirty"]
    command += ["--match", "*[0-9].[0-9]*"]
    try:
        run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise MartletError("cannot read the version: git was not found", advice=ADVICE) from error
    if run.returncode:
        raise MartletError(
            "cannot read the version from git's tags", run.stderr.strip(), advice=ADVICE
        )
    match = re.fullmatch(r"(.+)-(\d+)-g([0-9a-f]+)(-dirty)?", run.stdout.strip())
    try:
        if match is None:
            raise InvalidVersion(run.stdout.strip())
        tag = Version(match[1])
    except InvalidVersion as error:
        raise MartletError(f"git's tag is not a version: {error}", advice=ADVICE) from error
    distance = int(match[2])
    if distance == 0 and not match[4]:
        return str(tag)
    return f"{_next(tag, distance)}+g{match[3]}{'.dirty' if match[4] else ''}"


def _next(tag: Version, distance: int) -> str:
    """The development version so many commits after ``tag``, before what may be tagged next."""
    release = [*tag.release, 0, 0][: max(3, len(tag.release))]
    if not tag.is_prerelease:
        release[-1] += 1
    text = (f"{tag.epoch}!" if tag.epoch else "") + ".".join(map(str, release))
    if tag.pre is not None:
        # The next of its kind; a pre-release's own development versions come before it.
        text += f"{tag.pre[0]}{tag.pre[1] + (tag.dev is None)}"
    return f"{text}.dev{(tag.dev or 0) + distance}"
