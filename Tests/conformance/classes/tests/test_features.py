"""Options of classes, members and modules, and what they are in Python."""

from __future__ import annotations

import abc
import collections.abc
import copy
import datetime
import gc
import importlib
import inspect
import pickle
import re
import threading
import weakref

import class_features as m
import pytest
from class_features import Point


def test_A4_A6_B8_constants_hook_and_module() -> None:
    assert (m.PI, m.MAX_SIZE, m.INSTANCE, m.extra) == (3.25, 7, Point(x=1, y=2), 5)
    assert set(m.__all__) >= {"PI", "MAX_SIZE", "extra", "inner", "Point", "f"}
    assert m.who(x=1).split(".")[-1] == "class_features" and str(inspect.signature(m.who)) == "(x)"


def test_A2_A5_nested_modules() -> None:
    inner = importlib.import_module("class_features.inner")
    deep = importlib.import_module("class_features.inner.deep")
    assert inner is m.inner and inner.deep is deep and deep.h() == 1
    assert inner.__doc__ == "Inner docs." and inner.ANSWER == 42
    assert inner.InnerClass.__module__ == inner.g.__module__ == "class_features.inner"


def test_B9_deprecation() -> None:
    with pytest.warns(DeprecationWarning, match=r"old_f\(\) is deprecated; use f"):
        assert m.old_f() == 1
    with pytest.warns(DeprecationWarning, match=r"Deco.old\(\) is deprecated: use r"):
        m.Deco().old()


def test_C4_C17_memberwise_initializer_and_repr() -> None:
    assert str(inspect.signature(Point)) == "(x, y=2, tag=None)"
    assert repr(Point(1)) == "Point(x=1, y=2.0, tag=None)"
    assert repr(Point(2, 3.5, tag="q")) == "Point(x=2, y=3.5, tag='q')"
    with pytest.raises(TypeError, match=r"Point\(\) missing 1 required positional argument: 'x'"):
        Point()


def test_C7_class_attributes_and_nesting() -> None:
    assert Point.ORIGIN == Point(0, 0) and Point.dims == 2
    assert Point.Nested.__qualname__ == "Point.Nested" and Point.Nested().a == 1
    assert Point.make(n=1) == "Point"


def test_E8_operators() -> None:
    assert Point(1) + Point(2) == Point(3, 4) and 3 * Point(2) == Point(2) * 3 == Point(6)
    assert -Point(1) == Point(-1, -2)
    with pytest.raises(TypeError, match="unsupported operand"):
        Point(1) + 1
    a = b = Point(1)
    a += 5
    assert a is b and b.x == 6


def test_E6_subscripts_and_calls() -> None:
    point = Point(6)
    assert point["x"] == 6 and point(2) == 8 and point(2, scale=3) == 24 and len(point) == 3
    with pytest.raises(KeyError):
        point["q"]
    with pytest.raises(TypeError, match="argument 'key' must be str, not int"):
        point[3]
    point["x"] = 9
    assert point.x == 9
    del point["x"]
    assert point.x == -1
    with pytest.raises(TypeError, match=r"Point.__call__\(\) missing 1 required"):
        point()
    with point as same:
        assert same is point
        raise ValueError("suppressed")


def test_C1_C15_C19_C20_options() -> None:
    value = m.Options()
    value.extra = value
    assert value.__dict__ == {"extra": value} and weakref.ref(value)() is value
    assert m.Options[int].__origin__ is m.Options
    reference = weakref.ref(value)
    del value
    gc.collect()
    assert reference() is None
    with pytest.raises(TypeError, match="immutable type"):
        m.Fin.x = 1
    with pytest.raises(TypeError, match="not an acceptable base type"):
        type("Sub", (m.Fin,), {})
    with pytest.raises(TypeError, match="^cannot create 'builtins.NoInit' instances$"):
        m.NoInit()


def test_C8_properties() -> None:
    value = m.Deco()
    assert value.attr == 0
    del value.attr
    for action in (lambda: value.attr, lambda: delattr(value, "attr")):
        with pytest.raises(AttributeError, match="'Deco' object has no attribute 'attr'"):
            action()
    value.attr = 5
    assert value.attr == 5
    with pytest.raises(AttributeError, match="not readable"):
        value.w
    with pytest.raises(AttributeError, match="not writable"):
        value.r = 1
    value.thing = 4
    assert value.thing == 8
    with pytest.raises(ValueError, match="neg"):
        value.thing = -1
    del value.thing
    assert value.thing == -14
    with pytest.raises(ValueError, match="boom"):
        value.boom


def test_C18_collection() -> None:
    values = m.Ints([1, 2, 3, 4, 5])
    assert isinstance(values, collections.abc.Sequence)
    assert len(values) == 5 and values[-1] == 5 and values[1:4] == [2, 3, 4]
    assert values[::-2] == [5, 3, 1] and list(reversed(values)) == [5, 4, 3, 2, 1]
    assert 3 in values and "a" not in values
    for index in (5, -6, 2**70):
        with pytest.raises(IndexError):
            values[index]
    with pytest.raises(TypeError, match="Ints indices must be integers or slices, not str"):
        values["a"]
    values[0] = 7
    del values[1]
    assert list(values) == [7, 3, 4, 5]
    match values:
        case [7, *rest]:
            assert rest == [3, 4, 5]
        case _:
            raise AssertionError


def test_E4_iteration() -> None:
    count = m.CountDown(3)
    assert iter(count) is count and list(count) == [2, 1, 0]
    assert isinstance(count, collections.abc.Iterator)
    evens = m.Evens(7)
    iterator = iter(evens)
    assert next(iterator) == 0 and list(iterator) == [2, 4, 6] and list(evens) == [0, 2, 4, 6]
    steps = m.Next()
    assert [next(steps) for _ in range(3)] == [1, 2, 3]
    with pytest.raises(StopIteration):
        next(steps)


def test_C16_conformances() -> None:
    money = m.Money
    assert money(3) + money(4) == money(7) and sorted([money(3), money(1)])[0] == money(1)
    assert money.zero == money(0)
    with pytest.raises(TypeError):
        money(1) < 2


def test_C10_inheritance() -> None:
    dog, animal = m.make(True), m.make(False)
    assert type(dog) is m.Dog and type(animal) is m.Animal and isinstance(dog, m.Animal)
    assert dog.twice() == "wuffwuff" and animal.twice() == "......" and m.same(dog) is dog
    assert m.name_of(dog) == "d" and repr(dog) == "Dog(name='d', tricks=0)"

    class Pup(m.Dog):
        def __init__(self) -> None:
            super().__init__("pup")

        def speak(self) -> str:
            return "py" + super().speak()

    pup = Pup()
    assert pup.speak() == "pywuff" and m.same(pup) is pup and m.name_of(pup) == "pup"


def test_C11_builtin_bases() -> None:
    value = m.SubDict({"a": 1}, b=2)
    value["k"] = 1
    assert isinstance(value, dict) and dict(value) == {"k": 1} and value.n == 5
    error = m.MyValueError("bad", code=7)
    assert error.args == ("bad",) and error.code == 7 and repr(error) == "MyValueError('bad')"
    with pytest.raises(ValueError):
        raise error
    celsius = m.Celsius(3.5, "K")
    assert celsius + 1 == 4.5 and celsius.unit == "K"
    assert datetime.datetime(2018, 1, 1, tzinfo=m.Tz()).tzname() == "+01:00"


def test_C12_python_base() -> None:
    value = m.Abc(v=4)
    assert value.get() == 4 and isinstance(value, abc.ABC) and type(m.Abc) is abc.ABCMeta

    class Sub(m.Abc):
        @abc.abstractmethod
        def missing(self) -> None: ...

    with pytest.raises(TypeError, match="abstract"):
        Sub()


def test_C20_confined_to_a_thread() -> None:
    value = m.Confined()
    seen: list[str] = []

    def use() -> None:
        try:
            value.v
        except RuntimeError as error:
            seen.append(str(error))

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert seen == ["Confined object is confined to the thread that made it"] and value.v == 1


def test_C23_cycle_is_collected() -> None:
    value = m.Cyc()
    value.push(value)
    del value
    assert gc.collect() > 0


def test_C26_pickle_and_copy() -> None:
    saved = m.Saved(x=3)
    saved.bump()
    for made in (
        pickle.loads(pickle.dumps(saved)),
        copy.copy(saved),
        copy.deepcopy(saved),
    ):
        assert made == saved and made is not saved and made.total() == 3
    node = copy.copy(m.Node(v=4))
    assert node.v == 4 and node.next.names == ["q"]
    assert pickle.loads(pickle.dumps(m.Kennel())).names == ["Beagle", "Rex"]
    argument = re.escape("__setstate__() argument ")
    with pytest.raises(TypeError, match=f"{argument}'state' must be a mapping .*, not int"):
        m.Saved.__new__(m.Saved).__setstate__(3)
    with pytest.raises(ValueError, match=f"{argument}'state': 'inner' is missing"):
        m.Saved.__new__(m.Saved).__setstate__({"x": 1})
    with pytest.raises(
        TypeError, match=rf"{argument}state\['x'\]: 'str' object cannot be interpreted as"
    ):
        m.Saved.__new__(m.Saved).__setstate__(saved.__getstate__() | {"x": "1"})
    with pytest.raises(RuntimeError, match="not initialised"):
        m.Saved.__new__(m.Saved).total()


def test_A4_public_and_package_types() -> None:
    assert m.Public().value == m.PublicLeaf().value == 1 and m.PublicStruct().x == 2
    assert isinstance(m.PublicLeaf(), m.Public) and m.PackageDict() == {}
    assert m.pass_public("a", m.PublicPlain.NONE) == "a"
    with pytest.raises(m.PublicError) as caught:
        m.pass_public(-3, m.PublicPlain.SOME)
    assert caught.value.code == -3


def test_D7_a_case_that_python_has_a_keyword_for() -> None:
    none = m.pass_cases(m.PublicCases.None_())
    assert type(none).__name__ == "None_" and repr(none) == "PublicCases.None_()"
    match none:
        case m.PublicCases.Some(_):
            raise AssertionError
        case m.PublicCases.None_():
            pass
