"""Cadence: how often a duty comes round."""

from __future__ import annotations

from enum import StrEnum

from fazhigov.text import Text


class Cadence(StrEnum):
    """How often a duty comes round."""

    CASE = "case"
    MONTH = "month"
    YEAR = "year"
    YEARS = "years"
    ONCE = "once"
    STANDING = "standing"

    @property
    def label(self) -> Text:
        """The cadence in words."""
        return _LABELS[self]


_LABELS = {
    Cadence.CASE: Text("逐案", "each case"),
    Cadence.MONTH: Text("每月", "every month"),
    Cadence.YEAR: Text("每年", "every year"),
    Cadence.YEARS: Text("数年一次", "every few years"),
    Cadence.ONCE: Text("一次性", "once"),
    Cadence.STANDING: Text("常态", "standing"),
}
