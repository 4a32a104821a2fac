"""Table 1D: enums; union and class forms as of the peer's own test module."""

from __future__ import annotations

import copy
import enum
import gc
import pickle
import sys
from collections.abc import Callable

import data_tests as m
import pytest


def test_D1_names_values_and_iteration() -> None:
    assert [c.name for c in m.Color] == ["RED", "DARK_GREEN"]
    assert [c.value for c in m.Color] == [1, 2]
    assert m.Color(2) is m.Color.DARK_GREEN and m.Color["RED"] is m.Color.RED
    assert repr(m.Color.RED) == "<Color.RED: 1>"
    assert m.Color.__doc__ == "Colours." and m.Color.__module__ == "data_tests"


def test_D2_results_are_the_members() -> None:
    assert m.opposite(m.Color.RED) is m.Color.DARK_GREEN
    assert m.all_colors() == list(m.Color)
    with pytest.raises(TypeError, match=r"^opposite\(\) argument 'color' must be Color, not int$"):
        m.opposite(1)
    with pytest.raises(TypeError, match="must be Color, not Level"):
        m.opposite(m.Level.LOW)


def test_D4_real_enums() -> None:
    assert issubclass(m.Color, enum.Enum) and not issubclass(m.Color, int)
    assert issubclass(m.Level, enum.IntEnum) and m.Level.LOW < m.Level.HIGH == 10
    assert issubclass(m.Mode, enum.StrEnum) and m.Mode.WRITE == "w"
    assert m.mode_and_level(m.Mode.READ, m.Level.LOW) == (m.Mode.READ, m.Level.LOW)
    for member in (m.Color.RED, m.Level.LOW, m.Mode.READ):
        assert pickle.loads(pickle.dumps(member)) is member
        assert copy.deepcopy(member) is member


def test_D4_members_of_the_swift_type() -> None:
    assert m.Color.RED.is_red is True and m.Color.DARK_GREEN.is_red is False
    assert m.Color.RED.mixed(m.Color.DARK_GREEN) is m.Color.DARK_GREEN
    assert m.Color.favourite() is m.Color.DARK_GREEN


def test_D5_D8_classes_for_cases() -> None:
    circle = m.Shape.Circle(2.0)
    assert isinstance(circle, m.Shape) and type(circle) is m.Shape.Circle
    assert circle.radius == 2.0 and circle.area() == 4.0
    assert m.Shape.Circle.__match_args__ == ("radius",)
    assert (
        m.Shape.Circle.__qualname__ == "Shape.Circle" and m.Shape.Circle.__module__ == "data_tests"
    )
    assert repr(circle) == "Shape.Circle(radius=2.0)"
    assert type(m.turned(m.Shape.Rect(1, 5))) is m.Shape.Rect
    assert repr(m.turned(m.Shape.Rect(height=1, width=5))) == "Shape.Rect(width=1, height=5)"
    with pytest.raises(TypeError, match="^cannot create 'data_tests.Shape' instances$"):
        m.Shape()
    with pytest.raises(AttributeError, match="is not writable"):
        circle.radius = 3.0
    with pytest.raises(TypeError, match="is not an acceptable base type"):
        type("Sub", (m.Shape.Circle,), {})
    with pytest.raises(TypeError, match=r"^turned\(\) argument 'shape' must be Shape, not int$"):
        m.turned(3)
    with pytest.raises(RuntimeError, match="not initialised"):
        m.Shape.Circle.__new__(m.Shape.Circle).radius


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: m.Shape.Circle(),
            "Shape.Circle() missing 1 required positional argument: 'radius'",
        ),
        (
            lambda: m.Shape.Circle("x"),
            "Shape.Circle() argument 'radius' must be real number, not str",
        ),
        (
            lambda: m.Shape.Circle(1, 2),
            "Shape.Circle() takes 1 positional argument but 2 were given",
        ),
        (lambda: m.Shape.Circle(r=1), "Shape.Circle() got an unexpected keyword argument 'r'"),
        (lambda: m.Shape.Empty(1), "Shape.Empty() takes no arguments (1 given)"),
    ],
)
def test_D5_constructor_errors(make: Callable[[], object], message: str) -> None:
    with pytest.raises(TypeError) as caught:
        make()
    assert str(caught.value) == message


def test_D5_match() -> None:
    def name(shape: object) -> str:
        match shape:
            case m.Shape.Circle(radius):
                return f"circle {radius}"
            case m.Shape.Rect(width=3, height=h):
                return f"rect {h}"
            case m.Shape.Pair(a):
                return f"pair {a}"
            case m.Shape.Empty():
                return "empty"
        return "other"

    shapes = [m.Shape.Circle(1), m.Shape.Rect(3), m.Shape.Pair(4), m.Shape.Empty(), 5]
    assert [name(s) for s in shapes] == ["circle 1.0", "rect 2", "pair 4", "empty", "other"]


def test_D5_equality_hash_copy_and_pickle() -> None:
    a, b = m.Shape.Pair(1, "b"), m.Shape.Pair(1, "b")
    assert a == b and hash(a) == hash(b) and a != m.Shape.Pair(2, "b") and a != 3
    assert pickle.loads(pickle.dumps(a)) == a and copy.copy(a) == a


def test_D6_tuple_cases() -> None:
    pair = m.Shape.Pair(1, "a")
    assert len(pair) == 2 and list(pair) == [1, "a"] and pair[-1] == "a" and pair._0 == 1
    assert m.Shape.Pair(_1="q", _0=3)[1] == "q" and m.Shape.Pair(3)._1 == "x"
    for index in (2, -3):
        with pytest.raises(IndexError, match="^tuple index out of range$"):
            pair[index]
    with pytest.raises(TypeError):
        len(m.Shape.Circle(1))


def test_D6_match_args_that_python_replaced() -> None:
    pair, names = m.Shape.Pair(1, "a"), m.Shape.Pair.__match_args__
    try:
        for wrong, kind in ((["_0", "_1"], "list"), (5, "int"), (None, "NoneType")):
            m.Shape.Pair.__match_args__ = wrong
            for action in (len, repr, list, copy.copy):
                with pytest.raises(TypeError) as caught:
                    action(pair)
                text = f"Shape.Pair.__match_args__ must be a tuple (got {kind})"
                assert str(caught.value) == text
        unknown = ("_0", "nothing")
        count = sys.getrefcount(unknown)
        m.Shape.Pair.__match_args__ = unknown
        for _ in range(100):
            with pytest.raises(AttributeError, match="has no attribute 'nothing'$"):
                repr(pair)
        m.Shape.Pair.__match_args__ = names
        assert sys.getrefcount(unknown) == count
    finally:
        m.Shape.Pair.__match_args__ = names
    assert list(pair) == [1, "a"]


def test_D7_cases_without_values() -> None:
    assert bool(m.Shape.Empty()) and len(m.Shape.Empty()) == 0
    assert m.Shape.Empty.__match_args__ == () and m.Shape.Empty() == m.Shape.Empty()
    assert type(m.Mixed.Nothing()) is m.Mixed.Nothing and m.Mixed.Nothing() != m.Mixed.Empty()


def test_D5_cycle_through_a_case_is_collected() -> None:
    items: list[object] = []
    items.append(m.Box.Many([items]))
    items.append(m.same_box(m.Box.One(items)))
    gc.collect()
    del items
    assert gc.collect() > 0
