"""Recurring periods: every month, every so many years, the last so many, the whole plan."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from attrs import frozen

from fazhigov import documents
from fazhigov.deadlines.counting import corresponding_day
from fazhigov.documents import Period
from fazhigov.obligations.limits import LimitError
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.decision import Case
from fazhigov.rules.outcome import Outcome
from fazhigov.text import Text, both

NOT_IN_FORCE = Case(
    "not_in_force",
    Outcome.NOT_APPLICABLE,
    lambda f: ~f.in_force,
    Text("{period} 本规则未施行", "the rule was not in force in {period}"),
)


@frozen
class Every:
    """A recurring period: so many whole calendar months, or the plan's own period (None).

    A rolling one moves on every day: it is the last so many months, whatever the calendar says.
    """

    months: int | None
    rolling: bool = False

    @property
    def text(self) -> Text:
        """The period in words."""
        if self.months is None:
            return Text("规划期内", "within the plan's period")
        if self.months == 1:
            return Text("每月", "a month")
        if self.rolling:
            years = self.months // _YEAR
            return Text(f"最近{years}年内", f"in the last {years} year{'s' * (years > 1)}")
        if self.months == _YEAR:
            return Text("每年", "a year")
        years = self.months // _YEAR
        return Text(f"每{years}年", f"every {years} years")

    @property
    def cadence(self) -> Cadence:
        """How often such a period comes round."""
        if self.months is None:
            return Cadence.ONCE
        return {1: Cadence.MONTH, _YEAR: Cadence.YEAR}.get(self.months, Cadence.YEARS)

    def ending_in(self, year: int, in_force: Period, as_of: date) -> Iterator[Period]:
        """Iterate over the periods that the assessed *year* closes; rolling ones end by *as_of*."""
        if self.months is None:
            yield in_force
        elif self.rolling:
            last = min(date(year, 12, 31), as_of)
            yield Period(_first_within(self.months, last), last)
        elif self.months == 1:
            for month in range(1, _YEAR + 1):
                yield Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        else:
            yield Period(date(year - self.months // _YEAR + 1, 1, 1), date(year, 12, 31))

    def label(self, period: Period) -> str:
        """Name one of its periods: by days where it does not end with a year."""
        last = period.until
        if self.rolling and last is not None and (last.month, last.day) != (12, 31):
            return f"{period.from_}–{last}"
        return label(period)


_YEAR = 12


def _first_within(months: int, last: date) -> date:
    """Return the first day from which so many *months* run beyond *last* (law 4)."""
    day = timedelta(1)
    return max(corresponding_day(last, -months) + day, corresponding_day(last + day, -months))


def contains(period: Period, value: Any) -> bool | None:
    """Tell whether a record's date lies in the period; None where it has none."""
    return None if value is None else period.covers(value)


def label(period: Period) -> str:
    """Name a period by its years, or by its month."""
    first, last = period.from_, period.until
    if last is not None and (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    if last is not None and first.year == last.year:
        return str(first.year)
    return f"{first.year}–{last.year if last else ''}"


def label_of_years(years: Sequence[int]) -> Text:
    """Name the years assessed."""
    return both(str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}")


_EVERY = re.compile(r"(last )?([1-9]\d?) years?")


def _structure_every(value: Any, _: Any) -> Every:
    named = {"month": Every(1), "year": Every(_YEAR), "plan": Every(None)}
    if isinstance(value, str) and value in named:
        return named[value]
    match = _EVERY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise LimitError(
            Text(
                f'无法识别周期 {value!r}：请写 "month"、"year"、"2 years"、'
                '"last 3 years" 或 "plan"',
                f'cannot read the period {value!r}: write "month", "year", "2 years", '
                '"last 3 years" or "plan"',
            )
        )
    return Every(int(match[2]) * _YEAR, rolling=match[1] is not None)


documents.CONVERTER.register_structure_hook(Every, _structure_every)
