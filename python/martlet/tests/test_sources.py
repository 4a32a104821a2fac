"""The bundled Swift sources as a git repository."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from projects import Run, run

import martlet as package
from martlet import sources


def revision(cache: Path, **environment: object) -> str:
    code = "from martlet import sources; print(sources.revision())"
    return run([sys.executable, "-c", code], MARTLET_CACHE_DIR=cache, **environment).ok().out


def test_the_repository_is_named_martlet_and_tagged() -> None:
    repository = sources.repository()
    assert repository.name == "martlet"
    tags = subprocess.run(
        ["git", "-C", str(repository), "tag"], capture_output=True, text=True, check=True
    )
    assert tags.stdout.split() == [package.__version__]
    assert len(sources.revision()) == 40


def test_one_version_has_one_revision_whatever_git_is_told(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        "[user]\nname = Somebody\nemail = s@example.org\n[core]\nautocrlf = true\n"
        "excludesFile = ~/ignored\n[commit]\ngpgSign = true\n[init]\ndefaultBranch = trunk\n"
    )
    (home / "ignored").write_text("*.swift\n")
    plain = revision(tmp_path / "one", HOME=tmp_path / "nobody")
    odd = revision(
        tmp_path / "two", HOME=home, GIT_DIR="/nowhere", GIT_AUTHOR_NAME="Else", TZ="Asia/Tokyo"
    )
    assert plain == odd


def test_the_repository_holds_every_target_of_the_manifest() -> None:
    repository = sources.repository()
    held = {path.relative_to(repository).as_posix() for path in repository.glob("Sources/*")}
    assert {"Sources/CMartlet", "Sources/Martlet", "Sources/MartletMacros"} <= held
    assert (repository / "Package.swift").read_bytes() == (
        sources.root() / "Package.swift"
    ).read_bytes()


def test_missing_git_is_told(tmp_path: Path, martlet: Callable[..., Run]) -> None:
    code = (
        "from martlet import sources, errors\n"
        "try: sources.repository()\n"
        "except errors.MartletError as error: print(error)"
    )
    done = run([sys.executable, "-c", code], MARTLET_CACHE_DIR=tmp_path, PATH=tmp_path).ok()
    assert "git was not found" in done.out
    assert "apt-get install git" in done.out


def test_two_processes_make_one_repository(tmp_path: Path) -> None:
    code = "from martlet import sources; print(sources.repository())"
    command = [sys.executable, "-c", code]
    environment = os.environ | {"MARTLET_CACHE_DIR": str(tmp_path)}
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    answers = {process.communicate()[0] for process in running}
    assert [process.returncode for process in running] == [0] * 4
    assert len(answers) == 1
    assert [path.name for path in (tmp_path / "sources").iterdir() if path.name[0] == "."] == []
