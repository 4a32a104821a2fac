from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from martlet_runtime import Client, DistributedRuntime


@pytest.fixture(autouse=True)
def runtime_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "run"
    monkeypatch.setenv("MARTLET_RUNTIME_DIR", str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_test_takes_for_ever() -> Iterator[None]:
    import faulthandler

    faulthandler.dump_traceback_later(90, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


def run(main: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    return asyncio.run(main())


@asynccontextmanager
async def serving(
    handler: Any, bidirectional: bool = False, **options: Any
) -> AsyncIterator[Client[Any]]:
    """A client of ``handler``, served by another runtime of this process."""
    server = DistributedRuntime(**options)
    caller = DistributedRuntime(**options)
    async with server.endpoint("a.b.c").serve(handler, bidirectional=bidirectional):
        client = await caller.endpoint("a.b.c").client()
        await client.wait_for_instances(timeout=10)
        yield client
    await caller.shutdown()
    await server.shutdown()


class Worker:
    """A process that serves; killed when the test ends."""

    def __init__(self, *arguments: str) -> None:
        script = Path(__file__).parent / "worker.py"
        self.process = subprocess.Popen(
            [sys.executable, str(script), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ.copy(),
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("READY"), line

    @property
    def pid(self) -> int:
        return self.process.pid


@pytest.fixture
def worker() -> Iterator[Callable[..., Worker]]:
    started: list[Worker] = []

    def start(*arguments: str) -> Worker:
        started.append(Worker(*arguments))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()
