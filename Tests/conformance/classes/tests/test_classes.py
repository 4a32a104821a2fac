"""Table 1C: classes, row by row, where test_features.py does not show a row already."""

from __future__ import annotations

import collections.abc
import copy
import gc
import pickle
import string
import sys
import weakref

import class_features as m
import pytest


def test_C2_constructors_may_fail() -> None:
    with pytest.raises(
        TypeError, match=r"^Purse\(\) missing 1 required positional argument: 'cents'$"
    ):
        m.Purse()
    with pytest.raises(
        TypeError,
        match=r"^Purse\(\) argument 'cents' must be int, not str$|'str' object cannot be interpreted",
    ):
        m.Purse("x")
    with pytest.raises(TypeError, match=r"takes 1 positional argument but 2 were given"):
        m.Purse(1, 2)


def test_C5_receivers() -> None:
    with pytest.raises(
        TypeError,
        match="descriptor 'hello' for 'class_features.Base' objects doesn't apply to a 'int' object",
    ):
        m.Base.hello(1)
    with pytest.raises(TypeError, match=r"Base.hello\(\) takes no arguments \(1 given\)"):
        m.Base().hello(1)


def test_C6_self_is_the_same_object() -> None:
    for cls in (m.Base, m.Middle, m.Leaf):
        value = cls()
        assert value.itself().itself() is value and type(value.itself()) is cls


def test_C10_three_levels_and_super() -> None:
    assert m.Leaf.__mro__ == (m.Leaf, m.Middle, m.Base, object)
    leaf = m.Leaf()
    assert (
        leaf.hello() == "middle hello leaf"
        and leaf.more() == 2
        and m.Base.hello(leaf) == leaf.hello()
    )

    class Mine(m.Middle):
        def __init__(self, name: str, extra: int) -> None:
            super().__init__(name=name)
            self.extra = extra

        def hello(self) -> str:
            return f"mine {super().hello()}"

        @property
        def name(self) -> str:
            return super().name.upper()

    mine = Mine("x", 3)
    assert mine.hello() == "mine middle hello x" and mine.extra == 3 and mine.name == "X"
    assert mine.itself() is mine and isinstance(mine, m.Base)

    class Both(Mine, collections.abc.Sized):
        def __len__(self) -> int:
            return 4

    assert Both("y", 1).more() == 2 and len(Both("y", 1)) == 4
    with pytest.raises(TypeError, match="lay-?out conflict"):
        type("Two", (m.Leaf, m.Purse), {})


def test_C11_native_bases() -> None:
    tagged = m.Tagged("t")
    tagged.add(1)
    assert (
        isinstance(tagged, set) and tagged == {1} and tagged.tag == "t" and tagged | {2} == {1, 2}
    )
    frozen = m.Frozen([1, 2])
    assert isinstance(frozen, frozenset) and frozen == frozenset([1, 2]) and frozen.size() == 1
    phasor = m.Phasor(1, 2)
    assert phasor == 1 + 2j and phasor.kind == "phasor" and abs(m.Phasor(3, 4)) == 5
    with pytest.raises(TimeoutError) as caught:
        raise m.Late("too late", seconds=4)
    assert caught.value.args == ("too late",) and caught.value.seconds == 4
    assert issubclass(m.Late, OSError)


def test_C12_python_base() -> None:
    shouting = m.Shouting()
    assert isinstance(shouting, string.Formatter) and shouting.format("{} {x}", "a", x="b") == "A B"

    class Louder(m.Shouting):
        def convert_field(self, value: object, conversion: str | None) -> str:
            return super().convert_field(value, conversion) + "!"

    assert Louder().format("{}", "a") == "A!"


def test_C13_what_is_constant_is_not_writable() -> None:
    with pytest.raises(
        AttributeError,
        match="attribute 'count' of 'class_features.Ticks' objects is not writable",
    ):
        m.Ticks(1).count = 2


def test_C14_borrow_checks() -> None:
    """An inout argument is guarded as the receiver is."""
    a, b = m.Purse(5), m.Purse(7)
    a.take(b)
    assert (a.cents, b.cents) == (7, 5)
    m.merge(a, b)
    assert (a.cents, b.cents) == (12, 0)
    with pytest.raises(
        RuntimeError, match="^Already borrowed: Purse is being changed by another call$"
    ):
        m.merge(a, a)
    with pytest.raises(RuntimeError, match="^Already borrowed: Purse"):
        a.take(a)
    assert a.cents == 12
    seen: list[str] = []

    def touch() -> None:
        for action in (
            lambda: a.cents,
            lambda: b.cents,
            lambda: m.spend(b),
            lambda: m.Purse.drain(a),
        ):
            try:
                action()
            except RuntimeError as error:
                seen.append(str(error))

    a.call(touch, b)
    assert seen == [
        "Already mutably borrowed: Purse is being changed by another call",
        "Already mutably borrowed: Purse is being changed by another call",
        "Already borrowed: Purse is being changed by another call",
        "Already borrowed: Purse is being changed by another call",
    ]
    assert (a.cents, b.cents) == (13, 1)
    with pytest.raises(ZeroDivisionError):
        a.call(lambda: 1 // 0, b)
    assert m.Purse.drain(a) == 14 and a.cents == 0


def test_C14_inout_structs_change_in_place() -> None:
    purse = m.Purse(10)
    m.spend(purse)
    m.spend(purse, cents=4)
    assert purse.cents == 5
    with pytest.raises(ValueError, match="not enough"):
        m.spend(purse, cents=6)
    assert purse.cents == 5
    m.fill(purse)
    assert purse.cents == 100 and m.stub() == 1 and m.record() == 2
    with pytest.raises(TypeError, match=r"^spend\(\) argument 'purse' must be Purse, not int$"):
        m.spend(3)
    with pytest.raises(RuntimeError, match="Purse object is not initialised"):
        m.spend(m.Purse.__new__(m.Purse))


def test_C15_dict_and_weakref() -> None:
    base = m.Base()
    base.other = 1
    assert vars(base) == {"other": 1} and weakref.ref(base)() is base
    with pytest.raises(
        TypeError, match="cannot create weak reference to 'class_features.Purse' object"
    ):
        weakref.ref(m.Purse(1))
    with pytest.raises(AttributeError, match="'class_features.Purse' object has no attribute 'q'"):
        m.Purse(1).q = 1


def test_C24_deinit_and_del() -> None:
    gc.collect()
    before = m.Base.count()
    value = m.Leaf()
    del value
    assert m.Base.count() == before + 1
    order: list[int] = []

    class Watched(m.Base):
        def __del__(self) -> None:
            # The Swift object is still there.
            order.append(m.Base.count() - before)
            assert self.hello() == "hello base"

    value = Watched()
    value.me = value
    del value
    gc.collect()
    assert order == [1] and m.Base.count() == before + 2


def test_C26_what_is_not_codable_is_not_pickled() -> None:
    with pytest.raises(
        TypeError,
        match="cannot pickle 'class_features.Purse' object|cannot pickle 'Purse' object",
    ):
        pickle.dumps(m.Purse(1))
    whole = m.Whole(4)
    assert copy.copy(whole) == whole and pickle.loads(pickle.dumps(whole)) == whole
    assert m.Whole.__module__ == "class_features" and m.Whole.__qualname__ == "Whole"


def test_C27_arguments() -> None:
    with pytest.raises(TypeError, match=r"^same\(\) argument 'a' must be Animal, not int$"):
        m.same(1)


def test_C28_sizes() -> None:
    assert sys.getsizeof(m.Whole(1)) == 32 and m.Vector.__basicsize__ == 32
