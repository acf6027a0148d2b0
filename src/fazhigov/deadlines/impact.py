"""Impact: which open deadlines a new notice or amendment moves, from where to where, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import takewhile

from attrs import frozen

from fazhigov.calendars.working import Day, WorkingCalendar
from fazhigov.deadlines.deadline import Deadline
from fazhigov.deadlines.trace import days_between
from fazhigov.text import Text


@frozen
class Change:
    """One deadline before and after, and the days that became something else in between.

    Attributes:
        before: the deadline as it was; nothing of it is lost.
        after: the same deadline on the new calendar.
        days: pairs of what a day was (None: not known) and what it is now.
    """

    before: Deadline
    after: Deadline
    days: tuple[tuple[Day | None, Day], ...]

    @property
    def moved(self) -> bool:
        """Whether the due date, its range or the act-by date is another one."""
        return (self.before.due, self.before.due_range, self.before.act_by) != (
            self.after.due,
            self.after.due_range,
            self.after.act_by,
        )

    @property
    def reason(self) -> Text:
        """Which days changed, and by which notice."""
        parts = [_said(old, new) for old, new in self.days]
        return Text("；".join(p.zh for p in parts), "; ".join(p.en for p in parts))


def impact(deadlines: Iterable[Deadline], calendar: WorkingCalendar) -> tuple[Change, ...]:
    """Compute deadlines anew on *calendar*, in the order given.

    Args:
        deadlines: deadlines computed on an older calendar.
        calendar: the calendar that knows the new notice; see `WorkingCalendar.with_notices`.
    """
    return tuple(_change(deadline, deadline.on(calendar)) for deadline in deadlines)


def _change(before: Deadline, after: Deadline) -> Change:
    first = min(before.days[0], after.days[0])
    last = max(before.days[1], after.days[1])
    days = []
    for day in takewhile(after.calendar.covers, days_between(first, last)):
        new = after.calendar.day(day)
        old = before.calendar.day(day) if before.calendar.covers(day) else None
        changed = old is not None and old.kind is not new.kind
        unusual = old is None and new.notice is not None
        if changed or unusual:
            days.append((old, new))
    return Change(before, after, tuple(days))


def _said(old: Day | None, new: Day) -> Text:
    notice = new.notice.label if new.notice else Text("（无通知）", "(no notice)")
    was = old.kind.label if old else Text("未定", "not known")
    return Text(
        f"{_day(new.date)}由{was.zh}改为{new.kind.label.zh}（{notice.zh}）",
        f"{_day(new.date)}: {was.en} became {new.kind.label.en} ({notice.en})",
    )


def _day(day: date) -> str:
    return day.isoformat()
