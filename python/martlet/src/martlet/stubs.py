"""Type stubs: where each one goes."""

from __future__ import annotations

from pathlib import PurePosixPath

from martlet.layout import NativeModule


def files(module: NativeModule, stubs: dict[str, str]) -> dict[str, str]:
    """The stubs of one module as {path in the wheel: text}, with the py.typed of its package.

    A generated package is described by its __init__.pyi, since its names are the module's.
    """
    children = {name: text for name, text in stubs.items() if name}
    own = stubs.get("", "")
    if module.generated:
        base = PurePosixPath(module.folder)
        result = {str(base / "__init__.pyi"): own}
    elif children:
        base = PurePosixPath(module.folder) / module.name
        result = {str(base / "__init__.pyi"): own}
    else:
        base = PurePosixPath(module.folder)
        result = {str(base / f"{module.name}.pyi"): own}
    for name, text in sorted(children.items()):
        parts = name.split(".")
        has_children = any(other.startswith(name + ".") for other in children)
        file = base.joinpath(*parts, "__init__.pyi") if has_children else base.joinpath(*parts)
        result[str(file) if has_children else f"{file}.pyi"] = text
    top = PurePosixPath(*module.import_name.split(".")[:1])
    if "." in module.import_name:
        result[str(top / "py.typed")] = ""
    return result
