"""10⁵ loops over each feature of classes and enums leave nothing behind."""

from __future__ import annotations

import asyncio
import copy
import datetime
import pickle
from collections.abc import Callable

import class_features as m
import pytest
from class_features import Point
from leaks import grows


def attempt(*actions: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        for action in actions:
            try:
                action()
            except (Exception, StopAsyncIteration):
                pass

    return run


def in_place() -> None:
    point, acc, vector = Point(1), m.Acc(), m.Vector(1)
    point += 5
    acc += 1
    acc **= 2
    vector += 3


def replaced() -> None:
    ints = m.Ints([1, 2, 3, 4])
    ints[1:3] = [7000]
    ints.insert(0, 8000)
    del ints[::2]


def matched() -> object:
    match m.Token.Name("x") + m.Token.End():
        case m.Token.Pair(m.Token.Name(text), m.Token.End()):
            return text
    return None


def filled() -> None:
    table = m.Table({"a": 1000})
    table["b"] = 2000
    table.pop("a")
    table.setdefault("c", 3000)
    table.update(d=4000)


def cyclic() -> None:
    holder = m.Holder()
    holder.one, holder.many, holder.named = holder, [holder], {"h": holder}


def subclassed() -> object:
    return Louder().format("{}", "a"), Pup().speak()


class Louder(m.Shouting):
    def convert_field(self, value: object, conversion: str | None) -> str:
        return super().convert_field(value, conversion) + "!"


class Pup(m.Dog):
    def __init__(self) -> None:
        super().__init__("pup")

    def speak(self) -> str:
        return "py" + super().speak()


class Owner:
    field = m.Descriptor()


OWNER, STEPS = Owner(), asyncio.new_event_loop()


async def stepped() -> None:
    assert [tick async for tick in m.Ticks(3)] == [0, 1, 2]
    async with m.Awaited():
        await m.Awaited()


ACTIONS: dict[str, Callable[[], object]] = {
    "A7 nested module": lambda: (m.inner.InnerClass(3000).v, m.inner.g()),
    "B8 module": lambda: m.who(x=1000),
    "C2 wrong constructors": attempt(m.Purse, lambda: m.Purse("x"), m.NoInit),
    "C4 memberwise": lambda: repr(Point(1000, 2.5, tag="a tag")),
    "C5 wrong receivers": attempt(lambda: m.Base.hello(1), lambda: m.Base().hello(1)),
    "C6 chaining": lambda: m.Leaf().itself().itself(),
    "C7 class attributes": lambda: (Point.ORIGIN, Point.dims, Point.make(n=1), Point.Nested().a),
    "C8 properties": attempt(
        lambda: setattr(m.Deco(), "thing", 4000),
        lambda: setattr(m.Deco(), "thing", -1),
        lambda: delattr(m.Deco(), "attr"),
        lambda: m.Deco().boom,
        lambda: setattr(m.Deco(), "r", 1),
    ),
    "C10 inheritance": lambda: (m.make(True).speak(), m.same(m.Dog("x")), m.Leaf().more()),
    "C10 subclasses in Python": subclassed,
    "C11 dict": lambda: m.SubDict({"a": 1000}, b=2000).update(c=[1]),
    "C11 exceptions": lambda: (m.MyValueError("x"), m.Late("late", seconds=4000).seconds),
    "C11 numbers": lambda: (m.Celsius(1.5) + 1, abs(m.Phasor(3, 4))),
    "C11 sets": lambda: (m.Tagged("t") | {2000}, m.Frozen([1000, 2000]).size()),
    "C11 zone": lambda: datetime.datetime(2018, 1, 1, tzinfo=m.Tz()).tzname(),
    "C12 python base": lambda: (m.Abc(v=4000).get(), m.Shouting().format("{}", "a")),
    "C14 inout": lambda: (m.spend(m.Purse(5), cents=2), m.merge(m.Purse(1), m.Purse(2))),
    "C14 borrowed": attempt(
        lambda: m.Purse(1).take(m.Purse(2)), lambda: m.merge(*[m.Purse(1)] * 2)
    ),
    "C15 dict": lambda: setattr(m.Options(), "x", [1]),
    "C18 collection": lambda: (m.Ints([1, 2])[0:1], list(m.Ints([1])), 3 in m.Ints([1])),
    "C18 changes": replaced,
    "C18 wrong changes": attempt(lambda: m.Ints([1])[5], lambda: m.Ints([1])["a"]),
    "C19 generic": lambda: m.Options[int],
    "C23 cycle": cyclic,
    "C26 pickle": lambda: pickle.loads(pickle.dumps(m.Saved(x=3000))),
    "C26 copy": lambda: (copy.copy(m.Node(v=4000)), copy.deepcopy(m.Saved(x=3000))),
    "C27 wrong argument": attempt(lambda: m.same(1), lambda: m.describe("x")),
    "D1 members": lambda: (m.weights(), m.Level(10), pickle.loads(pickle.dumps(m.Mode.READ))),
    "D1 no member": attempt(lambda: m.Level(7)),
    "D3 order": lambda: (m.Weight.LIGHT < m.Weight.HEAVY, str(m.Weight.LIGHT)),
    "D5 cases": lambda: (repr(m.Token.Name("x")), m.Token.Number(1) < m.Token.Number(2)),
    "D5 match": matched,
    "E1 text": lambda: (f"{m.Text('a'):>3}", bytes(m.Text("a")), dir(m.Text("a"))),
    "E2 attributes": attempt(
        lambda: m.Dynamic().real,
        lambda: m.Dynamic().less,
        lambda: setattr(m.Dynamic(), "bad", 1),
        lambda: m.Intercepted().y,
    ),
    "E2 members": attempt(lambda: setattr(m.Record(), "q", 1000), lambda: m.Record().q),
    "E3 calls": lambda: (Point(6)(2, scale=3000), m.Vector(1)(4)),
    "E4 iterators": lambda: (list(m.Evens(9)), list(m.CountDown(2)), next(m.Next())),
    "E4 end": lambda: list(m.Ended()),
    "E5 async": lambda: STEPS.run_until_complete(stepped()),
    "E6 mapping": lambda: (m.Table({"a": 1}) == {"a": 1}, list(m.Table({"a": 1}).items())),
    "E6 mapping's changes": filled,
    "E6 missing key": attempt(lambda: m.Table({})["a"], lambda: m.Defaulting()["b"]),
    "E6 sets": lambda: (m.Letters("ab") | m.Letters("c"), "a" in m.Letters("a")),
    "E7 descriptor": attempt(
        lambda: setattr(OWNER, "field", 1000), lambda: setattr(OWNER, "field", -1)
    ),
    "E8 numbers": lambda: (m.Num(1) + 1, 1 + m.Num(1), pow(m.Num(2), 3, 4), m.Num(1) @ 5),
    "E8 wrong operands": attempt(lambda: m.Num(1) + "x", lambda: m.Num(1) // 0),
    "E8 integers": lambda: (m.Whole(7000) // m.Whole(2), ~m.Whole(1), int(m.Whole(3000))),
    "E8 reals": lambda: (m.Real(1.5) / m.Real(2), float(m.Real(2.5))),
    "E8 operators": lambda: (3 * Point(1) + Point(2), -Point(1)),
    "E8 in place": in_place,
    "C25 extensions": lambda: (m.Vector(1) + m.Vector(2), 3 * m.Vector(1), m.Vector(2)["x"]),
    "C25 wrong operand": attempt(lambda: m.Vector(1) + 1, lambda: m.Vector(2) - m.Vector(0)),
    "E10 context": lambda: Point(1).__exit__(None, None, Point(1).__enter__()),
    "E11 hooks": lambda: m.Hooked[int],
}


@pytest.mark.parametrize("name", ACTIONS)
def test_leaks(name: str) -> None:
    assert grows(ACTIONS[name], 100_000 if name[:3] not in ("E5 ", "C26") else 20_000) == ""


def test_python_subclasses_leave_nothing() -> None:
    assert grows(lambda: type("Sub", (m.Options,), {})(), 5_000) == ""
