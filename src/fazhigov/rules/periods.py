"""Recurring periods: every year, every so many years, the whole plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from attrs import frozen

from fazhigov import documents
from fazhigov.documents import Period
from fazhigov.obligations.limits import LimitError
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
    """A recurring period of whole calendar years; `years` is None for the plan's whole period."""

    years: int | None

    @property
    def text(self) -> Text:
        """The period in words."""
        if self.years is None:
            return Text("规划期内", "within the plan's period")
        if self.years == 1:
            return Text("每年", "a year")
        return Text(f"每{self.years}年", f"every {self.years} years")

    def ending_in(self, year: int, in_force: Period) -> Period:
        """Return the period that the assessed *year* closes."""
        if self.years is None:
            return in_force
        return Period(date(year - self.years + 1, 1, 1), date(year, 12, 31))


def contains(period: Period, value: Any) -> bool | None:
    """Tell whether a record's date lies in the period; None where it has none."""
    return None if value is None else period.covers(value)


def label(period: Period) -> str:
    """Name a period by its years."""
    first, last = period.from_.year, period.until.year if period.until else None
    return str(first) if first == last else f"{first}–{last or ''}"


def label_of_years(years: Sequence[int]) -> Text:
    """Name the years assessed."""
    return both(str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}" if years else "–")


_EVERY = re.compile(r"(\d+) years?")


def _structure_every(value: Any, _: Any) -> Every:
    if value == "year":
        return Every(1)
    if value == "plan":
        return Every(None)
    match = _EVERY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise LimitError(
            Text(
                f'无法识别周期 {value!r}：请写 "year"、"2 years" 或 "plan"',
                f'cannot read the period {value!r}: write "year", "2 years" or "plan"',
            )
        )
    return Every(int(match[1]))


documents.CONVERTER.register_structure_hook(Every, _structure_every)
