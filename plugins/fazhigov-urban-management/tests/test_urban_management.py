"""Urban management: what the law says, held against cases worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.rules.levels import Relation, compare_levels
from fazhigov.testing import Bench, PluginConformance

EXPROPRIATION = "Regulations on House Expropriation on State-Owned Land"
HERITAGE = "Regulations on Historic Cities, Towns and Villages (as revised in 2017)"

RULES = [
    # rule, document, article, limit, confidence
    (
        "construction-permit",
        "Construction Law (as amended in 2019)",
        "8(2)",
        "within 7 days",
        "text",
    ),
    (
        "presale-answer",
        "Regulations on Urban Real Estate (as revised in 2020)",
        "24",
        "within 10 days",
        "text",
    ),
    (
        "waste-disposal-decision",
        "Provisions on Urban Construction Waste",
        "7(2)",
        "within 20 days",
        "secondary",
    ),
    (
        "drainage-permit",
        "Measures on Permits to Discharge into Drains (as amended in 2022)",
        "6(1)",
        "within 15 days",
        "secondary",
    ),
    (
        "energy-opinion",
        "Regulations on Energy Saving in Civil Buildings",
        "12(2)",
        "within 10 days",
        "text",
    ),
    (
        "gas-complaint-handled",
        "Regulations on Urban Gas (as revised in 2016)",
        "29(2)",
        "within 15 working days",
        "text",
    ),
    ("compensation-plan-comment", EXPROPRIATION, "10(2)", "at least 30 days before", "text"),
    ("halt-at-most-a-year", EXPROPRIATION, "16(2)", "within 1 year", "text"),
    (
        "plan-draft-announced",
        "Urban and Rural Planning Law (as amended in 2019)",
        "26(1)",
        "at least 30 days before",
        "text",
    ),
    ("historic-works-announced", HERITAGE, "29(1)", "at least 20 days before", "text"),
    ("heritage-plan-drawn-up", HERITAGE, "13(3)", "within 1 year", "text"),
    (
        "low-risk-chain",
        "Henan Regulations on the Business Environment",
        "42(2)",
        "within 15 working days",
        "text",
    ),
]

BENCH = Bench("urban-management", as_of=date(2025, 12, 31))


class TestConformance(PluginConformance):
    """Examples on all four sides, sources, levels of law, languages, ledgers."""

    plugin = "urban-management"
    rules = RULES


@pytest.mark.parametrize(
    ("item", "rule", "due"),
    [
        ("construction-permit", "construction-permit", "2025-03-17"),  # day 7: Saturday 03-15
        ("presale", "presale-answer", "2025-03-18"),  # day 10
        ("waste-disposal", "waste-disposal-decision", "2025-03-28"),  # day 20
        ("energy-opinion", "energy-opinion", "2025-03-18"),  # day 10
        ("drainage", "drainage-permit", "2025-03-25"),  # day 15 of acceptance on 03-10
    ],
)
def test_each_application_has_one_term_in_calendar_days(item: str, rule: str, due: str) -> None:
    """Received on Saturday 2025-03-08 and accepted on 03-10; only drains run from acceptance."""
    row = {
        "id": "a",
        "item": item,
        "qualified": True,
        "received_on": date(2025, 3, 8),
        "accepted": True,
        "accepted_on": date(2025, 3, 10),
    }
    findings = BENCH.assess({"urban-application": [row]}, year=2025)
    owed = [(f.rule.id, f.due) for f in findings if f.outcome is fz.Outcome.OVERDUE]
    assert owed == [(f"urban-management/{rule}", due)]


def test_gas_complaints_have_fifteen_working_days_over_national_day() -> None:
    """From 2024-09-27: 09-29, 09-30 (2), 10-08 to 10-12 (7), 12 on 10-18, 15 on 10-23."""
    row = {"competent": True, "received_on": date(2024, 9, 27)}
    as_of = date(2024, 12, 31)
    found = BENCH.judge("gas-complaint-handled", row, as_of=as_of)
    assert found == (fz.Outcome.OVERDUE, "2024-10-23")


@pytest.mark.parametrize(
    ("rule", "row", "first", "last"),
    [
        ("compensation-plan-comment", {}, "plan_published_on", "comments_until"),
        ("plan-draft-announced", {"matter": "plan-draft"}, "published_on", "closed_on"),
    ],
)
def test_thirty_days_of_notice_are_counted_back_from_the_last(
    rule: str, row: dict[str, Any], first: str, last: str
) -> None:
    """Until 2025-04-02: 03-03. Until Tuesday 2025-04-08: Sunday 03-09; rest days move nothing."""

    def judged(published: date, closed: date) -> fz.Finding:
        return BENCH.hold(rule, {**row, first: published, last: closed})

    assert judged(date(2025, 3, 3), date(2025, 4, 2)).outcome is fz.Outcome.MET
    assert judged(date(2025, 3, 4), date(2025, 4, 2)).outcome is fz.Outcome.LATE
    assert judged(date(2025, 3, 3), date(2025, 4, 8)).due == "2025-03-09"


def test_a_halt_lasts_to_the_corresponding_day_of_the_next_year() -> None:
    """From 2024-02-29 to 2025-02-28, a Friday: 2025 has no February 29."""
    as_of = date(2024, 12, 31)

    def judged(until: date) -> fz.Finding:
        row = {"halted": True, "halted_from": date(2024, 2, 29), "halted_until": until}
        return BENCH.hold("halt-at-most-a-year", row, as_of=as_of)

    assert judged(date(2025, 2, 28)).outcome is fz.Outcome.MET
    assert judged(date(2025, 3, 1)).outcome is fz.Outcome.LATE
    assert judged(date(2025, 3, 1)).due == "2025-02-28"


def test_the_builders_own_time_does_not_count_in_henan() -> None:
    """From 2025-03-03 the 15th is 03-24; with 03-10 to 06-09 taken out it is 06-23."""
    row = {"low_risk": True, "started_on": date(2025, 3, 3)}
    own = {"outside_from": date(2025, 3, 10), "outside_until": date(2025, 6, 9)}
    assert BENCH.hold("low-risk-chain", row).due == "2025-03-24"
    assert BENCH.hold("low-risk-chain", {**row, **own}).due == "2025-06-23"


@pytest.mark.parametrize(
    ("rule", "row"),
    [
        ("presale-answer", {"item": "presale", "received_on": date(2020, 11, 28)}),
        (
            "construction-permit",
            {"item": "construction-permit", "qualified": True, "received_on": date(2019, 4, 22)},
        ),
        (
            "drainage-permit",
            {"item": "drainage", "accepted": True, "accepted_on": date(2023, 12, 31)},
        ),
        ("gas-complaint-handled", {"competent": True, "received_on": date(2016, 2, 5)}),
    ],
)
def test_numbers_are_not_applied_before_the_version_that_was_read(
    rule: str, row: dict[str, Any]
) -> None:
    """What began the day before is not judged."""
    assert BENCH.hold(rule, row).outcome is fz.Outcome.NOT_APPLICABLE


def test_numbers_stand_beside_those_of_the_licensing_law() -> None:
    """Fewer days, or as many calendar days, end before 20 working days; 15 before 45."""
    found = {
        c.rule.id.removeprefix("urban-management/"): (c.relation, str(c.norm.value))
        for c in compare_levels(BENCH.rules.values(), BENCH.registry.calendar)
    }
    assert found == {
        "presale-answer": (Relation.STRICTER, "20 working days"),
        "waste-disposal-decision": (Relation.STRICTER, "20 working days"),
        "drainage-permit": (Relation.STRICTER, "20 working days"),
        "low-risk-chain": (Relation.STRICTER, "45 working days"),
    }
