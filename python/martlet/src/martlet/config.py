"""The ``[tool.martlet]`` table, checked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from martlet.errors import MartletError
from martlet.schema import Checker, get_schema

# The oldest Python that loads Martlet's modules.
OLDEST = (3, 11)


@dataclass(frozen=True)
class ModuleConfig:
    """A native module: its dotted name and the product that holds it (None: find it)."""

    name: str
    product: str | None


@dataclass(frozen=True)
class Pattern:
    """A glob of include or exclude, and the archives it is for."""

    path: str
    formats: frozenset[str] = frozenset({"wheel", "sdist"})
    plugin_output: bool = False
    to: str | None = None


@dataclass(frozen=True)
class Config:
    """The settings of a project; the schema says what each means."""

    modules: list[ModuleConfig]
    names_modules: bool
    executables: list[str] | None
    package_path: str | None
    python_source: str | None
    python_packages: list[str] | None
    include: list[Pattern]
    exclude: list[Pattern]
    data: str | None
    traits: list[str | dict[str, str]]
    all_traits: bool
    default_traits: bool
    configuration: str
    editable_configuration: str
    rebuild: bool
    strip: bool | None
    stdlib: str
    abi: str
    min_python: tuple[int, int]
    compatibility: str
    repair: str
    sbom: bool
    sbom_include: list[str]
    stubs: bool
    test: bool
    version_from: str | None
    locked: bool
    swift_build_args: list[str]
    cache_dir: str | None
    targets: dict[str, dict[str, Any]] = field(default_factory=dict)
    generate_ci: dict[str, Any] = field(default_factory=dict)

    def for_target(self, target: str) -> Config:
        """These settings with those of ``[tool.martlet.target.NAME]`` over them."""
        table = self.targets.get(target, {})
        changes: dict[str, Any] = {
            key: table[key] for key in ("compatibility", "stdlib", "strip") if key in table
        }
        extra = table.get("swift-build-args", [])
        return replace(self, swift_build_args=[*self.swift_build_args, *extra], **changes)


def parse(table: dict[str, Any], source: str, project_name: str) -> Config:
    """Checks the table against the schema and fills in the defaults.

    Raises MartletError with the line of the first fault.
    """
    Checker(source).check(table, get_schema(), ["tool", "martlet"])
    sbom = table.get("sbom", True)
    bill = sbom if isinstance(sbom, dict) else {"swift": sbom}
    minor = int(table.get("min-python", "3.11").split(".")[1])
    if (3, minor) < OLDEST:
        raise MartletError(
            f'min-python = "3.{minor}" is too old: Martlet\'s modules run on Python 3.11 and newer',
            advice='write min-python = "3.11", or leave it out',
        )
    return Config(
        modules=_modules(table, project_name),
        names_modules="module" in table or "module-name" in table,
        executables=table.get("executables"),
        package_path=table.get("package-path"),
        python_source=table.get("python-source"),
        python_packages=table.get("python-packages"),
        include=[_pattern(item) for item in table.get("include", [])],
        exclude=[_pattern(item) for item in table.get("exclude", [])],
        data=table.get("data"),
        traits=table.get("traits", []),
        all_traits=table.get("all-traits", False),
        default_traits=table.get("default-traits", True),
        configuration=table.get("configuration", "release"),
        editable_configuration=table.get("editable-configuration", "debug"),
        rebuild=table.get("editable", {}).get("rebuild", False),
        strip=table.get("strip"),
        stdlib=table.get("stdlib", "static"),
        abi=table.get("abi", "abi3"),
        min_python=(3, minor),
        compatibility=table.get("compatibility", "auto"),
        repair=table.get("repair", "repair"),
        sbom=bill.get("swift", True),
        sbom_include=bill.get("include", []),
        stubs=table.get("stubs", True),
        test=table.get("test", True),
        version_from=table.get("version-from"),
        locked=table.get("locked", False),
        swift_build_args=table.get("swift-build-args", []),
        cache_dir=table.get("cache-dir"),
        targets=table.get("target", {}),
        generate_ci=table.get("generate-ci", {}),
    )


def _modules(table: dict[str, Any], project_name: str) -> list[ModuleConfig]:
    if "module" in table:
        clashing = [key for key in ("module-name", "product") if key in table]
        if clashing:
            raise MartletError(
                f"[[tool.martlet.module]] and tool.martlet.{clashing[0]} exclude each other",
                advice=f"move {clashing[0]} into a [[tool.martlet.module]] table",
            )
        modules = [ModuleConfig(item["name"], item.get("product")) for item in table["module"]]
        names = [module.name for module in modules]
        if doubled := {name for name in names if names.count(name) > 1}:
            raise MartletError(f"[[tool.martlet.module]] names {doubled.pop()!r} twice")
        return modules
    default = project_name.replace("-", "_").replace(".", "_")
    return [ModuleConfig(table.get("module-name", default), table.get("product"))]


def _pattern(item: str | dict[str, Any]) -> Pattern:
    if isinstance(item, str):
        return Pattern(item)
    formats = item.get("format", ["wheel", "sdist"])
    return Pattern(
        path=item["path"],
        formats=frozenset([formats] if isinstance(formats, str) else formats),
        plugin_output=item.get("from") == "plugin-output",
        to=item.get("to"),
    )
