"""The wheel's bill of materials: the Swift packages in it, in CycloneDX."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import martlet
from martlet import distinfo, sources
from martlet.archive import Archive
from martlet.builder import Builder, Built
from martlet.errors import MartletError


def add(contents: Archive, builder: Builder, built: Built) -> None:
    """Adds sboms/NAME.cdx.json and the bills that the project includes to the dist-info folder."""
    project = builder.project
    wanted = builder.request.sbom if builder.request.sbom is not None else builder.config.sbom
    folder = f"{distinfo.folder(project)}/sboms"
    if wanted:
        text = json.dumps(document(builder, built), indent=2, ensure_ascii=False) + "\n"
        contents.add(f"{folder}/{project.distribution}.cdx.json", text.encode())
    for name in builder.config.sbom_include:
        path = (project.root / name).resolve()
        if not path.is_relative_to(project.root):
            raise MartletError(
                f"tool.martlet.sbom.include {name!r} reaches outside the project",
                advice="copy the file into the project",
            )
        contents.add_file(f"{folder}/{path.name}", path)


def document(builder: Builder, built: Built) -> dict[str, Any]:
    """The bill, with neither paths nor times, and a serial number made from its contents."""
    project = builder.project
    root = f"pkg:pypi/{project.distribution.replace('_', '-')}@{project.version}"
    components = [_component(pin) for pin in _pins(built.resolved)]
    bill: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "tools": {
                "components": [
                    {"type": "application", "name": "martlet", "version": martlet.__version__}
                ]
            },
            "component": {
                "type": "library",
                "bom-ref": root,
                "name": project.name,
                "version": project.version,
                "purl": root,
            },
            "properties": [{"name": "swift:version", "value": builder.toolchain.banner}],
        },
        "components": components,
        "dependencies": [{"ref": root, "dependsOn": [item["bom-ref"] for item in components]}],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(bill, sort_keys=True))
    return {"bomFormat": bill.pop("bomFormat"), "serialNumber": f"urn:uuid:{serial}", **bill}


def _pins(resolved: Path | None) -> list[dict[str, Any]]:
    try:
        pins = json.loads(resolved.read_text())["pins"] if resolved else []
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return sorted(pins, key=lambda pin: str(pin.get("identity", "")))


def _component(pin: dict[str, Any]) -> dict[str, Any]:
    state, location = pin.get("state", {}), str(pin.get("location", ""))
    name = str(pin.get("identity", ""))
    is_martlet = name == sources.IDENTITY
    version = martlet.__version__ if is_martlet else state.get("version") or state.get("revision")
    path = location.removeprefix("https://").removesuffix(".git")
    known = location.startswith("https://")
    purl = f"pkg:swift/{path}@{version}" if known else f"pkg:generic/{name}@{version}"
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
