"""Petitions: what the law says, held against cases worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.rules.levels import Relation, compare_levels
from fazhigov.rules.within import Within
from fazhigov.testing import Bench, PluginConformance

WORK = "Regulations on Petition Work (2022)"
OF_2005 = "Regulations on Petitions (2005, Decree 431)"
HENAN = "Henan Regulations on Petitions"


def both(days: int) -> str:
    """Say that a term is the same under the regulations of 2005 and of 2022."""
    return (
        f"within {days} days (from 2005-05-01 through 2022-04-30) / {days} days "
        "(from 2022-05-01 on)"
    )


RULES = [
    # rule, document, article, limit, confidence
    ("registered", WORK, "22, 23", "entered in the register", "text"),
    (
        "legal-remedies-separated",
        WORK,
        "28(2)",
        "taken out of ordinary petitions, handed over, or the way shown",
        "text",
    ),
    ("passed-on", WORK, "22", both(15), "text"),
    ("told-directly", WORK, "23(2)", both(15), "text"),
    ("told-on-referral", WORK, "23(3)", both(15), "text"),
    ("referral-objection", WORK, "23(3)", "within 5 working days", "text"),
    ("handled", WORK, "34", "within 60 days", "text"),
    ("handled-2005", OF_2005, "33", "within 60 days", "text"),
    ("extension-told", WORK, "34", "the reasons told", "text"),
    ("reviewed", WORK, "35", both(30), "text"),
    ("rechecked", WORK, "36", both(30), "text"),
    ("advice-answered-2005", OF_2005, "36", "within 30 days", "text"),
    ("advice-answered", WORK, "40", "the written answer", "text"),
    ("yearly-report", WORK, "41", "at least 1 a year", "text"),
    ("henan-handled", HENAN, "26", "within 30 days", "text"),
]

BENCH = Bench("petitions", as_of=date(2025, 12, 31))


class TestConformance(PluginConformance):
    """Examples on all four sides, sources, levels of law, languages, ledgers."""

    plugin = "petitions"
    rules = RULES


def test_both_versions_name_their_source() -> None:
    """Three times fifteen and twice thirty days were taken over from the regulations of 2005."""
    sources = {
        rule.id.removeprefix("petitions/"): [
            version.source.en for version in rule.kind.term.versions if version.source
        ]
        for rule in BENCH.rules.values()
        if isinstance(rule.kind, Within) and len(rule.kind.term.versions) > 1
    }
    old, new = "Regulations on Petitions (2005)", "Regulations on Petition Work"
    assert sources == {
        "passed-on": [f"{old} 21", f"{new} 22"],
        "told-directly": [f"{old} 22", f"{new} 23"],
        "told-on-referral": [f"{old} 21", f"{new} 23"],
        "reviewed": [f"{old} 34", f"{new} 35"],
        "rechecked": [f"{old} 35", f"{new} 36"],
    }


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2025, 3, 3), "2025-03-18"),  # Tuesday
        (date(2022, 4, 30), "2022-05-16"),  # day 15 is Sunday 05-15
        (date(2022, 5, 1), "2022-05-16"),  # day 15 is that Monday
        (date(2024, 9, 20), "2024-10-08"),  # day 15 is 10-05, off to 10-07
    ],
)
def test_fifteen_days_are_calendar_days_before_and_after_the_change(
    received: date, due: str
) -> None:
    """The office passes on, and the body tells, within the same fifteen days."""
    row: dict[str, Any] = {"received_on": received}
    assert BENCH.judge("passed-on", row) == (fz.Outcome.OVERDUE, due)
    for rule, more in (
        ("told-directly", {"origin": "direct"}),
        ("told-on-referral", {"origin": "referred", "competence": "own"}),
    ):
        assert BENCH.judge(rule, {**row, **more}) == (fz.Outcome.OVERDUE, due)


def test_a_body_that_does_not_answer_for_it_objects_within_five_working_days() -> None:
    """Over National Day 2024: 09-29 and 09-30 worked (2), then 10-08 to 10-10 (5). New in 2022."""

    def judged(received: date) -> fz.Finding:
        row = {"origin": "referred", "competence": "none", "received_on": received}
        return BENCH.hold("referral-objection", row)

    assert judged(date(2024, 9, 27)).due == "2024-10-10"
    assert judged(date(2022, 4, 30)).outcome is fz.Outcome.NOT_APPLICABLE
    assert judged(date(2022, 5, 1)).due == "2022-05-10"  # 05-05, 05-06, Sat 05-07, 05-09, 05-10


@pytest.mark.parametrize(
    ("accepted", "track", "old", "new"),
    [
        # Day 60: 31 at the end of May, 60 on Wednesday 06-29.
        (date(2022, 4, 30), "petition", "2022-06-29", None),
        (date(2022, 4, 30), "statutory", "2022-06-29", None),
        # Day 60: 30 at the end of May, 60 on Thursday 06-30.
        (date(2022, 5, 1), "petition", None, "2022-06-30"),
        (date(2022, 5, 1), "statutory", None, None),
        (date(2022, 5, 1), "suggestion", None, None),
    ],
)
def test_sixty_days_were_for_all_and_are_for_the_petition_procedure_alone(
    accepted: date, track: str, old: str | None, new: str | None
) -> None:
    """Article 33 of 2005 drew no line; article 34 names the matters of article 31(6)."""
    row = {"track": track, "accepted": True, "accepted_on": accepted}
    for rule, due in (("handled-2005", old), ("handled", new)):
        found = BENCH.hold(rule, row)
        if due is None:
            assert found.outcome is fz.Outcome.NOT_APPLICABLE
        else:
            assert (found.outcome, found.due) == (fz.Outcome.OVERDUE, due)


def test_thirty_days_more_count_if_approved_in_time() -> None:
    """From 2025-03-03: day 60 moves to 05-06, day 90 over Dragon Boat to 06-03."""

    def due(approved: date, days: int) -> str | None:
        row = {
            "track": "petition",
            "accepted": True,
            "accepted_on": date(2025, 3, 3),
            "extension_approved_on": approved,
            "extension_days": days,
        }
        return BENCH.hold("handled", row).due

    assert due(date(2025, 5, 6), 30) == "2025-06-03"
    assert due(date(2025, 5, 7), 30) == "2025-05-06"
    assert due(date(2025, 4, 28), 31) == "2025-05-06"
    assert due(date(2025, 4, 28), 10) == "2025-05-12"  # day 70


def test_hearings_are_taken_out_of_rechecks_and_not_of_reviews() -> None:
    """30 days from 2025-03-03 end on 04-02; a hearing of seven days moves a recheck to 04-09."""
    hearing = {"hearing_from": date(2025, 3, 10), "hearing_until": date(2025, 3, 17)}
    for rule, stage, due in (
        ("reviewed", "review", "2025-04-02"),
        ("rechecked", "recheck", "2025-04-09"),
    ):
        row = {"stage": stage, "requested_on": date(2025, 3, 3), **hearing}
        assert BENCH.hold(rule, row).due == due


def test_suggestions_had_thirty_days_until_2022() -> None:
    """Received on 2022-04-30: day 30 is Monday 05-30. Since then only an answer in writing."""

    def judged(rule: str, received: date) -> fz.Finding:
        row = {"received_on": received, "answered": False}
        return BENCH.hold(rule, row)

    assert judged("advice-answered-2005", date(2022, 4, 30)).due == "2022-05-30"
    assert judged("advice-answered", date(2022, 4, 30)).outcome is fz.Outcome.NOT_APPLICABLE
    assert judged("advice-answered-2005", date(2022, 5, 1)).outcome is fz.Outcome.NOT_APPLICABLE
    assert judged("advice-answered", date(2022, 5, 1)).outcome is fz.Outcome.BREACHED


def test_the_core_ledger_of_petitions_is_read() -> None:
    """What the plan's ledger holds is not asked for twice."""
    row = {
        "received_on": date(2025, 3, 3),
        "registered": True,
        "litigation_related": True,
        "separated": True,
        "handed_over": False,
    }
    assert BENCH.hold("registered", row).outcome is fz.Outcome.MET
    assert BENCH.hold("legal-remedies-separated", row).outcome is fz.Outcome.BREACHED


def test_henan_is_shorter_and_gives_way_to_the_higher_and_later_text() -> None:
    """30 days against 60: both citations, and nothing accepted from 2022-05-01 on is judged."""
    compared = compare_levels(BENCH.rules.values(), BENCH.registry.calendar)
    shown = [found.to_json("en") for found in compared]
    assert [found["relation"] for found in shown] == [Relation.STRICTER, Relation.STRICTER]
    assert [(found["own"]["citation"], found["upper"]["citation"]) for found in shown] == [
        ("Henan Regulations on Petitions 26", "《信访条例》（国务院令第431号） 33"),
        ("Henan Regulations on Petitions 26", "《信访工作条例》 34"),
    ]
    assert "both hold" in shown[0]["governs"]
    assert "higher and later" in shown[1]["governs"]

    def judged(accepted: date) -> fz.Finding:
        row = {"accepted_on": accepted}
        return BENCH.hold("henan-handled", row)

    assert judged(date(2022, 4, 30)).due == "2022-05-30"
    assert judged(date(2022, 5, 1)).outcome is fz.Outcome.NOT_APPLICABLE


def test_an_empty_year_of_reports_is_a_breach() -> None:
    """A ledger that is there and holds no report for the year says that there was none."""
    row = {"reported_on": date(2023, 12, 20), "to_leaders": True, "to_upper_office": True}
    for year, outcome in ((2024, fz.Outcome.BREACHED), (2023, fz.Outcome.MET)):
        found = BENCH.hold("yearly-report", row, year=year, as_of=date(2025, 2, 10))
        assert found.outcome is outcome


def test_only_what_is_no_longer_in_force_does_not_apply() -> None:
    """The terms of 2005 and of Henan ended with April 2022."""
    found = BENCH.assess({}, year=2025)
    lapsed = {f.rule.id for f in found if f.outcome is fz.Outcome.NOT_APPLICABLE}
    assert lapsed == {
        "petitions/handled-2005",
        "petitions/advice-answered-2005",
        "petitions/henan-handled",
    }
