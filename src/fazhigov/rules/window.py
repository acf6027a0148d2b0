"""window: an act not before one term and not after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Literal

from attrs import frozen

from fazhigov.deadlines.terms import Term
from fazhigov.deadlines.window import window
from fazhigov.documents import Period
from fazhigov.errors import CalendarCoverageError, DeadlineError
from fazhigov.obligations.limits import Limit
from fazhigov.records.ledger import Record
from fazhigov.rules.by_row import FactsOf, judge_rows
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import DAY, FLAG, Column, reads
from fazhigov.rules.conditions import Condition, conditioned, require_reasons
from fazhigov.rules.decision import Case
from fazhigov.rules.evidence import Evidence, Judgement
from fazhigov.rules.kind import Dates, in_words
from fazhigov.rules.row import Row, Value
from fazhigov.rules.timing import (
    DUE,
    LET_OFF,
    STARTED,
    TOO_EARLY,
    Clock,
    explain_timed,
    timed_facts,
)
from fazhigov.text import Text


@frozen
class Window:
    """An act (`done`) at least `at_least` and at most `at_most` after an event (`start`)."""

    ledger: str
    start: str
    done: str
    at_least: Limit[Term]
    at_most: Limit[Term]
    finished: str | None = None
    empty: Literal["open", "unknown"] = "unknown"
    exempt: tuple[Condition, ...] = ()
    applies: tuple[Condition, ...] = ()

    name: ClassVar[str] = "window"
    planned = False
    in_hours = False
    lengthened_by: ClassVar[tuple[str, ...]] = ()
    cases: ClassVar[tuple[Case, ...]] = (*LET_OFF, *STARTED, *TOO_EARLY, *DUE)

    def __attrs_post_init__(self) -> None:
        require_reasons(self.exempt)

    @property
    def limit(self) -> Text:
        """Both terms in words."""
        least, most = in_words(self.at_least), in_words(self.at_most)
        return Text(f"{least.zh}至{most.zh}", f"{least.en} to {most.en}")

    @property
    def cadence(self) -> Cadence:
        """How often the duty comes round."""
        return Cadence.CASE

    def dates(self, year: int, in_force: Period) -> Dates:
        """Iterate over the fixed days of *year*: none, an event starts it."""
        return ()

    def columns(self) -> Iterable[Column]:
        """Iterate over what the rule reads."""
        yield from reads(self.ledger, DAY, self.start, self.done)
        yield from reads(self.ledger, FLAG, self.finished)
        yield from conditioned(self.ledger, self.exempt, self.applies)

    @property
    def start_field(self) -> str:
        """The column that says when it began."""
        return self.start

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each case of the ledger that began in the years assessed."""
        return judge_rows(self, evidence)

    def concerned(self, row: Row, evidence: Evidence) -> Value:
        """Tell whether a case began in the years assessed."""
        return evidence.concerns(row, row.day(self.start))

    def trigger(self, row: Row, evidence: Evidence) -> Value:
        """Return the day from which both terms run."""
        return row.day(self.start)

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
        """Count both terms from the trigger."""
        least, most = self.at_least.on(trigger), self.at_most.on(trigger)
        if least is None or most is None or not evidence.in_force.covers(trigger):
            return Clock(start=trigger, in_force=False)
        try:
            found = window(trigger, least, most, calendar=evidence.calendar)
        except (DeadlineError, CalendarCoverageError) as error:
            return Clock(start=trigger, term=most, problem=error.text)
        return Clock(start=trigger, term=most, opens=found.opens, due=found.closes)
