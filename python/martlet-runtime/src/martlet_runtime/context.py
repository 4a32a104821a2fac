"""What a handler knows of its call, and what a caller gives along."""

from __future__ import annotations

import asyncio
import uuid
import weakref

from martlet_runtime import _core

_TRACE_KEYS = ("traceparent", "tracestate", "baggage")


class Context:
    """One request, as its caller or its handler sees it.

    A caller makes one to name a request, to send ``metadata`` (texts) along, or to stop it from
    elsewhere. A handler gets one as its ``context`` argument; passed to a call that the handler
    makes, it hands on metadata, remaining time and cancellation.
    """

    __slots__ = ("__weakref__", "_calls", "_id", "_request", "_stopped", "metadata")

    def __init__(self, id: str | None = None, metadata: dict[str, str] | None = None) -> None:
        self._id = id
        self.metadata: dict[str, str] = dict(metadata or {})
        self._request: _core.RequestHandle | None = None
        self._stopped = False
        self._calls: weakref.WeakSet[_core.CallHandle] | None = None

    @classmethod
    def _serving(cls, request: _core.RequestHandle) -> Context:
        context = cls.__new__(cls)
        context._id = None
        context.metadata = request.metadata
        context._request = request
        context._stopped = False
        context._calls = None
        return context

    def id(self) -> str:
        """The request's name."""
        if self._id is None:
            self._id = self._request.id if self._request is not None else str(uuid.uuid4())
        return self._id

    def is_stopped(self) -> bool:
        """Whether the handler is to come to an end."""
        return self._stopped or (self._request is not None and self._request.is_stopped)

    def is_killed(self) -> bool:
        """Whether nobody will read what the handler still sends."""
        return self._request is not None and self._request.is_killed

    def remaining_time(self) -> float | None:
        """Seconds left of the caller's time; None if it waits for ever."""
        return self._request.remaining_time if self._request is not None else None

    def stop_generating(self) -> None:
        """Asks the handlers of this context's calls to end; what they still send arrives."""
        self._stopped = True
        for call in list(self._calls or ()):
            call.stop()

    async def async_killed_or_stopped(self) -> None:
        """Waits until the request is stopped or killed."""
        while not self.is_stopped():
            await asyncio.sleep(0.005)

    def trace_headers(self) -> dict[str, str]:
        """The W3C trace headers among the metadata."""
        return {key: self.metadata[key] for key in _TRACE_KEYS if key in self.metadata}

    @property
    def trace_id(self) -> str | None:
        """The trace's id of 32 hexadecimal digits, from ``traceparent``."""
        parts = self.metadata.get("traceparent", "").split("-")
        return parts[1] if len(parts) == 4 and len(parts[1]) == 32 else None

    def _attach(self, call: _core.CallHandle) -> None:
        if self._calls is None:
            self._calls = weakref.WeakSet()
        self._calls.add(call)
        if self._stopped:
            call.stop()

    def _cancel_calls(self) -> None:
        for call in list(self._calls or ()):
            call.cancel()
