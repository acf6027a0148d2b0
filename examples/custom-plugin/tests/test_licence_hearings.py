"""Hearings on licences: the plugin conforms, and its terms end when the law says."""

from __future__ import annotations

from datetime import date

import pytest

from fazhigov.testing import Bench, PluginConformance

BENCH = Bench("licence-hearings", as_of=date(2024, 12, 31))
LAW = "Administrative Licensing Law"


class TestConformance(PluginConformance):
    """Examples, sources, levels of law, languages, ledgers."""

    plugin = "licence-hearings"
    rules = (
        ("held", LAW, "47", "within 20 working days", "text"),
        ("announced", LAW, "48", "at least 7 working days before", "text"),
    )


@pytest.mark.parametrize(
    ("announced_on", "outcome"), [(date(2024, 9, 25), "met"), (date(2024, 9, 26), "late")]
)
def test_a_hearing_is_announced_seven_working_days_ahead(announced_on: date, outcome: str) -> None:
    """Held on Thursday 2024-10-10: the seventh working day before is 09-25."""
    row = {"held_on": date(2024, 10, 10), "announced_on": announced_on}
    assert BENCH.hold("announced", row).outcome == outcome
