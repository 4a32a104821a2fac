"""Editable wheels: Python files stay where they are, the native module is a debug build."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from martlet import archive, data, distinfo, rebuild, repair, sbom, stubs, wheel
from martlet.builder import Builder, Built


def configuration(builder: Builder) -> str:
    """The configuration of editable builds: asked for, set, or debug."""
    return builder.request.configuration or builder.config.editable_configuration


def build(
    builder: Builder, out: Path, *, prepared: Path | None = None, isolated: bool = False
) -> Path:
    """Builds the editable wheel of a project into ``out``.

    A module inside a Python package of the project is put beside that package's files; any other
    one travels in the wheel. ``isolated``: this environment may have been made for the build.
    """
    project = builder.project
    sources = rebuild.before(project) if builder.config.rebuild else ""
    with builder.built(configuration=configuration(builder)) as built:
        contents = archive.Archive()
        source = builder.layout.source
        if source is not None and builder.layout.packages:
            name = f"__editable__.{project.distribution}.pth"
            contents.add(name, f"{source}\n".encode())
        inside = in_place(builder)
        repaired = repair.vendor(builder, built, in_place=bool(inside))
        for module, path in built.modules:
            file = module.file(builder.suffix)
            if source is not None and module.import_name in inside:
                replace(source / file, path.read_bytes(), executable=True)
                _link_resources(source / module.folder, built)
            else:
                contents.add_file(file, path)
                wheel.add_resources(contents, module, built)
        for name, path in repaired.libraries:
            contents.add_file(name, path)
        _add_stubs(builder, built, contents, inside)
        if builder.config.rebuild:
            rebuild.add(contents, builder, sources, isolated=isolated)
        data.add(contents, project, built)
        tags = [f"{builder.python_tags}-{repaired.platform}"]
        distinfo.add(contents, project, tags, prepared)
        sbom.add(contents, builder, built)
        target = out / f"{project.distribution}-{project.version}-{tags[0]}.whl"
        archive.write_wheel(contents, target, distinfo.folder(project), level=0)
    return target


def _link_resources(folder: Path, built: Built) -> None:
    """Links SwiftPM's resource bundles beside a module; archives leave links to folders out."""
    for bundle in built.resources:
        link = folder / bundle.name
        if link.is_symlink():
            link.unlink()
        if not link.exists():
            link.symlink_to(bundle)


def in_place(builder: Builder) -> set[str]:
    """Import names of the modules that lie inside the project's own Python packages."""
    source = builder.layout.source
    if source is None:
        return set()
    return {
        module.import_name
        for module in builder.layout.modules
        if module.folder and not module.generated and (source / module.folder).is_dir()
    }


def replace(target: Path, content: bytes, *, executable: bool = False) -> bool:
    """Writes a file as a new inode, so that a process that runs the old one lives on.

    Returns whether it changed.
    """
    if target.is_file() and target.read_bytes() == content:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    temporary.write_bytes(content)
    temporary.chmod(0o755 if executable else 0o644)
    temporary.replace(target)
    return True


def _add_stubs(builder: Builder, built: Built, contents: archive.Archive, inside: set[str]) -> None:
    source = builder.layout.source
    folders = {str(PurePosixPath(*name.split(".")[:-1])) for name in inside}
    carried = Built(stubs=dict(built.stubs))
    for name, text in built.stubs.items():
        if source is None or not any(name.startswith(folder + "/") for folder in folders):
            continue
        carried.stubs.pop(name)
        path = source / name
        if not path.is_file() or stubs.is_written(path.read_bytes()):
            content = text if name.endswith("py.typed") else stubs.MARK + text
            replace(path, content.encode())
    wheel.add_python_side(contents, builder, carried)
