"""Shares: reported by the year, or counted from single rows; exact, and rounded for display."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.outcome import Light
from fazhigov.rules.rule import Rule
from matters import EVENTS, PLAN, a_rule, event, findings_of

LATER = date(2025, 2, 10)
MAY = date(2024, 5, 6)


def reported(registry: fz.Registry, **check: Any) -> Rule:
    """A share by parts and whole, by a percentage, or by both."""
    columns = {"year": "year", "numerator": "parts", "denominator": "whole", "percent": "share"}
    return a_rule(registry, "ratio", **{"threshold": ">= 80%"} | columns | check)


def counted(registry: fz.Registry, threshold: str = ">= 50%") -> Rule:
    """Of the events of a year, those that passed."""
    return a_rule(
        registry,
        "ratio",
        date="held_on",
        where=EVENTS,
        counted={"field": "passed", "equals": True},
        threshold=threshold,
    )


@pytest.mark.parametrize(
    ("row", "case", "actual"),
    [
        ({"parts": 80, "whole": 100}, "reached", "80% (80/100)"),
        ({"parts": 79, "whole": 100}, "missed", "79% (79/100)"),
        ({"parts": 100, "whole": 100}, "reached", "100% (100/100)"),
        ({"parts": 101, "whole": 100}, "contradictory", None),
        ({"parts": 0, "whole": 0}, "of_nothing", None),
        ({"parts": 0, "whole": 100}, "missed", "0% (0/100)"),
        ({"share": Fraction(4, 5)}, "reached", "80%"),
        ({"share": Fraction(79, 100)}, "missed", "79%"),
        ({"share": Fraction(1)}, "reached", "100%"),
        ({"share": Fraction(101, 100)}, "contradictory", None),
        # A percentage is rounded: less than half a point beside is no contradiction.
        ({"parts": 80, "whole": 100, "share": Fraction(804, 1000)}, "reached", "80% (80/100)"),
        ({"parts": 80, "whole": 100, "share": Fraction(80499, 100_000)}, "reached", "80% (80/100)"),
        ({"parts": 80, "whole": 100, "share": Fraction(805, 1000)}, "contradictory", None),
        ({"parts": 80, "whole": 100, "share": Fraction(795, 1000)}, "contradictory", None),
        ({"parts": 80, "share": Fraction(4, 5)}, "reached", "80%"),
        ({"parts": 80}, "figure_missing", None),
        ({"whole": 100}, "figure_missing", None),
        ({}, "figure_missing", None),
    ],
)
def test_a_share_is_reported(
    registry: fz.Registry, row: dict[str, Any], case: str, actual: str | None
) -> None:
    """Of 2024: at least 80 % includes them."""
    (found,) = findings_of(registry, reported(registry), row | {"year": 2024}, as_of=LATER).values()
    assert found.case == case
    assert (found.actual.en if found.actual else None) == actual


@pytest.mark.parametrize(
    ("row", "missing"),
    [
        ({"parts": 80}, "matter.whole is empty"),
        ({"whole": 100}, "matter.parts is empty"),
        ({}, "matter.parts is empty"),
    ],
)
def test_the_first_figure_that_is_missing_is_named(
    registry: fz.Registry, row: dict[str, Any], missing: str
) -> None:
    """Of a year without a row, the ledger."""
    rule = reported(registry)
    (found,) = findings_of(registry, rule, row | {"year": 2024}, as_of=LATER).values()
    assert found.reason.en.startswith(missing)
    (other,) = findings_of(registry, rule, row | {"year": 2023}, as_of=LATER).values()
    assert (other.subject, other.case) == ("2024", "figure_missing")
    assert other.reason.en.startswith("matter is empty for 2024")
    by_percent = reported(registry, numerator=None, denominator=None)
    (bare,) = findings_of(registry, by_percent, {"year": 2024}, as_of=LATER).values()
    assert bare.reason.en.startswith("matter.share is empty")


@pytest.mark.parametrize(
    ("threshold", "parts", "case"),
    [("> 90%", 90, "missed"), ("> 90%", 91, "reached"), (">= 90%", 90, "reached")],
)
def test_more_than_leaves_the_number_out(
    registry: fz.Registry, threshold: str, parts: int, case: str
) -> None:
    """Law of counting 6."""
    rule = reported(registry, threshold=threshold)
    row = {"year": 2024, "parts": parts, "whole": 100}
    (found,) = findings_of(registry, rule, row, as_of=LATER).values()
    assert found.case == case


@pytest.mark.parametrize(
    ("parts", "points", "words"),
    [
        (156, Fraction(-2), "-2 points"),
        (159, Fraction(-1, 2), "-0.5 points"),
        (160, Fraction(0), "+0 points"),
        (184, Fraction(12), "+12 points"),
    ],
)
def test_the_margin_is_in_points(
    registry: fz.Registry, parts: int, points: Fraction, words: str
) -> None:
    """Of a hundred, not of the threshold."""
    row = {"year": 2024, "parts": parts, "whole": 200}
    (found,) = findings_of(registry, reported(registry), row, as_of=LATER).values()
    assert found.margin is not None
    assert (found.margin.amount, found.margin.text.en) == (points, words)
    assert found.margin.unit == "percentage points"


@pytest.mark.parametrize(
    ("as_of", "parts", "case"),
    [
        (date(2024, 12, 30), 79, "year_runs"),
        (date(2024, 12, 30), 80, "reached"),
        (date(2024, 12, 31), 79, "missed"),
    ],
)
def test_a_year_is_open_until_its_last_day(
    registry: fz.Registry, as_of: date, parts: int, case: str
) -> None:
    """Short of it before then is not short of it for good."""
    row = {"year": 2024, "parts": parts, "whole": 100}
    (found,) = findings_of(registry, reported(registry), row, as_of=as_of).values()
    assert found.case == case


@pytest.mark.parametrize(
    ("as_of", "light"),
    [(date(2024, 12, 23), Light.GREEN), (date(2024, 12, 24), Light.YELLOW)],
)
def test_a_year_that_is_nearly_over_warns(registry: fz.Registry, as_of: date, light: Light) -> None:
    """Five working days are left after Tuesday 2024-12-24: 12-25 to 12-27, 12-30 and 12-31."""
    row = {"year": 2024, "parts": 79, "whole": 100}
    (found,) = findings_of(registry, reported(registry), row, as_of=as_of).values()
    assert (found.case, found.light) == ("year_runs", light)


def test_a_row_that_may_be_of_another_kind_is_not_judged_by_its_figures(
    registry: fz.Registry,
) -> None:
    """Each row by itself; one that is surely of another kind, not at all."""
    rule = reported(registry, where=EVENTS)
    full: dict[str, Any] = {"year": 2024, "parts": 80, "whole": 100}
    rows: list[dict[str, Any]] = [full | {"by": "event"}, full | {"by": "report"}, full]
    found = findings_of(registry, rule, *rows, as_of=LATER)
    assert {name: finding.case for name, finding in found.items()} == {
        "0": "reached",
        "2": "figure_missing",
    }
    assert found["2"].reason.en.startswith("matter.by is empty")


def passed(*values: bool | None) -> list[dict[str, Any]]:
    """Events of May."""
    return [event(MAY) | {"passed": value} for value in values]


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    ("rows", "case", "actual"),
    [
        (passed(True, False), "reached", "50% (1/2)"),
        (passed(True, True), "reached", "100% (2/2)"),
        (passed(True, False, False), "missed", "≈33.33% (1/3)"),
        (passed(True, None, False), "perhaps_reached", "≈33.33% – ≈66.67% (1/3)"),
        (passed(False, None, False), "missed", "0% – ≈33.33% (0/3)"),
        (passed(True, True, None), "reached", "≈66.67% – 100% (2/3)"),
        # Without a day, or perhaps no event at all, it could count either way.
        ([*passed(False), event(None) | {"passed": True}], "perhaps_reached", "0% – 50% (0/2)"),
        ([*passed(False), {"held_on": MAY, "passed": True}], "perhaps_reached", "0% – 50% (0/2)"),
        ([event(date(2023, 12, 31)) | {"passed": True}], "figure_missing", None),
        ([event(date(2025, 1, 1)) | {"passed": True}], "figure_missing", None),
        ([{"by": "report", "held_on": MAY, "passed": True}], "of_nothing", None),
        ([event(date(2024, 1, 1)) | {"passed": True}], "reached", "100% (1/1)"),
        ([event(date(2024, 12, 31)) | {"passed": False}], "missed", "0% (0/1)"),
    ],
)
def test_a_share_is_counted(
    registry: fz.Registry,
    rows: list[dict[str, Any]],
    case: str,
    actual: str | None,
    *,
    large: bool,
) -> None:
    """Between what is sure and what is possible; the same from records and from a table."""
    (found,) = findings_of(registry, counted(registry), *rows, as_of=LATER, large=large).values()
    assert (found.subject, found.case) == ("2024", case)
    assert (found.actual.en if found.actual else None) == actual


def test_what_is_dated_after_the_day_of_assessment_is_not_counted(registry: fz.Registry) -> None:
    """That day itself is."""
    rows = passed(False)
    for as_of, case in ((date(2024, 5, 5), "figure_missing"), (MAY, "year_runs")):
        (found,) = findings_of(registry, counted(registry), *rows, as_of=as_of).values()
        assert found.case == case


def test_every_year_is_counted_by_itself(registry: fz.Registry) -> None:
    """Of the plan, as far as it has come."""
    rows = [*passed(True), event(date(2022, 3, 1)) | {"passed": False}]
    found = findings_of(registry, counted(registry), *rows, as_of=LATER, year=None)
    assert {name: finding.case for name, finding in found.items()} == {
        "2021": "figure_missing",
        "2022": "missed",
        "2023": "figure_missing",
        "2024": "reached",
        "2025": "figure_missing",
    }


def test_a_share_says_what_it_asks(registry: fz.Registry) -> None:
    """By the end of each year of the plan; only reported rows are named one by one."""
    rule = reported(registry)
    assert (rule.kind.limit.en, rule.kind.cadence) == ("≥ 80%", Cadence.YEAR)
    assert list(rule.kind.dates(2025, PLAN)) == [date(2025, 12, 31)]
    assert list(rule.kind.dates(2026, PLAN)) == []
    names = [found.kind.names_rows for found in (rule, counted(registry))]  # type: ignore[attr-defined]
    assert names == [True, False]


@pytest.mark.parametrize(
    "wrong",
    [
        {"numerator": "parts"},
        {"denominator": "whole"},
        {"date": "held_on"},
        {"counted": {"field": "passed", "equals": True}},
    ],
)
def test_half_of_the_figures_is_refused(registry: fz.Registry, wrong: dict[str, Any]) -> None:
    """Parts without a whole, a day without what is counted."""
    with pytest.raises(fz.InputErrors) as caught:
        a_rule(registry, "ratio", threshold=">= 80%", **wrong)
    assert "give `numerator` with `denominator`" in str(caught.value.faults[0])
