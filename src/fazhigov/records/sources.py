"""What every source of records comes down to: tables with a name and a place, not yet checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from fazhigov import documents
from fazhigov.errors import WHOLE_FILE, FazhigovError, InputErrors, RecordError
from fazhigov.records.engines import require
from fazhigov.records.reading_limits import ReadingLimits
from fazhigov.records.schema import RecordType
from fazhigov.text import Text

if TYPE_CHECKING:
    from fazhigov.records.large import Large

Grid = tuple[Sequence[str], Iterable[Sequence[Any]]]
"""Column names and rows, as they stand in a source."""


@frozen
class Found:
    """A table that a source holds.

    Attributes:
        name: what it is called: a record type's name or its Chinese title, if it is one.
        file: where it stands, for messages.
        read: reads it, given what it should hold.
        sheet: the sheet's title if it is one of a workbook.
        large: how to open it where it lies, if it is too large to be held.
    """

    name: str
    file: str
    read: Callable[[RecordType], Grid]
    sheet: str | None = None
    large: Large | None = None


def load_package(package: str, extra: str) -> Any:
    """Import a package that an extra brings.

    Raises:
        InputErrors: it is not installed.
    """
    try:
        return require(package, extra)
    except RecordError as error:
        raise InputErrors(f"{package}: 1 fault(s)", [error]) from error


def is_blank(cell: Any) -> bool:
    """Tell whether a cell holds nothing, or blanks only."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def content_width(row: Sequence[Any]) -> int:
    """Return how many cells a row has up to the last one with content."""
    width = len(row)
    while width and is_blank(row[width - 1]):
        width -= 1
    return width


def misplaced(path: Path, folder: Path, limits: ReadingLimits) -> list[FazhigovError]:
    """Return what is wrong with a folder's file before it is opened.

    A pipe would be waited for without end, a device read without end. A link to a place outside
    would show to whoever reads the messages what the folder's owner may not be able to read.
    """
    problem: Text | None = None
    if not path.is_file():
        problem = Text("不是文件", "is no file")
    elif not limits.links and not path.resolve().is_relative_to(folder.resolve()):
        problem = Text("是指向文件夹之外的链接", "is a link to a place outside of the folder")
    if problem is None:
        return []
    remedy = Text("请把文件本身放在此处", "Put the file itself there")
    return list(documents.one_fault(path.name, WHOLE_FILE, problem, remedy).faults)


def refuse_size(rows: int, columns: int, *, file: str, limits: ReadingLimits) -> None:
    """Refuse a table that is too large to be held.

    Raises:
        InputErrors: it has too many rows or cells.
    """
    for number, most, what in (
        (rows, limits.rows, Text("行", "rows")),
        (rows * columns, limits.cells, Text("格", "cells")),
    ):
        if number > most:
            raise documents.one_fault(
                file,
                "table",
                Text(
                    f"至少有 {number:,} {what.zh}，多于 {most:,}",
                    f"at least {number:,} {what.en}: more than {most:,}",
                ),
                Text("请拆分，或另存为 Parquet 或 CSV", "Split it, or save it as Parquet or CSV"),
            )
