"""Workbooks: one sheet a record type, read with openpyxl."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from fazhigov import documents
from fazhigov.errors import WHOLE_FILE, InputErrors, RecordError, at_row
from fazhigov.records.county import (
    COUNTY_NAMES,
    UNIT_NAMES,
    County,
    Unit,
    county_of_rows,
    units_of_rows,
)
from fazhigov.records.packed import PackedError, refuse_bomb
from fazhigov.records.reading_limits import ReadingLimits
from fazhigov.records.schema import RecordType
from fazhigov.records.sources import Found, Grid, content_width, load_package, refuse_size
from fazhigov.text import Text, both

_MOST_ROWS = 1_048_576
"""As many as a sheet has; a damaged file can claim any number."""

CHOICES_SHEET = "选项"
"""A sheet that holds what drop-downs offer; it is no ledger, and passed over."""

_LITERAL = re.compile(r'"[^"]*"|\\.')
"""What a number format shows as it stands: a percent sign in it does not multiply by a hundred."""


@frozen
class _Sheet:
    title: str
    file: str
    rows: list[list[Any]]

    def grid(self, _: RecordType) -> Grid:
        if not self.rows or not content_width(self.rows[0]):
            raise documents.one_fault(
                self.file,
                at_row(1),
                Text("没有表头", "no headings"),
                Text("请在第一行写列名", "Write the column names in the first row"),
            )
        width = max(len(row) for row in self.rows)
        headings = ["" if cell is None else cell for cell in _padded(self.rows[0], width)]
        # Padded one by one: all at once, one wide row would swell a million narrow ones.
        return headings, (_padded(row, width) for row in self.rows[1:])


def open_workbook(path: Path, limits: ReadingLimits) -> tuple[County, list[Found]]:
    """Read every sheet of a workbook, and the county that one of them may state.

    Raises:
        InputErrors: the file is not a workbook or too large, or the county has faults.
    """
    county = County(name=both(path.stem))
    units: tuple[Unit, ...] = ()
    found: list[Found] = []
    for sheet in _read_sheets(path, limits, first_only=False):
        title = sheet.title.strip()
        if title == CHOICES_SHEET:
            continue
        if title in COUNTY_NAMES:
            county = county_of_rows(sheet.rows, name=path.stem, file=sheet.file)
        elif title in UNIT_NAMES and sheet.rows:
            units = units_of_rows(sheet.rows, file=sheet.file)
        elif any(sheet.rows[1:]):
            # A new workbook has a sheet for each ledger: headings alone do not say that it is kept.
            found.append(Found(title, sheet.file, sheet.grid, sheet=sheet.title))
    if not found:
        raise documents.one_fault(
            path.name,
            "sheets",
            Text("没有任何一张工作表有内容", "no sheet has any content"),
            Text("每种台账一张工作表", "Write one sheet for each ledger"),
        )
    return evolve(county, units=units or county.units), found


def sheet_of_folder(path: Path, limits: ReadingLimits) -> Found:
    """Find the table in a workbook that stands for one ledger: its first sheet.

    The file is opened when the table is read, so that one bad file hides no fault of others.
    """
    return Found(path.stem, path.name, partial(_first_grid, path, limits))


def _first_grid(path: Path, limits: ReadingLimits, record_type: RecordType) -> Grid:
    sheets = _read_sheets(path, limits, first_only=True)
    if not sheets:
        raise _broken(path.name, "no sheets")
    return sheets[0].grid(record_type)


def with_cells(
    faults: Iterable[RecordError],
    sheet: str,
    headings: Sequence[str],
    record_type: RecordType,
) -> Iterator[RecordError]:
    """Say in each fault which cell of the sheet it is in, as the spreadsheet names it."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    places: dict[str, str] = {}
    for number, heading in enumerate(headings, start=1):
        letter = get_column_letter(number)
        written = str(heading).strip()
        known = record_type.headings.get(written)
        places.setdefault(known.name if known else written, letter)
        places.setdefault(written, letter)
    for fault in faults:
        letter_ = places.get((fault.column or "").split(", ")[0])
        if fault.row is None or letter_ is None:
            yield fault
            continue
        cell = f"{sheet}!{letter_}{fault.row}"
        yield RecordError(
            file=fault.file,
            row=fault.row,
            column=fault.column,
            problem=Text(f"{fault.problem.zh}（{cell}）", f"{fault.problem.en} ({cell})"),
            remedy=fault.remedy,
        )


def _read_sheets(path: Path, limits: ReadingLimits, *, first_only: bool) -> list[_Sheet]:
    openpyxl = load_package("openpyxl", "excel")
    try:
        refuse_bomb(path, limits)
    except (PackedError, OSError) as error:
        raise _broken(path.name, str(error)) from error
    # Opened here: a file that openpyxl opened and cannot read would stay open.
    with _guarded(path.name), path.open("rb") as stream:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        if book.epoch.year == 1904:
            raise documents.one_fault(
                path.name,
                WHOLE_FILE,
                Text("用的是1904日期系统", "it counts dates from 1904"),
                Text("请把各表另存为“CSV UTF-8”", "Save each sheet as “CSV UTF-8”"),
            )
        sheets = book.worksheets[:1] if first_only else book.worksheets
        if len(sheets) > limits.sheets:
            raise _broken(path.name, f"{len(sheets):,} sheets")
        return [_read_sheet(sheet, f"{path.name}!{sheet.title}", limits) for sheet in sheets]


@contextmanager
def _guarded(file: str) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            # They speak of styles and extensions, which are not read.
            warnings.simplefilter("ignore")
            yield
    except InputErrors:
        raise
    except Exception as error:
        # Openpyxl reads a damaged file until something or other breaks: any error is one.
        raise _broken(file, f"{type(error).__name__}: {error}") from error


def _broken(file: str, cause: str) -> InputErrors:
    return documents.one_fault(
        file,
        WHOLE_FILE,
        Text(f"无法作为工作簿读取：{cause}", f"cannot be read as a workbook: {cause}"),
        Text("请用电子表格软件重新另存为 .xlsx", "Save it anew as .xlsx with a spreadsheet"),
    )


def _read_sheet(sheet: Any, file: str, limits: ReadingLimits) -> _Sheet:
    # What a file says of its extent can be wrong, and would cut rows off.
    sheet.reset_dimensions()
    rows: list[list[Any]] = []
    content, taken, width = 0, 0, 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > _MOST_ROWS:
            raise documents.one_fault(
                file,
                at_row(number),
                Text("行数过多", "too many rows"),
                Text("文件可能已损坏，请重新另存", "The file may be damaged: save it anew"),
            )
        # A cell far to the right comes with all that are left of it, empty ones.
        taken += len(cells)
        if taken > limits.cells:
            refuse_size(1, taken, file=file, limits=limits)
        row = [_value(cell) for cell in cells]
        del row[content_width(row) :]
        rows.append(row)
        if row:
            content = number
            width = max(width, len(row))
    del rows[content:]
    refuse_size(len(rows), width, file=file, limits=limits)
    return _Sheet(sheet.title, file, rows)


def _padded(row: list[Any], width: int) -> list[Any]:
    return row + [None] * (width - len(row))


def _value(cell: Any) -> Any:
    value = cell.value
    # A cell that shows 79.99% holds 0.7999: without the sign it would be off by a hundred.
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    # Spreadsheets keep fifteen digits: what is beyond them comes of their own division by 100.
    if "%" in _LITERAL.sub("", cell.number_format):
        return f"{(Decimal(f'{value:.15g}') * 100).normalize():f}%"
    return value
