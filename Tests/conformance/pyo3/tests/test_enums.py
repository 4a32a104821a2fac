"""Enums with associated values, for ``match``, and plain ones."""

from __future__ import annotations

import pytest
from pyo3_pytests import enums
from pyo3_pytests.enums import (
    ComplexEnum,
    MixedComplexEnum,
    SimpleEnum,
    SimpleEnumWithoutDerive,
    SimpleTupleEnum,
    TupleEnum,
)

VALUES = [
    (ComplexEnum.Int, {"i": 42}, "Str", {"s": "42"}),
    (ComplexEnum.Int, {"i": -(2**31)}, "Str", {"s": "-2147483648"}),
    (ComplexEnum.Float, {"f": 3.14}, "Float", {"f": 3.14 * 3.14}),
    (ComplexEnum.Str, {"s": "h\xe4"}, "Int", {"i": 3}),
    (ComplexEnum.EmptyStruct, {}, "EmptyStruct", {}),
    (
        ComplexEnum.MultiFieldStruct,
        {"a": 42, "b": 3.14, "c": True},
        "MultiFieldStruct",
        {"a": 42, "b": 3.14, "c": True},
    ),
    (ComplexEnum.VariantWithDefault, {}, "VariantWithDefault", {"a": 84, "b": None}),
    (
        ComplexEnum.VariantWithDefault,
        {"a": 25, "b": "Hello"},
        "VariantWithDefault",
        {"a": 50, "b": "HELLO"},
    ),
]


@pytest.mark.parametrize(("kind", "fields", "name", "result"), VALUES)
def test_D5_complex(kind: type, fields: dict, name: str, result: dict) -> None:
    value = kind(**fields)
    assert isinstance(value, ComplexEnum) and isinstance(value, kind) and type(value) is kind
    for field, content in fields.items():
        assert getattr(value, field) == content
        with pytest.raises(AttributeError):
            setattr(value, field, content)
    assert kind(*fields.values()).__class__ is kind
    done = enums.do_complex_stuff(thing=value)
    assert isinstance(done, ComplexEnum) and type(done) is getattr(ComplexEnum, name)
    assert {field: getattr(done, field) for field in type(done).__match_args__} == result


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (ComplexEnum.Int, ("i",)),
        (ComplexEnum.Float, ("f",)),
        (ComplexEnum.Str, ("s",)),
        (ComplexEnum.EmptyStruct, ()),
        (ComplexEnum.MultiFieldStruct, ("a", "b", "c")),
        (ComplexEnum.VariantWithDefault, ("a", "b")),
        (TupleEnum.Full, ("_0", "_1", "_2")),
        (TupleEnum.FullWithDefault, ("_0", "_1", "_2")),
        (TupleEnum.EmptyTuple, ()),
        (SimpleTupleEnum.Int, ("_0",)),
        (SimpleTupleEnum.Str, ("_0",)),
        (MixedComplexEnum.Nothing, ()),
        (MixedComplexEnum.Empty, ()),
    ],
)
def test_cases(kind: type, fields: tuple[str, ...]) -> None:
    assert kind.__match_args__ == fields  # type: ignore[attr-defined]
    base = kind.__base__
    assert base is not None and kind.__qualname__ == f"{base.__name__}.{kind.__name__}"
    assert getattr(base, kind.__name__) is kind
    with pytest.raises(TypeError):
        base()
    with pytest.raises(TypeError):
        type("Sub", (kind,), {})


def describe(value: object) -> object:
    match value:
        case ComplexEnum.Int(i=x):
            return x
        case ComplexEnum.Float(x):
            return x
        case ComplexEnum.Str(s=x):
            return x
        case ComplexEnum.EmptyStruct():
            return True
        case ComplexEnum.MultiFieldStruct(a, b=b, c=c):
            return a, b, c
        case ComplexEnum.VariantWithDefault(a, b):
            return a, b
        case TupleEnum.Full(_0=x, _1=y, _2=z):
            return x, y, z
        case TupleEnum.FullWithDefault(x, y, z):
            return x, y, z
        case TupleEnum.EmptyTuple():
            return "empty"
        case MixedComplexEnum.Nothing():
            return None
    raise AssertionError(value)


@pytest.mark.parametrize(
    ("value", "description"),
    [
        (ComplexEnum.Int(42), 42),
        (ComplexEnum.Float(3.14), 3.14),
        (ComplexEnum.Str("hello"), "hello"),
        (ComplexEnum.EmptyStruct(), True),
        (ComplexEnum.MultiFieldStruct(42, 3.14, True), (42, 3.14, True)),
        (ComplexEnum.VariantWithDefault(b="x"), (42, "x")),
        (TupleEnum.Full(1, 2.0, False), (1, 2.0, False)),
        (TupleEnum.FullWithDefault(), (1, 1.0, True)),
        (TupleEnum.EmptyTuple(), "empty"),
        (enums.do_mixed_complex_stuff(MixedComplexEnum.Empty()), None),
    ],
)
def test_match(value: object, description: object) -> None:
    assert describe(value) == description


def test_partial_patterns() -> None:
    match ComplexEnum.MultiFieldStruct(42, 3.14, True):
        case ComplexEnum.MultiFieldStruct(1):
            raise AssertionError
        case ComplexEnum.MultiFieldStruct(a):
            assert a == 42
    match ComplexEnum.MultiFieldStruct(42, 3.14, True):
        case ComplexEnum.MultiFieldStruct(c=c):
            assert c is True


def test_D6_tuple_cases() -> None:
    value = TupleEnum.FullWithDefault(2, _2=False)
    assert (value._0, value._1, value._2) == (2, 1.0, False)
    assert len(value) == 3 and list(value) == [2, 1.0, False] and value[-1] is False
    for index in (3, -4, 2**70):
        with pytest.raises(IndexError):
            value[index]
    with pytest.raises(IndexError, match="^tuple index out of range$"):
        value[3]
    with pytest.raises(TypeError):
        TupleEnum.Full()
    with pytest.raises(AttributeError):
        value._0 = 1
    for empty in (TupleEnum.EmptyTuple(), MixedComplexEnum.Empty()):
        assert len(empty) == 0
        with pytest.raises(IndexError, match="tuple index out of range"):
            empty[0]
    assert SimpleTupleEnum.Str("a")[0] == "a" and len(SimpleTupleEnum.Int(3)) == 1
    for made in (TupleEnum.Full(1, 2.0, True), TupleEnum.EmptyTuple()):
        assert type(enums.do_tuple_stuff(made)) is type(made)


def test_mixed() -> None:
    for given, result in (("Nothing", "Empty"), ("Empty", "Nothing")):
        made = enums.do_mixed_complex_stuff(getattr(MixedComplexEnum, given)())
        assert type(made) is getattr(MixedComplexEnum, result)


def test_wrong_values() -> None:
    for wrong in (1, None, TupleEnum.EmptyTuple(), ComplexEnum.Int):
        with pytest.raises(TypeError):
            enums.do_complex_stuff(wrong)
    for kind, field, error in [
        (ComplexEnum.Int, "a", TypeError),
        (ComplexEnum.Int, 2**31, OverflowError),
        (ComplexEnum.Str, 1, TypeError),
    ]:
        with pytest.raises(error):
            kind(field)


def test_simple() -> None:
    days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    for number, day in enumerate(days):
        value = getattr(SimpleEnum, day)
        assert value is getattr(SimpleEnum, day) and int(value) == number == value
        assert enums.do_simple_stuff(value) is getattr(SimpleEnum, days[(number + 1) % 7])
    assert SimpleEnumWithoutDerive.A is not SimpleEnumWithoutDerive.B
    with pytest.raises(TypeError):
        enums.do_simple_stuff("Monday")
