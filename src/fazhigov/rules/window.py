"""window: an act not before one term and not after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from attrs import frozen

from fazhigov.deadlines.terms import Term
from fazhigov.deadlines.window import window
from fazhigov.documents import Period
from fazhigov.errors import CalendarCoverageError, DeadlineError
from fazhigov.obligations.limits import Limit
from fazhigov.records.ledger import Record
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import DAY, FLAG, Column, reads
from fazhigov.rules.conditions import Condition, conditioned, require_reasons
from fazhigov.rules.decision import Case
from fazhigov.rules.evidence import Evidence, Judgement, comparable
from fazhigov.rules.kind import Dates, in_words
from fazhigov.rules.timing import DUE, LET_OFF, STARTED, TOO_EARLY, Clock, judge_timed, no_records
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

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each case of the ledger that began in the years assessed."""
        found = [
            record
            for record in evidence.rows(self.ledger)
            if evidence.concerns(comparable(record[self.start], None))
        ]
        if not found:
            yield no_records(evidence, self.ledger)
        for record in found:
            clock = self._clock(record, evidence)
            subject = evidence.key(self.ledger, record)
            yield judge_timed(self, self.cases, clock, record, evidence, subject=subject)

    def _clock(self, record: Record, evidence: Evidence) -> Clock:
        start = comparable(record[self.start], None)
        if start is None:
            return Clock(start_field=self.start)
        least, most = self.at_least.on(start), self.at_most.on(start)
        if least is None or most is None or not evidence.in_force.covers(start):
            return Clock(start=start, start_field=self.start, in_force=False)
        try:
            found = window(start, least, most, calendar=evidence.calendar)
        except (DeadlineError, CalendarCoverageError) as error:
            return Clock(start=start, start_field=self.start, term=most, problem=error.text)
        return Clock(
            start=start,
            start_field=self.start,
            term=most,
            opens=found.opens,
            due=found.closes,
        )
