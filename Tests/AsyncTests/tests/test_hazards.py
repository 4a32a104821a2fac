"""What breaks other bridges: exits, closed loops, forks, growth. Each case runs in a process of its own."""

import asyncio
import os
import resource
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import async_tests as m
import pytest
from pending_work import ENDS, WORK, end_with_pending_work, run

EXITS = int(os.environ.get("MARTLET_TEST_EXITS", "4"))


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("work", list(WORK))
def test_exit_with_pending_work(work: str, end: str) -> None:
    for _ in range(EXITS):
        done = end_with_pending_work(work, end)
        assert (done.returncode, done.stderr) == (0, ""), done


@pytest.mark.parametrize("work", list(WORK))
def test_exit_from_inside_a_running_loop(work: str) -> None:
    done = run(
        f"""
        import asyncio, os, sys, warnings
        import async_tests as m
        warnings.simplefilter("ignore")
        t = []
        async def main():
            {WORK[work]}
        loop = asyncio.new_event_loop()
        loop.run_until_complete(main())
        # The loop is neither closed nor dropped: the interpreter ends around it.
        """
    )
    assert done.returncode == 0, done


def test_a_closed_loop_is_silent() -> None:
    done = run(
        """
        import asyncio
        import async_tests as m
        async def main():
            call = m.ignore_everything(1)
            call.add_done_callback(print)
            for _ in range(10):
                m.hop_noop().close()
            await m.leave_jobs(3)
        for _ in range(100):
            asyncio.run(main())
        import time
        time.sleep(1.5)
        """,
        "-X",
        "dev",
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_fork_after_the_start_is_an_error_not_a_hang() -> None:
    done = run(
        """
        import asyncio, os, sys
        import async_tests as m
        asyncio.run(m.hop_noop())
        pid = os.fork()
        if pid == 0:
            try:
                asyncio.run(m.hop_noop())
            except RuntimeError as error:
                print(error, flush=True)
                os._exit(7)
            os._exit(1)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        """
    )
    assert done.returncode == 0, done
    assert done.stdout.splitlines() == [
        (
            "Swift concurrency was used before fork(), and its threads are gone in this process: use the"
            " 'spawn' or 'forkserver' start method, or make the first async call after the fork"
        ),
        "7",
    ]


def test_a_forked_child_that_turns_the_loop_takes_no_wake_of_its_parent() -> None:
    done = run(
        """
        import asyncio, os
        import async_tests as m

        async def main():
            loop = asyncio.get_running_loop()
            task = asyncio.create_task(m.sleep(0.05))
            await asyncio.sleep(0)
            pid = os.fork()
            if pid == 0:
                turned = loop.create_future()
                loop.call_later(0.5, turned.set_result, None)
                await turned
                os._exit(0)
            # The call ends while only the child looks at the descriptor that they share.
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            await asyncio.wait_for(task, 20)
            print(code)

        asyncio.run(main())
        """
    )
    assert (done.returncode, done.stdout) == (0, "0\n"), done


def test_fork_before_the_start_is_fine() -> None:
    done = run(
        """
        import asyncio, os
        import async_tests as m
        pid = os.fork()
        total = asyncio.run(m.hop_add(1, 2))
        if pid == 0:
            os._exit(total)
        print(total, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        """
    )
    assert (done.stdout, done.stderr) == ("3 3\n", "")


def test_importing_starts_no_thread() -> None:
    done = run("import async_tests, os; print(len(os.listdir('/proc/self/task')))")
    assert done.stdout == "1\n"


def test_keyboard_interrupt_cancels_the_swift_task() -> None:
    done = run(
        """
        import asyncio, os, signal, threading, time
        import async_tests as m
        # A shell's background jobs start with SIGINT ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        async def main():
            threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
            await m.sleep(60)
        start = time.monotonic()
        try:
            asyncio.run(main())
        except KeyboardInterrupt:
            print("interrupted", time.monotonic() - start < 5)
        """
    )
    assert (done.stdout, done.stderr) == ("interrupted True\n", "")


def counts() -> tuple[int, int]:
    return len(os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task"))


async def mixed() -> None:
    await m.hop_noop()
    await m.yield_on_loop()
    assert [x async for x in m.buffered_numbers(10)] == list(range(10))
    m.hop_noop().close()


def test_no_descriptor_or_thread_grows_with_loops() -> None:
    asyncio.run(mixed())
    before = counts()
    for _ in range(200):
        asyncio.run(mixed())
    after = counts()
    assert after[0] == before[0]
    assert after[1] <= before[1] + 2


def test_raw_close_of_a_loop_leaks_nothing() -> None:
    def once() -> None:
        loop = asyncio.new_event_loop()
        loop.run_until_complete(mixed())
        loop.close()

    once()
    before = counts()
    for _ in range(100):
        once()
    assert counts()[0] == before[0]


def resident() -> int:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()


async def repeat(make: Callable[[], Any], count: int) -> None:
    for _ in range(count):
        await make()


async def read(make: Callable[[int], Any], count: int) -> None:
    async for _ in make(count):
        pass


@pytest.mark.parametrize(
    ("name", "work"),
    [
        ("noop", lambda scale: repeat(m.noop, 100_000 * scale)),
        ("hop", lambda scale: repeat(m.hop_noop, 3_000 * scale)),
        ("error", lambda scale: repeat(failing, 3_000 * scale)),
        ("cancelled", lambda scale: repeat(cancelled, 500 * scale)),
        ("pull", lambda scale: read(m.numbers, 100_000 * scale)),
        ("buffer", lambda scale: read(m.buffered_numbers, 200_000 * scale)),
        ("push", lambda scale: read(m.pushed_numbers, 200_000 * scale)),
        ("python", lambda scale: repeat(lambda: m.await_callback(none), 3_000 * scale)),
        ("dropped stream", lambda scale: repeat(dropped, 1_000 * scale)),
    ],
)
def test_memory_does_not_grow(name: str, work: Callable[[int], Any]) -> None:
    asyncio.run(work(1))
    before = resident()
    asyncio.run(work(2))
    # One page a hundred calls would show as megabytes.
    assert resident() - before <= 1_500_000, name


async def failing() -> None:
    try:
        await m.fail("no", after_hop=True)
    except ValueError:
        pass


async def cancelled() -> None:
    task = asyncio.ensure_future(m.sleep(10))
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass


async def none() -> None:
    pass


async def dropped() -> None:
    await anext(m.buffered_numbers(1000))


def test_a_second_module_with_its_own_runtime() -> None:
    # The same library under another name: two static runtimes, two bridges, one loop.
    done = run(
        """
        import asyncio, importlib.machinery, importlib.util, os, shutil, sys, tempfile
        import async_tests as first
        path = first.__file__
        if path.endswith("__init__.py"):
            from async_tests import async_tests as inner
            path = inner.__file__
        folder = tempfile.mkdtemp()
        copy = shutil.copy(path, os.path.join(folder, os.path.basename(path)))
        loader = importlib.machinery.ExtensionFileLoader("async_tests", copy)
        spec = importlib.util.spec_from_file_location("async_tests", copy, loader=loader)
        second = importlib.util.module_from_spec(spec)
        loader.exec_module(second)
        assert second.hop_add is not first.hop_add
        async def main():
            results = await asyncio.gather(*[each.hop_add(i, 1) for i in range(100) for each in (first, second)])
            assert results == [i + 1 for i in range(100) for _ in range(2)]
            assert await first.await_callback(lambda: second.hop_add(1, 2)) == 3
            assert [x async for x in second.doubled(first.hop_numbers(5))] == [0, 2, 4, 6, 8]
        asyncio.run(main())
        print("both")
        """
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "both\n", "")


def test_calls_that_are_back_at_once_let_other_tasks_run() -> None:
    async def main() -> None:
        order: list[str] = []

        async def reads(name: str, calls: list[Any]) -> None:
            for call in calls:
                await call
                order.append(name)

        # Each has to wait; a hop may be back before its call returns, and is then no future.
        calls = [m.sleep(0.01) for _ in range(800)]
        # Long enough for Swift to end all of them; then no await has to wait.
        await asyncio.sleep(1)
        await asyncio.gather(reads("a", calls[:400]), reads("b", calls[400:]))
        assert order.index("b") < 200
        assert order[-200:].count("a") > 0

    asyncio.run(main())


@pytest.mark.parametrize("name", ["main", "other"])
def test_blocking_calls_in_dispatch_keep_no_call_waiting(name: str) -> None:
    async def main() -> None:
        streams = [m.numbers_of_other_queue(buffer) for buffer in (0, 1)]
        for call in (m.hop_by_other_queue, m.noop_in_pool, *[s.__anext__ for s in streams]):
            # A timeout of the call itself would wait for its end.
            done = asyncio.Event()
            waiting = call()
            waiting.add_done_callback(lambda _, done=done: done.set())
            await asyncio.wait_for(done.wait(), 20)

    m.block_dispatch()
    try:
        if name == "main":
            asyncio.run(main())
        else:
            # Swift sets tasks of the main thread above the others by itself.
            with ThreadPoolExecutor() as pool:
                pool.submit(asyncio.run, main()).result()
    finally:
        m.release_dispatch()
