"""Assessments side by side: what changed, who is ahead, and what cannot be compared."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import pytest

import fazhigov as fz
from fazhigov.scoring.comparison import Assessed, Cause, _ranks, compare
from fazhigov.scoring.points import Bounds
from fazhigov.scoring.scorecard import example_scheme

DISPUTES = "*/2.4.1/jurisdiction-dispute"
RAISED = date(2024, 9, 27)
MET = {"id": "a", "raised_on": RAISED, "settled_on": date(2024, 10, 12), "settled": True}
LATE = {"id": "b", "raised_on": RAISED, "settled_on": date(2024, 10, 14), "settled": True}


@pytest.fixture(scope="module")
def book(registry: fz.Registry) -> fz.Rulebook:
    """The plan's rule on disputes: seven working days, here due on 2024-10-12."""
    return registry.rulebook("biyang-2021-2025", departments=[]).select(DISPUTES)


def assessed(book: fz.Rulebook, label: str, *rows: dict[str, Any], **changes: Any) -> Assessed:
    """Assess disputes under a name."""
    scheme = changes.pop("scheme", ...)
    asked = {"as_of": date(2024, 12, 31), "year": 2024, **changes}
    findings = fz.assess(book, {"jurisdiction-dispute": list(rows)}, **asked)
    return Assessed(label, findings, fz.score(findings, scheme=scheme))


def causes(*parts: Assessed, **options: Any) -> list[tuple[str, Cause]]:
    """In what each differs from the first."""
    return [(change.label, change.cause) for change in compare(*parts, **options).changes]


def test_side_by_side_with_places(book: fz.Rulebook) -> None:
    """All met, half met, none met: 100, 50, 0 points; two the same share a place."""
    parts = [
        assessed(book, "all", MET),
        assessed(book, "half", MET, LATE),
        assessed(book, "none", LATE),
        assessed(book, "also half", LATE, MET | {"id": "c"}),
    ]
    found = compare(*parts)
    (line,) = [line for line in found.items if any(line.shares)]
    assert [share and share.lower for share in line.shares] == [
        1,
        Fraction(1, 2),
        0,
        Fraction(1, 2),
    ]
    assert [(rank.label, rank.best, rank.worst, rank.tied) for rank in found.ranks] == [
        ("all", 1, 1, ()),
        ("also half", 2, 2, ("half",)),
        ("half", 2, 2, ("also half",)),
        ("none", 4, 4, ()),
    ]


def test_a_place_that_is_not_certain_is_a_range() -> None:
    """0 to 100 may be first or last; 60 is ahead of 50 for certain."""
    points = {
        "open": Bounds(Fraction(0), Fraction(100)),
        "sixty": Bounds(Fraction(60), Fraction(60)),
        "fifty": Bounds(Fraction(50), Fraction(50)),
        "none": None,
    }
    assert [(rank.label, rank.best, rank.worst) for rank in _ranks(points)] == [
        ("sixty", 1, 2),
        ("open", 1, 3),
        ("fifty", 2, 3),
    ]


def test_each_cause_of_a_change_is_named(book: fz.Rulebook) -> None:
    """Records, year, day, calendar, rules; and nothing where nothing changed."""
    first = assessed(book, "first", MET)
    assert causes(first, assessed(book, "same", MET)) == []
    assert causes(first, assessed(book, "more", MET, LATE)) == [("more", Cause.RECORDS)]
    turned = assessed(book, "turned", LATE, MET)
    assert causes(assessed(book, "two", MET, LATE), turned) == []
    assert causes(first, assessed(book, "later", MET, as_of=date(2025, 1, 31))) == [
        ("later", Cause.AS_OF)
    ]
    assert causes(first, assessed(book, "before", MET, year=2023)) == [("before", Cause.YEAR)]
    known = book.calendar.as_known_on(date(2024, 9, 1))
    (change,) = compare(first, assessed(book, "known", MET, calendar=known)).changes
    assert change.cause is Cause.CALENDAR
    assert "no longer there" in change.text.en
    (rule,) = book.plan_rules
    kind: Any = rule.kind
    stricter = attrs.evolve(kind, empty="open")
    changed = attrs.evolve(book, plan_rules=(attrs.evolve(rule, kind=stricter),))
    (change,) = compare(first, assessed(changed, "stricter", MET)).changes
    assert (change.cause, change.text.en) == (Cause.RULES, f"changed: {rule.id}")


def test_different_schemes_are_not_compared_in_silence(book: fz.Rulebook) -> None:
    """They do not measure the same; side by side only if asked, and then it is said."""
    first = assessed(book, "first", MET)
    other = assessed(book, "other", MET, scheme=example_scheme())
    with pytest.raises(fz.SchemeError, match="do not measure the same") as caught:
        compare(first, other)
    assert "(first: equal-by-section; other: example)" in caught.value.text.en
    assert "（first：equal-by-section；other: example）" in caught.value.text.zh
    found = compare(first, other, different_schemes=True)
    assert not found.same_scheme
    assert causes(first, other, different_schemes=True) == [("other", Cause.SCHEME)]


def test_departments_are_shown_that_only_one_side_has(registry: fz.Registry) -> None:
    """Their rules are apart from the plan's, so that nothing is lost of them."""
    book = registry.rulebook("biyang-2021-2025", departments=[])
    with_one = attrs.evolve(book, departments=registry.rulebook("biyang-2021-2025").departments[:1])
    rows = [MET]
    parts = []
    for label, used in (("without", book), ("with", with_one)):
        findings = fz.assess(
            used.select(DISPUTES) if label == "without" else used,
            {"jurisdiction-dispute": rows},
            year=2024,
            as_of=date(2024, 12, 31),
        )
        parts.append(Assessed(label, findings, fz.score(findings)))
    (line,) = compare(*parts).departments
    assert (line.id, line.shares[0]) == (with_one.departments[0].id, None)


@pytest.mark.parametrize("labels", [["a"], ["a", "a"], []])
def test_a_comparison_needs_names_of_its_own(book: fz.Rulebook, labels: list[str]) -> None:
    """Two at least, each named differently."""
    with pytest.raises(fz.SchemeError, match="two or more"):
        compare(*(assessed(book, label, MET) for label in labels))


def test_large_tables_are_told_apart_by_what_rules_say(book: fz.Rulebook) -> None:
    """They are not read again."""
    import polars as pl

    def table(label: str, row: dict[str, Any]) -> Assessed:
        frame: Any = pl.DataFrame([row]).lazy()
        findings = fz.assess(
            book, {"jurisdiction-dispute": frame}, year=2024, as_of=date(2024, 12, 31)
        )
        return Assessed(label, findings, fz.score(findings))

    assert causes(table("a", MET), table("b", MET)) == []
    assert causes(table("a", MET), table("b", LATE)) == [("b", Cause.RECORDS)]


def test_the_command_compares_counties_and_years(run: Any) -> None:
    """Text and JSON, of real counties."""
    command = ("compare", "examples/sheqi-2024", "examples/tongbai-2023", "--as-of", "2025-04-30")
    status, out, _ = run(*command)
    assert status == 0
    assert "place 1–2: sheqi-2024" in out
    assert "tongbai-2023, year: 2024 → 2023" in out
    status, out, _ = run(*command, "--format", "json")
    data = json.loads(out)
    schema = files("fazhigov") / "schemas" / "compare.schema.json"
    jsonschema.validate(data, json.loads(schema.read_text("utf-8")))
    assert [score["label"] for score in data["scores"]] == ["sheqi-2024", "tongbai-2023"]


def test_the_command_refuses_different_schemes(run: Any) -> None:
    """Unless told that they may differ; then it says so."""
    command = ("compare", "examples/sheqi-2024", "examples/qingyuan-2024", "--as-of", "2025-04-30")
    schemes = ("--scheme", "equal-by-section", "--scheme", "example")
    status, out, err = run(*command, *schemes)
    assert (status, out) == (2, "")
    assert "do not measure the same" in err
    status, out, _ = run(*command, *schemes, "--different-schemes")
    assert status == 0
    assert "Different schemes" in out


def test_one_scheme_is_for_all_and_years_are_one_for_each(run: Any) -> None:
    """Three years for two sources: which is whose would be a guess."""
    command = ("compare", "examples/sheqi-2024", "examples/tongbai-2023", "--as-of", "2025-04-30")
    status, out, _ = run(*command, "--scheme", "equal-by-section")
    assert status == 0
    assert "Different schemes" not in out
    years = [word for year in ("2022", "2023", "2024") for word in ("--year", year)]
    status, out, err = run(*command, *years)
    assert (status, out) == (2, "")
    assert "give --year once, or once for each of the 2 sources" in err


def test_the_units_of_one_county_are_compared(run: Any, tmp_path: Path) -> None:
    """The report of 2024 is due by 2025-01-31: published on 01-17 it is met, on 02-07 late."""
    (tmp_path / "county.toml").write_text(
        'name = { zh = "甲县", en = "A" }\n'
        '[[units]]\nname = "甲局"\ntype = "department"\n'
        '[[units]]\nname = "乙局"\ntype = "department"\n',
        encoding="utf-8",
    )
    (tmp_path / "enforcement-report.csv").write_text(
        "unit,unit_type,year,published_on\n甲局,department,2024,2025-01-17\n"
        "乙局,department,2024,2025-02-07\n",
        encoding="utf-8",
    )
    command = ("compare", tmp_path, "--units", "--as-of", "2025-02-10", "--year", "2024")
    status, out, _ = run(*command, "--format", "json")
    assert status == 0
    assert [score["label"] for score in json.loads(out)["scores"]] == ["甲局", "乙局"]


def test_years_of_one_county_are_told_apart(run: Any) -> None:
    """By the year that is given for each."""
    status, out, _ = run(
        "compare",
        "examples/sheqi-2024",
        "examples/sheqi-2024",
        "--as-of",
        "2025-04-30",
        "--year",
        "2023",
        "--year",
        "2024",
    )
    assert status == 0
    assert "sheqi-2024 2023" in out
    assert "sheqi-2024 2024" in out
