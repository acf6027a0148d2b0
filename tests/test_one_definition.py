"""One definition of each rule: one record, DuckDB, polars and pandas come to the same findings."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date, datetime
from random import Random
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fazhigov as fz
from definitions import AS_OF, CHECKS, RECORD_TYPES, YEARS, answers, arrow_of, assessed, rows_of
from fazhigov.records.table import LedgerTable

Rows = list[dict[str, Any]]


def in_duckdb(rows: Rows) -> Any:
    """A relation of DuckDB."""
    return duckdb.connect().from_arrow(arrow_of(rows))


def in_polars(rows: Rows) -> Any:
    """A lazy frame of polars."""
    frame = pl.from_arrow(arrow_of(rows))
    assert isinstance(frame, pl.DataFrame)
    return frame.lazy()


def in_pandas(rows: Rows) -> Any:
    """A frame of pandas, with the types that pandas chooses."""
    return arrow_of(rows).to_pandas()


def as_typed(rows: Rows) -> Any:
    """A relation of text only, as people type it: Chinese dates, headings and flags."""
    texts = [{f"列{name}": typed(name, value) for name, value in row.items()} for row in rows]
    names = sorted({name for row in texts for name in row}) or ["列id"]
    frame = pl.DataFrame(texts, schema=dict.fromkeys(names, pl.String))
    return duckdb.connect().from_arrow(frame.to_arrow())


def typed(name: str, value: Any) -> str | None:
    """What someone would type into a cell."""
    if value is None:
        return " " if len(name) % 2 else None
    if isinstance(value, bool):
        return "是" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(sep="T" if value.day % 2 else " ")
    if isinstance(value, date):
        forms = (f"{value}", f"{value:%Y/}{value.month}/{value.day}", f"{value:%Y年%m月%d日}")
        return f" {forms[value.day % 3]}"
    return {"a": "甲"}.get(value, value) if name in ("sort", "item") else str(value)


def as_records(rows: Rows) -> Any:
    """Plain rows, held as records."""
    return rows


SHARDS: list[Callable[[Rows], Any]] = [as_records, in_duckdb, in_polars]
ENGINES: list[Callable[[Rows], Any]] = [in_duckdb, in_polars, in_pandas, as_typed]


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.__name__)
@pytest.mark.parametrize("name", CHECKS)
@given(data=st.data())
@settings(max_examples=8)
def test_a_table_is_judged_as_its_records_are(
    name: str, engine: Callable[[Rows], Any], data: st.DataObject
) -> None:
    """Outcome, case, dates, margin and reason in both languages; missing cells included."""
    rows = data.draw(rows_of(name))
    as_of, year = data.draw(AS_OF), data.draw(YEARS)
    by_record = assessed(name, rows, as_of, year, hold=100)
    by_table = assessed(name, engine(rows), as_of, year)
    assert answers(by_table) == answers(by_record)
    assert by_table.counts == by_record.counts
    assert by_table.row_by_row == ()
    key = ["rule", "subject", "case"]
    arrow = [f.to_arrow().sort_by([(k, "ascending") for k in key]) for f in (by_table, by_record)]
    assert arrow[0].to_pylist() == arrow[1].to_pylist()


@pytest.mark.parametrize("name", CHECKS)
@given(data=st.data())
@settings(max_examples=8)
def test_shards_together_are_the_whole(name: str, data: st.DataObject) -> None:
    """However the records are split, wherever the shards lie, and in whichever order they come."""
    rows = data.draw(rows_of(name))
    as_of, year = data.draw(AS_OF), data.draw(YEARS)
    whole = assessed(name, rows, as_of, year, hold=100)
    shards: list[Rows] = [[], [], []]
    for row in rows:
        shards[data.draw(st.integers(0, 2))].append(row)
    random = Random(data.draw(st.integers(0, 9)))
    random.shuffle(shards)
    parts = [assessed(name, random.choice(SHARDS)(shard), as_of, year) for shard in shards]
    merged = parts[0].merged(*parts[1:])
    assert answers(merged) == answers(whole)
    assert merged.counts == whole.counts
    # Associative; and what is only counted can be sent to another machine.
    sent = [pickle.loads(pickle.dumps(part.tallied())) for part in parts]
    assert sent[0].merged(sent[1]).merged(sent[2]).counts == whole.counts
    assert sent[0].merged(sent[1].merged(sent[2])).counts == whole.counts


def test_small_frames_are_held_and_large_ones_are_not() -> None:
    """What stays a table is told by rows; a lazy frame always stays one."""
    frame = pl.DataFrame({"id": [str(n) for n in range(30)]})
    for table, hold, large in (
        (frame, 30, False),
        (frame, 29, True),
        (frame.lazy(), 100, True),
    ):
        found = fz.read_records({"case": table}, RECORD_TYPES, hold=hold).ledgers["case"]
        assert isinstance(found, LedgerTable) is large
        assert len(list(found)) == 30


def test_findings_of_one_outcome_are_filtered_where_the_table_lies() -> None:
    """Explaining the few overdue cases of a large table takes no pass over the others."""
    rows = [
        {"id": str(n), "start": date(2024, 3, 4), "done": date(2024, 3, 5) if n else None,
         "up": False, "sort": "a"}
        for n in range(50)
    ]  # fmt: skip
    findings = assessed("within", in_duckdb(rows), date(2024, 6, 1), 2024)
    assert findings.counts == {fz.Outcome.MET: 49, fz.Outcome.UNKNOWN: 1}
    (found,) = findings.where(fz.Outcome.UNKNOWN)
    assert (found.subject, found.case) == ("0", "done_unknown")
    assert "case.done" in found.reason.en


def test_parts_of_different_assessments_do_not_merge() -> None:
    """Another day of assessment is another assessment."""
    one = assessed("within", [], date(2024, 6, 1), 2024)
    with pytest.raises(fz.AssessmentError, match="cannot merge"):
        one.merged(assessed("within", [], date(2024, 6, 2), 2024))


def test_what_was_only_counted_cannot_be_listed() -> None:
    """A clear error instead of an empty list."""
    rows = [{"id": "a", "start": date(2024, 3, 4)}]
    tallied = assessed("within", in_duckdb(rows), date(2024, 6, 1), 2024).tallied()
    with pytest.raises(fz.AssessmentError, match="only counts were kept"):
        list(tallied)
