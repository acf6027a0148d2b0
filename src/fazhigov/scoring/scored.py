"""What a score is made of, as values: items, vetoes, the score itself."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from attrs import evolve, field, frozen

from fazhigov.assessment.finding import Finding
from fazhigov.records.county import Unit
from fazhigov.records.ledger import Record
from fazhigov.scoring.points import Bounds, Share, rounded
from fazhigov.scoring.scheme import Band, Item, Scheme, Veto, band_of
from fazhigov.text import Lang, Text


@frozen
class Scored:
    """An item, a section, a rule or a bonus with what it earned.

    Attributes:
        id: of the item, section, rule or bonus.
        title: its title.
        points: its weight among those beside it.
        share: how far it is attained; None where it does not apply.
        whole: how many of the score's points it stands for; nothing where it does not apply.
        parts: what it is made of.
        item: the scheme's item, where it is one.
        claimed: the points that the county or unit gave itself.
        lacking: what is missing to decide it, apart from the records that rules look at.
    """

    id: str
    title: Text
    points: Fraction
    share: Share | None
    whole: Fraction = Fraction(0)
    parts: tuple[Scored, ...] = field(default=(), repr=lambda parts: f"<{len(parts)} parts>")
    item: Item | None = field(default=None, repr=False)
    claimed: Fraction | None = None
    lacking: tuple[Text, ...] = ()

    @property
    def contribution(self) -> Bounds:
        """The score's points that it brings, from what is certain to what is possible."""
        return Bounds() if self.share is None else self.share.of_points(self.whole)

    @property
    def overclaimed(self) -> Fraction:
        """By how many points it was claimed higher than is possible."""
        if self.claimed is None or self.share is None:
            return Fraction(0)
        return max(Fraction(0), self.claimed - self.share.upper * self.points)

    @property
    def everything(self) -> Iterator[Scored]:
        """It and all that it is made of."""
        yield self
        for part in self.parts:
            yield from part.everything

    def of(self, whole: Fraction) -> Scored:
        """Return it standing for so many points, which its parts that apply divide."""
        if self.share is None:
            return self
        total = sum((part.points for part in self.parts if part.share is not None), Fraction(0))
        parts = tuple(
            part.of(whole * part.points / total) if total else part for part in self.parts
        )
        return evolve(self, whole=whole, parts=parts)

    def to_json(self, lang: Lang, *, deep: bool = True) -> dict[str, Any]:
        """Return it as plain data; *deep* with all that it is made of."""
        supplier = self.item.supplier if self.item else None
        return {
            "id": self.id,
            "title": self.title.to(lang),
            "weight": str(self.points),
            "points": str(self.whole),
            **share_data(self.share),
            "contribution": {
                "lower": str(self.contribution.lower),
                "upper": str(self.contribution.upper),
            },
            "supplier": supplier.to(lang) if supplier else None,
            "claimed": None if self.claimed is None else str(self.claimed),
            "overclaimed": str(self.overclaimed),
            "lacking": [text.to(lang) for text in self.lacking],
            "parts": [part.to_json(lang) for part in self.parts] if deep else [],
        }


@frozen
class Vetoed:
    """What vetoes a score, or might: the finding, the event or the item that is the cause."""

    veto: Veto
    cause: Finding | Record | Scored

    @property
    def reason(self) -> Text:
        """The cause in words."""
        if isinstance(self.cause, Finding):
            return self.cause.reason
        if isinstance(self.cause, Record):
            kind = self.cause["kind"]
            return Text(f"发生“{kind}”（{self.cause.place}）", f"{kind} ({self.cause.place})")
        title = self.cause.title
        return Text(f"“{title.zh}”已扣完", f"nothing is left of {title.en!r}")

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return it as plain data."""
        finding = self.cause if isinstance(self.cause, Finding) else None
        return {
            "veto": self.veto.title.to(lang),
            "rule": finding.rule.id if finding else None,
            "subject": finding.subject if finding else None,
            "reason": self.reason.to(lang),
        }


@frozen
class Score:
    """The score of a county, or of one of its units, under a scheme.

    Attributes:
        scheme: the scheme that made it.
        unit: the unit that is scored; None for the county.
        share: how far the whole is attained, without bonuses; None where nothing applies.
        items: what the scheme weighs; their contributions add up to the share's points.
        sections: the plan's sections, every rule of one alike, whatever the scheme weighs.
        departments: each department's own rules, scored apart: they do not change the plan's.
        bonuses: points on top.
        vetoes: what overrides the points.
        possible_vetoes: how much might: unknown findings of rules that can veto, for one.
        uncounted: the plan's rules that no item of the scheme looks at.
        units: the scores of the units that findings name.
    """

    scheme: Scheme
    unit: Unit | None
    share: Share | None
    items: tuple[Scored, ...]
    sections: tuple[Scored, ...]
    departments: tuple[Scored, ...]
    bonuses: tuple[Scored, ...]
    vetoes: tuple[Vetoed, ...]
    possible_vetoes: int
    uncounted: tuple[str, ...]
    units: tuple[Score, ...] = ()

    @property
    def points(self) -> Bounds | None:
        """Points of 100, and bonuses; None where nothing applies."""
        if self.share is None:
            return None
        bonuses = (bonus.contribution for bonus in self.bonuses)
        return sum(bonuses, self.share.of_points(Fraction(100)))

    @property
    def lower(self) -> Fraction | None:
        """Points that are certain."""
        return None if self.points is None else self.points.lower

    @property
    def upper(self) -> Fraction | None:
        """Points if everything unknown turned out well."""
        return None if self.points is None else self.points.upper

    @property
    def coverage(self) -> Fraction | None:
        """How much of what applies is decided."""
        return None if self.share is None else self.share.coverage

    @property
    def bands(self) -> tuple[Band, ...]:
        """The grades that are possible, best first; one of them where it is certain."""
        known = self.scheme.bands_for(self.unit.type if self.unit else None)
        if self.vetoes:
            return known[-1:]
        if self.points is None:
            return ()
        best, worst = band_of(known, self.points.upper), band_of(known, self.points.lower)
        if best is None:
            return ()
        first = known.index(best)
        end = known.index(worst) + 1 if worst else len(known)
        possible = known[first:end]
        if self.possible_vetoes and known[-1] not in possible:
            possible += known[-1:]
        return possible

    @property
    def band(self) -> Band | None:
        """The grade, None while more than one is possible."""
        return self.bands[0] if len(self.bands) == 1 else None

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return the score as plain data; the rules stand in the items of the county's score."""
        scheme = self.scheme
        return {
            "scheme": {
                "id": scheme.id,
                "title": scheme.title.to(lang),
                "basis": scheme.basis.to(lang),
                "example": scheme.example,
            },
            "unit": self.unit.name if self.unit else None,
            **share_data(self.share),
            **self._bounds(),
            "band": self.band.name.to(lang) if self.band else None,
            "bands": [band.name.to(lang) for band in self.bands],
            "vetoes": [vetoed.to_json(lang) for vetoed in self.vetoes],
            "possible_vetoes": self.possible_vetoes,
            "sections": [part.to_json(lang, deep=False) for part in self.sections],
            "departments": [part.to_json(lang, deep=False) for part in self.departments],
            "items": [part.to_json(lang, deep=self.unit is None) for part in self.items],
            "bonuses": [part.to_json(lang) for part in self.bonuses],
            "uncounted": list(self.uncounted),
            "units": [unit.to_json(lang) for unit in self.units],
        }

    def _bounds(self) -> dict[str, Any]:
        """Return the points with bonuses, where the share has them without."""
        if self.points is None:
            return {}
        points = self.points
        return {
            "lower": float(rounded(points.lower)),
            "upper": float(rounded(points.upper)),
            "exact": {
                "lower": str(points.lower),
                "upper": str(points.upper),
                "coverage": str(self.coverage),
            },
        }


def share_data(share: Share | None) -> dict[str, Any]:
    """Return points of 100 rounded to two digits, and the exact fractions beside them."""
    if share is None:
        return {"lower": None, "upper": None, "coverage": None, "exact": None}
    return {
        "lower": float(rounded(share.lower * 100)),
        "upper": float(rounded(share.upper * 100)),
        "coverage": float(rounded(share.coverage, 4)),
        "exact": {
            "lower": str(share.lower * 100),
            "upper": str(share.upper * 100),
            "coverage": str(share.coverage),
        },
    }
