"""Health, liveness and metrics over HTTP; the loop's lag."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from typing import Any

import pytest
from conftest import run, serving

from martlet_runtime import DistributedRuntime, errors


async def get(url: str) -> tuple[int, str]:
    """Status and body."""
    host, _, rest = url.removeprefix("http://").partition(":")
    port, _, path = rest.partition("/")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET /{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
    writer.close()
    return int(head.split()[1]), body


async def answer(request: Any) -> Any:
    await asyncio.sleep(request)
    return request


def test_17_health_follows_serving() -> None:
    async def main() -> None:
        runtime, caller = DistributedRuntime(), DistributedRuntime()
        status = await runtime.serve_status()
        assert await get(f"{status.url}/live") == (200, '{"status":"live"}\n')
        code, body = await get(f"{status.url}/health")
        assert (code, json.loads(body)["status"]) == (503, "nothing is served")
        began, goes_on = asyncio.Event(), asyncio.Event()

        async def wait(request: Any) -> Any:
            began.set()
            await goes_on.wait()
            return request

        await runtime.endpoint("a.b.c").serve(wait).ready()
        code, body = await get(f"{status.url}/health")
        assert (code, json.loads(body)["status"]) == (200, "ready")
        assert json.loads(body)["endpoints"][0]["endpoint"] == "a.b.c"
        client = await caller.endpoint("a.b.c").client()
        call = asyncio.create_task(client.call(0.3))
        await began.wait()
        drained = runtime.shutdown()
        while runtime.is_serving:
            await asyncio.sleep(0)
        code, body = await get(f"{status.url}/health")
        assert (code, json.loads(body)["status"]) == (503, "draining")
        goes_on.set()
        assert await call == 0.3
        await drained
        await status.close()
        await caller.shutdown()

    run(main)


def test_metrics_count_calls() -> None:
    async def main() -> None:
        async with serving(answer) as client:
            status = await client.endpoint.runtime.serve_status()
            for _ in range(3):
                await client.call(0)
            code, body = await get(f"{status.url}/metrics")
            assert code == 200
            assert "martlet_client_calls_total 3\n" in body
            await status.close()

    run(main)


def test_other_hosts_and_ports_are_refused() -> None:
    async def main() -> None:
        async with DistributedRuntime() as runtime:
            with pytest.raises(errors.InvalidArgument, match=r"allow_insecure|allowInsecure"):
                await runtime.serve_status("0.0.0.0")
            with pytest.raises(ValueError, match="port must be between 0 and 65535, not 70000"):
                await runtime.serve_status(port=70_000)
            status = await runtime.serve_status()
            with pytest.raises(errors.Unavailable, match=r"listen on .*: Address already in use$"):
                await runtime.serve_status(port=int(status.url.rpartition(":")[2]))
            await status.close()

    run(main)


def lag(metrics: str) -> float:
    (line,) = [x for x in metrics.splitlines() if x.startswith("martlet_loop_lag_seconds ")]
    return float(line.split()[1])


def check_a_blocked_loop(seconds: float) -> None:
    async def block(request: float) -> str:
        time.sleep(request)
        return "done"

    async def look(url: str, instances: Any) -> tuple[float, int, int]:
        await asyncio.sleep(seconds - 0.5)
        code, _ = await get(f"{url}/health")
        _, metrics = await get(f"{url}/metrics")
        return lag(metrics), len(instances()), code

    async def main() -> None:
        worker = DistributedRuntime(lease_time=1)
        status = await worker.serve_status()
        await worker.endpoint("a.b.c").serve(block).ready()

        # The caller has a thread and a loop of its own.
        async def call() -> tuple[str, tuple[float, int, int]]:
            async with DistributedRuntime() as runtime:
                client = await runtime.endpoint("a.b.c").client()
                await client.wait_for_instances(timeout=10)
                looking = asyncio.create_task(look(status.url, client.instances))
                return await client.call(seconds), await looking

        answered, (late, instances, health) = await asyncio.to_thread(asyncio.run, call())
        assert answered == "done"
        assert instances == 1 and health == 200
        assert late > seconds / 3
        for _ in range(100):
            if lag(worker.metrics_text()) < 0.5:
                break
            await asyncio.sleep(0.05)
        assert lag(worker.metrics_text()) < 0.5
        await status.close()
        await worker.shutdown()

    run(main)


def test_21_a_blocked_loop_keeps_its_registration_and_is_seen() -> None:
    check_a_blocked_loop(3)


@pytest.mark.slow
def test_21_a_loop_blocked_for_14_seconds() -> None:
    check_a_blocked_loop(14)


def test_19_nothing_is_logged_for_a_call(capfd: pytest.CaptureFixture[str]) -> None:
    async def main() -> None:
        async with serving(answer) as client:
            for _ in range(20):
                await client.call(0)

    run(main)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("level", "says"), [("debug", True), ("off", False)])
def test_logs_are_json_lines_and_can_be_silenced(level: str, says: bool) -> None:
    code = """
import asyncio
from martlet_runtime import DistributedRuntime
async def main():
    async with DistributedRuntime() as runtime:
        async def handler(request): return request
        async with runtime.endpoint("a.b.c").serve(handler): pass
asyncio.run(main())
"""
    import os

    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"MARTLET_LOG": level},
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert any(line["message"] == "serving" for line in lines) is says
    assert says or not lines


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match=r"log_level must be 'off' or one of .*, not 'loud'"):
        DistributedRuntime(log_level="loud")
