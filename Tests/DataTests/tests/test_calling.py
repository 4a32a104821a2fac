"""Tables 1I and 1L: Python called from Swift."""

from __future__ import annotations

import types

import data_tests as m
import pytest


def collect(*args: object, **keywords: object) -> tuple[object, ...]:
    return args, keywords


def test_L1_calls() -> None:
    assert m.call_with(collect, 0) == ((), {})
    assert m.call_with(collect, 1) == ((1,), {})
    assert m.call_with(collect, 3) == ((1, "two", 3.0), {})
    assert m.call_with(collect, 6) == ((1, 2, 3, 4, 5, 6), {})
    assert m.call_with(collect, 9) == ((collect,), {"key": 1, "other": [2]})
    with pytest.raises(ZeroDivisionError):
        m.call_with(lambda *a: 1 / 0, 2)
    with pytest.raises(TypeError, match=r"^call_with\(\) argument 'f' must be callable, not int$"):
        m.call_with(3, 0)


def test_L1_operators() -> None:
    a, b = 7, 2
    assert m.operators(a, b) == [a + b, a - 1, 2 * a, a / b, a // b, a % b, a**2, -a]
    assert m.compares(1, 2) == [False, True, True, True, False, False]
    with pytest.raises(TypeError, match="unsupported operand"):
        m.operators(1, "x")


def test_L1_attributes() -> None:
    assert m.attributes(types.SimpleNamespace()) == ["true", "false", "SimpleNamespace", "true"]
    with pytest.raises(AttributeError):
        m.attributes(object())


def test_L2_typed_handles() -> None:
    items: list[object] = [1]
    assert m.items({"a": 1, "b": 2}, items) == [
        "a=1",
        "b=2",
        "truefalse",
        "first",
        "1",
        "9",
        "9",
        "true",
    ]
    assert items == ["first", 1, 9]
    with pytest.raises(RuntimeError, match="^dictionary changed size during iteration$"):
        m.growing({"a": 1})
    with pytest.raises(TypeError, match=r"^items\(\) argument 'dict' must be dict, not list$"):
        m.items([], [])
    assert m.handles("ü\ud800", b"abc", types.SimpleNamespace, (1, 2), {1}) == [
        "2",
        "ü\ufffd",
        "3",
        "97",
        "types.SimpleNamespace",
        "2",
        "1",
        "true",
    ]


def test_L1_iteration() -> None:
    assert m.iterated(x * x for x in range(3)) == ["0", "1", "4"]
    with pytest.raises(ZeroDivisionError):
        m.iterated(1 // x for x in (1, 0))
    with pytest.raises(TypeError, match="not iterable"):
        m.iterated(3)


class Manager:
    def __init__(self, swallows: bool) -> None:
        self.swallows, self.seen = swallows, []

    def __enter__(self) -> str:
        return "value"

    def __exit__(self, kind: object, *rest: object) -> bool:
        self.seen.append(kind)
        return self.swallows


def test_L1_with() -> None:
    manager = Manager(False)
    assert m.in_context(manager, fail=False) == "value" and manager.seen == [None]
    with pytest.raises(ValueError, match="^inside$"):
        m.in_context(manager, fail=True)
    assert manager.seen == [None, ValueError]
    assert m.in_context(Manager(True), fail=True) is None
    with pytest.raises(AttributeError, match="__enter__"):
        m.in_context(3, fail=False)


def test_A13_L3_source() -> None:
    assert m.evaluated("[x + 1 for x in range(3)]") == [1, 2, 3]
    with pytest.raises(SyntaxError):
        m.evaluated("1 +")
    assert m.executed("b = a * 2") == {"a": 4, "b": 8}
    assert m.module_from_source() == 42


def test_L2_items_by_index() -> None:
    class Doubling(list[int]):
        def __getitem__(self, index: object) -> object:
            return ("own", index)

    for item, values in ((m.list_item, ["a", "b"]), (m.tuple_item, ("a", "b"))):
        kind = type(values).__name__
        assert [item(values, i) for i in (0, 1, -1, -2)] == ["a", "b", "b", "a"]
        for index in (2, -3, 1 << 62, -(1 << 63)):
            with pytest.raises(IndexError, match=f"^{kind} index out of range$"):
                item(values, index)
    assert m.list_item(Doubling([1]), 5) == ("own", 5)


class Receiver:
    def method(self, *arguments: object) -> tuple[object, ...]:
        return arguments


def test_L1_methods_by_a_kept_name() -> None:
    assert m.methods(Receiver(), 1, "x") == [(), (1,), (1, "x")]
    with pytest.raises(AttributeError, match="^'int' object has no attribute 'method'$"):
        m.methods(3, 1, 2)
    with pytest.raises(TypeError, match="takes 0 positional arguments but 1 was given"):
        m.methods(types.SimpleNamespace(method=lambda: None), 1, 2)
