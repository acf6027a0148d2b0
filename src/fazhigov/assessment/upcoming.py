"""Upcoming: what is overdue or falls due, with the working days that are left."""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import frozen

from fazhigov.assessment.finding import Finding
from fazhigov.assessment.findings import Findings
from fazhigov.calendars.moments import to_day
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.rules.outcome import Outcome
from fazhigov.text import Lang


@frozen
class Upcoming:
    """One open duty.

    Attributes:
        finding: pending or overdue, with its due date.
        act_by: the last working day on or before the due date.
        days_left: working days from the day of assessment through `act_by`, negative once it has
            passed; None where coming notices could change the number.
    """

    finding: Finding
    act_by: date
    days_left: int | None

    @property
    def department(self) -> str:
        """Who answers for it."""
        return self.finding.rule.obligation.department or ""

    @property
    def is_provisional(self) -> bool:
        """Whether a coming notice may move the due date."""
        return self.finding.certainty == "provisional"

    @property
    def due(self) -> date:
        """The due date, or the moment where hours run."""
        return self.finding.deadline.due if self.finding.deadline else self.act_by

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return it as plain data."""
        finding = self.finding
        return {
            "rule": finding.rule.id,
            "title": finding.rule.obligation.title.to(lang),
            "department": self.department,
            "bearer": finding.rule.obligation.bearer.to(lang),
            "subject": finding.subject,
            "outcome": finding.outcome.value,
            "light": finding.light.value if finding.light else None,
            "due": finding.due,
            "act_by": self.act_by.isoformat(),
            "certainty": finding.certainty,
            "days_left": self.days_left,
            "reason": finding.reason.to(lang),
            "source": list(finding.sources),
        }


def upcoming(
    findings: Findings, *, within: int | None = None, department: str | None = None
) -> list[Upcoming]:
    """List the open duties that have a due date: overdue ones first, then by their act-by date.

    Args:
        findings: what `assess` returned.
        within: only those with at most so many working days left, and overdue ones.
        department: only those that this department answers for.
    """
    day = to_day(findings.as_of)
    found = [
        Upcoming(finding, act_by, _days_left(day, act_by, findings.calendar))
        for finding in findings.where(Outcome.OVERDUE, Outcome.PENDING)
        if finding.deadline is not None
        for act_by in [finding.deadline.act_by]
        if department in (None, finding.rule.obligation.department)
    ]
    if within is not None:
        found = [one for one in found if one.days_left is not None and one.days_left <= within]
    return sorted(
        found,
        key=lambda one: (
            one.finding.outcome is not Outcome.OVERDUE,
            one.act_by,
            one.department,
            one.finding.rule.id,
            one.finding.subject,
        ),
    )


def _days_left(day: date, act_by: date, calendar: WorkingCalendar) -> int | None:
    if not (calendar.covers(day) and calendar.covers(act_by)):
        return None
    return calendar.count_working_days(day, act_by)
