"""Cases 86 to 91: the commands of every day."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import Project, Run, run

from martlet import cache

Make = Callable[..., Project]
Martlet = Callable[..., Run]


@pytest.mark.parametrize("mixed", [False, True])
def test_case_86_new_needs_no_terminal(martlet: Martlet, tmp_path: Path, mixed: bool) -> None:
    martlet("new", "greeter", *(["--mixed"] if mixed else []), cwd=tmp_path).ok()
    root = tmp_path / "greeter"
    code = "import sys; from validate_pyproject.cli import main; sys.exit(main(sys.argv[1:]))"
    run([sys.executable, "-c", code, str(root / "pyproject.toml")]).ok()
    run([sys.executable, "-m", "ruff", "check", "--isolated", str(root)]).ok()
    run([sys.executable, "-m", "ruff", "format", "--isolated", "--check", str(root)]).ok()
    text = (root / "pyproject.toml").read_text()
    assert "cache-keys" in text and "Package.swift" in text
    martlet("sdist", cwd=root).ok()


@pytest.mark.slow
def test_case_86_new_builds_without_martlet(martlet: Martlet, tmp_path: Path) -> None:
    """Plain SwiftPM compiles the macros with the swift-syntax package, fetched from its host."""
    martlet("new", "greeter", cwd=tmp_path).ok()
    run(["swift", "build"], cwd=tmp_path / "greeter", MARTLET_MACRO_LIBRARY=None).ok()


def test_case_87_nothing_is_overwritten(martlet: Martlet, tmp_path: Path) -> None:
    martlet("new", "greeter", cwd=tmp_path).ok()
    assert "already exists" in martlet("new", "greeter", cwd=tmp_path).failed().err
    assert "already exists" in martlet("init", "greeter", cwd=tmp_path).failed().err


def test_case_87_init_adds_to_a_swift_package(project: Make, martlet: Martlet) -> None:
    found = project(kind="", files={"README.md": "mine\n", ".gitignore": "mine\n"})
    (found.root / "pyproject.toml").unlink()
    before = {p: p.read_bytes() for p in found.root.rglob("*") if p.is_file()}
    done = martlet("init", cwd=found.root).ok()
    after = {p: p.read_bytes() for p in found.root.rglob("*") if p.is_file()}
    mirrors = found.root / ".swiftpm/configuration/mirrors.json"
    assert after.keys() - before.keys() == {found.root / "pyproject.toml", mirrors}
    assert {path: after[path] for path in before} == before
    assert '.library(name: "demo", type: .dynamic, targets: ["demo"])' in done.err
    assert "@PyModule enum demo {}" in done.err


def test_case_89_generate_ci_is_yaml_and_offline(project: Make, tmp_path: Path) -> None:
    import yaml

    found = project(files={"tests/test_a.py": ""})
    found.martlet("generate-ci", "github", PATH=str(tmp_path)).ok()
    path = found.root / ".github/workflows/martlet.yml"
    document = yaml.safe_load(path.read_text())
    assert set(document["jobs"]) == {"wheel", "sdist", "publish"}
    for job in document["jobs"].values():
        assert job["runs-on"] and all("uses" in s or "run" in s for s in job["steps"])
    assert "already exists" in found.martlet("generate-ci", "github").failed().err


COMMANDS = (
    "new", "init", "develop", "build", "sdist", "publish", "stubs", "doctor", "list-python",
    "generate-ci", "clean", "completions", "schema", "macros",
)  # fmt: skip


def test_case_90_every_command_has_help(
    martlet: Martlet, capsys: pytest.CaptureFixture[str]
) -> None:
    from martlet import cli

    def helped(*arguments: str) -> str:
        with pytest.raises(SystemExit) as caught:
            cli.main([*arguments, "--help"])
        assert caught.value.code == 0
        return capsys.readouterr().out

    top = helped()
    for command in COMMANDS:
        assert command in top
        text = helped(command)
        assert text.startswith(f"usage: martlet {command}")
        assert "--json" in text
    assert martlet("--version").ok().out == "martlet 1.0.0\n"
    assert martlet().failed(2).err.startswith("usage: martlet")
    assert all(f"  {command} " in martlet().failed(2).err for command in ("build", "doctor"))
    assert martlet("nonsense").failed(2).err.startswith("usage: martlet")
    unknown = martlet("build", "--nonsense").failed(2).err
    assert unknown.startswith("usage: martlet build")
    assert unknown.endswith("martlet build: error: unrecognized arguments: --nonsense\n")


def test_case_91_the_users_scratch_folder_is_not_touched(project: Make) -> None:
    found = project()
    swift = ["swift", "build", "-c", "release"]
    run(swift, cwd=found.root).ok()
    found.build()
    again = run(swift, cwd=found.root).ok()
    assert "Compiling" not in again.out
    assert "Compiling" not in found.martlet("build", "-v").ok().err.replace("  Compiling", "")


def test_json_is_for_machines(martlet: Martlet, project: Make) -> None:
    assert json.loads(martlet("list-python", "--json").ok().out)["interpreters"]
    found = project(tool="nonsense = 1\n")
    facts = json.loads(found.martlet("sdist", "--json").failed().out)
    assert "unknown key" in facts["error"]


def test_doctor_says_what_is_wrong(martlet: Martlet, tmp_path: Path) -> None:
    done = martlet("doctor", "-C", str(tmp_path)).ok()
    for subject in ("martlet", "swift", "macros", "linker", "git", "interpreter", "cache"):
        assert f" {subject} " in done.out
    bad = martlet("doctor", "-C", str(tmp_path), PATH=str(tmp_path)).failed()
    assert "BAD  swift" in bad.out and "install Swift" in bad.out
    facts = json.loads(martlet("doctor", "-C", str(tmp_path), "--json").ok().out)
    assert {item["state"] for item in facts["findings"]} <= {"ok", "note"}
    bad = martlet("doctor", "-C", str(tmp_path), "--json", PATH=str(tmp_path)).failed()
    facts = json.loads(bad.out)
    assert "can't build here yet" in facts["error"]
    assert "bad" in {item["state"] for item in facts["findings"] if item["subject"] == "swift"}


# The first fills Python's buffer, the second is only written when it is flushed.
@pytest.mark.parametrize("arguments", [["completions", "fish"], ["list-python"]])
def test_a_reader_that_goes_away_is_no_failure(arguments: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        [sys.executable, "-m", "martlet", *arguments], env=environment, stdout=write,
        stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_completions_and_schema(martlet: Martlet) -> None:
    for shell in ("bash", "fish", "tcsh", "zsh"):
        assert "generate-ci" in martlet("completions", shell).ok().out
    fish = martlet("completions", "fish").ok().out.splitlines()
    assert "complete -c martlet -n __fish_use_subcommand -a build -d 'build a wheel'" in fish
    repairs = "complete -c martlet -n '__fish_seen_subcommand_from build' -l repair -x -a"
    assert any(line.startswith(f"{repairs} 'repair check warn skip' -d ") for line in fish)
    schema = json.loads(martlet("schema").ok().out)
    described = schema["properties"]
    assert all("description" in value for value in described.values())
    text = (Path(__file__).parents[3] / "docs" / "build-tool.md").read_text()
    for key in described:
        assert f"`{key}" in text or f"martlet.{key}" in text, f"docs don't name {key}"


def test_clean_removes_what_builds_left(project: Make, venv: Path) -> None:
    found = project(files={"demo/__init__.py": ""})
    found.develop(venv).ok()
    builds = Path(os.environ["MARTLET_CACHE_DIR"]) / "builds"
    own = builds / f"demo-{cache.digest([str(found.root)])[:8]}"
    before = set(builds.glob("demo-*"))
    removed = json.loads(found.martlet("clean", "--json").ok().out)["removed"]
    scratch = {Path(path) for path in removed} & before
    assert scratch and scratch <= {own, builds / "demo-sdist"}
    assert set(builds.glob("demo-*")) == before - scratch
    assert not (found.root / "demo/demo.abi3.so").exists()
    assert "Nothing to remove" in found.martlet("clean").ok().err
