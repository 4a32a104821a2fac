"""What an ELF file exports, needs and names."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from elftools.common.exceptions import ELFError
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection
from elftools.elf.sections import SymbolTableSection

from martlet.errors import MartletError

_MACHINES = {
    "EM_X86_64": "x86_64",
    "EM_AARCH64": "aarch64",
    "EM_386": "i686",
    "EM_ARM": "armv7l",
    "EM_RISCV": "riscv64",
    "EM_PPC64": "ppc64le",
    "EM_S390": "s390x",
}
_MODULE_SYMBOLS = (b"PyInit_", b"PyModExport_", b"MartletStubs_")


@dataclass(frozen=True)
class Binary:
    """Facts of one ELF file.

    ``versions`` are the symbol versions that it needs, such as ("libc.so.6", "GLIBC_2.34").
    """

    path: Path
    machine: str
    soname: str | None
    needed: tuple[str, ...]
    runpath: tuple[str, ...]
    versions: frozenset[tuple[str, str]]
    exports: frozenset[str]

    @property
    def init_functions(self) -> list[str]:
        """The names of the Python modules that the file can be."""
        prefix = "PyInit_"
        return sorted(name[len(prefix) :] for name in self.exports if name.startswith(prefix))


def read(path: Path) -> Binary:
    """Reads the dynamic section, symbol versions and exported symbols that matter.

    Raises MartletError if ``path`` is not a whole ELF file.
    """
    try:
        with path.open("rb") as stream:
            return _read(path, ELFFile(stream))
    except (ELFError, OSError, ValueError, AttributeError) as error:
        raise MartletError(f"{path} is not a readable ELF file", str(error)) from error


def _read(path: Path, file: ELFFile) -> Binary:
    soname, needed, runpath = None, [], []
    dynamic = file.get_section_by_name(".dynamic")
    if isinstance(dynamic, DynamicSection):
        for entry in dynamic.iter_tags():
            match entry.entry.d_tag:
                case "DT_SONAME":
                    soname = str(getattr(entry, "soname", ""))
                case "DT_NEEDED":
                    needed.append(str(getattr(entry, "needed", "")))
                case "DT_RUNPATH" | "DT_RPATH":
                    field = "runpath" if entry.entry.d_tag == "DT_RUNPATH" else "rpath"
                    runpath += str(getattr(entry, field, "")).split(":")
    versions = set()
    requirements = file.get_section_by_name(".gnu.version_r")
    if isinstance(requirements, GNUVerNeedSection):
        for library, auxiliaries in requirements.iter_versions():
            versions |= {(str(library.name), auxiliary.name) for auxiliary in auxiliaries}
    return Binary(
        path=path,
        machine=_MACHINES.get(file["e_machine"], file["e_machine"]),
        soname=soname,
        needed=tuple(needed),
        runpath=tuple(runpath),
        versions=frozenset(versions),
        exports=frozenset(_exports(file)),
    )


def _exports(file: ELFFile) -> Iterator[str]:
    """The names that make a file a Python module.

    A debug build has thousands of symbols, and the parser's own iterator takes half a second.
    """
    symbols = file.get_section_by_name(".dynsym")
    if not isinstance(symbols, SymbolTableSection):
        return
    order = "<" if file.little_endian else ">"
    # st_name and st_shndx of Elf64_Sym, of Elf32_Sym.
    entry = struct.Struct(order + ("I2xH16x" if file.elfclass == 64 else "I10xH"))
    names = symbols.stringtable.data()
    for start, section in entry.iter_unpack(symbols.data()):
        if section and names.startswith(_MODULE_SYMBOLS, start):
            yield names[start : names.index(0, start)].decode()
