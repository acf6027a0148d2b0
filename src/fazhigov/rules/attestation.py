"""attestation: someone answerable says so, with evidence and its date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar

from attrs import frozen

from fazhigov.documents import Period
from fazhigov.records.ledger import Record
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import ANY, DATE, FLAG, YEAR, Column, compares, reads
from fazhigov.rules.decision import Case, decide, otherwise
from fazhigov.rules.evidence import Evidence, Judgement, shown
from fazhigov.rules.kind import Dates
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.periods import NOT_IN_FORCE, label_of_years
from fazhigov.text import Text, both


@frozen
class Attestation:
    """Each of `items` holds, says `by` on the day `on`, and names the `evidence`.

    With `year`, a standing duty: each year is attested anew. Without, a deed done once.
    """

    ledger: str
    item: str
    items: tuple[str, ...]
    holds: str
    on: str
    by: str
    evidence: str
    year: str | None = None

    name: ClassVar[str] = "attestation"
    names_rows: ClassVar[bool] = False
    cases: ClassVar[tuple[Case, ...]] = (
        NOT_IN_FORCE,
        Case(
            "year_runs",
            Outcome.PENDING,
            lambda f: ~f.over & (f.holds.is_null() | (f.on > f.as_of)),
            Text("{period}：尚未结束，尚无证明", "{period} is not over; not attested so far"),
        ),
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

    @property
    def cadence(self) -> Cadence:
        """How often the duty comes round."""
        return Cadence.ONCE if self.year is None else Cadence.STANDING

    def dates(self, year: int, in_force: Period) -> Dates:
        """Iterate over the fixed days of *year*: none, it is attested for the whole year."""
        return ()

    def columns(self) -> Iterable[Column]:
        """Iterate over what the rule reads."""
        yield from compares(self.ledger, self.item, self.items)
        yield from reads(self.ledger, YEAR, self.year)
        yield from reads(self.ledger, FLAG, self.holds)
        yield from reads(self.ledger, DATE, self.on)
        yield from reads(self.ledger, ANY, self.by, self.evidence)

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each item, year by year where it stands; one that no row speaks of is empty."""
        for item in self.items:
            rows = [r for r in evidence.rows(self.ledger) if r[self.item] == item]
            if self.year is None:
                in_force = evidence.any_year_in_force
                record = self._latest(rows, evidence)
                yield self._judge(
                    item, record, evidence, label_of_years(evidence.years), in_force, over=True
                )
                continue
            for year in evidence.years:
                last = date(year, 12, 31)
                yield self._judge(
                    f"{item} / {year}",
                    self._latest([r for r in rows if r[self.year] == year], evidence),
                    evidence,
                    both(str(year)),
                    evidence.in_force_on(last),
                    over=evidence.day >= last,
                )

    def _latest(self, rows: Iterable[Record], evidence: Evidence) -> Record:
        """Return the last of what was attested by the day of assessment, else any row."""

        def order(record: Record) -> tuple[bool, date, bool]:
            on: Any = record[self.on] or date.min
            # Of two on one day, the one that denies it counts.
            return on <= evidence.day, on, record[self.holds] is False

        return evidence.best(self.ledger, rows, order) or Record({})

    def _judge(
        self,
        subject: str,
        record: Record,
        evidence: Evidence,
        period: Text,
        in_force: bool,
        *,
        over: bool,
    ) -> Judgement:
        facts = {
            "holds": record[self.holds],
            "on": record[self.on],
            "by": record[self.by],
            "evidence": record[self.evidence],
        }
        case = decide(
            self.cases,
            {**facts, "as_of": evidence.day, "in_force": in_force, "over": over},
        )
        return Judgement(
            subject=subject,
            case=case,
            words={
                "period": evidence.by_now(period),
                **{name: shown(value) for name, value in facts.items()},
            },
            evidence=(record,),
        )
