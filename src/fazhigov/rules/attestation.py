"""attestation: someone answerable says so, with evidence and its date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from attrs import frozen

from fazhigov.records.ledger import Record
from fazhigov.rules.conditions import Plain
from fazhigov.rules.decision import Case, decide, otherwise
from fazhigov.rules.evidence import Evidence, Judgement, shown
from fazhigov.rules.kind import given
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.periods import NOT_IN_FORCE, label_of_years
from fazhigov.text import Text


@frozen
class Attestation:
    """Each of `items` holds, says `by` on the day `on`, and names the `evidence`."""

    ledger: str
    item: str
    items: tuple[str, ...]
    holds: str
    on: str
    by: str
    evidence: str

    name: ClassVar[str] = "attestation"
    cases: ClassVar[tuple[Case, ...]] = (
        NOT_IN_FORCE,
        Case(
            "not_attested",
            Outcome.UNKNOWN,
            lambda f: f.holds.is_null() | (f.on > f.as_of),
            Text("没有截至核查日的证明", "nobody has attested it by the day of assessment"),
        ),
        Case(
            "denied",
            Outcome.BREACHED,
            lambda f: ~f.holds,
            Text("{by} 于 {on} 认定未落实", "{by} says on {on} that it does not hold"),
        ),
        Case(
            "without_evidence",
            Outcome.UNKNOWN,
            lambda f: f.on.is_null() | f.by.is_null() | f.evidence.is_null(),
            Text(
                "证明缺少日期、证明人或依据", "the attestation lacks its date, person or evidence"
            ),
        ),
        Case(
            "attested",
            Outcome.MET,
            otherwise,
            Text("{by} 于 {on} 证明：{evidence}", "attested by {by} on {on}: {evidence}"),
        ),
    )

    @property
    def limit(self) -> Text:
        """What is wanted, in words."""
        return Text("有人负责地证明", "attested, with evidence")

    def columns(self) -> Iterable[tuple[str, str]]:
        """Iterate over what the rule reads."""
        return given(self.ledger, self.item, self.holds, self.on, self.by, self.evidence)

    def values(self) -> Iterable[tuple[str, str, Plain]]:
        """Iterate over what the rule compares columns with."""
        return [(self.ledger, self.item, item) for item in self.items]

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each item; one that no row speaks of is an empty record."""
        rows = {record[self.item]: record for record in evidence.rows(self.ledger)}
        for item in self.items:
            yield self._judge(item, rows.get(item, Record({self.item: item})), evidence)

    def _judge(self, item: str, record: Record, evidence: Evidence) -> Judgement:
        facts = {
            "holds": record[self.holds],
            "on": record[self.on],
            "by": record[self.by],
            "evidence": record[self.evidence],
        }
        case = decide(
            self.cases,
            {**facts, "as_of": evidence.day, "in_force": evidence.any_year_in_force},
        )
        return Judgement(
            subject=item,
            case=case,
            words={
                "period": label_of_years(evidence.years),
                **{name: shown(value) for name, value in facts.items()},
            },
            evidence=(record,),
        )
