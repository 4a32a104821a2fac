"""What develop installs besides the project: dependencies, extras, dependency groups."""

from __future__ import annotations

from typing import Any

from packaging.utils import canonicalize_name

from martlet.errors import MartletError
from martlet.project import Project


def requirements(project: Project, extras: list[str], chosen: list[str] | None) -> list[str]:
    """The requirements as text; ``chosen`` groups, None for `dev` if it exists.

    Raises MartletError if an extra or a group isn't there.
    """
    result = [str(item) for item in project.metadata.dependencies]
    optional = {
        canonicalize_name(name): items
        for name, items in project.metadata.optional_dependencies.items()
    }
    for extra in filter(None, extras):
        if canonicalize_name(extra) not in optional:
            raise MartletError(
                f"the project has no extra {extra!r}",
                f"it has {', '.join(optional) or 'none'}",
            )
        result += [str(item).split(";")[0] for item in optional[canonicalize_name(extra)]]
    groups: dict[str, Any] = {
        canonicalize_name(name): items
        for name, items in project.document.get("dependency-groups", {}).items()
    }
    names = chosen if chosen is not None else [name for name in ("dev",) if name in groups]
    for name in names:
        result += _expand(groups, canonicalize_name(name), ())
    return list(dict.fromkeys(result))


def _expand(groups: dict[str, Any], name: str, seen: tuple[str, ...]) -> list[str]:
    if name not in groups:
        raise MartletError(
            f"there is no dependency group {name!r}",
            f"[dependency-groups] has {', '.join(groups) or 'none'}",
        )
    if name in seen:
        raise MartletError(f"the dependency group {name!r} includes itself")
    result: list[str] = []
    for item in groups[name]:
        if isinstance(item, str):
            result.append(item)
        elif isinstance(item, dict) and set(item) == {"include-group"}:
            result += _expand(groups, canonicalize_name(item["include-group"]), (*seen, name))
        else:
            raise MartletError(f"the dependency group {name!r} has an entry that is no requirement")
    return result
