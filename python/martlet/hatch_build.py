"""Puts Martlet's Swift sources into martlet's wheel and sdist."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# What a Swift package needs of this repository: the manifest, the licence and every target.
CARRIED = ("Package.swift", "LICENSE", "Sources", "Plugins")


class CarrySwiftSources(BuildHookInterface[Any]):
    """Copies the Swift package from the repository, or from the sdist when built from one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            # An editable install reads the sources where they are.
            return
        root = Path(self.root)
        unpacked_sdist = root / "swift"
        package = unpacked_sdist if unpacked_sdist.is_dir() else root.parents[1]
        missing = [name for name in CARRIED if not (package / name).exists()]
        if missing:
            raise FileNotFoundError(
                f"Martlet's Swift sources are incomplete in {package}: no {', '.join(missing)}"
            )
        include = build_data["force_include"]
        if self.target_name == "sdist":
            include.update({str(package / name): f"swift/{name}" for name in CARRIED})
        else:
            include.update({str(package / name): f"martlet/swift/{name}" for name in CARRIED})
