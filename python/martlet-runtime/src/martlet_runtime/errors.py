"""What can go wrong, as exceptions."""

from __future__ import annotations

import builtins
import sys
from typing import Any, ClassVar

from martlet_runtime import _core


class RuntimeFault(Exception):
    """An error of the runtime itself. ``code`` is its name on the wire."""

    code: ClassVar[str] = "unavailable"


class Cancelled(RuntimeFault):
    """The call was cancelled, by its caller or because a connection or a server went away."""

    code = "cancelled"


class DeadlineExceeded(RuntimeFault, TimeoutError):
    """The call took longer than its ``timeout``."""

    code = "deadline_exceeded"


class IdleTimeout(RuntimeFault, TimeoutError):
    """No item came for as long as ``idle_timeout``."""

    code = "idle_timeout"


class WaitTimeout(RuntimeFault, TimeoutError):
    """Waiting for instances or a connection took too long."""

    code = "timed_out"


class InvalidArgument(RuntimeFault, ValueError):
    """A name, address or option is not one that the runtime accepts."""

    code = "invalid_argument"


class NoInstances(RuntimeFault):
    """Nobody serves the endpoint."""

    code = "no_instances"


class UnknownInstance(RuntimeFault, LookupError):
    """The instance asked for is not among those known."""

    code = "unknown_instance"


class UnknownEndpoint(RuntimeFault, LookupError):
    """The peer is alive and does not serve the endpoint."""

    code = "unknown_endpoint"


class AlreadyServed(RuntimeFault):
    """This runtime serves the endpoint already."""

    code = "already_served"


class Unavailable(RuntimeFault, ConnectionError):
    """The peer can't be reached, or is shutting down."""

    code = "unavailable"


class Overloaded(RuntimeFault):
    """The peer has as many calls as it takes at once."""

    code = "overloaded"


class ConnectionLost(RuntimeFault, ConnectionError):
    """The connection broke before the stream was complete."""

    code = "connection_lost"


class MessageTooLarge(RuntimeFault, ValueError):
    """A message is longer than one of the two sides accepts."""

    code = "message_too_large"


class VersionMismatch(RuntimeFault):
    """The peer speaks another version of the wire format."""

    code = "version_mismatch"


class Malformed(RuntimeFault, ValueError):
    """The peer sent something that is not what was agreed."""

    code = "malformed"


class DiscoveryFailed(RuntimeFault):
    """Discovery can't do what was asked."""

    code = "discovery_failed"


class StorageFull(RuntimeFault):
    """The disk that discovery writes to is full."""

    code = "storage_full"


class ShutDown(RuntimeFault):
    """The runtime was shut down."""

    code = "shut_down"


class RemoteError(RuntimeFault):
    """What a handler raised.

    It is also an instance of the class that was raised, or of its nearest base class, if that is
    a builtin or has been imported in this process; nothing is imported for it.

    Attributes:
        remote_class: The class's name, with its module unless that is ``builtins``.
        message: ``str()`` of what was raised.
        status: Its ``status`` or ``status_code``, where it has one.
        remote_traceback: The traceback at the handler, as text.
    """

    code = "handler_failed"
    remote_class: str
    remote_bases: list[str]
    message: str
    status: int | None
    remote_traceback: str | None

    def __str__(self) -> str:
        return self.message


_faults: dict[str, type[RuntimeFault]] = {
    fault.code: fault
    for fault in list(globals().values())
    if isinstance(fault, type) and issubclass(fault, RuntimeFault) and fault is not RuntimeFault
}
_remote_classes: dict[str, type[RemoteError]] = {}


def _local_class(name: str) -> type[Exception] | None:
    """The class of a name, without importing anything."""
    module, _, attribute = name.rpartition(".")
    owner = sys.modules.get(module) if module else builtins
    found: Any = getattr(owner, attribute, None)
    return found if isinstance(found, type) and issubclass(found, Exception) else None


def _remote_class(names: list[str]) -> type[RemoteError]:
    """RemoteError joined with the nearest class of ``names`` that is known here."""
    for name in names:
        if (known := _remote_classes.get(name)) is not None:
            return known
        base = _local_class(name)
        if base is None or base is Exception:
            continue
        if issubclass(base, RemoteError):
            return base
        try:
            joined = type(base.__name__, (RemoteError, base), {"__module__": base.__module__})
            joined.__new__(joined, "")
        except Exception:  # a layout that can't be joined, or a class that takes more than a text
            continue
        _remote_classes[name] = joined
        return joined
    return RemoteError


def _make(
    code: str,
    message: str,
    class_name: str | None,
    bases: list[str],
    text: str | None,
    status: int | None,
    traceback: str | None,
) -> Exception:
    if class_name is None:
        return _faults.get(code, RuntimeFault)(message)
    kind = _remote_class([class_name, *bases])
    error = kind.__new__(kind, text or "")
    error.args = (text or "",)
    error.remote_class = class_name
    error.remote_bases = bases
    error.message = text or ""
    error.status = status
    error.remote_traceback = traceback
    if traceback:
        error.add_note(f"\nRaised at the handler:\n{traceback.rstrip()}")
    return error


_core.set_error_factory(_make)
