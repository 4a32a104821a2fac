"""Streams and calls in one process, over real sockets."""

from __future__ import annotations

import asyncio
import contextvars
import dataclasses
import functools
import re
from typing import Any

import pytest
from conftest import run, serving

from martlet_runtime import Context, DistributedRuntime, RemoteError, dynamo_endpoint, errors


async def count(request: Any, context: Context) -> Any:
    for i in range(request):
        yield i


def test_a_stream_of_an_async_generator() -> None:
    async def main() -> None:
        async with serving(count) as client:
            assert [x async for x in client.generate(1000)] == list(range(1000))
            assert [x async for x in await client.round_robin(3, annotated=False)] == [
                0,
                1,
                2,
            ]
            assert [x.data() async for x in await client.random(2, annotated=True)] == [
                0,
                1,
            ]

    run(main)


def test_5_every_kind_of_handler() -> None:
    async def generator(request: Any) -> Any:
        yield request

    async def coroutine(request: Any, context: Context) -> Any:
        return request

    def plain(request: Any) -> Any:
        return request

    def plain_generator(request: Any, *, context: Context) -> Any:
        yield request

    class Model:
        async def method(self, request: Any) -> Any:
            return request

        def __call__(self, request: Any) -> Any:
            return request

    async def main() -> None:
        for handler in (
            generator,
            coroutine,
            plain,
            plain_generator,
            Model().method,
            Model(),
        ):
            async with serving(handler, discovery="mem") as client:
                assert await client.call({"a": [1, None]}) == {"a": [1, None]}

    run(main)


def test_handlers_see_the_context_variables_of_whoever_serves_them() -> None:
    name: contextvars.ContextVar[str] = contextvars.ContextVar("name", default="unset")

    async def handler(request: Any) -> Any:
        seen = name.get()
        name.set(request)
        return seen

    async def main() -> None:
        name.set("the server's")
        async with serving(handler, discovery="mem") as client:
            name.set("the caller's")
            for request in ("one call's", "another's"):
                assert await client.call(request) == "the server's"

    run(main)


@pytest.mark.parametrize("handler", [3, "x", None, int, lambda: 1, lambda a, b: 1])
def test_5_the_wrong_kind_is_refused_at_once(handler: Any) -> None:
    async def main() -> None:
        with pytest.raises(TypeError, match="handler"):
            DistributedRuntime(discovery="mem").endpoint("a.b.c").serve(handler)

    run(main)


def test_a_plain_function_that_returns_a_coroutine_is_told() -> None:
    async def inner(request: Any) -> Any: ...

    async def main() -> None:
        async with serving(lambda request: inner(request)) as client:
            with pytest.raises(TypeError, match="make it an 'async def'"):
                await client.call(1)

    run(main)


def test_2_both_spellings() -> None:
    async def main() -> None:
        runtime = DistributedRuntime(asyncio.get_running_loop(), "mem", "tcp")
        namespace = await runtime.namespace("myns")
        component = await namespace.component("mycomp")
        endpoint = await component.endpoint("run")
        assert endpoint.path == "myns.mycomp.run"
        assert runtime.namespace("a").component("b").endpoint("c").path == "a.b.c"
        assert (await runtime.endpoint("a.b.c")).path == "a.b.c"
        assert runtime.endpoint("dyn://a.b.c").path == "a.b.c"
        await runtime.shutdown()

    run(main)


RULE = "is no valid name: use 1 to 64 of A-Z a-z 0-9 _ - and begin with no '-'"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.b", "endpoint 'a.b' has 2 parts; expected namespace.component.endpoint"),
        ("a.b.c.d", "endpoint 'a.b.c.d' has 4 parts; expected namespace.component.endpoint"),
        ("a.b.", f"endpoint '' {RULE}"),
        ("a/b.c.d", f"namespace 'a/b' {RULE}"),
        ("dynamo://a.b.c", f"namespace 'dynamo://a' {RULE}"),
        ("a. b.c", f"component ' b' {RULE}"),
        ("a.b.ü", f"endpoint 'ü' {RULE}"),
    ],
)
def test_3_names_are_checked(path: str, text: str) -> None:
    runtime = DistributedRuntime(discovery="mem")
    with pytest.raises(ValueError) as caught:
        runtime.endpoint(path)
    assert str(caught.value) == text
    with pytest.raises(TypeError):
        runtime.endpoint(None)  # type: ignore[arg-type]


def test_4_no_instances() -> None:
    async def main() -> None:
        runtime = DistributedRuntime()
        client = await runtime.endpoint("no.such.ep").client()
        with pytest.raises(errors.NoInstances, match=r"'no\.such\.ep' is served by nobody"):
            await client.generate(1)
        with pytest.raises(errors.NoInstances):
            await client.call(1)
        with pytest.raises(TimeoutError) as caught:
            await client.wait_for_instances(2, timeout=0.05)
        assert str(caught.value) == (
            "after 0.05 s endpoint 'no.such.ep' has 0 instances, 2 were waited for"
        )
        await runtime.shutdown()

    run(main)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (2**70, OverflowError, "64 bits"),
        ([object()], TypeError, "message[0]: object can't be sent"),
    ],
)
def test_6_none_arrives_and_what_cannot_be_sent_is_refused_at_the_yield(
    value: Any, kind: type[Exception], text: str
) -> None:
    async def handler(request: Any) -> Any:
        yield None
        yield value  # this one

    async def main() -> None:
        async with serving(handler) as client:
            items: list[Any] = []
            with pytest.raises(kind, match=re.escape(text)) as caught:
                async for item in client.generate(0):
                    items.append(item)
            assert items == [None]
            assert "yield value  # this one" in caught.value.remote_traceback  # type: ignore[attr-defined]
            with pytest.raises(kind, match=re.escape(text)):
                client.generate(value)

    run(main)


class MyError(ValueError):
    status = 418


def test_7_errors_keep_class_message_status_and_traceback() -> None:
    async def handler(request: Any) -> Any:
        yield 1
        yield 2
        raise MyError("boom")

    async def main() -> None:
        async with serving(handler) as client:
            items: list[Any] = []
            with pytest.raises(MyError) as caught:
                async for item in client.generate(0):
                    items.append(item)
            error: Any = caught.value
            assert items == [1, 2]
            assert isinstance(error, RemoteError) and isinstance(error, ValueError)
            assert str(error) == "boom" and error.status == 418
            assert error.remote_class.endswith("MyError")
            assert 'raise MyError("boom")' in error.remote_traceback

    run(main)


@pytest.mark.parametrize("kind", [KeyError, OSError, UnicodeDecodeError, ZeroDivisionError])
def test_7_builtin_classes(kind: type[Exception]) -> None:
    def handler(request: Any) -> Any:
        if kind is UnicodeDecodeError:
            b"\xff".decode()
        raise kind("x")

    async def main() -> None:
        async with serving(handler) as client:
            with pytest.raises(kind) as caught:
                await client.call(0)
            assert isinstance(caught.value, RemoteError)

    run(main)


class Picky(ValueError):
    def __new__(cls, place: str, what: str) -> Picky:
        return super().__new__(cls, place, what)


@pytest.mark.parametrize(
    ("error", "base"),
    [(ExceptionGroup("g", [ValueError("x")]), RemoteError), (Picky("a", "b"), ValueError)],
)
def test_7_classes_that_take_more_than_a_text(error: Exception, base: type[Exception]) -> None:
    def handler(request: Any) -> Any:
        raise error

    async def main() -> None:
        async with serving(handler) as client:
            with pytest.raises(base) as caught:
                await client.call(0)
            assert isinstance(caught.value, RemoteError)
            assert caught.value.remote_class.endswith(type(error).__name__)

    run(main)


@pytest.mark.parametrize(
    "kind",
    [
        errors.Overloaded, errors.Cancelled, errors.ShutDown, errors.Unavailable,
        errors.InvalidArgument, errors.ConnectionLost, errors.DeadlineExceeded, errors.NoInstances,
    ],
)  # fmt: skip
def test_8_the_runtimes_own_errors_arrive_as_the_same_class(
    kind: type[Exception],
) -> None:
    async def handler(request: Any) -> Any:
        raise kind("no")

    async def main() -> None:
        async with serving(handler) as client:
            with pytest.raises(kind, match="no") as caught:
                await client.call(0, retry=False)
            assert type(caught.value) is kind

    run(main)


@pytest.mark.parametrize("way", ["stop", "break", "cancel", "aclose", "drop", "context", "task"])
def test_9_cancellation_reaches_the_handler(way: str) -> None:
    ended: asyncio.Queue[str] = asyncio.Queue()

    async def handler(request: Any, context: Context) -> Any:
        try:
            yield 0
            await asyncio.sleep(60)
        except BaseException as error:
            ended.put_nowait(type(error).__name__)
            raise
        finally:
            ended.put_nowait(f"finally {context.is_stopped()}")

    async def main() -> None:
        async with serving(handler) as client:
            context = Context("me", {"k": "v"})
            stream: Any = client.generate(0, context=context)
            assert await anext(stream) == 0
            if way == "stop":
                stream.stop()
                assert [x async for x in stream] == []
            elif way == "break":
                async for _ in client.generate(0):
                    break
            elif way == "cancel":
                stream.cancel()
                with pytest.raises(errors.Cancelled):
                    await anext(stream)
            elif way == "aclose":
                await stream.aclose()
            elif way == "context":
                context.stop_generating()
                assert [x async for x in stream] == []
            elif way == "task":
                task = asyncio.ensure_future(anext(stream))
                await asyncio.sleep(0.01)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            else:
                del stream
            assert await asyncio.wait_for(ended.get(), 5) in (
                "CancelledError",
                "GeneratorExit",
            )
            assert await asyncio.wait_for(ended.get(), 5) == "finally True"
            if way == "break":
                await stream.aclose()

    run(main)


def test_cancellation_while_the_window_is_full() -> None:
    ended: asyncio.Queue[str] = asyncio.Queue()

    async def handler(request: Any) -> Any:
        try:
            while True:
                yield b"x" * 10_000
        finally:
            ended.put_nowait("finally")

    async def main() -> None:
        async with serving(handler) as client:
            stream: Any = client.generate(0)
            await anext(stream)
            await asyncio.sleep(0.05)
            await stream.aclose()
            assert await asyncio.wait_for(ended.get(), 5) == "finally"

    run(main)


def test_a_thread_of_a_plain_generator_ends_with_its_caller() -> None:
    ended: asyncio.Queue[str] = asyncio.Queue()

    def handler(request: Any) -> Any:
        try:
            while True:
                yield b"x" * 10_000
        finally:
            loop.call_soon_threadsafe(ended.put_nowait, "finally")

    async def main() -> None:
        global loop
        loop = asyncio.get_running_loop()
        async with serving(handler) as client:
            async for _ in client.generate(0):
                break
            assert await asyncio.wait_for(ended.get(), 5) == "finally"

    run(main)


def test_time_limits() -> None:
    async def handler(request: Any) -> Any:
        yield 0
        await asyncio.sleep(60)

    async def main() -> None:
        async with serving(handler) as client:
            with pytest.raises(errors.DeadlineExceeded):
                async for _ in client.generate(0, timeout=0.1):
                    pass
            with pytest.raises(errors.IdleTimeout, match=r"no message for 0\.1 s"):
                async for _ in client.generate(0, idle_timeout=0.1):
                    pass
            with pytest.raises(ValueError, match="timeout must be a number of seconds"):
                client.generate(0, timeout=-1)

    run(main)


def test_metadata_and_id_travel() -> None:
    async def handler(request: Any, context: Context) -> Any:
        return [
            context.id(),
            context.metadata,
            context.trace_id,
            context.remaining_time() is not None,
        ]

    trace = {"traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01", "user": "u"}

    async def main() -> None:
        async with serving(handler) as client:
            answer = await client.call(0, context=Context("me", trace), timeout=5)
            assert answer == ["me", trace, "a" * 32, True]

    run(main)


def test_15_a_second_registration_is_an_error() -> None:
    async def main() -> None:
        runtime = DistributedRuntime()
        async with runtime.endpoint("a.b.c").serve(count):
            with pytest.raises(errors.AlreadyServed, match=r"'a\.b\.c' is served by this runtime"):
                await runtime.endpoint("a.b.c").serve(count)
        await runtime.shutdown()

    run(main)


def test_18_limits_are_typed_errors_that_name_them() -> None:
    async def handler(request: Any) -> Any:
        return b"x" * request["n"]

    async def main() -> None:
        async with serving(handler, max_message_size=1 << 20) as client:
            assert len(await client.call({"n": 900_000})) == 900_000
            with pytest.raises(errors.MessageTooLarge, match="1048576"):
                await client.call({"n": 1 << 20})
            with pytest.raises(errors.MessageTooLarge, match="1048576"):
                await client.call({"n": 0, "x": b"x" * (1 << 20)})

    run(main)


def test_18_31_mebibytes_pass_both_ways() -> None:
    async def echo(request: Any) -> Any:
        return request

    async def main() -> None:
        async with serving(echo) as client:
            message = b"x" * (31 << 20)
            # Often, as each goes through a socket that takes a part of it at a time.
            for _ in range(8):
                assert await client.call(message) == message

    run(main)


def test_20_routing_is_honoured() -> None:
    async def main() -> None:
        runtimes = [DistributedRuntime(discovery="mem") for _ in range(3)]

        def answering(number: int) -> Any:
            async def handler(request: Any) -> Any:
                return number

            return handler

        served = [r.endpoint("a.b.c").serve(answering(i)) for i, r in enumerate(runtimes)]
        for one in served:
            await one.ready()
        client = await runtimes[0].endpoint("a.b.c").client()
        answers = [await client.call(0) for _ in range(90)]
        assert [answers.count(i) for i in range(3)] == [30, 30, 30]
        for i, one in enumerate(served):
            assert [x async for x in client.direct(0, one.instance_id)] == [i]
        hashed = {tuple([x async for x in client.consistent_hash(0, "k")]) for _ in range(9)}
        assert len(hashed) == 1
        with pytest.raises(errors.UnknownInstance):
            await client.direct(0, 5)
        for runtime in runtimes:
            await runtime.shutdown()

    run(main)


def test_many_streams_at_once() -> None:
    async def main() -> None:
        async with serving(count) as client:

            async def one() -> int:
                return len([x async for x in client.generate(20)])

            assert await asyncio.gather(*[one() for _ in range(500)]) == [20] * 500

    run(main)


@dataclasses.dataclass
class Answer:
    text: str


def test_typed_clients() -> None:
    async def handler(request: Any) -> Any:
        yield Answer(request["text"])

    async def main() -> None:
        runtime = DistributedRuntime()
        async with runtime.endpoint("a.b.c").serve(handler):
            client = await runtime.endpoint("a.b.c").client(response=Answer)
            await client.wait_for_instances()
            async for response in client.generate(Answer("hi")):
                assert response.text == "hi"
            with pytest.raises(TypeError, match="must be a dataclass or a pydantic model"):
                await runtime.endpoint("a.b.c").client(response=5)
        await runtime.shutdown()

    run(main)


def test_an_annotated_request_is_made_its_model() -> None:
    async def generator(request: Answer) -> Any:
        assert isinstance(request, Answer)
        yield request.text

    async def coroutine(request: Answer, context: Context) -> Any:
        return request.text

    def plain(request: Answer) -> Any:
        return request.text

    class Model:
        async def __call__(self, request: Answer) -> Any:
            return request.text

    async def unknown(request: NoSuchClass) -> Any:  # type: ignore[name-defined]  # noqa: F821
        return request["text"]

    async def main() -> None:
        for handler in (
            generator,
            coroutine,
            plain,
            Model(),
            unknown,
            functools.partial(coroutine),
            dynamo_endpoint(Answer, Answer)(coroutine),
        ):
            async with serving(handler, discovery="mem") as client:
                assert await client.call({"text": "hi"}) == "hi"
                assert await client.call(Answer("hi")) == "hi"
        async with serving(coroutine, discovery="mem") as client:
            with pytest.raises(TypeError, match="unexpected keyword argument 'txt'"):
                await client.call({"txt": "hi"})

    run(main)


def test_serving_ends_before_it_has_begun() -> None:
    async def main() -> None:
        runtime = DistributedRuntime()
        for _ in range(3):
            serving = runtime.endpoint("a.b.c").serve(count)
            async with asyncio.timeout(10):
                await serving.stop()
                await serving
        assert runtime._serving == []
        await runtime.shutdown()

    run(main)


def test_a_call_after_the_shutdown_says_so() -> None:
    async def main() -> None:
        runtime = DistributedRuntime()
        endpoint = runtime.endpoint("a.b.c")
        async with endpoint.serve(count):
            client = await endpoint.client()
            await client.wait_for_instances()
        await runtime.shutdown()
        with pytest.raises(errors.ShutDown, match="the runtime was shut down"):
            await client.call(1)
        with pytest.raises(errors.ShutDown):
            await endpoint.serve(count)

    run(main)


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({"loop": "file"}, TypeError, "not 'file': discovery comes second"),
        ({"lease_time": 0}, ValueError, "lease_time must be at least 0.1 seconds, not 0.0"),
        ({"silence_limit": 1}, ValueError, "a heartbeat every 1.0 s would come too late"),
        ({"transport": "tcp:0.0.0.0:0"}, ValueError, "in Python allow_insecure=True"),
        (
            {"transport": "tcp:0.0.0.0:0", "allow_insecure": True},
            ValueError,
            "tcp:0.0.0.0:0 means every address of this machine.*'advertise'",
        ),
        ({"transport": "nats"}, ValueError, "transport 'nats' is unknown: use 'auto', 'tcp',"),
        ({"discovery": "zookeeper"}, ValueError, "discovery 'zookeeper' is unknown: use 'file',"),
        ({"advertise": "host:1"}, ValueError, "address 'host:1' is neither"),
        ({"discovery": "etcd", "etcd_endpoints": "ftp://x:1"}, ValueError, "address 'ftp://x:1'"),
    ],
)
def test_settings_that_cannot_work(
    arguments: dict[str, Any], error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text):
        DistributedRuntime(**arguments)


def test_shutdown_drains() -> None:
    started = asyncio.Event()

    async def handler(request: Any) -> Any:
        started.set()
        await asyncio.sleep(0.2)
        return "done"

    async def main() -> None:
        server, caller = DistributedRuntime(), DistributedRuntime()
        served = server.endpoint("a.b.c").serve(handler)
        await served.ready()
        client = await caller.endpoint("a.b.c").client()
        await client.wait_for_instances()
        call = asyncio.create_task(client.call(0))
        await started.wait()
        server.shutdown()
        assert await call == "done"
        await server.shutdown()
        await served
        await caller.shutdown()

    run(main)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_shutdown_that_nobody_awaits_does_not_hold_up_the_end(turns: int) -> None:
    async def main() -> None:
        runtime = DistributedRuntime()
        async with runtime.endpoint("a.b.c").serve(count):
            pass
        runtime.shutdown()
        # asyncio.run() then cancels it, while its loop stands still.
        for _ in range(turns):
            await asyncio.sleep(0)

    run(main)
