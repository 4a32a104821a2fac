"""Swift and Python call each other; the Swift program knows nothing of Python."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import run

from martlet_runtime import DistributedRuntime, RemoteError

PEER = os.environ.get("MARTLET_RUNTIME_PEER", "")
if not Path(PEER).is_file():
    raise FileNotFoundError(
        "MARTLET_RUNTIME_PEER names no program: `swift build --traits Runtime` makes"
        " MartletRuntimeTestWorker"
    )
SQUARES = [{"i": i, "square": i * i} for i in range(5)]


@pytest.fixture
def swift_worker(runtime_folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([PEER, str(runtime_folder)])
    yield process
    process.kill()
    process.wait()


async def swift_call(folder: Path, path: str, n: int) -> str:
    process = await asyncio.create_subprocess_exec(
        PEER, str(folder), path, str(n), stdout=subprocess.PIPE
    )
    output, _ = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0
    return output.decode()


async def squares(request: dict[str, int]) -> Any:
    if request["n"] < 0:
        raise ValueError("'n' must be a number from 0 up")
    for i in range(request["n"]):
        yield {"i": i, "square": i * i}


def test_python_calls_python() -> None:
    async def main() -> None:
        async with (
            DistributedRuntime() as runtime,
            DistributedRuntime() as other,
            runtime.endpoint("test.python.squares").serve(squares),
        ):
            client = await other.endpoint("test.python.squares").client()
            await client.wait_for_instances(timeout=10)
            assert [x async for x in client.generate({"n": 5})] == SQUARES

    run(main)


def test_python_calls_swift(swift_worker: Any) -> None:
    async def main() -> None:
        async with DistributedRuntime() as runtime:
            client = await runtime.endpoint("test.worker.squares").client()
            await client.wait_for_instances(timeout=20)
            assert [x async for x in client.generate({"n": 5})] == SQUARES
            with pytest.raises(RemoteError, match="'n' must be a number") as caught:
                await client.call({"n": -1})
            assert caught.value.remote_class.endswith("BadRequest")
            echo = await runtime.endpoint("test.worker.echo").client()
            message = {"a": [1, None, 2.5, b"x"], "ü": {"deep": [True]}}
            assert await echo.call(message) == message

    run(main)


def test_python_leaves_a_swift_stream(swift_worker: Any) -> None:
    async def main() -> None:
        async with DistributedRuntime() as runtime:
            client = await runtime.endpoint("test.worker.squares").client()
            await client.wait_for_instances(timeout=20)
            async for item in client.generate({"n": 10**12}):
                assert item == {"i": 0, "square": 0}
                break
            assert [x async for x in client.generate({"n": 5})] == SQUARES

    run(main)


def test_swift_calls_python(runtime_folder: Path) -> None:
    async def main() -> None:
        async with (
            DistributedRuntime() as runtime,
            runtime.endpoint("test.python.squares").serve(squares),
        ):
            output = await swift_call(runtime_folder, "test.python.squares", 5)
            assert len(output.splitlines()) == 5 and "16" in output.splitlines()[4]
            output = await swift_call(runtime_folder, "test.python.squares", -1)
            assert output == "ValueError: 'n' must be a number from 0 up\n"

    run(main)


def test_swift_calls_swift(runtime_folder: Path, swift_worker: Any) -> None:
    async def main() -> None:
        output = await swift_call(runtime_folder, "test.worker.squares", 5)
        assert len(output.splitlines()) == 5 and "16" in output.splitlines()[4]

    run(main)
