"""Checks the stubs of every test module and example with mypy.stubtest and basedpyright.

python3 Tests/stubs.py [PROJECT ...]
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import run

CHECKERS = ("mypy", "basedpyright")
EXAMPLES = ("calculator", "word-count", "async-crawler")
PROJECTS = run.PROJECTS | {name: run.ROOT / "Examples" / name for name in EXAMPLES}


def check(venv: Path, module: str) -> bool:
    """Whether both checkers find nothing."""
    python = venv / "bin" / "python"
    package = next(venv.glob(f"lib/python*/site-packages/{module}"))
    stubs = [str(path) for path in sorted(package.rglob("*.pyi"))]
    commands = [
        [str(python), "-m", "mypy.stubtest", module],
        [str(venv / "bin" / "basedpyright"), "--level", "error", *stubs],
    ]
    # Both are heard.
    codes = [subprocess.run(command, cwd=venv, check=False).returncode for command in commands]
    return not any(codes)


def main() -> int:
    """1 if a checker finds something."""
    python = next(found for found in run.find() if not found.is_debug)
    tool = run.installed_tool(python)
    venv = run.environment(python, "stubs", (*run.REQUIREMENTS, *CHECKERS))
    failed = []
    for name in sys.argv[1:] or PROJECTS:
        project = PROJECTS[name]
        settings = tomllib.loads((project / "pyproject.toml").read_text())
        abi = settings["tool"]["martlet"].get("abi", "abi3")
        wheel = run.build(tool, project, python, abi)
        pip = [venv / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "-q"]
        run.run([*pip, "--force-reinstall", "--no-deps", wheel])
        module = settings["tool"]["martlet"].get("module-name", settings["project"]["name"])
        if not check(venv, module.split(".")[0].replace("-", "_")):
            failed.append(name)
    print("the stubs of " + (f"{', '.join(failed)} are wrong" if failed else "all are right"))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
