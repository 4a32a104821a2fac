"""CMartlet's own declarations of the stable ABI against the real headers of every CPython here.

``stable_abi.h`` is compiled beside ``Python.h``: a C compiler refuses to redeclare a function with
another type, and two programs print the same sizes, offsets and constants.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests"))

from run import Python, find

HEADER = ROOT / "Sources" / "CMartlet" / "include" / "stable_abi.h"
TEXT = re.sub(r"//[^\n]*", "", HEADER.read_text())
COMPILER = shutil.which("clang") or shutil.which("cc")
PYTHONS = [pytest.param(python, id=python.label) for python in find()]

# Members are named here, not parsed, so that a lost one is seen.
STRUCTS = {
    "PyObject": "ob_refcnt ob_type",
    "PyVarObject": "ob_base ob_size",
    "PyMethodDef": "ml_name ml_meth ml_flags ml_doc",
    "PyGetSetDef": "name get set doc closure",
    "PyMemberDef": "name type offset flags doc",
    "PyType_Slot": "slot pfunc",
    "PyType_Spec": "name basicsize itemsize flags slots",
    "PyModuleDef_Base": "ob_base m_init m_index m_copy",
    "PyModuleDef_Slot": "slot value",
    "PyModuleDef": "m_base m_name m_doc m_size m_methods m_slots m_traverse m_clear m_free",
    "Py_buffer": "buf obj len itemsize readonly ndim format shape strides suboffsets internal",
}
ENUMERATORS = [
    "PyGILState_LOCKED",
    "PyGILState_UNLOCKED",
    "PYGEN_RETURN",
    "PYGEN_ERROR",
    "PYGEN_NEXT",
]
TYPES = ["Py_ssize_t", "Py_hash_t", "PyGILState_STATE", "PySendResult"]
# What CMartlet needs to know that the stable ABI leaves out.
UNSTABLE = {"_Py_Dealloc", "_Py_NoneStruct", "_Py_TrueStruct", "_Py_FalseStruct",
            "_Py_NotImplementedStruct", "_Py_EllipsisObject"}  # fmt: skip


def constants() -> list[str]:
    """The names of all macros that are numbers."""
    names = re.findall(r"^#define (\w+) +[(\w]", TEXT, re.MULTILINE)
    pointers = {"Py_None", "Py_True", "Py_False", "Py_NotImplemented", "Py_Ellipsis"}
    return [n for n in names if n not in pointers | {"Py_LIMITED_API", "PyObject_HEAD"}]


def functions() -> dict[str, str]:
    """The prototype of each function."""
    prototypes = re.findall(r"^(?!typedef|static|extern|#)[A-Za-z_][^;{}#]*\);", TEXT, re.MULTILINE)
    found = {}
    for prototype in prototypes:
        name = re.search(r"(\w+)\(", prototype)
        assert name is not None, prototype
        found[name[1]] = prototype
    return found


def variables() -> dict[str, str]:
    """The declaration of each variable."""
    found = {}
    for declaration in re.findall(r"^extern ([^;(]*);", TEXT, re.MULTILINE):
        kind, names = re.match(
            r"((?:const )?(?:unsigned )?\w+) (.*)", declaration, re.DOTALL
        ).groups()  # type: ignore[union-attr]
        for name in names.split(","):
            stars, bare = re.match(r"\s*(\**)\s*(\w+)", name).groups()  # type: ignore[union-attr]
            found[bare] = f"extern {kind} {stars}{bare};"
    return found


def typedefs() -> list[str]:
    """Every typedef that defines no struct or enum of its own."""
    return re.findall(r"^typedef [^{}]*?;", TEXT, re.MULTILINE)


def include(python: Python) -> str:
    """The folder of an interpreter's Python.h."""
    code = "import sysconfig; print(sysconfig.get_path('include'))"
    run = subprocess.run([python.path, "-c", code], capture_output=True, text=True, check=True)
    folder = run.stdout.strip()
    assert (Path(folder) / "Python.h").exists(), (
        f"CPython {python.label} has no headers in {folder}"
    )
    return folder


def compile(source: str, folder: Path, *flags: str) -> Path:
    """Compiles a C program with all that is doubtful as an error."""
    assert COMPILER is not None, "no C compiler on PATH"
    file = folder / "probe.c"
    file.write_text(source)
    out = folder / "probe"
    command = [COMPILER, "-std=gnu11", "-w", "-Werror=implicit-function-declaration", *flags]
    done = subprocess.run([*command, str(file), "-o", str(out)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return out


def facts(prelude: str, folder: Path, *flags: str) -> str:
    """What a program prints of the sizes, offsets and constants that these headers give."""
    lines = []
    for struct, members in STRUCTS.items():
        lines.append(f'printf("{struct} %zu\\n", sizeof({struct}));')
        for member in members.split():
            lines.append(
                f'printf("{struct}.{member} %zu %zu\\n", offsetof({struct}, {member}), '
                f"sizeof((({struct} *)0)->{member}));"
            )
    lines += [f'printf("{name} %zu\\n", sizeof({name}));' for name in TYPES]
    for name in constants() + ENUMERATORS:
        lines.append(f'printf("{name} %lld\\n", (long long)({name}));')
    source = f"{prelude}\n#include <stdio.h>\n#include <stddef.h>\nint main(void) {{\n"
    program = compile(source + "\n".join(lines) + "\nreturn 0; }\n", folder, *flags)
    return subprocess.run([program], capture_output=True, text=True, check=True).stdout


def test_the_header_is_read_whole() -> None:
    assert len(functions()) > 250
    assert len(variables()) > 80
    assert len(constants()) > 120
    assert len(typedefs()) > 30
    assert {"PyLong_FromLongLong", "PyBuffer_FillInfo"} <= functions().keys()


@pytest.mark.parametrize("python", PYTHONS)
def test_O1_sizes_offsets_and_constants(python: Python, tmp_path: Path) -> None:
    ours = facts(f'#include "{HEADER}"', tmp_path)
    real = facts("#include <Python.h>\n#include <structmember.h>", tmp_path, "-I", include(python))
    assert ours.splitlines() == real.splitlines()


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(
    "limited", ["#define Py_LIMITED_API 0x030B0000\n", ""], ids=["abi3", "full"]
)
def test_types_of_functions_and_variables(python: Python, limited: str, tmp_path: Path) -> None:
    lines = [f"{limited}#include <Python.h>\n#include <structmember.h>"]
    lines += typedefs()
    for name, prototype in functions().items():
        lines += [f"#undef {name}", prototype]
    # The two are PyLongObjects, of which nothing but the address is used.
    differ = {"_Py_TrueStruct", "_Py_FalseStruct"}
    lines += [text for name, text in variables().items() if name not in differ]
    compile("\n".join(lines), tmp_path, "-I", include(python), "-fsyntax-only")


@pytest.mark.parametrize("python", PYTHONS)
def test_M1_all_is_in_the_limited_api(python: Python, tmp_path: Path) -> None:
    names = sorted((functions().keys() | variables().keys()) - UNSTABLE)
    lines = ["#define Py_LIMITED_API 0x030B0000\n#include <Python.h>\n#include <structmember.h>"]
    for name in names:
        lines.append(
            f"#ifndef {name}\nstatic const void *const use_{name} = (const void *)&{name};\n#endif"
        )
    compile("\n".join(lines), tmp_path, "-I", include(python), "-fsyntax-only")


@pytest.mark.parametrize("python", PYTHONS)
def test_every_symbol_is_exported(python: Python) -> None:
    names = sorted(functions().keys() | variables().keys())
    code = (
        "import ctypes, sys\nprint(*[n for n in sys.argv[1:] if not hasattr(ctypes.pythonapi, n)])"
    )
    run = subprocess.run(
        [python.path, "-c", code, *names], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []


@pytest.mark.parametrize("python", PYTHONS)
def test_vectorcall_offset(python: Python, tmp_path: Path) -> None:
    text = (ROOT / "Sources" / "CMartlet" / "type.c").read_text()
    offset = re.search(r"#define VECTORCALL_OFFSET (\d+)", text)
    assert offset is not None
    check = f'_Static_assert(offsetof(PyTypeObject, tp_vectorcall) == {offset[1]}, "moved");'
    compile(
        f"#include <stddef.h>\n#include <Python.h>\n{check}",
        tmp_path,
        "-I",
        include(python),
        "-fsyntax-only",
    )


def test_O1_a_difference_would_be_seen(tmp_path: Path) -> None:
    python = PYTHONS[0].values[0]
    assert isinstance(python, Python)
    for wrong in (
        "void PyList_Append(PyObject *, PyObject *);",
        "typedef int Py_hash_t;",
        "extern int PyList_Type;",
    ):
        source = f"#include <Python.h>\n{wrong}"
        with pytest.raises(AssertionError, match="redefinition|conflicting|redeclaration"):
            compile(source, tmp_path, "-I", include(python), "-fsyntax-only")
