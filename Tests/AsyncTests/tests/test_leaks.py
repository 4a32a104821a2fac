"""10⁵ calls, 10⁴ of those with a hop, of each kind of async function leave nothing behind."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import async_tests as m
import pytest
from leaks import grows

BATCH = 100
SLOW = ("hop", "thread", "K3", "K4", "K5", "buffer", "gather", "Swift")


async def caught(call: Awaitable[object]) -> None:
    try:
        await call
    except (ValueError, RuntimeError, TypeError, asyncio.CancelledError):
        pass


async def wrong(call: Callable[[], object]) -> None:
    with pytest.raises((TypeError, OverflowError)):
        call()


async def dropped() -> None:
    m.hop_noop().close()


async def cancelled() -> None:
    call = m.sleep(10)
    call.cancel()
    await caught(call)


async def read(stream: Any) -> None:
    async for _ in stream:
        pass


async def left() -> None:
    stream = m.numbers(5)
    await anext(stream)
    await stream.aclose()


async def value(result: object = None) -> object:
    return result


async def failing() -> None:
    raise ValueError("no")


async def three() -> Any:
    for i in range(3):
        yield 1000 + i


ACCOUNT, SESSION = m.Account("me"), m.SharedSession()

ACTIONS: dict[str, Callable[[], Awaitable[object]]] = {
    "K1 at once": lambda: m.add(1000, 2000),
    "K1 after a hop": lambda: m.hop_add(1000, 2000),
    "K1 task": lambda: asyncio.create_task(m.hop_add(1000, 2000)),
    "K1 gather": lambda: asyncio.gather(m.pair(), m.noop(), m.hop_noop()),
    "K1 arguments": lambda: m.many(1, 2, a=3),
    "K1 wrong argument": lambda: wrong(lambda: m.add("x", 1)),
    "K1 error": lambda: caught(m.fail("no", after_hop=True)),
    "K1 error at once": lambda: caught(m.fail("no", after_hop=False)),
    "K1 error of Swift": lambda: caught(m.fail_in_swift(after_hop=True)),
    "K1 closed": dropped,
    "K2 cancelled": cancelled,
    "K2 cancels itself": lambda: caught(m.cancel_itself()),
    "K3 on the loop": lambda: m.yield_on_loop(),
    "K3 concurrent": lambda: m.threads_concurrent(1000),
    "K4 coroutine": lambda: m.await_callback(lambda: value([1])),
    "K4 coroutine after a hop": lambda: m.await_object(value([1])),
    "K4 on the loop": lambda: m.await_callback_on_loop(lambda: value([1])),
    "K4 error": lambda: caught(m.await_object(failing())),
    "K4 wrong result": lambda: caught(m.await_int(value("x"))),
    "K4 Python": lambda: m.run_in_python(lambda: 1000),
    "K4 stream": lambda: m.sum(three()),
    "K4 stream read ahead": lambda: m.sum_ahead(three(), 2),
    "K5 actor": lambda: ACCOUNT.deposit_later(0),
    "K5 error of an actor": lambda: caught(ACCOUNT.deposit(-1)),
    "K5 struct": lambda: m.Point(1000).later(),
    "K5 class": lambda: m.Model("a").join(m.Model("b")),
    "K5 main actor": lambda: SESSION.visit_on_main(),
    "stream": lambda: read(m.numbers(3)),
    "stream with hops": lambda: read(m.hop_numbers(2)),
    "stream with a buffer": lambda: read(m.buffered_numbers(3)),
    "stream of a thread": lambda: read(m.pushed_numbers(3)),
    "stream with an error": lambda: caught(read(m.numbers(1, error="no"))),
    "stream left early": left,
}


@pytest.mark.parametrize("name", ACTIONS)
def test_leaks(name: str) -> None:
    make = ACTIONS[name]

    async def batch() -> None:
        for _ in range(BATCH):
            await make()

    with asyncio.Runner() as runner:
        # Those that wait for another thread take a hundred times as long.
        loops = 100 if any(word in name for word in SLOW) else 1_000
        assert grows(lambda: runner.run(batch()), loops, calls=BATCH) == ""
