"""Views of an SQLite file, tried with a limit of work before they are read: they can be endless."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from fazhigov import documents
from fazhigov.records.reading_limits import ReadingLimits
from fazhigov.records.sources import refuse_size
from fazhigov.records.values import LONGEST_TEXT
from fazhigov.text import Text

_MILLION = 1_000_000

_BYTES_A_CHARACTER = 4


def refuse_endless(path: Path, table: str, file: str, limits: ReadingLimits) -> None:
    """Refuse what is computed and takes too much work; a table's own rows are as many as it has.

    The driver that reads cannot be stopped; the standard library's can, after so many steps of
    SQLite's machine. So no clock is asked, and the answer is the same on a slow system.

    Args:
        path: the file.
        table: a table or view of it.
        file: what to call the table in messages.
        limits: how many steps, rows and cells.

    Raises:
        InputErrors: it takes too many steps, or has too many rows or too long a cell.
    """
    quoted = '"' + table.replace('"', '""') + '"'
    steps = 0

    def counted() -> bool:
        nonlocal steps
        steps += 1
        return steps > limits.steps

    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            if not _is_computed(connection, table, quoted):
                return
            connection.text_factory = bytes  # Whether it is text, the reader says.
            connection.set_progress_handler(counted, _MILLION)
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_TEXT * _BYTES_A_CHARACTER)
            found = connection.execute(f"SELECT * FROM {quoted}")
            columns = len(found.description)
            for rows, _ in enumerate(found, start=1):
                refuse_size(rows, columns, file=file, limits=limits)
    except sqlite3.Error as error:
        if steps <= limits.steps and not isinstance(error, sqlite3.DataError):
            return  # Damaged, or another's view: what reads it will say so.
        problem = (
            Text(
                f"计算超过 {limits.steps:,} 百万步",
                f"takes more than {limits.steps:,} million steps to compute",
            )
            if steps > limits.steps
            else Text(f"有过长的格：{error}", f"computes a cell that is too long: {error}")
        )
        raise documents.one_fault(
            file,
            "view",
            problem,
            Text("请把结果存为表", "Keep its result as a table"),
        ) from error


def _is_computed(connection: sqlite3.Connection, table: str, quoted: str) -> bool:
    """Tell whether a name is a view's, or of a table with columns that are computed."""
    query = "SELECT type FROM sqlite_master WHERE name = ?"
    if connection.execute(query, (table,)).fetchone() == ("view",):
        return True
    return any(row[-1] for row in connection.execute(f"PRAGMA table_xinfo({quoted})"))
