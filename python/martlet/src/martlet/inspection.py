"""Imports a built module in a clean interpreter and reads its stubs."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from martlet import elf
from martlet.errors import MartletError
from martlet.stubs import completed

# The module is loaded by its file and full name, without the Python package around it, whose
# dependencies need not be installed where wheels are built.
_LOAD = """
import ctypes, faulthandler, importlib.machinery, importlib.util, json, signal, sys
faulthandler.register(signal.SIGUSR1, all_threads=True)
name, path, answer, wants_stubs = sys.argv[1:]
def say(**facts):
    with open(answer, "w", encoding="utf-8") as stream:
        json.dump(facts, stream)
try:
    loader = importlib.machinery.ExtensionFileLoader(name, path)
    spec = importlib.util.spec_from_file_location(name, path, loader=loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
except ModuleNotFoundError as error:
    say(missing=error.name or str(error))
    sys.exit(0)
except BaseException as error:
    say(error=f"{type(error).__name__}: {error}")
    sys.exit(0)
stubs, lost = None, ""
try:
    function = getattr(ctypes.PyDLL(path), "MartletStubs_" + name.rpartition(".")[2])
except AttributeError:
    function = None
if function is not None and wants_stubs == "1":
    function.restype = ctypes.py_object
    stubs = function()
    lost = stubs.pop("!", "")
# What a hook adds at import is in no declaration: it is described by what it is.
plain = (bool, bytes, complex, float, int, str)
names = {}
for relative in stubs or ():
    inner = sys.modules[name]
    for part in filter(None, relative.split(".")):
        inner = getattr(inner, part)
    names[relative] = {
        key: "type" if isinstance(value, type)
        else "function" if callable(value)
        else type(value).__name__ if type(value) in plain
        else "object"
        for key in inner.__all__
        for value in [getattr(inner, key)]
    }
say(stubs=stubs, names=names, lost=lost.split("\\n") if lost else [])
"""

# How long an import may take; a module that waits for ever must not make the build do so.
TIMEOUT = "MARTLET_IMPORT_TIMEOUT"
_SECONDS = 60.0


@dataclass(frozen=True)
class Inspection:
    """What an imported module said.

    ``stubs`` is {relative module name: text}, None if it has none or isn't made by Martlet;
    ``missing`` is a Python module that it wanted and that isn't installed here; ``lost`` are the
    exports of its library that are in no module.
    """

    stubs: dict[str, str] | None
    missing: str | None
    lost: list[str]


def check_init(binary: elf.Binary, module: str, product: str) -> None:
    """Raises MartletError unless the binary is the Python module of that dotted name."""
    last = module.rsplit(".", 1)[-1]
    if f"PyInit_{last}" in binary.exports:
        return
    found = binary.init_functions
    if found:
        raise MartletError(
            f"the product {product!r} is no Python module {last!r}: it has no PyInit_{last}",
            f"it exports {', '.join(f'PyInit_{name}' for name in found)}",
            advice=f"write `@PyModule enum {last} {{}}` in Swift, "
            f'or tool.martlet.module-name = "{found[0]}" in pyproject.toml',
        )
    raise MartletError(
        f"the product {product!r} is no Python module: it exports no PyInit_{last}",
        advice=f"write `@PyModule enum {last} {{}}` in one of its Swift files",
    )


def check_links(binary: elf.Binary) -> None:
    """Raises MartletError if the module links libpython, which the interpreter already holds."""
    for name in binary.needed:
        if name.startswith("libpython"):
            raise MartletError(
                f"the module links {name}",
                "a Python module takes Python's symbols from the interpreter that loads it",
                advice="drop the library (pkg-config python3-embed brings it in)",
            )


def load(
    executable: str, module: str, path: Path, *, stubs: bool, libraries: list[str]
) -> Inspection:
    """Imports the module from ``path`` in a fresh interpreter, which finds shared ``libraries``.

    Raises MartletError with the reason if the import fails, doesn't end or ends the interpreter.
    """
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    given = environment.get("LD_LIBRARY_PATH", "").split(":")
    environment["LD_LIBRARY_PATH"] = ":".join([*filter(None, given), *libraries])
    with tempfile.TemporaryDirectory(prefix="martlet-import-") as folder:
        answer = Path(folder) / "answer.json"
        command = [executable, "-I", "-c", _LOAD, module, str(path), str(answer), str(int(stubs))]
        code, output = _run(command, Path(folder), environment, module)
        try:
            facts = json.loads(answer.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            facts = {}
    if code or not facts:
        ended = f"signal {-code}" if code < 0 else f"code {code}"
        raise MartletError(
            f"importing {module} ended the Python interpreter ({ended})",
            output,
            advice="--no-test builds without this check",
        )
    if "error" in facts:
        raise MartletError(
            f"the built module {module} cannot be imported",
            facts["error"],
            output,
            advice="--no-test builds without this check",
        )
    found = facts.get("stubs")
    if found is not None:
        found = {key: completed(text, facts["names"][key]) for key, text in found.items()}
    return Inspection(stubs=found, missing=facts.get("missing"), lost=facts.get("lost", []))


def _run(
    command: list[str], folder: Path, environment: dict[str, str], module: str
) -> tuple[int, str]:
    """Runs the interpreter; its exit code and what it printed."""
    seconds = _limit()
    # A file, for a pipe stays open as long as any process that the module has started.
    with (folder / "output").open("wb+") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            cwd=folder, env=environment, start_new_session=True,
        )  # fmt: skip
        try:
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
            process.send_signal(signal.SIGUSR1)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.5)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        output.seek(0)
        text = output.read().decode(errors="replace").strip()
    if code is None:
        raise MartletError(
            f"importing {module} has not ended after {seconds:g} seconds",
            text,
            advice="what a module waits for belongs in a function that its user calls; "
            f"{TIMEOUT} sets another number of seconds, --no-test --no-stubs builds without import",
        )
    return code, text


def _limit() -> float:
    given = os.environ.get(TIMEOUT, "")
    try:
        seconds = float(given or _SECONDS)
        if not 0 < seconds < float("inf"):
            raise ValueError
    except ValueError:
        raise MartletError(f"{TIMEOUT} is {given!r}, which is no number of seconds") from None
    return seconds
