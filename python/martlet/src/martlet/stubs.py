"""Type stubs: where each one goes."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

from martlet.layout import NativeModule

MARK = "# Written by martlet from the Swift sources; edits are overwritten.\n"


def is_written(stub: bytes) -> bool:
    """Whether ``martlet develop`` wrote the stub beside the sources; it may have grown old."""
    return stub.startswith(MARK.encode())


def files(module: NativeModule, stubs: dict[str, str]) -> dict[str, str]:
    """The stubs of one module as {path in the wheel: text}, with the py.typed of its package."""
    children = {name: text for name, text in stubs.items() if name}
    own = PurePosixPath(module.folder) / module.name
    # The library calls a submodule `b` of the extension `a.a` `a.b`: the package is made of it.
    is_package_itself = own.parent.name == module.name
    base = own.parent if is_package_itself else own
    in_folder = bool(children) and not is_package_itself
    result = {f"{own}/__init__.pyi" if in_folder else f"{own}.pyi": stubs.get("", "")}
    for name, text in sorted(children.items()):
        path = base.joinpath(*name.split("."))
        has_children = any(other.startswith(name + ".") for other in children)
        result[f"{path}/__init__.pyi" if has_children else f"{path}.pyi"] = text
    if module.generated:
        result[f"{module.folder}/__init__.pyi"] = reexports(module.name, stubs.get("", ""))
    if module.folder:
        result[f"{module.import_name.split('.')[0]}/py.typed"] = ""
    return result


def reexports(module: str, text: str) -> str:
    """The stub of a generated package, which has the names of the module in it."""
    names = exported(text)
    if names is None:
        return f"from .{module} import *\n"
    lines = [f"from .{module} import {name} as {name}" for name in names]
    listed = ", ".join(f'"{name}"' for name in names)
    return "\n".join([*lines, "", f"__all__ = [{listed}]", ""])


def completed(text: str, kinds: dict[str, str]) -> str:
    """A stub with the names that only the imported module has.

    ``kinds`` is {name in the module's ``__all__``: ``"function"`` or the name of a builtin type}.
    """
    known = exported(text)
    if known is None:
        return text
    added = {name: kind for name, kind in kinds.items() if name not in known}
    if not added:
        return text

    def listed(names: list[str]) -> str:
        return "[" + ", ".join(f'"{name}"' for name in names) + "]"

    lines = [
        f"def {name}(*args: object, **kwargs: object) -> object: ..."
        if kind == "function"
        else f"{name}: {kind}"
        for name, kind in added.items()
    ]
    text = text.replace(listed(known), listed([*known, *added]), 1)
    return "\n".join([text.rstrip("\n"), *lines, ""])


def exported(text: str) -> list[str] | None:
    """The names in a stub's ``__all__``, None if it has none."""
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return None
    for node in body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            try:
                return [str(name) for name in ast.literal_eval(node.value)]  # type: ignore[attr-defined]
            except ValueError:
                return None
    return None
