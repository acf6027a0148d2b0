"""staffing: at least so many people in each unit, by kind of unit where that differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from attrs import frozen

from fazhigov.documents import Period
from fazhigov.obligations.limits import Limit, LimitError
from fazhigov.records.ledger import Record
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import ANY, COUNT, DATE, YEAR, Column, compares, reads
from fazhigov.rules.decision import Case, decide, otherwise
from fazhigov.rules.evidence import Evidence, Judgement, Margin
from fazhigov.rules.kind import Dates, in_words
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.periods import NOT_IN_FORCE
from fazhigov.rules.timing import no_records
from fazhigov.text import Text, both


@frozen
class Minimum:
    """How many a kind of unit needs."""

    kind: str
    at_least: Limit[int]


@frozen
class Staffing:
    """`count` people in each `subject`: `at_least` so many, or the `minimum` of its `kind`."""

    ledger: str
    subject: str
    count: str
    at_least: Limit[int] | None = None
    minimum: tuple[Minimum, ...] = ()
    kind: str | None = None
    year: str | None = None
    date: str | None = None

    name: ClassVar[str] = "staffing"
    cases: ClassVar[tuple[Case, ...]] = (
        NOT_IN_FORCE,
        Case(
            "kind_unknown",
            Outcome.UNKNOWN,
            lambda f: ~f.kind_known,
            Text(
                "缺少{kind_field}，不知应配几人", "{kind_field} is empty: required number unclear"
            ),
        ),
        Case(
            "other_kind",
            Outcome.NOT_APPLICABLE,
            lambda f: f.at_least.is_null(),
            Text("本规则对其未作人数要求", "the rule sets no number for it"),
        ),
        Case(
            "count_unknown",
            Outcome.UNKNOWN,
            lambda f: f.count.is_null(),
            Text("缺少{count_field}", "{count_field} is empty"),
        ),
        Case(
            "enough",
            Outcome.MET,
            lambda f: f.count >= f.at_least,
            Text("{count}人，要求不少于{at_least}人", "{count}, at least {at_least} required"),
        ),
        Case(
            "too_few",
            Outcome.BREACHED,
            otherwise,
            Text("{count}人，少于要求的{at_least}人", "{count}, fewer than {at_least} required"),
        ),
    )

    def __attrs_post_init__(self) -> None:
        if (self.at_least is None) == (not self.minimum) or bool(self.minimum) != (
            self.kind is not None
        ):
            raise LimitError(
                Text(
                    "请给出 at_least，或 minimum 和 kind",
                    "give `at_least`, or `minimum` with `kind`",
                )
            )

    @property
    def limit(self) -> Text:
        """The numbers in words."""
        if self.at_least is not None:
            n = in_words(self.at_least)
            return Text(f"不少于{n.zh}人", f"at least {n.en}")
        pairs = [f"{m.kind}: {in_words(m.at_least).en}" for m in self.minimum]
        return both(", ".join(pairs))

    @property
    def cadence(self) -> Cadence:
        """How often the duty comes round."""
        return Cadence.STANDING

    def dates(self, year: int, in_force: Period) -> Dates:
        """Iterate over the fixed days of *year*: none, it holds always."""
        return ()

    def columns(self) -> Iterable[Column]:
        """Iterate over what the rule reads."""
        yield from reads(self.ledger, ANY, self.subject)
        yield from reads(self.ledger, COUNT, self.count)
        yield from reads(self.ledger, YEAR, self.year)
        yield from reads(self.ledger, DATE, self.date)
        yield from compares(self.ledger, self.kind, [m.kind for m in self.minimum])

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each row that concerns the years assessed."""
        found = [
            record for record in evidence.rows(self.ledger) if self._concerns(record, evidence)
        ]
        if not found:
            yield no_records(evidence, self.ledger)
        for record in found:
            yield self._judge(record, evidence)

    def _concerns(self, record: Record, evidence: Evidence) -> bool:
        if self.year is not None and record[self.year] is not None:
            return record[self.year] in evidence.years
        day: Any = record[self.date] if self.date else None
        return evidence.concerns(day) and (day is None or day <= evidence.day)

    def _judge(self, record: Record, evidence: Evidence) -> Judgement:
        kind = record[self.kind] if self.kind else None
        dated: Any = record[self.date] if self.date else None
        day = dated or date(evidence.years[-1] if evidence.years else evidence.day.year, 12, 31)
        at_least = self._required(kind, day)
        count: Any = record[self.count]
        case = decide(
            self.cases,
            {
                "in_force": evidence.in_force.covers(day),
                "kind_known": not (self.kind is not None and kind is None),
                "at_least": at_least,
                "count": count,
            },
        )
        margin = None
        if count is not None and at_least is not None:
            n = count - at_least
            margin = Margin(Fraction(n), "people", Text(f"{n:+}人", f"{n:+}"))
        return Judgement(
            subject=evidence.key(self.ledger, record),
            case=case,
            words={
                "period": both(str(day)),
                "count": both(str(count)),
                "at_least": both(str(at_least)),
                "count_field": evidence.label(self.ledger, self.count),
                "kind_field": evidence.label(self.ledger, self.kind or self.count),
            },
            actual=both(str(count)) if count is not None else None,
            margin=margin,
            evidence=(record,),
        )

    def _required(self, kind: Any, day: Any) -> int | None:
        if self.at_least is not None:
            return self.at_least.on(day)
        return next((m.at_least.on(day) for m in self.minimum if m.kind == kind), None)
