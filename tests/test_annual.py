"""What is owed once a year: since when, by whom, by which day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import fazhigov as fz
from matters import PLAN, a_rule, findings_of, version

UNITS = (fz.Unit("a", "town"), fz.Unit("b", "town"), fz.Unit("c", "bureau"))


def test_a_report_dated_before_its_year_contradicts_itself(registry: fz.Registry) -> None:
    """A report on 2024 cannot have been published in 2023."""
    rule = a_rule(registry, "annual", year="year", done="published_on", by="01-31")
    for day, outcome in (
        (date(2023, 12, 31), "unknown"),
        (date(2024, 1, 1), "met"),
        (date(2024, 12, 31), "met"),
    ):
        row = {"year": 2024, "published_on": day}
        finding = findings_of(registry, rule, row, as_of=date(2025, 2, 10))["0"]
        assert finding.outcome == outcome


def test_a_report_is_owed_by_what_is_in_force_on_the_years_last_day(registry: fz.Registry) -> None:
    """A term that begins on December 31 binds the report on that year; the next day, not."""
    row = {"year": 2024, "published_on": date(2025, 1, 20)}
    for since, outcome in ((date(2024, 12, 31), "met"), (date(2025, 1, 1), "not_applicable")):
        by = [version("01-31", since)]
        rule = a_rule(registry, "annual", year="year", done="published_on", by=by)
        finding = findings_of(registry, rule, row, as_of=date(2025, 2, 10))["0"]
        assert finding.outcome == outcome


def test_each_unit_that_owes_a_report_is_named_once(registry: fz.Registry) -> None:
    """By its own report if there is one; a silent one may be let off by its name."""
    let_off = {"field": "unit", "equals": "b", "reason": {"zh": "甲", "en": "let off"}}
    check = {"year": "year", "done": "published_on", "by": "01-31", "unit_types": ["town"]}
    row = {"year": 2024, "published_on": date(2025, 1, 20), "unit": "a"}

    def found(**more: Any) -> dict[str, str]:
        rule = a_rule(registry, "annual", **check, **more)
        findings = findings_of(registry, rule, row, as_of=date(2025, 2, 10), units=UNITS)
        return {subject: finding.case for subject, finding in findings.items()}

    assert found(unit="unit") == {"0": "in_time", "b / 2024": "done_unknown"}
    assert found(unit="unit", exempt=[let_off]) == {"0": "in_time", "b / 2024": "exempt"}
    # Without a column of units no report is anyone's.
    assert found() == {"0": "in_time", "a / 2024": "done_unknown", "b / 2024": "done_unknown"}


@pytest.mark.parametrize(
    ("year", "days"),
    [(2021, []), (2022, [date(2022, 1, 31)]), (2026, [date(2026, 1, 31)]), (2027, [])],
)
def test_a_report_falls_due_after_each_year_of_the_plan(
    registry: fz.Registry, year: int, days: list[date]
) -> None:
    """The plan runs from 2021 to 2025: the reports are due from 2022 to 2026."""
    rule = a_rule(registry, "annual", year="year", done="published_on", by="01-31")
    assert list(rule.kind.dates(year, PLAN)) == days
    later = a_rule(
        registry,
        "annual",
        year="year",
        done="published_on",
        by=[version("01-31", date(2023, 1, 1))],
    )
    assert list(later.kind.dates(2023, PLAN)) == []
    assert list(later.kind.dates(2024, PLAN)) == [date(2024, 1, 31)]
    last = [version("01-31", date(2022, 12, 31))]
    on_the_last_day = a_rule(registry, "annual", year="year", done="published_on", by=last)
    assert list(on_the_last_day.kind.dates(2023, PLAN)) == [date(2023, 1, 31)]
