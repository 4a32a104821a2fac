"""Python awaitables, awaited in Swift."""

import asyncio
from typing import Any

import async_tests as m
import pytest
from coroutines import error, value


def test_K4_async_1_a_coroutine() -> None:
    async def main() -> None:
        thing = object()
        assert await m.await_object(value(thing, 0.01)) is thing
        assert await m.await_callback(lambda: value(1)) == 1
        assert await m.await_callback(lambda: value(1), after_hop=True) == 1
        assert await m.await_callback_on_loop(lambda: value(1)) == 1
        assert await m.await_int(value(5)) == 5

    asyncio.run(main())


def test_async_2_futures_tasks_and_awaitables() -> None:
    class Awaitable:
        def __await__(self) -> Any:
            return value("awaited").__await__()

    async def main() -> None:
        loop = asyncio.get_running_loop()
        assert await m.await_object(loop.run_in_executor(None, lambda: 3)) == 3
        assert await m.await_object(asyncio.create_task(value(4))) == 4
        assert await m.await_object(Awaitable()) == "awaited"
        assert await m.await_object(m.hop_add(2, 3)) == 5
        done = loop.create_future()
        done.set_result(6)
        assert await m.await_object(done) == 6
        with pytest.raises(
            TypeError, match="An asyncio.Future, a coroutine or an awaitable is required"
        ):
            await m.await_object(3)

    asyncio.run(main())


def test_async_3_a_sandwich() -> None:
    async def inner() -> int:
        return await m.hop_add(1, 2) + await m.add(3, 4)

    async def main() -> None:
        assert await m.await_callback(inner) == 10
        assert await m.await_callback(lambda: m.await_callback(inner)) == 10

    asyncio.run(main())


def test_async_4_sleep_in_both() -> None:
    async def main() -> None:
        await m.sleep(0.001)
        await m.await_object(asyncio.sleep(0.001))

    asyncio.run(main())


def test_python_errors_pass_through_swift() -> None:
    class Own(Exception):
        pass

    own = Own("x")

    async def main() -> None:
        for await_ in (m.await_callback, m.await_callback_on_loop):
            with pytest.raises(Own) as raised:
                await await_(lambda: error(own))
            assert raised.value is own
        with pytest.raises(ZeroDivisionError):
            await m.await_callback(lambda: 1 // 0, after_hop=True)
        with pytest.raises(TypeError, match="^'str' object cannot be interpreted as an integer$"):
            await m.await_int(value("a"))

    asyncio.run(main())


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt])
def test_exit_and_interrupt_pass_through_swift(kind: type[BaseException]) -> None:
    async def main() -> None:
        await m.hop_noop()
        raise kind(3)

    with pytest.raises(kind):
        asyncio.run(main())

    async def inner() -> None:
        with pytest.raises(kind):
            await m.await_object(error(kind(3)))
        await asyncio.sleep(1)

    with pytest.raises(kind):
        asyncio.run(inner())


def test_children_and_tasks_inherit_the_loop() -> None:
    assert asyncio.run(wrapped_children()) == 7


async def wrapped_children() -> Any:
    return await m.await_in_children(value(3), value(4))


def test_cancelling_swift_cancels_python() -> None:
    async def main() -> None:
        cancelled = asyncio.Event()

        async def slow() -> None:
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                cancelled.set()
                raise

        task = asyncio.create_task(m.await_object(slow()))
        await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert cancelled.is_set()

    asyncio.run(main())


def test_a_python_task_that_refuses_cancellation_gives_its_value() -> None:
    async def main() -> None:
        async def stubborn() -> str:
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                return "stayed"
            return ""

        task = asyncio.create_task(m.await_object(stubborn()))
        await asyncio.sleep(0.02)
        task.cancel()
        assert await task == "stayed"

    asyncio.run(main())


def test_cancelling_python_is_a_cancellation_error() -> None:
    async def main() -> None:
        task = asyncio.create_task(asyncio.sleep(10))
        caught = asyncio.create_task(m.catch_cancellation(task))
        await asyncio.sleep(0.02)
        task.cancel()
        assert await caught == "cancelled"

    asyncio.run(main())


def test_an_awaitable_made_by_hand() -> None:
    async def main() -> None:
        assert await m.by_hand(4) == 8

    asyncio.run(main())


def test_async_17_run_until_complete() -> None:
    loop = asyncio.new_event_loop()
    for _ in range(2):
        assert m.run_until_complete(loop, lambda: value(5)) == 5
    with pytest.raises(ValueError, match="^x$"):
        m.run_until_complete(loop, lambda: error(ValueError("x")))
    loop.close()
    with pytest.raises(RuntimeError, match="^Event loop is closed$"):
        m.run_until_complete(loop, lambda: value(5))
    fresh = asyncio.new_event_loop()
    fresh.close()
    with pytest.raises(RuntimeError, match="^Event loop is closed$"):
        m.run_until_complete(fresh, lambda: value(5))
