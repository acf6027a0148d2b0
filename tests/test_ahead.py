"""What must come before an event: each case worked by hand."""

from __future__ import annotations

from datetime import date, datetime

import pytest

import fazhigov as fz
from fazhigov.calendars.moments import SHANGHAI
from matters import a_rule, findings_of


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
