"""At least so many events in a period: those of a ledger, those that reports state, or both."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve

import fazhigov as fz
from fazhigov.assessment.assess import assess_rule
from fazhigov.documents import Period
from fazhigov.obligations.limits import LimitError
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.rule import Rule
from matters import EVENTS, PLAN, STATED, a_rule, event, findings_of, report, types_of, version

LATER = date(2025, 2, 10)
MAY = date(2024, 5, 6)
UNDATED, UNTOLD = event(None), {"held_on": MAY}
"""An event without a day, and a row of the year that may be none."""


def quota(registry: fz.Registry, **check: Any) -> Rule:
    """Two events a year."""
    asked = {"at_least": 2, "period": "year", "date": "held_on", "where": EVENTS, "stated": STATED}
    return a_rule(registry, "quota", **asked | check)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    ("rows", "case", "count"),
    [
        ([event(MAY)] * 2, "enough", 2),
        ([event(MAY)] * 3, "enough", 3),
        ([event(MAY)], "too_few", 1),
        ([event(date(2024, 1, 1)), event(date(2024, 12, 31))], "enough", 2),
        ([event(date(2023, 12, 31)), event(date(2025, 1, 1))], "no_evidence", None),
        ([event(date(2023, 12, 31)), event(MAY), event(MAY)], "enough", 2),
        ([report(0, 2023), report(2)], "enough", 2),
        ([report(1, on=date(2025, 2, 11)), report(2)], "enough", 2),
        ([report(2)], "enough", 2),
        ([report(1)], "too_few", 1),
        ([report(0)], "too_few", 0),
        ([report(1)] * 2, "enough", 2),
        ([report(2)] * 2, "enough", 4),
        ([report(2, 2023)], "no_evidence", None),
        ([report(2, on=date(2025, 2, 11))], "no_evidence", None),
        ([event(MAY), report(1)], "too_few", 1),
        ([event(MAY)] * 2 + [report(2)], "enough", 2),
        ([event(MAY), report(2)], "contradictory", 2),
        ([event(MAY)] * 2 + [report(1)], "contradictory", 2),
        ([event(MAY), UNDATED], "perhaps_enough", 1),
        ([event(MAY), UNTOLD], "perhaps_enough", 1),
        ([UNDATED, UNDATED], "perhaps_enough", None),
        ([UNDATED], "no_evidence", None),
        ([report(1), UNDATED, UNDATED], "perhaps_enough", 1),
        ([event(MAY)] * 2 + [UNDATED], "enough", 2),
    ],
)
def test_what_the_ledger_and_the_reports_say_of_a_year(
    registry: fz.Registry,
    rows: list[dict[str, Any]],
    case: str,
    count: int | None,
    *,
    large: bool,
) -> None:
    """Of 2024, after its end; the same from records and from a table."""
    (found,) = findings_of(registry, quota(registry), *rows, as_of=LATER, large=large).values()
    assert (found.subject, found.case) == ("2024", case)
    assert (found.actual.en if found.actual else None) == (None if count is None else str(count))
    assert (found.margin.amount if found.margin else None) == (None if count is None else count - 2)


def test_the_reason_gives_the_numbers(registry: fz.Registry) -> None:
    """What was counted, stated, required, and how many rows are unclear."""

    def reason(*rows: dict[str, Any]) -> str:
        (found,) = findings_of(registry, quota(registry), *rows, as_of=LATER).values()
        return found.reason.en

    assert reason(event(MAY), report(2)).startswith("the ledger has 1, the report says 2")
    assert reason(event(MAY), UNDATED) == "2024: 1 for certain, 1 more records are incomplete"
    assert reason(event(MAY)) == "2024: 1, fewer than the 2 required"
    assert reason(report(3)) == "2024: 3, required 2"
    (more,) = findings_of(registry, quota(registry), report(3), as_of=LATER).values()
    assert more.margin is not None
    assert more.margin.text.en == "+1"


def test_an_empty_ledger_may_mean_that_there_was_none(registry: fz.Registry) -> None:
    """Where the rule says so; else it proves nothing."""
    rule = quota(registry, none="breached")
    (found,) = findings_of(registry, rule, as_of=LATER).values()
    assert (found.case, found.actual) == ("too_few", fz.Text("0", "0"))
    (silent,) = findings_of(registry, quota(registry), as_of=LATER).values()
    assert (silent.case, silent.actual, silent.margin) == ("no_evidence", None, None)


@pytest.mark.parametrize(
    ("as_of", "day", "case"),
    [
        (date(2024, 6, 30), date(2024, 6, 30), "1 so far"),
        (date(2024, 6, 30), date(2024, 7, 1), "0 so far"),
        (date(2024, 12, 30), date(2024, 6, 30), "1 so far"),
        (date(2024, 12, 31), date(2024, 6, 30), "fewer than the 2 required"),
    ],
)
def test_a_year_is_open_until_its_last_day(
    registry: fz.Registry, as_of: date, day: date, case: str
) -> None:
    """What is dated later has not been held."""
    (found,) = findings_of(registry, quota(registry), event(day), as_of=as_of).values()
    assert case in found.reason.en
    assert found.outcome == ("breached" if "fewer" in case else "pending")


@pytest.mark.parametrize(
    ("year", "rows", "case"),
    [
        # The plan began in 2021: the first whole period of two years ends with 2022.
        (2021, [event(date(2021, 5, 6))] * 2, "period_began_before_plan"),
        (2022, [event(date(2021, 5, 6)), event(date(2022, 5, 6))], "enough"),
        (2022, [event(date(2020, 5, 6)), event(date(2022, 5, 6))], "too_few"),
        # Figures count where every year of the period has one.
        (2022, [report(1, 2021), report(1, 2022)], "enough"),
        (2022, [report(1, 2021), report(0, 2022)], "too_few"),
        (2022, [report(2, 2022)], "no_evidence"),
        (2022, [report(2, 2021)], "no_evidence"),
        (2022, [report(0, 2021), report(1, 2022), report(5, 2023)], "too_few"),
    ],
)
def test_two_years_are_one_period(
    registry: fz.Registry, year: int, rows: list[dict[str, Any]], case: str
) -> None:
    """Which the second one closes."""
    rule = quota(registry, period="2 years")
    (found,) = findings_of(registry, rule, *rows, as_of=LATER, year=year).values()
    assert found.case == case


def test_a_month_has_no_yearly_figure(registry: fz.Registry) -> None:
    """A report on the year does not say in which month they were held."""
    rule = quota(registry, period="month", at_least=1)
    found = findings_of(registry, rule, report(5), event(MAY), as_of=LATER)
    assert len(found) == 12
    assert {name for name, finding in found.items() if finding.case == "enough"} == {"2024-05"}
    assert {finding.case for finding in found.values()} == {"enough", "no_evidence"}


def in_force(rule: Rule, period: Period) -> Rule:
    """The same rule, in another plan."""
    return evolve(rule, obligation=evolve(rule.obligation, in_force=period))


def test_the_plans_own_period_is_one(registry: fz.Registry) -> None:
    """However many of its years are assessed; without an end, through the year assessed."""
    rule = quota(registry, period="plan")
    rows = [event(MAY), event(date(2021, 5, 6))]
    every = findings_of(registry, rule, *rows, as_of=date(2026, 2, 10), year=None)
    assert {name: finding.case for name, finding in every.items()} == {"2021–2025": "enough"}
    endless = in_force(rule, Period(PLAN.from_))
    for as_of, case in ((date(2024, 12, 30), "period_runs"), (date(2024, 12, 31), "too_few")):
        (found,) = findings_of(registry, endless, event(MAY), as_of=as_of).values()
        assert found.case == case
    # The figure of a year of which the plan lacks a day is not the plan's.
    short = in_force(rule, Period(PLAN.from_, date(2024, 12, 30)))
    reports = [report(1, year) for year in range(2021, 2025)]
    (part,) = findings_of(registry, short, *reports, as_of=LATER).values()
    assert part.case == "no_evidence"


def test_without_its_ledger_nothing_was_counted_so_far(registry: fz.Registry) -> None:
    """Nor is it known, once the year is over."""
    rule = quota(registry)
    for as_of, said in ((date(2024, 6, 30), "0 so far"), (LATER, "no record or figure of matter")):
        (found,) = assess_rule(
            rule,
            {},
            record_types=types_of(rule),
            calendar=registry.calendar,
            as_of=as_of,
            year=2024,
        )
        assert said in found.reason.en
        assert (found.actual, found.margin) == (None, None)


def test_the_number_in_force_at_the_end_counts(registry: fz.Registry) -> None:
    """Two a year through 2023, four from 2024 on."""
    numbers = [version(2, PLAN.from_, date(2023, 12, 31)), version(4, date(2024, 1, 1))]
    rule = quota(registry, at_least=numbers)
    for year, case in ((2023, "enough"), (2024, "too_few")):
        rows = [event(date(year, 5, 6))] * 3
        (found,) = findings_of(registry, rule, *rows, as_of=LATER, year=year).values()
        assert found.case == case


def test_a_quota_falls_due_at_the_end_of_its_period(registry: fz.Registry) -> None:
    """In the years of the plan; one that rolls has no end."""
    assert list(quota(registry).kind.dates(2024, PLAN)) == [date(2024, 12, 31)]
    assert list(quota(registry).kind.dates(2026, PLAN)) == []
    assert list(quota(registry, period="last 1 year").kind.dates(2024, PLAN)) == []
    assert list(quota(registry, period="plan").kind.dates(2025, PLAN)) == [date(2025, 12, 31)]
    assert list(quota(registry, period="plan").kind.dates(2024, PLAN)) == []
    assert quota(registry).kind.limit == fz.Text("每年不少于2", "at least 2 a year")


def test_a_quota_needs_something_to_count(registry: fz.Registry) -> None:
    """A ledger with a date, figures that are stated, or both."""
    kinds = {kind.name: kind for kind in registry.kinds.values()}
    limit = quota(registry).kind.at_least  # type: ignore[attr-defined]
    year = quota(registry).kind.period  # type: ignore[attr-defined]
    for wrong in ({}, {"ledger": "matter"}, {"date": "held_on"}):
        with pytest.raises(LimitError):
            kinds["quota"](limit, year, **wrong)


UNITS = (fz.Unit("a", "town"), fz.Unit("b", "town"), fz.Unit("c", "bureau"))
PER_UNIT = {
    "per_unit": {"unit": "unit", "unit_type": "unit_type", "unit_types": ["town"]},
    "stated": STATED | {"unit": "unit"},
}


def of(unit: str, row: dict[str, Any], unit_type: str = "town") -> dict[str, Any]:
    """A row that names its unit."""
    return row | {"unit": unit, "unit_type": unit_type}


@pytest.mark.parametrize(
    ("rows", "cases"),
    [
        ([of("a", event(MAY))] * 2, {"a": "enough", "b": "no_evidence"}),
        ([of("a", event(MAY)), of("b", event(MAY))], {"a": "too_few", "b": "too_few"}),
        ([of("a", report(2))], {"a": "enough", "b": "no_evidence"}),
        ([of("b", event(MAY)), *[of("a", event(MAY))] * 2], {"a": "enough", "b": "too_few"}),
        ([of("a", event(MAY)), of("b", report(1))], {"a": "too_few", "b": "too_few"}),
        # A unit that the county does not list owes it if the ledger says what it is.
        (
            [of("d", event(MAY))],
            {"a": "no_evidence", "b": "no_evidence", "d": "too_few"},
        ),
        ([of("d", UNDATED)], {"a": "no_evidence", "b": "no_evidence", "d": "no_evidence"}),
        ([of("d", event(date(2023, 5, 6)))], {"a": "no_evidence", "b": "no_evidence"}),
        ([of("d", event(MAY), "bureau")], {"a": "no_evidence", "b": "no_evidence"}),
        ([event(MAY) | {"unit_type": "town"}], {"a": "no_evidence", "b": "no_evidence"}),
    ],
)
def test_each_unit_owes_its_own(
    registry: fz.Registry, rows: list[dict[str, Any]], cases: dict[str, str]
) -> None:
    """Another's events are not its own."""
    rule = quota(registry, **PER_UNIT)
    found = findings_of(registry, rule, *rows, as_of=LATER, units=UNITS)
    assert {name: finding.case for name, finding in found.items()} == {
        f"{unit} / 2024": case for unit, case in cases.items()
    }


def test_where_no_unit_is_known_nothing_is_counted(registry: fz.Registry) -> None:
    """It is not known who owes it."""
    rule = quota(registry, **PER_UNIT)
    found = findings_of(registry, rule, event(MAY), event(MAY), as_of=LATER)
    assert {name: finding.case for name, finding in found.items()} == {"2024": "no_evidence"}
    assert found["2024"].actual is None


def test_a_month_is_a_period(registry: fz.Registry) -> None:
    """Twice a month, each of at least 20 minutes: March 2024 has one of 20, one of 19."""
    rule = a_rule(
        registry,
        "quota",
        date="held_on",
        at_least=2,
        period="month",
        where=[{"field": "minutes", "at_least": 20}],
    )
    found = findings_of(
        registry,
        rule,
        {"held_on": date(2024, 3, 1), "minutes": 20},
        {"held_on": date(2024, 3, 31), "minutes": 19},
        {"held_on": date(2024, 4, 1), "minutes": 20},
        {"held_on": date(2024, 4, 30), "minutes": 45},
        {"held_on": date(2024, 5, 6), "minutes": 30},
        {"held_on": date(2024, 5, 7)},
        as_of=date(2024, 6, 15),
    )
    assert found["2024-03"].outcome == "breached"
    assert found["2024-04"].outcome == "met"
    assert found["2024-05"].outcome == "unknown"
    assert found["2024-06"].outcome == "pending"
    assert found["2024-02"].outcome == "unknown"
    assert len(found) == 12
    assert rule.kind.cadence is Cadence.MONTH
    ends = list(rule.kind.dates(2024, PLAN))
    assert (len(ends), ends[1]) == (12, date(2024, 2, 29))


def test_the_plans_own_period_is_one_period(registry: fz.Registry) -> None:
    """Twice from 2021 through 2025: owed by 2025-12-31, whatever year is assessed."""
    rule = a_rule(registry, "quota", date="held_on", at_least=2, period="plan")
    assert rule.kind.limit == fz.Text("规划期内不少于2", "at least 2 within the plan's period")
    assert rule.kind.cadence is Cadence.ONCE
    first, second = {"held_on": date(2022, 3, 1)}, {"held_on": date(2025, 6, 2)}
    for rows, as_of, outcome in (
        ([first], date(2025, 12, 30), "pending"),
        ([first], date(2025, 12, 31), "breached"),
        ([first, second], date(2025, 6, 1), "pending"),
        ([first, second], date(2025, 6, 2), "met"),
    ):
        found = findings_of(registry, rule, *rows, as_of=as_of, year=2025)
        assert found["2021–2025"].outcome == outcome
        assert len(found) == 1


def test_a_quota_without_a_number_for_its_year_is_not_owed(registry: fz.Registry) -> None:
    """The number begins with 2024: two sessions in 2023 are counted, but held against none."""
    since = {"value": 3, "from": date(2024, 1, 1), "source": {"zh": "甲", "en": "A"}}
    rule = a_rule(registry, "quota", date="held_on", at_least=[since], period="year")
    rows = [{"held_on": date(2023, month, 1)} for month in (3, 6)]
    finding = findings_of(registry, rule, *rows, as_of=date(2024, 2, 1), year=2023)["2023"]
    assert (finding.outcome, finding.case) == ("not_applicable", "not_in_force")
    assert finding.actual is not None
    assert (finding.actual.en, finding.margin) == ("2", None)
