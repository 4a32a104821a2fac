"""Installs a wheel into an environment, replacing only what changed."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

from installer import install
from installer.destinations import SchemeDictionaryDestination
from installer.sources import WheelFile
from installer.utils import get_launcher_kind
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from martlet import programs
from martlet.console import Console
from martlet.editable import replace
from martlet.errors import MartletError

_FACTS = """
import importlib.metadata, json, sysconfig
found = {}
for item in importlib.metadata.distributions():
    if item.name:
        found.setdefault(item.name, item.version)
print(json.dumps({
    "paths": sysconfig.get_paths(),
    "installed": found,
    "version": sysconfig.get_python_version(),
}))
"""


class Environment:
    """A Python environment. ``executable`` is its interpreter."""

    def __init__(self, executable: str) -> None:
        self.executable = executable
        run = subprocess.run(
            [executable, "-I", "-c", _FACTS], capture_output=True, text=True, check=False
        )
        if run.returncode:
            raise MartletError(f"{executable} cannot list its packages", run.stderr.strip())
        facts = json.loads(run.stdout)
        self.paths: dict[str, str] = facts["paths"]
        self.version: str = facts["version"]
        self.installed = {canonicalize_name(k): v for k, v in facts["installed"].items()}

    @property
    def site_packages(self) -> Path:
        return Path(self.paths["platlib"])

    def missing(self, requirements: list[str]) -> list[str]:
        """The requirements that hold here and aren't met."""
        environment = {key: str(value) for key, value in default_environment().items()}
        result = []
        for text in requirements:
            requirement = Requirement(text)
            if requirement.marker and not requirement.marker.evaluate(environment | {"extra": ""}):
                continue
            version = self.installed.get(canonicalize_name(requirement.name))
            unmet = version is None or not requirement.specifier.contains(version, prereleases=True)
            if unmet or requirement.extras or requirement.url:
                result.append(text)
        return result

    def install_requirements(self, requirements: list[str], console: Console, *, uv: bool) -> None:
        """Installs requirements with uv (asked for, or no pip there) or pip."""
        tool = programs.find("uv")
        if uv and tool is None:
            raise MartletError("uv was not found", advice="pip install uv, or drop --uv")
        if tool and (uv or "pip" not in self.installed):
            command = [tool, "pip", "install", "--python", self.executable]
        elif "pip" in self.installed:
            command = [self.executable, "-m", "pip", "install"]
        else:
            raise MartletError(
                "the environment has no pip, and uv was not found",
                f"to be installed: {', '.join(requirements)}",
                advice="install uv, or python -m ensurepip",
            )
        with console.phase(f"Installing {', '.join(requirements)}"):
            run = subprocess.run(
                [*command, *requirements], capture_output=True, text=True, check=False
            )
        if run.returncode:
            raise MartletError(
                "the dependencies could not be installed", (run.stderr or run.stdout).strip()
            )

    def install_wheel(self, wheel: Path, project: Path) -> str:
        """Installs an editable wheel of ``project``.

        Returns what it did: "nothing", "updated" or "installed".
        """
        with zipfile.ZipFile(wheel) as file:
            contents = {name: file.read(name) for name in file.namelist()}
        record = next(name for name in contents if name.endswith(".dist-info/RECORD"))
        dist_info = record.rsplit("/", 1)[0]
        direct = json.dumps({"dir_info": {"editable": True}, "url": project.as_uri()}).encode()
        changed = self._changes(contents, dist_info, direct)
        if changed is not None:
            return self._update(changed, dist_info) if changed else "nothing"
        distribution = dist_info.split("-")[0]
        self._uninstall(distribution)
        # As pip does: the headers of the environment, not of the interpreter it was made from.
        headers = Path(self.paths["data"], "include", "site", f"python{self.version}", distribution)
        scheme = self.paths | {"headers": str(headers)}
        destination = SchemeDictionaryDestination(
            scheme,
            interpreter=self.executable,
            script_kind=get_launcher_kind(),
            bytecode_optimization_levels=(),
        )
        with WheelFile.open(wheel) as source:
            install(
                source,
                destination,
                additional_metadata={"INSTALLER": b"martlet\n", "direct_url.json": direct},
            )
        return "installed"

    def _changes(
        self, contents: dict[str, bytes], dist_info: str, direct: bytes
    ) -> dict[str, bytes] | None:
        """Files whose bytes differ from the installed ones; None if a real install is needed."""
        site = self.site_packages
        try:
            present = {row[0] for row in csv.reader((site / dist_info / "RECORD").open())}
            if (site / dist_info / "direct_url.json").read_bytes() != direct:
                return None
        except OSError:
            return None
        changes = {}
        for name, content in contents.items():
            if name.endswith("/RECORD"):
                continue
            if ".data/" in name:
                return None
            path = site / name
            if name not in present or not path.is_file():
                return None
            if path.read_bytes() != content:
                if name.startswith(dist_info):
                    return None
                changes[name] = content
        extra = [n for n in present if n not in contents and not n.startswith(("..", dist_info))]
        return None if any("__pycache__" not in name for name in extra) else changes

    def _update(self, changes: dict[str, bytes], dist_info: str) -> str:
        site = self.site_packages
        record = site / dist_info / "RECORD"
        rows = list(csv.reader(record.open()))
        for row in rows:
            if row[0] in changes:
                content = changes[row[0]]
                replace(site / row[0], content, executable=row[0].endswith(".so"))
                digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
                row[1:] = [f"sha256={digest.rstrip(b'=').decode()}", str(len(content))]
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        replace(record, text.getvalue().encode())
        return "updated"

    def _uninstall(self, distribution: str) -> None:
        site = self.site_packages
        for folder in site.glob("*.dist-info"):
            if canonicalize_name(folder.name.split("-")[0]) != canonicalize_name(distribution):
                continue
            record = folder / "RECORD"
            if not record.is_file():
                raise MartletError(
                    f"{folder} has no RECORD: an installation was broken off there",
                    advice=f"remove {folder} and run martlet develop again",
                )
            for row in list(csv.reader(record.open())):
                path = (site / row[0]).resolve()
                if path.is_relative_to(Path(self.paths["data"]).resolve()):
                    path.unlink(missing_ok=True)
                    _remove_if_empty(path.parent, site)
            shutil.rmtree(folder, ignore_errors=True)


def _remove_if_empty(folder: Path, stop: Path) -> None:
    while folder != stop and folder.is_relative_to(stop):
        shutil.rmtree(folder / "__pycache__", ignore_errors=True)
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
