"""The macro library: once per toolchain, whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from projects import Run

from martlet import cache, macros, toolchain
from martlet.errors import MartletError


def test_the_library_is_printed_and_reused(martlet: Callable[..., Run]) -> None:
    first = Path(martlet("macros").ok().out.strip())
    assert first.name == "libMartletMacros.so"
    before = first.stat().st_mtime_ns
    assert Path(martlet("macros").ok().out.strip()) == first
    assert first.stat().st_mtime_ns == before


def test_the_key_holds_toolchain_and_sources(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = toolchain.find()
    here = macros.folder(found)
    assert macros.folder(replace(found, banner="Swift version 9.9")) != here
    monkeypatch.setattr(macros.sources, "root", lambda: tmp_path)
    changed = tmp_path / "Sources" / "MartletMacros"
    changed.mkdir(parents=True)
    (changed / "Plugin.swift").write_text("// other\n")
    assert macros.folder(found) != here


def test_a_toolchain_without_swiftsyntax_has_no_library(tmp_path: Path) -> None:
    assert macros.library(replace(toolchain.find(), usr=tmp_path)) is None


def test_sources_that_do_not_compile_leave_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "Sources" / "MartletMacros"
    folder.mkdir(parents=True)
    (folder / "Plugin.swift").write_text("let x: Int = nope\n")
    monkeypatch.setattr(macros.sources, "root", lambda: tmp_path)
    monkeypatch.setenv("MARTLET_CACHE_DIR", str(tmp_path / "cache"))
    with pytest.raises(MartletError, match="macros don't compile") as caught:
        macros.library(toolchain.find())
    assert "cannot find 'nope' in scope" in str(caught.value)
    assert [p.name for p in (cache.root() / "macros").iterdir() if p.is_dir()] == []


@pytest.mark.slow
def test_two_processes_at_once_get_one_whole_library(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "martlet", "macros"]
    environment = os.environ | {"MARTLET_CACHE_DIR": str(tmp_path)}
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    answers = {process.communicate()[0].strip() for process in running}
    assert [process.returncode for process in running] == [0, 0]
    assert len(answers) == 1
    assert Path(answers.pop()).stat().st_size > 10_000
    assert [path for path in (tmp_path / "macros").iterdir() if path.name[0] == "."] == []
