"""The counting itself: from a trigger and a term to the last day, on one calendar."""

from __future__ import annotations

import calendar as month_lengths
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from fazhigov.calendars.moments import to_day, to_moment
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.deadlines.terms import CalendarDays, Hours, Months, Term, WorkingDays, Years
from fazhigov.errors import DeadlineError
from fazhigov.text import Text

Spans = Sequence[tuple[date, date]]
"""Merged tolled intervals, each [start, end), sorted."""


def expiry(trigger: date, term: Term, calendar: WorkingCalendar, spans: Spans = ()) -> date:
    """Return the last day, or for hours the last moment, that is in time (laws 1 to 5, 10).

    Raises:
        CalendarCoverageError: the answer depends on days that are not known.
        MomentError: a datetime without a zone.
        DeadlineError: a term of hours from a mere date.
    """
    if isinstance(term, Hours):
        return _after_hours(trigger, term.n, spans)
    day = to_day(trigger)
    if isinstance(term, WorkingDays):
        return _after_working_days(day, term.n, calendar, spans)
    return calendar.on_or_after(nominal_end(day, term, spans))


def nominal_end(day: date, term: Term, spans: Spans = ()) -> date:
    """Return the last day of a term of calendar days, months or years before it is rolled."""
    if isinstance(term, CalendarDays):
        end = day + timedelta(term.n)
    elif isinstance(term, Months):
        end = corresponding_day(day, term.n)
    elif isinstance(term, Years):
        end = corresponding_day(day, 12 * term.n)
    else:
        raise TypeError(f"{type(term).__name__} has no nominal end")
    for start, stop in spans:
        first = max(start, day + timedelta(1))
        if first > end:
            break
        end += max(stop - first, timedelta(0))
    return end


def corresponding_day(day: date, months: int) -> date:
    """Return the same day *months* later, or that month's last where it has none (law 4)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = month_lengths.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _after_working_days(day: date, n: int, calendar: WorkingCalendar, spans: Spans) -> date:
    due = calendar.add_working_days(day, n)
    for start, stop in spans:
        first = max(start, day + timedelta(1))
        if first > due:
            break
        if stop > first:
            one = timedelta(1)
            due = calendar.add_working_days(
                due, calendar.count_working_days(first - one, stop - one)
            )
    return due


def _after_hours(trigger: date, hours: int, spans: Spans) -> datetime:
    if not isinstance(trigger, datetime):
        raise DeadlineError(
            Text(
                zh=f"按小时计算须有起算时刻，只给日期 {trigger} 不够",
                en=f"hours run from a moment: the date {trigger} alone is not enough",
            )
        )
    start = to_moment(trigger)
    due = start + timedelta(hours=hours)
    for begin, stop in spans:
        first = max(to_moment(begin), start)  # type: ignore[arg-type]
        if first > due:
            break
        due += max(to_moment(stop) - first, timedelta(0))  # type: ignore[arg-type]
    return due
