"""Which findings a page shows: all where they fit, else examples of every rule and outcome."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from fazhigov.assessment.finding import Finding
from fazhigov.assessment.findings import Findings
from fazhigov.reports.html.page import fragment
from fazhigov.reports.names import chapter_of
from fazhigov.reports.signs import ORDER

if TYPE_CHECKING:
    from markupsafe import Markup


@frozen
class Examples:
    """The findings shown, as markup, those that need attention first; and how many are not."""

    shown: tuple[Markup, ...]
    left: int


def examples(findings: Findings, *, most: int) -> Examples:
    """Choose findings until a page is full: the first of every rule and outcome, then the next.

    Duties of which nothing is recorded come last: there is little to say of them.

    Args:
        findings: what `assess` returned.
        most: how many bytes the markup of all findings shown may weigh.

    Raises:
        AssessmentError: verdicts on tables were counted and not kept.
    """
    chosen: list[tuple[int, int, Markup]] = []
    weight = 0
    for rank, number, finding in _in_turns(findings):
        markup = fragment("finding.html", "finding", finding, chapter_of(finding.rule))
        weight += len(markup.encode())
        if weight > most:
            break
        chosen.append((rank, number, markup))
    chosen.sort(key=lambda one: one[:2])
    return Examples(tuple(markup for *_, markup in chosen), len(findings) - len(chosen))


def _in_turns(findings: Findings) -> Iterator[tuple[int, int, Finding]]:
    """Take one finding of each rule and outcome at a time, with the places to sort them by."""
    queues = [
        (rank, number, part.where(outcome))
        for rank, outcome in enumerate(ORDER)
        for number, part in enumerate(findings.rules)
        if part.counts.get(outcome)
    ]
    silent = []
    while queues:
        going = []
        for rank, number, queue in queues:
            finding = next(queue, None)
            if finding is None:
                continue
            going.append((rank, number, queue))
            if finding.is_silent:
                silent.append((rank, number, finding))
            else:
                yield rank, number, finding
        queues = going
    yield from silent
