"""Numbers of law and conditions: what they include, how they are written, when they change."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, cast

import pytest

import fazhigov as fz
from fazhigov import documents
from fazhigov.obligations.limits import LimitError, Threshold
from fazhigov.records.ledger import Record
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.conditions import Condition
from matters import a_rule, version


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        ({"at_least": 20}, 20, True),
        ({"at_least": 20}, 19, False),
        ({"at_most": 20}, 20, True),
        ({"at_most": 20}, 21, False),
        ({"at_least": 2, "at_most": 3}, 4, False),
        ({"at_least": 2, "at_most": 2}, 2, True),
        ({"at_least": 2, "at_most": 3}, None, None),
    ],
)
def test_bounds_include_their_number(
    condition: dict[str, int], value: int | None, holds: bool | None
) -> None:
    """Law of counting 6: at least and at most include it."""
    found = Condition("minutes", **cast("dict[str, Any]", condition))
    assert found.of(Record({"minutes": value})) is holds


def test_a_condition_says_one_thing() -> None:
    """Bounds beside a value, nothing at all, or bounds that exclude each other are refused."""
    for wrong in (
        {},
        {"equals": 3, "at_least": 2},
        {"at_least": 4, "at_most": 3},
    ):
        with pytest.raises(LimitError):
            Condition("minutes", **cast("dict[str, Any]", wrong))


def test_a_share_may_be_a_third(registry: fz.Registry) -> None:
    """33.33 % is less than a third, and no percentage says it exactly."""
    threshold = documents.CONVERTER.structure(">= 1/3", Threshold)
    assert threshold == Threshold(Fraction(1, 3), strict=False)
    for wrong in (">= 4/3", "> 101%", ">= 1/0"):
        with pytest.raises(LimitError):
            documents.CONVERTER.structure(wrong, Threshold)


@pytest.mark.parametrize("wrong", ["1-31", "02-29", "13-01", "31.01.", 131])
def test_a_date_of_every_year_is_written_in_one_way(registry: fz.Registry, wrong: Any) -> None:
    """Month and day with two digits each, and a day that every year has."""
    check = {"year": "year", "done": "published_on"}
    with pytest.raises(fz.InputErrors) as caught:
        a_rule(registry, "annual", **check, by=wrong)
    (fault,) = caught.value.faults
    assert ('write "01-31"' if isinstance(wrong, str) else "expected text") in str(fault)
    rule: Any = a_rule(registry, "annual", **check, by="01-31").kind
    assert str(rule.by.versions[0].value) == "01-31"


def test_versions_of_a_number_are_told_with_their_periods(registry: fz.Registry) -> None:
    """One alone needs none."""
    early = version("10 days", date(2021, 1, 1), date(2023, 12, 31))
    late = version("7 days", date(2024, 1, 1))
    check = {"event": "hearing_on", "done": "notified_on"}
    changed = a_rule(registry, "ahead", **check, term=[early, late])
    assert changed.kind.limit.en == (
        "at least 10 days (from 2021-01-01 through 2023-12-31) / 7 days (from 2024-01-01 on) before"
    )
    assert changed.kind.cadence is Cadence.CASE
    assert a_rule(registry, "ahead", **check, term="7 days").kind.limit.zh == "提前至少7日"


def test_versions_of_a_number_follow_each_other_in_one_unit(registry: fz.Registry) -> None:
    """One that has not ended, or ends when the next has begun, and hours beside days: refused."""
    later = version("10 days", date(2024, 1, 1))
    for earlier, said in (
        (version("7 days", date(2020, 1, 1)), "two versions overlap: 2020-01-01 to open"),
        (version("7 days", date(2020, 1, 1), date(2024, 1, 1)), "2020-01-01 to 2024-01-01"),
        (version("24 hours", date(2020, 1, 1), date(2023, 12, 31)), "write two rules"),
    ):
        with pytest.raises(fz.InputErrors) as caught:
            a_rule(registry, "within", start="held_on", done="issued_on", term=[earlier, later])
        (fault,) = caught.value.faults
        assert said in str(fault)
