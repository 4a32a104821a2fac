"""Voluntary context switches per await: how often a thread of the process goes to sleep.

Counted by the kernel in a process that runs on one CPU as a batch job, whose threads go on until they
sleep: else a waked thread pushes out the one that wakes it, at a time that the machine's load decides.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from suite.modules import Module

ROUNDS = 20
#: What turns some calls into one awaitable.
Work = Callable[[Any, int], Awaitable[None]]


async def sleep0() -> None:
    """Suspends once."""
    await asyncio.sleep(0)


async def repeat(call: Callable[[], Awaitable[Any]], n: int) -> None:
    """Awaits one call after another."""
    for _ in range(n):
        await call()


async def gather(call: Callable[[], Awaitable[Any]], n: int) -> None:
    """Awaits all calls together."""
    await asyncio.gather(*[call() for _ in range(n)])


async def read(make: Callable[[int], Any], n: int) -> None:
    """Reads a stream of n items to its end."""
    async for _ in make(n):
        pass


def voluntary() -> int:
    """The switches of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw


def _cases(m: Any) -> dict[str, tuple[Work, Any, int]]:
    return {
        "await_noop": (repeat, m.async_noop, 1000),
        "await_hop": (repeat, m.async_noop_hop, 50),
        "await_hop_loop": (repeat, m.async_noop_hop_loop, 50),
        "await_yield": (repeat, m.async_yield, 500),
        "await_python": (m.async_call_py, sleep0, 100),
        "gather_noop": (gather, m.async_noop, 1000),
        "gather_hop": (gather, m.async_noop_hop, 1000),
        "gather_hop_loop": (gather, m.async_noop_hop_loop, 1000),
        "stream_pull": (read, m.AsyncRange, 1000),
        "stream_hop": (read, m.AsyncRangeHop, 50),
        "stream_buffered": (read, m.AsyncRangeBuffered, 5000),
    }


async def _measure(m: Any) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, (work, what, n) in _cases(m).items():
            before = voluntary()
            await work(what, n)
            found.setdefault(name, []).append((voluntary() - before) / n)
    return {name: statistics.median(values) for name, values in found.items()}


def child(module: Module) -> dict[str, float]:
    """The medians by case, in this process."""
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return asyncio.run(_measure(module.load()))


def count(module: Module, python: Path = Path(sys.executable)) -> dict[str, float]:
    """Switches per await, by case."""
    done = subprocess.run(
        [python, "-m", "suite.child", "switches", module.spec],
        cwd=Path(__file__).resolve().parent.parent,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found
