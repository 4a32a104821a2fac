"""Cases 23 to 50: contents, tags, ABI, vendoring, metadata of wheels."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import pythons
from projects import Project, names, python, read, run, unpack

from martlet import cache, elf, policy

Make = Callable[..., Project]


def test_case_23_include_and_exclude_give_the_exact_set(project: Make) -> None:
    kept = ["demo/__init__.py", "demo/keep.txt", "README.md"]
    files = dict.fromkeys([*kept, "demo/drop.txt", "tests/test_a.py"], "")
    found = project(
        tool='include = ["demo/keep.txt", "missing", "README.md"]\n'
        'exclude = ["demo/drop.txt", "tests/**", "unused"]\n',
        files=files,
    )
    assert names(found.build()) == {*kept, "demo/demo.abi3.so"}


@pytest.mark.parametrize("excluded", ["python/demo/drop.txt", "demo/drop.txt"])
def test_case_23_exclude_names_files_as_include_does(project: Make, excluded: str) -> None:
    files = dict.fromkeys(["python/demo/__init__.py", "python/demo/drop.txt"], "")
    found = project(tool=f'exclude = ["{excluded}"]\n', files=files)
    assert names(found.build()) == {"demo/__init__.py", "demo/demo.abi3.so"}
    found.martlet("sdist").ok()
    listing = run(["tar", "tzf", "dist/demo-0.1.0.tar.gz"], cwd=found.root).ok().out
    assert "demo/__init__.py" in listing and "drop.txt" not in listing


def test_case_24_formats_decide_where_a_file_goes(project: Make, tmp_path: Path) -> None:
    found = project(
        tool='include = [{ path = "a.txt", format = "sdist" }, '
        '{ path = "b.txt", format = "wheel" }]\n'
        'exclude = [{ path = "b.txt", format = "sdist" }]\n',
        files={"a.txt": "", "b.txt": ""},
    )
    inside = names(found.build())
    assert "b.txt" in inside and "a.txt" not in inside
    found.martlet("sdist").ok()
    listing = run(["tar", "tzf", "dist/demo-0.1.0.tar.gz"], cwd=found.root).ok().out
    assert "/a.txt" in listing and "/b.txt" not in listing


def test_case_25_includes_from_the_root_and_from_the_python_folder(project: Make) -> None:
    found = project(
        tool='python-source = "python"\ninclude = ["assets/x.txt", "demo/y.bin"]\n',
        files={
            "python/demo/__init__.py": "",
            "python/demo/y.bin": "y",
            "assets/x.txt": "x",
            ".gitignore": "*.bin\n",
        },
    )
    assert {"assets/x.txt", "demo/y.bin"} <= names(found.build())
    found.martlet("sdist").ok()
    listing = run(["tar", "tzf", "dist/demo-0.1.0.tar.gz"], cwd=found.root).ok().out
    assert "/assets/x.txt" in listing and "/python/demo/y.bin" in listing


PLUGIN = """\
import Foundation
import PackagePlugin

@main struct Writer: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let out = context.pluginWorkDirectoryURL.appending(path: "generated_info.txt")
    return [.buildCommand(
      displayName: "write", executable: URL(fileURLWithPath: "/bin/sh"),
      arguments: ["-c", "echo written > '\\(out.path)'"], outputFiles: [out])]
  }
}
"""


def test_case_26_a_build_plugins_output_is_shipped(project: Make) -> None:
    include = '{ path = "generated_info.txt", from = "plugin-output", to = "demo" }'
    found = project(
        tool=f"include = [{include}]\n",
        targets='.plugin(name: "Writer", capability: .buildTool())',
        files={"Plugins/Writer/Writer.swift": PLUGIN},
    )
    found.edit(
        "Package.swift",
        '.target(name: "demo", dependencies: ["Cdemo"])',
        '.target(name: "demo", dependencies: ["Cdemo"], plugins: ["Writer"])',
    )
    wheel = found.build()
    assert read(wheel, "demo/generated_info.txt") == "written\n"
    found.edit("pyproject.toml", "generated_info.txt", "other.txt")
    assert "matches nothing that a build plugin wrote" in found.martlet("build").failed().err


def test_case_27_what_builds_leave_stays_out(project: Make) -> None:
    junk = {
        "python/demo/__pycache__/a.pyc": "",
        "python/demo/.build/x": "",
        "python/demo/.build-x/y": "",
        "python/demo/cache/CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55",
        "python/demo/cache/big.bin": "",
        "python/demo/old.cpython-311-x86_64-linux-gnu.so": "",
        ".gitignore": "*.so\n",
    }
    found = project(
        tool='python-source = "python"\n', files={"python/demo/__init__.py": "", **junk}
    )
    assert names(found.build()) == {"demo/__init__.py", "demo/demo.abi3.so"}


def test_case_28_develop_then_build_packs_one_fresh_module(project: Make, venv: Path) -> None:
    found = project(files={"demo/__init__.py": ""})
    found.develop(venv).ok()
    assert (found.root / "demo/demo.abi3.so").is_file()
    found.edit("Sources/Cdemo/module.c", "PyLong_FromLong(42)", "PyLong_FromLong(43)")
    wheel = found.build()
    assert [name for name in names(wheel) if name.endswith(".so")] == ["demo/demo.abi3.so"]
    folder = unpack(wheel, found.root / "unpacked")
    assert python("from demo import demo; print(demo.answer())", folder) == "43"


def test_case_29_record_is_whole_and_the_dist_info_last(project: Make) -> None:
    wheel = project(files={"demo/__init__.py": "", "demo/sub/data.txt": "x"}).build()
    with zipfile.ZipFile(wheel) as file:
        infos = file.infolist()
    listed = [info.filename for info in infos]
    assert len(set(listed)) == len(listed)
    first = next(i for i, name in enumerate(listed) if ".dist-info/" in name)
    assert all(".dist-info/" in name for name in listed[first:])
    assert listed[-1].endswith("/RECORD")
    assert listed[:first] == sorted(listed[:first])
    modes = {info.external_attr >> 16 & 0o7777 for info in infos}
    assert modes == {0o644, 0o755}
    code = (
        "import sys; from installer.sources import WheelFile as W\n"
        "with W.open(sys.argv[1]) as w: w.validate_record(); print('ok')"
    )
    assert run([sys.executable, "-c", code, str(wheel)]).ok().out == "ok\n"


@pytest.mark.parametrize(
    ("epoch", "expected"), [("0", (1980, 1, 1)), ("1700000000", (2023, 11, 14))]
)
def test_case_30_source_date_epoch_is_the_time(
    project: Make, epoch: str, expected: tuple[int, int, int]
) -> None:
    with zipfile.ZipFile(project().build(SOURCE_DATE_EPOCH=epoch)) as file:
        assert {info.date_time[:3] for info in file.infolist()} == {expected}


def test_case_31_M6_two_folders_give_the_same_bytes(project: Make) -> None:
    built = []
    for folder in ("here", "there/and/deeper"):
        found = project(folder=folder, files={"README.md": "x"})
        found.martlet("sdist").ok()
        found.build()
        built.append({p.name: p.read_bytes() for p in (found.root / "dist").iterdir()})
    assert len(built[0]) == 2
    assert built[0] == built[1]


def test_case_32_one_abi3_wheel_loads_everywhere(project: Make) -> None:
    found = project(tool='min-python = "3.11"\n')
    wheel = found.build()
    assert wheel.name == "demo-0.1.0-cp311-abi3-manylinux_2_34_x86_64.whl"
    folder = unpack(wheel, found.root / "unpacked")
    for item in pythons():
        code = "import demo; print(demo.answer())"
        assert python(code, folder, executable=item.executable) == "42"
    report = run([sys.executable, "-m", "abi3audit", "--strict", "--report", str(wheel)]).ok()
    (spec,) = json.loads(report.out)["specs"].values()
    result = spec["wheel"][0]["result"]
    assert result["is_abi3"] and result["baseline"] == "3.11"


def test_case_32_another_interpreter_compiles_nothing_again(project: Make) -> None:
    found = project()
    found.build()
    for python_version in pythons():
        done = found.martlet("build", "-v", "-i", python_version.executable).ok()
        assert "Build of product 'demo' complete!" in done.err
        assert "Compiling" not in done.err.replace("Compiling demo (release)", "")
    assert len(found.wheels()) == 1


def test_case_33_one_wheel_for_each_version(project: Make) -> None:
    found = project(tool='abi = "version"\n')
    asked = [item for item in pythons() if (Path(item.include) / "Python.h").is_file()]
    found.martlet("build", "-i", *[item.executable for item in asked]).ok()
    assert found.wheels() == sorted(
        f"demo-0.1.0-{item.tag}-{item.tag}-manylinux_2_34_x86_64.whl" for item in asked
    )
    for item in asked:
        (wheel,) = (found.root / "dist").glob(f"*-{item.tag}-*")
        assert f"demo/demo{item.suffix}" in names(wheel)
        folder = unpack(wheel, found.root / item.tag)
        code = "import demo; print(demo.answer())"
        assert python(code, folder, executable=item.executable) == "42"


def test_case_35_abi3_and_every_version_in_one_run(project: Make) -> None:
    found = project()
    asked = [item for item in pythons() if (Path(item.include) / "Python.h").is_file()]
    found.martlet("build", "--abi", "both", "-i", *[item.executable for item in asked]).ok()
    tags = ["cp311-abi3", *(f"{item.tag}-{item.abi}" for item in asked)]
    assert found.wheels() == sorted(f"demo-0.1.0-{t}-manylinux_2_34_x86_64.whl" for t in tags)


def test_case_36_M4_a_trait_for_some_versions_only(project: Make) -> None:
    found = project(
        tool='traits = [{ trait = "Old", python-version = "<3.12" }]\nabi = "version"\n',
        traits='.trait(name: "Old")',
        swift="#if Old\n@c(old) public func old() -> Int32 { 1 }\n#endif\n",
    )
    asked = [item for item in pythons() if (Path(item.include) / "Python.h").is_file()]
    found.martlet("build", "-i", *[item.executable for item in asked]).ok()
    for item in asked:
        (wheel,) = (found.root / "dist").glob(f"*-{item.tag}-*")
        folder = unpack(wheel, found.root / item.tag)
        (module,) = folder.glob("demo/demo*.so")
        symbols = run(["nm", "-D", str(module)]).ok().out
        assert (" old\n" in symbols) == (item.version < (3, 12))


def test_case_37_the_tag_is_auditwheels(project: Make) -> None:
    found = project()
    wheel = found.build()
    shown = run([sys.executable, "-m", "auditwheel", "show", "--json", str(wheel)])
    if shown.code:
        shown = run([sys.executable, "-m", "auditwheel", "show", str(wheel)])
    tag = wheel.name.removesuffix(".whl").rsplit("-", 1)[1]
    assert tag in shown.ok().out
    binary = elf.read(unpack(wheel, found.root / "unpacked") / "demo/demo.abi3.so")
    assert binary.runpath == ()
    assert not policy.foreign(binary)
    text = binary.path.read_bytes()
    swift = shutil.which("swift")
    assert swift is not None
    toolchain = str(Path(swift).resolve().parents[2])
    for leak in (str(found.root), os.environ["MARTLET_CACHE_DIR"], toolchain):
        assert leak.encode() not in text


# Glibc's own functions that a newer glibc has a newer version of.
NEWER = """\
import Glibc
@c(last_error) public func lastError() -> Int32 {
  errno = 7
  return errno
}
@c(distance) public func distance(_ x: Double, _ y: Double) -> Double { hypot(x, y) }
@c(distance_f) public func distance(_ x: Float, _ y: Float) -> Float { hypot(x, y) }
"""


def test_case_37_errno_and_hypot_need_no_newer_system(project: Make, tmp_path: Path) -> None:
    wheel = project(swift=NEWER).build()
    assert wheel.name.endswith("-manylinux_2_34_x86_64.whl")
    folder = unpack(wheel, tmp_path / "unpacked")
    assert "hypotf" in run(["nm", "-D", str(folder / "demo/demo.abi3.so")]).ok().out
    code = (
        "import ctypes as c, demo.demo\n"
        "l = c.CDLL(demo.demo.__file__, use_errno=True)\n"
        "l.distance.argtypes, l.distance.restype = [c.c_double] * 2, c.c_double\n"
        "l.distance_f.argtypes, l.distance_f.restype = [c.c_float] * 2, c.c_float\n"
        "inf, nan = float('inf'), float('nan')\n"
        "for f, huge in (l.distance, 1.5e308), (l.distance_f, 3e38):\n"
        "    print(f(3, 4), f(-inf, nan), f(nan, 1), f(huge, huge), c.get_errno())\n"
        "    c.set_errno(0)\n"
        "print(l.last_error())"
    )
    assert python(code, folder) == "5.0 inf nan inf 34\n5.0 inf nan inf 34\n7"


def test_case_38_an_older_policy_is_refused_with_reasons(project: Make) -> None:
    found = project()
    failed = found.martlet("build", "--compatibility", "manylinux_2_17").failed()
    assert "the wheel doesn't meet manylinux_2_17" in failed.err
    assert "libc.so.6: GLIBC_2.34" in failed.err
    assert "or ask for manylinux_2_34" in failed.err
    assert found.wheels() == []


EXTERNAL = 'linkerSettings: [.linkedLibrary("extval")]'


@pytest.fixture
def linked(project: Make, tmp_path: Path) -> Project:
    """A project whose module needs libextval.so.1 from a folder of its own."""
    folder = tmp_path / "external"
    folder.mkdir()
    (folder / "extval.c").write_text("int extval(void) { return 11; }\n")
    library = folder / "libextval.so.1"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-Wl,-soname,libextval.so.1", "-o", str(library),
         str(folder / "extval.c")],
        check=True,
    )  # fmt: skip
    (folder / "libextval.so").symlink_to(library)
    found = project(
        tool=f'swift-build-args = ["-Xlinker", "-L{folder}"]\n',
        c="int extval(void);\nint value(void) { return extval(); }\n",
    )
    found.edit("Package.swift", '.target(name: "Cdemo")', f'.target(name: "Cdemo", {EXTERNAL})')
    return found


VALUE = "import ctypes, demo.demo; print(ctypes.CDLL(demo.demo.__file__).value())"


def test_case_42_the_import_test_and_editable_installs_find_the_library(
    linked: Project, venv: Path
) -> None:
    linked.martlet("build").ok()
    linked.file("python/demo/__init__.py", "")
    linked.develop(venv).ok()
    assert python(VALUE, executable=str(venv / "bin/python"), LD_LIBRARY_PATH=None) == "11"


def test_case_42_vendoring_twice_gives_the_same(linked: Project) -> None:
    linked.martlet("build", "--no-test").ok()
    first = linked.wheel().read_bytes()
    builds = Path(os.environ["MARTLET_CACHE_DIR"]) / "builds"
    own = builds / f"demo-{cache.digest([str(linked.root)])[:8]}"
    (product,) = own.glob("*/release/libdemo.so")
    before = product.read_bytes()
    linked.martlet("build", "--no-test").ok()
    assert linked.wheel().read_bytes() == first
    assert product.read_bytes() == before


def test_case_41_a_foreign_library_is_vendored(linked: Project, tmp_path: Path) -> None:
    linked.martlet("build", "--no-test").ok()
    (vendored,) = [name for name in names(linked.wheel()) if name.startswith("demo.libs/")]
    assert vendored.startswith("demo.libs/libextval-") and vendored.endswith(".so.1")
    folder = unpack(linked.wheel(), tmp_path / "unpacked")
    binary = elf.read(folder / "demo/demo.abi3.so")
    assert Path(vendored).name in binary.needed
    assert binary.runpath == ("$ORIGIN/../demo.libs",)
    (tmp_path / "external").rename(tmp_path / "gone")
    assert python(VALUE, folder) == "11"
    shown = run([sys.executable, "-m", "auditwheel", "show", str(linked.wheel())]).ok().out
    assert "manylinux_2_34_x86_64" in shown


def test_case_41_check_refuses_and_skip_leaves_it(linked: Project) -> None:
    failed = linked.martlet("build", "--no-test", "--repair", "check").failed()
    assert "libextval.so.1 => " in failed.err
    assert linked.wheels() == []
    linked.martlet("build", "--no-test", "--repair", "skip").ok()
    assert "linux_x86_64" in linked.wheel().name
    assert not [name for name in names(linked.wheel()) if ".libs/" in name]
    linked.wheel().unlink()
    options = ["--no-test", "--repair", "skip", "--compatibility", "manylinux_2_34"]
    failed = linked.martlet("build", *options).failed()
    assert "libextval.so.1: not part of the policy" in failed.err
    assert linked.wheels() == []


def test_case_43_a_warned_wheel_is_not_called_manylinux(linked: Project) -> None:
    done = linked.martlet("build", "--no-test", "--repair", "warn").ok()
    assert "libextval.so.1" in done.err
    assert linked.wheels() == ["demo-0.1.0-cp311-abi3-linux_x86_64.whl"]


def test_case_44_a_bundled_standard_library(project: Make, tmp_path: Path) -> None:
    found = project(tool='stdlib = "bundled"\n')
    folder = unpack(found.build(), tmp_path / "unpacked")
    libraries = sorted(path.name for path in (folder / "demo.libs").iterdir())
    assert any(name.startswith("libswiftCore-") for name in libraries)
    code = (
        "import demo; print(demo.answer()); "
        "print([l for l in open('/proc/self/maps') if '/usr/lib/swift' in l])"
    )
    done = run(["env", "-i", f"PYTHONPATH={folder}", sys.executable, "-c", code], cwd="/").ok()
    assert done.out == "42\n[]\n"


CONCURRENT = """\
import Dispatch
@c(spin) public func spin() -> Int32 {
  let done = DispatchSemaphore(value: 0)
  let result = Box()
  Task.detached {
    let sum = await withTaskGroup(of: Int32.self) { group in
      for i in 0..<8 { group.addTask { Int32(i) } }
      return await group.reduce(0, +)
    }
    result.value = sum
    done.signal()
  }
  done.wait()
  return result.value
}
final class Box: @unchecked Sendable { var value: Int32 = 0 }
"""


def test_case_45_two_modules_with_concurrency_in_one_process(project: Make, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    for name in ("one", "two"):
        unpack(project(name, swift=CONCURRENT).build(), folder)
    code = (
        "import ctypes, one.one, two.two\n"
        "a, b = (ctypes.CDLL(m.__file__).spin for m in (one.one, two.two))\n"
        "print({(a(), b()) for _ in range(100)})"
    )
    assert python(code, folder) == "{(28, 28)}"


def test_case_46_strip_is_on_and_can_be_turned_off(project: Make) -> None:
    found = project()
    stripped = found.build()
    size = stripped.stat().st_size
    assert run([sys.executable, "-m", "pydistcheck.cli", str(stripped)]).code in (0, 1)
    checked = run([str(Path(sys.executable).with_name("pydistcheck")), str(stripped)]).ok()
    assert "errors found while checking: 0" in checked.out
    assert found.build("--no-strip").stat().st_size > size
    found.edit("pyproject.toml", "[project]\n", "[tool.martlet]\nstrip = false\n[project]\n")
    assert found.build().stat().st_size > size
    assert found.build("--strip").stat().st_size == size


def test_case_47_the_bill_of_materials(project: Make) -> None:
    found = project(
        tool='[tool.martlet.sbom]\ninclude = ["extra.cdx.json"]\n', files={"extra.cdx.json": "{}\n"}
    )
    wheel = found.build()
    bill = json.loads(read(wheel, "sboms/demo.cdx.json"))
    assert bill["bomFormat"] == "CycloneDX" and bill["specVersion"] == "1.5"
    assert bill["metadata"]["component"]["purl"] == "pkg:pypi/demo@0.1.0"
    assert bill["serialNumber"].startswith("urn:uuid:")
    assert str(found.root) not in json.dumps(bill)
    assert read(wheel, "sboms/extra.cdx.json") == "{}\n"
    assert "sboms/demo.cdx.json,sha256=" in read(wheel, "/RECORD")
    found.edit("pyproject.toml", '"extra.cdx.json"', '"../extra.cdx.json"')
    assert "reaches outside the project" in found.martlet("build").failed().err
