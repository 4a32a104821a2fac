"""The loop, thread and actor that Swift code runs on."""

import asyncio
import threading
from typing import Any

import async_tests as m
import pytest
from coroutines import error, value

thread = threading.get_native_id


def test_outside_a_python_call_there_is_no_loop() -> None:
    async def main() -> None:
        future = asyncio.get_running_loop().create_future()
        m.await_outside(future)
        for _ in range(100):
            text = await m.last_failure()
            if text:
                break
            await asyncio.sleep(0.01)
        assert text.startswith("RuntimeError: no event loop: Python objects are awaited in tasks")
        future.cancel()

    asyncio.run(main())


def test_where_functions_run() -> None:
    async def main() -> None:
        here = thread()
        # A busy machine may resume it before it has suspended: then it goes on where it is.
        assert (True, False) in [await m.threads_automatic(here) for _ in range(5)]
        assert await m.threads_on_loop(here) == (True, True)
        assert await m.threads_concurrent(here) is False
        assert await m.threads_of_concurrent_function(here) is False

    asyncio.run(main())


def test_the_loop_executor_outside_a_loop_starts_when_it_is_awaited() -> None:
    assert asyncio.run(m.yield_on_loop()) is None
    assert asyncio.run(m.threads_on_loop(thread())) == (True, True)
    m.yield_on_loop().close()


def test_async_6_the_loop_executor_yields_like_sleep_0() -> None:
    async def main() -> list[str]:
        order: list[str] = []

        async def other() -> None:
            order.append("other")

        task = asyncio.create_task(other())
        await m.yield_on_loop()
        order.append("main")
        await task
        return order

    assert asyncio.run(main()) == ["other", "main"]


def test_the_main_actor() -> None:
    async def main() -> None:
        for _ in range(10):
            assert await m.on_main_actor(thread())

    asyncio.run(main())
    assert asyncio.run(m.on_main_actor(thread()))


def test_an_actor() -> None:
    async def main() -> None:
        first = await m.bump_actor()
        results = await asyncio.gather(*[m.bump_actor() for _ in range(100)])
        assert sorted(results) == list(range(first + 1, first + 101))

    asyncio.run(main())


def test_the_loop_of_a_task() -> None:
    async def main() -> None:
        assert await m.loop_of_task()
        called = asyncio.Event()
        await m.call_soon(called.set)
        await asyncio.wait_for(called.wait(), 10)

    asyncio.run(main())


def test_run_async() -> None:
    assert m.run_async(lambda: value(5)) == 5
    with pytest.raises(ValueError, match="^x$"):
        m.run_async(lambda: error(ValueError("x")))

    async def main() -> None:
        with pytest.raises(RuntimeError, match="cannot be called from a running event loop"):
            m.run_async(lambda: value(5))

    asyncio.run(main())


def test_async_18_three_loops_in_three_threads() -> None:
    results: list[int] = []

    async def main() -> None:
        total = 0
        for i in range(200):
            total += await m.hop_add(i, 1)
            total += await m.await_callback(lambda: value(1), after_hop=True)
        results.append(total)

    threads = [threading.Thread(target=lambda: asyncio.run(main())) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert results == [sum(range(200)) + 400] * 3


def test_a_call_belongs_to_its_loop() -> None:
    async def make() -> Any:
        return m.sleep(10)

    async def use(call: Any) -> None:
        with pytest.raises(RuntimeError, match="attached to a different loop|is closed"):
            await call

    call = asyncio.run(make())
    asyncio.run(use(call))
    call.close()


def test_async_5_a_blocking_body_blocks_its_thread_only() -> None:
    # Python code that blocks in another thread doesn't keep a hop from coming back.
    async def main() -> None:
        loop = asyncio.get_running_loop()
        blocked = loop.run_in_executor(None, threading.Event().wait, 0.05)
        assert await m.hop_add(1, 2) == 3
        await blocked

    asyncio.run(main())
