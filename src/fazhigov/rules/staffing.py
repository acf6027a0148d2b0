"""staffing: at least so many people in each unit, by kind of unit where that differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from fazhigov.documents import Period
from fazhigov.obligations.limits import Limit, LimitError, Version
from fazhigov.records.ledger import Record
from fazhigov.rules.by_row import FactsOf, judge_rows
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import ANY, COUNT, DATE, YEAR, Column, compares, reads
from fazhigov.rules.decision import Case, otherwise
from fazhigov.rules.evidence import Evidence, Judgement, Margin
from fazhigov.rules.kind import Dates, in_words
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.periods import NOT_IN_FORCE
from fazhigov.rules.row import RecordRow, Row, Value, during
from fazhigov.rules.timing import Clock
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
        return judge_rows(self, evidence)

    def concerned(self, row: Row, evidence: Evidence) -> Value:
        """Tell whether a row speaks of the years assessed."""
        day = row[self.date]
        by_day = row.const(True)
        if self.date is not None:
            past = day.is_null() | (day <= row.const(evidence.day))
            by_day = evidence.concerns(row, day) & past
        if self.year is None:
            return by_day
        year = row[self.year]
        return row.choose([(year.is_null(), by_day)], year.is_in(evidence.years))

    def facts(self, row: Row, clock: FactsOf, evidence: Evidence) -> FactsOf:
        """Return the facts of a row."""
        day = self._day(row, evidence)
        kind = row[self.kind]
        return {
            "in_force": during(row, evidence.in_force, day),
            "kind_known": row.const(True) if self.kind is None else ~kind.is_null(),
            "at_least": self._required(row, kind, day),
            "count": row[self.count],
        }

    def amount(self, row: Row, evidence: Evidence) -> tuple[Value, Value, str]:
        """Return how many people there are, and how many are needed."""
        day = self._day(row, evidence)
        return row[self.count], self._required(row, row[self.kind], day), "people"

    def explain(self, record: Record, case: Case, clock: Clock, evidence: Evidence) -> Judgement:
        """Put the verdict on a row into words."""
        row = RecordRow(record)
        reached, wanted, unit = self.amount(row, evidence)
        count, at_least = reached.value, wanted.value
        margin = None
        if count is not None and at_least is not None:
            n = count - at_least
            margin = Margin(Fraction(n), unit, Text(f"{n:+}人", f"{n:+}"))
        return Judgement(
            subject=evidence.key(self.ledger, record),
            case=case,
            words={
                "period": both(str(self._day(row, evidence).value)),
                "count": both(str(count)),
                "at_least": both(str(at_least)),
                "count_field": evidence.label(self.ledger, self.count),
                "kind_field": evidence.label(self.ledger, self.kind or self.count),
            },
            actual=both(str(count)) if count is not None else None,
            margin=margin,
            evidence=(record,),
        )

    def _day(self, row: Row, evidence: Evidence) -> Value:
        """Return the day that a row speaks of: its own, else the end of the year assessed."""
        end = row.const(date(evidence.years[-1], 12, 31))
        return (
            end
            if self.date is None
            else row.choose([(row[self.date].is_null(), end)], row[self.date])
        )

    def _required(self, row: Row, kind: Value, day: Value) -> Value:
        """Return how many are needed: the number of that kind of unit, in force on that day."""
        choices = []
        if self.at_least is not None:
            choices = [
                (_in_force(row, version, day), row.const(version.value))
                for version in self.at_least.versions
            ]
        for minimum in self.minimum:
            choices += [
                (
                    (kind == row.const(minimum.kind)) & _in_force(row, version, day),
                    row.const(version.value),
                )
                for version in minimum.at_least.versions
            ]
        return row.choose(choices)


def _in_force(row: Row, version: Version[int], day: Value) -> Value:
    return row.const(True) if version.period is None else during(row, version.period, day)
