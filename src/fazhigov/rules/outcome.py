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
