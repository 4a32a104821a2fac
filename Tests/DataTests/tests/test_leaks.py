"""10⁵ loops over each feature leave nothing behind."""

from __future__ import annotations

import array
import datetime
import logging
import pathlib
import types
import uuid
from collections.abc import Callable

import data_tests as m
import numpy as np
import pytest
from leaks import grows

ARRAY = np.arange(8.0)
GRID = np.arange(12, dtype="i4").reshape(3, 4)

KEPT, SPACE, MODULE = [1], types.SimpleNamespace(member=1), types.ModuleType("made")


def attempt(action: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        try:
            action()
        except Exception:
            pass

    return run


def logged() -> None:
    """A record that goes no further than its logger, since pytest keeps those that do."""
    logger = logging.getLogger("data_tests.log")
    logger.addFilter(refuse)
    m.log("error", "x")
    logger.removeFilter(refuse)


def refuse(record: logging.LogRecord) -> bool:
    return False


class Receiver:
    def method(self, *arguments: object) -> tuple[object, ...]:
        return arguments


class Key:
    def __init__(self) -> None:
        self.x = 1


ACTIONS: dict[str, Callable[[], object]] = {
    "plain enum": lambda: m.mode_and_level(m.Mode.READ, m.Level.LOW),
    "case enum": lambda: m.turned(m.Shape.Rect(1000, 2000)).area(),
    "case fields": lambda: (m.Shape.Pair(1000, "abc")._1, repr(m.Shape.Circle(1.5))),
    "case objects": lambda: m.same_box(m.Box.Many([[1], [2]]))._0,
    "wrong enum": attempt(lambda: m.turned(3)),
    "own error": attempt(lambda: m.raise_("refused")),
    "error text": attempt(lambda: str(m.DeepError(3))),
    "group": attempt(lambda: m.raise_("group")),
    "chain": attempt(lambda: m.raise_("chain")),
    "os error": attempt(lambda: m.raise_("files")),
    "range": lambda: m.range(range(1000, 2000)),
    "int128": lambda: m.int128(2**100),
    "big": lambda: m.big_integer(10**60),
    "complex": lambda: m.complex(1 + 2j),
    "bytes": lambda: m.many_bytes([b"abc", None, [1, 2]]),
    "path": lambda: m.path(pathlib.Path("a")),
    "duration": lambda: m.duration(datetime.timedelta(1, 2, 3)),
    "union": lambda: m.key_kind((1.0, 2.0)),
    "wrong union": attempt(lambda: m.key_kind(1.5)),
    "uuid": lambda: m.uuid(uuid.UUID(int=5)),
    "view": lambda: m.layout(GRID.T),
    "array": lambda: np.asarray(m.grid(2, 3)).sum(),
    "dlpack": lambda: np.from_dlpack(m.grid(2, 3)).sum(),
    "arrow": lambda: m.same_array(ARRAY).__arrow_c_array__(),
    "live": lambda: m.Model().values.append(4),
    "closure": lambda: m.new_closure()(1, 2),
    "calls": lambda: m.call_with(lambda *a, **k: None, 9),
    "operators": lambda: m.operators(7000, 2000),
    "items": lambda: m.items({"a": 1}, [1]),
    "attributes": lambda: m.attributes(Key()),
    "date": lambda: m.same_date(datetime.date(2000, 1, 2)),
    "datetime": lambda: m.same_date_time(datetime.datetime(2000, 1, 2, 3, 4, 5, 6)),
    "wrong date": attempt(lambda: m.make_date(1, 13, 1)),
    "zone": lambda: m.zones(minutes=17),
    "ordered": lambda: m.reversed_pairs({"a": 1000, "b": 2000}),
    "wrong ordered": attempt(lambda: m.reversed_pairs({"a": 1000, "b": ""})),
    "buffer of a class": lambda: memoryview(m.Signal([1, 2])).tolist(),
    "versioned dlpack": lambda: m.grid(2, 3).__dlpack__(max_version=(1, 0)),
    "copied dlpack": lambda: m.grid(2, 3).__dlpack__(copy=True),
    "handles": lambda: m.through_handles(KEPT),
    "detached handles": lambda: m.drop_detached(KEPT, 2),
    "interned": lambda: m.interned(SPACE),
    "kept method": lambda: m.methods(Receiver(), 1000, "x"),
    "wrong kept method": attempt(lambda: m.methods(1000, 2000, "x")),
    "item by index": lambda: (m.list_item([1000], -1), m.tuple_item((1000,), 0)),
    "wrong index": attempt(lambda: m.list_item([1000], 1)),
    "registered": lambda: m.register(MODULE, "twice"),
    "newtype": lambda: m.further([1.0, 2.0]),
    "wrong newtype": attempt(lambda: m.further([1.0, -2.0])),
    "codable": lambda: m.same_job({"mode": "fast", "retries": 3}),
    "wrong codable": attempt(lambda: m.same_job({"mode": "none"})),
    "log": logged,
    "source": lambda: m.evaluated("1 + 1"),
}

GRID_BUFFER = memoryview(bytearray(24)).cast("i", (2, 3))
# What NumPy leaves in the count of a debug build by itself.
TWINS: dict[str, Callable[[], object]] = {
    "view": lambda: memoryview(GRID.T),
    "array": lambda: np.asarray(GRID_BUFFER).sum(),
    "dlpack": lambda: np.from_dlpack(GRID).sum(),
    "arrow": lambda: memoryview(ARRAY),
}


class Tensor:
    """What has DLPack and no buffer."""

    def __init__(self) -> None:
        self.grid = m.grid(2, 3)

    def __dlpack__(self, **options: object) -> object:
        return self.grid.__dlpack__(**options)

    def __dlpack_device__(self) -> tuple[int, int]:
        return (1, 0)


# The same from end to end without NumPy, so that all is counted.
ACTIONS["view of our own"] = lambda: m.layout(memoryview(m.grid(2, 3)))
ACTIONS["dlpack of our own"] = lambda: m.layout(Tensor())
ACTIONS["arrow of our own"] = lambda: m.same_array(array.array("d", [1.5])).__arrow_c_array__()


@pytest.mark.parametrize("name", ACTIONS)
def test_leaks(name: str) -> None:
    loops = 20_000 if name in ("group", "chain", "source", "big", "log") else 100_000
    assert grows(ACTIONS[name], loops, TWINS.get(name, lambda: None)) == ""
