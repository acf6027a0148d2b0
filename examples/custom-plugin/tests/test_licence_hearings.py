"""Hearings on licences: the plugin conforms, and its terms end when the law says."""

from __future__ import annotations

from datetime import date

import pytest

import fazhigov
from fazhigov.testing import PluginConformance

REGISTRY = fazhigov.Registry.load(only=["licence-hearings", "biyang-2021-2025"])
RULEBOOK = REGISTRY.rulebook("biyang-2021-2025", departments=["licence-hearings"])


class TestConformance(PluginConformance):
    """Examples, sources, levels of law, languages, ledgers."""

    plugin = "licence-hearings"


@pytest.mark.parametrize(
    ("announced_on", "outcome"), [(date(2024, 9, 25), "met"), (date(2024, 9, 26), "late")]
)
def test_a_hearing_is_announced_seven_working_days_ahead(announced_on: date, outcome: str) -> None:
    """Held on Thursday 2024-10-10: the seventh working day before is 09-25."""
    row = {"id": "a", "held_on": date(2024, 10, 10), "announced_on": announced_on}
    (finding,) = fazhigov.assess(
        RULEBOOK.select("*/announced"),
        {"licence-hearing": [row]},
        year=2024,
        as_of=date(2024, 12, 31),
    )
    assert finding.outcome == outcome
