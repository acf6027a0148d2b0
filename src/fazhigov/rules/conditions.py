"""Conditions on a record: which rows a rule applies to, counts, or lets off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen

from fazhigov import documents
from fazhigov.records.ledger import Record
from fazhigov.text import Text

Plain = str | int | bool


@frozen
class Condition:
    """A field equals a value, or one of several; `reason` says why that lets a case off."""

    field: str
    equals: Plain | None = None
    in_: tuple[str, ...] = ()
    reason: Text | None = None

    def of(self, record: Record) -> bool | None:
        """Tell whether the condition holds; None where the field is empty."""
        value = record[self.field]
        if value is None:
            return None
        return value in self.in_ if self.in_ else value == self.equals


def all_of(conditions: Sequence[Condition], record: Record) -> bool | None:
    """Tell whether all hold: False if one does not, else None if one is not known."""
    found = [condition.of(record) for condition in conditions]
    if False in found:
        return False
    return None if None in found else True


def first_true(conditions: Sequence[Condition], record: Record) -> Condition | None:
    """Return the first condition that holds."""
    return next((c for c in conditions if c.of(record) is True), None)


def first_unknown(conditions: Sequence[Condition], record: Record) -> Condition | None:
    """Return the first condition whose field is empty."""
    return next((c for c in conditions if c.of(record) is None), None)


def _structure_plain(value: Any, _: Any) -> Plain:
    if not isinstance(value, str | int | bool):
        raise ValueError(f"expected text, a whole number or true/false, found {value!r}")
    return value


documents.CONVERTER.register_structure_hook_func(lambda cls: cls == Plain, _structure_plain)
documents.CONVERTER.register_structure_hook_func(
    lambda cls: cls == Plain | None,
    lambda value, cls: None if value is None else _structure_plain(value, cls),
)
