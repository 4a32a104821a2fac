import asyncio
import threading
import time
from typing import Any

import async_tests as m
import pytest


def test_async_9_cancelled_and_the_side_effect_never_happens() -> None:
    async def main() -> None:
        m.forget_side_effects()
        task = asyncio.create_task(m.sleep_then_count(0.2))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0.4)
        assert m.side_effects() == 0

    asyncio.run(main())


def test_K2_async_26_cancelled() -> None:
    async def main() -> None:
        call = m.sleep(10)
        assert call.cancel("enough")
        with pytest.raises(asyncio.CancelledError, match="^enough$"):
            await call
        assert call.done()
        assert call.cancelled()
        assert not call.cancel()
        with pytest.raises(asyncio.CancelledError):
            call.result()
        with pytest.raises(asyncio.CancelledError):
            call.exception()
        with pytest.raises(TypeError, match=r"^cancel\(\) takes at most 1 argument \(2 given\)$"):
            call.cancel(1, 2)

    asyncio.run(main())


def test_async_27_a_value_in_place_of_the_error() -> None:
    async def main() -> None:
        task = asyncio.create_task(m.value_when_cancelled())
        await asyncio.sleep(0.01)
        task.cancel()
        assert await task == 77

    asyncio.run(main())


def test_async_28_a_loop_that_asks_whether_it_is_cancelled_ends() -> None:
    async def main() -> None:
        m.forget_side_effects()
        call = m.count_cancellation()
        await asyncio.sleep(0.01)
        call.cancel()
        assert await call is None
        assert m.side_effects() == 1

    asyncio.run(main())


def test_async_28_yielding_on_the_loop_leaves_others_their_turns() -> None:
    async def main() -> None:
        call = m.yield_until_cancelled()
        for _ in range(100):
            await asyncio.sleep(0)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(m.sleep(10), 0.01)
        assert not call.done()
        call.cancel()
        assert await call is None

    asyncio.run(main())


def test_async_7_cancel_before_the_first_step() -> None:
    async def main() -> None:
        task = asyncio.create_task(m.sleep(10))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())


def test_a_timeout() -> None:
    async def main() -> None:
        start = time.monotonic()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(m.sleep(10), 0.01)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await m.sleep(10)
        assert time.monotonic() - start < 5

    asyncio.run(main())


def test_structured_waits_and_abandon_does_not() -> None:
    async def main() -> None:
        task = asyncio.create_task(m.ignore_cancellation(0.1))
        await asyncio.sleep(0.01)
        task.cancel()
        assert await task == 7
        task = asyncio.create_task(m.abandoned(5))
        await asyncio.sleep(0.01)
        task.cancel()
        start = time.monotonic()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - start < 2

    asyncio.run(main())


def test_a_sibling_in_a_group_is_cancelled() -> None:
    async def main() -> None:
        m.forget_side_effects()
        with pytest.raises(ExceptionGroup) as group:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(m.count_cancellation())
                tasks.create_task(m.fail("no", after_hop=True))
        assert [str(e) for e in group.value.exceptions] == ["no"]
        assert m.side_effects() == 1

    asyncio.run(main())


def test_swift_cancelling_itself_is_a_cancelled_error() -> None:
    async def main() -> None:
        with pytest.raises(asyncio.CancelledError):
            await m.cancel_itself()

    asyncio.run(main())


def test_dropping_a_call_cancels_it() -> None:
    async def main() -> None:
        m.forget_side_effects()
        call = m.count_cancellation()
        await asyncio.sleep(0.01)
        with pytest.warns(RuntimeWarning, match="never awaited"):
            del call
        await asyncio.sleep(0.01)
        assert m.side_effects() == 1
        m.count_cancellation().close()
        await asyncio.sleep(0.01)
        assert m.side_effects() == 2

    asyncio.run(main())


def test_another_exception_thrown_in_cancels_and_passes() -> None:
    async def main() -> None:
        m.forget_side_effects()
        call = m.count_cancellation()
        call.send(None)
        with pytest.raises(KeyError):
            call.throw(KeyError("x"))
        await asyncio.sleep(0.01)
        assert m.side_effects() == 1

    asyncio.run(main())


@pytest.mark.parametrize("count", [400])
def test_async_16_cancelling_at_the_moment_of_completion(count: int) -> None:
    problems: list[dict[str, Any]] = []

    async def main(delay: float) -> None:
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: problems.append(context)
        )
        task = asyncio.create_task(m.sleep(0.002))
        await asyncio.sleep(delay)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            pass

    for i in range(count):
        asyncio.run(main(0.0015 + 0.001 * i / count), debug=True)
    assert problems == []


def test_a_storm_of_cancellations() -> None:
    async def main() -> None:
        for _ in range(5):
            tasks = [asyncio.create_task(m.sleep(10)) for _ in range(200)]
            await asyncio.sleep(0)
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(isinstance(r, asyncio.CancelledError) for r in results)

    asyncio.run(main())


def test_async_15_run_forever_and_stop_from_another_thread() -> None:
    loop = asyncio.new_event_loop()
    seen: list[int] = []

    async def main() -> None:
        seen.append(await m.hop_add(1, 2))
        threading.Thread(target=loop.call_soon_threadsafe, args=(loop.stop,)).start()

    task = loop.create_task(main())
    loop.run_forever()
    loop.close()
    assert seen == [3]
    assert task.done()
