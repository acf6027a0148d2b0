"""Steps and gates of a procedure: what was taken, in which order, and what may not yet happen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.rule import Rule
from matters import a_rule, findings_of

AS_OF = date(2024, 12, 31)
DECIDED = {"held_on": date(2024, 9, 2)}
GATE = {
    "field": "decided",
    "requires": "passed",
    "reason": {"zh": "未过审先决定", "en": "decided before it passed"},
}
STEPS = [
    {
        "name": {"zh": "听证", "en": "hearing"},
        "done": "heard",
        "omitted": "why_not_heard",
        "on": "heard_on",
    },
    {"name": {"zh": "审核", "en": "review"}, "done": "reviewed", "on": "reviewed_on"},
    {"name": {"zh": "告知", "en": "notice"}, "done": "told", "on": "told_on"},
]
TAKEN = {"heard": True, "reviewed": True, "told": True}


def judged(registry: fz.Registry, row: dict[str, Any], **check: Any) -> fz.Finding:
    """One decision of September 2, 2024, unless the row says otherwise."""
    rule = a_rule(registry, "procedure", date="held_on", **check)
    return findings_of(registry, rule, DECIDED | row, as_of=AS_OF)["0"]


@pytest.mark.parametrize("steps", [False, True])
@pytest.mark.parametrize(
    ("decided", "passed", "case", "with_steps"),
    [
        (True, True, "complete", "complete"),
        (True, False, "gate_broken", "gate_broken"),
        (True, None, "gate_unknown", "gate_unknown"),
        (False, False, "held_back", "not_there_yet"),
        (False, True, "not_there_yet", "not_there_yet"),
        (False, None, "not_there_yet", "not_there_yet"),
        # Missing is never a pass: it may have been decided, or be under way.
        (None, True, "gate_not_recorded", "gate_not_recorded"),
        (None, False, "gate_not_recorded", "gate_not_recorded"),
        (None, None, "gate_not_recorded", "gate_not_recorded"),
    ],
)
def test_a_gate_stays_shut_until_its_requirement_holds(
    registry: fz.Registry,
    decided: bool | None,
    passed: bool | None,
    case: str,
    with_steps: str,
    *,
    steps: bool,
) -> None:
    """All that may be known of the two, with no steps and with all of them taken."""
    row = {"decided": decided, "passed": passed} | (TAKEN if steps else {})
    found = judged(registry, row, gate=GATE, steps=STEPS if steps else [])
    assert found.case == (with_steps if steps else case)


def test_a_gate_says_what_is_wrong_or_missing(registry: fz.Registry) -> None:
    """In its own words, or by the name of the column."""
    broken = judged(registry, {"decided": True, "passed": False}, gate=GATE)
    assert (broken.outcome, broken.reason.en) == ("breached", "decided before it passed")
    unknown = judged(registry, {"decided": True}, gate=GATE)
    assert "matter.passed is empty" in unknown.reason.en
    unrecorded = judged(registry, {"passed": True}, gate=GATE)
    assert "matter.decided is empty" in unrecorded.reason.en


def test_a_step_not_taken_is_no_breach_before_the_decision(registry: fz.Registry) -> None:
    """It is under way; once decided, the step is missing."""
    row = {**TAKEN, "told": False, "passed": True}
    assert judged(registry, row | {"decided": False}, gate=GATE, steps=STEPS).outcome == "pending"
    assert judged(registry, row | {"decided": True}, gate=GATE, steps=STEPS).outcome == "breached"
    assert judged(registry, row, gate=GATE, steps=STEPS).outcome == "unknown"


@pytest.mark.parametrize(
    ("row", "case", "named"),
    [
        (TAKEN, "complete", "complete"),
        ({**TAKEN, "reviewed": False}, "step_missing", ": review"),
        ({**TAKEN, "reviewed": False, "told": False}, "step_missing", ": review, notice"),
        ({**TAKEN, "reviewed": None}, "step_unknown", ": review"),
        # What is surely missing decides, whatever is not known beside it.
        ({**TAKEN, "reviewed": None, "told": False}, "step_missing", ": notice"),
        # The law lets it be left out for a reason, which is then given.
        ({**TAKEN, "heard": False, "why_not_heard": "public order"}, "complete", "complete"),
        ({**TAKEN, "heard": None, "why_not_heard": "public order"}, "complete", "complete"),
        ({**TAKEN, "heard": False}, "step_missing", ": hearing"),
        ({**TAKEN, "heard": None}, "step_unknown", ": hearing"),
        # On the day of assessment it counts; what is dated later has not been taken.
        ({**TAKEN, "reviewed_on": AS_OF}, "complete", "complete"),
        ({**TAKEN, "reviewed_on": date(2025, 1, 1)}, "step_missing", ": review"),
    ],
)
def test_each_step_is_taken_or_lawfully_left_out(
    registry: fz.Registry, row: dict[str, Any], case: str, named: str
) -> None:
    """Those that are missing or not known are named, and no others."""
    found = judged(registry, row, steps=STEPS)
    assert found.case == case
    assert found.reason.en.endswith(named)


def days(heard: int | None, reviewed: int | None, told: int | None) -> dict[str, Any]:
    """The days of August on which the steps were taken, as far as they are known."""
    names = ("heard_on", "reviewed_on", "told_on")
    found = zip(names, (heard, reviewed, told), strict=True)
    return TAKEN | {name: date(2024, 8, day) if day else None for name, day in found}


@pytest.mark.parametrize(
    ("row", "disorder"),
    [
        (days(1, 2, 3), ""),
        (days(2, 2, 2), ""),
        (days(2, 2, 1), "notice (2024-08-01) before review (2024-08-02)"),
        (days(3, 2, 4), "review (2024-08-02) before hearing (2024-08-03)"),
        (days(1, 4, 3), "notice (2024-08-03) before review (2024-08-04)"),
        # A step without a day is passed over: its neighbours are compared.
        (days(3, None, 2), "notice (2024-08-02) before hearing (2024-08-03)"),
        (days(2, None, 3), ""),
        (days(None, 3, 2), "notice (2024-08-02) before review (2024-08-03)"),
        (days(None, None, 2), ""),
        (days(None, 2, None), ""),
    ],
)
def test_dated_steps_follow_each_other_where_an_order_is_set(
    registry: fz.Registry, row: dict[str, Any], disorder: str
) -> None:
    """Two on one day do; without an order none need."""
    found = judged(registry, row, steps=STEPS, ordered=True)
    assert found.case == ("out_of_order" if disorder else "complete")
    assert found.reason.en.endswith(disorder)
    assert judged(registry, row, steps=STEPS).case == "complete"


def test_decisions_are_judged_in_their_year_once_taken(registry: fz.Registry) -> None:
    """One without a day is judged too; one after the day of assessment is not."""
    rule = a_rule(registry, "procedure", date="held_on", steps=STEPS)

    def subjects(*held: date | None, as_of: date) -> set[str]:
        rows = [TAKEN | {"held_on": day} for day in held]
        return set(findings_of(registry, rule, *rows, as_of=as_of))

    first, last = date(2024, 1, 1), date(2024, 12, 31)
    assert subjects(first, last, None, date(2023, 12, 31), as_of=AS_OF) == {"0", "1", "2"}
    assert subjects(date(2024, 5, 6), date(2024, 5, 7), as_of=date(2024, 5, 6)) == {"0"}


def test_an_exemption_is_given_with_its_reason(registry: fz.Registry) -> None:
    """And a duty that does not apply, or was not in force, is not owed."""
    let_off = {"field": "by", "equals": "x", "reason": {"zh": "甲", "en": "in an emergency"}}
    found = judged(registry, {"by": "x"}, steps=STEPS, exempt=[let_off])
    assert (found.outcome, "in an emergency" in found.reason.en) == ("exempt", True)
    applies = [{"field": "by", "equals": "x"}]
    assert judged(registry, {"by": "y"}, steps=STEPS, applies=applies).outcome == "not_applicable"
    rule = a_rule(registry, "procedure", date="held_on", steps=STEPS)
    row = {"held_on": date(2020, 12, 31)}
    (early,) = findings_of(registry, rule, row, as_of=date(2021, 2, 10), year=2020).values()
    assert early.case == "not_in_force"


def test_a_procedure_says_what_it_asks(registry: fz.Registry) -> None:
    """Its steps, and what its gate forbids; it comes with each case."""
    rule: Rule = a_rule(registry, "procedure", date="held_on", steps=STEPS[:2], gate=GATE)
    assert rule.kind.limit == fz.Text(
        "听证、审核、未过审先决定", "hearing, review, decided before it passed"
    )
    assert rule.kind.cadence is Cadence.CASE
    assert list(rule.kind.dates(2024, rule.obligation.in_force)) == []
    assert [column.field for column in rule.kind.columns()] == [
        *("held_on", "heard", "why_not_heard", "heard_on", "reviewed", "reviewed_on"),
        *("decided", "passed"),
    ]


def test_a_step_dated_after_the_day_of_assessment_is_not_taken(registry: fz.Registry) -> None:
    """Noted as done, on a day still to come: facts after the day of assessment do not count."""
    rule = a_rule(
        registry,
        "procedure",
        date="held_on",
        steps=[{"name": {"zh": "通知", "en": "notice"}, "done": "holds", "on": "notified_on"}],
    )
    row = {"held_on": date(2024, 9, 2), "holds": True, "notified_on": date(2024, 10, 8)}
    assert findings_of(registry, rule, row, as_of=date(2024, 9, 30))["0"].outcome == "breached"
    assert findings_of(registry, rule, row, as_of=date(2024, 10, 8))["0"].outcome == "met"
