"""Table 1A, row 12 and 1J, row 7: sub-interpreters, each with types of its own; from 3.12 on each with
a GIL of its own too."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import data_tests
import pytest

try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters  # type: ignore[import-not-found, no-redef]

HERE = str(Path(data_tests.__file__).parent)

# Every kind of export, with its errors.
WORK = f"""
import sys
sys.path.insert(0, {HERE!r})
import datetime, enum, gc
import data_tests as m

def check():
    assert m.same_date(datetime.date(2000, 1, 2)) == datetime.date(2000, 1, 2)
    assert m.reversed_pairs({{"a": 1, "b": 2}}) == {{"b": 2, "a": 1}}
    assert isinstance(m.Mode.READ, enum.Enum) and m.mode_and_level(m.Mode.READ, m.Level.LOW)
    assert type(m.turned(m.Shape.Rect(1, 2))) is m.Shape.Rect
    assert m.same_ints([1, 2, 3]) == [1, 2, 3] and m.same_entries({{"a": 1}}) == {{"a": 1}}
    assert m.sum_buffer(memoryview(bytes(16)).cast("d")) == 0.0
    samples = m.Samples()
    samples.append(4)
    assert samples.total() == 10 and memoryview(samples.array).tolist() == [1, 2, 3, 4]
    assert m.new_closure()(1, 2)
    for call, error in [
        (lambda: m.raise_("refused"), Exception),
        (lambda: m.turned(3), TypeError),
        (lambda: m.make_date(1, 13, 1), ValueError),
    ]:
        try:
            call()
        except error:
            pass
        else:
            raise AssertionError(call)

for _ in range(200):
    check()
gc.collect()
"""


def run(code: str) -> None:
    interpreter = interpreters.create()
    try:
        error = interpreters.run_string(interpreter, code)
        assert error is None, error.formatted
    finally:
        interpreters.destroy(interpreter)


def test_A12_one_after_the_other() -> None:
    for _ in range(5):
        run(WORK)
    # The main interpreter's own types are what they were.
    assert data_tests.Samples().total() == 6
    assert isinstance(data_tests.turned(data_tests.Shape.Rect(1, 2)), data_tests.Shape)


def test_A12_types_are_its_own() -> None:
    run(f"{WORK}\nassert id(m.Samples) != {id(data_tests.Samples)}")
    run(f"{WORK}\nassert id(m.Mode) != {id(data_tests.Mode)}")


def test_J7_in_parallel() -> None:
    errors: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(3):
                run(WORK)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(200):
        assert data_tests.Samples().total() == 6
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.mark.parametrize("first", ["main", "sub"])
def test_A12_the_process_ends_well(first: str) -> None:
    main = f"import sys; sys.path.insert(0, {HERE!r}); import data_tests"
    create = f"interpreter = interpreters.create(); interpreters.run_string(interpreter, {WORK!r})"
    order = [main, create] if first == "main" else [create, main]
    code = "\n".join(
        [
            "try:\n    import _interpreters as interpreters",
            "except ImportError:\n    import _xxsubinterpreters as interpreters",
            *order,
            "interpreters.destroy(interpreter)",
            "assert data_tests.Samples().total() == 6",
        ]
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
