"""A 64 MB array through call, beside a plain socket copy of the same bytes.  python bench_array.py [runs=7]"""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
import statistics
import sys
import tempfile
import time
from typing import Any

import numpy as np

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
BYTES = 64_000_000


def receive_plain(port_box: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port_box.put(server.getsockname()[1])
        peer, _ = server.accept()
        with peer:
            for _ in range(RUNS + 1):
                into = memoryview(bytearray(BYTES))
                got = 0
                while got < BYTES:
                    got += peer.recv_into(into[got:])
                peer.sendall(b"x")


def plain() -> float:
    box: Any = multiprocessing.Queue()
    process = multiprocessing.Process(target=receive_plain, args=(box,))
    process.start()
    data = np.arange(BYTES // 8)
    rates = []
    with socket.create_connection(("127.0.0.1", box.get())) as peer:
        for _ in range(RUNS + 1):
            start = time.perf_counter()
            peer.sendall(memoryview(data).cast("B"))
            peer.recv(1)
            rates.append(BYTES / (time.perf_counter() - start))
    process.join()
    return statistics.median(rates[1:])


def serve(folder: str, ready: Any) -> None:
    from martlet_runtime import DistributedRuntime

    async def size(array: Any) -> int:
        return int(array.nbytes)

    async def main() -> None:
        runtime = DistributedRuntime(directory=folder, transport="tcp")
        serving = runtime.endpoint("bench.array.size").serve(size)
        await serving.ready()
        ready.set()
        await serving

    asyncio.run(main())


async def through_call(folder: str) -> float:
    from martlet_runtime import DistributedRuntime

    data = np.arange(BYTES // 8)
    rates = []
    async with DistributedRuntime(directory=folder) as runtime:
        client = await runtime.endpoint("bench.array.size").client()
        await client.wait_for_instances()
        for _ in range(RUNS + 1):
            start = time.perf_counter()
            assert await client.call(data) == BYTES
            rates.append(BYTES / (time.perf_counter() - start))
    return statistics.median(rates[1:])


def main() -> None:
    floor = plain()
    with tempfile.TemporaryDirectory() as folder:
        ready = multiprocessing.Event()
        worker = multiprocessing.Process(target=serve, args=(folder, ready))
        worker.start()
        ready.wait()
        ours = asyncio.run(through_call(folder))
        worker.terminate()
        worker.join()
    print(
        f"socket {floor / 1e6:.0f} MB/s, call {ours / 1e6:.0f} MB/s: {ours / floor:.2f} of it"
    )


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    main()
