"""Tables: a ledger too large to hold as records, where it lies, one typed column for each field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from fazhigov.calendars.moments import SHANGHAI
from fazhigov.records.engines import ColumnType, fetched
from fazhigov.records.ledger import Record
from fazhigov.records.schema import SOURCE, Field, FieldType, RecordType
from fazhigov.records.values import Value, parse
from fazhigov.text import Text

if TYPE_CHECKING:
    import narwhals as nw

COLUMNS: dict[FieldType, ColumnType] = {
    "text": "text",
    "choice": "text",
    "item": "text",
    "amount": "text",
    "percent": "text",
    "date": "date",
    "moment": "moment",
    "count": "integer",
    "year": "integer",
    "flag": "flag",
}
"""How a table holds each type of field; amounts and percentages as exact text."""

_N = "fazhigov_n"


@frozen
class LedgerTable:
    """A ledger as a table: one typed column for every field of its record type.

    Attributes:
        type: what it holds.
        frame: the table, lazily, in the engine where it lies.
        file: its name, for messages.
        keep: what must live as long as the table, such as a connection.
    """

    type: RecordType
    frame: nw.LazyFrame[Any] = field(repr=False)
    file: str = ""
    keep: Any = field(default=None, repr=False)

    def __iter__(self) -> Iterator[Record]:
        names = self.columns(self.type.fields)
        for row in fetched(self.frame.select(*names)):
            yield self.record(names, row)

    def columns(self, fields: Iterable[str]) -> list[str]:
        """Name the columns that hold *fields*, the key and the rows' source."""
        names = [*fields, *self.type.key]
        if SOURCE.name in self.frame.collect_schema().names():
            names.append(SOURCE.name)
        return list(dict.fromkeys(names))

    def record(self, names: Sequence[str], row: Sequence[Any], *, n: int = 1) -> Record:
        """Make a record of a row, as fetched with the columns *names*; it may stand for *n*."""
        values: dict[str, Value | None] = {}
        for name, cell in zip(names, row, strict=True):
            read = _READERS.get(self.type.fields[name].type) if name != SOURCE.name else None
            values[name] = cell if read is None or cell is None else read(cell)
        source = values.pop(SOURCE.name, None)
        return Record(values, self.file, source=None if source is None else str(source), n=n)

    def folded(self, fields: Iterable[str]) -> Iterator[Record]:
        """Iterate over records that stand for all the rows alike in *fields*."""
        import narwhals as nw  # noqa: PLC0415

        names = list(dict.fromkeys(fields)) or list(self.type.key)
        counted = self.frame.group_by(*names).agg(nw.len().alias(_N)).select(*names, _N)
        for *row, n in fetched(counted):
            yield self.record(names, row, n=int(n))


_AMOUNT = Field("amount", "amount", "数值", Text("数值", "a number"))
_PERCENT = Field("percent", "percent", "百分数", Text("百分数", "a percentage"))

_READERS: dict[FieldType, Callable[[Any], Value | None]] = {
    "moment": lambda cell: cell.replace(tzinfo=SHANGHAI),
    "amount": lambda cell: parse(cell, _AMOUNT, None),
    "percent": lambda cell: parse(cell, _PERCENT, None),
}
"""What makes a value of a cell, where the table holds something else."""
