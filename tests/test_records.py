"""Ledgers are read exactly, and every fault is told at once."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import polars as pl
import pytest

import fazhigov as fz
from fazhigov.records.schema import Field
from fazhigov.records.values import CellError, parse

COUNTY = """
name = { zh = "示例县（虚构）", en = "Synthetic County" }
plan = "biyang-2021-2025"
year = 2024
zone = "Asia/Shanghai"
synthetic = true
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A county's folder without tables."""
    (tmp_path / "county.toml").write_text(COUNTY, encoding="utf-8")
    return tmp_path


def column(kind: str, **options: str) -> Field:
    """A column of one type."""
    return Field("x", kind, "某列", fz.Text("", ""), options=options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("date", "2024-09-27", date(2024, 9, 27)),
        ("date", "2024/9/27", date(2024, 9, 27)),
        ("date", "2024年9月27日", date(2024, 9, 27)),
        ("date", datetime(2024, 9, 27), date(2024, 9, 27)),
        ("moment", "2022-04-29T12:24+08:00", "2022-04-29T12:24:00+08:00"),
        ("moment", "2022-04-29 04:24+00:00", "2022-04-29T12:24:00+08:00"),
        ("moment", "2022-04-29T12:24", "2022-04-29T12:24:00+08:00"),
        ("count", "108156", 108156),
        ("count", 3.0, 3),
        ("amount", "1753.79", Decimal("1753.79")),
        ("amount", 0.1, Decimal("0.1")),
        ("percent", "80", Fraction(4, 5)),
        ("percent", "79.99%", Fraction(7999, 10000)),
        ("percent", 100, Fraction(1)),
        ("flag", "是", True),
        ("flag", "No", False),
        ("year", "2024", 2024),
        ("text", " 甲 ", "甲"),
        ("text", "  ", None),
        ("count", float("nan"), None),
    ],
)
def test_cells_become_exact_values(kind: str, raw: object, value: object) -> None:
    """Percentages are Fractions of 1, amounts Decimals; an empty cell is not known."""
    found = parse(raw, column(kind), ZoneInfo("Asia/Shanghai"))
    if isinstance(found, datetime):
        found = found.isoformat()
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("date", "27/09/2024"),
        ("date", "2024-02-30"),
        ("date", "2024.9-27"),
        ("moment", "2022-04-29"),
        ("moment", "noon"),
        ("count", "-1"),
        ("count", "1.5"),
        ("count", "1,234"),
        ("count", True),
        ("amount", "NaN"),
        ("amount", "many"),
        ("amount", "1_000"),
        ("percent", "8_5"),
        ("percent", True),
        ("percent", date(2024, 9, 27)),
        ("percent", "1e5000"),
        ("count", "9" * 5000),
        ("percent", "-5%"),
        ("flag", "1"),
        ("year", "24"),
    ],
)
def test_cells_that_do_not_fit_are_refused(kind: str, raw: object) -> None:
    """Day and month are never guessed, and nothing is rounded."""
    with pytest.raises(CellError):
        parse(raw, column(kind), ZoneInfo("Asia/Shanghai"))


def test_a_moment_without_any_zone_is_refused() -> None:
    """Neither the cell nor the county states one."""
    with pytest.raises(CellError):
        parse("2022-04-29T12:24", column("moment"), None)


def test_a_choice_takes_code_or_label() -> None:
    """An unknown one lists what there is."""
    level = column("choice", serious="重大")
    assert parse("重大", level, None) == parse("serious", level, None) == "serious"
    with pytest.raises(CellError, match="serious"):
        parse("严重", level, None)


def test_three_faults_are_told_together(registry: fz.Registry, folder: Path) -> None:
    """A misspelt column, a bad date, a duplicate key: file, row, column and remedy of each."""
    (folder / "jurisdiction-dispute.csv").write_text(
        "id,raised_on,setled_on\nA1,2024-13-01,2024-10-12\nA2,2024-09-27,\nA2,2024-09-28,\n",
        encoding="utf-8",
    )
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records(folder, registry.record_types)
    faults = [fault for fault in caught.value.faults if isinstance(fault, fz.RecordError)]
    assert [(f.file, f.row, f.column) for f in faults] == [
        ("jurisdiction-dispute.csv", 1, "setled_on"),
        ("jurisdiction-dispute.csv", 2, "raised_on"),
        ("jurisdiction-dispute.csv", 4, "id"),
    ]
    assert "Did you mean 'settled_on'?" in str(faults[0])
    assert "2024-09-27" in str(faults[1])
    assert "row 3" in str(faults[2])
    assert all(fault.text.zh != fault.text.en for fault in faults)


def test_faults_of_all_tables_and_of_the_county_come_together(
    registry: fz.Registry, folder: Path
) -> None:
    """An unknown table, an unknown key in county.toml, a ragged row, an empty required cell."""
    (folder / "county.toml").write_text(COUNTY + "yaer = 2024\n", encoding="utf-8")
    (folder / "incidnet.csv").write_text("id\n", encoding="utf-8")
    (folder / "incident.csv").write_text("id,place\nA1\n,x\n", encoding="utf-8")
    (folder / "survey.csv").write_bytes(b"id\n\xff\xff\n")
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records(folder, registry.record_types)
    text = "\n".join(str(fault) for fault in caught.value.faults)
    for said in (
        "unknown key 'yaer'",
        "Did you mean 'incident'?",
        "1 cells, but 2 headings",
        "a required cell is empty",
        "not UTF-8",
    ):
        assert said in text
    assert len(caught.value.faults) == 5


def test_chinese_headings_blank_lines_and_a_bom_are_read(
    registry: fz.Registry, folder: Path
) -> None:
    """Rows keep the number that a spreadsheet shows."""
    fields = registry.record_types["jurisdiction-dispute"].fields
    heading = ",".join(fields[n].zh for n in ("id", "raised_on")) + ",来源"
    (folder / "jurisdiction-dispute.csv").write_text(
        f"{heading}\nA1,2024-09-27,台账第1页\n,,\nA2,2024年9月28日,\n", encoding="utf-8-sig"
    )
    records = fz.read_records(folder, registry.record_types)
    first, second = records.ledgers["jurisdiction-dispute"]
    assert first.source == "台账第1页"
    assert (second.row, second["raised_on"]) == (4, date(2024, 9, 28))


def test_every_kind_of_table_gives_the_same_records(registry: fz.Registry, folder: Path) -> None:
    """CSV, Parquet, JSON, polars, pandas and plain rows."""
    rows = [
        {"id": "A1", "raised_on": "2024-09-27", "settled": True, "settled_on": "2024-10-12"},
        {"id": "A2", "raised_on": "2024-09-28", "settled": False, "settled_on": None},
    ]
    name = "jurisdiction-dispute"
    frame = pl.DataFrame(rows).with_columns(pl.col("raised_on", "settled_on").str.to_date())
    frame.write_csv(folder / f"{name}.csv")
    from_csv = fz.read_records(folder, registry.record_types).ledgers[name]
    (folder / f"{name}.csv").unlink()
    frame.write_parquet(folder / f"{name}.parquet")
    from_parquet = fz.read_records(folder, registry.record_types).ledgers[name]
    (folder / f"{name}.parquet").unlink()
    (folder / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
    from_json = fz.read_records(folder, registry.record_types).ledgers[name]
    tables = [rows, frame, frame.lazy(), pd.DataFrame(rows)]
    held = [fz.read_records({name: t}, registry.record_types).ledgers[name] for t in tables]
    for ledger in (from_parquet, from_json, *held):
        known = [{k: v for k, v in r.values.items() if v is not None} for r in ledger]
        assert known == [{k: v for k, v in r.values.items() if v is not None} for r in from_csv]


def test_the_same_ledger_twice_is_refused(registry: fz.Registry, folder: Path) -> None:
    """Nothing decides silently which of the two counts."""
    (folder / "survey.csv").write_text("id\n", encoding="utf-8")
    (folder / "survey.json").write_text("[]", encoding="utf-8")
    with pytest.raises(fz.InputErrors, match="1 fault"):
        fz.read_records(folder, registry.record_types)


def test_a_missing_folder_is_an_error(registry: fz.Registry, tmp_path: Path) -> None:
    """The remedy says what a folder must hold."""
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records(tmp_path / "nowhere", registry.record_types)
    assert "county.toml" in str(caught.value.faults[0])


def test_missing_dates_of_pandas_are_missing(registry: fz.Registry) -> None:
    """NaT is an empty cell, and so are blank columns at the end of a CSV."""
    frame = pd.DataFrame(
        {"id": ["A1", "A2"], "raised_on": pd.to_datetime(["2024-09-27", None], format="%Y-%m-%d")}
    )
    records = fz.read_records({"jurisdiction-dispute": frame}, registry.record_types)
    first, second = records.ledgers["jurisdiction-dispute"]
    assert (first["raised_on"], second["raised_on"]) == (date(2024, 9, 27), None)


def test_blank_columns_at_the_end_are_dropped(registry: fz.Registry, folder: Path) -> None:
    """With content they are refused, like any column without a name that is known."""
    file = folder / "jurisdiction-dispute.csv"
    file.write_bytes(b'id,raised_on,,\r\n"A,1",2024-09-27,,\r\n\r\n')
    (record,) = fz.read_records(folder, registry.record_types).ledgers["jurisdiction-dispute"]
    assert record["id"] == "A,1"
    file.write_bytes(b"id,raised_on,\r\nA1,2024-09-27,x\r\n")
    with pytest.raises(fz.InputErrors):
        fz.read_records(folder, registry.record_types)


@pytest.mark.parametrize(
    "source", [5, None, {"county": "x"}, {"survey": "x"}, {"survey": 5}, {"survey": [1]}]
)
def test_what_is_no_source_is_refused(registry: fz.Registry, source: object) -> None:
    """Typed errors only."""
    with pytest.raises(fz.InputErrors):
        fz.read_records(source, registry.record_types)


def test_moments_are_read_from_typed_files(registry: fz.Registry, folder: Path) -> None:
    """JSON and Parquet keep the zone."""
    moment = datetime.fromisoformat("2022-04-29T12:24+08:00")
    rows = [{"id": "a", "occurred_at": moment.isoformat()}]
    (folder / "incident.json").write_text(json.dumps(rows), encoding="utf-8")
    (record,) = fz.read_records(folder, registry.record_types).ledgers["incident"]
    assert record["occurred_at"] == moment
    (folder / "incident.json").unlink()
    pl.DataFrame({"id": ["a"], "occurred_at": [moment]}).write_parquet(folder / "incident.parquet")
    (record,) = fz.read_records(folder, registry.record_types).ledgers["incident"]
    assert record["occurred_at"] == moment


def test_tables_in_other_formats_are_not_passed_over(tmp_path: Path, registry: fz.Registry) -> None:
    """A format not known is refused with a remedy; capitals in a suffix do not hide a table."""
    (tmp_path / "county.toml").write_text('name = { zh = "甲", en = "A" }\n', encoding="utf-8")
    (tmp_path / "survey.ods").write_bytes(b"")
    with pytest.raises(fz.InputErrors) as refused:
        fz.read_records(tmp_path, registry.record_types)
    assert "survey.ods" in str(refused.value.exceptions[0])
    (tmp_path / "survey.ods").unlink()
    (tmp_path / "meeting.CSV").write_text("id,held_on\n1,2024-03-01\n", encoding="utf-8")
    assert len(list(fz.read_records(tmp_path, registry.record_types).ledgers["meeting"])) == 1
