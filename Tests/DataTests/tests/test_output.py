"""What Swift prints and logs arrives where Python's own does."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import data_tests as m
import pytest

HERE = str(Path(m.__file__).parent)


def test_print_goes_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    m.say_hello([1])
    m.say_without_the_gil("a\nb")
    assert capsys.readouterr().out == "hello-3-[1]!\na\nb\n"


def test_print_to_a_stream_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stdout", Full())
    with pytest.raises(OSError, match="No space left"):
        m.say_hello(1)
    monkeypatch.setattr(sys, "stdout", None)
    m.say_hello(1)
    m.say_without_the_gil("x")


def test_O4_log_records(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="data_tests.log"):
        for level in ("trace", "debug", "info", "notice", "warning", "error", "critical"):
            m.log(level, f"{level} 100%s")
    found = [(record.levelno, record.getMessage()) for record in caplog.records]
    # Trace is below what the Swift logger lets through.
    assert found == [
        (10, "debug 100%s a=1 request=7"), (20, "info 100%s a=1 request=7"),
        (25, "notice 100%s a=1 request=7"), (30, "warning 100%s a=1 request=7"),
        (40, "error 100%s a=1 request=7"), (50, "critical 100%s a=1 request=7"),
    ]  # fmt: skip
    record = caplog.records[0]
    assert record.name == "data_tests.log" and record.funcName.startswith("log(")
    assert record.filename == "Output.swift" and record.lineno > 1
    assert record.metadata == {"request": "7", "a": "1"}  # type: ignore[attr-defined]


def test_O4_log_records_of_errors(caplog: pytest.LogCaptureFixture) -> None:
    m.log_error()
    (record,) = caplog.records
    assert record.getMessage() == "failed" and record.exc_info
    kind, error, _ = record.exc_info
    assert kind is m.ParseError and isinstance(error, m.ParseError) and error.line == 3
    assert "data_tests.ParseError: bad" in caplog.text


def test_python_levels_decide(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="data_tests.log"):
        m.log("warning", "no")
        m.log("error", "yes")
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_log_from_threads_without_the_gil(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="data_tests.threads"):
        m.log_from_many_threads(200)
    assert [record.getMessage() for record in caplog.records] == ["from a thread"] * 200


def test_a_handler_that_raises_is_reported(capfd: pytest.CaptureFixture[str]) -> None:
    code = f"""
import logging, sys
sys.path.insert(0, {HERE!r})
import data_tests as m
class Broken(logging.Handler):
    def handle(self, record): raise ValueError("broken")
logging.getLogger("data_tests.log").addHandler(Broken())
m.log("error", "x")
print("alive")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout == "alive\n"
    assert "ValueError: broken" in done.stderr
