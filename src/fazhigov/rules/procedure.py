"""procedure: steps taken or lawfully omitted, in order, and a gate that one of them opens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any, ClassVar

from attrs import frozen

from fazhigov.documents import Period
from fazhigov.records.ledger import Record
from fazhigov.rules.by_row import FactsOf, judge_rows
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import DATE, FLAG, WORDS, Column, reads
from fazhigov.rules.conditions import (
    Condition,
    all_of,
    any_of,
    conditioned,
    first_true,
    first_unknown,
    require_reasons,
)
from fazhigov.rules.decision import Case, otherwise
from fazhigov.rules.evidence import Evidence, Judgement
from fazhigov.rules.kind import Dates
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.row import RecordRow, Row, Value, all_hold, during
from fazhigov.rules.timing import LET_OFF, Clock
from fazhigov.text import NO_TEXT, Text


@frozen
class Step:
    """One step: a flag, the day if it is kept, and the reason that allows leaving it out."""

    name: Text
    done: str
    omitted: str | None = None
    on: str | None = None

    def taken(self, row: Row, as_of: date) -> Value:
        """Tell whether it was taken by *as_of* or lawfully omitted; not known where neither is."""
        done = row[self.done]
        if self.omitted is not None:
            left_out = ~row[self.omitted].is_null()
            done = row.choose([(done, done), (left_out, row.const(True))], done)
        if self.on is not None:
            later = row[self.on] > row.const(as_of)
            done = row.choose([(later, row.const(False))], done)
        return done


@frozen
class Gate:
    """What may happen (`field`) only if something else is so (`requires`)."""

    field: str
    requires: str
    reason: Text


@frozen
class Procedure:
    """All `steps`, in order where `ordered`; the `gate` stays shut until its requirement holds."""

    ledger: str
    date: str
    steps: tuple[Step, ...] = ()
    ordered: bool = False
    gate: Gate | None = None
    exempt: tuple[Condition, ...] = ()
    applies: tuple[Condition, ...] = ()

    name: ClassVar[str] = "procedure"
    cases: ClassVar[tuple[Case, ...]] = (
        *LET_OFF,
        Case(
            "not_in_force",
            Outcome.NOT_APPLICABLE,
            lambda f: ~f.in_force,
            Text("当时本规则未施行", "the rule was not in force then"),
        ),
        Case(
            "gate_broken",
            Outcome.BREACHED,
            lambda f: f.passed_gate & ~f.gate_open,
            Text("{gate}", "{gate}"),
        ),
        Case(
            "gate_unknown",
            Outcome.UNKNOWN,
            lambda f: f.passed_gate & f.gate_open.is_null(),
            Text("缺少{requires}，无法判断", "{requires} is empty: not known"),
        ),
        Case(
            "held_back",
            Outcome.MET,
            lambda f: ~f.passed_gate & ~f.gate_open & ~f.has_steps,
            Text("条件不具备，未予提交", "the requirement does not hold, and it was held back"),
        ),
        Case(
            "not_there_yet",
            Outcome.PENDING,
            lambda f: ~f.passed_gate,
            Text("程序尚在进行", "the procedure is still under way"),
        ),
        Case(
            "gate_not_recorded",
            Outcome.UNKNOWN,
            lambda f: f.has_gate & f.passed_gate.is_null(),
            Text("缺少{gate_field}，无法判断", "{gate_field} is empty: not known"),
        ),
        Case(
            "step_missing",
            Outcome.BREACHED,
            lambda f: ~f.steps_taken,
            Text("缺少步骤：{missing}", "left out without a reason: {missing}"),
        ),
        Case(
            "out_of_order",
            Outcome.BREACHED,
            lambda f: ~f.in_order,
            Text("步骤次序颠倒：{disorder}", "steps out of order: {disorder}"),
        ),
        Case(
            "step_unknown",
            Outcome.UNKNOWN,
            lambda f: f.steps_taken.is_null(),
            Text("未载明步骤：{unknown}", "not recorded: {unknown}"),
        ),
        Case(
            "complete",
            Outcome.MET,
            otherwise,
            Text("程序完备", "the procedure is complete"),
        ),
    )

    def __attrs_post_init__(self) -> None:
        require_reasons(self.exempt)

    @property
    def limit(self) -> Text:
        """The steps in words."""
        parts = [
            *(step.name for step in self.steps),
            *([self.gate.reason] if self.gate is not None else []),
        ]
        return Text("、".join(p.zh for p in parts), ", ".join(p.en for p in parts))

    @property
    def cadence(self) -> Cadence:
        """How often the duty comes round."""
        return Cadence.CASE

    def dates(self, year: int, in_force: Period) -> Dates:
        """Iterate over the fixed days of *year*: none, an event starts it."""
        return ()

    def columns(self) -> Iterable[Column]:
        """Iterate over what the rule reads."""
        yield from reads(self.ledger, DATE, self.date)
        for step in self.steps:
            yield from reads(self.ledger, FLAG, step.done)
            yield from reads(self.ledger, WORDS, step.omitted)
            yield from reads(self.ledger, DATE, step.on)
        if self.gate is not None:
            yield from reads(self.ledger, FLAG, self.gate.field, self.gate.requires)
        yield from conditioned(self.ledger, self.exempt, self.applies)

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each decision of the years assessed."""
        return judge_rows(self, evidence)

    def concerned(self, row: Row, evidence: Evidence) -> Value:
        """Tell whether a decision was taken by now, in the years assessed."""
        day = row[self.date]
        past = day.is_null() | (day <= row.const(evidence.day))
        return evidence.concerns(row, day) & past

    def facts(self, row: Row, clock: FactsOf, evidence: Evidence) -> FactsOf:
        """Return the facts of a decision."""
        gate = self.gate
        return {
            "exempt": any_of(self.exempt, row),
            "applies": all_of(self.applies, row),
            "in_force": during(row, evidence.in_force, row[self.date]),
            "has_steps": row.const(bool(self.steps)),
            "steps_taken": all_hold(row, (step.taken(row, evidence.day) for step in self.steps)),
            "in_order": self._in_order(row),
            "has_gate": row.const(gate is not None),
            "passed_gate": row[gate.field if gate else None],
            "gate_open": row[gate.requires if gate else None],
        }

    def amount(self, row: Row, evidence: Evidence) -> None:
        """Nothing is counted."""

    def explain(self, record: Record, case: Case, clock: Clock, evidence: Evidence) -> Judgement:
        """Put the verdict on a decision into words."""
        row = RecordRow(record)
        taken = {step.name: step.taken(row, evidence.day).value for step in self.steps}
        exemption = first_true(self.exempt, record)
        unclear = first_unknown(self.applies, record)
        gate = self.gate
        return Judgement(
            subject=evidence.key(self.ledger, record),
            case=case,
            words={
                "exemption": (exemption.reason if exemption else None) or NO_TEXT,
                "condition": evidence.label(self.ledger, unclear.field) if unclear else NO_TEXT,
                "gate": gate.reason if gate else NO_TEXT,
                "requires": evidence.label(self.ledger, gate.requires) if gate else NO_TEXT,
                "gate_field": evidence.label(self.ledger, gate.field) if gate else NO_TEXT,
                "missing": _listed(name for name, done in taken.items() if done is False),
                "unknown": _listed(name for name, done in taken.items() if done is None),
                "disorder": self._disorder(record) or NO_TEXT,
            },
            evidence=(record,),
        )

    def _in_order(self, row: Row) -> Value:
        """Tell whether no dated step lies before an earlier one; undated steps are passed over."""
        if not self.ordered:
            return row.const(True)
        holds = []
        latest = None
        for name in (step.on for step in self.steps if step.on is not None):
            if latest is not None:
                holds.append(row[name] >= latest)
            latest = (
                row[name]
                if latest is None
                else row.choose([(row[name].is_null(), latest)], row[name])
            )
        return all_hold(row, holds)

    def _disorder(self, record: Record) -> Text | None:
        """Name the first two steps whose days run backwards."""
        if not self.ordered:
            return None
        dated: list[tuple[Step, Any]] = [
            (step, record[step.on])
            for step in self.steps
            if step.on is not None and record[step.on] is not None
        ]
        for (earlier, first), (later, second) in pairwise(dated):
            if second < first:
                return Text(
                    f"{later.name.zh}（{second}）早于{earlier.name.zh}（{first}）",
                    f"{later.name.en} ({second}) before {earlier.name.en} ({first})",
                )
        return None


def _listed(names: Iterable[Text]) -> Text:
    found = list(names)
    return Text("、".join(n.zh for n in found), ", ".join(n.en for n in found))
