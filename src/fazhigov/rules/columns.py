"""Columns: what a rule reads of a ledger, so that it can be checked before any record is there."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from fazhigov.records.schema import FieldType

Plain = str | int | bool

ANY: tuple[FieldType, ...] = ()
DATE: tuple[FieldType, ...] = ("date",)
MOMENT: tuple[FieldType, ...] = ("moment",)
DAY: tuple[FieldType, ...] = ("date", "moment")
YEAR: tuple[FieldType, ...] = ("year",)
FLAG: tuple[FieldType, ...] = ("flag",)
COUNT: tuple[FieldType, ...] = ("count",)
AMOUNT: tuple[FieldType, ...] = ("count", "amount")
PERCENT: tuple[FieldType, ...] = ("percent",)
WORDS: tuple[FieldType, ...] = ("text", "choice", "item")
NUMBER: tuple[FieldType, ...] = ("count", "year")


@frozen
class Column:
    """A column that a rule reads, the types it may have, and the values it is compared with."""

    ledger: str
    field: str
    types: tuple[FieldType, ...] = ANY
    compared: tuple[Plain, ...] = ()


def reads(ledger: str, types: tuple[FieldType, ...], *fields: str | None) -> list[Column]:
    """Name columns of one ledger; those that a rule leaves out are None."""
    return [Column(ledger, name, types) for name in fields if name is not None]


def compares(ledger: str, field: str | None, values: Iterable[Plain]) -> list[Column]:
    """Name a column that is compared with values, which say what type it must have."""
    found = tuple(values)
    return [] if field is None else [Column(ledger, field, _types_of(found), found)]


def _types_of(values: tuple[Plain, ...]) -> tuple[FieldType, ...]:
    if any(isinstance(value, bool) for value in values):
        return FLAG
    return NUMBER if any(isinstance(value, int) for value in values) else WORDS
