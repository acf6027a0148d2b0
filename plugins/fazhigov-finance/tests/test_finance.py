"""What the law says of budgets, transfers and public buying.

The due dates were counted by hand, from the law and the holiday notices.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from fazhigov.testing import Bench, PluginConformance

BUDGET = "Budget Law (as amended in 2014)"
PROCUREMENT = "Government Procurement Law"
PROCUREMENT_REGULATIONS = "Regulations Implementing the Government Procurement Law"

RULES = [
    # rule, document, article, limit, confidence
    ("government-budget-published", BUDGET, "14(1), 14(4)", "within 20 days", "text"),
    ("department-budget-published", BUDGET, "14(2), 14(4)", "within 20 days", "text"),
    (
        "unit-budget-published",
        "Regulations Implementing the Budget Law (as revised in 2020)",
        "6(4)",
        "within 20 days",
        "text",
    ),
    ("draft-budget-submitted", BUDGET, "44(4)", "at least 30 days before", "text"),
    ("department-budget-approved", BUDGET, "52(1)", "within 20 days", "text"),
    ("unit-budget-approved", BUDGET, "52(1)", "within 15 days", "text"),
    ("department-accounts-approved", BUDGET, "80", "within 20 days", "text"),
    ("unit-accounts-approved", BUDGET, "80", "within 15 days", "text"),
    ("general-transfer-issued", BUDGET, "52(4)", "within 30 days", "text"),
    ("special-transfer-issued", BUDGET, "52(4)", "within 60 days", "text"),
    ("time-for-bids", PROCUREMENT, "35", "at least 20 days before", "text"),
    ("award-notified", PROCUREMENT_REGULATIONS, "43(2)", "within 2 working days", "text"),
    ("award-announced", PROCUREMENT_REGULATIONS, "43(2)", "within 2 working days", "text"),
    ("contract-signed", PROCUREMENT, "46(1)", "within 30 days", "text"),
    ("contract-filed", PROCUREMENT, "47", "within 7 working days", "text"),
    ("contract-published", PROCUREMENT_REGULATIONS, "50", "within 2 working days", "text"),
    ("query-answered", PROCUREMENT, "53", "within 7 working days", "text"),
    ("complaint-decided", PROCUREMENT, "56", "within 30 working days", "text"),
    ("suspension-ended", PROCUREMENT, "57", "within 30 days", "text"),
]

BENCH = Bench("finance", as_of=date(2026, 6, 30))


class TestConformance(PluginConformance):
    """Examples on all four sides, sources, levels of law, languages, ledgers."""

    plugin = "finance"
    rules = RULES


@pytest.mark.parametrize(
    ("rule", "kind", "first_day"),
    [
        ("government-budget-published", "government-budget", date(2015, 1, 1)),
        ("government-budget-published", "government-accounts", date(2015, 1, 1)),
        ("department-budget-published", "department-budget", date(2015, 1, 1)),
        ("department-budget-published", "department-accounts", date(2015, 1, 1)),
        ("unit-budget-published", "unit-budget", date(2020, 10, 1)),
        ("unit-budget-published", "unit-accounts", date(2020, 10, 1)),
    ],
)
def test_budgets_and_accounts_are_public_within_20_days(
    rule: str, kind: str, first_day: date
) -> None:
    """Approved on 2025-01-10: day 20 is 01-30, in Spring Festival through 02-04."""
    row = {"kind": kind, "approved": True, "secret": False, "approved_on": date(2025, 1, 10)}
    for day, outcome in ((date(2025, 2, 5), "met"), (date(2025, 2, 6), "late")):
        done = {**row, "published": True, "published_on": day}
        assert BENCH.judge(rule, done) == (outcome, "2025-02-05")
    unpublished = {**row, "published": False}
    on_time = BENCH.judge(rule, unpublished, as_of=date(2025, 2, 5))
    too_late = BENCH.judge(rule, unpublished, as_of=date(2025, 2, 6))
    assert (on_time[0], too_late[0]) == ("pending", "overdue")
    first = {**unpublished, "approved_on": first_day}
    before = {**unpublished, "approved_on": first_day - timedelta(1)}
    assert BENCH.judge(rule, first)[0] == "overdue"
    assert BENCH.judge(rule, before)[0] == "not_applicable"


def test_a_state_secret_need_not_be_published_by_government_and_departments() -> None:
    """The article on units has no such exception of its own."""
    row = {"approved": True, "secret": True, "approved_on": date(2025, 1, 10), "published": False}
    found = [
        BENCH.judge(f"{who}-budget-published", {**row, "kind": f"{who}-budget"})[0]
        for who in ("government", "department", "unit")
    ]
    assert found == ["exempt", "exempt", "overdue"]


@pytest.mark.parametrize(
    ("rule", "kind", "preceding_on", "due"),
    [
        ("department-budget-approved", "department-budget", date(2025, 1, 10), "2025-02-05"),
        ("unit-budget-approved", "unit-budget", date(2025, 1, 15), "2025-02-05"),
        ("department-accounts-approved", "department-accounts", date(2024, 9, 13), "2024-10-08"),
        ("unit-accounts-approved", "unit-accounts", date(2024, 9, 20), "2024-10-08"),
    ],
)
def test_budgets_and_accounts_go_down_within_20_and_15_days(
    rule: str, kind: str, preceding_on: date, due: str
) -> None:
    """Day 20 and day 15 lie in Spring Festival, or in the National Day holiday."""
    last = date.fromisoformat(due)
    row = {"kind": kind, "preceding_on": preceding_on, "approved": True}
    for day, outcome in ((last, "met"), (last + timedelta(1), "late")):
        assert BENCH.judge(rule, {**row, "approved_on": day}) == (outcome, due)


@pytest.mark.parametrize(
    ("submitted_on", "outcome"), [(date(2025, 1, 17), "met"), (date(2025, 1, 20), "late")]
)
def test_the_draft_budget_is_submitted_30_days_before_the_congress(
    submitted_on: date, outcome: str
) -> None:
    """30 days before 2025-02-18 is a Sunday; the working day before it is Friday 01-17."""
    row = {
        "kind": "government-budget",
        "draft_submitted_on": submitted_on,
        "congress_opens_on": date(2025, 2, 18),
    }
    assert BENCH.judge("draft-budget-submitted", row) == (outcome, "2025-01-17")


@pytest.mark.parametrize(
    ("kind", "approved_on", "due"),
    [("general", date(2025, 1, 2), "2025-02-05"), ("special", date(2025, 3, 3), "2025-05-06")],
)
def test_transfers_are_issued_within_30_and_60_days(kind: str, approved_on: date, due: str) -> None:
    """Day 30 lies in Spring Festival, day 60 in the Labour Day holiday."""
    rule, last = f"{kind}-transfer-issued", date.fromisoformat(due)
    row = {"kind": kind, "budget_approved_on": approved_on, "issued": True}
    for day, outcome in ((last, "met"), (last + timedelta(1), "late")):
        assert BENCH.judge(rule, {**row, "issued_on": day}) == (outcome, due)
    disaster = {**row, "kind": "exceptional"}
    assert BENCH.judge(rule, disaster)[0] == "not_applicable"


@pytest.mark.parametrize(
    ("issued_on", "outcome"), [(date(2024, 10, 8), "met"), (date(2024, 10, 9), "late")]
)
def test_bidders_have_20_days(issued_on: date, outcome: str) -> None:
    """20 days before Monday 2024-10-28 is Tuesday 10-08."""
    row = {
        "tender": True,
        "documents_issued_on": issued_on,
        "bids_close_on": date(2024, 10, 28),
    }
    assert BENCH.judge("time-for-bids", row) == (outcome, "2024-10-08")


PROJECT = {
    "winner_fixed": True,
    "winner_fixed_on": date(2024, 9, 27),
    "notified": True,
    "notified_on": date(2024, 9, 30),
    "announced": True,
    "announced_on": date(2024, 10, 8),
    "signed": True,
    "signed_on": date(2024, 9, 27),
    "filed": True,
    "filed_on": date(2024, 10, 12),
    "contract_published": True,
    "contract_published_on": date(2024, 10, 8),
}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("award-notified", ("met", "2024-09-30")),
        ("award-announced", ("late", "2024-09-30")),
        ("contract-filed", ("met", "2024-10-12")),
        ("contract-published", ("late", "2024-09-30")),
    ],
)
def test_award_and_contract_are_known_in_two_and_seven_working_days(
    rule: str, expected: tuple[str, str | None]
) -> None:
    """From 2024-09-27: Sunday 09-29 worked, 09-30; the seventh is Saturday 10-12."""
    assert BENCH.judge(rule, PROJECT) == expected


@pytest.mark.parametrize(
    ("rule", "start", "first_day"),
    [
        ("award-notified", "winner_fixed_on", date(2015, 3, 1)),
        ("award-announced", "winner_fixed_on", date(2015, 3, 1)),
        ("contract-published", "signed_on", date(2015, 3, 1)),
        ("contract-filed", "signed_on", date(2003, 1, 1)),
        ("contract-signed", "notified_on", date(2003, 1, 1)),
    ],
)
def test_law_and_regulations_apply_from_their_first_day(
    rule: str, start: str, first_day: date
) -> None:
    """Done years later: too late from the first day on, not judged the day before."""
    first = BENCH.judge(rule, {**PROJECT, start: first_day})
    before = BENCH.judge(rule, {**PROJECT, start: first_day - timedelta(1)})
    assert (first[0], before[0]) == ("late", "not_applicable")


@pytest.mark.parametrize(
    ("signed_on", "outcome"), [(date(2024, 10, 8), "met"), (date(2024, 10, 9), "late")]
)
def test_a_contract_is_signed_within_30_days(signed_on: date, outcome: str) -> None:
    """Of the notice of 2024-09-02: day 30 is 10-02, a holiday."""
    row = {
        "notified": True,
        "notified_on": date(2024, 9, 2),
        "signed": True,
        "signed_on": signed_on,
    }
    assert BENCH.judge("contract-signed", row) == (outcome, "2024-10-08")


@pytest.mark.parametrize(
    ("tolled", "due"),
    [
        ({}, "2024-11-13"),
        (
            {"examined_from": date(2024, 10, 14), "examined_until": date(2024, 10, 21)},
            "2024-11-20",
        ),
        (
            {
                "correction_asked_on": date(2024, 10, 8),
                "correction_received_on": date(2024, 10, 10),
            },
            "2024-11-15",
        ),
        (
            {
                "correction_asked_on": date(2024, 10, 8),
                "correction_received_on": date(2024, 10, 16),
                "examined_from": date(2024, 10, 14),
                "examined_until": date(2024, 10, 21),
            },
            "2024-11-27",
        ),
    ],
    ids=["none", "tests", "papers", "both, overlapping"],
)
def test_a_complaint_is_decided_in_30_working_days_without_tests_and_papers(
    tolled: dict[str, Any], due: str
) -> None:
    """Both at once take out 10-08 to 10-18, ten working days: 11-14 to 11-27 instead."""
    last = date.fromisoformat(due)
    row = {"received_on": date(2024, 9, 27), "decided": True, **tolled}
    for day, outcome in ((last, "met"), (last + timedelta(1), "late")):
        assert BENCH.judge("complaint-decided", {**row, "decided_on": day}) == (outcome, due)


def test_queries_take_seven_working_days_and_suspensions_30_days_at_most() -> None:
    """The seventh is Saturday 2024-10-12; day 30 from 09-02 is 10-02, a holiday."""
    query = {"received_on": date(2024, 9, 27), "answered": True, "answered_on": date(2024, 10, 14)}
    complaint = {"suspended": True, "suspended_on": date(2024, 9, 2), "resumed": False}
    assert BENCH.judge("query-answered", query) == ("late", "2024-10-12")
    for as_of, outcome in ((date(2024, 10, 8), "pending"), (date(2024, 10, 9), "overdue")):
        assert BENCH.judge("suspension-ended", complaint, as_of=as_of) == (outcome, "2024-10-08")
