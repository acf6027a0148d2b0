"""within: an act within a term of an event, unless exempt, with tolling, restart, extension."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar, Literal, cast

from attrs import frozen

from fazhigov.deadlines.deadline import Deadline, deadline
from fazhigov.deadlines.terms import Hours, Term
from fazhigov.deadlines.tolling import Extension, Tolled
from fazhigov.documents import Period
from fazhigov.errors import CalendarCoverageError, DeadlineError
from fazhigov.obligations.limits import Limit
from fazhigov.records.ledger import Record
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import COUNT, DATE, DAY, FLAG, MOMENT, Column, reads
from fazhigov.rules.conditions import Condition, conditioned, require_reasons
from fazhigov.rules.decision import Case
from fazhigov.rules.evidence import Evidence, Judgement, comparable
from fazhigov.rules.kind import Dates, in_words
from fazhigov.rules.timing import DUE, LET_OFF, STARTED, Clock, judge_timed, no_records
from fazhigov.text import Text


@frozen
class TolledFields:
    """The columns that hold an interval which does not count, and its ground."""

    from_: str
    until: str
    ground: Text


@frozen
class ExtensionFields:
    """The columns that hold an extension, and the most that the law allows."""

    max: Limit[Term]
    approved: str
    by: str
    approver: Text | None = None


@frozen
class Within:
    """An act (`done`) within `term` of an event (`start`); a row of `ledger` is one case.

    `planned`: the act's day is fixed ahead, as an expiry is, and is judged before it comes.
    """

    ledger: str
    start: str
    done: str
    term: Limit[Term]
    finished: str | None = None
    empty: Literal["open", "unknown"] = "unknown"
    exempt: tuple[Condition, ...] = ()
    applies: tuple[Condition, ...] = ()
    restart: str | None = None
    tolled: tuple[TolledFields, ...] = ()
    extension: ExtensionFields | None = None
    planned: bool = False

    name: ClassVar[str] = "within"
    cases: ClassVar[tuple[Case, ...]] = (*LET_OFF, *STARTED, *DUE)

    def __attrs_post_init__(self) -> None:
        require_reasons(self.exempt)

    @property
    def limit(self) -> Text:
        """The term in words."""
        term = in_words(self.term)
        return Text(f"{term.zh}内", f"within {term.en}")

    @property
    def cadence(self) -> Cadence:
        """How often the duty comes round."""
        return Cadence.CASE

    def dates(self, year: int, in_force: Period) -> Dates:
        """Iterate over the fixed days of *year*: none, an event starts it."""
        return ()

    def columns(self) -> Iterable[Column]:
        """Iterate over what the rule reads."""
        hours = any(isinstance(v.value, Hours) for v in self.term.versions)
        yield from reads(self.ledger, MOMENT if hours else DAY, self.start, self.done, self.restart)
        yield from reads(self.ledger, FLAG, self.finished)
        yield from conditioned(self.ledger, self.exempt, self.applies)
        for fields in self.tolled:
            yield from reads(self.ledger, DATE, fields.from_, fields.until)
        if self.extension is not None:
            yield from reads(self.ledger, DATE, self.extension.approved)
            yield from reads(self.ledger, COUNT, self.extension.by)

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each case of the ledger that began in the years assessed."""
        found = [r for r in evidence.rows(self.ledger) if evidence.concerns(self._began(r))]
        if not found:
            yield no_records(evidence, self.ledger)
        for record in found:
            clock = self._clock(record, evidence)
            subject = evidence.key(self.ledger, record)
            yield judge_timed(self, self.cases, clock, record, evidence, subject=subject)

    def _began(self, record: Record) -> Any:
        """Return the trigger: the restart where there was one, else the start."""
        restarted = record[self.restart] if self.restart else None
        return restarted if restarted is not None else record[self.start]

    def _clock(self, record: Record, evidence: Evidence) -> Clock:
        began = self._began(record)
        if began is None:
            return Clock(start_field=self.start)
        day = comparable(began, None)
        term = self.term.on(day)
        if term is None or not evidence.in_force.covers(day):
            return Clock(start=day, start_field=self.start, in_force=False)
        due, problem = None, self._half_filled(record, evidence)
        try:
            due = self._due(record, began, term, evidence) if problem is None else None
        except (DeadlineError, CalendarCoverageError) as error:
            problem = error.text
        return Clock(
            start=comparable(began, term),
            start_field=self.start,
            term=term,
            due=due,
            problem=problem,
            planned=self.planned,
        )

    def _half_filled(self, record: Record, evidence: Evidence) -> Text | None:
        """Find an interval without its start, or an extension of which one half is missing."""
        pairs = [(fields.from_, fields.until) for fields in self.tolled]
        if self.extension is not None:
            pairs.append((self.extension.approved, self.extension.by))
            pairs.append((self.extension.by, self.extension.approved))
        for needed, given in pairs:
            if record[needed] is None and record[given] not in (None, 0):
                needed_, given_ = (evidence.label(self.ledger, n) for n in (needed, given))
                return Text(
                    f"填了{given_.zh}，却缺少{needed_.zh}",
                    f"{given_.en} is filled in, but {needed_.en} is empty",
                )
        return None

    def _due(self, record: Record, began: Any, term: Term, evidence: Evidence) -> Deadline:
        tolled = [
            Tolled(
                cast("date", record[fields.from_]),
                cast("date | None", record[fields.until]),
                fields.ground,
            ).closed(evidence.as_of)
            for fields in self.tolled
            if record[fields.from_] is not None
        ]
        return deadline(
            began,
            term,
            calendar=evidence.calendar,
            tolled=tolled,
            extension=self._extension(record, began, term),
        )

    def _extension(self, record: Record, began: Any, term: Term) -> Extension | None:
        if self.extension is None:
            return None
        approved, by = record[self.extension.approved], record[self.extension.by]
        if approved is None or by is None or by == 0:
            return None
        return Extension(
            by=type(term)(cast("int", by)),
            approved_on=cast("date", approved),
            cap=self.extension.max.on(comparable(began, None)),
            approver=self.extension.approver,
        )
