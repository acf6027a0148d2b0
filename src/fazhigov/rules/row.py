"""Rows: one record's fields, or a table's columns, asked in the same words.

A kind says what it makes of a row once. Asked of a `RecordRow` it answers with a `Cell`; asked of
a `TableRow`, with a narwhals expression that answers for every row of a table, wherever it lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import reduce
from operator import and_, or_
from typing import Any, Protocol

from fazhigov.calendars.moments import to_day, to_moment
from fazhigov.documents import Period
from fazhigov.records.ledger import Record
from fazhigov.records.schema import RecordType
from fazhigov.rules.decision import Cell

Value = Any
"""A `Cell` or a narwhals expression: compared, combined with `&`, `|`, `~`, asked `is_null()`."""


class Row(Protocol):
    """What a kind may ask of a row; a name of None is a fact that the rule does not keep."""

    def __getitem__(self, name: str | None) -> Value:
        """Return a field's value."""

    def day(self, name: str) -> Value:
        """Return the day, in Asia/Shanghai, of a date or a moment."""

    def const(self, value: Any) -> Value:
        """Return a value that is the same for every row."""

    def choose(self, choices: Sequence[tuple[Value, Value]], default: Value | None = None) -> Value:
        """Return the value beside the first condition that holds, else *default* or nothing."""

    def text(self, names: Sequence[str]) -> Value:
        """Return several fields as one text, as subjects are named."""


SEPARATOR = " / "
"""What stands between the parts of a key."""


class RecordRow:
    """The fields of one record."""

    __slots__ = ("_record",)

    def __init__(self, record: Record) -> None:
        self._record = record

    def __getitem__(self, name: str | None) -> Cell:
        return Cell(None if name is None else self._record[name])

    def day(self, name: str) -> Cell:
        """Return the day of a date or a moment."""
        value: Any = self._record[name]
        return Cell(None if value is None else to_day(value))

    def const(self, value: Any) -> Cell:
        """Return a value that is the same for every row."""
        return Cell(value)

    def choose(self, choices: Sequence[tuple[Cell, Cell]], default: Cell | None = None) -> Cell:
        """Return the value beside the first condition that holds, else *default* or nothing."""
        found = next((value for when, value in choices if when.value is True), default)
        return Cell(None) if found is None else found

    def text(self, names: Sequence[str]) -> Cell:
        """Return several fields as one text."""
        return Cell(SEPARATOR.join(str(self._record[name]) for name in names))


class TableRow:
    """The columns of a table of one record type, as `fazhigov.records.table` types them."""

    __slots__ = ("_types",)

    def __init__(self, record_type: RecordType) -> None:
        self._types = {name: field.type for name, field in record_type.fields.items()}

    def __getitem__(self, name: str | None) -> Value:
        import narwhals as nw  # noqa: PLC0415

        return nw.lit(None, dtype=nw.Boolean) if name is None else nw.col(name)

    def day(self, name: str) -> Value:
        """Return the day of a date or a moment."""
        column = self[name]
        return column.dt.date() if self._types[name] == "moment" else column

    def const(self, value: Any) -> Value:
        """Return a value that is the same for every row; moments stand in Asia/Shanghai."""
        import narwhals as nw  # noqa: PLC0415

        if isinstance(value, datetime):
            value = to_moment(value).replace(tzinfo=None)
        return nw.lit(value)

    def choose(self, choices: Sequence[tuple[Value, Value]], default: Value | None = None) -> Value:
        """Return the value beside the first condition that holds, else *default* or nothing."""
        import narwhals as nw  # noqa: PLC0415

        for when, value in reversed(choices):
            choice = nw.when(when).then(value)
            default = choice if default is None else choice.otherwise(default)
        return self[None] if default is None else default

    def text(self, names: Sequence[str]) -> Value:
        """Return several fields as one text."""
        import narwhals as nw  # noqa: PLC0415

        parts = [nw.col(name).cast(nw.String) for name in names]
        return nw.concat_str(parts, separator=SEPARATOR)


def all_hold(row: Row, conditions: Iterable[Value]) -> Value:
    """Tell whether all hold, in three-valued logic; nothing asked holds."""
    asked = list(conditions)
    return reduce(and_, asked) if asked else row.const(True)


def any_holds(row: Row, conditions: Iterable[Value]) -> Value:
    """Tell whether any holds, in three-valued logic; nothing asked does not."""
    asked = list(conditions)
    return reduce(or_, asked) if asked else row.const(False)


def during(row: Row, period: Period, day: Value) -> Value:
    """Tell whether a day lies in a period."""
    begun = day >= row.const(period.from_)
    return begun if period.until is None else begun & (day <= row.const(period.until))


def of_years(row: Row, day: Value, years: Sequence[int]) -> Value:
    """Tell whether a day lies in one of the *years*, which follow each other."""
    return during(row, Period(date(years[0], 1, 1), date(years[-1], 12, 31)), day)
