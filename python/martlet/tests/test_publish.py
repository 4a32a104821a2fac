"""Case 88: publish."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import make_venv
from projects import Project, Run, python, run

from martlet import cli, programs
from martlet.commands import publish

Make = Callable[..., Project]
Martlet = Callable[..., Run]


def test_case_88_publish_refuses_before_it_sends(martlet: Martlet, tmp_path: Path) -> None:
    wheel = tmp_path / "demo-1-py3-none-linux_x86_64.whl"
    wheel.write_bytes(b"")
    failed = martlet("publish", str(wheel)).failed()
    assert "platform tag linux_x86_64, which indexes refuse" in failed.err
    broken = tmp_path / "demo-1-py3-none-any.whl"
    broken.write_bytes(b"nonsense")
    assert "is damaged" in martlet("publish", str(broken)).failed().err
    with zipfile.ZipFile(broken, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("demo.py", "x = 1\n" * 1000)
    content = bytearray(broken.read_bytes())
    content[40:60] = b"\xff" * 20
    broken.write_bytes(content)
    assert "is damaged" in martlet("publish", str(broken)).failed().err
    assert "there is no file" in martlet("publish", str(tmp_path / "x.whl")).failed().err
    assert "no pyproject.toml" in martlet("publish", cwd=tmp_path).failed().err


@pytest.mark.parametrize("tool", ["twine", "uv"])
def test_case_88_a_real_index(project: Make, martlet: Martlet, tmp_path: Path, tool: str) -> None:
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
        name, password = {
            "twine": ("TWINE_USERNAME", "TWINE_PASSWORD"),
            "uv": ("UV_PUBLISH_USERNAME", "UV_PUBLISH_PASSWORD"),
        }[tool]
        login = {name: "u", password: "p"}
        publish = ["publish", *files, "--repository-url", f"{address}/", "--tool", tool]
        martlet(*publish, **login).ok()
        assert sorted(path.name for path in packages.iterdir()) == sorted(
            Path(name).name for name in files
        )
        again = martlet(*publish, **login).failed()
        assert "the upload of demo-0.1.0" in again.err and "--skip-existing" in again.err
        assert "INFO" not in again.err and "\x1b" not in again.err
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
    assert "refused" in gone.err


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


def test_a_missing_uploader_is_told_before_the_build(
    make: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(publish, "_has_module", lambda name: False)
    monkeypatch.setattr(programs, "find", lambda name: None)
    project = str(make().root)
    for tool, advice in (("uv", "pip install uv"), ("twine", "pip install 'martlet[publish]'")):
        assert cli.main(["publish", "-C", project, "--tool", tool]) == 1
        said = capsys.readouterr().err
        assert f"{tool}, which uploads the files, was not found" in said
        assert advice in said
        assert "Building" not in said
