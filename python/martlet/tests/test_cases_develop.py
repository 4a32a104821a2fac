"""Cases 51 to 60: develop and editable installs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import make_venv
from projects import Project, python, run

from martlet import cli, toolchain
from martlet import venv as venvs
from martlet.errors import MartletError

Make = Callable[..., Project]
slow = pytest.mark.slow
ANSWER = "import demo; print(demo.answer())"
MIXED = {"python/demo/__init__.py": "from .demo import answer\n"}


def inside(venv: Path, code: str, **environment: object) -> str:
    return python(code, executable=str(venv / "bin/python"), **environment)


def site_packages(venv: Path) -> Path:
    return next(venv.glob("lib/python3*/site-packages"))


def test_case_51_installed_editable_and_cleanly_removed(project: Make, tmp_path: Path) -> None:
    venv = make_venv(tmp_path / "venv", pip=True)
    before = sorted(site_packages(venv).iterdir())
    found = project(folder="a b", files=MIXED)
    found.develop(venv).ok()
    assert inside(venv, ANSWER) == "42"
    info = site_packages(venv) / "demo-0.1.0.dist-info"
    direct = json.loads((info / "direct_url.json").read_text())
    assert direct == {"dir_info": {"editable": True}, "url": found.root.as_uri()}
    pip = [str(venv / "bin/python"), "-m", "pip"]
    run([*pip, "check"]).ok()
    run([*pip, "uninstall", "-y", "demo"]).ok()
    assert sorted(site_packages(venv).iterdir()) == before


def test_case_52_an_environment_without_pip(project: Make, tmp_path: Path) -> None:
    run([sys.executable, "-m", "uv", "venv", "-q", "-p", sys.executable, str(tmp_path / "uv")]).ok()
    found = project()
    found.develop(tmp_path / "uv", "--uv").ok()
    assert inside(tmp_path / "uv", ANSWER) == "42"


def test_case_53_edits_are_seen(project: Make, venv: Path) -> None:
    found = project(files=MIXED)
    found.develop(venv).ok()
    found.file("python/demo/__init__.py", "from .demo import answer\nedited = True\n")
    assert inside(venv, "import demo; print(demo.edited)") == "True"
    found.edit("Sources/Cdemo/module.c", "PyLong_FromLong(42)", "PyLong_FromLong(43)")
    assert inside(venv, ANSWER) == "42"
    found.develop(venv).ok()
    assert inside(venv, ANSWER) == "43"


def test_case_56_a_running_process_keeps_its_module(project: Make, venv: Path) -> None:
    found = project(files=MIXED)
    found.develop(venv).ok()
    code = "import demo.demo as d, sys; print(d.answer(), flush=True); input(); print(d.answer())"
    running = subprocess.Popen(
        [str(venv / "bin/python"), "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert running.stdout is not None and running.stdout.readline() == "42\n"
    found.edit("Sources/Cdemo/module.c", "PyLong_FromLong(42)", "PyLong_FromLong(43)")
    found.develop(venv).ok()
    assert inside(venv, ANSWER) == "43"
    assert running.communicate("\n")[0] == "42\n"
    assert running.returncode == 0


def test_case_54_no_environment_and_broken_ones(tmp_path: Path, monkeypatch: object) -> None:
    (tmp_path / "project/inner").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("VIRTUAL_ENV", raising=False)
        patch.delenv("CONDA_PREFIX", raising=False)
        with pytest.raises(MartletError, match="no virtual environment") as caught:
            venvs.find(tmp_path / "project")
        for name in ("VIRTUAL_ENV", "CONDA_PREFIX", ".venv"):
            assert name in str(caught.value)
        (tmp_path / "project/.venv").mkdir()
        with pytest.raises(MartletError, match=r"no pyvenv\.cfg"):
            venvs.find(tmp_path / "project/inner")
        (tmp_path / "project/.venv/pyvenv.cfg").write_text("")
        with pytest.raises(MartletError, match="no bin/python"):
            venvs.find(tmp_path / "project/inner")
        (tmp_path / "project/.venv/bin").mkdir()
        (tmp_path / "project/.venv/bin/python").symlink_to("/bin/false")
        with pytest.raises(MartletError, match="doesn't run"):
            venvs.find(tmp_path / "project/inner")
        patch.setenv("VIRTUAL_ENV", "/a")
        patch.setenv("CONDA_PREFIX", "/b")
        with pytest.raises(MartletError, match="both VIRTUAL_ENV and CONDA_PREFIX"):
            venvs.find(tmp_path)


def test_case_54_the_nearest_environment_upwards(tmp_path: Path) -> None:
    venv = make_venv(tmp_path / ".venv")
    (tmp_path / "deep/er").mkdir(parents=True)
    folder, found = venvs.find(tmp_path / "deep/er")
    assert folder == venv
    assert found.executable == str(venv / "bin/python")


GROUPS = """\
dependencies = ["idna"]
[project.optional-dependencies]
extra = ["iniconfig"]
[dependency-groups]
dev = [{ include-group = "test" }]
test = ["toolz"]
docs = ["six"]
"""


def test_case_55_extras_and_groups_are_chosen(make: Make) -> None:
    from martlet import groups
    from martlet import project as projects

    loaded = projects.load(make(project=f'version = "1"\n{GROUPS}').root)
    assert groups.requirements(loaded, [], None) == ["idna", "toolz"]
    assert groups.requirements(loaded, ["Extra"], ["docs"]) == ["idna", "iniconfig", "six"]
    with pytest.raises(MartletError, match="no extra 'nope'"):
        groups.requirements(loaded, ["nope"], None)
    with pytest.raises(MartletError, match="no dependency group 'nope'"):
        groups.requirements(loaded, [], ["nope"])


def test_case_55_they_are_installed_before_the_build(project: Make, tmp_path: Path) -> None:
    venv = make_venv(tmp_path / "venv", pip=True)
    found = project(project=f'version = "0.1.0"\n{GROUPS}')
    found.develop(venv, "-E", "extra", "-G", "docs").ok()
    assert inside(venv, "import demo, idna, iniconfig, six; print(demo.answer())") == "42"


def test_case_57_skip_install_leaves_only_the_module(project: Make, venv: Path) -> None:
    found = project(files=MIXED)
    before = sorted(site_packages(venv).iterdir())
    found.develop(venv, "--skip-install").ok()
    assert sorted(site_packages(venv).iterdir()) == before
    assert python("from demo import answer; print(answer())", found.root / "python") == "42"


@slow
def test_case_58_pip_installs_editable_in_debug(
    project: Make, tmp_path: Path, martlet_wheels: Path
) -> None:
    venv = make_venv(tmp_path / "venv", pip=True)
    swift = "#if DEBUG\n@c(debugged) public func debugged() -> Int32 { 1 }\n#endif\n"
    found = project(files=MIXED, swift=swift)
    links = f"{martlet_wheels} {os.environ.get('PIP_FIND_LINKS', '')}".strip()
    pip = [str(venv / "bin/python"), "-m", "pip", "install", "-e", str(found.root)]
    run(pip, PIP_FIND_LINKS=links).ok()
    code = "import ctypes, demo.demo; print(hasattr(ctypes.CDLL(demo.demo.__file__), 'debugged'))"
    assert inside(venv, code) == "True"
    (pth,) = site_packages(venv).glob("__editable__.demo.pth")
    assert pth.read_text() == f"{found.root / 'python'}\n"
    setting = '[tool.martlet]\neditable-configuration = "release"\n[project]\n'
    found.edit("pyproject.toml", "[project]\n", setting)
    run(pip, PIP_FIND_LINKS=links).ok()
    assert inside(venv, code) == "False"


def test_case_59_nothing_changed_nothing_touched(project: Make, venv: Path) -> None:
    found = project()
    found.develop(venv).ok()
    module = site_packages(venv) / "demo/demo.abi3.so"
    before = module.stat()
    done = found.develop(venv).ok()
    assert "demo is up to date" in done.err
    after = module.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_case_59_swift_runs_twice_for_its_version_and_the_build(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No evaluated manifest, no question for a path: each costs as much as the build itself."""
    found = project()
    found.build()
    started: list[list[str]] = []
    popen = subprocess.Popen

    def recorded(command: list[str], *arguments: Any, **options: Any) -> Any:
        started.append(command)
        return popen(command, *arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", recorded)
    toolchain.find.cache_clear()
    assert cli.main(["build", "-C", str(found.root)]) == 0
    swift = [command[1] for command in started if Path(command[0]).name == "swift"]
    assert swift == ["--version", "build"]


def test_case_60_rebuild_on_import_once_and_with_swifts_words(project: Make, venv: Path) -> None:
    found = project(tool="[tool.martlet.editable]\nrebuild = true\n", files=MIXED)
    found.develop(venv).ok()
    command = [str(venv / "bin/python"), "-c", ANSWER]
    assert "rebuilding" not in run(command, cwd="/").ok().err
    found.edit("Sources/Cdemo/module.c", "PyLong_FromLong(42)", "PyLong_FromLong(43)")
    running = [
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd="/"
        )
        for _ in range(2)
    ]
    answers = [process.communicate() for process in running]
    assert [out for out, _ in answers] == ["43\n", "43\n"], answers
    assert sum("changed, rebuilding" in err for _, err in answers) == 1
    done = run(command, cwd="/").ok()
    assert "rebuilding" not in done.err
    time.sleep(0.01)
    found.edit("Sources/demo/module.swift", "import Cdemo", "import Cdemo\nlet x: Int = nope")
    failed = run(command, cwd="/")
    assert failed.code == 1
    assert "cannot find 'nope' in scope" in failed.err
    assert f"ImportError: {found.root} changed and can't be rebuilt" in failed.err
    again = f"try:\n    import demo\nexcept ImportError:\n    pass\n{ANSWER}"
    twice = run([*command[:-1], again], cwd="/")
    assert (twice.code, twice.err.count("changed, rebuilding")) == (1, 2)
    (found.root / "Sources/demo/module.swift").unlink()
    assert "changed, rebuilding" in run(command, cwd="/").err


def test_case_60_after_a_front_ends_install(project: Make, tmp_path: Path) -> None:
    found = project(tool="[tool.martlet.editable]\nrebuild = true\n", files=MIXED)
    hook = f"import martlet; martlet.build_editable({str(tmp_path)!r})"
    run([sys.executable, "-c", hook], cwd=found.root).ok()
    venv = make_venv(tmp_path / "venv", pip=True)
    before = sorted(site_packages(venv).iterdir())
    pip = [str(venv / "bin/python"), "-m", "pip"]
    run([*pip, "install", "--no-deps", *map(str, tmp_path.glob("*.whl"))]).ok()
    command = [str(venv / "bin/python"), "-c", ANSWER]
    assert "rebuilding" not in run(command, cwd="/").ok().err
    found.edit("Sources/Cdemo/module.c", "PyLong_FromLong(42)", "PyLong_FromLong(43)")
    tools, swift = Path(sys.executable).parent, Path(shutil.which("swift") or "").parent
    missing = run(command, cwd="/", PATH=f"/usr/bin:/bin:{swift}")
    assert "rebuilding it needs martlet in this environment or on PATH" in missing.err
    done = run(command, cwd="/", PATH=f"{tools}:/usr/bin:/bin:{swift}").ok()
    assert done.out == "43\n" and "changed, rebuilding" in done.err
    assert "rebuilding" not in run(command, cwd="/").ok().err
    run([*pip, "uninstall", "-y", "demo"]).ok()
    assert sorted(site_packages(venv).iterdir()) == before
