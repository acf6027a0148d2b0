"""Conditions on a record: which rows a rule applies to, counts, or lets off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import frozen

from fazhigov import documents
from fazhigov.obligations.limits import LimitError
from fazhigov.records.ledger import Record
from fazhigov.rules.columns import Column, Plain, compares
from fazhigov.rules.row import RecordRow, Row, Value, all_hold, any_holds
from fazhigov.text import Text


@frozen
class Condition:
    """A field equals a value, or one of several, or a number lies within bounds.

    Both bounds include the number. `reason` says why that lets a case off.
    """

    field: str
    equals: Plain | None = None
    in_: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    reason: Text | None = None

    def __attrs_post_init__(self) -> None:
        bounded = (self.at_least, self.at_most) != (None, None)
        if [self.equals is not None, bool(self.in_), bounded].count(True) != 1:
            raise LimitError(
                Text(
                    f"条件“{self.field}”须写 equals、in 或 at_least/at_most 其中之一",
                    f"the condition on {self.field!r} needs one of `equals`, `in`, and "
                    "`at_least` with `at_most`",
                )
            )
        if None not in (self.at_least, self.at_most) and self.at_least > self.at_most:  # type: ignore[operator]
            raise LimitError(
                Text(
                    f"条件“{self.field}”的下限高于上限",
                    f"the condition on {self.field!r} asks for at least {self.at_least} and at "
                    f"most {self.at_most}",
                )
            )

    @property
    def values(self) -> tuple[Plain, ...]:
        """The values that the field is compared with."""
        found = (self.equals, *self.in_, self.at_least, self.at_most)
        return tuple(value for value in found if value is not None)

    def holds(self, row: Row) -> Value:
        """Tell whether the condition holds; not known where the field is empty."""
        value = row[self.field]
        if self.equals is not None:
            return value == row.const(self.equals)
        if self.in_:
            return value.is_in(self.in_)
        bounds = []
        if self.at_least is not None:
            bounds.append(value >= row.const(self.at_least))
        if self.at_most is not None:
            bounds.append(value <= row.const(self.at_most))
        return all_hold(row, bounds)

    def of(self, record: Record) -> bool | None:
        """Tell whether the condition holds for a record; None where its field is empty."""
        found: bool | None = self.holds(RecordRow(record)).value
        return found


def conditioned(ledger: str, *groups: Sequence[Condition]) -> Iterator[Column]:
    """Iterate over the columns that conditions compare with values."""
    for group in groups:
        for condition in group:
            yield from compares(ledger, condition.field, condition.values)


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


def all_of(conditions: Sequence[Condition], row: Row) -> Value:
    """Tell whether all hold: False if one does not, else not known if one is not."""
    return all_hold(row, (condition.holds(row) for condition in conditions))


def any_of(conditions: Sequence[Condition], row: Row) -> Value:
    """Tell whether one holds."""
    return any_holds(row, (condition.holds(row) for condition in conditions))


def kept(conditions: Sequence[Condition], record: Record) -> bool | None:
    """Tell whether all hold for a record; None where that is not known."""
    found: bool | None = all_of(conditions, RecordRow(record)).value
    return found


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
