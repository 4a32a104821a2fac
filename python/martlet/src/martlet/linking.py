"""The linker's part of a build: its flags, and the files that it is given."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from martlet import cache
from martlet.errors import MartletError

if TYPE_CHECKING:
    from martlet.swiftpm import BuildOptions
    from martlet.toolchain import Toolchain

# What the linker keeps to the library; else each public function of Martlet would be exported.
EXPORTS = Path(__file__).with_name("exports.map")
# C files that are linked into a module, each with the functions whose calls go to it: what makes
# Bundle.module find the resources of an installed module, and what keeps off a newer glibc.
WRAPPERS = {
    Path(__file__).with_name("bundle.c"): ["_CFProcessPath"],
    Path(__file__).with_name("hypot.c"): ["hypot", "hypotf"],
}


def digest() -> str:
    """What the files are that are linked in or steer the linker."""
    return cache.digest([path.read_bytes() for path in (EXPORTS, *WRAPPERS)])


class Linker:
    """How the products of one variant are linked; its files lie in the scratch folder.

    Front ends install this tool into a new folder for each build, so that flags which name its own
    files would link everything again.
    """

    def __init__(self, options: BuildOptions, toolchain: Toolchain, scratch: Path) -> None:
        self.options = options
        self.toolchain = toolchain
        self.folder = scratch / "martlet"
        self._archive: Path | None = None
        self._wrappers: list[str] = []

    def prepare(self) -> None:
        """Writes the files that the flags name; call it under the lock of the build.

        Raises MartletError if the C compiler of the toolchain fails.
        """
        shutil.copyfile(EXPORTS, self.folder / EXPORTS.name)
        if not self._is_static_here:
            return
        self._wrappers = []
        for source, functions in WRAPPERS.items():
            wrapper = self.folder / source.with_suffix(".o").name
            if not wrapper.is_file():
                self._compile(source, wrapper)
            self._wrappers += [*(f"--wrap={name}" for name in functions), str(wrapper)]
        if self.options.configuration == "release":
            self._archive = self._find_archive()

    def flags(self, *, module: bool) -> list[str]:
        """The flags for a product; ``module`` says that Python loads it."""
        release = self.options.configuration == "release"
        linker = ["--gc-sections", "--build-id=none"]
        linker += ["--strip-all"] if self.options.strip else []
        driver = []
        if (self.toolchain.usr / "bin" / "ld.lld").exists():
            # gold, the default, writes the absolute path of its output into the library.
            driver = ["-use-ld=lld"]
            if release:
                linker += ["--icf=safe", "-O2", f"--version-script={self.folder / EXPORTS.name}"]
            if self._archive is not None:
                driver.append(f"-L{self._archive}")
        if module:
            linker += self._wrappers
        return [
            *(part for flag in driver for part in ("-Xswiftc", flag)),
            *(part for flag in linker for part in ("-Xlinker", flag)),
        ]

    @property
    def _is_static_here(self) -> bool:
        o = self.options
        return o.stdlib == "static" and not o.triple and not o.swift_sdk

    def _find_archive(self) -> Path | None:
        """A folder by which the Swift runtime's C++ parts come from libstdc++'s archive.

        Loading the shared library would take most of the time of an import. The runtime asks for it
        by -lstdc++, so a folder that comes first holds the archive by the shared library's name.
        """
        compiler = self.toolchain.usr / "bin" / "clang"
        run = subprocess.run(
            [str(compiler), "-print-file-name=libstdc++.a"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        archive = Path(run.stdout.strip())
        if not archive.is_absolute() or not archive.is_file():
            return None
        folder = cache.make_folder(self.folder / "lib")
        link = folder / "libstdc++.so"
        if not link.is_symlink() or link.readlink() != archive.resolve():
            link.unlink(missing_ok=True)
            link.symlink_to(archive.resolve())
        return folder

    def _compile(self, source: Path, target: Path) -> None:
        temporary = target.with_suffix(".tmp")
        command = [str(self.toolchain.usr / "bin" / "clang"), "-c", "-O2", "-fPIC"]
        command += ["-ffunction-sections", source.name, "-o", str(temporary)]
        run = subprocess.run(
            command, capture_output=True, text=True, errors="replace", check=False,
            cwd=source.parent,
        )  # fmt: skip
        if run.returncode:
            raise MartletError(f"the toolchain's clang can't compile {source.name}", run.stderr)
        temporary.replace(target)
