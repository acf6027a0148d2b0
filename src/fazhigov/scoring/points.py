"""Points and shares: exact numbers, rounded once, at display."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from fazhigov import documents
from fazhigov.errors import SchemeError
from fazhigov.rules.outcome import Outcome
from fazhigov.text import Text


@frozen(order=True)
class Points:
    """An exact number of points or weight, written in TOML as a whole number or as text."""

    value: Fraction

    def __attrs_post_init__(self) -> None:
        if self.value < 0:
            raise SchemeError(
                Text(f"分值不得为负：{self.value}", f"points cannot be negative: {self.value}")
            )


ZERO, ONE = Points(Fraction(0)), Points(Fraction(1))


@frozen
class Bounds:
    """Points of a score, from what is certain to what is possible."""

    lower: Fraction = Fraction(0)
    upper: Fraction = Fraction(0)

    def __add__(self, other: Bounds) -> Bounds:
        return Bounds(self.lower + other.lower, self.upper + other.upper)

    def __sub__(self, other: Bounds) -> Bounds:
        return Bounds(self.lower - other.lower, self.upper - other.upper)

    def at_most(self, other: Bounds) -> Bounds:
        """Return what of it is not above another."""
        return Bounds(min(self.lower, other.lower), min(self.upper, other.upper))


@frozen
class Share:
    """How far something is attained, from what is certain to what is possible, within [0, 1].

    What is not known counts nothing in the lower bound and fully in the upper one.
    """

    lower: Fraction
    upper: Fraction

    @property
    def coverage(self) -> Fraction:
        """How much of it is decided: all but the range between the bounds."""
        return 1 - (self.upper - self.lower)

    def of_points(self, points: Fraction) -> Bounds:
        """Return the points that it makes of so many."""
        return Bounds(self.lower * points, self.upper * points)

    @classmethod
    def exactly(cls, value: Fraction) -> Share:
        """Return a share that is known."""
        return cls(value, value)

    @classmethod
    def of(cls, counts: Mapping[Outcome, int]) -> Share | None:
        """Return the share of applicable cases that are met, None where no case applies."""
        met = counts.get(Outcome.MET, 0)
        unknown = counts.get(Outcome.UNKNOWN, 0)
        applicable = unknown + sum(n for outcome, n in counts.items() if outcome.is_decided)
        if applicable == 0:
            return None
        return cls(Fraction(met, applicable), Fraction(met + unknown, applicable))

    @classmethod
    def mean(cls, parts: Iterable[tuple[Fraction, Share | None]]) -> Share | None:
        """Return the mean by weight of what applies, None where nothing that applies has any."""
        applying = [(weight, share) for weight, share in parts if share is not None]
        total = sum((weight for weight, _ in applying), Fraction(0))
        if total == 0:
            return None
        return cls(
            sum((weight * share.lower for weight, share in applying), Fraction(0)) / total,
            sum((weight * share.upper for weight, share in applying), Fraction(0)) / total,
        )


UNDECIDED = Share(Fraction(0), Fraction(1))
"""Nothing is known."""


def rounded(value: Fraction, digits: int = 2) -> Fraction:
    """Round half up, once, for display."""
    scale = 10**digits
    return Fraction((value * scale * 2 + 1) // 2, scale)


def shown(value: Fraction, digits: int = 2) -> str:
    """Write a number of points for people, always with as many digits, such as 90.00."""
    scaled = int(rounded(abs(value), digits) * 10**digits)
    sign = "-" if value < 0 and scaled else ""
    return f"{sign}{scaled // 10**digits}.{scaled % 10**digits:0{digits}d}"


def _structure_points(value: Any, _: Any) -> Points:
    # A float is refused: 0.1 in TOML is not one tenth.
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise SchemeError(
            Text(
                f'分值应为整数或文字（如 "7.5"），实为 {value!r}',
                f'points are a whole number or text such as "7.5", not {value!r}',
            )
        )
    try:
        return Points(Fraction(value))
    except (ValueError, ZeroDivisionError) as error:
        if isinstance(error, SchemeError):
            raise
        raise SchemeError(
            Text(f"不是分值：{value!r}", f"not a number of points: {value!r}")
        ) from error


documents.CONVERTER.register_structure_hook(Points, _structure_points)
