"""Context variables and task-locals, through both worlds."""

import asyncio
import contextvars
import gc
import threading
import weakref
from typing import Any

import async_tests as m
import pytest
from coroutines import value

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


def test_run_in_python() -> None:
    async def main() -> None:
        variable.set("seen")
        here = threading.get_native_id()

        def function() -> int:
            assert threading.get_native_id() == here
            return len(variable.get())

        assert await m.run_in_python(function) == 4
        with pytest.raises(ZeroDivisionError):
            await m.run_in_python(lambda: 1 // 0)

    asyncio.run(main())


def test_async_11_each_call_on_the_loop_has_its_own_context() -> None:
    async def read(text: str) -> tuple[int, int]:
        variable.set(text)
        return await m.run_in_python_on_loop(lambda: len(variable.get()))

    async def main() -> None:
        variable.set("of the call that Swift first saw the loop in")
        await m.hop_noop()
        pairs = await asyncio.gather(*[asyncio.create_task(read("x" * i)) for i in range(1, 5)])
        assert pairs == [(i, i) for i in range(1, 5)]

        async def write() -> None:
            await m.run_in_python_on_loop(lambda: variable.set("12345") and 0)

        await write()
        assert variable.get() == "12345"

    asyncio.run(main())


def test_the_loop_keeps_no_context_alive() -> None:
    class Thing:
        pass

    held: contextvars.ContextVar[Any] = contextvars.ContextVar("held")

    async def first() -> weakref.ref[Thing]:
        thing = Thing()
        held.set(thing)
        await m.slow_add(1, 2)
        return weakref.ref(thing)

    async def main() -> None:
        seen = await asyncio.create_task(first())
        await asyncio.sleep(0)
        gc.collect()
        assert seen() is None

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


@pytest.mark.parametrize("is_awaited", [True, False])
@pytest.mark.filterwarnings("ignore:coroutine 'leave_behind' was never awaited:RuntimeWarning")
def test_async_2_a_task_that_outlives_a_call_that_ended_at_once(is_awaited: bool) -> None:
    async def main() -> None:
        seen: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        async def tell() -> None:
            await asyncio.sleep(0)
            seen.set_result(variable.get())

        variable.set("of the caller")
        call = m.leave_behind(tell)
        if is_awaited:
            assert await call is None
        del call
        assert await asyncio.wait_for(seen, 10) == "of the caller"

    asyncio.run(main())


def test_a_context_made_of_its_parts() -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        assert m.context_of(loop, contextvars.copy_context())
        with pytest.raises(TypeError, match="^a context must be a contextvars.Context$"):
            m.context_of(loop, {})
        with pytest.raises(AttributeError, match="'int' object has no attribute"):
            m.context_of(3, contextvars.copy_context())

    asyncio.run(main())
