"""within: an act within a term of an event, unless exempt, with tolling, restart, extension."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, ClassVar, Literal, cast

from attrs import frozen

from fazhigov.calendars.moments import to_day
from fazhigov.deadlines.counting import Roll
from fazhigov.deadlines.deadline import Deadline, deadline
from fazhigov.deadlines.terms import Term
from fazhigov.deadlines.tolling import Extension, Tolled
from fazhigov.documents import Period
from fazhigov.errors import CalendarCoverageError, DeadlineError
from fazhigov.obligations.limits import Limit
from fazhigov.records.ledger import Record
from fazhigov.rules.by_row import FactsOf, judge_rows
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import COUNT, DATE, DAY, FLAG, MOMENT, Column, reads
from fazhigov.rules.conditions import Condition, conditioned, require_reasons
from fazhigov.rules.decision import Case
from fazhigov.rules.evidence import Evidence, Judgement, shown
from fazhigov.rules.kind import Dates, in_words
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.row import Row, Value
from fazhigov.rules.timing import (
    DUE,
    LET_OFF,
    STARTED,
    Clock,
    explain_timed,
    require_one_unit,
    timed_facts,
)
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
    `roll`: where a last day that is a rest day moves to.
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
    roll: Literal["working-day", "after-holiday", "none"] = "working-day"

    name: ClassVar[str] = "within"
    cases: ClassVar[tuple[Case, ...]] = (
        *LET_OFF,
        Case(
            "restarted_before_start",
            Outcome.UNKNOWN,
            lambda f: f.restarted_before_start,
            Text(
                "{restart_field}（{restarted}）早于{start_field}（{first_start}），记录矛盾",
                "{restart_field} ({restarted}) lies before {start_field} ({first_start}): the "
                "record contradicts itself",
            ),
        ),
        *STARTED,
        *DUE,
    )

    def __attrs_post_init__(self) -> None:
        require_reasons(self.exempt)
        require_one_unit(self.term)

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
        unit = MOMENT if self.in_hours else DAY
        yield from reads(self.ledger, unit, self.start, self.done, self.restart)
        yield from reads(self.ledger, FLAG, self.finished)
        yield from conditioned(self.ledger, self.exempt, self.applies)
        for fields in self.tolled:
            tolled = MOMENT if self.in_hours else DATE
            yield from reads(self.ledger, tolled, fields.from_, fields.until)
        if self.extension is not None:
            yield from reads(self.ledger, DATE, self.extension.approved)
            yield from reads(self.ledger, COUNT, self.extension.by)

    @property
    def start_field(self) -> str:
        """The column that says when it began."""
        return self.start

    @property
    def in_hours(self) -> bool:
        """Whether hours run from a moment."""
        return require_one_unit(self.term)

    @property
    def lengthened_by(self) -> tuple[str, ...]:
        """The columns of tolled intervals and of an extension."""
        names = [name for fields in self.tolled for name in (fields.from_, fields.until)]
        if self.extension is not None:
            names += [self.extension.approved, self.extension.by]
        return tuple(names)

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each case of the ledger that began in the years assessed."""
        return judge_rows(self, evidence)

    def concerned(self, row: Row, evidence: Evidence) -> Value:
        """Tell whether a case began in the years assessed."""
        return evidence.concerns(row, self._began(row.day, row, evidence))

    def trigger(self, row: Row, evidence: Evidence) -> Value:
        """Return when the term began to run: at the restart where there was one by now."""
        return self._began(row.__getitem__ if self.in_hours else row.day, row, evidence)

    def _began(self, value: Callable[[str], Value], row: Row, evidence: Evidence) -> Value:
        start = value(self.start)
        if self.restart is None:
            return start
        restarted = row.day(self.restart) <= row.const(evidence.day)
        return row.choose([(restarted, value(self.restart))], start)

    def facts(self, row: Row, clock: FactsOf, evidence: Evidence) -> FactsOf:
        """Return the facts of a case."""
        facts = timed_facts(self, row, clock, evidence)
        contradictory = row.const(False)
        if self.restart is not None:
            contradictory = row.day(self.restart) < row.day(self.start)
        return {**facts, "restarted_before_start": contradictory}

    def amount(self, row: Row, evidence: Evidence) -> None:
        """Nothing is counted."""

    def explain(self, record: Record, case: Case, clock: Clock, evidence: Evidence) -> Judgement:
        """Put the verdict on a case into words."""
        subject = evidence.key(self.ledger, record)
        restart = self.restart or self.start
        words = {
            "restarted": shown(record[restart]),
            "restart_field": evidence.label(self.ledger, restart),
            "first_start": shown(record[self.start]),
        }
        return explain_timed(self, record, case, clock, evidence, subject=subject, words=words)

    def clock(self, trigger: Any, record: Record, evidence: Evidence) -> Clock:
        """Count the term from the trigger, with the record's tolled intervals and extension."""
        day = to_day(trigger)
        term = self.term.on(day)
        if term is None or not evidence.in_force.covers(day):
            return Clock(start=trigger, in_force=False)
        due, problem = None, self._half_filled(record, evidence)
        try:
            due = self._due(record, trigger, term, evidence) if problem is None else None
        except (DeadlineError, CalendarCoverageError) as error:
            problem = error.text
        return Clock(start=trigger, term=term, due=due, problem=problem)

    def _half_filled(self, record: Record, evidence: Evidence) -> Text | None:
        """Find an interval without its start, or an extension of which one half is missing."""
        pairs = [(fields.from_, fields.until) for fields in self.tolled]
        if self.extension is not None:
            pairs.append((self.extension.approved, self.extension.by))
            pairs.append((self.extension.by, self.extension.approved))
        for needed, given in pairs:
            if record[needed] is None and record[given]:
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
            ).closed(evidence.moment if self.in_hours else evidence.day)
            for fields in self.tolled
            if record[fields.from_] is not None
        ]
        return deadline(
            began,
            term,
            calendar=evidence.calendar,
            tolled=tolled,
            extension=self._extension(record, began, term),
            roll=Roll(self.roll),
        )

    def _extension(self, record: Record, began: Any, term: Term) -> Extension | None:
        if self.extension is None:
            return None
        approved, by = record[self.extension.approved], record[self.extension.by]
        if not by:
            return None
        return Extension(
            by=type(term)(cast("int", by)),
            approved_on=cast("date", approved),
            cap=self.extension.max.on(to_day(began)),
            approver=self.extension.approver,
        )
