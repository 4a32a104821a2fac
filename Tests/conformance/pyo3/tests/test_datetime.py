"""Dates, times and zones of Python's ``datetime``."""

from __future__ import annotations

import datetime as pdt
import re

import pyo3_pytests.datetime as rdt
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

UTC = pdt.UTC
ZONES = st.sampled_from(
    [None, UTC, pdt.timezone(pdt.timedelta(hours=-3, minutes=7)), rdt.TzClass()]
)


def outcome(function, *arguments, **keywords):  # type: ignore[no-untyped-def]
    """The value, or the type and text of the error."""
    try:
        return function(*arguments, **keywords)
    except Exception as error:
        return type(error), str(error)


@given(st.dates())
def test_dates(date: pdt.date) -> None:
    assert rdt.get_date_tuple(date) == (date.year, date.month, date.day)
    made = rdt.make_date(date.year, date.month, day=date.day)
    assert made == date and type(made) is pdt.date


def test_wrong_dates() -> None:
    for arguments in [(2017, 13, 1), (2017, 0, 1), (2017, 2, 30), (0, 1, 1), (10000, 1, 1)]:
        assert outcome(rdt.make_date, *arguments) == outcome(pdt.date, *arguments)
        with pytest.raises(ValueError):
            rdt.make_date(*arguments)
    for arguments in [(2**31, 1, 1), (2017, 256, 1), (2017, 1, -1)]:
        with pytest.raises(OverflowError):
            rdt.make_date(*arguments)
    for wrong in ("2017", pdt.time(), None, 1):
        with pytest.raises(TypeError):
            rdt.get_date_tuple(wrong)
    with pytest.raises(TypeError):
        rdt.make_date("2017", 1, 1)
    assert rdt.get_date_tuple(d=pdt.datetime(2017, 1, 2)) == (2017, 1, 2)


@given(st.floats() | st.integers(-(2**70), 2**70))
@example(0)
@example(1e30)
@example(float("nan"))
def test_G16_timestamps(timestamp: float) -> None:
    timestamp = float(timestamp)
    ours, theirs = (
        outcome(f, timestamp) for f in (rdt.date_from_timestamp, pdt.date.fromtimestamp)
    )
    assert ours == theirs
    ours, theirs = (
        outcome(f, timestamp) for f in (rdt.datetime_from_timestamp, pdt.datetime.fromtimestamp)
    )
    assert ours == theirs
    for zone in (UTC, rdt.TzClass()):
        ours = outcome(rdt.datetime_from_timestamp, timestamp, tz=zone)
        assert ours == outcome(pdt.datetime.fromtimestamp, timestamp, tz=zone)
        if isinstance(ours, pdt.datetime):
            assert ours.tzinfo is zone


def test_timestamps_of_other_types() -> None:
    assert rdt.datetime_from_timestamp(0) == pdt.datetime.fromtimestamp(0)
    assert rdt.date_from_timestamp(timestamp=0) == pdt.date.fromtimestamp(0)
    assert rdt.datetime_from_timestamp(ts=0, tz=None).tzinfo is None
    for take in (rdt.datetime_from_timestamp, rdt.date_from_timestamp):
        with pytest.raises(TypeError):
            take("0")
    with pytest.raises(TypeError):
        rdt.datetime_from_timestamp(0, tz="UTC")


@given(st.times(), ZONES, st.booleans())
def test_times(time: pdt.time, zone: pdt.tzinfo | None, fold: bool) -> None:
    parts = time.hour, time.minute, time.second, time.microsecond
    assert rdt.get_time_tuple(time) == parts
    made = rdt.make_time(*parts, tzinfo=zone)
    assert made == time.replace(tzinfo=zone) and made.tzinfo is zone
    assert rdt.get_time_tzinfo(made) is zone
    folded = rdt.time_with_fold(*parts, zone, fold)
    assert folded.fold == fold and folded.tzinfo is zone
    assert rdt.get_time_tuple_fold(folded) == (*parts, fold)
    assert rdt.make_time(*parts).tzinfo is None


def test_wrong_times() -> None:
    for place in range(4):
        arguments: list[object] = [0, 0, 0, 0]
        arguments[place] = -1
        with pytest.raises(OverflowError):
            rdt.make_time(*arguments)
        arguments[place] = "0"
        with pytest.raises(TypeError):
            rdt.make_time(*arguments)
        for wrong in ((24, 25), (60, 61), (60, 61), (1_000_000,))[place]:
            arguments[place] = wrong
            assert outcome(rdt.make_time, *arguments) == outcome(pdt.time, *arguments)
            with pytest.raises(ValueError):
                rdt.make_time(*arguments)
    for take in (rdt.get_time_tuple, rdt.get_time_tuple_fold, rdt.get_time_tzinfo):
        with pytest.raises(TypeError):
            take("0")
    with pytest.raises(TypeError):
        rdt.make_time(0, 0, 0, 0, "UTC")
    with pytest.raises(TypeError, match="missing 2 required"):
        rdt.time_with_fold(0, 0, 0, 0)
    with pytest.raises(TypeError):
        rdt.time_with_fold(0, 0, 0, 0, None, 1)


@given(st.timedeltas())
@example(pdt.timedelta.min)
@example(pdt.timedelta.max)
def test_deltas(delta: pdt.timedelta) -> None:
    parts = delta.days, delta.seconds, delta.microseconds
    assert rdt.get_delta_tuple(delta) == parts
    assert rdt.make_delta(*parts) == delta == rdt.make_delta(*parts[:2], microseconds=parts[2])


@given(
    st.integers(-(10**6), 10**6), st.integers(-(2**31), 2**31 - 1), st.integers(-(2**31), 2**31 - 1)
)
def test_deltas_are_normalised(days: int, seconds: int, microseconds: int) -> None:
    assert rdt.make_delta(days, seconds, microseconds) == pdt.timedelta(days, seconds, microseconds)


def test_wrong_deltas() -> None:
    too_large = [
        (999999999 + 1, 0, 0), (-999999999 - 1, 0, 0), (0, 86399999999999999, 0),
        (0, -86399999999999999, 0), (0, 0, 2**31), (0, 0, -(2**31) - 1),
    ]  # fmt: skip
    for arguments in too_large:
        with pytest.raises(OverflowError):
            rdt.make_delta(*arguments)
    assert outcome(rdt.make_delta, 10**9, 0, 0) == outcome(pdt.timedelta, 10**9, 0, 0)
    for place in range(3):
        wrong: list[object] = [0, 0, 0]
        wrong[place] = "0"
        with pytest.raises(TypeError):
            rdt.make_delta(*wrong)
    with pytest.raises(TypeError):
        rdt.get_delta_tuple(1)


@given(st.datetimes(), ZONES, st.booleans())
def test_datetimes(value: pdt.datetime, zone: pdt.tzinfo | None, fold: bool) -> None:
    parts = (*value.timetuple()[:6], value.microsecond)
    assert rdt.get_datetime_tuple(value) == parts
    made = rdt.make_datetime(*parts, tzinfo=zone)
    assert made == value.replace(tzinfo=zone) and made.tzinfo is zone
    assert rdt.get_datetime_tzinfo(made) is zone
    assert rdt.get_datetime_tuple_fold(value.replace(fold=fold)) == (*parts, fold)


def test_wrong_datetimes() -> None:
    right = (2011, 1, 2, 3, 4, 5, 6)
    assert rdt.make_datetime(*right[:6], microsecond=6) == pdt.datetime(*right)
    for arguments in [
        (2011, 1, 42, 0, 0, 0, 0),
        (2011, 13, 1, 0, 0, 0, 0),
        (1, 1, 1, 0, 0, 0, 10**6),
    ]:
        assert outcome(rdt.make_datetime, *arguments) == outcome(pdt.datetime, *arguments)
        with pytest.raises(ValueError):
            rdt.make_datetime(*arguments)
    for place in range(7):
        with pytest.raises(TypeError):
            rdt.make_datetime(*right[:place], str(right[place]), *right[place + 1 :])
    with pytest.raises(TypeError):
        rdt.make_datetime(*right, tzinfo="UTC")
    for take in (rdt.get_datetime_tuple, rdt.get_datetime_tuple_fold, rdt.get_datetime_tzinfo):
        with pytest.raises(TypeError):
            take(pdt.date(2011, 1, 1))


def test_C11_zone() -> None:
    zone = rdt.TzClass()
    assert zone.__class__ == rdt.TzClass and isinstance(zone, pdt.tzinfo)
    assert re.match(r"^<[\w\.]*TzClass object at", repr(zone))
    value = pdt.datetime(2018, 1, 1, tzinfo=zone)
    assert value.utcoffset() == zone.utcoffset(None) == pdt.timedelta(hours=1)
    assert value.tzname() == zone.tzname(value) == "+01:00"
    assert value.dst() is None and zone.dst(None) is None
    assert value.astimezone(UTC) == pdt.datetime(2017, 12, 31, 23, tzinfo=UTC)
    assert pdt.time(1, tzinfo=zone).utcoffset() == pdt.timedelta(hours=1)
    for method in (zone.utcoffset, zone.tzname, zone.dst):
        with pytest.raises(TypeError):
            method(dt=None)
        with pytest.raises(TypeError):
            method(1)
    with pytest.raises(TypeError, match="not an acceptable base type"):
        type("Sub", (rdt.TzClass,), {})
    with pytest.raises(TypeError):
        rdt.TzClass(1)
