"""Where records come from: workbooks, databases, encodings, forms of dates, hostile files."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import fazhigov as fz
from fazhigov.errors import refuse
from fazhigov.records.county import county_of_rows
from fazhigov.records.packed import refuse_bomb
from fazhigov.records.schema import Field
from fazhigov.records.values import CellError, parse

SHANGHAI = ZoneInfo("Asia/Shanghai")

DISPUTES = "jurisdiction-dispute"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A county's folder without tables."""
    text = 'name = { zh = "甲县", en = "A" }\nzone = "Asia/Shanghai"\n'
    (tmp_path / "county.toml").write_text(text, encoding="utf-8")
    return tmp_path


def column(kind: str) -> Field:
    """A column of one type."""
    return Field("x", kind, "某列", fz.Text("", ""))  # type: ignore[arg-type]


def faults_of(source: Any, registry: fz.Registry) -> list[fz.FazhigovError]:
    """Read a source that must be refused."""
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records(source, registry.record_types)
    for fault in caught.value.faults:
        assert fault.text.zh
        assert fault.text.zh != fault.text.en
    return caught.value.faults


def said_of(source: Any, registry: fz.Registry) -> str:
    """Return the only fault of a source that must be refused."""
    (fault,) = faults_of(source, registry)
    return str(fault)


def workbook(path: Path, sheets: dict[str, Iterable[Sequence[Any]]]) -> Path:
    """Write a workbook."""
    book = openpyxl.Workbook()
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


# Forms of dates and moments


FORMS: dict[str, Callable[[date], Any]] = {
    "iso": lambda d: d.isoformat(),
    "slashes": lambda d: f"{d.year}/{d.month}/{d.day}",
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "Chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "blanks": lambda d: f" {d.year} 年 {d.month} 月 {d.day} 日 ",
    "full width": lambda d: f"{d.year}年{d.month}月{d.day}日".translate(
        {ord("0") + n: ord("０") + n for n in range(10)}
    ),
    "wide blank": lambda d: f"\u3000{d.isoformat()}\u00a0",
    "a date": lambda d: d,
    "midnight": lambda d: datetime(d.year, d.month, d.day),
}


@given(day=st.dates(date(1000, 1, 1)), form=st.sampled_from(sorted(FORMS)))
@example(day=date(2024, 9, 7), form="dots")
def test_a_date_reads_back_from_every_form(day: date, form: str) -> None:
    """However it is written, it is the same day."""
    assert parse(FORMS[form](day), column("date"), None) == day


@given(day=st.dates(date(1927, 5, 18), date(2173, 10, 13)))
def test_a_serial_is_the_day_that_a_spreadsheet_shows(day: date) -> None:
    """As a number, with a fraction of nought, or as five digits."""
    serial = day.toordinal() - date(1899, 12, 30).toordinal()
    for raw in (serial, float(serial), str(serial), Decimal(serial)):
        assert parse(raw, column("date"), None) == day


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (10000, date(1927, 5, 18)),
        ("45562", date(2024, 9, 27)),
        ("４５５６２", date(2024, 9, 27)),
        (99999, date(2173, 10, 13)),
        ("２０２４／９／２７", date(2024, 9, 27)),
    ],
)
def test_serials_and_full_width_digits(raw: object, day: date) -> None:
    """Day 45562 of the 1900 system is 27 September 2024."""
    assert parse(raw, column("date"), None) == day


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        ("20240927", "Separate year, month and day"),
        (20240927, "Separate year, month and day"),
        ("27/9/2024", "never guessed"),
        ("9/27/2024", "never guessed"),
        ("24-9-27", "four digits"),
        ("2024-9/27", "such as 2024-09-27"),
        ("2024.9", "such as 2024-09-27"),
        (9999, "such as 2024-09-27"),
        (100000, "such as 2024-09-27"),
        ("045562", "such as 2024-09-27"),
        ("45562.0", "such as 2024-09-27"),
        (45562.5, "such as 2024-09-27"),
        (Decimal("1E+999999999"), "such as 2024-09-27"),
        (True, "such as 2024-09-27"),
        ("٢٠٢٤-٠٩-٢٧", "such as 2024-09-27"),
    ],
)
def test_what_could_be_another_day_is_refused(raw: object, hint: str) -> None:
    """With a remedy that says how to write it."""
    with pytest.raises(CellError, match=hint):
        parse(raw, column("date"), None)


@pytest.mark.parametrize(
    "raw",
    [
        "2022-04-29 12:24",
        "2022/4/29 12:24",
        "2022.4.29 12:24",
        "2022/4/29 12:24:00",
        "2022年4月29日12时24分",
        "2022年4月29日 12:24",
        "2022年4月29日 12 时 24 分 0 秒",
        "２０２２年４月２９日　１２：２４",
        datetime(2022, 4, 29, 12, 24),
    ],
)
def test_moments_in_the_forms_people_type(raw: object) -> None:
    """They take the county's zone, and without one are refused."""
    noon = datetime(2022, 4, 29, 4, 24, tzinfo=ZoneInfo("UTC"))
    assert parse(raw, column("moment"), SHANGHAI) == noon
    with pytest.raises(CellError):
        parse(raw, column("moment"), None)


@pytest.mark.parametrize("raw", ["2022/4/29 12:24+08:00", "2022年4月29日12时24分+0800"])
def test_a_zone_may_follow_every_form(raw: str) -> None:
    """Then the county needs to state none."""
    noon = datetime(2022, 4, 29, 4, 24, tzinfo=ZoneInfo("UTC"))
    assert parse(raw, column("moment"), None) == noon


@pytest.mark.parametrize(
    "raw",
    [
        "2022/4/29",
        "2022/4/112:24",
        "2022年4月29日12时",
        "2022/4/29 25:00",
        "2022/2/30 1:00",
        "45562.5",
        45562.5,
    ],
)
def test_moments_that_are_none(raw: object) -> None:
    """A day is no moment, and the fraction of a serial is not exact to the minute."""
    with pytest.raises(CellError):
        parse(raw, column("moment"), SHANGHAI)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("count", "９９", 99),
        ("count", "9" * 15, 999_999_999_999_999),
        ("percent", "７９．９９％", Decimal("0.7999")),
        ("flag", "ＹＥＳ", True),
        ("text", "５²", "５²"),
    ],
)
def test_full_width_is_read_and_text_kept(kind: str, raw: str, value: object) -> None:
    """What is text stays as it was typed."""
    assert parse(raw, column(kind), None) == value


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("count", "1" + "0" * 15),
        ("count", 10**15),
        ("count", 1e15),
        ("count", "5²"),
        ("amount", Decimal("1E+999999999")),
        ("percent", Decimal("1E-999999999")),
        ("text", "a\0b"),
        ("text", "\ud800"),
        ("text", "x" * (1024 * 1024 + 1)),
    ],
)
def test_cells_that_break_what_comes_after_are_refused(kind: str, raw: object) -> None:
    """And the message does not repeat a whole mebibyte."""
    with pytest.raises(CellError) as caught:
        parse(raw, column(kind), None)
    assert len(str(caught.value)) < 500
    str(caught.value).encode("utf-8")


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("stated", [False, True])
def test_csv_in_every_encoding(
    registry: fz.Registry, folder: Path, encoding: str, stated: bool
) -> None:
    """Detected, or stated by the county."""
    if stated:
        with (folder / "county.toml").open("a", encoding="utf-8") as file:
            file.write(f'encoding = "{encoding}"\n')
    text = "编号,争议提请日期,备注\nA1,2024-09-27,镕㐀\n"
    (folder / f"{DISPUTES}.csv").write_bytes(text.encode(encoding))
    (record,) = fz.read_records(folder, registry.record_types).ledgers[DISPUTES]
    assert record.values["note"] == "镕㐀"


def test_what_no_encoding_fits_names_the_byte(registry: fz.Registry, folder: Path) -> None:
    """And says what to do."""
    (folder / "survey.csv").write_bytes("编号\n".encode() + b"\xff\xff\n")
    said = said_of(folder, registry)
    assert said.startswith("survey.csv, byte 7: not UTF-8 / GB18030")
    assert "Save it as" in said


def test_a_stated_encoding_is_used_strictly(registry: fz.Registry, folder: Path) -> None:
    """Nothing else is tried, and one that is unknown or not of text is a fault."""
    (folder / "survey.csv").write_bytes("编号\n甲\n".encode("gb18030"))
    county = (folder / "county.toml").read_text(encoding="utf-8")
    (folder / "county.toml").write_text(f'{county}encoding = "utf-8"\n', encoding="utf-8")
    assert "not UTF-8. Correct encoding in county.toml" in said_of(folder, registry)
    for name in ("utf-99", "base64", "rot13", ""):
        (folder / "county.toml").write_text(f'{county}encoding = "{name}"\n', encoding="utf-8")
        if name:
            assert "county.toml, encoding: there is no encoding" in said_of(folder, registry)


@pytest.mark.parametrize(
    ("heading", "name"),
    [("id;raised_on", "semicolons"), ("编号；日期", "semicolons"), ("id\traised_on", "tabs")],
)
def test_another_delimiter_is_named(
    registry: fz.Registry, folder: Path, heading: str, name: str
) -> None:
    """The comma is the only one."""
    (folder / f"{DISPUTES}.csv").write_text(f"{heading}\nA1\n", encoding="utf-8")
    said = said_of(folder, registry)
    assert f"separated by {name}" in said
    assert "comma" in said


def test_content_beyond_the_headings_is_not_lost(registry: fz.Registry, folder: Path) -> None:
    """Blank columns at the end are dropped only if nothing stands in or behind them."""
    (folder / f"{DISPUTES}.csv").write_text("id,note,,\nA1,x,,,lost\n", encoding="utf-8")
    assert any("5 cells, but 4 headings" in str(f) for f in faults_of(folder, registry))


# Names


@pytest.mark.parametrize("suffix", ["csv", "json", "xlsx"])
def test_a_file_may_be_named_in_chinese(registry: fz.Registry, folder: Path, suffix: str) -> None:
    """And the same ledger under both names is refused."""
    title = registry.record_types[DISPUTES].title.zh
    path = folder / f"{title}.{suffix}"
    if suffix == "xlsx":
        workbook(path, {"any": [["编号", "争议提请日期"], ["A1", date(2024, 9, 27)]]})
        book = openpyxl.load_workbook(path)
        del book["Sheet"]
        book.save(path)
    elif suffix == "json":
        path.write_text('[{"编号": "A1", "争议提请日期": "2024-09-27"}]', encoding="utf-8")
    else:
        path.write_text("编号,争议提请日期\nA1,2024-09-27\n", encoding="utf-8")
    (record,) = fz.read_records(folder, registry.record_types).ledgers[DISPUTES]
    assert (record["id"], record["raised_on"]) == ("A1", date(2024, 9, 27))
    (folder / f"{DISPUTES}.csv").write_text("id\n", encoding="utf-8")
    assert "the same ledger as" in said_of(folder, registry)


def test_a_mapping_may_be_named_in_chinese(registry: fz.Registry) -> None:
    """The ledger is kept under its record type's name."""
    title = registry.record_types[DISPUTES].title.zh
    records = fz.read_records({title: [{"id": "A1"}]}, registry.record_types)
    assert list(records.ledgers) == [DISPUTES]
    assert "the same ledger as" in said_of({title: [], DISPUTES: []}, registry)


# Workbooks


def test_a_workbook_is_a_county(registry: fz.Registry, tmp_path: Path) -> None:
    """Sheets by name or Chinese title, one of them for the county; empty sheets are nothing."""
    path = workbook(
        tmp_path / "book.xlsx",
        {
            "county": [
                ["key", "value"],
                ["name", "甲县"],
                ["年度", 2024],
                ["zone", "Asia/Shanghai"],
            ],
            registry.record_types[DISPUTES].title.zh: [
                ["编号", "争议提请日期", "是否办结", None],
                ["A1", date(2024, 9, 27), True],
                [],
                ["A2", 45563, "否"],
                ["A3", "2024年9月29日"],
            ],
            "incident": [["id", "occurred_at"], ["b", datetime(2022, 4, 29, 12, 24)]],
        },
    )
    for source in (path, str(path)):
        records = fz.read_records(source, registry.record_types)
        assert records.county == fz.County(
            name=fz.Text("甲县", "甲县"), year=2024, zone="Asia/Shanghai"
        )
        held = [(r["id"], r["raised_on"], r["settled"]) for r in records.ledgers[DISPUTES]]
        assert held == [
            ("A1", date(2024, 9, 27), True),
            ("A2", date(2024, 9, 28), False),
            ("A3", date(2024, 9, 29), None),
        ]
        first = next(iter(records.ledgers[DISPUTES]))
        assert first.place == f"book.xlsx!{registry.record_types[DISPUTES].title.zh}:2"
        (incident,) = records.ledgers["incident"]
        assert incident["occurred_at"] == datetime(2022, 4, 29, 12, 24, tzinfo=SHANGHAI)


def test_a_percentage_of_a_workbook_is_what_it_shows(registry: fz.Registry, tmp_path: Path) -> None:
    """A cell that shows 79.99% holds 0.7999."""
    path = workbook(
        tmp_path / "book.xlsx", {"survey": [["id", "percent"], ["a", 0.7999], ["b", 91.5]]}
    )
    book = openpyxl.load_workbook(path)
    book["survey"]["B2"].number_format = "0.00%"
    book["survey"]["B3"].number_format = '0.0"%"'
    book.save(path)
    first, second = fz.read_records(path, registry.record_types).ledgers["survey"]
    assert first["percent"] == Decimal("0.7999")
    assert second["percent"] == Decimal("0.915")


def test_faults_of_a_workbook_name_the_cell(registry: fz.Registry, tmp_path: Path) -> None:
    """As the spreadsheet does; and a sheet that is no ledger is not passed over."""
    path = workbook(
        tmp_path / "book.xlsx",
        {
            DISPUTES: [
                ["id", "note", "争议提请日期"],
                ["A1", "", "27/9/2024"],
                ["A1", "", None],
                ["A1"],
            ],
            "surwey": [["id"], ["x"]],
        },
    )
    first, second, third = faults_of(path, registry)
    assert isinstance(first, fz.RecordError)
    assert (first.file, first.row, first.column) == (f"book.xlsx!{DISPUTES}", 2, "raised_on")
    assert f"({DISPUTES}!C2)" in first.text.en
    assert f"（{DISPUTES}!C2）" in first.text.zh
    assert f"({DISPUTES}!A4)" in str(second)
    assert "Did you mean 'survey'?" in str(third)


def test_a_county_sheet_is_read_strictly(registry: fz.Registry, tmp_path: Path) -> None:
    """An unknown key, a zone that is not there, more than two columns."""
    for rows, said in (
        ([["yaer", 2024]], "unknown key 'yaer'"),
        ([["zone", "Asia/Nowhere"]], "no zone"),
        ([["zone", "Asia"]], "no zone"),
        ([["year", "x"]], "a whole number"),
        ([["year", 2024], ["年度", 2024]], "stated twice"),
        ([["name", "甲", "乙"]], "not a key and a value"),
    ):
        assert said in said_of(workbook(tmp_path / "b.xlsx", {"县": rows, "survey": []}), registry)


def test_broken_workbooks_are_typed_errors(registry: fz.Registry, folder: Path) -> None:
    """No zip, half a zip, a zip of something else, nothing at all; in a folder or alone."""
    good = workbook(folder / "survey.xlsx", {"survey": [["id"], ["a"]]}).read_bytes()
    for raw in (b"", b"id\n", good[: len(good) // 2], good[:-30], good.replace(b"sheet", b"shee!")):
        (folder / "survey.xlsx").write_bytes(raw)
        for source in (folder, folder / "survey.xlsx"):
            assert "survey.xlsx" in said_of(source, registry)
    with zipfile.ZipFile(folder / "survey.xlsx", "w") as packed:
        packed.writestr("a.txt", "a")
    assert "cannot be read as a workbook" in said_of(folder, registry)
    assert said_of(folder / "none.xlsx", registry)


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(
    registry: fz.Registry, tmp_path: Path
) -> None:
    """The sizes stand in the zip's list, so nothing has to be unpacked to know."""
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as entry,
    ):
        for _ in range(501):
            entry.write(bytes(1024 * 1024))
    assert path.stat().st_size < 2 * 1024 * 1024
    assert "unpacked it has 525,336,576 bytes" in said_of(path, registry)


def test_a_workbook_may_have_fewer_bytes_and_sheets(registry: fz.Registry, tmp_path: Path) -> None:
    """The limits can be narrowed; a workbook within them is read."""
    path = workbook(tmp_path / "b.xlsx", {"survey": [["id"], ["a"]]})
    for limits, said in (
        (fz.ReadingLimits(packed_bytes=100), "bytes"),
        (fz.ReadingLimits(sheets=1), "2 sheets"),
        (fz.ReadingLimits(cells=1), "cells"),
    ):
        with pytest.raises(fz.InputErrors) as caught:
            fz.read_records(path, registry.record_types, limits=limits)
        (fault,) = caught.value.faults
        assert said in str(fault)
    assert fz.read_records(path, registry.record_types, limits=fz.ReadingLimits(sheets=2)).ledgers


def test_parts_of_a_workbook_that_are_damaged_or_no_xml(
    registry: fz.Registry, tmp_path: Path
) -> None:
    """Bytes that cannot be unpacked, and a part that is a picture: each is told."""
    good = workbook(tmp_path / "good.xlsx", {"survey": [["id"], ["a"]]})
    bad = tmp_path / "bad.xlsx"
    raw = bytearray(good.read_bytes())
    with zipfile.ZipFile(good) as packed:
        start = packed.getinfo("xl/workbook.xml").header_offset + 30 + len("xl/workbook.xml")
    raw[start : start + 8] = b"\xff" * 8
    bad.write_bytes(raw)
    assert "cannot be read as a workbook" in said_of(bad, registry)
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for entry in source.infolist():
            picture = entry.filename == "xl/workbook.xml"
            target.writestr(entry, b"\x89PNG" if picture else source.read(entry))
    assert "cannot be read as a workbook" in said_of(bad, registry)


def test_a_fault_of_ours_is_not_passed_off_as_a_damaged_workbook(
    registry: fz.Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what the standard library raises of a damaged zip is that."""

    def wrong(*_: Any) -> None:
        raise AssertionError("ours")

    path = workbook(tmp_path / "b.xlsx", {"survey": [["id"], ["a"]]})
    monkeypatch.setattr("fazhigov.records.packed._look_through", wrong)
    with pytest.raises(AssertionError, match="ours"):
        refuse_bomb(path, fz.ReadingLimits())


def test_a_sheet_without_headings_and_days_of_1904(registry: fz.Registry, folder: Path) -> None:
    """Nothing says what the columns are; and serials of old Macs lie four years off."""
    path = workbook(folder / "survey.xlsx", {"survey": [[], ["a"]]})
    book = openpyxl.load_workbook(path)
    del book["Sheet"]
    book.save(path)
    assert "survey.xlsx!survey, row 1: no headings" in said_of(folder, registry)
    book.epoch = datetime(1904, 1, 1)
    book.save(path)
    assert "1904" in said_of(folder, registry)


def test_a_fault_of_a_column_that_is_missing_names_no_cell(
    registry: fz.Registry, tmp_path: Path
) -> None:
    """There is none in which it stands."""
    path = workbook(tmp_path / "b.xlsx", {"survey": [["percent"], [1]]})
    assert "column 'id'" in said_of(path, registry)
    assert "(survey!" not in said_of(path, registry)


def test_a_column_under_two_headings_is_refused(registry: fz.Registry, folder: Path) -> None:
    """Its name and its Chinese title: which of the two counts would be a guess."""
    (folder / "survey.csv").write_text("id,编号\na,b\n", encoding="utf-8")
    (fault,) = faults_of(folder, registry)
    assert isinstance(fault, fz.RecordError)
    assert fault.column == "编号"


def test_a_table_that_cannot_be_opened_is_told(
    registry: fz.Registry, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the system says it; the other tables are told of too."""

    def refused(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    (folder / "survey.csv").write_text("id\na\n", encoding="utf-8")
    (folder / "nothing.csv").write_text("id\na\n", encoding="utf-8")
    monkeypatch.setattr("fazhigov.records.readers.read_csv", refused)
    unknown, closed = (str(fault) for fault in faults_of(folder, registry))
    assert "no ledger named 'nothing'" in unknown
    assert "survey.csv, file: cannot be opened: Permission denied" in closed


def test_rows_of_a_county_as_spreadsheets_and_databases_give_them() -> None:
    """A heading, whole numbers as floats, empty cells at the end, a key without a value."""
    rows = [
        ("key", "value"),
        (" name ", "甲县"),
        ("year", 2024.0, None),
        ("zone", None),
        (None, None),
    ]
    county = county_of_rows(rows, name="b", file="b.xlsx")
    assert (county.name.zh, county.year, county.zone) == ("甲县", 2024, None)


def test_a_sheet_that_claims_endless_rows_is_refused(registry: fz.Registry, tmp_path: Path) -> None:
    """One row with a number beyond any sheet."""
    good = workbook(tmp_path / "good.xlsx", {"survey": [["id"], ["a"]]})
    bad = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for entry in source.infolist():
            raw = source.read(entry).replace(b'<row r="2"', b'<row r="99999999999"')
            target.writestr(entry, re.sub(rb'r="A2"', b"", raw))
    assert "too many rows" in said_of(bad, registry)


def test_what_spreadsheets_leave_beside_files_is_passed_over(
    registry: fz.Registry, folder: Path
) -> None:
    """A lock file is there while the workbook is open."""
    (folder / "~$survey.xlsx").write_bytes(b"user")
    (folder / "._survey.csv").write_bytes(b"\0")
    assert not fz.read_records(folder, registry.record_types).ledgers


@pytest.mark.parametrize(
    ("package", "source", "extra"),
    [
        ("openpyxl", "book.xlsx", "excel"),
        ("adbc_driver_sqlite.dbapi", "county.db", "database"),
        ("adbc_driver_postgresql.dbapi", "postgresql://host/db", "database"),
    ],
)
def test_a_missing_package_names_its_extra(
    registry: fz.Registry,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    package: str,
    source: str,
    extra: str,
) -> None:
    """Not an ImportError."""
    monkeypatch.setitem(sys.modules, package, None)
    (tmp_path / source).touch() if "://" not in source else None
    path = source if "://" in source else tmp_path / source
    assert f"pip install 'fazhigov[{extra}]'" in said_of(path, registry)


# Databases


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """An SQLite database with two ledgers and a table of something else."""
    path = tmp_path / "县 100%.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            """
            CREATE TABLE jurisdiction_dispute (id TEXT, raised_on TEXT, settled BOOLEAN, note);
            INSERT INTO jurisdiction_dispute VALUES
                ('A2', '2024-09-28', 0, NULL), ('A1', '2024-09-27', 1, 'x');
            CREATE TABLE "enforcement-case" (id TEXT);
            CREATE TABLE log (line TEXT);
            CREATE TABLE county (key TEXT, value TEXT);
            INSERT INTO county VALUES ('name', '甲县'), ('year', '2024');
            """
        )
    return path


def test_an_sqlite_database(registry: fz.Registry, database: Path) -> None:
    """By its path, by a URL, or through a connection of any kind; in the order of the key."""
    import adbc_driver_sqlite.dbapi

    before = database.read_bytes()
    with (
        closing(sqlite3.connect(database)) as plain,
        closing(adbc_driver_sqlite.dbapi.connect(str(database))) as arrow,
    ):
        for source in (database, str(database), f"sqlite:///{database}", plain, arrow):
            records = fz.read_records(source, registry.record_types)
            assert records.county.name.zh == "甲县"
            assert records.county.year == 2024
            assert set(records.ledgers) == {DISPUTES, "enforcement-case"}
            held = [tuple(r.values.values()) for r in records.ledgers[DISPUTES]]
            assert held == [
                ("A1", date(2024, 9, 27), True, "x"),
                ("A2", date(2024, 9, 28), False, None),
            ]
        assert plain.execute("SELECT 1").fetchone() == (1,)
    assert database.read_bytes() == before


def test_a_table_named_county_may_be_about_something_else(
    registry: fz.Registry, database: Path
) -> None:
    """Only one of keys and values is the county; without one, the file names it."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DROP TABLE county")
        connection.execute("CREATE TABLE county (id TEXT, district TEXT)")
        connection.execute("INSERT INTO county VALUES ('a', 'b')")
        connection.commit()
    records = fz.read_records(database, registry.record_types)
    assert (records.county.name.zh, records.county.year) == ("县 100%.db", None)


def test_a_view_is_read_as_a_table_is(registry: fz.Registry, database: Path) -> None:
    """Within its limits, of rows too."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DROP TABLE county")
        connection.execute("CREATE VIEW survey AS SELECT 'a' AS id UNION SELECT 'b'")
        connection.commit()
    records = fz.read_records(database, registry.record_types)
    assert [record["id"] for record in records.ledgers["survey"]] == ["a", "b"]
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records(database, registry.record_types, limits=fz.ReadingLimits(rows=1))
    assert [str(fault).partition(": ")[0] for fault in caught.value.faults] == [
        "县 100%.db!jurisdiction_dispute, table",
        "县 100%.db!survey, table",
    ]


def test_a_duckdb_connection(registry: fz.Registry) -> None:
    """With types of its own, and Chinese names."""
    title = registry.record_types[DISPUTES].title.zh
    with duckdb.connect() as connection:
        connection.execute(f'CREATE TABLE "{title}" ("编号" VARCHAR, "争议提请日期" DATE)')
        connection.execute(f"INSERT INTO \"{title}\" VALUES ('A1', DATE '2024-09-27')")
        records = fz.read_records(connection, registry.record_types)
    (record,) = records.ledgers[DISPUTES]
    assert record["raised_on"] == date(2024, 9, 27)


def test_faults_of_a_database(registry: fz.Registry, tmp_path: Path, database: Path) -> None:
    """No ledger in it, no database, two tables for a ledger, a bad cell, no such file."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO jurisdiction_dispute VALUES ('A3', '9/28/2024', 2, '')")
        connection.commit()
        said = [str(fault) for fault in faults_of(connection, registry)]
        assert said[0].startswith("database!jurisdiction_dispute, row 4, column 'raised_on'")
        assert len(said) == 2
        connection.execute('CREATE TABLE "jurisdiction-dispute" (id TEXT)')
        connection.commit()
        assert any("the same ledger" in str(fault) for fault in faults_of(database, registry))
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE log (line TEXT)")
    assert "none of its tables is a ledger" in said_of(tmp_path / "other.db", registry)
    (tmp_path / "no.sqlite").write_bytes(b"no database at all" * 100)
    assert "cannot be listed" in said_of(tmp_path / "no.sqlite", registry)
    assert "not there" in said_of(tmp_path / "missing.sqlite3", registry)
    assert not (tmp_path / "missing.sqlite3").exists()
    assert "not there" in said_of("sqlite:///", registry)


def test_a_column_of_mixed_kinds_is_read(registry: fz.Registry, tmp_path: Path) -> None:
    """The driver infers types; text after thousands of numbers still fits."""
    path = tmp_path / "mixed.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE survey (id, surveyor)")
        rows = [(f"{n:06}", n) for n in range(5000)]
        connection.executemany("INSERT INTO survey VALUES (?, ?)", [*rows, ("x", "甲")])
        connection.commit()
    *_, last = fz.read_records(path, registry.record_types).ledgers["survey"]
    assert last["surveyor"] == "甲"


def test_addresses_that_lead_nowhere(registry: fz.Registry) -> None:
    """A typed error, and a password is not repeated."""
    for url in (
        "mysql://u:secret@host/db",
        "postgresql://u:secret@127.0.0.1:1/db",
        "postgresql://[",
    ):
        assert "secret" not in said_of(url, registry)


@pytest.mark.skipif("FAZHIGOV_POSTGRESQL" not in os.environ, reason="no server named")
def test_a_postgresql_database(registry: fz.Registry) -> None:
    """Its own types: dates, flags, exact numbers, moments with a zone."""
    driver = pytest.importorskip("adbc_driver_postgresql.dbapi")
    url = os.environ["FAZHIGOV_POSTGRESQL"]
    with closing(driver.connect(url)) as connection:
        with closing(connection.cursor()) as cursor:
            cursor.execute("CREATE TABLE incident (id text, occurred_at timestamptz)")
            cursor.execute("INSERT INTO incident VALUES ('a', '2022-04-29 12:24+08')")
            cursor.execute("CREATE TABLE survey (id text, percent numeric, independent boolean)")
            cursor.execute("INSERT INTO survey VALUES ('a', 79.99, true)")
        connection.commit()
        try:
            for source in (url, connection):
                records = fz.read_records(source, registry.record_types)
                (incident,) = records.ledgers["incident"]
                assert incident["occurred_at"] == datetime(2022, 4, 29, 12, 24, tzinfo=SHANGHAI)
                (survey,) = records.ledgers["survey"]
                assert (survey["percent"], survey["independent"]) == (Decimal("0.7999"), True)
        finally:
            connection.rollback()
            with closing(connection.cursor()) as cursor:
                cursor.execute("DROP TABLE incident, survey")
            connection.commit()


# JSON


def test_numbers_of_json_stay_exact(registry: fz.Registry, folder: Path) -> None:
    """A float would not keep twenty digits."""
    raw = '[{"id": "a", "percent": 79.99000000000000000001, "year": 2024}]'
    (folder / "survey.json").write_text(raw, encoding="utf-8-sig")
    (record,) = fz.read_records(folder, registry.record_types).ledgers["survey"]
    assert record["percent"] == Decimal("0.7999000000000000000001")


def test_faults_of_json_name_the_element(registry: fz.Registry, folder: Path) -> None:
    """Counted as rows: the first is row 2."""
    raw = '[{"id": "a", "id": "b"}, 5, {"id": ["c"]}, {"id": "d"}]'
    (folder / "survey.json").write_text(raw, encoding="utf-8")
    faults = faults_of(folder, registry)
    assert [(f.row, f.column) for f in faults if isinstance(f, fz.RecordError)] == [
        (2, "id"),
        (3, None),
        (4, "id"),
    ]
    assert "stands twice" in str(faults[0])


def test_json_may_have_fewer_columns(registry: fz.Registry, folder: Path) -> None:
    """The limit can be narrowed; what has more is refused."""
    raw = '[{"id": "a", "percent": 79, "year": 2024}]'
    (folder / "survey.json").write_text(raw, encoding="utf-8")
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records(folder, registry.record_types, limits=fz.ReadingLimits(columns=2))
    (fault,) = caught.value.faults
    assert "3 columns: more than 2" in str(fault)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{}", b"[", b"5", b'[{"id": NaN}]', b"\xff\xfe[\0]\0", b"[" * 100_000,
        b'[{"year": ' + b"9" * 5000 + b"}]", b'[{"percent": 1e999999999, "id": "a"}]',
        b'[{"id": "\\ud800"}]', b'[{"id": "a", "\\ud800": 1}]', b'[{"id": "a\\u0000b"}]',
        b'{"id": "a"}\n{"id": "b"}\n',
    ],
)  # fmt: skip
def test_hostile_json_is_a_typed_error(registry: fz.Registry, folder: Path, raw: bytes) -> None:
    """Whatever it holds, the message can be printed."""
    (folder / "survey.json").write_bytes(raw)
    said_of(folder, registry).encode("utf-8")


# Bounded examples, full counts


def test_fifty_different_faults_are_all_listed(registry: fz.Registry, folder: Path) -> None:
    """Ten columns that are unknown, and forty cells of five columns that are wrong."""
    unknown = [f"q{n}" for n in range(10)]
    wrong = ["year", "held_on", "independent", "percent"]
    lines = [",".join(["id", *wrong, *unknown])]
    lines += [",".join([f"s{n}", *["?"] * 4, *[""] * 10]) for n in range(10)]
    (folder / "survey.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    faults = faults_of(folder, registry)
    assert len(faults) == 50
    assert len({str(fault) for fault in faults}) == 50
    with pytest.raises(fz.InputErrors, match=re.escape("survey: 50 fault(s)")) as caught:
        refuse("survey", faults)
    assert caught.value.faults == faults


def test_faults_of_one_kind_are_counted_in_full(registry: fz.Registry, folder: Path) -> None:
    """Twenty of each kind are listed; the number of the others and the last row are told."""
    rows = [f"s{n},2024-13-{n},{n % 2},x" for n in range(1254)]
    rows += [",2024-01-01,yes,80"] * 21
    text = "\n".join(["id,held_on,independent,percent", *rows]) + "\n"
    (folder / "survey.csv").write_text(text, encoding="utf-8")
    with pytest.raises(fz.InputErrors, match=r"3783 fault\(s\)") as caught:
        fz.read_records(folder, registry.record_types)
    faults = [fault for fault in caught.value.faults if isinstance(fault, fz.RecordError)]
    for name, more, last in (
        ("held_on", "1,234 more rows", 1255),
        ("independent", "1,234 more rows", 1255),
        ("percent", "1,234 more rows", 1255),
        ("id", "1 more row ", 1276),
    ):
        *listed, rest = (fault for fault in faults if fault.column == name)
        assert [fault.row for fault in listed] == list(range(listed[0].row or 0, 22 + 1255))[:20]
        assert f"and {more}" in str(rest)
        assert f"last row {last}" in str(rest)
    assert len(faults) == 4 * 21


def test_exactly_twenty_faults_are_all_listed(registry: fz.Registry, folder: Path) -> None:
    """Nothing more to tell."""
    text = "id,year\n" + "".join(f"s{n},?\n" for n in range(20))
    (folder / "survey.csv").write_text(text, encoding="utf-8")
    faults = faults_of(folder, registry)
    assert len(faults) == 20
    assert not any("more row" in str(fault) for fault in faults)


# Hostile tables


@pytest.mark.parametrize(
    "raw",
    [
        b"id\na\0b\n",
        "id\na\n".encode("utf-16-le"),
        "id\na\n".encode("utf-32"),
        b'id\n"' + b"x" * (1024 * 1024 + 1) + b'"\n',
        b'id\n"a\n',
        b"",
        b"\n",
        b",,,\n",
        b"\xff\xfei",
        b",".join(b"c%d" % n for n in range(10_001)) + b"\n",
    ],
    ids=[
        "NUL",
        "UTF-16 unmarked",
        "UTF-32",
        "1 MiB",
        "quote",
        "empty",
        "blank",
        "commas",
        "half",
        "wide",
    ],
)
def test_hostile_csv_is_a_typed_error(registry: fz.Registry, folder: Path, raw: bytes) -> None:
    """One fault that names the file."""
    (folder / "survey.csv").write_bytes(raw)
    assert said_of(folder, registry).startswith("survey.csv, ")


@given(raw=st.binary(max_size=200))
def test_no_bytes_bring_another_error(
    registry: fz.Registry, tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    """Read, or refused."""
    folder = tmp_path_factory.mktemp("hostile")
    for suffix in ("csv", "json", "parquet", "xlsx"):
        (folder / f"survey.{suffix}").write_bytes(raw)
    (folder / "county.toml").write_text('name = { zh = "甲", en = "A" }\n', encoding="utf-8")
    assert faults_of(folder, registry)


def test_what_is_no_file_is_a_typed_error(registry: fz.Registry, folder: Path) -> None:
    """Folders with the names of tables."""
    for name in ("survey.csv", "incident.json", "meeting.xlsx", "petition.parquet"):
        (folder / name).mkdir()
    assert len(faults_of(folder, registry)) == 4
    (folder / "county.toml").unlink()
    (folder / "county.toml").mkdir()
    assert len(faults_of(folder, registry)) == 5


@pytest.mark.parametrize(
    "source",
    [
        {"survey": ["ab"]},
        {"survey": [{f"c{n}": 1 for n in range(10_001)}]},
        {"county": fz.County(name=fz.Text("甲", "A"), zone="Asia/Nowhere")},
        {"survey": [{"id": "a\0"}]},
    ],
)
def test_hostile_mappings(registry: fz.Registry, source: object) -> None:
    """Typed errors only."""
    said_of(source, registry)


def test_json_of_the_standard_library_is_read(registry: fz.Registry, folder: Path) -> None:
    """Escapes of characters beyond the first plane are pairs, and whole."""
    (folder / "survey.json").write_text(json.dumps([{"id": "𠀀"}]), encoding="utf-8")
    (record,) = fz.read_records(folder, registry.record_types).ledgers["survey"]
    assert record["id"] == "𠀀"
