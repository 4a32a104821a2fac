"""Table 1G: the values of Foundation, through MartletFoundation."""

from __future__ import annotations

import datetime
import decimal
import pathlib
import uuid

import data_tests as m
import pytest
from hypothesis import given
from hypothesis import strategies as st


@given(st.binary())
def test_G10_data(value: bytes) -> None:
    assert m.data(value) == value and m.data(bytearray(value)) == value


@given(st.uuids())
def test_G20_uuids(value: uuid.UUID) -> None:
    assert m.uuid(value) == value


@given(
    st.datetimes(
        min_value=datetime.datetime(1900, 1, 1),
        max_value=datetime.datetime(2200, 1, 1),
        timezones=st.just(datetime.UTC) | st.just(datetime.timezone(datetime.timedelta(hours=-5))),
    )
)
def test_G17_dates(value: datetime.datetime) -> None:
    result = m.date(value)
    # Foundation counts seconds in a Double.
    assert (
        abs(result - value) <= datetime.timedelta(microseconds=1) and result.tzinfo is datetime.UTC
    )


@given(st.integers(-(10**37), 10**37), st.integers(-40, 0))
def test_G20_decimals(digits: int, exponent: int) -> None:
    value = decimal.Decimal(digits).scaleb(exponent, decimal.Context(prec=60))
    assert m.decimal(value) == value


def test_G18_urls() -> None:
    assert m.url("https://example.org/a?b=c") == "https://example.org/a?b=c"
    assert m.url(pathlib.Path("/tmp/a b")) == pathlib.Path("/tmp/a b")


@pytest.mark.parametrize(
    ("call", "value", "kind", "message"),
    [
        (m.uuid, "x", TypeError, "uuid() argument 'value' must be uuid.UUID, not str"),
        (
            m.decimal,
            1.5,
            TypeError,
            "decimal() argument 'value' must be decimal.Decimal, not float",
        ),
        (m.date, 1.5, TypeError, "date() argument 'value' must be datetime.datetime, not float"),
        (
            m.date,
            datetime.datetime(2000, 1, 1),
            ValueError,
            "date() argument 'value' must be an aware datetime, but has no tzinfo",
        ),
    ],
)
def test_G20_foundation_errors(
    call: object, value: object, kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind) as caught:
        call(value)  # type: ignore[operator]
    assert str(caught.value) == message


def test_G20_decimal_does_not_round() -> None:
    for value in (decimal.Decimal("1e200"), decimal.Decimal("nan"), decimal.Decimal(10**39 + 1)):
        with pytest.raises(ValueError, match="does not fit a Swift Decimal exactly"):
            m.decimal(value)
