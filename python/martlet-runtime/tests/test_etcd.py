"""Discovery by a real etcd."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import run

from martlet_runtime import DistributedRuntime, errors


def held_port() -> socket.socket:
    """A port of loopback that nobody else gets while the socket lives.

    It stays bound, and a server shares it by SO_REUSEADDR, as etcd does: one that was only found
    free may be another test's by the time a server binds it. The system hands out none below 32768.
    """
    while True:
        held = socket.socket()
        with contextlib.suppress(OSError):
            held.bind(("127.0.0.1", random.randrange(20_000, 32_000)))
            # Only now: until it is bound it must not share.
            held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            return held
        held.close()


def url(port: socket.socket) -> str:
    return f"http://127.0.0.1:{port.getsockname()[1]}"


class Etcd:
    """A server on loopback, which keeps its data when it is stopped and started."""

    def __init__(self, folder: Path) -> None:
        self.ports = [held_port(), held_port()]
        self.url, self.peer = map(url, self.ports)
        self.log = folder.with_suffix(".log")
        self.command = ["etcd", "--data-dir", str(folder), "--name", "test"]
        self.command += ["--listen-client-urls", self.url, "--advertise-client-urls", self.url]
        self.command += ["--listen-peer-urls", self.peer, "--log-level", "error"]
        self.command += ["--initial-advertise-peer-urls", self.peer]
        self.command += ["--initial-cluster", f"test={self.peer}"]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    async def runtime(self, **options: Any) -> DistributedRuntime:
        """One whose discovery answers; etcd may still be starting."""
        for _ in range(100):
            try:
                return await DistributedRuntime.connect(
                    discovery="etcd", etcd_endpoints=[self.url], **options
                )
            except errors.DiscoveryFailed:
                status = self.process.poll() if self.process is not None else None
                if status is not None:
                    break
                await asyncio.sleep(0.1)
        what = "does not answer" if status is None else f"has ended with {status}"
        raise AssertionError(f"etcd {what}:\n{self.log.read_text()[-4096:]}")


@pytest.fixture
def etcd(tmp_path: Path) -> Iterator[Etcd]:
    server = Etcd(tmp_path / "etcd")
    server.start()
    yield server
    server.stop()
    for port in server.ports:
        port.close()


async def count(request: int) -> Any:
    for i in range(request):
        yield i


def test_instances_find_each_other(etcd: Etcd) -> None:
    async def main() -> None:
        worker, caller = await etcd.runtime(), await etcd.runtime()
        client = await caller.endpoint("a.b.c").client()
        assert client.instances() == []
        async with worker.endpoint("a.b.c").serve(count, metadata={"gpu": "0"}):
            await client.wait_for_instances(timeout=10)
            (instance,) = client.instances()
            assert instance.metadata == {"gpu": "0"}
            assert instance.addresses[0].startswith("tcp:127.0.0.1:")
            assert [x async for x in client.generate(3)] == [0, 1, 2]
        for _ in range(100):
            if not client.instances():
                break
            await asyncio.sleep(0.05)
        assert client.instances() == []
        await worker.shutdown()
        await caller.shutdown()

    run(main)


def check_an_outage(etcd: Etcd, seconds: float, lease_time: float) -> None:
    async def main() -> None:
        worker = await etcd.runtime(lease_time=lease_time)
        caller = await etcd.runtime(lease_time=lease_time)
        await worker.endpoint("a.b.c").serve(count).ready()
        client = await caller.endpoint("a.b.c").client()
        await client.wait_for_instances(timeout=10)
        etcd.stop()
        end = asyncio.get_running_loop().time() + seconds
        calls = 0
        while asyncio.get_running_loop().time() < end:
            assert [x async for x in client.generate(2)] == [0, 1]
            calls += 1
            await asyncio.sleep(0.05)
        etcd.start()
        # Who asks only now finds the worker: it has registered again.
        newcomer = await etcd.runtime()
        late = await newcomer.endpoint("a.b.c").client()
        await late.wait_for_instances(timeout=30)
        assert [x async for x in late.generate(2)] == [0, 1]
        assert [x async for x in client.generate(2)] == [0, 1]
        assert calls > seconds
        for runtime in (newcomer, caller, worker):
            await runtime.shutdown()

    run(main)


def test_13_calls_go_on_while_etcd_is_away(etcd: Etcd) -> None:
    check_an_outage(etcd, seconds=5, lease_time=2)


@pytest.mark.slow
def test_13_etcd_away_for_60_seconds(etcd: Etcd) -> None:
    check_an_outage(etcd, seconds=60, lease_time=10)


def test_4_an_etcd_that_is_not_there_is_an_error_within_its_time() -> None:
    async def main() -> None:
        with (
            held_port() as port,
            pytest.raises(errors.DiscoveryFailed, match=r"/v3/kv/range: Connection refused$"),
        ):
            async with asyncio.timeout(10):
                await DistributedRuntime.connect(discovery="etcd", etcd_endpoints=[url(port)])

    run(main)
