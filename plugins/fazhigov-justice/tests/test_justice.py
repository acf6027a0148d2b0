"""Justice: what the law says, held against cases worked by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.rules.levels import Relation, compare_levels
from fazhigov.rules.within import Within
from fazhigov.testing import Bench, PluginConformance

REVIEW_LAW = "Administrative Reconsideration Law"
REVIEW_REGULATIONS = "Regulations for Implementing the Reconsideration Law"
LITIGATION_LAW = "Administrative Litigation Law"
COMPENSATION_LAW = "State Compensation Law"
PAYMENT_REGULATIONS = "Regulations on Payments of State Compensation"
AID_LAW = "Legal Aid Law"
NOTARIES = "Notarisation Law"
HENAN_AID = "Henan Legal Aid Regulations"
MEDIATION_LAW = "People's Mediation Law"
MEDICAL_REGULATIONS = "Regulations on Medical Disputes"


def both(old: str, new: str, since: str, through: str, from_: str) -> str:
    """Put a limit of two versions into the words of a rule."""
    return f"within {old} (from {from_} through {through}) / {new} (from {since} on)"


def reformed(old: str, new: str) -> str:
    """A limit of both reconsideration laws."""
    return both(old, new, "2024-01-01", "2023-12-31", "1999-10-01")


RULES = [
    # rule, document, article, limit, confidence
    ("legal-aid-henan/aid-decision", HENAN_AID, "22", "within 10 days", "text"),
    ("legal-aid-henan/aid-assignment", HENAN_AID, "27", "within 5 days", "text"),
    ("legal-services/aid-decision", AID_LAW, "43(1)", "within 7 days", "text"),
    ("legal-services/aid-assignment", AID_LAW, "43(1)", "within 3 days", "text"),
    (
        "legal-services/aid-objection",
        AID_LAW,
        "49(2)",
        both("5 working days", "5 days", "2022-01-01", "2021-12-31", "2003-09-01"),
        "text",
    ),
    ("legal-services/lawyer-on-notice", AID_LAW, "36", "within 3 days", "text"),
    (
        "legal-services/experienced-lawyer",
        AID_LAW,
        "26",
        "a lawyer with three years of practice",
        "text",
    ),
    ("legal-services/custody-application", AID_LAW, "39", "within 24 hours", "text"),
    ("legal-services/notarial-certificate", NOTARIES, "30", "within 15 working days", "text"),
    ("legal-services/notaries", NOTARIES, "8(3)", "at least 2", "text"),
    ("litigation/evidence-submitted", LITIGATION_LAW, "67(1)", "within 15 days", "text"),
    (
        "litigation/evidence-after-leave",
        "Interpretation of the Administrative Litigation Law by the Supreme People's Court",
        "34",
        "within 15 days",
        "text",
    ),
    ("litigation/answer", LITIGATION_LAW, "67(1)", "within 15 days", "text"),
    ("litigation/claim-correction-told", COMPENSATION_LAW, "12(4)", "within 5 days", "text"),
    ("litigation/claim-decision", COMPENSATION_LAW, "13(1)", "within 2 months", "text"),
    ("litigation/claim-served", COMPENSATION_LAW, "13(2), 13(3)", "within 10 days", "text"),
    (
        "litigation/payment-correction-told",
        PAYMENT_REGULATIONS,
        "6(2)",
        "within 3 working days",
        "text",
    ),
    ("litigation/funds-asked", COMPENSATION_LAW, "37(3)", "within 7 days", "text"),
    ("litigation/paid", COMPENSATION_LAW, "37(3)", "within 15 days", "text"),
    ("litigation/payment-told", PAYMENT_REGULATIONS, "11", "within 3 working days", "text"),
    (
        "mediation/committee-members",
        MEDIATION_LAW,
        "8(2), 34",
        "village: 3, township: 3, industry: 3",
        "text",
    ),
    (
        "mediation/women-on-committee",
        MEDIATION_LAW,
        "8(3), 34",
        "village: 1, township: 1, industry: 1",
        "text",
    ),
    (
        "mediation/medical-committee-filed",
        MEDICAL_REGULATIONS,
        "32(1)",
        "within 30 working days",
        "text",
    ),
    ("mediation/medical-mediation", MEDICAL_REGULATIONS, "38", "within 30 working days", "text"),
    (
        "reconsideration/examination",
        REVIEW_LAW,
        "30(1), 31(3)",
        reformed("5 working days", "5 working days"),
        "text",
    ),
    ("reconsideration/correction-notice", REVIEW_LAW, "31(1)", "within 5 working days", "text"),
    (
        "reconsideration/copy-sent",
        REVIEW_LAW,
        "48",
        reformed("7 working days", "7 working days"),
        "text",
    ),
    ("reconsideration/copy-sent-simple", REVIEW_LAW, "54(1)", "within 3 working days", "text"),
    ("reconsideration/answer", REVIEW_LAW, "48", reformed("10 days", "10 working days"), "text"),
    ("reconsideration/answer-simple", REVIEW_LAW, "54(1)", "within 5 working days", "text"),
    ("reconsideration/officers", REVIEW_REGULATIONS, "32", "at least 2", "text"),
    (
        "reconsideration/hearing-notice",
        REVIEW_LAW,
        "51(1)",
        "at least 5 working days before",
        "text",
    ),
    ("reconsideration/hearing-officers", REVIEW_LAW, "50(3)", "at least 2", "text"),
    ("reconsideration/head-at-hearing", REVIEW_LAW, "51(3)", "attendance of the head", "text"),
    ("reconsideration/staff-at-hearing", REVIEW_LAW, "51(3)", "attendance of staff", "text"),
    ("reconsideration/decision", REVIEW_LAW, "62(1)", reformed("60 days", "60 days"), "text"),
    ("reconsideration/decision-simple", REVIEW_LAW, "62(2)", "within 30 days", "text"),
    (
        "reconsideration/document-review",
        REVIEW_LAW,
        "56, 57",
        reformed("30 days", "30 days"),
        "text",
    ),
    (
        "reconsideration/document-transfer",
        REVIEW_LAW,
        "56, 57",
        reformed("7 working days", "7 working days"),
        "text",
    ),
    ("reconsideration/maker-asked", REVIEW_LAW, "58(1)", "within 3 working days", "text"),
    ("reconsideration/maker-answer", REVIEW_LAW, "58(1)", "within 10 working days", "text"),
    ("reconsideration/transfer-reply", REVIEW_LAW, "60", "within 60 days", "text"),
    (
        "reconsideration/opinion-report",
        REVIEW_LAW,
        "76",
        both("60 days", "60 days", "2024-01-01", "2023-12-31", "2007-08-01"),
        "text",
    ),
    ("reconsideration/act-anew", REVIEW_REGULATIONS, "49(1)", "within 60 days", "text"),
    ("reconsideration/application-forwarded", REVIEW_LAW, "32(2)", "within 5 working days", "text"),
]

BENCH = Bench("justice", as_of=date(2026, 10, 31))


class TestConformance(PluginConformance):
    """Examples on all four sides, sources, levels of law, languages, ledgers."""

    plugin = "justice"
    rules = RULES


def test_every_set_is_the_departments() -> None:
    """Five sets of one department, as it is called where rules are listed."""
    assert {rule.obligation.department for rule in BENCH.rules.values()} == {"justice"}


def test_the_respondents_answer_follows_the_law_of_the_day_the_copy_came() -> None:
    """Accepted, and the copy received, on 2023-12-29 or on 2024-01-02.

    Ten calendar days from Friday 12-29: 12-31 is day 2, day 10 is Monday 2024-01-08.
    Ten working days from Tuesday 01-02: 01-03 to 01-05 (3), 01-08 to 01-12 (8), 01-15 (9),
    01-16 (10).
    """

    def answered(accepted: date, day: date) -> fz.Finding:
        row = {"procedure": "ordinary", "accepted_on": accepted, "copy_received_on": accepted}
        return BENCH.hold("reconsideration/answer", {**row, "answered": True, "answered_on": day})

    old, new = date(2023, 12, 29), date(2024, 1, 2)
    found = answered(old, date(2024, 1, 8))
    assert (found.outcome, found.due) == (fz.Outcome.MET, "2024-01-08")
    assert answered(old, date(2024, 1, 9)).outcome is fz.Outcome.LATE
    found = answered(new, date(2024, 1, 16))
    assert (found.outcome, found.due) == (fz.Outcome.MET, "2024-01-16")
    assert answered(new, date(2024, 1, 17)).outcome is fz.Outcome.LATE


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # The last day of the old law is a Sunday: day 10 is Wednesday 01-10.
        (date(2023, 12, 31), "2024-01-10"),
        # The first of the new one is a holiday: 01-02 to 01-05 (4), 01-08 to 01-12 (9), 01-15.
        (date(2024, 1, 1), "2024-01-15"),
        # Under the old law day 10 would be Saturday 01-13, so 01-15; ten working days are 01-17.
        (date(2024, 1, 3), "2024-01-17"),
    ],
)
def test_not_the_day_of_acceptance_but_that_of_the_copy_decides(received: date, due: str) -> None:
    """The case was accepted under the old law in all three; the reading says so."""
    row = {"procedure": "ordinary", "accepted_on": date(2023, 12, 28), "answered": False}
    found = BENCH.judge("reconsideration/answer", {**row, "copy_received_on": received})
    assert found == (fz.Outcome.OVERDUE, due)


LAST_DAYS = [
    # rule, row, the act's column, last day
    # Five working days from Monday 2025-03-03: 03-04 to 03-07, 03-10.
    ("reconsideration/examination", {"received_on": date(2025, 3, 3)}, "examined_on", "2025-03-10"),
    (
        "reconsideration/correction-notice",
        {"received_on": date(2025, 3, 3), "incomplete": True},
        "correction_told_on",
        "2025-03-10",
    ),
    # Seven: two more, 03-11 and 03-12.
    (
        "reconsideration/copy-sent",
        {"procedure": "ordinary", "accepted_on": date(2025, 3, 3)},
        "copy_sent_on",
        "2025-03-12",
    ),
    # Over National Day 2024: 09-29 and 09-30 worked (2), 10-08 to 10-11 (6), Sat 10-12 worked (7).
    (
        "reconsideration/copy-sent",
        {"procedure": "ordinary", "accepted_on": date(2024, 9, 27)},
        "copy_sent_on",
        "2024-10-12",
    ),
    (
        "reconsideration/copy-sent-simple",
        {"procedure": "simple", "accepted_on": date(2025, 3, 3)},
        "copy_sent_on",
        "2025-03-06",
    ),
    # Five: 09-29 and 09-30 worked (2), 10-08, 10-09, 10-10.
    (
        "reconsideration/answer-simple",
        {"procedure": "simple", "copy_received_on": date(2024, 9, 27)},
        "answered_on",
        "2024-10-10",
    ),
    # 30 days from 03-03: 28 in March.
    (
        "reconsideration/decision-simple",
        {"procedure": "simple", "accepted_on": date(2025, 3, 3)},
        "decided_on",
        "2025-04-02",
    ),
    (
        "reconsideration/document-review",
        {"competent": True, "raised_on": date(2025, 3, 3)},
        "handled_on",
        "2025-04-02",
    ),
    (
        "reconsideration/document-transfer",
        {"competent": False, "raised_on": date(2025, 3, 3)},
        "transferred_on",
        "2025-03-12",
    ),
    (
        "reconsideration/maker-asked",
        {"competent": True, "suspended_on": date(2025, 3, 3)},
        "maker_asked_on",
        "2025-03-06",
    ),
    # Ten: 4 on 03-07, 9 on 03-14.
    (
        "reconsideration/maker-answer",
        {"competent": True, "maker_received_on": date(2025, 3, 3)},
        "maker_answered_on",
        "2025-03-17",
    ),
    # 60 days from 03-10: 21 in March, 51 at the end of April, Friday 05-09.
    (
        "reconsideration/transfer-reply",
        {"competent": False, "transfer_received_on": date(2025, 3, 10)},
        "replied_on",
        "2025-05-09",
    ),
    (
        "reconsideration/opinion-report",
        {"kind": "opinion", "received_on": date(2025, 3, 10)},
        "done_on",
        "2025-05-09",
    ),
    (
        "reconsideration/act-anew",
        {"kind": "redo", "received_on": date(2025, 3, 10)},
        "done_on",
        "2025-05-09",
    ),
    (
        "reconsideration/application-forwarded",
        {"upheld": True, "received_on": date(2025, 3, 3)},
        "forwarded_on",
        "2025-03-10",
    ),
    (
        "litigation/evidence-submitted",
        {"received_on": date(2025, 3, 3)},
        "evidence_submitted_on",
        "2025-03-18",
    ),
    (
        "litigation/evidence-after-leave",
        {"more_time": True, "obstacle_ended_on": date(2025, 3, 10)},
        "evidence_submitted_on",
        "2025-03-25",
    ),
    ("litigation/answer", {"received_on": date(2025, 3, 3)}, "answered_on", "2025-03-18"),
    # Five calendar days from Thursday 03-06: Tuesday 03-11.
    (
        "litigation/claim-correction-told",
        {"incomplete": True, "received_on": date(2025, 3, 6)},
        "correction_told_on",
        "2025-03-11",
    ),
    # 2026-02-28 is a Saturday that is worked.
    ("litigation/claim-decision", {"received_on": date(2025, 12, 31)}, "decided_on", "2026-02-28"),
    ("litigation/claim-served", {"decided_on": date(2025, 3, 3)}, "served_on", "2025-03-13"),
    (
        "litigation/payment-correction-told",
        {"payment_incomplete": True, "payment_asked_on": date(2025, 3, 3)},
        "payment_correction_told_on",
        "2025-03-06",
    ),
    (
        "litigation/funds-asked",
        {"payment_asked_on": date(2025, 3, 3)},
        "funds_asked_on",
        "2025-03-10",
    ),
    ("litigation/paid", {"finance_accepted_on": date(2025, 3, 3)}, "paid_on", "2025-03-18"),
    ("litigation/payment-told", {"paid_on": date(2025, 3, 3)}, "payment_told_on", "2025-03-06"),
    ("legal-services/aid-decision", {"received_on": date(2025, 3, 3)}, "decided_on", "2025-03-10"),
    (
        "legal-services/aid-assignment",
        {"granted": True, "decided_on": date(2025, 3, 3)},
        "assigned_on",
        "2025-03-06",
    ),
    (
        "legal-services/lawyer-on-notice",
        {"received_on": date(2025, 3, 3)},
        "assigned_on",
        "2025-03-06",
    ),
    # 15 working days: 4, 9, 14 on the Fridays.
    (
        "legal-services/notarial-certificate",
        {"accepted_on": date(2025, 3, 3)},
        "issued_on",
        "2025-03-24",
    ),
    ("legal-aid-henan/aid-decision", {"received_on": date(2021, 3, 1)}, "decided_on", "2021-03-11"),
    # Day 5 is Saturday 03-06.
    (
        "legal-aid-henan/aid-assignment",
        {"granted": True, "decided_on": date(2021, 3, 1)},
        "assigned_on",
        "2021-03-08",
    ),
    # 30 working days: 19 on 03-28, 23 on 04-03, Friday 04-04 off, 28 on 04-11.
    (
        "mediation/medical-committee-filed",
        {"kind": "industry", "medical": True, "set_up_on": date(2025, 3, 3)},
        "filed_on",
        "2025-04-15",
    ),
    ("mediation/medical-mediation", {"accepted_on": date(2025, 3, 3)}, "ended_on", "2025-04-15"),
]


@pytest.mark.parametrize(("rule", "row", "done", "due"), LAST_DAYS)
def test_the_last_day_is_in_time_and_the_day_after_is_late(
    rule: str, row: dict[str, Any], done: str, due: str
) -> None:
    """Each term, counted above by hand."""
    last = date.fromisoformat(due)
    assert BENCH.judge(rule, {**row, done: last}) == (fz.Outcome.MET, due)
    assert BENCH.hold(rule, {**row, done: last + timedelta(1)}).outcome is fz.Outcome.LATE


def test_a_decision_takes_sixty_days_without_suspension_and_correction() -> None:
    """From 2025-03-03: 28 in March, 58 at the end of April, 05-02; the holiday lasts to 05-05.

    Suspended from 04-01 until 04-11, ten days, 05-12. Besides, corrected from 03-05 until 03-10,
    five days: 05-17 is a Saturday, so Monday 05-19. Both at once count once: suspended from 04-01
    until 04-11 and inspected from 04-07 until 04-14 are 13 days, 05-15.
    """

    def due(**more: Any) -> str | None:
        row = {"procedure": "ordinary", "accepted_on": date(2025, 3, 3), "decided": False, **more}
        return BENCH.hold("reconsideration/decision", row).due

    suspended = {"suspended_on": date(2025, 4, 1), "resumed_on": date(2025, 4, 11)}
    corrected = {"correction_told_on": date(2025, 3, 5), "supplemented_on": date(2025, 3, 10)}
    inspected = {"inspection_from": date(2025, 4, 7), "inspection_until": date(2025, 4, 14)}
    assert due() == "2025-05-06"
    assert due(**suspended) == "2025-05-12"
    assert due(**suspended, **corrected) == "2025-05-19"
    assert due(**suspended, **inspected) == "2025-05-15"


def test_a_correction_before_acceptance_takes_nothing_from_the_sixty_days() -> None:
    """They begin with the acceptance: from 2025-03-10, Friday 05-09."""
    row = {
        "procedure": "ordinary",
        "received_on": date(2025, 2, 24),
        "correction_told_on": date(2025, 2, 26),
        "supplemented_on": date(2025, 3, 5),
        "accepted_on": date(2025, 3, 10),
        "decided": False,
    }
    assert BENCH.hold("reconsideration/decision", row).due == "2025-05-09"


@pytest.mark.parametrize(
    ("accepted", "approved", "days", "due"),
    [
        # Day 90 from 2025-03-10: 82 at the end of May, Sunday 06-08, so Monday 06-09.
        (date(2025, 3, 10), date(2025, 5, 9), 30, "2025-06-09"),
        # Day 70 is 05-19.
        (date(2025, 3, 10), date(2025, 5, 9), 10, "2025-05-19"),
        (date(2025, 3, 10), date(2025, 5, 10), 30, "2025-05-09"),  # approved a day too late
        (date(2025, 3, 10), date(2025, 5, 9), 31, "2025-05-09"),  # more than the cap
        # Under the law of 1999, from 2023-11-06: 24 in November, 55 at the end of December, day 60
        # is Friday 2024-01-05, day 90 is Sunday 02-04, which was worked before Spring Festival.
        (date(2023, 11, 6), date(2024, 1, 5), 30, "2024-02-04"),
        (date(2023, 11, 6), date(2024, 1, 8), 30, "2024-01-05"),
    ],
)
def test_a_decision_is_extended_once_by_thirty_days_at_most_and_in_time(
    accepted: date, approved: date, days: int, due: str
) -> None:
    """Approved by the last of the 60 days, and for no more than 30."""
    row = {
        "procedure": "ordinary",
        "accepted_on": accepted,
        "extension_approved_on": approved,
        "extension_days": days,
        "decided": False,
    }
    assert BENCH.hold("reconsideration/decision", row).due == due


def test_the_approver_changed_with_the_law() -> None:
    """The head of the office since 2024, the head of the body before."""
    kind = BENCH.rules["reconsideration/decision"].kind
    assert isinstance(kind, Within)
    assert kind.extension is not None
    assert kind.extension.approver is not None
    assert kind.extension.approver.zh.startswith("行政复议机构的负责人")
    assert "行政复议机关的负责人" in kind.extension.approver.zh


def test_both_versions_name_their_source() -> None:
    """The two reconsideration laws; the regulations and the law on legal aid."""
    versioned = {
        rule.id: [version.source.en for version in rule.kind.term.versions if version.source]
        for rule in BENCH.rules.values()
        if isinstance(rule.kind, Within) and len(rule.kind.term.versions) > 1
    }
    assert versioned.pop("legal-services/aid-objection") == [
        "Legal Aid Regulations 19",
        "Legal Aid Law 49(2)",
    ]
    assert versioned.pop("reconsideration/opinion-report") == [
        "Regulations for Implementing the Reconsideration Law, 57",
        "Reconsideration Law of 2023, 76",
    ]
    assert sorted(versioned) == [
        f"reconsideration/{name}"
        for name in (
            "answer",
            "copy-sent",
            "decision",
            "document-review",
            "document-transfer",
            "examination",
        )
    ]
    for old, new in versioned.values():
        assert old.startswith("Reconsideration Law of 1999")
        assert new.startswith("Reconsideration Law of 2023")


def test_what_came_with_the_law_of_2023_does_not_reach_back() -> None:
    """On Friday 2023-12-29 there was no simple procedure, and no term for a correction."""
    day = date(2023, 12, 29)
    for rule, row in (
        ("correction-notice", {"received_on": day, "incomplete": True}),
        ("copy-sent-simple", {"accepted_on": day, "procedure": "simple"}),
        ("answer-simple", {"copy_received_on": day, "procedure": "simple"}),
        ("decision-simple", {"accepted_on": day, "procedure": "simple"}),
        ("hearing-notice", {"held_on": day}),
        ("maker-asked", {"suspended_on": day, "competent": True}),
        ("maker-answer", {"maker_received_on": day, "competent": True}),
        ("transfer-reply", {"transfer_received_on": day, "competent": False}),
        ("application-forwarded", {"received_on": day, "upheld": True}),
    ):
        assert BENCH.hold(f"reconsideration/{rule}", row).outcome is fz.Outcome.NOT_APPLICABLE, rule


def test_examination_begins_anew_with_the_correction_and_waits_for_it() -> None:
    """Told on 2024-03-06; supplied on Wednesday 03-13: 03-14, 03-15, 03-18, 03-19, 03-20."""
    row: dict[str, Any] = {
        "received_on": date(2024, 3, 4),
        "incomplete": True,
        "correction_told_on": date(2024, 3, 6),
        "examined": False,
    }
    rule = "reconsideration/examination"
    assert BENCH.hold(rule, row, as_of=date(2024, 4, 30)).outcome is fz.Outcome.PENDING
    row["supplemented_on"] = date(2024, 3, 13)
    assert BENCH.hold(rule, row, as_of=date(2024, 3, 20)).outcome is fz.Outcome.PENDING
    assert BENCH.judge(rule, row, as_of=date(2024, 3, 21)) == (fz.Outcome.OVERDUE, "2024-03-20")


def test_silence_is_acceptance_and_late_all_the_same() -> None:
    """Five working days from Monday 2025-03-03 end on Monday 03-10."""
    row = {"received_on": date(2025, 3, 3), "accepted_on": date(2025, 3, 10), "examined": False}
    rule = "reconsideration/examination"
    assert BENCH.hold(rule, row, as_of=date(2025, 3, 10)).outcome is fz.Outcome.PENDING
    assert BENCH.hold(rule, row, as_of=date(2025, 3, 11)).outcome is fz.Outcome.OVERDUE


def test_a_hearing_is_announced_five_working_days_before() -> None:
    """Before Thursday 2024-10-10: 10-09, 10-08, 09-30, Sun 09-29 worked, Friday 09-27."""
    rule = "reconsideration/hearing-notice"

    def outcome(told: date) -> fz.Outcome:
        return BENCH.hold(rule, {"told_on": told, "held_on": date(2024, 10, 10)}).outcome

    assert outcome(date(2024, 9, 27)) is fz.Outcome.MET
    assert outcome(date(2024, 9, 28)) is fz.Outcome.LATE


def test_two_officers_are_enough_and_one_is_not() -> None:
    """On each case since 2007-08-01, and at each hearing since 2024."""
    for rule, day, count in (
        ("reconsideration/officers", "accepted_on", "officers"),
        ("reconsideration/hearing-officers", "held_on", "hearing_officers"),
    ):
        row = {day: date(2025, 3, 3)}
        assert BENCH.hold(rule, {**row, count: 2}).outcome is fz.Outcome.MET
        assert BENCH.hold(rule, {**row, count: 1}).outcome is fz.Outcome.BREACHED
    early = {"accepted_on": date(2007, 7, 31), "officers": 1}
    assert BENCH.hold("reconsideration/officers", early).outcome is fz.Outcome.NOT_APPLICABLE


def test_leave_for_more_time_reaches_the_evidence_but_not_the_answer() -> None:
    """15 days from 2025-03-03 are 03-18; from 03-24, when the cause ended, Tuesday 04-08."""
    row = {
        "received_on": date(2025, 3, 3),
        "more_time": True,
        "obstacle_ended_on": date(2025, 3, 24),
        "evidence_submitted": True,
        "evidence_submitted_on": date(2025, 4, 8),
        "answered_on": date(2025, 4, 8),
    }
    assert BENCH.hold("litigation/evidence-submitted", row).outcome is fz.Outcome.EXEMPT
    assert BENCH.judge("litigation/evidence-after-leave", row) == (fz.Outcome.MET, "2025-04-08")
    assert BENCH.judge("litigation/answer", row) == (fz.Outcome.LATE, "2025-03-18")


def test_the_plan_and_the_law_agree_on_evidence() -> None:
    """Provision 2.8.6 and article 67 ask for the same: 15 days."""
    row = {
        "received_on": date(2024, 9, 16),
        "evidence_submitted": True,
        "evidence_submitted_on": date(2024, 10, 8),
    }
    rulebook = BENCH.registry.rulebook(BENCH.plan, departments=["litigation"])
    for rule in ("litigation/evidence-submitted", f"{BENCH.plan}/2.8.6/evidence-submitted"):
        records = {"litigation-case": [{"id": "a", **row}]}
        (found,) = fz.assess(rulebook.select(rule), records, as_of=date(2026, 10, 31))
        assert (found.outcome, found.due) == (fz.Outcome.MET, "2024-10-08")


def test_litigation_has_its_fifteen_days_from_2015_05_01() -> None:
    """What held before was not read. 15 days from 2015-05-01 are Saturday 05-16, so 05-18."""
    rule = "litigation/answer"
    before = BENCH.hold(rule, {"received_on": date(2015, 4, 30)})
    assert before.outcome is fz.Outcome.NOT_APPLICABLE
    assert BENCH.hold(rule, {"received_on": date(2015, 5, 1)}).due == "2015-05-18"


def test_an_application_for_payment_counts_from_its_correction() -> None:
    """Seven days from Wednesday 2025-03-12 are Wednesday 03-19."""
    row: dict[str, Any] = {
        "payment_asked_on": date(2025, 3, 3),
        "payment_incomplete": True,
        "payment_correction_told_on": date(2025, 3, 6),
    }
    rule = "litigation/funds-asked"
    assert BENCH.hold(rule, row, as_of=date(2025, 4, 30)).outcome is fz.Outcome.PENDING
    row["payment_supplemented_on"] = date(2025, 3, 12)
    assert BENCH.hold(rule, row).due == "2025-03-19"


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # Five working days from Friday 2021-12-31: off to 01-03, 01-04 to 01-07 (4), 01-10.
        (date(2021, 12, 31), "2022-01-10"),
        # Five days from Saturday 2022-01-01: Thursday 01-06.
        (date(2022, 1, 1), "2022-01-06"),
        # From Monday 2022-01-10 day 5 is Saturday 01-15, so Monday 01-17.
        (date(2022, 1, 10), "2022-01-17"),
    ],
)
def test_objections_in_legal_aid_change_from_working_days_to_days(received: date, due: str) -> None:
    """Article 19 of the regulations until 2021, article 49 of the law since."""
    assert BENCH.hold("legal-services/aid-objection", {"received_on": received}).due == due


def test_applications_for_legal_aid_follow_henan_until_2021_and_the_law_since() -> None:
    """Ten days from Friday 2021-12-31 are Monday 2022-01-10.

    Seven from Saturday 2022-01-01 are Saturday 01-08, so Monday 01-10 as well.
    """
    old, new = {"received_on": date(2021, 12, 31)}, {"received_on": date(2022, 1, 1)}
    henan, law = "legal-aid-henan/aid-decision", "legal-services/aid-decision"
    assert BENCH.hold(henan, old).due == "2022-01-10"
    assert BENCH.hold(law, old).outcome is fz.Outcome.NOT_APPLICABLE
    assert BENCH.hold(henan, new).outcome is fz.Outcome.NOT_APPLICABLE
    assert BENCH.hold(law, new).due == "2022-01-10"


def test_henans_numbers_are_laxer_and_the_law_governs() -> None:
    """Ten and five days against seven and three, with both citations."""
    rules = BENCH.registry.departments["legal-aid-henan"].rules
    compared = compare_levels(rules, BENCH.registry.calendar)
    assert [
        (str(found.own.value), found.norm.value, found.norm.text, found.relation)
        for found in compared
    ] == [
        ("10 days", "7 days", "《法律援助法》 43(1)", Relation.LAXER),
        ("5 days", "3 days", "《法律援助法》 43(1)", Relation.LAXER),
    ]
    for found in compared:
        assert found.governs.en.startswith("from 2022-01-01 on the law's")
        assert found.rule.obligation.citation.text.en.startswith("Henan Legal Aid Regulations 2")


def test_what_is_missing_from_an_application_for_aid_is_waited_for() -> None:
    """From 03-05 until 03-11 six days: 03-10 becomes Sunday 03-16, so Monday 03-17."""
    row = {
        "received_on": date(2025, 3, 3),
        "missing_told_on": date(2025, 3, 5),
        "supplemented_on": date(2025, 3, 11),
    }
    assert BENCH.hold("legal-services/aid-decision", row).due == "2025-03-17"


def test_applications_from_custody_take_24_hours_over_a_weekend() -> None:
    """From Friday 16:00 to Saturday 16:00, to the minute."""

    def outcome(forwarded: str) -> fz.Outcome:
        row = {
            "made_at": datetime.fromisoformat("2025-03-07T16:00+08:00"),
            "forwarded_at": datetime.fromisoformat(forwarded),
        }
        return BENCH.hold("legal-services/custody-application", row).outcome

    assert outcome("2025-03-08T16:00+08:00") is fz.Outcome.MET
    assert outcome("2025-03-08T16:01+08:00") is fz.Outcome.LATE


def test_a_certificate_waits_for_proof_verification_and_force_majeure() -> None:
    """15 working days from 2025-03-03 end on 03-24.

    Proof from 03-05 until 03-06 (1), verification from 03-10 until 03-17 (5), force majeure from
    03-12 until 03-19 (03-17 and 03-18 besides, 2): eight more: 03-25 to 03-28 (4), 03-31 to
    Thursday 04-03 (8).
    """
    row = {
        "accepted_on": date(2025, 3, 3),
        "supplement_from": date(2025, 3, 5),
        "supplement_until": date(2025, 3, 6),
        "verification_from": date(2025, 3, 10),
        "verification_until": date(2025, 3, 17),
        "obstacle_from": date(2025, 3, 12),
        "obstacle_until": date(2025, 3, 19),
    }
    assert BENCH.hold("legal-services/notarial-certificate", row).due == "2025-04-03"


def test_an_appraisal_does_not_count_in_a_medical_mediation() -> None:
    """Five working days from 03-10 until 03-17: 04-16 to 04-18 (3), 04-21, Tuesday 04-22."""
    row = {
        "accepted_on": date(2025, 3, 3),
        "appraisal_from": date(2025, 3, 10),
        "appraisal_until": date(2025, 3, 17),
    }
    rule = "mediation/medical-mediation"
    assert BENCH.hold(rule, row).due == "2025-04-22"
    assert BENCH.hold(rule, {**row, "extended": True}).outcome is fz.Outcome.EXEMPT


@pytest.mark.parametrize("kind", ["village", "township", "industry"])
def test_a_committee_has_three_members_and_a_woman(kind: str) -> None:
    """Three and one are enough, two and none are not."""
    for rule, count, least in (
        ("mediation/committee-members", "members", 3),
        ("mediation/women-on-committee", "women_members", 1),
    ):
        assert BENCH.hold(rule, {"kind": kind, count: least}).outcome is fz.Outcome.MET
        assert BENCH.hold(rule, {"kind": kind, count: least - 1}).outcome is fz.Outcome.BREACHED
        assert BENCH.hold(rule, {"kind": "studio"}).outcome is fz.Outcome.NOT_APPLICABLE


def test_only_what_is_no_longer_in_force_does_not_apply() -> None:
    """Henan's terms for legal aid ended with 2021."""
    found = BENCH.assess({}, year=2025)
    assert len(found) == 45
    lapsed = {f.rule.id for f in found if f.outcome is fz.Outcome.NOT_APPLICABLE}
    assert lapsed == {"legal-aid-henan/aid-decision", "legal-aid-henan/aid-assignment"}
