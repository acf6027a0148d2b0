"""ahead: an act at least a term before an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Literal

from attrs import frozen

from fazhigov.calendars.moments import to_day
from fazhigov.deadlines.counting import Roll
from fazhigov.deadlines.deadline import deadline_before
from fazhigov.deadlines.terms import Term
from fazhigov.documents import Period
from fazhigov.errors import CalendarCoverageError, DeadlineError
from fazhigov.obligations.limits import Limit
from fazhigov.records.ledger import Record
from fazhigov.rules.by_row import FactsOf, judge_rows
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import DAY, FLAG, MOMENT, Column, reads
from fazhigov.rules.conditions import Condition, conditioned, require_reasons
from fazhigov.rules.decision import Case
from fazhigov.rules.evidence import Evidence, Judgement
from fazhigov.rules.kind import Dates, in_words
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.row import Row, Value
from fazhigov.rules.timing import (
    DUE,
    LET_OFF,
    Clock,
    explain_timed,
    require_one_unit,
    timed_facts,
)
from fazhigov.text import Text


@frozen
class Ahead:
    """An act (`done`) at least `term` before an event (`event`), whose day does not count.

    `roll`: whether a last day that is a rest day moves to the working day before it; "none" where
    the norm only sets a least number of days. `clear`: the event may come only once the whole
    term, counted from the act, is over.
    """

    ledger: str
    event: str
    done: str
    term: Limit[Term]
    finished: str | None = None
    empty: Literal["open", "unknown"] = "unknown"
    exempt: tuple[Condition, ...] = ()
    applies: tuple[Condition, ...] = ()
    roll: Literal["working-day", "none"] = "working-day"
    clear: bool = False

    name: ClassVar[str] = "ahead"
    planned = False
    lengthened_by: ClassVar[tuple[str, ...]] = ()
    cases: ClassVar[tuple[Case, ...]] = (
        *LET_OFF,
        Case(
            "no_event",
            Outcome.UNKNOWN,
            lambda f: f.start.is_null(),
            Text(
                "缺少{start_field}，无从倒推", "{start_field} is empty: no day to count back from"
            ),
        ),
        Case(
            "not_in_force",
            Outcome.NOT_APPLICABLE,
            lambda f: ~f.in_force,
            Text("{start} 时本规则未施行", "the rule was not in force on {start}"),
        ),
        Case(
            "not_countable",
            Outcome.UNKNOWN,
            lambda f: ~f.countable,
            Text("期限无法计算：{problem}", "the due date cannot be computed: {problem}"),
        ),
        *DUE,
    )

    def __attrs_post_init__(self) -> None:
        require_reasons(self.exempt)
        require_one_unit(self.term)

    @property
    def limit(self) -> Text:
        """The term in words."""
        term = in_words(self.term)
        if self.clear:
            return Text(f"满{term.zh}后", f"not before {term.en} are over")
        return Text(f"提前至少{term.zh}", f"at least {term.en} before")

    @property
    def cadence(self) -> Cadence:
        """How often the duty comes round."""
        return Cadence.CASE

    def dates(self, year: int, in_force: Period) -> Dates:
        """Iterate over the fixed days of *year*: none, an event sets it."""
        return ()

    def columns(self) -> Iterable[Column]:
        """Iterate over what the rule reads."""
        yield from reads(self.ledger, MOMENT if self.in_hours else DAY, self.event, self.done)
        yield from reads(self.ledger, FLAG, self.finished)
        yield from conditioned(self.ledger, self.exempt, self.applies)

    @property
    def start_field(self) -> str:
        """The column of the event that is counted back from."""
        return self.event

    @property
    def in_hours(self) -> bool:
        """Whether hours run back from a moment."""
        return require_one_unit(self.term)

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each case of the ledger whose event falls in the years assessed."""
        return judge_rows(self, evidence)

    def concerned(self, row: Row, evidence: Evidence) -> Value:
        """Tell whether a case's event falls in the years assessed."""
        return evidence.concerns(row, row.day(self.event))

    def trigger(self, row: Row, evidence: Evidence) -> Value:
        """Return the day or moment of the event."""
        return row[self.event] if self.in_hours else row.day(self.event)

    def facts(self, row: Row, clock: FactsOf, evidence: Evidence) -> FactsOf:
        """Return the facts of a case."""
        return timed_facts(self, row, clock, evidence)

    def amount(self, row: Row, evidence: Evidence) -> None:
        """Nothing is counted."""

    def explain(self, record: Record, case: Case, clock: Clock, evidence: Evidence) -> Judgement:
        """Put the verdict on a case into words."""
        subject = evidence.key(self.ledger, record)
        return explain_timed(self, record, case, clock, evidence, subject=subject)

    def clock(self, trigger: Any, record: Record, evidence: Evidence) -> Clock:
        """Count the term back from the event."""
        day = to_day(trigger)
        term = self.term.on(day)
        if term is None or not evidence.in_force.covers(day):
            return Clock(start=trigger, in_force=False)
        try:
            due = deadline_before(
                trigger,
                term,
                calendar=evidence.calendar,
                roll=Roll(self.roll),
                clear=self.clear,
            )
        except (DeadlineError, CalendarCoverageError) as error:
            return Clock(start=trigger, term=term, problem=error.text)
        return Clock(start=trigger, term=term, due=due)
