"""What is to be reached once, by a date: which row counts, and which date."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.calendars.moments import SHANGHAI
from fazhigov.documents import Period
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.rule import Rule
from matters import PLAN, a_rule, findings_of, version

YEAR_END = date(2024, 12, 31)


def milestone(registry: fz.Registry, **check: Any) -> Rule:
    """Two items, both by Sunday 2024-06-30, which no holiday touches."""
    stated = {"item": "item", "items": ["one", "two"], "done": "held_on", "by": date(2024, 6, 30)}
    return a_rule(registry, "milestone", **stated | check)


@pytest.mark.parametrize("backwards", [False, True])
def test_the_first_time_an_item_was_reached_counts(
    registry: fz.Registry, *, backwards: bool
) -> None:
    """Whichever way the rows are sorted; a row without a day, or of another item, is none."""
    rows: list[dict[str, Any]] = [
        {"item": "one", "held_on": date(2024, 7, 8)},
        {"item": "one", "held_on": date(2024, 6, 28)},
        {"item": "one"},
        {"item": "two", "held_on": date(2024, 7, 8)},
    ]
    found = findings_of(
        registry, milestone(registry), *rows[:: -1 if backwards else 1], as_of=YEAR_END
    )
    assert {item: finding.outcome.value for item, finding in found.items()} == {
        "one": "met",
        "two": "late",
    }


def test_an_item_of_which_no_row_speaks_is_not_known(registry: fz.Registry) -> None:
    """It is neither reached nor not reached."""
    found = findings_of(registry, milestone(registry), as_of=YEAR_END)
    assert {finding.case for finding in found.values()} == {"done_unknown"}
    assert set(found) == {"one", "two"}


@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        (date(2021, 5, 10), "2021-12-31"),
        (date(2022, 5, 10), "2022-09-30"),
        (date(2024, 5, 10), "2024-11-29"),
        # After the plan's end its last date stands.
        (date(2026, 2, 10), "2024-11-29"),
    ],
)
def test_the_date_in_force_on_the_day_of_assessment_counts(
    registry: fz.Registry, as_of: date, due: str
) -> None:
    """A plan that moves a date forward has two; after all of them the last one counts."""
    by = [
        version(date(2021, 12, 31), date(2021, 1, 1), date(2021, 12, 31)),
        version(date(2022, 9, 30), date(2022, 1, 1), date(2022, 12, 31)),
        version(date(2024, 11, 29), date(2023, 1, 1), date(2025, 12, 31)),
    ]
    year = min(as_of.year, 2025)
    found = findings_of(registry, milestone(registry, by=by), as_of=as_of, year=year)
    assert found["one"].due == due


def test_what_lies_after_the_day_of_assessment_is_not_reached(registry: fz.Registry) -> None:
    """It is planned at most: on May 6 a day in June says nothing yet."""
    rule = milestone(registry, empty="open")
    row = {"item": "one", "held_on": date(2024, 6, 3)}
    assert findings_of(registry, rule, row, as_of=date(2024, 5, 6))["one"].outcome == "pending"
    assert findings_of(registry, rule, row, as_of=date(2024, 6, 3))["one"].outcome == "met"


def test_a_moment_is_of_its_day(registry: fz.Registry) -> None:
    """The last evening is in time."""
    rule = milestone(registry, done="meets_at")
    row = {"item": "one", "meets_at": datetime(2024, 6, 30, 20, tzinfo=SHANGHAI)}
    assert findings_of(registry, rule, row, as_of=YEAR_END)["one"].outcome == "met"


def test_a_milestone_comes_once(registry: fz.Registry) -> None:
    """In its year alone, while its plan is in force."""
    rule = milestone(registry)
    by = date(2024, 6, 30)
    assert list(rule.kind.dates(2024, PLAN)) == [by]
    assert list(rule.kind.dates(2023, PLAN)) == []
    assert list(rule.kind.dates(2024, Period(PLAN.from_, date(2024, 6, 29)))) == []
    assert rule.kind.cadence is Cadence.ONCE
    assert rule.kind.limit == fz.Text("2024-06-30 前", "by 2024-06-30")
