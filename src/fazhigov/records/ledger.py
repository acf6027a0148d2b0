"""Ledgers and records: the facts that a county supplies, with where each stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from attrs import field, frozen

from fazhigov.errors import RecordError, near_match
from fazhigov.records.bounding import bounded
from fazhigov.records.schema import SOURCE, Field, RecordType
from fazhigov.records.values import CellError, Value, parse
from fazhigov.text import NO_TEXT, Text


@frozen
class Record:
    """One row: its values by field name, and where it stands.

    A record of a folded table stands for `n` rows that are alike in all that a rule asks; its
    `row` is 0, for it has no one place.
    """

    values: Mapping[str, Value | None] = field(repr=True)
    file: str = ""
    row: int = 0
    source: str | None = None
    n: int = 1

    def __getitem__(self, name: str) -> Value | None:
        return self.values.get(name)

    @property
    def place(self) -> str:
        """The file and the row, as a spreadsheet counts rows."""
        return f"{self.file}:{self.row}" if self.row else self.file


def number_of(records: Iterable[Record]) -> int:
    """Count the rows that records stand for."""
    return sum(record.n for record in records)


@frozen
class Ledger:
    """A table of records of one type."""

    type: RecordType
    records: tuple[Record, ...] = field(repr=lambda records: f"<{len(records)} records>")
    file: str = ""

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)


def build_ledger(
    record_type: RecordType,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    file: str,
    zone: tzinfo | None,
) -> tuple[Ledger, list[RecordError]]:
    """Check a table against its record type; return what is right and every fault found.

    Faults that are alike are listed up to a number, and counted beyond it.

    Args:
        record_type: what the table should hold.
        headings: the table's column names, English or Chinese.
        rows: the cells, row by row; the first is row 2 of the file.
        file: the file's name, for messages.
        zone: the zone of moments that state none.
    """
    columns, faults = match_columns(record_type, headings, file)
    records: list[Record] = []

    def wrong_rows() -> Iterator[RecordError]:
        seen: dict[tuple[Value | None, ...], int] = {}
        for row, cells in numbered(rows):
            if len(cells) != len(headings):
                yield ragged(row, len(cells), len(headings), file=file)
                continue
            values, wrong = _values(columns, cells, file=file, row=row, zone=zone)
            yield from wrong
            if wrong:
                continue
            key = tuple(values.get(name) for name in record_type.key)
            if key in seen:
                yield repeated(record_type, key, row=row, first=seen[key], file=file)
                continue
            seen[key] = row
            source = values.pop(SOURCE.name, None)
            records.append(Record(values, file, row, None if source is None else str(source)))

    # Bounded as they come: a fault takes more memory than the row that it is in.
    faults += bounded(wrong_rows())
    return Ledger(record_type, tuple(records), file), faults


def numbered(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, Sequence[Any]]]:
    """Number the rows as a spreadsheet does, and pass over those without any content."""
    for row, cells in enumerate(rows, start=2):
        if any(cell not in (None, "") for cell in cells):
            yield row, cells


def ragged(row: int, cells: int, headings: int, *, file: str) -> RecordError:
    """Return the fault of a row that has not as many cells as there are headings."""
    return RecordError(
        file=file,
        row=row,
        column=None,
        problem=Text(
            f"有{cells}格，而表头有{headings}列", f"{cells} cells, but {headings} headings"
        ),
        remedy=Text("请检查逗号与引号", "Check commas and quotation marks"),
    )


def unread_cell(
    column: Field, error: CellError, *, row: int | None, file: str, where: Text = NO_TEXT
) -> RecordError:
    """Return the fault of a cell that does not fit its column; `where` if it has no row."""
    return RecordError(
        file=file,
        row=row,
        column=column.name,
        problem=Text(f"{error.text.zh}{where.zh}", f"{error.text.en}{where.en}"),
        remedy=Text(f"请填{error.expected.zh}", f"Write {error.expected.en}"),
    )


def no_single_values(file: str, heading: str) -> RecordError:
    """Return the fault of a typed column whose cells are lists, structures or bytes."""
    return RecordError(
        file=file,
        row=1,
        column=heading,
        problem=Text("列中是列表、结构或字节", "its cells are lists, structures or bytes"),
        remedy=Text("每格只写一个值", "Write one value a cell"),
    )


def empty_cell(column: Field, *, row: int | None, file: str, where: Text = NO_TEXT) -> RecordError:
    """Return the fault of a cell that must be filled in; `where` if it has no row."""
    return RecordError(
        file=file,
        row=row,
        column=column.name,
        problem=Text(f"必填格为空{where.zh}", f"a required cell is empty{where.en}"),
        remedy=Text("请填写", "Fill it in"),
    )


def repeated(
    record_type: RecordType, key: Iterable[Any], *, row: int, first: int, file: str
) -> RecordError:
    """Return the fault of a row whose key an earlier one has."""
    shown = " / ".join(str(part) for part in key)
    return RecordError(
        file=file,
        row=row,
        column=", ".join(record_type.key),
        problem=Text(
            f"主键 {shown} 重复，已见于第{first}行",
            f"duplicate key {shown}, already in row {first}",
        ),
        remedy=Text("请删去或更正其一", "Remove or correct one of the two rows"),
    )


def match_columns(
    record_type: RecordType, headings: Sequence[str], file: str
) -> tuple[list[Field | None], list[RecordError]]:
    """Find the field of each heading, English or Chinese; return the faults of the headings too."""
    known = {**record_type.headings, SOURCE.name: SOURCE, SOURCE.zh: SOURCE}
    columns: list[Field | None] = []
    faults: list[RecordError] = []
    used: dict[str, str] = {}
    for heading in (str(h).strip() for h in headings):
        found = known.get(heading)
        columns.append(found)
        if found is None:
            faults.append(
                RecordError(
                    file=file,
                    row=1,
                    column=heading,
                    problem=Text(f"不认识的列“{heading}”", f"unknown column {heading!r}"),
                    remedy=near_match(heading, known),
                )
            )
        elif found.name in used:
            faults.append(
                RecordError(
                    file=file,
                    row=1,
                    column=heading,
                    problem=Text(
                        f"与列“{used[found.name]}”重复", f"the same column as {used[found.name]!r}"
                    ),
                    remedy=Text("请删去其一", "Remove one of the two"),
                )
            )
        else:
            used[found.name] = heading
    faults.extend(
        RecordError(
            file=file,
            row=1,
            column=column.name,
            problem=Text(f"缺少必填列“{column.zh}”", f"required column {column.name!r} is missing"),
            remedy=Text("请加上该列", "Add the column"),
        )
        for column in record_type.fields.values()
        if column.required and column.name not in used
    )
    return columns, faults


def _values(
    columns: Sequence[Field | None],
    cells: Sequence[Any],
    *,
    file: str,
    row: int,
    zone: tzinfo | None,
) -> tuple[dict[str, Value | None], list[RecordError]]:
    values: dict[str, Value | None] = {}
    faults: list[RecordError] = []
    for column, cell in zip(columns, cells, strict=True):
        if column is None:
            continue
        try:
            value = parse(cell, column, zone)
        except CellError as error:
            faults.append(unread_cell(column, error, row=row, file=file))
            continue
        if value is None and column.required:
            faults.append(empty_cell(column, row=row, file=file))
        values[column.name] = value
    return values, faults
