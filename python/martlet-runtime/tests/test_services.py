"""Decorators, and the command."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import run

from martlet_runtime import (
    DistributedRuntime,
    depends,
    dynamo_endpoint,
    dynamo_worker,
    endpoint,
    on_shutdown,
    on_start,
    service,
)
from martlet_runtime.decorators import graph, run_service
from martlet_runtime.processes import lines

GRAPH = """
from dataclasses import dataclass
from martlet_runtime import depends, endpoint, on_shutdown, on_start, service

@dataclass
class Ask:
    n: int

@service(namespace="shop")
class Backend:
    @on_start
    def load(self):
        self.word = "w"

    @endpoint
    async def generate(self, ask: Ask):
        for i in range(ask.n):
            yield self.word + str(i)

@service(namespace="shop", name="front")
class Front:
    backend = depends(Backend)

    @endpoint
    async def shout(self, request, context):
        async for word in self.backend.generate({"n": request["n"]}, context=context):
            yield word.upper()

    @on_shutdown
    async def bye(self):
        print("bye", flush=True)
"""


@dataclasses.dataclass
class Question:
    n: int


def test_services_call_each_other() -> None:
    events: list[str] = []

    @service(namespace="ns")
    class Backend:
        @on_start
        async def load(self) -> None:
            events.append("start")

        @endpoint(name="count")
        async def counting(self, question: Question) -> Any:
            for i in range(question.n):
                yield i

        @on_shutdown
        def unload(self) -> None:
            events.append("shutdown")

    @service(namespace="ns")
    class Front:
        backend = depends(Backend)

        @endpoint
        async def double(self, request: Any) -> Any:
            async for x in self.backend.count({"n": request}):
                yield 2 * x
            yield await self.backend.count.call({"n": 1})

    assert graph(Front) == [Backend, Front]

    async def main() -> None:
        runtime = DistributedRuntime(discovery="mem")
        tasks = [asyncio.create_task(run_service(cls, runtime)) for cls in graph(Front)]
        client = await runtime.endpoint("ns.Front.double").client()
        await client.wait_for_instances(timeout=5)
        backend = await runtime.endpoint("ns.Backend.count").client()
        await backend.wait_for_instances(timeout=5)
        assert [x async for x in client.generate(3)] == [0, 2, 4, 0]
        await runtime.shutdown()
        await asyncio.gather(*tasks)

    run(main)
    assert events == ["start", "shutdown"]


def test_what_is_no_service_is_refused() -> None:
    with pytest.raises(TypeError, match="int is no service: decorate it with @service"):
        depends(int)
    with pytest.raises(ValueError, match="workers must be 1 or more, not 0"):
        service(workers=0)(int)


def test_dynamos_names() -> None:
    @dynamo_endpoint(Question, Any)
    async def handler(question: Any) -> Any:
        yield question.n

    @dynamo_worker(discovery="mem")
    async def main(runtime: DistributedRuntime) -> list[int]:
        served = runtime.endpoint("a.b.c").serve_endpoint(handler, graceful_shutdown=True)
        await served.ready()
        client = await runtime.endpoint("a.b.c").client()
        return [x async for x in await client.round_robin({"n": 7}, annotated=False)]

    assert run(main) == [7]


def command(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "martlet_runtime.cli", *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        **options,
    )


def test_serve_ps_and_call(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(GRAPH)
    process = subprocess.Popen(
        [sys.executable, "-m", "martlet_runtime.cli", "serve", "shop:Front"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ.copy(),
    )
    try:
        for _ in range(100):
            listing = command("ps").stdout
            if "shop.front.shout" in listing and "shop.Backend.generate" in listing:
                break
        assert listing.splitlines() == sorted(listing.splitlines())
        result = command("call", "shop.front.shout", '{"n": 2}')
        assert result.stdout.split() == ['"W0"', '"W1"'], result.stderr
        result = command("call", "shop.front.shout", "{}")
        assert result.returncode == 1
        assert 'self.backend.generate({"n": request["n"]}' in result.stderr
        assert result.stderr.endswith("martlet-runtime: the handler raised KeyError: 'n'\n")
    finally:
        process.terminate()
        output, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors
    assert output.strip() == "bye"
    assert "Backend[0] started" in errors
    assert command("ps").stderr.strip() == "nothing is served"


def test_the_command_names_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(GRAPH)
    (tmp_path / "broken.py").write_text("import nowhere_to_be_found\n")
    (tmp_path / "circle.py").write_text(
        "from martlet_runtime import depends, service\n"
        "@service\nclass A: ...\n@service\nclass B:\n    a = depends(A)\n"
        "B.a.__set_name__(A, 'b'); A.__martlet_service__.depends['b'] = depends(B)\n"
    )
    for arguments, text in [
        (["serve", "json"], "'json' names no class: write MODULE:CLASS"),
        (["serve", "json:x"], "'json:x' is no service: decorate a class with @service"),
        (["serve", "shop:Frnt"], "'shop:Frnt' is no service: shop has Backend, Front"),
        (["serve", "shp:Front"], f"there is no module 'shp', neither installed nor in {tmp_path}"),
        (["serve", "shop.py:Front"], f"nor in {tmp_path}; write shop:Front"),
        (["serve", "circle:B"], "services depend on each other in a circle: B → A → B"),
        (["call", "a.b"], "has 2 parts; expected namespace.component.endpoint"),
        (["call", "a.b.c", "n"], "the request is no JSON: Expecting value"),
        (["call", "a.b.c"], "endpoint 'a.b.c' is served by nobody"),
    ]:
        done = command(*arguments, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (1, ""), arguments
        assert done.stderr.startswith("martlet-runtime: ") and done.stderr.count("\n") == 1
        assert text in done.stderr
    # What a service itself lacks is shown where it asks for it.
    done = command("serve", "broken:Front", cwd=tmp_path)
    assert 'broken.py", line 1' in done.stderr
    assert "No module named 'nowhere_to_be_found'" in done.stderr


class Supervised:
    """A running ``martlet-runtime serve``, in a process group of its own as in a terminal."""

    def __init__(self, folder: Path, module: str, name: str) -> None:
        (folder / "shop.py").write_text(module)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "martlet_runtime.cli", "serve", f"shop:{name}"],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def says(self, text: str) -> str:
        """The next line with ``text`` in it."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if text in line:
                return line
        raise AssertionError(f"it never said {text!r}")

    def interrupt(self) -> None:
        """What Ctrl-C does."""
        os.killpg(self.process.pid, signal.SIGINT)

    def __enter__(self) -> Supervised:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate(timeout=30)


SLOW = """
import asyncio
from martlet_runtime import depends, endpoint, service

@service(namespace="slow")
class Backend:
    @endpoint
    async def word(self, i):
        return i

@service(namespace="slow")
class Front:
    backend = depends(Backend)

    @endpoint
    async def count(self, request):
        for i in range(request):
            yield [x async for x in self.backend.word(i)]
            await asyncio.sleep(0.05)
"""


def asking(request: int) -> subprocess.Popen[str]:
    """A caller that has its first item."""
    arguments = ["call", "slow.Front.count", str(request)]
    for _ in range(100):
        if "slow.Front.count" in command("ps").stdout:
            break
    caller = subprocess.Popen(
        [sys.executable, "-m", "martlet_runtime.cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert caller.stdout is not None and caller.stdout.readline() == "[0]\n"
    return caller


def test_ctrl_c_ends_callers_before_what_they_call(tmp_path: Path) -> None:
    with Supervised(tmp_path, SLOW, "Front") as supervised:
        caller = asking(20)
        supervised.interrupt()
        output, error = caller.communicate(timeout=30)
        assert output.split() == [f"[{i}]" for i in range(1, 20)], error
        assert supervised.process.wait(30) == 0


def test_a_second_ctrl_c_ends_at_once(tmp_path: Path) -> None:
    with Supervised(tmp_path, SLOW, "Front") as supervised:
        caller = asking(1_000)
        supervised.interrupt()
        supervised.says("once more ends them now")
        supervised.interrupt()
        assert supervised.process.wait(30) == signal.SIGKILL
        assert "ConnectionLost" in caller.communicate(timeout=30)[1] or caller.returncode == 1


def test_workers_end_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    with Supervised(tmp_path, GRAPH, "Backend") as supervised:
        worker = int(supervised.says("started, process").split()[-1])
        while "shop.Backend.generate" not in command("ps").stdout:
            pass
        supervised.process.kill()
        supervised.process.wait()
        while "shop.Backend.generate" in command("ps").stdout:
            pass
        while Path(f"/proc/{worker}").exists():
            state = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[0]
            if state == "Z":  # nobody waits for it any more
                break


def test_an_error_at_the_start_shows_its_traceback(tmp_path: Path) -> None:
    module = GRAPH.replace('self.word = "w"', 'raise ValueError("no such model")')
    with Supervised(tmp_path, module, "Backend") as supervised:
        supervised.says('raise ValueError("no such model")')
        supervised.says("ValueError: no such model")
        supervised.says("Backend[0] ended with 1; again in 0.2 s")
        supervised.says("Backend[0] started")


def test_sigterm_during_the_start_is_a_clean_end(tmp_path: Path) -> None:
    module = GRAPH.replace(
        'self.word = "w"', "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    )
    module = module.replace(
        "    @endpoint\n    async def generate",
        "    @on_shutdown\n    def close(self):\n        print('closed')\n\n"
        "    @endpoint\n    async def generate",
    )
    (tmp_path / "shop.py").write_text(module)
    done = command("serve", "--one", str(os.getpid()), "shop:Backend", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "closed\n", "")


def test_what_a_process_says_is_cut_into_lines() -> None:
    async def main() -> None:
        output = asyncio.StreamReader()
        long = "x" * 100_000
        output.feed_data(f"a\n\n0%\r50%\r100%\n{long}\nend".encode())
        output.feed_eof()
        said = [line async for line in lines(output)]
        assert said[:3] == ["a", "", "100%"]
        assert "".join(said[3:]) == long + "end" and len(said) > 4

    run(main)


def test_what_dies_is_started_again(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(GRAPH)
    process = subprocess.Popen(
        [sys.executable, "-m", "martlet_runtime.cli", "serve", "shop:Backend"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        first = process.stderr.readline()
        assert first.startswith("Backend[0] started, process ")
        os.kill(int(first.split()[-1]), 9)
        assert "Backend[0] ended with -9; again in 0.2 s" in process.stderr.readline()
        second = process.stderr.readline()
        assert second.startswith("Backend[0] started") and second != first
    finally:
        process.terminate()
        process.communicate(timeout=30)
    assert process.returncode == 0


def test_a_terminal_shows_a_live_view(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(GRAPH)
    main, terminal = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "martlet_runtime.cli", "serve", "shop:Front"],
        cwd=tmp_path,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=os.environ | {"TERM": "xterm"},
    )
    os.close(terminal)
    shown = b""
    try:
        while not (b"shop.front.shout: 1 instance" in shown and b"running" in shown):
            shown += os.read(main, 65536)
        process.terminate()
        while True:
            shown += os.read(main, 65536)
    except OSError:  # the terminal has no more writers
        pass
    finally:
        process.terminate()
        assert process.wait(30) == 0, shown.decode()
        os.close(main)
    text = shown.decode()
    assert "Front[0]" in text and "restarts" in text and "\x1b[J" in text
    assert "Front[0] | bye" in text
