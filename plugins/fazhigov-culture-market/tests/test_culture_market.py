"""Culture market: what the law says, held against cases worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

import fazhigov as fz
from fazhigov.testing import Bench, PluginConformance

CAFES = "Regulations on Internet Cafés"
SHOWS = "Regulations on Commercial Shows (as revised in 2020)"

RULES = [
    # rule, document, article, limit, confidence
    ("net-preparation", CAFES, "11", "within 20 working days", "text"),
    ("net-final-review", CAFES, "11", "within 15 working days", "text"),
    ("troupe-licence", SHOWS, "6", "within 20 days", "text"),
    ("show-approval", SHOWS, "13", "within 3 days", "text"),
    ("report-result-published", SHOWS, "34", "within 7 days", "text"),
]

BENCH = Bench("culture-market", as_of=date(2025, 12, 31))


class TestConformance(PluginConformance):
    """Examples on all four sides, sources, levels of law, languages, ledgers."""

    plugin = "culture-market"
    rules = RULES


def test_internet_cafes_are_decided_in_working_days_from_receipt() -> None:
    """20 for the preparation and 15 for the final review, over National Day 2024.

    From 09-27: 09-29, 09-30 (2), 10-08 to 10-12 (7), 12 on 10-18, 15 on 10-23, 17 on 10-25,
    20 on 10-30.
    """
    as_of = date(2024, 12, 31)
    received = date(2024, 9, 27)
    for rule, item, due in (
        ("net-preparation", "net-preparation", "2024-10-30"),
        ("net-final-review", "net-final", "2024-10-23"),
    ):
        row = {"item": item, "received_on": received}
        assert BENCH.judge(rule, row, as_of=as_of) == (fz.Outcome.OVERDUE, due)


@pytest.mark.parametrize(
    ("accepted", "due"),
    [
        (date(2025, 3, 3), "2025-03-06"),  # Monday to Thursday
        (date(2025, 3, 6), "2025-03-10"),  # Sunday 03-09 moves to Monday
        (date(2025, 4, 30), "2025-05-06"),  # 05-03 lies in Labour Day, off to 05-05
    ],
)
def test_shows_are_decided_in_three_calendar_days(accepted: date, due: str) -> None:
    """The regulations say days; a last day off moves on: article 13."""
    row = {"item": "show", "accepted": True, "accepted_on": accepted}
    assert BENCH.judge("show-approval", row) == (fz.Outcome.OVERDUE, due)


def test_troupes_are_decided_in_twenty_calendar_days() -> None:
    """20 days from 2025-03-03 is Sunday 03-23, so Monday 03-24: article 6."""

    def outcome(decided: date) -> fz.Outcome:
        row = {
            "item": "troupe",
            "accepted": True,
            "accepted_on": date(2025, 3, 3),
            "decided_on": decided,
        }
        return BENCH.hold("troupe-licence", row).outcome

    assert outcome(date(2025, 3, 24)) is fz.Outcome.MET
    assert outcome(date(2025, 3, 25)) is fz.Outcome.LATE


def test_the_numbers_on_shows_are_not_applied_before_the_version_that_was_read() -> None:
    """What began on 2020-11-28 is not judged; from 2020-11-30 three days are 12-03."""

    def judged(accepted: date) -> fz.Finding:
        row = {"item": "show", "accepted": True, "accepted_on": accepted}
        return BENCH.hold("show-approval", row, as_of=date(2021, 12, 31))

    assert judged(date(2020, 11, 28)).outcome is fz.Outcome.NOT_APPLICABLE
    assert judged(date(2020, 11, 30)).due == "2020-12-03"


def test_results_of_reports_are_published_seven_days_after_they_were_handled() -> None:
    """From Saturday 2025-03-08 the last day is Saturday 03-15, so Monday 03-17: article 34."""
    row = {"handled": True, "handled_on": date(2025, 3, 8)}
    as_of = date(2025, 3, 17)
    found = BENCH.judge("report-result-published", row, as_of=as_of)
    assert found == (fz.Outcome.PENDING, "2025-03-17")


def test_each_application_has_one_term() -> None:
    """An application of one sort is not judged by the rules of the others."""
    rows = [
        {"id": "n", "item": "net-preparation", "received_on": date(2025, 3, 3)},
        {
            "id": "s",
            "item": "show",
            "accepted": True,
            "received_on": date(2025, 3, 3),
            "accepted_on": date(2025, 3, 3),
        },
    ]
    findings = BENCH.assess({"culture-application": rows, "culture-report": []})
    overdue = {(f.rule.id, f.subject) for f in findings if f.outcome is fz.Outcome.OVERDUE}
    assert overdue == {
        ("culture-market/net-preparation", "n"),
        ("culture-market/show-approval", "s"),
    }
