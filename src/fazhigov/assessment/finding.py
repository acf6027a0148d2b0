"""Findings: the answer for one duty and one subject, with reason and evidence."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from fazhigov.records.ledger import Record
from fazhigov.rules.evidence import Judgement, Margin
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.rule import Rule
from fazhigov.text import Lang, Text


@frozen
class Finding:
    """What became of one duty for one subject."""

    rule: Rule
    subject: str
    outcome: Outcome
    case: str
    reason: Text
    due: str | None
    act_by: str | None
    certainty: str | None
    actual: Text | None
    margin: Margin | None
    evidence: tuple[Record, ...]

    @staticmethod
    def of(rule: Rule, judgement: Judgement) -> Finding:
        """Sign a rule's judgement with the rule."""
        due = judgement.deadline
        return Finding(
            rule=rule,
            subject=judgement.subject,
            outcome=judgement.case.outcome,
            case=judgement.case.key,
            reason=judgement.reason,
            due=due.due.isoformat() if due else None,
            act_by=due.act_by.isoformat() if due else None,
            certainty=due.certainty.value if due else None,
            actual=judgement.actual,
            margin=judgement.margin,
            evidence=judgement.evidence,
        )

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the evidence comes from: the rows' own source, else file and row."""
        found = (record.source or record.place for record in self.evidence if record.file)
        return tuple(dict.fromkeys(found))

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
            "reason": self.reason.to(lang),
            "source": list(self.sources),
            "evidence": [record.place for record in self.evidence if record.file],
        }


def _margin(margin: Margin | None, lang: Lang) -> dict[str, str] | None:
    if margin is None:
        return None
    return {"amount": str(margin.amount), "unit": margin.unit, "text": margin.text.to(lang)}
