"""What a worker outlives: strange bytes, ten thousand callers, full disks, hostile names."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Worker, run

from martlet_runtime import DistributedRuntime, _core, errors

Start = Callable[..., Worker]
GREETING = b"MARTLET\x01"


def frame(kind: int, payload: bytes = b"", stream: int = 0, flags: int = 0) -> bytes:
    return struct.pack(">IBBI", len(payload), kind, flags, stream) + payload


HELLO = frame(
    1,
    _core.pack({"peer": 1, "max_message": 1 << 20, "window": 1 << 16, "max_streams": 100}),
)
# The kinds that brought Dynamo's worker into trouble, and their twins in this framing.
MALFORMED = {
    "64 KiB at random": b"\x00" + os.urandom(65_535),
    "an HTTP request": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "a TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "a length of 4 GiB": GREETING + HELLO + struct.pack(">IBBI", 0xFFFFFFFF, 3, 0, 1),
    "a first frame of 4 GiB": GREETING + struct.pack(">IBBI", 0xFFFFFFFF, 1, 0, 0),
    "a huge message announced": GREETING + HELLO + frame(4, b"\xff" * 8, 1),
    "a request header that is cut": GREETING + HELLO + frame(2, b"\x00" * 9, 1),
    "a path that is not UTF-8": GREETING
    + HELLO
    + frame(2, bytes(16) + b"\x00\x00\x02\xff\xfe\x00\x00\x00\x00", 1),
    "a hello that is no MessagePack": GREETING + frame(1, b"\xc1"),
    "a hello of JSON": GREETING + frame(1, b'{"peer": 1}'),
    "a hello 60,000 levels deep": GREETING + frame(1, b"\x91" * 60_000),
    "an unknown kind of frame": GREETING + HELLO + frame(200),
    "another version": b"MARTLET\x09",
    "an answer from a client": GREETING + HELLO + frame(9, b"\x80", 1),
    "a message for no stream": GREETING + HELLO + frame(3, b"x", 7),
    "half a frame": GREETING + HELLO + struct.pack(">IBBI", 100, 3, 0, 1) + b"x" * 50,
    "nothing at all": b"",
}


def resident(pid: int) -> float:
    """MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def test_14_malformed_bytes(worker: Start) -> None:
    assert len(MALFORMED) == 17
    one = worker("--silence-limit", "1")

    async def main() -> None:
        async with DistributedRuntime() as runtime:
            client = await runtime.endpoint("a.b.c").client()
            await client.wait_for_instances(timeout=20)
            for _ in range(200):
                await client.call({"n": 1})
            before = resident(one.pid)
            path = client.instances()[0].addresses[0].removeprefix("unix:")
            for name, data in MALFORMED.items():
                with socket.socket(socket.AF_UNIX) as raw:
                    raw.settimeout(10)
                    raw.connect(path)
                    raw.sendall(data)
                    # Closed by the worker, within a time limit even if nothing more comes.
                    try:
                        while raw.recv(65536):
                            pass
                    except ConnectionResetError:
                        pass
                    except TimeoutError:
                        pytest.fail(f"{name}: the connection stays open")
                assert await client.call({"n": 1}) == 0, name
            assert resident(one.pid) < before + 2

    run(main)
    os.kill(one.pid, signal.SIGTERM)
    _, said = one.process.communicate(timeout=20)
    assert said.count("connection closed") >= 13
    assert "does not speak Martlet's wire format" in said
    assert "announces 4294967295 bytes" in said


def test_14_a_request_that_cannot_be_read_is_told_to_its_sender(worker: Start) -> None:
    worker()

    async def main() -> None:
        async with DistributedRuntime() as runtime:
            client = await runtime.endpoint("a.b.c").client()
            await client.wait_for_instances(timeout=20)
            (instance,) = client.instances()
            with socket.socket(socket.AF_UNIX) as raw:
                raw.settimeout(10)
                raw.connect(instance.addresses[0].removeprefix("unix:"))
                header = struct.pack(">QIIBH", instance.instance_id, 1 << 16, 0, 0, 5)
                header += b"a.b.c" + b"\x00\x02id" + b"\x00\x00"
                # No packer writes this: an array that ends too early.
                message = frame(3, b"\x93\x01", 1, flags=1)
                raw.sendall(GREETING + HELLO + frame(2, header, 1) + message)
                answer = b""
                while b"no MessagePack" not in answer:
                    more = raw.recv(65536)
                    assert more, answer
                    answer += more

    run(main)


def test_ten_thousand_streams_at_once(worker: Start) -> None:
    one = worker()

    async def main() -> None:
        async with DistributedRuntime() as runtime:
            client = await runtime.endpoint("a.b.c").client()
            await client.wait_for_instances(timeout=20)
            streams = [client.generate({"n": 3, "wait": True}) for _ in range(10_000)]
            for stream in streams:
                assert await anext(stream) == 0
            opened = resident(one.pid)
            assert await client.call({"go": True}) is None
            for stream in streams:
                assert [x async for x in stream] == [1, 2]
            assert opened < 400

    run(main)


def test_16_a_paused_reader_holds_its_writer(worker: Start) -> None:
    one = worker()

    async def main() -> None:
        async with DistributedRuntime() as runtime:
            client = await runtime.endpoint("a.b.c").client()
            await client.wait_for_instances(timeout=20)
            stream = client.generate({"n": 300_000})
            assert await anext(stream) == 0
            before = resident(one.pid)
            await asyncio.sleep(1.5)
            assert resident(one.pid) < before + 8
            expected = 1
            async for item in stream:
                assert item == expected
                expected += 1
            assert expected == 300_000
            assert resident(one.pid) < before + 8

    run(main)


@pytest.mark.slow
def test_16_three_million_items_with_a_pause_of_8_seconds(worker: Start) -> None:
    one = worker()

    async def main() -> None:
        async with DistributedRuntime() as runtime:
            client = await runtime.endpoint("a.b.c").client()
            await client.wait_for_instances(timeout=20)
            stream = client.generate({"n": 3_000_000})
            assert await anext(stream) == 0
            before = resident(one.pid)
            await asyncio.sleep(8)
            expected = 1
            async for item in stream:
                assert item == expected
                expected += 1
            assert expected == 3_000_000
            assert resident(one.pid) < before + 8

    run(main)


def test_memory_stays_flat_over_many_calls(worker: Start) -> None:
    one = worker()

    async def main() -> None:
        async with DistributedRuntime() as runtime:
            client = await runtime.endpoint("a.b.c").client()
            await client.wait_for_instances(timeout=20)

            async def many(count: int) -> None:
                for _ in range(count):
                    assert await client.call({"n": 1, "padding": "x" * 20_000}) == 0

            await many(500)
            gc.collect()
            before = resident(one.pid), resident(os.getpid())
            await many(1500)
            gc.collect()
            assert resident(one.pid) < before[0] + 3
            assert resident(os.getpid()) < before[1] + 3

    run(main)


def test_a_full_disk_is_a_typed_error(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=32k,mode=700", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root's rights")

    async def handler(request: Any) -> Any:
        return request

    async def main() -> None:
        async with DistributedRuntime(directory=disk / "run", transport="tcp") as runtime:
            client = await runtime.endpoint("a.b.c").client()
            async with runtime.endpoint("a.b.c").serve(handler):
                await client.wait_for_instances(timeout=10)
                full = disk / "full"
                with pytest.raises(OSError):
                    full.write_bytes(bytes(1 << 20))
                with pytest.raises(errors.StorageFull):
                    await runtime.endpoint("a.b.d").serve(handler).ready()
                # What is announced already stays so.
                assert await client.call(1) == 1
                full.unlink()
                await runtime.endpoint("a.b.d").serve(handler).ready()

    try:
        run(main)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize(
    "name", ["../../x", "..", ".", "/etc", "a/b", "a\0b", "a b", "", "%2e%2e", "x" * 300]
)
def test_3_names_that_leave_the_folder_are_none(name: str, runtime_folder: Path) -> None:
    async def main() -> None:
        async with DistributedRuntime() as runtime:
            with pytest.raises(ValueError):
                runtime.namespace("a").component("b").endpoint(name)
            with pytest.raises(ValueError):
                runtime.namespace(name)
            with pytest.raises(ValueError):
                runtime.endpoint(f"a.b.{name}")

    run(main)
    assert not list(runtime_folder.rglob("*x*"))


def test_12_the_record_is_gone_soon_after_sigterm(worker: Start, runtime_folder: Path) -> None:
    one = worker()

    def records() -> list[Path]:
        return [x for x in (runtime_folder / "instances").iterdir() if x.name[0] != "."]

    assert len(records()) == 1
    os.kill(one.pid, signal.SIGTERM)
    end = time.monotonic() + 5
    while records() and time.monotonic() < end:
        time.sleep(0.005)
    assert not records()
    assert one.process.wait(20) == 0


def test_half_open_connections_are_given_up(worker: Start) -> None:
    one = worker("--silence-limit", "1")

    async def main() -> None:
        async with DistributedRuntime() as runtime:
            client = await runtime.endpoint("a.b.c").client()
            await client.wait_for_instances(timeout=20)
            path = client.instances()[0].addresses[0].removeprefix("unix:")
            with socket.socket(socket.AF_UNIX) as raw:
                raw.settimeout(10)
                raw.connect(path)
                # Greets, and is never heard again: a machine that lost its power.
                raw.sendall(GREETING + HELLO)
                while raw.recv(65536):
                    pass
            assert await client.call({"n": 1}) == 0
            assert one.process.poll() is None

    run(main)


def test_a_serving_loop_that_fails_leaves_no_call_waiting() -> None:
    async def handler(request: Any) -> Any:
        await asyncio.sleep(60)

    async def main() -> None:
        server, caller = DistributedRuntime(), DistributedRuntime()
        serving = server.endpoint("a.b.c").serve(handler)
        await serving.ready()
        client = await caller.endpoint("a.b.c").client()
        await client.wait_for_instances(timeout=10)
        running = asyncio.create_task(client.call(0))
        while serving.active_calls == 0:
            await asyncio.sleep(0.01)

        def broken(request: Any) -> Any:
            raise MemoryError("no task can be made")

        serving._handle = broken  # type: ignore[method-assign]
        with pytest.raises(errors.RuntimeFault):
            async with asyncio.timeout(10):
                await client.call(0)
        with pytest.raises(errors.RuntimeFault):
            async with asyncio.timeout(10):
                await running
        with pytest.raises(MemoryError):
            await serving
        await server.shutdown()
        await caller.shutdown()

    run(main)
