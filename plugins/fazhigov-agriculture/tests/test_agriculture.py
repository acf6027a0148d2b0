"""Agriculture: what the law says, held against cases worked by hand."""

from __future__ import annotations

from datetime import date, datetime

import fazhigov as fz
from fazhigov.testing import Bench, PluginConformance

DRUGS = "Regulations on Veterinary Drugs (as revised in 2020)"
PESTICIDES = "Regulations on Pesticides (as revised in 2017)"
EPIDEMICS = "Regulations on Major Animal Epidemics (as revised in 2017)"
MACHINES = "Regulations on the Safety of Farm Machines (as revised in 2019)"
LAND = "Law on Mediating and Arbitrating Disputes on Contracted Rural Land"

RULES = [
    # rule, document, article, limit, confidence
    ("veterinary-drug-licence", DRUGS, "22", "within 30 working days", "text"),
    ("pesticide-licence", PESTICIDES, "24", "within 20 working days", "text"),
    ("seized-drugs-filing", DRUGS, "46", "within 7 working days", "text"),
    ("tested-drugs-filing", DRUGS, "46", "within 15 working days", "text"),
    ("epidemic-reported", EPIDEMICS, "17", "within 2 hours", "text"),
    ("epidemic-told-to-department", EPIDEMICS, "17", "within 2 hours", "text"),
    ("machine-registered", MACHINES, "21", "within 2 working days", "text"),
    ("operator-permit", MACHINES, "22", "within 2 working days", "text"),
    ("accident-finding", MACHINES, "27", "within 10 working days", "text"),
    ("accident-finding-after-appraisal", MACHINES, "27", "within 5 working days", "text"),
    ("accident-finding-served", MACHINES, "27", "within 3 working days", "text"),
    ("arbitration-applicant-told", LAND, "23", "within 5 working days", "text"),
    ("arbitration-respondent-served", LAND, "24", "within 5 working days", "text"),
    ("arbitration-defence-served", LAND, "25", "within 5 working days", "text"),
    ("arbitration-panel-told", LAND, "27", "within 2 working days", "text"),
    ("arbitration-hearing-told", LAND, "31", "at least 5 working days before", "text"),
    ("arbitration-closed", LAND, "47", "within 60 days", "text"),
    ("arbitration-award-served", LAND, "45", "within 3 working days", "text"),
    ("arbitration-ending-told", LAND, "23", "within 5 working days", "text"),
    ("arbitration-commission-members", LAND, "13", "≥ 50%", "text"),
]

BENCH = Bench("agriculture", as_of=date(2025, 12, 31))


class TestConformance(PluginConformance):
    """Examples on all four sides, sources, levels of law, languages, ledgers."""

    plugin = "agriculture"
    rules = RULES


def test_licences_to_trade_are_decided_in_working_days() -> None:
    """Veterinary drugs 30 from receipt, pesticides 20 from acceptance, over National Day 2024.

    From 09-27: 09-29, 09-30 (2), 10-08 to 10-12 (7, Saturday worked), 12 on 10-18, 17 on 10-25,
    20 on 10-30, 22 on 11-01, 27 on 11-08, 30 on 11-13. From 09-30: 10-08 to 10-12 (5), 10 on
    10-18, 15 on 10-25, 20 on 11-01.
    """
    as_of = date(2024, 12, 31)
    day = {"received_on": date(2024, 9, 27), "accepted": True, "accepted_on": date(2024, 9, 30)}
    for rule, item, due in (
        ("veterinary-drug-licence", "veterinary-drug", "2024-11-13"),
        ("pesticide-licence", "pesticide", "2024-11-01"),
    ):
        assert BENCH.judge(rule, {"item": item, **day}, as_of=as_of) == (fz.Outcome.OVERDUE, due)


def test_expert_review_does_not_count_for_a_licence() -> None:
    """Three working days from 2025-03-10 until 03-13: 20 end on 03-31, 23 on 04-03."""
    row = {
        "item": "pesticide",
        "accepted": True,
        "accepted_on": date(2025, 3, 3),
        "review_from": date(2025, 3, 10),
        "review_until": date(2025, 3, 13),
    }
    assert BENCH.hold("pesticide-licence", row).due == "2025-04-03"


def test_seized_drugs_have_one_term_or_the_other() -> None:
    """7 working days from the seizure; 15 from the report where a test is needed: article 46.

    From 2025-03-03, 7 end on 03-12. From 03-10, 4 on 03-14, 9 on 03-21, 14 on 03-28, 15 on 03-31.
    """
    row = {"seized_on": date(2025, 3, 3), "report_issued_on": date(2025, 3, 10)}
    for tested, owed, due in (
        (False, "seized-drugs-filing", "2025-03-12"),
        (True, "tested-drugs-filing", "2025-03-31"),
    ):
        for rule in ("seized-drugs-filing", "tested-drugs-filing"):
            found = BENCH.hold(rule, {**row, "tested": tested})
            if rule == owed:
                assert (found.outcome, found.due) == (fz.Outcome.OVERDUE, due)
            else:
                assert found.outcome is fz.Outcome.NOT_APPLICABLE


def test_epidemics_are_reported_within_two_hours_to_the_minute() -> None:
    """From Friday 23:30 to Saturday 01:30, upwards and to the veterinary body alike."""

    def outcome(rule: str, field: str, at: str) -> fz.Outcome:
        row = {
            "major": True,
            "judged_at": datetime.fromisoformat("2025-03-07T23:30+08:00"),
            field: datetime.fromisoformat(at),
        }
        return BENCH.hold(rule, row).outcome

    for rule, field in (
        ("epidemic-reported", "reported_at"),
        ("epidemic-told-to-department", "told_at"),
    ):
        assert outcome(rule, field, "2025-03-08T01:30+08:00") is fz.Outcome.MET
        assert outcome(rule, field, "2025-03-08T01:31+08:00") is fz.Outcome.LATE


def test_papers_for_machines_and_operators_take_two_working_days() -> None:
    """From Friday 2025-03-07: 03-10, 03-11. Each paper is judged by its own rule alone."""
    rules = {"registration": "machine-registered", "operator": "operator-permit"}
    for item, owed in rules.items():
        row = {"item": item, "passed": True, "passed_on": date(2025, 3, 7)}
        for rule in rules.values():
            found = BENCH.hold(rule, row)
            if rule == owed:
                assert (found.outcome, found.due) == (fz.Outcome.OVERDUE, "2025-03-11")
            else:
                assert found.outcome is fz.Outcome.NOT_APPLICABLE


def test_findings_on_accidents_over_national_day() -> None:
    """Ten, five and three working days from Friday 2024-09-27.

    09-29, 09-30 (2), 10-08 (3), 10-09, 10-10 (5), 10-11, 10-12 (7), 10-14 to 10-16 (10).
    """
    day = date(2024, 9, 27)
    as_of = date(2024, 12, 31)
    for rule, row, due in (
        ("accident-finding", {"appraised": False, "examined_on": day}, "2024-10-16"),
        (
            "accident-finding-after-appraisal",
            {"appraised": True, "appraisal_got_on": day},
            "2024-10-10",
        ),
        ("accident-finding-served", {"found": True, "found_on": day}, "2024-10-08"),
    ):
        assert BENCH.judge(rule, row, as_of=as_of) == (fz.Outcome.OVERDUE, due)


def test_numbers_are_not_applied_before_the_version_that_was_read() -> None:
    """Drugs from 2020-03-27, machines from 2019-03-02, land arbitration from 2010-01-01."""

    def seized(day: date) -> fz.Finding:
        row = {"tested": False, "seized_on": day}
        return BENCH.hold("seized-drugs-filing", row)

    assert seized(date(2020, 3, 26)).outcome is fz.Outcome.NOT_APPLICABLE
    # Friday; five days to 04-03, off to Monday 04-06 for Qingming, 04-07 (6), 04-08 (7).
    assert seized(date(2020, 3, 27)).due == "2020-04-08"

    def judged(passed: date) -> fz.Finding:
        row = {"item": "operator", "passed": True, "passed_on": passed}
        return BENCH.hold("operator-permit", row)

    assert judged(date(2019, 3, 1)).outcome is fz.Outcome.NOT_APPLICABLE
    assert judged(date(2019, 3, 2)).due == "2019-03-05"  # Saturday; 03-04, 03-05

    def told(received: date) -> fz.Finding:
        row = {"received_on": received}
        return BENCH.hold("arbitration-applicant-told", row)

    assert told(date(2009, 12, 31)).outcome is fz.Outcome.NOT_APPLICABLE
    assert told(date(2010, 1, 1)).due == "2010-01-08"  # off to 01-03; 01-04 to 01-08


def test_land_arbitration_ends_in_sixty_days_or_ninety() -> None:
    """From 2024-08-02: 29 in August, 59 in September, day 60 is 10-01, off to 10-07.

    Day 90 is Thursday 10-31. The director's approval has to come by 10-08.
    """

    def due(approved: date | None, days: int | None) -> str | None:
        row = {
            "accepted": True,
            "accepted_on": date(2024, 8, 2),
            "extension_approved_on": approved,
            "extension_days": days,
        }
        return BENCH.hold("arbitration-closed", row, as_of=date(2024, 12, 31)).due

    assert due(None, None) == "2024-10-08"
    assert due(date(2024, 10, 8), 30) == "2024-10-31"
    assert due(date(2024, 10, 9), 30) == "2024-10-08"
    assert due(date(2024, 9, 30), 31) == "2024-10-08"


def test_hearings_are_told_five_working_days_ahead() -> None:
    """Back from Thursday 2024-10-10: 10-09, 10-08 (2), 09-30, 09-29 (4), Friday 09-27 (5)."""

    def outcome(told: date) -> fz.Outcome:
        row = {"hearing_set": True, "heard_on": date(2024, 10, 10), "hearing_told_on": told}
        as_of = date(2024, 12, 31)
        return BENCH.hold("arbitration-hearing-told", row, as_of=as_of).outcome

    assert outcome(date(2024, 9, 27)) is fz.Outcome.MET
    assert outcome(date(2024, 9, 28)) is fz.Outcome.LATE


def test_half_of_the_commission_is_enough() -> None:
    """8 of 16 are half, 8 of 17 are less: article 13."""

    def outcome(members: int) -> fz.Outcome:
        row = {"year": 2024, "members": members, "farmers_and_experts": 8}
        rule, day = "arbitration-commission-members", date(2025, 2, 10)
        return BENCH.hold(rule, row, year=2024, as_of=day).outcome

    assert outcome(16) is fz.Outcome.MET
    assert outcome(17) is fz.Outcome.BREACHED


def test_each_step_of_a_land_case_is_judged_for_itself() -> None:
    """One row, told and served in time, whose defence has been left lying since 2025-03-20.

    Told by 03-10 (5), served from 03-10 by 03-17 (5), the defence due from 03-20 by 03-27 (5).
    """
    row = {
        "id": "a",
        "received_on": date(2025, 3, 3),
        "applicant_told_on": date(2025, 3, 10),
        "accepted": True,
        "accepted_on": date(2025, 3, 10),
        "respondent_served_on": date(2025, 3, 17),
        "defended": True,
        "defence_got_on": date(2025, 3, 20),
        "panel_formed": False,
        "hearing_set": False,
        "awarded": False,
        "ended_early": False,
    }
    findings = BENCH.assess(
        {"land-arbitration": [row], "land-arbitration-commission": []},
        "agriculture/arbitration-*",
        as_of=date(2025, 3, 28),
    )
    found = {
        f.rule.id.removeprefix("agriculture/arbitration-"): (f.outcome, f.due)
        for f in findings
        if f.subject == "a"
    }
    none = (fz.Outcome.NOT_APPLICABLE, None)
    assert found == {
        "applicant-told": (fz.Outcome.MET, "2025-03-10"),
        "respondent-served": (fz.Outcome.MET, "2025-03-17"),
        "defence-served": (fz.Outcome.OVERDUE, "2025-03-27"),
        "panel-told": none,
        "hearing-told": none,
        "closed": (fz.Outcome.PENDING, "2025-05-09"),  # 21 in March, 51 in April
        "award-served": none,
        "ending-told": none,
    }
