import asyncio
import os
import threading

import async_tests as m
import pytest
import uvloop


async def value() -> int:
    await asyncio.sleep(0)
    return 1


async def main() -> None:
    assert isinstance(asyncio.get_running_loop(), uvloop.Loop)
    here = threading.get_native_id()
    calls = [m.hop_add(i, 1) for i in range(200)]
    assert await asyncio.gather(*calls) == [i + 1 for i in range(200)]
    assert [x async for x in m.pushed_numbers(1000)] == list(range(1000))
    assert [x async for x in m.hop_numbers(50)] == list(range(50))
    assert await m.await_callback(value, after_hop=True) == 1
    assert await m.threads_on_loop(here) == (True, True)
    assert await m.on_main_actor(here)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(m.sleep(10), 0.01)
    m.hop_noop().close()


def test_async_17_uvloop() -> None:
    uvloop.run(main())


def test_async_17_uvloop_leaves_nothing_behind() -> None:
    for _ in range(3):
        uvloop.run(main())
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(30):
        uvloop.run(main())
    assert len(os.listdir("/proc/self/fd")) == before
