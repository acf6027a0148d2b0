"""What the coming notices could leave open (law of counting 13).

Two calendars bracket every arrangement that a coming notice could make: one in which all days
that could be worked are worked, one in which all that could be free are free. A due date lies
between the answers of the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from attrs import frozen

from fazhigov.calendars.china import statutory_days
from fazhigov.calendars.notice import DayKind, Notice, NoticeDay
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.text import Text

HORIZON_YEARS = 10
"""How far ahead a provisional date is given."""

_FREED = range(-4, 9)
"""Days from a statutory day within which a weekday may become free.

The notices 2001-2026 reached from 2 days before to 5 days after; the margin is ours. The
commemoration of 2015-09-03, decided during the year, no forecast could hold.
"""

_WORKED = range(-12, 13)
"""Days from a statutory day within which a weekend day may be worked (so far: -8 to +10)."""


@frozen
class Outlook:
    """The two brackets around what is not yet known."""

    most_working_days: WorkingCalendar
    fewest_working_days: WorkingCalendar


@lru_cache(maxsize=64)
def outlook(calendar: WorkingCalendar) -> Outlook:
    """Bracket the years after the last published one, `HORIZON_YEARS` of them."""
    first = calendar.last_published_day.year + 1
    years = range(first, first + HORIZON_YEARS)
    return Outlook(
        most_working_days=calendar.with_notices(
            *(_bracket(calendar, year, most=True) for year in years)
        ),
        fewest_working_days=calendar.with_notices(
            *(_bracket(calendar, year, most=False) for year in years)
        ),
    )


_COMING = Text("尚未公布的放假安排", "arrangement not yet published")


def _bracket(calendar: WorkingCalendar, year: int, *, most: bool) -> Notice:
    return Notice(
        title=_COMING,
        issued=date.max,
        year=year,
        days=tuple(
            day
            for day in _bracket_days(year, most=most)
            if day.date > calendar.last_known_day and day.date not in calendar.set_days
        ),
        confidence="unverified",
    )


def _bracket_days(year: int, *, most: bool) -> Iterator[NoticeDay]:
    statutory = statutory_days(year) | statutory_days(year + 1)
    near = {
        day + timedelta(offset): offset
        for offset in sorted(_WORKED, key=abs, reverse=True)
        for day in statutory
    }
    # The first and last days of a year belong to the notice that arranges that New Year's Day.
    start, end = date(year, 1, 1) - timedelta(12), date(year, 12, 31) - timedelta(12)
    for day in sorted(near):
        if not start < day <= end:
            continue
        if day in statutory:
            yield NoticeDay(day, DayKind.HOLIDAY, _COMING)
        elif most and day.weekday() >= 5:
            yield NoticeDay(day, DayKind.MAKE_UP_WORKING_DAY, _COMING)
        elif not most and day.weekday() < 5 and near[day] in _FREED:
            yield NoticeDay(day, DayKind.SWAPPED_REST_DAY, _COMING)
