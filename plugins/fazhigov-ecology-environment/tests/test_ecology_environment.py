"""Ecology and environment: what the law says, held against cases worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.rules.within import Within
from fazhigov.testing import Bench, PluginConformance

CODE = "Ecological Environment Code"
PERMITS = "Regulations on Discharge Permits"
PENALTIES = "Measures on Environmental Penalties (2010, Order 8)"
SEIZURES = "Measures on Seizures by Environment Bodies"
DAILY_FINES = "Measures on Daily Fines by Environment Bodies"

RULES = [
    # rule, document, article, limit, confidence
    (
        "impact-report",
        CODE,
        "102",
        "within 60 days (from 2003-09-01 through 2026-08-14) / 60 days (from 2026-08-15 on)",
        "text",
    ),
    (
        "impact-table",
        CODE,
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
    ("permit-correction", PERMITS, "9", "within 3 days", "text"),
    ("permit-simplified", PERMITS, "12(1)", "within 20 days", "text"),
    ("permit-key", PERMITS, "12(2)", "within 30 days", "text"),
    ("permit-key-with-site-check", PERMITS, "12(2)", "within 45 days", "text"),
    ("permit-renewal", PERMITS, "14", "within 20 days", "text"),
    ("case-filing", PENALTIES, "22", "within 7 working days", "text"),
    ("case-decision", PENALTIES, "55", "within 3 months", "text"),
    (
        "spot-penalty-recorded",
        "Measures on Ecological and Environmental Penalties (Order 30)",
        "68",
        "within 3 working days",
        "secondary",
    ),
    ("seizure-lift-decision", SEIZURES, "19", "within 5 working days", "text"),
    ("seizure-lift-served", SEIZURES, "21", "within 3 working days", "text"),
    ("correction-order", DAILY_FINES, "8(2)", "within 3 working days", "text"),
    ("covert-recheck", DAILY_FINES, "10", "within 30 days", "text"),
]

BENCH = Bench("ecology-environment", as_of=date(2025, 12, 31))


class TestConformance(PluginConformance):
    """Examples on all four sides, sources, levels of law, languages, ledgers."""

    plugin = "ecology-environment"
    rules = RULES


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
    form: str, rule: str, received: date, due: str
) -> None:
    """The code took over both terms on 2026-08-15: article 22 of the law, 102 of the code."""
    row = {"form": form, "matter": "approval", "received_on": received}
    assert BENCH.judge(rule, row, as_of=date(2026, 11, 20)) == (fz.Outcome.OVERDUE, due)


def test_both_versions_of_the_impact_terms_name_their_source() -> None:
    """The law until 2026-08-14, the code from 2026-08-15 on."""
    for rule in list(BENCH.rules.values())[:2]:
        assert isinstance(rule.kind, Within)
        sources = [version.source and version.source.en for version in rule.kind.term.versions]
        assert sources == [
            "Environmental Impact Assessment Law 22",
            "Ecological Environment Code 102",
        ]


def test_silence_is_consent_and_late_all_the_same() -> None:
    """Ten days from Wednesday 2025-03-05 is Saturday 03-15, so Monday 03-17."""
    row = {"matter": "recheck", "received_on": date(2025, 3, 5)}
    assert BENCH.hold("impact-recheck", row, as_of=date(2025, 3, 17)).outcome is fz.Outcome.PENDING
    assert BENCH.hold("impact-recheck", row, as_of=date(2025, 3, 18)).outcome is fz.Outcome.OVERDUE


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
    rule: str, row: dict[str, Any], due: str
) -> None:
    """20 days end on Sunday 03-23 and move; 30 end on 04-02, 45 on 04-17. One rule each."""
    row = {**row, "accepted": True, "accepted_on": date(2025, 3, 3)}
    assert BENCH.judge(rule, row) == (fz.Outcome.OVERDUE, due)
    owed = [
        other
        for other in ("permit-simplified", "permit-key", "permit-key-with-site-check")
        if BENCH.hold(other, row).outcome is fz.Outcome.OVERDUE
    ]
    assert owed == ([rule] if rule != "permit-renewal" else [])


def test_permits_have_terms_from_2021_03_01() -> None:
    """The day before there was no rule; three days from 2021-03-01 is Thursday 03-04."""

    def judged(received: date) -> fz.Finding:
        row = {"incomplete": True, "received_on": received}
        return BENCH.hold("permit-correction", row, as_of=date(2021, 12, 31))

    assert judged(date(2021, 2, 28)).outcome is fz.Outcome.NOT_APPLICABLE
    assert judged(date(2021, 3, 1)).due == "2021-03-04"


def test_the_numbers_of_2010_end_on_2023_06_30() -> None:
    """Seven working days to file and three months to decide; what came after was not read."""
    as_of = date(2023, 12, 31)

    def filing(found: date) -> fz.Finding:
        row = {"procedure": "none", "found_on": found}
        return BENCH.hold("case-filing", row, as_of=as_of)

    def decision(filed: date) -> fz.Finding:
        row = {"procedure": "ordinary", "filing_decided_on": filed}
        return BENCH.hold("case-decision", row, as_of=as_of)

    assert filing(date(2023, 6, 30)).due == "2023-07-11"  # 5 to 07-07, then 07-10 and 07-11
    assert filing(date(2023, 7, 1)).outcome is fz.Outcome.NOT_APPLICABLE
    assert decision(date(2023, 6, 30)).due == "2023-10-07"  # 09-30 to 10-06 off, Sat 10-07 worked
    assert decision(date(2023, 7, 1)).outcome is fz.Outcome.NOT_APPLICABLE


def test_hearings_monitoring_and_service_do_not_count() -> None:
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
    assert BENCH.hold("case-decision", row, as_of=date(2023, 12, 31)).due == "2023-06-25"


def test_penalties_on_the_spot_are_reported_under_the_measures_of_2023() -> None:
    """Three working days from Saturday 2023-07-01 are 07-03, 07-04, 07-05."""

    def judged(decided: date) -> fz.Finding:
        row = {"procedure": "summary", "decided_on": decided}
        return BENCH.hold("spot-penalty-recorded", row, as_of=date(2023, 12, 31))

    assert judged(date(2023, 6, 30)).outcome is fz.Outcome.NOT_APPLICABLE
    assert judged(date(2023, 7, 1)).due == "2023-07-05"


def test_requests_to_lift_are_decided_in_five_and_served_in_three_working_days() -> None:
    """Over National Day 2024: from 09-27, 09-29 and 09-30 worked, then 10-08 on."""
    row = {
        "lift_asked": True,
        "lift_asked_on": date(2024, 9, 27),
        "lifted": True,
        "ended_on": date(2024, 9, 27),
    }
    as_of = date(2024, 12, 31)
    assert BENCH.hold("seizure-lift-decision", row, as_of=as_of).due == "2024-10-10"
    assert BENCH.hold("seizure-lift-served", row, as_of=as_of).due == "2024-10-08"


def test_daily_fines_need_an_order_in_three_working_days_and_a_recheck_in_thirty_days() -> None:
    """From 2025-03-03: 03-06 for the order; from 03-06: Saturday 04-05, off to 04-06."""
    row = {
        "monitored": True,
        "report_got_on": date(2025, 3, 3),
        "served_on": date(2025, 3, 6),
        "rechecked_on": date(2025, 4, 7),
    }
    assert BENCH.judge("correction-order", row) == (fz.Outcome.MET, "2025-03-06")
    assert BENCH.judge("covert-recheck", row) == (fz.Outcome.MET, "2025-04-07")
    late = BENCH.hold("covert-recheck", {**row, "rechecked_on": date(2025, 4, 8)})
    assert late.outcome is fz.Outcome.LATE


def test_the_measures_of_2015_do_not_reach_back() -> None:
    """Ordered or asked on 2014-12-31: not applicable."""
    day = date(2014, 12, 31)
    as_of = date(2015, 12, 31)
    for rule, row in (
        ("seizure-lift-decision", {"lift_asked": True, "lift_asked_on": day}),
        ("covert-recheck", {"served_on": day}),
    ):
        assert BENCH.hold(rule, row, as_of=as_of).outcome is fz.Outcome.NOT_APPLICABLE


def test_only_what_is_no_longer_in_force_does_not_apply() -> None:
    """The measures of 2010 ended on 2023-06-30."""
    found = BENCH.assess({}, year=2025)
    lapsed = {f.rule.id for f in found if f.outcome is fz.Outcome.NOT_APPLICABLE}
    assert lapsed == {"ecology-environment/case-filing", "ecology-environment/case-decision"}
