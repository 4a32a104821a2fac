"""Projects for the tests: a Swift package whose module is written by hand against the C ABI.

They don't depend on Martlet's library, so each compiles in a second or two; tests of the whole
chain say so and use it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HEADER = """\
#pragma once
typedef struct _object PyObject;
PyObject *module_named(const char *name);
"""

C_SOURCE = """\
#include <{target}.h>
#include <stddef.h>
typedef long Py_ssize_t;
typedef struct {{
  const char *name; PyObject *(*call)(PyObject *, PyObject *); int flags; const char *doc;
}} PyMethodDef;
typedef struct {{
  struct {{ Py_ssize_t rc; void *type, *init; Py_ssize_t index; void *copy; }} base;
  const char *name, *doc; Py_ssize_t size; PyMethodDef *methods;
  void *slots, *traverse, *clear, *free;
}} PyModuleDef;
PyObject *PyModule_Create2(PyModuleDef *, int);
PyObject *PyLong_FromLong(long);
int PyModule_AddStringConstant(PyObject *, const char *, const char *);
{extra}
static PyObject *answer(PyObject *self, PyObject *none) {{ return PyLong_FromLong({answer}); }}
static PyMethodDef methods[] = {{{{"answer", answer, 4, "answer()\\n--\\n\\nThe answer."}}, {{0}}}};
static PyModuleDef definition = {{{{1}}, "demo", "A module for tests.", -1, methods}};
PyObject *module_named(const char *name) {{
  definition.name = name;
  return PyModule_Create2(&definition, 1013);
}}
"""

SWIFT_SOURCE = """\
import C{target}

@c(PyInit_{init}) public func PyInit_{init}() -> UnsafeMutableRawPointer? {{
  "{init}".withCString {{ UnsafeMutableRawPointer(module_named($0)) }}
}}
{extra}
"""

MANIFEST = """\
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "{name}",
  products: [{products}],
{traits}  dependencies: [{dependencies}],
  targets: [{targets}]
)
"""

BUILD_SYSTEM = """\
[build-system]
requires = ["martlet>=1.0,<2.0"]
build-backend = "martlet"
"""


@dataclass
class Run:
    """A finished command."""

    code: int
    out: str
    err: str

    def ok(self) -> Run:
        assert self.code == 0, f"exit code {self.code}\n{self.out}\n{self.err}"
        return self

    def failed(self, code: int = 1) -> Run:
        assert self.code == code, f"exit code {self.code}\n{self.out}\n{self.err}"
        assert "Traceback" not in self.err, self.err
        return self


def run(command: list[str], cwd: Path | str = ".", **environment: Any) -> Run:
    """Runs a command with more environment; a value of None removes a variable."""
    # pip trusts the certificates of the system, uv only when told so, by one of two names.
    values = {**os.environ, "UV_NATIVE_TLS": "1", "UV_SYSTEM_CERTS": "1"}
    for key, value in environment.items():
        values.pop(key, None)
        if value is not None:
            values[key] = str(value)
    found = subprocess.run(
        command, cwd=cwd, env=values, capture_output=True, text=True, errors="replace",
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    return Run(found.returncode, found.stdout, found.stderr)


class Project:
    """A project on disk. ``root`` holds its pyproject.toml."""

    def __init__(self, root: Path, name: str) -> None:
        self.root = root
        self.name = name

    @classmethod
    def write(
        cls,
        root: Path,
        name: str,
        *,
        modules: dict[str, str] | None = None,
        package: str = ".",
        tool: str = "",
        project: str = 'version = "0.1.0"\n',
        rest: str = "",
        answer: int = 42,
        swift: str = "",
        c: str = "",
        kind: str = "type: .dynamic, ",
        products: str = "",
        dependencies: str = "",
        targets: str = "",
        target_dependencies: str = "",
        traits: str = "",
        files: dict[str, str] | None = None,
    ) -> Project:
        """Writes a project whose products are ``modules``: {product: name in PyInit_}."""
        found = cls(root, name)
        root.mkdir(parents=True, exist_ok=True)
        table = f"[tool.martlet]\n{tool}" if tool else ""
        found.file(
            "pyproject.toml", f'{BUILD_SYSTEM}[project]\nname = "{name}"\n{project}{rest}{table}'
        )
        modules = {name.replace("-", "_"): name.replace("-", "_")} if modules is None else modules
        lines, parts = [], []
        for target, init in modules.items():
            lines.append(f'.library(name: "{target}", {kind}targets: ["{target}"])')
            parts.append(f'.target(name: "C{target}")')
            needs = f'"C{target}"' + (f", {target_dependencies}" if target_dependencies else "")
            parts.append(f'.target(name: "{target}", dependencies: [{needs}])')
            base = f"{package}/Sources"
            found.file(f"{base}/C{target}/include/C{target}.h", HEADER)
            found.file(
                f"{base}/C{target}/module.c",
                C_SOURCE.format(target=f"C{target}", answer=answer, extra=c),
            )
            found.file(
                f"{base}/{target}/module.swift",
                SWIFT_SOURCE.format(target=target, init=init, extra=swift),
            )
        found.file(
            f"{package}/Package.swift",
            MANIFEST.format(
                name=name,
                products=", ".join([*lines, *([products] if products else [])]),
                dependencies=dependencies,
                targets=", ".join([*parts, *([targets] if targets else [])]),
                traits=f"  traits: [{traits}],\n" if traits else "",
            ),
        )
        for path, text in (files or {}).items():
            found.file(path, text)
        return found

    def file(self, name: str, text: str) -> Path:
        """Writes a file of the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def edit(self, name: str, old: str, new: str) -> None:
        """Replaces a text in a file of the project."""
        path = self.root / name
        text = path.read_text()
        assert old in text, f"{old!r} is not in {path}"
        path.write_text(text.replace(old, new))

    def martlet(self, *arguments: str, **environment: Any) -> Run:
        """Runs martlet in the project's folder."""
        return run([sys.executable, "-m", "martlet", *arguments], cwd=self.root, **environment)

    def fails(self, *arguments: str, **environment: Any) -> str:
        """What martlet says when it fails: the first line says what, a later one what to do."""
        return self.martlet(*arguments, **environment).failed().err

    def build(self, *arguments: str, **environment: Any) -> Path:
        """Builds the one wheel and returns its path."""
        self.martlet("build", *arguments, **environment).ok()
        return self.wheel()

    def wheel(self) -> Path:
        wheels = sorted((self.root / "dist").glob("*.whl"))
        assert len(wheels) == 1, wheels
        return wheels[0]

    def wheels(self) -> list[str]:
        return sorted(path.name for path in (self.root / "dist").glob("*.whl"))

    def develop(self, venv: Path, *arguments: str, **environment: Any) -> Run:
        """Runs martlet develop into an environment."""
        return self.martlet("develop", *arguments, VIRTUAL_ENV=venv, **environment)


def names(wheel: Path) -> set[str]:
    """The files of a wheel outside its dist-info folder."""
    with zipfile.ZipFile(wheel) as file:
        return {name for name in file.namelist() if ".dist-info/" not in name}


def read(wheel: Path, ending: str) -> str:
    """The one file of a wheel whose name ends so."""
    with zipfile.ZipFile(wheel) as file:
        found = [name for name in file.namelist() if name.endswith(ending)]
        assert len(found) == 1, (ending, found)
        return file.read(found[0]).decode()


def unpack(wheel: Path, folder: Path) -> Path:
    """Unpacks a wheel's platlib, as an installer would."""
    with zipfile.ZipFile(wheel) as file:
        file.extractall(folder)
    return folder


def python(code: str, *paths: Path | str, executable: str = sys.executable, **env: Any) -> str:
    """What Python prints for ``code`` with ``paths`` first in sys.path."""
    joined = os.pathsep.join(map(str, paths))
    done = run([executable, "-c", code], cwd="/", PYTHONPATH=joined or None, **env)
    return done.ok().out.strip()
