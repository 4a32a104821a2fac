"""What each implementation must do; a row counts only for a module that passes."""

from __future__ import annotations

import array
import functools
from collections.abc import Callable
from typing import Any

from suite.cases import METADATA, NAME, VALUES

BIG = 1 << 40


def _raised(
    function: Callable[..., Any], *arguments: Any
) -> type[BaseException] | None:
    try:
        function(*arguments)
    except Exception as error:  # noqa: BLE001
        return type(error)
    return None


def _message(m: Any) -> str:
    try:
        m.fail("boom")
    except ValueError as error:
        return str(error)
    return "nothing raised"


def _counter(m: Any) -> list[int]:
    counter = m.Counter(5)
    seen = [counter.value, counter.inc(), counter.add(10)]
    counter.value = 3
    return [*seen, counter.value, m.Counter.create_zero().value]


def _config(m: Any) -> list[Any]:
    config = m.Config(NAME, list(VALUES), dict(METADATA))
    before = [config.name, config.values, config.metadata]
    config.name, config.values, config.metadata = "é", [1, 1 << 50], {"x": "ÿ"}
    return [*before, config.name, config.values, config.metadata]


def _calls(m: Any) -> int:
    calls: list[int] = []
    m.call_n(lambda: calls.append(1), 5)
    return len(calls)


def _texts(m: Any) -> list[str]:
    """Text of every length around Swift's small strings, in every width of CPython."""
    found = []
    for character in "xéж→😀":
        for count in range(20):
            text = "x" * (count % 3) + character * count
            if m.dict_roundtrip({text: count}) != {text: count}:
                found.append(text)
            if m.greet(text) != "hello " + text:
                found.append(text)
    return found


def failures(m: Any) -> list[str]:
    """A line for each thing that `m` does otherwise."""
    doubles = array.array("d", [1.0] * 10)
    checks: list[tuple[str, Callable[[], Any], Any]] = [
        ("noop", m.noop, None),
        ("add", lambda: m.add(3, 4), 7),
        ("add, big", lambda: m.add(BIG, -5), BIG - 5),
        ("addf", lambda: m.addf(1.5, 2.0), 3.5),
        ("greet", lambda: m.greet("wörld→ж😀"), "hello wörld→ж😀"),
        ("texts", lambda: _texts(m), []),
        ("sum_list", lambda: m.sum_list([1, -2, BIG]), BIG - 1),
        ("sum_list, empty", lambda: m.sum_list([]), 0),
        ("sum_list, long", lambda: m.sum_list(list(range(1000))), 499500),
        ("sum_floats", lambda: m.sum_floats([1.5, 2.5]), 4.0),
        ("make_list", lambda: m.make_list(300), list(range(300))),
        ("dict", lambda: m.dict_roundtrip({"a": 1, "é": -2}), {"a": 1, "é": -2}),
        ("kwargs, one", lambda: m.kwargs(1), 123),
        ("kwargs, all", lambda: m.kwargs(1, b=5, c=7), 157),
        ("fail", lambda: _message(m), "boom"),
        ("call_n", lambda: _calls(m), 5),
        ("call_n_arg", lambda: m.call_n_arg(lambda x: x, 5), 10),
        ("fibonacci", lambda: m.fibonacci(20), 6765),
        ("fib_nogil", lambda: m.fib_nogil(20), 6765),
        ("sum_buffer, array", lambda: m.sum_buffer(doubles), 10.0),
        ("sum_buffer, view", lambda: m.sum_buffer(memoryview(doubles)), 10.0),
        ("utf8_len", lambda: m.utf8_len("é" * 10), 20),
        ("utf8_len_owned", lambda: m.utf8_len_owned("é" * 10), 20),
        ("bytes", lambda: m.bytes_roundtrip(b"a\0b"), b"a\0b"),
        ("count_iter", lambda: list(m.count_iter(5)), [0, 1, 2, 3, 4]),
        ("Counter", lambda: _counter(m), [5, 6, 16, 3, 0]),
        (
            "Config",
            lambda: _config(m),
            [NAME, VALUES, METADATA, "é", [1, 1 << 50], {"x": "ÿ"}],
        ),
    ]
    for name, arguments in (
        ("add", (1, "x")),
        ("add", (1,)),
        ("add", (1, 2, 3)),
        ("greet", (5,)),
        ("sum_list", (["a"],)),
        ("addf", ("x", 1.0)),
    ):
        run = functools.partial(_raised, getattr(m, name), *arguments)
        checks.append((f"{name}{arguments}", run, TypeError))
    found = []
    for name, attempt, expected in checks:
        try:
            got = attempt()
        except Exception as error:  # noqa: BLE001
            got = error
        if got != expected or type(got) is not type(expected):
            found.append(f"{name}: expected {expected!r}, found {got!r}")
    return found
