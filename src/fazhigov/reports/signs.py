"""The signs of lights and of national duties, and the order in which people read outcomes."""

from __future__ import annotations

from fazhigov.documents import Confidence
from fazhigov.rules.evidence import Margin
from fazhigov.rules.outcome import Light, Outcome
from fazhigov.text import Text

ORDER = (
    Outcome.OVERDUE,
    Outcome.BREACHED,
    Outcome.LATE,
    Outcome.UNKNOWN,
    Outcome.PENDING,
    Outcome.MET,
    Outcome.WAIVED,
    Outcome.EXEMPT,
    Outcome.NOT_APPLICABLE,
)
"""What needs attention first."""

SIGNS = {Light.RED: "●", Light.YELLOW: "▲", Light.GREEN: "○"}
"""Lights, told apart without colours too."""

STARS: dict[Confidence | None, str] = {
    None: "",
    "text": " ★",
    "secondary": " ★",
    "unverified": " ☆",
}
"""Marks of national duties."""


def sided(margin: Margin) -> Text:
    """Say of a margin in time on which side of the limit it lies; numbers carry their sign."""
    if margin.unit not in _OF_TIME or not margin.amount:
        return margin.text
    return (_INSIDE if margin.amount > 0 else _OUTSIDE).format(margin=margin.text)


_OF_TIME = ("minutes", "working days", "days")
_INSIDE = Text("限内，余 {margin}", "within, {margin} to spare")
_OUTSIDE = Text("超限 {margin}", "outside by {margin}")
