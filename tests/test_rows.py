"""Rows: the same words asked of one record and of the columns of a table."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import narwhals as nw
import polars as pl
import pytest

import fazhigov as fz
from fazhigov.assessment.assess import assess_rule
from fazhigov.calendars.moments import SHANGHAI
from fazhigov.records.ledger import Record
from fazhigov.rules.decision import Cell
from fazhigov.rules.row import RecordRow, Row, TableRow, Value, of_years
from matters import ATTESTED, MATTER, TEXT, a_rule, types_of

LATE = datetime(2024, 5, 6, 23, 30, tzinfo=SHANGHAI)
ROW: dict[str, Any] = {"id": "a", "unit": "b", "held_on": date(2024, 5, 7), "meets_at": LATE}


def of_record(ask: Any) -> Any:
    """The answer of one record."""
    answer: Cell = ask(RecordRow(Record(ROW)))
    return answer.value


def of_table(ask: Any) -> Any:
    """The answer of a table of one row, whose moments stand in Shanghai without saying so."""
    frame = nw.from_native(pl.DataFrame([ROW | {"meets_at": LATE.replace(tzinfo=None)}]))
    return frame.select(answer=ask(TableRow(MATTER)))["answer"].item(0)


@pytest.mark.parametrize("answer", [of_record, of_table])
def test_a_record_and_a_table_say_the_same(answer: Any) -> None:
    """The day of a date and of a moment, one key and several, nothing."""

    def first(row: Row) -> Value:
        choices = [(row["id"] == row.const(name), row.const(name * 2)) for name in ("b", "a", "a")]
        return row.choose(choices, row.const("none"))

    assert answer(lambda row: row.day("held_on")) == date(2024, 5, 7)
    assert answer(lambda row: row.day("meets_at")) == date(2024, 5, 6)
    assert type(answer(lambda row: row.day("meets_at"))) is date
    assert answer(lambda row: row.text(["id"])) == "a"
    assert answer(lambda row: row.text(["id", "unit"])) == "a / b"
    assert answer(first) == "aa"
    assert answer(lambda row: row.choose([])) is None
    assert answer(lambda row: row[None]) is None


@pytest.mark.parametrize("answer", [of_record, of_table])
@pytest.mark.parametrize(
    ("years", "within"),
    [((2024,), True), ((2023, 2024), True), ((2024, 2025), True), ((2022, 2023), False)],
)
def test_a_day_lies_in_one_of_several_years(
    answer: Any, years: tuple[int, ...], *, within: bool
) -> None:
    """From the first day of the first through the last day of the last: it is 2024-05-07."""
    assert answer(lambda row: of_years(row, row["held_on"], years)) is within


def test_a_tables_moments_are_compared_in_shanghai() -> None:
    """15:30 UTC is 23:30 there."""
    same = datetime(2024, 5, 6, 15, 30, tzinfo=UTC)
    assert of_table(lambda row: row["meets_at"] == row.const(same)) is True


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
