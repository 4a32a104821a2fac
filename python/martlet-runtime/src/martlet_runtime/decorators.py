"""Workers and services as decorated functions and classes."""

from __future__ import annotations

import asyncio
import functools
import inspect
import signal
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar, overload

from martlet_runtime.client import Client
from martlet_runtime.models import decoder
from martlet_runtime.runtime import DistributedRuntime

Function = TypeVar("Function", bound=Callable[..., Any])
Service = TypeVar("Service")


def worker(
    **options: Any,
) -> Callable[[Callable[..., Awaitable[Any]]], Callable[..., Awaitable[Any]]]:
    """Gives an async function a runtime as its first argument, and shuts that down at the end.

    SIGTERM and SIGINT drain: endpoints leave discovery, running calls end within ``drain_timeout``,
    and what awaits a ``serve`` goes on. ``options`` are those of ``DistributedRuntime``.
    """

    def decorate(
        function: Callable[..., Awaitable[Any]],
    ) -> Callable[..., Awaitable[Any]]:
        @functools.wraps(function)
        async def run(*args: Any, **kwargs: Any) -> Any:
            runtime = DistributedRuntime(**options)
            drain_on_signals(runtime)
            try:
                return await function(runtime, *args, **kwargs)
            finally:
                await runtime.shutdown()

        return run

    return decorate


def dynamo_worker(
    *args: Any, **options: Any
) -> Callable[[Callable[..., Awaitable[Any]]], Callable[..., Awaitable[Any]]]:
    """``worker`` by Dynamo's name; Dynamo's positional ``static`` argument is accepted."""
    return worker(**options)


def dynamo_endpoint(
    request_model: Any, response_model: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Gives a handler an instance of ``request_model`` in place of the plain request."""

    def decorate(handler: Callable[..., Any]) -> Callable[..., Any]:
        return typed(handler, request_model)

    return decorate


def typed(handler: Callable[..., Any], model: Any) -> Callable[..., Any]:
    """``handler`` with its first argument made an instance of ``model``."""
    convert = decoder(model)
    if convert is None:
        return handler
    if inspect.isasyncgenfunction(handler):

        @functools.wraps(handler)
        async def stream(request: Any, **kwargs: Any) -> Any:
            async for item in handler(convert(request), **kwargs):
                yield item

        return stream
    if inspect.iscoroutinefunction(handler):

        @functools.wraps(handler)
        async def answer(request: Any, **kwargs: Any) -> Any:
            return await handler(convert(request), **kwargs)

        return answer

    @functools.wraps(handler)
    def plain(request: Any, **kwargs: Any) -> Any:
        return handler(convert(request), **kwargs)

    if inspect.isgeneratorfunction(handler):

        @functools.wraps(handler)
        def items(request: Any, **kwargs: Any) -> Any:
            yield from handler(convert(request), **kwargs)

        return items
    return plain


def drain_on_signals(runtime: DistributedRuntime) -> None:
    """Has SIGTERM and SIGINT call ``runtime.shutdown``; in the main thread only, as signals are."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, runtime.shutdown)
        except (RuntimeError, ValueError, NotImplementedError):
            return


# Services


@overload
def endpoint(method: Function, /) -> Function: ...


@overload
def endpoint(
    method: None = None, /, *, name: str | None = None
) -> Callable[[Function], Function]: ...


def endpoint(method: Any = None, /, *, name: str | None = None) -> Any:
    """Marks a method of a service as an endpoint, of its own name unless ``name`` is given."""

    def mark(function: Any) -> Any:
        function.__martlet_endpoint__ = name or function.__name__
        return function

    return mark if method is None else mark(method)


def on_start(method: Function) -> Function:
    """Marks a method to be run before the service's endpoints are served."""
    method.__martlet_hook__ = "start"  # type: ignore[attr-defined]
    return method


def on_shutdown(method: Function) -> Function:
    """Marks a method to be run after the service's last call."""
    method.__martlet_hook__ = "shutdown"  # type: ignore[attr-defined]
    return method


class depends(Generic[Service]):
    """Another service that this one calls: ``backend = depends(Backend)``.

    In an instance, ``self.backend.generate`` is the ``Client`` of the other's endpoint
    ``generate``, and each endpoint is there by its name: ``self.backend.generate(request)`` is its
    ``generate``, ``await self.backend.embed.call(request)`` asks for one item.
    """

    def __init__(self, service: type[Service]) -> None:
        description(service)
        self.service = service
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        try:
            return instance.__dict__[self._name]
        except KeyError:
            raise RuntimeError(
                f"{owner.__name__}.{self._name} is there once the service runs"
            ) from None


class Dependency:
    """The endpoints of a service, as its callers have them."""

    def __init__(self, clients: dict[str, Client[Any]]) -> None:
        self.clients = clients

    def __getattr__(self, name: str) -> Client[Any]:
        try:
            return self.clients[name]
        except KeyError:
            raise AttributeError(
                f"the service has no endpoint '{name}': it has {', '.join(self.clients)}"
            ) from None


class Description:
    """What ``@service`` knows of a class."""

    def __init__(self, cls: type, namespace: str, component: str, workers: int) -> None:
        self.cls = cls
        self.namespace = namespace
        self.component = component
        self.workers = workers
        members = [(name, inspect.getattr_static(cls, name)) for name in dir(cls)]
        self.endpoints: dict[str, str] = {
            member.__martlet_endpoint__: name
            for name, member in members
            if hasattr(member, "__martlet_endpoint__")
        }
        self.depends: dict[str, depends[Any]] = {
            name: member for name, member in members if isinstance(member, depends)
        }

    def path(self, name: str) -> str:
        """The full name of an endpoint."""
        return f"{self.namespace}.{self.component}.{name}"

    def hooks(self, kind: str) -> list[str]:
        """The methods to be run at ``"start"`` or ``"shutdown"``."""
        return [
            name
            for name in dir(self.cls)
            if getattr(inspect.getattr_static(self.cls, name), "__martlet_hook__", None) == kind
        ]


def service(
    cls: Any = None,
    /,
    *,
    namespace: str = "default",
    name: str | None = None,
    workers: int = 1,
) -> Any:
    """Makes a class a service: its ``@endpoint`` methods are ``namespace.name.method``.

    Args:
        cls: The class.
        namespace: The namespace.
        name: The component; the class's own name unless given.
        workers: How many processes ``martlet-runtime serve`` starts of it.
    """

    def decorate(cls: type) -> type:
        if not isinstance(workers, int) or workers < 1:
            raise ValueError(f"workers must be 1 or more, not {workers}")
        cls.__martlet_service__ = Description(cls, namespace, name or cls.__name__, workers)  # type: ignore[attr-defined]
        return cls

    return decorate if cls is None else decorate(cls)


def description(cls: type) -> Description:
    """What ``@service`` knows of ``cls``.

    Raises:
        TypeError: It is no service.
    """
    found = cls.__dict__.get("__martlet_service__")
    if not isinstance(found, Description):
        raise TypeError(f"{getattr(cls, '__name__', cls)} is no service: decorate it with @service")
    return found


def graph(cls: type) -> list[type]:
    """A service and all that it depends on, each before what depends on it."""
    found: list[type] = []

    def visit(cls: type, above: tuple[type, ...]) -> None:
        if cls in above:
            names = " → ".join(each.__name__ for each in (*above, cls))
            raise ValueError(f"services depend on each other in a circle: {names}")
        if cls in found:
            return
        for dependency in description(cls).depends.values():
            visit(dependency.service, (*above, cls))
        found.append(cls)

    visit(cls, ())
    return found


async def run_service(cls: type, runtime: DistributedRuntime, **arguments: Any) -> None:
    """Serves an instance of ``cls`` until ``runtime`` shuts down."""
    about = description(cls)
    instance = cls(**arguments)
    for attribute, dependency in about.depends.items():
        other = description(dependency.service)
        instance.__dict__[attribute] = Dependency(
            {name: await runtime.endpoint(other.path(name)).client() for name in other.endpoints}
        )
    await _hooks(instance, about.hooks("start"))
    serving = []
    for name, attribute in about.endpoints.items():
        method = getattr(instance, attribute)
        serving.append(runtime.endpoint(about.path(name)).serve(method))
    try:
        for one in serving:
            await one.ready()
        for one in serving:
            await one
    finally:
        await _hooks(instance, about.hooks("shutdown"))


async def _hooks(instance: Any, names: list[str]) -> None:
    for name in names:
        result = getattr(instance, name)()
        if inspect.isawaitable(result):
            await result
