"""Loading the modules that are compared, by file."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# By path: the two kinds of our own build have one name.
_loaded: dict[Path, Any] = {}


@dataclass(frozen=True)
class Module:
    """One implementation of the benchmark API."""

    label: str
    path: Path

    @classmethod
    def parse(cls, text: str) -> Module:
        """From `label=path`."""
        label, _, path = text.partition("=")
        return cls(label, Path(path).resolve())

    @property
    def spec(self) -> str:
        """As `parse` reads it."""
        return f"{self.label}={self.path}"

    def load(self) -> Any:
        """Imports it once under its own name, without touching sys.path."""
        if self.path in _loaded:
            return _loaded[self.path]
        name = self.path.name.split(".")[0]
        loader = importlib.machinery.ExtensionFileLoader(name, str(self.path))
        spec = importlib.util.spec_from_file_location(name, self.path, loader=loader)
        assert spec is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        loader.exec_module(module)
        _loaded[self.path] = module
        return module
