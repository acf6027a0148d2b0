"""Transport: what the law says, held against cases worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

import fazhigov as fz
from fazhigov.rules.levels import Relation, compare_levels
from fazhigov.testing import Bench, PluginConformance

ROADS = "Road Transport Regulations"
HIGHWAYS = "Regulations on the Protection of Highways"
WATERS = "Regulations on Safety in Inland Waters (as revised in 2019)"

RULES = [
    # rule, document, article, limit, confidence
    ("passenger-licence", ROADS, "10(2)", "within 20 days", "text"),
    ("freight-licence", ROADS, "24(2)", "within 20 days", "text"),
    ("passenger-station-licence", ROADS, "39(1)", "within 15 days", "text"),
    ("freight-station-or-school-licence", ROADS, "39(1)", "within 15 days", "text"),
    ("two-inspectors", ROADS, "59", "at least 2", "text"),
    ("road-works-licence", HIGHWAYS, "28(2)", "within 20 days", "text"),
    ("closure-announced", HIGHWAYS, "51", "at least 5 days before", "text"),
    ("long-half-closure-announced", HIGHWAYS, "51", "at least 5 days before", "text"),
    ("control-zone-announced", HIGHWAYS, "12(1)", "within 30 days", "text"),
    ("held-vehicle-waited-for", HIGHWAYS, "72(2)", "at least 3 months before", "text"),
    ("toll-report-acted-on", "Regulations on Toll Highways", "6(2)", "within 10 days", "text"),
    ("port-licence", "Port Law (as amended in 2018)", "24", "within 30 days", "text"),
    ("waterway-works-approval", WATERS, "26(1)", "within 30 days", "text"),
    ("waterway-accident-concluded", WATERS, "53", "within 30 days", "text"),
]

BENCH = Bench("transport", as_of=date(2025, 12, 31))


class TestConformance(PluginConformance):
    """Examples on all four sides, sources, levels of law, languages, ledgers."""

    plugin = "transport"
    rules = RULES


@pytest.mark.parametrize(
    ("item", "rule", "accepted", "due"),
    [
        ("passenger", "passenger-licence", date(2025, 3, 3), "2025-03-24"),  # 20th: Sunday 03-23
        ("freight", "freight-licence", date(2025, 3, 10), "2025-03-31"),  # 20th: Sunday 03-30
        ("passenger-station", "passenger-station-licence", date(2025, 3, 3), "2025-03-18"),
        ("road-works", "road-works-licence", date(2025, 4, 15), "2025-05-06"),  # off to 05-05
    ],
)
def test_licences_on_roads_are_decided_in_calendar_days_of_acceptance(
    item: str, rule: str, accepted: date, due: str
) -> None:
    """The regulations say days; a last day off moves on, and each item has one rule."""
    row = {
        "item": item,
        "accepted": True,
        "received_on": date(2025, 2, 28),
        "accepted_on": accepted,
    }
    assert BENCH.judge(rule, row) == (fz.Outcome.OVERDUE, due)
    findings = BENCH.assess({"transport-application": [{"id": "a", **row}]}, year=2025)
    owed = [f.rule.id for f in findings if f.outcome is fz.Outcome.OVERDUE]
    assert owed == [f"transport/{rule}"]


@pytest.mark.parametrize(
    ("item", "rule", "received", "due"),
    [
        ("port", "port-licence", date(2025, 3, 3), "2025-04-02"),
        ("port", "port-licence", date(2025, 4, 1), "2025-05-06"),  # 30th: 05-01, off to 05-05
        ("waterway-works", "waterway-works-approval", date(2025, 3, 5), "2025-04-07"),  # Qingming
    ],
)
def test_ports_and_waterways_are_decided_in_thirty_days_of_receipt(
    item: str, rule: str, received: date, due: str
) -> None:
    """From the day after the application came in, whenever it was accepted."""
    row = {
        "item": item,
        "received_on": received,
        "accepted": True,
        "accepted_on": date(2025, 4, 10),
    }
    assert BENCH.judge(rule, row) == (fz.Outcome.OVERDUE, due)


def test_the_road_regulations_are_not_applied_before_the_version_that_was_read() -> None:
    """Accepted on 2019-03-01: not judged. On Monday 2019-03-04: day 20 is Sunday 03-24."""

    def judged(accepted: date) -> fz.Finding:
        row = {"item": "passenger", "accepted": True, "accepted_on": accepted}
        return BENCH.hold("passenger-licence", row, as_of=date(2019, 12, 31))

    assert judged(date(2019, 3, 1)).outcome is fz.Outcome.NOT_APPLICABLE
    assert judged(date(2019, 3, 4)).due == "2019-03-25"


def test_licences_that_became_filings_have_a_term_until_2022_03_28() -> None:
    """15 days from Monday 2022-03-28 are 04-12; nothing is judged from the next day on."""

    def judged(accepted: date) -> fz.Finding:
        row = {"item": "driving-school", "accepted": True, "accepted_on": accepted}
        rule = "freight-station-or-school-licence"
        return BENCH.hold(rule, row, as_of=date(2022, 12, 31))

    assert judged(date(2022, 3, 28)).due == "2022-04-12"
    assert judged(date(2022, 3, 29)).outcome is fz.Outcome.NOT_APPLICABLE


def test_each_inspection_needs_two_officers() -> None:
    """One finding for each inspection; an empty number is not two."""
    rows = [
        {"id": "1", "inspected_on": date(2025, 3, 3), "officers": 3},
        {"id": "2", "inspected_on": date(2025, 3, 4), "officers": 1},
        {"id": "3", "inspected_on": date(2025, 3, 5)},
    ]
    found = BENCH.assess({"transport-inspection": rows}, "transport/two-inspectors", year=2025)
    assert [f.outcome for f in found] == [
        fz.Outcome.MET,
        fz.Outcome.BREACHED,
        fz.Outcome.UNKNOWN,
    ]


def test_closures_are_announced_five_days_before_the_works() -> None:
    """Before Monday 2025-03-17: 03-12. Before Friday 2025-03-14: 03-09 is a Sunday, so 03-07."""

    def due(start: date) -> str | None:
        row = {
            "form": "closed",
            "urgent": False,
            "announced_on": date(2025, 3, 1),
            "works_start_on": start,
        }
        return BENCH.hold("closure-announced", row).due

    assert due(date(2025, 3, 17)) == "2025-03-12"
    assert due(date(2025, 3, 14)) == "2025-03-07"


@pytest.mark.parametrize(
    ("length", "days", "outcome"),
    [
        (2000, 31, fz.Outcome.LATE),
        (1999, 31, fz.Outcome.NOT_APPLICABLE),  # 2 km or more
        (2000, 30, fz.Outcome.NOT_APPLICABLE),  # over 30 days
    ],
)
def test_half_closures_are_announced_from_two_kilometres_and_thirty_one_days(
    length: int, days: int, outcome: fz.Outcome
) -> None:
    """以上 includes the number, 超过 does not: Civil Code 1259. Four days ahead are too few."""
    row = {
        "form": "half",
        "length": length,
        "days": days,
        "urgent": False,
        "announced_on": date(2025, 3, 13),
        "works_start_on": date(2025, 3, 17),
    }
    rule = "long-half-closure-announced"
    assert BENCH.hold(rule, row).outcome is outcome


def test_what_is_held_waits_three_months_by_the_corresponding_day() -> None:
    """Until 2025-05-30, a Friday: there is no February 30, so its last day, Friday 02-28."""
    row = {"disposed": True, "waited_until": date(2025, 5, 30)}
    rule = "held-vehicle-waited-for"
    met = BENCH.hold(rule, {**row, "announced_on": date(2025, 2, 28)})
    late = BENCH.hold(rule, {**row, "announced_on": date(2025, 3, 1)})
    assert (met.outcome, met.due) == (fz.Outcome.MET, "2025-02-28")
    assert late.outcome is fz.Outcome.LATE


def test_numbers_stand_beside_those_of_the_upper_laws() -> None:
    """Calendar days end before as many working days; two officers are two in either text."""
    found = {
        c.rule.id.removeprefix("transport/"): c.relation
        for c in compare_levels(BENCH.rules.values(), BENCH.registry.calendar)
    }
    assert found == {
        "passenger-licence": Relation.STRICTER,
        "freight-licence": Relation.STRICTER,
        "passenger-station-licence": Relation.STRICTER,
        "road-works-licence": Relation.STRICTER,
        "two-inspectors": Relation.EQUAL,
    }


def test_only_what_is_no_longer_in_force_does_not_apply() -> None:
    """The licences that became filings in March 2022."""
    found = BENCH.assess({}, year=2025)
    lapsed = {f.rule.id for f in found if f.outcome is fz.Outcome.NOT_APPLICABLE}
    assert lapsed == {"transport/freight-station-or-school-licence"}
