"""Rules of each kind, against cases worked by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

import fazhigov as fz
from fazhigov.assessment.assess import assess_rule
from fazhigov.obligations.limits import percent
from fazhigov.reports.data import all_rules
from fazhigov.rules.rule import Provider, Rule, read_rules
from fazhigov.testing import example_faults

PLAN = "biyang-2021-2025"


def checked(
    registry: fz.Registry,
    rule_id: str,
    rows: list[dict[str, Any]],
    *,
    as_of: date,
    year: int | None = 2024,
) -> fz.Finding:
    """Hold one rule against rows of its ledger; there must be one finding."""
    rule = one_rule(registry, rule_id)
    ledger = next(iter(rule.kind.columns())).ledger
    records = fz.read_records({ledger: rows}, registry.record_types)
    (finding,) = assess_rule(
        rule,
        records.ledgers,
        record_types=registry.record_types,
        calendar=registry.calendar,
        as_of=as_of,
        year=year,
    )
    return finding


def one_rule(registry: fz.Registry, rule_id: str) -> Rule:
    """Find a rule by its id."""
    return next(rule for rule in all_rules(registry) if rule.id == rule_id)


def test_the_examples_beside_every_rule_hold(registry: fz.Registry) -> None:
    """And each rule has one that is met, not met, not applicable or exempt, and unknown."""
    faults = example_faults(
        all_rules(registry), record_types=registry.record_types, calendar=registry.calendar
    )
    assert not faults, "\n".join(map(str, faults))


def test_a_wrong_example_is_found(registry: fz.Registry) -> None:
    """The check of examples can fail."""
    import attrs

    rule = one_rule(registry, f"{PLAN}/2.4.1/jurisdiction-dispute")
    example = attrs.evolve(rule.obligation.examples[0], expect="breached")
    wrong = attrs.evolve(rule, obligation=attrs.evolve(rule.obligation, examples=(example,)))
    faults = example_faults([wrong], record_types=registry.record_types, calendar=registry.calendar)
    assert any("expects breached, found met" in str(fault) for fault in faults)
    assert any("no example is unknown" in str(fault) for fault in faults)


DISPUTE = f"{PLAN}/2.4.1/jurisdiction-dispute"


@pytest.mark.parametrize(
    ("row", "as_of", "outcome"),
    [
        # Raised on Friday 2024-09-27: seven working days end on Saturday 10-12, a make-up day.
        ({"settled_on": "2024-10-12"}, date(2024, 12, 31), fz.Outcome.MET),
        ({"settled_on": "2024-10-14"}, date(2024, 12, 31), fz.Outcome.LATE),
        ({"settled": "否"}, date(2024, 10, 11), fz.Outcome.PENDING),
        ({"settled": "否"}, date(2024, 10, 12), fz.Outcome.PENDING),
        ({"settled": "否"}, date(2024, 10, 14), fz.Outcome.OVERDUE),
        ({"settled": "否"}, date(2024, 10, 13), fz.Outcome.OVERDUE),
        # Settled later, but not by the day of assessment.
        ({"settled_on": "2024-10-14"}, date(2024, 10, 11), fz.Outcome.PENDING),
        ({"settled_on": "2024-10-14"}, date(2024, 10, 13), fz.Outcome.OVERDUE),
        ({"referred_upwards": "是"}, date(2024, 10, 14), fz.Outcome.EXEMPT),
    ],
)
def test_a_jurisdiction_dispute(
    registry: fz.Registry, row: dict[str, Any], as_of: date, outcome: fz.Outcome
) -> None:
    """Settled, late, open, overdue, referred upwards."""
    rows = [{"id": "A1", "raised_on": "2024-09-27", **row}]
    finding = checked(registry, DISPUTE, rows, as_of=as_of)
    assert finding.outcome is outcome
    if outcome is not fz.Outcome.EXEMPT:
        assert finding.due == "2024-10-12"


def test_a_dispute_without_a_date_is_unknown_and_the_field_is_named(registry: fz.Registry) -> None:
    """In both languages; the same for a settlement without its date."""
    as_of = date(2024, 12, 31)
    rows: list[dict[str, Any]] = [{"id": "A1", "settled_on": "2024-10-12"}]
    finding = checked(registry, DISPUTE, rows, as_of=as_of)
    assert finding.outcome is fz.Outcome.UNKNOWN
    assert "jurisdiction-dispute.raised_on" in finding.reason.en
    raised = registry.record_types["jurisdiction-dispute"].fields["raised_on"]
    assert raised.zh in finding.reason.zh
    rows = [{"id": "A1", "raised_on": "2024-09-27", "settled": "是"}]
    finding = checked(registry, DISPUTE, rows, as_of=as_of)
    assert finding.outcome is fz.Outcome.UNKNOWN
    assert "settled_on" in finding.reason.en


def test_a_late_finding_says_by_how_much_in_the_terms_own_unit(registry: fz.Registry) -> None:
    """10-12 to 10-14 is one working day: 10-13 is a Sunday."""
    rows = [{"id": "A1", "raised_on": "2024-09-27", "settled_on": "2024-10-14"}]
    finding = checked(registry, DISPUTE, rows, as_of=date(2024, 12, 31))
    assert finding.margin is not None
    assert (finding.margin.amount, finding.margin.unit) == (Fraction(-1), "working days")
    assert "1 working day" in finding.reason.en
    assert "1个工作日" in finding.reason.zh


@pytest.mark.parametrize(
    ("rule", "field", "value", "outcome"),
    [
        ("online-rate", "online_percent", "80", fz.Outcome.MET),
        ("online-rate", "online_percent", "79.99", fz.Outcome.BREACHED),
        ("mobile-rate", "mobile_percent", "90", fz.Outcome.BREACHED),
        ("mobile-rate", "mobile_percent", "90.01", fz.Outcome.MET),
    ],
)
def test_at_least_and_more_than(
    registry: fz.Registry, rule: str, field: str, value: str, outcome: fz.Outcome
) -> None:
    """“不低于80%” holds at 80, “大于90%” does not hold at 90."""
    rows = [{"unit": "A", "year": 2024, field: value}]
    finding = checked(registry, f"{PLAN}/2.1.2/{rule}", rows, as_of=date(2025, 2, 10))
    assert finding.outcome is outcome


@pytest.mark.parametrize(
    ("part", "whole", "outcome"),
    [
        (9, 10, fz.Outcome.BREACHED),
        (9001, 10000, fz.Outcome.MET),
        (0, 0, fz.Outcome.NOT_APPLICABLE),
    ],
)
def test_nine_tenths_are_exactly_90_percent(
    registry: fz.Registry, part: int, whole: int, outcome: fz.Outcome
) -> None:
    """9 of 10 items on mobile are not more than 90 %; no float comes in between."""
    rows = [{"unit": "A", "year": 2024, "items_mobile": part, "items_total": whole}]
    finding = checked(registry, f"{PLAN}/2.1.2/mobile-rate", rows, as_of=date(2025, 2, 10))
    assert finding.outcome is outcome
    if whole == 10:
        assert finding.margin is not None
        assert finding.margin.amount == 0


def test_a_share_that_rounding_would_lift_is_shown_as_rounded() -> None:
    """79.996 % must not read as 80 %."""
    assert percent(Fraction(79996, 100000)) == "≈80%"
    assert percent(Fraction(4, 5)) == "80%"
    assert percent(Fraction(7999, 10000)) == "79.99%"
    assert percent(Fraction(1, 3)) == "≈33.33%"


def test_the_annual_report_is_due_on_january_31(registry: fz.Registry) -> None:
    """For 2024: due 2025-01-31, act by 01-27; published on 01-17 it is met."""
    rows = [{"unit": "A", "unit_type": "county", "year": 2024, "published_on": "2025-01-17"}]
    finding = checked(
        registry, f"{PLAN}/2.4.0/enforcement-report-published", rows, as_of=date(2025, 2, 10)
    )
    assert finding.outcome is fz.Outcome.MET
    assert (finding.due, finding.act_by) == ("2025-01-31", "2025-01-27")


def test_no_record_is_never_a_pass(rulebook: fz.Rulebook) -> None:
    """Without any ledger nothing is met, breached or exempt: every duty is unknown or pending."""
    findings = fz.assess(rulebook, {}, year=2024, as_of=date(2025, 2, 10))
    assert {f.rule.id for f in findings} == {rule.id for rule in rulebook}
    assert set(findings.counts) <= {
        fz.Outcome.UNKNOWN,
        fz.Outcome.PENDING,
        fz.Outcome.NOT_APPLICABLE,
    }
    # One duty alone has no object yet: the survey that 2025 asks for.
    outside = [f.rule.id for f in findings if f.outcome is fz.Outcome.NOT_APPLICABLE]
    assert [id_ for id_ in outside if id_.startswith(PLAN)] == [
        f"{PLAN}/1.2.0/rule-of-law-satisfaction"
    ]


@pytest.mark.parametrize(
    "rule", ["2.1.3/power-list", "2.6.2/hotline-12345", "2.1.2/nearby-handling"]
)
def test_standing_duties_end_with_the_plan(registry: fz.Registry, rule: str) -> None:
    """A list, an attested system, a milestone: none is owed in a year after the plan."""
    finding = checked(registry, f"{PLAN}/{rule}", [], as_of=date(2027, 2, 10), year=2026)
    assert finding.outcome is fz.Outcome.NOT_APPLICABLE
    assert "2026" in finding.reason.en


@pytest.mark.parametrize(
    ("rule", "row"),
    [
        # Marked as open, yet with the day it was settled.
        (
            "2.4.1/jurisdiction-dispute",
            {"id": "a", "raised_on": "2024-09-27", "settled": "否", "settled_on": "2024-10-10"},
        ),
        # More items online than there are.
        ("2.1.2/online-rate", {"unit": "A", "year": 2024, "items_total": 100, "items_online": 120}),
        # A document without a date belongs to no year for certain.
        ("2.2.0/filing-rate", {"id": "a", "filed": "是"}),
        # A meeting of a body whose type is not recorded is no township's for certain.
        (
            "3.1.0/township-rule-of-law-meeting",
            {"id": "a", "kind": "rule-of-law-meeting", "held_on": "2024-03-01", "unit": "A"},
        ),
    ],
)
def test_contradictory_or_unplaced_records_are_unknown(
    registry: fz.Registry, rule: str, row: dict[str, Any]
) -> None:
    """Never met."""
    finding = checked(registry, f"{PLAN}/{rule}", [row], as_of=date(2025, 2, 10))
    assert finding.outcome is fz.Outcome.UNKNOWN


def test_without_records_a_rule_not_in_force_does_not_apply(rulebook: fz.Rulebook) -> None:
    """A county that keeps nothing yet owes the plan nothing in 2020, nor in 2026 but reports."""
    for year in (2020, 2026):
        findings = fz.assess(rulebook, {}, year=year, as_of=date(2027, 2, 10))
        wrong = [
            (finding.rule.id, finding.outcome.value)
            for finding in findings
            if finding.rule.obligation.section is not None
            and finding.outcome is not fz.Outcome.NOT_APPLICABLE
        ]
        assert wrong == []


def test_an_open_interval_of_hours_runs_until_the_moment_of_assessment() -> None:
    """Begun at 08:00, stopped at 10:00 and still stopped at 18:00: of 5 hours 3 are left."""
    from datetime import datetime

    from definitions import SHANGHAI
    from fazhigov.deadlines.tolling import Tolled
    from fazhigov.text import both

    def at(hour: int) -> datetime:
        return datetime(2024, 3, 1, hour, tzinfo=SHANGHAI)

    tolled = Tolled(at(10), None, both("a flood")).closed(at(18))
    due = fz.deadline(at(8), fz.Hours(5), calendar=fz.china(), tolled=[tolled])
    assert due.due == at(21)


def test_a_rule_that_has_not_begun_says_so(rulebook: fz.Rulebook) -> None:
    """Each has its answer, whatever its kind and whether a year is asked for or not."""
    for year in (None, 1990):
        findings = fz.assess(rulebook, {}, year=year, as_of=date(1990, 6, 1))
        assert {finding.rule.id for finding in findings} == {rule.id for rule in rulebook}
        assert set(findings.counts) == {fz.Outcome.NOT_APPLICABLE}


def test_a_rule_is_shown_without_its_numbers(registry: fz.Registry) -> None:
    """They stand in the obligation already."""
    rule = one_rule(registry, f"{PLAN}/2.4.1/jurisdiction-dispute")
    assert repr(rule.kind) not in repr(rule)
    assert repr(rule.provider) in repr(rule)


def test_every_fault_of_a_rule_is_named_and_the_others_are_read(registry: fz.Registry) -> None:
    """Columns that are not there, of the wrong type, or of a ledger that is not there."""
    (good,) = (one_rule(registry, f"{PLAN}/2.4.1/jurisdiction-dispute").obligation,)
    wrong = {"start": "a", "done": "b", "finished": "raised_on", "restart": "c"}
    columns = evolve(good, id="test/1", check=dict(good.check) | wrong)
    ledger = evolve(good, id="test/2", check=dict(good.check) | {"ledger": "disputes"})
    kind = evolve(good, id="test/3", kind="wihtin")
    rules, faults = read_rules(
        (columns, ledger, kind, good),
        kinds=registry.kinds,
        record_types=registry.record_types,
        provider=Provider("test", "test", "0"),
    )
    assert [rule.id for rule in rules] == [good.id]
    said = "\n".join(str(fault) for fault in faults)
    for name in ("'a'", "'b'", "'c'"):
        assert f"has no column {name}" in said
    assert "column 'raised_on' is date" in said
    assert said.count("there is no ledger 'disputes'") == 1
    assert "no kind of rule is named 'wihtin'" in said
    assert len(faults) == 6


def test_ledgers_that_are_not_there_are_named_each(registry: fz.Registry) -> None:
    """A rule may read two."""
    stated = {"ledger": "nowhere", "year": "year", "count": "n"}
    check = {"ledger": "nothing", "date": "held_on", "stated": stated}
    good = one_rule(registry, f"{PLAN}/2.4.1/jurisdiction-dispute").obligation
    _, faults = read_rules(
        (evolve(good, id="test/1", kind="prohibition", check=check),),
        kinds=registry.kinds,
        record_types=registry.record_types,
        provider=Provider("test", "test", "0"),
    )
    said = "\n".join(str(fault) for fault in faults)
    assert len(faults) == 2
    assert "'nothing'" in said
    assert "'nowhere'" in said
