"""Sheets of a workbook: cells in which text is text, headings that stay, pages that print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from fazhigov.text import printable

LONGEST = 32_767
"""What a cell holds, in the 16-bit units that spreadsheets count; a rare character takes two."""

DAY, MOMENT, PERCENT, POINTS, TEXT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "0.00%", "0.00", "@"
"""How cells show what they hold."""

_A4 = 9
_HEADING = "DDE6F0"
_LINE_HEIGHT, _TALLEST = 17, 400
"""In points."""

_LINE = "C9D1DA"
_FORMULA = ("=", "+", "-", "@")

Row = Sequence[Any]
"""Text, whole numbers and decimals."""


def add_sheet(
    book: Any,
    title: str,
    rows: Iterable[Row],
    *,
    widths: Sequence[int],
    formats: Mapping[int, str] | None = None,
) -> None:
    """Add a sheet to a workbook that is being written: the first row holds the headings.

    Args:
        book: a write-only workbook of openpyxl.
        title: the sheet's title.
        rows: the headings and what stands below them.
        widths: of the columns, in characters.
        formats: how the numbers of a column are shown, by its number from 0.
    """
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet = book.create_sheet(title)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    set_up_page(sheet)
    last = 1
    for last, row in enumerate(rows, start=1):
        lines = max(map(_lines, row, widths), default=1)
        if lines > 1:
            # Not every program grows rows that wrap.
            sheet.row_dimensions[last].height = min(_TALLEST, _LINE_HEIGHT * lines)
        if last == 1:
            sheet.append([heading(_cell(sheet, value)) for value in row])
        else:
            sheet.append([_cell(sheet, value, formats, at) for at, value in enumerate(row)])
        # It is written: a height kept for each of many rows would fill the memory.
        sheet.row_dimensions.pop(last, None)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{last}"


def heading(cell: Any, *, colour: str = _HEADING) -> Any:
    """Return a cell made a heading: bold, filled, wrapped."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # noqa: PLC0415

    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor=colour)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.border = Border(bottom=Side("thin", _LINE), right=Side("thin", _LINE))
    return cell


def set_up_page(sheet: Any) -> None:
    """Let headings stay in view and on paper; print on A4, as wide as the page."""
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.print_options.gridLines = True
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "&P / &N"


def fitting(text: str) -> str:
    """Return what a cell can hold of a text: printable, and cut with an ellipsis if too long."""
    text = printable(text)
    if _units(text) <= LONGEST:
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST - 1)]
    # Half a character that was cut in two is left out.
    return kept.decode("utf-16-le", errors="ignore") + "…"


def _lines(value: Any, width: int) -> int:
    """Estimate how many lines a cell takes; a Chinese character is as wide as two others."""
    return sum(
        1 + sum(1 + (character > "\u2e7f") for character in line) // (width + 1)
        for line in str(value)[: _TALLEST * width].split("\n")
    )


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cell(sheet: Any, value: Any, formats: Mapping[int, str] | None = None, at: int = 0) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Alignment  # noqa: PLC0415

    if isinstance(value, int | Decimal):
        cell = WriteOnlyCell(sheet)
        cell.value = value
        cell.number_format = (formats or {}).get(at, "General")
        cell.alignment = Alignment(vertical="top")
        return cell
    text = fitting(str(value))
    cell = WriteOnlyCell(sheet, text)
    # Openpyxl takes a text that begins with = for a formula.
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(_FORMULA)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
