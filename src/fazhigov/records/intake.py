"""Intake: a table of what people typed becomes a table of typed columns, where it lies.

What people type has few different values a column, however many rows there are: each different
value is read once by `fazhigov.records.values.parse`, the same reader that reads records, and the
answers are joined back. So there is no second definition of a date or of a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, datetime, tzinfo
from functools import reduce
from itertools import islice
from operator import and_
from typing import TYPE_CHECKING, Any

from attrs import evolve

from fazhigov.errors import FazhigovError, RecordError
from fazhigov.records.bounding import LISTED, MoreError
from fazhigov.records.engines import (
    ColumnType,
    beside,
    composite_columns,
    dtype,
    fetched,
    in_shanghai,
    open_table,
)
from fazhigov.records.ledger import (
    empty_cell,
    match_columns,
    no_single_values,
    repeated,
    unread_cell,
)
from fazhigov.records.schema import SOURCE, Field, RecordType
from fazhigov.records.table import COLUMNS, LedgerTable
from fazhigov.records.values import COUNT_LIMIT, LONGEST_TEXT, CellError, parse
from fazhigov.text import NO_TEXT, Text

if TYPE_CHECKING:
    import narwhals as nw

DIFFERENT = 1_000_000
"""How many different values of a column are read one by one."""

ROW = "fazhigov_row"
"""The column that numbers the rows of a table whose rows have an order: those of a file."""

_RAW, _KEY, _N, _FIRST = "fazhigov_raw_{}", "fazhigov_key", "fazhigov_n", "fazhigov_first"

_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001))))
"""What stands around text without being a part of it: engines know the blanks of ASCII only."""

_BLANK = "[" + "".join(f"\\x{{{ord(blank):X}}}" for blank in _BLANKS) + "]"
_AROUND = f"^{_BLANK}|{_BLANK}$"

_MOMENT = Field("moment", "moment", "时刻", Text("时刻", "a moment"))


def build_table(
    record_type: RecordType,
    native: Any,
    *,
    file: str,
    zone: tzinfo | None,
    keep: Any = None,
    headings: Sequence[str] | None = None,
    faults: Sequence[FazhigovError] = (),
) -> tuple[LedgerTable | None, list[FazhigovError]]:
    """Type and check a table; return it, or every fault found, counted in full.

    Args:
        record_type: what the table should hold.
        native: a frame of any kind that narwhals knows.
        file: its name, for messages.
        zone: the zone of moments that state none.
        keep: what must live as long as the table.
        headings: what its columns are called, if not as in the frame.
        faults: what is wrong with rows that are not in the frame.

    Raises:
        TypeError: not a frame.
        RecordError: a package is missing.
    """
    import narwhals as nw  # noqa: PLC0415

    frame = open_table(native)
    names = [name for name in frame.collect_schema().names() if name != ROW]
    if composite := composite_columns(frame):
        return None, [no_single_values(file, name) for name in composite]
    fields, wrong = match_columns(record_type, names if headings is None else headings, file)
    given: dict[str, tuple[Field, str]] = {}
    for name, column in zip(names, fields, strict=True):
        if column is not None:
            given.setdefault(column.name, (column, name))
    if not given:
        return None, [*wrong, *faults]
    numbers = [ROW] if ROW in frame.collect_schema().names() else []
    frame = frame.select(
        *numbers, *(nw.col(name).alias(_RAW.format(key)) for key, (_, name) in given.items())
    )
    intake = _Intake(record_type, frame, file, zone)
    for column, _ in given.values():
        intake.read(column)
    found = [*wrong, *faults, *intake.check()]
    if found:
        return None, sorted(found, key=_place) if numbers else found
    typed = intake.frame.select(
        *(
            nw.col(name)
            if name in given
            else nw.lit(None, dtype=dtype(COLUMNS[column.type])).alias(name)
            for name, column in record_type.fields.items()
        ),
        *([SOURCE.name] if SOURCE.name in given else []),
    )
    return LedgerTable(record_type, typed, file, keep), []


class _Intake:
    """A table whose columns are being typed, one after the other."""

    def __init__(
        self, record_type: RecordType, frame: nw.LazyFrame[Any], file: str, zone: tzinfo | None
    ) -> None:
        self.type = record_type
        self.frame = frame
        self.file = file
        self.zone = zone
        self._read: list[Field] = []
        self._schema = frame.collect_schema()
        self._numbered = ROW in self._schema.names()
        self._drop_empty_rows()

    def _drop_empty_rows(self) -> None:
        """Leave out rows without any content, if there can be any: they have no key."""
        import narwhals as nw  # noqa: PLC0415

        names = [name for name in self._schema.names() if name != ROW]
        empty = {
            name: nw.col(name).is_null() | (nw.col(name) == "")
            if isinstance(self._schema[name], nw.String)
            else nw.col(name).is_null()
            for name in names
        }
        key = _RAW.format(self.type.key[0])
        if key not in empty or any(self._counted([empty[key]])):
            self.frame = self.frame.filter(~reduce(and_, empty.values()))

    def read(self, column: Field) -> None:
        """Add the typed column beside the raw one."""
        import narwhals as nw  # noqa: PLC0415

        name = _RAW.format(column.name)
        raw, kind = nw.col(name), self._schema[name]
        self._read.append(column)
        if isinstance(kind, nw.String):
            # Few cells have blanks around them, and looking is far cheaper than cutting.
            around = raw.str.contains(_AROUND)
            bare = nw.when(around).then(raw.str.strip_chars(_BLANKS)).otherwise(raw)
            self.frame = self.frame.with_columns(nw.when(bare != "").then(bare).alias(name))
        wanted = column.type
        if wanted == "text" and isinstance(kind, nw.String):
            readable = ~raw.str.contains("\0", literal=True) & (raw.str.len_chars() <= LONGEST_TEXT)
            self._set(column, nw.when(readable).then(raw))
        elif wanted == "text" and kind.is_integer():
            self._set(column, raw.cast(nw.String))
        elif wanted == "date" and isinstance(kind, nw.Date):
            self._set(column, nw.when(_in_calendar(raw)).then(raw))
        elif wanted == "flag" and isinstance(kind, nw.Boolean):
            self._set(column, raw)
        elif wanted in ("count", "year") and kind.is_integer():
            self._set(column, raw.cast(nw.Int64))
        elif wanted in ("count", "year") and kind.is_float():
            self.frame = self.frame.with_columns(nw.when(~raw.is_nan()).then(raw).alias(name))
            self._set(column, nw.when(raw == raw.floor()).then(raw).cast(nw.Int64))
        elif wanted == "moment" and isinstance(kind, nw.Datetime):
            if kind.time_zone is None and self.zone is None:
                self._set(column, nw.lit(None, dtype=nw.Datetime("us")))
            else:
                zone = str(self.zone) if kind.time_zone is None else None
                self.frame = in_shanghai(self.frame, name, zone, alias=column.name)
                local = nw.col(column.name)
                self._set(column, nw.when(_in_calendar(local)).then(local))
        elif wanted == "moment" and isinstance(kind, nw.String):
            self._read_moments(column)
        else:
            self._read_different(column, kind)

    def _set(self, column: Field, value: nw.Expr) -> None:
        self.frame = self.frame.with_columns(value.alias(column.name))

    def _read_different(self, column: Field, kind: Any) -> None:
        """Read each different value once, and join what it means."""
        import narwhals as nw  # noqa: PLC0415

        name = _RAW.format(column.name)
        key: ColumnType = "text"
        if kind.is_integer():
            key = "integer"
        elif isinstance(kind, nw.Boolean):
            key = "flag"
        elif isinstance(kind, nw.Datetime) and kind.time_zone is None:
            key = "moment"
        else:
            self.frame = self.frame.with_columns(nw.col(name).cast(nw.String))
        self._join(name, key, column.name, COLUMNS[column.type], self._reader(column))

    def _read_moments(self, column: Field) -> None:
        """Read day and time apart: together they may be as many as the rows."""
        import narwhals as nw  # noqa: PLC0415

        raw = _RAW.format(column.name)
        day, time, plain, odd = (f"{raw}_{part}" for part in ("day", "time", "plain", "odd"))
        self.frame = self.frame.with_columns(
            nw.col(raw).str.slice(0, 10).alias(day), nw.col(raw).str.slice(10).alias(time)
        )
        a_day = evolve(column, type="date")
        self._join(day, "text", f"{day}_read", "text", lambda found: str(parse(found, a_day, None)))
        self._join(time, "text", f"{time}_read", "text", self._time_of_day)
        both = nw.concat_str(nw.col(f"{day}_read"), nw.col(f"{time}_read"), separator=" ")
        self.frame = self.frame.with_columns(
            both.str.to_datetime(format="%Y-%m-%d %H:%M:%S").cast(nw.Datetime("us")).alias(plain)
        )
        # What is left, such as moments of other zones, is read whole.
        left = nw.when(nw.col(plain).is_null()).then(nw.col(raw))
        self.frame = self.frame.with_columns(left.alias(odd))
        self._join(odd, "text", f"{odd}_read", "moment", self._reader(column))
        self._set(column, nw.coalesce(nw.col(plain), nw.col(f"{odd}_read")))

    def _time_of_day(self, raw: Any) -> str:
        """Read the end of a moment, such as "T12:24+08:00", where it does not change the day.

        Raises:
            CellError: it is none, or another zone's, or has parts of a second.
        """
        found = parse(f"2000-01-03{raw}", _MOMENT, self.zone)
        if not isinstance(found, datetime) or found.day != 3 or found.microsecond:
            raise CellError(raw, _MOMENT.meaning)
        return f"{found:%H:%M:%S}"

    def _reader(self, column: Field) -> Callable[[Any], Any]:
        """Return what reads one value of a column and gives it as tables hold it."""

        def read(raw: Any) -> Any:
            value = parse(raw, column, self.zone)
            if column.type in ("amount", "percent"):
                return str(raw)
            return value.replace(tzinfo=None) if isinstance(value, datetime) else value

        return read

    def _join(
        self,
        name: str,
        key: ColumnType,
        target: str,
        kind: ColumnType,
        read: Callable[[Any], Any],
    ) -> None:
        """Read each different value of a column once, and join what it means.

        Args:
            name: the column.
            key: its type.
            target: the column to be added.
            kind: the type of that one.
            read: what reads one value; what it refuses is left empty.
        """
        import narwhals as nw  # noqa: PLC0415

        different = self.frame.select(name).filter(~nw.col(name).is_null()).unique()
        if key == "moment":
            different = different.filter(_in_calendar(nw.col(name)))
        meanings = []
        for (raw,) in islice(fetched(different), DIFFERENT):
            try:
                meanings.append((raw, read(raw)))
            except CellError:
                continue
        table = beside(self.frame, {_KEY: key, target: kind}, meanings)
        self.frame = self.frame.join(table, left_on=name, right_on=_KEY, how="left")

    def check(self) -> list[RecordError]:
        """Return every fault of the table, examples bounded, counts in full."""
        faults: list[RecordError] = []
        wrong = [(column, *found) for column in self._read for found in _wrong(column)]
        counted = self._counted([expr for *_, expr in wrong])
        sound = self.frame
        for (column, which, expr), n in zip(wrong, counted, strict=True):
            if n:
                faults += self._shown(column, which, expr, n)
                sound = sound.filter(~expr)
        if {column.name for column in self._read}.issuperset(self.type.key):
            faults += self._duplicates(sound)
        return faults

    def _counted(self, exprs: Sequence[nw.Expr]) -> list[int]:
        import narwhals as nw  # noqa: PLC0415

        marked = self.frame.select(
            nw.when(expr).then(nw.lit(1)).otherwise(nw.lit(0)).alias(f"w{i}")
            for i, expr in enumerate(exprs)
        )
        (row,) = fetched(marked.select(nw.col(f"w{i}").sum() for i in range(len(exprs))))
        return [int(n or 0) for n in row]

    def _shown(self, column: Field, which: str, expr: nw.Expr, n: int) -> Iterator[RecordError]:
        import narwhals as nw  # noqa: PLC0415

        wrong = self.frame.filter(expr)
        cell = self._as_shown(column)
        if self._numbered:
            rows = wrong.select(ROW, *cell).sort(ROW).head(LISTED + 1)
            faults = [
                self._fault(column, which, raw if odd is None else odd, row)
                for row, raw, odd in fetched(rows)
            ]
            yield from faults[:LISTED]
            if n > LISTED:
                yield MoreError(faults[LISTED], n - LISTED, last=self._last(wrong))
            return
        given = {column.name for column in self._read}
        keys = [nw.col(_RAW.format(name)) for name in self.type.key if name in given]
        cells = (key.cast(nw.String).alias(f"k{i}") for i, key in enumerate(keys))
        faults = []
        for *key, raw, odd in fetched(wrong.select(*cells, *cell).head(LISTED)):
            place = " / ".join(str(part) for part in key if part is not None)
            where = Text(f"（{place}）", f" ({place})") if place else NO_TEXT
            faults.append(self._fault(column, which, raw if odd is None else odd, None, where))
        yield from faults
        if n > LISTED:
            yield MoreError(faults[-1], n - LISTED, last=None)

    def _as_shown(self, column: Field) -> tuple[nw.Expr, nw.Expr]:
        """Return a raw cell, and as text what cannot be fetched as it is."""
        import narwhals as nw  # noqa: PLC0415

        raw = nw.col(_RAW.format(column.name))
        kind = self.frame.collect_schema()[_RAW.format(column.name)]
        nothing = nw.lit(None, dtype=nw.String)
        if isinstance(kind, nw.Datetime) and kind.time_zone is not None:
            return nothing.alias("raw"), raw.cast(nw.String).alias("odd")
        if not isinstance(kind, nw.Date | nw.Datetime):
            return raw.alias("raw"), nothing.alias("odd")
        sound = _in_calendar(raw)
        odd = nw.when(~sound).then(raw.cast(nw.String))
        return nw.when(sound).then(raw).alias("raw"), odd.alias("odd")

    def _last(self, rows: nw.LazyFrame[Any]) -> int:
        import narwhals as nw  # noqa: PLC0415

        ((last,),) = fetched(rows.select(nw.col(ROW).max()))
        return int(last)

    def _fault(
        self, column: Field, which: str, raw: Any, row: int | None, where: Text = NO_TEXT
    ) -> RecordError:
        if which == "missing":
            return empty_cell(column, row=row, file=self.file, where=where)
        try:
            parse(raw, column, self.zone)
            most = Text(
                f"不同的值不超过 {DIFFERENT:,} 个的列",
                f"a column of at most {DIFFERENT:,} different values",
            )
            error = CellError(raw, most)
        except CellError as found:
            error = found
        return unread_cell(column, error, row=row, file=self.file, where=where)

    def _duplicates(self, sound: nw.LazyFrame[Any]) -> list[RecordError]:
        """Find keys that stand for more than one row, in the rows that are right otherwise."""
        import narwhals as nw  # noqa: PLC0415

        keys = list(self.type.key)
        rows = [nw.col(ROW).min().alias(_FIRST)] if self._numbered else []
        twice = sound.group_by(*keys).agg(nw.len().alias(_N), *rows).filter(nw.col(_N) > 1)
        ((n, extra),) = fetched(twice.select(nw.len().alias("n"), nw.col(_N).sum().alias("rows")))
        if not n:
            return []
        if self._numbered:
            later = sound.join(twice, on=keys).filter(nw.col(ROW) > nw.col(_FIRST))
            first = later.select(ROW, _FIRST, *keys).sort(ROW).head(LISTED + 1)
            faults = [
                repeated(self.type, key, row=row, first=earlier, file=self.file)
                for row, earlier, *key in fetched(first)
            ]
            more = int(extra) - n - LISTED
            last = self._last(later) if more > 0 else None
        else:
            listed = fetched(twice.select(*keys, _N).head(LISTED + 1))
            faults = [self._repeated(key, times) for *key, times in listed]
            more, last = n - LISTED, None
        if more > 0:
            faults[LISTED:] = [MoreError(faults[LISTED], more, last=last)]
        return faults

    def _repeated(self, key: Sequence[Any], times: int) -> RecordError:
        place = " / ".join(str(part) for part in key)
        return RecordError(
            file=self.file,
            row=None,
            column=", ".join(self.type.key),
            problem=Text(
                f"主键 {place} 重复，见于{times}行", f"duplicate key {place}, in {times} rows"
            ),
            remedy=Text("请删去或更正", "Remove or correct all but one of them"),
        )


def _place(fault: FazhigovError) -> int:
    """Return the row of a fault, so that a table's come in the order in which it is read."""
    row = fault.after if isinstance(fault, MoreError) else getattr(fault, "row", None)
    return row or 0


def _in_calendar(days: nw.Expr) -> nw.Expr:
    """Tell which days or moments Python has; engines know others, and some that never come."""
    import narwhals as nw  # noqa: PLC0415

    year = days.dt.year()
    sound = (year >= MINYEAR) & (year <= MAXYEAR)
    return nw.when(sound.is_null()).then(nw.lit(False)).otherwise(sound)


def _wrong(column: Field) -> Iterator[tuple[str, nw.Expr]]:
    """Iterate over what may be wrong with a typed column, as conditions on its rows."""
    import narwhals as nw  # noqa: PLC0415

    raw, value = nw.col(_RAW.format(column.name)), nw.col(column.name)
    if column.required:
        yield "missing", raw.is_null()
    unread = ~raw.is_null() & value.is_null()
    if column.type == "count":
        unread = unread | (value < 0) | (value >= COUNT_LIMIT)
    elif column.type == "year":
        unread = unread | (value < 1949) | (value > 9999)
    yield "unread", nw.when(unread.is_null()).then(nw.lit(False)).otherwise(unread)
