"""Objects that ``await`` takes, and iterators that end with a value."""

from __future__ import annotations

import asyncio
import inspect

import pytest
from pyo3_pytests.awaitable import FutureAwaitable, IterAwaitable

RESULTS = [5, (1, 2), (), None, ValueError("a value")]
KINDS = [IterAwaitable, FutureAwaitable]


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("result", RESULTS)
async def test_awaited(kind: type, result: object) -> None:
    assert await kind(result) is result


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("result", RESULTS)
def test_in_a_task(kind: type, result: object) -> None:
    async def wait() -> object:
        return await kind(result=result)

    async def main() -> list[object]:
        return await asyncio.gather(wait(), wait())

    assert asyncio.run(main()) == [result, result]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "step",
    [next, lambda it: it.send(None), lambda it: it.throw(ValueError), lambda it: it.throw(1, 2, 3)],
)
def test_E5_steps(kind: type, step: object) -> None:
    assert callable(step)
    it = kind((1, 2))
    assert it.__await__() is it and iter(it) is it
    with pytest.raises(StopIteration) as stop:
        step(it)
    assert stop.value.value == (1, 2)
    for _ in range(3):
        assert step(it) is (it if kind is FutureAwaitable else None)
    assert it.close() is None


def test_blocking() -> None:
    future = FutureAwaitable(3)
    assert future._asyncio_future_blocking is False
    future._asyncio_future_blocking = True
    assert future._asyncio_future_blocking is True
    with pytest.raises(TypeError):
        future._asyncio_future_blocking = "yes"
    with pytest.raises(AttributeError):
        del future._asyncio_future_blocking
    assert not hasattr(IterAwaitable(3), "_asyncio_future_blocking")


@pytest.mark.parametrize("kind", KINDS)
def test_final_and_closed(kind: type) -> None:
    with pytest.raises(TypeError, match="not an acceptable base type"):
        type("Sub", (kind,), {})
    with pytest.raises(AttributeError):
        kind(1).other = 1
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'result'"):
        kind()
    assert str(inspect.signature(kind)) == "(result)"
    signature = inspect.signature(kind.throw)  # type: ignore[attr-defined]
    assert [p.default for p in signature.parameters.values()][-2:] == [None, None]
