"""Bounds on what the macros write and on the work that it makes for the compiler, as counts."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from test_compile_fail import ROOT, Compiler

# One member: its source, and the most characters that its expansion may have.
MEMBERS = {
    "no arguments": ("@PyFunction func f() {}", 800),
    "one argument": ("@PyFunction func f(_ a: Int) -> Int { a }", 900),
    "two arguments": ("@PyFunction func f(_ a: Int, _ b: String) -> Bool { true }", 1_200),
    "keywords": ('@PyFunction func f(a: Int, b: String = "x") -> Int { a }', 1_650),
    "throwing": ("@PyFunction func f(_ a: [String: [Int]]) throws -> [Int?] { [] }", 1_050),
}
CLASS = """
@PyClass final class C {
  var value = 0.0
  init(_ value: Double) { self.value = value }
  MEMBERS
}
"""


class Measured:
    """An expansion's characters and the compiler's own counts for a source."""

    def __init__(self, compiler: Compiler, folder: Path, source: str) -> None:
        file = folder / "measured.swift"
        file.write_text(f"import Martlet\n{source}\n")
        stats = folder / "stats"
        stats.mkdir()
        run = subprocess.run(
            [*compiler.command, "-Xfrontend", "-dump-macro-expansions", "-stats-output-dir",
             str(stats), str(file)],
            capture_output=True, text=True, env=os.environ | {"SWIFT_BACKTRACE": "enable=no"},
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        # Between two rulers, after the name of the expansion's file and its place in the source.
        parts = re.split(r"^-{10,}$\n?", run.stderr, flags=re.MULTILINE)
        self.characters = sum(len(text) for text in parts[1::2])
        self.scopes = 0
        for path in stats.glob("stats-*frontend*.json"):
            counts = json.loads(path.read_text())
            self.scopes += counts.get("Sema.NumConstraintScopes", 0)


@pytest.fixture(scope="session")
def compiler(tmp_path_factory: pytest.TempPathFactory) -> Compiler:
    assert ROOT.is_dir()
    return Compiler(tmp_path_factory.mktemp("sizes"))


@pytest.mark.parametrize("name", MEMBERS)
def test_a_function(name: str, compiler: Compiler, tmp_path: Path) -> None:
    source, bound = MEMBERS[name]
    measured = Measured(compiler, tmp_path, source)
    assert 200 < measured.characters <= bound


def test_a_class_and_each_further_method(compiler: Compiler, tmp_path: Path) -> None:
    sizes = []
    for count in (0, 20):
        folder = tmp_path / str(count)
        folder.mkdir()
        members = "\n".join(f"  func m{i}(_ x: Double) -> Double {{ x }}" for i in range(count))
        measured = Measured(compiler, folder, CLASS.replace("MEMBERS", members))
        sizes.append((measured.characters, measured.scopes))
    (empty, scopes), (full, more) = sizes
    assert empty <= 3_900
    assert (full - empty) / 20 <= 800
    # What the type checker tries for a method's expansion doesn't grow with the class.
    assert (more - scopes) / 20 <= 90


# One more member of a type: its source, where {i} is its number, and the most characters of
# expansion and the most scopes of the type checker that it may cost.
FURTHER = {
    "property": (CLASS, "var p{i}: Int = 0", 1_300, 90),
    "constant": (CLASS, "let p{i}: Int = 0", 700, 60),
    "keywords": (CLASS, 'func f{i}(a: Int, b: String = "x") -> Int {{ a }}', 1_750, 180),
    "inout": (CLASS, "func f{i}(_ s: inout S) {{}}", 950, 80),
    "static": (CLASS, "static func f{i}(_ a: Int) -> Int {{ a }}", 700, 60),
    "operator": (CLASS, "static func + (a: C, b: T{i}) -> C {{ a }}", 400, 60),
    "case": ("@PyEnum enum E { case end\nMEMBERS }", "case c{i}(radius: Double)", 2_600, 280),
    "plain case": ("@PyEnum enum E { case end\nMEMBERS }", "case c{i}", 120, 10),
}
BESIDE = "@PyClass struct S { var n = 0 }\n" + "\n".join(
    f"typealias T{i} = [{'[' * i}Int{']' * i}]" for i in range(6)
)


@pytest.mark.parametrize("name", FURTHER)
def test_one_more_member(name: str, compiler: Compiler, tmp_path: Path) -> None:
    frame, member, characters, scopes = FURTHER[name]
    counts = []
    for count in (1, 6):
        folder = tmp_path / str(count)
        folder.mkdir()
        members = "\n".join(member.format(i=i) for i in range(count))
        counts.append(Measured(compiler, folder, f"{BESIDE}\n{frame.replace('MEMBERS', members)}"))
    few, many = counts
    assert (many.characters - few.characters) / 5 <= characters
    assert (many.scopes - few.scopes) / 5 <= scopes


def test_the_type_checkers_work_is_linear(compiler: Compiler, tmp_path: Path) -> None:
    scopes = []
    for count in (10, 40):
        folder = tmp_path / str(count)
        folder.mkdir()
        lines = [
            f'@PyFunction func f{i}(_ a: Int, b: String = "x") -> Int {{ a }}' for i in range(count)
        ]
        scopes.append(Measured(compiler, folder, "\n".join(lines)).scopes)
    assert scopes[0] > 0
    assert scopes[1] <= 4.4 * scopes[0]
    assert scopes[1] / 40 <= 180
