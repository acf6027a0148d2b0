"""Findings: the answer for one duty and one subject, with reason and evidence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from attrs import field, frozen

from fazhigov.calendars.working import WorkingCalendar
from fazhigov.deadlines.deadline import Deadline
from fazhigov.records.ledger import Record
from fazhigov.rules.evidence import Evidence, Judgement, Margin
from fazhigov.rules.outcome import LIGHTS, Light, Outcome
from fazhigov.rules.rule import Rule
from fazhigov.text import Lang, Text

UNIT = "unit"
"""The column in which ledgers name the body that a row concerns."""


@frozen
class Finding:
    """What became of one duty for one subject.

    Attributes:
        rule: the rule.
        subject: whom or what it concerns: the key of a row, a body, a year.
        outcome: the answer.
        case: which of the kind's cases it is.
        reason: why, in words.
        deadline: the due date with everything that stands behind it; None without one.
        actual: what was done, as the reason states it.
        margin: how far inside or outside the limit.
        evidence: the records that decided it.
        light: the light that supervisors set.
    """

    rule: Rule
    subject: str
    outcome: Outcome
    case: str
    reason: Text
    deadline: Deadline | None = field(repr=False)
    actual: Text | None
    margin: Margin | None
    evidence: tuple[Record, ...]
    light: Light | None

    @staticmethod
    def of(rule: Rule, judgement: Judgement, evidence: Evidence) -> Finding:
        """Sign a rule's judgement with the rule, and set its light as of the day assessed."""
        return Finding(
            rule=rule,
            subject=judgement.subject,
            outcome=judgement.case.outcome,
            case=judgement.case.key,
            reason=_dated(judgement, rule, evidence),
            deadline=judgement.deadline,
            actual=judgement.actual,
            margin=judgement.margin,
            evidence=judgement.evidence,
            light=_light(judgement, evidence),
        )

    @property
    def due(self) -> str | None:
        """The due date, or the moment where hours run, as ISO 8601."""
        return self.deadline.due.isoformat() if self.deadline else None

    @property
    def act_by(self) -> str | None:
        """The last working day on or before the due date, as ISO 8601."""
        return self.deadline.act_by.isoformat() if self.deadline else None

    @property
    def certainty(self) -> str | None:
        """Whether published notices settle the due date: confirmed or provisional."""
        return self.deadline.certainty.value if self.deadline else None

    @property
    def is_silent(self) -> bool:
        """Whether nothing is recorded on the duty, so that there is nothing to say of it."""
        return (
            self.outcome in (Outcome.UNKNOWN, Outcome.PENDING)
            and not any(record.file for record in self.evidence)
            and self.deadline is None
        )

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the evidence comes from: the rows' own source, else file and row."""
        found = (record.source or record.place for record in self.evidence if record.file)
        return tuple(dict.fromkeys(found))

    @property
    def unit(self) -> str | None:
        """The body that the evidence names."""
        return next((str(r[UNIT]) for r in self.evidence if r[UNIT] is not None), None)

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return the finding as plain data."""
        obligation = self.rule.obligation
        return {
            "rule": self.rule.id,
            "kind": self.rule.kind.name,
            "provision": obligation.provision,
            "department": obligation.department,
            "title": obligation.title.to(lang),
            "national": obligation.national,
            "provider": self.rule.provider.entry_point,
            "subject": self.subject,
            "outcome": self.outcome.value,
            "case": self.case,
            "due": self.due,
            "act_by": self.act_by,
            "certainty": self.certainty,
            "actual": self.actual.to(lang) if self.actual else None,
            "margin": _margin(self.margin, lang),
            "light": self.light.value if self.light else None,
            "reason": self.reason.to(lang),
            "source": list(self.sources),
            "evidence": [record.place for record in self.evidence if record.file],
        }


def _dated(judgement: Judgement, rule: Rule, evidence: Evidence) -> Text:
    """Return the reason; a rule that did not bite also says when it does."""
    period = rule.obligation.in_force
    outside = judgement.case.key == "not_in_force" or not evidence.any_year_in_force
    if judgement.case.outcome is not Outcome.NOT_APPLICABLE or not outside:
        return judgement.reason
    return Text(
        f"{judgement.reason.zh}（施行期：{period.text.zh}）",
        f"{judgement.reason.en} (in force {period.text.en})",
    )


WARNING = 5
"""A duty is about to fall due when no more than so many working days are left: our own number."""


def _light(judgement: Judgement, evidence: Evidence) -> Light | None:
    outcome = judgement.case.outcome
    last = judgement.deadline.act_by if judgement.deadline else judgement.ends
    if outcome is Outcome.PENDING and last is not None:
        return Light.YELLOW if _is_near(evidence.day, last, evidence.calendar) else Light.GREEN
    return LIGHTS.get(outcome)


def _is_near(day: date, last: date, calendar: WorkingCalendar) -> bool:
    """Tell whether few working days are left; days not yet published count as weekdays do."""
    left = 0
    while day < last and left <= WARNING:
        day += timedelta(1)
        left += calendar.is_working_day(day) if calendar.covers(day) else day.weekday() < 5
    return left <= WARNING


def _margin(margin: Margin | None, lang: Lang) -> dict[str, str] | None:
    if margin is None:
        return None
    return {"amount": str(margin.amount), "unit": margin.unit, "text": margin.text.to(lang)}
