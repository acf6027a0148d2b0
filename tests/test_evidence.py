"""What rules are judged on: the moment up to which facts count, years in force, margins."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.calendars.moments import SHANGHAI
from fazhigov.deadlines.terms import CalendarDays, Hours, WorkingDays
from fazhigov.documents import Period
from fazhigov.rules.evidence import Evidence, Margin


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of May 2024 in Shanghai."""
    return datetime(2024, 5, day, hour, minute, second, tzinfo=SHANGHAI)


def evidence(cal: fz.WorkingCalendar, as_of: date, **stated: Any) -> Evidence:
    """Evidence without any record."""
    in_force = stated.pop("in_force", Period(date(2021, 1, 1), None))
    return Evidence({}, {}, cal, as_of, (2024,), in_force, every_year=False, **stated)


def test_a_day_of_assessment_counts_to_its_end(cal: fz.WorkingCalendar) -> None:
    """Which is the first moment of the next day in Shanghai; a moment counts to itself."""
    assert evidence(cal, date(2024, 5, 6)).moment == at(7, 0)
    assert evidence(cal, at(6, 15, 30)).moment == at(6, 15, 30)
    assert evidence(cal, at(6, 15, 30)).day == date(2024, 5, 6)


@pytest.mark.parametrize(
    ("first", "last", "within"),
    [
        (date(2024, 1, 1), date(2024, 1, 1), True),
        (date(2024, 12, 31), date(2024, 12, 31), True),
        (date(2023, 1, 1), date(2023, 12, 31), False),
        (date(2025, 1, 1), date(2025, 1, 1), False),
    ],
)
def test_a_rule_in_force_on_one_day_is_in_force_in_its_year(
    cal: fz.WorkingCalendar, first: date, last: date, *, within: bool
) -> None:
    """The first day of a year and the last belong to it."""
    found = evidence(cal, date(2025, 4, 30), in_force=Period(first, last))
    assert found.any_year_in_force is within


@pytest.mark.parametrize(
    ("due", "actual", "minutes", "words"),
    [
        (at(6, 10), at(6, 10, 5, 30), Fraction(-11, 2), "5 minutes 30 seconds"),
        (at(6, 10), at(6, 8, 59), Fraction(61), "1 hour 1 minute"),
        (at(6, 10), at(6, 10), Fraction(0), "0 minutes"),
    ],
)
def test_between_moments_minutes_are_counted(
    cal: fz.WorkingCalendar, due: datetime, actual: datetime, minutes: Fraction, words: str
) -> None:
    """Inside the limit they are positive; the words have no sign."""
    margin = Margin.of_time(due, actual, Hours(5), cal)
    assert (margin.amount, margin.unit, margin.text.en) == (minutes, "minutes", words)


@pytest.mark.parametrize(
    ("due", "actual", "term", "amount", "unit", "words"),
    [
        # Friday to Monday: one working day, or three days; 2024-05-11 was a make-up working day.
        (date(2024, 5, 17), date(2024, 5, 20), WorkingDays(5), -1, "working days", "1 working day"),
        (
            date(2024, 5, 10),
            date(2024, 5, 13),
            WorkingDays(5),
            -2,
            "working days",
            "2 working days",
        ),
        (date(2024, 5, 17), date(2024, 5, 20), CalendarDays(5), -3, "days", "3 days"),
        (date(2024, 5, 17), date(2024, 5, 20), None, -3, "days", "3 days"),
        (date(2024, 5, 17), date(2024, 5, 16), CalendarDays(5), 1, "days", "1 day"),
        (date(2024, 5, 17), date(2024, 5, 17), CalendarDays(5), 0, "days", "0 days"),
        # On a rest day after the last one: late, by no working day.
        (date(2024, 5, 17), date(2024, 5, 18), WorkingDays(5), -1, "days", "1 day"),
        (date(2024, 5, 17), date(2024, 5, 17), WorkingDays(5), 0, "working days", "0 working days"),
        # No notice says anything of the year 1999.
        (date(1999, 5, 14), date(1999, 5, 17), WorkingDays(5), -3, "days", "3 days"),
        # A day and a moment: days.
        (date(2024, 5, 17), at(20, 9), CalendarDays(5), -3, "days", "3 days"),
        (at(17, 9), date(2024, 5, 20), Hours(5), -3, "days", "3 days"),
    ],
)
def test_between_days_the_terms_own_unit_counts(
    cal: fz.WorkingCalendar,
    due: date,
    actual: date,
    term: fz.Term | None,
    amount: int,
    unit: str,
    words: str,
) -> None:
    """Working days where the term counts them and the calendar knows them; else days."""
    margin = Margin.of_time(due, actual, term, cal)
    assert (margin.amount, margin.unit, margin.text.en) == (Fraction(amount), unit, words)
