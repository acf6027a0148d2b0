"""What every source of records comes down to: tables with a name and a place, not yet checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from fazhigov.errors import InputErrors, RecordError
from fazhigov.records.engines import require
from fazhigov.records.schema import RecordType

if TYPE_CHECKING:
    from fazhigov.records.large import Large

Grid = tuple[Sequence[str], Iterable[Sequence[Any]]]
"""Column names and rows, as they stand in a source."""

MAX_COLUMNS = 10_000
"""More columns than this are no ledger; a table of that width is not worth its memory."""


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
