"""Waivers: a duty that was not kept, let off by someone with a reason, until a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fnmatch import fnmatch
from typing import Any

from attrs import evolve, frozen

from fazhigov.assessment.finding import Finding
from fazhigov.errors import RecordError, near_match
from fazhigov.records.ledger import Record
from fazhigov.rules.outcome import Outcome
from fazhigov.text import Text

LEDGER = "waiver"
"""The ledger of waivers, which any county may keep."""

WAIVABLE = frozenset({Outcome.LATE, Outcome.BREACHED, Outcome.OVERDUE})
"""What can be waived: a duty that was surely not kept. What is not known stays unknown."""


@frozen
class Waiver:
    """One waiver: of a rule, or of all that a pattern names, for one subject or for all."""

    rule: str
    subject: str | None
    reason: str
    approver: str
    approved_on: date
    expires_on: date
    place: str = ""

    @staticmethod
    def of(record: Record) -> Waiver:
        """Read a row of the ledger of waivers; its columns are all required but the subject."""
        values: dict[str, Any] = {name: record[name] for name in record.values}
        return Waiver(
            rule=values["rule"],
            subject=values.get("subject"),
            reason=values["reason"],
            approver=values["approver"],
            approved_on=values["approved_on"],
            expires_on=values["expires_on"],
            place=record.place,
        )

    def concerns(self, rule_id: str) -> bool:
        """Tell whether it speaks of a rule."""
        return fnmatch(rule_id, self.rule)

    def holds(self, day: date) -> bool:
        """Tell whether it counts on *day*: approved by then, and not expired."""
        return self.approved_on <= day <= self.expires_on


def waiver_faults(
    waivers: Iterable[Waiver], rule_ids: Sequence[str] | None
) -> Iterator[RecordError]:
    """Find waivers of rules that there are not, and those that expire before their approval.

    Args:
        waivers: the waivers.
        rule_ids: all rules there are; None where only some of them are at hand.
    """
    for waiver in waivers:
        file, _, row = waiver.place.rpartition(":")
        if rule_ids is not None and not any(waiver.concerns(rule_id) for rule_id in rule_ids):
            yield RecordError(
                file=file or waiver.place,
                row=int(row) if row.isdigit() else None,
                column="rule",
                problem=Text(f"没有规则符合“{waiver.rule}”", f"no rule matches {waiver.rule!r}"),
                remedy=near_match(waiver.rule, rule_ids),
            )
        if waiver.expires_on < waiver.approved_on:
            yield RecordError(
                file=file or waiver.place,
                row=int(row) if row.isdigit() else None,
                column="expires_on",
                problem=Text(
                    f"失效日 {waiver.expires_on} 早于批准日 {waiver.approved_on}",
                    f"expires on {waiver.expires_on}, before its approval on {waiver.approved_on}",
                ),
                remedy=Text("请更正其一", "Correct one of the two"),
            )


def waived(finding: Finding, waivers: Sequence[Waiver], day: date) -> Finding:
    """Return the finding as a waiver leaves it; an expired one is only mentioned."""
    if finding.outcome not in WAIVABLE:
        return finding
    # The one that holds longest speaks; which row or shard it stood in does not matter.
    own = sorted(
        (w for w in waivers if w.subject in (None, finding.subject)),
        key=lambda w: (w.expires_on, w.approved_on, w.approver, w.reason),
        reverse=True,
    )
    for waiver in own:
        if waiver.holds(day):
            why = Text(
                f"经 {waiver.approver} 于 {waiver.approved_on} 批准豁免至 {waiver.expires_on}："
                f"{waiver.reason}。原结论：{finding.reason.zh}",
                f"waived until {waiver.expires_on} by {waiver.approver} on {waiver.approved_on}: "
                f"{waiver.reason}. Without it: {finding.reason.en}",
            )
            return evolve(finding, outcome=Outcome.WAIVED, reason=why, light=None)
    for waiver in own:
        if waiver.expires_on < day:
            why = Text(
                f"{finding.reason.zh}（豁免已于 {waiver.expires_on} 失效）",
                f"{finding.reason.en} (a waiver expired on {waiver.expires_on})",
            )
            return evolve(finding, reason=why)
    return finding
