"""Schemes at their edges: limits that belong, and what does not apply."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest

import fazhigov as fz
from fazhigov import documents
from fazhigov.documents import Period
from fazhigov.scoring.facts import APPRAISALS, CLAIMS, EVENTS, INDICATORS, NO_EVENTS, Facts
from fazhigov.scoring.forms import Appraisal, Attainment, Deductions, Discretion, Relative
from fazhigov.scoring.inputs import check_ledgers
from fazhigov.scoring.points import UNDECIDED, Bounds, Points, Share, rounded, shown
from fazhigov.scoring.scheme import Bonus, Veto
from fazhigov.scoring.scorecard import matcher
from fazhigov.scoring.scored import share_data
from fazhigov.text import Text, both
from scores import BANDS, CHECKED, event, facts, item, ledger, points, scheme

O = fz.Outcome  # noqa: E741
HALF = Share.exactly(Fraction(1, 2))
NONE = Share.exactly(Fraction(0))
OPEN = Share(Fraction(1, 4), Fraction(3, 4))


# Points


def test_points_may_be_nought_but_never_less() -> None:
    """However little less."""
    assert Points(Fraction(0)).value == 0
    with pytest.raises(fz.SchemeError, match="negative: -1/100"):
        Points(Fraction(-1, 100))


@pytest.mark.parametrize(("written", "value"), [(5, "5"), ("7.5", "7.5"), ("1/3", "1/3"), (0, "0")])
def test_points_are_read_exactly(written: Any, value: str) -> None:
    """As whole numbers or as text."""
    assert documents.CONVERTER.structure(written, Points) == Points(Fraction(value))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (0.5, "not 0.5"),
        (True, "not True"),
        (None, "not None"),
        ("half", "not a number of points: 'half'"),
        ("1/0", "not a number of points: '1/0'"),
        ("-1", "negative: -1"),
    ],
)
def test_what_are_no_points_is_refused(written: Any, said: str) -> None:
    """A float is none: it is not what was written."""
    with pytest.raises(fz.SchemeError, match=said):
        documents.CONVERTER.structure(written, Points)


def test_bounds_are_added_taken_off_and_capped_end_by_end() -> None:
    """Worked by hand; without an end given there is nothing."""
    wide, narrow = Bounds(Fraction(1), Fraction(9)), Bounds(Fraction(2), Fraction(4))
    assert Bounds() == Bounds(Fraction(0), Fraction(0))
    assert wide + narrow == Bounds(Fraction(3), Fraction(13))
    assert wide - narrow == Bounds(Fraction(-1), Fraction(5))
    assert wide.at_most(narrow) == narrow.at_most(wide) == Bounds(Fraction(1), Fraction(4))


def test_without_a_case_or_without_a_weight_there_is_no_share() -> None:
    """Exempt and pending cases do not apply; what weighs nothing has no mean."""
    assert Share.of({}) is None
    assert Share.of({O.EXEMPT: 2, O.PENDING: 1}) is None
    assert Share.of({O.UNKNOWN: 2}) == UNDECIDED == Share(Fraction(0), Fraction(1))
    assert Share.of({O.LATE: 2}) == NONE
    assert Share.mean([]) is None
    assert Share.mean([(Fraction(0), HALF), (Fraction(1), None)]) is None
    assert Share.mean([(Fraction(3), HALF), (Fraction(1), NONE)]) == Share.exactly(Fraction(3, 8))


def test_numbers_have_as_many_digits_as_are_asked_for() -> None:
    """Two, where nothing is said."""
    assert rounded(Fraction(2, 3)) == Fraction(67, 100)
    assert rounded(Fraction(2, 3), 4) == Fraction(6667, 10000)
    assert shown(Fraction(2, 3)) == "0.67"
    assert shown(Fraction(1, 200)) == "0.01"
    assert shown(Fraction(1003, 10), 3) == "100.300"
    assert shown(Fraction(-7, 2), 1) == "-3.5"


def test_a_share_is_told_of_a_hundred() -> None:
    """Rounded, and exactly."""
    assert share_data(None) == {"lower": None, "upper": None, "coverage": None, "exact": None}
    assert share_data(Share(Fraction(1, 3), Fraction(2, 3))) == {
        "lower": 33.33,
        "upper": 66.67,
        "coverage": 0.6667,
        "exact": {"lower": "100/3", "upper": "200/3", "coverage": "2/3"},
    }


# Forms


@pytest.mark.parametrize(
    "form",
    [
        Attainment(("p/*",)),
        Appraisal("social"),
        Relative("x", "mean", at_least=points(1)),
        Relative("x", "mean", at_most=points(1)),
        Deductions(events={"k": points(2)}, floor=points(10)),
        Deductions(events={"k": points(2)}, doubled_from=2),
        Deductions(discretion=Discretion(points(1), both("head"))),
        Deductions(("p/*",), {O.LATE: points(1), O.BREACHED: points(1), O.OVERDUE: points(1)}),
    ],
)
def test_sound_forms_have_no_problems(form: Any) -> None:
    """A floor of all points and doubling from the second event are at the edge of sense."""
    assert list(form.problems(Fraction(10))) == []


@pytest.mark.parametrize(
    ("form", "n"),
    [
        (Relative("x", "mean"), 1),
        (Relative("x", "mean", at_least=points(1), at_most=points(1)), 1),
        (Deductions(events={"k": points(2)}, floor=points("10.01")), 1),
        (Deductions(("p/*",), {O.UNKNOWN: points(1), O.MET: points(1)}), 2),
        (Deductions((), {O.LATE: points(1)}), 2),
        (Deductions(("p/*",)), 1),
        (Deductions(doubled_from=1), 2),
    ],
)
def test_each_problem_of_a_form_is_found(form: Any, n: int) -> None:
    """All at once."""
    assert len(list(form.problems(Fraction(10)))) == n


def test_the_first_pattern_that_fits_gives_a_rule_its_weight() -> None:
    """All others weigh 1."""
    form = Attainment(("*",), {"p/1": points(3), "p/*": points(2)})
    assert [form.weight(rule) for rule in ("p/1", "p/2", "q/1")] == [3, 2, 1]


def deducted(form: Deductions, known: Facts, worth: int = 10) -> Share | None:
    """What is left of an item of ten points that looks at two rules."""
    return form.share("i", Fraction(worth), ["p/0", "p/1"], known)


BY_RULE = Deductions(("p/*",), {O.LATE: points(2), O.BREACHED: points(3)})
BY_EVENT = Deductions(events={"k": points(2)})


def test_what_does_not_apply_loses_nothing_and_earns_nothing() -> None:
    """Without a finding that counts and without events to look at, there is no share."""
    idle = facts({"p/0": {O.EXEMPT: 3}, "p/1": {O.PENDING: 2}})
    assert deducted(BY_RULE, idle) is None
    assert deducted(BY_RULE, facts()) is None
    assert deducted(BY_RULE, facts({"p/1": {O.MET: 1}})) == Share.exactly(Fraction(1))
    assert deducted(BY_RULE, facts({"p/1": {O.UNKNOWN: 1}})) == Share(Fraction(7, 10), Fraction(1))
    assert deducted(BY_EVENT, facts(score_event=ledger(EVENTS))) == Share.exactly(Fraction(1))


def test_an_item_without_points_has_none_to_lose() -> None:
    """Its share is nothing, whatever happened."""
    assert deducted(BY_RULE, facts({"p/0": {O.LATE: 1}}), worth=0) == NONE
    assert deducted(BY_RULE, facts({"p/0": {O.MET: 1}}), worth=0) == NONE


def test_findings_and_events_are_taken_off_together() -> None:
    """Two late (2 each), one breached (3), one event (2): 1 of 10 is left; unknown: nothing."""
    both_ = attrs.evolve(BY_RULE, events={"k": points(2)})
    counts = {"p/0": {O.LATE: 2, O.BREACHED: 1}, "p/1": {O.MET: 4}}
    known = facts(counts, score_event=ledger(EVENTS, event("i", kind="k"), event("j", kind="k")))
    assert deducted(both_, known) == Share.exactly(Fraction(1, 10))
    assert deducted(both_, facts(counts)) == Share(Fraction(0), Fraction(3, 10))


def test_the_rules_of_an_item_are_counted_together_for_doubling() -> None:
    """Late once in each of two rules, from the second on double: 2 and 4 of 10."""
    form = attrs.evolve(BY_RULE, doubled_from=2)
    known = facts({"p/0": {O.LATE: 1}, "p/1": {O.LATE: 1}})
    assert deducted(form, known) == Share.exactly(Fraction(4, 10))


def test_each_form_says_what_it_lacks() -> None:
    """A ledger of events, an appraisal, a figure and its reference; rules ask for records."""
    assert list(BY_RULE.lacking("i", facts())) == []
    assert list(BY_EVENT.lacking("i", facts())) == [NO_EVENTS]
    decided = Deductions(discretion=Discretion(points(1), both("head")))
    assert list(decided.lacking("i", facts())) == [NO_EVENTS]
    assert list(BY_EVENT.lacking("i", facts(score_event=ledger(EVENTS)))) == []
    assert list(Attainment(("*",)).lacking("i", facts())) == []
    social = Appraisal("social")
    assert [text.en for text in social.lacking("i", facts())] == ["no appraisal of it is recorded"]
    known = facts(appraisal=ledger(APPRAISALS, appraisal(80)))
    assert list(social.lacking("a", known)) == []
    relative = Relative("x", "last-year", at_least=points(1))
    for rows, said in (
        ([], ["no figure of x is recorded", "no reference for x is recorded"]),
        ([figure(2024, 1)], ["no reference for x is recorded"]),
        ([figure(2023, 1)], ["no figure of x is recorded"]),
        ([figure(2023, 1), figure(2024, 1)], []),
    ):
        known = facts(indicator=ledger(INDICATORS, *rows))
        assert [text.en for text in relative.lacking("i", known)] == said


def figure(year: int, value: int, unit: str | None = None) -> dict[str, Any]:
    """A row of the ledger of indicators."""
    return {"indicator": "x", "year": year, "unit": unit, "value": Fraction(value)}


def appraisal(result: int, full: int = 100) -> dict[str, Any]:
    """A row of the ledger of appraisals."""
    row = {"scheme": "test", "item": "a", "year": 2024, "by": "social"}
    return row | {"result": result, "full_marks": full}


def test_a_figure_below_nought_earns_nothing() -> None:
    """In part is never less than nothing; against a mean of nought, nought is enough."""
    in_part = Relative("x", "last-year", at_least=points(1), in_part=True)
    rows = ledger(INDICATORS, figure(2023, 10), figure(2024, -5))
    assert in_part.share("i", Fraction(10), (), facts(indicator=rows)) == NONE
    assert not Relative("x", "mean").in_part


def test_figures_count_only_in_a_year_that_is_known() -> None:
    """Without a year there is no last year; the mean leaves out the county's own figure."""
    rows = ledger(INDICATORS, figure(2024, 7), figure(2024, 2, "a"), figure(2024, 4, "b"))
    known = facts(indicator=rows)
    assert [known.indicator("x"), known.indicator("x", years_back=1)] == [7, None]
    assert known.mean_of_units("x") == 3
    alone = facts(indicator=ledger(INDICATORS, figure(2024, 7), figure(2024, 2, "a")))
    assert alone.mean_of_units("x") is None
    assert attrs.evolve(known, year=None).indicator("x") is None


# Ledgers


@pytest.mark.parametrize(
    ("name", "row"),
    [
        (EVENTS, event("d", kind="other", points=Fraction(0), decider="the group", reason="r")),
        (EVENTS, event("d", kind="other", points=Fraction(3), decider="the group", reason="r")),
        (APPRAISALS, appraisal(0)),
        (APPRAISALS, appraisal(100)),
        (APPRAISALS, appraisal(1, 1)),
        (CLAIMS, {"scheme": "test", "item": "d", "year": 2024, "points": Fraction(0)}),
        (CLAIMS, {"scheme": "test", "item": "d", "year": 2024, "points": Fraction(10)}),
    ],
)
def test_what_lies_at_a_limit_is_within_it(name: str, row: dict[str, Any]) -> None:
    """Nothing and all of it are amounts like others."""
    check_ledgers(CHECKED, {name: ledger(name, row)})


@pytest.mark.parametrize(
    ("name", "row"),
    [
        (EVENTS, event("d", kind="other", points=Fraction(-1, 2), decider="the group", reason="r")),
        (APPRAISALS, appraisal(-1)),
        (APPRAISALS, appraisal(0, 0)),
        (CLAIMS, {"scheme": "test", "item": "d", "year": 2024, "points": Fraction(-1, 2)}),
    ],
)
def test_what_lies_below_nought_is_refused(name: str, row: dict[str, Any]) -> None:
    """By however little."""
    with pytest.raises(fz.InputErrors, match="1 fault"):
        check_ledgers(CHECKED, {name: ledger(name, row)})


def test_a_fault_without_a_row_of_its_own_names_the_file() -> None:
    """A folded record stands for many rows; an empty kind is said to be empty."""
    table = ledger(EVENTS, event(None))
    folded = attrs.evolve(table, records=(attrs.evolve(table.records[0], row=0),))
    with pytest.raises(fz.InputErrors) as caught:
        check_ledgers(CHECKED, {EVENTS: folded})
    (fault,) = caught.value.faults
    assert isinstance(fault, fz.RecordError)
    assert (fault.row, fault.column, fault.problem) == (None, "kind", Text("未填写", "empty"))


def test_a_name_that_is_nearly_right_is_suggested() -> None:
    """Of all that the scheme has."""
    with pytest.raises(fz.InputErrors) as caught:
        check_ledgers(CHECKED, {EVENTS: ledger(EVENTS, event("d", kind="nmaed"))})
    assert "Did you mean 'named'?" in str(caught.value.faults[0])


def test_rows_of_another_unit_do_not_concern_it() -> None:
    """The county sees all; a unit those that name it."""
    rows = [event("d", kind="named", unit=unit) for unit in (None, "a", "b")]
    known = facts(score_event=ledger(EVENTS, *rows))
    assert len(list(known.rows(EVENTS))) == 3
    (own,) = attrs.evolve(known, unit="a").rows(EVENTS)
    assert own["unit"] == "a"


def test_discretion_that_is_not_given_is_none() -> None:
    """A kind of event that no list has, in an item without discretion, or without points."""
    bare = scheme(items=(item("d", 10, deductions=Deductions(events={"named": points(2)})),))
    row = event("d", kind="other", points=Fraction(1), decider="the group", reason="r")
    for used, wrong in ((bare, row), (CHECKED, row | {"points": None})):
        with pytest.raises(fz.InputErrors) as caught:
            check_ledgers(used, {EVENTS: ledger(EVENTS, wrong)})
        assert "has no 'other'" in str(caught.value.faults[0])


# Schemes


@pytest.mark.parametrize("part", ["item", "scheme"])
def test_a_year_counts_by_its_last_day(part: str) -> None:
    """In force from December 31 on, the year counts; until December 30, it does not."""
    from_last = Period(date(2024, 12, 31))
    to_eve = Period(date(2020, 1, 1), date(2024, 12, 30))
    made: Any = item("i", 1, attainment=Attainment(("*",))) if part == "item" else scheme()
    assert made.counts_in(2024)
    assert attrs.evolve(made, in_force=from_last).counts_in(2024)
    assert attrs.evolve(made, in_force=from_last).counts_in(None)
    assert not attrs.evolve(made, in_force=to_eve).counts_in(2024)
    assert attrs.evolve(made, in_force=to_eve).counts_in(2023)


def test_what_is_not_said_of_a_scheme_is_not_so() -> None:
    """It is no example, weighs every section 1, and has no cap but those of its bonuses."""
    plain = scheme(bonuses=CHECKED.bonuses)
    assert not plain.example
    assert [plain.weight("2.4"), plain.max_bonus] == [1, 2]
    assert attrs.evolve(plain, bonus_cap=points(1)).max_bonus == 1
    assert attrs.evolve(plain, bonus_cap=points(9)).max_bonus == 2
    assert scheme().max_bonus == 0


@pytest.mark.parametrize(
    ("parts", "places"),
    [
        ({"items": (item("a", 1, attainment=Attainment(("*",))),)}, []),
        ({"items": (item("a", 1),)}, ["a"]),
        (
            {
                "items": (
                    item("a", 1, attainment=Attainment(("*",)), appraisal=Appraisal("social")),
                )
            },
            ["a"],
        ),
        (
            {
                "items": (
                    item(
                        "a",
                        1,
                        appraisal=Appraisal("social"),
                        items=(item("b", 1, appraisal=Appraisal("social")),),
                    ),
                )
            },
            ["a"],
        ),
        ({"section_weights": {"2.4": points(1)}}, []),
        ({"bonuses": (Bonus("b", both(""), {"x": points(2)}, points(2)),) * 2}, ["b"]),
        ({"vetoes": (Veto(both("v"), rules=("*",)),)}, []),
        ({"vetoes": (Veto(both("v"), events=("k",)),)}, []),
        (
            {
                "items": (item("a", 1, attainment=Attainment(("*",))),),
                "vetoes": (Veto(both("v"), exhausted=("a",)),),
            },
            ["a"],
        ),
        ({"bands": BANDS}, []),
        ({"bands": (*BANDS, BANDS[0])}, ["bands"]),
        ({"bands": (*BANDS, *(attrs.evolve(b, unit_types=("town",)) for b in BANDS))}, []),
        ({"bands": (BANDS[0], BANDS[0])}, ["bands"]),
    ],
)
def test_a_scheme_names_the_place_of_each_contradiction(
    parts: dict[str, Any], places: list[str]
) -> None:
    """And none where there is none."""
    sound = scheme()
    for name, value in parts.items():
        object.__setattr__(sound, name, value)
    assert [place for place, _ in sound.problems()] == places


def test_patterns_and_ids_match() -> None:
    """An id as it stands; a star, a question mark or brackets as patterns."""
    fits = matcher(["p/1", "q/*", "r/?", "s/[ab]"])
    assert [i for i in ("p/1", "p/2", "q/x", "r/1", "r/12", "s/a", "s/c") if fits(i)] == [
        *("p/1", "q/x", "r/1", "s/a")
    ]
    assert not matcher([])("p/1")
