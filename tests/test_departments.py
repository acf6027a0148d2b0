"""The departments' own rules: how many, on what ground, and in which period."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.obligations.limits import Limit
from fazhigov.rules.rule import Rule
from fazhigov.testing.examples import SIDES
from fazhigov.testing.parts import parts_of

NOT_CHECKED = {
    "government-affairs-disclosure/first-statement",
    "government-affairs-disclosure/press-conference",
}
"""Known from a reliable second place, which names no article."""


def rules_of(registry: fz.Registry) -> list[Rule]:
    """Every rule of a department."""
    return [rule for found in registry.departments.values() for rule in found.rules]


def test_there_are_many_rules_with_all_that_makes_them_sure(registry: fz.Registry) -> None:
    """Article, period in force, confidence, the four kinds of example; few lack their article."""
    sound = []
    for rule in rules_of(registry):
        duty = rule.obligation
        assert duty.citation.confidence in ("text", "secondary"), rule.id
        assert duty.in_force.from_ >= date(1950, 1, 1), rule.id
        shown = {example.expect for example in duty.examples}
        for side, what in SIDES:
            assert shown & side, f"{rule.id}: no example is {what.en}"
        for limit in parts_of(rule.kind, Limit):
            for version in limit.versions:
                assert version.confidence in ("text", "secondary"), rule.id
                assert version.period is None or version.source is not None, rule.id
        assert (duty.citation.place == "?") == (rule.id in NOT_CHECKED), rule.id
        if rule.id not in NOT_CHECKED:
            sound.append(rule.id)
    assert len(sound) >= 245
    assert max(Counter(sound).values()) == 1


DEPARTMENTS = {
    "agriculture": ["agriculture"],
    "audit": ["audit"],
    "culture-market": ["culture-market"],
    "ecology-environment": ["ecology-environment"],
    "emergency-management": ["emergency-management"],
    "finance": ["finance"],
    "government-affairs-disclosure": ["government-affairs-disclosure"],
    "government-services": ["government-services"],
    "human-resources": ["human-resources"],
    "justice": [
        "legal-aid-henan",
        "legal-services",
        "litigation",
        "mediation",
        "reconsideration",
    ],
    "market-regulation": ["market-regulation"],
    "petitions": ["petitions"],
    "transport": ["transport"],
    "urban-management": ["urban-management"],
}
"""Each department's plugin with the rule sets that it brings."""

SHARED = ["administrative-enforcement", "administrative-licensing", "tendering"]
"""What comes with the core and binds several."""


@pytest.mark.parametrize("name", DEPARTMENTS)
def test_each_department_loads_alone(name: str) -> None:
    """With the core only: its rules are there, and no other's."""
    registry = fz.Registry.load(only=[name])
    assert sorted(registry.departments) == sorted([*DEPARTMENTS[name], *SHARED])
    assert all(registry.departments[id_].rules for id_ in DEPARTMENTS[name])


def test_they_are_all_there(registry: fz.Registry) -> None:
    """So that the list above is complete."""
    listed = [id_ for sets in DEPARTMENTS.values() for id_ in sets]
    assert sorted(registry.departments) == sorted([*listed, *SHARED])
    assert [id_ for id_, found in registry.departments.items() if found.shared] == SHARED


def outcome(registry: fz.Registry, rule: str, ledger: str, row: dict[str, Any]) -> fz.Finding:
    """Hold one rule against one record at the end of 2026."""
    (found,) = [r for r in rules_of(registry) if r.id == rule]
    return fz.check(
        found,
        {"id": "a", **row},
        as_of=date(2026, 11, 1),
        record_types=registry.record_types,
        calendar=registry.calendar,
    )


@pytest.mark.parametrize(
    ("accepted", "due"),
    [
        # 45 working days by Order 20, in force through 2026-04-14.
        (date(2026, 2, 2), "2026-04-13"),
        # 60 days by Order 121 end on Friday 2026-06-19, Dragon Boat, and move to Monday 06-22.
        (date(2026, 4, 20), "2026-06-22"),
    ],
)
def test_a_market_complaint_follows_the_rule_of_its_day(
    registry: fz.Registry, accepted: date, due: str
) -> None:
    """Accepted before or after the change of 2026-04-15."""
    found = outcome(
        registry,
        "market-regulation/complaint-mediation",
        "market-complaint",
        {"accepted_on": accepted},
    )
    assert found.due == due


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # Ten calendar days by the law of 1999: 01-08 is a Monday.
        (date(2023, 12, 29), "2024-01-08"),
        # Ten working days by that of 2023: 01-03 to 01-05 (3), 01-08 to 01-12 (8), 01-15, 01-16.
        (date(2024, 1, 2), "2024-01-16"),
    ],
)
def test_a_respondent_answers_by_the_law_of_its_day(
    registry: fz.Registry, received: date, due: str
) -> None:
    """A case accepted, and copied to the respondent, before or after 2024-01-01."""
    found = outcome(
        registry,
        "reconsideration/answer",
        "reconsideration-case",
        {
            "procedure": "ordinary",
            "accepted_on": received,
            "copy_received_on": received,
            "answered": False,
        },
    )
    assert found.due == due
