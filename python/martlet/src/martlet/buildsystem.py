"""Whether ``[build-system]`` names this tool, and this version of it."""

from __future__ import annotations

import os
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement

import martlet
from martlet.console import Console

FIX = '[build-system] requires = ["martlet>=1.0,<2.0"]'


def warn(document: dict[str, Any], console: Console) -> None:
    """Says the problems, unless the user doesn't want to hear them."""
    if "MARTLET_NO_BUILD_SYSTEM_WARNING" not in os.environ:
        for problem in problems(document):
            console.warn(problem)


def problems(document: dict[str, Any]) -> list[str]:
    """Sentences about a build-system table that other people's builds will stumble over."""
    table = document.get("build-system", {})
    backend = table.get("build-backend")
    if backend != "martlet":
        return [f'build-backend is {backend!r}, not "martlet": pip will not build with this tool']
    for text in table.get("requires", []):
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        if requirement.name != "martlet" or requirement.url:
            continue
        if not requirement.specifier:
            return [f"build-system.requires has no bound on martlet: write {FIX}"]
        if not requirement.specifier.contains(martlet.__version__, prereleases=True):
            return [
                f"build-system.requires asks for {text!r}, but this is martlet "
                f"{martlet.__version__}"
            ]
        return []
    if any(text.startswith("martlet") for text in table.get("requires", [])):
        return []
    return [f"build-system.requires doesn't name martlet: write {FIX}"]
