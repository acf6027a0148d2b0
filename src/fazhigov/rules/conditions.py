"""Conditions on a record: which rows a rule applies to, counts, or lets off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen

from fazhigov import documents
from fazhigov.obligations.limits import LimitError
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

    def __attrs_post_init__(self) -> None:
        if (self.equals is None) == (not self.in_):
            raise LimitError(
                Text(
                    f"条件“{self.field}”须写 equals 或 in 其中之一",
                    f"the condition on {self.field!r} needs either `equals` or `in`",
                )
            )

    @property
    def values(self) -> tuple[Plain, ...]:
        """The values that the field is compared with."""
        return self.in_ if self.equals is None else (self.equals,)

    def of(self, record: Record) -> bool | None:
        """Tell whether the condition holds; None where the field is empty."""
        value = record[self.field]
        if value is None:
            return None
        return value in self.values


def fields_of(*groups: Sequence[Condition]) -> list[str]:
    """Return the fields that conditions read."""
    return [condition.field for group in groups for condition in group]


def values_of(ledger: str, *groups: Sequence[Condition]) -> list[tuple[str, str, Plain]]:
    """Return (ledger, field, value) of everything that conditions compare with."""
    return [
        (ledger, condition.field, value)
        for group in groups
        for condition in group
        for value in condition.values
    ]


def require_reasons(exempt: Sequence[Condition]) -> None:
    """Refuse an exemption that does not say why it lets a case off."""
    for condition in exempt:
        if condition.reason is None:
            raise LimitError(
                Text(
                    f"免除条件“{condition.field}”缺少理由 reason",
                    f"the exemption on {condition.field!r} lacks its `reason`",
                )
            )


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
        raise LimitError(
            Text(
                f"应为文字、整数或 true/false，实为 {value!r}",
                f"expected text, a whole number or true/false, found {value!r}",
            )
        )
    return value


documents.CONVERTER.register_structure_hook_func(lambda cls: cls == Plain, _structure_plain)
documents.CONVERTER.register_structure_hook_func(
    lambda cls: cls == Plain | None,
    lambda value, cls: None if value is None else _structure_plain(value, cls),
)
