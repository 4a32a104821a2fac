"""Cases 1 to 22: where the module, the Python files and the executables go."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import Project, names, python, read, run, unpack

from martlet import elf, sources, stubs

Make = Callable[..., Project]
slow = pytest.mark.slow


def site(found: Project, *arguments: str) -> Path:
    return unpack(found.build(*arguments), found.root / "unpacked")


def test_case_1_a_pure_package_is_generated(project: Make, tmp_path: Path) -> None:
    found = project()
    folder = site(found)
    assert names(found.wheel()) == {"demo/__init__.py", "demo/demo.abi3.so"}
    code = "import demo; print(demo.answer(), demo.__doc__)"
    assert python(code, folder) == "42 A module for tests."


def test_case_2_a_mixed_package_stays_as_it_is(project: Make) -> None:
    text = "from .demo import answer  # the user's own\n"
    found = project(files={"demo/__init__.py": text, "demo/sub/mod.py": "x = 1\n"})
    folder = site(found)
    assert names(found.wheel()) == {"demo/__init__.py", "demo/demo.abi3.so", "demo/sub/mod.py"}
    assert (folder / "demo/__init__.py").read_text() == text
    assert python("from demo import demo; print(demo.answer())", folder) == "42"


def test_case_3_python_source_is_no_part_of_the_path(project: Make) -> None:
    found = project(tool='python-source = "python"\n', files={"python/demo/__init__.py": ""})
    site(found)
    assert names(found.wheel()) == {"demo/__init__.py", "demo/demo.abi3.so"}


def test_case_4_a_private_module_in_a_package(project: Make) -> None:
    found = project(
        modules={"demo_native": "_native"},
        tool='module-name = "demo._native"\nproduct = "demo_native"\npython-source = "python"\n',
        files={"python/demo/__init__.py": "from ._native import answer\n"},
    )
    folder = site(found)
    assert names(found.wheel()) == {"demo/__init__.py", "demo/_native.abi3.so"}
    assert elf.read(folder / "demo/_native.abi3.so").init_functions == ["_native"]
    assert python("import demo; print(demo.answer())", folder) == "42"


def test_case_5_a_module_deep_in_packages(project: Make) -> None:
    found = project(
        "a",
        modules={"native": "native"},
        tool='module-name = "a.b.native"\n',
        files={"a/__init__.py": "", "a/b/__init__.py": ""},
    )
    folder = site(found)
    assert "a/b/native.abi3.so" in names(found.wheel())
    assert python("from a.b import native; print(native.answer())", folder) == "42"


def test_case_6_a_namespace_package_gets_no_init(project: Make) -> None:
    found = project(
        "a",
        modules={"native": "native"},
        tool='module-name = "a.b.native"\n',
        files={"a/b/__init__.py": ""},
    )
    folder = site(found)
    assert names(found.wheel()) == {"a/b/__init__.py", "a/b/native.abi3.so"}
    assert python("from a.b import native; print(native.answer())", folder) == "42"


def test_case_7_the_src_layout_is_found(project: Make) -> None:
    found = project(package="swift", files={"src/demo/__init__.py": "from .demo import answer\n"})
    assert python("import demo; print(demo.answer())", site(found)) == "42"
    assert names(found.wheel()) == {"demo/__init__.py", "demo/demo.abi3.so"}


def test_case_8_only_the_listed_packages_enter(project: Make) -> None:
    files = {f"python/{name}/__init__.py": "" for name in ("demo", "demo_tests", "third")}
    found = project(
        tool='python-source = "python"\npython-packages = ["demo", "demo_tests"]\n', files=files
    )
    site(found)
    assert names(found.wheel()) == {
        "demo/__init__.py", "demo/demo.abi3.so", "demo_tests/__init__.py",
    }  # fmt: skip


def test_case_9_the_swift_package_lies_in_a_subfolder(project: Make) -> None:
    found = project(package="native/py", tool='package-path = "native/py"\n')
    assert python("import demo; print(demo.answer())", site(found)) == "42"
    assert found.wheel().name.startswith("demo-0.1.0-")


def path_dependencies(project: Make) -> Project:
    found = project(
        folder="ws/py",
        dependencies='.package(path: "../core")',
        target_dependencies='.product(name: "core", package: "core")',
        swift="import core\n@c(number) public func number() -> Int32 { core() }\n",
    )
    for name, needs, body in (
        (
            "core",
            '.package(path: "../base")',
            "import base\npublic func core() -> Int32 { base() }",
        ),
        ("base", "", "public func base() -> Int32 { 7 }"),
    ):
        folder = found.root.parent / name
        (folder / "Sources" / name).mkdir(parents=True)
        (folder / "Sources" / name / f"{name}.swift").write_text(body + "\n")
        product = '.product(name: "base", package: "base")' if needs else ""
        (folder / "Package.swift").write_text(
            "// swift-tools-version: 6.2\nimport PackageDescription\n"
            f'let package = Package(name: "{name}", products: [.library(name: "{name}", '
            f'targets: ["{name}"])], dependencies: [{needs}], '
            f'targets: [.target(name: "{name}", dependencies: [{product}])])\n'
        )
    return found


NUMBER = "import ctypes, demo.demo; print(ctypes.CDLL(demo.demo.__file__).number())"


def test_case_10_path_dependencies_are_built(project: Make, venv: Path) -> None:
    found = path_dependencies(project)
    assert python(NUMBER, site(found)) == "7"
    found.develop(venv).ok()
    assert python(NUMBER, executable=str(venv / "bin/python")) == "7"


def executable(name: str) -> str:
    return f'.executableTarget(name: "{name}")'


def test_case_11_executables_become_commands(project: Make, venv: Path) -> None:
    found = project(
        modules={},
        targets=f"{executable('one')}, {executable('two')}",
        files={
            "Sources/one/main.swift": 'print("one", CommandLine.arguments.dropFirst().joined())\n',
            "Sources/two/main.swift": 'print("two")\n',
        },
    )
    wheel = found.build()
    assert "-py3-none-manylinux_2_" in wheel.name
    with zipfile.ZipFile(wheel) as file:
        modes = {i.filename: i.external_attr >> 16 & 0o777 for i in file.infolist()}
    assert modes["demo-0.1.0.data/scripts/one"] == modes["demo-0.1.0.data/scripts/two"] == 0o755
    found.develop(venv).ok()
    assert run([str(venv / "bin/one"), "x"]).ok().out == "one x\n"
    assert run([str(venv / "bin/two")]).ok().out == "two\n"


def test_case_12_a_module_and_an_executable(project: Make, venv: Path) -> None:
    found = project(
        tool='executables = ["tool"]\n',
        targets=executable("tool"),
        files={"Sources/tool/main.swift": 'print("tool")\n'},
    )
    assert "demo-0.1.0.data/scripts/tool" in names(found.build())
    found.develop(venv).ok()
    assert run([str(venv / "bin/tool")]).ok().out == "tool\n"
    assert python("import demo; print(demo.answer())", executable=str(venv / "bin/python")) == "42"


def test_case_13_the_data_folder_is_installed(project: Make, venv: Path) -> None:
    found = project(
        files={
            "demo.data/data/share/größe.txt": "ü\n",
            "demo.data/headers/demo.h": "// h\n",
            "demo.data/scripts/hello": "#!/bin/sh\necho hello\n",
            "outside.txt": "through a link\n",
        }
    )
    (found.root / "demo.data/scripts/hello").chmod(0o755)
    (found.root / "demo.data/data/share/link.txt").symlink_to(found.root / "outside.txt")
    found.develop(venv).ok()
    assert (venv / "share/größe.txt").read_text() == "ü\n"
    assert (venv / "share/link.txt").read_text() == "through a link\n"
    assert list((venv / "include").rglob("demo.h"))
    assert run([str(venv / "bin/hello")]).ok().out == "hello\n"
    found.file("demo.data/elsewhere/x", "")
    failed = found.martlet("build").failed()
    assert "allowed are data, headers, platlib, purelib, scripts" in failed.err


def test_case_14_names_are_normalised(project: Make) -> None:
    found = project("demo-p3", modules={"demo_p3": "demo_p3"})
    wheel = found.build()
    assert wheel.name.startswith("demo_p3-0.1.0-cp311-abi3-")
    assert "Name: demo-p3\n" in read(wheel, "/METADATA")
    assert names(wheel) == {"demo_p3/__init__.py", "demo_p3/demo_p3.abi3.so"}


def test_case_15_a_local_version_is_kept(project: Make) -> None:
    wheel = project(project='version = "0.1.0+abc123de"\n').build()
    assert wheel.name.startswith("demo-0.1.0+abc123de-")
    assert "Version: 0.1.0+abc123de\n" in read(wheel, "/METADATA")


def test_case_16_a_stub_of_the_users_own(project: Make) -> None:
    text = "def answer() -> int: ...\n"
    wheel = project(files={"demo.pyi": text}).build()
    assert read(wheel, "demo/__init__.pyi") == text
    assert "demo/py.typed" in names(wheel)


STUBBED = {
    "dependencies": f'.package(url: "{sources.URL}", from: "1.0.0")',
    "targets": '.target(name: "{0}", '
    'dependencies: [.product(name: "Martlet", package: "martlet")])',
    "products": '.library(name: "{0}", type: .dynamic, targets: ["{0}"])',
    "swift": "import Martlet\n@PyModule enum {1} {{}}\n"
    "/// Doubles.\n@PyFunction func double(_ x: Int) -> Int {{ x * 2 }}\n",
    # What is nested in a module is all that it exports.
    "nested": "import Martlet\n@PyModule enum {1} {{\n"
    "/// Doubles.\n@PyFunction static func double(_ x: Int) -> Int {{ x * 2 }}\n}}\n"
    '@PyFunction(name: "other") func lost() {{}}\n@PyClass struct Gone {{}}\n',
}


@slow
def test_case_17_stubs_lie_where_type_checkers_read(project: Make, tmp_path: Path) -> None:
    for layout in ("pure", "mixed", "subfolder"):
        # In one folder, so that Martlet is compiled once.
        shutil.rmtree(tmp_path / "demo", ignore_errors=True)
        check_stubs(project, layout)


def check_stubs(project: Make, layout: str) -> None:
    target, init = ("demo", "demo") if layout == "pure" else ("demo_native", "_native")
    swift = STUBBED["nested" if layout == "mixed" else "swift"].format(target, init)
    files = {f"Sources/{target}/module.swift": swift}
    tool = ""
    if layout != "pure":
        folder = "demo" if layout == "mixed" else "python/demo"
        files[f"{folder}/__init__.py"] = 'from ._native import double\n\n__all__ = ["double"]\n'
        tool = f'module-name = "demo._native"\nproduct = "{target}"\n'
        tool += 'python-source = "python"\n' if layout == "subfolder" else ""
    found = project(
        modules={}, tool=tool, files=files, dependencies=STUBBED["dependencies"],
        products=STUBBED["products"].format(target), targets=STUBBED["targets"].format(target),
    )  # fmt: skip
    if layout != "pure":
        # As `martlet develop` left it before the function had its name.
        found.file(f"{folder}/_native.pyi", f"{stubs.MARK}def twice(x: int, /) -> int: ...\n")
        found.martlet("sdist").ok()
        with tarfile.open(found.root / "dist/demo-0.1.0.tar.gz") as archive:
            assert f"demo-0.1.0/{folder}/_native.pyi" not in archive.getnames()
    wheel = found.build()
    stub = "demo/demo.pyi" if layout == "pure" else "demo/_native.pyi"
    assert {stub, "demo/py.typed"} <= names(wheel)
    assert "def double(x: int, /) -> int:" in read(wheel, stub)
    assert "twice" not in read(wheel, stub)
    folder = unpack(wheel, found.root / "unpacked")
    done = found.martlet("stubs", "-o", "stubs").ok()
    lost = re.findall("warning: no module has the exported (.*): a @PyModule has", done.err)
    place = "demo_native/module.swift"
    expected = [f"function other ({place}:6)", f"class Gone ({place}:7)"]
    assert lost == (expected if layout == "mixed" else [])
    assert (found.root / "stubs" / stub).read_text() == (folder / stub).read_text()
    checked = run(
        [sys.executable, "-m", "mypy.stubtest", "demo"], cwd=folder, PYTHONPATH=folder,
        MYPYPATH=folder,
    )  # fmt: skip
    assert checked.code == 0, checked.out


def test_case_18_scripts_and_entry_points(project: Make, venv: Path) -> None:
    found = project(
        rest='[project.scripts]\ndemo-cli = "demo.cli:main"\n'
        '[project.gui-scripts]\ndemo-gui = "demo.cli:main"\n'
        '[project.entry-points."demo.plugins"]\none = "demo.cli"\n',
        files={
            "demo/__init__.py": "from .demo import answer\n",
            "demo/cli.py": "import sys\nfrom . import answer\n"
            "def main():\n    print(sys.argv[1:])\n    return answer()\n",
        },
    )
    found.develop(venv).ok()
    done = run([str(venv / "bin/demo-cli"), "a b", "--c"]).failed(42)
    assert done.out == "['a b', '--c']\n"
    points = next(venv.glob("lib/*/site-packages/demo-0.1.0.dist-info/entry_points.txt"))
    assert points.read_text() == (
        "[console_scripts]\ndemo-cli = demo.cli:main\n\n"
        "[demo.plugins]\none = demo.cli\n\n[gui_scripts]\ndemo-gui = demo.cli:main\n"
    )


def test_case_19_a_top_level_module_beside_a_package(project: Make) -> None:
    found = project(
        modules={"demo_core": "_demo"},
        tool='module-name = "_demo"\nproduct = "demo_core"\n',
        files={"python/demo/__init__.py": "from _demo import answer\n"},
    )
    folder = site(found)
    assert names(found.wheel()) == {"_demo.abi3.so", "demo/__init__.py"}
    assert python("import demo; print(demo.answer())", folder) == "42"


def test_case_20_two_modules_in_one_wheel(project: Make) -> None:
    found = project(
        modules={"one": "one", "two": "two"},
        rest='[[tool.martlet.module]]\nname = "demo.one"\n'
        '[[tool.martlet.module]]\nname = "demo.two"\n',
        files={"demo/__init__.py": ""},
    )
    folder = site(found)
    assert {"demo/one.abi3.so", "demo/two.abi3.so"} <= names(found.wheel())
    code = "from demo import one, two; print(one.answer(), two.answer())"
    assert python(code, folder) == "42 42"


RESOURCE = """\
@c(resource_size) public func resourceSize() -> Int32 { Int32(PackageResources.text_txt.count) }
"""
SIZE = "import ctypes, demo.demo; print(ctypes.CDLL(demo.demo.__file__).resource_size())"


def with_resource(project: Make, rule: str, **options: object) -> Project:
    files = {"Sources/demo/text.txt": "twelve bytes"} | dict(options.pop("files", {}))
    found = project(files=files, **options)
    found.edit(
        "Package.swift",
        '.target(name: "demo", dependencies: ["Cdemo"])',
        f'.target(name: "demo", dependencies: ["Cdemo"], resources: [.{rule}("text.txt")])',
    )
    return found


def test_case_21_embedded_resources_are_found_after_the_install(project: Make) -> None:
    folder = site(with_resource(project, "embedInCode", swift=RESOURCE))
    moved = folder.parent.parent / "elsewhere"
    folder.rename(moved)
    assert python(SIZE, moved) == "12"


BUNDLED = """import Foundation

@c(resource_size) public func resource_size() -> Int32 {
  guard let file = Bundle.module.url(forResource: "text", withExtension: "txt"),
    let data = try? Data(contentsOf: file)
  else { return -1 }
  return Int32(data.count)
}
"""


@slow
def test_case_21_bundle_module_finds_what_the_wheel_carries(project: Make) -> None:
    found = with_resource(project, "copy", swift=BUNDLED)
    folder = site(found)
    assert "demo/demo_demo.resources/text.txt" in names(found.wheel())
    # SwiftPM's second place is the scratch folder.
    found.martlet("clean").ok()
    moved = folder.parent.parent / "elsewhere"
    folder.rename(moved)
    assert python(SIZE, moved) == "12"


@slow
@pytest.mark.parametrize("files", [{}, {"demo/__init__.py": ""}], ids=["pure", "mixed"])
def test_case_21_editable_installs_find_resources_too(
    project: Make, venv: Path, files: dict[str, str]
) -> None:
    found = with_resource(project, "copy", swift=BUNDLED, files=files)
    found.develop(venv).ok()
    found.develop(venv).ok()
    assert python(SIZE, executable=str(venv / "bin/python")) == "12"
    names = found.martlet("sdist", "--json").ok()
    with tarfile.open(json.loads(names.out)["sdist"]) as file:
        assert not [name for name in file.getnames() if ".resources" in name]
    found.martlet("clean").ok()
    assert not (found.root / "demo/demo_demo.resources").is_symlink()


@slow
def test_case_21_a_shared_foundation_finds_no_bundle_and_this_is_told(project: Make) -> None:
    found = with_resource(project, "copy", swift=BUNDLED, tool='stdlib = "system"\n')
    done = found.martlet("build", "--no-test").ok()
    assert "Bundle.module finds no resources" in done.err
    assert "use .embedInCode" in done.err


@slow
def test_case_22_macros_stay_on_the_host(project: Make) -> None:
    found = project(
        dependencies=f'.package(url: "{sources.URL}", from: "1.0.0")',
        target_dependencies='.product(name: "Martlet", package: "martlet")',
    )
    folder = site(found)
    assert names(found.wheel()) == {"demo/__init__.py", "demo/demo.abi3.so"}
    binary = elf.read(folder / "demo/demo.abi3.so")
    assert not [name for name in binary.needed if "SwiftSyntax" in name]


def test_the_checks_fail_before_the_install(venv: Path) -> None:
    """None of these modules is importable by accident."""
    done = run([str(venv / "bin/python"), "-c", "import demo"], cwd="/")
    assert "No module named 'demo'" in done.err
