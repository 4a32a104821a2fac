import asyncio
import contextvars
import threading
from collections.abc import AsyncIterator
from typing import Any

import async_tests as m
import pytest

thread = threading.get_native_id


async def value(x: Any, delay: float = 0.0) -> Any:
    await asyncio.sleep(delay)
    return x


async def error(e: BaseException) -> None:
    await asyncio.sleep(0)
    raise e


def test_async_1_a_coroutine() -> None:
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


variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="none")


@pytest.mark.parametrize("turn", range(2))
@pytest.mark.parametrize("name", ["await_callback", "await_callback_on_loop", "after_hop"])
def test_async_11_context_variables(name: str, turn: int) -> None:
    async def read() -> str:
        await asyncio.sleep(0)
        return variable.get()

    async def write() -> None:
        variable.set("written in Python")

    async def call(f: Any) -> Any:
        if name == "after_hop":
            return await m.await_callback(f, after_hop=True)
        return await getattr(m, name)(f)

    async def main() -> None:
        assert await call(read) == "none"
        variable.set("of the caller")
        assert await call(read) == "of the caller"
        if name == "after_hop":
            # Awaited by this task: its own context, both ways.
            await call(write)
            assert variable.get() == "written in Python"

    asyncio.run(main())


def test_task_locals_stay_with_the_task() -> None:
    async def main() -> None:
        async def nested() -> None:
            assert await m.task_local(lambda: value(0)) == "set"

        assert await m.task_local(nested) == "set"

    asyncio.run(main())


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


def test_where_functions_run() -> None:
    async def main() -> None:
        here = thread()
        assert await m.threads_automatic(here) == (True, False)
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


def test_run_in_python() -> None:
    async def main() -> None:
        variable.set("seen")
        here = thread()

        def function() -> int:
            assert thread() == here
            return len(variable.get())

        assert await m.run_in_python(function) == 4
        with pytest.raises(ZeroDivisionError):
            await m.run_in_python(lambda: 1 // 0)

    asyncio.run(main())


def test_the_loop_of_a_task() -> None:
    async def main() -> None:
        assert await m.loop_of_task()
        called = asyncio.Event()
        await m.call_soon(called.set)
        await asyncio.wait_for(called.wait(), 10)

    asyncio.run(main())


def test_an_awaitable_made_by_hand() -> None:
    async def main() -> None:
        assert await m.by_hand(4) == 8

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
        assert len(seen) <= 6

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


def test_async_11_a_detached_task_takes_the_context_along() -> None:
    async def read() -> str:
        await asyncio.sleep(0)
        return variable.get()

    async def write() -> None:
        variable.set("written")

    async def main() -> None:
        variable.set("of the caller")
        assert await m.await_detached(read) == "of the caller"
        await m.await_detached(write)
        assert variable.get() == "written"

    asyncio.run(main())


def test_async_2_a_task_without_a_call() -> None:
    async def main() -> None:
        seen: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        async def tell() -> None:
            await asyncio.sleep(0)
            seen.set_result(variable.get())

        variable.set("then")
        m.start_in_context(tell)
        variable.set("now")
        # A copy, made at the call.
        assert await asyncio.wait_for(seen, 10) == "then"

    asyncio.run(main())
    with pytest.raises(RuntimeError, match="^no running event loop"):
        m.start_in_context(None)


def test_a_context_made_of_its_parts() -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        assert m.context_of(loop, contextvars.copy_context())
        with pytest.raises(TypeError, match="^a context must be a contextvars.Context$"):
            m.context_of(loop, {})
        with pytest.raises(AttributeError, match="'int' object has no attribute"):
            m.context_of(3, contextvars.copy_context())

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
