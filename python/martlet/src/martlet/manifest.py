"""What Package.swift says, as SwiftPM evaluates it."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from martlet import cache
from martlet.errors import MartletError
from martlet.toolchain import Toolchain


@dataclass(frozen=True)
class Manifest:
    """The evaluated manifest of one package. ``folder`` holds its Package.swift."""

    folder: Path
    document: dict[str, Any]

    @property
    def dynamic_libraries(self) -> list[str]:
        """Names of the products that are dynamic libraries."""
        return [p["name"] for p in self._products() if p["type"].get("library") == ["dynamic"]]

    @property
    def other_libraries(self) -> list[str]:
        """Names of the library products that are static or automatic."""
        return [
            p["name"]
            for p in self._products()
            if "library" in p["type"] and p["type"]["library"] != ["dynamic"]
        ]

    @property
    def executables(self) -> list[str]:
        """Names of the executable products, those that SwiftPM adds by itself included."""
        named = [p for p in self._products() if "executable" in p["type"]]
        covered = {target for product in named for target in product["targets"]}
        implicit = [
            target["name"]
            for target in self.document.get("targets", [])
            if target["type"] == "executable" and target["name"] not in covered
        ]
        return [product["name"] for product in named] + implicit

    @property
    def has_remote_dependencies(self) -> bool:
        return any("sourceControl" in item for item in self.document.get("dependencies", []))

    def _products(self) -> list[dict[str, Any]]:
        products: list[dict[str, Any]] = self.document.get("products", [])
        return products


def read(folder: Path, toolchain: Toolchain, *, fresh: bool = False) -> Manifest:
    """Evaluates Package.swift, or takes what an equal one gave before (``fresh``: never).

    Raises MartletError with SwiftPM's own words if it doesn't compile.
    """
    texts = [p for p in sorted(folder.glob("Package*.swift")) if p.is_file()]
    parts: list[bytes | str] = [toolchain.banner, str(toolchain.usr), str(folder)]
    for path in texts:
        parts += [path.name, path.read_bytes()]
    stored = cache.root() / "manifests" / f"{cache.digest(parts)}.json"
    if not fresh:
        try:
            return Manifest(folder, json.loads(stored.read_text()))
        except (OSError, ValueError):
            pass
    command = [str(toolchain.swift), "package", "--package-path", str(folder), "dump-package"]
    run = subprocess.run(
        command, capture_output=True, text=True, errors="replace", check=False,
        env=cache.environment(),
    )  # fmt: skip
    try:
        if run.returncode:
            raise ValueError(run.stderr)
        document = json.loads(run.stdout)
    except ValueError as error:
        raise MartletError(
            f"SwiftPM cannot read {folder / 'Package.swift'}", (run.stderr or str(error)).strip()
        ) from error
    cache.make_folder(stored.parent)
    temporary = stored.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_text(json.dumps(document))
    temporary.replace(stored)
    return Manifest(folder, document)


def product_of(manifest: Manifest, module: str, given: str | None) -> str:
    """The dynamic library product that holds the module with the dotted name ``module``.

    Raises MartletError that says what to write into Package.swift, or which product to name.
    """
    dynamic = manifest.dynamic_libraries
    path = manifest.folder / "Package.swift"
    target = given or module.rsplit(".", 1)[-1]
    line = f'.library(name: "{target}", type: .dynamic, targets: ["{target}"])'
    if given is not None:
        if given in dynamic:
            return given
        found = "is not a dynamic library" if given in manifest.other_libraries else "isn't there"
        raise MartletError(
            f"the product {given!r} {found} in {path}",
            f"dynamic libraries there: {', '.join(dynamic) or 'none'}",
            advice=f"write {line} into its products",
        )
    last = module.rsplit(".", 1)[-1]
    for wanted in (last, last.lstrip("_"), module.split(".")[0]):
        if wanted in dynamic:
            return wanted
    if len(dynamic) == 1:
        return dynamic[0]
    if dynamic:
        raise MartletError(
            f"{path} has several dynamic libraries and none is named like the module {module!r}",
            f"they are {', '.join(dynamic)}",
            advice="name one: tool.martlet.product",
        )
    others = manifest.other_libraries
    raise MartletError(
        f"{path} has no dynamic library, which a Python module must be",
        f"its libraries {', '.join(others)} are static or automatic" if others else "",
        advice=f"write {line} into its products",
    )
