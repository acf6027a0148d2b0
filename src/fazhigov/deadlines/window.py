"""Windows: not before one date, not after another (law of counting 9)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from attrs import frozen

from fazhigov.calendars.moments import to_day
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.deadlines.counting import Roll
from fazhigov.deadlines.deadline import Deadline, deadline
from fazhigov.deadlines.terms import Term
from fazhigov.errors import DeadlineError
from fazhigov.text import Text


class Place(StrEnum):
    """Where an act lies, as seen from a window."""

    BEFORE = "before"
    WITHIN = "within"
    AFTER = "after"


@frozen
class Window:
    """The earliest and the latest day of an act, each a `Deadline` with its reasons."""

    opens: Deadline
    closes: Deadline

    @property
    def earliest(self) -> date:
        """The first day on which the act is in order."""
        return self.opens.due

    @property
    def latest(self) -> date:
        """The last day on which the act is in time."""
        return self.closes.due

    def place(self, day: date) -> Place:
        """Tell whether *day* lies before, within or after the window.

        Raises:
            CalendarCoverageError: that depends on a notice still to come.
        """
        day = to_day(day)
        opens, closes = self.opens.due_range, self.closes.due_range
        if day < opens[0]:
            return Place.BEFORE
        if day > closes[1]:
            return Place.AFTER
        if opens[1] <= day <= closes[0]:
            return Place.WITHIN
        raise self.closes.calendar.outside(day)


def window(trigger: date, at_least: Term, at_most: Term, *, calendar: WorkingCalendar) -> Window:
    """Return the window of an act that takes at least *at_least* and at most *at_most*.

    The last day of the shorter term is the first day in order: five working days are taken once
    the fifth has come. A least number of days is not lengthened by a rest day at its end.

    Raises:
        DeadlineError: the window is empty.
        CalendarCoverageError: see `deadline`.
    """
    opens = deadline(trigger, at_least, calendar=calendar, roll=Roll.NONE)
    closes = deadline(trigger, at_most, calendar=calendar)
    # Both ends of the range: each pair was counted on one and the same calendar.
    if opens.due_range[0] > closes.due_range[0] and opens.due_range[1] > closes.due_range[1]:
        raise DeadlineError(
            Text(
                zh=f"窗口为空：最早 {opens.due} 晚于最迟 {closes.due}，请检查两个期限",
                en=f"the window is empty: its earliest day {opens.due} comes after its latest "
                f"{closes.due}. Check the two terms",
            )
        )
    return Window(opens, closes)
