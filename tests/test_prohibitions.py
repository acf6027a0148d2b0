"""What must not happen: an empty ledger proves nothing, a declared 0 does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve

import fazhigov as fz
from fazhigov.documents import Period
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.rule import Rule
from matters import EVENTS, PLAN, STATED, a_rule, event, findings_of, report

LATER = date(2025, 2, 10)


def ban(registry: fz.Registry, **check: Any) -> Rule:
    """None of the events of the ledger, whose other rows are yearly reports."""
    return a_rule(registry, "prohibition", **{"date": "held_on", "where": EVENTS} | check)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    ("rows", "case", "actual"),
    [
        ([event(date(2024, 1, 1))], "it_happened", "1"),
        ([event(date(2024, 12, 31))], "it_happened", "1"),
        ([event(date(2023, 12, 31)), event(date(2025, 1, 1)), report(0)], "declared_none", "0"),
        ([report(0)], "declared_none", "0"),
        ([report(0, 2023)], "nothing_declared", None),
        ([report(1)], "it_happened", "1"),
        ([report(0, 2023), report(1)], "it_happened", "1"),
        ([event(date(2023, 12, 31)), event(date(2024, 5, 6))], "it_happened", "1"),
        # Several reports, each of its own part of the county; alike ones count each.
        ([report(1), report(2)], "it_happened", "3"),
        ([report(2), report(2)], "it_happened", "4"),
        ([report(0), report(0)], "declared_none", "0"),
        # The ledger and the report speak of the same events: the greater number stands.
        ([event(date(2024, 5, 6)), event(date(2024, 5, 6)), report(1)], "it_happened", "2"),
        ([event(date(2024, 5, 6)), report(3)], "it_happened", "3"),
        ([event(date(2024, 5, 6)), report(0)], "it_happened", "1"),
        # A report that was made after the day of assessment has said nothing yet.
        ([report(0, on=LATER)], "declared_none", "0"),
        ([report(0, on=date(2025, 2, 11))], "nothing_declared", None),
        # What may be an event of the year leaves it open, declared or not.
        ([event(None)], "perhaps_it_happened", None),
        ([event(None), report(0)], "perhaps_it_happened", "0"),
        ([{"held_on": date(2024, 5, 6)}], "perhaps_it_happened", None),
        ([{"held_on": date(2023, 5, 6)}], "nothing_declared", None),
    ],
)
def test_what_the_ledger_and_the_reports_say_of_a_year(
    registry: fz.Registry,
    rows: list[dict[str, Any]],
    case: str,
    actual: str | None,
    *,
    large: bool,
) -> None:
    """Of 2024, after its end; the same from records and from a table."""
    rule = ban(registry, stated=STATED)
    (found,) = findings_of(registry, rule, *rows, as_of=LATER, large=large).values()
    assert (found.subject, found.case) == ("2024", case)
    assert (found.actual.en if found.actual else None) == actual
    if case == "it_happened":
        assert found.reason.en.endswith(f"{actual} in 2024")
    if case == "perhaps_it_happened":
        assert found.reason.en.startswith("1 records")


@pytest.mark.parametrize(
    ("as_of", "rows", "case"),
    [
        (date(2024, 6, 30), [event(date(2024, 6, 30))], "it_happened"),
        (date(2024, 6, 30), [event(date(2024, 7, 1))], "year_runs"),
        (date(2024, 6, 30), [report(0)], "year_runs"),
        (date(2024, 12, 30), [report(0)], "year_runs"),
        (date(2024, 12, 31), [report(0)], "declared_none"),
        (date(2024, 12, 31), [event(date(2020, 5, 6))], "nothing_declared"),
    ],
)
def test_a_year_is_open_until_its_last_day(
    registry: fz.Registry, as_of: date, rows: list[dict[str, Any]], case: str
) -> None:
    """What happens later is not known; what has happened is."""
    (found,) = findings_of(registry, ban(registry, stated=STATED), *rows, as_of=as_of).values()
    assert found.case == case


@pytest.mark.parametrize(
    ("in_force", "as_of", "rows", "case"),
    [
        (Period(date(2024, 7, 1)), LATER, [event(date(2024, 6, 30))], "nothing_declared"),
        (Period(date(2024, 7, 1)), LATER, [event(date(2024, 7, 1))], "it_happened"),
        # In which half of the year it was is not said; none in the year is none in the half.
        (Period(date(2024, 7, 1)), LATER, [report(1)], "perhaps_it_happened"),
        (Period(date(2024, 7, 1)), LATER, [report(0)], "declared_none"),
        (Period(date(2024, 1, 2)), LATER, [report(1)], "perhaps_it_happened"),
        (Period(PLAN.from_, date(2024, 12, 30)), LATER, [report(1)], "perhaps_it_happened"),
        (Period(PLAN.from_, date(2024, 1, 1)), LATER, [], "nothing_declared"),
        (
            Period(date(2024, 7, 1)),
            LATER,
            [event(date(2024, 6, 30)), event(date(2024, 7, 1))],
            "it_happened",
        ),
        (Period(date(2024, 7, 1)), date(2024, 6, 30), [], "not_in_force"),
        (Period(date(2021, 1, 1), date(2024, 6, 30)), LATER, [report(1)], "perhaps_it_happened"),
        (Period(date(2021, 1, 1), date(2024, 6, 30)), date(2024, 6, 29), [], "year_runs"),
        (Period(date(2021, 1, 1), date(2024, 6, 30)), date(2024, 6, 30), [], "nothing_declared"),
        (Period(date(2024, 1, 1), date(2024, 12, 31)), LATER, [report(1)], "it_happened"),
        (Period(date(2025, 1, 1)), LATER, [report(1)], "not_in_force"),
        (Period(date(2021, 1, 1), date(2023, 12, 31)), LATER, [report(1)], "not_in_force"),
    ],
)
def test_only_what_happened_while_it_was_in_force_counts(
    registry: fz.Registry, in_force: Period, as_of: date, rows: list[dict[str, Any]], case: str
) -> None:
    """A rule may begin or end within a year."""
    rule = ban(registry, stated=STATED)
    rule = evolve(rule, obligation=evolve(rule.obligation, in_force=in_force))
    (found,) = findings_of(registry, rule, *rows, as_of=as_of).values()
    assert found.case == case


def test_every_report_is_read(registry: fz.Registry) -> None:
    """One of which it is not known whether it counts stands before one that does."""
    rule = ban(registry, stated=STATED)
    rule = evolve(rule, obligation=evolve(rule.obligation, in_force=Period(date(2024, 7, 1))))
    (found,) = findings_of(registry, rule, report(1), report(0), as_of=LATER).values()
    assert (found.case, found.actual) == ("perhaps_it_happened", fz.Text("0", "0"))


def test_a_ban_without_reports_is_never_known_to_be_kept(registry: fz.Registry) -> None:
    """No column says that there was none."""
    rule = ban(registry)
    (found,) = findings_of(registry, rule, report(0), as_of=LATER).values()
    assert found.case == "nothing_declared"
    assert found.actual is None


def test_a_ban_says_what_it_asks(registry: fz.Registry) -> None:
    """None, always; it reads the ledger, and the figures that are stated."""
    rule = ban(registry, stated=STATED)
    assert rule.kind.limit == fz.Text("不得发生", "none")
    assert rule.kind.cadence is Cadence.STANDING
    assert list(rule.kind.dates(2024, rule.obligation.in_force)) == []
    read = [column.field for column in rule.kind.columns()]
    assert read == ["held_on", "by", "year", "stated", "published_on", "by"]
    assert [column.field for column in ban(registry).kind.columns()] == ["held_on", "by"]
