"""The same answers for many days at once: lists, numpy arrays, and columns that narwhals knows.

The days of a calendar are finite, so an answer for each of them is a table; a column is answered
by looking its days up. Missing days stay missing; days outside the calendar are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from attrs import frozen

from fazhigov.calendars.moments import to_day
from fazhigov.errors import MomentError
from fazhigov.text import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fazhigov.calendars.working import WorkingCalendar

CHUNK = 1 << 15
"""Days looked up at a time, few enough to stay in the processor's cache."""

_EPOCH = date(1970, 1, 1)
_DAYS = "datetime64[D]"


@frozen
class Table:
    """An answer for each known day, with a gap before the first and after the last."""

    first: int
    answers: NDArray[np.int64]
    dtype: str


def answer(
    values: Any,
    *,
    calendar: WorkingCalendar,
    scalar: Callable[[date], Any],
    table: Callable[[], Table],
) -> Any:
    """Answer a collection of days in its own shape: list for list, array for array.

    Args:
        values: an iterable of days, a numpy array of datetime64, or a series of dates.
        calendar: for the message where a day lies outside.
        scalar: the answer for one day.
        table: the answers for all days, asked for only where *values* is an array or a column.

    Raises:
        CalendarCoverageError: a day, or its answer, is not known.
        MomentError: an array of moments rather than days.
        TypeError: neither a day nor a collection of days.
    """
    if isinstance(values, str | bytes):
        raise TypeError(f"neither a day nor a collection of days: {values!r}")
    if type(values).__module__ == "numpy":
        return _array(values, calendar, table())
    if hasattr(values, "__iter__") and not hasattr(values, "dtype"):
        days: Iterable[Any] = values
        return [None if day is None else scalar(day) for day in days]
    import narwhals as nw  # noqa: PLC0415

    series = nw.from_native(values, series_only=True, pass_through=True)
    if not isinstance(series, nw.Series):
        raise TypeError(f"neither a day nor a collection of days: {type(values).__name__}")
    found = _array(series.to_numpy(), calendar, table())
    result = nw.new_series(name=series.name, values=found, backend=series.implementation)
    index = nw.maybe_get_index(series)
    return nw.to_native(result if index is None else nw.maybe_set_index(result, index=index))


def _array(values: NDArray[Any], calendar: WorkingCalendar, table: Table) -> NDArray[Any]:
    import numpy as np  # noqa: PLC0415

    days = _days(values)
    flat = days.ravel().view(np.int64)
    out = np.empty(len(flat), dtype=np.int64)
    buffer = np.empty(min(CHUNK, len(flat)), dtype=np.int64)
    for start in range(0, len(flat), CHUNK):
        part = flat[start : start + CHUNK]
        index = buffer[: len(part)]
        np.subtract(part, table.first - 1, out=index)
        found = out[start : start + CHUNK]
        np.take(table.answers, index, out=found, mode="clip")
        if found.min() == _missing():
            _refuse_unknown(part, found, calendar)
    return _typed(out.reshape(days.shape), days, table)


def _typed(out: NDArray[Any], days: NDArray[Any], table: Table) -> NDArray[Any]:
    import numpy as np  # noqa: PLC0415

    if table.dtype == _DAYS:
        return out.view(_DAYS)
    missing = np.isnat(days)
    if missing.any():
        return np.where(missing, None, out.astype(table.dtype))  # type: ignore[call-overload,no-any-return]
    return out.astype(table.dtype)


def _days(values: NDArray[Any]) -> NDArray[np.datetime64]:
    import numpy as np  # noqa: PLC0415

    if values.dtype == object:
        values = np.array(
            [None if day is None else to_day(day) for day in values.ravel()], _DAYS
        ).reshape(values.shape)
    if values.dtype.kind != "M":
        raise TypeError(f"an array of days has dtype datetime64[D], not {values.dtype}")
    days = np.ascontiguousarray(values, _DAYS)
    if values.dtype != days.dtype and not np.array_equal(days, values, equal_nan=True):
        raise MomentError(
            Text(
                "数组含有一日之内的时刻而没有时区：请先换算为上海时间的日期",
                "the array holds moments within a day, without a zone: turn them into dates in "
                "Asia/Shanghai first",
            )
        )
    return days


def _refuse_unknown(
    part: NDArray[np.int64], found: NDArray[np.int64], calendar: WorkingCalendar
) -> None:
    """Raise for the first day that has no answer; a missing day has none to give."""
    import numpy as np  # noqa: PLC0415

    unknown = (found == _missing()) & ~np.isnat(part.view(_DAYS))
    if unknown.any():
        raise calendar.outside(part[unknown.argmax()].view(_DAYS).item())


@lru_cache(maxsize=64)
def shifted(calendar: WorkingCalendar, n: int) -> Table:
    """Tabulate the n-th working day from each day."""
    import numpy as np  # noqa: PLC0415

    passed, works = _counted(calendar)
    if n > 0:
        position = passed + n - 1
    elif n < 0:
        position = passed - works + n
    else:
        return _framed(calendar, _number(calendar.first_day) + np.arange(len(passed)), _DAYS)
    _, worked = calendar.rank_and_select()
    numbers = np.fromiter(map(_number, worked), dtype=np.int64)
    inside = (position >= 0) & (position < len(numbers))
    days = np.full(len(position), _missing())
    days[inside] = numbers[position[inside]]
    return _framed(calendar, days, _DAYS)


@lru_cache(maxsize=64)
def passed_days(calendar: WorkingCalendar) -> Table:
    """Tabulate how many working days have passed by each day."""
    passed, _ = _counted(calendar)
    return _framed(calendar, passed, "int64")


@lru_cache(maxsize=64)
def working(calendar: WorkingCalendar) -> Table:
    """Tabulate which days are working days."""
    _, works = _counted(calendar)
    return _framed(calendar, works, "bool")


def _counted(calendar: WorkingCalendar) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return, for each known day, the working days passed, and 1 where it is one itself."""
    import numpy as np  # noqa: PLC0415

    ranks, _ = calendar.rank_and_select()
    passed = np.fromiter(ranks, dtype=np.int64)
    return passed, np.diff(passed, prepend=0)


def _framed(calendar: WorkingCalendar, answers: NDArray[np.int64], dtype: str) -> Table:
    import numpy as np  # noqa: PLC0415

    return Table(_number(calendar.first_day), np.pad(answers, 1, constant_values=_missing()), dtype)


def _missing() -> int:
    """Return the number by which numpy knows a missing day, and we an answer not known."""
    import numpy as np  # noqa: PLC0415

    return np.iinfo(np.int64).min


def _number(day: date) -> int:
    """Count a day as numpy does: from the first of 1970."""
    return (day - _EPOCH).days
