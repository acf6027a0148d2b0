"""Periods that recur: how they are written, which a year closes, and what they are called."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fazhigov import documents
from fazhigov.documents import Period
from fazhigov.obligations.limits import LimitError
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.periods import Every, contains, label, label_of_years

PLAN = Period(date(2021, 1, 1), date(2025, 12, 31))

MONTH, YEAR, TWO_YEARS, WHOLE = Every(1), Every(12), Every(24), Every(None)
LAST_YEAR, LAST_THREE = Every(12, rolling=True), Every(36, rolling=True)


@pytest.mark.parametrize(
    ("written", "every", "zh", "en", "cadence"),
    [
        ("month", MONTH, "每月", "a month", Cadence.MONTH),
        ("year", YEAR, "每年", "a year", Cadence.YEAR),
        ("1 year", YEAR, "每年", "a year", Cadence.YEAR),
        ("2 years", TWO_YEARS, "每2年", "every 2 years", Cadence.YEARS),
        ("last 1 year", LAST_YEAR, "最近1年内", "in the last 1 year", Cadence.YEAR),
        (
            "last 2 years",
            Every(24, rolling=True),
            "最近2年内",
            "in the last 2 years",
            Cadence.YEARS,
        ),
        ("last 3 years", LAST_THREE, "最近3年内", "in the last 3 years", Cadence.YEARS),
        ("plan", WHOLE, "规划期内", "within the plan's period", Cadence.ONCE),
    ],
)
def test_each_period_has_a_way_to_be_written_and_words(
    written: str, every: Every, zh: str, en: str, cadence: Cadence
) -> None:
    """A whole number of years, or one of three words."""
    assert documents.CONVERTER.structure(written, Every) == every
    assert (every.text.zh, every.text.en, every.cadence) == (zh, en, cadence)


@pytest.mark.parametrize(
    "wrong", ["0 years", "100 years", "two years", "last year", "week", 12, None]
)
def test_nothing_else_is_a_period(wrong: Any) -> None:
    """The message shows the ways to write one."""
    with pytest.raises(LimitError, match='"last 3 years"'):
        documents.CONVERTER.structure(wrong, Every)


END = date(2024, 12, 31)


@pytest.mark.parametrize(
    ("every", "as_of", "first", "last"),
    [
        (YEAR, END, date(2024, 1, 1), END),
        (TWO_YEARS, END, date(2023, 1, 1), END),
        (WHOLE, END, PLAN.from_, PLAN.until),
        # Law 4: a year from 2023-05-06 ends on 2024-05-06; from the day after it runs beyond.
        (LAST_YEAR, date(2024, 5, 6), date(2023, 5, 7), date(2024, 5, 6)),
        # From 2023-02-28 it ends on 2024-02-28.
        (LAST_YEAR, date(2024, 2, 28), date(2023, 3, 1), date(2024, 2, 28)),
        # Once the year is over, its last day: from 2023-12-31 a year ends on 2024-12-31.
        (LAST_YEAR, date(2025, 4, 30), date(2024, 1, 1), END),
        (LAST_THREE, date(2025, 4, 30), date(2022, 1, 1), END),
    ],
)
def test_a_year_closes_a_period(every: Every, as_of: date, first: date, last: date) -> None:
    """Assessed for 2024; one that rolls ends on the day of assessment."""
    assert list(every.ending_in(2024, PLAN, as_of)) == [Period(first, last)]


def test_a_leap_day_may_end_on_the_day_before() -> None:
    """Three years from 2024-02-29 end on 2027-02-28, which has no 29th (law 4)."""
    last = date(2027, 2, 28)
    (found,) = LAST_THREE.ending_in(2027, PLAN, last)
    assert found == Period(date(2024, 3, 1), last)


def test_a_year_closes_twelve_months() -> None:
    """Each with its last day."""
    days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    found = list(MONTH.ending_in(2024, PLAN, END))
    wanted = [(date(2024, n, 1), date(2024, n, last)) for n, last in enumerate(days, 1)]
    assert [(period.from_, period.until) for period in found] == wanted
    assert [MONTH.label(period) for period in found] == [f"2024-{n:02}" for n in range(1, 13)]


@pytest.mark.parametrize(
    ("every", "period", "words"),
    [
        (YEAR, Period(date(2024, 1, 1), END), "2024"),
        (TWO_YEARS, Period(date(2023, 1, 1), END), "2023–2024"),
        (WHOLE, PLAN, "2021–2025"),
        (WHOLE, Period(date(2021, 1, 1)), "2021–"),
        (LAST_YEAR, Period(date(2024, 1, 1), END), "2024"),
        (LAST_YEAR, Period(date(2023, 5, 7), date(2024, 5, 6)), "2023-05-07–2024-05-06"),
        (LAST_YEAR, Period(date(2024, 1, 1), date(2024, 12, 30)), "2024-01-01–2024-12-30"),
        (LAST_YEAR, Period(date(2023, 12, 1), date(2024, 11, 30)), "2023-12-01–2024-11-30"),
    ],
)
def test_periods_are_named_by_years_or_by_days(every: Every, period: Period, words: str) -> None:
    """By days where one rolls and does not end with a year."""
    assert every.label(period) == words


def test_months_of_different_years_are_not_one_month() -> None:
    """Nor is a year that has one month's first day."""
    assert label(Period(date(2024, 2, 1), date(2024, 2, 29))) == "2024-02"
    assert label(Period(date(2023, 2, 1), date(2024, 2, 29))) == "2023–2024"
    assert label(Period(date(2024, 2, 1), date(2024, 3, 31))) == "2024"


def test_years_assessed_are_named() -> None:
    """One by itself, several by the first and the last."""
    assert label_of_years([2024]).en == "2024"
    assert label_of_years([2021, 2022, 2023]).zh == "2021–2023"


def test_a_record_without_a_date_may_lie_in_a_period_or_not() -> None:
    """The period's first and last day belong to it."""
    assert contains(PLAN, None) is None
    days = (date(2020, 12, 31), PLAN.from_, PLAN.until, date(2026, 1, 1))
    assert [contains(PLAN, day) for day in days] == [False, True, True, False]
