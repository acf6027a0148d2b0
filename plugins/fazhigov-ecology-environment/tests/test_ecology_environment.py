"""Ecology and environment: what the law says, held against cases worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.rules.within import Within
from fazhigov.testing import example_faults

NAME = "ecology-environment"
PLAN = "biyang-2021-2025"

RULES = (
    # rule, document, article, limit, confidence
    (
        "impact-report",
        "Ecological Environment Code",
        "102",
        "within 60 days (from 2003-09-01 through 2026-08-14) / 60 days (from 2026-08-15 on)",
        "text",
    ),
    (
        "impact-table",
        "Ecological Environment Code",
        "102",
        "within 30 days (from 2003-09-01 through 2026-08-14) / 30 days (from 2026-08-15 on)",
        "text",
    ),
    (
        "impact-recheck",
        "Regulations on Environmental Protection in Construction Projects",
        "12",
        "within 10 days",
        "text",
    ),
    (
        "permit-correction",
        "Regulations on Discharge Permits",
        "9",
        "within 3 days",
        "text",
    ),
    (
        "permit-simplified",
        "Regulations on Discharge Permits",
        "12(1)",
        "within 20 days",
        "text",
    ),
    (
        "permit-key",
        "Regulations on Discharge Permits",
        "12(2)",
        "within 30 days",
        "text",
    ),
    (
        "permit-key-with-site-check",
        "Regulations on Discharge Permits",
        "12(2)",
        "within 45 days",
        "text",
    ),
    (
        "permit-renewal",
        "Regulations on Discharge Permits",
        "14",
        "within 20 days",
        "text",
    ),
    (
        "case-filing",
        "Measures on Environmental Penalties (2010, Order 8)",
        "22",
        "within 7 working days",
        "text",
    ),
    (
        "case-decision",
        "Measures on Environmental Penalties (2010, Order 8)",
        "55",
        "within 3 months",
        "text",
    ),
    (
        "spot-penalty-recorded",
        "Measures on Ecological and Environmental Penalties (Order 30)",
        "68",
        "within 3 working days",
        "secondary",
    ),
    (
        "seizure-lift-decision",
        "Measures on Seizures by Environment Bodies",
        "19",
        "within 5 working days",
        "text",
    ),
    (
        "seizure-lift-served",
        "Measures on Seizures by Environment Bodies",
        "21",
        "within 3 working days",
        "text",
    ),
    (
        "correction-order",
        "Measures on Daily Fines by Environment Bodies",
        "8(2)",
        "within 3 working days",
        "text",
    ),
    (
        "covert-recheck",
        "Measures on Daily Fines by Environment Bodies",
        "10",
        "within 30 days",
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


@pytest.mark.parametrize(
    ("form", "rule", "received", "due"),
    [
        ("report", "impact-report", date(2025, 3, 3), "2025-05-06"),  # 05-02 lies in the holiday
        ("report", "impact-report", date(2026, 8, 14), "2026-10-13"),  # the law's last day
        ("report", "impact-report", date(2026, 8, 15), "2026-10-14"),  # the code's first
        ("table", "impact-table", date(2025, 3, 3), "2025-04-02"),
        ("table", "impact-table", date(2026, 8, 14), "2026-09-14"),  # day 30 is Sunday 09-13
        ("table", "impact-table", date(2026, 8, 15), "2026-09-14"),  # day 30 is that Monday
    ],
)
def test_impact_statements_keep_their_sixty_and_thirty_days_under_the_code(
    rulebook: fz.Rulebook, form: str, rule: str, received: date, due: str
) -> None:
    """The code took over both terms on 2026-08-15: article 22 of the law, 102 of the code."""
    row = {"form": form, "matter": "approval", "received_on": received}
    found = finding(rulebook, rule, "environment-impact", row, date(2026, 11, 20))
    assert (found.outcome, found.due) == (fz.Outcome.OVERDUE, due)


def test_both_versions_of_the_impact_terms_name_their_source(registry: fz.Registry) -> None:
    """The law until 2026-08-14, the code from 2026-08-15 on."""
    for rule in registry.departments[NAME].rules[:2]:
        assert isinstance(rule.kind, Within)
        sources = [version.source and version.source.en for version in rule.kind.term.versions]
        assert sources == [
            "Environmental Impact Assessment Law 22",
            "Ecological Environment Code 102",
        ]


def test_silence_is_consent_and_late_all_the_same(rulebook: fz.Rulebook) -> None:
    """Ten days from Wednesday 2025-03-05 is Saturday 03-15, so Monday 03-17."""
    row = {"matter": "recheck", "received_on": date(2025, 3, 5)}
    ledger = "environment-impact"
    found = finding(rulebook, "impact-recheck", ledger, row, date(2025, 3, 17))
    assert found.outcome is fz.Outcome.PENDING
    found = finding(rulebook, "impact-recheck", ledger, row, date(2025, 3, 18))
    assert found.outcome is fz.Outcome.OVERDUE


@pytest.mark.parametrize(
    ("rule", "row", "due"),
    [
        ("permit-simplified", {"application": "initial", "management": "simplified"}, "2025-03-24"),
        (
            "permit-key",
            {"application": "initial", "management": "key", "site_checked": False},
            "2025-04-02",
        ),
        (
            "permit-key-with-site-check",
            {"application": "initial", "management": "key", "site_checked": True},
            "2025-04-17",
        ),
        ("permit-renewal", {"application": "renewal"}, "2025-03-24"),
    ],
)
def test_permits_are_decided_in_calendar_days_by_category(
    rulebook: fz.Rulebook, rule: str, row: dict[str, Any], due: str
) -> None:
    """20 days end on Sunday 03-23 and move; 30 end on 04-02, 45 on 04-17. One rule each."""
    row = {**row, "accepted": True, "accepted_on": date(2025, 3, 3)}
    as_of = date(2025, 12, 31)
    found = finding(rulebook, rule, "environment-permit", row, as_of)
    assert (found.outcome, found.due) == (fz.Outcome.OVERDUE, due)
    owed = [
        other
        for other in ("permit-simplified", "permit-key", "permit-key-with-site-check")
        if finding(rulebook, other, "environment-permit", row, as_of).outcome is fz.Outcome.OVERDUE
    ]
    assert owed == ([rule] if rule != "permit-renewal" else [])


def test_permits_have_terms_from_2021_03_01(rulebook: fz.Rulebook) -> None:
    """The day before there was no rule; three days from 2021-03-01 is Thursday 03-04."""

    def judged(received: date) -> fz.Finding:
        row = {"incomplete": True, "received_on": received}
        return finding(rulebook, "permit-correction", "environment-permit", row, date(2021, 12, 31))

    assert judged(date(2021, 2, 28)).outcome is fz.Outcome.NOT_APPLICABLE
    assert judged(date(2021, 3, 1)).due == "2021-03-04"


def test_the_numbers_of_2010_end_on_2023_06_30(rulebook: fz.Rulebook) -> None:
    """Seven working days to file and three months to decide; what came after was not read."""
    as_of = date(2023, 12, 31)

    def filing(found: date) -> fz.Finding:
        row = {"procedure": "none", "found_on": found}
        return finding(rulebook, "case-filing", "environment-case", row, as_of)

    def decision(filed: date) -> fz.Finding:
        row = {"procedure": "ordinary", "filing_decided_on": filed}
        return finding(rulebook, "case-decision", "environment-case", row, as_of)

    assert filing(date(2023, 6, 30)).due == "2023-07-11"  # 5 to 07-07, then 07-10 and 07-11
    assert filing(date(2023, 7, 1)).outcome is fz.Outcome.NOT_APPLICABLE
    assert decision(date(2023, 6, 30)).due == "2023-10-07"  # 09-30 to 10-06 off, Sat 10-07 worked
    assert decision(date(2023, 7, 1)).outcome is fz.Outcome.NOT_APPLICABLE


def test_hearings_monitoring_and_service_do_not_count(rulebook: fz.Rulebook) -> None:
    """2, 14 and 3 days after Tuesday 2023-06-06: 06-25, a Sunday worked after Dragon Boat."""
    row = {
        "procedure": "ordinary",
        "filing_decided_on": date(2023, 3, 6),
        "monitoring_from": date(2023, 4, 3),
        "monitoring_until": date(2023, 4, 17),
        "hearing_from": date(2023, 5, 8),
        "hearing_until": date(2023, 5, 10),
        "service_from": date(2023, 5, 15),
        "service_until": date(2023, 5, 18),
    }
    found = finding(rulebook, "case-decision", "environment-case", row, date(2023, 12, 31))
    assert found.due == "2023-06-25"


def test_penalties_on_the_spot_are_reported_under_the_measures_of_2023(
    rulebook: fz.Rulebook,
) -> None:
    """Three working days from Saturday 2023-07-01 are 07-03, 07-04, 07-05."""

    def judged(decided: date) -> fz.Finding:
        row = {"procedure": "summary", "decided_on": decided}
        ledger = "environment-case"
        return finding(rulebook, "spot-penalty-recorded", ledger, row, date(2023, 12, 31))

    assert judged(date(2023, 6, 30)).outcome is fz.Outcome.NOT_APPLICABLE
    assert judged(date(2023, 7, 1)).due == "2023-07-05"


def test_requests_to_lift_are_decided_in_five_and_served_in_three_working_days(
    rulebook: fz.Rulebook,
) -> None:
    """Over National Day 2024: from 09-27, 09-29 and 09-30 worked, then 10-08 on."""
    row = {
        "lift_asked": True,
        "lift_asked_on": date(2024, 9, 27),
        "lifted": True,
        "ended_on": date(2024, 9, 27),
    }
    as_of = date(2024, 12, 31)
    ledger = "environment-seizure"
    assert finding(rulebook, "seizure-lift-decision", ledger, row, as_of).due == "2024-10-10"
    assert finding(rulebook, "seizure-lift-served", ledger, row, as_of).due == "2024-10-08"


def test_daily_fines_need_an_order_in_three_working_days_and_a_recheck_in_thirty_days(
    rulebook: fz.Rulebook,
) -> None:
    """From 2025-03-03: 03-06 for the order; from 03-06: Saturday 04-05, off to 04-06."""
    row = {
        "monitored": True,
        "report_got_on": date(2025, 3, 3),
        "served_on": date(2025, 3, 6),
        "rechecked_on": date(2025, 4, 7),
    }
    as_of = date(2025, 12, 31)
    ledger = "environment-order"
    order = finding(rulebook, "correction-order", ledger, row, as_of)
    recheck = finding(rulebook, "covert-recheck", ledger, row, as_of)
    assert (order.outcome, order.due) == (fz.Outcome.MET, "2025-03-06")
    assert (recheck.outcome, recheck.due) == (fz.Outcome.MET, "2025-04-07")
    late = finding(
        rulebook, "covert-recheck", ledger, {**row, "rechecked_on": date(2025, 4, 8)}, as_of
    )
    assert late.outcome is fz.Outcome.LATE


def test_the_measures_of_2015_do_not_reach_back(rulebook: fz.Rulebook) -> None:
    """Ordered or asked on 2014-12-31: not applicable."""
    day = date(2014, 12, 31)
    as_of = date(2015, 12, 31)
    for rule, ledger, row in (
        (
            "seizure-lift-decision",
            "environment-seizure",
            {"lift_asked": True, "lift_asked_on": day},
        ),
        ("covert-recheck", "environment-order", {"served_on": day}),
    ):
        found = finding(rulebook, rule, ledger, row, as_of)
        assert found.outcome is fz.Outcome.NOT_APPLICABLE


def test_no_record_is_never_a_pass(rulebook: fz.Rulebook) -> None:
    """Without any ledger nothing is met."""
    found = fz.assess(rulebook.select(f"{NAME}/*"), {}, year=2025, as_of=date(2025, 12, 31))
    assert {f.outcome for f in found} == {fz.Outcome.UNKNOWN, fz.Outcome.NOT_APPLICABLE}
    lapsed = {f.rule.id for f in found if f.outcome is fz.Outcome.NOT_APPLICABLE}
    assert lapsed == {f"{NAME}/case-filing", f"{NAME}/case-decision"}
