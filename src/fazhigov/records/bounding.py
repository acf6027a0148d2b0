"""Faults that are all alike: some are listed, the rest are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, overload

from fazhigov.errors import FazhigovError, RecordError
from fazhigov.text import Text

LISTED = 20
"""So many of one kind show what is wrong; a thousand more would only hide the other kinds."""

_Kind = tuple[str, str | None, str]


class MoreError(RecordError):
    """So many more faults that are like one another; the first of them is in the row `after`."""

    def __init__(self, fault: RecordError, number: int, *, last: int | None) -> None:
        rows = "row" if number == 1 else "rows"
        where = (
            Text("", "")
            if last is None
            else Text(f"，最后一处在第 {last} 行", f", last row {last}")
        )
        super().__init__(
            file=fault.file,
            row=None,
            column=fault.column,
            problem=Text(
                f"同类问题另有 {number:,} 行{where.zh}",
                f"and {number:,} more {rows} of this kind{where.en}",
            ),
            remedy=fault.remedy,
        )
        self.number = number
        self.after = fault.row


@overload
def bounded(faults: Iterable[RecordError]) -> Sequence[RecordError]: ...


@overload
def bounded(faults: Iterable[FazhigovError]) -> Sequence[FazhigovError]: ...


def bounded(faults: Iterable[Any]) -> Sequence[Any]:
    """List the first faults of each kind, and of the others how many there are.

    Faults of one kind are in rows of one file and column, and are mended in the same way.
    """
    listed: list[FazhigovError] = []
    numbers: Counter[_Kind] = Counter()
    last: dict[_Kind, int] = {}
    cut: dict[_Kind, tuple[int, RecordError]] = {}
    for fault in faults:
        if isinstance(fault, RecordError) and fault.row is not None:
            kind = _kind(fault)
            numbers[kind] += 1
            last[kind] = max(fault.row, last.get(kind, 0))
            if numbers[kind] == LISTED + 1:
                cut[kind] = len(listed), fault
            elif numbers[kind] > LISTED:
                continue
        listed.append(fault)
    for kind, (place, fault) in cut.items():
        listed[place] = MoreError(fault, numbers[kind] - LISTED, last=last[kind])
    return listed


def number_of(faults: Iterable[FazhigovError]) -> int:
    """Count faults, those that are only counted among them."""
    return sum(fault.number if isinstance(fault, MoreError) else 1 for fault in faults)


def _kind(fault: RecordError) -> _Kind:
    # The problem quotes the cell; the remedy is the same for all that are wrong in the same way.
    return fault.file, fault.column, fault.remedy.en
