"""Outcomes and lights: their words, and which outcomes settle whether a duty was kept."""

from __future__ import annotations

import pytest

import fazhigov as fz
from fazhigov.rules.outcome import Light


@pytest.mark.parametrize(
    ("outcome", "zh", "en", "decided"),
    [
        ("met", "达标", "met", True),
        ("late", "逾期完成", "late", True),
        ("breached", "未达标", "breached", True),
        ("overdue", "逾期未办", "overdue", True),
        ("pending", "未到期", "pending", False),
        ("exempt", "免除", "exempt", False),
        ("not_applicable", "不适用", "not applicable", False),
        ("unknown", "情况不明", "unknown", False),
        ("waived", "豁免", "waived", False),
    ],
)
def test_each_outcome(outcome: str, zh: str, en: str, *, decided: bool) -> None:
    """Four are decided: the duty applied, and it is known whether it was kept."""
    found = fz.Outcome(outcome)
    assert (found.label, found.is_decided) == (fz.Text(zh, en), decided)


def test_there_are_no_others() -> None:
    """Nine outcomes, three lights."""
    assert len(fz.Outcome) == 9
    assert [light.label.zh for light in Light] == ["绿灯", "黄灯", "红灯"]
    assert [light.label.en for light in Light] == ["green", "yellow", "red"]
