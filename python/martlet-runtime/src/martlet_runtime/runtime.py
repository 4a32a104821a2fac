"""The runtime, and the chain from it to an endpoint."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Generator, Sequence
from typing import Any, Self, TypeVar, overload

from martlet_runtime import _core
from martlet_runtime.client import Client
from martlet_runtime.handler import runner
from martlet_runtime.serving import Serving

Item = TypeVar("Item")
Status = _core.StatusHandle
_MODES = ("round_robin", "random", "least_loaded", "power_of_two")


class DistributedRuntime:
    """A process's part in a distributed program: what it serves, and the clients it calls with.

    Creating one connects to nothing; ``await DistributedRuntime.connect(...)`` also sees to it that
    discovery works.

    Args:
        loop: Not needed, and not used; Dynamo's callers pass one.
        discovery: ``"file"`` (this user's processes on this machine), ``"mem"`` (this process) or
            ``"etcd"``; else ``$MARTLET_DISCOVERY``, else ``"file"``.
        transport: ``"tcp"`` for TCP on 127.0.0.1; ``"auto"`` for a Unix socket where both sides
            share a machine; or an address, ``"tcp:host:port"`` or ``"unix:/path"``.
        directory: The folder of file discovery.
        etcd_endpoints: etcd's addresses; else ``$ETCD_ENDPOINTS``, else ``http://127.0.0.1:2379``.
        advertise: What others are told to connect to, where that differs: ``"tcp:host:port"``, with
            port 0 for the port that the transport got.
        allow_insecure: Whether to listen where other machines can connect; nothing is encrypted.
        max_message_size: Bytes of the longest message, either way.
        max_concurrent_calls: Calls of one endpoint at once; a further one goes to another instance.
        stream_window: Bytes of one stream that may wait for a reader.
        drain_timeout: Seconds that ``shutdown`` waits for running calls.
        lease_time: Seconds that an instance that stopped announcing itself is believed in.
        connect_timeout: Seconds for connecting and greeting.
        heartbeat_interval: Seconds between signs of life.
        silence_limit: Seconds after which a peer that gives none is lost.
        log_level: What is told of connections and leases, as JSON lines on stderr: ``"trace"``
            to ``"critical"``, or ``"off"``; else ``$MARTLET_LOG``, else ``"warning"``. No call is
            logged.

    Raises:
        ValueError: A setting is none that works; the text names it.
        TypeError: An argument is of the wrong type.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop | None = None,
        discovery: str | None = None,
        transport: str = "auto",
        *,
        directory: str | os.PathLike[str] | None = None,
        etcd_endpoints: str | Sequence[str] | None = None,
        advertise: str | Sequence[str] | None = None,
        allow_insecure: bool = False,
        max_message_size: int | None = None,
        max_concurrent_calls: int | None = None,
        stream_window: int | None = None,
        drain_timeout: float | None = None,
        lease_time: float | None = None,
        connect_timeout: float | None = None,
        heartbeat_interval: float | None = None,
        silence_limit: float | None = None,
        log_level: str | None = None,
    ) -> None:
        if loop is not None and not isinstance(loop, asyncio.AbstractEventLoop):
            raise TypeError(
                f"loop must be an event loop or None, not {loop!r}: discovery comes second"
            )
        if etcd_endpoints is None:
            etcd_endpoints = os.environ.get("ETCD_ENDPOINTS", "http://127.0.0.1:2379").split(",")
        elif isinstance(etcd_endpoints, str):
            etcd_endpoints = [etcd_endpoints]
        if isinstance(advertise, str):
            advertise = [advertise]
        self._core = _core.RuntimeHandle(
            discovery=discovery or os.environ.get("MARTLET_DISCOVERY") or "file",
            directory=None if directory is None else os.fspath(directory),
            etcd=list(etcd_endpoints),
            listen=transport,
            advertise=None if advertise is None else list(advertise),
            allow_insecure=allow_insecure,
            maximum_message_size=max_message_size,
            maximum_concurrent_calls=max_concurrent_calls,
            stream_window=stream_window,
            drain_timeout=drain_timeout,
            lease_time=lease_time,
            connect_timeout=connect_timeout,
            heartbeat_interval=heartbeat_interval,
            silence_limit=silence_limit,
            log_level=log_level or os.environ.get("MARTLET_LOG") or "warning",
        )
        self._serving: list[Serving] = []
        self._watch: asyncio.TimerHandle | None = None
        self._shutdown: asyncio.Task[None] | None = None

    @classmethod
    async def connect(cls, *args: Any, **options: Any) -> DistributedRuntime:
        """A runtime whose discovery works; takes what the class takes.

        Raises:
            DiscoveryFailed: It doesn't, within 5 seconds.
        """
        runtime = cls(*args, **options)
        await runtime._core.connect()
        return runtime

    def namespace(self, name: str) -> Namespace:
        """A namespace, by its name; may be awaited."""
        _core.validate_name(name, part="namespace")
        return Namespace(self, name)

    def endpoint(self, path: str) -> Endpoint:
        """An endpoint by ``namespace.component.endpoint``; may be awaited.

        Dynamo's ``dyn://`` may stand before it.
        """
        if isinstance(path, str):
            path = path.removeprefix("dyn://")
        _core.validate_path(path)
        return Endpoint(self, path)

    @property
    def is_serving(self) -> bool:
        """Whether endpoints are served and take calls."""
        return self._core.is_serving

    def metrics_text(self) -> str:
        """All counters in Prometheus' text format."""
        return self._core.metrics_text()

    async def serve_status(self, host: str = "127.0.0.1", port: int = 0) -> Status:
        """Answers ``/health``, ``/live`` and ``/metrics`` over HTTP, from a thread of its own.

        ``/health`` is 200 while endpoints are served and take calls, and 503 before and from the
        beginning of a shutdown on. It goes on until ``Status.close`` or the end of the process.

        Args:
            host: Where to listen; anything but loopback needs ``allow_insecure``.
            port: 0 lets the system choose; ``Status.url`` tells.

        Raises:
            Unavailable: The port is taken.
            InvalidArgument: Other machines could connect, and ``allow_insecure`` was not said.
        """
        return await self._core.serve_status(host, port)

    def shutdown(self) -> asyncio.Task[None]:
        """Takes no new calls, lets running ones end within ``drain_timeout``, closes everything.

        Goes on by itself; await the result to wait for it.
        """
        if self._shutdown is None:
            self._shutdown = asyncio.get_running_loop().create_task(self._drain())
        return self._shutdown

    async def _drain(self) -> None:
        await self._core.shutdown()
        if self._watch is not None:
            self._watch.cancel()
            self._core.loop_has_ended()
        for serving in list(self._serving):
            serving._close()

    def _add(self, serving: Serving) -> None:
        self._serving.append(serving)
        serving._task.add_done_callback(lambda _: self._serving.remove(serving))
        if self._watch is None:
            self._watch_loop(asyncio.get_running_loop())

    def _watch_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        # A handler that blocks the loop is seen by who asks for the metrics.
        self._core.loop_is_alive()
        self._watch = loop.call_later(self._core.loop_interval, self._watch_loop, loop)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.shutdown()


class Namespace:
    """A name under which components stand together."""

    def __init__(self, runtime: DistributedRuntime, name: str) -> None:
        self.runtime = runtime
        self.name = name

    def __repr__(self) -> str:
        return f"<Namespace {self.name}>"

    def component(self, name: str) -> Component:
        """A component of the namespace; may be awaited."""
        _core.validate_name(name, part="component")
        return Component(self, name)

    def __await__(self) -> Generator[Any, None, Namespace]:
        yield from ()
        return self


class Component:
    """A part of an application, of which several instances may run."""

    def __init__(self, namespace: Namespace, name: str) -> None:
        self.namespace = namespace
        self.name = name

    def __repr__(self) -> str:
        return f"<Component {self.namespace.name}.{self.name}>"

    def endpoint(self, name: str) -> Endpoint:
        """An endpoint of the component; may be awaited."""
        _core.validate_name(name, part="endpoint")
        return Endpoint(self.namespace.runtime, f"{self.namespace.name}.{self.name}.{name}")

    async def create_service(self) -> None:
        """Does nothing: Dynamo's callers call it before they serve."""

    def __await__(self) -> Generator[Any, None, Component]:
        yield from ()
        return self


class Endpoint:
    """What can be served and called. ``path`` is its full name."""

    def __init__(self, runtime: DistributedRuntime, path: str) -> None:
        self.runtime = runtime
        self.path = path

    def __repr__(self) -> str:
        return f"<Endpoint {self.path}>"

    def serve(
        self,
        handler: Callable[..., Any],
        *,
        metadata: dict[str, str] | None = None,
        max_concurrent_calls: int | None = None,
        bidirectional: bool = False,
    ) -> Serving:
        """Serves the endpoint from now on; await the result to wait for the end of it.

        Args:
            handler: An async generator function, a coroutine function, a generator function or a
                plain function of the request; with a parameter ``context`` it gets that too. A
                request whose annotation is a dataclass or pydantic model is made one.
            metadata: Texts that this instance says about itself.
            max_concurrent_calls: Calls at once; a further one goes to another instance.
            bidirectional: The handler gets an async iterator of all items that its caller sends,
                the request being the first; it is an async generator or a coroutine function then.

        Raises:
            TypeError: ``handler`` is none of these.
        """
        serving = Serving(
            self.runtime._core,
            self.path,
            runner(handler, bidirectional),
            dict(metadata or {}),
            max_concurrent_calls,
        )
        self.runtime._add(serving)
        return serving

    def serve_endpoint(
        self,
        handler: Callable[..., Any],
        graceful_shutdown: bool = True,
        metrics_labels: Sequence[tuple[str, str]] | None = None,
        health_check_payload: Any = None,
    ) -> Serving:
        """``serve``, with Dynamo's parameters; a shutdown is always graceful here."""
        return self.serve(handler, metadata=dict(metrics_labels or ()))

    def serve_bidirectional_endpoint(
        self, handler: Callable[..., Any], graceful_shutdown: bool = True
    ) -> Serving:
        """``serve`` with ``bidirectional=True``, by Dynamo's name."""
        return self.serve(handler, bidirectional=True)

    @overload
    async def client(
        self, router_mode: str | None = None, *, response: None = None
    ) -> Client[Any]: ...

    @overload
    async def client(
        self, router_mode: str | None = None, *, response: type[Item]
    ) -> Client[Item]: ...

    async def client(self, router_mode: str | None = None, *, response: Any = None) -> Client[Any]:
        """A client of the endpoint, once discovery has told of its instances; there may be none.

        Args:
            router_mode: ``"round_robin"`` (the default), ``"random"``, ``"least_loaded"`` or
                ``"power_of_two"``.
            response: A dataclass or pydantic model, of which the items are then instances.
        """
        mode = router_mode or "round_robin"
        if mode not in _MODES:
            raise ValueError(f"router_mode must be one of {', '.join(_MODES)}, not {mode!r}")
        return Client(self, await self.runtime._core.client(self.path, mode), response)

    def __await__(self) -> Generator[Any, None, Endpoint]:
        yield from ()
        return self
