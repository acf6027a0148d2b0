"""Readers: a folder, a workbook, a database or frames at hand become a county's records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from fazhigov import documents
from fazhigov.errors import (
    WHOLE_FILE,
    FazhigovError,
    InputErrors,
    RecordError,
    at_row,
    near_match,
    refuse,
)
from fazhigov.records.bounding import bounded, number_of
from fazhigov.records.county import COUNTY_FILE, County, Unit, checked, read_county, zone_of
from fazhigov.records.csv_tables import read_csv
from fazhigov.records.database import (
    DATABASE_SUFFIXES,
    connect,
    file_of,
    is_connection,
    is_url,
    table_name,
    tables_of,
)
from fazhigov.records.engines import is_of_engine
from fazhigov.records.large import HELD, large_file, large_frame
from fazhigov.records.ledger import Ledger, build_ledger
from fazhigov.records.reading_limits import LIMITS, ReadingLimits
from fazhigov.records.schema import RecordType
from fazhigov.records.sources import Found, Grid, misplaced
from fazhigov.records.table import LedgerTable
from fazhigov.records.typed_files import read_json, read_parquet
from fazhigov.records.workbook import open_workbook, sheet_of_folder, with_cells
from fazhigov.text import Text, both, printable

__all__ = ["County", "Records", "Unit", "read_records"]


@frozen
class Records:
    """A county's ledgers, checked against their record types."""

    county: County
    ledgers: Mapping[str, Ledger | LedgerTable] = field(
        repr=lambda ledgers: ", ".join(sorted(ledgers))
    )


_WORKBOOK = ".xlsx"

_TYPED = {".json": read_json, ".parquet": read_parquet}

_TABLES_NOT_READ = (
    ".xls", ".xlsm", ".ods", ".tsv", ".et", ".feather", ".arrow", *DATABASE_SUFFIXES,
)  # fmt: skip
"""Tables in other formats: passing them over without a word would lose what they hold."""

_TABLES_READ = (".csv", *_TYPED, _WORKBOOK)

_LEFT_BY_OTHERS = ("~$", "._")
"""What spreadsheets and macOS put beside a file while it is open or copied."""


def read_records(
    source: Any,
    record_types: Mapping[str, RecordType],
    *,
    hold: int = HELD,
    limits: ReadingLimits | None = None,
) -> Records:
    """Read a county's records.

    Args:
        source: a folder with `county.toml` and one table a record type; a workbook with one sheet
            a record type; a database (a connection, an SQLite file, `sqlite:///path` or
            `postgresql://…`); or a mapping from the names of record types to frames (of any kind
            that narwhals knows) or lists of dicts.
        record_types: what there is to be read, by name.
        hold: the most rows of a ledger to be held in memory; a larger CSV or Parquet file or
            frame stays a table, judged where it lies, as lazy frames always do.
        limits: how much of a source is read, if not as much as `ReadingLimits()` says.

    Raises:
        InputErrors: the faults of every table, with file, row, column and remedy.
    """
    if isinstance(source, Records):
        return source
    limits = limits or LIMITS
    if isinstance(source, Mapping):
        return _from_tables(source, record_types, hold, limits)
    if is_connection(source):
        return _from_database(source, "database", record_types, limits)
    if isinstance(source, str | Path):
        return _from_path(source, record_types, hold, limits)
    raise documents.one_fault(
        "records",
        "source",
        Text(f"无法读取 {source!r}", f"cannot read records from {source!r}"),
        Text(
            "请给出文件夹、工作簿、数据库，或台账名到表的映射",
            "Give a folder, a workbook, a database, or a mapping of ledgers to tables",
        ),
    )


def _from_path(
    source: str | Path,
    record_types: Mapping[str, RecordType],
    hold: int,
    limits: ReadingLimits,
) -> Records:
    if isinstance(source, str) and is_url(source):
        with connect(source) as (connection, name):
            path = file_of(source)
            return _from_database(connection, name, record_types, limits, path)
    path = Path(source)
    suffix = "" if path.is_dir() else path.suffix.lower()
    if suffix and path.exists() and not path.is_file():
        raise InputErrors(f"{path.name}: 1 fault(s)", misplaced(path, path.parent, limits))
    if suffix in DATABASE_SUFFIXES:
        with connect(path) as (connection, name):
            return _from_database(connection, name, record_types, limits, path)
    if suffix == _WORKBOOK:
        county, found = open_workbook(path, limits)
        return _collect(path.name, county, found, record_types, limits)
    return _from_folder(path, record_types, hold, limits)


def _from_folder(
    folder: Path, record_types: Mapping[str, RecordType], hold: int, limits: ReadingLimits
) -> Records:
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
        if (folder / COUNTY_FILE).exists():
            refuse(COUNTY_FILE, misplaced(folder / COUNTY_FILE, folder, limits))
        county = read_county(folder)
    except InputErrors as group:
        faults.extend(group.faults)
    found: list[Found] = []
    for path in sorted(folder.iterdir()):
        suffix = path.suffix.lower()
        if path.name.startswith(_LEFT_BY_OTHERS):
            continue
        wrong = misplaced(path, folder, limits) if suffix in _TABLES_READ else []
        if wrong:
            faults.extend(wrong)
        elif suffix in _TABLES_NOT_READ:
            faults.append(
                _table_fault(
                    path.name,
                    Text(f"不能读取 {suffix} 文件", f"{suffix} files are not read"),
                    Text("请另存为 CSV、Parquet 或 JSON", "Save it as CSV, Parquet or JSON"),
                )
            )
        elif suffix == ".csv":
            read = partial(read_csv, path, encoding=county.encoding, limits=limits)
            large = large_file(path, hold)
            found.append(Found(path.stem, path.name, read, large=large))
        elif suffix in _TYPED:
            large = large_file(path, hold)
            read_typed = partial(_TYPED[suffix], path, limits=limits)
            found.append(Found(path.stem, path.name, read_typed, large=large))
        elif suffix == _WORKBOOK:
            found.append(sheet_of_folder(path, limits))
    return _collect(str(folder), county, found, record_types, limits, faults)


def _from_database(
    connection: Any,
    name: str,
    record_types: Mapping[str, RecordType],
    limits: ReadingLimits,
    path: Path | None = None,
) -> Records:
    county, tables = tables_of(connection, name, limits, path)
    known = _by_title(record_types)
    # Databases serve other ends too: tables that are no ledgers are none of our business.
    named = [evolve(table, name=table_name(table.name, known)) for table in tables]
    found = [table for table in named if table.name in known]
    if not found:
        raise documents.one_fault(
            name,
            "tables",
            Text("没有任何一张表是台账", "none of its tables is a ledger"),
            near_match(tables[0].name if tables else "", record_types),
        )
    return _collect(name, county, found, record_types, limits)


def _from_tables(
    source: Mapping[Any, Any],
    record_types: Mapping[str, RecordType],
    hold: int,
    limits: ReadingLimits,
) -> Records:
    county = source.get("county") or County(name=Text("（未具名）", "(unnamed)"))
    if not isinstance(county, County):
        raise documents.one_fault(
            "records",
            "county",
            Text(f"应为 County，实为 {county!r}", f"expected a County, found {county!r}"),
            Text("请用 fazhigov.County", "Use fazhigov.County"),
        )
    found = [
        Found(
            str(name),
            str(name),
            partial(_from_frame, str(name), table),
            large=large_frame(table, hold),
        )
        for name, table in source.items()
        if name != "county"
    ]
    return _collect("records", checked(county, file="county"), found, record_types, limits)


def _collect(
    source: str,
    county: County,
    found: Iterable[Found],
    record_types: Mapping[str, RecordType],
    limits: ReadingLimits,
    faults: Sequence[FazhigovError] = (),
) -> Records:
    """Read the tables of a source, and refuse it with the faults of all of them."""
    faults = list(faults)
    ledgers: dict[str, Ledger | LedgerTable] = {}
    files: dict[str, str] = {}
    known = _by_title(record_types)
    for table in found:
        record_type = known.get(table.name)
        if record_type is None:
            unknown = Text(
                f"没有名为“{table.name}”的台账", f"there is no ledger named {table.name!r}"
            )
            faults.append(_table_fault(table.file, unknown, near_match(table.name, known)))
            continue
        if record_type.name in files:
            first = files[record_type.name]
            same = Text(f"与 {first} 是同一台账", f"the same ledger as {first}")
            remedy = Text("请只留一个文件", "Keep one of the two files")
            faults.append(_table_fault(table.file, same, remedy))
            continue
        files[record_type.name] = table.file
        if table.large is not None:
            large, unread = table.large.read(
                record_type,
                partial(_checked_headings, table, record_type, limits),
                file=table.file,
                zone=zone_of(county),
            )
            faults.extend(unread)
            if large is not None:
                ledgers[record_type.name] = large
            continue
        try:
            headings, rows = _checked_headings(table, record_type, limits)
            ledger, wrong = build_ledger(
                record_type, headings, rows, file=table.file, zone=zone_of(county)
            )
        except InputErrors as group:
            faults.extend(group.faults)
            continue
        ledgers[record_type.name] = ledger
        faults.extend(
            wrong if table.sheet is None else with_cells(wrong, table.sheet, headings, record_type)
        )
    if faults:
        raise InputErrors(f"{source}: {number_of(faults)} fault(s)", bounded(faults))
    return Records(county, ledgers)


def _by_title(record_types: Mapping[str, RecordType]) -> dict[str, RecordType]:
    """Let record types be found by their Chinese titles too, where no two share one."""
    titles = Counter(record_type.title.zh for record_type in record_types.values())
    by_title = {t.title.zh: t for t in record_types.values() if titles[t.title.zh] == 1}
    return {**by_title, **record_types}


def _checked_headings(table: Found, record_type: RecordType, limits: ReadingLimits) -> Grid:
    try:
        headings, rows = table.read(record_type)
    except OSError as error:
        said = error.strerror or str(error)
        raise documents.one_fault(
            table.file,
            WHOLE_FILE,
            Text(f"无法打开：{said}", f"cannot be opened: {said}"),
            Text("请检查文件与访问权限", "Check the file and the right to read it"),
        ) from error
    if len(headings) > limits.columns:
        raise documents.one_fault(
            table.file,
            at_row(1),
            Text(
                f"有 {len(headings):,} 列，多于 {limits.columns:,}",
                f"{len(headings):,} columns: more than {limits.columns:,}",
            ),
            Text("请只留台账的列", "Keep only the ledger's columns"),
        )
    return [printable(str(heading)) for heading in headings], rows


def _from_frame(name: str, table: Any, record_type: RecordType) -> Grid:
    try:
        headings, rows = _grid_of(table, record_type)
    except (TypeError, AttributeError, ValueError) as error:
        raise documents.one_fault(
            name,
            "table",
            Text(f"不是表：{error}", f"not a table: {error}"),
            Text("请给出数据框或字典的列表", "Give a frame or a list of dicts"),
        ) from error
    return headings, _as_python(name, rows)


def _as_python(name: str, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Iterate over rows; a frame can hold what Python has no value for, such as the year 10000."""
    try:
        yield from rows
    except BaseException as error:
        if not is_of_engine(error):
            raise
        raise documents.one_fault(
            name,
            "table",
            Text(f"无法读取：{error}", f"cannot be read: {error}"),
            Text("请检查表的内容", "Check what the table holds"),
        ) from error


def _grid_of(table: Any, record_type: RecordType) -> Grid:
    if isinstance(table, str | bytes):
        raise TypeError(f"found {table!r}")
    if isinstance(table, Sequence):
        if not table:
            return list(record_type.fields), ()
        for row in table:
            if not isinstance(row, Mapping):
                raise TypeError(f"found {row!r}")
        headings = list(dict.fromkeys(name for row in table for name in row))
        return headings, _row_values(table, headings)
    import narwhals as nw  # noqa: PLC0415

    frame = nw.from_native(table, eager_only=True)  # A lazy one stays a table.
    return frame.columns, frame.iter_rows()


def _row_values(rows: Sequence[Mapping[str, Any]], headings: list[str]) -> Iterator[list[Any]]:
    for row in rows:
        yield [row.get(name) for name in headings]


def _table_fault(file: str, problem: Text, remedy: Text) -> RecordError:
    return RecordError(file=file, row=None, column=None, problem=problem, remedy=remedy)
