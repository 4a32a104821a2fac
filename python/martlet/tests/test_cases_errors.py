"""Cases 75 to 92: errors say what happened and what to do; the command line."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import make_venv
from projects import Project, Run, python, run, unpack

from martlet import toolchain

Make = Callable[..., Project]
Martlet = Callable[..., Run]
slow = pytest.mark.slow


def fails(found: Project, *arguments: str, **environment: object) -> str:
    """The message of a failed command; the first line says what, a later one what to do."""
    failed = found.martlet(*arguments, **environment).failed()
    return failed.err


@slow
def test_case_75_a_misnamed_init_is_an_error(project: Make) -> None:
    found = project(modules={"demo": "other"})
    text = fails(found, "build")
    assert "no Python module 'demo': it has no PyInit_demo" in text
    assert "it exports PyInit_other" in text
    assert 'module-name = "other"' in text
    assert found.wheels() == []
    found.edit("Sources/demo/module.swift", "@c(PyInit_other)", "@c(nothing)")
    assert "it exports no PyInit_demo" in fails(found, "build")


@slow
def test_case_76_products_that_are_no_module(project: Make) -> None:
    found = project(kind="type: .static, ")
    text = fails(found, "build")
    assert "has no dynamic library" in text
    assert '.library(name: "demo", type: .dynamic, targets: ["demo"])' in text
    found = project("demo", folder="several", modules={"one": "one", "two": "two"})
    text = fails(found, "build")
    assert "several dynamic libraries" in text and "one, two" in text
    found.edit("pyproject.toml", "[project]\n", '[tool.martlet]\nproduct = "three"\n[project]\n')
    assert "the product 'three' isn't there" in fails(found, "build")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("class", "a Python keyword"),
        ("guard", "a Swift keyword"),
        ("json", "a module of Python's standard library"),
        ("Foundation", "a module of Swift"),
        ("9lives", "starts with a digit"),
        ("-x", None),
        ("a b", "not a valid project name"),
    ],
)
def test_case_77_names_that_cannot_be(
    martlet: Martlet, tmp_path: Path, name: str, reason: str | None
) -> None:
    failed = martlet("new", "--name=" + name, str(tmp_path / "p")).failed()
    assert (reason or "not a valid project name") in failed.err
    assert not (tmp_path / "p").exists()


def test_case_77_a_dash_in_the_module_name(project: Make) -> None:
    found = project(tool='module-name = "de-mo"\n')
    assert "no '-'" in fails(found, "build")


@pytest.mark.parametrize("name", ["python9.9", "/nonexistent/python", "python2.7", "3.99"])
def test_case_78_an_interpreter_that_is_not_there(project: Make, name: str) -> None:
    found = project()
    text = fails(found, "build", "-i", name)
    assert f"there is no Python interpreter '{name}'" in text
    assert "found on this machine: " in text or "doesn't run" in text
    assert found.wheels() == []


def test_case_79_two_ways_to_lack_python_files(project: Make) -> None:
    found = project(tool='python-source = "python"\n')
    assert "python-source 'python' is not a folder" in fails(found, "build")
    (found.root / "python").mkdir()
    assert "python-source 'python' holds no package 'demo'" in fails(found, "build")


@slow
def test_case_80_libpython_must_not_be_linked(project: Make, tmp_path: Path) -> None:
    (tmp_path / "x.c").write_text("int libpython_value(void) { return 1; }\n")
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-Wl,-soname,libpython3.11.so.1.0", "-o",
         str(tmp_path / "libpython3.11.so"), str(tmp_path / "x.c")],
        check=True,
    )  # fmt: skip
    found = project(
        tool=f'swift-build-args = ["-Xlinker", "-L{tmp_path}", "-Xlinker", "-lpython3.11"]\n',
        c="int libpython_value(void);\nint value(void) { return libpython_value(); }\n",
    )
    assert "the module links libpython3.11.so.1.0" in fails(found, "build", "--no-test")


@pytest.mark.parametrize(
    ("tool", "expected"),
    [
        ('module_name = "x"\n', "tool.martlet.module_name: unknown key"),
        ("abi = 3\n", "tool.martlet.abi: expected a string, found 3"),
        ('abi = "abi4"\n', '"abi4" is not one of abi3, version'),
        ('strip = "yes"\n', "tool.martlet.strip: expected true or false"),
        ("include = [1]\n", "tool.martlet.include: expected a string or a table, found 1"),
        ('min-python = "3.10"\n', 'min-python = "3.10" is too old'),
        ("[tool.martlet.editable]\nrebild = true\n", "tool.martlet.editable.rebild: unknown key"),
        ("[[tool.martlet.module]]\nproduct = 'x'\n", "the key 'name' is missing"),
    ],
)
def test_case_81_the_settings_are_checked(project: Make, tool: str, expected: str) -> None:
    text = fails(project(tool=tool), "sdist")
    assert expected in text
    if "unknown key" in expected:
        assert "did you mean 'module-name'?" in text or "did you mean 'rebuild'?" in text
        assert "pyproject.toml, line " in text


def test_case_81_the_line_is_the_keys(project: Make) -> None:
    found = project(tool='strip = true\nmodule_name = "x"\n')
    lines = (found.root / "pyproject.toml").read_text().splitlines()
    number = lines.index('module_name = "x"') + 1
    assert f"pyproject.toml, line {number}: tool.martlet.module_name" in fails(found, "sdist")


@pytest.mark.parametrize(
    ("project_table", "expected"),
    [
        ("", "project.version is missing"),
        ('version = "1"\ndynamic = ["version"]\n', "given and also listed in project.dynamic"),
        ('version = "1.x"\n', "project.version '1.x' is not a PEP 440 version"),
        ('dynamic = ["version"]\n', "nothing says where it comes from"),
        ('version = "1"\ndynamic = ["readme"]\n', "only 'version' can be dynamic"),
        ('version = "1"\nnonsense = 1\n', "nonsense"),
        ('version = "1"\nrequires-python = "many"\n', "requires-python"),
    ],
)
def test_case_82_versions_and_metadata(make: Make, project_table: str, expected: str) -> None:
    assert expected in fails(make(project=project_table), "sdist")


def test_case_82_a_version_from_git(make: Make, tmp_path: Path) -> None:
    found = make(project='dynamic = ["version"]\n', tool='version-from = "git"\n')

    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        run(["git", *identity, *arguments], cwd=found.root).ok()

    def version() -> str:
        out = json.loads(found.martlet("sdist", "--json").ok().out)["sdist"]
        return Path(out).name.removeprefix("demo-").removesuffix(".tar.gz")

    assert "cannot read the version from git's tags" in fails(found, "sdist")
    git("init", "-q")
    git("add", "Package.swift")
    git("commit", "-q", "-m", "one")
    git("tag", "v1.2.3")
    assert version() == "1.2.3"
    for number in (1, 2):
        git("commit", "-q", "--allow-empty", "-m", str(number))
    later = version()
    assert later.startswith("1.2.4.dev2+g")
    from martlet import sdist

    root = sdist.unpack(found.root / "dist" / f"demo-{later}.tar.gz", tmp_path / "unpacked")
    again = Project(root, "demo").martlet("sdist", "--json").ok()
    assert f"demo-{later}.tar.gz" in again.out


@slow
def test_case_83_a_stale_lock_is_refused_and_unchanged(project: Make) -> None:
    found = project(
        tool="locked = true\n",
        dependencies='.package(url: "https://github.com/apple/swift-numerics", from: "1.0.0")',
        target_dependencies='.product(name: "Numerics", package: "swift-numerics")',
    )
    path = found.file("Package.resolved", '{"pins": [], "version": 3, "originHash": "0"}\n')
    before = path.read_bytes()
    text = fails(found, "build")
    assert "swift-numerics" in text
    assert path.read_bytes() == before


@slow
def test_case_84_swiftpms_words_about_traits(project: Make) -> None:
    found = project(tool='traits = ["Nope"]\n', traits='.trait(name: "Fast")')
    assert "'Nope'" in fails(found, "build")


@slow
def test_case_85_compile_errors_once_and_uncut(project: Make) -> None:
    found = project(swift="let x: Int = nope\n")
    text = fails(found, "build")
    assert len(re.findall(r"module\.swift:\d+:\d+: error: cannot find 'nope'", text)) == 1
    assert "let x: Int = nope" in text
    assert "Swift could not build the product 'demo'" in text


@pytest.mark.parametrize("mixed", [False, True])
def test_case_86_new_needs_no_terminal(martlet: Martlet, tmp_path: Path, mixed: bool) -> None:
    martlet("new", "greeter", *(["--mixed"] if mixed else []), cwd=tmp_path).ok()
    root = tmp_path / "greeter"
    code = "import sys; from validate_pyproject.cli import main; sys.exit(main(sys.argv[1:]))"
    run([sys.executable, "-c", code, str(root / "pyproject.toml")]).ok()
    run([sys.executable, "-m", "ruff", "check", "--isolated", str(root)]).ok()
    run([sys.executable, "-m", "ruff", "format", "--isolated", "--check", str(root)]).ok()
    text = (root / "pyproject.toml").read_text()
    assert "cache-keys" in text and "Package.swift" in text
    martlet("sdist", cwd=root).ok()


def test_case_87_nothing_is_overwritten(martlet: Martlet, tmp_path: Path) -> None:
    martlet("new", "greeter", cwd=tmp_path).ok()
    assert "already exists" in martlet("new", "greeter", cwd=tmp_path).failed().err
    assert "already exists" in martlet("init", "greeter", cwd=tmp_path).failed().err


def test_case_87_init_adds_to_a_swift_package(project: Make, martlet: Martlet) -> None:
    found = project(kind="", files={"README.md": "mine\n", ".gitignore": "mine\n"})
    (found.root / "pyproject.toml").unlink()
    before = {p: p.read_bytes() for p in found.root.rglob("*") if p.is_file()}
    done = martlet("init", cwd=found.root).ok()
    after = {p: p.read_bytes() for p in found.root.rglob("*") if p.is_file()}
    mirrors = found.root / ".swiftpm/configuration/mirrors.json"
    assert after.keys() - before.keys() == {found.root / "pyproject.toml", mirrors}
    assert {path: after[path] for path in before} == before
    assert '.library(name: "demo", type: .dynamic, targets: ["demo"])' in done.err
    assert "@PyModule enum demo {}" in done.err


def test_case_88_publish_refuses_before_it_sends(martlet: Martlet, tmp_path: Path) -> None:
    wheel = tmp_path / "demo-1-py3-none-linux_x86_64.whl"
    wheel.write_bytes(b"")
    failed = martlet("publish", str(wheel)).failed()
    assert "platform tag linux_x86_64, which indexes refuse" in failed.err
    broken = tmp_path / "demo-1-py3-none-any.whl"
    broken.write_bytes(b"nonsense")
    assert "is damaged" in martlet("publish", str(broken)).failed().err
    assert "there is no file" in martlet("publish", str(tmp_path / "x.whl")).failed().err
    assert "no pyproject.toml" in martlet("publish", cwd=tmp_path).failed().err


@slow
def test_case_88_a_real_index(project: Make, martlet: Martlet, tmp_path: Path) -> None:
    found = project(files={"README.md": "x"}, project='version = "0.1.0"\nreadme = "README.md"\n')
    found.martlet("build", "--sdist").ok()
    files = [str(path) for path in sorted((found.root / "dist").iterdir())]
    packages = tmp_path / "packages"
    packages.mkdir()
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "pypiserver", "run", "-i", "127.0.0.1", "-p", str(port),
         "-P", ".", "-a", ".", "--server", "wsgiref", str(packages)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(port)
        login = {"TWINE_USERNAME": "u", "TWINE_PASSWORD": "p"}
        publish = ["publish", *files, "--repository-url", f"{address}/", "--tool", "twine"]
        martlet(*publish, **login).ok()
        assert sorted(path.name for path in packages.iterdir()) == sorted(
            Path(name).name for name in files
        )
        again = martlet(*publish, **login).failed()
        assert "the upload of demo-0.1.0" in again.err and "--skip-existing" in again.err
        assert "passed over" in martlet(*publish, "--skip-existing", **login).ok().err
        venv = make_venv(tmp_path / "venv", pip=True)
        pip = [str(venv / "bin/python"), "-m", "pip", "install", "--no-deps"]
        run([*pip, "--index-url", f"{address}/simple/", "demo"], PIP_FIND_LINKS=None).ok()
        code = "import demo; print(demo.answer())"
        assert python(code, executable=str(venv / "bin/python")) == "42"
    finally:
        server.terminate()
        server.wait()
    gone = martlet(*publish, **login).failed()
    assert "the upload of demo-0.1.0" in gone.err and "MB)" in gone.err


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    import socket

    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the index didn't start")


def test_case_89_generate_ci_is_yaml_and_offline(project: Make, tmp_path: Path) -> None:
    import yaml

    found = project(files={"tests/test_a.py": ""})
    found.martlet("generate-ci", "github", PATH=str(tmp_path)).ok()
    path = found.root / ".github/workflows/martlet.yml"
    document = yaml.safe_load(path.read_text())
    assert set(document["jobs"]) == {"wheel", "sdist", "publish"}
    for job in document["jobs"].values():
        assert job["runs-on"] and all("uses" in s or "run" in s for s in job["steps"])
    assert "already exists" in found.martlet("generate-ci", "github").failed().err


COMMANDS = (
    "new", "init", "develop", "build", "sdist", "publish", "stubs", "doctor", "list-python",
    "generate-ci", "clean", "completions", "schema", "macros",
)  # fmt: skip


def test_case_90_every_command_has_help(
    martlet: Martlet, capsys: pytest.CaptureFixture[str]
) -> None:
    from martlet import cli

    def helped(*arguments: str) -> str:
        with pytest.raises(SystemExit) as caught:
            cli.main([*arguments, "--help"])
        assert caught.value.code == 0
        return capsys.readouterr().out

    top = helped()
    for command in COMMANDS:
        assert command in top
        text = helped(command)
        assert text.startswith(f"usage: martlet {command}")
        assert "--json" in text
    assert martlet("--version").ok().out == "martlet 1.0.0\n"
    assert martlet().failed(2).err.startswith("usage: martlet")
    assert martlet("nonsense").failed(2).err.startswith("usage: martlet")


@slow
def test_case_91_the_users_scratch_folder_is_not_touched(project: Make) -> None:
    found = project()
    swift = ["swift", "build", "-c", "release"]
    run(swift, cwd=found.root).ok()
    found.build()
    again = run(swift, cwd=found.root).ok()
    assert "Compiling" not in again.out
    assert "Compiling" not in found.martlet("build", "-v").ok().err.replace("  Compiling", "")


@slow
def test_case_92_two_builds_at_once(project: Make) -> None:
    one, two = project("one"), project("two")
    results: list[Run] = []

    def build(found: Project, out: str) -> None:
        results.append(found.martlet("build", "-o", out))

    threads = [
        threading.Thread(target=build, args=arguments)
        for arguments in ((one, "a"), (one, "b"), (two, "a"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        result.ok()
    (first,) = (one.root / "a").iterdir()
    (second,) = (one.root / "b").iterdir()
    assert first.read_bytes() == second.read_bytes()
    assert len(list((two.root / "a").iterdir())) == 1


@slow
def test_killed_in_the_middle_the_next_build_succeeds(project: Make, tmp_path: Path) -> None:
    found = project()
    for delay in (0.6, 1.2, 1.8):
        process = subprocess.Popen(
            [sys.executable, "-m", "martlet", "build"], cwd=found.root, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    folder = unpack(found.build(), tmp_path / "site")
    assert python("import demo; print(demo.answer())", folder) == "42"
    assert [p.name for p in (found.root / "dist").iterdir() if p.name[0] == "."] == []


@slow
def test_a_foreign_scratch_folder_is_rebuilt(project: Make, tmp_path: Path) -> None:
    found = project()
    found.build()
    stamps = Path(os.environ["MARTLET_CACHE_DIR"]).glob("builds/demo-*/*/martlet/stamp.json")
    (stamp,) = [path for path in stamps if str(found.root) in path.read_text()]
    stamp.write_text("{}")
    scratch = stamp.parents[1]
    (scratch / "release/libdemo.so").write_bytes(b"foreign")
    folder = unpack(found.build(), tmp_path / "site")
    assert python("import demo; print(demo.answer())", folder) == "42"


def test_malformed_files_are_told(project: Make) -> None:
    found = project()
    path = found.root / "pyproject.toml"
    path.write_text('[project]\nname = "x\n')
    text = fails(found, "sdist")
    assert "is not valid TOML" in text and "line 2" in text and "^" in text
    path.write_bytes(b"\xff\xfe")
    assert "is not UTF-8" in fails(found, "sdist")
    path.write_text("project = 1\n")
    assert "project must be a table" in fails(found, "sdist")
    path.write_text("")
    assert "has no project.name" in fails(found, "sdist")


def test_file_names_that_are_not_utf8(project: Make) -> None:
    found = project()
    (Path(os.fsdecode(os.fsencode(found.root) + b"/Sources/demo/\xff.txt"))).write_text("")
    assert "is not UTF-8" in fails(found, "sdist")


def test_json_is_for_machines(martlet: Martlet, project: Make) -> None:
    assert json.loads(martlet("list-python", "--json").ok().out)["interpreters"]
    found = project(tool="nonsense = 1\n")
    facts = json.loads(found.martlet("sdist", "--json").failed().out)
    assert "unknown key" in facts["error"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--target", "arm64-apple-macosx"], "is not supported yet"),
        (["--target", "aarch64-unknown-linux-gnu"], "needs a Swift SDK for it"),
        (["--swift-sdk", "nope"], "the Swift SDK 'nope' is not installed"),
    ],
)
def test_targets_that_cannot_be_reached(project: Make, arguments: list[str], expected: str) -> None:
    assert expected in fails(project(), "build", *arguments)


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


@slow
def test_this_machines_own_target_builds(project: Make) -> None:
    wheel = project().build("--target", "x86_64-unknown-linux-gnu")
    assert wheel.name.endswith("manylinux_2_34_x86_64.whl")


def test_swift_hidden_is_told(project: Make, tmp_path: Path) -> None:
    text = fails(project(), "build", PATH=str(tmp_path))
    assert "the Swift compiler was not found" in text
    assert "to do: install Swift 6.3" in text


def test_doctor_says_what_is_wrong(martlet: Martlet, tmp_path: Path) -> None:
    done = martlet("doctor", "-C", str(tmp_path)).ok()
    for subject in ("martlet", "swift", "macros", "linker", "git", "interpreter", "cache"):
        assert f" {subject} " in done.out
    bad = martlet("doctor", "-C", str(tmp_path), PATH=str(tmp_path)).failed()
    assert "BAD  swift" in bad.out and "install Swift" in bad.out
    facts = json.loads(martlet("doctor", "-C", str(tmp_path), "--json").ok().out)
    assert {item["state"] for item in facts["findings"]} <= {"ok", "note", "bad"}


def test_completions_and_schema(martlet: Martlet) -> None:
    for shell in ("bash", "zsh", "tcsh"):
        assert "generate-ci" in martlet("completions", shell).ok().out
    schema = json.loads(martlet("schema").ok().out)
    described = schema["properties"]
    assert all("description" in value for value in described.values())
    text = (Path(__file__).parents[3] / "docs" / "build-tool.md").read_text()
    for key in described:
        assert f"`{key}" in text or f"martlet.{key}" in text, f"docs don't name {key}"


@slow
def test_clean_removes_what_builds_left(project: Make, venv: Path) -> None:
    found = project(files={"demo/__init__.py": ""})
    found.develop(venv).ok()
    before = list(Path(os.environ["MARTLET_CACHE_DIR"]).glob("builds/demo-*"))
    done = found.martlet("clean").ok()
    assert "Removed" in done.err
    assert not (found.root / "demo/demo.abi3.so").exists()
    after = list(Path(os.environ["MARTLET_CACHE_DIR"]).glob("builds/demo-*"))
    assert len(after) == len(before) - 1
    assert "Nothing to remove" in found.martlet("clean").ok().err


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB, which takes root to mount."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if run(command).code:
        pytest.skip("mounting a small disk takes root and CAP_SYS_ADMIN")
    yield folder
    run(["umount", "-l", str(folder)]).ok()


@slow
def test_a_full_disk_is_told(project: Make, small_disk: Path) -> None:
    found = project()
    text = fails(found, "build", MARTLET_CACHE_DIR=small_disk)
    assert "No space left on device" in text or "disk is full" in text
    assert found.wheels() == []


@slow
def test_an_unprivileged_user_with_a_read_only_tree(project: Make, tmp_path: Path) -> None:
    """A source tree that may not be written builds, and stays as it was."""
    found = project()
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o777)
    environment = {"HOME": home, "MARTLET_CACHE_DIR": home / "cache", "TMPDIR": home}
    command = [sys.executable]
    if os.geteuid() == 0:
        # To root nothing is read-only, and others may not see root's own interpreters.
        setpriv = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        command = [*setpriv, "/usr/bin/python3"]
        own = Path(toolchain.__file__).parents[1]
        environment["PYTHONPATH"] = f"{own}:{sysconfig.get_path('purelib')}"
        environment["PATH"] = f"{toolchain.find().usr / 'bin'}:/usr/bin:/bin"
        for folder in (tmp_path, *tmp_path.parents[:2]):
            folder.chmod(folder.stat().st_mode | 0o011)
    run(["chmod", "-R", "a-w,a+rX", str(found.root)]).ok()
    before = {p: p.read_bytes() for p in found.root.rglob("*") if p.is_file()}
    done = run(
        [*command, "-m", "martlet", "build", "-o", str(home / "out")], cwd=found.root, **environment
    )
    run(["chmod", "-R", "u+w", str(found.root)]).ok()
    done.ok()
    assert len(list((home / "out").glob("*.whl"))) == 1
    assert {p: p.read_bytes() for p in found.root.rglob("*") if p.is_file()} == before
