"""Streams in both directions."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from conftest import run, serving

from martlet_runtime import Context, errors


async def echo(requests: Any, context: Context) -> Any:
    async for request in requests:
        yield {"got": request}


def test_items_go_both_ways_in_turn() -> None:
    async def main() -> None:
        async with (
            serving(echo, bidirectional=True) as client,
            client.generate(0, bidirectional=True) as stream,
        ):
            assert await anext(stream) == {"got": 0}
            for i in range(1, 50):
                await stream.send(i)
                assert await anext(stream) == {"got": i}
            stream.finish_sending()
            assert [x async for x in stream] == []

    run(main)


def test_many_items_in_advance_keep_their_order() -> None:
    async def total(requests: Any) -> Any:
        yield [x async for x in requests]

    async def main() -> None:
        async with serving(total, bidirectional=True) as client:
            stream = client.generate(0, bidirectional=True)
            for i in range(1, 5000):
                await stream.send(i)
            stream.finish_sending()
            assert [x async for x in stream] == [list(range(5000))]

    run(main)


def test_a_sender_waits_for_a_reader_that_pauses() -> None:
    go_on = asyncio.Event()

    async def slow(requests: Any) -> Any:
        await go_on.wait()
        yield sum([len(x) async for x in requests])

    async def main() -> None:
        async with serving(slow, bidirectional=True, stream_window=1 << 16) as client:
            stream = client.generate(b"", bidirectional=True)
            sent = 0

            async def send() -> None:
                nonlocal sent
                for _ in range(64):
                    await stream.send(b"x" * 10_000)
                    sent += 1
                stream.finish_sending()

            sending = asyncio.create_task(send())
            await asyncio.wait([sending], timeout=0.3)
            assert sent < 32
            go_on.set()
            assert [x async for x in stream] == [640_000]
            await sending

    run(main)


def test_the_handlers_error_ends_the_call() -> None:
    async def handler(requests: Any) -> Any:
        async for request in requests:
            yield 1 / request

    async def main() -> None:
        async with serving(handler, bidirectional=True) as client:
            stream = client.generate(4, bidirectional=True)
            assert await anext(stream) == 0.25
            await stream.send(0)
            with pytest.raises(ZeroDivisionError):
                await anext(stream)
            with pytest.raises(errors.RuntimeFault):
                await stream.send(1)

    run(main)


def test_a_caller_that_leaves_ends_the_handlers_reading() -> None:
    ended: asyncio.Queue[str] = asyncio.Queue()

    async def handler(requests: Any) -> Any:
        try:
            async for request in requests:
                yield request
        finally:
            ended.put_nowait("finally")

    async def main() -> None:
        async with serving(handler, bidirectional=True) as client:
            async for _ in client.generate(0, bidirectional=True):
                break
            assert await asyncio.wait_for(ended.get(), 5) == "finally"

    run(main)


def test_the_two_kinds_of_call_are_not_mixed_up() -> None:
    async def plain(request: Any) -> Any:
        yield request

    async def main() -> None:
        async with serving(plain) as client:
            stream = client.generate(0)
            with pytest.raises(errors.InvalidArgument, match="no further messages"):
                await stream.send(1)
            with pytest.raises(errors.InvalidArgument, match="takes one request"):
                async for _ in client.generate(0, bidirectional=True):
                    pass
        async with serving(echo, bidirectional=True) as client:
            assert [x async for x in client.generate(7)] == [{"got": 7}]

    run(main)


def test_only_an_async_handler_can_read_items() -> None:
    def plain(requests: Any) -> Any:
        return None

    async def main() -> None:
        with pytest.raises(TypeError, match="bidirectional handler must be 'async def'"):
            async with serving(plain, bidirectional=True):
                pass

    run(main)
