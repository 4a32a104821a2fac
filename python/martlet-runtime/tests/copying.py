"""Both sides of test_copies.py: counts what a process copies while one array of 64 MB travels."""

import asyncio
import ctypes
import sys
from typing import Any

import numpy as np

from martlet_runtime import DistributedRuntime

SIZE = 64 << 20
counted = ctypes.CDLL(None).copied_bytes
counted.restype = ctypes.c_size_t


async def answer(request: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"counted": counted()}
    if "wanted" in request:
        answer["array"] = np.ones(request["wanted"], np.uint8)
    return answer


async def serve() -> None:
    runtime = DistributedRuntime()
    serving = runtime.endpoint("a.b.c").serve(answer)
    await serving.ready()
    print("READY", flush=True)
    await serving


async def copies(message: dict[str, Any]) -> None:
    """Prints how often this side copies the array that goes one way, then how often the other."""
    async with DistributedRuntime() as runtime:
        client = await runtime.endpoint("a.b.c").client()
        await client.wait_for_instances(timeout=30)
        there = (await client.call({}))["counted"]
        here = counted()
        await client.call(message, timeout=60)
        here = counted() - here
        there = (await client.call({}))["counted"] - there
    print(here / SIZE, there / SIZE)


if __name__ == "__main__":
    array = np.ones(SIZE, np.uint8)
    messages: dict[str, dict[str, Any]] = {"there": {"array": array}, "back": {"wanted": SIZE}}
    asyncio.run(serve() if sys.argv[1] == "serve" else copies(messages[sys.argv[1]]))
