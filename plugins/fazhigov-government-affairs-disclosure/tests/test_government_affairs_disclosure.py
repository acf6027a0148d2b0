"""What the law says of open government, before and since 2019-05-15.

The due dates were counted by hand, from the law and the holiday notices.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from fazhigov.testing import Bench, PluginConformance

DISCLOSURE = "Open Government Information Regulations (Decree 711)"

RULES = [
    # rule, document, article, limit, confidence
    (
        "reply",
        DISCLOSURE,
        "33",
        (
            "within 15 working days (from 2008-05-01 through 2019-05-14)"
            " / 20 working days (from 2019-05-15 on)"
        ),
        "text",
    ),
    ("correction", DISCLOSURE, "30", "within 7 working days", "text"),
    ("annual-report-of-departments", DISCLOSURE, "49(1)", "by 01-31 of the next year", "text"),
    ("annual-report-of-the-government", DISCLOSURE, "49(2)", "by 03-31 of the next year", "text"),
    (
        "first-statement",
        "State Council Office 2016 no. 80 (rules on disclosure)",
        "?",
        "within 5 hours",
        "secondary",
    ),
    (
        "press-conference",
        "State Council Office 2016 no. 61 (answering public opinion)",
        "?",
        "within 24 hours",
        "secondary",
    ),
    ("active-disclosure", DISCLOSURE, "26", "within 20 working days", "text"),
    ("co-maker-views", DISCLOSURE, "34", "within 15 working days", "text"),
    ("delay-told", DISCLOSURE, "35", "the applicant told of the later day", "text"),
]

BENCH = Bench("government-affairs-disclosure", as_of=date(2026, 6, 30))


class TestConformance(PluginConformance):
    """Examples on all four sides, sources, levels of law, languages, ledgers."""

    plugin = "government-affairs-disclosure"
    rules = RULES


@pytest.mark.parametrize(
    ("received_on", "due"),
    [
        (date(2011, 6, 1), "2011-06-23"),  # 15 working days, Dragon Boat off on 06-06
        (date(2019, 5, 14), "2019-06-04"),  # 15: 05-15 to 05-31 (13), 06-03, 06-04
        (date(2019, 5, 15), "2019-06-13"),  # 20: 05-16 to 06-06 (16), 06-07 off, 06-13
        (date(2025, 2, 20), "2025-03-20"),  # 20
    ],
)
def test_replies_took_15_working_days_before_may_2019_and_20_since(
    received_on: date, due: str
) -> None:
    """The term in force on the day of receipt; the last day is in time, the next is not."""
    last = date.fromisoformat(due)
    row = {"received_on": received_on, "answered": True}
    for day, outcome in ((last, "met"), (last + timedelta(1), "late")):
        assert BENCH.judge("reply", {**row, "answered_on": day}) == (outcome, due)


def test_requests_received_before_may_2008_are_not_judged() -> None:
    """The day before the first regulations."""
    row = {"received_on": date(2008, 4, 30), "answered": True, "answered_on": date(2008, 9, 1)}
    assert BENCH.judge("reply", row)[0] == "not_applicable"


@pytest.mark.parametrize(
    ("extension", "expected"),
    [
        (
            {"extension_approved_on": date(2025, 3, 20), "extension_working_days": 20},
            ("met", "2025-04-18"),
        ),
        (
            {"extension_approved_on": date(2025, 3, 21), "extension_working_days": 20},
            ("late", "2025-03-20"),
        ),
        (
            {"extension_approved_on": date(2025, 3, 20), "extension_working_days": 21},
            ("late", "2025-03-20"),
        ),
    ],
    ids=["in time", "approved late", "too long"],
)
def test_a_reply_is_extended_once_by_20_working_days_at_most(
    extension: dict[str, Any], expected: tuple[str, str | None]
) -> None:
    """Twenty from 2025-02-20 end on 03-20, forty on 04-18: Qingming is off on 04-04."""
    row = {"received_on": date(2025, 2, 20), "answered": True, "answered_on": date(2025, 4, 18)}
    assert BENCH.judge("reply", {**row, **extension}) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"published": True, "published_on": date(2024, 10, 30)}, ("met", "2024-10-30")),
        ({"published": True, "published_on": date(2024, 10, 31)}, ("late", "2024-10-30")),
        ({"published": False}, ("overdue", "2024-10-30")),
        ({"published": False, "formed_on": date(2019, 5, 15)}, ("overdue", "2019-06-13")),
        ({"published": False, "formed_on": date(2019, 5, 14)}, ("not_applicable", None)),
    ],
)
def test_information_is_published_within_20_working_days(
    row: dict[str, Any], expected: tuple[str, str | None]
) -> None:
    """From 2024-09-27 the twentieth is 10-30; the regulations are in force since 2019-05-15."""
    row = {"other_term": False, "formed_on": date(2024, 9, 27), **row}
    assert BENCH.judge("active-disclosure", row) == expected
    other = BENCH.judge("active-disclosure", {**row, "other_term": True})
    assert other[0] == "exempt"


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ({"answered": True, "answered_on": date(2024, 10, 23)}, "met"),
        ({"answered": True, "answered_on": date(2024, 10, 24)}, "late"),
        ({"answered": False}, "exempt"),
        ({}, "unknown"),
    ],
)
def test_co_makers_have_15_working_days_and_silence_is_consent(
    row: dict[str, Any], outcome: str
) -> None:
    """From 2024-09-27 the fifteenth is 10-23."""
    row = {"received_on": date(2024, 9, 27), **row}
    assert BENCH.judge("co-maker-views", row)[0] == outcome


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ({"excessive": True, "delayed": True, "delay_told": True}, "met"),
        ({"excessive": True, "delayed": True, "delay_told": False}, "breached"),
        ({"excessive": True, "delayed": False}, "not_applicable"),
        ({"excessive": False, "delayed": True}, "not_applicable"),
        ({"excessive": True, "delayed": True}, "unknown"),
    ],
)
def test_applicants_are_told_of_a_later_day(row: dict[str, Any], outcome: str) -> None:
    """Where requests are beyond reason in number and a later day was set."""
    row = {"received_on": date(2025, 2, 20), **row}
    assert BENCH.judge("delay-told", row)[0] == outcome
