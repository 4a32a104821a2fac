"""Table 1G: dates and times without Foundation."""

from __future__ import annotations

import datetime as dt
import sys

import data_tests as m
import pytest

ZONE = dt.timezone(dt.timedelta(hours=-3))


class Weekend(dt.date):
    """A subclass, which becomes a plain date."""


def test_G16_dates_round_trip() -> None:
    for date in (dt.date.min, dt.date.max, dt.date(2024, 2, 29)):
        assert m.same_date(date) == date
    assert type(m.same_date(Weekend(2024, 1, 6))) is dt.date
    assert m.same_date(dt.datetime(2024, 1, 6, 12)) == dt.date(2024, 1, 6)
    for time in (dt.time.min, dt.time.max, dt.time(1, 2, 3, 4, ZONE, fold=1)):
        result = m.same_time(time)
        assert result == time and result.fold == time.fold and result.tzinfo is time.tzinfo
    for value in (
        dt.datetime.min,
        dt.datetime.max,
        dt.datetime(2024, 1, 2, 3, 4, 5, 6, ZONE, fold=1),
    ):
        result = m.same_date_time(value)
        assert result == value and result.fold == value.fold and result.tzinfo is value.tzinfo
    assert m.latest([dt.date(2024, 1, 2), dt.date(2023, 12, 31)]) == dt.date(2024, 1, 2)
    assert m.latest([]) is None


def test_G16_zones() -> None:
    assert m.same_zone(ZONE) is ZONE and m.same_zone(None) is None
    utc, other = m.zones(minutes=-90)
    assert utc is dt.UTC and other == dt.timezone(dt.timedelta(minutes=-90))
    with pytest.raises(ValueError, match="strictly between"):
        m.zones(minutes=24 * 60)
    with pytest.raises(
        TypeError, match=r"same_zone\(\) argument 'zone' must be datetime.tzinfo, not str"
    ):
        m.same_zone("UTC")


def test_G16_date_errors() -> None:
    with pytest.raises(ValueError, match="month must be in 1..12"):
        m.make_date(2024, 13, 1)
    with pytest.raises((OverflowError, ValueError)):
        m.make_date(2**62, 1, 1)
    with pytest.raises(TypeError, match=r"argument 'date' must be datetime.date, not str"):
        m.same_date("2024-01-01")
    with pytest.raises(TypeError, match=r"must be datetime.datetime, not date"):
        m.same_date_time(dt.date(2024, 1, 1))
    with pytest.raises(TypeError, match=r"argument dates\[1\]:? must be datetime.date, not int"):
        m.latest([dt.date(2024, 1, 1), 3])


class Liar(dt.timedelta):
    """One whose attributes say what no timedelta holds."""

    days = 2**62  # type: ignore[assignment]


def test_G16_duration_of_a_lying_subclass() -> None:
    with pytest.raises(OverflowError):
        m.duration(Liar(1))


def test_G16_dates_leak_nothing() -> None:
    zone = dt.timezone(dt.timedelta(minutes=17))
    value = dt.datetime(2024, 1, 2, 3, 4, 5, 6, zone)
    counts = sys.getrefcount(zone), sys.getrefcount(value)
    for _ in range(20_000):
        m.same_date_time(value)
        m.same_zone(zone)
        with pytest.raises(ValueError):
            m.make_date(1, 13, 1)
    assert (sys.getrefcount(zone), sys.getrefcount(value)) == counts
