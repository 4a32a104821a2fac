"""Drives ``swift build``: its flags, its scratch folder, its output."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import martlet
from martlet import cache, macros, mirrors, slots, sources
from martlet.console import Console
from martlet.errors import MartletError
from martlet.interpreter import Interpreter
from martlet.toolchain import Toolchain

# What the linker keeps to the library; else each public function of Martlet would be exported.
EXPORTS = Path(__file__).with_name("exports.map")

_PROGRESS = re.compile(r"^\[\d+/\d+\] ")
_NOISE = re.compile(
    r"^(Building for \w+\.\.\.|Planning build|Build( of product .*)? complete!.*|"
    r"(Fetch|Comput|Updat|Creat|Work|Resolv)\w* .*(martlet|\(\d+\.\d+s\)).*|"
    r"warning: --multiroot-data-file is an .*|\s*)$"
)


@dataclass(frozen=True)
class BuildOptions:
    """Everything that decides how one variant is compiled.

    ``interpreter`` is the Python whose headers are compiled in, None for the stable ABI.
    """

    package: Path
    scratch_name: str
    configuration: str
    stdlib: str
    strip: bool
    interpreter: Interpreter | None = None
    traits: tuple[str, ...] = ()
    all_traits: bool = False
    default_traits: bool = True
    triple: str | None = None
    swift_sdk: str | None = None
    locked: bool = False
    offline: bool = False
    jobs: int | None = None
    extra: tuple[str, ...] = ()
    scratch_root: Path | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def variant(self) -> str:
        """The name of the scratch folder: what differs in it recompiles everything."""
        parts = [self.configuration]
        if self.interpreter is None:
            parts.append("abi3")
        else:
            where = cache.digest([self.interpreter.base, self.interpreter.include])[:6]
            parts.append(f"{self.interpreter.abi}-{where}")
        parts += [part for part in (self.swift_sdk, self.triple) if part]
        if self.stdlib != "static":
            parts.append(self.stdlib)
        return "-".join(parts)

    @property
    def scratch(self) -> Path:
        """The scratch folder of this variant."""
        base = self.scratch_root or cache.root() / "builds"
        return base / self.scratch_name / self.variant


class SwiftBuild:
    """One variant of a package, built product by product under one lock."""

    def __init__(self, options: BuildOptions, toolchain: Toolchain, console: Console) -> None:
        self.options = options
        self.toolchain = toolchain
        self.console = console
        self._slot = slots.Slot(options.scratch, None)
        self._resolution: mirrors.Resolution | None = None
        self._macro_library: Path | None = None

    @contextlib.contextmanager
    def session(self) -> Iterator[None]:
        """Holds the variant's lock, prepares its scratch folder, macros and mirrors."""
        options = self.options
        scratch = options.scratch
        with cache.lock(
            scratch.with_name(scratch.name + ".lock"),
            lambda: self.console.say("  waiting for another build of this project"),
        ):
            if not (macros.folder(self.toolchain).is_dir() or not self.toolchain.host_libraries):
                with self.console.phase("Compiling Martlet's macros (once)"):
                    self._macro_library = macros.library(self.toolchain)
            else:
                self._macro_library = macros.library(self.toolchain)
            if self._macro_library is None:
                self.console.say(
                    "  this toolchain ships no SwiftSyntax: compiling the swift-syntax package"
                )
            with slots.occupy(scratch) as self._slot:
                self._prepare_scratch()
                yield
            self._slot = slots.Slot(scratch, None)

    @property
    def scratch(self) -> Path:
        """The scratch folder, which inside `session` stands in a slot."""
        return self._slot.folder

    def at_home(self, path: Path) -> Path:
        """Where a file of the scratch folder stands once the session is over."""
        inside = path.is_relative_to(self.scratch)
        return self.options.scratch / path.relative_to(self.scratch) if inside else path

    @property
    def _exports(self) -> Path:
        return self.scratch / "martlet" / EXPORTS.name

    @property
    def resolved(self) -> Path:
        """The Package.resolved that the build used."""
        workspace = self._resolution.workspace if self._resolution else None
        if workspace is not None:
            return workspace / "xcshareddata" / "swiftpm" / "Package.resolved"
        return self.options.package / "Package.resolved"

    def _prepare_scratch(self) -> None:
        self._discard_foreign_scratch()
        # Front ends install this tool into a new folder for each build; the command stays the same.
        shutil.copyfile(EXPORTS, self._exports)
        state = self.scratch / "martlet"
        self._resolution = mirrors.prepare(self.options.package, state)

    def command(self, product: str) -> list[str]:
        """The exact ``swift build`` line for a product."""
        o = self.options
        line = [str(self.toolchain.swift), "build", "--package-path", str(o.package)]
        line += ["--scratch-path", str(self.scratch), "-c", o.configuration, "--product", product]
        if self._resolution:
            line += self._resolution.options
        if o.jobs:
            line += ["-j", str(o.jobs)]
        line += ["--triple", o.triple] if o.triple else []
        line += ["--swift-sdk", o.swift_sdk] if o.swift_sdk else []
        line += self._trait_flags()
        line += ["--force-resolved-versions"] if o.locked else []
        line += ["--skip-update", "--disable-automatic-resolution"] if o.offline else []
        if self._macro_library:
            line += _swiftc("-load-plugin-library", str(self._macro_library))
        if o.interpreter is not None:
            line += _clang("-DMARTLET_PYTHON_H", "-I", o.interpreter.include)
            line += _swiftc("-DMARTLET_PYTHON_H")
        if o.stdlib == "static":
            line += _swiftc("-static-stdlib")
        if o.stdlib != "system":
            line += [*_swiftc("-no-toolchain-stdlib-rpath"), "--disable-local-rpath"]
        line += self._cache_flags()
        line += self._linker_flags()
        if o.configuration == "release":
            # The linker can then drop each function that nothing refers to.
            line += _frontend("-function-sections", "-internalize-at-link")
            line += ["-debug-info-format", "none"] if o.strip else []
            # They cost two instructions a call; crash reports unwind by tables.
            line += ["--omit-frame-pointers"]
        return [*line, *o.extra]

    def build(self, product: str) -> Path:
        """Builds a product inside `session` and returns its file.

        Raises MartletError if SwiftPM fails; its output has then been shown, once and uncut.
        """
        command = self.command(product)
        self.console.detail(f"$ {shlex.join(command)}")
        code, output = self._run(command)
        if code and _is_broken_database(output):
            self.console.say("  the scratch folder is damaged: building anew")
            shutil.rmtree(self.scratch, ignore_errors=True)
            self._prepare_scratch()
            code, output = self._run(command)
        if code:
            died = f"swift build ended by signal {-code}" if code < 0 else ""
            raise MartletError(
                f"Swift could not build the product {product!r}",
                died or f"swift build ended with code {code}; its messages stand above",
                _hint(output),
                advice="correct what they name and build again (-v shows the whole command)",
            )
        return self._product(product)

    def _product(self, product: str) -> Path:
        folder = self.scratch / self.options.configuration
        names = (f"lib{product}.so", product, f"lib{product}.dylib")
        for name in names:
            if (folder / name).is_file():
                return folder / name
        # Another build system or platform may place products elsewhere: ask.
        run = subprocess.run(
            [*self.command(product), "--show-bin-path"],
            capture_output=True, text=True, check=False, env=self._environment(),
        )  # fmt: skip
        folder = Path(run.stdout.strip())
        for name in names:
            if (folder / name).is_file():
                return folder / name
        raise MartletError(f"swift build succeeded, but {folder} holds no product {product!r}")

    def _environment(self) -> dict[str, str]:
        environment = os.environ | self.options.environment
        environment.pop(macros.ENVIRONMENT, None)
        if self._macro_library:
            environment[macros.ENVIRONMENT] = str(self._macro_library)
        maps = [f"+{flag}" for flag in self._c_prefix_maps if " " not in flag]
        environment["CCC_OVERRIDE_OPTIONS"] = " ".join(["#", *maps])
        return environment

    def _run(self, command: list[str]) -> tuple[int, str]:
        lines: list[str] = []
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            text=True, errors="replace", env=self._environment(),
            pass_fds=[] if self._slot.lock is None else [self._slot.lock],
        )  # fmt: skip
        assert process.stdout is not None
        try:
            for line in process.stdout:
                text = self._with_real_paths(line.rstrip("\n"))
                lines.append(text)
                if self.console.verbosity >= 1:
                    self.console.detail(text)
                elif _PROGRESS.match(text):
                    self.console.progress(text)
                elif not _NOISE.match(text):
                    self.console.say(text)
        except BaseException:
            process.terminate()
            raise
        finally:
            process.stdout.close()
            code = process.wait()
        if code and self.console.verbosity < 0:
            Console().say("\n".join(lines))
        return code, "\n".join(lines)

    def _with_real_paths(self, text: str) -> str:
        for folder, name in self._prefixes:
            text = text.replace(f"/^{name}/", f"{folder}/")
        return text

    def _trait_flags(self) -> list[str]:
        o = self.options
        if o.all_traits:
            return ["--enable-all-traits"]
        if not o.traits:
            return [] if o.default_traits else ["--disable-default-traits"]
        # Naming a trait turns the defaults off, unless they are named too.
        named = [*o.traits, *(["default"] if o.default_traits else [])]
        return ["--traits", ",".join(named)]

    def _linker_flags(self) -> list[str]:
        flags = ["--gc-sections", "--build-id=none"]
        flags += ["--strip-all"] if self.options.strip else []
        driver: list[str] = []
        if (self.toolchain.usr / "bin" / "ld.lld").exists():
            # gold, the default, writes the absolute path of its output into the library.
            driver = _swiftc("-use-ld=lld")
            if self.options.configuration == "release":
                flags += ["--icf=safe", "-O2", f"--version-script={self._exports}"]
            driver += self._static_libstdcxx()
        return driver + [part for flag in flags for part in ("-Xlinker", flag)]

    def _cache_flags(self) -> list[str]:
        """Flags by which the compiler keeps its results, for this project and others.

        They name this machine's folders by fixed names, so that no path of it gets into a module.
        ``MARTLET_COMPILE_CACHE=0`` leaves out the keeping, but not the names.
        """
        if os.environ.get("MARTLET_COMPILE_CACHE") == "0":
            maps = [f"{folder}=/^{name}" for folder, name in self._prefixes]
            return _swiftc(*(part for each in maps for part in ("-file-prefix-map", each)))
        flags = ["-explicit-module-build", "-cache-compile-job"]
        flags += ["-file-compilation-dir", "/^package"]
        flags += ["-cas-path", str(cache.root() / "compiled")]
        flags += ["-module-cache-path", str(cache.root() / "modules")]
        for folder, name in self._prefixes:
            flags += ["-scanner-prefix-map-paths", str(folder), f"/^{name}"]
        return _swiftc(*flags) + _clang(*(flag for flag in self._c_prefix_maps if " " in flag))

    @property
    def _c_prefix_maps(self) -> list[str]:
        """What gives this machine's folders their fixed names in C code.

        Flags of clang, which reads them from CCC_OVERRIDE_OPTIONS, where spaces part them. -Xcc
        hands them to Swift's compiler too, and another project's results are not found again.
        """
        return [f"-ffile-prefix-map={folder}=/^{name}" for folder, name in self._prefixes]

    @property
    def _prefixes(self) -> tuple[tuple[Path, str], ...]:
        build = (self.scratch, "build")
        # A debugger must find the user's own sources.
        debugged = self.options.configuration == "debug"
        return (build,) if debugged else (build, (self.options.package, "package"))

    def _static_libstdcxx(self) -> list[str]:
        """Flags by which the Swift runtime's C++ parts come from libstdc++'s archive.

        Loading the shared library would take most of the time of an import. The runtime asks for it
        by -lstdc++, so a folder that comes first holds the archive by the shared library's name.
        """
        o = self.options
        if o.stdlib != "static" or o.configuration != "release" or o.triple or o.swift_sdk:
            return []
        compiler = self.toolchain.usr / "bin" / "clang"
        run = subprocess.run(
            [str(compiler), "-print-file-name=libstdc++.a"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        archive = Path(run.stdout.strip())
        if not archive.is_absolute() or not archive.is_file():
            return []
        folder = self.scratch / "martlet" / "lib"
        cache.make_folder(folder)
        link = folder / "libstdc++.so"
        if not link.is_symlink() or link.readlink() != archive.resolve():
            link.unlink(missing_ok=True)
            link.symlink_to(archive.resolve())
        return _swiftc(f"-L{folder}")

    def _discard_foreign_scratch(self) -> None:
        """Removes a scratch folder that another toolchain, package or tool version filled."""
        o = self.options
        stamp = self.scratch / "martlet" / "stamp.json"
        facts = {
            "toolchain": [self.toolchain.banner, str(self.toolchain.usr)],
            "package": str(o.package),
            "martlet": martlet.__version__,
            # SwiftPM doesn't see that code of theirs stands inlined in the user's objects.
            "headers": cache.tree_digest(sources.root(), ("Sources/CMartlet/include",)),
        }
        if self.scratch.is_dir():
            try:
                if json.loads(stamp.read_text()) == facts:
                    return
            except (OSError, ValueError):
                pass
            shutil.rmtree(self.scratch, ignore_errors=True)
        cache.make_folder(stamp.parent)
        stamp.write_text(json.dumps(facts))


def _swiftc(*flags: str) -> list[str]:
    return [part for flag in flags for part in ("-Xswiftc", flag)]


def _frontend(*flags: str) -> list[str]:
    return _swiftc(*(part for flag in flags for part in ("-Xfrontend", flag)))


def _clang(*flags: str) -> list[str]:
    return [part for flag in flags for part in ("-Xcc", flag)]


def _is_broken_database(output: str) -> bool:
    return bool(
        re.search(
            r"disk image is malformed|database is (locked|corrupt)|unable to open database|"
            r"file is not a database|couldn.t (load|decode) .*(state|manifest|plan)|"
            r"unable to load build manifest",
            output,
            re.IGNORECASE,
        )
    )


def _hint(output: str) -> str:
    if "No space left on device" in output:
        return "the disk is full: MARTLET_CACHE_DIR may point to another one"
    return ""
