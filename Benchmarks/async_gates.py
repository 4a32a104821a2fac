"""The gates of the async bridge: ratios and context switches in one run, against pure asyncio.

Run it where `martlet_bench` is installed; with `uvloop` as argument under uvloop. Rounds are short and
interleaved, so that a neighbour's load hits all cases alike; medians count. What two threads do together
and the busy loop need a quiet machine all the same; `chrt -f 10` makes one of a machine that isn't.
"""

import asyncio
import os
import resource
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import martlet_bench as m
from suite.switches import Work, gather, read, repeat, sleep0, voluntary

ROUNDS = 60


async def noop() -> None:
    pass


async def generator(n: int) -> AsyncIterator[int]:
    for i in range(n):
        yield i


def executor() -> Awaitable[int]:
    return asyncio.get_running_loop().run_in_executor(None, int)


async def tasks(call: Any, n: int) -> None:
    for _ in range(n):
        await asyncio.create_task(call())


CASES: dict[str, tuple[Work, Any, int]] = {
    "async def": (repeat, noop, 1000),
    "noop": (repeat, m.async_noop, 1000),
    "run_in_executor": (repeat, executor, 50),
    "hop": (repeat, m.async_noop_hop, 50),
    "hop on the loop": (repeat, m.async_noop_hop_loop, 50),
    "gather async def": (gather, noop, 1000),
    "gather noop": (gather, m.async_noop, 1000),
    "gather hop": (gather, m.async_noop_hop, 1000),
    "sleep(0)": (repeat, sleep0, 500),
    "yield": (repeat, m.async_yield, 500),
    "async generator": (read, generator, 5000),
    "pull": (read, m.AsyncRange, 1500),
    "buffer": (read, m.AsyncRangeBuffered, 8000),
    "push": (read, m.AsyncRangePush, 8000),
    "create_task": (tasks, sleep0, 80),
    "awaits Python": (m.async_call_py, sleep0, 80),
}


async def measure() -> tuple[dict[str, float], dict[str, float]]:
    times: dict[str, list[float]] = {name: [] for name in CASES}
    hops: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(ROUNDS):
        for name, (work, what, n) in CASES.items():
            before, start = voluntary(), time.perf_counter()
            await work(what, n)
            times[name].append((time.perf_counter() - start) / n * 1e6)
            hops[name].append((voluntary() - before) / n)
    return tuple(
        {k: statistics.median(v) for k, v in each.items()} for each in (times, hops)
    )  # type: ignore[return-value]


async def busy(seconds: float = 2.0) -> tuple[float, float]:
    """64 hops in flight while Python keeps the loop busy: calls/s and the 99th percentile in ms."""
    latencies: list[float] = []
    end = time.perf_counter() + seconds

    async def slices() -> None:
        while time.perf_counter() < end:
            until = time.perf_counter() + 0.002
            while time.perf_counter() < until:
                pass
            await asyncio.sleep(0)

    async def caller() -> None:
        while time.perf_counter() < end:
            start = time.perf_counter()
            await m.async_noop_hop()
            latencies.append(time.perf_counter() - start)

    await asyncio.gather(slices(), *[caller() for _ in range(64)])
    latencies.sort()
    return len(latencies) / seconds, latencies[len(latencies) * 99 // 100] * 1000


GROWTH: dict[str, tuple[Work, Any, int]] = {
    "10⁶ awaits": (repeat, m.async_noop, 1_000_000),
    "10⁵ hops": (repeat, m.async_noop_hop, 100_000),
    "2·10⁶ items, pull": (read, m.AsyncRange, 2_000_000),
    "2·10⁶ items, buffer": (read, m.AsyncRangeBuffered, 2_000_000),
    "2·10⁶ items, push": (read, m.AsyncRangePush, 2_000_000),
}


def resident() -> int:
    """The memory of this process in kB."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() // 1024


async def growth() -> dict[str, int]:
    grown: dict[str, int] = {}
    for name, (work, what, n) in GROWTH.items():
        # Caches fill in the first tenth.
        await work(what, n // 10)
        before = resident()
        await work(what, n)
        grown[name] = resident() - before
    return grown


def main() -> int:
    if "uvloop" in sys.argv:
        import uvloop

        run: Any = uvloop.run
    else:
        run = asyncio.run
    print(
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} CPUs, Python {sys.version.split()[0]}"
    )
    us, hops = run(measure())
    for name in CASES:
        print(f"{name:18} {us[name]:9.3f} µs {hops[name]:7.3f} switches")
    calls, p99 = run(busy())
    grown = run(growth())
    gates = [
        ("noop / async def", us["noop"] / us["async def"], 6),
        ("hop / run_in_executor", us["hop"] / us["run_in_executor"], 1 / 1.5),
        ("switches a hop", hops["hop"], 3.1),
        ("switches a hop on the loop", hops["hop on the loop"], 2.2),
        ("gather noop / async def", us["gather noop"] / us["gather async def"], 1),
        ("switches a gathered hop", hops["gather hop"], 0.5),
        ("pull, µs an item", us["pull"], 1),
        ("buffer / async generator", us["buffer"] / us["async generator"], 2),
        ("push / async generator", us["push"] / us["async generator"], 3),
        ("yield / sleep(0)", us["yield"] / us["sleep(0)"], 4),
        ("awaits Python / create_task", us["awaits Python"] / us["create_task"], 2.2),
        ("10,000 / calls a second, busy loop", 10_000 / calls, 1),
        ("p99 of a call, busy loop, ms", p99, 10),
        *[(f"growth over {name}, kB", kB, 512) for name, kB in grown.items()],
    ]
    for name, value, limit in gates:
        print(
            f"{'ok  ' if value <= limit else 'MISS'} {name}: {value:.3f} (at most {limit:.3g})"
        )
    return int(any(value > limit for _, value, limit in gates))


if __name__ == "__main__":
    sys.exit(main())
