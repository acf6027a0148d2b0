"""Schemes: how findings become a number, as data."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import field, frozen

from fazhigov import documents
from fazhigov.errors import FazhigovError
from fazhigov.text import Text


@frozen
class Points:
    """An exact number of points or weight, written in TOML as a whole number or as text."""

    value: Fraction


@frozen
class Band:
    """A grade for a score of at least so many points."""

    name: Text
    at_least: Points


@frozen
class Scheme:
    """Weights, vetoes and bands.

    Attributes:
        id: the scheme's name.
        title: its title.
        basis: who set it, on what ground.
        section_weights: weight of a section; a section that is not named weighs `default_weight`.
        default_weight: the weight of every other section.
        vetoes: ids (or patterns) of rules whose breach vetoes the score; late and overdue do not.
        bands: the grades, best first.
    """

    id: str
    title: Text
    basis: Text
    section_weights: dict[str, Points] = field(factory=dict)
    default_weight: Points = Points(Fraction(1))
    vetoes: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()

    def __attrs_post_init__(self) -> None:
        edges = [band.at_least.value for band in self.bands]
        if edges != sorted(set(edges), reverse=True):
            raise SchemeError(
                Text("等次须由高到低，且不重复", "bands must go from best to worst, none twice")
            )

    def weight(self, section: str) -> Fraction:
        """Return a section's weight."""
        return self.section_weights.get(section, self.default_weight).value

    def band(self, points: Fraction) -> Band | None:
        """Return the grade of a score, None where the scheme has none that low."""
        return next((band for band in self.bands if points >= band.at_least.value), None)


class SchemeError(FazhigovError, ValueError):
    """A scheme that contradicts itself."""


def load_scheme(source: documents.Source) -> Scheme:
    """Read a scheme from TOML.

    Raises:
        InputErrors: every fault of the file.
    """
    file = documents.as_path(source).name
    return documents.structure(documents.read(source), Scheme, file=file)


def _structure_points(value: Any, _: Any) -> Points:
    # A float is refused: 0.1 in TOML is not one tenth.
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise SchemeError(
            Text(
                f'分值应为整数或文字（如 "7.5"），实为 {value!r}',
                f'points are a whole number or text such as "7.5", not {value!r}',
            )
        )
    points = Fraction(value)
    if points < 0:
        raise SchemeError(Text(f"分值不得为负：{value}", f"points cannot be negative: {value}"))
    return Points(points)


documents.CONVERTER.register_structure_hook(Points, _structure_points)
