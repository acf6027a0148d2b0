"""Rows: the same words asked of one record and of the columns of a table."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from fazhigov.calendars.moments import SHANGHAI
from fazhigov.records.ledger import Record
from fazhigov.rules.decision import Cell
from fazhigov.rules.row import RecordRow, Row, TableRow, Value
from matters import MATTER

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


def test_a_tables_moments_are_compared_in_shanghai() -> None:
    """15:30 UTC is 23:30 there."""
    same = datetime(2024, 5, 6, 15, 30, tzinfo=UTC)
    assert of_table(lambda row: row["meets_at"] == row.const(same)) is True
