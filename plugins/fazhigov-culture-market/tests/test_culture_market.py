"""Culture market: what the law says, held against cases worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.testing import example_faults

NAME = "culture-market"
PLAN = "biyang-2021-2025"

RULES = (
    # rule, document, article, limit, confidence
    (
        "net-preparation",
        "Regulations on Internet Cafés",
        "11",
        "within 20 working days",
        "text",
    ),
    (
        "net-final-review",
        "Regulations on Internet Cafés",
        "11",
        "within 15 working days",
        "text",
    ),
    (
        "troupe-licence",
        "Regulations on Commercial Shows (as revised in 2020)",
        "6",
        "within 20 days",
        "text",
    ),
    (
        "show-approval",
        "Regulations on Commercial Shows (as revised in 2020)",
        "13",
        "within 3 days",
        "text",
    ),
    (
        "report-result-published",
        "Regulations on Commercial Shows (as revised in 2020)",
        "34",
        "within 7 days",
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
    assert len(found) == 5


def test_examples_hold(registry: fz.Registry) -> None:
    """Every example gives what was worked out by hand, and no side is left out."""
    faults = example_faults(
        registry.departments[NAME].rules,
        record_types=registry.record_types,
        calendar=registry.calendar,
    )
    assert faults == []


def test_internet_cafes_are_decided_in_working_days_from_receipt(rulebook: fz.Rulebook) -> None:
    """20 for the preparation and 15 for the final review, over National Day 2024.

    From 09-27: 09-29, 09-30 (2), 10-08 to 10-12 (7), 12 on 10-18, 15 on 10-23, 17 on 10-25,
    20 on 10-30.
    """
    as_of = date(2024, 12, 31)
    received = date(2024, 9, 27)
    ledger = "culture-application"
    for rule, item, due in (
        ("net-preparation", "net-preparation", "2024-10-30"),
        ("net-final-review", "net-final", "2024-10-23"),
    ):
        row = {"item": item, "received_on": received}
        found = finding(rulebook, rule, ledger, row, as_of)
        assert (found.outcome, found.due) == (fz.Outcome.OVERDUE, due)


@pytest.mark.parametrize(
    ("accepted", "due"),
    [
        (date(2025, 3, 3), "2025-03-06"),  # Monday to Thursday
        (date(2025, 3, 6), "2025-03-10"),  # Sunday 03-09 moves to Monday
        (date(2025, 4, 30), "2025-05-06"),  # 05-03 lies in Labour Day, off to 05-05
    ],
)
def test_shows_are_decided_in_three_calendar_days(
    rulebook: fz.Rulebook, accepted: date, due: str
) -> None:
    """The regulations say days; a last day off moves on: article 13."""
    row = {"item": "show", "accepted": True, "accepted_on": accepted}
    found = finding(rulebook, "show-approval", "culture-application", row, date(2025, 12, 31))
    assert (found.outcome, found.due) == (fz.Outcome.OVERDUE, due)


def test_troupes_are_decided_in_twenty_calendar_days(rulebook: fz.Rulebook) -> None:
    """20 days from 2025-03-03 is Sunday 03-23, so Monday 03-24: article 6."""

    def outcome(decided: date) -> fz.Outcome:
        row = {
            "item": "troupe",
            "accepted": True,
            "accepted_on": date(2025, 3, 3),
            "decided_on": decided,
        }
        ledger = "culture-application"
        return finding(rulebook, "troupe-licence", ledger, row, date(2025, 12, 31)).outcome

    assert outcome(date(2025, 3, 24)) is fz.Outcome.MET
    assert outcome(date(2025, 3, 25)) is fz.Outcome.LATE


def test_the_numbers_on_shows_are_not_applied_before_the_version_that_was_read(
    rulebook: fz.Rulebook,
) -> None:
    """What began on 2020-11-28 is not judged; from 2020-11-30 three days are 12-03."""
    ledger = "culture-application"

    def judged(accepted: date) -> fz.Finding:
        row = {"item": "show", "accepted": True, "accepted_on": accepted}
        return finding(rulebook, "show-approval", ledger, row, date(2021, 12, 31))

    assert judged(date(2020, 11, 28)).outcome is fz.Outcome.NOT_APPLICABLE
    assert judged(date(2020, 11, 30)).due == "2020-12-03"


def test_results_of_reports_are_published_seven_days_after_they_were_handled(
    rulebook: fz.Rulebook,
) -> None:
    """From Saturday 2025-03-08 the last day is Saturday 03-15, so Monday 03-17: article 34."""
    row = {"handled": True, "handled_on": date(2025, 3, 8)}
    as_of = date(2025, 3, 17)
    found = finding(rulebook, "report-result-published", "culture-report", row, as_of)
    assert (found.outcome, found.due) == (fz.Outcome.PENDING, "2025-03-17")


def test_each_application_has_one_term(rulebook: fz.Rulebook) -> None:
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
    findings = fz.assess(
        rulebook.select(f"{NAME}/*"),
        {"culture-application": rows, "culture-report": []},
        as_of=date(2025, 12, 31),
    )
    overdue = {(f.rule.id, f.subject) for f in findings if f.outcome is fz.Outcome.OVERDUE}
    assert overdue == {(f"{NAME}/net-preparation", "n"), (f"{NAME}/show-approval", "s")}


def test_no_record_is_never_a_pass(rulebook: fz.Rulebook) -> None:
    """Without any ledger every rule is unknown."""
    found = fz.assess(rulebook.select(f"{NAME}/*"), {}, year=2025, as_of=date(2025, 12, 31))
    assert {f.outcome for f in found} == {fz.Outcome.UNKNOWN}
