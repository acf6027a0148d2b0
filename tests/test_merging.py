"""What must not be merged, and what the order of parts must not decide."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import duckdb
import pytest
from attrs import evolve

import fazhigov as fz
from definitions import arrow_of, assessed, rulebook_of
from fazhigov.rules.outcome import Light
from fazhigov.scoring.facts import EVENTS
from scores import event, ledger

END = date(2024, 12, 31)
LATE = {"id": "late", "start": date(2024, 9, 27), "done": date(2024, 10, 14), "sort": "a"}
"""Seven working days from Friday 2024-09-27 end on 10-12 (with make-up days 09-29 and 10-12)."""


def waiver(approver: str, expires: date) -> dict[str, Any]:
    """A row that waives the term of every case."""
    return {
        "id": approver,
        "rule": "test/within",
        "reason": "a flood",
        "approver": approver,
        "approved_on": date(2024, 11, 1),
        "expires_on": expires,
    }


def relation(rows: list[dict[str, Any]]) -> Any:
    """A relation of DuckDB."""
    return duckdb.connect().from_arrow(arrow_of(rows))


def shard(rulebook: fz.Rulebook, rows: list[dict[str, Any]], **others: Any) -> fz.Findings:
    """The findings on a table of rows, beside other ledgers."""
    county = others.pop("county", fz.County(fz.Text("甲", "A"), zone="Asia/Shanghai"))
    tables = {"county": county, "case": relation(rows), **others}
    return fz.assess(rulebook, tables, as_of=END, year=2024)


@pytest.fixture(scope="module")
def book(registry: fz.Registry) -> fz.Rulebook:
    """The term of seven working days, with the ledger of waivers."""
    made = rulebook_of("within")
    types = {**made.record_types, "waiver": registry.record_types["waiver"]}
    return evolve(made, record_types=types)


def test_which_waiver_speaks_does_not_hang_on_the_order_of_parts(book: fz.Rulebook) -> None:
    """Of two that hold, the one that holds longest."""
    parts = [
        shard(book, [LATE]),
        shard(book, [], waiver=[waiver("X", date(2025, 3, 31))]),
        shard(book, [], waiver=[waiver("Y", date(2025, 6, 30))]),
    ]
    for first, *rest in permutations(parts):
        (finding,) = (f for f in first.merged(*rest) if f.subject == "late")
        assert finding.outcome is fz.Outcome.WAIVED
        assert "by Y on 2024-11-01" in finding.reason.en


def test_counts_made_under_different_waivers_do_not_merge(book: fz.Rulebook) -> None:
    """What was counted as late cannot be told from what the other part would have waived."""
    plain = shard(book, [LATE])
    waived = shard(book, [LATE | {"id": "b"}], waiver=[waiver("X", date(2025, 3, 31))])
    assert plain.merged(waived).counts == {fz.Outcome.WAIVED: 2}
    with pytest.raises(fz.AssessmentError, match="different waivers"):
        plain.tallied().merged(waived.tallied())
    again = shard(book, [LATE], waiver=[waiver("X", date(2025, 3, 31))])
    assert again.tallied().merged(waived.tallied()).counts == {fz.Outcome.WAIVED: 2}


def test_a_table_of_counts_is_not_written_as_if_it_were_whole(book: fz.Rulebook) -> None:
    """Merged with what was only counted, no list of findings is complete."""
    merged = shard(book, [LATE]).tallied().merged(shard(book, [LATE | {"id": "b"}]))
    assert sum(merged.counts.values()) == 2
    with pytest.raises(fz.AssessmentError, match="only counts were kept"):
        merged.to_arrow()


def test_parts_of_different_counties_do_not_merge(book: fz.Rulebook) -> None:
    """Their units owe duties of their own."""
    other = fz.County(fz.Text("乙", "B"), zone="Asia/Shanghai")
    with pytest.raises(fz.AssessmentError, match="the county"):
        shard(book, [LATE]).merged(shard(book, [], county=other))


def test_parts_of_rules_that_differ_in_a_number_do_not_merge(book: fz.Rulebook) -> None:
    """The same id, but 7 working days in one and another term in the other."""
    (rule,) = book.plan_rules
    twenty: Any = rulebook_of("within, lengthened").plan_rules[0].kind
    changed = evolve(book, plan_rules=(evolve(rule, kind=twenty),))
    with pytest.raises(fz.AssessmentError, match="the rules"):
        shard(book, [LATE]).merged(shard(changed, [LATE | {"id": "b"}]))


def test_a_row_without_a_trigger_has_no_clock_in_the_arrow_table() -> None:
    """Every other row has the same due date; this one has none."""
    rows = [LATE | {"up": False}, LATE | {"id": "c", "start": None, "up": False}]
    table = assessed("within", relation(rows), END, None, hold=100).to_arrow()
    (row,) = (row for row in table.to_pylist() if row["subject"] == "c")
    assert row["case"] == "no_start"
    shown = ("due", "act_by", "certainty", "margin", "margin_unit")
    assert [row[name] for name in shown] == [None] * 5


@pytest.mark.parametrize("held", [True, False])
def test_an_act_on_a_rest_day_is_late_by_days(held: bool) -> None:
    """Due Saturday 2024-10-12, a make-up day; done on Sunday 10-13: no working day lies between."""
    rows = [LATE | {"done": date(2024, 10, 13), "up": False}]
    findings = assessed("within", rows if held else relation(rows), END, 2024, hold=100)
    (row,) = findings.to_arrow().to_pylist()
    assert (row["outcome"], row["margin"], row["margin_unit"]) == ("late", -1, "days")
    (finding,) = findings
    assert "1 day" in finding.reason.en


@pytest.mark.parametrize(
    ("as_of", "light"),
    [
        # Published: Friday 2025-12-26 is five working days before Wednesday 12-31 … 29, 30, 31
        # are three, so yellow; from Wednesday 12-24 on 25, 26, 29, 30, 31 are five: yellow;
        # from Tuesday 12-23 on they are six: green.
        (date(2025, 12, 23), Light.GREEN),
        (date(2025, 12, 24), Light.YELLOW),
        (date(2025, 12, 30), Light.YELLOW),
    ],
)
def test_a_quota_turns_yellow_before_its_period_ends(as_of: date, light: Light) -> None:
    """None of the year's sessions so far, and the year nearly over."""
    (finding,) = assessed("quota", [], as_of, 2025, hold=100)
    assert finding.outcome is fz.Outcome.PENDING
    assert finding.light is light


def test_beyond_the_calendar_weekdays_are_counted() -> None:
    """Act by Friday 2027-01-29; from Thursday 01-21 on 22, 25, 26, 27, 28, 29 are six: green."""
    rows = [{"id": "x", "year": 2026}]
    days = {date(2027, 1, 21): Light.GREEN, date(2027, 1, 22): Light.YELLOW}
    for as_of, light in days.items():
        (finding,) = assessed("annual", rows, as_of, 2026, hold=100)
        assert (finding.outcome, finding.light) == (fz.Outcome.PENDING, light)


@pytest.mark.parametrize("held", [True, False])
def test_findings_are_counted_by_the_body_that_they_name(book: fz.Rulebook, held: bool) -> None:
    """One late for the bureau, one met and one waived for the office; one names nobody."""
    met = LATE | {"done": date(2024, 10, 12)}
    rows = [
        LATE | {"unit": "bureau", "up": False},
        met | {"id": "b", "unit": "office", "up": False},
        LATE | {"id": "c", "unit": "office", "up": False},
        met | {"id": "d", "unit": None, "up": False},
    ]
    only_c = waiver("X", date(2025, 3, 31)) | {"subject": "c"}
    county = fz.County(fz.Text("甲", "A"), zone="Asia/Shanghai")
    table = rows if held else relation(rows)
    source = {"county": county, "case": table, "waiver": [only_c]}
    findings = fz.assess(book, source, as_of=END, year=2024)
    expected = {
        "bureau": {fz.Outcome.LATE: 1},
        "office": {fz.Outcome.MET: 1, fz.Outcome.WAIVED: 1},
    }
    for part in (*findings.rules, *findings.tallied().rules, *findings.merged().rules):
        assert part.by_unit == expected
    (twice,) = findings.tallied().merged(findings.tallied()).rules
    assert twice.by_unit["office"][fz.Outcome.MET] == 2


def test_ledgers_that_set_scores_are_united_row_by_row(book: fz.Rulebook) -> None:
    """Both parts hold one event, the second another: of the two rows each counts once."""
    scores = [event("d", id="1"), event("d", id="2")]
    parts = [
        evolve(shard(book, [LATE]), score_ledgers={EVENTS: ledger(EVENTS, *rows)})
        for rows in (scores[:1], scores)
    ]
    for first, second in permutations(parts):
        (united,) = first.merged(second).score_ledgers.values()
        assert [record["id"] for record in united] == ["1", "2"]


def test_shards_are_scored_as_the_whole(book: fz.Rulebook) -> None:
    """One met, one late, one unknown in three parts: lower 1/3, upper 2/3, as in one table."""
    rows = [
        LATE | {"up": False},
        LATE | {"id": "b", "up": False, "done": date(2024, 10, 12)},
        LATE | {"id": "c", "up": False, "start": None},
    ]
    first, *rest = (shard(book, [row]) for row in rows)
    whole = fz.score(shard(book, rows))
    assert whole.share is not None
    assert [whole.share.lower * 3, whole.share.upper * 3] == [1, 2]
    for parts in permutations([first, *rest]):
        one, *others = parts
        assert fz.score(one.merged(*others)).share == whole.share
        counted = one.tallied().merged(*(other.tallied() for other in others))
        assert fz.score(counted).share == whole.share
    alone = fz.score(shard(book, rows[2:]).tallied())
    assert alone.coverage == 0
