"""What the law says of audits, and that its days are working days.

The due dates were counted by hand, from the law and the holiday notices.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fazhigov.testing import Bench, PluginConformance

LAW = "Audit Law (as amended in 2021)"
REGULATIONS = "Regulations Implementing the Audit Law"

RULES = [
    # rule, document, article, limit, confidence
    ("audit-notice", LAW, "42", "at least 3 working days before", "text"),
    ("audited-unit-views", LAW, "44", "within 10 working days", "text"),
    ("sealing", REGULATIONS, "32", "within 7 working days", "text"),
    ("planned-enterprise-told", REGULATIONS, "34(2)", "within 7 working days", "text"),
    ("ruling-request", REGULATIONS, "52(1)", "within 60 days", "text"),
    ("ruling", REGULATIONS, "52(4)", "within 60 days", "text"),
]

BENCH = Bench("audit", as_of=date(2026, 6, 30))


class TestConformance(PluginConformance):
    """Examples on all four sides, sources, levels of law, languages, ledgers."""

    plugin = "audit"
    rules = RULES


@pytest.mark.parametrize(
    ("served_on", "outcome"),
    [(date(2024, 9, 30), "met"), (date(2024, 10, 8), "late")],
)
def test_notice_of_an_audit_is_served_three_working_days_ahead(
    served_on: date, outcome: str
) -> None:
    """Back from Thursday 2024-10-10: 10-09, 10-08, and before the holiday 09-30."""
    row = {"notice_waived": False, "notice_served_on": served_on, "started_on": date(2024, 10, 10)}
    assert BENCH.judge("audit-notice", row) == (outcome, "2024-09-30")


def test_an_audit_may_start_at_once_where_the_head_approved_it() -> None:
    """Special cases are exempt."""
    row = {"notice_waived": True, "started_on": date(2024, 10, 10)}
    assert BENCH.judge("audit-notice", row)[0] == "exempt"


@pytest.mark.parametrize(
    ("started_on", "expected"),
    [
        (date(2021, 12, 31), ("not_applicable", None)),
        (date(2022, 1, 1), ("late", "2021-12-29")),
    ],
)
def test_the_amended_law_applies_from_2022(
    started_on: date, expected: tuple[str, str | None]
) -> None:
    """Back from 2022-01-01, a holiday: Friday 12-31, 12-30, 12-29."""
    row = {"notice_waived": False, "notice_served_on": date(2021, 12, 30), "started_on": started_on}
    assert BENCH.judge("audit-notice", row) == expected


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ({"replied": True, "replied_on": date(2024, 10, 16)}, "met"),
        ({"replied": True, "replied_on": date(2024, 10, 17)}, "late"),
        ({"replied": False}, "exempt"),
        ({}, "unknown"),
    ],
)
def test_views_come_within_ten_working_days_and_silence_is_agreement(
    row: dict[str, Any], outcome: str
) -> None:
    """From 2024-09-27 the tenth working day is 10-16; in calendar days it would be 10-08."""
    row = {"report_sent": True, "report_sent_on": date(2024, 9, 27), **row}
    found = BENCH.judge("audited-unit-views", row)
    assert found[0] == outcome
    assert outcome == "exempt" or found[1] == "2024-10-16"


@pytest.mark.parametrize(
    ("extension", "expected"),
    [
        ({}, ("late", "2024-10-12")),
        (
            {"extension_approved_on": date(2024, 10, 12), "extension_working_days": 7},
            ("met", "2024-10-22"),
        ),
        (
            {"extension_approved_on": date(2024, 10, 14), "extension_working_days": 7},
            ("late", "2024-10-12"),
        ),
        (
            {"extension_approved_on": date(2024, 10, 12), "extension_working_days": 8},
            ("late", "2024-10-12"),
        ),
    ],
    ids=["none", "in time", "approved late", "too long"],
)
def test_seals_last_seven_working_days_and_seven_more_at_most(
    extension: dict[str, Any], expected: tuple[str, str | None]
) -> None:
    """From 2024-09-27: the seventh is Saturday 10-12, the fourteenth 10-22."""
    row = {"sealed_on": date(2024, 9, 27), "released": True, "released_on": date(2024, 10, 22)}
    assert BENCH.judge("sealing", {**row, **extension}) == expected


def test_sealing_before_may_2010_is_not_judged() -> None:
    """The day before the regulations, and their first day, a holiday: 05-04 to 05-12."""
    row = {"released": True, "released_on": date(2010, 6, 1)}
    before = BENCH.judge("sealing", {"sealed_on": date(2010, 4, 30), **row})
    first = BENCH.judge("sealing", {"sealed_on": date(2010, 5, 1), **row})
    assert before[0] == "not_applicable"
    assert first == ("late", "2010-05-12")


def test_enterprises_in_the_plan_are_told_within_seven_working_days() -> None:
    """From 2025-01-24 over Spring Festival: 01-26 and 02-08 are worked, 02-10 is the seventh."""
    row = {"planned_on": date(2025, 1, 24), "told": True, "told_on": date(2025, 2, 10)}
    assert BENCH.judge("planned-enterprise-told", row) == ("met", "2025-02-10")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"ruled_on": date(2024, 10, 8)}, ("met", "2024-10-08")),
        ({"ruled_on": date(2024, 10, 9)}, ("late", "2024-10-08")),
        (
            {
                "extension_approved_on": date(2024, 10, 8),
                "extension_days": 30,
                "ruled_on": date(2024, 10, 31),
            },
            ("met", "2024-10-31"),
        ),
        (
            {
                "extension_approved_on": date(2024, 10, 9),
                "extension_days": 30,
                "ruled_on": date(2024, 10, 31),
            },
            ("late", "2024-10-08"),
        ),
        (
            {
                "extension_approved_on": date(2024, 9, 20),
                "extension_days": 31,
                "ruled_on": date(2024, 10, 31),
            },
            ("late", "2024-10-08"),
        ),
    ],
    ids=["last day", "a day late", "extended", "approved late", "too long"],
)
def test_a_ruling_takes_60_calendar_days_and_30_more_at_most(
    row: dict[str, Any], expected: tuple[str, str | None]
) -> None:
    """From 2024-08-02 day 60 is 10-01, a holiday, and day 90 Thursday 10-31."""
    row = {"requested_on": date(2024, 8, 2), "ruled": True, **row}
    assert BENCH.judge("ruling", row) == expected


@pytest.mark.parametrize(
    ("requested_on", "outcome"), [(date(2024, 10, 8), "met"), (date(2024, 10, 9), "late")]
)
def test_a_ruling_is_asked_for_within_60_days(requested_on: date, outcome: str) -> None:
    """Of the decision, served on 2024-08-02."""
    row = {"decision_served_on": date(2024, 8, 2), "requested_on": requested_on}
    assert BENCH.judge("ruling-request", row) == (outcome, "2024-10-08")
