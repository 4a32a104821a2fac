"""``martlet generate-ci``: a workflow that builds, tests and publishes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from martlet import project
from martlet.console import Console
from martlet.errors import MartletError

WORKFLOW = Path(".github") / "workflows" / "martlet.yml"


def add(subparsers: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "generate-ci", parents=[shared], help="write a workflow for a CI service",
        description="Write a workflow; needs neither Swift nor the network.",
    )  # fmt: skip
    parser.add_argument("service", choices=["github"])
    parser.add_argument("-C", "--project", default=".", metavar="DIR", help="the project's folder")
    parser.add_argument(
        "-o", "--out", metavar="FILE", help=f"the file, '-' for stdout (default: {WORKFLOW})"
    )
    parser.add_argument("--force", action="store_true", help="overwrite the file")
    parser.set_defaults(run=run)


def run(found: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Writes the workflow."""
    loaded = project.load(Path(found.project))
    text = github(loaded)
    if found.out == "-":
        if not found.json:
            print(text, end="")
        return {"workflow": text}
    path = Path(found.out) if found.out else loaded.root / WORKFLOW
    if path.exists() and not found.force:
        raise MartletError(f"{path} already exists", advice="--force overwrites it")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    console.say(f"Wrote {path}")
    return {"file": str(path)}


def github(loaded: project.Project) -> str:
    """The workflow for GitHub Actions."""
    settings = loaded.config.generate_ci.get("github", {})
    swift = settings.get("swift-version", "6.3")
    tests = (loaded.root / "tests").is_dir()
    text = _HEAD.format(swift=swift) + (_TEST if settings.get("pytest", tests) else "")
    text += _UPLOAD + _SDIST
    if settings.get("publish", True):
        text += _PUBLISH
    return text


_HEAD = """\
# Written by `martlet generate-ci github`.
name: wheels

on:
  push:
    branches: [main]
    tags: ["*"]
  pull_request:

permissions:
  contents: read

jobs:
  wheel:
    name: wheel (${{{{ matrix.platform.machine }}}})
    runs-on: ${{{{ matrix.platform.runner }}}}
    container: swift:{swift}-bookworm
    strategy:
      fail-fast: false
      matrix:
        platform:
          - {{ machine: x86_64, runner: ubuntu-24.04 }}
          - {{ machine: aarch64, runner: ubuntu-24.04-arm }}
    steps:
      - uses: actions/checkout@v4
      - name: Install Python
        run: apt-get update && apt-get install -y python3 python3-venv
      - name: Install martlet
        run: python3 -m venv /venv && /venv/bin/pip install "martlet>=1.0,<2.0"
      - name: Build
        run: /venv/bin/martlet build --compatibility pypi
"""

_TEST = """\
      - name: Test
        run: |
          /venv/bin/pip install pytest dist/*.whl
          /venv/bin/python -m pytest tests
"""

_UPLOAD = """\
      - uses: actions/upload-artifact@v4
        with:
          name: wheel-${{ matrix.platform.machine }}
          path: dist/*.whl
"""

_SDIST = """\

  sdist:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - name: Pack the sources
        run: pipx run martlet sdist
      - uses: actions/upload-artifact@v4
        with:
          name: sdist
          path: dist/*.tar.gz
"""

_PUBLISH = """\

  publish:
    if: startsWith(github.ref, 'refs/tags/')
    needs: [wheel, sdist]
    runs-on: ubuntu-24.04
    environment: pypi
    permissions:
      id-token: write
    steps:
      - uses: actions/download-artifact@v4
        with:
          path: dist
          merge-multiple: true
      - uses: pypa/gh-action-pypi-publish@release/v1
"""
