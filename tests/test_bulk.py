"""Many days at once give the answers of one day at a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fazhigov as fz

NO_DAYS = r"an array of days|a collection of days|from_native"
DAYS = [date(2001, 1, 1) + timedelta(n) for n in range(0, 9400, 7)]
SHIFTS = st.integers(-60, 60)


def as_days(values: Any) -> list[date | None]:
    """Any column as a list of dates."""
    if isinstance(values, pd.Series):
        return [None if pd.isna(v) else v.date() for v in values]
    if isinstance(values, np.ndarray):
        return list(values.astype(object))
    return list(values)


@given(SHIFTS)
def test_lists_arrays_and_columns_equal_scalars(n: int) -> None:
    """numpy, polars and pandas; forwards, backwards and by nothing."""
    cal = fz.china()
    days = DAYS[20:-20]
    expected = [cal.add_working_days(day, n) for day in days]
    assert cal.add_working_days(days, n) == expected
    assert cal.add_working_days(iter(days), n) == expected
    for column in (
        np.array(days, dtype="datetime64[D]"),
        np.array(days, dtype="datetime64[ns]"),
        np.array(days, dtype=object),
        pl.Series("d", days),
        pd.Series(pd.to_datetime(days)),
    ):
        assert as_days(cal.add_working_days(column, n)) == expected


def test_other_questions_on_columns(cal: fz.WorkingCalendar) -> None:
    """Whether each day is worked, and how many working days lie between two."""
    days = np.array(DAYS, dtype="datetime64[D]")
    assert list(cal.is_working_day(days)) == [cal.is_working_day(day) for day in DAYS]
    assert cal.is_working_day(DAYS) == [cal.is_working_day(day) for day in DAYS]
    series: Any = pl.Series(DAYS)
    assert cal.is_working_day(series).dtype == pl.Boolean
    later = days + np.timedelta64(100, "D")
    expected = [cal.count_working_days(a, a + timedelta(100)) for a in DAYS[:-20]]
    assert list(cal.count_working_days(days[:-20], later[:-20])) == expected
    ends = [day + timedelta(100) for day in DAYS[:-20]]
    assert cal.count_working_days(DAYS[:-20], ends) == expected
    assert list(cal.count_working_days(pl.Series(DAYS[:-20]), pl.Series(ends))) == expected


def told(ask: Any, days: Any) -> Any:
    """Return the answer, or the words of the refusal."""
    try:
        return ask(days)
    except fz.CalendarCoverageError as error:
        return str(error)


@pytest.mark.parametrize("n", [-23, -2, -1, 0, 1, 2, 23])
def test_arrays_reach_as_far_as_single_days(cal: fz.WorkingCalendar, n: int) -> None:
    """At both ends of what is known: the same answer, or the same refusal."""
    ends = [cal.first_day + timedelta(k) for k in range(-2, 45)]
    ends += [cal.last_known_day + timedelta(k) for k in range(-45, 6)]
    answers = []
    for day in ends:
        for ask in (
            lambda days: cal.add_working_days(days, n),
            cal.is_working_day,
            lambda days: cal.count_working_days(days, days),
        ):
            alone = told(ask, day)
            column = told(ask, np.array([day], "datetime64[D]"))
            assert (column if isinstance(column, str) else column.tolist()) in (alone, [alone])
            answers.append(type(alone))
    assert set(answers) == {date, bool, int, str}
    assert answers.count(str) >= 4


def test_missing_days_stay_missing(cal: fz.WorkingCalendar) -> None:
    """They are neither dropped nor filled."""
    days = [date(2024, 9, 27), None]
    expected = [date(2024, 10, 12), None]
    assert cal.add_working_days(days, 7) == expected
    array = np.array(["2024-09-27", "NaT"], dtype="datetime64[D]")
    assert as_days(cal.add_working_days(array, 7)) == expected
    assert as_days(cal.add_working_days(array.astype("datetime64[ns]"), 7)) == expected
    assert list(cal.add_working_days(pl.Series(days), 7)) == expected
    assert list(cal.is_working_day(array)) == [True, None]


@pytest.mark.parametrize("column", ["list", "array", "series"])
@pytest.mark.parametrize("day", [date(2000, 12, 31), date(2027, 1, 1), date(2026, 12, 25)])
def test_one_day_outside_refuses_the_column(
    cal: fz.WorkingCalendar, column: str, day: date
) -> None:
    """2026-12-25 is known, but the seventh working day after it is not."""
    days: Any = [date(2024, 9, 27)] * 70_000 + [day]
    if column == "array":
        days = np.array(days, "datetime64[D]")
    elif column == "series":
        days = pl.Series(days)
    with pytest.raises(fz.CalendarCoverageError, match="2001-01-01 – 2026-12-28"):
        cal.add_working_days(days, 7)


def test_what_is_no_day_is_refused(cal: fz.WorkingCalendar) -> None:
    """Moments without a zone, numbers, text."""
    with pytest.raises(fz.MomentError, match="moments within a day"):
        cal.add_working_days(np.array(["2024-09-27T12:00"], dtype="datetime64[m]"), 7)
    with pytest.raises(fz.MomentError):
        cal.add_working_days([datetime(2024, 9, 27, 12)], 7)
    for bad in (np.array([1, 2]), "2024-09-27", 7):
        with pytest.raises(TypeError, match=NO_DAYS):
            cal.add_working_days(bad, 7)
        with pytest.raises(TypeError, match=NO_DAYS):
            cal.is_working_day(bad)


def test_a_pandas_series_keeps_its_index(cal: fz.WorkingCalendar) -> None:
    """So that the answer can be put beside the question after a filter."""
    days = pd.Series(pd.to_datetime(["2024-09-27", "2024-09-30", "2024-10-11"]))[1:]
    found = cal.add_working_days(days, 1)
    assert list(found.index) == [1, 2]
    assert as_days(found) == [date(2024, 10, 8), date(2024, 10, 12)]
    with pytest.raises(fz.MomentError):
        cal.add_working_days(np.array([datetime(2024, 9, 29, 23)], dtype=object), 1)
