"""Drives ``swift build``: its flags, its scratch folder, its output."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import martlet
from martlet import cache, compiling, linking, macros, mirrors, slots, sources
from martlet.console import Console
from martlet.errors import MartletError
from martlet.interpreter import Interpreter
from martlet.toolchain import Toolchain

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
        self._enter(slots.Slot(options.scratch, None))
        self._resolution: mirrors.Resolution | None = None
        self._macro_library: Path | None = None

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the variant's lock: its scratch folder stays where and as it is.

        What lies in that folder may be read as long as this lasts, but not inside `session`.
        """
        with cache.lock(
            self.options.scratch.with_name(self.options.scratch.name + ".lock"),
            lambda: self.console.say("  waiting for another build of this project"),
        ):
            yield

    @contextlib.contextmanager
    def session(self) -> Iterator[None]:
        """Inside `locked`: prepares the scratch folder, macros and mirrors for building."""
        scratch = self.options.scratch
        if not (macros.folder(self.toolchain).is_dir() or not self.toolchain.host_libraries):
            with self.console.phase("Compiling Martlet's macros (once)"):
                self._macro_library = macros.library(self.toolchain)
        else:
            self._macro_library = macros.library(self.toolchain)
        if self._macro_library is None:
            self.console.say(
                "  this toolchain ships no SwiftSyntax: compiling the swift-syntax package"
            )
        with slots.occupy(scratch) as slot:
            self._enter(slot)
            self._prepare_scratch()
            yield
        self._enter(slots.Slot(scratch, None))

    def _enter(self, slot: slots.Slot) -> None:
        self._slot = slot
        self._compiler = compiling.Compiler(self.options, slot.folder)
        self._linker = linking.Linker(self.options, self.toolchain, slot.folder)

    @property
    def scratch(self) -> Path:
        """The scratch folder, which inside `session` stands in a slot."""
        return self._slot.folder

    def at_home(self, path: Path) -> Path:
        """Where a file of the scratch folder stands once the session is over."""
        inside = path.is_relative_to(self.scratch)
        return self.options.scratch / path.relative_to(self.scratch) if inside else path

    @property
    def resolved(self) -> Path:
        """The Package.resolved that the build used."""
        workspace = self._resolution.workspace if self._resolution else None
        if workspace is not None:
            return workspace / "xcshareddata" / "swiftpm" / "Package.resolved"
        return self.options.package / "Package.resolved"

    def _prepare_scratch(self) -> None:
        if self.options.scratch_root is not None:
            cache.mark(self.options.scratch.parent)
        self._discard_foreign_scratch()
        self._compiler.prepare()
        self._linker.prepare()
        self._resolution = mirrors.prepare(self.options.package, self.scratch / "martlet")

    def command(self, product: str, *, module: bool = True) -> list[str]:
        """The exact ``swift build`` line for a product, a Python module or an executable."""
        o = self.options
        line = [str(self.toolchain.swift), "build", "--package-path", str(o.package)]
        line += ["--scratch-path", str(self.scratch), "-c", o.configuration, "--product", product]
        # SwiftPM keeps a plan until the root's Package.resolved changes, not that of a workspace.
        line += ["--disable-build-manifest-caching"]
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
        line += self._compiler.flags
        line += self._linker.flags(module=module)
        return [*line, *o.extra]

    def build(self, product: str, *, module: bool = True) -> Path:
        """Builds a product inside `session` and returns its file.

        Raises MartletError if SwiftPM fails; its output has then been shown, once and uncut.
        """
        command = self.command(product, module=module)
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
        environment = cache.environment() | self.options.environment
        environment.pop(macros.ENVIRONMENT, None)
        if self._macro_library:
            environment[macros.ENVIRONMENT] = str(self._macro_library)
        return environment | self._compiler.environment

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
                text = self._compiler.with_real_paths(line.rstrip("\n"))
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

    def _trait_flags(self) -> list[str]:
        o = self.options
        if o.all_traits:
            return ["--enable-all-traits"]
        if not o.traits:
            return [] if o.default_traits else ["--disable-default-traits"]
        # Naming a trait turns the defaults off, unless they are named too.
        named = [*o.traits, *(["default"] if o.default_traits else [])]
        return ["--traits", ",".join(named)]

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
            "linking": linking.digest(),
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
    if "No space left on device" in output or "Out of diskspace" in output:
        return "the disk is full: MARTLET_CACHE_DIR may point to another one"
    return ""
