"""Comparisons by every way in which a class can have them."""

from __future__ import annotations

import operator

import pytest
from pyo3_pytests import comparisons

EQUAL = ("Eq", "EqDefaultNe", "EqDerived")
ORDERED = ("Ordered", "OrderedDefaultNe", "OrderedRichCmp", "OrderedDerived")
ORDERS = ("lt", "le", "gt", "ge")


@pytest.mark.parametrize("name", EQUAL + ORDERED)
def test_C16_equality(name: str) -> None:
    kind = getattr(comparisons, name)
    a, b, c = kind(0), kind(0), kind(value=1)
    for x, y, equal in [(a, a, True), (a, b, True), (a, c, False), (c, a, False)]:
        assert (x == y) is equal and (x != y) is not equal
    for other in (0, 1, "0", None, object()):
        assert not a == other and a != other and not other == a and other != a
    assert c != 1


@pytest.mark.parametrize("name", EQUAL + ORDERED)
def test_E1_wrong_receivers(name: str) -> None:
    kind = getattr(comparisons, name)
    methods = ["eq", "ne", *(ORDERS if name in ORDERED else ())]
    for method in methods:
        with pytest.raises(TypeError):
            getattr(kind, f"__{method}__")(object(), 1)
        assert getattr(kind(0), f"__{method}__")(1) is NotImplemented


@pytest.mark.parametrize("name", EQUAL)
def test_no_order(name: str) -> None:
    kind = getattr(comparisons, name)
    for order in ORDERS:
        for other in (kind(0), kind(1), 1):
            with pytest.raises(TypeError, match="not supported between instances of"):
                getattr(operator, order)(kind(0), other)


@pytest.mark.parametrize("name", ORDERED)
def test_order(name: str) -> None:
    kind = getattr(comparisons, name)
    for x in (-1, 0, 1):
        for y in (-1, 0, 1):
            for order in ORDERS:
                compare = getattr(operator, order)
                assert compare(kind(x), kind(y)) is compare(x, y)
    for order in ORDERS:
        with pytest.raises(TypeError, match="not supported between instances of"):
            getattr(operator, order)(kind(0), 1)
        with pytest.raises(TypeError, match="not supported between instances of"):
            getattr(operator, order)(1, kind(0))


@pytest.mark.parametrize("name", EQUAL + ORDERED)
def test_classes(name: str) -> None:
    kind = getattr(comparisons, name)
    if name == "OrderedDerived":
        assert hash(kind(4)) == hash(kind(4)) and str(kind(-4)) == "-4"
        assert {kind(4): 1}[kind(4)] == 1
    else:
        assert kind.__hash__ is None
        with pytest.raises(TypeError, match=f"unhashable type: '.*{name}'"):
            hash(kind(0))
    with pytest.raises(TypeError, match="not an acceptable base type"):
        type("Sub", (kind,), {})
    for attribute in ("value", "other"):
        with pytest.raises(AttributeError):
            setattr(kind(0), attribute, 1)
    assert kind(2**63 - 1) == kind(2**63 - 1) != kind(-(2**63))
    for wrong, error in [(2**63, OverflowError), (-(2**63) - 1, OverflowError), ("0", TypeError)]:
        with pytest.raises(error):
            kind(wrong)
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'value'"):
        kind()
