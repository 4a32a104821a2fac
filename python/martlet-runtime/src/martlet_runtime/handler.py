"""What can serve an endpoint, and how it is run."""

from __future__ import annotations

import asyncio
import functools
import inspect
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

from martlet_runtime import _core
from martlet_runtime.context import Context
from martlet_runtime.errors import InvalidArgument, RemoteError, RuntimeFault
from martlet_runtime.models import decoder, encode, request_model
from martlet_runtime.stream import take

# After so many items without a pause the loop gets a turn, so that no stream starves the others.
_TURN = 64

Runner = Callable[[_core.RequestHandle], Awaitable[None]]


def runner(handler: Callable[..., Any], bidirectional: bool = False) -> Runner:
    """What runs ``handler`` for a request, or for an async iterator of the caller's items.

    Raises:
        TypeError: It is no function that takes a request, or one of the wrong kind.
    """
    if not callable(handler):
        raise TypeError(f"a handler must be a function, not {type(handler).__name__}")
    function: Any = handler
    while isinstance(function, functools.partial):
        function = function.func
    if inspect.isclass(function):
        raise TypeError(f"a handler must be a function, not the class {function.__name__}")
    if not inspect.isroutine(function):
        function = type(function).__call__
    call = _bound(handler, _items if bidirectional else _reader(handler))
    if inspect.isasyncgenfunction(function):
        return functools.partial(_run, _async_generator, call)
    if inspect.iscoroutinefunction(function):
        return functools.partial(_run, _coroutine, call)
    if bidirectional:
        raise TypeError(
            "a bidirectional handler must be 'async def': it waits for its caller's items"
        )
    if inspect.isgeneratorfunction(function):
        return functools.partial(_run, _generator, call)
    return functools.partial(_run, _function, call)


def _reader(handler: Callable[..., Any]) -> Callable[[_core.RequestHandle], Any]:
    convert = decoder(request_model(handler))
    return _payload if convert is None else lambda request: convert(_payload(request))


def _payload(request: _core.RequestHandle) -> Any:
    if request.is_bidirectional:
        raise InvalidArgument("the endpoint takes one request: call it without bidirectional=True")
    return request.payload()


async def _items(request: _core.RequestHandle) -> AsyncIterator[Any]:
    if not request.is_bidirectional:
        yield request.payload()
        return
    while (items := take(request)) is not None:
        if not items:
            await request.readable()
        for item in items:
            yield item


def _bound(
    handler: Callable[..., Any], read: Callable[[_core.RequestHandle], Any]
) -> Callable[[_core.RequestHandle], Any]:
    """Calls ``handler`` with the request and, where it has a parameter for it, the context."""
    try:
        parameters = inspect.signature(handler).parameters
    except (TypeError, ValueError):  # a builtin without a signature
        return lambda request: handler(read(request))
    takes_context = "context" in parameters
    trial: dict[str, Any] = {"context": None} if takes_context else {}
    try:
        inspect.signature(handler).bind(None, **trial)
    except TypeError as error:
        name = getattr(handler, "__qualname__", repr(handler))
        raise TypeError(
            f"handler {name} must take a request, and may take a parameter 'context': {error}"
        ) from None
    if takes_context:
        return lambda request: handler(read(request), context=Context._serving(request))
    return lambda request: handler(read(request))


async def _run(
    kind: Callable[..., Awaitable[None]],
    call: Callable[..., Any],
    request: _core.RequestHandle,
) -> None:
    try:
        await kind(call, request)
    except asyncio.CancelledError:
        request.cancelled()
        raise
    except BaseException as error:
        _fail(request, error)
        if not isinstance(error, Exception):
            raise


async def _async_generator(call: Callable[..., Any], request: _core.RequestHandle) -> None:
    items: Any = call(request)
    # An answer of one item leaves together with its end; a longer one begins at the next turn.
    send = request.send_deferred
    count = 0
    try:
        async for item in items:
            try:
                has_room = send(item if type(item) is dict else encode(item))
            except (TypeError, ValueError, OverflowError) as error:
                # At the yield, so that the traceback shows the handler's line.
                await items.athrow(error)
                raise
            count += 1
            if count == 1:
                asyncio.get_running_loop().call_soon(request.flush)
                send = request.send
            if not has_room:
                await request.writable()
            elif count % _TURN == 0:
                await asyncio.sleep(0)
    except BaseException:
        await items.aclose()
        raise
    request.finish()


async def _coroutine(call: Callable[..., Any], request: _core.RequestHandle) -> None:
    request.finish_with(encode(await call(request)))


async def _function(call: Callable[..., Any], request: _core.RequestHandle) -> None:
    result = await asyncio.to_thread(call, request)
    if inspect.isawaitable(result) or isinstance(result, (AsyncIterator, Iterator)):
        if inspect.iscoroutine(result):
            result.close()
        raise TypeError(
            f"the handler is a plain function that returned a {type(result).__name__}: make it an"
            " 'async def' or a generator function"
        )
    request.finish_with(encode(result))


async def _generator(call: Callable[..., Any], request: _core.RequestHandle) -> None:
    def drive() -> None:
        items: Any = call(request)
        try:
            for item in items:
                if request.is_stopped:
                    return
                try:
                    has_room = request.send(encode(item))
                except (TypeError, ValueError, OverflowError) as error:
                    items.throw(error)
                    raise
                if not has_room:
                    request.wait_writable()
        finally:
            items.close()

    work = asyncio.ensure_future(asyncio.to_thread(drive))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        # The thread sees that the request is stopped at its next item.
        await asyncio.wait([work])
        raise
    request.finish()


def _fail(request: _core.RequestHandle, error: BaseException) -> None:
    if isinstance(error, RemoteError):
        names, text, status = (
            [error.remote_class, *error.remote_bases],
            str(error),
            error.status,
        )
    elif isinstance(error, RuntimeFault):
        request.fail_code(error.code, str(error))
        return
    else:
        names, text, status = _names(type(error)), str(error), _status(error)
    request.fail_with(names[0], text, status, _traceback(error), names[1:])


def _names(kind: type[BaseException]) -> list[str]:
    return [
        name.__qualname__
        if name.__module__ == "builtins"
        else f"{name.__module__}.{name.__qualname__}"
        for name in kind.__mro__
        if issubclass(name, BaseException) and name not in (BaseException, Exception)
    ] or [kind.__qualname__]


def _status(error: BaseException) -> int | None:
    for name in ("status", "status_code", "code"):
        value = getattr(error, name, None)
        if type(value) is int:
            return value
    return None


def _traceback(error: BaseException) -> str:
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_globals.get("__name__") == __name__:
        frames = frames.tb_next
    return "".join(traceback.format_exception(type(error), error, frames))
