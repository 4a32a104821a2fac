"""Cases 68 to 74: source archives."""

from __future__ import annotations

import gzip
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

from projects import Project, python, run, unpack
from test_cases_layout import NUMBER, path_dependencies

from martlet import sdist

Make = Callable[..., Project]
BASE = {
    "PKG-INFO", "Package.swift", "Sources/Cdemo/include/Cdemo.h", "Sources/Cdemo/module.c",
    "Sources/demo/module.swift", "pyproject.toml",
}  # fmt: skip


def pack(found: Project, **environment: object) -> Path:
    found.martlet("sdist", **environment).ok()
    (path,) = (found.root / "dist").glob("*.tar.gz")
    return path


def listing(path: Path) -> set[str]:
    with tarfile.open(path) as file:
        members = [m.name for m in file.getmembers()]
    assert len(set(members)) == len(members)
    root = path.name.removesuffix(".tar.gz")
    assert all(name.startswith(root + "/") for name in members)
    return {name.removeprefix(root + "/") for name in members}


def test_case_68_path_dependencies_keep_their_places(project: Make, tmp_path: Path) -> None:
    found = path_dependencies(project)
    path = pack(found)
    assert listing(path) == {
        "PKG-INFO", "pyproject.toml", "base/Package.swift", "base/Sources/base/base.swift",
        "core/Package.swift", "core/Sources/core/core.swift", "py/Package.swift",
        "py/Sources/Cdemo/include/Cdemo.h", "py/Sources/Cdemo/module.c",
        "py/Sources/demo/module.swift",
    }  # fmt: skip
    root = sdist.unpack(path, tmp_path / "unpacked")
    assert 'package-path = "py"' in (root / "pyproject.toml").read_text()
    for name in ("py", "core", "base"):
        before = found.root.parent / name / "Package.swift"
        assert (root / name / "Package.swift").read_bytes() == before.read_bytes()


def test_case_68_and_it_builds_from_there(project: Make, tmp_path: Path) -> None:
    path = pack(path_dependencies(project))
    again = Project(sdist.unpack(path, tmp_path / "unpacked"), "demo")
    folder = unpack(again.build(), tmp_path / "site")
    assert python(NUMBER, folder) == "7"


def test_case_69_a_readme_above_the_project(project: Make, tmp_path: Path) -> None:
    found = project(folder="ws/py", project='version = "0.1.0"\nreadme = "../README.md"\n')
    (found.root.parent / "README.md").write_text("# above\n")
    path = pack(found)
    assert {"README.md", "py/Package.swift", "pyproject.toml"} <= listing(path)
    root = sdist.unpack(path, tmp_path / "unpacked")
    assert 'readme = "README.md"' in (root / "pyproject.toml").read_text()
    assert "# above" in (root / "PKG-INFO").read_text()
    again = Project(root, "demo")
    assert "README.md" in listing(pack(again))


def test_case_70_the_set_is_exact(project: Make) -> None:
    found = project(
        tool='include = ["ignored/kept.txt"]\nexclude = ["notes.txt", "Sources/demo/drop.md"]\n',
        files={
            "notes.txt": "", "Sources/demo/drop.md": "", "ignored/kept.txt": "",
            "ignored/lost.txt": "", ".gitignore": "ignored/\n*.log\n", "x.log": "",
            "Package@swift-6.0.swift": "// swift-tools-version: 6.0\n", "Package.resolved": "{}",
            "Plugins/p/p.swift": "", "Sources/demo/text.txt": "", "tests/test_a.py": "",
            ".build/junk": "", "dist/old.whl": "", ".github/workflows/ci.yml": "",
            "demo/__pycache__/x.pyc": "", ".venv/pyvenv.cfg": "",
        },
    )  # fmt: skip
    assert listing(pack(found)) == BASE | {
        "Package@swift-6.0.swift", "Package.resolved", "Plugins/p/p.swift",
        "Sources/demo/text.txt", "tests/test_a.py", "ignored/kept.txt",
    }  # fmt: skip


def test_case_70_a_cache_folder_in_the_project_stays_out_and_goes(project: Make) -> None:
    found = project(tool='cache-dir = "scratch"\n', files={"scratch/mine.txt": ""})
    found.build()
    inside = {name for name in listing(pack(found)) if name.startswith("scratch/")}
    assert inside == {"scratch/mine.txt"}
    found.martlet("clean").ok()
    assert [path.name for path in (found.root / "scratch").iterdir()] == ["mine.txt"]


def test_case_70_locked_without_a_lock_is_an_error(project: Make) -> None:
    found = project(
        tool="locked = true\n",
        dependencies='.package(url: "https://github.com/apple/swift-numerics", from: "1.0.0")',
    )
    failed = found.martlet("build").failed()
    assert "the build is locked, but there is no Package.resolved" in failed.err


def test_case_71_python_files_outside_the_project(project: Make, tmp_path: Path) -> None:
    found = project(folder="ws/py", tool='python-source = "../lib"\n')
    package = found.root.parent / "lib" / "demo"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    path = pack(found)
    assert {"lib/demo/__init__.py", "py/Package.swift", "pyproject.toml"} <= listing(path)
    root = sdist.unpack(path, tmp_path / "unpacked")
    text = (root / "pyproject.toml").read_text()
    assert 'python-source = "lib"' in text and 'package-path = "py"' in text


def test_case_72_the_wheel_is_built_from_the_sdist(project: Make) -> None:
    found = project(files={"Sources/demo/more.swift": "let more = 1\n"})
    found.edit("Sources/demo/module.swift", "import Cdemo", "import Cdemo\nlet needed = more")
    found.martlet("build", "--sdist").ok()
    assert len(list((found.root / "dist").iterdir())) == 2
    setting = '[tool.martlet]\nexclude = ["Sources/demo/more.swift"]\n[project]\n'
    found.edit("pyproject.toml", "[project]\n", setting)
    found.martlet("build").ok()
    failed = found.martlet("build", "--sdist").failed()
    assert "cannot find 'more' in scope" in failed.err


def test_case_73_headers_are_fixed(project: Make, tmp_path: Path) -> None:
    long = "Sources/demo/" + "a" * 60 + "/" + "b" * 60 + ".txt"
    found = project(files={long: "", "Sources/demo/größe.txt": ""})
    for epoch, expected in ((None, 315532800), ("1", 1)):
        path = pack(found, SOURCE_DATE_EPOCH=epoch)
        with tarfile.open(path) as file:
            members = file.getmembers()
            assert members[0].name.endswith("/PKG-INFO")
            assert {member.mtime for member in members} == {expected}
            assert {(m.uid, m.gid, m.uname, m.gname) for m in members} == {(0, 0, "", "")}
            file.extractall(tmp_path / str(expected), filter="data")
        with gzip.open(path) as stream:
            stream.read(1)
            assert stream.mtime == expected
        assert (tmp_path / str(expected) / "demo-0.1.0" / long).is_file()
        assert (tmp_path / str(expected) / "demo-0.1.0/Sources/demo/größe.txt").is_file()


def test_case_74_an_unreadable_folder_elsewhere(project: Make) -> None:
    found = project(files={"secret/x.txt": ""})
    (found.root / "secret").chmod(0)
    try:
        if os.access(found.root / "secret", os.R_OK):
            # root reads everything: let an unprivileged user pack it.
            run(["chmod", "-R", "a+rX", str(found.root.parent)])
        assert listing(pack(found)) >= BASE
    finally:
        (found.root / "secret").chmod(0o755)
