"""Kinds that recur, look ahead or rest on someone's word: each case worked by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

import polars as pl
import pytest
from attrs import evolve

import fazhigov as fz
from fazhigov.assessment.assess import assess_rule
from fazhigov.calendars.moments import SHANGHAI
from fazhigov.documents import Period
from fazhigov.obligations.limits import LimitError, Threshold
from fazhigov.rules.cadence import Cadence
from matters import PLAN, TEXT, a_rule, findings_of, types_of, version


@pytest.mark.parametrize(
    ("notified", "outcome"),
    [
        # A hearing on Friday 2024-10-18, notice at least 10 days before: the day of the hearing
        # does not count (law 8); ten days back is Tuesday 10-08, a working day.
        (date(2024, 10, 8), "met"),
        (date(2024, 10, 9), "late"),
    ],
)
def test_ahead_counts_back_from_the_event(
    registry: fz.Registry, notified: date, outcome: str
) -> None:
    """At least so long before, and the event's own day does not count."""
    rule = a_rule(registry, "ahead", event="hearing_on", done="notified_on", term="10 days")
    row = {"hearing_on": date(2024, 10, 18), "notified_on": notified}
    finding = findings_of(registry, rule, row, as_of=date(2024, 12, 31))["0"]
    assert finding.outcome == outcome
    assert finding.due == "2024-10-08"


@pytest.mark.parametrize(("minute", "outcome"), [(0, "met"), (1, "late")])
def test_ahead_may_count_in_hours(registry: fz.Registry, minute: int, outcome: str) -> None:
    """Twenty-four hours before nine o'clock on Friday: nine on Thursday, to the minute."""
    rule = a_rule(registry, "ahead", event="meets_at", done="told_at", term="24 hours")
    row = {
        "meets_at": datetime(2024, 10, 18, 9, tzinfo=SHANGHAI),
        "told_at": datetime(2024, 10, 17, 9, minute, tzinfo=SHANGHAI),
    }
    finding = findings_of(registry, rule, row, as_of=date(2024, 12, 31))["0"]
    assert finding.outcome == outcome
    assert finding.due == "2024-10-17T09:00:00+08:00"


def test_ahead_moves_to_the_earlier_working_day(registry: fz.Registry) -> None:
    """2024-10-17 less 10 days is 10-07, a holiday: the last working day before is 09-30."""
    rule = a_rule(registry, "ahead", event="hearing_on", done="notified_on", term="10 days")
    row = {"hearing_on": date(2024, 10, 17), "notified_on": date(2024, 10, 1)}
    finding = findings_of(registry, rule, row, as_of=date(2024, 12, 31))["0"]
    assert (finding.due, finding.outcome) == ("2024-09-30", "late")


@pytest.mark.parametrize(
    ("hearing", "outcome"),
    [
        # Told on Friday 2024-09-27: Sun 09-29 worked (1), 09-30 (2), off to 10-07, 10-08 to 10-10
        # (5). The fifth day must be over; from Saturday 09-28 on the fifth is 10-10 too.
        (date(2024, 10, 10), "late"),
        (date(2024, 10, 11), "met"),
    ],
)
def test_ahead_may_ask_that_the_term_be_over(
    registry: fz.Registry, hearing: date, outcome: str
) -> None:
    """The event comes after the last day, even where the act was on a rest day."""
    check = {"event": "hearing_on", "done": "notified_on", "term": "5 working days"}
    rule = a_rule(registry, "ahead", **check, clear=True)
    for notified in (date(2024, 9, 27), date(2024, 9, 28)):
        row = {"hearing_on": hearing, "notified_on": notified}
        finding = findings_of(registry, rule, row, as_of=date(2024, 12, 31))["0"]
        assert finding.outcome == outcome
    assert rule.kind.limit.en == "not before 5 working days are over"


def test_ahead_is_pending_and_overdue_before_the_event(registry: fz.Registry) -> None:
    """What must precede is owed before the event comes; without the event nothing is known."""
    rule = a_rule(
        registry, "ahead", event="hearing_on", done="notified_on", term="10 days", empty="open"
    )
    row = {"hearing_on": date(2024, 10, 18)}
    assert findings_of(registry, rule, row, as_of=date(2024, 10, 8))["0"].outcome == "pending"
    assert findings_of(registry, rule, row, as_of=date(2024, 10, 9))["0"].outcome == "overdue"
    nothing = findings_of(registry, rule, {}, as_of=date(2024, 10, 9))["0"]
    assert (nothing.outcome, nothing.case) == ("unknown", "no_event")
    late = {"hearing_on": date(2026, 3, 2)}
    outside = findings_of(registry, rule, late, as_of=date(2026, 12, 31), year=2026)["0"]
    assert outside.outcome == "not_applicable"


def test_a_day_fixed_ahead_is_judged_before_it_comes(registry: fz.Registry) -> None:
    """Issued 2024-03-01, valid five years: through 2029-03-01; one expiring later is too long."""
    rule = a_rule(
        registry,
        "within",
        start="issued_on",
        done="expires_on",
        term="5 years",
        planned=True,
    )
    issued = date(2024, 3, 1)
    found = findings_of(
        registry,
        rule,
        {"issued_on": issued, "expires_on": date(2029, 3, 1)},
        {"issued_on": issued, "expires_on": date(2030, 3, 1)},
        {"issued_on": issued},
        as_of=date(2025, 2, 10),
    )
    assert [found[key].outcome.value for key in "012"] == ["met", "late", "unknown"]


def test_a_month_is_a_period(registry: fz.Registry) -> None:
    """Twice a month, each of at least 20 minutes: March 2024 has one of 20, one of 19."""
    rule = a_rule(
        registry,
        "quota",
        date="held_on",
        at_least=2,
        period="month",
        where=[{"field": "minutes", "at_least": 20}],
    )
    found = findings_of(
        registry,
        rule,
        {"held_on": date(2024, 3, 1), "minutes": 20},
        {"held_on": date(2024, 3, 31), "minutes": 19},
        {"held_on": date(2024, 4, 1), "minutes": 20},
        {"held_on": date(2024, 4, 30), "minutes": 45},
        {"held_on": date(2024, 5, 6), "minutes": 30},
        {"held_on": date(2024, 5, 7)},
        as_of=date(2024, 6, 15),
    )
    assert found["2024-03"].outcome == "breached"
    assert found["2024-04"].outcome == "met"
    assert found["2024-05"].outcome == "unknown"
    assert found["2024-06"].outcome == "pending"
    assert found["2024-02"].outcome == "unknown"
    assert len(found) == 12
    assert rule.kind.cadence is Cadence.MONTH
    ends = list(rule.kind.dates(2024, PLAN))
    assert (len(ends), ends[1]) == (12, date(2024, 2, 29))


def test_the_plans_own_period_is_one_period(registry: fz.Registry) -> None:
    """Twice from 2021 through 2025: owed by 2025-12-31, whatever year is assessed."""
    rule = a_rule(registry, "quota", date="held_on", at_least=2, period="plan")
    assert rule.kind.limit == fz.Text("规划期内不少于2", "at least 2 within the plan's period")
    assert rule.kind.cadence is Cadence.ONCE
    first, second = {"held_on": date(2022, 3, 1)}, {"held_on": date(2025, 6, 2)}
    for rows, as_of, outcome in (
        ([first], date(2025, 12, 30), "pending"),
        ([first], date(2025, 12, 31), "breached"),
        ([first, second], date(2025, 6, 1), "pending"),
        ([first, second], date(2025, 6, 2), "met"),
    ):
        found = findings_of(registry, rule, *rows, as_of=as_of, year=2025)
        assert found["2021–2025"].outcome == outcome
        assert len(found) == 1


def test_a_quota_without_a_number_for_its_year_is_not_owed(registry: fz.Registry) -> None:
    """The number begins with 2024: two sessions in 2023 are counted, but held against none."""
    since = {"value": 3, "from": date(2024, 1, 1), "source": {"zh": "甲", "en": "A"}}
    rule = a_rule(registry, "quota", date="held_on", at_least=[since], period="year")
    rows = [{"held_on": date(2023, month, 1)} for month in (3, 6)]
    finding = findings_of(registry, rule, *rows, as_of=date(2024, 2, 1), year=2023)["2023"]
    assert (finding.outcome, finding.case) == ("not_applicable", "not_in_force")
    assert finding.actual is not None
    assert (finding.actual.en, finding.margin) == ("2", None)


ATTESTED: dict[str, Any] = {
    "item": "item",
    "items": ["a"],
    "holds": "holds",
    "on": "attested_on",
    "by": "by",
    "evidence": "evidence",
}
WORD: dict[str, Any] = {
    "item": "a",
    "year": 2024,
    "holds": True,
    "by": "office",
    "evidence": "file",
}


def test_an_attestation_is_of_its_year(registry: fz.Registry) -> None:
    """Attested for 2023, nothing is known of 2024; what is done once stays done."""
    yearly = a_rule(registry, "attestation", **ATTESTED, year="year")
    once = a_rule(registry, "attestation", **ATTESTED)
    row = {**WORD, "year": 2023, "attested_on": date(2024, 1, 10)}
    as_of = date(2025, 2, 10)
    assert findings_of(registry, yearly, row, as_of=as_of, year=2023)["a / 2023"].outcome == "met"
    assert findings_of(registry, yearly, row, as_of=as_of)["a / 2024"].outcome == "unknown"
    running = findings_of(registry, yearly, row, as_of=date(2024, 7, 1))["a / 2024"]
    assert running.outcome == "pending"
    assert findings_of(registry, once, row, as_of=as_of)["a"].outcome == "met"
    assert (yearly.kind.cadence, once.kind.cadence) == (Cadence.STANDING, Cadence.ONCE)


def test_the_latest_attestation_by_the_day_counts(registry: fz.Registry) -> None:
    """Denied in December, attested after the day of assessment: denied, on that day."""
    rule = a_rule(registry, "attestation", **ATTESTED, year="year")
    rows = [
        {**WORD, "holds": False, "attested_on": date(2024, 12, 20)},
        {**WORD, "attested_on": date(2025, 3, 1)},
    ]
    assert findings_of(registry, rule, *rows, as_of=date(2025, 2, 10))["a / 2024"].outcome == (
        "breached"
    )
    assert findings_of(registry, rule, *rows, as_of=date(2025, 3, 1))["a / 2024"].outcome == "met"


def test_a_year_runs_until_its_last_day(registry: fz.Registry) -> None:
    """Not attested on December 30: it may still be; on December 31 it is not known."""
    rule = a_rule(registry, "attestation", **ATTESTED, year="year")
    for day, outcome in ((date(2024, 12, 30), "pending"), (date(2024, 12, 31), "unknown")):
        assert findings_of(registry, rule, as_of=day)["a / 2024"].outcome == outcome


def test_what_is_attested_on_the_day_itself_counts(registry: fz.Registry) -> None:
    """In a year that runs; what will be attested tomorrow does not."""
    rule = a_rule(registry, "attestation", **ATTESTED, year="year")
    row = {**WORD, "attested_on": date(2024, 7, 1)}
    for day, outcome in ((date(2024, 7, 1), "met"), (date(2024, 6, 30), "pending")):
        assert findings_of(registry, rule, row, as_of=day)["a / 2024"].outcome == outcome


@pytest.mark.parametrize("denied_first", [True, False])
def test_of_two_words_on_one_day_the_denial_counts(
    registry: fz.Registry, *, denied_first: bool
) -> None:
    """In whichever order they stand."""
    rule = a_rule(registry, "attestation", **ATTESTED, year="year")
    rows = [{**WORD, "attested_on": date(2025, 1, 10), "holds": h} for h in (True, False)]
    rows = rows[::-1] if denied_first else rows
    found = findings_of(registry, rule, *rows, as_of=date(2025, 2, 10))
    assert found["a / 2024"].outcome == "breached"


@pytest.mark.parametrize("lacking", ["attested_on", "by", "evidence"])
def test_a_word_without_its_ground_is_not_known(registry: fz.Registry, lacking: str) -> None:
    """Each of day, person and evidence is wanted."""
    rule = a_rule(registry, "attestation", **ATTESTED, year="year")
    row = {**WORD, "attested_on": date(2025, 1, 10), lacking: None}
    finding = findings_of(registry, rule, row, as_of=date(2025, 2, 10))["a / 2024"]
    assert finding.outcome == "unknown"


def test_each_item_is_asked_for(registry: fz.Registry) -> None:
    """Also where no year is: one that nobody speaks of is not known."""
    rule = a_rule(registry, "attestation", **{**ATTESTED, "items": ["a", "b"]})
    row = {**WORD, "attested_on": date(2025, 1, 10)}
    found = findings_of(registry, rule, row, as_of=date(2025, 2, 10))
    assert {name: finding.outcome for name, finding in found.items()} == {
        "a": "met",
        "b": "unknown",
    }


def test_a_list_that_cannot_be_looked_up_is_not_known(registry: fz.Registry) -> None:
    """`needs` names the column that is empty."""
    rule = a_rule(
        registry, "register", item="item", items=["a"], published="published_on", needs=["url"]
    )
    row = {"item": "a", "published_on": date(2023, 6, 1)}
    finding = findings_of(registry, rule, row, as_of=date(2024, 12, 31))["a"]
    assert (finding.outcome, finding.case) == ("unknown", "particulars_missing")
    assert "matter.url" in finding.reason.en


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        ({"at_least": 20}, 20, True),
        ({"at_least": 20}, 19, False),
        ({"at_most": 20}, 20, True),
        ({"at_most": 20}, 21, False),
        ({"at_least": 2, "at_most": 3}, 4, False),
        ({"at_least": 2, "at_most": 2}, 2, True),
        ({"at_least": 2, "at_most": 3}, None, None),
    ],
)
def test_bounds_include_their_number(
    condition: dict[str, int], value: int | None, holds: bool | None
) -> None:
    """Law of counting 6: at least and at most include it."""
    from fazhigov.records.ledger import Record
    from fazhigov.rules.conditions import Condition

    found = Condition("minutes", **cast("dict[str, Any]", condition))
    assert found.of(Record({"minutes": value})) is holds


def test_a_condition_says_one_thing() -> None:
    """Bounds beside a value, nothing at all, or bounds that exclude each other are refused."""
    from fazhigov.rules.conditions import Condition

    for wrong in (
        {},
        {"equals": 3, "at_least": 2},
        {"at_least": 4, "at_most": 3},
    ):
        with pytest.raises(LimitError):
            Condition("minutes", **cast("dict[str, Any]", wrong))


def test_a_share_may_be_a_third(registry: fz.Registry) -> None:
    """33.33 % is less than a third, and no percentage says it exactly."""
    from fractions import Fraction

    from fazhigov import documents

    threshold = documents.CONVERTER.structure(">= 1/3", Threshold)
    assert threshold == Threshold(Fraction(1, 3), strict=False)
    for wrong in (">= 4/3", "> 101%", ">= 1/0"):
        with pytest.raises(LimitError):
            documents.CONVERTER.structure(wrong, Threshold)


@pytest.mark.parametrize("wrong", ["1-31", "02-29", "13-01", "31.01.", 131])
def test_a_date_of_every_year_is_written_in_one_way(registry: fz.Registry, wrong: Any) -> None:
    """Month and day with two digits each, and a day that every year has."""
    check = {"year": "year", "done": "published_on"}
    with pytest.raises(fz.InputErrors) as caught:
        a_rule(registry, "annual", **check, by=wrong)
    (fault,) = caught.value.faults
    assert ('write "01-31"' if isinstance(wrong, str) else "expected text") in str(fault)
    rule: Any = a_rule(registry, "annual", **check, by="01-31").kind
    assert str(rule.by.versions[0].value) == "01-31"


def test_versions_of_a_number_are_told_with_their_periods(registry: fz.Registry) -> None:
    """One alone needs none."""
    early = version("10 days", date(2021, 1, 1), date(2023, 12, 31))
    late = version("7 days", date(2024, 1, 1))
    check = {"event": "hearing_on", "done": "notified_on"}
    changed = a_rule(registry, "ahead", **check, term=[early, late])
    assert changed.kind.limit.en == (
        "at least 10 days (from 2021-01-01 through 2023-12-31) / 7 days (from 2024-01-01 on) before"
    )
    assert changed.kind.cadence is Cadence.CASE
    assert a_rule(registry, "ahead", **check, term="7 days").kind.limit.zh == "提前至少7日"


def test_versions_of_a_number_follow_each_other_in_one_unit(registry: fz.Registry) -> None:
    """One that has not ended, or ends when the next has begun, and hours beside days: refused."""
    later = version("10 days", date(2024, 1, 1))
    for earlier, said in (
        (version("7 days", date(2020, 1, 1)), "two versions overlap: 2020-01-01 to open"),
        (version("7 days", date(2020, 1, 1), date(2024, 1, 1)), "2020-01-01 to 2024-01-01"),
        (version("24 hours", date(2020, 1, 1), date(2023, 12, 31)), "write two rules"),
    ):
        with pytest.raises(fz.InputErrors) as caught:
            a_rule(registry, "within", start="held_on", done="issued_on", term=[earlier, later])
        (fault,) = caught.value.faults
        assert said in str(fault)


def test_an_open_choice_knows_what_rules_name(registry: fz.Registry) -> None:
    """A value that no rule names is refused, with a near match."""
    rule = a_rule(registry, "register", item="item", items=["power-list"], published="published_on")
    types = types_of(rule)
    for cell in ("power-list", "甲"):
        records = fz.read_records({"matter": [{"id": "1", "item": cell}]}, types)
        assert next(iter(records.ledgers["matter"]))["item"] == "power-list"
    with pytest.raises(fz.InputErrors) as refused:
        fz.read_records({"matter": [{"id": "1", "item": "power-lists"}]}, types)
    assert "Did you mean 'power-list'?" in str(refused.value.exceptions[0])


def test_a_step_dated_after_the_day_of_assessment_is_not_taken(registry: fz.Registry) -> None:
    """Noted as done, on a day still to come: facts after the day of assessment do not count."""
    rule = a_rule(
        registry,
        "procedure",
        date="held_on",
        steps=[{"name": {"zh": "通知", "en": "notice"}, "done": "holds", "on": "notified_on"}],
    )
    row = {"held_on": date(2024, 9, 2), "holds": True, "notified_on": date(2024, 10, 8)}
    assert findings_of(registry, rule, row, as_of=date(2024, 9, 30))["0"].outcome == "breached"
    assert findings_of(registry, rule, row, as_of=date(2024, 10, 8))["0"].outcome == "met"


def test_a_date_beyond_the_calendar_makes_one_duty_unknown(registry: fz.Registry) -> None:
    """The calendar begins with 2001: a list renewed in 1990 has no due date that it reaches."""
    rule = a_rule(
        registry,
        "register",
        item="item",
        items=["a"],
        published="published_on",
        renew_within="1 year",
    )
    row = {"item": "a", "published_on": date(1990, 6, 1)}
    finding = findings_of(registry, rule, row, as_of=date(2024, 12, 31))["*"]
    assert (finding.outcome, finding.case) == ("unknown", "beyond_calendar")


@pytest.mark.parametrize(
    ("kind", "check"),
    [
        ("within", {"start": "held_on", "done": "issued_on", "term": "7 days"}),
        (
            "window",
            {"start": "held_on", "done": "issued_on", "at_least": "5 days", "at_most": "9 days"},
        ),
        ("ahead", {"event": "held_on", "done": "issued_on", "term": "7 days"}),
    ],
)
def test_a_case_from_before_the_calendar_is_unknown_and_no_other(
    registry: fz.Registry, kind: str, check: dict[str, str]
) -> None:
    """The calendar begins with 2001, the rule with 1999: what lies between has no due date."""
    rule = a_rule(registry, kind, **check)
    rule = evolve(rule, obligation=evolve(rule.obligation, in_force=Period(date(1999, 1, 1))))
    found = findings_of(
        registry,
        rule,
        {"held_on": date(1999, 6, 1), "issued_on": date(1999, 6, 7)},
        {"held_on": date(2024, 9, 2), "issued_on": date(2024, 9, 2)},
        as_of=date(2024, 12, 31),
        year=None,
    )
    assert (found["0"].outcome, found["0"].case) == ("unknown", "not_countable")
    assert "2001-01-01" in found["0"].reason.en
    # On the event's own day: in time, but too early for the window and too late for a notice.
    assert found["1"].outcome == {"within": "met", "window": "breached", "ahead": "late"}[kind]


@pytest.mark.parametrize(
    ("row", "missing"),
    [
        ({"notified_on": date(2024, 9, 10)}, "matter.hearing_on"),
        ({"published_on": date(2024, 9, 10)}, "matter.minutes"),
        ({"minutes": 5}, "matter.published_on"),
    ],
)
def test_half_of_an_interval_or_extension_decides_nothing(
    registry: fz.Registry, row: dict[str, Any], missing: str
) -> None:
    """An answer without its question, an approval without its length: the field is named."""
    rule = a_rule(
        registry,
        "within",
        start="held_on",
        done="issued_on",
        term="7 working days",
        tolled=[{"from": "hearing_on", "until": "notified_on", "ground": {"zh": "甲", "en": "A"}}],
        extension={"max": "7 working days", "approved": "published_on", "by": "minutes"},
    )
    base = {"held_on": date(2024, 9, 2), "issued_on": date(2024, 9, 30)}
    finding = findings_of(registry, rule, {**base, **row}, as_of=date(2024, 12, 31))["0"]
    assert (finding.outcome, finding.case) == ("unknown", "not_countable")
    assert f"{missing} is empty" in finding.reason.en


def test_a_report_dated_before_its_year_contradicts_itself(registry: fz.Registry) -> None:
    """A report on 2024 cannot have been published in 2023."""
    rule = a_rule(registry, "annual", year="year", done="published_on", by="01-31")
    for day, outcome in (
        (date(2023, 12, 31), "unknown"),
        (date(2024, 1, 1), "met"),
        (date(2024, 12, 31), "met"),
    ):
        row = {"year": 2024, "published_on": day}
        finding = findings_of(registry, rule, row, as_of=date(2025, 2, 10))["0"]
        assert finding.outcome == outcome


def test_a_report_is_owed_by_what_is_in_force_on_the_years_last_day(registry: fz.Registry) -> None:
    """A term that begins on December 31 binds the report on that year; the next day, not."""
    row = {"year": 2024, "published_on": date(2025, 1, 20)}
    for since, outcome in ((date(2024, 12, 31), "met"), (date(2025, 1, 1), "not_applicable")):
        by = [version("01-31", since)]
        rule = a_rule(registry, "annual", year="year", done="published_on", by=by)
        finding = findings_of(registry, rule, row, as_of=date(2025, 2, 10))["0"]
        assert finding.outcome == outcome


UNITS = (fz.Unit("a", "town"), fz.Unit("b", "town"), fz.Unit("c", "bureau"))


def test_each_unit_that_owes_a_report_is_named_once(registry: fz.Registry) -> None:
    """By its own report if there is one; a silent one may be let off by its name."""
    let_off = {"field": "unit", "equals": "b", "reason": {"zh": "甲", "en": "let off"}}
    check = {"year": "year", "done": "published_on", "by": "01-31", "unit_types": ["town"]}
    row = {"year": 2024, "published_on": date(2025, 1, 20), "unit": "a"}

    def found(**more: Any) -> dict[str, str]:
        rule = a_rule(registry, "annual", **check, **more)
        findings = findings_of(registry, rule, row, as_of=date(2025, 2, 10), units=UNITS)
        return {subject: finding.case for subject, finding in findings.items()}

    assert found(unit="unit") == {"0": "in_time", "b / 2024": "done_unknown"}
    assert found(unit="unit", exempt=[let_off]) == {"0": "in_time", "b / 2024": "exempt"}
    # Without a column of units no report is anyone's.
    assert found() == {"0": "in_time", "a / 2024": "done_unknown", "b / 2024": "done_unknown"}


def test_of_two_exemptions_the_one_that_holds_is_the_reason(registry: fz.Registry) -> None:
    """The first of the list need not be it."""
    exempt = [
        {"field": "by", "equals": name, "reason": {"zh": name, "en": f"since {name}"}}
        for name in ("x", "y")
    ]
    rule = a_rule(
        registry, "within", start="issued_on", done="held_on", term="5 days", exempt=exempt
    )
    row = {"issued_on": date(2024, 5, 6), "by": "y"}
    finding = findings_of(registry, rule, row, as_of=date(2024, 12, 31))["0"]
    assert (finding.outcome, finding.case) == ("exempt", "exempt")
    assert "since y" in finding.reason.en


@pytest.mark.parametrize(
    ("kind", "check"),
    [
        ("quota", {"date": "held_on", "at_least": 4, "period": "year"}),
        ("prohibition", {"date": "held_on"}),
        (
            "milestone",
            {"item": "item", "items": ["a"], "done": "held_on", "by": date(2024, 6, 30)},
        ),
        ("register", {"item": "item", "items": ["a"], "published": "held_on"}),
        ("attestation", ATTESTED),
    ],
)
def test_rows_that_are_alike_are_read_as_one(
    registry: fz.Registry, kind: str, check: dict[str, Any]
) -> None:
    """A kind that names no rows reads of a large table only what differs, and how often."""
    rule = a_rule(registry, kind, **check)
    types = types_of(rule)
    row = {"held_on": date(2024, 5, 6)} | ({"item": "a"} if "item" in check else {})
    rows = [{"id": str(n), **row} for n in range(50)]
    source = {"county": fz.County(TEXT, zone="Asia/Shanghai"), "matter": pl.DataFrame(rows)}
    large = fz.read_records(source, types, hold=0)
    found = assess_rule(
        rule,
        large.ledgers,
        record_types=types,
        calendar=registry.calendar,
        as_of=date(2024, 12, 31),
        year=2024,
    )
    (record,) = found.evidence.ledgers["matter"]
    assert record.n == 50


@pytest.mark.parametrize(
    ("year", "days"),
    [(2021, []), (2022, [date(2022, 1, 31)]), (2026, [date(2026, 1, 31)]), (2027, [])],
)
def test_a_report_falls_due_after_each_year_of_the_plan(
    registry: fz.Registry, year: int, days: list[date]
) -> None:
    """The plan runs from 2021 to 2025: the reports are due from 2022 to 2026."""
    rule = a_rule(registry, "annual", year="year", done="published_on", by="01-31")
    assert list(rule.kind.dates(year, PLAN)) == days
    later = a_rule(
        registry,
        "annual",
        year="year",
        done="published_on",
        by=[version("01-31", date(2023, 1, 1))],
    )
    assert list(later.kind.dates(2023, PLAN)) == []
    assert list(later.kind.dates(2024, PLAN)) == [date(2024, 1, 31)]
    last = [version("01-31", date(2022, 12, 31))]
    on_the_last_day = a_rule(registry, "annual", year="year", done="published_on", by=last)
    assert list(on_the_last_day.kind.dates(2023, PLAN)) == [date(2023, 1, 31)]
