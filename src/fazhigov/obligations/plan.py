"""Rule sets: the duties that one provider brings. A plan is one that has sections."""

from __future__ import annotations

from attrs import field, frozen

from fazhigov.documents import Period
from fazhigov.obligations.obligation import Obligation
from fazhigov.text import Text


@frozen
class RuleSet:
    """A department's duties under its own statutes."""

    id: str
    title: Text
    department: str
    obligations: tuple[Obligation, ...] = field(repr=lambda o: f"<{len(o)} obligations>")


@frozen
class Plan:
    """A county's plan: its period, its sections and all duties in them."""

    id: str
    title: Text
    in_force: Period
    sections: dict[str, Text] = field(repr=False)
    obligations: tuple[Obligation, ...] = field(repr=lambda o: f"<{len(o)} obligations>")
