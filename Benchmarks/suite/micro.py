"""Python from Swift: the operations that PyO3 benchmarks natively, by its names.

Each function of `martlet_micro` does its operation n times in Swift, so that only one call from Python
is timed. PyO3's figures were measured on this kind of machine (CPython 3.11, release build); they are
least times in nanoseconds, as ours are.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from suite.modules import Module

SIZE = 100_000
TEXT = "Hello, World!"


class _Callee:
    value = 1

    def __init__(self, foo: Callable[..., None]) -> None:
        # Of the class, so that it is found and bound as methods are.
        self.__class__ = type("Callee", (_Callee,), {"foo": foo})


def _none() -> None:
    pass


def _one(a: Any) -> None:
    pass


def _two(a: Any, b: Any) -> None:
    pass


def _three(a: Any, b: Any, c: Any) -> None:
    pass


@dataclass(frozen=True)
class Micro:
    """One operation: its function, what that is given before n, and PyO3's nanoseconds."""

    name: str
    function: str
    arguments: tuple[Any, ...] = ()
    pyo3: float | None = None


_DICT = {i: 2 * i for i in range(SIZE)}
_HALF = {i: 2 * i for i in range(SIZE // 2)}
_LIST = list(range(SIZE))
_OBJECT = _Callee(_one)

CASES = [
    Micro("clean_attach", "clean_attach", (), 40),
    Micro("dirty_attach", "dirty_attach", (), 60),
    Micro("call_0", "call_0", (_none,), 21.6),
    Micro("call_one_arg", "call_one_arg", (_one, 1), 26.3),
    Micro("call_1", "call_1", (_three, 1, "s", 1.23), 24.5),
    Micro("call", "call", (_three, 1, "s", 1.23), 158),
    Micro("call_method_0", "call_method_0", (_OBJECT,), 73.3),
    Micro("call_method_one_arg", "call_method_one_arg", (_Callee(_two), 1), 33.6),
    Micro("call_method_1", "call_method_1", (_Callee(_three), 1, "s"), 35.5),
    Micro("getattr_direct", "getattr_direct", (_OBJECT,), 67),
    Micro("getattr_intern", "getattr_intern", (_OBJECT,), 18),
    Micro("extract_str_extract_success", "extract_str", (TEXT,), 7.9),
    Micro("extract_str_extract_fail", "extract_str", (1,), 22),
    Micro("extract_str_cast_success", "cast_str", (TEXT,), 7.6),
    Micro("extract_int_extract_success", "extract_int", (123,), 5),
    Micro("extract_int_extract_fail", "extract_int", (TEXT,), 202),
    Micro("extract_float_extract_success", "extract_float", (23.42,), 1.9),
    Micro("extract_float_extract_fail", "extract_float", (TEXT,), 190),
    Micro("vec_u8 from bytes, 1 MB", "extract_bytes", (bytes(1_000_000),), None),
    Micro("list_via_cast", "cast_list", (_LIST,), 0.6),
    Micro("not_a_list_via_cast", "cast_list", (TEXT,), 1.1),
    Micro("err_new_restore_and_fetch", "err_new_and_instance", (), 141),
    Micro("err_new_without_gil", "err_new_without_gil", (), 11),
    Micro("bench_pyclass_create", "pyclass_create", (), 36),
    Micro("iter_dict", "iter_dict", (_DICT,), 0.87e6),
    Micro("dict_new", "new_dict", (SIZE // 2,), 2.8e6),
    Micro("dict_get_item", "dict_get_item", (_HALF,), 1.6e6),
    Micro("extract_hashmap", "extract_hashmap", (_DICT,), 2.7e6),
    Micro("iter_list", "iter_list", (_LIST,), 0.46e6),
    Micro("list_new", "new_list", (SIZE // 2,), 0.83e6),
    Micro("list_get_item", "list_get_item", (_LIST[: SIZE // 2],), 0.46e6),
    Micro("iter_tuple", "iter_tuple", (tuple(_LIST),), 0.44e6),
    Micro("tuple_get_item", "tuple_get_item", (tuple(_LIST[: SIZE // 2]),), 0.46e6),
    Micro("tuple_into_pyobject", "tuple_into_pyobject", (), 60),
    Micro("set_new", "new_set", (_LIST,), 1.1e6),
    Micro("iter_set", "iter_set", (set(_LIST),), 0.97e6),
    Micro("extract_hashset", "extract_hashset", (set(_LIST),), 2.0e6),
    Micro("drop_many_objects", "drop_many_objects", (None,), 542),
    Micro(
        "drop_many_objects_without_gil",
        "drop_many_objects_without_gil",
        (None,),
        5656,
    ),
]
#: What needs an object of the module's own class.
ELEMENT_CASES = [
    Micro("bench_call", "call_one_arg", (1,), 72),
    Micro("bench_str", "str", (), 35),
    Micro("bench_repr", "repr", (), None),
]


def _least(run: Callable[..., Any], arguments: tuple[Any, ...], rounds: int) -> float:
    n = 1
    while True:
        start = time.perf_counter_ns()
        run(*arguments, n)
        taken = time.perf_counter_ns() - start
        if taken > 500_000:
            break
        n *= 4
    best = taken / n
    for _ in range(rounds):
        start = time.perf_counter_ns()
        run(*arguments, n)
        best = min(best, (time.perf_counter_ns() - start) / n)
    return best


def measure(module: Module, rounds: int = 31) -> dict[str, dict[str, float]]:
    """Nanoseconds per operation, ours and PyO3's, by PyO3's names."""
    m = module.load()
    element = m.Element()
    cases = CASES + [
        Micro(case.name, case.function, (element, *case.arguments), case.pyo3)
        for case in ELEMENT_CASES
    ]
    results: dict[str, dict[str, float]] = {}
    gc.disable()
    for case in cases:
        ours = _least(getattr(m, case.function), case.arguments, rounds)
        results[case.name] = {"martlet": ours}
        if case.pyo3 is not None:
            results[case.name]["pyo3"] = case.pyo3
    gc.enable()
    return results


def table(results: dict[str, dict[str, float]]) -> str:
    """In Markdown."""
    lines = ["| operation | Martlet, ns | PyO3, ns | |", "|---|---|---|---|"]
    for name, by_label in results.items():
        ours, pyo3 = by_label["martlet"], by_label.get("pyo3")
        rest = f"{pyo3:,.4g} | {ours / pyo3:.2f}×" if pyo3 else "– | "
        lines.append(f"| {name} | {ours:,.4g} | {rest} |")
    return "\n".join(lines)
