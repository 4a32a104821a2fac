"""Classes, and subclasses of Swift's and Python's."""

from __future__ import annotations

import threading

import pytest
from pyo3_pytests import pyclasses, subclassing


def test_empty_class() -> None:
    empty = pyclasses.EmptyClass()
    assert empty.method() is None and len(empty) == 0 and not empty
    with pytest.raises(TypeError, match="takes no arguments"):
        pyclasses.EmptyClass(1)
    with pytest.raises(TypeError, match=r"takes no arguments \(1 given\)"):
        empty.method(1)


def test_E4_iterator() -> None:
    it = pyclasses.PyClassIter()
    assert [next(it) for _ in range(5)] == [1, 2, 3, 4, 5]
    for _ in range(2):
        with pytest.raises(StopIteration) as stop:
            next(it)
        assert stop.value.value == "Ended"
    assert not hasattr(it, "__iter__")
    with pytest.raises(TypeError, match="object is not iterable"):
        iter(it)


@pytest.mark.parametrize("attempt", range(3))
def test_parallel_iteration(attempt: int) -> None:
    it = pyclasses.PyClassThreadIter()
    errors: list[RuntimeError] = []
    started = threading.Barrier(2)

    def use() -> None:
        started.wait()
        try:
            for _ in range(100):
                next(it)
        except RuntimeError as error:
            errors.append(error)

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(errors) == 1 and str(errors[0]).startswith("Already borrowed")


def test_C2_constructor_sees_the_class() -> None:
    base = pyclasses.AssertingBaseClass
    base(base)
    base(expected_type=base)
    with pytest.raises(ValueError):
        base(expected_type=str)

    class Derived(base):  # type: ignore[misc, valid-type]
        pass

    assert type(Derived(expected_type=Derived)) is Derived
    with pytest.raises(ValueError):
        Derived(expected_type=base)
    with pytest.raises(TypeError):
        Derived()


def test_C1_no_constructor() -> None:
    original = ValueError("first")
    try:
        raise original
    except ValueError:
        with pytest.raises(TypeError) as error:
            pyclasses.ClassWithoutConstructor()
    assert error.value.args == ("cannot create 'builtins.ClassWithoutConstructor' instances",)
    assert error.value.__context__ is original
    with pytest.raises(TypeError):
        pyclasses.ClassWithoutConstructor(1)
    with pytest.raises(TypeError):
        pyclasses.ClassWithoutConstructor.__new__(pyclasses.ClassWithoutConstructor)


def test_C15_dict() -> None:
    holder = pyclasses.ClassWithDict()
    assert holder.__dict__ == {}
    holder.extra = 3
    assert holder.extra == 3 and holder.__dict__ == {"extra": 3}
    del holder.extra
    with pytest.raises(AttributeError):
        holder.extra


def test_C8_decorators() -> None:
    cls = pyclasses.ClassWithDecorators
    value = cls()
    assert value.attr == 0
    value.attr = 42
    assert value.attr == 42
    del value.attr
    for use in (lambda: value.attr, lambda: delattr(value, "attr")):
        with pytest.raises(AttributeError):
            use()
    value.attr = 1
    assert value.attr == 1
    with pytest.raises(TypeError):
        value.attr = "1"
    for owner in (cls, value):
        assert owner.cls_attribute == 3 and owner.cls_method() == 1 and owner.static_method() == 2


def test_C3_dict_subclass_with_init() -> None:
    kind = pyclasses.SubClassWithInit
    value = kind({"a": 1}, b=2)
    assert value == {"__init__": True, "a": 1, "b": 2} and isinstance(value, dict)
    assert kind([("a", 1)]) == {"__init__": True, "a": 1} and kind() == {"__init__": True}
    for wrong in ((1, 2), (5,)):
        with pytest.raises(TypeError) as ours:
            kind(*wrong)
        with pytest.raises(TypeError) as theirs:
            dict(*wrong)
        assert str(ours.value) == str(theirs.value)


def test_plain_object() -> None:
    for name in ("foo", "bar"):
        assert type(getattr(pyclasses.PlainObject, name)).__name__ == "getset_descriptor"
    with pytest.raises(TypeError):
        pyclasses.PlainObject()


def test_E8_number() -> None:
    n = pyclasses.Number
    assert n(3) + n(4) == n(7) and n(3) * n(4) == n(12) and n(7) // n(2) == n(3) == n(7) / n(2)
    assert n(7) - n(3) == n(4) and n(7) % n(4) == n(3) and n(3) @ n(4) == n(12)
    assert n(6) & n(3) == n(2) and n(6) | n(3) == n(7) and n(6) ^ n(3) == n(5)
    assert n(2) << n(3) == n(16) and n(16) >> n(3) == n(2)
    assert divmod(n(7), n(2)) == (n(3), n(1)) and n(2) ** n(5) == n(32)
    assert pow(n(2), n(5), n(3)) == n(2)
    assert -n(1) == n(2**64 - 1) and +n(1) == n(1) and ~n(0) == n(2**64 - 1) and abs(n(1)) == n(1)
    assert not n(0) and n(1) and int(n(3)) == 3 and float(n(3)) == 3.0 and complex(n(3)) == 3
    assert repr(n(value=3)) == "Number(3)" and str(n(3)) == "3" and hash(n(3)) == hash(n(3))
    assert n(1) < n(2) <= n(2) and n(2) > n(1) >= n(1)
    for use in (lambda: n(1) + 1, lambda: 1 + n(1), lambda: n(1) < 1):
        with pytest.raises(TypeError):
            use()
    for use in (lambda: n(1) // n(0), lambda: n(1) % n(0), lambda: divmod(n(1), n(0))):
        with pytest.raises(ZeroDivisionError):
            use()
    with pytest.raises(OverflowError):
        n(-1)


class Shaped:
    f = 1

    def __getitem__(self, key: int) -> str:
        return f"item {key}"


def test_H3_union() -> None:
    number = pyclasses.Number(3)
    assert pyclasses.map_a_class(number) == number
    assert pyclasses.map_a_class((1, "b")) == (1, "b")
    assert pyclasses.map_a_class(cls=Shaped()) == {"f": 1, "g": "item 42", "h": None}
    with pytest.raises(AttributeError):
        pyclasses.map_a_class(1)


def test_C10_subclassing() -> None:
    class Sub(subclassing.Subclassable):  # type: ignore[misc]
        def __str__(self) -> str:
            return "Sub of " + super().__str__()

    assert str(Sub()) == "Sub of Subclassable"
    assert str(subclassing.Subclassable()) == "Subclassable"
    value = subclassing.Subclass()
    assert str(value) == "Subclass" and type(value) is subclassing.Subclass
    assert subclassing.Subclass.__mro__ == (subclassing.Subclass, subclassing.Subclassable, object)
    table = subclassing.SubDict()
    table["a"] = 1
    assert str(table) == "SubDict" and table == {"a": 1} and isinstance(table, dict)
