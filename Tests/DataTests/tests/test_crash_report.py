"""Table 1F, row 11: a Swift trap ends the process, and says where it was."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import data_tests
import pytest

HERE = str(Path(data_tests.__file__).parent)


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys; sys.path.insert(0, {HERE!r})\nimport data_tests as m\n{code}",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("m.crash_index([1], 5)", "data_tests.crash_index"),
        ("m.Crasher().overflow(127)", "data_tests.Crasher.overflow"),
        ("m.Crasher().unwrapped", "data_tests.Crasher.unwrapped"),
    ],
)
def test_F11_names_the_exported_function(code: str, name: str) -> None:
    done = run(f"def caller():\n    {code}\ncaller()")
    assert done.returncode in (-signal.SIGILL, -signal.SIGTRAP)
    assert done.stderr.count("Fatal Swift error: a trap") == 1
    assert re.search(
        rf"in {re.escape(name)}, exported at data_tests/Crashes\.swift:\d+\n", done.stderr
    )
    assert done.stderr.count("Current thread") == 1 and "in caller" in done.stderr


SOURCE = (Path(__file__).parents[1] / "Sources" / "data_tests" / "Crashes.swift").read_text()


@pytest.mark.parametrize(
    ("code", "declaration"),
    [
        ("m.crash_index([1], 5)", "func crashIndex"),
        ("m.Crasher().overflow(127)", "func overflow"),
        ("m.Crasher().unwrapped", "var unwrapped"),
        ("m.FragileStruct(-1)", "init(_ size: Int)"),
        ("len(m.FragileStruct(1))", "func count()"),
    ],
)
def test_F11_O2_names_the_line_of_the_member(code: str, declaration: str) -> None:
    (line,) = [n for n, text in enumerate(SOURCE.splitlines(), 1) if declaration in text]
    assert f"exported at data_tests/Crashes.swift:{line}\n" in run(code).stderr


def test_F11_names_all_functions_on_the_way() -> None:
    done = run("m.crash_through(lambda: m.crash_index([], 0))")
    assert "in data_tests.crash_index, exported at" in done.stderr
    assert "called through data_tests.crash_through, exported at" in done.stderr


def test_F11_chains_to_handlers_of_others() -> None:
    for before, after in (
        ("import faulthandler; faulthandler.enable()", ""),
        ("", "import faulthandler; faulthandler.enable()"),
    ):
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                f"import sys; sys.path.insert(0, {HERE!r})\n{before}\nimport data_tests as m\n{after}\nm.crash_index([], 0)",
            ],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode in (-signal.SIGILL, -signal.SIGTRAP)
        assert done.stderr.count("Fatal Swift error") == 1
        assert done.stderr.count("Fatal Python error") == 1


def test_F11_says_nothing_about_other_crashes() -> None:
    done = run("import ctypes; ctypes.string_at(0)")
    assert done.returncode == -signal.SIGSEGV and "Swift" not in done.stderr
    done = run("import os; os.abort()")
    assert done.returncode == -signal.SIGABRT and "Swift" not in done.stderr
