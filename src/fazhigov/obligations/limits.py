"""Limits: each number of a rule, with the period in which it is in force."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any, Generic, TypeVar, get_args, get_origin

from attrs import frozen

from fazhigov import documents
from fazhigov.deadlines.terms import Term, parse_term
from fazhigov.documents import Confidence, Period
from fazhigov.errors import FazhigovError
from fazhigov.text import Text

T = TypeVar("T")


class LimitError(FazhigovError, ValueError):
    """A limit that cannot be read."""


@frozen
class Version(Generic[T]):
    """One value, from when until when, where it stands and how well that was checked.

    A plain value has no period and source of its own: the rule's hold for it.
    """

    value: T
    period: Period | None = None
    source: Text | None = None
    confidence: Confidence = "text"


@frozen
class Limit(Generic[T]):
    """A number of a rule through time. A plain value holds as long as the rule does."""

    versions: tuple[Version[T], ...]

    def on(self, day: date) -> T | None:
        """Return the value in force on *day*, None where there is none (law of counting 12)."""
        for version in self.versions:
            if version.period is None or version.period.covers(day):
                return version.value
        return None


@frozen
class Threshold:
    """A share to be reached: ">= 80%" includes it, "> 90%" does not (law of counting 6).

    A share may be written as a fraction, ">= 1/3", which no percentage gives exactly.
    """

    share: Fraction
    strict: bool

    def __str__(self) -> str:
        return f"{'>' if self.strict else '≥'} {percent(self.share)}"


@frozen
class MonthDay:
    """A date of every year, such as "01-31"."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"


def percent(share: Fraction) -> str:
    """Show a share as a percentage, rounded half up to two digits; "≈" where that loses any."""
    hundredths = (share * 20000 + 1) // 2
    whole, rest = divmod(hundredths, 100)
    digits = f"{whole}" if rest == 0 else f"{whole}.{rest:02d}".rstrip("0")
    return f"{'' if share * 10000 == hundredths else '≈'}{digits}%"


_THRESHOLD = re.compile(r"(>=|>|≥)\s*(?:(\d+(?:\.\d+)?)\s*%|(\d+/[1-9]\d*))")
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")


def _parse_threshold(text: str) -> Threshold:
    match = _THRESHOLD.fullmatch(text.strip())
    if match is None:
        raise LimitError(
            Text(
                f'无法识别门槛“{text}”：请写 ">= 80%"、"> 90%" 或 ">= 1/3"',
                f'cannot read the threshold {text!r}: write ">= 80%", "> 90%" or ">= 1/3"',
            )
        )
    share = Fraction(match[2]) / 100 if match[2] is not None else Fraction(match[3])
    if share > 1:
        raise LimitError(
            Text(f"门槛“{text}”超过整体", f"the threshold {text!r} is more than the whole")
        )
    return Threshold(share, strict=match[1] == ">")


def _parse_month_day(text: str) -> MonthDay:
    match = _MONTH_DAY.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        found = MonthDay(int(match[1]), int(match[2]))
        date(2023, found.month, found.day)  # a day that every year has
    except ValueError:
        raise LimitError(
            Text(f"无法识别日期“{text}”：请写 01-31", f'cannot read {text!r}: write "01-31"')
        ) from None
    return found


def _read_from_text(kind: type[T], parse: Callable[[str], T]) -> None:
    def hook(value: Any, _: Any) -> T:
        if not isinstance(value, str):
            raise LimitError(Text(f"应为文字，实为 {value!r}", f"expected text, found {value!r}"))
        return parse(value)

    documents.CONVERTER.register_structure_hook(kind, hook)


@frozen
class _VersionEntry(Generic[T]):
    value: T
    from_: date
    source: Text
    until: date | None = None
    confidence: Confidence = "unverified"


def _structure_limit(value: Any, cls: Any) -> Limit[Any]:
    (inner,) = get_args(cls)
    if not isinstance(value, list):
        return Limit((Version(documents.CONVERTER.structure(value, inner)),))
    entries = documents.CONVERTER.structure(value, tuple[_VersionEntry[inner], ...])  # type: ignore[valid-type]
    periods = [Period(e.from_, e.until) for e in entries]
    versions = tuple(
        Version(e.value, period, e.source, e.confidence)
        for e, period in zip(entries, periods, strict=True)
    )
    for earlier, later in pairwise(periods):
        if earlier.until is None or earlier.until >= later.from_:
            raise LimitError(
                Text(
                    f"两个版本的有效期重叠：前者自 {earlier.from_}，后者自 {later.from_}",
                    f"two versions overlap: {earlier.from_} to {earlier.until or 'open'}, and one "
                    f"from {later.from_}; list them in order and end each before the next",
                )
            )
    return Limit(versions)


def _is_limit(cls: Any) -> bool:
    return get_origin(cls) is Limit


_read_from_text(Term, parse_term)
_read_from_text(Threshold, _parse_threshold)
_read_from_text(MonthDay, _parse_month_day)
documents.CONVERTER.register_structure_hook_func(_is_limit, _structure_limit)
