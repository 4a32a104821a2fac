import asyncio
import collections.abc
import functools
import gc
import inspect
import sys
import warnings
import weakref
from typing import Any

import async_tests as m
import pytest


def test_async_20_noop() -> None:
    assert asyncio.run(m.noop()) is None
    assert asyncio.run(m.hop_noop()) is None


def test_async_21_void_is_none() -> None:
    async def main() -> None:
        assert await m.noop() is None
        assert await m.sleep(0.001) is None

    asyncio.run(main())


def test_async_22_names() -> None:
    for coroutine, name, qualname in [
        (m.noop(), "noop", "noop"),
        (m.Model("a").generate(1), "generate", "Model.generate"),
        (m.Model.load("a"), "load", "Model.load"),
    ]:
        assert (coroutine.__name__, coroutine.__qualname__) == (name, qualname)
        assert repr(coroutine).startswith(f"<coroutine object {qualname} at 0x")
        coroutine.close()


def test_async_23_resumed_inside_its_own_body() -> None:
    async def main() -> None:
        order: list[str] = []
        task = asyncio.create_task(m.wake_itself())
        asyncio.get_running_loop().call_soon(order.append, "other")
        # Nothing to wait for: it never lets go of the loop.
        await m.wake_itself()
        order.append("main")
        await task
        # Task.yield does, once, as sleep(0).
        await m.yield_on_loop()
        assert order == ["main", "other"]

    asyncio.run(main())


def test_K3_async_24_resumed_from_a_foreign_thread() -> None:
    assert asyncio.run(m.hop_add(1, 2)) == 3


def test_async_25_tuple() -> None:
    assert asyncio.run(m.pair()) == (42, "forty-two")


def test_async_29_an_error_and_then_reuse() -> None:
    async def main() -> None:
        coroutine = m.fail("no", after_hop=False)
        with pytest.raises(ValueError, match="^no$"):
            await coroutine
        with pytest.raises(RuntimeError, match="^cannot reuse already awaited coroutine$"):
            await coroutine
        value = m.add(1, 2)
        assert await value == 3
        with pytest.raises(RuntimeError, match="^cannot reuse already awaited coroutine$"):
            await value

    asyncio.run(main())


def test_async_31_method_with_more_arguments() -> None:
    async def main() -> None:
        model = m.Model("m")
        assert await model.generate(1) == "m1"
        assert await model.generate(1, suffix="!") == "m1!"
        assert await model.itself() is model

    asyncio.run(main())


def test_async_32_arguments_live_as_long_as_the_call() -> None:
    async def main() -> None:
        text = "x" * 10_000
        call = m.keywords(1, text)
        del text
        gc.collect()
        assert await call == "1" + "x" * 10_000
        call = m.Model("gone").itself()
        gc.collect()
        assert (await call).name == "gone"

    asyncio.run(main())


def test_async_33_instances_as_arguments() -> None:
    async def main() -> None:
        assert (await m.Model("a").join(m.Model("b"))).name == "ab"
        point = m.Point(1)
        call = point.later()
        point.x = 2
        # A struct is copied at the call.
        assert await call == 1

    asyncio.run(main())


def test_async_34_variadic_arguments() -> None:
    assert asyncio.run(m.many(1, 2, a=3)) == ([1, 2], {"a": 3})


@pytest.mark.parametrize("after_hop", [False, True])
def test_async_8_errors_become_exceptions(after_hop: bool) -> None:
    async def main() -> None:
        with pytest.raises(ValueError, match="^no$"):
            await m.fail("no", after_hop=after_hop)
        with pytest.raises(RuntimeError, match="^out of seed$"):
            await m.fail_in_swift(after_hop=after_hop)

    asyncio.run(main())


def test_a_typed_error() -> None:
    with pytest.raises(RuntimeError, match="^typed$"):
        asyncio.run(m.fail_typed())


def test_async_10_several_loops_in_one_process() -> None:
    for _ in range(2):
        assert asyncio.run(m.hop_add(1, 2)) == 3
    for _ in range(2):
        loop = asyncio.new_event_loop()
        assert loop.run_until_complete(m.hop_add(1, 2)) == 3
        assert loop.run_until_complete(m.add(1, 2)) == 3
        loop.close()


def test_wrong_arguments_raise_at_the_call() -> None:
    with pytest.raises(
        TypeError, match=r"^hop_add\(\) missing 1 required positional argument: 'b'$"
    ):
        m.hop_add(1)
    with pytest.raises(TypeError, match=r"^hop_add\(\) argument 'b': 'str' object cannot"):
        m.hop_add(1, "a")


def test_K1_it_is_a_coroutine_and_a_future() -> None:
    async def main() -> None:
        call = m.slow_add(1, 2)
        assert isinstance(call, collections.abc.Coroutine)
        assert inspect.isawaitable(call)
        assert asyncio.iscoroutine(call)
        assert asyncio.isfuture(call)
        assert call.get_loop() is asyncio.get_running_loop()
        assert not call.done()
        assert not call.cancelled()
        with pytest.raises(asyncio.InvalidStateError, match="^Result is not set.$"):
            call.result()
        with pytest.raises(asyncio.InvalidStateError, match="^Exception is not set.$"):
            call.exception()
        assert await call == 3
        assert call.done()
        assert call.result() == 3
        assert call.exception() is None

    asyncio.run(main())


def test_what_inspect_says_and_the_marker() -> None:
    assert not inspect.iscoroutinefunction(m.hop_add)

    @functools.wraps(m.hop_add)
    async def wrapper(*args: Any) -> Any:
        return await m.hop_add(*args)

    assert inspect.iscoroutinefunction(wrapper)
    assert str(inspect.signature(wrapper)) == "(a, b, /)"
    assert asyncio.run(wrapper(1, 2)) == 3
    if sys.version_info >= (3, 12):
        marked = inspect.markcoroutinefunction(
            functools.wraps(m.hop_add)(lambda *args: m.hop_add(*args))
        )
        assert inspect.iscoroutinefunction(marked)
        assert asyncio.run(marked(1, 2)) == 3


def test_outside_a_loop_it_is_a_coroutine_only() -> None:
    call = m.hop_add(1, 2)
    assert asyncio.iscoroutine(call)
    assert not asyncio.isfuture(call)
    assert asyncio.run(call) == 3


def test_without_a_loop_an_await_says_so() -> None:
    call = m.sleep(10)
    with pytest.raises(RuntimeError, match="^no running event loop"):
        call.send(None)
    call.close()


def test_all_that_asyncio_offers() -> None:
    async def main() -> None:
        assert await asyncio.create_task(m.hop_add(1, 2)) == 3
        assert await asyncio.ensure_future(m.hop_add(1, 2)) == 3
        calls = [m.hop_add(i, 1) for i in range(50)] + [m.add(i, 1) for i in range(50)]
        assert await asyncio.gather(*calls) == [i + 1 for i in range(50)] * 2
        assert await asyncio.wait_for(m.hop_add(1, 2), 10) == 3
        assert await asyncio.shield(m.hop_add(1, 2)) == 3
        async with asyncio.timeout(10):
            assert await m.hop_add(1, 2) == 3
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(m.hop_add(i, i)) for i in range(5)]
        assert [task.result() for task in tasks] == [0, 2, 4, 6, 8]
        found = [await each for each in asyncio.as_completed([m.hop_add(1, 2), m.add(3, 4)])]
        assert sorted(found) == [3, 7]
        done, pending = await asyncio.wait({asyncio.create_task(m.hop_add(1, 2))})
        assert (len(done), len(pending)) == (1, 0)
        results = await asyncio.gather(
            m.fail("no", after_hop=True), m.noop(), return_exceptions=True
        )
        assert [type(r) for r in results] == [ValueError, type(None)]

    asyncio.run(main())
    asyncio.run(main(), debug=True)


def test_two_tasks_may_await_one_call() -> None:
    async def main() -> None:
        call = m.slow_add(1, 2)

        async def waits() -> Any:
            return await call

        assert await asyncio.gather(waits(), waits(), waits()) == [3, 3, 3]

    asyncio.run(main())


def test_done_callbacks() -> None:
    async def main() -> None:
        seen: list[Any] = []
        call = m.slow_add(1, 2)
        call.add_done_callback(seen.append)
        call.add_done_callback(seen.append)
        call.add_done_callback(print)
        assert call.remove_done_callback(print) == 1
        await call
        await asyncio.sleep(0)
        assert seen == [call, call]
        call.add_done_callback(seen.append)
        assert len(seen) == 2
        await asyncio.sleep(0)
        assert len(seen) == 3
        with pytest.raises(TypeError, match="takes one callback and 'context'"):
            call.add_done_callback()

    asyncio.run(main())


def test_a_call_that_is_never_awaited_warns_as_in_python() -> None:
    with pytest.warns(RuntimeWarning, match="^coroutine 'add' was never awaited$"):
        m.add(1, 2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        m.add(1, 2).close()


def test_an_object_that_waits_keeps_its_result_alive_no_longer_than_itself() -> None:
    class Thing:
        pass

    async def main() -> None:
        thing = Thing()
        seen = weakref.ref(thing)
        call = m.slow_echo(thing)
        assert await call is thing
        del thing
        assert seen() is not None
        del call
        for _ in range(500):
            if seen() is None:
                break
            await asyncio.sleep(0.01)
        assert seen() is None

    asyncio.run(main())


def test_a_cycle_through_an_exception_is_collected() -> None:
    seen: list[weakref.ref[Any]] = []

    class Local:
        pass

    async def main() -> None:
        local = Local()
        seen.append(weakref.ref(local))
        call = m.fail("no", after_hop=True)
        try:
            await call
        except ValueError as error:
            kept = error  # noqa: F841  (the frame, the exception and the call in one cycle)

    asyncio.run(main())
    gc.collect()
    assert seen[0]() is None


def test_children() -> None:
    assert asyncio.run(m.children()) == 10


def test_sending_by_hand() -> None:
    call = m.add(1, 2)
    with pytest.raises(StopIteration) as stop:
        call.send(None)
    assert stop.value.value == 3

    async def main() -> None:
        with pytest.raises(StopIteration) as stop:
            m.noop().send(None)
        assert stop.value.value is None
        call = m.slow_pair()
        yielded = call.send(None)
        assert yielded is call
        await asyncio.sleep(0.1)
        with pytest.raises(StopIteration) as stop:
            call.send(None)
        assert stop.value.value == (42, "forty-two")
        call = m.noop()
        with pytest.raises(TypeError, match=r"^throw\(\) takes from 1 to 3"):
            call.throw()
        call.close()

    asyncio.run(main())


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with 3.12")
def test_eager_tasks() -> None:
    async def main() -> None:
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        task = asyncio.create_task(m.add(1, 2))
        assert task.done()
        assert await task == 3
        assert await asyncio.create_task(m.hop_add(1, 2)) == 3

    asyncio.run(main())
