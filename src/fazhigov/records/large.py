"""Large ledgers: files and frames that are judged where they lie instead of being held."""

from __future__ import annotations

import csv
from codecs import getreader
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import field, frozen

from fazhigov import documents
from fazhigov.errors import FazhigovError, InputErrors
from fazhigov.records.csv_tables import encoding_of
from fazhigov.records.intake import build_table
from fazhigov.records.schema import RecordType
from fazhigov.records.table import LedgerTable
from fazhigov.text import Text

HELD = 20_000
"""Up to so many rows a ledger is held as records: below that, records are faster than tables."""

BYTES_A_ROW = 200
"""What a row of a file is reckoned to take, to tell from its size whether it is large."""

_BLOCK = 1 << 20


@frozen
class Large:
    """A large table: how to open it where it lies, as a frame that narwhals knows."""

    open: Callable[[], Any] = field(repr=False)

    def read(
        self, record_type: RecordType, *, file: str, zone: Any
    ) -> tuple[LedgerTable | None, Sequence[FazhigovError]]:
        """Type and check the table; return it, or its faults."""
        import duckdb  # noqa: PLC0415

        try:
            native, keep = self.open()
            return build_table(record_type, native, file=file, zone=zone, keep=keep)
        except InputErrors as group:
            return None, group.faults
        except FazhigovError as error:
            return None, [error]
        except (duckdb.Error, TypeError) as error:
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
    return Large(lambda: (frame, None))


def large_file(path: Path, hold: int, encoding: str | None) -> Large | None:
    """Tell whether a file is to stay a table, by its kind and its size."""
    kind = path.suffix.lower()
    if kind not in (".csv", ".parquet") or path.stat().st_size <= hold * BYTES_A_ROW:
        return None
    if kind == ".parquet":
        return Large(lambda: _parquet(path))
    return Large(lambda: _csv(path, encoding))


def _parquet(path: Path) -> tuple[Any, Any]:
    import duckdb  # noqa: PLC0415

    connection = duckdb.connect()
    return connection.read_parquet(str(path)), connection


def _csv(path: Path, encoding: str | None) -> tuple[Any, Any]:
    """Turn a CSV file into columns once: each column is read several times, and not from text.

    Raises:
        InputErrors: it cannot be decoded, or has no headings.
        duckdb.Error: it is not CSV.
    """
    import duckdb  # noqa: PLC0415

    folder = TemporaryDirectory(prefix="fazhigov-")
    text, columns = Path(folder.name) / "text.csv", Path(folder.name) / "columns.parquet"
    found = encoding_of(path, encoding)
    source = path
    if found != "utf-8":
        with path.open("rb") as raw, text.open("w", encoding="utf-8", newline="") as out:
            reader = getreader(found)(raw)
            while part := reader.read(_BLOCK):
                out.write(part)
        source = text
    with source.open(encoding="utf-8-sig", newline="") as stream:
        headings = next(csv.reader(stream), [])
    connection = duckdb.connect()
    relation = connection.read_csv(
        str(source),
        header=True,
        delimiter=",",
        quotechar='"',
        escapechar='"',
        columns=dict.fromkeys(headings, "VARCHAR"),
        auto_detect=False,
    )
    relation.write_parquet(str(columns))
    return connection.read_parquet(str(columns)), (connection, folder)
