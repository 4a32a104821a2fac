"""Packs what was built into a wheel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from martlet import archive, data, distinfo, layout, repair, sbom, stubs
from martlet.builder import Builder, Built
from martlet.errors import MartletError
from martlet.layout import NativeModule

_INIT = '''"""{title}"""

from .{name} import *
from .{name} import __doc__

try:
    from .{name} import __all__
except ImportError:
    pass
'''


def pack(
    builder: Builder, built: Built, out: Path, *, prepared: Path | None = None
) -> tuple[Path, str]:
    """Writes the wheel of what was built into ``out``; returns its path and its platform tag."""
    project = builder.project
    contents = archive.Archive()
    for files in (layout.python_files, layout.included):
        for name, path in files(project, builder.layout):
            if not layout.is_excluded(project, builder.layout.source, path, "wheel"):
                contents.add_file(name, path)
    for name, path in plugin_outputs(builder, built):
        contents.add_file(name, path)
    repaired = repair.vendor(builder, built)
    for module, path in built.modules:
        file = module.file(builder.suffix)
        contents.entries.pop(file, None)
        contents.add_file(file, path)
        add_resources(contents, module, built)
    for name, path in repaired.libraries:
        contents.add_file(name, path)
    add_python_side(contents, builder, built)
    data.add(contents, project, built)
    tags = [f"{builder.python_tags}-{repaired.platform}"]
    distinfo.add(contents, project, tags, prepared)
    sbom.add(contents, builder, built)
    name = f"{project.distribution}-{project.version}-{tags[0]}.whl"
    archive.write_wheel(contents, out / name, distinfo.folder(project))
    return out / name, repaired.platform


def add_resources(contents: archive.Archive, module: NativeModule, built: Built) -> None:
    """Adds SwiftPM's resource bundles beside a module, where ``Bundle.module`` finds them."""
    for bundle in built.resources:
        for resource in layout.walk(bundle, bundle):
            inner = PurePosixPath(module.folder) / bundle.name / resource.relative_to(bundle)
            contents.add_file(str(inner), resource)


def plugin_outputs(builder: Builder, built: Built) -> Iterator[tuple[str, Path]]:
    """Files that SwiftPM's build plugins wrote and `include` asks for: path in the wheel, on disk.

    Raises MartletError if a pattern matches nothing, since the build has run by now.
    """
    for pattern in builder.config.include:
        if not pattern.plugin_output or built.scratch is None:
            continue
        outputs = built.scratch / "plugins" / "outputs"
        found = sorted(path for path in outputs.glob(f"**/{pattern.path}") if path.is_file())
        if not found:
            raise MartletError(
                f"include {pattern.path!r} matches nothing that a build plugin wrote",
                f"the plugins write into {outputs}",
                advice="correct the pattern, or apply the plugin to a target of the product",
            )
        for path in found:
            yield str(PurePosixPath(pattern.to or "") / path.name), path


def add_python_side(contents: archive.Archive, builder: Builder, built: Built) -> None:
    """Adds generated packages and stubs where the project has none of its own."""
    project = builder.project
    for module in builder.layout.modules:
        if module.generated:
            text = _INIT.format(title=project.name, name=module.name)
            contents.add(f"{module.folder}/__init__.py", text.encode())
            own = project.root / f"{module.name}.pyi"
            if own.is_file():
                contents.add_file(f"{module.folder}/__init__.pyi", own)
                contents.add(f"{module.folder}/py.typed", b"")
    for name, text in built.stubs.items():
        present = contents.entries.get(name)
        if present is None or stubs.is_written(present.data):
            contents.entries.pop(name, None)
            contents.add(name, text.encode())
