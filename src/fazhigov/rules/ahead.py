"""ahead: an act at least a term before an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from attrs import frozen

from fazhigov.deadlines.deadline import deadline_before
from fazhigov.deadlines.terms import Hours, Term
from fazhigov.documents import Period
from fazhigov.errors import CalendarCoverageError, DeadlineError
from fazhigov.obligations.limits import Limit
from fazhigov.records.ledger import Record
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import DAY, FLAG, MOMENT, Column, reads
from fazhigov.rules.conditions import Condition, conditioned, require_reasons
from fazhigov.rules.decision import Case
from fazhigov.rules.evidence import Evidence, Judgement, comparable
from fazhigov.rules.kind import Dates, in_words
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.timing import DUE, LET_OFF, Clock, judge_timed, no_records
from fazhigov.text import Text


@frozen
class Ahead:
    """An act (`done`) at least `term` before an event (`event`), whose day does not count."""

    ledger: str
    event: str
    done: str
    term: Limit[Term]
    finished: str | None = None
    empty: Literal["open", "unknown"] = "unknown"
    exempt: tuple[Condition, ...] = ()
    applies: tuple[Condition, ...] = ()

    name: ClassVar[str] = "ahead"
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

    @property
    def limit(self) -> Text:
        """The term in words."""
        term = in_words(self.term)
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
        hours = any(isinstance(v.value, Hours) for v in self.term.versions)
        yield from reads(self.ledger, MOMENT if hours else DAY, self.event, self.done)
        yield from reads(self.ledger, FLAG, self.finished)
        yield from conditioned(self.ledger, self.exempt, self.applies)

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each case of the ledger whose event falls in the years assessed."""
        found = [
            record
            for record in evidence.rows(self.ledger)
            if evidence.concerns(comparable(record[self.event], None))
        ]
        if not found:
            yield no_records(evidence, self.ledger)
        for record in found:
            clock = self._clock(record, evidence)
            subject = evidence.key(self.ledger, record)
            yield judge_timed(self, self.cases, clock, record, evidence, subject=subject)

    def _clock(self, record: Record, evidence: Evidence) -> Clock:
        event = record[self.event]
        if event is None:
            return Clock(start_field=self.event)
        day = comparable(event, None)
        term = self.term.on(day)
        if term is None or not evidence.in_force.covers(day):
            return Clock(start=day, start_field=self.event, in_force=False)
        due, problem = None, None
        try:
            due = deadline_before(comparable(event, term), term, calendar=evidence.calendar)
        except (DeadlineError, CalendarCoverageError) as error:
            problem = error.text
        return Clock(
            start=comparable(event, term),
            start_field=self.event,
            term=term,
            due=due,
            problem=problem,
        )
