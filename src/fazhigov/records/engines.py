"""Engines: small tables beside a large one, and rows fetched from it, wherever it lies."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from fazhigov.errors import RecordError
from fazhigov.text import Text

if TYPE_CHECKING:
    import narwhals as nw

ColumnType = Literal["date", "moment", "integer", "flag", "text"]
"""What a column of a table holds; a moment is a local time in Asia/Shanghai, without a zone."""

_SQL: dict[ColumnType, str] = {
    "date": "DATE",
    "moment": "TIMESTAMP",
    "integer": "BIGINT",
    "flag": "BOOLEAN",
    "text": "VARCHAR",
}
_SPARK_SQL = {**_SQL, "moment": "TIMESTAMP_NTZ", "text": "STRING"}


_PACKAGES = {
    "_duckdb", "duckdb", "narwhals", "pandas", "polars", "py4j", "pyarrow", "pyo3_runtime",
    "pyspark",
}  # fmt: skip
"""What raises errors of its own; a panic of polars, from `pyo3_runtime`, is no `Exception`."""


def is_of_engine(error: BaseException) -> bool:
    """Tell whether an engine, or Python on its behalf, gave up on what a table holds."""
    return (
        isinstance(error, TypeError | ValueError | OverflowError | OSError)
        or type(error).__module__.partition(".")[0] in _PACKAGES
    )


def dtype(kind: ColumnType) -> Any:
    """Return the narwhals type of a column."""
    import narwhals as nw  # noqa: PLC0415

    return {
        "date": nw.Date(),
        "moment": nw.Datetime("us"),
        "integer": nw.Int64(),
        "flag": nw.Boolean(),
        "text": nw.String(),
    }[kind]


def open_table(native: Any) -> nw.LazyFrame[Any]:
    """Return a frame of any kind that narwhals knows as a lazy one.

    DuckDB relations, polars frames and Spark frames stay where they lie. Others are handed to
    DuckDB as Arrow: pandas, for one, cannot tell a missing value from a false one.

    Raises:
        TypeError: not a frame, or columns of mixed types.
        RecordError: a package is missing.
    """
    import narwhals as nw  # noqa: PLC0415

    frame = nw.from_native(native)
    name = frame.implementation
    if name.is_duckdb() or name.is_polars() or name.is_pyspark():
        return _lazy(native)
    import duckdb  # noqa: PLC0415

    arrow = require("pyarrow", "arrow")
    try:
        if name.is_pandas():
            table = arrow.Table.from_pandas(native, preserve_index=False)
        else:
            table = frame.lazy().collect("pyarrow").to_native()
    except (arrow.ArrowInvalid, arrow.ArrowTypeError) as error:
        raise TypeError(str(error)) from error
    return _lazy(duckdb.connect().from_arrow(table))


def _lazy(native: Any) -> nw.LazyFrame[Any]:
    import narwhals as nw  # noqa: PLC0415

    frame: nw.LazyFrame[Any] = nw.from_native(native).lazy()
    return frame


def require(package: str, extra: str) -> Any:
    """Import a package that an extra brings.

    Raises:
        RecordError: it is not installed.
    """
    from importlib import import_module  # noqa: PLC0415

    try:
        return import_module(package)
    except ImportError as error:
        raise RecordError(
            file=package,
            row=None,
            column=None,
            problem=Text(f"没有安装 {package}", f"{package} is not installed"),
            remedy=Text(
                f"请安装：pip install 'fazhigov[{extra}]'",
                f"Install it: pip install 'fazhigov[{extra}]'",
            ),
        ) from error


def beside(
    frame: nw.LazyFrame[Any], columns: Mapping[str, ColumnType], rows: Sequence[Sequence[Any]]
) -> nw.LazyFrame[Any]:
    """Return a small table of one's own in the engine of *frame*, to be joined to it."""
    import narwhals as nw  # noqa: PLC0415

    native = frame.to_native()
    name = frame.implementation
    if name.is_duckdb():
        return _lazy(native.query("fazhigov_base", _from_json(columns, rows)).materialize())
    if name.is_pyspark():
        return _lazy(native.sparkSession.sql(_values(columns, rows)))
    data = {column: [row[i] for row in rows] for i, column in enumerate(columns)}
    schema = {column: dtype(kind) for column, kind in columns.items()}
    return nw.from_dict(data, schema=schema, backend=name).lazy()


def in_shanghai(
    frame: nw.LazyFrame[Any], name: str, zone: str | None, *, alias: str
) -> nw.LazyFrame[Any]:
    """Add a column of local times in Asia/Shanghai.

    Args:
        frame: a table.
        name: its column of moments.
        zone: the zone of moments that state none; None where the column states its own.
        alias: the column to be added.
    """
    import narwhals as nw  # noqa: PLC0415

    if zone == "Asia/Shanghai":
        return frame.with_columns(nw.col(name).cast(nw.Datetime("us")).alias(alias))
    native = frame.to_native()
    engine = frame.implementation
    if engine.is_duckdb():
        column = quoted(name, '"')
        aware = column if zone is None else f"timezone('{zone}', {column})"
        return _lazy(
            native.project(f"*, timezone('Asia/Shanghai', {aware}) AS {quoted(alias, chr(34))}")
        )
    if engine.is_pyspark():
        from pyspark.sql import functions  # noqa: PLC0415

        source = "current_timezone()" if zone is None else f"'{zone}'"
        naive = f"CAST({quoted(name, '`')} AS TIMESTAMP_NTZ)"
        shanghai = f"convert_timezone({source}, 'Asia/Shanghai', {naive})"
        return _lazy(native.withColumn(alias, functions.expr(shanghai)))
    moments = nw.col(name)
    if zone is not None:
        moments = moments.dt.replace_time_zone(zone)
    local = moments.dt.convert_time_zone("Asia/Shanghai").dt.replace_time_zone(None)
    return frame.with_columns(local.cast(nw.Datetime("us")).alias(alias))


def composite_columns(frame: nw.LazyFrame[Any]) -> list[str]:
    """Name the columns whose cells are no single values: lists, structures, maps, bytes."""
    import narwhals as nw  # noqa: PLC0415

    if frame.implementation.is_duckdb():
        native = frame.to_native()
        kinds = zip(native.columns, map(str, native.types), strict=True)
        return [name for name, kind in kinds if is_composite(kind)]
    several = (nw.List, nw.Array, nw.Struct, nw.Binary)
    return [name for name, kind in frame.collect_schema().items() if isinstance(kind, several)]


def is_composite(kind: str) -> bool:
    """Tell whether a type of DuckDB holds no single values."""
    return kind.endswith("]") or kind.startswith(
        ("STRUCT", "MAP", "UNION", "VARIANT", "BLOB", "BIT")
    )


def fetched(frame: nw.LazyFrame[Any]) -> Iterator[tuple[Any, ...]]:
    """Iterate over a frame's rows, a part at a time where its engine can; missing is None."""
    native = frame.to_native()
    name = frame.implementation
    if name.is_duckdb():
        yield from native.iter_rows()
        return
    if name.is_pyspark():
        for row in native.toLocalIterator():
            yield tuple(row)
        return
    yield from frame.collect().iter_rows()


def _from_json(columns: Mapping[str, ColumnType], rows: Sequence[Sequence[Any]]) -> str:
    """Write a table as SQL for DuckDB, which reads JSON far faster than long lists of values."""
    cells = [[None if value is None else _plain(value) for value in row] for row in rows]
    text = json.dumps(cells, ensure_ascii=False).replace("'", "''")
    listed = ", ".join(
        f"CAST(json_extract_string(r, '$[{i}]') AS {_SQL[kind]}) AS {quoted(column, chr(34))}"
        for i, (column, kind) in enumerate(columns.items())
    )
    return f"SELECT {listed} FROM (SELECT unnest(from_json('{text}', '[\"json\"]')) AS r)"


def _values(columns: Mapping[str, ColumnType], rows: Sequence[Sequence[Any]]) -> str:
    """Write a table as SQL for Spark, which sees its size and sends it to where the rows are."""
    names = [f"c{i}" for i in range(len(columns))]
    listed = ", ".join(
        f"CAST({name} AS {_SPARK_SQL[kind]}) AS {quoted(column, '`')}"
        for name, (column, kind) in zip(names, columns.items(), strict=True)
    )
    if not rows:
        nothing = ", ".join(f"NULL AS {name}" for name in names)
        return f"SELECT {listed} FROM (SELECT {nothing}) AS v WHERE 1 = 0"
    literals = ", ".join(f"({', '.join(_literal(value) for value in row)})" for row in rows)
    return f"SELECT {listed} FROM (VALUES {literals}) AS v({', '.join(names)})"


def quoted(name: str, mark: str = '"') -> str:
    """Write a name in an engine's language."""
    return mark + name.replace(mark, mark * 2) + mark


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    text = _plain(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{text}'"


def _plain(value: Any) -> str:
    """Write a value as engines cast it back from text."""
    if isinstance(value, bool):
        return str(int(value))
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)
