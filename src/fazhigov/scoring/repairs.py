"""Repairs: what would raise a score, in the order of what it gains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import evolve, field, frozen

from fazhigov.assessment.finding import Finding
from fazhigov.assessment.findings import Findings
from fazhigov.records.schema import RecordType
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.rule import Rule
from fazhigov.scoring.facts import Facts
from fazhigov.scoring.points import Bounds
from fazhigov.scoring.scheme import Item
from fazhigov.scoring.scorecard import matcher
from fazhigov.scoring.scored import Score
from fazhigov.text import Lang, Text

REPAIRED = {
    Outcome.UNKNOWN: Outcome.MET,
    Outcome.BREACHED: Outcome.MET,
    Outcome.OVERDUE: Outcome.LATE,
}
"""What the best repair makes of an outcome: what is late stays late, whatever is done about it."""


@frozen
class Repair:
    """What one rule's findings of one outcome would add, all of them repaired or evidenced.

    Attributes:
        rule: the rule.
        outcome: unknown (evidence is missing), breached or overdue (something is to be done).
        n: how many findings there are; 1 where nothing is recorded, for there is no number.
        lower: points of the score that the lower bound gains.
        upper: points of the score that the upper bound gains.
        ledgers: the ledgers that the rule looks at.
    """

    rule: Rule
    outcome: Outcome
    n: int
    lower: Fraction
    upper: Fraction
    ledgers: tuple[str, ...]

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return it as plain data; points are exact fractions."""
        return {
            "rule": self.rule.id,
            "title": self.rule.obligation.title.to(lang),
            "bearer": self.rule.obligation.bearer.to(lang),
            "outcome": self.outcome.value,
            "findings": self.n,
            "lower": str(self.lower),
            "upper": str(self.upper),
            "evidence": self.rule.obligation.evidence.to(lang),
            "ledgers": list(self.ledgers),
        }


@frozen
class MissingLedger:
    """What is gained by bringing the evidence of all that a ledger leaves unknown."""

    ledger: str
    title: Text
    rules: int
    lower: Fraction

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "ledger": self.ledger,
            "title": self.title.to(lang),
            "rules": self.rules,
            "lower": str(self.lower),
        }


@frozen
class Repairs:
    """What would raise a score.

    Attributes:
        repairs: what to evidence or to do, that which gains most first.
        ledgers: the missing evidence by ledger, that which matters most first.
        pending: what is not due yet, by its due date: still possible.
    """

    repairs: tuple[Repair, ...]
    ledgers: tuple[MissingLedger, ...]
    pending: tuple[Finding, ...]

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "repairs": [repair.to_json(lang) for repair in self.repairs],
            "ledgers": [ledger.to_json(lang) for ledger in self.ledgers],
            "pending": [
                {
                    "rule": finding.rule.id,
                    "title": finding.rule.obligation.title.to(lang),
                    "subject": finding.subject,
                    "due": finding.due,
                    "act_by": finding.act_by,
                    "reason": finding.reason.to(lang),
                }
                for finding in self.pending
            ],
        }


def repairs(findings: Findings, score: Score) -> Repairs:
    """Say what would raise a county's score, and by how much.

    Each gain is that of one rule alone; the gains of several add up in items of attainment, and
    may fall short of their sum where a floor or doubling is at work.
    """
    facts = Facts.of_county(findings, score.scheme.id)
    leaves = list(_leaves(score, [rule.id for rule in findings.rulebook.plan_rules], facts))
    found = []
    for part in findings.rules:
        own = [leaf for leaf in leaves if part.rule.id in leaf.rules]
        ledgers = tuple(dict.fromkeys(column.ledger for column in part.rule.kind.columns()))
        for outcome in REPAIRED:
            n = part.counts.get(outcome, 0)
            if n:
                repaired = _repaired(facts, part.rule.id, outcome)
                gain = sum((leaf.points(repaired) - leaf.earned for leaf in own), Bounds())
                found.append(Repair(part.rule, outcome, n, gain.lower, gain.upper, ledgers))
    found.sort(key=lambda r: (-(r.lower + r.upper), r.rule.id, r.outcome))
    pending = sorted(
        findings.where(Outcome.PENDING), key=lambda f: (f.due or date.max.isoformat(), f.rule.id)
    )
    types = findings.rulebook.record_types
    return Repairs(tuple(found), tuple(_missing(found, types)), tuple(pending))


@frozen
class _Leaf:
    """An item that is scored in a form, the rules that it looks at, and what it has earned."""

    item: Item
    whole: Fraction
    rules: frozenset[str]
    earned: Bounds = field(factory=Bounds)

    def points(self, facts: Facts) -> Bounds:
        """Return the score's points that it earns."""
        (form,) = self.item.forms
        share = form.share(self.item.id, self.item.points.value, self.rules, facts)
        return Bounds() if share is None else share.of_points(self.whole)


def _leaves(score: Score, rules: list[str], facts: Facts) -> Iterator[_Leaf]:
    for scored in (part for top in score.items for part in top.everything):
        if scored.item is not None and scored.item.forms:
            own = frozenset(filter(matcher(scored.item.rules), rules))
            leaf = _Leaf(scored.item, scored.whole, own)
            yield evolve(leaf, earned=leaf.points(facts))


def _repaired(facts: Facts, rule: str, outcome: Outcome) -> Facts:
    counts = dict(facts.of(rule))
    better = REPAIRED[outcome]
    counts[better] = counts.get(better, 0) + counts.pop(outcome)
    return evolve(
        facts,
        counts={**facts.counts, rule: counts},
        silent=facts.silent - ({rule} if outcome is Outcome.UNKNOWN else set()),
    )


def _missing(found: list[Repair], types: Mapping[str, RecordType]) -> Iterator[MissingLedger]:
    unknown = [repair for repair in found if repair.outcome is Outcome.UNKNOWN]
    names = {name for repair in unknown for name in repair.ledgers}
    missing = (
        MissingLedger(
            name,
            types[name].title,
            sum(name in repair.ledgers for repair in unknown),
            sum((r.lower for r in unknown if name in r.ledgers), Fraction(0)),
        )
        for name in names
    )
    yield from sorted(missing, key=lambda ledger: (-ledger.lower, ledger.ledger))
