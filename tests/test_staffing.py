"""How many people are there, and how many are needed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.rule import Rule
from matters import a_rule, findings_of, version

AS_OF = date(2024, 12, 31)
KINDS = [{"kind": "town", "at_least": 3}, {"kind": "village", "at_least": 1}]


def staffing(registry: fz.Registry, **check: Any) -> Rule:
    """So many people in each unit."""
    return a_rule(registry, "staffing", subject="unit", count="stated", **check)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    ("count", "case", "margin"),
    [(1, "too_few", -1), (2, "enough", 0), (3, "enough", 1), (None, "count_unknown", None)],
)
def test_the_number_is_reached_or_not(
    registry: fz.Registry, count: int | None, case: str, margin: int | None, *, large: bool
) -> None:
    """At least includes it."""
    rule = staffing(registry, at_least=2)
    row = {"unit": "a", "stated": count}
    (found,) = findings_of(registry, rule, row, as_of=AS_OF, large=large).values()
    assert found.case == case
    assert (found.margin.amount if found.margin else None) == margin
    if found.margin is not None:
        assert (found.margin.unit, found.margin.text.en) == ("people", f"{margin:+}")


@pytest.mark.parametrize(
    ("kind", "count", "case"),
    [
        ("town", 2, "too_few"),
        ("town", 3, "enough"),
        ("village", 1, "enough"),
        ("village", 0, "too_few"),
        ("city", 0, "other_kind"),
        (None, 9, "kind_unknown"),
    ],
)
def test_each_kind_of_unit_has_its_number(
    registry: fz.Registry, kind: str | None, count: int, case: str
) -> None:
    """One that is not known has none; one that the rule does not name owes nothing."""
    rule = staffing(registry, kind="by", minimum=KINDS)
    row = {"unit": "a", "stated": count, "by": kind}
    (found,) = findings_of(registry, rule, row, as_of=AS_OF).values()
    assert found.case == case


def test_rows_are_of_a_year_or_of_a_day(registry: fz.Registry) -> None:
    """The year decides where it is stated, else the day; what is dated later is not judged."""
    columns = {"year": "year", "date": "held_on"}
    rule = staffing(registry, at_least=2, **columns)

    def judged(**row: Any) -> bool:
        row = {"unit": "a", "stated": 2, **row}
        return bool(findings_of(registry, rule, row, as_of=date(2024, 6, 30)).get("0"))

    assert judged(year=2024)
    assert not judged(year=2023)
    assert judged()
    assert judged(held_on=date(2024, 6, 30))
    assert not judged(held_on=date(2024, 7, 1))
    assert not judged(held_on=date(2023, 12, 31))
    assert judged(year=2024, held_on=date(2023, 12, 31))


def test_the_number_in_force_on_the_rows_day_counts(registry: fz.Registry) -> None:
    """Two through 2023, three from 2024 on."""
    numbers = [version(2, date(2021, 1, 1), date(2023, 12, 31)), version(3, date(2024, 1, 1))]
    rule = staffing(registry, at_least=numbers, date="held_on")
    for day, case in ((date(2023, 12, 31), "enough"), (date(2024, 1, 1), "too_few")):
        row = {"unit": "a", "stated": 2, "held_on": day}
        (found,) = findings_of(registry, rule, row, as_of=AS_OF, year=day.year).values()
        assert found.case == case
    row = {"unit": "a", "stated": 2, "held_on": date(2020, 12, 31)}
    (early,) = findings_of(registry, rule, row, as_of=AS_OF, year=2020).values()
    assert early.case == "not_in_force"


def test_staffing_says_what_it_asks(registry: fz.Registry) -> None:
    """One number, or one for each kind; it is read from these columns."""
    one, each = staffing(registry, at_least=2), staffing(registry, kind="by", minimum=KINDS)
    assert one.kind.limit == fz.Text("不少于2人", "at least 2")
    assert each.kind.limit.en == "town: 3, village: 1"
    assert each.kind.cadence is Cadence.STANDING
    assert list(each.kind.dates(2024, each.obligation.in_force)) == []
    assert [column.field for column in each.kind.columns()] == ["unit", "stated", "by"]


@pytest.mark.parametrize(
    "wrong",
    [{}, {"at_least": 2, "kind": "by", "minimum": KINDS}, {"kind": "by"}, {"minimum": KINDS}],
)
def test_staffing_has_one_number_or_one_for_each_kind(
    registry: fz.Registry, wrong: dict[str, Any]
) -> None:
    """Neither, both, kinds without a column or a column without kinds are refused."""
    with pytest.raises(fz.InputErrors) as caught:
        staffing(registry, **wrong)
    assert "give `at_least`, or `minimum` with `kind`" in str(caught.value.faults[0])


@pytest.mark.parametrize(("year", "required"), [(2023, 2), (2024, 3), (None, 3)])
def test_without_a_day_of_its_own_a_row_speaks_of_the_last_day(
    registry: fz.Registry, year: int | None, required: int
) -> None:
    """Of the year assessed, or of the last one: three from December 31, 2024, on."""
    last = date(2024, 12, 31)
    numbers = [version(2, date(2021, 1, 1), date(2024, 12, 30)), version(3, last)]
    rule = staffing(registry, at_least=numbers)
    row = {"unit": "a", "stated": 2}
    (found,) = findings_of(registry, rule, row, as_of=last, year=year).values()
    assert found.reason.en.endswith(
        {2: "2, at least 2 required", 3: "2, fewer than 3 required"}[required]
    )
