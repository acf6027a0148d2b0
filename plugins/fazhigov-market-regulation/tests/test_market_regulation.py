"""Market regulation: what the law says, held against cases worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.testing import example_faults

NAME = "market-regulation"
PLAN = "biyang-2021-2025"

RULES = (
    # rule, document, article, limit, confidence
    (
        "complaint-acceptance",
        "Measures on Complaints and Reports (SAMR Order 121)",
        "15",
        (
            "within 7 working days (from 2020-01-01 through 2026-04-14)"
            " / 7 working days (from 2026-04-15 on)"
        ),
        "text",
    ),
    (
        "complaint-mediation",
        "Measures on Complaints and Reports (SAMR Order 121)",
        "23",
        (
            "within 45 working days (from 2020-01-01 through 2026-04-14)"
            " / 60 days (from 2026-04-15 on)"
        ),
        "text",
    ),
    (
        "mediation-end-told",
        "Measures on Complaints and Reports (SAMR Order 121)",
        "23",
        (
            "within 7 working days (from 2020-01-01 through 2026-04-14)"
            " / 7 working days (from 2026-04-15 on)"
        ),
        "text",
    ),
    (
        "lead-verification",
        "Measures on Complaints and Reports (SAMR Order 121)",
        "27",
        (
            "within 15 working days (from 2020-01-01 through 2026-04-14)"
            " / 15 working days (from 2026-04-15 on)"
        ),
        "text",
    ),
    (
        "competence-dispute",
        "Measures on Complaints and Reports (SAMR Order 121)",
        "33",
        (
            "within 7 working days (from 2020-01-01 through 2026-04-14)"
            " / 7 working days (from 2026-04-15 on)"
        ),
        "text",
    ),
    (
        "reporter-told",
        "Interim Measures on Complaints and Reports (SAMR Order 20)",
        "31(2)",
        "within 5 working days",
        "text",
    ),
    (
        "case-filing",
        "Provisions on Penalty Procedure in Market Regulation",
        "18",
        "within 15 working days",
        "secondary",
    ),
    (
        "case-decision",
        "Provisions on Penalty Procedure in Market Regulation",
        "64",
        "within 90 days",
        "secondary",
    ),
    (
        "penalty-publication",
        "Provisions on Publishing Penalties in Market Regulation",
        "9",
        "within 20 working days",
        "text",
    ),
    (
        "penalty-passed-on",
        "Provisions on Publishing Penalties in Market Regulation",
        "10",
        "within 10 working days",
        "text",
    ),
    (
        "publication-withdrawal",
        "Provisions on Publishing Penalties in Market Regulation",
        "11",
        "within 3 working days",
        "text",
    ),
    (
        "registration",
        "Regulations on the Registration of Market Players",
        "19",
        "within 3 working days",
        "text",
    ),
    (
        "false-registration-acceptance",
        "Rules for Implementing the Registration Regulations",
        "52",
        "within 3 working days",
        "text",
    ),
    (
        "false-registration-investigation",
        "Rules for Implementing the Registration Regulations",
        "53",
        "within 3 months",
        "text",
    ),
    (
        "food-inspection-publication",
        "Measures on Inspecting Food Production and Trade",
        "39",
        "within 20 working days",
        "text",
    ),
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
    assert len(found) == 15


def test_examples_hold(registry: fz.Registry) -> None:
    """Every example gives what was worked out by hand, and no side is left out."""
    faults = example_faults(
        registry.departments[NAME].rules,
        record_types=registry.record_types,
        calendar=registry.calendar,
    )
    assert faults == []


def test_every_ledger_of_the_plugin_is_loaded(registry: fz.Registry) -> None:
    """Seven ledgers come with the plugin, each with Chinese headings."""
    brought = {name for name in registry.record_types if name.startswith("market-")}
    assert brought - {"market-measure"} == {
        "market-case",
        "market-competence-dispute",
        "market-complaint",
        "market-false-registration",
        "market-food-inspection",
        "market-lead",
        "market-registration",
    }


def test_chinese_headings_are_read(rulebook: fz.Rulebook) -> None:
    """A county's own table, with Chinese headings and labels, is judged as it is."""
    rows = [
        {
            "编号": "投诉1",
            "收到日期": "2026-01-28",
            "受理日期": "2026-02-02",
            "调解情况": "终止调解",
            "调解结束日期": "2026-04-13",
        }
    ]
    (found,) = fz.assess(
        rulebook.select(f"{NAME}/complaint-mediation"),
        {"市场监管投诉台账": rows},
        as_of=date(2026, 10, 31),
    )
    assert (found.subject, found.outcome) == ("投诉1", fz.Outcome.MET)


@pytest.mark.parametrize(
    ("accepted", "due"),
    [
        (date(2026, 2, 2), "2026-04-13"),  # 45 working days over Spring Festival and Qingming
        (date(2026, 4, 14), "2026-06-18"),  # the last day on which the 45 apply
        (date(2026, 4, 15), "2026-06-15"),  # the first of the 60: day 60 is Sunday 06-14
        (date(2026, 4, 20), "2026-06-22"),  # day 60 is Friday 06-19, Dragon Boat, off to 06-21
    ],
)
def test_mediation_ends_after_45_working_days_before_2026_04_15_and_60_days_since(
    rulebook: fz.Rulebook, accepted: date, due: str
) -> None:
    """What was in force on the day of acceptance governs: Order 20 article 21, Order 121 23."""
    row = {"accepted_on": accepted, "mediation": "under-way"}
    found = finding(rulebook, "complaint-mediation", "market-complaint", row, date(2026, 4, 20))
    assert found.due == due


@pytest.mark.parametrize(
    ("accepted", "ended", "outcome"),
    [
        (date(2026, 2, 2), date(2026, 4, 13), fz.Outcome.MET),
        (date(2026, 2, 2), date(2026, 4, 14), fz.Outcome.LATE),
        (date(2026, 4, 20), date(2026, 6, 22), fz.Outcome.MET),
        (date(2026, 4, 20), date(2026, 6, 23), fz.Outcome.LATE),
        (date(2019, 12, 31), date(2020, 12, 31), fz.Outcome.NOT_APPLICABLE),
    ],
)
def test_mediation_is_in_time_through_its_last_day(
    rulebook: fz.Rulebook, accepted: date, ended: date, outcome: fz.Outcome
) -> None:
    """The last day is in time, the next is late, and before 2020 there was no such rule."""
    row = {"accepted_on": accepted, "mediation": "agreed", "mediation_ended_on": ended}
    found = finding(rulebook, "complaint-mediation", "market-complaint", row, date(2026, 10, 31))
    assert found.outcome is outcome


def test_testing_does_not_count_for_mediation(rulebook: fz.Rulebook) -> None:
    """Ten days of testing move 2026-06-19 to Monday 06-29: Order 121 article 22."""
    row = {
        "accepted_on": date(2026, 4, 20),
        "mediation": "under-way",
        "test_from": date(2026, 5, 11),
        "test_until": date(2026, 5, 21),
    }
    found = finding(rulebook, "complaint-mediation", "market-complaint", row, date(2026, 6, 1))
    assert found.due == "2026-06-29"


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2020, 1, 1), "2020-01-10"),  # 01-02, 01-03, then 01-06 to 01-10
        (date(2026, 4, 14), "2026-04-23"),  # 3 to 04-17, 7 on 04-23
        (date(2026, 4, 15), "2026-04-24"),  # 2 to 04-17, 7 on 04-24
    ],
)
def test_acceptance_is_told_within_seven_working_days_before_and_after_the_change(
    rulebook: fz.Rulebook, received: date, due: str
) -> None:
    """Seven working days stand in Order 20 article 14 and in Order 121 article 15."""
    row = {"received_on": received}
    found = finding(rulebook, "complaint-acceptance", "market-complaint", row, date(2026, 12, 1))
    assert (found.outcome, found.due) == (fz.Outcome.OVERDUE, due)


def test_named_reporters_are_told_only_of_decisions_before_2026_04_15(
    rulebook: fz.Rulebook,
) -> None:
    """Order 121 dropped the five working days of Order 20 article 31."""

    def outcome(decided: date, told: date) -> fz.Outcome:
        row = {"reporter_named": True, "filing_decided_on": decided, "reporter_told_on": told}
        return finding(rulebook, "reporter-told", "market-lead", row, date(2026, 10, 31)).outcome

    # From Tuesday 04-14: 04-15 to 04-17 (3), 04-20, 04-21 (5).
    assert outcome(date(2026, 4, 14), date(2026, 4, 21)) is fz.Outcome.MET
    assert outcome(date(2026, 4, 14), date(2026, 4, 22)) is fz.Outcome.LATE
    assert outcome(date(2026, 4, 15), date(2026, 9, 1)) is fz.Outcome.NOT_APPLICABLE
    assert outcome(date(2019, 12, 31), date(2020, 9, 1)) is fz.Outcome.NOT_APPLICABLE


def test_more_time_to_file_counts_once_approved_in_time_and_within_its_cap(
    rulebook: fz.Rulebook,
) -> None:
    """15 working days from 2025-03-03 end on 03-24; 15 more on 04-15 (04-04 is off)."""

    def due(approved: date, days: int) -> str | None:
        row = {
            "found_on": date(2025, 3, 3),
            "extension_approved_on": approved,
            "extension_working_days": days,
        }
        return finding(rulebook, "case-filing", "market-lead", row, date(2025, 12, 31)).due

    assert due(date(2025, 3, 24), 15) == "2025-04-15"
    assert due(date(2025, 3, 25), 15) == "2025-03-24"
    assert due(date(2025, 3, 24), 16) == "2025-03-24"


def test_a_repeated_report_with_new_facts_starts_the_term_anew(rulebook: fz.Rulebook) -> None:
    """From Monday 2026-06-01 fifteen working days end on 06-23: Order 121 article 35."""
    row = {"found_on": date(2026, 5, 6), "reported_again_on": date(2026, 6, 1)}
    found = finding(rulebook, "case-filing", "market-lead", row, date(2026, 6, 10))
    assert (found.outcome, found.due) == (fz.Outcome.PENDING, "2026-06-23")


def test_ninety_days_roll_over_the_dragon_boat_holiday(rulebook: fz.Rulebook) -> None:
    """Day 90 from 2025-03-03 is Sunday 06-01, off through 06-02."""
    row = {"filed_on": date(2025, 3, 3)}
    found = finding(rulebook, "case-decision", "market-case", row, date(2025, 6, 3))
    assert (found.outcome, found.due) == (fz.Outcome.PENDING, "2025-06-03")
    row["decided_on"] = date(2025, 6, 4)
    found = finding(rulebook, "case-decision", "market-case", row, date(2025, 6, 30))
    assert found.outcome is fz.Outcome.LATE


def test_a_collective_decision_takes_a_case_out_of_the_ninety_days(rulebook: fz.Rulebook) -> None:
    """The period that it fixes has no cap, so nothing is left to judge."""
    row = {"filed_on": date(2025, 3, 12), "collectively_extended": True}
    found = finding(rulebook, "case-decision", "market-case", row, date(2025, 12, 31))
    assert found.outcome is fz.Outcome.EXEMPT


def test_penalties_are_published_at_home_or_passed_on_to_another_province(
    rulebook: fz.Rulebook,
) -> None:
    """20 working days to publish (03-31), 10 to pass on (03-17), never both."""
    home = {"decided_on": date(2025, 3, 3), "publicity": "same-province"}
    away = {"decided_on": date(2025, 3, 3), "publicity": "other-province"}
    as_of = date(2025, 12, 31)

    def judged(rule: str, row: dict[str, Any]) -> tuple[fz.Outcome, str | None]:
        found = finding(rulebook, rule, "market-case", row, as_of)
        return found.outcome, found.due if found.outcome is fz.Outcome.OVERDUE else None

    assert judged("penalty-publication", home) == (fz.Outcome.OVERDUE, "2025-03-31")
    assert judged("penalty-passed-on", away) == (fz.Outcome.OVERDUE, "2025-03-17")
    assert judged("penalty-publication", away) == (fz.Outcome.NOT_APPLICABLE, None)
    assert judged("penalty-passed-on", home) == (fz.Outcome.NOT_APPLICABLE, None)


def test_registration_takes_three_working_days_and_three_more(rulebook: fz.Rulebook) -> None:
    """From Friday 2024-09-27: Sun 09-29 worked (1), 09-30 (2), 10-08 (3); then 10-09 to 10-11."""
    row: dict[str, Any] = {"received_on": date(2024, 9, 27), "on_the_spot": False}
    as_of = date(2024, 10, 8)
    assert finding(rulebook, "registration", "market-registration", row, as_of).due == "2024-10-08"
    row |= {"extension_approved_on": date(2024, 10, 8), "extension_working_days": 3}
    assert finding(rulebook, "registration", "market-registration", row, as_of).due == "2024-10-11"


def test_months_end_on_the_corresponding_day(rulebook: fz.Rulebook) -> None:
    """Three months from 2024-11-30 is 2025-02-28, a Friday."""
    row = {"accepted": True, "acceptance_decided_on": date(2024, 11, 30)}
    found = finding(
        rulebook,
        "false-registration-investigation",
        "market-false-registration",
        row,
        date(2025, 1, 31),
    )
    assert found.due == "2025-02-28"


def test_food_inspections_count_from_2022_03_15(rulebook: fz.Rulebook) -> None:
    """The day before the measures came into force there was no such duty."""

    def judged(result: date) -> fz.Finding:
        row = {"result_on": result}
        ledger = "market-food-inspection"
        return finding(rulebook, "food-inspection-publication", ledger, row, date(2022, 12, 31))

    assert judged(date(2022, 3, 14)).outcome is fz.Outcome.NOT_APPLICABLE
    # From Tuesday 03-15: 3 to 03-18, 8, 13 to 04-01, Sat 04-02 worked (14), off to 04-05,
    # 04-06 to 04-08 (17), 04-11 to 04-13 (20).
    assert judged(date(2022, 3, 15)).due == "2022-04-13"


def test_no_record_is_never_a_pass(rulebook: fz.Rulebook) -> None:
    """Without any ledger every rule is unknown."""
    found = fz.assess(rulebook.select(f"{NAME}/*"), {}, year=2025, as_of=date(2025, 12, 31))
    assert {f.outcome for f in found} == {fz.Outcome.UNKNOWN}
