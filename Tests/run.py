"""Runs tests of extension packages on every CPython of this machine, with every kind of build.

    python3 Tests/run.py [--project NAME] [--python PATH|MINOR ...] [--build abi3|version ...] [pytest arguments]

Interpreters are found by running them: those on PATH, those of pyenv and the Debian ones. Each gets
a virtual environment under .build/venvs with pytest, hypothesis and numpy from PyPI; martlet builds
the wheels: one for the stable ABI, and one for each version against that version's headers.
"""

from __future__ import annotations

import argparse
import glob
import hashlib
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECTS = {
    "extension": ROOT / "Tests" / "ExtensionTests",
    "data": ROOT / "Tests" / "DataTests",
    "async": ROOT / "Tests" / "AsyncTests",
    "classes": ROOT / "Tests" / "conformance" / "classes",
    "runtime": ROOT / "python" / "martlet-runtime",
    "conformance": ROOT / "Tests" / "conformance" / "pyo3",
}
# What the tests of several projects share.
SUPPORT = ROOT / "Tests" / "support"
WORK = ROOT / ".build" / "extension-tests"
VENVS = ROOT / ".build" / "venvs"
REQUIREMENTS = (
    "pytest>=8", "pytest-asyncio>=0.24,<2", "hypothesis>=6", "msgpack>=1", "numpy>=1.26", "pyarrow",
    "pydantic>=2", "typing_extensions>=4", "uvloop", "trio", "anyio", "gevent", "jax",
)  # fmt: skip
VERSIONS = ((3, 11), (3, 12), (3, 13))

PROBE = (
    "import sys, sysconfig; print(sys.implementation.name, '%d.%d.%d' % sys.version_info[:3], "
    "int(bool(sysconfig.get_config_var('Py_GIL_DISABLED'))), hasattr(sys, 'gettotalrefcount'), "
    "sys.prefix == sys.base_prefix, sys.executable, sep='|')"
)


@dataclass(frozen=True)
class Python:
    """An interpreter that has answered."""

    path: str
    version: str
    is_debug: bool

    @property
    def minor(self) -> tuple[int, int]:
        """As (3, 12)."""
        major, minor, _ = self.version.split(".")
        return int(major), int(minor)

    @property
    def label(self) -> str:
        """As "3.12.1", with "+debug" for a debug build."""
        return self.version + ("+debug" if self.is_debug else "")


def probe(path: str) -> Python | None:
    """The CPython at a path; None for anything else, a dead shim among them."""
    try:
        done = subprocess.run(
            [path, "-I", "-c", PROBE], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    facts = done.stdout.strip().split("|")
    if done.returncode or len(facts) != 6:
        return None
    name, version, free_threaded, debug, is_base, executable = facts
    if name != "cpython" or free_threaded == "1" or is_base != "True":
        return None
    return Python(executable, version, debug == "True")


def find() -> list[Python]:
    """One interpreter a version and build, the first that is found."""
    home = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    candidates = [sys._base_executable or sys.executable]  # type: ignore[attr-defined]
    for major, minor in VERSIONS:
        candidates += filter(None, [shutil.which(f"python{major}.{minor}")])
        candidates += sorted(
            glob.glob(f"{home}/versions/{major}.{minor}*/bin/python{major}.{minor}")
        )
        candidates += glob.glob(f"/usr/bin/python{major}.{minor}")
        candidates += glob.glob(f"/usr/local/bin/python{major}.{minor}")
        candidates += glob.glob(f"/usr/bin/python{major}.{minor}-dbg")
    found: dict[tuple[tuple[int, int], bool], Python] = {}
    for candidate in candidates:
        python = probe(candidate)
        if python and python.minor in VERSIONS:
            found.setdefault((python.minor, python.is_debug), python)
    return [found[key] for key in sorted(found)]


def say(text: str) -> None:
    """A line that stands before what the commands after it print."""
    print(text, flush=True)


def run(command: list[str | Path], **options: object) -> None:
    """Runs a command, or ends with its code."""
    done = subprocess.run([str(part) for part in command], check=False, **options)  # type: ignore[call-overload]
    if done.returncode:
        say(f"failed with code {done.returncode}: {' '.join(map(str, command))}")
        raise SystemExit(done.returncode)


def environment(python: Python, name: str, requirements: tuple[str, ...]) -> Path:
    """A virtual environment with these requirements, made once."""
    key = hashlib.sha256("\0".join((python.path, *requirements)).encode()).hexdigest()[:12]
    folder = VENVS / name
    stamp = folder / f"{key}.stamp"
    if not stamp.exists():
        shutil.rmtree(folder, ignore_errors=True)
        run([python.path, "-m", "venv", folder])
        pip = [
            folder / "bin" / "python",
            "-m",
            "pip",
            "--disable-pip-version-check",
            "install",
            "-q",
        ]
        run([*pip, *requirements])
        stamp.touch()
    return folder


def installed_tool(python: Python) -> Path:
    """The virtual environment that martlet builds in, with the tool of this repository."""
    name = "tool+debug" if python.is_debug else "tool"
    folder = environment(python, name, ("hatchling", "packaging"))
    pip = [folder / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    run([*pip, "--force-reinstall", "--no-deps", ROOT / "python" / "martlet"])
    run([*pip, ROOT / "python" / "martlet"])
    return folder


def build(tool: Path, project: Path, python: Python, abi: str) -> Path:
    """The wheel of one build; SwiftPM sees what has not changed."""
    out = WORK / "wheels" / project.name / (abi if abi == "abi3" else f"{abi}-{python.label}")
    shutil.rmtree(out, ignore_errors=True)
    command = [tool / "bin" / "martlet", "build", "-C", project, "-o", out, "-i", python.path]
    run([*command, "--abi", abi])
    (wheel,) = out.glob("*.whl")
    return wheel


def test(
    project: Path, python: Python, wheel: Path, abi: str, arguments: list[str]
) -> tuple[int, str]:
    """Pytest's exit code and closing line on one interpreter with one wheel.

    Its output comes in one piece, since several run at once.
    """
    begin = time.monotonic()
    venv = environment(python, python.label, REQUIREMENTS)
    command = [venv / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    run([*command, "--force-reinstall", "--no-deps", wheel])
    command = [venv / "bin" / "python", "-X", "faulthandler", "-m", "pytest", "-q"]
    done = subprocess.run(
        [
            *command, "-p", "no:cacheprovider",
            "-o", "asyncio_default_fixture_loop_scope=function", *arguments,
        ],
        cwd=project / "tests", env=os.environ | {"PYTHONPATH": str(SUPPORT)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False,
    )  # fmt: skip
    say(f"\n--- CPython {python.label} with the {abi} build\n{done.stdout}")
    last = done.stdout.strip().rpartition("\n")[2].strip("= ")
    return done.returncode, f"{last}  [{time.monotonic() - begin:.0f} s]"


def main() -> int:
    """Builds and tests; the exit code is the worst of pytest's."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--project", choices=PROJECTS, default="extension")
    parser.add_argument("--python", action="append", help="test on these only: a path, or 3.12")
    parser.add_argument("--build", action="append", choices=["abi3", "version"])
    options, arguments = parser.parse_known_args()
    project = PROJECTS[options.project]
    if options.python:
        # A version alone means its ordinary build.
        known = {f"{p.minor[0]}.{p.minor[1]}": p for p in find() if not p.is_debug}
        pythons = [p for p in (known.get(name) or probe(name) for name in options.python) if p]
        if len(pythons) < len(options.python):
            say("not every --python is a CPython that runs")
            return 2
    else:
        pythons = find()
    if not pythons:
        say("no CPython from 3.11 to 3.13 runs on this machine")
        return 2
    versions = [] if options.python else VERSIONS
    missing = [f"{a}.{b}" for a, b in versions if (a, b) not in {p.minor for p in pythons}]
    say(
        "CPython "
        + ", ".join(p.label for p in pythons)
        + (f"; not found: {', '.join(missing)}" if missing else "")
    )
    tool = installed_tool(pythons[0])
    closing: list[str] = []
    worst = 0
    for abi in options.build or ["abi3", "version"]:
        wheels: dict[Python, Path] = {}
        for python in pythons:
            shared = next(iter(wheels.values()), None) if abi == "abi3" else None
            wheels[python] = shared or build(tool, project, python, abi)
        # One environment holds one build at a time, so each kind of build is tested to its end.
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            jobs = [
                (python, pool.submit(test, project, python, wheel, abi, arguments))
                for python, wheel in wheels.items()
            ]
            for python, job in jobs:
                code, line = job.result()
                worst = max(worst, abs(code))
                closing.append(f"CPython {python.label:10} {abi:8} {line}")
    say("\n" + "\n".join(closing))
    ran = ", ".join(p.label for p in pythons)
    say(
        f"{options.project} tests ran on CPython {ran}"
        + (f"; not found: {', '.join(missing)}" if missing else "")
    )
    return worst


if __name__ == "__main__":
    raise SystemExit(main())
