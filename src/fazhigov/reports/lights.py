"""Lights counted: how many findings are red, yellow and green, by section or department."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from attrs import frozen

from fazhigov.assessment.findings import Findings, RuleFindings
from fazhigov.rules.outcome import LIGHTS, Light, Outcome
from fazhigov.rules.rule import Rule
from fazhigov.text import Text


@frozen
class Lights:
    """The lights of a section or a department; `none` counts duties that do not bite."""

    id: str
    title: Text
    red: int
    yellow: int
    green: int
    none: int


def lights_by(
    findings: Findings, name: Callable[[Rule], str], titles: Mapping[str, Text]
) -> list[Lights]:
    """Count lights in the groups that *name* puts rules in; groups without rules are left out.

    Raises:
        AssessmentError: verdicts on tables were counted and not kept.
    """
    counted: dict[str, Counter[Light | None]] = {}
    for part in findings.rules:
        counted.setdefault(name(part.rule), Counter()).update(_lights_of(part))
    order = [*titles, *(id_ for id_ in counted if id_ not in titles)]
    return [
        Lights(
            id_,
            titles.get(id_, Text(id_, id_)),
            red=counted[id_][Light.RED],
            yellow=counted[id_][Light.YELLOW],
            green=counted[id_][Light.GREEN],
            none=counted[id_][None],
        )
        for id_ in order
        if id_ in counted
    ]


def _lights_of(part: RuleFindings) -> Counter[Light | None]:
    """Count by outcome; only what is pending has to be looked at one by one, for its light."""
    counted = Counter(finding.light for finding in part.where(Outcome.PENDING))
    for outcome, n in part.counts.items():
        if outcome is not Outcome.PENDING:
            counted[LIGHTS.get(outcome)] += n
    return counted
