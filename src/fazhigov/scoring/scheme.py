"""Schemes: how findings become a number, as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from attrs import field, frozen

from fazhigov import documents
from fazhigov.documents import Period
from fazhigov.errors import SchemeError
from fazhigov.rules.outcome import Outcome
from fazhigov.scoring.forms import Appraisal, Attainment, Deductions, Form, Relative
from fazhigov.scoring.points import ONE, Points
from fazhigov.text import Text


@frozen
class Item:
    """One item of a scheme: made of items, or scored in one of the forms.

    Attributes:
        id: by which ledgers name it.
        title: its title.
        points: its weight among the items beside it.
        supplier: who brings the evidence for it.
        in_force: the years in which it counts: those whose last day lies in the period.
        items: the items that it is made of.
        attainment, deductions, appraisal, relative: how it is scored.
    """

    id: str
    title: Text
    points: Points
    supplier: Text | None = None
    in_force: Period | None = None
    items: tuple[Item, ...] = ()
    attainment: Attainment | None = None
    deductions: Deductions | None = None
    appraisal: Appraisal | None = None
    relative: Relative | None = None

    @property
    def forms(self) -> list[Form]:
        """The forms given; a sound item that is not made of items has one."""
        given = (self.attainment, self.deductions, self.appraisal, self.relative)
        return [form for form in given if form is not None]

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of rules, or patterns, that it looks at."""
        form = self.attainment or self.deductions
        return form.rules if form else ()

    @property
    def everything(self) -> Iterator[Item]:
        """The item and all that it is made of."""
        yield self
        for item in self.items:
            yield from item.everything

    def counts_in(self, year: int | None) -> bool:
        """Tell whether it counts in a year."""
        return year is None or self.in_force is None or self.in_force.covers(date(year, 12, 31))


@frozen
class Bonus:
    """Points on top, by the level of what was achieved.

    For one `matter` only the highest level counts.
    """

    id: str
    title: Text
    levels: dict[str, Points]
    cap: Points
    supplier: Text | None = None


@frozen
class Veto:
    """What overrides any number of points: the last band, whatever the score.

    Attributes:
        title: what it is for.
        rules: findings of these rules, by id or pattern.
        outcomes: with one of these outcomes.
        events: kinds of events in the ledger of score events.
        exhausted: items of which nothing is left above their floor.
    """

    title: Text
    rules: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = (Outcome.BREACHED,)
    events: tuple[str, ...] = ()
    exhausted: tuple[str, ...] = ()


@frozen
class Band:
    """A grade for a score of at least so many points, for some types of unit or for all."""

    name: Text
    at_least: Points
    unit_types: tuple[str, ...] = ()


@frozen
class Scheme:
    """Items, bonuses, vetoes and bands.

    Attributes:
        id: the scheme's name.
        title: its title.
        basis: who set it, on what ground.
        example: whether it only shows what schemes can say; nobody set it.
        in_force: the years that it is for: those whose last day lies in the period.
        items: what is scored; without items, each section of the plan is one.
        section_weights: without items, the weight of a section.
        default_weight: the weight of every section that is not named.
        bonuses: points on top.
        bonus_cap: the most that all bonuses together add.
        vetoes: what overrides the points.
        bands: the grades, best first; those of a type of unit apart from those for all.
    """

    id: str
    title: Text
    basis: Text
    example: bool = False
    in_force: Period | None = None
    items: tuple[Item, ...] = ()
    section_weights: dict[str, Points] = field(factory=dict)
    default_weight: Points = ONE
    bonuses: tuple[Bonus, ...] = ()
    bonus_cap: Points | None = None
    vetoes: tuple[Veto, ...] = ()
    bands: tuple[Band, ...] = ()

    def __attrs_post_init__(self) -> None:
        problems = list(self.problems())
        if problems:
            raise SchemeError(
                Text(
                    "；".join(f"{place}：{text.zh}" for place, text in problems),
                    "; ".join(f"{place}: {text.en}" for place, text in problems),
                )
            )

    def problems(self) -> Iterator[tuple[str, Text]]:
        """Find all in which the scheme contradicts itself, with where it stands."""
        if self.items and self.section_weights:
            yield (
                "section_weights",
                Text("已有 items，不应再设节权重", "sections have no weights beside items"),
            )
        seen: set[str] = set()
        for id_ in [item.id for item in self.everything] + [bonus.id for bonus in self.bonuses]:
            if id_ in seen:
                yield id_, Text("编号重复", "the id is given twice")
            seen.add(id_)
        for item in self.everything:
            if len(item.forms) + bool(item.items) != 1:
                yield (
                    item.id,
                    Text(
                        "应恰有一种计分方式，或由若干项组成",
                        "give one form of scoring, or the items that it is made of",
                    ),
                )
            for form in item.forms:
                yield from ((item.id, text) for text in form.problems(item.points.value))
        for bonus in self.bonuses:
            if any(points > bonus.cap for points in bonus.levels.values()):
                yield bonus.id, Text("某级加分高于上限", "a level adds more than the cap")
        for veto in self.vetoes:
            if not (veto.rules or veto.events or veto.exhausted):
                yield veto.title.en, Text("没有任何否决情形", "the veto names no cause")
            for id_ in veto.exhausted:
                if not any(item.id == id_ and item.deductions for item in self.everything):
                    yield id_, Text("不是扣分项，无从扣完", "not an item of deductions")
        for types in {band.unit_types for band in self.bands}:
            edges = [band.at_least for band in self.bands if band.unit_types == types]
            if edges != sorted(set(edges), reverse=True):
                yield (
                    "bands",
                    Text(
                        "等次须由高到低，且不重复", "bands must go from best to worst, none twice"
                    ),
                )

    @property
    def everything(self) -> Iterator[Item]:
        """All items, at every depth."""
        for item in self.items:
            yield from item.everything

    @property
    def max_bonus(self) -> Fraction:
        """The most that bonuses can add."""
        caps = sum((bonus.cap.value for bonus in self.bonuses), Fraction(0))
        return caps if self.bonus_cap is None else min(caps, self.bonus_cap.value)

    def weight(self, section: str) -> Fraction:
        """Return a section's weight, in a scheme without items."""
        return self.section_weights.get(section, self.default_weight).value

    def bands_for(self, unit_type: str | None = None) -> tuple[Band, ...]:
        """Return the bands of a type of unit: its own, else those for all."""
        own = tuple(band for band in self.bands if unit_type in band.unit_types)
        return own or tuple(band for band in self.bands if not band.unit_types)

    def counts_in(self, year: int | None) -> bool:
        """Tell whether the scheme is for a year."""
        return year is None or self.in_force is None or self.in_force.covers(date(year, 12, 31))


def band_of(bands: Sequence[Band], points: Fraction) -> Band | None:
    """Return the grade of a score, None where there is none that low."""
    return next((band for band in bands if points >= band.at_least.value), None)


def load_scheme(source: documents.Source) -> Scheme:
    """Read a scheme from TOML.

    Raises:
        InputErrors: every fault of the file.
    """
    file = documents.as_path(source).name
    return documents.structure(documents.read(source), Scheme, file=file)
