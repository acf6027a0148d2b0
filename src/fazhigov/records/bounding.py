"""Faults that are all alike: some are listed, the rest are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from fazhigov.errors import FazhigovError, RecordError
from fazhigov.text import Text

LISTED = 20
"""So many of one kind show what is wrong; a thousand more would only hide the other kinds."""

_Kind = tuple[str, str | None, str]


def bounded(faults: Sequence[FazhigovError]) -> Iterator[FazhigovError]:
    """List the first faults of each kind, and of the others how many there are.

    Faults of one kind are in rows of one file and column, and are mended in the same way.
    """
    numbers: Counter[_Kind] = Counter()
    last: dict[_Kind, int] = {}
    for fault in faults:
        if isinstance(fault, RecordError) and fault.row is not None:
            kind = _kind(fault)
            numbers[kind] += 1
            last[kind] = max(fault.row, last.get(kind, 0))
    seen: Counter[_Kind] = Counter()
    for fault in faults:
        if not isinstance(fault, RecordError) or fault.row is None:
            yield fault
            continue
        kind = _kind(fault)
        seen[kind] += 1
        if seen[kind] <= LISTED:
            yield fault
        elif seen[kind] == LISTED + 1:
            yield _more(fault, numbers[kind] - LISTED, last[kind])


def _kind(fault: RecordError) -> _Kind:
    # The problem quotes the cell; the remedy is the same for all that are wrong in the same way.
    return fault.file, fault.column, fault.remedy.en


def _more(fault: RecordError, number: int, last: int) -> RecordError:
    rows = "row" if number == 1 else "rows"
    return RecordError(
        file=fault.file,
        row=None,
        column=fault.column,
        problem=Text(
            f"同类问题另有 {number:,} 行，最后一处在第 {last} 行",
            f"and {number:,} more {rows} of this kind, last row {last}",
        ),
        remedy=fault.remedy,
    )
