"""Certainty: whether a coming notice could still move a date, and how far (law 13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum

from fazhigov.calendars.outlook import HORIZON_YEARS, outlook
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.errors import CalendarCoverageError
from fazhigov.text import Text


class Certainty(StrEnum):
    """Whether a coming notice could still move a date."""

    CONFIRMED = "confirmed"
    PROVISIONAL = "provisional"


def range_of(
    calendar: WorkingCalendar, last: Callable[[WorkingCalendar], date], *, by_counting: bool
) -> tuple[date, date, Certainty]:
    """Return the earliest and latest answer, and whether they rest on published notices alone."""
    try:
        due = last(calendar)
    except CalendarCoverageError:
        ahead = outlook(calendar)
        bracket = ahead.counting if by_counting else ahead.single_days
        try:
            return last(bracket.most), last(bracket.fewest), Certainty.PROVISIONAL
        except CalendarCoverageError:
            raise _too_far(calendar) from None
    except OverflowError:
        raise _too_far(calendar) from None
    return due, due, Certainty.CONFIRMED


def _too_far(calendar: WorkingCalendar) -> CalendarCoverageError:
    last = calendar.last_published_day.year + HORIZON_YEARS
    return CalendarCoverageError(
        Text(
            zh=f"日期超出可推算的范围：自 {calendar.first_day} 起，已公布至 "
            f"{calendar.last_published_day}，区间至多给到 {last} 年",
            en=f"beyond what can be computed: from {calendar.first_day} on, published through "
            f"{calendar.last_published_day}, as a range into {last} at most",
        )
    )


def last_working_day(calendar: WorkingCalendar, due: date) -> date:
    """Return the last day on or before *due* that is certainly a working day."""
    if due <= calendar.last_known_day:
        return calendar.on_or_before(due)
    try:
        return outlook(calendar).single_days.fewest.on_or_before(due)
    except CalendarCoverageError:
        raise _too_far(calendar) from None
