"""Scores are exact, and what is not known stays a range."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fazhigov as fz
from fazhigov.scoring.scheme import Band, Points
from fazhigov.scoring.scorecard import Share, built_in_scheme, rounded

OUTCOMES = st.lists(st.sampled_from(fz.Outcome), max_size=30)
SHARES = st.lists(
    st.tuples(
        st.fractions(0, 10, max_denominator=7),
        st.fractions(0, 1, max_denominator=9),
        st.fractions(0, 1, max_denominator=9),
    ),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module")
def findings(rulebook: fz.Rulebook) -> fz.Findings:
    """Findings on no records at all, to be changed at will."""
    return fz.assess(rulebook, {}, year=2024, as_of=date(2025, 2, 10))


@attrs.frozen
class Made:
    """What became of one rule, as a test wants it: stands in for `RuleFindings`."""

    rule: Any
    findings: tuple[fz.Finding, ...]

    @property
    def counts(self) -> Counter[fz.Outcome]:
        """How many findings there are of each outcome."""
        return Counter(finding.outcome for finding in self.findings)

    def where(self, *outcomes: fz.Outcome) -> list[fz.Finding]:
        """The findings of some outcomes."""
        return [finding for finding in self.findings if finding.outcome in outcomes]


def made_of(findings: fz.Findings, chosen: Iterable[fz.Finding]) -> fz.Findings:
    """Findings that are just these."""
    by_rule: dict[str, list[fz.Finding]] = {}
    for finding in chosen:
        by_rule.setdefault(finding.rule.id, []).append(finding)
    rules: Any = tuple(Made(found[0].rule, tuple(found)) for found in by_rule.values())
    return attrs.evolve(findings, rules=rules)


def with_outcomes(
    findings: fz.Findings, outcomes: list[fz.Outcome], *, section: str | None = None
) -> list[fz.Finding]:
    """Give the first findings of a section these outcomes."""
    chosen = [f for f in findings if section in (None, f.rule.obligation.section)]
    return [
        attrs.evolve(finding, outcome=outcome)
        for finding, outcome in zip(chosen, outcomes, strict=False)
    ]


def test_a_hand_worked_share(findings: fz.Findings) -> None:
    """Of met, met, late, unknown, pending, exempt: four apply, two met, one unknown.

    Lower 2/4, upper (2 + 1)/4, coverage 3/4.
    """
    o = fz.Outcome
    outcomes = [o.MET, o.MET, o.LATE, o.UNKNOWN, o.PENDING, o.EXEMPT]
    share = Share.of(Counter(f.outcome for f in with_outcomes(findings, outcomes)))
    assert share == Share(Fraction(1, 2), Fraction(3, 4), Fraction(3, 4))


def test_a_hand_worked_score(findings: fz.Findings) -> None:
    """Two sections of equal weight.

    2.7: one rule met, one late, one unknown: lower 1/3, upper 2/3, coverage 2/3.
    2.4: one rule breached, the other met: lower = upper 1/2, coverage 1.
    Total: lower (1/3 + 1/2)/2 = 5/12, upper (2/3 + 1/2)/2 = 7/12, coverage (2/3 + 1)/2 = 5/6.
    """
    o = fz.Outcome
    chosen = with_outcomes(findings, [o.MET, o.LATE, o.UNKNOWN], section="2.7")
    chosen += with_outcomes(findings, [o.BREACHED, o.MET], section="2.4")
    score = fz.score(made_of(findings, chosen))
    assert score.share == Share(Fraction(5, 12), Fraction(7, 12), Fraction(5, 6))
    assert score.lower == Fraction(500, 12)
    assert [b.name.en for b in score.bands] == ["poor"]
    shown = score.to_json("en")
    assert (shown["lower"], shown["upper"], shown["coverage"]) == (41.67, 58.33, 0.8333)
    assert shown["exact"]["lower"] == "125/3"


def test_nothing_that_applies_is_no_score(findings: fz.Findings) -> None:
    """Neither zero nor full."""
    score = fz.score(made_of(findings, ()))
    assert score.share is None
    assert score.band is None
    assert score.to_json("en")["lower"] is None


@given(OUTCOMES)
def test_bounded_and_the_range_is_as_wide_as_what_is_unknown(outcomes: list[fz.Outcome]) -> None:
    """0 <= lower <= upper <= 1, and upper - lower = 1 - coverage."""
    share = Share.of(Counter(outcomes))
    if share is None:
        assert not any(o.is_decided or o is fz.Outcome.UNKNOWN for o in outcomes)
        return
    assert 0 <= share.lower <= share.upper <= 1
    assert share.upper - share.lower == 1 - share.coverage


@given(OUTCOMES, st.sampled_from([o for o in fz.Outcome if o.is_decided]), st.randoms())
def test_deciding_an_unknown_only_narrows(
    outcomes: list[fz.Outcome], decided: fz.Outcome, random: Random
) -> None:
    """Whatever it turns out to be; and the order of findings does not matter."""
    before = Share.of(Counter([*outcomes, fz.Outcome.UNKNOWN]))
    mixed = [decided, *outcomes]
    random.shuffle(mixed)
    after = Share.of(Counter(mixed))
    assert before is not None
    assert after is not None
    assert before.lower <= after.lower <= after.upper <= before.upper
    assert after.coverage > before.coverage


@given(SHARES)
def test_the_mean_is_exact_and_weight_nought_changes_nothing(
    parts: list[tuple[Fraction, Fraction, Fraction]],
) -> None:
    """Contributions add up to the total; no float comes in between."""
    shares = [(w, Share(min(a, b), max(a, b), Fraction(1))) for w, a, b in parts]
    mean = Share.mean(shares)
    total = sum((w for w, _ in shares), Fraction(0))
    assert (mean is None) == (total == 0)
    if mean is None:
        return
    assert sum((w * s.lower for w, s in shares), Fraction(0)) == mean.lower * total
    extra = (Fraction(0), Share(Fraction(1), Fraction(1), Fraction(1)))
    assert Share.mean([*shares, extra]) == mean
    assert all(type(v) is Fraction for v in attrs.astuple(mean))


@pytest.mark.parametrize(
    ("points", "band"),
    [
        (Fraction(90), "excellent"),
        (Fraction(89995, 1000), "good"),
        (Fraction(80), "good"),
        (Fraction(79), "fair"),
        (Fraction(60), "fair"),
        (Fraction(5999, 100), "poor"),
        (Fraction(0), "poor"),
    ],
)
def test_bands_at_their_edges(points: Fraction, band: str) -> None:
    """89.995 is shown as 90 but is not 90."""
    found = built_in_scheme().band(points)
    assert found is not None
    assert found.name.en == band


def test_rounding_is_half_up_and_once() -> None:
    """89.995 shows as 90.00, 1/3 as 33.33."""
    assert rounded(Fraction(89995, 1000)) == 90
    assert rounded(Fraction(100, 3)) == Fraction(3333, 100)


def test_a_veto_names_its_finding_and_takes_the_last_band(findings: fz.Findings) -> None:
    """The built-in scheme has none; a scheme that vetoes prohibitions does."""
    o = fz.Outcome
    incident = next(f for f in findings if "/no-incident-" in f.rule.id)
    chosen = (attrs.evolve(incident, outcome=o.BREACHED),)
    plain = made_of(findings, chosen)
    assert fz.score(plain).vetoes == ()
    strict = attrs.evolve(built_in_scheme(), vetoes=("*/no-incident-*",))
    score = fz.score(plain, scheme=strict)
    assert score.vetoes == chosen
    assert score.band is not None
    assert score.band.name.en == "poor"


@pytest.mark.parametrize(
    ("change", "suggestion"),
    [
        ({"section_weights": {"2.44": Points(Fraction(2))}}, "2.4"),
        (
            {"vetoes": ("biyang-2021-2025/2.4.0/no-incident-from-enforcemnt",)},
            "no-incident-from-enforcement",
        ),
    ],
)
def test_a_scheme_that_names_what_is_not_there_is_refused(
    findings: fz.Findings, change: dict[str, Any], suggestion: str
) -> None:
    """A weight or veto that matches nothing would otherwise do nothing in silence."""
    with pytest.raises(fz.UnknownNameError, match=suggestion):
        fz.score(findings, scheme=attrs.evolve(built_in_scheme(), **change))


SCHEME = """
id = "test"
title = { zh = "测试", en = "test" }
basis = { zh = "测试", en = "test" }
default_weight = 1
section_weights = { "2.4" = "2.5" }
"""


def test_a_scheme_is_data(tmp_path: Path) -> None:
    """Weights are exact: text or whole numbers, never floats."""
    file = tmp_path / "scheme.toml"
    file.write_text(SCHEME, encoding="utf-8")
    scheme = fz.load_scheme(file)
    assert scheme.weight("2.4") == Fraction(5, 2)
    assert scheme.weight("2.5") == 1
    file.write_text(SCHEME.replace('"2.5" }', "2.5 }"), encoding="utf-8")
    with pytest.raises(fz.InputErrors) as caught:
        fz.load_scheme(file)
    assert "section_weights" in str(caught.value.faults[0])
    bands = tuple(Band(fz.Text("", ""), Points(Fraction(n))) for n in (60, 90))
    with pytest.raises(ValueError, match="best to worst"):
        attrs.evolve(scheme, bands=bands)
