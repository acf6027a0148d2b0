"""What the law says of accidents, work safety, chemicals and fire checks.

The due dates were counted by hand, from the law and the holiday notices.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from fazhigov.testing import Bench, PluginConformance

ACCIDENTS = "Regulations on Reporting and Investigating Accidents at Work"
WORK_SAFETY = "Work Safety Law (as amended in 2021)"

RULES = [
    # rule, document, article, limit, confidence
    ("accident-reported-up", ACCIDENTS, "11", "within 2 hours", "text"),
    ("accident-reported-to-government", ACCIDENTS, "10(2), 11", "within 2 hours", "text"),
    ("casualty-change-reported", ACCIDENTS, "13(2)", "the change reported", "text"),
    ("investigation-report", ACCIDENTS, "27, 29", "within 60 days", "text"),
    ("report-approved", ACCIDENTS, "32(1)", "within 15 days", "text"),
    ("rectification-evaluated", WORK_SAFETY, "86(3)", "within 1 year", "text"),
    ("penalty-exposed", WORK_SAFETY, "78(2)", "within 7 working days", "text"),
    ("power-cut-notice", WORK_SAFETY, "70(2)", "at least 24 hours before", "text"),
    (
        "chemical-trade-licence",
        "Hazardous Chemicals Safety Law",
        "55(1)",
        (
            "within 30 days (from 2011-12-01 through 2026-04-30)"
            " / 20 working days (from 2026-05-01 on)"
        ),
        "text",
    ),
    (
        "fire-safety-check",
        "Fire Protection Law (as amended in 2021)",
        "15(3)",
        "within 10 working days",
        "text",
    ),
]

BENCH = Bench("emergency-management", as_of=date(2026, 6, 30))


class TestConformance(PluginConformance):
    """Examples on all four sides, sources, levels of law, languages, ledgers."""

    plugin = "emergency-management"
    rules = RULES


@pytest.mark.parametrize(
    ("reported", "outcome"),
    [("2024-10-04T01:10", "met"), ("2024-10-04T01:11", "late"), (None, "unknown")],
)
def test_each_level_reports_up_within_two_hours_at_night_and_on_holidays(
    reported: str | None, outcome: str
) -> None:
    """Received at 23:10 in the National Day holiday: 01:10 of the next day."""
    row = {
        "received_at": moment("2024-10-03T23:10"),
        "reported_up_at": moment(reported) if reported else None,
    }
    assert BENCH.judge("accident-reported-up", row) == (outcome, "2024-10-04T01:10:00+08:00")


def test_reports_received_before_june_2007_are_not_judged() -> None:
    """The last minute before the regulations, and the first one of them."""
    before = {
        "received_at": moment("2007-05-31T23:59"),
        "reported_up_at": moment("2007-06-01T08:00"),
    }
    after = {**before, "received_at": moment("2007-06-01T00:00")}
    assert BENCH.judge("accident-reported-up", before)[0] == "not_applicable"
    found = BENCH.judge("accident-reported-up", after)
    assert found == ("late", "2007-06-01T02:00:00+08:00")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"report_submitted_on": date(2024, 10, 8)}, ("met", "2024-10-08")),
        ({"report_submitted_on": date(2024, 10, 9)}, ("late", "2024-10-08")),
        (
            {
                "appraisal_from": date(2024, 8, 12),
                "appraisal_until": date(2024, 8, 22),
                "report_submitted_on": date(2024, 10, 11),
            },
            ("met", "2024-10-11"),
        ),
        (
            {
                "extension_approved_on": date(2024, 10, 8),
                "extension_days": 60,
                "report_submitted_on": date(2024, 12, 2),
            },
            ("met", "2024-12-02"),
        ),
        (
            {
                "extension_approved_on": date(2024, 10, 8),
                "extension_days": 60,
                "report_submitted_on": date(2024, 12, 3),
            },
            ("late", "2024-12-02"),
        ),
        (
            {
                "extension_approved_on": date(2024, 10, 9),
                "extension_days": 60,
                "report_submitted_on": date(2024, 12, 2),
            },
            ("late", "2024-10-08"),
        ),
        (
            {
                "extension_approved_on": date(2024, 9, 20),
                "extension_days": 61,
                "report_submitted_on": date(2024, 12, 2),
            },
            ("late", "2024-10-08"),
        ),
    ],
    ids=[
        "last day",
        "a day late",
        "appraisal",
        "extended",
        "late all the same",
        "approved late",
        "too long",
    ],
)
def test_an_investigation_takes_60_days_and_60_more_at_most(
    row: dict[str, Any], expected: tuple[str, str | None]
) -> None:
    """From 2024-08-02 day 60 is 10-01, a holiday, and day 120 Saturday 11-30."""
    row = {
        "own_investigation": True,
        "occurred_on": date(2024, 8, 2),
        "report_submitted": True,
        **row,
    }
    assert BENCH.judge("investigation-report", row) == expected


def test_an_accident_that_a_higher_government_investigates_is_not_the_countys() -> None:
    """Neither the report, nor its approval, nor the evaluation."""
    row = {"own_investigation": False, "level": "large", "occurred_on": date(2024, 8, 2)}
    for rule in ("investigation-report", "report-approved", "rectification-evaluated"):
        assert BENCH.judge(rule, row)[0] == "not_applicable"


@pytest.mark.parametrize(
    ("approved_on", "evaluated_on", "expected"),
    [
        (date(2024, 5, 31), date(2025, 6, 3), ("met", "2025-06-03")),
        (date(2024, 5, 31), date(2025, 6, 4), ("late", "2025-06-03")),
        (date(2021, 9, 1), date(2022, 9, 2), ("late", "2022-09-01")),
        (date(2021, 8, 31), date(2022, 9, 2), ("not_applicable", None)),
    ],
)
def test_measures_are_evaluated_within_a_year_since_september_2021(
    approved_on: date, evaluated_on: date, expected: tuple[str, str | None]
) -> None:
    """A year after 2024-05-31 is a Saturday in the Dragon Boat holiday, through 06-02."""
    row = {
        "own_investigation": True,
        "report_approved": True,
        "report_approved_on": approved_on,
        "evaluated": True,
        "evaluated_on": evaluated_on,
    }
    assert BENCH.judge("rectification-evaluated", row) == expected


@pytest.mark.parametrize(
    ("notified", "outcome"), [("2024-10-07T09:00", "met"), ("2024-10-07T09:01", "late")]
)
def test_power_is_cut_24_hours_after_the_notice(notified: str, outcome: str) -> None:
    """To the minute, over a holiday."""
    row = {
        "urgent": False,
        "notified_at": moment(notified),
        "cut_at": moment("2024-10-08T09:00"),
    }
    assert BENCH.judge("power-cut-notice", row) == (outcome, "2024-10-07T09:00:00+08:00")
    urgent = BENCH.judge("power-cut-notice", {**row, "urgent": True})
    assert urgent[0] == "exempt"


@pytest.mark.parametrize(
    ("received_on", "due"),
    [
        (date(2024, 9, 2), "2024-10-08"),  # 30 days: 10-02, a holiday
        (date(2026, 4, 30), "2026-06-01"),  # 30 days: Saturday 05-30
        (date(2026, 5, 1), "2026-06-01"),  # 20 working days, the first on 05-06
        (date(2026, 5, 6), "2026-06-02"),  # 20 working days, Saturday 05-09 worked
    ],
)
def test_30_days_became_20_working_days_in_may_2026(received_on: date, due: str) -> None:
    """The term in force on the day on which the papers came in."""
    row = {"received_on": received_on, "decided": True, "decided_on": date.fromisoformat(due)}
    assert BENCH.judge("chemical-trade-licence", row) == ("met", due)


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ({"casualties_changed": True, "change_reported": True}, "met"),
        ({"casualties_changed": True, "change_reported": False}, "breached"),
        ({"casualties_changed": False}, "not_applicable"),
        ({"change_reported": True}, "unknown"),
    ],
)
def test_later_deaths_and_injuries_are_reported(row: dict[str, Any], outcome: str) -> None:
    """Those within the days that the regulations count."""
    row = {"occurred_on": date(2024, 3, 1), **row}
    assert BENCH.judge("casualty-change-reported", row)[0] == outcome


def test_penalties_are_public_and_venues_inspected_in_working_days() -> None:
    """From 2024-09-27 the seventh working day is Saturday 10-12, the tenth 10-16."""
    penalty = {"decided_on": date(2024, 9, 27), "exposed": True, "exposed_on": date(2024, 10, 12)}
    venue = {"commitment": False, "accepted_on": date(2024, 9, 27), "inspected": False}
    assert BENCH.judge("penalty-exposed", penalty) == ("met", "2024-10-12")
    for as_of, outcome in ((date(2024, 10, 16), "pending"), (date(2024, 10, 17), "overdue")):
        assert BENCH.judge("fire-safety-check", venue, as_of=as_of) == (outcome, "2024-10-16")


def moment(text: str) -> datetime:
    """Read a moment of Shanghai."""
    return datetime.fromisoformat(f"{text}+08:00")
