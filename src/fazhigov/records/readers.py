"""Readers: a folder of tables, or frames at hand, become a county's records."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import field, frozen

from fazhigov import documents
from fazhigov.errors import FazhigovError, InputErrors, RecordError, near_match, refuse
from fazhigov.records.ledger import Ledger, build_ledger
from fazhigov.records.schema import RecordType
from fazhigov.text import Text, both

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]
"""Column names and rows."""


@frozen
class Unit:
    """A body of the county that owes duties of its own."""

    name: str
    type: str


@frozen
class County:
    """Who the records are of: `county.toml`.

    Attributes:
        name: the county's name.
        plan: id of the plan to hold it against.
        year: the year assessed; None for all years of the plan.
        zone: the zone of moments that state none, such as "Asia/Shanghai".
        bound: whether the plan binds this county; if not, its yardsticks only illustrate.
        note: what readers of the report should know of these records.
        units: the bodies that owe duties of their own.
        synthetic: whether the records are made up, to show how things work.
    """

    name: Text
    plan: str | None = None
    year: int | None = None
    zone: str | None = None
    bound: bool = True
    synthetic: bool = False
    note: Text | None = None
    units: tuple[Unit, ...] = ()


@frozen
class Records:
    """A county's ledgers, checked against their record types."""

    county: County
    ledgers: Mapping[str, Ledger] = field(repr=lambda ledgers: ", ".join(sorted(ledgers)))


COUNTY_FILE = "county.toml"

_SUFFIXES = (".csv", ".parquet", ".json")
_TABLES_NOT_READ = (".xlsx", ".xls", ".ods", ".tsv", ".et", ".feather", ".arrow", ".db", ".sqlite")
"""Tables in other formats: passing them over without a word would lose what they hold."""


def read_records(source: Any, record_types: Mapping[str, RecordType]) -> Records:
    """Read a county's records.

    Args:
        source: a folder with `county.toml` and one table a record type, or a mapping from the
            names of record types to frames (of any kind that narwhals knows) or lists of dicts.
        record_types: what there is to be read, by name.

    Raises:
        InputErrors: every fault of every table, with file, row, column and remedy.
    """
    if isinstance(source, Records):
        return source
    if isinstance(source, Mapping):
        return _from_tables(source, record_types)
    if not isinstance(source, str | Path):
        raise documents.one_fault(
            "records",
            "source",
            Text(f"无法读取 {source!r}", f"cannot read records from {source!r}"),
            Text(
                "请给出文件夹，或台账名到表的映射",
                "Give a folder, or a mapping of ledgers to tables",
            ),
        )
    return _from_folder(Path(source), record_types)


def _from_folder(folder: Path, record_types: Mapping[str, RecordType]) -> Records:
    if not folder.is_dir():
        raise documents.one_fault(
            str(folder),
            "folder",
            Text("不是文件夹", "not a folder"),
            Text("请给出含 county.toml 的文件夹", f"Name a folder that holds {COUNTY_FILE}"),
        )
    faults: list[FazhigovError] = []
    county = County(name=both(folder.name))
    try:
        county = _read_county(folder)
    except InputErrors as group:
        faults.extend(group.faults)
    ledgers: dict[str, Ledger] = {}
    for path in sorted(folder.iterdir()):
        suffix = path.suffix.lower()
        if suffix in _TABLES_NOT_READ:
            faults.append(
                RecordError(
                    file=path.name,
                    row=None,
                    column=None,
                    problem=Text(f"不能读取 {suffix} 文件", f"{suffix} files are not read"),
                    remedy=Text("请另存为 CSV、Parquet 或 JSON", "Save it as CSV, Parquet or JSON"),
                )
            )
        if suffix not in _SUFFIXES:
            continue
        record_type = record_types.get(path.stem)
        if record_type is None:
            faults.append(_unknown_table(path.name, path.stem, record_types))
            continue
        if record_type.name in ledgers:
            faults.append(
                RecordError(
                    file=path.name,
                    row=None,
                    column=None,
                    problem=Text(
                        f"与 {ledgers[record_type.name].file} 是同一台账",
                        f"the same ledger as {ledgers[record_type.name].file}",
                    ),
                    remedy=Text("请只留一个文件", "Keep one of the two files"),
                )
            )
            continue
        try:
            headings, rows = _read_csv(path) if suffix == ".csv" else _read_typed(path)
        except InputErrors as group:
            faults.extend(group.faults)
            continue
        ledger, wrong = build_ledger(
            record_type, headings, rows, file=path.name, zone=_zone(county)
        )
        ledgers[record_type.name] = ledger
        faults.extend(wrong)
    refuse(str(folder), faults)
    return Records(county, ledgers)


def _from_tables(source: Mapping[Any, Any], record_types: Mapping[str, RecordType]) -> Records:
    faults: list[FazhigovError] = []
    ledgers: dict[str, Ledger] = {}
    county = source.get("county") or County(name=Text("（未具名）", "(unnamed)"))
    if not isinstance(county, County):
        raise documents.one_fault(
            "records",
            "county",
            Text(f"应为 County，实为 {county!r}", f"expected a County, found {county!r}"),
            Text("请用 fazhigov.County", "Use fazhigov.County"),
        )
    for name, table in source.items():
        if name == "county":
            continue
        record_type = record_types.get(name)
        if record_type is None:
            faults.append(_unknown_table(str(name), str(name), record_types))
            continue
        try:
            headings, rows = _from_frame(table, record_type)
        except (TypeError, AttributeError) as error:
            faults.extend(
                documents.one_fault(
                    str(name),
                    "table",
                    Text(f"不是表：{error}", f"not a table: {error}"),
                    Text("请给出数据框或字典的列表", "Give a frame or a list of dicts"),
                ).faults
            )
            continue
        ledgers[name], wrong = build_ledger(
            record_type, headings, rows, file=str(name), zone=_zone(county)
        )
        faults.extend(wrong)
    refuse("records", faults)
    return Records(county, ledgers)


def _read_county(folder: Path) -> County:
    path = folder / COUNTY_FILE
    county = documents.structure(documents.read(path), County, file=COUNTY_FILE)
    try:
        _zone(county)
    except (ZoneInfoNotFoundError, ValueError):
        raise documents.one_fault(
            COUNTY_FILE,
            "zone",
            Text(f"没有时区“{county.zone}”", f"there is no zone {county.zone!r}"),
            Text("例如 Asia/Shanghai", "Such as Asia/Shanghai"),
        ) from None
    return county


def _zone(county: County) -> ZoneInfo | None:
    return None if county.zone is None else ZoneInfo(county.zone)


def _read_csv(path: Path) -> Table:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError as error:
        raise documents.one_fault(
            path.name,
            f"byte {error.start}",
            Text("不是UTF-8编码", "not UTF-8"),
            Text("请另存为“CSV UTF-8”", "Save it as “CSV UTF-8”"),
        ) from error
    except csv.Error as error:
        raise documents.one_fault(
            path.name,
            "file",
            Text(f"CSV语法错误：{error}", f"not valid CSV: {error}"),
            Text("请检查引号", "Check the quotation marks"),
        ) from error
    if not lines:
        raise documents.one_fault(
            path.name,
            "row 1",
            Text("没有表头", "no headings"),
            Text("请在第一行写列名", "Write the column names in the first row"),
        )
    return lines[0], _without_blank_columns(lines)


def _without_blank_columns(lines: list[list[str]]) -> list[list[str]]:
    """Drop columns at the end without heading and content, which spreadsheets leave behind."""
    headings, rows = lines[0], lines[1:]
    while headings and not headings[-1].strip():
        last = len(headings) - 1
        if any(len(row) > last and row[last].strip() for row in rows):
            break
        headings.pop()
        for row in rows:
            del row[last:]
    return rows


def _read_typed(path: Path) -> Table:
    # Imported here: only typed files need the engine.
    import duckdb  # noqa: PLC0415

    reader = "read_parquet" if path.suffix.lower() == ".parquet" else "read_json"
    try:
        with duckdb.connect() as connection:
            relation = connection.sql(f"SELECT * FROM {reader}(?)", params=[str(path)])
            # Moments with a zone are fetched as text: the engine needs another package for them.
            columns = ", ".join(
                f"CAST({name} AS VARCHAR)" if "TIME ZONE" in str(kind) else name
                for name, kind in zip(
                    (f'"{column.replace(chr(34), chr(34) * 2)}"' for column in relation.columns),
                    relation.types,
                    strict=True,
                )
            )
            return relation.columns, relation.project(columns).fetchall()
    except duckdb.Error as error:
        raise documents.one_fault(
            path.name,
            "file",
            Text(f"无法读取：{error}", f"cannot be read: {error}"),
            Text("请检查文件", "Check the file"),
        ) from error


def _from_frame(table: Any, record_type: RecordType) -> Table:
    if isinstance(table, str | bytes):
        raise TypeError(f"found {table!r}")
    if isinstance(table, Sequence):
        if not table:
            return list(record_type.fields), ()
        headings = list(dict.fromkeys(name for row in table for name in row))
        return headings, _row_values(table, headings)
    import narwhals as nw  # noqa: PLC0415

    frame = nw.from_native(table)
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    return frame.columns, frame.iter_rows()


def _row_values(rows: Sequence[Mapping[str, Any]], headings: list[str]) -> Iterator[list[Any]]:
    for row in rows:
        yield [row.get(name) for name in headings]


def _unknown_table(file: str, name: str, record_types: Mapping[str, RecordType]) -> RecordError:
    return RecordError(
        file=file,
        row=None,
        column=None,
        problem=Text(f"没有名为“{name}”的台账", f"there is no ledger named {name!r}"),
        remedy=near_match(name, record_types),
    )
