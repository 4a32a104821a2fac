"""Slots: the fixed folders in which builds run, so that the compiler's cache serves all."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from projects import run
from test_chain import write

from martlet import cache, slots


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARTLET_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "cache" / "builds" / "demo" / "release"
    (folder / "martlet").mkdir(parents=True)
    (folder / "object.o").write_text("compiled")
    return folder


def test_a_scratch_folder_stands_in_a_slot_while_its_build_runs(scratch: Path) -> None:
    with slots.occupy(scratch) as slot:
        assert slot.folder == cache.root() / "slots" / "0"
        assert (slot.folder / "object.o").read_text() == "compiled"
        assert not scratch.exists()
    assert (scratch / "object.o").read_text() == "compiled"


def test_builds_at_once_get_a_slot_each_and_keep_it(scratch: Path, tmp_path: Path) -> None:
    other = tmp_path / "cache" / "builds" / "other" / "release"
    (other / "martlet").mkdir(parents=True)
    with slots.occupy(scratch) as first, slots.occupy(other) as second:
        assert (first.folder.name, second.folder.name) == ("0", "1")
    with slots.occupy(other) as again:
        assert again.folder.name == "1", "SwiftPM's records in it hold the slot's path"


def test_a_failed_build_moves_back_too(scratch: Path) -> None:
    with pytest.raises(KeyboardInterrupt), slots.occupy(scratch):
        raise KeyboardInterrupt
    assert (scratch / "object.o").exists()


def test_more_builds_than_slots_run_at_home(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "COUNT", 1)
    with slots.occupy(scratch), slots.occupy(scratch.with_name("debug")) as second:
        assert second == slots.Slot(scratch.with_name("debug"), None)


def test_a_slot_is_taken_until_the_last_process_of_its_build_ends(scratch: Path) -> None:
    with slots.occupy(scratch) as slot:
        assert slot.lock is not None
        child = subprocess.Popen(["sleep", "60"], pass_fds=[slot.lock])
    try:
        with slots.occupy(scratch) as second:
            assert second.folder.name == "1"
    finally:
        child.kill()
        child.wait()
    with slots.occupy(scratch.with_name("debug")) as third:
        assert third.folder.name == "0"


def test_what_a_killed_build_left_in_a_slot_is_removed(scratch: Path) -> None:
    left = cache.make_folder(cache.root() / "slots" / "0")
    (left / "half.o").write_text("")
    with slots.occupy(scratch) as slot:
        assert slot.folder == left
        assert not (left / "half.o").exists()


def test_a_second_project_compiles_nothing_of_martlet(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "martlet",
        "build",
        "-v",
        "--",
        "-Xswiftc",
        "-Rcache-compile-job",
    ]
    martlet = re.compile(
        r"remark: replay output file .*Martlet\.build/|cache miss .*Sources/Martlet/"
    )
    environment = {"MARTLET_CACHE_DIR": tmp_path / "cache"}
    first = run(command, cwd=write(tmp_path / "first"), **environment).ok().err
    assert "cache miss" in martlet.search(first)[0]  # type: ignore[index]
    second = run(command, cwd=write(tmp_path / "second"), **environment).ok().err
    assert "replay" in martlet.search(second)[0]  # type: ignore[index]
    assert not re.search(r"cache miss .*Sources/Martlet/", second)


def test_diagnostics_name_real_paths_though_the_cache_does_not(tmp_path: Path) -> None:
    folder = write(tmp_path / "project")
    source = folder / "Sources" / "my_module" / "my_module.swift"
    source.write_text(source.read_text() + 'func wrong() -> Int { "one" }\n')
    failed = run([sys.executable, "-m", "martlet", "build"], cwd=folder).failed()
    assert (
        f"{source}:{len(source.read_text().splitlines())}:23: error: cannot convert" in failed.err
    )
    assert "/^package" not in failed.err


def test_without_the_trait_async_an_async_function_says_what_to_do(tmp_path: Path) -> None:
    folder = write(tmp_path / "project")
    manifest = folder / "Package.swift"
    text = manifest.read_text()
    manifest.write_text(text.replace('from: "1.0.0"', 'from: "1.0.0", traits: []'))
    source = folder / "Sources" / "my_module" / "my_module.swift"
    source.write_text(source.read_text() + "@PyFunction func later(_ n: Int) async -> Int { n }\n")
    failed = run([sys.executable, "-m", "martlet", "build"], cwd=folder).failed()
    assert "async code is exported by Martlet's trait 'Async'" in failed.err
    assert "'traits: []' in Package.swift turns off" in failed.err
