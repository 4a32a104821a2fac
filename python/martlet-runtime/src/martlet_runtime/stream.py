"""The answer of a call, item by item."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator
from types import TracebackType
from typing import Any, Generic, TypeVar, cast

from martlet_runtime import _core

Item = TypeVar("Item")


class Annotated(Generic[Item]):
    """An item in Dynamo's envelope, for callers that ask for ``annotated=True``."""

    __slots__ = ("_data",)

    def __init__(self, data: Item) -> None:
        self._data = data

    def data(self) -> Item:
        """The item."""
        return self._data

    def event(self) -> str | None:
        """Always None: errors are exceptions here."""
        return None

    def comments(self) -> list[str]:
        """Always empty."""
        return []

    def __repr__(self) -> str:
        return f"Annotated({self._data!r})"


def take(source: _core.CallHandle | _core.RequestHandle) -> list[Any] | None:
    """The items that have come; None after the last one."""
    return cast("list[Any] | None", source.take())


async def _read(
    call: _core.CallHandle, convert: Callable[[Any], Any] | None
) -> AsyncGenerator[Any, None]:
    # Whatever has arrived is yielded without a further turn of the loop.
    try:
        while (items := take(call)) is not None:
            if not items:
                await call.readable()
            elif convert is None:
                for item in items:
                    yield item
            else:
                for item in items:
                    yield convert(item)
    finally:
        call.cancel()


class ResponseStream(Generic[Item]):
    """A call on its way: iterate over it with ``async for``.

    Awaiting it gives the stream itself once a handler has the call, and raises if none takes it.
    Leaving it (``break``, the end of ``async with``, ``aclose``, dropping it) cancels the handler.
    """

    __slots__ = ("__weakref__", "_call", "_items")

    def __init__(
        self, call: _core.CallHandle, convert: Callable[[Any], Item] | None = None
    ) -> None:
        self._call = call
        self._items: AsyncGenerator[Item, None] = _read(call, convert)

    def __aiter__(self) -> AsyncIterator[Item]:
        return self._items

    def __anext__(self) -> Any:
        return self._items.__anext__()

    def __await__(self) -> Generator[Any, None, ResponseStream[Item]]:
        return self._accepted().__await__()

    async def _accepted(self) -> ResponseStream[Item]:
        if not await self._call.accepted():
            self._call.raise_failure()
        return self

    @property
    def instance_id(self) -> int | None:
        """The instance that the call went to."""
        return self._call.instance_id

    def stop(self) -> None:
        """Asks the handler to come to an end; what it still sends arrives."""
        self._call.stop()

    def cancel(self) -> None:
        """Ends the call now; the reader gets ``Cancelled``."""
        self._call.cancel()

    async def aclose(self) -> None:
        """Ends the call now, and the iteration with it."""
        self._call.cancel()
        await self._items.aclose()

    # In a bidirectional call

    async def send(self, item: Any) -> None:
        """Sends a further item of a bidirectional call; waits while the reader is behind."""
        if not self._call.send(item):
            await self._call.writable()

    def finish_sending(self) -> None:
        """Says that no further items are sent."""
        self._call.finish_sending()

    async def __aenter__(self) -> ResponseStream[Item]:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()
