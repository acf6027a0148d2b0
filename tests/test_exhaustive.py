"""Where the domain is finite, all of it is tested."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import fazhigov as fz
from fazhigov.calendars.china import china_notices

ONE = timedelta(1)


@pytest.mark.parametrize("year", range(2007, 2027))
def test_every_start_day_by_every_n_equals_a_plain_loop(cal: fz.WorkingCalendar, year: int) -> None:
    """From -60 to 60, 0 included, day by day; outside the calendar both refuse."""
    last = min(date(year, 12, 31), cal.last_known_day)
    start = date(year, 1, 1)
    while start <= last:
        assert cal.add_working_days(start, 0) == start
        for step in (1, -1):
            day, n = start, 0
            while n < 60:
                day += step * ONE
                if not cal.covers(day):
                    with pytest.raises(fz.CalendarCoverageError):
                        cal.add_working_days(start, step * (n + 1))
                    break
                if cal.is_working_day(day):
                    n += 1
                    assert cal.add_working_days(start, step * n) == day
        start += ONE


def hidden(cal: fz.WorkingCalendar, year: int) -> fz.WorkingCalendar:
    """The calendar before *year* was published, its December days with it."""
    return fz.WorkingCalendar.of(
        notice
        for notice in china_notices()
        if max(day.date.year for day in notice.days) < year and (notice.year or 0) < year
    )


@pytest.mark.parametrize("year", range(2008, 2027))
def test_hiding_a_year_never_leaves_the_range(cal: fz.WorkingCalendar, year: int) -> None:
    """Every start day of the year before, terms of 1 to 60 working days and days of each length.

    The days set in the December before (2007-12-29 and 31, 2011-12-31, 2018-12-29 and 31,
    2022-12-31) are hidden with their year.
    """
    then = hidden(cal, year)
    assert then.last_published_day == date(year - 1, 12, 31)
    # Terms of up to 60 working days reach the hidden days from September on only.
    start = date(year - 1, 9, 1)
    while start <= date(year - 1, 12, 31):
        true = start
        for n in range(1, 61):
            true = cal.next_working_day(true)
            first, last = fz.deadline(start, fz.WorkingDays(n), calendar=then).due_range
            assert first <= true <= last, (start, n)
        for n in range(1, 61):
            first, last = fz.deadline(start, fz.CalendarDays(n), calendar=then).due_range
            assert first <= cal.on_or_after(start + n * ONE) <= last, (start, n)
        start += ONE


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        # Civil Code 202: the corresponding day, or the month's last where there is none.
        ("2024-01-29", 1, "2024-02-29"),
        ("2024-01-30", 1, "2024-02-29"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-29", 1, "2023-02-28"),
        ("2023-12-31", 2, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-28", 12, "2025-02-28"),
        ("2023-02-28", 12, "2024-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-08-31", 1, "2024-09-30"),
        ("2024-08-30", 1, "2024-09-30"),
        ("2024-08-31", 6, "2025-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-05-31", 1, "2024-06-30"),
        ("2024-05-31", 2, "2024-07-31"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2024-11-30", 3, "2025-02-28"),
        ("2024-03-31", 11, "2025-02-28"),
        ("2000-02-29", 1200, "2100-02-28"),
    ],
)
def test_corresponding_days(start: str, months: int, end: str) -> None:
    """Month ends and leap years, before any rest day moves them."""
    from fazhigov.deadlines.counting import corresponding_day

    assert corresponding_day(date.fromisoformat(start), months) == date.fromisoformat(end)
