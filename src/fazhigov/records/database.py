"""Databases: one table a record type, through ADBC or any connection of Python's DB-API."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from fazhigov import documents
from fazhigov.errors import WHOLE_FILE, InputErrors
from fazhigov.records.county import COUNTY_NAMES, County, county_of_rows
from fazhigov.records.reading_limits import LIMITS, ReadingLimits
from fazhigov.records.schema import RecordType
from fazhigov.records.sources import Found, Grid, load_package, refuse_size
from fazhigov.records.views import refuse_endless
from fazhigov.text import Text

DATABASE_SUFFIXES = (".db", ".sqlite", ".sqlite3")

_SQLITE_URL = "sqlite:///"
_POSTGRESQL_URLS = ("postgresql://", "postgres://")

_TABLES = (
    "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()",
    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')",
)
"""How tables are listed. The standard's way is tried first: where a query fails, PostgreSQL would
refuse all further ones of the transaction, while SQLite goes on."""

_FETCHED = 10_000

_INFERRED_ROWS = 1 << 20
"""From so many rows does the driver of SQLite infer a column's type; it fails where a later row
does not fit."""


def is_connection(source: Any) -> bool:
    """Tell whether *source* is a connection to a database."""
    return callable(getattr(source, "cursor", None)) and callable(getattr(source, "close", None))


def is_url(source: str) -> bool:
    """Tell whether *source* is the address of a database, or of what could be one."""
    return re.match(r"[A-Za-z][\w+.-]+:/", source) is not None


def file_of(source: str) -> Path | None:
    """Return the file that an address of SQLite names."""
    is_file = source.startswith(_SQLITE_URL)
    return Path(source.removeprefix(_SQLITE_URL)) if is_file else None


@contextmanager
def connect(source: str | Path) -> Iterator[tuple[Any, str]]:
    """Open a database for reading; give the connection, and the name to call it in messages.

    Args:
        source: the path of an SQLite file, `sqlite:///path` or `postgresql://…`.

    Raises:
        InputErrors: there is no such database, or the driver is not installed.
    """
    if isinstance(source, str) and source.startswith(_POSTGRESQL_URLS):
        name = _without_password(source)
        driver = load_package("adbc_driver_postgresql.dbapi", "database")
        opened = partial(driver.connect, source)
    elif isinstance(source, Path) or source.startswith(_SQLITE_URL):
        path = Path(str(source).removeprefix(_SQLITE_URL))
        name = path.name
        # The driver would make a new database of a path that is not there.
        if not path.is_file():
            raise documents.one_fault(
                name or str(source),
                WHOLE_FILE,
                Text("文件不存在", "the file is not there"),
                Text("请检查路径", "Check the path"),
            )
        driver = load_package("adbc_driver_sqlite.dbapi", "database")
        opened = partial(driver.connect, f"{path.resolve().as_uri()}?mode=ro")
    else:
        raise documents.one_fault(
            _without_password(source),
            "source",
            Text("不认识的数据库地址", "not the address of a database that can be read"),
            Text(
                "请写 sqlite:///路径 或 postgresql://…",
                "Write sqlite:///path or postgresql://…",
            ),
        )
    load_package("pyarrow", "database")
    with _guarded(name, _left_out(source, name) if isinstance(source, str) else ()):
        connection = opened()
    with closing(connection):
        yield connection, name


def tables_of(
    connection: Any, name: str, limits: ReadingLimits, path: Path | None = None
) -> tuple[County, list[Found]]:
    """List the tables of a database, and read the county that one of them may state.

    Args:
        connection: an ADBC or DB-API connection; it is only read from, and stays open.
        name: what to call the database in messages.
        limits: how large a table may be.
        path: the file, if it is one of SQLite: its views are tried before they are read.

    Raises:
        InputErrors: the tables cannot be listed, or the county has faults.
    """
    county = County(name=Text(name, name))
    found: list[Found] = []
    for table in sorted(_table_names(connection, name)):
        file = f"{name}!{table}"
        if table in COUNTY_NAMES:
            if path is not None:
                refuse_endless(path, table, file, limits)
            headings, rows = _select(connection, table, file, limits, order=())
            # Any other table of that name may well be about something else.
            if tuple(headings) == ("key", "value"):
                county = county_of_rows(rows, name=name, file=file)
            continue
        found.append(
            Found(table, file, partial(_read_table, connection, table, file, limits, path))
        )
    return county, found


def _table_names(connection: Any, name: str) -> list[str]:
    for query in _TABLES:
        # The list is no ledger: a narrow limit of rows is not one of tables.
        with suppress(InputErrors), _guarded(name):
            return [str(row[0]) for row in _fetch(connection, query, name, LIMITS)[1]]
    raise documents.one_fault(
        name,
        "tables",
        Text("无法列出数据库的表", "its tables cannot be listed"),
        Text(
            "请确认是 SQLite、PostgreSQL 或 DuckDB 数据库，且未损坏",
            "Check that it is a sound database of SQLite, PostgreSQL or DuckDB",
        ),
    )


def _read_table(
    connection: Any,
    table: str,
    file: str,
    limits: ReadingLimits,
    path: Path | None,
    record_type: RecordType,
) -> Grid:
    if path is not None:
        refuse_endless(path, table, file, limits)
    known = record_type.headings
    headings, _ = _select(connection, table, file, limits, order=None)
    # Tables have no order of their own, and rows are counted for messages: the key gives one.
    order = [h for h in headings if h in known and known[h].name in record_type.key]
    headings, rows = _select(connection, table, file, limits, order=order)
    flags = [h in known and known[h].type == "flag" for h in headings]
    return headings, [
        [
            # SQLite has no type for flags and keeps them as 0 and 1.
            bool(cell) if flag and type(cell) is int and cell in (0, 1) else cell
            for cell, flag in zip(row, flags, strict=True)
        ]
        for row in rows
    ]


def _select(
    connection: Any,
    table: str,
    file: str,
    limits: ReadingLimits,
    *,
    order: list[str] | tuple[()] | None,
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Fetch a table in the order of columns; None for its headings only."""
    query = f"SELECT * FROM {_quoted(table)}"
    if order is None:
        query += " WHERE 1 = 0"
    elif order:
        query += f" ORDER BY {', '.join(map(_quoted, order))}"
    with _guarded(file):
        return _fetch(connection, query, file, limits)


def _fetch(
    connection: Any, query: str, file: str, limits: ReadingLimits
) -> tuple[list[str], list[tuple[Any, ...]]]:
    with closing(connection.cursor()) as cursor:
        statement = getattr(cursor, "adbc_statement", None)
        if statement is not None:
            with suppress(Exception):  # Only the driver of SQLite knows this option.
                statement.set_options(**{"adbc.sqlite.query.batch_rows": str(_INFERRED_ROWS)})
        cursor.execute(query)
        headings = [str(column[0]) for column in cursor.description]
        rows: list[tuple[Any, ...]] = []
        # A part at a time: a view can have rows without end.
        while part := cursor.fetchmany(_FETCHED):
            rows.extend(tuple(row) for row in part)
            refuse_size(len(rows), len(headings), file=file, limits=limits)
        return headings, rows


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def _guarded(name: str, secrets: Iterable[str] = ()) -> Iterator[None]:
    try:
        yield
    except InputErrors:
        raise
    except Exception as error:
        # Each driver has a tree of errors of its own, and none is known here by name.
        said = str(error).strip() or type(error).__name__
        for secret in sorted(secrets, key=len, reverse=True):
            said = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "***", said)
        raise documents.one_fault(
            name,
            "database",
            Text(f"数据库不能读取：{said}", f"the database cannot be read: {said}"),
            Text("请检查数据库与访问权限", "Check the database and the right to read it"),
        ) from (None if secrets else error)


def _without_password(url: str) -> str:
    """Name a database without what would let a reader of messages into it."""
    scheme, _, rest = url.partition("://")
    before = re.split(r"[?#]", rest, maxsplit=1)[0]
    if "://" not in url or before.count("@") != rest.count("@"):
        # What follows the mark may be a part of a password.
        return f"{scheme.partition(':')[0]}://"
    host, slash, path = before.rpartition("@")[2].partition("/")
    # Without what follows a colon: a port, or a password, if the host is missing.
    known = re.match(r"\[[^\]]*\]|[^:]*", host)
    return f"{scheme}://{known[0] if known else ''}{slash}{path}"


def _left_out(url: str, name: str) -> set[str]:
    """Return the words of an address that its name leaves out: drivers repeat them in messages."""
    return _words(url) - _words(name)


def _words(text: str) -> set[str]:
    return {*re.split(r"[/@:?&=#\[\]]+", text), *re.findall(r"\w+", f"{text} {unquote(text)}")} - {
        ""
    }


def table_name(name: str, known: Mapping[str, RecordType]) -> str:
    """Return the known name that a table's stands for: many databases do without the hyphen."""
    if name in known:
        return name
    return next((k for k in known if k.replace("-", "_") == name.replace("-", "_")), name)
