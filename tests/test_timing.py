"""Acts with a due date: the verdict on all that may be known of one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fazhigov.rules.decision import Case, decide
from fazhigov.rules.timing import DUE, LET_OFF, STARTED, TOO_EARLY
from matters import may

KNOWN: dict[str, Any] = {
    "exempt": False,
    "applies": True,
    "in_force": True,
    "countable": True,
    "start": may(6),
    "opens": may(8),
    "opens_latest": may(9),
    "earliest": may(20),
    "latest": may(22),
    "open": False,
    "planned": False,
    "finished": None,
    "done": None,
    "settled": None,
    "as_of": may(31),
}
"""A term that has begun, and ends on May 20, 21 or 22; nothing is known of the act."""


def verdict(cases: tuple[Case, ...], **facts: Any) -> str:
    """Decide on facts; what was done by the day of assessment is settled."""
    known = KNOWN | facts
    if known["done"] is not None and "settled" not in facts:
        known["settled"] = known["done"] <= known["as_of"]
    return decide(cases, known).key


@pytest.mark.parametrize(
    ("facts", "case"),
    [
        # Done: before the range of its due date, in it, or after it.
        ({"done": may(19)}, "in_time"),
        ({"done": may(20)}, "in_time"),
        ({"done": may(21)}, "done_in_open_range"),
        ({"done": may(22)}, "done_in_open_range"),
        ({"done": may(23)}, "after_due"),
        ({"done": may(20), "finished": True}, "in_time"),
        ({"done": may(23), "finished": True}, "after_due"),
        ({"done": may(20), "finished": False}, "done_yet_unfinished"),
        ({"done": may(23), "finished": False}, "done_yet_unfinished"),
        # Dated after the day of assessment: not done yet.
        ({"done": may(31), "as_of": may(20)}, "not_yet_due"),
        ({"done": may(31), "as_of": may(21)}, "in_open_range"),
        ({"done": may(31), "as_of": may(23)}, "past_due"),
        ({"done": may(31), "as_of": may(23), "finished": False}, "past_due"),
        # Not done: no flag says so, one does, or an empty day means it.
        ({"as_of": may(20)}, "not_yet_due"),
        ({"as_of": may(21)}, "done_unknown"),
        ({"as_of": may(23)}, "done_unknown"),
        ({"as_of": may(20), "finished": False}, "not_yet_due"),
        ({"as_of": may(21), "finished": False}, "in_open_range"),
        ({"as_of": may(22), "finished": False}, "in_open_range"),
        ({"as_of": may(23), "finished": False}, "past_due"),
        ({"as_of": may(20), "open": True}, "not_yet_due"),
        ({"as_of": may(22), "open": True}, "in_open_range"),
        ({"as_of": may(23), "open": True}, "past_due"),
        # Finished, on a day that is not recorded.
        ({"as_of": may(20), "finished": True}, "finished_without_date"),
        ({"as_of": may(23), "finished": True}, "finished_without_date"),
        ({"as_of": may(23), "finished": True, "open": True}, "finished_without_date"),
        # Fixed ahead, as an expiry is: judged before it comes, and not known without a day.
        ({"planned": True}, "not_fixed"),
        ({"planned": True, "done": may(20), "settled": True, "as_of": may(7)}, "in_time"),
        ({"planned": True, "done": may(23), "settled": True, "as_of": may(7)}, "after_due"),
        # A due date that is not known decides nothing.
        ({"done": may(19), "earliest": None, "latest": None}, "done_in_open_range"),
        ({"earliest": None, "latest": None}, "done_unknown"),
    ],
)
def test_all_that_may_be_known_of_an_act(facts: dict[str, Any], case: str) -> None:
    """The due date is known, or lies in a range until the holiday notice is out."""
    assert verdict(DUE, **facts) == case


@pytest.mark.parametrize(
    ("facts", "case"),
    [
        ({}, None),
        ({"start": None}, "no_start"),
        ({"in_force": False}, "not_in_force"),
        ({"countable": False}, "not_countable"),
        ({"start": may(31)}, None),
        ({"start": date(2024, 6, 1)}, "not_yet_begun"),
        ({"done": may(5)}, "done_before_start"),
        ({"done": may(6)}, None),
        ({"start": None, "in_force": False}, "no_start"),
    ],
)
def test_a_term_has_begun_or_not(facts: dict[str, Any], case: str | None) -> None:
    """The day of assessment is the first on which it may have."""
    assert verdict((*STARTED, *LET_OFF[:1]), **facts) == (case or "exempt")


@pytest.mark.parametrize(
    ("facts", "case"),
    [
        ({"done": may(7)}, "too_early"),
        ({"done": may(8)}, "perhaps_too_early"),
        ({"done": may(9)}, "in_time"),
        ({"done": may(7), "settled": False, "as_of": may(6)}, "not_yet_due"),
        ({"done": may(8), "settled": False, "as_of": may(6)}, "not_yet_due"),
    ],
)
def test_an_act_may_come_too_early(facts: dict[str, Any], case: str) -> None:
    """Surely, or perhaps, until the holiday notice is out."""
    assert verdict((*TOO_EARLY, *DUE), **facts) == case


@pytest.mark.parametrize(
    ("facts", "case"),
    [
        ({}, "done_unknown"),
        ({"exempt": True}, "exempt"),
        ({"exempt": None}, "done_unknown"),
        ({"applies": False}, "does_not_apply"),
        ({"applies": None}, "applies_unknown"),
        ({"exempt": True, "applies": False}, "exempt"),
    ],
)
def test_a_case_may_be_let_off(facts: dict[str, Any], case: str) -> None:
    """An exemption that is not known lets nobody off; whom it concerns must be known."""
    assert verdict((*LET_OFF, *DUE), **facts) == case
