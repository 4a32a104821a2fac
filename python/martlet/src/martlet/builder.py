"""Compiles the native parts of a project, checks them and reads their stubs."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from martlet import cache, config, elf, inspection, layout, manifest, policy, stubs, targets
from martlet.console import Console
from martlet.errors import MartletError
from martlet.interpreter import Interpreter
from martlet.layout import Layout, NativeModule
from martlet.project import Project
from martlet.request import Request
from martlet.swiftpm import BuildOptions, SwiftBuild
from martlet.toolchain import Toolchain


@dataclass
class Built:
    """The compiled parts of a wheel: modules with their files, executables, stubs."""

    modules: list[tuple[NativeModule, Path]] = field(default_factory=list)
    executables: list[tuple[str, Path]] = field(default_factory=list)
    stubs: dict[str, str] = field(default_factory=dict)
    resources: list[Path] = field(default_factory=list)
    scratch: Path | None = None
    resolved: Path | None = None

    @property
    def binaries(self) -> list[elf.Binary]:
        return [elf.read(path) for _, path in [*self.modules, *self.executables]]


class Builder:
    """Builds the native parts of a project for one interpreter."""

    def __init__(
        self,
        project: Project,
        interpreter: Interpreter,
        toolchain: Toolchain,
        console: Console,
        request: Request,
    ) -> None:
        self.project = project
        self.interpreter = interpreter
        self.toolchain = toolchain
        self.console = console
        self.request = request
        target = request.swift_sdk or request.triple or toolchain.triple
        self.config = project.config.for_target(target)
        self.layout: Layout = layout.find(project)
        self.stable = (request.abi or self.config.abi) == "abi3"
        self.machine = targets.machine(request.triple, request.swift_sdk, toolchain)
        self._check_interpreter()
        targets.check(request.triple, request.swift_sdk, toolchain)
        policy.check_request(self.compatibility, self.machine)

    @property
    def compatibility(self) -> str:
        return self.request.compatibility or self.config.compatibility

    @property
    def suffix(self) -> str:
        """The suffix of module files."""
        return ".abi3.so" if self.stable else self.interpreter.suffix

    @property
    def python_tags(self) -> str:
        """Interpreter and ABI tags, such as cp311-abi3."""
        if not self.layout.modules:
            return "py3-none"
        if self.stable:
            return f"cp3{self.config.min_python[1]}-abi3"
        return f"{self.interpreter.tag}-{self.interpreter.abi}"

    @contextmanager
    def built(self, *, configuration: str) -> Iterator[Built]:
        """Compiles, checks and, in a temporary folder, cleans the products.

        The files live until the context ends.
        """
        facts = manifest.read(self.project.package, self.toolchain)
        products = self._products(facts)
        swift = SwiftBuild(self._options(configuration, facts), self.toolchain, self.console)
        # Until all is packed: resources, pins and libraries lie in the scratch folder.
        with swift.locked(), cache.temporary_folder(swift.options.scratch.parent) as out:
            result = Built(scratch=swift.options.scratch)
            with swift.session():
                for module, product in products:
                    with self.console.phase(f"Compiling {product} ({configuration})"):
                        compiled = swift.build(product)
                    copied = out / module.file(self.suffix)
                    self._copy(compiled, copied, swift.options.configuration)
                    binary = elf.read(copied)
                    inspection.check_init(binary, module.import_name, product)
                    inspection.check_links(binary)
                    result.modules.append((module, copied))
                    bundles = sorted(compiled.parent.glob("*.resources"))
                    result.resources = [swift.at_home(bundle) for bundle in bundles]
                for name in self._executables(facts):
                    with self.console.phase(f"Compiling {name} ({configuration})"):
                        compiled = swift.build(name, module=False)
                    self._copy(compiled, out / "bin" / name, swift.options.configuration)
                    result.executables.append((name, out / "bin" / name))
                result.resolved = swift.at_home(swift.resolved)
            if result.resources and configuration == "release" and self.config.stdlib != "static":
                self.console.warn(
                    "Bundle.module finds no resources of an installed module whose stdlib is not "
                    'static: use .embedInCode in Package.swift, or stdlib = "static"'
                )
            self._inspect(result, configuration)
            yield result

    def _products(self, facts: manifest.Manifest) -> list[tuple[NativeModule, str]]:
        only_executables = (
            not facts.dynamic_libraries
            and not facts.other_libraries
            and bool(facts.executables)
            and not self.project.config.names_modules
        )
        if only_executables:
            self.layout = Layout(self.layout.source, self.layout.packages, [])
            return []
        return [
            (module, manifest.product_of(facts, module.import_name, module.product))
            for module in self.layout.modules
        ]

    def _executables(self, facts: manifest.Manifest) -> list[str]:
        named = self.config.executables
        if named is None:
            return [] if self.layout.modules else facts.executables
        for name in named:
            if name not in facts.executables:
                raise MartletError(
                    f"tool.martlet.executables names {name!r}, which Package.swift doesn't have",
                    f"executable products there: {', '.join(facts.executables) or 'none'}",
                    advice="correct the name, or add .executable(name: …) to its products",
                )
        return named

    def _options(self, configuration: str, facts: manifest.Manifest) -> BuildOptions:
        config, request, project = self.config, self.request, self.project
        strip = request.strip if request.strip is not None else config.strip
        scratch = f"{project.distribution}-{cache.digest([str(project.package)])[:8]}"
        locked = request.locked or config.locked
        if (
            locked
            and facts.has_remote_dependencies
            and not (project.package / "Package.resolved").is_file()
        ):
            raise MartletError(
                "the build is locked, but there is no Package.resolved",
                advice="run `swift package resolve`, or build without --locked",
            )
        return BuildOptions(
            package=project.package,
            scratch_name=scratch,
            scratch_root=(project.root / config.cache_dir).resolve() if config.cache_dir else None,
            configuration=configuration,
            stdlib=config.stdlib,
            strip=strip if strip is not None else configuration == "release",
            interpreter=None if self.stable else self.interpreter,
            traits=self._traits(),
            all_traits=request.all_traits or config.all_traits,
            default_traits=(
                request.default_traits
                if request.default_traits is not None
                else config.default_traits
            ),
            triple=request.triple,
            swift_sdk=request.swift_sdk,
            locked=locked,
            offline=request.offline,
            jobs=request.jobs,
            extra=(*config.swift_build_args, *request.extra),
        )

    def _traits(self) -> tuple[str, ...]:
        chosen = []
        version = ".".join(map(str, self.interpreter.version))
        for item in self.config.traits:
            if isinstance(item, str):
                chosen.append(item)
                continue
            try:
                applies = SpecifierSet(item["python-version"]).contains(version)
            except InvalidSpecifier as error:
                raise MartletError(
                    f"tool.martlet.traits: {item['python-version']!r} is no version specifier",
                    advice="write it like '<3.13' or '>=3.12,<3.14'",
                ) from error
            if applies:
                chosen.append(item["trait"])
        return tuple(dict.fromkeys([*chosen, *self.request.traits]))

    def _copy(self, compiled: Path, target: Path, configuration: str) -> None:
        """Copies a product; SwiftPM's own stays as it is. Hashes of build paths are removed."""
        target.parent.mkdir(parents=True, exist_ok=True)
        objcopy = self.toolchain.tool("llvm-objcopy")
        if configuration == "release" and objcopy is not None:
            command = [str(objcopy), "-R", ".swift_modhash", str(compiled), str(target)]
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            if run.returncode:
                raise MartletError(f"cannot clean {compiled}", run.stderr.strip())
        else:
            shutil.copyfile(compiled, target)
        target.chmod(0o755)

    def link_folders(self) -> list[str]:
        """Folders that -L flags in the settings name."""
        arguments = [*self.config.swift_build_args, *self.request.extra]
        folders = []
        for position, item in enumerate(arguments):
            if item.startswith("-L") and len(item) > 2:
                folders.append(item[2:])
            elif item == "-L":
                rest = [part for part in arguments[position + 1 :] if part != "-Xlinker"]
                folders += rest[:1]
        return [str((self.project.root / folder).resolve()) for folder in folders]

    def _inspect(self, built: Built, configuration: str) -> None:
        config, request = self.config, self.request
        test = request.test if request.test is not None else config.test
        wants_stubs = request.stubs if request.stubs is not None else config.stubs
        foreign = request.swift_sdk or self.machine != targets.machine(None, None, self.toolchain)
        if not built.modules or not (test or wants_stubs) or foreign or built.scratch is None:
            return
        # Where vendoring finds them too: the wheel will have them beside the module.
        libraries = [*self.link_folders(), str(built.scratch / configuration)]
        if config.stdlib != "static":
            libraries.append(str(self.toolchain.runtime_libraries))
        lost: dict[str, None] = {}
        with self.console.phase("Importing the module, reading its stubs"):
            for module, path in built.modules:
                try:
                    answer = inspection.load(
                        self.interpreter.executable, module.import_name, path,
                        stubs=wants_stubs, libraries=libraries,
                    )  # fmt: skip
                except MartletError as error:
                    if test:
                        raise
                    self.console.warn(f"{module.import_name} has no stubs: {error.message}")
                    continue
                if answer.missing:
                    self.console.warn(
                        f"{module.import_name} imports {answer.missing}, which isn't installed "
                        "here: it was not tested and has no stubs"
                    )
                lost |= dict.fromkeys(answer.lost)
                if answer.stubs:
                    built.stubs |= stubs.files(module, answer.stubs)
        for export in lost:
            self.console.warn(
                f"no module has the exported {export}: a @PyModule has what is nested in it, or, "
                "if that is nothing, all that its own Swift module exports"
            )

    def _check_interpreter(self) -> None:
        found = self.interpreter
        if found.implementation != "cpython":
            raise MartletError(
                f"{found.describe()} is not CPython, which Martlet's modules need",
                advice="build with CPython 3.11 or newer",
            )
        floor = self.config.min_python
        if found.version[:2] < floor:
            raise too_old(found, floor)
        if not self.stable and not (Path(found.include) / "Python.h").is_file():
            raise MartletError(
                f"{found.describe()} has no headers, which a build for one version needs",
                f"{found.include} holds no Python.h",
                advice='install them (Debian: python3-dev), or build with abi = "abi3"',
            )
        if found.free_threaded and self.stable:
            raise MartletError(
                f"{found.describe()} is free-threaded and loads no abi3 module",
                advice='set abi = "version" for it (--abi version)',
            )


def too_old(found: Interpreter, floor: tuple[int, int]) -> MartletError:
    """The error for an interpreter that is older than the project's oldest Python."""
    lower = ", or lower tool.martlet.min-python" if floor > config.OLDEST else ""
    return MartletError(
        f"{found.describe()} is older than this project's oldest Python, {floor[0]}.{floor[1]}",
        advice=f"build with a newer interpreter (-i){lower}",
    )
