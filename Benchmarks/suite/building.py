"""Builds the extension with martlet, raw C with gcc, and the peers with their own tools from PyPI."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

from suite import interpreters
from suite.modules import Module

HERE = Path(__file__).resolve().parent.parent
PEERS = HERE / "peers"
INCLUDE = sysconfig.get_path("include")
LIMITED = "-DPy_LIMITED_API=0x030B0000"


def run(*command: str | Path, cwd: Path = HERE) -> None:
    """Runs a command quietly; its output is shown only if it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        # CMake and Ninja come from PyPI, beside the interpreter.
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout[-4000:]}")


def _library(
    project: str, name: str, folder: Path, abi: str, python: Path = Path(sys.executable)
) -> Path:
    """The library out of the wheel that martlet builds."""
    out = folder / f"wheel-{abi}"
    shutil.rmtree(out, ignore_errors=True)
    run(
        sys.executable,
        "-m",
        "martlet",
        "build",
        "--abi",
        abi,
        "--interpreter",
        python,
        "--out",
        out,
        cwd=HERE / project,
    )
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (member,) = [member for member in archive.namelist() if member.endswith(".so")]
        path = out / f"{name}.so"
        path.write_bytes(archive.read(member))
    return path


def extension(folder: Path, abi: str, python: Path = Path(sys.executable)) -> Module:
    """The extension that is compared with the peers, for one interpreter or all of them."""
    label = "martlet" if abi == "version" else "martlet_abi3"
    return Module(label, _library("extension", "martlet_bench", folder, abi, python))


def micro(folder: Path) -> Module:
    """The extension that calls Python."""
    return Module(
        "martlet", _library("micro", "martlet_micro", folder / "micro", "version")
    )


def raw_c(folder: Path) -> list[Module]:
    """Raw C against the full and the limited API, and with a heap type."""
    built = []
    for label, source, flags in (
        ("rawc", "bench_rawc.c", ["-DMOD=bench_rawc"]),
        ("rawc_abi3", "bench_rawc.c", ["-DMOD=bench_rawc_abi3", LIMITED]),
        ("rawc_heap", "bench_rawc_heap.c", []),
    ):
        path = folder / f"bench_{label}.so"
        source_path = PEERS / "raw_c" / source
        run(
            "gcc",
            "-O3",
            "-fPIC",
            "-shared",
            f"-I{INCLUDE}",
            *flags,
            source_path,
            "-o",
            path,
        )
        built.append(Module(label, path))
    return built


def control(folder: Path, python: Path = Path(sys.executable)) -> Path:
    """The module that tells callgrind when to count; returns its folder."""
    tools = folder / "tools"
    tools.mkdir(parents=True, exist_ok=True)
    source = PEERS / "raw_c" / "callgrind_control.c"
    path = tools / "callgrind_control.so"
    include = interpreters.ask(python, "sysconfig.get_path('include')")
    run("gcc", "-O2", "-fPIC", "-shared", f"-I{include}", source, "-o", path)
    return tools


def peers(folder: Path) -> list[Module]:
    """nanobind, pybind11 and Cython, each built as its documentation says for speed."""
    built = []
    for name in ("nanobind", "pybind11"):
        build = folder / f"build-{name}"
        place = _output(name)
        run(
            "cmake", "-S", PEERS / name, "-B", build, "-DCMAKE_BUILD_TYPE=Release",
            "-G", "Ninja", f"-D{name}_DIR={place}", f"-DPython_EXECUTABLE={sys.executable}",
        )  # fmt: skip
        run("cmake", "--build", build, "-j", "2")
        (found,) = build.glob(f"bench_{name}*.so")
        built.append(
            Module(name, Path(shutil.copy(found, folder / f"bench_{name}.so")))
        )
    source = folder / "bench_cython.cpp"
    run(
        sys.executable, "-m", "cython", "-3", "--cplus", PEERS / "cython" / "bench_cython.pyx",
        "-o", source,
    )  # fmt: skip
    path = folder / "bench_cython.so"
    run(
        "g++",
        "-O3",
        "-std=c++17",
        "-fPIC",
        "-shared",
        f"-I{INCLUDE}",
        source,
        "-o",
        path,
    )
    return [*built, Module("cython", path)]


def _output(package: str) -> str:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            package,
            "--cmake_dir" if package == "nanobind" else "--cmakedir",
        ],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def build_seconds(folder: Path) -> dict[str, float]:
    """CPU seconds of a build of the extension: with Martlet to compile, without, and after an edit."""
    source = HERE / "extension" / "Sources" / "martlet_bench" / "Counter.swift"
    text = source.read_text()
    scratch = folder / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    # A cache of its own, so that the extension's is not thrown away.
    os.environ["MARTLET_CACHE_DIR"] = str(scratch)
    seconds: dict[str, float] = {}
    build = (sys.executable, "-m", "martlet", "build", "--out", folder / "timed")
    try:
        # The first build also compiles the macros, which a second package finds made.
        run(*build, cwd=HERE / "extension")
        for kind, gone in (
            ("macros built", ("builds", "compiled", "modules")),
            ("Martlet built", ("builds",)),
            ("one line edited", ()),
        ):
            for name in gone:
                shutil.rmtree(scratch / name, ignore_errors=True)
            if not gone:
                source.write_text(text.replace("/// Counts.", "/// Counts on."))
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            run(*build, cwd=HERE / "extension")
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            seconds[kind] = (
                after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            )
    finally:
        source.write_text(text)
        del os.environ["MARTLET_CACHE_DIR"]
    return seconds


def cached(folder: Path, label: str) -> Module | None:
    """An implementation that an earlier run has built."""
    names = {
        "martlet": "wheel-version/martlet_bench.so",
        "martlet_abi3": "wheel-abi3/martlet_bench.so",
    }
    path = folder / names.get(label, f"bench_{label}.so")
    return Module(label, path) if path.is_file() else None
