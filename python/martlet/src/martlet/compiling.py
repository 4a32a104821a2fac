"""The compiler's part of a build: its flags for keeping results, and for small modules."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from martlet import cache

if TYPE_CHECKING:
    from martlet.swiftpm import BuildOptions


class Compiler:
    """How the sources of one variant are compiled in ``scratch``.

    The compiler keeps its results, for this project and others. They name this machine's folders by
    fixed names, so that no path of it gets into a module.
    """

    def __init__(self, options: BuildOptions, scratch: Path) -> None:
        self.options = options
        self._clang = scratch / "martlet" / "clang.cfg"
        # A debugger must find the user's own sources.
        self._names = {scratch: "/^build"}
        if options.configuration == "release":
            self._names[options.package] = "/^package"

    def prepare(self) -> None:
        """Writes the file that clang reads its flags from; call it under the lock of the build."""
        lines = [f'"-ffile-prefix-map={folder}={name}"\n' for folder, name in self._names.items()]
        self._clang.write_text("".join(lines))

    @property
    def flags(self) -> list[str]:
        """The flags; ``MARTLET_COMPILE_CACHE=0`` leaves out the keeping, but not the names."""
        flags = self._small if self.options.configuration == "release" else []
        if os.environ.get("MARTLET_COMPILE_CACHE") == "0":
            for folder, name in self._names.items():
                flags += ["-file-prefix-map", f"{folder}={name}"]
        else:
            flags += self._kept
        line = [part for flag in flags for part in ("-Xswiftc", flag)]
        if self.options.configuration == "release":
            line += ["-debug-info-format", "none"] if self.options.strip else []
            # They cost two instructions a call; crash reports unwind by tables.
            line += ["--omit-frame-pointers"]
        return line

    @property
    def environment(self) -> dict[str, str]:
        """What gives this machine's folders their fixed names in C code, and unwind tables.

        With the tables a clean-up for a thread's end costs nothing until it runs.

        -Xcc would hand the flags to Swift's compiler too, and then another project's results are
        not found again.
        """
        flags = ["-fexceptions"]
        # The variable parts flags by spaces, and nothing quotes them.
        if " " not in str(self._clang):
            flags.append(f"--config={self._clang}")
        return {"CCC_OVERRIDE_OPTIONS": " ".join(["#", *(f"+{flag}" for flag in flags)])}

    def with_real_paths(self, text: str) -> str:
        """A line of the compiler's output with this machine's paths in it."""
        for folder, name in self._names.items():
            text = text.replace(f"{name}/", f"{folder}/")
        return text

    @property
    def _small(self) -> list[str]:
        """The linker can then drop each function that nothing refers to."""
        return ["-Xfrontend", "-function-sections", "-Xfrontend", "-internalize-at-link"]

    @property
    def _kept(self) -> list[str]:
        flags = ["-explicit-module-build", "-cache-compile-job"]
        flags += ["-file-compilation-dir", "/^package"]
        flags += ["-cas-path", str(cache.root() / "compiled")]
        flags += ["-module-cache-path", str(cache.root() / "modules")]
        for folder, name in self._names.items():
            flags += ["-scanner-prefix-map-paths", str(folder), name]
        return flags
