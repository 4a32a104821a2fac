"""Calling an endpoint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from martlet_runtime import _core
from martlet_runtime.context import Context
from martlet_runtime.errors import Malformed
from martlet_runtime.models import decoder, encode
from martlet_runtime.stream import Annotated, ResponseStream

if TYPE_CHECKING:
    from martlet_runtime.runtime import Endpoint

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Instance:
    """One process serving the endpoint."""

    instance_id: int
    namespace: str
    component: str
    endpoint: str
    addresses: list[str]
    metadata: dict[str, str]


class Client(Generic[Item]):
    """Calls an endpoint, on whichever of its instances suits."""

    def __init__(
        self, endpoint: Endpoint, core: _core.ClientHandle, response: type[Item] | None
    ) -> None:
        self.endpoint = endpoint
        self._core = core
        self._convert: Callable[[Any], Item] | None = decoder(response)

    # Instances

    def instances(self) -> list[Instance]:
        """The instances known now, ordered by id."""
        names = self.endpoint.path.split(".")
        return [
            Instance(id, names[0], names[1], names[2], addresses, metadata)
            for id, addresses, metadata in self._core.instances()
        ]

    def instance_ids(self) -> list[int]:
        """Their ids."""
        return self._core.instance_ids()

    async def wait_for_instances(
        self, n: int = 1, timeout: float | None = None
    ) -> list[int]:
        """Waits until there are ``n`` instances, and returns their ids.

        Raises:
            WaitTimeout: There were fewer for ``timeout`` seconds.
        """
        return await self._core.wait_for_instances(n, timeout)

    # Calls

    def generate(
        self,
        request: Any,
        *,
        annotated: bool = False,
        context: Context | None = None,
        timeout: float | None = None,
        idle_timeout: float | None = None,
        bidirectional: bool = False,
        retry: bool = True,
    ) -> ResponseStream[Item]:
        """Begins a call that is answered with a stream.

        Args:
            request: What the handler gets.
            annotated: Wraps each item in ``Annotated``, as Dynamo does.
            context: Names the call, gives it metadata, stops it; a handler's own hands on its caller's
                metadata, remaining time and cancellation.
            timeout: Seconds for the whole call; the handler is cancelled when they are over.
            idle_timeout: Seconds that the reader waits for one item.
            bidirectional: Further items follow, by the stream's ``send``.
            retry: Whether an instance that died before its first item may be followed by another,
                which then sees the same request.

        Raises:
            TypeError, ValueError, OverflowError: The request can't be sent; the text names the place.
        """
        return self._stream(
            None,
            None,
            None,
            request,
            annotated,
            context,
            timeout,
            idle_timeout,
            bidirectional,
            retry,
        )

    def round_robin(
        self,
        request: Any,
        annotated: bool = False,
        context: Context | None = None,
        **options: Any,
    ) -> ResponseStream[Item]:
        """``generate`` on one instance after the other."""
        return self._routed(
            "round_robin", None, None, request, annotated, context, **options
        )

    def random(
        self,
        request: Any,
        annotated: bool = False,
        context: Context | None = None,
        **options: Any,
    ) -> ResponseStream[Item]:
        """``generate`` on any instance, by chance."""
        return self._routed(
            "random", None, None, request, annotated, context, **options
        )

    def direct(
        self,
        request: Any,
        instance_id: int,
        annotated: bool = False,
        context: Context | None = None,
        **options: Any,
    ) -> ResponseStream[Item]:
        """``generate`` on this instance and no other."""
        return self._routed(
            "direct", instance_id, None, request, annotated, context, **options
        )

    def least_loaded(
        self,
        request: Any,
        annotated: bool = False,
        context: Context | None = None,
        **options: Any,
    ) -> ResponseStream[Item]:
        """``generate`` on the instance with the fewest calls of this client."""
        return self._routed(
            "least_loaded", None, None, request, annotated, context, **options
        )

    def power_of_two(
        self,
        request: Any,
        annotated: bool = False,
        context: Context | None = None,
        **options: Any,
    ) -> ResponseStream[Item]:
        """``generate`` on the less loaded of two instances chosen by chance."""
        return self._routed(
            "power_of_two", None, None, request, annotated, context, **options
        )

    def consistent_hash(
        self,
        request: Any,
        key: str,
        annotated: bool = False,
        context: Context | None = None,
        **options: Any,
    ) -> ResponseStream[Item]:
        """``generate`` on the same instance for the same ``key``."""
        return self._routed(
            "consistent_hash", None, key, request, annotated, context, **options
        )

    async def call(
        self,
        request: Any,
        *,
        context: Context | None = None,
        timeout: float | None = None,
        idle_timeout: float | None = None,
        retry: bool = True,
    ) -> Item:
        """Calls an endpoint that answers with one item, and returns it.

        Raises:
            Malformed: The answer was no item, or more than one.
        """
        handle = self._start(
            None,
            None,
            None,
            request,
            context,
            timeout,
            idle_timeout,
            False,
            False,
            retry,
        )
        stream = ResponseStream(handle, None) if context is not None else None
        if stream is not None and context is not None:
            context._attach(stream)
        answer: list[Any] = []
        try:
            while (items := handle.take()) is not None:
                if items:
                    answer += items
                    if len(answer) > 1:
                        break
                else:
                    await handle.readable()
        finally:
            handle.cancel()
        if len(answer) != 1:
            found = "no item" if not answer else "more than one item"
            raise Malformed(f"the endpoint answered with {found}; expected exactly one")
        item: Item = answer[0] if self._convert is None else self._convert(answer[0])
        return item

    def _routed(
        self,
        mode: str,
        instance: int | None,
        key: str | None,
        request: Any,
        annotated: bool,
        context: Context | None,
        timeout: float | None = None,
        idle_timeout: float | None = None,
        bidirectional: bool = False,
        retry: bool = True,
    ) -> ResponseStream[Item]:
        return self._stream(
            mode,
            instance,
            key,
            request,
            annotated,
            context,
            timeout,
            idle_timeout,
            bidirectional,
            retry,
        )

    def _stream(
        self,
        mode: str | None,
        instance: int | None,
        key: str | None,
        request: Any,
        annotated: bool,
        context: Context | None,
        timeout: float | None,
        idle_timeout: float | None,
        bidirectional: bool,
        retry: bool,
    ) -> ResponseStream[Item]:
        handle = self._start(
            mode,
            instance,
            key,
            request,
            context,
            timeout,
            idle_timeout,
            bidirectional,
            True,
            retry,
        )
        convert: Callable[[Any], Any] | None = self._convert
        if annotated:
            inner = convert
            convert = (
                Annotated if inner is None else lambda item: Annotated(inner(item))
            )
        stream: ResponseStream[Item] = ResponseStream(handle, convert)
        if context is not None:
            context._attach(stream)
        return stream

    def _start(
        self,
        mode: str | None,
        instance: int | None,
        key: str | None,
        request: Any,
        context: Context | None,
        timeout: float | None,
        idle_timeout: float | None,
        bidirectional: bool,
        accept: bool,
        retry: bool,
    ) -> _core.CallHandle:
        metadata = name = None
        if context is not None:
            metadata, name = context.metadata, context.id()
            left = context.remaining_time()
            if left is not None:
                timeout = left if timeout is None else min(left, timeout)
        return self._core.start(
            encode(request),
            mode,
            instance,
            key,
            timeout,
            idle_timeout,
            metadata,
            name,
            bidirectional,
            accept,
            retry,
        )
