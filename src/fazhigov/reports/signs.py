"""The signs of lights and of national duties, and the order in which people read outcomes."""

from __future__ import annotations

from fazhigov.documents import Confidence
from fazhigov.rules.outcome import Light, Outcome

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
