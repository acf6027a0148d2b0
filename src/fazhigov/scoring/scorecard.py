"""Scores: exact, with what is not known kept as a range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatch
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from types import EllipsisType
from typing import Any

from attrs import frozen

from fazhigov.assessment.finding import Finding
from fazhigov.assessment.findings import Findings
from fazhigov.assessment.rulebook import Rulebook
from fazhigov.errors import UnknownNameError, near_match
from fazhigov.rules.outcome import Outcome
from fazhigov.scoring.scheme import Band, Scheme, load_scheme
from fazhigov.text import Lang, Text


@frozen
class Share:
    """How far something is attained: lower bound, upper bound and coverage, each in [0, 1].

    An unknown case counts nothing in the lower bound and fully in the upper one; coverage is the
    share of applicable cases that are decided.
    """

    lower: Fraction
    upper: Fraction
    coverage: Fraction

    @staticmethod
    def of(counts: Mapping[Outcome, int]) -> Share | None:
        """Return the attainment of one rule from its outcomes, None where no case applies."""
        met = counts.get(Outcome.MET, 0)
        unknown = counts.get(Outcome.UNKNOWN, 0)
        applicable = unknown + sum(n for outcome, n in counts.items() if outcome.is_decided)
        if applicable == 0:
            return None
        return Share(
            lower=Fraction(met, applicable),
            upper=Fraction(met + unknown, applicable),
            coverage=Fraction(applicable - unknown, applicable),
        )

    @staticmethod
    def mean(parts: Sequence[tuple[Fraction, Share]]) -> Share | None:
        """Return the weighted mean, None where nothing has weight."""
        total = sum((weight for weight, _ in parts), Fraction(0))
        if total == 0:
            return None
        return Share(
            lower=sum((w * s.lower for w, s in parts), Fraction(0)) / total,
            upper=sum((w * s.upper for w, s in parts), Fraction(0)) / total,
            coverage=sum((w * s.coverage for w, s in parts), Fraction(0)) / total,
        )

    def to_json(self) -> dict[str, Any]:
        """Return points rounded to two digits, and the exact fractions beside them."""
        return {
            "lower": float(rounded(self.lower * 100)),
            "upper": float(rounded(self.upper * 100)),
            "coverage": float(rounded(self.coverage, 4)),
            "exact": {
                "lower": str(self.lower * 100),
                "upper": str(self.upper * 100),
                "coverage": str(self.coverage),
            },
        }


@frozen
class Part:
    """The share of one section of the plan, or of one department's own rules."""

    id: str
    title: Text
    weight: Fraction
    share: Share | None

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return the part as plain data."""
        return {
            "id": self.id,
            "title": self.title.to(lang),
            "weight": str(self.weight),
            **(self.share.to_json() if self.share else NOTHING),
        }


NOTHING: dict[str, Any] = {"lower": None, "upper": None, "coverage": None, "exact": None}
"""A share where nothing applies: neither zero nor full."""


@frozen
class Score:
    """A county's score under a scheme.

    Attributes:
        scheme: the scheme that made it.
        share: the plan's share; None where no duty applies.
        sections: the plan's sections, with their weights.
        departments: each department's own rules, scored apart: they do not change the plan's.
        vetoes: the findings that veto the score.
    """

    scheme: Scheme
    share: Share | None
    sections: tuple[Part, ...]
    departments: tuple[Part, ...]
    vetoes: tuple[Finding, ...]

    @property
    def lower(self) -> Fraction | None:
        """Points of 100 that are certain."""
        return None if self.share is None else self.share.lower * 100

    @property
    def upper(self) -> Fraction | None:
        """Points of 100 if everything unknown turned out well."""
        return None if self.share is None else self.share.upper * 100

    @property
    def coverage(self) -> Fraction | None:
        """Share of what applies that is decided."""
        return None if self.share is None else self.share.coverage

    @property
    def bands(self) -> tuple[Band, ...]:
        """The grades that are possible, best first; one of them where it is certain."""
        if self.vetoes:
            return self.scheme.bands[-1:]
        if self.lower is None or self.upper is None:
            return ()
        best, worst = self.scheme.band(self.upper), self.scheme.band(self.lower)
        if best is None:
            return ()
        first = self.scheme.bands.index(best)
        last = self.scheme.bands.index(worst) if worst else len(self.scheme.bands) - 1
        return self.scheme.bands[first : last + 1]

    @property
    def band(self) -> Band | None:
        """The grade, None while more than one is possible."""
        return self.bands[0] if len(self.bands) == 1 else None

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return the score as plain data."""
        return {
            "scheme": {
                "id": self.scheme.id,
                "title": self.scheme.title.to(lang),
                "basis": self.scheme.basis.to(lang),
            },
            **(self.share.to_json() if self.share else NOTHING),
            "band": self.band.name.to(lang) if self.band else None,
            "bands": [band.name.to(lang) for band in self.bands],
            "vetoes": [
                {"rule": f.rule.id, "subject": f.subject, "reason": f.reason.to(lang)}
                for f in self.vetoes
            ],
            "sections": [part.to_json(lang) for part in self.sections],
            "departments": [part.to_json(lang) for part in self.departments],
        }


def score(findings: Findings, *, scheme: Scheme | EllipsisType = ...) -> Score:
    """Turn findings into a score.

    Args:
        findings: what `assess` returned.
        scheme: how to weigh; the built-in scheme (every section the same) where left out.

    Raises:
        UnknownNameError: the scheme names a section or a rule that the rulebook does not have.
    """
    used = built_in_scheme() if isinstance(scheme, EllipsisType) else scheme
    by_rule = {part.rule.id: part.counts for part in findings.rules}
    rulebook = findings.rulebook
    _refuse_unknown_names(used, rulebook)
    sections = []
    for section, title in rulebook.plan.sections.items():
        rules = [r for r in rulebook.plan_rules if r.obligation.section == section]
        share = _equal_mean(Share.of(by_rule.get(rule.id, {})) for rule in rules)
        if rules:
            sections.append(Part(section, title, used.weight(section), share))
    return Score(
        scheme=used,
        share=Share.mean([(p.weight, p.share) for p in sections if p.share is not None]),
        sections=tuple(sections),
        departments=tuple(
            Part(
                department.id,
                department.title,
                Fraction(0),
                _equal_mean(Share.of(by_rule.get(rule.id, {})) for rule in department.rules),
            )
            for department in rulebook.departments
        ),
        vetoes=tuple(
            finding
            for part in findings.rules
            if any(fnmatch(part.rule.id, pattern) for pattern in used.vetoes)
            for finding in part.where(Outcome.BREACHED)
        ),
    )


@lru_cache(maxsize=1)
def built_in_scheme() -> Scheme:
    """Return the built-in scheme: every section weighs the same, and so does every rule in one."""
    return load_scheme(files(__package__) / "equal_by_section.toml")


def _refuse_unknown_names(scheme: Scheme, rulebook: Rulebook) -> None:
    """Refuse a scheme that weighs sections or vetoes rules which the rulebook does not have."""
    known = list(rulebook.plan.sections)
    unknown = [section for section in scheme.section_weights if section not in known]
    if not unknown and not rulebook.selection:
        known = [rule.id for rule in rulebook]
        unknown = [v for v in scheme.vetoes if not any(fnmatch(id_, v) for id_ in known)]
    if unknown:
        hint = near_match(unknown[0], known)
        raise UnknownNameError(
            Text(
                f"评分方案 {scheme.id} 提到的“{unknown[0]}”不在规则总表中。{hint.zh}",
                f"the scheme {scheme.id!r} names {unknown[0]!r}, which the rulebook has not. "
                f"{hint.en}",
            )
        )


def rounded(value: Fraction, digits: int = 2) -> Fraction:
    """Round half up, once, for display."""
    scale = 10**digits
    return Fraction((value * scale * 2 + 1) // 2, scale)


def _equal_mean(shares: Iterable[Share | None]) -> Share | None:
    return Share.mean([(Fraction(1), share) for share in shares if share is not None])
