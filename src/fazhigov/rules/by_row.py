"""Kinds that judge each row of a ledger by itself: of one record, or of a whole table at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol, TypeGuard

from fazhigov.records.ledger import Record
from fazhigov.rules.decision import Case, decide
from fazhigov.rules.evidence import Evidence, Judgement
from fazhigov.rules.kind import Kind
from fazhigov.rules.row import RecordRow, Row, Value
from fazhigov.rules.timing import Clock, Timed, no_records

FactsOf = Mapping[str, Value]
"""Facts by name: cells or expressions."""


class ByRow(Kind, Protocol):
    """A kind whose verdict on a row depends on that row alone.

    It says once, in `concerned` and `facts`, what it makes of a row; `judge` is `judge_rows`.
    """

    @property
    def ledger(self) -> str:
        """The ledger whose rows it judges."""
        ...

    def concerned(self, row: Row, evidence: Evidence) -> Value:
        """Tell whether a row is judged at all."""
        ...

    def facts(self, row: Row, clock: FactsOf, evidence: Evidence) -> FactsOf:
        """Return the facts that the conditions of `cases` ask for.

        Args:
            row: one record, or a table's columns.
            clock: the facts of `Clock.facts`; none for a kind without a clock.
            evidence: everything else that counts.
        """
        ...

    def amount(self, row: Row, evidence: Evidence) -> tuple[Value, Value, str] | None:
        """Return what was reached, what was wanted, and the unit; None where nothing is counted."""
        ...

    def explain(self, record: Record, case: Case, clock: Clock, evidence: Evidence) -> Judgement:
        """Put a verdict on one record into words."""
        ...


class ByClock(ByRow, Timed, Protocol):
    """A kind by row whose due date runs from a trigger.

    The days that can be triggers are finite: for a table the clock is asked once for each, and
    the answers are joined to the rows.
    """

    @property
    def lengthened_by(self) -> tuple[str, ...]:
        """The columns that may stop or lengthen a running term; a row with them empty has none."""
        ...

    def trigger(self, row: Row, evidence: Evidence) -> Value:
        """Return the day or moment from which the term runs."""
        ...

    def clock(self, trigger: Any, record: Record, evidence: Evidence) -> Clock:
        """Return the due date that follows from a trigger and from the lengthening columns."""
        ...


def is_by_row(kind: Kind) -> TypeGuard[ByRow]:
    """Tell whether a kind judges rows by themselves."""
    return hasattr(type(kind), "concerned")


def is_by_clock(kind: Kind) -> TypeGuard[ByClock]:
    """Tell whether a kind by row has a due date that runs from a trigger."""
    return hasattr(type(kind), "clock")


def judge_rows(kind: ByRow, evidence: Evidence) -> Iterator[Judgement]:
    """Judge each record that concerns the years assessed; one judgement of unknown if none."""
    found = False
    for record in evidence.rows(kind.ledger):
        if kind.concerned(RecordRow(record), evidence).value is True:
            found = True
            yield judge_row(kind, record, evidence)
    if not found:
        yield no_records(evidence, kind.ledger)


def judge_row(kind: ByRow, record: Record, evidence: Evidence) -> Judgement:
    """Judge one record."""
    row = RecordRow(record)
    clock = Clock()
    if is_by_clock(kind):
        trigger = kind.trigger(row, evidence).value
        if trigger is not None:
            clock = kind.clock(trigger, record, evidence)
    case = decide(kind.cases, kind.facts(row, clock.facts(), evidence))
    return kind.explain(record, case, clock, evidence)
