"""The call patterns: a statement, the names it uses, and how often it does its work."""

from __future__ import annotations

import array
import itertools
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Environment = Callable[[Any], dict[str, Any]]
#: Runs the statement n times its unrolling; returns wall and CPU nanoseconds.
Runner = Callable[[int], tuple[int, int]]


@dataclass(frozen=True)
class Case:
    """One row of the tables."""

    name: str
    statement: str
    environment: Environment
    operations: int = 1
    unroll: int = 10
    unit: str = "call"
    #: One execution is long: fewer of them suffice.
    is_long: bool = False

    @property
    def per_round(self) -> int:
        """The operations in one turn of the loop."""
        return self.operations * self.unroll

    def runner(self, module: Any) -> Runner | None:
        """The compiled, warmed-up loop; None where the module lacks what it calls."""
        try:
            environment = self.environment(module)
        except AttributeError:
            return None
        names = sorted(environment)
        lines = [f"        {line}" for line in self.statement.split("\n")]
        source = "\n".join(
            [
                f"def loop(_n, _repeat, _wall, _cpu, {', '.join(names)}):",
                "    _c = _cpu(); _w = _wall()",
                "    for _ in _repeat(None, _n):",
                *(lines * self.unroll),
                "    return _wall() - _w, _cpu() - _c",
            ]
        )
        namespace: dict[str, Any] = {}
        exec(compile(source, f"<{self.name}>", "exec"), namespace)  # noqa: S102
        loop = namespace["loop"]
        arguments = [environment[name] for name in names]

        def run(count: int) -> tuple[int, int]:
            wall, cpu = loop(
                count,
                itertools.repeat,
                time.perf_counter_ns,
                time.thread_time_ns,
                *arguments,
            )
            return int(wall), int(cpu)

        run(30)  # The interpreter specialises a loop only after some turns.
        return run


def _array(count: int) -> Any:
    """A NumPy array, or without NumPy an array.array: both have the buffer protocol."""
    try:
        import numpy
    except ImportError:
        return array.array("d", [1.0] * count)
    return numpy.ones(count, dtype=numpy.float64)


def _view(count: int) -> memoryview:
    return memoryview(array.array("d", [1.0] * count))


def _nothing() -> None:
    pass


def _same(value: Any) -> Any:
    return value


ASCII = "abcdefghij" * 10_000
#: 100 000 characters in two bytes each, about 165 kB of UTF-8.
WIDE = "añbçdéжшとe" * 10_000
#: One for all implementations: what a copy takes depends on where its source lies.
BLOCK = b"x" * 65536
NAME, VALUES = "svc", list(range(10))
METADATA = {f"key{i}": f"value{i}" for i in range(5)}


def _config(m: Any) -> Any:
    return m.Config(NAME, list(VALUES), dict(METADATA))


_RAISE = "try: f(a)\nexcept E: pass"
_ITERATE = "for x in f(1000): pass"

CASES = [
    Case("noop", "f()", lambda m: {"f": m.noop}),
    Case("add_int", "f(a, b)", lambda m: {"f": m.add, "a": 3, "b": 4}),
    Case("add_int_big", "f(a, b)", lambda m: {"f": m.add, "a": 1 << 40, "b": 1 << 41}),
    Case("add_float", "f(a, b)", lambda m: {"f": m.addf, "a": 1.5, "b": 2.5}),
    Case("greet_ascii", "f(a)", lambda m: {"f": m.greet, "a": "world"}),
    Case("greet_unicode", "f(a)", lambda m: {"f": m.greet, "a": "wörld→ж"}),
    Case("kwargs_pos", "f(1)", lambda m: {"f": m.kwargs}),
    Case("kwargs_kw", "f(1, b=5, c=7)", lambda m: {"f": m.kwargs}),
    Case(
        "raise_catch",
        _RAISE,
        lambda m: {"f": m.fail, "a": "boom", "E": ValueError},
        unroll=4,
    ),
    Case("nogil_noop", "f()", lambda m: {"f": m.nogil_noop}),
    Case("class_new", "f(5)", lambda m: {"f": m.Counter}),
    Case("class_static", "f()", lambda m: {"f": m.Counter.create_zero}),
    Case("method_inc", "c.inc()", lambda m: {"c": m.Counter(0)}),
    Case("method_add", "c.add(2)", lambda m: {"c": m.Counter(0)}),
    Case("prop_get", "c.value", lambda m: {"c": m.Counter(7)}),
    Case("prop_set", "c.value = 9", lambda m: {"c": m.Counter(7)}),
    Case(
        "cfg_new",
        "f(n, v, d)",
        lambda m: {"f": m.Config, "n": NAME, "v": VALUES, "d": METADATA},
        unroll=4,
    ),
    Case("cfg_get_name", "c.name", lambda m: {"c": _config(m)}),
    Case("cfg_set_name", "c.name = n", lambda m: {"c": _config(m), "n": "other"}),
    Case("cfg_get_values10", "c.values", lambda m: {"c": _config(m)}),
    Case("cfg_set_values10", "c.values = v", lambda m: {"c": _config(m), "v": VALUES}),
    Case("cfg_get_meta5", "c.metadata", lambda m: {"c": _config(m)}, unroll=4),
    Case(
        "cfg_set_meta5",
        "c.metadata = d",
        lambda m: {"c": _config(m), "d": METADATA},
        unroll=4,
    ),
    Case("sum_list_8", "f(v)", lambda m: {"f": m.sum_list, "v": list(range(8))}),
    Case(
        "sum_list_1k",
        "f(v)",
        lambda m: {"f": m.sum_list, "v": list(range(1000))},
        1000,
        1,
        "item",
    ),
    Case(
        "sum_floats_1k",
        "f(v)",
        lambda m: {"f": m.sum_floats, "v": [float(i) for i in range(1000)]},
        1000,
        1,
        "item",
    ),
    Case("make_list_1k", "f(1000)", lambda m: {"f": m.make_list}, 1000, 1, "item"),
    Case(
        "dict_rt_5",
        "f(d)",
        lambda m: {"f": m.dict_roundtrip, "d": {f"k{i}": i for i in range(5)}},
        unroll=4,
    ),
    Case(
        "dict_rt_100",
        "f(d)",
        lambda m: {
            "f": m.dict_roundtrip,
            "d": {f"key_{i}": i * 1000 for i in range(100)},
        },
        100,
        1,
        "entry",
    ),
    Case(
        "callback_n",
        "f(g, 1000)",
        lambda m: {"f": m.call_n, "g": _nothing},
        1000,
        1,
        "call back",
    ),
    Case(
        "callback_arg_n",
        "f(g, 1000)",
        lambda m: {"f": m.call_n_arg, "g": _same},
        1000,
        1,
        "call back",
    ),
    Case("iter_native", _ITERATE, lambda m: {"f": m.count_iter}, 1000, 1, "item"),
    Case("buf_numpy_16", "f(a)", lambda m: {"f": m.sum_buffer, "a": _array(16)}),
    Case("buf_memview_16", "f(a)", lambda m: {"f": m.sum_buffer, "a": _view(16)}),
    Case(
        "buf_numpy_100k",
        "f(a)",
        lambda m: {"f": m.sum_buffer, "a": _array(100_000)},
        100_000,
        1,
        "item",
        is_long=True,
    ),
    Case(
        "str_len_100k_ascii", "f(s)", lambda m: {"f": m.utf8_len, "s": ASCII}, unroll=4
    ),
    Case(
        "str_len_100k_uni",
        "f(s)",
        lambda m: {"f": m.utf8_len, "s": WIDE + "."},
        unroll=4,
    ),
    Case(
        "str_own_100k_ascii",
        "f(s)",
        lambda m: {"f": m.utf8_len_owned, "s": ASCII},
        unroll=2,
        is_long=True,
    ),
    Case(
        "str_own_100k_uni",
        "f(s)",
        lambda m: {"f": m.utf8_len_owned, "s": WIDE},
        unroll=2,
        is_long=True,
    ),
    Case("bytes_64", "f(b)", lambda m: {"f": m.bytes_roundtrip, "b": b"x" * 64}),
    Case(
        "bytes_64k",
        "f(b)",
        lambda m: {"f": m.bytes_roundtrip, "b": BLOCK},
        unroll=4,
        is_long=True,
    ),
    Case("fib_20", "f(20)", lambda m: {"f": m.fibonacci}, unroll=1, is_long=True),
]


def selected(pattern: str) -> list[Case]:
    """The cases whose name matches."""
    return [case for case in CASES if re.search(pattern, case.name)]
