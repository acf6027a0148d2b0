"""Ledgers too large to be held: the same records, findings and faults as those that are held.

Every table is read twice: held as records, and left where it lies, as a larger one would be. The
due dates are counted by hand, by the State Council's arrangement for 2024: raised on Friday
2024-09-27, Sun 09-29 (make-up) is 1, 09-30 is 2, 10-01 to 10-07 are holidays, 10-08 to 10-11 are
3 to 6, Sat 10-12 (make-up) is 7: due 2024-10-12.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

import fazhigov as fz
from definitions import SHANGHAI, answers
from fazhigov.records import large
from fazhigov.records.table import LedgerTable

LEDGER = "jurisdiction-dispute"
FILE = f"{LEDGER}.csv"
RULE = "biyang-2021-2025/2.4.1/jurisdiction-dispute"
AS_OF = date(2024, 12, 31)
COUNTY = 'name = { zh = "甲县", en = "A" }\nzone = "Asia/Shanghai"\n'

SHANGHAI_COUNTY = fz.County(fz.Text("甲县", "A"), zone="Asia/Shanghai")

HELD, LARGE = 1_000_000_000, 0
"""So many rows to hold: all of them, or none."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A county's folder without tables."""
    (tmp_path / "county.toml").write_text(COUNTY, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def book(rulebook: fz.Rulebook) -> fz.Rulebook:
    """The rule on disputes alone: settled within seven working days, unless referred upwards."""
    return evolve(rulebook, plan_rules=tuple(r for r in rulebook if r.id == RULE), departments=())


def both_ways(source: Any, types: Mapping[str, Any]) -> tuple[fz.Records, fz.Records]:
    """Read a source twice: held, and left where it lies."""
    held = fz.read_records(source, types, hold=HELD)
    large = fz.read_records(source, types, hold=LARGE)
    for ledger in large.ledgers.values():
        assert isinstance(ledger, LedgerTable)
    return held, large


def values_of(records: fz.Records, ledger: str = LEDGER) -> list[tuple[Any, ...]]:
    """The known values of each record and its source, in an order of their own."""
    return sorted(
        (
            tuple(sorted((k, v) for k, v in record.values.items() if v is not None)),
            record.source,
        )
        for record in records.ledgers[ledger]
    )


def compared(source: Any, book: fz.Rulebook) -> fz.Findings:
    """Assess a source both ways; the answers and the records are equal."""
    held, large = both_ways(source, book.record_types)
    assert values_of(held) == values_of(large)
    first = fz.assess(book, held, as_of=AS_OF, year=2024)
    second = fz.assess(book, large, as_of=AS_OF, year=2024)
    assert answers(first) == answers(second)
    assert first.counts == second.counts
    return second


def faults_of(source: Any, registry: fz.Registry, hold: int) -> fz.InputErrors:
    """Read a source that must be refused."""
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records(source, registry.record_types, hold=hold)
    for fault in caught.value.faults:
        assert fault.text.zh != fault.text.en
    return caught.value


def same_faults(source: Any, registry: fz.Registry) -> list[str]:
    """Return the faults of a file: to the letter those of a held one, in both languages."""
    held, large = (faults_of(source, registry, hold) for hold in (HELD, LARGE))
    assert [fault.text for fault in large.faults] == [fault.text for fault in held.faults]
    assert large.message == held.message
    return [str(fault) for fault in large.faults]


def test_a_table_of_none_of_the_columns(registry: fz.Registry) -> None:
    """No row is read: every heading is refused, and the column that must be there is missed."""
    source = {"county": SHANGHAI_COUNTY, LEDGER: pl.LazyFrame({"x": [1, 2], "y": [3, 4]})}
    faults = [fault.text.en for fault in faults_of(source, registry, LARGE).faults]
    assert ["column 'x'" in fault for fault in faults] == [True, False, False]
    assert ["column 'y'" in fault for fault in faults] == [False, True, False]
    assert "required column 'id' is missing" in faults[2]


def test_an_engine_that_gives_up_is_told_of_the_table(
    registry: fz.Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is no fault of an engine, such as one of our own, comes through as it is."""
    source = {"county": SHANGHAI_COUNTY, LEDGER: pl.LazyFrame({"id": ["a"]})}
    errors: list[Exception] = [duckdb.Error("out of memory"), KeyError("mine")]

    def failing(*_: Any, **__: Any) -> Any:
        raise errors.pop(0)

    monkeypatch.setattr(large, "build_table", failing)
    (fault,) = faults_of(source, registry, LARGE).faults
    assert f"{LEDGER}, table: cannot be read: out of memory" in str(fault)
    with pytest.raises(KeyError, match="mine"):
        fz.read_records(source, registry.record_types, hold=LARGE)


OUTCOMES = {
    "early": fz.Outcome.MET,
    "met": fz.Outcome.MET,
    "late": fz.Outcome.LATE,
    "overdue": fz.Outcome.OVERDUE,
    "exempt": fz.Outcome.EXEMPT,
    "unknown": fz.Outcome.UNKNOWN,
}
"""What became of each dispute: settled on 10-08, on 10-12, on 10-14, never; referred; no date."""

TYPED = (
    "编号,争议提请日期,明确责任主体日期,是否办结,是否请示上级,备注,来源\n"
    "early,2024-09-27,2024/10/8,是,,,第1页\n"
    "\n"
    'met,2024年9月27日,2024.10.12,YES,no,"甲说：""已办""\n次日归档",\n'
    ",,,,,,\n"
    "late,45562,45579, true ,否,镕㐀,第3页\n"
    " overdue , ２０２４／９／２７ ,,否,,\u3000,\n"
    "exempt,2024/09/27,\u3000,,是,,\n"
    "unknown,,,,,,\n"
)
"""What people type: day 45562 is 2024-09-27, so day 45579, 17 days later, is 2024-10-14."""


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("stated", [False, True])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_people_type_means_the_same_in_a_large_file(
    book: fz.Rulebook, folder: Path, encoding: str, stated: bool, newline: str
) -> None:
    """Chinese headings, every form of a day, quoted line breaks, blank lines, sources."""
    if stated:
        (folder / "county.toml").write_text(f'{COUNTY}encoding = "{encoding}"\n', "utf-8")
    (folder / FILE).write_bytes(TYPED.replace("\n", newline).encode(encoding))
    found = compared(folder, book)
    assert {f.subject: f.outcome for f in found} == OUTCOMES
    assert {f.due for f in found if f.subject in ("early", "met", "late", "overdue")} == {
        "2024-10-12"
    }
    sources = {f.subject: f.sources for f in found}
    assert sources["early"] == ("第1页",)
    assert sources["late"] == ("第3页",)
    records = {
        r["id"]: r for r in fz.read_records(folder, book.record_types, hold=0).ledgers[LEDGER]
    }
    assert records["met"]["note"] == f'甲说："已办"{newline}次日归档'
    assert records["late"]["note"] == "镕㐀"
    assert records["overdue"]["note"] is None


@pytest.mark.parametrize(
    "text",
    [
        "id\nA\n\nB\n",
        "id,note\r\nA,x\nB,y\r\n",
        "id,note\rA,x\rB,\r",
        "id,note,,\nA,x,,\nB,,,\n",
        " id , note \n A ,\tx\n\u2003B\u2003,\x1cy\x1f\n",
        'id,note\n#A,NULL\nNULL,NA\n"B",""\n',
        'id,note\nA,x"y\nB,"a""b"\n',
        "id,note\nA,x\nB,y",
        "\ufeffid,note\nA,x\n",
        "id\n",
        "note,id\n",
    ],
    ids=[
        "one column", "mixed breaks", "old breaks", "blank columns", "blanks", "words for nothing",
        "quotes", "no last break", "mark", "empty", "empty, two columns",
    ],
)  # fmt: skip
def test_odd_files_hold_the_same_records(registry: fz.Registry, folder: Path, text: str) -> None:
    """What a spreadsheet leaves behind is no reason to refuse a file for its size."""
    (folder / FILE).write_text(text, encoding="utf-8", newline="")
    held, large = both_ways(folder, registry.record_types)
    assert values_of(held) == values_of(large)


def test_a_folder_may_have_any_name(registry: fz.Registry, tmp_path: Path) -> None:
    """Stars and brackets are letters like others, not patterns of names."""
    folder = tmp_path / "[甲] 2024*?"
    folder.mkdir()
    (folder / "county.toml").write_text(COUNTY, encoding="utf-8")
    (folder / FILE).write_text("id\nA\n", encoding="utf-8")
    pl.DataFrame({"id": ["B"]}).write_parquet(folder / "survey.parquet")
    held, large = both_ways(folder, registry.record_types)
    for records in (held, large):
        assert [r["id"] for r in records.ledgers[LEDGER]] == ["A"]
        assert [r["id"] for r in records.ledgers["survey"]] == ["B"]


def test_all_types_are_read_alike(registry: fz.Registry, folder: Path) -> None:
    """Choices by code and label, moments with and without a zone, percentages, years."""
    (folder / "incident.csv").write_text(
        "编号,事件等级,发生时间,首次发布时间\n"
        "a,重大,2022-04-29T12:24,2022-04-29T05:00:01+00:00\n"
        "b,ordinary,2022年4月29日12时24分,2022-04-29T12:24:00.5+08:00\n",
        encoding="utf-8",
    )
    (folder / "survey.csv").write_text(
        "id,测评年度,满意度,是否第三方,测评内容\ns,２０２４,79.99%,no,法治建设满意度\n",
        encoding="utf-8",
    )
    held, large = both_ways(folder, registry.record_types)
    for name in ("incident", "survey"):
        assert values_of(held, name) == values_of(large, name)
    first, second = sorted(large.ledgers["incident"], key=lambda r: str(r["id"]))
    assert (first["level"], second["level"]) == ("serious", "ordinary")
    noon = datetime(2022, 4, 29, 12, 24, tzinfo=SHANGHAI)
    assert first["occurred_at"] == second["occurred_at"] == noon
    assert first["first_release_at"] == datetime(2022, 4, 29, 13, 0, 1, tzinfo=SHANGHAI)
    assert second["first_release_at"] == noon.replace(microsecond=500_000)
    (survey,) = large.ledgers["survey"]
    assert survey["percent"] == Fraction(7999, 10000)
    assert (survey["year"], survey["independent"]) == (2024, False)
    assert survey["subject"] == "rule-of-law"


# Parquet and frames

Rows = list[dict[str, Any]]
RAISED = date(2024, 9, 27)


def dispute(id_: str, **values: Any) -> dict[str, Any]:
    """A row of the ledger of disputes, raised on 2024-09-27 unless it says otherwise."""
    empty = dict.fromkeys(("settled_on", "settled", "referred_upwards", "source"))
    return {"id": id_, "raised_on": RAISED, **empty, **values}


ROWS: Rows = [
    dispute("early", settled_on=date(2024, 10, 8), settled=True, source="p. 1"),
    dispute("met", settled_on=date(2024, 10, 12), settled=True),
    dispute("late", settled_on=date(2024, 10, 14), settled=True),
    dispute("overdue", settled=False),
    dispute("exempt", referred_upwards=True),
    dispute("unknown", raised_on=None),
]


def as_text(rows: Rows) -> Rows:
    """The same rows as people type them."""
    flags = {True: "是", False: "否", None: None}
    return [
        {
            name: flags[value]
            if value is None or isinstance(value, bool)
            else f"{value:%Y年%m月%d日}"
            if isinstance(value, date)
            else f" {value}\u3000"
            for name, value in row.items()
        }
        for row in rows
    ]


def polars_of(rows: Rows) -> pl.DataFrame:
    """A frame of polars."""
    return pl.DataFrame(rows, infer_schema_length=None)


FRAMES: dict[str, Callable[[Rows], Any]] = {
    "polars": polars_of,
    "polars, lazy": lambda rows: polars_of(rows).lazy(),
    "pandas": lambda rows: polars_of(rows).to_arrow().to_pandas(),
    "pandas, objects": lambda rows: pd.DataFrame(rows, dtype=object),
    "pyarrow": lambda rows: polars_of(rows).to_arrow(),
    "DuckDB": lambda rows: duckdb.connect().from_arrow(polars_of(rows).to_arrow()),
}


@pytest.mark.parametrize("kind", sorted(FRAMES))
@pytest.mark.parametrize("written", [list, as_text], ids=["typed", "text"])
@pytest.mark.parametrize("chinese", [False, True])
def test_frames_come_to_the_same_findings(
    book: fz.Rulebook, kind: str, written: Callable[[Rows], Rows], chinese: bool
) -> None:
    """With dates and flags of their own or as text, by English or Chinese headings."""
    rows = written(ROWS)
    if chinese:
        fields = book.record_types[LEDGER].fields
        zh = {name: fields[name].zh if name in fields else "来源" for name in rows[0]}
        rows = [{zh[name]: value for name, value in row.items()} for row in rows]
    records = fz.read_records({LEDGER: FRAMES[kind](rows)}, book.record_types, hold=LARGE)
    assert isinstance(records.ledgers[LEDGER], LedgerTable)
    held = fz.read_records({LEDGER: rows}, book.record_types)
    assert values_of(records) == values_of(held)
    found = fz.assess(book, records, as_of=AS_OF, year=2024)
    assert answers(found) == answers(fz.assess(book, held, as_of=AS_OF, year=2024))
    assert {f.subject: f.outcome for f in found} == OUTCOMES


@pytest.mark.parametrize("written", [list, as_text], ids=["typed", "text"])
def test_parquet_comes_to_the_same_findings(
    book: fz.Rulebook, folder: Path, written: Callable[[Rows], Rows]
) -> None:
    """With types of its own, or of text only; a row of nothing is no row."""
    rows = [*written(ROWS), dict.fromkeys(ROWS[0])]
    polars_of(rows).write_parquet(folder / f"{LEDGER}.parquet")
    found = compared(folder, book)
    assert {f.subject: f.outcome for f in found} == OUTCOMES
    assert {f.subject: f.sources for f in found}["early"] == ("p. 1",)


def test_typed_columns_that_fit_are_taken(registry: fz.Registry, folder: Path) -> None:
    """Whole numbers as fractions of nought, midnights as days, numbers as text, moments of UTC."""
    pl.DataFrame(
        {
            "id": [7, 8],
            "year": [2024.0, None],
            "percent": [Decimal("79.99"), None],
            "held_on": [datetime(2024, 9, 27), None],
            "independent": ["是", None],
            "surveyor": [True, None],
        }
    ).write_parquet(folder / "survey.parquet")
    moment = datetime.fromisoformat("2022-04-29T04:24:00+00:00")
    pl.DataFrame({"id": ["a"], "occurred_at": [moment]}).write_parquet(folder / "incident.parquet")
    held, large = both_ways(folder, registry.record_types)
    for records in (held, large):
        first, second = sorted(records.ledgers["survey"], key=lambda r: str(r["id"]))
        assert (first["id"], first["year"], first["surveyor"]) == ("7", 2024, "True")
        assert (first["percent"], first["held_on"]) == (Fraction(7999, 10000), RAISED)
        assert first["independent"] is True
        assert {v for k, v in second.values.items() if k != "id"} == {None}
        (incident,) = records.ledgers["incident"]
        assert incident["occurred_at"] == datetime(2022, 4, 29, 12, 24, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("ledger", "column", "cells", "said"),
    [
        ("survey", "held_on", [20240927], "Separate year, month and day"),
        ("survey", "held_on", [True], "not a date"),
        ("survey", "held_on", [45562.5], "not a date"),
        ("survey", "held_on", [datetime(2024, 9, 27, 12)], "not a date"),
        ("survey", "independent", [1], "not yes or no"),
        ("survey", "year", [24], "not a year"),
        ("survey", "year", [2024.5], "not a year"),
        ("survey", "year", [True], "not a year"),
        ("survey", "percent", [-0.5], "not a percentage"),
        ("survey", "subject", [5], "not an item that a rule names"),
        ("incident", "occurred_at", [date(2022, 4, 29)], "not a moment"),
        ("incident", "level", [True], "not one of"),
        ("activity", "participants", [10**15], "at most 15 digits"),
        ("activity", "participants", [-1], "at least 0"),
        ("survey", "surveyor", ["a\0b"], "without NUL"),
        ("survey", "surveyor", ["x" * (1024 * 1024 + 1)], "at most 1 MiB"),
    ],
)
def test_wrong_types_are_refused_alike(
    registry: fz.Registry, folder: Path, ledger: str, column: str, cells: list[Any], said: str
) -> None:
    """By file, row, column and value; and in a frame by the row's key."""
    frame = pl.DataFrame({"id": ["甲"], column: cells})
    frame.write_parquet(folder / f"{ledger}.parquet")
    (fault,) = same_faults(folder, registry)
    assert fault.startswith(f"{ledger}.parquet, row 2, column {column!r}: ")
    assert said in fault
    for table in (frame, frame.lazy(), frame.to_arrow()):
        (by_key,) = faults_of({ledger: table}, registry, LARGE).faults
        assert isinstance(by_key, fz.RecordError)
        assert (by_key.file, by_key.row, by_key.column) == (ledger, None, column)
        assert str(by_key).startswith(f"{ledger}, column {column!r}: ")
        assert said in str(by_key)
        assert "(甲)" in str(by_key)
        assert "（甲）" in by_key.text.zh


# Faults

EVERY_KIND = (
    "id,raised_on,settled_on,settled,refered_upwards,note,note\n"
    "A,2024-13-01,2024-10-12,是,,,\n"
    "B,27/9/2024,9/2/2024,1,,,\n"
    ",20240927,24-9-27,,,,\n"
    "\n"
    "D,2024-09-27,,,,\n"
    "E,2024-09-27,,,,,,\n"
    "F,2024-09-27,,,,,\n"
    "F,2024-09-28,,,,,\n"
    "A,2024-09-27,,,,,\n"
    '"F",2024-09-29,,maybe,,"a\nb",\n'
)


def test_every_kind_of_fault_is_found_in_one_run(registry: fz.Registry, folder: Path) -> None:
    """None hides another: headings, cells, keys, rows of another width."""
    (folder / FILE).write_text(EVERY_KIND, encoding="utf-8")
    said = same_faults(folder, registry)
    hint = "never guessed"
    expected = [
        ("row 1, column 'refered_upwards'", "Did you mean 'referred_upwards'?"),
        ("row 1, column 'note'", "the same column as 'note'. Remove one"),
        ("row 2, column 'raised_on'", "'2024-13-01' is not a date, such as 2024-09-27"),
        ("row 3, column 'raised_on'", "'27/9/2024' is not a date, such as 2024-09-27. Write the"),
        ("row 3, column 'settled_on'", hint),
        ("row 3, column 'settled'", "'1' is not yes or no. Write yes or no"),
        ("row 4, column 'id'", "a required cell is empty. Fill it in"),
        ("row 4, column 'raised_on'", "Separate year, month and day"),
        ("row 4, column 'settled_on'", "with four digits"),
        ("row 6", "6 cells, but 7 headings. Check commas"),
        ("row 7", "8 cells, but 7 headings. Check commas"),
        ("row 9, column 'id'", "duplicate key F, already in row 8. Remove or correct one"),
        ("row 11, column 'settled'", "'maybe' is not yes or no"),
    ]
    assert len(said) == len(expected)
    for fault, (place, problem) in zip(said, expected, strict=True):
        assert fault.startswith(f"{FILE}, {place}: ")
        assert problem in fault


def test_a_missing_column_does_not_hide_wrong_cells(registry: fz.Registry, folder: Path) -> None:
    """The key is not there, and a flag cannot be read."""
    (folder / FILE).write_text("争议提请日期,是否办结\n2024-09-27,1\n", encoding="utf-8")
    first, second = same_faults(folder, registry)
    assert "row 1, column 'id': required column 'id' is missing. Add the column" in first
    assert "row 2, column 'settled': '1' is not yes or no" in second


def test_a_table_without_any_known_column_is_refused(registry: fz.Registry, folder: Path) -> None:
    """Each heading is named, and so is the column that is missing."""
    (folder / FILE).write_text("a,b\n1,2\n", encoding="utf-8")
    assert len(same_faults(folder, registry)) == 3


@pytest.mark.parametrize(
    ("name", "text", "faults"),
    [
        (
            "survey",
            "id,year,percent,subject\nA,24,-5,法治\nB,2024.0,many,\nC,1e3,80,rule-of-law\n",
            [
                ("row 2, column 'year'", "'24' is not a year"),
                ("row 2, column 'percent'", "'-5' is not a percentage"),
                ("row 2, column 'subject'", "'法治' is not an item that a rule names"),
                ("row 3, column 'year'", "'2024.0' is not a year"),
                ("row 3, column 'percent'", "'many' is not a percentage"),
                ("row 4, column 'year'", "'1e3' is not a year"),
            ],
        ),
        (
            "incident",
            "id,level,occurred_at\nA,严重,2022-04-29\nB,重大,noon\nC,,2022-04-29T25:00+08:00\n",
            [
                ("row 2, column 'level'", "one of: particularly-serious, serious"),
                ("row 2, column 'occurred_at'", "'2022-04-29' is not a moment"),
                ("row 3, column 'occurred_at'", "'noon' is not a moment"),
                ("row 4, column 'occurred_at'", "'2022-04-29T25:00+08:00' is not a moment"),
            ],
        ),
        (
            "activity",
            "id,participants\nA,-1\nB,1.5\nC,1000000000000000\n",
            [
                ("row 2, column 'participants'", "'-1' is not a whole number of at least 0"),
                ("row 3, column 'participants'", "'1.5' is not a whole number"),
                ("row 4, column 'participants'", "of at most 15 digits"),
            ],
        ),
    ],
)
def test_cells_of_other_types_are_refused_alike(
    registry: fz.Registry, folder: Path, name: str, text: str, faults: Sequence[tuple[str, str]]
) -> None:
    """Numbers, years, percentages, choices, items, moments."""
    (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    said = same_faults(folder, registry)
    assert len(said) == len(faults)
    for fault, (place, problem) in zip(said, faults, strict=True):
        assert fault.startswith(f"{name}.csv, {place}: ")
        assert problem in fault


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("编号\n".encode() + b"\xff\xff\n", "byte 7: not UTF-8 / GB18030. Save it as"),
        (b"id\nA\0\n", "line 2: there is a NUL character"),
        ("id\nA\n".encode("utf-16-le"), "line 1: there is a NUL character"),
        (b'id,note\nA,"x\n', "line 2: not valid CSV"),
        (b'id,note\nA,"x"y\n', "line 2: not valid CSV"),
        (b"", "row 1: no headings"),
        (b"\n", "row 1: no headings"),
        (b",,\n", "row 1: no headings"),
        (b"id;note\nA;x\n", "row 1: columns are separated by semicolons"),
        (b",".join(b"c%d" % n for n in range(10_001)) + b"\nx\n", "10,001 columns"),
    ],
    ids=[
        "bytes", "NUL", "UTF-16 unmarked", "open quote", "quote", "empty", "blank", "commas",
        "semicolons", "wide",
    ],
)  # fmt: skip
def test_files_that_are_no_table_are_refused_alike(
    registry: fz.Registry, folder: Path, raw: bytes, said: str
) -> None:
    """One fault, which names the file and the place."""
    (folder / FILE).write_bytes(raw)
    (fault,) = same_faults(folder, registry)
    assert fault.startswith(f"{FILE}, ")
    assert said in fault


def test_what_cannot_be_decoded_is_named_to_the_byte(registry: fz.Registry, folder: Path) -> None:
    """Beyond the first mebibyte too, in the encoding stated, and with what to do."""
    (folder / "county.toml").write_text(f'{COUNTY}encoding = "gb18030"\n', "utf-8")
    before = "编号\n" + "甲\n" * 700_000  # 4 bytes and a break; 2 and a break each: 2,100,005.
    (folder / FILE).write_bytes(before.encode("gb18030") + b"\xff\n")
    (fault,) = same_faults(folder, registry)
    assert fault.startswith(f"{FILE}, byte 2100005: not GB18030. Correct encoding in county.toml")


def test_a_folder_is_no_table(registry: fz.Registry, folder: Path) -> None:
    """Whatever its name and size."""
    (folder / FILE).mkdir()
    (folder / "survey.parquet").mkdir()
    assert len(same_faults(folder, registry)) == 2


def test_damaged_parquet_is_a_typed_error(registry: fz.Registry, folder: Path) -> None:
    """Both ways, and it names the file."""
    (folder / "survey.parquet").write_bytes(b"PAR1 or not")
    for hold in (HELD, LARGE):
        (fault,) = faults_of(folder, registry, hold).faults
        assert str(fault).startswith("survey.parquet, ")


# Days and moments that Python does not have


LAST_DAY = (date(9999, 12, 31) - date(1970, 1, 1)).days
FIRST_DAY = (date(1, 1, 1) - date(1970, 1, 1)).days
A_DAY = 24 * 60 * 60


def moments(seconds: int, unit: str, zone: str | None) -> pa.Array:
    """A moment and 2024-09-27 as an Arrow column."""
    times = {"s": 1, "ms": 10**3, "us": 10**6}[unit]
    numbers = pa.array([seconds * times, 1_727_395_200 * times], pa.int64())
    return numbers.cast(pa.timestamp(unit, zone))


OUT_OF_CALENDAR: dict[str, tuple[str, str, Any]] = {
    **{
        f"day {day}": (LEDGER, "raised_on", pa.array([day, 19_993], pa.int32()).cast(pa.date32()))
        for day in (2**31 - 1, 2**31 - 2, LAST_DAY + 1, FIRST_DAY - 1, 1 - 2**31, -(2**31))
    },
    **{
        f"moment {seconds} {unit} {zone}": ("incident", "occurred_at", moments(seconds, unit, zone))
        for seconds in ((LAST_DAY + 1) * A_DAY, (FIRST_DAY - 1) * A_DAY, 9 * 10**12, -9 * 10**12)
        for unit, zone in (("us", None), ("us", "UTC"), ("ms", "Asia/Shanghai"))
    },
    "moment as a day": (LEDGER, "raised_on", moments((LAST_DAY + 1) * A_DAY, "us", None)),
}
"""By what stands in the first row: days and moments since 1970; the second is 2024-09-27.

The engine keeps days in 32 bits, of which the last and the first but one mean "without end".
"""

ENDLESS = [
    (f"{sign}infinity", kind, ledger, column)
    for sign in ("", "-")
    for kind in ("DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_NS", "TIMESTAMPTZ")
    for ledger, column in (("incident", "occurred_at"), (LEDGER, "raised_on"))
    if (kind == "DATE") == (ledger == LEDGER) or kind == "TIMESTAMP"
]


@pytest.mark.parametrize("name", OUT_OF_CALENDAR)
def test_days_out_of_the_calendar_are_refused(
    registry: fz.Registry, folder: Path, name: str
) -> None:
    """Not read as the last day that there is; named by file, row and column, held or not."""
    ledger, column, cells = OUT_OF_CALENDAR[name]
    table = pa.table({"id": ["甲", "乙"], column: cells})
    pq.write_table(table, folder / f"{ledger}.parquet")
    (fault,) = same_faults(folder, registry)
    assert fault.startswith(f"{ledger}.parquet, row 2, column {column!r}: ")
    assert "is not a" in fault
    (by_key,) = faults_of({"county": SHANGHAI_COUNTY, ledger: table}, registry, LARGE).faults
    assert str(by_key).startswith(f"{ledger}, column {column!r}: ")
    assert "(甲)" in str(by_key)


@pytest.mark.parametrize("name", OUT_OF_CALENDAR)
@pytest.mark.parametrize("frame", [pl.from_arrow, pa.table], ids=["polars", "Arrow"])
def test_frames_with_days_out_of_the_calendar_are_refused(
    registry: fz.Registry, name: str, frame: Callable[[Any], Any]
) -> None:
    """Each engine breaks in a way of its own: always a fault of the table, or of the cell."""
    ledger, column, cells = OUT_OF_CALENDAR[name]
    table = frame(pa.table({"id": ["甲", "乙"], column: cells}))
    for hold in (HELD, LARGE):
        (fault,) = faults_of({"county": SHANGHAI_COUNTY, ledger: table}, registry, hold).faults
        assert str(fault).startswith(f"{ledger}, ")


def test_pandas_has_moments_after_the_last_one(registry: fz.Registry) -> None:
    """Its values go on where those of Python end, and pass for one of them."""
    for zone in (None, "UTC"):
        frame = pa.table(
            {"id": ["甲"], "occurred_at": moments((LAST_DAY + 1) * A_DAY, "us", zone)[:1]}
        )
        source = {"county": SHANGHAI_COUNTY, "incident": frame.to_pandas()}
        (fault,) = faults_of(source, registry, HELD).faults
        assert str(fault).startswith(
            "incident, row 2, column 'occurred_at': '10000-01-01' is not a"
        )


@pytest.mark.parametrize(("endless", "kind", "ledger", "column"), ENDLESS)
def test_what_never_comes_is_refused(
    registry: fz.Registry, folder: Path, endless: str, kind: str, ledger: str, column: str
) -> None:
    """The engine's days without end, in a file and in a relation."""
    connection = duckdb.connect()
    relation = connection.sql(
        f"SELECT '甲' AS id, '{endless}'::{kind} AS {column}"
        f" UNION ALL SELECT '乙', '2024-09-27'::{kind}"
    )
    relation.write_parquet(str(folder / f"{ledger}.parquet"))
    (fault,) = same_faults(folder, registry)
    assert fault.startswith(f"{ledger}.parquet, row 2, column {column!r}: '{endless}' is not a")
    (by_key,) = faults_of({"county": SHANGHAI_COUNTY, ledger: relation}, registry, HELD).faults
    assert str(by_key).startswith(f"{ledger}, column {column!r}: '{endless}' is not a")
    assert "(甲)" in str(by_key)


def test_the_last_day_and_the_first_are_read(registry: fz.Registry, folder: Path) -> None:
    """Both ways, beside a cell that is empty."""
    days = pa.array([LAST_DAY, FIRST_DAY, None], pa.int32()).cast(pa.date32())
    pq.write_table(
        pa.table({"id": ["a", "b", "c"], "raised_on": days}), folder / f"{LEDGER}.parquet"
    )
    last = (LAST_DAY + 1) * A_DAY * 10**6 - 1
    ends = pa.array([last, None], pa.int64()).cast(pa.timestamp("us"))
    pq.write_table(pa.table({"id": ["a", "b"], "occurred_at": ends}), folder / "incident.parquet")
    for records in both_ways(folder, registry.record_types):
        found = {r["id"]: r["raised_on"] for r in records.ledgers[LEDGER]}
        assert found == {"a": date.max, "b": date.min, "c": None}
        moments_ = {r["id"]: r["occurred_at"] for r in records.ledgers["incident"]}
        assert moments_ == {"a": datetime.max.replace(tzinfo=SHANGHAI), "b": None}


def many(of: Iterable[Sequence[str]]) -> str:
    """Write rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(of)
    return out.getvalue()


def test_examples_are_bounded_and_all_are_counted(registry: fz.Registry, folder: Path) -> None:
    """Of 1,254 wrong days 20 are listed, of 30 rows of another width 20, of 21 keys 20."""
    rows = [[f"s{n}", f"2024-13-{n}", "是"] for n in range(1254)]
    rows += [[f"w{n}", ""] for n in range(30)]
    rows += [["same", "", ""]] * 22
    (folder / FILE).write_text(many([["id", "raised_on", "settled"], *rows]), encoding="utf-8")
    said = same_faults(folder, registry)
    with pytest.raises(fz.InputErrors, match=r"1305 fault\(s\)"):  # 1254 + 30 + 21
        fz.read_records(folder, registry.record_types, hold=LARGE)
    assert len(said) == 3 * 21
    for more in (
        "column 'raised_on': and 1,234 more rows of this kind, last row 1255",
        "and 10 more rows of this kind, last row 1285",
        "column 'id': and 1 more row of this kind, last row 1307",
    ):
        assert sum(more in fault for fault in said) == 1


@pytest.mark.parametrize("kind", ["polars", "polars, lazy", "pandas", "pyarrow", "DuckDB"])
def test_faults_of_frames_name_the_key_and_are_counted(registry: fz.Registry, kind: str) -> None:
    """Of 30 wrong days 20 are listed; a repeated key and an empty one do not hide in them."""
    rows: Rows = [{"id": f"s{n}", "raised_on": "27/9/2024", "settled": None} for n in range(30)]
    rows += [{"id": id_, "raised_on": None, "settled": "否"} for id_ in ("x", "x", None)]
    group = faults_of({LEDGER: FRAMES[kind](rows)}, registry, LARGE)
    assert "32 fault(s)" in group.message
    said = [str(fault) for fault in group.faults]
    assert len(said) == 23
    assert sum("'27/9/2024' is not a date" in fault for fault in said) == 20
    assert all("(s" in fault for fault in said if "27/9" in fault)
    (more,) = [fault for fault in said if "10 more rows of this kind" in fault]
    assert more.startswith(f"{LEDGER}, column 'raised_on': ")
    (empty,) = [fault for fault in said if "a required cell is empty" in fault]
    assert empty == f"{LEDGER}, column 'id': a required cell is empty. Fill it in"
    (twice,) = [fault for fault in said if "duplicate" in fault]
    assert twice.startswith(f"{LEDGER}, column 'id': duplicate key x, in 2 rows. Remove")


def test_repeated_keys_of_a_frame_are_bounded(registry: fz.Registry) -> None:
    """Of 25 keys that stand twice 20 are listed."""
    frame = pl.DataFrame({"id": [f"s{n // 2}" for n in range(50)]})
    group = faults_of({LEDGER: frame}, registry, LARGE)
    assert "25 fault(s)" in group.message
    assert len(group.faults) == 21
    assert "and 5 more" in str(group.faults[-1])


# Random tables

COLUMNS = {
    LEDGER: ["id", "raised_on", "settled", "note", "source"],
    "survey": ["id", "year", "held_on", "percent", "independent", "subject"],
    "incident": ["id", "level", "occurred_at", "place"],
    "activity": ["id", "participants", "held_on"],
}
CELLS = st.one_of(
    st.sampled_from(
        [
            "", " ", "\u3000", "\u00a0", "A", "B", "a", " A ", "甲", "是", "no", "TRUE", "1", "0",
            "2024", "２０２４", "24", "80", "80%", "79.99 %", "-1", "1.5", "1e3", "１２", "1,234",
            "2024-09-27", "2024/9/27", "2024.9.27", "2024年9月27日", "２０２４／９／２７", "45562",
            "9999", "27/9/2024", "20240927", "2024-02-30", "2022-04-29T12:24",
            "2022-04-29 12:24+00:00", "2022年4月29日12时24分", "2022/4/29 1:02:03.5", "重大",
            "serious", "rule-of-law", "NULL", "x\ny", 'x"y', "a,b", "\u2028", "#", "\\N", "NaN",
        ]
    ),
    st.text(
        st.characters(codec="utf-8", exclude_characters="\0"), max_size=4
    ),
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """A ledger's name, some of its headings, and rows, most of them of that width."""
    name = draw(st.sampled_from(sorted(COLUMNS)))
    others = draw(st.lists(st.sampled_from(COLUMNS[name][1:]), min_size=1, unique=True))
    headings = draw(st.permutations(["id", *others]))
    width = st.just(len(headings)) | st.integers(0, len(headings) + 1)
    row = width.flatmap(lambda n: st.lists(CELLS, min_size=n, max_size=n))
    return name, [list(headings), *draw(st.lists(row, max_size=6))]


@cache
def random_types() -> dict[str, Any]:
    """The record types of which random tables are made."""
    known = fz.Registry.load().record_types
    return {name: known[name] for name in COLUMNS}


def read_or_refused(folder: Path, name: str, hold: int) -> list[Any]:
    """The values of a ledger, or its faults."""
    try:
        records = fz.read_records(folder, random_types(), hold=hold)
    except fz.InputErrors as group:
        return [fault.text for fault in group.faults]
    return values_of(records, name)


@settings(max_examples=80)
@given(table=tables())
@example(table=(LEDGER, [["id", "raised_on"], ["A", "\u3000"], ["\u3000B", "45562"]]))
@example(table=("incident", [["id", "occurred_at"], ["A", "2022-04-29T12:24"]]))
def test_random_tables_are_read_or_refused_alike(
    tmp_path_factory: pytest.TempPathFactory,
    table: tuple[str, list[list[str]]],
) -> None:
    """The same values, or to the letter the same faults."""
    name, rows = table
    folder = tmp_path_factory.mktemp("random")
    (folder / "county.toml").write_text(COUNTY, encoding="utf-8")
    (folder / f"{name}.csv").write_text(many(rows), encoding="utf-8", newline="")
    held, large = (read_or_refused(folder, name, hold) for hold in (HELD, LARGE))
    assert held == large


@settings(max_examples=80)
@given(text=st.text('ab,"\n\r ', max_size=16))
@example(text='a,"b"\n\n\r\nb')
@example(text='a,b,\nb,"" \n')
def test_random_text_is_cut_into_the_same_cells(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """Commas, quotation marks and line breaks wherever they stand."""
    folder = tmp_path_factory.mktemp("text")
    (folder / "county.toml").write_text(COUNTY, encoding="utf-8")
    (folder / FILE).write_text(f"id,note\n{text}", encoding="utf-8", newline="")
    held, large = (read_or_refused(folder, LEDGER, hold) for hold in (HELD, LARGE))
    assert held == large


@settings(max_examples=40)
@given(table=tables(), kind=st.sampled_from(["polars", "polars, lazy", "pyarrow", "DuckDB"]))
def test_random_frames_of_text_are_read_or_refused_alike(
    table: tuple[str, list[list[str]]], kind: str
) -> None:
    """As many faults of the same columns as the same rows in a list have."""
    name, (headings, *rows) = table
    cells: Rows = [dict(zip(headings, [*row, *[""] * len(headings)], strict=False)) for row in rows]
    county = fz.County(name=fz.Text("甲", "A"), zone="Asia/Shanghai")
    schema = dict.fromkeys(headings, pl.String)
    whole = pl.DataFrame(cells, schema=schema)
    frame: Any = {
        "polars": whole,
        "polars, lazy": whole.lazy(),
        "pyarrow": whole.to_arrow(),
        "DuckDB": duckdb.connect().from_arrow(whole.to_arrow()),
    }[kind]
    found: list[Any] = []
    for rows_, hold in ((cells, HELD), (frame, LARGE)):
        try:
            records = fz.read_records({"county": county, name: rows_}, random_types(), hold=hold)
        except fz.InputErrors as group:
            found.append(
                {
                    fault.column
                    for fault in group.faults
                    if isinstance(fault, fz.RecordError) and "duplicate" not in str(fault)
                }
            )
        else:
            found.append(values_of(records, name))
    held, large = found
    assert held == large


@pytest.mark.parametrize("engine", ["polars", "DuckDB"])
@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("Asia/Shanghai", datetime(2022, 4, 29, 12, 24)),
        ("Asia/Tokyo", datetime(2022, 4, 29, 13, 24)),
        (None, datetime(2022, 4, 29, 4, 24, tzinfo=UTC)),
    ],
)
def test_moments_of_frames_are_those_of_shanghai(
    registry: fz.Registry, engine: str, zone: str | None, moment: datetime
) -> None:
    """12:24 there is 13:24 in Tokyo and 04:24 UTC; what states no zone has the county's."""
    frame = pl.DataFrame({"id": ["a"], "occurred_at": [moment]})
    table: Any = frame.lazy() if engine == "polars" else duckdb.from_arrow(frame.to_arrow())
    county = fz.County(name=fz.Text("甲", "A"), zone=zone)
    records = fz.read_records({"county": county, "incident": table}, registry.record_types)
    (record,) = records.ledgers["incident"]
    assert record["occurred_at"] == datetime(2022, 4, 29, 12, 24, tzinfo=SHANGHAI)


def test_moments_of_frames_without_any_zone_are_refused(registry: fz.Registry) -> None:
    """Neither they nor the county say which."""
    frame = pl.DataFrame({"id": ["a"], "occurred_at": [datetime(2022, 4, 29, 12, 24)]})
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records({"incident": frame.lazy()}, registry.record_types)
    (fault,) = caught.value.faults
    assert isinstance(fault, fz.RecordError)
    assert fault.column == "occurred_at"


def test_a_frame_with_optional_dates_alone_lacks_its_key(registry: fz.Registry) -> None:
    """Nothing in it can be wrong but that."""
    frame = pl.DataFrame({"raised_on": [date(2024, 9, 27)]}).lazy()
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records({LEDGER: frame}, registry.record_types)
    (fault,) = caught.value.faults
    assert isinstance(fault, fz.RecordError)
    assert fault.column == "id"


def test_a_frame_of_mixed_kinds_is_refused(registry: fz.Registry) -> None:
    """One column cannot be text and a number."""
    frame = pd.DataFrame({"id": ["a", 1, b"c"]})
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records({LEDGER: frame}, registry.record_types, hold=LARGE)
    (fault,) = caught.value.faults
    assert "cannot be read" in str(fault)


def test_a_large_frame_without_its_package_names_the_extra(
    registry: fz.Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frames of pandas are handed on as Arrow."""
    frame = pd.DataFrame({"id": ["a"]})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records({LEDGER: frame}, registry.record_types, hold=LARGE)
    (fault,) = caught.value.faults
    assert "fazhigov[arrow]" in str(fault)


def test_a_column_of_too_many_different_values_says_so(
    registry: fz.Registry, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is read once and by itself: what lies beyond the limit is refused, not dropped."""
    monkeypatch.setattr("fazhigov.records.intake.DIFFERENT", 1)
    (folder / FILE).write_text("id,raised_on\na,2024-09-27\nb,2024-09-28\n", encoding="utf-8")
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records(folder, registry.record_types, hold=LARGE)
    (fault,) = caught.value.faults
    assert "a column of at most 1 different values" in str(fault)


def test_a_pyarrow_table_is_left_where_it_lies(registry: fz.Registry) -> None:
    """It is not held as records because it is small in bytes."""
    table = pa.table({"id": ["A", "B"]})
    records = fz.read_records({LEDGER: table}, registry.record_types, hold=1)
    assert isinstance(records.ledgers[LEDGER], LedgerTable)
    records = fz.read_records({LEDGER: table}, registry.record_types, hold=2)
    assert not isinstance(records.ledgers[LEDGER], LedgerTable)
