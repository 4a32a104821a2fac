"""How SwiftPM is led to the bundled sources, and what stays untouched."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import Project, python, run, unpack

from martlet import mirrors, sources

DEPENDENCY = f'.package(url: "{sources.URL}", from: "1.0.0")'
PRODUCT = '.product(name: "Martlet", package: "martlet")'


def pins(revision: str) -> str:
    pin = {
        "identity": "martlet",
        "kind": "remoteSourceControl",
        "location": sources.URL,
        "state": {"revision": revision, "version": "1.0.0"},
    }
    return json.dumps({"originHash": "0" * 64, "pins": [pin], "version": 3}, indent=2)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def state_of(prepared: mirrors.Resolution) -> dict[str, str]:
    folder = Path(prepared.options[prepared.options.index("--config-path") + 1])
    entries = json.loads((folder / "mirrors.json").read_text())["object"]
    return {entry["original"]: entry["mirror"] for entry in entries}


def write(path: Path, table: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    mirrors.write(path, table)


def test_the_users_own_mirrors_stay(tmp_path: Path, home: Path) -> None:
    write(home / ".swiftpm/configuration/mirrors.json", {"https://a/b": "https://c/d"})
    (tmp_path / "package").mkdir()
    prepared = mirrors.prepare(tmp_path / "package", tmp_path / "state")
    assert prepared.workspace is None
    found = state_of(prepared)
    assert found["https://a/b"] == "https://c/d"
    assert found[sources.URL] == found[sources.URL + ".git"] == str(sources.repository())
    assert list((tmp_path / "package").iterdir()) == []


def test_the_projects_mirrors_win_and_stay_unwritten(tmp_path: Path, home: Path) -> None:
    package = tmp_path / "package"
    write(home / ".swiftpm/configuration/mirrors.json", {"https://a/b": "user"})
    write(package / mirrors.LOCAL, {"https://a/b": "project", sources.URL: "/stale"})
    before = (package / mirrors.LOCAL).read_bytes()
    prepared = mirrors.prepare(package, tmp_path / "state")
    assert prepared.workspace is not None
    local = prepared.workspace / "xcshareddata/swiftpm/configuration/mirrors.json"
    entries = json.loads(local.read_text())["object"]
    found = {entry["original"]: entry["mirror"] for entry in entries}
    assert found["https://a/b"] == "project"
    assert found[sources.URL] == str(sources.repository())
    assert (package / mirrors.LOCAL).read_bytes() == before


def test_local_mirrors_keep_what_was_there(tmp_path: Path) -> None:
    write(tmp_path / mirrors.LOCAL, {"https://a/b": "other"})
    assert mirrors.write_local(tmp_path)
    assert not mirrors.write_local(tmp_path)
    entries = json.loads((tmp_path / mirrors.LOCAL).read_text())["object"]
    assert {"original": "https://a/b", "mirror": "other"} in entries


def test_damaged_mirrors_are_told(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "package" / mirrors.LOCAL
    path.parent.mkdir(parents=True)
    path.write_text("{")
    with pytest.raises(mirrors.MartletError, match="cannot read the SwiftPM mirrors"):
        mirrors.prepare(tmp_path / "package", tmp_path / "state")


def test_a_pin_of_another_martlet_neither_fails_nor_changes(
    project: Callable[..., Project], tmp_path: Path
) -> None:
    found = project(dependencies=DEPENDENCY, target_dependencies=PRODUCT)
    path = found.file("Package.resolved", pins("a" * 40))
    before = path.read_bytes()
    wheel = found.build()
    assert path.read_bytes() == before
    site = unpack(wheel, tmp_path / "site")
    assert python("import demo; print(demo.answer())", site) == "42"


def test_moved_files_of_another_martlet_are_seen(
    project: Callable[..., Project], tmp_path: Path
) -> None:
    """The tool in a repository whose library is one function, in a file that moves twice."""
    tool = tmp_path / "repository/python/martlet/src"
    installed = Path(mirrors.__file__).parent
    shutil.copytree(installed, tool / "martlet", ignore=shutil.ignore_patterns("swift"))
    library = tmp_path / "repository"
    macros = "Sources/MartletMacros"
    shutil.copytree(sources.root() / macros, library / macros)
    for folder in ("Plugins", "Sources/CMartlet/include", "Sources/Martlet"):
        (library / folder).mkdir(parents=True)
    for file in ("LICENSE", "Plugins/none", "Sources/CMartlet/include/none.h"):
        (library / file).write_text("")
    (library / "Package.swift").write_text(
        "// swift-tools-version: 6.2\nimport PackageDescription\n"
        'let package = Package(name: "martlet", products: [.library(name: "Martlet", '
        'targets: ["Martlet"])], targets: [.target(name: "Martlet")])\n'
    )
    found = project(
        dependencies=DEPENDENCY,
        target_dependencies=PRODUCT,
        swift="import Martlet\n@c(number) public func number() -> Int32 { moved() }\n",
    )
    # The first build pins that Martlet; from the second on, a workspace holds the pin.
    for name in ("first", "second", "third"):
        shutil.rmtree(library / "Sources/Martlet")
        (library / "Sources/Martlet").mkdir()
        source = "public func moved() -> Int32 { 1 }\n"
        (library / f"Sources/Martlet/{name}.swift").write_text(source)
        command = [sys.executable, "-m", "martlet", "build", "--no-stubs", "-o", str(tmp_path)]
        run(command, found.root, PYTHONPATH=tool).ok()


@pytest.mark.slow
def test_the_first_build_writes_the_pin_that_every_machine_writes_and_no_other(
    project: Callable[..., Project],
) -> None:
    found = project(dependencies=DEPENDENCY, target_dependencies=PRODUCT)
    before = {path for path in found.root.rglob("*") if path.is_file()}
    found.martlet("build", "-o", str(found.root.parent / "out")).ok()
    after = {path for path in found.root.rglob("*") if path.is_file()}
    assert after - before == {found.root / "Package.resolved"}
    # What the traits Logging and Runtime need stays unresolved while they are off.
    (pin,) = json.loads((found.root / "Package.resolved").read_text())["pins"]
    assert pin["location"] == sources.URL
    assert pin["state"] == {"revision": sources.revision(), "version": "1.0.0"}


def test_a_read_only_project_builds_and_stays_as_it_was(
    project: Callable[..., Project], tmp_path: Path
) -> None:
    found = project(dependencies=DEPENDENCY, target_dependencies=PRODUCT)
    everything = [found.root, *found.root.rglob("*")]
    before = {path: path.read_bytes() for path in everything if path.is_file()}
    prepared = mirrors.prepare(found.root, tmp_path / "state")
    assert prepared.workspace is None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mirrors.os, "access", lambda *_: False)
        assert mirrors.prepare(found.root, tmp_path / "state").workspace is not None
    assert {path: path.read_bytes() for path in before} == before
