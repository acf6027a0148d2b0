"""Schemes are data: what they can say, what they cost, and what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest

import fazhigov as fz
from fazhigov.documents import Period
from fazhigov.scoring.facts import APPRAISALS, CLAIMS, EVENTS, INDICATORS, Facts
from fazhigov.scoring.forms import Appraisal, Attainment, Deductions, Discretion, Relative
from fazhigov.scoring.inputs import check_ledgers
from fazhigov.scoring.points import UNDECIDED, Points, Share
from fazhigov.scoring.scheme import Band, Bonus, Scheme, Veto, band_of
from fazhigov.scoring.scorecard import built_in_scheme, example_scheme
from fazhigov.text import both
from scores import CHECKED, event, facts, item, ledger, points, scored

O = fz.Outcome  # noqa: E741


def share_of(form: dict[str, Any], facts: Facts, worth: int = 10) -> Share | None:
    """The share of one item."""
    return scored([item("i", worth, **form)], facts).share


# Forms


@pytest.mark.parametrize(
    ("n", "lost"),
    [(0, 0), (1, 2), (2, 2 + 4), (3, 2 + 4 + 4)],
)
def test_from_the_second_event_on_each_costs_double(n: int, lost: int) -> None:
    """Two points the first time, four each time after it."""
    costs = Deductions(events={"named": points(2)}, doubled_from=2)
    rows = ledger(EVENTS, *[event("i", kind="named")] * n)
    assert share_of({"deductions": costs}, facts(score_event=rows)) == Share.exactly(
        Fraction(10 - lost, 10)
    )


def test_kinds_of_events_double_apart() -> None:
    """One of each kind is the first of its kind: 2 and 3 points."""
    costs = Deductions(events={"city": points(2), "province": points(3)}, doubled_from=2)
    rows = ledger(EVENTS, event("i", kind="city"), event("i", kind="province"))
    assert share_of({"deductions": costs}, facts(score_event=rows)) == Share.exactly(
        Fraction(5, 10)
    )


def test_deductions_stop_at_the_floor() -> None:
    """Seven events of two points from ten, of which three remain in any case."""
    costs = Deductions(events={"named": points(2)}, floor=points(3))
    rows = ledger(EVENTS, *[event("i", kind="named")] * 7)
    assert share_of({"deductions": costs}, facts(score_event=rows)) == Share.exactly(
        Fraction(3, 10)
    )


def test_without_a_ledger_of_events_nothing_is_known_but_the_floor() -> None:
    """No ledger is not no event; an empty one is."""
    costs = Deductions(events={"named": points(2)}, floor=points(3))
    assert share_of({"deductions": costs}, facts()) == Share(Fraction(3, 10), Fraction(1))
    empty = facts(score_event=ledger(EVENTS))
    assert share_of({"deductions": costs}, empty) == Share.exactly(Fraction(1))


def test_someone_may_take_off_what_no_list_foresees() -> None:
    """1.5 points by a decision, and 2 for a listed event."""
    costs = Deductions(
        events={"named": points(2)}, discretion=Discretion(points(3), both("the group"))
    )
    decided = event("i", kind="other", points=Fraction("1.5"), decider="the group", reason="delay")
    rows = ledger(EVENTS, event("i", kind="named"), decided)
    assert share_of({"deductions": costs}, facts(score_event=rows)) == Share.exactly(
        Fraction("6.5") / 10
    )


def test_an_appraisal_is_a_share_of_its_full_marks() -> None:
    """43 of 50; none is not known; one of another year or scheme is none."""
    row = {
        "scheme": "test",
        "item": "i",
        "year": 2024,
        "by": "social",
        "result": 43,
        "full_marks": 50,
    }
    form = {"appraisal": Appraisal("social")}
    assert share_of(form, facts(appraisal=ledger(APPRAISALS, row))) == Share.exactly(
        Fraction(43, 50)
    )
    assert share_of(form, facts()) == UNDECIDED
    for other in ({"year": 2023}, {"scheme": "another"}, {"item": "j"}, {"unit": "town"}):
        assert share_of(form, facts(appraisal=ledger(APPRAISALS, row | other))) == UNDECIDED


def figure(year: int, value: str, unit: str | None = None, name: str = "x") -> dict[str, Any]:
    """A row of the ledger of indicators."""
    return {"indicator": name, "year": year, "unit": unit, "value": Fraction(value)}


@pytest.mark.parametrize(
    ("this_year", "form", "expected"),
    [
        ("84", {"at_least": points(1)}, Fraction(1)),
        ("80", {"at_least": points(1)}, Fraction(1)),
        ("79.99", {"at_least": points(1)}, Fraction(0)),
        ("60", {"at_least": points(1), "in_part": True}, Fraction(3, 4)),
        ("80", {"at_least": points("1.25"), "in_part": True}, Fraction(4, 5)),
        ("80", {"at_most": points(1)}, Fraction(1)),
        ("80.01", {"at_most": points(1)}, Fraction(0)),
        ("100", {"at_most": points("1.25")}, Fraction(1)),
        ("100.01", {"at_most": points("1.25")}, Fraction(0)),
        ("100", {"at_most": points(1), "in_part": True}, Fraction(4, 5)),
    ],
)
def test_a_figure_against_last_years(this_year: str, form: Any, expected: Fraction) -> None:
    """Last year 80: at least, or at most, so many times as much; in part in proportion.

    Other figures of the same years do not matter.
    """
    others = (figure(2023, "7", name="y"), figure(2024, "7", name="y"))
    rows = ledger(INDICATORS, figure(2023, "80"), figure(2024, this_year), *others)
    relative = {"relative": Relative("x", "last-year", **form)}
    assert share_of(relative, facts(indicator=rows)) == Share.exactly(expected)


def test_a_figure_without_its_reference_is_not_known() -> None:
    """Neither last year's nor one unit alone."""
    for against in ("last-year", "mean"):
        form = {"relative": Relative("x", against, at_least=points(1))}
        for rows in ((figure(2024, "80"),), (figure(2023, "80"),), (figure(2024, "80", "town"),)):
            assert share_of(form, facts(indicator=ledger(INDICATORS, *rows))) == UNDECIDED


def test_a_unit_is_held_against_the_mean_of_units() -> None:
    """Units with 10, 20 and 60 have a mean of 30: only the last reaches it."""
    rows = ledger(
        INDICATORS, figure(2024, "10", "a"), figure(2024, "20", "b"), figure(2024, "60", "c")
    )
    form = {"relative": Relative("x", "mean", at_least=points(1))}
    found = {unit: share_of(form, attrs.evolve(facts(indicator=rows), unit=unit)) for unit in "abc"}
    nothing, all_ = Share.exactly(Fraction(0)), Share.exactly(Fraction(1))
    assert found == {"a": nothing, "b": nothing, "c": all_}


def test_an_item_counts_in_its_years() -> None:
    """Begun in 2025, it has no weight in 2024."""
    later = attrs.evolve(
        item("later", 50, attainment=Attainment(("p/1",))), in_force=Period(date(2025, 1, 1))
    )
    both_items = [item("i", 50, attainment=Attainment(("p/0",))), later]
    known = Facts(counts={"p/0": {O.MET: 1}, "p/1": {O.BREACHED: 1}}, year=2024)
    assert scored(both_items, known).share == Share.exactly(Fraction(1))
    assert scored(both_items, attrs.evolve(known, year=2025)).share == Share.exactly(Fraction(1, 2))


# Reading


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
    for wrong in ("2.5", '"much"', '"1/0"', "-1", "true"):
        file.write_text(SCHEME.replace('"2.5" }', f"{wrong} }}"), encoding="utf-8")
        with pytest.raises(fz.InputErrors) as caught:
            fz.load_scheme(file)
        assert "section_weights" in str(caught.value.faults[0]), wrong


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ('[[items]]\nid = "a"\ntitle = { zh = "", en = "" }\npoints = 1\n', "one form"),
        ('[[vetoes]]\ntitle = { zh = "", en = "" }\n', "no cause"),
        ('[[vetoes]]\ntitle = { zh = "", en = "" }\nexhausted = ["a"]\n', "not an item of ded"),
        (
            '[[bonuses]]\nid = "b"\ntitle = { zh = "", en = "" }\nlevels = { x = 3 }\ncap = 2\n',
            "more than the cap",
        ),
        ('[[items]]\nid = "a"\ntitel = 1\n', "unknown key"),
    ],
)
def test_a_scheme_that_contradicts_itself_is_refused(
    tmp_path: Path, more: str, problem: str
) -> None:
    """With the file and the place."""
    file = tmp_path / "scheme.toml"
    file.write_text(SCHEME.replace('section_weights = { "2.4" = "2.5" }', "") + more, "utf-8")
    with pytest.raises(fz.InputErrors) as caught:
        fz.load_scheme(file)
    assert any(problem in str(fault) for fault in caught.value.faults)
    assert all("scheme.toml" in str(fault) for fault in caught.value.faults)


PART = item("a", 2, attainment=Attainment(("*",)))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"items": (PART, PART)}, "given twice"),
        ({"items": (PART,), "section_weights": {"2.4": points(1)}}, "beside items"),
        ({"items": (item("a", 2, deductions=Deductions()),)}, "nothing is ever deducted"),
        (
            {"items": (item("a", 2, deductions=Deductions(("*",))),)},
            "rules and outcomes go together",
        ),
        (
            {"items": (item("a", 2, deductions=Deductions(("*",), {O.MET: points(1)})),)},
            "nothing is deducted for the outcome 'met'",
        ),
        (
            {
                "items": (
                    item("a", 2, deductions=Deductions(events={"x": points(1)}, floor=points(3))),
                )
            },
            "floor is higher",
        ),
        (
            {
                "items": (
                    item("a", 2, deductions=Deductions(events={"x": points(1)}, doubled_from=1)),
                )
            },
            "2 or more",
        ),
        ({"items": (item("a", 2, relative=Relative("x", "mean")),)}, "one of the two"),
        ({"bands": tuple(Band(both(""), points(n)) for n in (60, 90))}, "best to worst"),
        ({"bonuses": (Bonus("a", both(""), {"x": points(3)}, points(2)),)}, "more than the cap"),
    ],
)
def test_every_contradiction_is_found(change: dict[str, Any], problem: str) -> None:
    """At the boundary, before anything is scored."""
    with pytest.raises(fz.SchemeError, match=problem):
        Scheme(**{"id": "test", "title": both(""), "basis": both(""), **change})


@pytest.mark.parametrize(
    ("change", "suggestion"),
    [
        ({"section_weights": {"2.44": Points(Fraction(2))}}, "2.4"),
        (
            {
                "vetoes": (
                    Veto(both(""), rules=("biyang-2021-2025/2.4.0/no-incident-from-enforcemnt",)),
                )
            },
            "no-incident-from-enforcement",
        ),
        ({"items": (item("a", 1, attainment=Attainment(("*/2.44.*",))),)}, "2.4"),
        ({"items": (item("a", 1, attainment=Attainment(("*",), {"*/9/*": points(2)})),)}, "9"),
    ],
)
def test_a_scheme_that_names_what_is_not_there_is_refused(
    rulebook: fz.Rulebook, change: dict[str, Any], suggestion: str
) -> None:
    """A weight or veto that matches nothing would otherwise do nothing in silence."""
    findings = fz.assess(rulebook, {}, year=2024, as_of=date(2025, 2, 10))
    with pytest.raises(fz.UnknownNameError, match=suggestion):
        fz.score(findings, scheme=attrs.evolve(built_in_scheme(), **change))


def test_a_scheme_for_other_years_is_refused(rulebook: fz.Rulebook) -> None:
    """The example is for the plan's years."""
    findings = fz.assess(rulebook, {}, year=2026, as_of=date(2026, 11, 1))
    with pytest.raises(fz.SchemeError, match="is not for 2026"):
        fz.score(findings, scheme=example_scheme())


@pytest.mark.parametrize(
    ("value", "band"),
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
def test_bands_at_their_edges(value: Fraction, band: str) -> None:
    """89.995 is shown as 90.00 but is not 90."""
    found = band_of(built_in_scheme().bands_for(), value)
    assert found is not None
    assert found.name.en == band


def test_bands_differ_by_type_of_unit() -> None:
    """Townships have their own in the example; all others have the common ones."""
    scheme = example_scheme()
    assert [band.name.en for band in scheme.bands_for("township")] == [
        "outstanding",
        "satisfactory",
        "unsatisfactory",
    ]
    for other in (None, "department"):
        assert [b.name.en for b in scheme.bands_for(other)] == ["excellent", "good", "fair", "poor"]


def test_the_example_shows_every_feature_and_says_that_it_is_one() -> None:
    """Each key that schemes have is used at least once; the built-in scheme says it is ours."""
    scheme = example_scheme()
    assert scheme.example
    assert "example" in scheme.title.en.lower()
    items = list(scheme.everything)
    for name in ("supplier", "items", "attainment", "deductions", "appraisal", "relative"):
        assert any(getattr(item, name) for item in items), name
    deductions = [item.deductions for item in items if item.deductions]
    for name in ("rules", "outcomes", "events", "discretion", "doubled_from"):
        assert any(getattr(form, name) for form in deductions), name
    assert any(form.floor.value for form in deductions)
    assert {item.appraisal.by for item in items if item.appraisal} == {"internal", "social"}
    assert {item.relative.against for item in items if item.relative} == {"last-year", "mean"}
    assert scheme.bonuses
    assert scheme.bonus_cap
    assert scheme.in_force
    for name in ("rules", "events", "exhausted"):
        assert any(getattr(veto, name) for veto in scheme.vetoes), name
    assert any(band.unit_types for band in scheme.bands)
    assert "The plan sets no weights" in built_in_scheme().basis.en


# The ledgers that set scores


GOOD_EVENT = event("d", kind="other", points=Fraction(1), decider="the group", reason="delay")
GOOD_APPRAISAL = {
    "scheme": "test",
    "item": "a",
    "year": 2024,
    "by": "social",
    "result": 80,
    "full_marks": 100,
}
GOOD_CLAIM = {"scheme": "test", "item": "d", "year": 2024, "points": Fraction(9)}


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [
        (EVENTS, event("dd", kind="named"), "item"),
        (EVENTS, event("d", kind="nmaed"), "kind"),
        (EVENTS, event("d", kind="named", points=Fraction(1)), "points"),
        (EVENTS, GOOD_EVENT | {"points": Fraction("3.01")}, "points"),
        (EVENTS, GOOD_EVENT | {"decider": None}, "decider"),
        (EVENTS, GOOD_EVENT | {"reason": None}, "reason"),
        (EVENTS, event("b", level="galactic"), "level"),
        (EVENTS, event(None, kind="named"), "kind"),
        (APPRAISALS, GOOD_APPRAISAL | {"item": "d"}, "item"),
        (APPRAISALS, GOOD_APPRAISAL | {"by": "internal"}, "by"),
        (APPRAISALS, GOOD_APPRAISAL | {"result": 101}, "result"),
        (APPRAISALS, GOOD_APPRAISAL | {"full_marks": 0}, "result"),
        (CLAIMS, GOOD_CLAIM | {"points": Fraction(11)}, "points"),
        (CLAIMS, GOOD_CLAIM | {"item": "x"}, "item"),
    ],
)
def test_a_row_that_the_scheme_cannot_read_is_refused(name: str, row: Any, column: str) -> None:
    """With its file, row and column."""
    with pytest.raises(fz.InputErrors) as caught:
        check_ledgers(CHECKED, {name: ledger(name, row)})
    (fault,) = caught.value.faults
    assert isinstance(fault, fz.RecordError)
    assert (fault.file, fault.row, fault.column) == (name, 2, column)


def test_sound_rows_and_rows_for_other_schemes_pass() -> None:
    """Somebody else's items are not our business."""
    sound = {
        EVENTS: ledger(
            EVENTS,
            GOOD_EVENT,
            event("d", kind="named"),
            event("b", level="national"),
            event(None, kind="falsified"),
            event("anything") | {"scheme": "another"},
        ),
        APPRAISALS: ledger(APPRAISALS, GOOD_APPRAISAL),
        CLAIMS: ledger(CLAIMS, GOOD_CLAIM),
    }
    check_ledgers(CHECKED, sound)


@pytest.mark.parametrize(
    ("name", "row"),
    [(APPRAISALS, GOOD_APPRAISAL), (CLAIMS, GOOD_CLAIM), (INDICATORS, figure(2024, "1"))],
)
def test_what_is_stated_twice_is_refused(name: str, row: Any) -> None:
    """Which of the two counts would be a guess."""
    with pytest.raises(fz.InputErrors, match=r"1 fault"):
        check_ledgers(CHECKED, {name: ledger(name, row, row)})


def test_what_is_claimed_beyond_what_is_possible_is_said() -> None:
    """9 claimed of 10; one named event costs 2, so 8 at most: 1 too many.

    What is claimed for another item, here 3, is none of this one's.
    """
    rows = ledger(EVENTS, event("d", kind="named"))
    other = GOOD_CLAIM | {"item": "a", "points": Fraction(3)}
    known = facts(score_event=rows, self_score=ledger(CLAIMS, other, GOOD_CLAIM))
    (part,) = scored([CHECKED.items[0]], known).parts
    assert [part.claimed, part.overclaimed] == [9, 1]
    fewer = facts(score_event=rows, self_score=ledger(CLAIMS, GOOD_CLAIM | {"points": Fraction(7)}))
    (part,) = scored([CHECKED.items[0]], fewer).parts
    assert [part.claimed, part.overclaimed] == [7, 0]
