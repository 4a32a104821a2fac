"""The whole chain: a project outside this repository, written with Martlet, installed by pip."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from conftest import make_venv, pythons
from projects import BUILD_SYSTEM, python, read, run, unpack

from martlet import elf, sources

SWIFT = """\
import Martlet

@PyModule enum my_module {}

/// The n-th Fibonacci number.
@PyFunction func fibonacci(_ n: UInt32) -> UInt64 {
  n < 2 ? UInt64(n) : fibonacci(n - 1) + fibonacci(n - 2)
}

@PyClass final class Calculator {
  var value: Double
  init(_ initial: Double) { value = initial }
  func add(_ x: Double) { value += x }
  func getValue() -> Double { value }
}
"""

MANIFEST = f"""\
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "my-module",
  products: [.library(name: "my_module", type: .dynamic, targets: ["my_module"])],
  dependencies: [.package(url: "{sources.URL}", from: "1.0.0")],
  targets: [
    .target(name: "my_module", dependencies: [.product(name: "Martlet", package: "martlet")])
  ]
)
"""

USE = """\
from my_module import Calculator, fibonacci
calc = Calculator(10.0); calc.add(5.0); print(calc.get_value(), fibonacci(10))
"""


def write(folder: Path) -> Path:
    target = folder / "Sources" / "my_module"
    target.mkdir(parents=True)
    (target / "my_module.swift").write_text(SWIFT)
    (folder / "Package.swift").write_text(MANIFEST)
    table = '[project]\nname = "my-module"\nversion = "0.1.0"\n'
    (folder / "pyproject.toml").write_text(BUILD_SYSTEM + table)
    return folder


def test_the_founding_example_builds_and_runs_everywhere(tmp_path: Path) -> None:
    folder = write(tmp_path / "a folder with spaces")
    run([sys.executable, "-m", "martlet", "build"], cwd=folder).ok()
    (wheel,) = (folder / "dist").iterdir()
    assert wheel.name == "my_module-0.1.0-cp311-abi3-manylinux_2_34_x86_64.whl"
    assert "def fibonacci(n: int, /) -> int:" in read(wheel, "my_module/my_module.pyi")
    site = unpack(wheel, tmp_path / "site")
    binary = elf.read(site / "my_module" / "my_module.abi3.so")
    assert binary.runpath == ()
    assert not [name for name in binary.needed if "swift" in name]
    for found in pythons():
        assert python(USE, site, executable=found.executable) == "15.0 55"


@pytest.mark.slow
def test_pip_installs_it_into_a_clean_environment(tmp_path: Path, martlet_wheels: Path) -> None:
    folder = write(tmp_path / "project")
    venv = make_venv(tmp_path / "venv", pip=True)
    links = f"{martlet_wheels} {os.environ.get('PIP_FIND_LINKS', '')}"
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", str(folder)]
    run(pip, PIP_FIND_LINKS=links.strip()).ok()
    assert python(USE, executable=str(venv / "bin" / "python")) == "15.0 55"
