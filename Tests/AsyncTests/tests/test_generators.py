"""Python async generators, read in Swift."""

import asyncio
import contextvars
from collections.abc import AsyncIterator
from typing import Any

import async_tests as m
import pytest
import trio


async def letters(n: int, delay: float | None = None) -> AsyncIterator[str]:
    for i in range(n):
        if delay is not None:
            await asyncio.sleep(delay)
        yield chr(ord("a") + i)


async def integers(
    n: int, delay: float | None = None, closed: list[int] | None = None
) -> AsyncIterator[int]:
    try:
        for i in range(n):
            if delay is not None:
                await asyncio.sleep(delay)
            yield i
    finally:
        if closed is not None:
            closed.append(1)


@pytest.mark.parametrize("delay", [None, 0.0, 0.005])
@pytest.mark.parametrize("name", ["sum", "sum_on_loop"])
def test_async_12_an_async_generator(name: str, delay: float | None) -> None:
    async def main() -> None:
        assert await getattr(m, name)(integers(10, delay)) == 45

    asyncio.run(main())


def test_async_13_errors_of_a_generator_are_kept() -> None:
    async def broken() -> AsyncIterator[int]:
        yield 1
        raise ValueError("broken")

    async def wrong() -> AsyncIterator[Any]:
        yield 1
        yield "two"

    async def main() -> None:
        with pytest.raises(ValueError, match="^broken$"):
            await m.sum(broken())
        with pytest.raises(TypeError, match="^'str' object cannot be interpreted as an integer$"):
            await m.sum(wrong())
        with pytest.raises(TypeError, match="^'int' object is not an async iterable$|'async for'"):
            await m.sum(3)

    asyncio.run(main())


def test_leaving_a_generator_early() -> None:
    async def main() -> None:
        assert await m.first_two(letters(5)) == ["a", "b"]

    asyncio.run(main())


def test_through_swift_and_back() -> None:
    async def main() -> None:
        assert [x async for x in m.doubled(integers(5, 0.0))] == [0, 2, 4, 6, 8]
        assert [x async for x in m.doubled(m.hop_numbers(5))] == [0, 2, 4, 6, 8]

    asyncio.run(main())


def test_through_swift_that_reads_ahead() -> None:
    variable: contextvars.ContextVar[int] = contextvars.ContextVar("variable", default=0)

    async def generator() -> AsyncIterator[int]:
        for i in range(10):
            await asyncio.sleep(0)
            yield i + variable.get()
        raise ValueError("broken")

    async def main() -> None:
        variable.set(1)
        items = m.doubled_ahead(generator())
        assert [await anext(items) for _ in range(10)] == [2 * (i + 1) for i in range(10)]
        with pytest.raises(ValueError, match="^broken$"):
            await anext(items)

    asyncio.run(main())
    trio.run(collect_ahead)


def test_reading_ahead_of_what_was_made_outside_a_loop_begins_at_the_first_anext() -> None:
    started = []

    async def generator() -> AsyncIterator[int]:
        started.append(True)
        for i in range(5):
            await asyncio.sleep(0)
            yield i

    async def main(items: AsyncIterator[int]) -> None:
        assert not started
        assert [x async for x in items] == [0, 2, 4, 6, 8]

    asyncio.run(main(m.doubled_ahead(generator())))
    # Closed before it is read.
    asyncio.run(m.doubled_ahead(generator()).aclose())
    assert len(started) == 1


async def collect_ahead() -> None:
    assert [x async for x in m.doubled_ahead(m.hop_numbers(5))] == [0, 2, 4, 6, 8]


@pytest.mark.parametrize("count", [1, 4, 1000])
@pytest.mark.parametrize("delay", [None, 0.0])
def test_async_13_read_ahead(count: int, delay: float | None) -> None:
    async def main() -> None:
        closed: list[int] = []
        assert await m.sum_ahead(integers(100, delay, closed), count) == 4950
        assert closed == [1]

    asyncio.run(main())


def test_async_14_read_ahead_a_full_buffer() -> None:
    async def main() -> None:
        assert await m.sum_ahead(integers(1000), 10) == 499500

    asyncio.run(main())


def test_async_13_errors_of_a_generator_that_is_read_ahead_are_kept() -> None:
    async def broken() -> AsyncIterator[Any]:
        yield "a"
        raise ValueError("broken")

    async def main() -> None:
        assert await m.first_ahead(broken(), 4) == "a"
        with pytest.raises(ValueError, match="^broken$"):
            await m.sum_ahead(through(broken(), int, 0), 4)
        with pytest.raises(TypeError, match="^'str' object cannot be interpreted as an integer$"):
            await m.sum_ahead(letters(1), 4)
        with pytest.raises(TypeError, match="^'int' object is not an async iterable$"):
            await m.first_ahead(3, 4)

    asyncio.run(main())


async def through(items: AsyncIterator[Any], kind: Any, value: Any) -> AsyncIterator[Any]:
    async for _ in items:
        yield kind(value)


def test_reading_ahead_stops_at_the_buffer() -> None:
    async def main() -> None:
        seen: list[int] = []

        async def counted() -> AsyncIterator[str]:
            for i in range(100):
                seen.append(i)
                yield "x"

        assert await m.first_ahead(counted(), 4) == "x"
        await asyncio.sleep(0.05)
        # Four in the buffer, four that were taken out of it together, one that waits for room.
        assert len(seen) <= 9

    asyncio.run(main())


def test_cancelling_cancels_what_is_read_ahead() -> None:
    async def main() -> None:
        closed = asyncio.Event()

        async def endless() -> AsyncIterator[int]:
            try:
                yield 1
                await asyncio.sleep(60)
            finally:
                closed.set()

        task = asyncio.create_task(m.sum_ahead(endless(), 4))
        await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(closed.wait(), 10)

    asyncio.run(main())
