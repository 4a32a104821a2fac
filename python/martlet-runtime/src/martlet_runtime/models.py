"""Typed messages: dataclasses and pydantic models as what handlers and callers exchange."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from typing import Any

_PLAIN = frozenset({dict, list, str, int, float, bool, bytes, tuple, type(None)})


def encode(value: Any) -> Any:
    """A model's fields as a dict; any other value as it is."""
    if type(value) in _PLAIN:
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: encode(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    dump = getattr(value, "model_dump", None)
    return value if dump is None else dump()


def decoder(model: Any) -> Callable[[Any], Any] | None:
    """What makes an instance of ``model`` of a received value; None if it stays as it is.

    Raises:
        TypeError: ``model`` is neither a dataclass nor a pydantic model.
    """
    if model is None or model is Any or model in _PLAIN:
        return None
    validate: Callable[[Any], Any] | None = getattr(model, "model_validate", None)
    if validate is not None:
        return validate
    if dataclasses.is_dataclass(model) and isinstance(model, type):
        return lambda value: value if isinstance(value, model) else model(**value)
    raise TypeError(f"a message's type must be a dataclass or a pydantic model, not {model!r}")


def request_model(handler: Callable[..., Any]) -> Any:
    """The annotation of a handler's request, if that is a model."""
    try:
        parameters = inspect.signature(handler, eval_str=True).parameters
    except Exception:  # an annotation that names nothing can raise anything
        return None
    model = next((each.annotation for each in parameters.values()), None)
    is_model = isinstance(model, type) and (
        hasattr(model, "model_validate") or dataclasses.is_dataclass(model)
    )
    return model if is_model else None
