"""Large ledgers: files and frames that are judged where they lie instead of being held."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from glob import escape
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

from attrs import field, frozen

from fazhigov import documents
from fazhigov.errors import FazhigovError, InputErrors, RecordError
from fazhigov.records.bounding import bounded
from fazhigov.records.engines import is_of_engine, quoted
from fazhigov.records.intake import ROW, build_table
from fazhigov.records.ledger import numbered, ragged
from fazhigov.records.schema import RecordType
from fazhigov.records.sources import Grid
from fazhigov.records.table import LedgerTable
from fazhigov.records.typed_files import rows_of_parquet
from fazhigov.records.values import LONGEST_TEXT
from fazhigov.text import Text

HELD = 20_000
"""Up to so many rows a ledger is held as records: below that, records are faster than tables."""

BYTES_A_ROW = 200
"""What a row of a file is reckoned to take, to tell from its size whether it is large."""


@frozen
class _Opened:
    """A table as a frame.

    Attributes:
        native: the frame, of a kind that narwhals knows.
        keep: what must live as long as the table.
        headings: what its columns are called in the source, if not as in the frame.
        faults: what is wrong with rows that could not be made a part of the frame.
    """

    native: Any
    keep: Any = None
    headings: Sequence[str] | None = None
    faults: Sequence[FazhigovError] = ()


@frozen
class Large:
    """A large table: how to open it where it lies, given what reads it row by row."""

    open: Callable[[Callable[[], Grid], str], _Opened] = field(repr=False)

    def read(
        self, record_type: RecordType, grid: Callable[[], Grid], *, file: str, zone: Any
    ) -> tuple[LedgerTable | None, Sequence[FazhigovError]]:
        """Type and check the table; return it, or its faults.

        Args:
            record_type: what it should hold.
            grid: reads it row by row.
            file: its name, for messages.
            zone: the zone of moments that state none.
        """
        try:
            found = self.open(grid, file)
            return build_table(
                record_type,
                found.native,
                file=file,
                zone=zone,
                keep=found.keep,
                headings=found.headings,
                faults=found.faults,
            )
        except InputErrors as group:
            return None, group.faults
        except FazhigovError as error:
            return None, [error]
        except BaseException as error:
            if not is_of_engine(error):
                raise
            return None, documents.one_fault(
                file,
                "table",
                Text(f"无法读取：{error}", f"cannot be read: {error}"),
                Text("请检查表的内容", "Check what the table holds"),
            ).faults


def large_frame(frame: Any, hold: int) -> Large | None:
    """Tell whether a frame is to stay a table: a lazy one, or one of more rows than are held."""
    if isinstance(frame, str | bytes | Sequence):
        return None
    import narwhals as nw  # noqa: PLC0415

    try:
        found = nw.from_native(frame)
    except TypeError:
        return None
    if isinstance(found, nw.DataFrame) and len(found) <= hold:
        return None
    return Large(lambda *_: _Opened(frame))


def large_file(path: Path, hold: int) -> Large | None:
    """Tell whether a file is to stay a table, by its kind, its size and what it says of itself."""
    kind = path.suffix.lower()
    if kind not in (".csv", ".parquet") or not path.is_file():
        return None
    large = path.stat().st_size > hold * BYTES_A_ROW
    if not large and (kind == ".csv" or rows_of_parquet(path) <= hold):
        return None
    return Large(_csv if kind == ".csv" else lambda *_: _parquet(path))


class _Folder:
    """A folder that lives as long as what keeps it, and goes without a warning."""

    def __init__(self) -> None:
        self.path = Path(mkdtemp(prefix="fazhigov-"))
        finalize(self, rmtree, self.path, ignore_errors=True)


def _parquet(path: Path) -> _Opened:
    import duckdb  # noqa: PLC0415

    connection = duckdb.connect()
    number = "file_row_number"
    relation = connection.read_parquet(escape(str(path)), file_row_number=True)
    # Counted from 0 there; in messages the first is row 2, as that of a held file.
    rows = relation.project(f"* EXCLUDE {number}, {number} + 2 AS {ROW}")
    # What is longer than a cell may be is refused: its beginning is enough, and looked at quickly.
    cut = ", ".join(
        f"CASE WHEN strlen({name}) > {4 * LONGEST_TEXT} THEN left({name}, {LONGEST_TEXT + 1}) "
        f"ELSE {name} END AS {name}"
        for name, kind in (
            (quoted(n), str(k)) for n, k in zip(rows.columns, rows.types, strict=True)
        )
        if kind == "VARCHAR"
    )
    if cut:
        rows = rows.project(f"* REPLACE ({cut})")
    return _Opened(rows, connection)


def _csv(grid: Callable[[], Grid], file: str) -> _Opened:
    """Turn a CSV file into columns once: each column is read several times, and not from text.

    The engine's own reader is not asked what a cell is: it drops empty ones beyond the headings
    without a word, and would make of a file something else than is made of a small one.

    Raises:
        InputErrors: it is not CSV.
    """
    import duckdb  # noqa: PLC0415

    headings, rows = grid()
    folder = _Folder()
    written, columns = folder.path / "rows.csv", folder.path / "columns.parquet"
    with written.open("w", encoding="utf-8", newline="") as out:
        faults = bounded(_written(out, headings, rows, file=file))
    connection = duckdb.connect()
    relation = connection.read_csv(
        escape(str(written)),
        header=False,
        delimiter=",",
        quotechar='"',
        escapechar='"',
        lineterminator=duckdb.CSVLineTerminator.LINE_FEED,
        columns={ROW: "BIGINT", **{f"c{i}": "VARCHAR" for i in range(len(headings))}},
        auto_detect=False,
    )
    relation.write_parquet(str(columns))
    rows_ = connection.read_parquet(escape(str(columns)))
    return _Opened(rows_, (connection, folder), headings, faults)


def _written(
    out: Any, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, file: str
) -> Iterator[RecordError]:
    """Write rows with their numbers; those of another width are faults instead."""
    # All quoted: a cell may hold any break of lines, or nothing.
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row, cells in numbered(rows):
        if len(cells) == len(headings):
            writer.writerow([row, *cells])
        else:
            yield ragged(row, len(cells), len(headings), file=file)
