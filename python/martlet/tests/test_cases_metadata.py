"""Cases 34, 35, 39, 40 and 48 to 50: what is decided before anything is compiled."""

from __future__ import annotations

import email
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from projects import Project

from martlet import distinfo, elf, interpreter, policy, project, toolchain, wheel
from martlet.commands import build
from martlet.console import Console
from martlet.errors import MartletError
from martlet.interpreter import Interpreter
from martlet.request import Request

Make = Callable[..., Project]


def interpreter_of(*version: int, free_threaded: bool = False) -> Interpreter:
    return replace(
        interpreter.current(), version=version, free_threaded=free_threaded, executable="python"
    )


def metadata(found: Project) -> email.message.Message:
    return email.message_from_bytes(distinfo.core_metadata(project.load(found.root)))


def test_case_34_an_interpreter_below_the_floor_is_refused(make: Make) -> None:
    found = make(tool='min-python = "3.12"\n')
    loaded = project.load(found.root)
    with pytest.raises(MartletError, match=r"Python 3\.11.* is older than .*, 3\.12"):
        wheel.Builder(loaded, interpreter_of(3, 11, 7), toolchain.find(), Console(-1), Request())


def test_case_35_abi3_and_free_threaded_in_one_run(make: Make, monkeypatch: object) -> None:
    loaded = project.load(make().root)
    known = {
        "3.12": interpreter_of(3, 12, 1),
        "3.13": interpreter_of(3, 13, 0),
        "3.14t": interpreter_of(3, 14, 0, free_threaded=True),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(interpreter, "find", known.__getitem__)
        namespace = type("N", (), {"interpreter": list(known), "find_interpreter": False})
        plan = build._interpreters(namespace, Request(), loaded)  # type: ignore[arg-type]
    assert [(item.abi, asked.abi) for item, asked in plan] == [
        ("cp312", "abi3"),
        ("cp314t", "version"),
    ]
    with pytest.raises(MartletError, match="free-threaded and loads no abi3 module"):
        wheel.Builder(loaded, known["3.14t"], toolchain.find(), Console(-1), Request())


def test_case_39_an_undefined_policy_is_a_clear_error(make: Make) -> None:
    failed = make().martlet("build", "--compatibility", "manylinux_2_99").failed()
    assert "the policy manylinux_2_99 is not defined" in failed.err


def test_case_40_what_pypi_refuses_is_refused_before_compiling() -> None:
    with pytest.raises(MartletError, match="PyPI takes no wheels for mips64"):
        policy.check_request("pypi", "mips64")
    with pytest.raises(MartletError, match="unknown compatibility 'windows'"):
        policy.check_request("windows", "x86_64")
    policy.check_request("pypi", "aarch64")


def binary(*versions: str, needed: tuple[str, ...] = ("libc.so.6",)) -> elf.Binary:
    libraries = {"GLIBC": "libc.so.6"}
    pairs = {(libraries.get(v.split("_")[0], "libstdc++.so.6"), v) for v in versions}
    return elf.Binary(
        Path("x.so"), "x86_64", None, needed, (), frozenset(pairs), frozenset()
    )  # fmt: skip


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (["GLIBC_2.2.5"], "manylinux_2_5_x86_64"),
        (["GLIBC_2.17"], "manylinux_2_17_x86_64"),
        (["GLIBC_2.34", "GLIBCXX_3.4.29", "CXXABI_1.3.11"], "manylinux_2_34_x86_64"),
        (["GLIBC_2.34", "GLIBCXX_3.4.30"], "manylinux_2_35_x86_64"),
        (["GLIBC_2.99"], "linux_x86_64"),
        (["GLIBC_PRIVATE"], "linux_x86_64"),
    ],
)
def test_case_37_tags_follow_the_symbols(versions: list[str], expected: str) -> None:
    assert policy.platform_tag([binary(*versions)], "auto", "x86_64") == expected


def test_case_37_a_foreign_library_is_never_manylinux() -> None:
    foreign = binary("GLIBC_2.17", needed=("libc.so.6", "libz.so.1", "libssl.so.3"))
    assert policy.foreign(foreign) == ["libssl.so.3"]
    assert policy.platform_tag([foreign], "auto", "x86_64") == "linux_x86_64"
    with pytest.raises(MartletError, match="PyPI takes nothing else") as caught:
        policy.platform_tag([foreign], "pypi", "x86_64")
    assert "libssl.so.3" in str(caught.value)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ('[project.entry-points.console_scripts]\nx = "a:b"\n', "which is project.scripts's"),
        ('[project.entry-points.gui_scripts]\nx = "a:b"\n', "which is project.gui-scripts's"),
        ('[project.scripts]\nx = "a b:c"\n', "'x' of console_scripts is no object: 'a b:c'"),
        ('[project.entry-points."a.b"]\nx = "1a"\n', "'x' of a.b is no object: '1a'"),
    ],
)
def test_case_47_entry_points_that_no_installer_takes(
    make: Make, table: str, expected: str
) -> None:
    assert expected in make(rest=table).fails("sdist")


def test_case_48_licence_expression_and_files(make: Make) -> None:
    found = make(
        project='version = "1"\nlicense = "MIT"\nlicense-files = ["LICENSE*", "licenses/*"]\n',
        files={"LICENSE": "mit\n", "licenses/other.txt": "other\n"},
    )
    message = metadata(found)
    assert message["License-Expression"] == "MIT"
    assert message.get_all("License-File") == ["LICENSE", "licenses/other.txt"]
    assert message["Metadata-Version"] in ("2.4", "2.5")
    files = distinfo.static_files(project.load(found.root))
    assert files["licenses/licenses/other.txt"] == b"other\n"
    found.edit("pyproject.toml", '"LICENSE*"', '"../LICENSE"')
    assert "license-files" in found.martlet("sdist").failed().err


@pytest.mark.parametrize("licence", ["", 'license = { text = "MIT" }\n'])
def test_case_48_the_newer_metadata_without_an_expression_too(make: Make, licence: str) -> None:
    found = make(project=f'version = "1"\n{licence}')
    assert metadata(found)["Metadata-Version"] == "2.4"
    assert metadata(found)["License"] == ("MIT" if licence else None)
    assert "Warning" not in found.martlet("sdist").ok().err


def test_case_48_default_licence_globs(make: Make) -> None:
    found = make(files={"LICENCE.txt": "", "NOTICE": "", "AUTHORS.md": ""})
    files = metadata(found).get_all("License-File")
    assert sorted(files or []) == ["AUTHORS.md", "LICENCE.txt", "NOTICE"]


FULL = """\
version = "1.2"
description = "Two\\n  lines."
keywords = ["a", "b"]
requires-python = ">=3.11"
authors = [{ name = "A" }, { name = "B", email = "b@example.org" }]
classifiers = ["Programming Language :: Python :: 3"]
dependencies = ["numpy>=1; python_version < '3.13'"]
[project.optional-dependencies]
Fast_IO = ["uvloop"]
[project.urls]
Zeta = "https://example.org/z"
Alpha = "https://example.org/a"
"""


def test_case_49_the_whole_table(make: Make) -> None:
    message = metadata(make(project=FULL))
    assert message["Name"] == "demo" and message["Version"] == "1.2"
    assert message["Summary"] == "Two lines."
    assert message["Keywords"] == "a,b"
    assert message["Author"] == "A"
    assert message["Author-email"] == "B <b@example.org>"
    assert message.get_all("Project-URL") == [
        "Zeta, https://example.org/z", "Alpha, https://example.org/a",
    ]  # fmt: skip
    assert message.get_all("Provides-Extra") == ["fast-io"]
    assert message.get_all("Requires-Dist") == [
        'numpy>=1; python_version < "3.13"', 'uvloop; extra == "fast-io"',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('readme = "r.md"', "text/markdown"),
        ('readme = "r.rst"', "text/x-rst"),
        ('readme = "r.txt"', "text/plain"),
        ('readme = "READ"', "text/plain"),
        ('readme = { text = "x", content-type = "text/plain" }', "text/plain"),
    ],
)
def test_case_50_readme_types(make: Make, line: str, expected: str) -> None:
    texts = dict.fromkeys(["r.md", "r.rst", "r.txt", "READ"], "x")
    found = make(project=f'version = "1"\n{line}\n', files=texts)
    assert metadata(found)["Description-Content-Type"].startswith(expected)


def test_case_50_file_and_text_exclude_each_other(make: Make) -> None:
    line = 'readme = { file = "r.md", text = "x", content-type = "text/plain" }'
    found = make(project=f'version = "1"\n{line}\n', files={"r.md": "x"})
    assert "project.readme" in found.martlet("sdist").failed().err
