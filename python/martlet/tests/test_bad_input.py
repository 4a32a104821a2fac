"""Bad input and bad times: kills, full disks, foreign files, two builds at once."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from projects import Project, Run, python, run, unpack

from martlet import cache, inspection, interpreter, manifest, project, toolchain
from martlet.builder import Builder
from martlet.console import Console
from martlet.errors import MartletError
from martlet.request import Request

Make = Callable[..., Project]
Martlet = Callable[..., Run]
slow = pytest.mark.slow


def test_case_92_two_builds_at_once(project: Make) -> None:
    one, two = project("one"), project("two")
    results: list[Run] = []

    def build(found: Project, out: str) -> None:
        results.append(found.martlet("build", "-o", out))

    threads = [
        threading.Thread(target=build, args=arguments)
        for arguments in ((one, "a"), (one, "b"), (two, "a"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        result.ok()
    (first,) = (one.root / "a").iterdir()
    (second,) = (one.root / "b").iterdir()
    assert first.read_bytes() == second.read_bytes()
    assert len(list((two.root / "a").iterdir())) == 1


def test_case_92_the_scratch_folder_stays_until_all_is_packed(make: Make) -> None:
    found = project.load(make().root)
    builder = Builder(found, interpreter.current(), toolchain.find(), Console(), Request())
    with builder.built(configuration="release") as built:
        assert built.scratch is not None
        lock = built.scratch.with_name(built.scratch.name + ".lock")
        with lock.open("a+b") as handle, pytest.raises(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_killed_in_the_middle_the_next_build_succeeds(project: Make, tmp_path: Path) -> None:
    found = project()
    for delay in (0.6, 1.2, 1.8):
        process = subprocess.Popen(
            [sys.executable, "-m", "martlet", "build"], cwd=found.root, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    folder = unpack(found.build(), tmp_path / "site")
    assert python("import demo; print(demo.answer())", folder) == "42"


@pytest.mark.parametrize(
    ("number", "code", "word"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")],
)
def test_a_build_that_is_stopped_puts_its_folder_back(
    make: Make, session_cache: Path, number: int, code: int, word: str
) -> None:
    found = make()
    process = subprocess.Popen(
        [sys.executable, "-m", "martlet", "build"], cwd=found.root, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    slots = session_cache / "slots"
    while process.poll() is None and not list(slots.glob("*/checkouts*")):
        time.sleep(0.02)
    process.send_signal(number)
    _, err = process.communicate()
    assert (process.returncode, err.splitlines()[-1]) == (code, word)
    assert not [path for path in slots.iterdir() if path.is_dir()]
    assert not list((found.root / "dist").glob("*"))


def test_a_module_that_never_finishes_its_import_is_given_up(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = make(
        c="#include <unistd.h>\n"
        "__attribute__((constructor)) static void hang(void) { for (;;) pause(); }"
    )
    (path,) = unpack(found.build("--no-test", "--no-stubs"), tmp_path / "site").glob("demo/*.so")

    def load() -> str:
        with pytest.raises(MartletError) as raised:
            inspection.load(sys.executable, "demo.demo", path, stubs=True, libraries=[])
        return str(raised.value)

    monkeypatch.setenv("MARTLET_IMPORT_TIMEOUT", "0.5")
    text = load()
    assert "importing demo.demo has not ended after 0.5 seconds" in text
    assert "create_module" in text, "where the import stands is missing"
    assert "MARTLET_IMPORT_TIMEOUT" in text
    assert "--no-test --no-stubs" in text
    monkeypatch.setenv("MARTLET_IMPORT_TIMEOUT", "soon")
    assert "MARTLET_IMPORT_TIMEOUT is 'soon', which is no number of seconds" in load()


def test_a_home_that_cannot_be_written_needs_another_cache(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = make()
    monkeypatch.setenv("HOME", "/proc/nobody")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    swift = toolchain.find()
    assert manifest.read(found.root, swift, fresh=True).dynamic_libraries == ["demo"]
    monkeypatch.delenv("MARTLET_CACHE_DIR")
    with pytest.raises(MartletError, match="cannot create the cache folder /proc/nobody") as raised:
        manifest.read(found.root, swift, fresh=True)
    assert raised.value.advice == "set MARTLET_CACHE_DIR to a folder you may write to"


def test_a_user_without_a_home_has_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME")
    monkeypatch.delenv("MARTLET_CACHE_DIR")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 1_999_999_999)
    assert cache.root() == Path("/.cache/martlet")


def test_a_foreign_scratch_folder_is_rebuilt(project: Make, tmp_path: Path) -> None:
    found = project()
    found.build()
    stamps = Path(os.environ["MARTLET_CACHE_DIR"]).glob("builds/demo-*/*/martlet/stamp.json")
    (stamp,) = [path for path in stamps if str(found.root) in path.read_text()]
    stamp.write_text("{}")
    scratch = stamp.parents[1]
    (scratch / "release/libdemo.so").write_bytes(b"foreign")
    folder = unpack(found.build(), tmp_path / "site")
    assert python("import demo; print(demo.answer())", folder) == "42"


def test_malformed_files_are_told(project: Make) -> None:
    found = project()
    path = found.root / "pyproject.toml"
    path.write_text('[project]\nname = "x\n')
    text = found.fails("sdist")
    assert "is not valid TOML" in text and "line 2" in text and "^" in text
    path.write_bytes(b"\xff\xfe")
    assert "is not UTF-8" in found.fails("sdist")
    path.write_text("project = 1\n")
    assert "project must be a table" in found.fails("sdist")
    path.write_text("")
    assert "has no project.name" in found.fails("sdist")


def test_file_names_that_are_not_utf8(project: Make) -> None:
    found = project()
    (Path(os.fsdecode(os.fsencode(found.root) + b"/Sources/demo/\xff.txt"))).write_text("")
    assert "is not UTF-8" in found.fails("sdist")


def test_swift_hidden_is_told(project: Make, tmp_path: Path) -> None:
    text = project().fails("build", PATH=str(tmp_path))
    assert "the Swift compiler was not found" in text
    assert "to do: install Swift 6.3" in text


def test_what_the_system_refuses_is_told_in_a_sentence(project: Make, tmp_path: Path) -> None:
    found = project()
    (tmp_path / "file").write_text("")
    text = found.fails("sdist", "-o", str(tmp_path / "file" / "dist"))
    assert "cannot write" in text and "Not a directory" in text
    text = found.fails("generate-ci", "github", "-o", str(tmp_path / "file" / "x.yml"))
    assert f"error: {tmp_path / 'file'}: " in text


def test_what_killed_builds_left_goes_a_day_later(tmp_path: Path) -> None:
    old, new = tmp_path / ".martlet-old", tmp_path / ".martlet-new"
    old.mkdir()
    new.mkdir()
    os.utime(old, (0, 0))
    with cache.temporary_folder(tmp_path) as folder:
        assert folder.is_dir()
    assert list(tmp_path.iterdir()) == [new]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB, which takes root to mount."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if run(command).code:
        pytest.skip("mounting a small disk takes root and CAP_SYS_ADMIN")
    yield folder
    run(["umount", "-l", str(folder)]).ok()


@slow
def test_a_full_disk_is_told(project: Make, small_disk: Path) -> None:
    found = project()
    text = found.fails("build", MARTLET_CACHE_DIR=small_disk)
    assert "No space left on device" in text or "disk is full" in text
    assert found.wheels() == []


def unprivileged(home: Path, folder: Path, *arguments: str) -> Run:
    """Runs martlet in ``folder`` as somebody who may not do everything; ``home`` is theirs."""
    home.mkdir()
    home.chmod(0o777)
    environment = {"HOME": home, "MARTLET_CACHE_DIR": home / "cache", "TMPDIR": home}
    command = [sys.executable]
    if os.geteuid() == 0:
        # To root nothing is read-only, and others may not see root's own interpreters.
        setpriv = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        command = [*setpriv, "/usr/bin/python3"]
        own = Path(toolchain.__file__).parents[1]
        environment["PYTHONPATH"] = f"{own}:{sysconfig.get_path('purelib')}"
        environment["PATH"] = f"{toolchain.find().usr / 'bin'}:/usr/bin:/bin"
        for above in (home.parent, *home.parent.parents[:2]):
            above.chmod(above.stat().st_mode | 0o011)
    return run([*command, "-m", "martlet", *arguments], cwd=folder, **environment)


@pytest.mark.parametrize("name", ["python/demo/secret.txt", "Sources/demo/more.swift"])
def test_an_unreadable_file_is_told_not_left_out(project: Make, tmp_path: Path, name: str) -> None:
    found = project(files={"python/demo/__init__.py": "", name: ""})
    (found.root / name).chmod(0)
    home = tmp_path / "home"
    failed = unprivileged(home, found.root, "sdist", "-o", str(home / "out")).failed()
    assert f"cannot read {found.root / name}" in failed.err
    assert not list(home.glob("out/*"))


@slow
def test_an_unprivileged_user_with_a_read_only_tree(project: Make, tmp_path: Path) -> None:
    """A source tree that may not be written builds, and stays as it was."""
    found = project()
    run(["chmod", "-R", "a-w,a+rX", str(found.root)]).ok()
    before = {p: p.read_bytes() for p in found.root.rglob("*") if p.is_file()}
    home = tmp_path / "home"
    done = unprivileged(home, found.root, "build", "-o", str(home / "out"))
    run(["chmod", "-R", "u+w", str(found.root)]).ok()
    done.ok()
    assert len(list((home / "out").glob("*.whl"))) == 1
    assert {p: p.read_bytes() for p in found.root.rglob("*") if p.is_file()} == before
