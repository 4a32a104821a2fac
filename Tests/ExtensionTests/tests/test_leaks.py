"""10⁵ create/drop loops of every kind of argument, result, error and object leave nothing behind."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import extension_tests as m
import pytest
from exports import Export, exports, good
from leaks import grows
from test_wrong_types import call, wrong

EXPORTS = [pytest.param(export, id=export.name) for export in exports()]


def quiet(function: Callable[..., object], *args: Any, **kwargs: Any) -> Callable[[], object]:
    """A call whose exception, if it raises one, is dropped."""

    def action() -> object:
        try:
            return function(*args, **kwargs)
        except (Exception, asyncio.CancelledError):
            return None

    return action


@pytest.mark.parametrize("export", EXPORTS)
def test_calls_with_good_arguments(export: Export) -> None:
    function = export.callable
    args, kwargs = [], {}
    for parameter in export.parameters:
        value = good(parameter.annotation)
        if parameter.kind is parameter.kind.VAR_POSITIONAL:
            args += ["x"] if export.name == "everything" else [1]
        elif parameter.kind is parameter.kind.VAR_KEYWORD:
            kwargs["extra"] = 1
        elif parameter.kind is parameter.kind.KEYWORD_ONLY:
            kwargs[parameter.name] = value
        else:
            args.append(value)
    if export.name in ("fibonacci", "Account.deposit", "Holder.push", "Node.hold"):
        return  # these have loops of their own below
    if export.name == "raise_named":
        args = ["KeyError", "m"]
    before = [sys.getrefcount(a) for a in (*args, *kwargs.values())]
    assert grows(quiet(function, *args, **kwargs)) == ""
    after = [sys.getrefcount(a) for a in (*args, *kwargs.values())]
    # Small numbers are shared by the whole interpreter; from 3.12 on they are immortal.
    assert all(abs(a - b) < 1000 for a, b in zip(after, before, strict=True))


@pytest.mark.parametrize("export", EXPORTS)
def test_calls_with_bad_arguments(export: Export) -> None:
    actions: list[Callable[[], object]] = [quiet(export.callable, *range(12), unknown=1)]
    for index, parameter in enumerate(export.parameters):
        cases = list(wrong(parameter.annotation))
        for value, *_ in cases[:1] + cases[-1:]:
            actions.append(quiet(call, export, index, value))

    def action() -> None:
        for act in actions:
            act()

    assert grows(action, 2_000) == ""


def test_objects_of_every_class() -> None:
    for make in (
        lambda: m.Calculator(1.0),
        lambda: m.Account("me", 3),
        lambda: m.EvenNumber(2),
        lambda: m.Counter(3),
        lambda: m.Holder(),
        lambda: m.Node(m.Node([1])),
        m.Calculator.create_zero,
        lambda: m.Calculator.__new__(m.Calculator),
        lambda: m.Node.__new__(m.Node),
        quiet(m.EvenNumber, 3),
        quiet(m.Account, "me", -1),
        lambda: m.echo_counter(m.Counter(1)),
        lambda: m.echo_calculator(m.Calculator(1.0)),
        lambda: m.Account.open_many(owners=["a", "b"]),
    ):
        assert grows(make) == ""


def test_objects_in_memory_that_was_used_before_start_with_one_reference() -> None:
    # The debug allocator fills memory with a pattern that, read as a count, is an immortal's.
    program = "import extension_tests as m, sys; print(sys.getrefcount(m.Calculator(1.0)))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONMALLOC": "debug"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_types_keep_their_count() -> None:
    for cls, args in ((m.Calculator, (1.0,)), (m.Counter, ()), (m.Holder, ()), (m.Node, ())):
        before = sys.getrefcount(cls)
        kept = [cls(*args) for _ in range(1000)]
        assert sys.getrefcount(cls) == before + 1000
        del kept
        gc.collect()
        assert sys.getrefcount(cls) == before


def test_python_subclasses_and_their_cycles() -> None:
    class Sub(m.Node):  # type: ignore[misc]
        pass

    def action() -> None:
        a, b = Sub(), Sub()
        a.next, b.items, a.dict = b, [a, b], [a]

    before = sys.getrefcount(Sub)
    assert grows(action, 20_000) == ""
    gc.collect()
    assert sys.getrefcount(Sub) == before


def test_properties() -> None:
    account, node, obj = m.Account("me"), m.Node(), object()
    before = sys.getrefcount(obj)

    def action() -> None:
        account.notes = ["a", "b"]
        account.limit = 3
        account.doubled = 4
        _ = account.owner, account.notes, account.limit, account.is_empty
        node.next = obj
        node.items = [obj, obj]
        _ = node.next, node.items
        for name, value in (("notes", [1]), ("limit", "x"), ("owner", "y")):
            quiet(setattr, account, name, value)()
        quiet(delattr, account, "notes")()

    assert grows(action, 20_000) == ""
    node.next, node.items = None, []
    assert sys.getrefcount(obj) == before


def test_objects_pass_through_with_their_count() -> None:
    obj = object()
    before = sys.getrefcount(obj)
    holder = m.Holder()
    for _ in range(1000):
        assert m.echo_object(obj) is obj
        assert m.echo_objects([obj, obj])[1] is obj
        assert m.call(lambda: obj) is obj
        holder.push(obj)
        assert holder.pop() is obj
    assert sys.getrefcount(obj) == before
    holder.items = [obj] * 10
    assert sys.getrefcount(obj) == before + 10
    del holder
    assert sys.getrefcount(obj) == before


def test_immortal_objects_are_not_worn_down() -> None:
    shared = [None, True, 1, "", ()]
    before = [sys.getrefcount(value) for value in shared]
    for _ in range(10_000):
        m.call_with(lambda value: value, 1)
        m.echo_set({1})
        m.echo_object(None)
        m.echo_bool(True)
        m.echo_objects(shared)
        m.echo_optional_string("")
    after = [sys.getrefcount(value) for value in shared]
    assert all(abs(a - b) < 100 for a, b in zip(after, before, strict=True))


def test_callbacks_and_their_exceptions() -> None:
    def fail() -> None:
        raise ValueError("x")

    assert grows(quiet(m.call, fail)) == ""
    assert grows(quiet(m.call_with, lambda value: value, 3)) == ""
    assert grows(quiet(m.call_with, lambda value: "x", 3)) == ""
    assert grows(quiet(m.load_ints, [1, "x"])) == ""
    assert grows(lambda: m.ignore_failure([1, "x"])) == ""
    assert grows(quiet(m.attribute, 3, "nothing")) == ""


def test_texts_large_containers_and_numbers() -> None:
    text, numbers = "é" * 10_000, list(range(2000))
    words = {f"key{i}": i for i in range(500)}
    for action in (
        lambda: m.echo_string(text),
        lambda: m.echo_ints(numbers),
        lambda: m.echo_doubles(numbers),
        lambda: m.echo_dict(words),
        lambda: m.echo_set(set(numbers)),
        lambda: m.echo_strings(list(words)),
        quiet(m.echo_ints, [*numbers, "x"]),
        quiet(m.echo_dict, words | {"bad": "x"}),
        quiet(m.echo_strings, [*words, 1]),
        lambda: m.fibonacci(5),
    ):
        assert grows(action, 500) == ""


def test_threads_that_come_and_go() -> None:
    def action() -> None:
        thread = threading.Thread(target=lambda: (m.released(1), m.echo_dict({"a": 1})))
        thread.start()
        thread.join()

    assert grows(action, 500) == ""


def test_failing_conversions_in_many_threads() -> None:
    def action() -> None:
        thread = threading.Thread(target=quiet(m.echo_nested, [[1], ["x"]]))
        thread.start()
        thread.join()

    assert grows(action, 500) == ""


def test_a_leak_would_be_seen() -> None:
    kept: list[object] = []
    assert grows(lambda: kept.append(object()), 20_000) != ""
