"""Market regulation: what the law says, held against cases worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.testing import Bench, PluginConformance

COMPLAINTS = "Measures on Complaints and Reports (SAMR Order 121)"
PENALTIES = "Provisions on Penalty Procedure in Market Regulation"
PUBLICATION = "Provisions on Publishing Penalties in Market Regulation"
REGISTRATION = "Rules for Implementing the Registration Regulations"

RULES = [
    # rule, document, article, limit, confidence
    (
        "complaint-acceptance",
        COMPLAINTS,
        "15",
        (
            "within 7 working days (from 2020-01-01 through 2026-04-14)"
            " / 7 working days (from 2026-04-15 on)"
        ),
        "text",
    ),
    (
        "complaint-mediation",
        COMPLAINTS,
        "23",
        (
            "within 45 working days (from 2020-01-01 through 2026-04-14)"
            " / 60 days (from 2026-04-15 on)"
        ),
        "text",
    ),
    (
        "mediation-end-told",
        COMPLAINTS,
        "23",
        (
            "within 7 working days (from 2020-01-01 through 2026-04-14)"
            " / 7 working days (from 2026-04-15 on)"
        ),
        "text",
    ),
    (
        "lead-verification",
        COMPLAINTS,
        "27",
        (
            "within 15 working days (from 2020-01-01 through 2026-04-14)"
            " / 15 working days (from 2026-04-15 on)"
        ),
        "text",
    ),
    (
        "competence-dispute",
        COMPLAINTS,
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
    ("case-filing", PENALTIES, "18", "within 15 working days", "secondary"),
    ("case-decision", PENALTIES, "64", "within 90 days", "secondary"),
    ("penalty-publication", PUBLICATION, "9", "within 20 working days", "text"),
    ("penalty-passed-on", PUBLICATION, "10", "within 10 working days", "text"),
    ("publication-withdrawal", PUBLICATION, "11", "within 3 working days", "text"),
    (
        "registration",
        "Regulations on the Registration of Market Players",
        "19",
        "within 3 working days",
        "text",
    ),
    ("false-registration-acceptance", REGISTRATION, "52", "within 3 working days", "text"),
    ("false-registration-investigation", REGISTRATION, "53", "within 3 months", "text"),
    (
        "food-inspection-publication",
        "Measures on Inspecting Food Production and Trade",
        "39",
        "within 20 working days",
        "text",
    ),
]

BENCH = Bench("market-regulation", as_of=date(2025, 12, 31))


class TestConformance(PluginConformance):
    """Examples on all four sides, sources, levels of law, languages, ledgers."""

    plugin = "market-regulation"
    rules = RULES


def test_chinese_headings_are_read() -> None:
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
    (found,) = BENCH.assess(
        {"市场监管投诉台账": rows},
        "market-regulation/complaint-mediation",
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
    accepted: date, due: str
) -> None:
    """What was in force on the day of acceptance governs: Order 20 article 21, Order 121 23."""
    row = {"accepted_on": accepted, "mediation": "under-way"}
    assert BENCH.hold("complaint-mediation", row, as_of=date(2026, 4, 20)).due == due


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
    accepted: date, ended: date, outcome: fz.Outcome
) -> None:
    """The last day is in time, the next is late, and before 2020 there was no such rule."""
    row = {"accepted_on": accepted, "mediation": "agreed", "mediation_ended_on": ended}
    assert BENCH.hold("complaint-mediation", row, as_of=date(2026, 10, 31)).outcome is outcome


def test_testing_does_not_count_for_mediation() -> None:
    """Ten days of testing move 2026-06-19 to Monday 06-29: Order 121 article 22."""
    row = {
        "accepted_on": date(2026, 4, 20),
        "mediation": "under-way",
        "test_from": date(2026, 5, 11),
        "test_until": date(2026, 5, 21),
    }
    assert BENCH.hold("complaint-mediation", row, as_of=date(2026, 6, 1)).due == "2026-06-29"


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2020, 1, 1), "2020-01-10"),  # 01-02, 01-03, then 01-06 to 01-10
        (date(2026, 4, 14), "2026-04-23"),  # 3 to 04-17, 7 on 04-23
        (date(2026, 4, 15), "2026-04-24"),  # 2 to 04-17, 7 on 04-24
    ],
)
def test_acceptance_is_told_within_seven_working_days_before_and_after_the_change(
    received: date, due: str
) -> None:
    """Seven working days stand in Order 20 article 14 and in Order 121 article 15."""
    row = {"received_on": received}
    found = BENCH.judge("complaint-acceptance", row, as_of=date(2026, 12, 1))
    assert found == (fz.Outcome.OVERDUE, due)


def test_named_reporters_are_told_only_of_decisions_before_2026_04_15() -> None:
    """Order 121 dropped the five working days of Order 20 article 31."""

    def outcome(decided: date, told: date) -> fz.Outcome:
        row = {"reporter_named": True, "filing_decided_on": decided, "reporter_told_on": told}
        return BENCH.hold("reporter-told", row, as_of=date(2026, 10, 31)).outcome

    # From Tuesday 04-14: 04-15 to 04-17 (3), 04-20, 04-21 (5).
    assert outcome(date(2026, 4, 14), date(2026, 4, 21)) is fz.Outcome.MET
    assert outcome(date(2026, 4, 14), date(2026, 4, 22)) is fz.Outcome.LATE
    assert outcome(date(2026, 4, 15), date(2026, 9, 1)) is fz.Outcome.NOT_APPLICABLE
    assert outcome(date(2019, 12, 31), date(2020, 9, 1)) is fz.Outcome.NOT_APPLICABLE


def test_more_time_to_file_counts_once_approved_in_time_and_within_its_cap() -> None:
    """15 working days from 2025-03-03 end on 03-24; 15 more on 04-15 (04-04 is off)."""

    def due(approved: date, days: int) -> str | None:
        row = {
            "found_on": date(2025, 3, 3),
            "extension_approved_on": approved,
            "extension_working_days": days,
        }
        return BENCH.hold("case-filing", row).due

    assert due(date(2025, 3, 24), 15) == "2025-04-15"
    assert due(date(2025, 3, 25), 15) == "2025-03-24"
    assert due(date(2025, 3, 24), 16) == "2025-03-24"


def test_a_repeated_report_with_new_facts_starts_the_term_anew() -> None:
    """From Monday 2026-06-01 fifteen working days end on 06-23: Order 121 article 35."""
    row = {"found_on": date(2026, 5, 6), "reported_again_on": date(2026, 6, 1)}
    found = BENCH.judge("case-filing", row, as_of=date(2026, 6, 10))
    assert found == (fz.Outcome.PENDING, "2026-06-23")


def test_ninety_days_roll_over_the_dragon_boat_holiday() -> None:
    """Day 90 from 2025-03-03 is Sunday 06-01, off through 06-02."""
    row = {"filed_on": date(2025, 3, 3)}
    found = BENCH.judge("case-decision", row, as_of=date(2025, 6, 3))
    assert found == (fz.Outcome.PENDING, "2025-06-03")
    row["decided_on"] = date(2025, 6, 4)
    assert BENCH.hold("case-decision", row, as_of=date(2025, 6, 30)).outcome is fz.Outcome.LATE


def test_a_collective_decision_takes_a_case_out_of_the_ninety_days() -> None:
    """The period that it fixes has no cap, so nothing is left to judge."""
    row = {"filed_on": date(2025, 3, 12), "collectively_extended": True}
    assert BENCH.hold("case-decision", row).outcome is fz.Outcome.EXEMPT


def test_penalties_are_published_at_home_or_passed_on_to_another_province() -> None:
    """20 working days to publish (03-31), 10 to pass on (03-17), never both."""
    home = {"decided_on": date(2025, 3, 3), "publicity": "same-province"}
    away = {"decided_on": date(2025, 3, 3), "publicity": "other-province"}

    def judged(rule: str, row: dict[str, Any]) -> tuple[fz.Outcome, str | None]:
        found = BENCH.hold(rule, row)
        return found.outcome, found.due if found.outcome is fz.Outcome.OVERDUE else None

    assert judged("penalty-publication", home) == (fz.Outcome.OVERDUE, "2025-03-31")
    assert judged("penalty-passed-on", away) == (fz.Outcome.OVERDUE, "2025-03-17")
    assert judged("penalty-publication", away) == (fz.Outcome.NOT_APPLICABLE, None)
    assert judged("penalty-passed-on", home) == (fz.Outcome.NOT_APPLICABLE, None)


def test_registration_takes_three_working_days_and_three_more() -> None:
    """From Friday 2024-09-27: Sun 09-29 worked (1), 09-30 (2), 10-08 (3); then 10-09 to 10-11."""
    row: dict[str, Any] = {"received_on": date(2024, 9, 27), "on_the_spot": False}
    as_of = date(2024, 10, 8)
    assert BENCH.hold("registration", row, as_of=as_of).due == "2024-10-08"
    row |= {"extension_approved_on": date(2024, 10, 8), "extension_working_days": 3}
    assert BENCH.hold("registration", row, as_of=as_of).due == "2024-10-11"


def test_months_end_on_the_corresponding_day() -> None:
    """Three months from 2024-11-30 is 2025-02-28, a Friday."""
    row = {"accepted": True, "acceptance_decided_on": date(2024, 11, 30)}
    assert (
        BENCH.hold("false-registration-investigation", row, as_of=date(2025, 1, 31)).due
        == "2025-02-28"
    )


def test_food_inspections_count_from_2022_03_15() -> None:
    """The day before the measures came into force there was no such duty."""

    def judged(result: date) -> fz.Finding:
        row = {"result_on": result}
        return BENCH.hold("food-inspection-publication", row, as_of=date(2022, 12, 31))

    assert judged(date(2022, 3, 14)).outcome is fz.Outcome.NOT_APPLICABLE
    # From Tuesday 03-15: 3 to 03-18, 8, 13 to 04-01, Sat 04-02 worked (14), off to 04-05,
    # 04-06 to 04-08 (17), 04-11 to 04-13 (20).
    assert judged(date(2022, 3, 15)).due == "2022-04-13"
