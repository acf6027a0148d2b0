"""Scores at their edges: what applies, which grades and places are possible, plain data."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import attrs
import pytest

import fazhigov as fz
from fazhigov.records.ledger import Record
from fazhigov.scoring.comparison import Cause, Change, Comparison, Line, Rank, _lines, _ranks
from fazhigov.scoring.facts import CLAIMS, EVENTS, NO_EVENTS
from fazhigov.scoring.forms import Appraisal, Attainment
from fazhigov.scoring.points import Bounds, Share
from fazhigov.scoring.scheme import Band, Bonus, Item, Veto
from fazhigov.scoring.scorecard import _earned
from fazhigov.scoring.scored import Score, Scored, Vetoed, share_data
from fazhigov.text import both
from scores import BANDS, event, facts, item, ledger, points, scheme, scored

O = fz.Outcome  # noqa: E741
HALF = Share.exactly(Fraction(1, 2))
NONE = Share.exactly(Fraction(0))
OPEN = Share(Fraction(1, 4), Fraction(3, 4))


def a_score(share: Share | None, **parts: Any) -> Score:
    """A score of nothing but its share, and what is given."""
    given = {
        "scheme": scheme(bands=BANDS),
        "unit": None,
        "items": (),
        "sections": (),
        "departments": (),
        "bonuses": (),
        "vetoes": (),
        "possible_vetoes": 0,
        "uncounted": (),
    }
    return Score(**{**given, **parts, "share": share})


# Scores


def test_claims_are_held_against_what_is_possible() -> None:
    """Three quarters of 8 points are 6 at most; what does not apply cannot be claimed too high."""
    part = Scored("i", both("i"), Fraction(8), OPEN, claimed=Fraction(7))
    assert part.overclaimed == 1
    assert attrs.evolve(part, claimed=Fraction(6)).overclaimed == 0
    assert attrs.evolve(part, claimed=None).overclaimed == 0
    assert attrs.evolve(part, share=None).overclaimed == 0


def test_points_are_divided_among_what_applies() -> None:
    """By weight; among parts that weigh nothing, nothing is divided."""
    a, b, c = (
        Scored(name, both(name), Fraction(n), share)
        for name, n, share in (("a", 3, HALF), ("b", 1, HALF), ("c", 9, None))
    )
    whole = Scored("w", both("w"), Fraction(1), HALF, parts=(a, b, c)).of(Fraction(40))
    assert [part.id for part in whole.everything] == ["w", "a", "b", "c"]
    assert [part.whole for part in (whole, *whole.parts)] == [40, 30, 10, 0]
    idle = Scored("w", both("w"), Fraction(1), HALF, parts=(attrs.evolve(a, points=Fraction(0)),))
    assert [part.whole for part in idle.of(Fraction(40)).parts] == [0]
    assert attrs.evolve(whole, share=None).of(Fraction(7)).whole == 40
    assert attrs.evolve(whole, share=None).contribution == Bounds()


def test_an_item_is_told_with_all_that_it_has() -> None:
    """Deep with its parts."""
    supplied = attrs.evolve(item("i", 8, appraisal=Appraisal("social")), supplier=both("office"))
    inner = Scored("r", both("rule"), Fraction(1), None)
    part = Scored(
        "i",
        both("an item"),
        Fraction(8),
        OPEN,
        whole=Fraction(40),
        parts=(inner,),
        item=supplied,
        claimed=Fraction(7),
        lacking=(NO_EVENTS,),
    )
    told = part.to_json("en")
    assert told == {
        "id": "i",
        "title": "an item",
        "weight": "8",
        "points": "40",
        **share_data(OPEN),
        "contribution": {"lower": "10", "upper": "30"},
        "supplier": "office",
        "claimed": "7",
        "overclaimed": "1",
        "lacking": [NO_EVENTS.en],
        "parts": [inner.to_json("en")],
    }
    assert part.to_json("en", deep=False) == told | {"parts": []}
    assert (told["parts"][0]["claimed"], told["parts"][0]["supplier"]) == (None, None)
    bare = attrs.evolve(part, item=attrs.evolve(supplied, supplier=None))
    assert bare.to_json("en")["supplier"] is None
    assert "parts=<1 parts>" in repr(part)
    assert "item=" not in repr(part)


@pytest.mark.parametrize(
    ("share", "parts", "bands"),
    [
        (Share(Fraction("0.8"), Fraction(1)), {}, ["good"]),
        (Share(Fraction("0.79"), Fraction("0.8")), {}, ["good", "fair"]),
        (Share(Fraction(0), Fraction(1)), {}, ["good", "fair", "poor"]),
        (Share(Fraction("0.6"), Fraction("0.7")), {}, ["fair"]),
        (Share(Fraction("0.6"), Fraction("0.7")), {"possible_vetoes": 1}, ["fair", "poor"]),
        (Share(Fraction("0.5"), Fraction("0.7")), {"possible_vetoes": 1}, ["fair", "poor"]),
        (Share(Fraction(1), Fraction(1)), {"vetoes": ("any",)}, ["poor"]),
        (None, {}, []),
        (None, {"vetoes": ("any",)}, ["poor"]),
        (Share(Fraction("0.5"), Fraction("0.7")), {"scheme": scheme(bands=BANDS[:2])}, ["fair"]),
        (Share(Fraction("0.5"), Fraction("0.9")), {"scheme": scheme(bands=BANDS[:2])}, None),
        (Share(Fraction("0.5"), Fraction("0.5")), {"scheme": scheme(bands=BANDS[:2])}, []),
    ],
)
def test_each_grade_that_is_possible_is_named(
    share: Share | None, parts: dict[str, Any], bands: list[str] | None
) -> None:
    """Best first; below the last band there is none to name."""
    found = a_score(share, **parts)
    expected = ["good", "fair"] if bands is None else bands
    assert [band.name.en for band in found.bands] == expected
    assert found.band == (found.bands[0] if len(expected) == 1 else None)


def test_a_unit_is_graded_by_the_bands_of_its_type() -> None:
    """Towns have one of their own."""
    own = (*BANDS, Band(both("town"), points(0), unit_types=("town",)))
    for kind, name in (("town", "town"), ("department", "good")):
        found = a_score(
            Share.exactly(Fraction(1)), scheme=scheme(bands=own), unit=fz.Unit("u", kind)
        )
        assert [band.name.en for band in found.bands] == [name]


BONUS = Scored("b", both("b"), Fraction(4), HALF, whole=Fraction(4))


def test_a_score_is_told_with_and_without_bonuses() -> None:
    """Half to three quarters of a hundred, and 2 on top: 27 to 77; the share has them without."""
    veto = Vetoed(Veto(both("grave"), events=("k",)), Record({"kind": "k"}, "events.csv", 3))
    part = Scored("i", both("i"), Fraction(1), OPEN, whole=Fraction(100), parts=(BONUS,))
    found = a_score(
        OPEN,
        items=(part,),
        sections=(part,),
        departments=(part,),
        bonuses=(BONUS,),
        uncounted=("p/9",),
        possible_vetoes=2,
    )
    told = found.to_json("en")
    assert told == {
        "scheme": {"id": "test", "title": "test", "basis": "basis", "example": False},
        "unit": None,
        "lower": 27.0,
        "upper": 77.0,
        "coverage": 0.5,
        "exact": {"lower": "27", "upper": "77", "coverage": "1/2"},
        "band": None,
        "bands": ["fair", "poor"],
        "vetoes": [],
        "possible_vetoes": 2,
        "sections": [part.to_json("en", deep=False)],
        "departments": [part.to_json("en", deep=False)],
        "items": [part.to_json("en")],
        "bonuses": [BONUS.to_json("en")],
        "uncounted": ["p/9"],
        "units": [],
    }
    assert [found.lower, found.upper, found.coverage] == [27, 77, Fraction(1, 2)]
    unit = attrs.evolve(found, unit=fz.Unit("u", "town"), vetoes=(veto,), units=(found,))
    said = unit.to_json("en")
    assert said["items"] == [part.to_json("en", deep=False)]
    assert (said["unit"], said["band"], said["units"]) == ("u", "poor", [told])
    assert said["vetoes"] == [
        {"veto": "grave", "rule": None, "subject": None, "reason": "k (events.csv:3)"}
    ]
    nothing = attrs.evolve(found, share=None)
    assert (nothing.points, nothing.lower, nothing.upper, nothing.coverage) == (None,) * 4
    assert nothing.to_json("en")["lower"] is None


def test_for_one_matter_only_the_highest_level_counts() -> None:
    """Half a point and a quarter for one matter, two quarters without: 1; at most the cap."""
    levels = {"city": points("0.5"), "town": points("0.25")}
    bonus = Bonus("b", both("b"), levels, points(2))
    rows = [
        event("b", level="town", matter="m", id="1"),
        event("b", level="city", matter="m", id="2"),
        event("b", level="town", id="3"),
        event("b", level="town", id="4"),
    ]
    assert _earned(bonus, ledger(EVENTS, *rows)) == 1
    assert _earned(bonus, ledger(EVENTS, rows[1], rows[0])) == Fraction(1, 2)
    assert _earned(attrs.evolve(bonus, cap=points("0.75")), ledger(EVENTS, *rows)) == Fraction(3, 4)
    assert _earned(bonus, ()) == 0


def test_a_whole_weighs_one_and_stands_for_a_hundred() -> None:
    """There is nothing beside it."""
    whole = scored([item("i", 3, attainment=Attainment(("p/0",)))], facts({"p/0": {O.MET: 1}}))
    assert [whole.points, whole.whole] == [1, 100]


# Comparisons


def test_places_are_shared_only_where_points_are_the_same_for_certain() -> None:
    """0 to 50 and 50 to 100 may tie with 50, and with each other; none of them is behind.

    Two of 50 do tie; two of 0 to 50 need not.
    """
    fifty = Bounds(Fraction(50), Fraction(50))
    low, high = Bounds(Fraction(0), Fraction(50)), Bounds(Fraction(50), Fraction(100))
    ranks = _ranks({"low": low, "other": low, "fifty": fifty, "high": high, "same": fifty})
    assert {rank.label: (rank.best, rank.worst, rank.tied) for rank in ranks} == {
        "low": (1, 5, ()),
        "other": (1, 5, ()),
        "fifty": (1, 2, ("same",)),
        "same": (1, 2, ("fifty",)),
        "high": (1, 1, ()),
    }


def test_lines_are_those_of_all_or_only_those_in_common() -> None:
    """What one has not is left open there; of different schemes only what both have is shown."""
    a, b = (Scored(name, both(name), Fraction(1), HALF) for name in "ab")
    c = Scored("c", both("c"), Fraction(1), None)
    parts = [(a, b, c), (b, c)]
    assert list(_lines(parts, common=False)) == [
        Line("a", both("a"), (HALF, None)),
        Line("b", both("b"), (HALF, HALF)),
        Line("c", both("c"), (None, None)),
    ]
    assert [line.id for line in _lines(parts, common=True)] == ["b", "c"]


def test_a_comparison_is_told_whole() -> None:
    """A score that does not apply has no bounds; shares as of a single score."""
    veto = Vetoed(Veto(both("grave"), events=("k",)), Record({"kind": "k"}))
    line = Line("i", both("an item"), (OPEN, None))
    found = Comparison(
        labels=("one", "two"),
        scores=(a_score(OPEN, bonuses=(BONUS,)), a_score(None, vetoes=(veto,))),
        items=(line,),
        departments=(line,),
        changes=(Change("two", Cause.YEAR, both("2023 → 2024")),),
        ranks=(Rank("one", 1, 2, ("two",)),),
        same_scheme=True,
    )
    shares = {
        "id": "i",
        "title": "an item",
        "shares": [share_data(OPEN), share_data(None)],
    }
    assert found.to_json("en") == {
        "same_scheme": True,
        "scores": [
            {
                "label": "one",
                "scheme": "test",
                "lower": "27",
                "upper": "77",
                "bands": ["fair", "poor"],
                "vetoes": 0,
            },
            {
                "label": "two",
                "scheme": "test",
                "lower": None,
                "upper": None,
                "bands": ["poor"],
                "vetoes": 1,
            },
        ],
        "ranks": [{"label": "one", "best": 1, "worst": 2, "tied": ["two"]}],
        "changes": [{"label": "two", "cause": "year", "text": "2023 → 2024"}],
        "items": [shares],
        "departments": [shares],
    }


def test_an_item_made_of_items_claims_for_itself() -> None:
    """Its parts have weights among themselves: 2 of 3 for the met one."""
    inner = (
        item("x", 2, attainment=Attainment(("p/0",))),
        item("y", 1, attainment=Attainment(("p/1",))),
    )
    outer = Item("o", both("o"), points(5), items=inner)
    claim = {"scheme": "test", "item": "o", "year": 2024, "points": Fraction(4)}
    known = facts({"p/0": {O.MET: 1}, "p/1": {O.LATE: 1}}, self_score=ledger(CLAIMS, claim))
    (part,) = scored([outer], known).parts
    assert part.share == Share.exactly(Fraction(2, 3))
    assert [part.points, part.claimed, part.overclaimed] == [5, 4, Fraction(2, 3)]
    assert [p.whole for p in part.parts] == [Fraction(200, 3), Fraction(100, 3)]
