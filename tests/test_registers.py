"""Lists that are to be there: since when, with what, and renewed in time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.rule import Rule
from matters import a_rule, findings_of, types_of

AS_OF = date(2024, 12, 31)


def register(registry: fz.Registry, **check: Any) -> Rule:
    """One list, there since `held_on`."""
    asked = {"item": "item", "items": ["one"], "published": "held_on", "renewed": "reviewed_on"}
    return a_rule(registry, "register", **asked | {"exists": "holds"} | check)


def row(published: date | None, renewed: date | None = None, **more: Any) -> dict[str, Any]:
    """What is said of the list."""
    return {"item": "one", "held_on": published, "reviewed_on": renewed} | more


@pytest.mark.parametrize(
    ("rows", "case"),
    [
        ([], "publication_unknown"),
        ([row(None)], "publication_unknown"),
        ([row(None, holds=False)], "does_not_exist"),
        ([row(None, holds=True)], "publication_unknown"),
        ([row(date(2023, 5, 6))], "published"),
        ([row(AS_OF)], "published"),
        ([row(date(2025, 1, 1))], "published_later"),
        ([row(date(2023, 5, 6)) | {"item": "two"}], "publication_unknown"),
    ],
)
def test_a_list_is_there_since_a_day(
    registry: fz.Registry, rows: list[dict[str, Any]], case: str
) -> None:
    """By the day of assessment, that day among them."""
    rule = register(registry, items=["one", "two"])
    assert findings_of(registry, rule, *rows, as_of=AS_OF)["one"].case == case


def test_what_it_needs_must_be_filled_in(registry: fz.Registry) -> None:
    """The first column that is empty is named."""
    rule = register(registry, needs=["by", "url"])
    found = findings_of(registry, rule, row(date(2023, 5, 6), by="a"), as_of=AS_OF)["one"]
    assert (found.case, "matter.url is empty" in found.reason.en) == ("particulars_missing", True)
    neither = findings_of(registry, rule, row(date(2023, 5, 6)), as_of=AS_OF)["one"]
    assert "matter.by is empty" in neither.reason.en
    full = row(date(2023, 5, 6), by="a", url="https://example.org/list")
    assert findings_of(registry, rule, full, as_of=AS_OF)["one"].case == "published"


@pytest.mark.parametrize(
    ("found", "as_of", "case", "last"),
    [
        # A year from Saturday 2023-05-06, a make-up working day, ends on Monday 2024-05-06.
        (row(date(2023, 5, 6)), date(2024, 5, 6), "published", "2023-05-06"),
        (row(date(2023, 5, 6)), date(2024, 5, 7), "renewal_overdue", "2023-05-06"),
        (row(date(2021, 5, 6), date(2024, 3, 1)), AS_OF, "published", "2024-03-01"),
        # A renewal that is still to come has not been made; one before publication is none.
        (row(date(2021, 5, 6), date(2025, 1, 2)), AS_OF, "renewal_overdue", "2021-05-06"),
        (row(date(2024, 3, 1), date(2021, 5, 6)), AS_OF, "published", "2024-03-01"),
        (row(date(2021, 5, 6), AS_OF), AS_OF, "published", "2024-12-31"),
    ],
)
def test_a_list_is_renewed_within_its_term(
    registry: fz.Registry, found: dict[str, Any], as_of: date, case: str, last: str
) -> None:
    """From the last time on."""
    rule = register(registry, renew_within="1 year")
    finding = findings_of(registry, rule, found, as_of=as_of)["one"]
    assert finding.case == case
    assert finding.actual is not None
    assert finding.actual.en == last


@pytest.mark.parametrize(
    ("known_on", "as_of", "case"),
    [
        (date(2024, 11, 12), date(2025, 2, 5), "published"),
        (date(2024, 11, 12), date(2025, 2, 6), "renewal_overdue"),
        (date(2024, 11, 11), date(2025, 2, 4), "published"),
    ],
)
def test_nobody_is_late_while_the_last_day_may_still_come(
    registry: fz.Registry, known_on: date, as_of: date, case: str
) -> None:
    """A year from 2024-02-01 ends on Saturday 2025-02-01, in the days off of Spring Festival.

    By the notice for 2025, issued 2024-11-12, they end on Tuesday 02-04: so the last day is
    02-05. A day before the notice nobody could say so.
    """
    rule = register(registry, renew_within="1 year")
    calendar = registry.calendar.as_known_on(known_on)
    rows = row(date(2024, 2, 1))
    found = findings_of(registry, rule, rows, as_of=as_of, year=2025, calendar=calendar)
    assert found["one"].case == case


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(
    ("rows", "since", "last"),
    [
        # Renewed last: it counts, though the other was published later.
        (
            [row(date(2022, 1, 10), date(2024, 3, 1)), row(date(2023, 1, 10))],
            "2022-01-10",
            "2024-03-01",
        ),
        # As new as each other: the one that was published last.
        (
            [row(date(2022, 1, 10), date(2024, 3, 1)), row(date(2024, 3, 1))],
            "2024-03-01",
            "2024-03-01",
        ),
        ([row(None), row(date(2023, 1, 10))], "2023-01-10", "2023-01-10"),
    ],
)
def test_of_several_rows_the_newest_counts(
    registry: fz.Registry,
    rows: list[dict[str, Any]],
    since: str,
    last: str,
    *,
    backwards: bool,
) -> None:
    """Whichever way they are sorted."""
    ordered = rows[::-1] if backwards else rows
    found = findings_of(registry, register(registry), *ordered, as_of=AS_OF)["one"]
    assert found.reason.en == f"there since {since}, renewed {last}"


def test_a_register_says_what_it_asks(registry: fz.Registry) -> None:
    """How many lists, and how often they are renewed."""
    one, two = register(registry), register(registry, items=["one", "two"], renew_within="1 year")
    assert (one.kind.limit, one.kind.cadence) == (fz.Text("已建立", "there"), Cadence.STANDING)
    assert two.kind.limit == fz.Text(
        "2项均已建立，1年内更新", "2, all there, renewed within 1 year"
    )
    assert two.kind.cadence is Cadence.YEAR
    assert list(two.kind.dates(2024, two.obligation.in_force)) == []


def test_an_open_choice_knows_what_rules_name(registry: fz.Registry) -> None:
    """A value that no rule names is refused, with a near match."""
    rule = a_rule(registry, "register", item="item", items=["power-list"], published="published_on")
    types = types_of(rule)
    for cell in ("power-list", "甲"):
        records = fz.read_records({"matter": [{"id": "1", "item": cell}]}, types)
        assert next(iter(records.ledgers["matter"]))["item"] == "power-list"
    with pytest.raises(fz.InputErrors) as refused:
        fz.read_records({"matter": [{"id": "1", "item": "power-lists"}]}, types)
    assert "Did you mean 'power-list'?" in str(refused.value.exceptions[0])


def test_a_date_beyond_the_calendar_makes_one_duty_unknown(registry: fz.Registry) -> None:
    """The calendar begins with 2001: a list renewed in 1990 has no due date that it reaches."""
    rule = a_rule(
        registry,
        "register",
        item="item",
        items=["a"],
        published="published_on",
        renew_within="1 year",
    )
    row = {"item": "a", "published_on": date(1990, 6, 1)}
    finding = findings_of(registry, rule, row, as_of=date(2024, 12, 31))["*"]
    assert (finding.outcome, finding.case) == ("unknown", "beyond_calendar")
