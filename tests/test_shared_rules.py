"""What binds every enforcing and licensing body: cases worked by hand from the laws."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from attrs import frozen

import fazhigov as fz
from fazhigov.rules.levels import Relation, compare_levels
from fazhigov.rules.prohibition import Prohibition
from fazhigov.rules.rule import Rule
from fazhigov.testing import example_faults

PLAN = "biyang-2021-2025"
ENFORCEMENT, LICENSING = "administrative-enforcement", "administrative-licensing"
TENDERING = "tendering"
USERS = (
    "agriculture",
    "culture-market",
    "ecology-environment",
    "emergency-management",
    "finance",
    "human-resources",
    "market-regulation",
    "transport",
    "urban-management",
)

# Working days from Thursday 2026-02-12: 02-13 (1), Sat 02-14 worked (2), Spring Festival off from
# 02-15 to 02-23, 02-24 to 02-27 (6), Sat 02-28 worked (7), 03-02 to 03-06 (12), 03-09 to 03-13
# (17), 03-16 (18), 03-17 (19), 03-18 (20), 03-19 and 03-20 (22), 03-23 to 03-27 (27), 03-30 to
# 04-03 (32), off to 04-06, 04-07 to 04-10 (36), 04-13 to 04-17 (41), 04-20 to 04-23 (45).
START = date(2026, 2, 12)
AS_OF = date(2026, 11, 1)


@frozen
class Case:
    """One rule: its ledger, what makes it apply, both columns, and the last day in order.

    For a rule that asks to wait, `last` is the first day in order.
    """

    rule: str
    ledger: str
    applies: dict[str, Any]
    start: str
    done: str
    last: date
    begun: date = START


CASE, MEASURE, EXECUTION = "enforcement-case", "coercive-measure", "coercive-execution"
LICENCE = "administrative-licence"
ORDINARY = {"procedure": "ordinary", "decided": True}
PENALTY = {"penalty_imposed": True}
PUBLIC = {"to_be_published": True}
ACCEPTED = {"accepted": True, "special_term": False}

WITHIN = (
    Case(
        f"{TENDERING}/complaint-acceptance",
        "bid-complaint",
        {"competent": True},
        "received_on",
        "acceptance_decided_on",
        date(2026, 2, 24),
    ),
    Case(
        f"{TENDERING}/complaint-decision",
        "bid-complaint",
        {"accepted": True},
        "accepted_on",
        "decided_on",
        date(2026, 4, 1),
    ),
    # Two years from Monday 2024-02-12, to Thursday 2026-02-12.
    Case(
        f"{ENFORCEMENT}/prescription",
        CASE,
        {**PENALTY, "prescription": "two-years"},
        "acted_until",
        "found_on",
        date(2026, 2, 12),
        begun=date(2024, 2, 12),
    ),
    # Five years from 2021-08-13, to Thursday 2026-08-13.
    Case(
        f"{ENFORCEMENT}/prescription-of-grave-acts",
        CASE,
        {**PENALTY, "prescription": "five-years"},
        "acted_until",
        "found_on",
        date(2026, 8, 13),
        begun=date(2021, 8, 13),
    ),
    # Article 85: 7 is working days. The seventh is a make-up Saturday.
    Case(
        f"{ENFORCEMENT}/preserved-evidence-decided",
        "evidence-preservation",
        {},
        "preserved_on",
        "handled_on",
        date(2026, 2, 28),
    ),
    # 90 is not: 16 days in February, 47 with March, 77 with April, Wednesday 05-13.
    Case(
        f"{ENFORCEMENT}/case-decision",
        CASE,
        {"procedure": "ordinary", "special_term": False},
        "filed_on",
        "decided_on",
        date(2026, 5, 13),
    ),
    Case(
        f"{ENFORCEMENT}/decision-served",
        CASE,
        {**ORDINARY, "handed_over": False},
        "decided_on",
        "served_on",
        date(2026, 2, 28),
    ),
    Case(
        f"{ENFORCEMENT}/penalty-published",
        CASE,
        {**PENALTY, **PUBLIC},
        "decided_on",
        "published_on",
        date(2026, 2, 28),
    ),
    Case(
        f"{ENFORCEMENT}/other-decision-published",
        CASE,
        {"procedure": "other", **PUBLIC},
        "decided_on",
        "published_on",
        date(2026, 3, 18),
    ),
    Case(
        f"{ENFORCEMENT}/publication-withdrawn",
        CASE,
        {"annulled": True},
        "annulled_on",
        "withdrawn_on",
        date(2026, 2, 24),
    ),
    # The second working day is a make-up Saturday.
    Case(
        f"{ENFORCEMENT}/cash-fine-handed-in",
        CASE,
        {"cash_taken": True},
        "cash_taken_on",
        "cash_handed_in_on",
        date(2026, 2, 14),
    ),
    Case(
        f"{ENFORCEMENT}/cash-fine-banked",
        CASE,
        {"cash_taken": True},
        "cash_handed_in_on",
        "cash_banked_on",
        date(2026, 2, 14),
    ),
    # 30 days end on Saturday 03-14, so on Monday 03-16.
    Case(
        f"{ENFORCEMENT}/seizure-term",
        MEASURE,
        {"measure": "seize", "special_term": False},
        "imposed_on",
        "ended_on",
        date(2026, 3, 16),
    ),
    Case(
        f"{ENFORCEMENT}/freeze-term",
        MEASURE,
        {"measure": "freeze", "special_term": False},
        "imposed_on",
        "ended_on",
        date(2026, 3, 16),
    ),
    # Coercion Law 69: ten days and less are working days.
    Case(
        f"{ENFORCEMENT}/freeze-decision-served",
        MEASURE,
        {"measure": "freeze"},
        "decided_on",
        "served_on",
        date(2026, 2, 24),
    ),
    Case(
        f"{ENFORCEMENT}/court-application",
        EXECUTION,
        {"mode": "court"},
        "remedy_expired_on",
        "applied_on",
        date(2026, 5, 12),
    ),
    # Three calendar days end on 02-15, the first day of the holiday; the first after it is 02-24.
    Case(
        f"{ENFORCEMENT}/transfer-decided",
        CASE,
        {"suspected_crime": True},
        "transfer_reported_on",
        "transfer_decided_on",
        date(2026, 2, 24),
    ),
    Case(
        f"{ENFORCEMENT}/goods-handed-over",
        CASE,
        {"transferred": True, "goods_to_hand_over": True},
        "police_filing_received_on",
        "goods_handed_over_on",
        date(2026, 2, 24),
    ),
    # Licensing Law 82: all working days.
    Case(
        f"{LICENSING}/correction-told",
        LICENCE,
        {"complete": False},
        "received_on",
        "correction_told_on",
        date(2026, 2, 26),
    ),
    Case(
        f"{LICENSING}/decision",
        LICENCE,
        {**ACCEPTED, "handling": "single"},
        "accepted_on",
        "decided_on",
        date(2026, 3, 18),
    ),
    Case(
        f"{LICENSING}/joint-decision",
        LICENCE,
        {**ACCEPTED, "handling": "joint"},
        "accepted_on",
        "decided_on",
        date(2026, 4, 23),
    ),
    Case(
        f"{LICENSING}/lower-body-examination",
        LICENCE,
        {**ACCEPTED, "handling": "lower-first"},
        "accepted_on",
        "forwarded_on",
        date(2026, 3, 18),
    ),
    Case(
        f"{LICENSING}/inspectors-assigned",
        LICENCE,
        {"accepted": True, "inspection_needed": True},
        "accepted_on",
        "inspectors_assigned_on",
        date(2026, 2, 26),
    ),
    Case(
        f"{LICENSING}/hearing-held",
        LICENCE,
        {"hearing_requested": True},
        "hearing_requested_on",
        "hearing_held_on",
        date(2026, 3, 18),
    ),
    Case(
        f"{LICENSING}/licence-issued",
        LICENCE,
        {"granted": True},
        "decided_on",
        "issued_on",
        date(2026, 3, 4),
    ),
    Case(
        f"{LICENSING}/licence-published",
        LICENCE,
        PUBLIC,
        "decided_on",
        "published_on",
        date(2026, 2, 28),
    ),
)

WAIT = (
    # The fifth working day is 02-26, the tenth 03-04; thirty days end on Monday 03-16.
    Case(
        f"{ENFORCEMENT}/time-to-ask-for-a-hearing",
        CASE,
        {**ORDINARY, "hearing_due": True, "hearing_requested": False},
        "notified_on",
        "decided_on",
        date(2026, 2, 27),
    ),
    Case(
        f"{ENFORCEMENT}/reminder-before-court",
        EXECUTION,
        {"mode": "court"},
        "reminded_on",
        "applied_on",
        date(2026, 3, 5),
    ),
    Case(
        f"{ENFORCEMENT}/added-fine-before-execution",
        EXECUTION,
        {"mode": "added-fine"},
        "fine_running_since",
        "performed_on",
        date(2026, 3, 17),
    ),
)

# Back from Tuesday 2026-02-24, the first day after the holiday: Sat 02-14 worked (1), 02-13 (2),
# 02-12 (3), 02-11 (4), 02-10 (5), 02-09 (6), Friday 02-06 (7).
AHEAD = (
    Case(
        f"{ENFORCEMENT}/hearing-notice",
        CASE,
        {"procedure": "ordinary", "hearing_held": True},
        "hearing_held_on",
        "hearing_notice_on",
        date(2026, 2, 6),
        begun=date(2026, 2, 24),
    ),
    Case(
        f"{ENFORCEMENT}/substitute-performance-reminder",
        EXECUTION,
        {"mode": "substitute", "immediate": False},
        "performed_on",
        "reminded_on",
        date(2026, 2, 12),
        begun=date(2026, 2, 24),
    ),
    Case(
        f"{LICENSING}/hearing-notice",
        LICENCE,
        {"hearing_held": True},
        "hearing_held_on",
        "hearing_notice_on",
        date(2026, 2, 6),
        begun=date(2026, 2, 24),
    ),
)

HOURS = {f"{ENFORCEMENT}/spot-measure-reported", f"{ENFORCEMENT}/transfer-sent"}
DAY = timedelta(1)


@pytest.fixture(scope="module")
def core() -> fz.Registry:
    """The core alone, without any department."""
    return fz.Registry.load(only=[PLAN])


def shared_rules(registry: fz.Registry) -> dict[str, Rule]:
    """The rules of the shared sets by their ids."""
    sets = (registry.departments[name] for name in (ENFORCEMENT, LICENSING, TENDERING))
    return {rule.id: rule for found in sets for rule in found.rules}


def check(registry: fz.Registry, rule: str, row: dict[str, Any]) -> fz.Outcome:
    """Hold one row against one rule on 2026-11-01."""
    return fz.check(
        shared_rules(registry)[rule],
        {"id": "a", **row},
        as_of=AS_OF,
        record_types=registry.record_types,
        calendar=registry.calendar,
    ).outcome


def outcome(registry: fz.Registry, case: Case, done: date) -> fz.Outcome:
    """Hold a case against its rule, with the act done on a day."""
    row = {**case.applies, case.start: case.begun, case.done: done}
    return check(registry, case.rule, row)


def name_of(case: Case) -> str:
    """The rule's name, for the report of a test."""
    return case.rule


@pytest.mark.parametrize("case", WITHIN, ids=name_of)
def test_the_last_day_is_in_time_and_the_day_after_is_late(core: fz.Registry, case: Case) -> None:
    """Over the Spring Festival of 2026, with its two make-up Saturdays."""
    assert outcome(core, case, case.last) is fz.Outcome.MET
    assert outcome(core, case, case.last + DAY) is fz.Outcome.LATE


@pytest.mark.parametrize("case", WAIT, ids=name_of)
def test_the_body_waits_until_the_term_is_over(core: fz.Registry, case: Case) -> None:
    """On the term's last day it is too early, the day after it is in order."""
    assert outcome(core, case, case.last - DAY) is fz.Outcome.LATE
    assert outcome(core, case, case.last) is fz.Outcome.MET


@pytest.mark.parametrize("case", AHEAD, ids=name_of)
def test_notice_is_given_ahead(core: fz.Registry, case: Case) -> None:
    """Counted back over the holiday; a day later it is too late."""
    assert outcome(core, case, case.last) is fz.Outcome.MET
    assert outcome(core, case, case.last + DAY) is fz.Outcome.LATE


@pytest.mark.parametrize(
    ("rule", "row"),
    [
        (
            "spot-measure-reported",
            {"on_the_spot": True, "imposed_at": "begun", "reported_at": "done"},
        ),
        (
            "transfer-sent",
            {"transfer_approved": True, "transfer_approved_at": "begun", "transferred_at": "done"},
        ),
    ],
)
def test_hours_run_through_the_night_and_the_holiday(
    core: fz.Registry, rule: str, row: dict[str, Any]
) -> None:
    """24 hours from 23:30 on New Year's Eve, 2026-02-16, end at 23:30 on 02-17."""

    def judged(done: str) -> fz.Outcome:
        moments = {"begun": "2026-02-16T23:30+08:00", "done": done}
        filled = {
            name: datetime.fromisoformat(moments[value]) if value in moments else value
            for name, value in row.items()
        }
        return check(core, f"{ENFORCEMENT}/{rule}", filled)

    assert judged("2026-02-17T23:30+08:00") is fz.Outcome.MET
    assert judged("2026-02-17T23:31+08:00") is fz.Outcome.LATE


def test_every_rule_is_tried_above(core: fz.Registry) -> None:
    """So that no number goes without a case."""
    tried = {case.rule for case in (*WITHIN, *WAIT, *AHEAD)} | HOURS
    bans = {id_ for id_, rule in shared_rules(core).items() if isinstance(rule.kind, Prohibition)}
    assert bans == {f"{ENFORCEMENT}/no-execution-at-night"}
    assert tried | bans == set(shared_rules(core))


@pytest.mark.parametrize("case", WITHIN, ids=name_of)
def test_no_rule_reaches_back_before_its_law(core: fz.Registry, case: Case) -> None:
    """Begun the day before it came into force: not applicable, however long it took."""
    first = {
        "Administrative Penalty Law (as revised in 2021)": date(2021, 7, 15),
        "Administrative Coercion Law": date(2012, 1, 1),
        "Implementing Regulations of the Bidding Law (as revised in 2019)": date(2019, 3, 2),
        "Administrative Licensing Law": date(2004, 7, 1),
        "Provisions on Transferring Suspected Crimes": date(2001, 7, 9),
        "State Council Office 2018 no. 118 (three systems of enforcement)": date(2018, 12, 5),
    }[shared_rules(core)[case.rule].obligation.citation.document.en]

    def judged(begun: date) -> fz.Outcome:
        row = {**case.applies, case.start: begun, case.done: date(2026, 10, 30)}
        return check(core, case.rule, row)

    assert judged(first - DAY) is fz.Outcome.NOT_APPLICABLE
    if core.calendar.covers(first):
        assert judged(first) is fz.Outcome.LATE
    else:
        # The notices begin in 2007: what began before cannot be counted, and is not called late.
        assert judged(first) is fz.Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("rule", "row", "most", "last"),
    [
        # 30 and 30 days from Tuesday 2026-02-10: 03-12, then Saturday 04-11, so Monday 04-13.
        (
            f"{ENFORCEMENT}/seizure-term",
            {"measure": "seal", "special_term": False, "imposed_on": date(2026, 2, 10)},
            ("extension_days", 30, date(2026, 3, 12)),
            ("ended_on", date(2026, 4, 13)),
        ),
        (
            f"{ENFORCEMENT}/freeze-term",
            {"measure": "freeze", "special_term": False, "imposed_on": date(2026, 2, 10)},
            ("extension_days", 30, date(2026, 3, 12)),
            ("ended_on", date(2026, 4, 13)),
        ),
        # 20 and 10 working days from 2026-02-12: 03-18, then 04-01.
        (
            f"{LICENSING}/decision",
            {**ACCEPTED, "handling": "single", "accepted_on": START},
            ("extension_working_days", 10, date(2026, 3, 18)),
            ("decided_on", date(2026, 4, 1)),
        ),
        # 45 and 15: 04-23; 04-24 (46), 04-27 to 04-30 (50), off to 05-05, 05-06 to 05-08 (53),
        # Sat 05-09 worked (54), 05-11 to 05-15 (59), Monday 05-18 (60).
        (
            f"{LICENSING}/joint-decision",
            {**ACCEPTED, "handling": "joint", "accepted_on": START},
            ("extension_working_days", 15, date(2026, 4, 23)),
            ("decided_on", date(2026, 5, 18)),
        ),
    ],
)
def test_one_extension_counts_if_it_is_in_time_and_within_its_cap(
    core: fz.Registry,
    rule: str,
    row: dict[str, Any],
    most: tuple[str, int, date],
    last: tuple[str, date],
) -> None:
    """Approved on the last day of the first term it counts, a day later it does not."""
    column, number, approved = most

    def judged(on: date, added: int, done: date) -> fz.Outcome:
        extended = {"extension_approved_on": on, column: added, last[0]: done}
        return check(core, rule, {**row, **extended})

    assert judged(approved, number, last[1]) is fz.Outcome.MET
    assert judged(approved, number, last[1] + DAY) is fz.Outcome.LATE
    assert judged(approved + DAY, number, last[1]) is fz.Outcome.LATE
    assert judged(approved, number + 1, last[1]) is fz.Outcome.LATE


def test_what_does_not_count(core: fz.Registry) -> None:
    """A test of goods (Coercion Law 25), an expert review (Licensing Law 45)."""
    # Ten days, from 02-24 until 03-06: 30 and 10 days from 02-12 are Tuesday 03-24.
    seized = {"measure": "seal", "special_term": False, "imposed_on": START}
    seized |= {"test_from": date(2026, 2, 24), "test_until": date(2026, 3, 6)}
    rule = f"{ENFORCEMENT}/seizure-term"
    assert check(core, rule, {**seized, "ended_on": date(2026, 3, 24)}) is fz.Outcome.MET
    assert check(core, rule, {**seized, "ended_on": date(2026, 3, 25)}) is fz.Outcome.LATE
    # Five working days, from Monday 03-02 until Monday 03-09: 03-18 (20) and 5 is 03-25.
    accepted = {**ACCEPTED, "handling": "single", "accepted_on": START}
    accepted |= {"excluded_from": date(2026, 3, 2), "excluded_until": date(2026, 3, 9)}
    rule = f"{LICENSING}/decision"
    assert check(core, rule, {**accepted, "decided_on": date(2026, 3, 25)}) is fz.Outcome.MET
    assert check(core, rule, {**accepted, "decided_on": date(2026, 3, 26)}) is fz.Outcome.LATE


def test_the_examples_beside_the_rules_hold(core: fz.Registry) -> None:
    """On all four sides, with the core alone."""
    rules = shared_rules(core).values()
    assert len(rules) == 35
    faults = example_faults(rules, record_types=core.record_types, calendar=core.calendar)
    assert [str(fault) for fault in faults] == []


def test_only_checked_facts_are_in_them(core: fz.Registry) -> None:
    """Read in the text, or quoted in a reliable second place: no. 118."""
    for id_, rule in shared_rules(core).items():
        second = id_.endswith("published")
        assert rule.obligation.citation.confidence == ("secondary" if second else "text"), id_


def test_expert_review_does_not_count_for_complaints_about_tenders(registry: fz.Registry) -> None:
    """30 working days from 2025-03-03 are 04-15; a review from 03-10 to 03-17 takes out five."""
    row = {
        "accepted": True,
        "accepted_on": date(2025, 3, 3),
        "test_from": date(2025, 3, 10),
        "test_until": date(2025, 3, 17),
    }
    rule = f"{TENDERING}/complaint-decision"
    assert check(registry, rule, {**row, "decided_on": date(2025, 4, 22)}) is fz.Outcome.MET
    assert check(registry, rule, {**row, "decided_on": date(2025, 4, 23)}) is fz.Outcome.LATE


# Departments


def test_who_uses_them(registry: fz.Registry) -> None:
    """Bodies that enforce or license; the core brings the sets, and they are shared."""
    for name in (ENFORCEMENT, LICENSING):
        assert registry.departments[name].shared
        assert {rule.provider.distribution for rule in registry.departments[name].rules} == {
            "fazhigov"
        }
        users = {id_ for id_, found in registry.departments.items() if name in found.uses}
        assert users >= set(USERS)
    assert registry.departments["audit"].uses == ()
    tendering = [id_ for id_, found in registry.departments.items() if TENDERING in found.uses]
    assert tendering == ["government-services", "transport", "urban-management"]


@pytest.mark.parametrize("name", USERS)
def test_a_department_alone_brings_them_with_it(name: str) -> None:
    """Installed with the core only; without any department they do not apply."""
    registry = fz.Registry.load(only=[name, PLAN])
    used = registry.departments[name].uses
    assert used[:2] == (ENFORCEMENT, LICENSING)
    assert [found.id for found in registry.rulebook(PLAN).departments] == [name, *used]
    assert registry.rulebook(PLAN, departments=[]).departments == ()


def test_without_a_department_that_uses_them_they_do_not_apply(core: fz.Registry) -> None:
    """They can still be asked for by name."""
    assert core.rulebook(PLAN).departments == ()
    (asked,) = core.rulebook(PLAN, departments=[LICENSING]).departments
    assert asked.id == LICENSING


def test_they_are_assessed_once_though_several_use_them(rulebook: fz.Rulebook) -> None:
    """One late seizure is one finding, and one part of the score."""
    row = {"id": "a", "measure": "seal", "special_term": False, "imposed_on": date(2025, 3, 10)}
    findings = fz.assess(
        rulebook,
        {MEASURE: [{**row, "ended_on": date(2025, 4, 10)}]},
        year=2025,
        as_of=date(2026, 2, 10),
    )
    late = [f for f in findings if f.outcome is fz.Outcome.LATE]
    assert [f.rule.id for f in late] == [f"{ENFORCEMENT}/seizure-term"]
    scored = [part.id for part in fz.score(findings).departments]
    assert (scored.count(ENFORCEMENT), scored.count(LICENSING)) == (1, 1)


def test_a_county_without_ledgers_gets_only_unknown(rulebook: fz.Rulebook) -> None:
    """Missing is never a pass."""
    asked = rulebook.select(f"{ENFORCEMENT}/*", f"{LICENSING}/*")
    findings = list(fz.assess(asked, {}, year=2025, as_of=date(2026, 2, 10)))
    assert len(findings) == 33
    assert {f.outcome for f in findings} == {fz.Outcome.UNKNOWN}


def test_no_department_copies_a_shared_rule(registry: fz.Registry) -> None:
    """None of their own rules stands in a law whose rules are shared."""
    documents = {
        rule.obligation.citation.document.zh.partition("》")[0].partition("（")[0]
        for rule in shared_rules(registry).values()
    }
    assert documents == {
        "《行政处罚法",
        "《行政强制法",
        "《行政许可法",
        "《行政执法机关移送涉嫌犯罪案件的规定",
        "国办发〔2018〕118号",
        "《招标投标法实施条例",
    }
    copies = [
        rule.id
        for found in registry.departments.values()
        if not found.shared
        for rule in found.rules
        if rule.obligation.citation.document.zh.startswith(tuple(documents))
    ]
    assert copies == []
    ecology = {rule.id for rule in registry.departments["ecology-environment"].rules}
    assert ecology.isdisjoint(
        {"ecology-environment/seizure-term", "ecology-environment/seizure-approval"}
    )


def test_a_special_term_goes_before_the_ninety_days(rulebook: fz.Rulebook) -> None:
    """A market case with 30 more days: 90 from 2025-03-12 are 06-10, 120 are 07-10.

    It stands in both ledgers; the general rule lets it off, the special one judges it.
    """
    filed, decided = date(2025, 3, 12), date(2025, 7, 10)
    general = {"id": "a", "procedure": "ordinary", "filed_on": filed, "decided_on": decided}
    own = {
        "id": "a",
        "filed_on": filed,
        "decided_on": decided,
        "extension_approved_on": date(2025, 6, 10),
        "extension_days": 30,
    }
    asked = rulebook.select(f"{ENFORCEMENT}/case-decision", "market-regulation/case-decision")

    def outcomes(special: bool | None) -> dict[str, fz.Outcome]:
        source = {CASE: [{**general, "special_term": special}], "market-case": [own]}
        found = fz.assess(asked, source, year=2025, as_of=date(2026, 2, 10))
        return {f.rule.id.partition("/")[0]: f.outcome for f in found}

    special = {"market-regulation": fz.Outcome.MET}
    assert outcomes(True) == {**special, ENFORCEMENT: fz.Outcome.EXEMPT}
    assert outcomes(False) == {**special, ENFORCEMENT: fz.Outcome.LATE}
    assert outcomes(None) == {**special, ENFORCEMENT: fz.Outcome.UNKNOWN}


@pytest.mark.parametrize(
    ("rule", "upper", "relation"),
    [
        # Publishing a penalty.
        (f"{ENFORCEMENT}/penalty-published", "政府信息公开条例 26", Relation.STRICTER),
        ("market-regulation/penalty-publication", "国办发〔2018〕118号 二(三)", Relation.LAXER),
        ("emergency-management/penalty-exposed", "国办发〔2018〕118号 二(三)", Relation.SEPARATE),
        # Withdrawing its publication.
        ("market-regulation/publication-withdrawal", "行政处罚法 48(2)", Relation.EQUAL),
        # Serving a decision: seven working days never end before two days.
        (
            f"{ENFORCEMENT}/decision-served",
            "治安管理处罚法（2025年） 116",
            Relation.LAXER,
        ),
        # 90 days and special rules: three months are 89 to 92 days, and 60 working
        # days are twelve weeks and the holidays in them.
        ("market-regulation/case-decision", "行政处罚法 60", Relation.EQUAL),
        ("ecology-environment/case-decision", "行政处罚法 60", Relation.DEPENDS),
        ("human-resources/investigation", "行政处罚法 60", Relation.SEPARATE),
        # Days or working days in special licences.
        ("culture-market/troupe-licence", "行政许可法 82", Relation.STRICTER),
        ("culture-market/show-approval", "行政许可法 82", Relation.STRICTER),
        ("ecology-environment/permit-simplified", "行政许可法 82", Relation.STRICTER),
        ("ecology-environment/permit-key", "行政许可法 82", Relation.STRICTER),
        ("ecology-environment/permit-key-with-site-check", "行政许可法 82", Relation.STRICTER),
    ],
)
def test_special_norms_stand_beside_the_general_ones(
    registry: fz.Registry, rule: str, upper: str, relation: Relation
) -> None:
    """`fazhigov lint` shows both citations and which of the two governs."""
    rules = [r for found in registry.departments.values() for r in found.rules if r.id == rule]
    (found,) = [c for c in compare_levels(rules, registry.calendar) if c.norm.text == upper]
    assert found.relation is relation
    if relation in (Relation.LAXER, Relation.DEPENDS):
        assert found.norm.governs is not None
