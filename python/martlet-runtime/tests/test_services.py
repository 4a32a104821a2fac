"""Decorators, and the command."""

from __future__ import annotations

import asyncio
import dataclasses
import os
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

    assert graph(Front) == [Backend, Front]

    async def main() -> None:
        runtime = DistributedRuntime(discovery="mem")
        tasks = [asyncio.create_task(run_service(cls, runtime)) for cls in graph(Front)]
        client = await runtime.endpoint("ns.Front.double").client()
        await client.wait_for_instances(timeout=5)
        backend = await runtime.endpoint("ns.Backend.count").client()
        await backend.wait_for_instances(timeout=5)
        assert [x async for x in client.generate(3)] == [0, 2, 4]
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


def test_the_command_names_what_is_wrong() -> None:
    assert "'nothing' is" not in command("serve", "json:nothing").stdout
    assert "names no class: write MODULE:CLASS" in command("serve", "json:nothing").stderr
    assert "has 2 parts" in command("call", "a.b").stderr
    assert "the request is no JSON: Expecting value" in command("call", "a.b.c", "n").stderr


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
    assert process.returncode in (0, 15)


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
        assert process.wait(30) == 0
        os.close(main)
    text = shown.decode()
    assert "Front[0]" in text and "restarts" in text and "\x1b[J" in text
    assert "Front[0] | bye" in text
