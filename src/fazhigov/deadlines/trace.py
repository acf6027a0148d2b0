"""Why a date is what it is: the steps of law and the days, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from attrs import frozen

from fazhigov.calendars.working import Day
from fazhigov.deadlines.laws import Law
from fazhigov.text import Lang, Text

WEEKDAYS = (
    Text("周一", "Mon"),
    Text("周二", "Tue"),
    Text("周三", "Wed"),
    Text("周四", "Thu"),
    Text("周五", "Fri"),
    Text("周六", "Sat"),
    Text("周日", "Sun"),
)


@frozen
class LawStep:
    """A law of counting that was applied, and what it gave."""

    law: Law
    result: Text | None = None

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return the step as plain data."""
        return {
            "law": self.law.number,
            "says": self.law.says.to(lang),
            "basis": self.law.basis.to(lang),
            "result": self.result.to(lang) if self.result else None,
        }

    def line(self, lang: Lang) -> str:
        """Return the step as a line of text."""
        says = f"{self.law.says.to(lang)} ({self.law.basis.to(lang)})"
        return f"{says}: {self.result.to(lang)}" if self.result else says


@frozen
class DayStep:
    """One day: what it is, and its running number where it counts."""

    day: Day
    number: int | None
    tolled: bool = False

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return the step as plain data."""
        day = self.day
        return {
            "date": day.date.isoformat(),
            "kind": day.kind.value,
            "number": self.number,
            "tolled": self.tolled,
            "name": day.name.to(lang) if day.name else None,
            "notice": day.notice.label.to(lang) if day.notice else None,
        }

    def line(self, lang: Lang) -> str:
        """Return the step as a line of text."""
        day = self.day
        parts = [
            day.date.isoformat(),
            WEEKDAYS[day.date.weekday()].to(lang),
            f"{self.number:>3}" if self.number is not None else "  –",
            day.kind.label.to(lang),
        ]
        if self.tolled:
            parts.append(_TOLLED.to(lang))
        if day.name and day.notice:
            parts.append(f"{day.name.to(lang)} [{day.notice.label.to(lang)}]")
        return "  ".join(parts)


Step = LawStep | DayStep


def is_notable(step: Step) -> bool:
    """Tell whether a short explanation needs the step: laws, and days not as their weekday."""
    return isinstance(step, LawStep) or step.tolled or step.day.notice is not None


_TOLLED = Text("扣除", "tolled")


def days_between(after: date, through: date) -> Iterator[date]:
    """Iterate over the days in (after, through]."""
    for offset in range(1, (through - after).days + 1):
        yield after + timedelta(offset)


def rendered(steps: Iterable[Step], lang: Lang) -> str:
    """Return the steps as text, one a line."""
    return "\n".join(f"  {step.line(lang)}" for step in steps)
