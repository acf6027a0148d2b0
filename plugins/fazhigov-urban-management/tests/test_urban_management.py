"""Urban management: what the law says, held against cases worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.rules.levels import Relation, compare_levels
from fazhigov.testing import example_faults

NAME = "urban-management"
PLAN = "biyang-2021-2025"
EXPROPRIATION = "Regulations on House Expropriation on State-Owned Land"
HERITAGE = "Regulations on Historic Cities, Towns and Villages (as revised in 2017)"
BIDDING = "Implementing Regulations of the Bidding Law (as revised in 2019)"

RULES = (
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
    ("bid-complaint-acceptance", BIDDING, "61(2)", "within 3 working days", "text"),
    ("bid-complaint-decision", BIDDING, "61(2)", "within 30 working days", "text"),
)


@pytest.fixture(scope="module")
def registry() -> fz.Registry:
    """Load the core, one plan and this plugin, and no other."""
    return fz.Registry.load(only=[NAME, PLAN], required=[NAME])


@pytest.fixture(scope="module")
def rulebook(registry: fz.Registry) -> fz.Rulebook:
    """Return the plan's rules with this department's."""
    return registry.rulebook(PLAN, departments=[NAME])


def finding(
    rulebook: fz.Rulebook, rule: str, ledger: str, row: dict[str, Any], as_of: date
) -> fz.Finding:
    """Hold one row of a ledger against one rule."""
    chosen = rulebook.select(f"{NAME}/{rule}")
    (found,) = fz.assess(chosen, {ledger: [{"id": "a", **row}]}, as_of=as_of)
    return found


def test_rules_are_those_listed(registry: fz.Registry) -> None:
    """Each rule stands in the article listed, with the limit and confidence listed."""
    found = tuple(
        (
            rule.id.removeprefix(f"{NAME}/"),
            rule.obligation.citation.document.en,
            rule.obligation.citation.place,
            rule.kind.limit.en,
            rule.obligation.citation.confidence,
        )
        for rule in registry.departments[NAME].rules
    )
    assert found == RULES
    assert len(found) == 14


def test_examples_hold(registry: fz.Registry) -> None:
    """Every example gives what was worked out by hand, and no side is left out."""
    faults = example_faults(
        registry.departments[NAME].rules,
        record_types=registry.record_types,
        calendar=registry.calendar,
    )
    assert faults == []


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
def test_each_application_has_one_term_in_calendar_days(
    rulebook: fz.Rulebook, item: str, rule: str, due: str
) -> None:
    """Received on Saturday 2025-03-08 and accepted on 03-10; only drains run from acceptance."""
    row = {
        "id": "a",
        "item": item,
        "qualified": True,
        "received_on": date(2025, 3, 8),
        "accepted": True,
        "accepted_on": date(2025, 3, 10),
    }
    findings = fz.assess(
        rulebook.select(f"{NAME}/*"),
        {"urban-application": [row]},
        year=2025,
        as_of=date(2025, 12, 31),
    )
    owed = [(f.rule.id, f.due) for f in findings if f.outcome is fz.Outcome.OVERDUE]
    assert owed == [(f"{NAME}/{rule}", due)]


def test_gas_complaints_have_fifteen_working_days_over_national_day(
    rulebook: fz.Rulebook,
) -> None:
    """From 2024-09-27: 09-29, 09-30 (2), 10-08 to 10-12 (7), 12 on 10-18, 15 on 10-23."""
    row = {"competent": True, "received_on": date(2024, 9, 27)}
    as_of = date(2024, 12, 31)
    found = finding(rulebook, "gas-complaint-handled", "gas-complaint", row, as_of)
    assert (found.outcome, found.due) == (fz.Outcome.OVERDUE, "2024-10-23")


@pytest.mark.parametrize(
    ("rule", "ledger", "row", "first", "last"),
    [
        (
            "compensation-plan-comment",
            "house-expropriation",
            {},
            "plan_published_on",
            "comments_until",
        ),
        (
            "plan-draft-announced",
            "urban-public-notice",
            {"matter": "plan-draft"},
            "published_on",
            "closed_on",
        ),
    ],
)
def test_thirty_days_of_notice_are_counted_back_from_the_last(
    rulebook: fz.Rulebook, rule: str, ledger: str, row: dict[str, Any], first: str, last: str
) -> None:
    """Until 2025-04-02: 03-03. Until Tuesday 2025-04-08: Sunday 03-09, so Friday 03-07."""

    def judged(published: date, closed: date) -> fz.Finding:
        case = {**row, first: published, last: closed}
        return finding(rulebook, rule, ledger, case, date(2025, 12, 31))

    assert judged(date(2025, 3, 3), date(2025, 4, 2)).outcome is fz.Outcome.MET
    assert judged(date(2025, 3, 4), date(2025, 4, 2)).outcome is fz.Outcome.LATE
    assert judged(date(2025, 3, 3), date(2025, 4, 8)).due == "2025-03-07"


def test_a_halt_lasts_to_the_corresponding_day_of_the_next_year(rulebook: fz.Rulebook) -> None:
    """From 2024-02-29 to 2025-02-28, a Friday: 2025 has no February 29."""
    ledger = "house-expropriation"
    as_of = date(2024, 12, 31)

    def judged(until: date) -> fz.Finding:
        row = {"halted": True, "halted_from": date(2024, 2, 29), "halted_until": until}
        return finding(rulebook, "halt-at-most-a-year", ledger, row, as_of)

    assert judged(date(2025, 2, 28)).outcome is fz.Outcome.MET
    assert judged(date(2025, 3, 1)).outcome is fz.Outcome.LATE
    assert judged(date(2025, 3, 1)).due == "2025-02-28"


def test_the_builders_own_time_does_not_count_in_henan(rulebook: fz.Rulebook) -> None:
    """From 2025-03-03 the 15th is 03-24; with 03-10 to 06-09 taken out it is 06-23."""
    row = {"low_risk": True, "started_on": date(2025, 3, 3)}
    own = {"outside_from": date(2025, 3, 10), "outside_until": date(2025, 6, 9)}
    as_of = date(2025, 12, 31)
    ledger = "low-risk-project"
    assert finding(rulebook, "low-risk-chain", ledger, row, as_of).due == "2025-03-24"
    assert finding(rulebook, "low-risk-chain", ledger, {**row, **own}, as_of).due == "2025-06-23"


def test_complaints_about_tenders_are_accepted_in_three_and_decided_in_thirty_working_days(
    rulebook: fz.Rulebook,
) -> None:
    """From Thursday 2025-04-24: 04-25, Sunday 04-27 (worked), 04-28.

    From 2025-03-03: 19 on 03-28, 23 on 04-03, 28 on 04-11, 30 on 04-15.
    """
    as_of = date(2025, 12, 31)
    ledger = "construction-bid-complaint"
    received = {"competent": True, "received_on": date(2025, 4, 24)}
    accepted = {"accepted": True, "accepted_on": date(2025, 3, 3)}
    first = finding(rulebook, "bid-complaint-acceptance", ledger, received, as_of)
    second = finding(rulebook, "bid-complaint-decision", ledger, accepted, as_of)
    assert (first.due, second.due) == ("2025-04-28", "2025-04-15")


@pytest.mark.parametrize(
    ("rule", "ledger", "row"),
    [
        (
            "presale-answer",
            "urban-application",
            {"item": "presale", "received_on": date(2020, 11, 28)},
        ),
        (
            "construction-permit",
            "urban-application",
            {"item": "construction-permit", "qualified": True, "received_on": date(2019, 4, 22)},
        ),
        (
            "drainage-permit",
            "urban-application",
            {"item": "drainage", "accepted": True, "accepted_on": date(2023, 12, 31)},
        ),
        (
            "gas-complaint-handled",
            "gas-complaint",
            {"competent": True, "received_on": date(2016, 2, 5)},
        ),
    ],
)
def test_numbers_are_not_applied_before_the_version_that_was_read(
    rulebook: fz.Rulebook, rule: str, ledger: str, row: dict[str, Any]
) -> None:
    """What began the day before is not judged."""
    found = finding(rulebook, rule, ledger, row, date(2025, 12, 31))
    assert found.outcome is fz.Outcome.NOT_APPLICABLE


def test_numbers_stand_beside_those_of_the_licensing_law(registry: fz.Registry) -> None:
    """Fewer days, or as many calendar days, end before 20 working days; 15 before 45."""
    found = {
        c.rule.id.removeprefix(f"{NAME}/"): (c.relation, str(c.norm.value))
        for c in compare_levels(registry.departments[NAME].rules, registry.calendar)
    }
    assert found == {
        "presale-answer": (Relation.STRICTER, "20 working days"),
        "waste-disposal-decision": (Relation.STRICTER, "20 working days"),
        "drainage-permit": (Relation.STRICTER, "20 working days"),
        "low-risk-chain": (Relation.STRICTER, "45 working days"),
    }


def test_no_record_is_never_a_pass(rulebook: fz.Rulebook) -> None:
    """Without any ledger every rule is unknown."""
    found = fz.assess(rulebook.select(f"{NAME}/*"), {}, year=2025, as_of=date(2025, 12, 31))
    assert {f.outcome for f in found} == {fz.Outcome.UNKNOWN}
