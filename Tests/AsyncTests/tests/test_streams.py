import asyncio
import gc
from collections.abc import Callable
from typing import Any

import async_tests as m
import pytest

ALL: list[Callable[..., Any]] = [
    m.numbers,
    m.hop_numbers,
    m.buffered_numbers,
    m.pushed_numbers,
    m.sent_numbers,
    m.slowly_buffered_numbers,
]
FAILING: list[Callable[..., Any]] = [
    m.numbers,
    m.hop_numbers,
    m.buffered_numbers,
    m.pushed_numbers,
]


async def collect(iterator: Any) -> list[Any]:
    return [item async for item in iterator]


@pytest.mark.parametrize("make", ALL)
@pytest.mark.parametrize("n", [0, 1, 10, 1000])
def test_all_items_in_order(make: Callable[..., Any], n: int) -> None:
    assert asyncio.run(collect(make(n))) == list(range(n))


@pytest.mark.parametrize("make", FAILING)
@pytest.mark.parametrize("n", [0, 3, 300])
def test_an_error_comes_in_its_place(make: Callable[..., Any], n: int) -> None:
    async def main() -> None:
        seen = []
        iterator = make(n, error="broken")
        with pytest.raises(RuntimeError, match="^broken$"):
            async for item in iterator:
                seen.append(item)
        assert seen == list(range(n))
        # Once.
        with pytest.raises(StopAsyncIteration):
            await anext(iterator)

    asyncio.run(main())


@pytest.mark.parametrize("make", ALL)
def test_after_the_end_it_stays_ended(make: Callable[..., Any]) -> None:
    async def main() -> None:
        iterator = make(1)
        assert await anext(iterator) == 0
        for _ in range(3):
            with pytest.raises(StopAsyncIteration):
                await anext(iterator)
        assert await anext(iterator, "default") == "default"

    asyncio.run(main())


def test_tuples_and_streams_of_swift() -> None:
    assert asyncio.run(collect(m.pairs(3))) == [(0, "0"), (1, "1"), (2, "2")]


def test_an_async_function_may_return_a_sequence() -> None:
    async def main() -> None:
        assert await collect(await m.later_numbers(3)) == [0, 1, 2]
        with pytest.raises(ValueError, match="^n must not be negative$"):
            await m.later_numbers(-1)

    asyncio.run(main())


def test_pull_asks_for_no_item_before_python_does() -> None:
    async def main() -> None:
        m.forget_items_asked()
        iterator = m.numbers(10)
        await asyncio.sleep(0.01)
        assert m.items_asked() == 0
        await anext(iterator)
        await anext(iterator)
        await asyncio.sleep(0.01)
        assert m.items_asked() == 2

    asyncio.run(main())


def test_a_full_buffer_holds_the_producer_back() -> None:
    async def main() -> None:
        m.forget_items_asked()
        iterator = m.slowly_buffered_numbers(100)
        for _ in range(100):
            if m.items_asked() == 4:
                break
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        # Four wait in the buffer, and nobody asks for a fifth.
        assert m.items_asked() == 4
        assert await collect(iterator) == list(range(100))

    asyncio.run(main())


@pytest.mark.parametrize("make", [m.silence, lambda: m.silence(buffer=4), m.silent_push])
@pytest.mark.parametrize("how", ["aclose", "async with", "drop", "cancel and drop", "break"])
def test_ending_early_ends_the_producer(make: Callable[[], Any], how: str) -> None:
    async def main() -> None:
        before = m.streams_terminated()
        iterator = make()
        if how == "aclose":
            await iterator.aclose()
            with pytest.raises(StopAsyncIteration):
                await anext(iterator)
        elif how == "async with":
            async with iterator as entered:
                assert entered is iterator
        elif how == "drop":
            del iterator
        elif how == "cancel and drop":
            task = asyncio.ensure_future(anext(iterator))
            await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            del iterator, task
        else:
            task = asyncio.create_task(collect(iterator))
            await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            del iterator, task
        for _ in range(300):
            gc.collect()
            if m.streams_terminated() > before:
                break
            await asyncio.sleep(0.01)
        assert m.streams_terminated() == before + 1

    asyncio.run(main())


@pytest.mark.parametrize("make", [m.silence, lambda: m.silence(buffer=4), m.silent_push])
def test_one_item_at_a_time(make: Callable[[], Any]) -> None:
    async def main() -> None:
        iterator = make()
        first = asyncio.ensure_future(anext(iterator))
        await asyncio.sleep(0.01)
        with pytest.raises(
            RuntimeError, match=r"^anext\(\): asynchronous generator is already running$"
        ):
            await anext(iterator)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first

    asyncio.run(main())


@pytest.mark.parametrize("make", [m.silence, lambda: m.silence(buffer=4), m.silent_push])
def test_a_timeout_of_one_item(make: Callable[[], Any]) -> None:
    async def main() -> None:
        iterator = make()
        # Without a buffer the timeout cancels the AsyncStream itself, and so ends it.
        for _ in range(1 if make is m.silence else 3):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(anext(iterator), 0.01)

    asyncio.run(main())


def test_a_timeout_loses_no_item() -> None:
    async def main() -> None:
        iterator = m.hop_numbers(200)
        seen: list[int] = []
        while True:
            try:
                seen.append(await asyncio.wait_for(anext(iterator), 0.5))
            except StopAsyncIteration:
                break
        assert seen == list(range(200))

    asyncio.run(main())


LATE: list[Callable[..., Any]] = [m.hop_numbers, m.slowly_buffered_numbers, m.sent_numbers]


@pytest.mark.parametrize("make", LATE)
def test_an_item_that_a_cancelled_task_does_not_take_stays(make: Callable[..., Any]) -> None:
    async def main() -> None:
        seen: list[int] = []
        iterator = make(20)
        for _ in range(10):
            item = anext(iterator)
            try:
                item.send(None)
                await asyncio.sleep(0.01)
                # As a task does that was cancelled after the end of its wait and before its next step.
                item.throw(asyncio.CancelledError())
            except StopIteration as stop:
                seen.append(stop.value)
            except asyncio.CancelledError:
                pass
        assert seen + await collect(iterator) == list(range(20))

    asyncio.run(main())


def test_an_error_that_a_cancelled_task_does_not_take_stays() -> None:
    async def main() -> None:
        for _ in range(20):
            iterator = m.hop_numbers(0, error="broken")
            item = anext(iterator)
            try:
                item.send(None)
            except RuntimeError:
                # It was there at once.
                continue
            await asyncio.sleep(0.01)
            with pytest.raises(asyncio.CancelledError):
                item.throw(asyncio.CancelledError())
            with pytest.raises(RuntimeError, match="^broken$"):
                await anext(iterator)
            with pytest.raises(StopAsyncIteration):
                await anext(iterator)

    asyncio.run(main())


@pytest.mark.parametrize("make", [m.silence, lambda: m.silence(buffer=4), m.silent_push])
def test_closing_ends_the_wait_of_another_task(make: Callable[[], Any]) -> None:
    async def main() -> None:
        iterator = make()
        task = asyncio.create_task(collect(iterator))
        await asyncio.sleep(0.01)
        await iterator.aclose()
        assert await asyncio.wait_for(task, 10) == []

    asyncio.run(main())


def test_an_item_that_cannot_be_converted_raises_in_its_place() -> None:
    async def main() -> None:
        iterator = m.odd_numbers()
        assert [await anext(iterator), await anext(iterator)] == [1, 3]
        with pytest.raises(ValueError, match="^4 is even$"):
            await anext(iterator)
        assert await collect(iterator) == [5]

    asyncio.run(main())


@pytest.mark.parametrize("make", [m.numbers, m.buffered_numbers, m.pushed_numbers])
def test_ready_items_let_other_tasks_run(make: Callable[..., Any]) -> None:
    async def main() -> None:
        turns = 0

        async def other() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        task = asyncio.create_task(other())
        await collect(make(10_000))
        task.cancel()
        assert turns >= 10_000 // 256 - 1

    asyncio.run(main())


def test_async_14_many_more_items_than_fit() -> None:
    assert asyncio.run(collect(m.pushed_numbers(20_000, limit=3))) == list(range(20_000))
    assert asyncio.run(collect(m.buffered_numbers(100_000))) == list(range(100_000))


def test_an_iterator_made_outside_a_loop() -> None:
    iterator = m.hop_numbers(3)
    assert asyncio.run(collect(iterator)) == [0, 1, 2]


@pytest.mark.parametrize("make", ALL)
def test_an_item_keeps_its_iterator_alive(make: Callable[..., Any]) -> None:
    async def main() -> None:
        for _ in range(20):
            assert await anext(make(3)) == 0

    asyncio.run(main())


@pytest.mark.parametrize("make", [m.numbers, m.buffered_numbers])
def test_an_item_that_nobody_takes_stays(make: Callable[..., Any]) -> None:
    async def main() -> None:
        iterator = make(600)
        assert await anext(iterator) == 0
        task = asyncio.create_task(anext(iterator))
        # Before its first step.
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        anext(iterator).close()
        assert await anext(iterator) == 1
        # Asked as a future, an item is taken, and comes once.
        assert await asyncio.gather(anext(iterator)) == [2]
        assert await asyncio.wait_for(anext(iterator), 10) == 3
        # Through the turns that it leaves to other tasks.
        for i in range(4, 600):
            anext(iterator).close()
            assert await anext(iterator) == i
        assert [item async for item in iterator] == []

    asyncio.run(main())


def test_an_error_that_nobody_takes_stays() -> None:
    async def main() -> None:
        iterator = m.numbers(0, error="stop")
        anext(iterator).close()
        with pytest.raises(RuntimeError, match="stop"):
            await anext(iterator)
        with pytest.raises(StopAsyncIteration):
            await anext(iterator)

    asyncio.run(main())


def test_two_iterators_at_once() -> None:
    async def main() -> None:
        results = await asyncio.gather(*[collect(make(50)) for make in ALL])
        assert results == [list(range(50))] * len(ALL)

    asyncio.run(main())
