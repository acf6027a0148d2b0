"""The counting itself: from a trigger and a term to the last day, on one calendar."""

from __future__ import annotations

import calendar as month_lengths
from collections.abc import Sequence
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from enum import StrEnum

from fazhigov.calendars.moments import to_day, to_moment
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.deadlines.terms import CalendarDays, Hours, Term, WorkingDays, Years
from fazhigov.errors import DeadlineError
from fazhigov.text import Text

Spans = Sequence[tuple[date, date]]
"""Merged tolled intervals, each [start, end), sorted."""


class Roll(StrEnum):
    """Where a last day that is a rest day moves to, for terms that are not counted in work.

    A term that is counted back moves the other way.
    """

    WORKING_DAY = "working-day"
    """To the first working day after it: Civil Code 203, Civil Procedure Law 85."""

    AFTER_HOLIDAY = "after-holiday"
    """Only out of a holiday that a notice arranged, not off a plain weekend: SAMR Order 121, 45."""

    NONE = "none"
    """It stays: terms that restrict personal liberty, and a least number of days."""


def expiry(
    trigger: date,
    term: Term,
    calendar: WorkingCalendar,
    spans: Spans = (),
    roll: Roll = Roll.WORKING_DAY,
) -> date:
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
    return rolled(nominal_end(day, term, spans), calendar, roll)


def latest_before(
    event: date,
    term: Term,
    calendar: WorkingCalendar,
    roll: Roll = Roll.WORKING_DAY,
    *,
    clear: bool = False,
) -> date:
    """Return the last day that still lies a whole *term* before *event* (law 8).

    The event's own day does not count; a rest day moves back by the convention that governs it.
    With *clear* the whole term lies between: the last day from which it is over before the event's
    day comes. Hours run from moment to moment, so there *clear* changes nothing.

    Raises:
        CalendarCoverageError: the answer depends on days that are not known.
        DeadlineError: hours before a mere date.
    """
    if isinstance(term, Hours):
        return _after_hours(event, -term.n, ())
    day = to_day(event)
    if isinstance(term, WorkingDays):
        return calendar.add_working_days(day, -term.n) - timedelta(clear)
    if clear:
        return _last_start(rolled(day - timedelta(1), calendar, roll, backward=True), term)
    if isinstance(term, CalendarDays):
        return rolled(day - timedelta(term.n), calendar, roll, backward=True)
    return rolled(corresponding_day(day, -_months(term)), calendar, roll, backward=True)


def _last_start(end: date, term: Term) -> date:
    """Return the last day from which *term* ends by *end*, which does not move."""
    if isinstance(term, CalendarDays):
        return end - timedelta(term.n)
    start = corresponding_day(end, -_months(term))
    # The last days of a long month all correspond to the last day of a short one.
    while nominal_end(start + timedelta(1), term) <= end:
        start += timedelta(1)
    return start


def _months(term: Term) -> int:
    return term.n * (12 if isinstance(term, Years) else 1)


def rolled(day: date, calendar: WorkingCalendar, roll: Roll, *, backward: bool = False) -> date:
    """Move a last day by the convention that governs it (laws 3 and 8)."""
    if roll is Roll.NONE:
        return day
    if roll is Roll.WORKING_DAY:
        return calendar.on_or_before(day) if backward else calendar.on_or_after(day)
    while not calendar.is_working_day(day) and calendar.day(day).name is not None:
        day += timedelta(-1 if backward else 1)
    return day


def nominal_end(day: date, term: Term, spans: Spans = ()) -> date:
    """Return the last day of a term of calendar days, months or years before it is rolled."""
    if isinstance(term, CalendarDays):
        end = day + timedelta(term.n)
    else:
        end = corresponding_day(day, _months(term))
    for start, stop in spans:
        first = max(start, day + timedelta(1))
        if first <= end:
            end += max(stop - first, timedelta(0))
    return end


def corresponding_day(day: date, months: int) -> date:
    """Return the same day *months* later, or that month's last where it has none (law 4)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"the year {year} is beyond the range of dates")
    last = month_lengths.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _after_working_days(day: date, n: int, calendar: WorkingCalendar, spans: Spans) -> date:
    due = calendar.add_working_days(day, n)
    for start, stop in spans:
        first = max(start, day + timedelta(1))
        if first < stop and first <= due:
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
        if first <= due:
            due += max(to_moment(stop) - first, timedelta(0))  # type: ignore[arg-type]
    return due
