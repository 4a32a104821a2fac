"""Other targets, up to the line that swift gets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from projects import Project, Run

from martlet import toolchain

Make = Callable[..., Project]
Martlet = Callable[..., Run]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--target", "arm64-apple-macosx"], "is not supported yet"),
        (["--target", "aarch64-unknown-linux-gnu"], "needs a Swift SDK for it"),
        (["--swift-sdk", "nope"], "the Swift SDK 'nope' is not installed"),
    ],
)
def test_targets_that_cannot_be_reached(project: Make, arguments: list[str], expected: str) -> None:
    assert expected in project().fails("build", *arguments)


def test_a_target_with_an_sdk_reaches_swift(make: Make, tmp_path: Path) -> None:
    from martlet.console import Console
    from martlet.swiftpm import BuildOptions, SwiftBuild

    options = BuildOptions(
        package=tmp_path, scratch_name="x", configuration="release", stdlib="static", strip=True,
        triple="aarch64-unknown-linux-gnu", swift_sdk="linux-aarch64",
    )  # fmt: skip
    line = " ".join(SwiftBuild(options, toolchain.find(), Console()).command("demo"))
    assert "--triple aarch64-unknown-linux-gnu --swift-sdk linux-aarch64" in line
    assert options.variant == "release-abi3-linux-aarch64-aarch64-unknown-linux-gnu"


def test_this_machines_own_target_builds(project: Make) -> None:
    found = project()
    wheel = found.build("--target", "x86_64-unknown-linux-gnu")
    assert wheel.name.endswith("manylinux_2_34_x86_64.whl")
    found.edit("Sources/Cdemo/module.c", "PyLong_FromLong(42)", "not_there()")
    found.edit("Sources/Cdemo/module.c", "#include", "void *not_there(void);\n#include")
    said = found.fails("build", "--target", "x86_64-unknown-linux-gnu")
    assert "the built module demo.demo cannot be imported" in said


@pytest.mark.parametrize("named", [True, False])
def test_this_machines_own_settings_hold_named_or_not(project: Make, named: bool) -> None:
    triple = "x86_64-unknown-linux-gnu"
    found = project(tool=f'[tool.martlet.target."{triple}"]\ncompatibility = "linux"\n')
    assert found.build(*(["--target", triple] if named else [])).name.endswith("linux_x86_64.whl")
