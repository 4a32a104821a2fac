"""Cycles through calls and iterators: Python's collector finds what they hold."""

import asyncio
import contextvars
import gc
import weakref
from collections.abc import Awaitable, Callable
from typing import Any

import async_tests as m
import pytest
from leaks import grows


class Node:
    """Holds an object of Swift's that holds it."""

    held: Any

    def __call__(self) -> None:
        raise ValueError(self)


async def unused_call(node: Node) -> None:
    node.held = m.echo(node)


async def unused_call_in_a_context(node: Node) -> None:
    variable: contextvars.ContextVar[Any] = contextvars.ContextVar("variable")
    variable.set(node)
    node.held = m.slow_echo(1)
    await asyncio.sleep(0.05)
    variable.set(None)


async def late_result(node: Node) -> None:
    node.held = m.slow_echo(node)
    await asyncio.sleep(0.05)


async def awaited_result(node: Node) -> None:
    node.held = m.slow_echo(node)
    assert await node.held is node


async def unused_item(node: Node) -> None:
    node.held = anext(m.pushed([node]))


def takes(count: int) -> Callable[[Node], Awaitable[None]]:
    async def work(node: Node) -> None:
        # Some wait in the iterator, the others in its buffer.
        node.held = m.pushed([node, *[object() for _ in range(98)], node])
        for _ in range(count):
            await anext(node.held)

    work.__name__ = f"takes {count}"
    return work


async def failure(node: Node) -> None:
    # The exception waits in the iterator, behind the item before it.
    m.fail_with(node)
    node.held = m.one_then_failure()
    assert await anext(node.held) == 0


CASES = [
    unused_call,
    unused_call_in_a_context,
    late_result,
    awaited_result,
    unused_item,
    *[takes(count) for count in (0, 1, 70)],
    failure,
]


@pytest.mark.parametrize("work", CASES, ids=lambda work: work.__name__)
@pytest.mark.filterwarnings("ignore:coroutine '.*' was never awaited:RuntimeWarning")
def test_a_cycle_is_collected(work: Callable[[Node], Awaitable[None]]) -> None:
    async def main() -> weakref.ref[Node]:
        node = Node()
        seen = weakref.ref(node)
        await work(node)
        # What is reachable stays.
        gc.collect()
        assert node.held is not None
        del node
        # The task that reads ahead may still be at its end.
        for _ in range(200):
            gc.collect()
            if seen() is None:
                break
            await asyncio.sleep(0.01)
        return seen

    assert asyncio.run(main())() is None


def test_what_swift_holds_too_is_not_cleared() -> None:
    async def main() -> None:
        node = Node()
        node.held = m.pushed_and_kept(node)
        del node
        gc.collect()
        assert vars(m.take_kept())
        # The one reference that Swift's two places share, shown once for each of them, would make up
        # for the one of this frame.
        node = Node()
        node.held = m.pushed_twice(node)
        gc.collect()
        assert vars(node)

    asyncio.run(main())


def test_cycles_leave_nothing_behind() -> None:
    def once() -> None:
        node = Node()
        node.held = m.pushed([node, node])
        node = Node()
        node.held = m.pushed([node]).__anext__()

    assert not grows(once, loops=2000)
