"""Calling an endpoint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypedDict, TypeVar, Unpack

from martlet_runtime import _core
from martlet_runtime.context import Context
from martlet_runtime.errors import Malformed
from martlet_runtime.models import decoder, encode
from martlet_runtime.stream import Annotated, ResponseStream, take

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


class CallOptions(TypedDict, total=False):
    """What every way to call takes.

    ``timeout``: seconds for the whole call; the handler is cancelled when they are over.
    ``idle_timeout``: seconds that the reader waits for one item. ``retry`` (True unless given):
    whether an instance that died before its first item may be followed by another, which then
    sees the same request. ``bidirectional``: further items follow, by the stream's ``send``;
    ``call`` has no use for it.
    """

    timeout: float | None
    idle_timeout: float | None
    retry: bool
    bidirectional: bool


class _Route(NamedTuple):
    """Which instance gets a call; nothing set means the client's own mode."""

    mode: str | None = None
    instance: int | None = None
    key: str | None = None


_ANY = _Route()
_ROUND_ROBIN = _Route("round_robin")
_RANDOM = _Route("random")
_LEAST_LOADED = _Route("least_loaded")
_POWER_OF_TWO = _Route("power_of_two")


class Client(Generic[Item]):
    """Calls an endpoint, on whichever of its instances suits."""

    def __init__(
        self, endpoint: Endpoint, core: _core.ClientHandle, response: type[Item] | None
    ) -> None:
        self.endpoint = endpoint
        self._core = core
        self._convert: Callable[[Any], Item] | None = decoder(response)

    def __repr__(self) -> str:
        return f"<Client of {self.endpoint.path}>"

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

    async def wait_for_instances(self, n: int = 1, timeout: float | None = None) -> list[int]:
        """Waits until there are ``n`` instances, and returns their ids.

        Raises:
            WaitTimeout: There were fewer for ``timeout`` seconds.
        """
        return await self._core.wait_for_instances(n, timeout)

    # Calls

    def generate(
        self,
        request: Any,
        annotated: bool = False,
        context: Context | None = None,
        **options: Unpack[CallOptions],
    ) -> ResponseStream[Item]:
        """Begins a call that is answered with a stream.

        Args:
            request: What the handler gets.
            annotated: Wraps each item in ``Annotated``, as Dynamo does.
            context: Names the call, gives it metadata, stops it; a handler's own hands on its
                caller's metadata, remaining time and cancellation.
            **options: See ``CallOptions``.

        Raises:
            TypeError, ValueError, OverflowError: The request can't be sent; the text names where.
        """
        return self._stream(_ANY, request, annotated, context, options)

    __call__ = generate

    def round_robin(
        self,
        request: Any,
        annotated: bool = False,
        context: Context | None = None,
        **options: Unpack[CallOptions],
    ) -> ResponseStream[Item]:
        """``generate`` on one instance after the other."""
        return self._stream(_ROUND_ROBIN, request, annotated, context, options)

    def random(
        self,
        request: Any,
        annotated: bool = False,
        context: Context | None = None,
        **options: Unpack[CallOptions],
    ) -> ResponseStream[Item]:
        """``generate`` on any instance, by chance."""
        return self._stream(_RANDOM, request, annotated, context, options)

    def direct(
        self,
        request: Any,
        instance_id: int,
        annotated: bool = False,
        context: Context | None = None,
        **options: Unpack[CallOptions],
    ) -> ResponseStream[Item]:
        """``generate`` on this instance and no other."""
        return self._stream(_Route("direct", instance_id), request, annotated, context, options)

    def least_loaded(
        self,
        request: Any,
        annotated: bool = False,
        context: Context | None = None,
        **options: Unpack[CallOptions],
    ) -> ResponseStream[Item]:
        """``generate`` on the instance with the fewest calls of this client."""
        return self._stream(_LEAST_LOADED, request, annotated, context, options)

    def power_of_two(
        self,
        request: Any,
        annotated: bool = False,
        context: Context | None = None,
        **options: Unpack[CallOptions],
    ) -> ResponseStream[Item]:
        """``generate`` on the less loaded of two instances chosen by chance."""
        return self._stream(_POWER_OF_TWO, request, annotated, context, options)

    def consistent_hash(
        self,
        request: Any,
        key: str,
        annotated: bool = False,
        context: Context | None = None,
        **options: Unpack[CallOptions],
    ) -> ResponseStream[Item]:
        """``generate`` on the same instance for the same ``key``."""
        return self._stream(
            _Route("consistent_hash", key=key), request, annotated, context, options
        )

    async def call(
        self,
        request: Any,
        context: Context | None = None,
        **options: Unpack[CallOptions],
    ) -> Item:
        """Calls an endpoint that answers with one item, and returns it.

        Raises:
            Malformed: The answer was no item, or more than one.
        """
        handle = self._start(_ANY, request, context, False, **options)
        if context is not None:
            context._attach(handle)
        answer: list[Any] = []
        try:
            while (items := take(handle)) is not None:
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

    def _stream(
        self,
        route: _Route,
        request: Any,
        annotated: bool,
        context: Context | None,
        options: CallOptions,
    ) -> ResponseStream[Item]:
        handle = self._start(route, request, context, True, **options)
        if context is not None:
            context._attach(handle)
        convert: Callable[[Any], Any] | None = self._convert
        if annotated:
            inner = convert
            convert = Annotated if inner is None else lambda item: Annotated(inner(item))
        return ResponseStream(handle, convert)

    def _start(
        self,
        route: _Route,
        request: Any,
        context: Context | None,
        reports_acceptance: bool,
        timeout: float | None = None,
        idle_timeout: float | None = None,
        retry: bool = True,
        bidirectional: bool = False,
    ) -> _core.CallHandle:
        metadata = name = None
        if context is not None:
            metadata, name = context.metadata, context.id()
            left = context.remaining_time()
            if left is not None:
                timeout = left if timeout is None else min(left, timeout)
        return self._core.start(
            encode(request),
            route.mode,
            route.instance,
            route.key,
            timeout,
            idle_timeout,
            metadata,
            name,
            bidirectional,
            reports_acceptance,
            retry,
        )
