"""Outcomes: what can come of holding a duty against the records."""

from __future__ import annotations

from enum import StrEnum

from fazhigov.text import Text


class Outcome(StrEnum):
    """The answer for one duty and one subject."""

    MET = "met"
    LATE = "late"
    BREACHED = "breached"
    OVERDUE = "overdue"
    PENDING = "pending"
    EXEMPT = "exempt"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    WAIVED = "waived"

    @property
    def label(self) -> Text:
        """The outcome in words."""
        return _TITLES[self]

    @property
    def is_decided(self) -> bool:
        """Whether the duty applied and it is settled whether it was kept."""
        return self in (Outcome.MET, Outcome.LATE, Outcome.BREACHED, Outcome.OVERDUE)


_TITLES = {
    Outcome.MET: Text("达标", "met"),
    Outcome.LATE: Text("逾期完成", "late"),
    Outcome.BREACHED: Text("未达标", "breached"),
    Outcome.OVERDUE: Text("逾期未办", "overdue"),
    Outcome.PENDING: Text("未到期", "pending"),
    Outcome.EXEMPT: Text("免除", "exempt"),
    Outcome.NOT_APPLICABLE: Text("不适用", "not applicable"),
    Outcome.UNKNOWN: Text("情况不明", "unknown"),
    Outcome.WAIVED: Text("豁免", "waived"),
}


class Light(StrEnum):
    """The lights that supervisors (督查) set: kept or on course, take care, not kept."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"

    @property
    def label(self) -> Text:
        """The light in words."""
        return _LIGHT_TITLES[self]


_LIGHT_TITLES = {
    Light.GREEN: Text("绿灯", "green"),
    Light.YELLOW: Text("黄灯", "yellow"),
    Light.RED: Text("红灯", "red"),
}

LIGHTS = {
    Outcome.MET: Light.GREEN,
    Outcome.PENDING: Light.GREEN,
    Outcome.UNKNOWN: Light.YELLOW,
    Outcome.LATE: Light.RED,
    Outcome.BREACHED: Light.RED,
    Outcome.OVERDUE: Light.RED,
}
"""The light of each outcome; a duty that does not bite has none. One that is about to fall due
is yellow instead of green. Done late stays red: it was not kept."""
