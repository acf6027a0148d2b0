"""Terms that run from an event: from when, until when, stopped, lengthened, begun anew."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve

import fazhigov as fz
from fazhigov.documents import Period
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.rule import Rule
from matters import PLAN, a_rule, findings_of, may, version

LATER = date(2024, 12, 31)


def within(registry: fz.Registry, **check: Any) -> Rule:
    """An act within five days of May 6, 2024, unless the row says otherwise: by the 11th."""
    asked = {"start": "issued_on", "done": "held_on", "term": "5 days"}
    return a_rule(registry, "within", **asked | check)


def judged(
    registry: fz.Registry, rule: Rule, row: dict[str, Any], as_of: date = LATER, year: int = 2024
) -> fz.Finding:
    """Hold one case against it."""
    (found,) = findings_of(
        registry, rule, {"issued_on": may(6)} | row, as_of=as_of, year=year
    ).values()
    return found


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    ("restarted", "as_of", "due"),
    [
        (may(10), LATER, "2024-05-15"),
        (may(10), may(10), "2024-05-15"),
        (may(10), may(9), "2024-05-11"),
        (may(6), LATER, "2024-05-11"),
        (None, LATER, "2024-05-11"),
    ],
)
def test_a_term_may_begin_anew(
    registry: fz.Registry, restarted: date | None, as_of: date, due: str, *, large: bool
) -> None:
    """Once the restart has come; a restart before the start contradicts the record."""
    rule = within(registry, restart="reviewed_on")
    row = {"issued_on": may(6), "held_on": may(20), "reviewed_on": restarted}
    (found,) = findings_of(registry, rule, row, as_of=as_of, large=large).values()
    assert found.due == due
    assert found.case != "restarted_before_start"
    early = row | {"reviewed_on": may(5)}
    (wrong,) = findings_of(registry, rule, early, as_of=as_of, large=large).values()
    assert wrong.case == "restarted_before_start"
    assert "matter.reviewed_on (2024-05-05) lies before matter.issued_on (2024-05-06)" in (
        wrong.reason.en
    )


def test_a_case_is_of_the_year_in_which_its_term_began(registry: fz.Registry) -> None:
    """At the restart, where there was one."""
    rule = within(registry, restart="reviewed_on")
    row = {"issued_on": date(2023, 12, 29), "reviewed_on": date(2024, 1, 5)}
    for year, subject in ((2023, "*"), (2024, "0")):
        assert set(findings_of(registry, rule, row, as_of=LATER, year=year)) == {subject}
    before = findings_of(registry, rule, row, as_of=date(2024, 1, 4), year=2023)
    assert set(before) == {"0"}


@pytest.mark.parametrize(
    ("row", "due"),
    [
        # Stopped from the 8th up to the 10th, which counts again: two days do not count.
        ({"heard_on": may(8), "reviewed_on": may(10)}, "2024-05-13"),
        # Not over yet: stopped through the day of assessment.
        ({"heard_on": may(8)}, "2024-05-16"),
        ({}, "2024-05-11"),
        # Three days more, granted on the 9th.
        ({"told_on": may(9), "stated": 3}, "2024-05-14"),
        ({"told_on": may(9), "stated": 0}, "2024-05-11"),
        # The law allows five more at most: what goes beyond does not count.
        ({"told_on": may(9), "stated": 5}, "2024-05-16"),
    ],
)
def test_a_term_may_be_stopped_or_lengthened(
    registry: fz.Registry, row: dict[str, Any], due: str
) -> None:
    """By what the record says of it, as of the 12th."""
    ground = {"zh": "鉴定", "en": "an expert's opinion"}
    rule = within(
        registry,
        tolled=[{"from": "heard_on", "until": "reviewed_on", "ground": ground}],
        extension={"max": "5 days", "approved": "told_on", "by": "stated"},
    )
    assert judged(registry, rule, row, may(12)).due == due
    lengthening = ("heard_on", "reviewed_on", "told_on", "stated")
    assert rule.kind.lengthened_by == lengthening  # type: ignore[attr-defined]
    read = tuple(column.field for column in rule.kind.columns())
    assert read == ("issued_on", "held_on", *lengthening)


def test_the_term_in_force_on_the_day_it_began_counts(registry: fz.Registry) -> None:
    """Five days through May 5, ten from May 6 on; none before the plan."""
    terms = [version("5 days", PLAN.from_, may(5)), version("10 days", may(6))]
    rule = within(registry, term=terms)
    assert judged(registry, rule, {}).due == "2024-05-16"
    assert judged(registry, rule, {"issued_on": may(5)}).due == "2024-05-10"
    early = judged(registry, rule, {"issued_on": date(2020, 12, 31)}, year=2020)
    assert early.case == "not_in_force"


def test_timed_rules_say_what_they_ask(registry: fz.Registry) -> None:
    """Their terms; each comes with a case, and none on a fixed day."""
    window = a_rule(
        registry,
        "window",
        start="issued_on",
        done="held_on",
        at_least="5 working days",
        at_most="15 working days",
        finished="holds",
    )
    one = within(registry, finished="holds")
    assert one.kind.limit == fz.Text("5日内", "within 5 days")
    assert window.kind.limit == fz.Text(
        "5个工作日至15个工作日", "5 working days to 15 working days"
    )
    for rule in (one, window):
        assert rule.kind.cadence is Cadence.CASE
        assert list(rule.kind.dates(2024, PLAN)) == []
        assert [column.field for column in rule.kind.columns()] == ["issued_on", "held_on", "holds"]


@pytest.mark.parametrize(
    ("day", "case"),
    [
        # From Monday the 6th: the 13th is the sixth working day, since the 11th was worked.
        (may(10), "too_early"),
        (may(11), "in_time"),
        (may(13), "in_time"),
        (may(14), "after_due"),
    ],
)
def test_a_window_has_two_ends(registry: fz.Registry, day: date, case: str) -> None:
    """Five to six working days: 7 (1), 8 (2), 9 (3), 10 (4), Saturday 11 (5), Monday 13 (6)."""
    check = {"start": "issued_on", "done": "held_on"}
    rule = a_rule(registry, "window", **check, at_least="5 working days", at_most="6 working days")
    found = judged(registry, rule, {"held_on": day})
    assert (found.case, found.due) == (case, "2024-05-13")
    before = judged(registry, rule, {"issued_on": date(2020, 12, 31)}, year=2020)
    assert before.case == "not_in_force"


@pytest.mark.parametrize("later", ["at_least", "at_most"])
def test_a_window_needs_both_its_ends(registry: fz.Registry, later: str) -> None:
    """One whose number begins a day later is not in force on the 6th."""
    terms: dict[str, Any] = {"at_least": "5 working days", "at_most": "6 working days"}
    terms[later] = [version(terms[later], may(7))]
    rule = a_rule(registry, "window", start="issued_on", done="held_on", **terms)
    for day, case in ((6, "not_in_force"), (7, "in_time")):
        found = judged(registry, rule, {"issued_on": may(day), "held_on": may(13)})
        assert found.case == case


@pytest.mark.parametrize(
    ("kind", "terms"),
    [
        ("within", {"term": "5 days"}),
        ("window", {"at_least": "3 working days", "at_most": "6 working days"}),
    ],
)
def test_an_act_that_is_still_to_come_is_not_done(
    registry: fz.Registry, kind: str, terms: dict[str, str]
) -> None:
    """On the 9th nobody knows that it will be done on the 11th, whatever the record says."""
    rule = a_rule(registry, kind, start="issued_on", done="held_on", **terms)
    row = {"held_on": may(11)}
    cases = [judged(registry, rule, row, may(day)).case for day in (9, 10, 11)]
    assert cases == ["not_yet_due", "not_yet_due", "in_time"]


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
    ("kind", "row", "as_of", "case"),
    [
        # The fourth working day, Friday, comes before the seventh however the notice turns out.
        ("within", {"held_on": date(2025, 1, 24)}, date(2025, 2, 10), "in_time"),
        # By weekdays alone it was due on 02-03; by the notice that came, on this very day.
        ("within", {"held_on": date(2025, 2, 5)}, date(2025, 2, 10), "done_in_open_range"),
        ("within", {"holds": False}, date(2025, 2, 5), "in_open_range"),
        ("within", {"holds": False}, date(2025, 1, 24), "not_yet_due"),
        ("window", {"held_on": date(2025, 1, 24)}, date(2025, 3, 3), "too_early"),
        ("window", {"held_on": date(2025, 2, 4)}, date(2025, 3, 3), "perhaps_too_early"),
        ("window", {"held_on": date(2025, 2, 14)}, date(2025, 3, 3), "in_time"),
    ],
)
def test_before_the_notice_a_term_ends_within_a_range(
    registry: fz.Registry, kind: str, row: dict[str, Any], as_of: date, case: str
) -> None:
    """Seven working days from Monday 2025-01-20, a day before the notice for 2025 was out.

    By the notice 01-21 to 01-24 are four, Sunday 01-26 the fifth, 01-27 the sixth, and after
    Spring Festival 02-05 the seventh. By weekdays alone, with three days off from 01-29 on, 01-28
    is the sixth and 02-03 the seventh.
    """
    columns = {"start": "issued_on", "done": "held_on", "finished": "holds"}
    terms = {
        "within": {"term": "7 working days"},
        "window": {"at_least": "7 working days", "at_most": "30 working days"},
    }
    rule = a_rule(registry, kind, **columns, **terms[kind])
    known = registry.calendar.as_known_on(date(2024, 11, 11))
    row = {"issued_on": date(2025, 1, 20)} | row
    (found,) = findings_of(registry, rule, row, as_of=as_of, year=2025, calendar=known).values()
    assert found.case == case
    if case == "in_open_range":
        due = fz.deadline(date(2025, 1, 20), fz.WorkingDays(7), calendar=known)
        first, last = due.due_range
        assert first < date(2025, 2, 5) <= last
        assert found.reason.en.startswith(f"due between {due.due} and {last}")
