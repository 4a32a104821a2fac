"""Between processes: what holds when one of them dies, freezes or leaves."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Worker, run

from martlet_runtime import Client, DistributedRuntime, errors

Start = Callable[..., Worker]


async def connect(n: int = 1, **options: Any) -> tuple[DistributedRuntime, Client[Any]]:
    runtime = DistributedRuntime(**options)
    client = await runtime.endpoint("a.b.c").client()
    await client.wait_for_instances(n, timeout=20)
    return runtime, client


def test_1_two_processes_with_nothing_set_up(worker: Start) -> None:
    worker()

    async def main() -> None:
        runtime, client = await connect()
        assert [x async for x in client.generate({"n": 10_000})] == list(range(10_000))
        await runtime.shutdown()

    run(main)


def test_15_two_processes_are_two_instances(worker: Start) -> None:
    worker()
    worker()

    async def main() -> None:
        runtime, client = await connect(2)
        assert len(set(client.instance_ids())) == 2
        streams = [client.generate({"n": 1}) for _ in range(4)]
        assert [[x async for x in stream] for stream in streams] == [[0]] * 4
        assert {stream.instance_id for stream in streams} == set(client.instance_ids())
        await runtime.shutdown()

    run(main)


def test_10_kill_9_in_a_stream_is_an_error_and_others_go_on(worker: Start) -> None:
    workers = [worker(), worker()]

    async def main() -> None:
        runtime, client = await connect(2)
        # One on each worker.
        streams: list[Any] = [client.generate({"n": 300, "sleep": 0.01}) for _ in range(2)]
        for stream in streams:
            await anext(stream)
        os.kill(workers[0].pid, signal.SIGKILL)
        ends = []
        for stream in streams:
            try:
                ends.append([x async for x in stream])
            except errors.ConnectionLost:
                ends.append([])
        assert sorted(ends) == [[], list(range(1, 300))]
        for _ in range(100):
            assert await client.call({"n": 1}) == 0
        await runtime.shutdown()

    run(main)


def test_10_kill_9_of_the_only_worker(worker: Start) -> None:
    one = worker()

    async def main() -> None:
        runtime, client = await connect()
        stream: Any = client.generate({"n": 10_000, "sleep": 0.01})
        await anext(stream)
        os.kill(one.pid, signal.SIGKILL)
        with pytest.raises(errors.ConnectionLost):
            async with asyncio.timeout(5):
                async for _ in stream:
                    pass
        await runtime.shutdown()

    run(main)


def test_11_a_frozen_worker_is_an_error(worker: Start) -> None:
    one = worker()

    async def main() -> None:
        runtime, client = await connect(heartbeat_interval=0.2, silence_limit=0.8)
        stream: Any = client.generate({"n": 10_000, "sleep": 0.01})
        await anext(stream)
        os.kill(one.pid, signal.SIGSTOP)
        try:
            with pytest.raises(errors.ConnectionLost):
                async with asyncio.timeout(10):
                    async for _ in stream:
                        pass
        finally:
            os.kill(one.pid, signal.SIGCONT)
        await runtime.shutdown()

    run(main)


def test_12_sigterm_drains(worker: Start) -> None:
    one = worker()

    async def main() -> None:
        runtime, client = await connect()
        stream: Any = client.generate({"n": 50, "sleep": 0.01})
        assert await anext(stream) == 0
        os.kill(one.pid, signal.SIGTERM)
        assert [x async for x in stream] == list(range(1, 50))
        assert await asyncio.to_thread(one.process.wait, 10) == 0
        assert client.instances() == []
        await runtime.shutdown()

    run(main)


def test_12_a_rolling_restart_fails_no_call(worker: Start) -> None:
    workers = [worker(), worker()]

    async def main() -> None:
        runtime, client = await connect(2)
        calls = 0
        is_over = False

        async def load() -> None:
            nonlocal calls
            while not is_over:
                assert [x async for x in client.generate({"n": 3})] == [0, 1, 2]
                calls += 1

        tasks = [asyncio.create_task(load()) for _ in range(8)]
        for old in workers:
            new = await asyncio.to_thread(worker)
            assert new.pid
            os.kill(old.pid, signal.SIGTERM)
            assert await asyncio.to_thread(old.process.wait, 20) == 0
        is_over = True
        await asyncio.gather(*tasks)
        assert calls > 20
        await runtime.shutdown()

    run(main)


def test_9_a_killed_client_cancels_the_handler(worker: Start) -> None:
    one = worker()
    code = """
import asyncio, os
from martlet_runtime import DistributedRuntime
async def main():
    client = await DistributedRuntime().endpoint("a.b.c").client()
    await client.wait_for_instances()
    async for _ in client.generate({"n": 1000, "sleep": 0.05}):
        os.kill(os.getpid(), 9)
asyncio.run(main())
"""
    import subprocess
    import sys

    subprocess.run([sys.executable, "-c", code], check=False, timeout=30)
    assert one.process.stdout is not None
    lines = [one.process.stdout.readline().split()[0] for _ in range(3)]
    assert lines == ["start", "ended", "finally"]
