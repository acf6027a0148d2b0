"""JSON and Parquet: tables whose cells have types."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from glob import escape
from pathlib import Path
from typing import Any, NoReturn

from fazhigov import documents
from fazhigov.errors import WHOLE_FILE, FazhigovError, RecordError, at_byte, refuse
from fazhigov.records.bounding import bounded
from fazhigov.records.engines import is_composite, quoted
from fazhigov.records.ledger import no_single_values
from fazhigov.records.reading_limits import LIMITS, ReadingLimits
from fazhigov.records.schema import RecordType
from fazhigov.records.sources import Grid, refuse_size
from fazhigov.text import Text


class _Object(dict[str, Any]):
    """An object of JSON, with the keys that stand in it more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        self.repeated = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]


def read_json(path: Path, _: RecordType, limits: ReadingLimits = LIMITS) -> Grid:
    """Read an array of objects; numbers stay as exact as they are written.

    Raises:
        InputErrors: the file is not such an array, with every element that is wrong.
        OSError: the file cannot be opened.
    """
    file = path.name
    size = path.stat().st_size
    if size > limits.json_bytes:
        raise documents.one_fault(
            file,
            WHOLE_FILE,
            Text(
                f"有 {size:,} 字节，多于 {limits.json_bytes:,}",
                f"{size:,} bytes: more than {limits.json_bytes:,}",
            ),
            Text("请拆分，或另存为 Parquet 或 CSV", "Split it, or save it as Parquet or CSV"),
        )
    try:
        held = json.loads(
            path.read_bytes().decode("utf-8-sig"),
            parse_float=_number,
            parse_constant=_refuse_constant,
            object_pairs_hook=_Object,
        )
    except UnicodeDecodeError as error:
        raise documents.one_fault(
            file,
            at_byte(error.start),
            Text("不是UTF-8编码", "not UTF-8"),
            Text("请以UTF-8保存", "Save the file as UTF-8"),
        ) from error
    except (ValueError, RecursionError) as error:
        raise documents.one_fault(
            file,
            WHOLE_FILE,
            Text(f"JSON语法错误：{error}", f"not valid JSON: {error}"),
            Text("请按提示位置修改", "Mend the place that the message names"),
        ) from error
    if not isinstance(held, list):
        raise documents.one_fault(file, WHOLE_FILE, _NO_ARRAY, _REMEDY)
    refuse_size(len(held), 1, file=file, limits=limits)
    found = (fault for row, item in enumerate(held, 2) for fault in _faults(item, row, file))
    refuse(file, bounded(found))
    headings = list(dict.fromkeys(name for item in held for name in item))
    if len(headings) <= limits.columns:  # Who calls refuses more of them.
        refuse_size(len(held), len(headings), file=file, limits=limits)
    return headings, _cells(held, headings)


_NO_ARRAY = Text("不是数组", "not an array")
_REMEDY = Text(
    '请写成对象的数组，如 [{"id": "A1"}]', 'Write an array of objects, such as [{"id": "A1"}]'
)


def _number(written: str) -> Decimal:
    try:
        return Decimal(written)
    except InvalidOperation:
        raise ValueError(f"the exponent of {written[:50]} is too large") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _faults(item: Any, row: int, file: str) -> Iterator[FazhigovError]:
    if not isinstance(item, _Object):
        problem = Text("不是对象", "not an object")
        yield RecordError(file=file, row=row, column=None, problem=problem, remedy=_REMEDY)
        return
    for key in item.repeated:
        yield RecordError(
            file=file,
            row=row,
            column=key,
            problem=Text(f"键“{key}”重复", f"the key {key!r} stands twice"),
            remedy=Text("请删去其一", "Remove one of the two"),
        )
    for key, cell in item.items():
        if isinstance(cell, dict | list):
            yield RecordError(
                file=file,
                row=row,
                column=key,
                problem=Text("格内又是对象或数组", "a cell is an object or an array"),
                remedy=Text("每格只写一个值", "Write one value a cell"),
            )


def _cells(items: Sequence[_Object], headings: Sequence[str]) -> Iterator[list[Any]]:
    for item in items:
        yield [item.get(name) for name in headings]


def read_parquet(path: Path, _: RecordType, limits: ReadingLimits = LIMITS) -> Grid:
    """Read a Parquet file.

    Raises:
        InputErrors: the file is not Parquet, or holds more than can be held: the smallest file
            can say one word a thousand million times.
    """
    # Imported here: only Parquet needs the engine.
    import duckdb  # noqa: PLC0415

    try:
        with duckdb.connect() as connection:
            file = [escape(str(path))]
            sizes = "SELECT sum(total_uncompressed_size) FROM parquet_metadata(?)"
            ((size,),) = connection.sql(sizes, params=file).fetchall()
            _refuse_bytes(path, size, limits)
            relation = connection.sql("SELECT * FROM read_parquet(?)", params=file)
            kinds = dict(zip(relation.columns, map(str, relation.types), strict=True))
            if len(kinds) > limits.columns:
                return relation.columns, ()  # Who calls refuses them.
            composite = [name for name, kind in kinds.items() if is_composite(kind)]
            refuse(path.name, [no_single_values(path.name, name) for name in composite])
            texts = [f"sum(strlen({quoted(n)}))" for n, kind in kinds.items() if kind == "VARCHAR"]
            if texts:
                (lengths,) = relation.project(", ".join(texts)).fetchall()
                _refuse_bytes(path, sum(filter(None, lengths)), limits)
            rows: list[Sequence[Any]] = []
            for row in relation.project(
                ", ".join(_fetched_as(*kind) for kind in kinds.items())
            ).iter_rows():
                rows.append(row)
                refuse_size(len(rows), len(kinds), file=path.name, limits=limits)
            return relation.columns, rows
    except duckdb.Error as error:
        said = str(error).replace(str(path), path.name)
        raise documents.one_fault(
            path.name,
            WHOLE_FILE,
            Text(f"无法读取：{said}", f"cannot be read: {said}"),
            Text("请检查文件", "Check the file"),
        ) from error


def rows_of_parquet(path: Path) -> int:
    """Return how many rows a Parquet file says that it has; 0 if it says nothing.

    A file of some hundred bytes can have a thousand million.
    """
    import duckdb  # noqa: PLC0415

    query = "SELECT num_rows FROM parquet_file_metadata(?)"
    try:
        with duckdb.connect() as connection:
            ((rows,),) = connection.sql(query, params=[escape(str(path))]).fetchall()
            return int(rows)
    except (duckdb.Error, ValueError):  # Damaged: what reads it says so.
        return 0


def _refuse_bytes(path: Path, size: int | None, limits: ReadingLimits) -> None:
    most = limits.unpacked_bytes
    if size is not None and size > most:
        raise documents.one_fault(
            path.name,
            WHOLE_FILE,
            Text(
                f"解压后有 {size:,} 字节，多于 {most:,}",
                f"unpacked it has {size:,} bytes: more than {most:,}",
            ),
            Text("请拆分", "Split it"),
        )


def _fetched_as(column: str, kind: str) -> str:
    """Write a column so that no value of it is fetched as another one."""
    name = quoted(column)
    if "TIME ZONE" in kind:  # The engine needs another package for them.
        return f"CAST({name} AS VARCHAR)"
    if kind.startswith(("DATE", "TIMESTAMP")):
        # One without end would come as the last day or the first one that Python has.
        either = f"UNION(finite {kind}, endless VARCHAR)"
        return (
            f"CASE WHEN isfinite({name}) THEN CAST({name} AS {either}) "
            f"ELSE CAST(CAST({name} AS VARCHAR) AS {either}) END"
        )
    return name
