"""How much of a source is read: what is beyond is refused, before it fills the memory."""

from __future__ import annotations

from attrs import frozen


@frozen
class ReadingLimits:
    """Limits of reading. What a county keeps lies far below; who knows better passes others.

    Attributes:
        columns: of a table.
        rows: of a table that is held in memory: of a workbook, a database, JSON, small Parquet.
        cells: of such a table: rows times columns.
        line: characters of a row of CSV.
        json_bytes: of a JSON file.
        packed_bytes: of a workbook as it lies on the disk.
        unpacked_bytes: of a workbook, or of Parquet that is held, unpacked; a small file can unpack
            to more than the memory has.
        parts: files that a workbook is packed from.
        tags: of the XML in a workbook; a cell takes four to six.
        other_tags: of its parts that hold no cells, such as styles and names.
        sheets: of a workbook.
        steps: of SQLite's machine, in units of a million, to compute what a view holds.
        links: whether a file of a folder may be a link to a place outside of it.
    """

    columns: int = 10_000
    rows: int = 2_000_000
    cells: int = 20_000_000
    line: int = 16_000_000
    json_bytes: int = 64_000_000
    packed_bytes: int = 50_000_000
    unpacked_bytes: int = 250_000_000
    parts: int = 10_000
    tags: int = 8_000_000
    other_tags: int = 50_000
    sheets: int = 1_000
    steps: int = 500
    links: bool = False


LIMITS = ReadingLimits()
"""Those that hold where none are passed."""
