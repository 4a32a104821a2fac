import asyncio
import os
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import anyio
import async_tests as m
import pytest
import trio
import trio.lowlevel


async def value(x: int) -> int:
    await trio.lowlevel.checkpoint()
    return x


def test_calls() -> None:
    async def main() -> None:
        assert await m.add(1, 2) == 3
        assert await m.slow_add(1, 2) == 3
        assert await m.yield_on_loop() is None
        here = threading.get_native_id()
        assert await m.threads_on_loop(here) == (True, True)
        assert await m.on_main_actor(here)
        call = m.slow_add(3, 4)
        assert (await call, await call) == (7, 7)
        for after_hop in (False, True):
            with pytest.raises(ValueError, match="^no$"):
                await m.fail("no", after_hop=after_hop)

    trio.run(main)
    trio.run(main)


def test_many_at_once() -> None:
    async def main() -> None:
        results: list[int] = []

        async def call(i: int) -> None:
            results.append(await m.hop_add(i, 1))

        async with trio.open_nursery() as nursery:
            for i in range(200):
                nursery.start_soon(call, i)
            nursery.start_soon(m.sleep, 0.001)
        assert sorted(results) == list(range(1, 201))

    trio.run(main)


def test_cancellation() -> None:
    async def main() -> None:
        m.forget_side_effects()
        with trio.move_on_after(0.01) as scope:
            await m.sleep(10)
        assert scope.cancelled_caught
        with pytest.raises(trio.TooSlowError), trio.fail_after(0.01):
            await m.sleep(10)
        with trio.move_on_after(0.01) as scope:
            assert await m.value_when_cancelled() == 77
        with trio.move_on_after(0.01) as scope:
            await m.abandoned(5)
        assert scope.cancelled_caught
        # Swift's own cancellation is an exception as any other.
        with pytest.raises(asyncio.CancelledError):
            await m.cancel_itself()
        with pytest.raises(asyncio.CancelledError):
            await m.await_callback(m.cancel_itself)

    trio.run(main)


async def collect(items: AsyncIterator[int]) -> list[int]:
    return [item async for item in items]


@pytest.mark.parametrize("make", [m.numbers, m.hop_numbers, m.buffered_numbers, m.pushed_numbers])
def test_streams(make: Callable[[int], AsyncIterator[int]]) -> None:
    async def main() -> None:
        assert await collect(make(1000)) == list(range(1000))

    trio.run(main)


def test_python_in_swift() -> None:
    async def numbers() -> AsyncIterator[int]:
        for i in range(5):
            await trio.lowlevel.checkpoint()
            yield i

    async def broken() -> int:
        await trio.lowlevel.checkpoint()
        raise ValueError("broken")

    async def leave() -> None:
        await trio.lowlevel.checkpoint()
        raise SystemExit(3)

    async def main() -> None:
        for await_ in (m.await_callback, m.await_callback_on_loop):
            assert await await_(lambda: value(5)) == 5
            with pytest.raises(ValueError, match="^broken$"):
                await await_(broken)
            with pytest.raises(SystemExit):
                await await_(leave)
        assert await m.sum(numbers()) == 10
        with trio.move_on_after(0.01) as scope:
            await m.await_callback(trio.sleep_forever)
        assert scope.cancelled_caught

    trio.run(main)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_anyio(backend: str) -> None:
    async def main() -> None:
        assert await m.slow_add(1, 2) == 3
        with anyio.move_on_after(0.01) as scope:
            await m.sleep(10)
        assert scope.cancelled_caught
        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(m.hop_noop)
        assert await collect(m.hop_numbers(20)) == list(range(20))

    anyio.run(main, backend=backend)


def test_no_descriptor_grows_with_runs() -> None:
    async def main() -> None:
        await m.slow_add(1, 2)
        m.hop_noop().close()

    def descriptors() -> int:
        return len(os.listdir("/proc/self/fd"))

    trio.run(main)
    before = descriptors()
    for _ in range(30):
        trio.run(main)
    assert descriptors() == before


def test_without_any_loop() -> None:
    call: Awaitable[Any] = m.sleep(10)
    with pytest.raises(
        RuntimeError,
        match="^no running event loop: await Swift's async functions under asyncio, uvloop or trio$",
    ):
        call.send(None)  # type: ignore[attr-defined]
    call.close()  # type: ignore[attr-defined]
