"""What the law says of labour supervision, work injuries and arbitration.

The due dates were counted by hand, from the law and the holiday notices.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fazhigov.testing import Bench, PluginConformance

SUPERVISION = "Regulations on Labour Supervision"
SUPERVISION_RULES = "Rules for Implementing the Regulations on Labour Supervision"
INJURIES = "Regulations on Work-Injury Insurance (as amended in 2010)"
ARBITRATION = "Labour Dispute Mediation and Arbitration Law"

RULES = [
    # rule, document, article, limit, confidence
    ("complaint-accepted", SUPERVISION_RULES, "18", "within 5 working days", "secondary"),
    ("filed-on-acceptance", SUPERVISION_RULES, "18", "a case opened that day", "secondary"),
    ("investigation", SUPERVISION, "17", "within 60 working days", "text"),
    ("found-within-two-years", SUPERVISION, "20", "within 2 years", "text"),
    ("injury-decision", INJURIES, "20(1), 20(3)", "within 60 days", "text"),
    ("clear-injury-decision", INJURIES, "20(2), 20(3)", "within 15 days", "text"),
    ("arbitration-answered", ARBITRATION, "29", "within 5 days", "text"),
    ("respondent-served", ARBITRATION, "30", "within 5 days", "text"),
    ("hearing-notice", ARBITRATION, "35", "at least 5 days before", "text"),
    ("award", ARBITRATION, "43", "within 45 days", "text"),
]

BENCH = Bench("human-resources", as_of=date(2026, 6, 30))


class TestConformance(PluginConformance):
    """Examples on all four sides, sources, levels of law, languages, ledgers."""

    plugin = "human-resources"
    rules = RULES


@pytest.mark.parametrize(
    ("accepted_on", "outcome"), [(date(2024, 10, 10), "met"), (date(2024, 10, 11), "late")]
)
def test_complaints_are_accepted_within_five_working_days(accepted_on: date, outcome: str) -> None:
    """From 2024-09-27: 09-29 and 09-30, then 10-08 to 10-10."""
    row = {
        "received_on": date(2024, 9, 27),
        "qualified": True,
        "accepted": True,
        "accepted_on": accepted_on,
    }
    assert BENCH.judge("complaint-accepted", row) == (outcome, "2024-10-10")


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ({"accepted": True, "filed_same_day": True}, "met"),
        ({"accepted": True, "filed_same_day": False}, "breached"),
        ({"accepted": False}, "not_applicable"),
        ({"accepted": True}, "unknown"),
    ],
)
def test_a_case_is_opened_on_the_day_of_acceptance(row: dict[str, Any], outcome: str) -> None:
    """Since 2005-02-01."""
    row = {"accepted_on": date(2024, 10, 10), **row}
    assert BENCH.judge("filed-on-acceptance", row)[0] == outcome
    before = {**row, "accepted": True, "accepted_on": date(2005, 1, 31)}
    assert BENCH.judge("filed-on-acceptance", before)[0] == "not_applicable"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"investigated_on": date(2024, 9, 30)}, ("met", "2024-09-30")),
        ({"investigated_on": date(2024, 10, 8)}, ("late", "2024-09-30")),
        (
            {
                "extension_approved_on": date(2024, 9, 30),
                "extension_working_days": 30,
                "investigated_on": date(2024, 11, 15),
            },
            ("met", "2024-11-15"),
        ),
        (
            {
                "extension_approved_on": date(2024, 10, 8),
                "extension_working_days": 30,
                "investigated_on": date(2024, 11, 15),
            },
            ("late", "2024-09-30"),
        ),
        (
            {
                "extension_approved_on": date(2024, 9, 20),
                "extension_working_days": 31,
                "investigated_on": date(2024, 11, 15),
            },
            ("late", "2024-09-30"),
        ),
    ],
    ids=["last day", "a day late", "extended", "approved late", "too long"],
)
def test_an_investigation_takes_60_working_days_and_30_more_at_most(
    row: dict[str, Any], expected: tuple[str, str | None]
) -> None:
    """From 2024-07-08: 17 in July, 22 in August, 21 through 09-30; 30 more through 11-15."""
    row = {"filed_on": date(2024, 7, 8), "investigated": True, **row}
    assert BENCH.judge("investigation", row) == expected


@pytest.mark.parametrize(
    ("act_ended_on", "found_on", "expected"),
    [
        (date(2022, 10, 5), date(2024, 10, 8), ("met", "2024-10-08")),
        (date(2022, 10, 5), date(2024, 10, 9), ("late", "2024-10-08")),
        (date(2004, 12, 1), date(2006, 12, 4), ("late", "2006-12-01")),
        (date(2004, 11, 30), date(2006, 12, 4), ("not_applicable", None)),
    ],
)
def test_what_was_not_found_out_within_two_years_is_let_be(
    act_ended_on: date, found_on: date, expected: tuple[str, str | None]
) -> None:
    """The last day, one day later, and the regulations' first day and the one before."""
    row = {"act_ended_on": act_ended_on, "found_on": found_on}
    assert BENCH.judge("found-within-two-years", row) == expected


@pytest.mark.parametrize(
    ("clear", "accepted_on", "due"),
    [
        (False, date(2024, 8, 2), "2024-10-08"),  # day 60: 10-01, a holiday
        (True, date(2024, 9, 20), "2024-10-08"),  # day 15: 10-05, a holiday
        (False, date(2011, 1, 1), "2011-03-02"),  # 30 + 28 + 2, a Wednesday
        (True, date(2011, 1, 1), "2011-01-17"),  # day 15: Sunday 01-16
    ],
)
def test_injuries_are_decided_on_within_60_days_clear_ones_within_15(
    clear: bool, accepted_on: date, due: str
) -> None:
    """Exactly one of the two rules concerns a case."""
    row = {"clear": clear, "accepted_on": accepted_on, "decided": True}
    row["decided_on"] = date.fromisoformat(due)
    mine, other = "injury-decision", "clear-injury-decision"
    if clear:
        mine, other = other, mine
    assert BENCH.judge(mine, row) == ("met", due)
    assert BENCH.judge(other, row)[0] == "not_applicable"


@pytest.mark.parametrize("rule", ["injury-decision", "clear-injury-decision"])
def test_injuries_accepted_before_2011_are_not_judged(rule: str) -> None:
    """The amended regulations came into force on 2011-01-01."""
    row = {"clear": rule == "clear-injury-decision", "accepted_on": date(2010, 12, 31)}
    assert BENCH.judge(rule, row)[0] == "not_applicable"


@pytest.mark.parametrize(
    ("decided_on", "outcome"), [(date(2024, 10, 11), "met"), (date(2024, 10, 12), "late")]
)
def test_waiting_for_a_court_stops_the_clock(decided_on: date, outcome: str) -> None:
    """Ten days of waiting move day 60 from 10-01 to Friday 10-11."""
    row = {
        "clear": False,
        "accepted_on": date(2024, 8, 2),
        "waiting_from": date(2024, 8, 12),
        "waiting_until": date(2024, 8, 22),
        "decided": True,
        "decided_on": decided_on,
    }
    assert BENCH.judge("injury-decision", row) == (outcome, "2024-10-11")


def test_five_days_of_arbitration_are_calendar_days() -> None:
    """Answer: 2024-10-02, a holiday; copy: Saturday 2025-03-15; hearing: back to 09-30."""
    row = {
        "received_on": date(2024, 9, 27),
        "answered": True,
        "answered_on": date(2024, 10, 9),
        "accepted": True,
        "accepted_on": date(2025, 3, 10),
        "sent": True,
        "sent_on": date(2025, 3, 17),
        "heard": True,
        "notified_on": date(2024, 10, 8),
        "heard_on": date(2024, 10, 10),
    }
    assert BENCH.judge("arbitration-answered", row) == ("late", "2024-10-08")
    assert BENCH.judge("respondent-served", row) == ("met", "2025-03-17")
    assert BENCH.judge("hearing-notice", row) == ("late", "2024-09-30")


@pytest.mark.parametrize(
    ("extension", "expected"),
    [
        ({}, ("late", "2024-10-08")),
        (
            {"extension_approved_on": date(2024, 10, 8), "extension_days": 15},
            ("met", "2024-10-21"),
        ),
        (
            {"extension_approved_on": date(2024, 10, 9), "extension_days": 15},
            ("late", "2024-10-08"),
        ),
        (
            {"extension_approved_on": date(2024, 10, 8), "extension_days": 16},
            ("late", "2024-10-08"),
        ),
    ],
    ids=["none", "in time", "approved late", "too long"],
)
def test_arbitration_takes_45_days_and_15_more_at_most(
    extension: dict[str, Any], expected: tuple[str, str | None]
) -> None:
    """From 2024-08-20 day 45 is 10-04, a holiday, and day 60 Saturday 10-19."""
    row = {
        "accepted": True,
        "accepted_on": date(2024, 8, 20),
        "ended": True,
        "ended_on": date(2024, 10, 21),
    }
    assert BENCH.judge("award", {**row, **extension}) == expected
