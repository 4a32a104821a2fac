"""Table 1E: each special method of Python, from Swift's conformances, operators and by name."""

from __future__ import annotations

import asyncio
import collections.abc
import copy
import gc
import math
import operator
import os
import pickle
from collections.abc import Callable

import class_features as m
import pytest


def test_E1_text_truth_and_hash() -> None:
    text = m.Text("a")
    assert (repr(text), str(text), bytes(text)) == ("Text<a>", "a", b"a")
    assert f"{text:>3}" == ">3|a" and format(text) == "|a" and f"{text!s}" == "a"
    assert bool(text) and not m.Text("") and dir(text) == ["a", "b"]
    assert text.__sizeof__() == 123 and os.fspath(text) == "/a"
    # -1 is CPython's mark of an error.
    assert hash(text) == -2


def test_E1_comparisons_by_hand() -> None:
    a, b = m.Text("a"), m.Text("b")
    assert a == m.Text("a") and a != b and a < b and b > a and not b < a
    assert a != 1 and a != None
    assert a.__eq__(1) is NotImplemented and a.__lt__(1) is NotImplemented
    with pytest.raises(
        TypeError,
        match="'<' not supported between instances of 'class_features.Text' and 'int'",
    ):
        a < 1
    with pytest.raises(TypeError, match="'<=' not supported"):
        a <= b
    with pytest.raises(ValueError, match="no order"):
        a < m.Text("!")
    with pytest.raises(
        TypeError,
        match="descriptor '__repr__' for 'class_features.Text' objects doesn't apply to a 'int' object",
    ):
        m.Text.__repr__(1)


def test_E2_attributes_by_hand() -> None:
    value = m.Dynamic()
    assert value.real == 1
    value.more = 5
    assert value.more == 5 and getattr(value, "less", "none") == "none"
    del value.more
    for action, text in (
        (lambda: value.more, "no more here"),
        (lambda: delattr(value, "more"), "no more to delete"),
    ):
        with pytest.raises(AttributeError, match=text):
            action()
    with pytest.raises(ValueError, match="bad name"):
        value.bad = 1
    with pytest.raises(TypeError, match=r"Dynamic.__setattr__\(\) argument 'value'"):
        value.more = "x"
    assert m.Intercepted().real == "got real" and m.Intercepted().any == "got any"


def test_E2_dynamic_members() -> None:
    record = m.Record()
    record.new = 3
    record.declared = 4
    assert (record.new, record.declared, record.constant) == (3, 4, 2)
    del record.new
    assert not hasattr(record, "new")
    with pytest.raises(AttributeError, match="'Record' object has no attribute 'new'"):
        record.new
    with pytest.raises(AttributeError, match="has no attribute 'new'"):
        del record.new
    with pytest.raises(AttributeError, match="not writable"):
        record.constant = 1
    with pytest.raises(TypeError, match="argument 'value'"):
        record.new = "x"
    with pytest.raises(
        TypeError,
        match="Record.declared: 'str' object cannot be interpreted as an integer",
    ):
        record.declared = "x"


def test_E3_calls() -> None:
    assert m.Point(6)(2) == 8 and m.Point(6)(2, scale=3) == 24 and m.Vector(1)(4) == 5
    with pytest.raises(
        TypeError,
        match=r"Point.__call__\(\) missing 1 required positional argument: 'n'",
    ):
        m.Point(1)()


def test_E4_iterators() -> None:
    ended = m.Ended()
    with pytest.raises(StopIteration) as caught:
        next(ended)
    assert caught.value.value == "Ended"

    def through() -> collections.abc.Generator[int, None, str]:
        return (yield from ended)

    with pytest.raises(StopIteration) as caught:
        next(through())
    assert caught.value.value == "Ended"
    assert list(ended) == [] and operator.length_hint(ended) == 7 and reversed(ended) == [3, 2, 1]


def test_E4_iterators_over_an_object_that_becomes_shorter() -> None:
    shelf = m.Shelf([1, 2, 3])
    items = iter(shelf)
    assert next(items) == 1
    shelf.items = []
    assert list(items) == []
    shelf.items = [4, 5]
    assert list(shelf) == [4, 5] and list(zip(shelf, shelf, strict=True)) == [(4, 4), (5, 5)]


def test_E4_names_of_requirements_are_methods_without_the_conformance() -> None:
    value = m.Lookalike(description="d")
    assert not hasattr(value, "__next__") and value.next() == 5 and value.next() == 5
    assert value.index(of=3) == 3 and value.encode("ab") == b"ab" and value.hash("abc") == 3
    assert value.description == "d" and value.indices == [1, 2]
    with pytest.raises(TypeError, match="not an iterator"):
        next(value)
    # With the conformance they are not.
    assert not hasattr(m.CountDown(1), "next") and not hasattr(m.Ints([]), "start_index")


def test_E5_async_iteration() -> None:
    async def main() -> list[int]:
        assert [tick async for tick in m.Awaited()] == []
        with pytest.raises(StopAsyncIteration):
            await anext(m.Awaited())
        async with m.Awaited() as entered:
            assert entered == 7
            raise ValueError("suppressed")
        assert await m.Awaited() is None
        return [tick async for tick in m.Ticks(3)]

    assert asyncio.run(main()) == [0, 1, 2]
    assert isinstance(m.Ticks(1), collections.abc.AsyncIterable)
    assert isinstance(m.Awaited(), collections.abc.Awaitable)


def test_E6_sequence_by_hand() -> None:
    s = m.Sequenced([1, 2])
    assert len(s) == 2 and s[1] == 2 and 2 in s and 5 not in s and list(s) == [1, 2]
    with pytest.raises(IndexError, match="idx -1"):
        s[-1]
    s[0] = 9
    del s[1]
    assert s.items == [9]
    with pytest.raises(TypeError, match=r"Sequenced.__getitem__\(\) argument 'index'"):
        s["a"]
    assert (s + s).items == (s * 2).items == (2 * s).items == [9, 9]
    same = s
    s += m.Sequenced([1])
    s *= 2
    assert s is same and s.items == [9, 1, 9, 1]
    with pytest.raises(
        TypeError,
        match=r"unsupported operand type\(s\) for \+: 'class_features.Sequenced' and 'int'",
    ):
        s + 1


def test_E6_collection_has_the_methods_of_a_sequence() -> None:
    ints = m.Ints([3, 1, 3])
    assert ints.count(3) == 2 and ints.index(1) == 1 and list(reversed(ints)) == [3, 1, 3]
    with pytest.raises(ValueError):
        ints.index(7)


def test_E6_mapping() -> None:
    table = m.Table({"a": 1})
    assert isinstance(table, collections.abc.MutableMapping)
    table["b"] = 2
    assert list(table) == ["a", "b"] and "a" in table and "z" not in table and len(table) == 2
    assert list(table.keys()) == ["a", "b"] and list(table.values()) == [1, 2]
    assert list(table.items()) == [("a", 1), ("b", 2)] and dict(table) == {
        "a": 1,
        "b": 2,
    }
    assert table.get("a") == 1 and table.get("z") is None and table.get("z", 5) == 5
    assert table.pop("a") == 1 and table.setdefault("c", 3) == 3 and table == {"b": 2, "c": 3}
    table.update(d=4)
    table.clear()
    assert len(table) == 0
    with pytest.raises(KeyError, match="z"):
        del table["z"]
    with pytest.raises(TypeError, match="unhashable"):
        hash(table)
    match m.Table({"k": 7}):
        case {"k": value}:
            assert value == 7
        case _:
            raise AssertionError

    constants = m.Constants()
    assert isinstance(constants, collections.abc.Mapping)
    assert not isinstance(constants, collections.abc.MutableMapping)
    assert constants.get("other") is None and dict(constants.items()) == {"pi": 3.0}
    assert constants == m.Constants() and len({constants, m.Constants()}) == 1


def test_E6_missing() -> None:
    value = m.Defaulting()
    value["a"] = 1
    assert value["a"] == 1 and value["b"] == "no b"


def test_E6_set_algebra() -> None:
    a, b = m.Letters("abc"), m.Letters("bcd")
    assert [(a | b).text, (a & b).text, (a - b).text, (a ^ b).text] == [
        "abcd",
        "bc",
        "a",
        "ad",
    ]
    assert (
        "a" in a
        and "z" not in a
        and 5 not in a
        and a == m.Letters("cba")
        and hash(a) == hash(m.Letters("bca"))
    )
    with pytest.raises(TypeError, match=r"unsupported operand type\(s\) for \|"):
        a | {"a"}
    assert (m.Flags(1) | m.Flags(4)).raw_value == 5 and m.Flags(1) in m.Flags(5)


def test_E7_descriptors() -> None:
    class Owner:
        field = m.Descriptor()

    owner = Owner()
    assert Owner.field == -1 and Owner.__dict__["field"].name == "field"
    owner.field = 4
    assert owner.field == 4
    with pytest.raises(ValueError, match="negative"):
        owner.field = -1
    del owner.field
    with pytest.raises(AttributeError, match="field is not set"):
        owner.field


BINARY: list[tuple[str, Callable[[object, object], object], object, object]] = [
    ("add", operator.add, 9, 1009),
    ("sub", operator.sub, 5, -5),
    ("mul", operator.mul, 14, 14),
    ("matmul", operator.matmul, "7@2", "2@7"),
    ("truediv", operator.truediv, 3.5, 2 / 7),
    ("floordiv", operator.floordiv, 3, 0),
    ("mod", operator.mod, 1, 2),
    ("divmod", divmod, (3, 1), (0, 2)),
    ("pow", pow, [7, 2, None], [2, 7, None]),
    ("lshift", operator.lshift, 28, 256),
    ("rshift", operator.rshift, 1, 0),
    ("and", operator.and_, 2, 2),
    ("or", operator.or_, 7, 7),
    ("xor", operator.xor, 5, 5),
]


@pytest.mark.parametrize(("name", "function", "left", "right"), BINARY, ids=[b[0] for b in BINARY])
def test_E8_binary(
    name: str, function: Callable[[object, object], object], left: object, right: object
) -> None:
    n = m.Num(7)
    assert function(n, 2) == left and function(2, n) == right
    for method in (f"__{name}__", f"__r{name}__"):
        assert getattr(n, method)("x") is NotImplemented
    with pytest.raises(TypeError, match="unsupported operand"):
        function(n, object())
    with pytest.raises(TypeError, match="unsupported operand"):
        function(object(), n)

    class Other:
        def reflected(self, other: object) -> str:
            return "theirs"

    setattr(Other, f"__r{name}__", Other.reflected)
    assert function(n, Other()) == "theirs"


def test_E8_power_with_modulo_and_errors() -> None:
    assert pow(m.Num(5), 2, 3) == [5, 2, 3]
    with pytest.raises(ZeroDivisionError, match="by nought"):
        m.Num(1) // 0
    with pytest.raises(OverflowError):
        m.Num(1) + 2**70


def test_E8_unary_and_conversions() -> None:
    n = m.Num(7)
    assert (-n, +n, abs(m.Num(-3)), ~n) == (-7, 7, 3, -8)
    assert (int(n), float(n), complex(n), operator.index(n), hex(n)) == (
        7,
        7.0,
        7 + 1j,
        7,
        "0x7",
    )
    assert round(n) == [7, None] and round(n, 2) == [7, 2]
    assert (math.trunc(n), math.floor(n), math.ceil(n)) == (7, 6, 8) and [1] * n == [1] * 7


def test_E8_in_place_keeps_the_object() -> None:
    a = same = m.Acc()
    a += 1
    a -= 2
    a *= 3
    a @= 4
    a /= 5
    a //= 6
    a %= 7
    a **= 8
    a <<= 9
    a >>= 10
    a &= 11
    a |= 12
    a ^= 13
    assert a is same
    words = ["+", "-", "*", "@", "/", "//", "%", "**", "<<", ">>", "&", "|", "^"]
    assert a.log == [f"{word}{index + 1}" for index, word in enumerate(words)]
    with pytest.raises(TypeError, match=r"unsupported operand type\(s\) for \+="):
        a += "x"


def test_E8_binary_integer() -> None:
    w = m.Whole
    assert w(7) + w(2) == w(9) and w(7) - w(2) == w(5) and w(7) * w(2) == w(14)
    for a in (-7, 7):
        for b in (-2, 2):
            assert (w(a) // w(b)).value == a // b and (w(a) % w(b)).value == a % b
    assert (w(6) & w(3), w(6) | w(3), w(6) ^ w(3), ~w(6)) == (w(2), w(7), w(5), w(-7))
    assert -w(3) == w(-3) and int(w(5)) == 5 and range(9)[w(3)] == 3 and bin(w(5)) == "0b101"
    assert w(1) < w(2) and sorted([w(2), w(1)]) == [w(1), w(2)] and len({w(1), w(1)}) == 1
    for divide in (operator.floordiv, operator.mod):
        with pytest.raises(ZeroDivisionError, match="division by zero"):
            divide(w(1), w(0))
    with pytest.raises(TypeError, match="unsupported operand"):
        w(1) + 1


def test_E8_binary_floating_point() -> None:
    r = m.Real
    assert (r(1.5) + r(2), r(1.5) - r(2), r(1.5) * r(2)) == (r(3.5), r(-0.5), r(3))
    assert r(3) / r(2) == r(1.5) and -r(2) == r(-2) and abs(r(-2)) == r(2)
    assert float(r(2.5)) == 2.5 and math.sqrt(r(4)) == 2 and type(r(1) / r(3)) is r
    assert r(1) < r(2) <= r(2) and sorted([r(2), r(1)]) == [r(1), r(2)] and len({r(1), r(1)}) == 1
    assert r(math.nan) != r(math.nan) and float(r(math.inf) + r(1)) == math.inf
    value = same = r(1)
    value /= r(4)
    assert value == r(0.25) and same == r(1)
    with pytest.raises(ZeroDivisionError, match="^division by zero$"):
        r(1) / r(0)
    for other in (1.0, "x", None):
        with pytest.raises(
            TypeError, match=r"^unsupported operand type\(s\) for /: '\S*Real' and '"
        ):
            r(1) / other
    with pytest.raises(RuntimeError, match="not initialised"):
        r.__new__(r) / r(1)


def test_C25_E8_operators_in_marked_extensions() -> None:
    v = m.Vector(2)
    assert (
        v + v == m.Vector(4) and v * 3 == 3 * v == v.tripled() == m.Vector(6) and -v == m.Vector(-2)
    )
    assert v < 3 and not v < 2 and 3 > v and v["x"] == 2
    same = v
    v += 5
    assert v is same and v.x == 7 and v - m.Vector(3) == m.Vector(4)
    with pytest.raises(ValueError, match="nothing to take away"):
        v - m.Vector(0)
    with pytest.raises(TypeError, match="unsupported operand"):
        v + 1
    with pytest.raises(KeyError):
        v["y"]


def test_E10_context_managers() -> None:
    point = m.Point(1)
    with point as same:
        assert same is point
        raise ValueError("suppressed")


def test_E11_hooks() -> None:
    class One(m.Hooked):
        pass

    class Two(m.Hooked, tag="two"):
        pass

    assert m.Hooked.log() == ["One:none", "Two:two"]
    assert m.Hooked[int] == "Hooked[…]" and One[int] == "One[…]"
    assert type(copy.copy(m.Hooked())) is m.Hooked
    assert type(pickle.loads(pickle.dumps(m.Hooked()))) is m.Hooked
    with pytest.raises(TypeError, match="unexpected keyword argument 'other'"):
        type("Three", (m.Hooked,), {}, other=1)


def test_E12_cycles() -> None:
    for attribute, value in (
        ("one", lambda h: h),
        ("many", lambda h: [h]),
        ("named", lambda h: {"h": h}),
    ):
        gc.collect()
        holder = m.Holder()
        setattr(holder, attribute, value(holder))
        del holder
        assert gc.collect() > 0, attribute
