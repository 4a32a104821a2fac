"""A trap in a `martlet develop` build: the crash report has its own file and line."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import Run, run

CRASHES = """

@PyFunction func chosen(_ values: [Int], _ index: Int) -> Int {
  let next = index &+ 1
  return values[next]
}

@PyClass struct Shelf {
  private let items: [Int]
  init(_ items: [Int]) { self.items = items }
  func doubled() -> Int8 {
    let first = Int8(truncatingIfNeeded: items.count)
    return first * 100
  }
}
"""


@pytest.mark.slow
def test_F11_a_develop_build_names_the_traps_own_line(
    martlet: Callable[..., Run], venv: Path, tmp_path: Path
) -> None:
    martlet("new", "greeter", cwd=tmp_path).ok()
    root = tmp_path / "greeter"
    (source,) = (root / "Sources").rglob("*.swift")
    source.write_text(source.read_text() + CRASHES)
    martlet("develop", cwd=root, VIRTUAL_ENV=venv).ok()
    lines = source.read_text().splitlines()
    for code, text in (
        ("greeter.chosen([1], 5)", "return values[next]"),
        ("greeter.Shelf([1, 2, 3]).doubled()", "return first * 100"),
    ):
        crash = run([str(venv / "bin" / "python"), "-c", f"import greeter; {code}"])
        assert crash.code in (-signal.SIGILL, -signal.SIGTRAP), crash.err
        (number,) = [n for n, line in enumerate(lines, 1) if text in line]
        # The address in the library follows.
        place, _ = (line for line in crash.err.splitlines() if line.startswith("  at "))
        assert place == f"  at {source.name}:{number}"
