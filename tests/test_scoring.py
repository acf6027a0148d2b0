"""Scores are exact, and what is not known stays a range."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from io import StringIO
from itertools import chain
from random import Random
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import fazhigov as fz
from fazhigov.reports.remarks import NO_SCORE
from fazhigov.reports.score_text import score_table
from fazhigov.reports.text import print_assessment
from fazhigov.rules.evidence import NO_SUBJECT
from fazhigov.scoring.facts import APPRAISALS, CLAIMS, EVENTS, NO_EVENTS, Facts
from fazhigov.scoring.forms import Appraisal, Attainment, Deductions
from fazhigov.scoring.points import Bounds, Share, rounded, shown
from fazhigov.scoring.scheme import Band, Bonus, Scheme, Veto
from fazhigov.scoring.scorecard import built_in_scheme
from fazhigov.text import both
from scores import Made, event, item, ledger, points, random_facts, random_items, scored

O = fz.Outcome  # noqa: E741
OUTCOMES = st.lists(st.sampled_from(fz.Outcome), max_size=30)


@pytest.fixture(scope="module")
def findings(rulebook: fz.Rulebook) -> fz.Findings:
    """Findings on no records at all, to be changed at will."""
    return fz.assess(rulebook, {}, year=2024, as_of=date(2025, 2, 10))


def made_of(
    findings: fz.Findings, outcomes: Mapping[str, Iterable[fz.Outcome]], **others: Any
) -> fz.Findings:
    """Findings of some rules, by the ends of their ids, each with these outcomes."""
    rules = []
    for name, found in outcomes.items():
        (part,) = (part for part in findings.rules if part.rule.id.endswith(name))
        (first, *_) = part
        made = (
            attrs.evolve(first, outcome=outcome, subject=f"case {n}")
            for n, outcome in enumerate(found)
        )
        rules.append(Made(part.rule, tuple(made)))
    changed: Any = tuple(rules)
    return attrs.evolve(findings, rules=changed, **others)


# Worked by hand


def test_a_hand_worked_share() -> None:
    """Of met, met, late, unknown, pending, exempt: four apply, two met, one unknown.

    Lower 2/4, upper (2 + 1)/4, coverage 3/4.
    """
    share = Share.of(Counter([O.MET, O.MET, O.LATE, O.UNKNOWN, O.PENDING, O.EXEMPT]))
    assert share == Share(Fraction(1, 2), Fraction(3, 4))
    assert share.coverage == Fraction(3, 4)


def test_a_hand_worked_score_of_two_sections(findings: fz.Findings) -> None:
    """The built-in scheme: two sections of equal weight, the rules of one alike.

    2.7: one rule met, one late, one unknown: lower 1/3, upper 2/3.
    2.4: one rule breached, the other met: lower = upper 1/2.
    Total: lower (1/3 + 1/2)/2 = 5/12, upper (2/3 + 1/2)/2 = 7/12, coverage 1 - 2/12 = 5/6.
    """
    names = [r.id for r in findings.rulebook.plan_rules if r.obligation.section in ("2.4", "2.7")]
    of = {s: [n for n in names if f"/{s}." in n] for s in ("2.4", "2.7")}
    score = fz.score(
        made_of(
            findings,
            {
                of["2.7"][0]: [O.MET],
                of["2.7"][1]: [O.LATE],
                of["2.7"][2]: [O.UNKNOWN],
                of["2.4"][0]: [O.BREACHED],
                of["2.4"][1]: [O.MET],
            },
        )
    )
    assert score.share == Share(Fraction(5, 12), Fraction(7, 12))
    assert (score.lower, score.coverage) == (Fraction(500, 12), Fraction(5, 6))
    assert [b.name.en for b in score.bands] == ["poor"]
    data = score.to_json("en")
    assert (data["lower"], data["upper"], data["coverage"]) == (41.67, 58.33, 0.8333)
    assert data["exact"]["lower"] == "125/3"


HAND = Scheme(
    id="test",
    title=both("test"),
    basis=both("test"),
    items=(
        item(
            "enforcement",
            60,
            attainment=Attainment(
                ("*/2.4.1/*", "*/2.4.0/*"), {"*/jurisdiction-dispute": points(2)}
            ),
        ),
        item(
            "documents",
            25,
            deductions=Deductions(
                ("*/2.2.*",),
                {O.LATE: points("0.5"), O.BREACHED: points(1), O.OVERDUE: points(2)},
                doubled_from=3,
                floor=points(5),
            ),
        ),
        item("public", 15, appraisal=Appraisal("social")),
    ),
    bonuses=(
        Bonus(
            "commendation",
            both("commendation"),
            {"national": points(3), "provincial": points(2)},
            points(4),
        ),
    ),
    bonus_cap=points("3.5"),
    bands=(
        Band(both("good"), points(80)),
        Band(both("fair"), points(60)),
        Band(both("poor"), points(0)),
    ),
)


def test_a_hand_worked_scorecard(findings: fz.Findings) -> None:
    """28 findings of six rules, an appraisal and three commendations.

    Enforcement, 60 points, the mean of rules of which disputes weigh 2:
      disputes: 7 met, 2 late, 1 unknown: 7/10 to 8/10;
      officers: 1 met, 1 breached, 1 unknown: 1/3 to 2/3;
      figures: 2 exempt: do not apply; reported: 3 met: 1.
      lower (2 · 7/10 + 1/3 + 1)/4 = (21/15 + 20/15)/4 = 41/60, of 60 points: 41;
      upper (2 · 8/10 + 2/3 + 1)/4 = (24/15 + 25/15)/4 = 49/60, of 60 points: 49.
    Documents, 25 points, ½ for each late, 1 for each breached, 2 for each overdue finding, from the
    third of a kind on double, 5 remain in any case:
      4 late: 4 + 2 doubled again (the third and the fourth) = 6 times ½ = 3; 1 breached: 1;
      1 overdue: 2; 3 + 1 + 2 = 6 off, 19 left; 2 met cost nothing, 1 pending does not count;
      1 unknown: late it would cost 1 (a fifth, doubled), breached 1, overdue 2: at worst 17 left.
    Public, 15 points: 86.5 of 100: 12.975.
    Together: lower 41 + 17 + 12.975 = 70.975, upper 49 + 19 + 12.975 = 80.975 of 100.
    Coverage: 1 - (80.975 - 70.975)/100 = 9/10.
    Bonuses: national and provincial for one matter count 3 once, another provincial 2: 5, at most 4
    of this kind, at most 3.5 of all: lower 74.475, upper 84.475, shown as 74.48 and 84.48.
    """
    made = made_of(
        findings,
        {
            "2.4.1/jurisdiction-dispute": [O.MET] * 7 + [O.LATE] * 2 + [O.UNKNOWN],
            "2.4.1/coordination-mechanism": [O.MET, O.BREACHED, O.UNKNOWN],
            "2.4.0/enforcement-report-published": [O.EXEMPT] * 2,
            "2.4.0/enforcement-report-submitted": [O.MET] * 3,
            **dict(
                zip(
                    [r.id for r in findings.rulebook.plan_rules if "/2.2." in r.id][:2],
                    (
                        [O.LATE] * 4 + [O.BREACHED] + [O.MET] * 2,
                        [O.OVERDUE, O.UNKNOWN, O.PENDING],
                    ),
                    strict=True,
                )
            ),
        },
        score_ledgers={
            EVENTS: ledger(
                EVENTS,
                event("commendation", level="national", matter="a model court"),
                event("commendation", level="provincial", matter="a model court"),
                event("commendation", level="provincial", id="other"),
            ),
            APPRAISALS: ledger(
                APPRAISALS,
                {
                    "scheme": "test",
                    "item": "public",
                    "year": 2024,
                    "by": "social",
                    "result": Fraction("86.5"),
                    "full_marks": 100,
                },
            ),
        },
    )
    assert len(made) == 28
    score = fz.score(made, scheme=HAND)
    assert score.share == Share(Fraction("0.70975"), Fraction("0.80975"))
    assert score.coverage == Fraction(9, 10)
    assert score.points == Bounds(Fraction("74.475"), Fraction("84.475"))
    assert [part.contribution for part in score.items] == [
        Bounds(Fraction(41), Fraction(49)),
        Bounds(Fraction(17), Fraction(19)),
        Bounds(Fraction("12.975"), Fraction("12.975")),
    ]
    by_rule = {part.id.rpartition("/")[2]: part for part in score.items[0].parts}
    assert by_rule["jurisdiction-dispute"].contribution == Bounds(Fraction(21), Fraction(24))
    assert by_rule["coordination-mechanism"].contribution == Bounds(Fraction(5), Fraction(10))
    assert by_rule["enforcement-report-published"].whole == 0
    assert [shown(score.points.lower), shown(score.points.upper)] == ["74.48", "84.48"]
    assert [band.name.en for band in score.bands] == ["good", "fair"]
    assert score.band is None
    assert score.to_json("en")["exact"]["lower"] == "2979/40"
    assert {part.id for part in score.sections} <= findings.rulebook.plan.sections.keys()
    rules = [rule for department in score.departments for rule in department.parts]
    assert rules
    assert {rule.points for rule in rules} == {1}
    assert {(part.points, part.whole) for part in score.departments} <= {(0, 100), (0, 0)}
    assert score.bonuses[0].lacking == ()


def test_nothing_that_applies_is_no_score(findings: fz.Findings) -> None:
    """Neither zero nor full, whatever bonuses there are."""
    score = fz.score(made_of(findings, {}))
    assert score.share is None
    assert score.band is None
    assert score.to_json("en")["lower"] is None


def test_a_scanners_two_readings_of_what_it_did_not_look_at() -> None:
    """Kubescape counted controls that were not evaluated in two opposite ways.

    Issue 2423 (github.com/kubescape/kubescape/issues/2423): 85 of 100 controls pass, 15 fail, of
    which 12 are not evaluated in time. Left out, 85/88 = 96.6 % pass a threshold of 90. Here: lower
    85 %, upper 97 %; the truth, 85 %, is in the range, and 90 is not certain.
    Issue 1989 (the same repository): 34 of 49 controls pass, 15 can only be evaluated elsewhere,
    none fails. Counted as nothing, 34/49 = 69.4 % is the most that can be had. Here: up to 100 %.
    """
    inflated = Share.of({O.MET: 85, O.BREACHED: 3, O.UNKNOWN: 12})
    assert inflated == Share(Fraction(85, 100), Fraction(97, 100))
    assert inflated.lower < Fraction(9, 10) < inflated.upper
    assert inflated.lower <= Fraction(85, 100) <= inflated.upper
    assert inflated.lower < Fraction(85, 88) < inflated.upper
    capped = Share.of({O.MET: 34, O.UNKNOWN: 15})
    assert capped == Share(Fraction(34, 49), Fraction(1))
    assert capped.coverage == Fraction(34, 49)


# Properties


@given(OUTCOMES)
def test_bounded_and_the_range_is_as_wide_as_what_is_unknown(outcomes: list[fz.Outcome]) -> None:
    """0 <= lower <= upper <= 1, and coverage is the share of applicable cases that is decided."""
    share = Share.of(Counter(outcomes))
    unknown = outcomes.count(O.UNKNOWN)
    decided = sum(outcome.is_decided for outcome in outcomes)
    if share is None:
        assert not unknown + decided
        return
    assert 0 <= share.lower <= share.upper <= 1
    assert share.coverage == Fraction(decided, decided + unknown)


def test_a_hundred_thousand_schemes_and_findings() -> None:
    """Bounded, no float, and contributions that add up exactly, at every depth."""
    for seed in range(100_000):
        random = Random(seed)
        whole = scored(list(random_items(random)), random_facts(random))
        for part in whole.everything:
            if part.share is not None:
                assert 0 <= part.share.lower <= part.share.upper <= 1, seed
                exact = (part.share.lower, part.share.upper, part.whole, part.points)
                assert {type(value) for value in exact} == {Fraction}, seed
            else:
                assert part.whole == 0, seed
            if part.parts and part.share is not None:
                total = sum((inner.contribution for inner in part.parts), Bounds())
                assert total == part.contribution, seed


SEEDS = st.integers(0, 2**32)


@given(SEEDS)
def test_order_does_not_matter(seed: int) -> None:
    """Neither of items nor of rules nor of events."""
    random = Random(seed)
    items, facts = list(random_items(random)), random_facts(random)
    before = scored(items, facts).share
    random.shuffle(items)
    mixed = attrs.evolve(facts, counts=dict(reversed(list(facts.counts.items()))))
    if EVENTS in facts.ledgers:
        events = facts.ledgers[EVENTS]
        turned = attrs.evolve(events, records=events.records[::-1])
        mixed = attrs.evolve(mixed, ledgers={EVENTS: turned})
    assert scored(items, mixed).share == before


@given(SEEDS)
def test_a_weight_of_nought_changes_nothing(seed: int) -> None:
    """Beside items that weigh something."""
    random = Random(seed)
    items, facts = list(random_items(random)), random_facts(random)
    idle = item("idle", 0, attainment=Attainment(("p/*",)))
    assert scored([*items, idle], facts).share == scored(items, facts).share


def changed(facts: Facts, rule: str, old: fz.Outcome, new: fz.Outcome) -> Facts:
    """The same findings, but one."""
    counts = Counter(facts.counts[rule])
    counts[old] -= 1
    counts[new] += 1
    silent = facts.silent - {rule}
    return attrs.evolve(facts, counts={**facts.counts, rule: +counts}, silent=silent)


@given(SEEDS, st.sampled_from([O.LATE, O.BREACHED, O.OVERDUE, O.UNKNOWN]))
def test_a_better_record_never_lowers_a_score(seed: int, worse: fz.Outcome) -> None:
    """Whatever the scheme: one finding more that is met instead."""
    random = Random(seed)
    items, facts = list(random_items(random)), random_facts(random)
    for rule in [rule for rule, counts in facts.counts.items() if counts.get(worse)]:
        before = scored(items, facts).share
        after = scored(items, changed(facts, rule, worse, O.MET)).share
        if before is not None and after is not None:
            assert after.lower >= before.lower
            assert after.upper >= before.upper


@given(SEEDS, st.sampled_from(fz.Outcome))
def test_deciding_an_unknown_only_narrows(seed: int, decided: fz.Outcome) -> None:
    """Whatever it turns out to be, in rules of which something is recorded."""
    random = Random(seed)
    items, facts = list(random_items(random)), random_facts(random)
    for rule in [rule for rule, counts in facts.counts.items() if counts.get(O.UNKNOWN)]:
        before = scored(items, facts).share
        after = scored(items, changed(facts, rule, O.UNKNOWN, decided)).share
        if before is not None and after is not None and decided.is_decided:
            assert before.lower <= after.lower <= after.upper <= before.upper


@given(st.lists(st.integers(1, 99), min_size=1, max_size=7))
def test_weights_that_do_not_divide_evenly_add_up(weights: list[int]) -> None:
    """Thirds and sevenths of 100 points are still 100."""
    items = [
        item(f"i{n}", worth, attainment=Attainment(("p/0",))) for n, worth in enumerate(weights)
    ]
    whole = scored(items, Facts(counts={"p/0": {O.MET: 1}}))
    assert sum(part.whole for part in whole.parts) == 100
    assert whole.contribution == Bounds(Fraction(100), Fraction(100))


def test_nine_tenths_is_nought_point_nine() -> None:
    """As fractions; as floats, three times 0.3 is not."""
    share = Share.of({O.MET: 9, O.LATE: 1})
    assert share is not None
    assert share.lower == Fraction("0.9") == points("0.9").value
    assert share.of_points(Fraction(100)).lower >= 90


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("89.995", "90.00"),
        ("89.99499", "89.99"),
        ("100/3", "33.33"),
        ("0", "0.00"),
        ("-0.005", "-0.01"),
        ("-0.004", "0.00"),
    ],
)
def test_rounding_is_half_up_and_once(value: str, text: str) -> None:
    """Away from nought, at display."""
    assert shown(Fraction(value)) == text
    assert rounded(Fraction("89.995")) == 90


# Vetoes


def with_veto(veto: Veto, **changes: Any) -> Scheme:
    """The built-in scheme with a veto."""
    return attrs.evolve(built_in_scheme(), id="test", vetoes=(veto,), **changes)


INCIDENT = "2.4.0/no-incident-from-enforcement"
GRAVE = Veto(both("grave"), rules=("*/no-incident-*",))


def test_a_veto_names_its_finding_and_takes_the_last_band(findings: fz.Findings) -> None:
    """The built-in scheme has none; a scheme that vetoes prohibitions does."""
    plain = made_of(findings, {INCIDENT: [O.BREACHED, O.MET, O.MET, O.MET, O.MET, O.MET]})
    assert fz.score(plain).vetoes == ()
    score = fz.score(plain, scheme=with_veto(GRAVE))
    (vetoed,) = score.vetoes
    assert isinstance(vetoed.cause, fz.Finding)
    assert vetoed.cause.subject == "case 0"
    assert vetoed.reason == vetoed.cause.reason
    assert vetoed.to_json("en") == {
        "veto": "grave",
        "rule": f"biyang-2021-2025/{INCIDENT}",
        "subject": "case 0",
        "reason": vetoed.cause.reason.en,
    }
    assert score.lower is not None
    assert score.lower > 80
    assert [band.name.en for band in score.bands] == ["poor"]


def test_what_might_veto_keeps_the_last_band_possible(findings: fz.Findings) -> None:
    """All met but one finding that is unknown: excellent, or poor; nothing between is possible."""
    open_ = made_of(findings, {INCIDENT: [O.MET] * 99 + [O.UNKNOWN]})
    score = fz.score(open_, scheme=with_veto(GRAVE))
    assert (score.vetoes, score.possible_vetoes) == ((), 1)
    assert [band.name.en for band in score.bands] == ["excellent", "poor"]
    assert score.band is None


def printed(score: fz.Score) -> str:
    """A score as the command line shows it."""
    page = StringIO()
    Console(width=200, file=page).print(score_table(score, "en"))
    return page.getvalue()


def test_a_score_says_what_overrides_it_and_what_it_leaves_out(findings: fz.Findings) -> None:
    """A veto, one that may come, claims too high by 1 (9 of 8 left), rules that nobody weighs."""
    costs = Deductions(events={"named": points(2)})
    scheme = Scheme(
        id="test",
        title=both("test"),
        basis=both("a basis"),
        example=True,
        items=(item("discipline", 10, deductions=costs),),
        bonuses=(Bonus("prize", both("a prize"), {"national": points(3)}, points(4)),),
        vetoes=(GRAVE,),
        bands=(Band(both("good"), points(1)), Band(both("poor"), points(0))),
    )
    claim = {"scheme": "test", "item": "discipline", "year": 2024, "points": Fraction(9)}
    rows = (event("discipline", kind="named"), event("prize", level="national", id="1"))
    made = made_of(
        findings,
        {INCIDENT: [O.BREACHED, O.UNKNOWN]},
        score_ledgers={EVENTS: ledger(EVENTS, *rows), CLAIMS: ledger(CLAIMS, claim)},
    )
    shown_ = printed(fz.score(made, scheme=scheme))
    for said in (
        # 8 of 10 points are 80 of 100, and 3 on top.
        "score 83.00 to 83.00 of 100, coverage 100.00%, band poor",
        "veto (grave): ",
        "1 more that are not known might veto, once they are",
        "An example: nobody set this scheme.",
        "bonus (at most 4.00): a prize 3.00 to 3.00",
        "claimed too much: discipline 9.00, at most 8.00",
        "of the plan's rules are not weighed by this scheme",
        "discipline",
    ):
        assert said in shown_, said
    unknown = fz.score(made_of(findings, {INCIDENT: [O.MET]}), scheme=scheme)
    assert "discipline: " in printed(unknown)  # The ledger of events is not kept.
    assert [(bonus.lacking, bonus.share) for bonus in unknown.bonuses] == [
        ((NO_EVENTS,), Share(Fraction(0), Fraction(1)))
    ]


def test_no_score_is_said_in_words(findings: fz.Findings) -> None:
    """Nothing applies; without departments there is no table of theirs."""
    score = fz.score(made_of(findings, {}))
    assert NO_SCORE.en in printed(score)
    assert "departments' own rules" in printed(score)
    assert "departments' own rules" not in printed(attrs.evolve(score, departments=()))


def test_an_event_vetoes(findings: fz.Findings) -> None:
    """Without a ledger of events it might have been; with an empty one there was none."""
    veto = with_veto(Veto(both("falsified"), events=("falsified",)))
    met = {INCIDENT: [O.MET]}
    assert fz.score(made_of(findings, met), scheme=veto).possible_vetoes == 1
    none = made_of(findings, met, score_ledgers={EVENTS: ledger(EVENTS)})
    score = fz.score(none, scheme=veto)
    assert (score.vetoes, score.possible_vetoes) == ((), 0)
    happened = ledger(EVENTS, event(None, kind="falsified"))
    score = fz.score(made_of(findings, met, score_ledgers={EVENTS: happened}), scheme=veto)
    assert [vetoed.reason.en for vetoed in score.vetoes] == [f"falsified ({EVENTS}:2)"]
    earlier = ledger(EVENTS, event(None, kind="falsified") | {"occurred_on": date(2023, 12, 31)})
    score = fz.score(made_of(findings, met, score_ledgers={EVENTS: earlier}), scheme=veto)
    assert score.vetoes == ()


def test_an_item_of_which_nothing_is_left_vetoes(findings: fz.Findings) -> None:
    """Two events of 5 points use up 10; one does not; without the ledger it might be."""
    costs = Deductions(events={"named": points(5)})
    scheme = Scheme(
        id="test",
        title=both("test"),
        basis=both("test"),
        items=(item("discipline", 10, deductions=costs),),
        vetoes=(Veto(both("exhausted"), exhausted=("discipline",)),),
        bands=(Band(both("good"), points(1)), Band(both("poor"), points(0))),
    )

    def named(times: int) -> Any:
        rows = ledger(EVENTS, *[event("discipline", kind="named")] * times)
        return fz.score(made_of(findings, {}, score_ledgers={EVENTS: rows}), scheme=scheme)

    assert [len(named(times).vetoes) for times in (0, 1, 2, 3)] == [0, 0, 1, 1]
    (vetoed,) = named(2).vetoes
    assert vetoed.to_json("en") == {
        "veto": "exhausted",
        "rule": None,
        "subject": None,
        "reason": "nothing is left of 'discipline'",
    }
    unknown = fz.score(made_of(findings, {}), scheme=scheme)
    assert (unknown.vetoes, unknown.possible_vetoes) == ((), 1)


def test_an_item_that_does_not_apply_is_not_used_up(findings: fz.Findings) -> None:
    """All of its findings are exempt: nothing is taken off, and nothing is left to be taken off."""
    costs = Deductions(("*/no-incident-*",), {O.BREACHED: points(10)})
    scheme = Scheme(
        id="test",
        title=both("test"),
        basis=both("test"),
        items=(item("discipline", 10, deductions=costs),),
        vetoes=(Veto(both("exhausted"), exhausted=("discipline",)),),
        bands=(Band(both("good"), points(1)), Band(both("poor"), points(0))),
    )
    exempt = fz.score(made_of(findings, {INCIDENT: [O.EXEMPT]}), scheme=scheme)
    assert (exempt.share, exempt.vetoes, exempt.possible_vetoes) == (None, (), 0)
    breached = fz.score(made_of(findings, {INCIDENT: [O.BREACHED]}), scheme=scheme)
    assert len(breached.vetoes) == 1


def test_a_score_below_all_bands_has_none(findings: fz.Findings) -> None:
    """One of two findings met: 50 points; the only band begins at 60. All met: 100, it is had."""
    scheme = attrs.evolve(built_in_scheme(), id="test", bands=(Band(both("pass"), points(60)),))
    half = fz.score(made_of(findings, {INCIDENT: [O.MET, O.BREACHED]}), scheme=scheme)
    assert half.share == Share.exactly(Fraction(1, 2))
    assert (half.bands, half.band) == ((), None)
    full = fz.score(made_of(findings, {INCIDENT: [O.MET]}), scheme=scheme)
    assert [band.name.en for band in full.bands] == ["pass"]


# Departments, units, silence


def test_a_department_changes_nobody_elses_score(registry: fz.Registry) -> None:
    """One department more: the plan's score, and the other department's, are the same."""
    rulebook = registry.rulebook("biyang-2021-2025")
    department = rulebook.departments[0]
    another = attrs.evolve(department, id="another", rules=department.rules[:1])
    books = [attrs.evolve(rulebook, departments=d) for d in ((department,), (department, another))]
    one, two = (fz.score(fz.assess(book, {}, year=2024, as_of=date(2025, 2, 10))) for book in books)
    assert [department.whole for department in two.departments] == [100, 100]
    assert (two.share, two.items, two.sections) == (one.share, one.items, one.sections)
    assert two.departments[:1] == one.departments


def test_of_what_nothing_is_recorded_not_even_a_number_is_known() -> None:
    """Points for each late finding, and no record: anything from nothing left to all."""
    costs = Deductions(("p/0",), {O.LATE: points(1)})
    recorded = Facts(counts={"p/0": {O.UNKNOWN: 1}})
    silent = attrs.evolve(recorded, silent=frozenset({"p/0"}))
    items = [item("i", 10, deductions=costs)]
    assert scored(items, recorded).share == Share(Fraction(9, 10), Fraction(1))
    assert scored(items, silent).share == Share(Fraction(0), Fraction(1))


def test_a_rule_without_records_is_silent(findings: fz.Findings) -> None:
    """As `assess` leaves it: one unknown finding without a subject."""
    facts = Facts.of_county(findings, "test")
    silent = {f.rule.id for f in findings if f.subject == NO_SUBJECT and f.outcome is O.UNKNOWN}
    assert facts.silent == silent
    assert facts.silent


UNIT_ROWS = [
    {"unit": unit, "unit_type": "department", "year": 2024, "published_on": published}
    for unit, published in (("甲局", date(2025, 1, 17)), ("乙局", date(2025, 2, 7)))
]


@pytest.mark.parametrize("hold", [0, 100])
def test_units_are_scored_by_the_findings_that_name_them(registry: fz.Registry, hold: int) -> None:
    """The enforcement report of 2024 is due by 2025-01-31: one body met it, one was late.

    The county's share of that rule is 1/2, theirs 1 and 0.
    """
    rulebook = registry.rulebook("biyang-2021-2025").select("*/enforcement-report-published")
    units = tuple(fz.Unit(name, "department") for name in ("甲局", "乙局"))
    county = fz.County(both("synthetic"), units=units, synthetic=True)
    import polars as pl

    rows: Any = UNIT_ROWS if hold else pl.DataFrame(UNIT_ROWS).lazy()
    source = fz.read_records(
        {"county": county, "enforcement-report": rows}, rulebook.record_types, hold=hold
    )
    findings = fz.assess(rulebook, source, year=2024, as_of=date(2025, 2, 10))
    score = fz.score(findings)
    assert score.share == Share.exactly(Fraction(1, 2))
    assert {unit.unit.name: unit.lower for unit in score.units if unit.unit} == {
        "甲局": 100,
        "乙局": 0,
    }
    page = StringIO()
    print_assessment(Console(width=200, file=page), findings, score, "en", full=False)
    # January 31 and 30 lay within Spring Festival (01-28 to 02-04).
    assert "act by 2025-01-27" in page.getvalue()
    assert "The records of this example are synthetic." in page.getvalue()
    late = Veto(both("late"), rules=("*/enforcement-report-published",), outcomes=(O.LATE,))
    vetoed = fz.score(findings, scheme=with_veto(late))
    assert len(vetoed.vetoes) == 1
    assert {unit.unit.name: len(unit.vetoes) for unit in vetoed.units if unit.unit} == {
        "甲局": 0,
        "乙局": 1,
    }


def test_the_contributions_of_a_whole_plan_add_up(findings: fz.Findings) -> None:
    """Of 863 rules, by both schemes that come with the library."""
    for name in ("equal-by-section", "example"):
        score = fz.score(findings, scheme=fz.Registry.load().scheme(name))
        assert score.share is not None
        assert sum(part.whole for part in score.items) == 100
        whole = score.share.of_points(Fraction(100))
        assert sum((part.contribution for part in score.items), Bounds()) == whole
        for part in chain.from_iterable(top.everything for top in score.items):
            if part.parts:
                total = sum((inner.contribution for inner in part.parts), Bounds())
                assert total == part.contribution
