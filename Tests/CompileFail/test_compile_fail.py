"""Wrong uses of the macros and of the handles, and the exact diagnostics that they get.

Each ``cases/NAME.swift`` stands beside ``NAME.txt`` with what the compiler says of it: positions,
messages, notes and fix-its. After a change that is meant to alter them,
``MARTLET_UPDATE=1 pytest Tests/CompileFail`` writes the texts anew; read the difference.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CASES = sorted(path.stem for path in (HERE / "cases").glob("*.swift"))
UPDATE = os.environ.get("MARTLET_UPDATE") == "1"
DIAGNOSTIC = re.compile(r"^(?P<file>.+?):(?P<place>\d+:\d+): (?P<text>(error|warning|note): .*)$")


class Compiler:
    """The compiler with Martlet's module and macros."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.macros = os.environ.get("MARTLET_MACRO_LIBRARY") or self._macro_library()
        # The same folder and flags as `make test` has for its Swift tests: nothing is built twice.
        environment = os.environ | {"MARTLET_MACRO_LIBRARY": self.macros}
        flags = ["-Xswiftc", "-load-plugin-library", "-Xswiftc", self.macros]
        command = ["swift", "build", "--traits", "Runtime", "--target", "Martlet", *flags]
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert run.returncode == 0, run.stdout + run.stderr
        show = [*command, "--show-bin-path"]
        run = subprocess.run(show, cwd=ROOT, env=environment, capture_output=True, text=True)
        self.products = Path(run.stdout.strip())

    @staticmethod
    def _macro_library() -> str:
        source = str(ROOT / "python" / "martlet" / "src")
        environment = os.environ | {"PYTHONPATH": source}
        command = [sys.executable, "-m", "martlet", "macros"]
        run = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout.strip().splitlines()[-1]

    @property
    def command(self) -> list[str]:
        """Compiles one file far enough for every diagnostic: those of lifetimes come with SIL."""
        module_map = self.products / "CMartlet.build" / "module.modulemap"
        return [
            "swiftc", "-emit-sil", "-o", os.devnull, "-parse-as-library", "-swift-version", "6",
            "-module-name", "case", "-diagnostic-style", "llvm", "-no-color-diagnostics",
            "-enable-upcoming-feature", "ExistentialAny", "-load-plugin-library", self.macros,
            "-I", str(self.products / "Modules"), "-Xcc", f"-fmodule-map-file={module_map}",
            "-I", str(ROOT / "Sources" / "CMartlet" / "include"),
        ]  # fmt: skip

    def diagnose(self, name: str) -> str:
        """All that the compiler says of a case: one diagnostic or fix-it a line."""
        work = self.folder / name
        work.mkdir()
        source = work / f"{name}.swift"
        shutil.copy(HERE / "cases" / source.name, source)
        run = subprocess.run(
            [*self.command, str(source)], cwd=work, capture_output=True, text=True, timeout=120,
            env=os.environ | {"SWIFT_BACKTRACE": "enable=no"},
        )  # fmt: skip
        assert "Stack dump" not in run.stderr, run.stderr
        lines: list[str] = []
        shown = run.stderr.splitlines()
        for index, line in enumerate(shown):
            found = DIAGNOSTIC.match(line)
            if not found:
                continue
            # Elsewhere: an expansion, or a declaration of Martlet's, whose lines may move.
            own = found["file"].endswith(source.name)
            lines.append(f"{found['place'] if own else 'elsewhere'}: {found['text']}")
            # The source, the marks under it, and what a fix-it would put there.
            fix = shown[index + 3] if index + 3 < len(shown) else ""
            if fix and not any(map(DIAGNOSTIC.match, shown[index + 1 : index + 4])):
                lines.append(f"  fix-it: {fix.strip()}")
        return "".join(f"{line}\n" for line in lines)


@pytest.fixture(scope="session")
def diagnoses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Future[str]]:
    """What the compiler says of every case, two at a time."""
    compiler = Compiler(tmp_path_factory.mktemp("cases"))
    pool = ThreadPoolExecutor(max_workers=2)
    return {name: pool.submit(compiler.diagnose, name) for name in CASES}


@pytest.mark.parametrize("name", CASES)
def test_B16_J3_O1_case(name: str, diagnoses: dict[str, Future[str]]) -> None:
    found = diagnoses[name].result()
    expected = HERE / "cases" / f"{name}.txt"
    if UPDATE:
        expected.write_text(found)
    assert found == expected.read_text()
    assert ("error: " in found) or name in ALLOWED, "a wrong use must not compile"


# Right uses, and those that get a warning only.
ALLOWED = {"right", "async-right", "class-second-initializer"}
ASYNC = [
    "actor-isolated-property", "actor-method-handle", "class-async-initializer", "class-async-mutating",
    "class-main-actor-init", "class-main-actor-memberwise", "class-main-actor-method",
    "function-async-handle", "function-main-actor",
]  # fmt: skip


def test_async_19_what_compiles_and_what_does_not(diagnoses: dict[str, Future[str]]) -> None:
    assert diagnoses["async-right"].result() == ""
    for name in ASYNC:
        assert "error: " in diagnoses[name].result(), name


def test_every_text_has_its_case() -> None:
    assert sorted(path.stem for path in (HERE / "cases").glob("*.txt")) == CASES
