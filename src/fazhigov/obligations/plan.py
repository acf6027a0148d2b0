"""Rule sets: the duties that one provider brings. A plan is one that has sections."""

from __future__ import annotations

from attrs import field, frozen

from fazhigov.documents import Period
from fazhigov.obligations.obligation import Obligation
from fazhigov.text import Text


@frozen
class RuleSet:
    """A department's duties under its own statutes, or those that several departments share.

    Attributes:
        uses: ids of shared rule sets that bind this department too.
        shared: whether this set is one of those: it applies where a set that uses it does.
    """

    id: str
    title: Text
    department: str
    uses: tuple[str, ...]
    shared: bool
    obligations: tuple[Obligation, ...] = field(repr=lambda o: f"<{len(o)} obligations>")


@frozen
class Exhortation:
    """A passage that urges without a duty: listed, so that nothing of the text is lost."""

    provision: str
    section: str
    anchor: str
    reason: Text
    file: str = field(default="", repr=False)
    at: str = field(default="", repr=False)


@frozen
class Plan:
    """A county's plan: its period, its sections, who answers for what, and all duties."""

    id: str
    title: Text
    in_force: Period
    sections: dict[str, Text] = field(repr=False)
    departments: dict[str, Text] = field(repr=False)
    exhortations: tuple[Exhortation, ...] = field(repr=lambda e: f"<{len(e)} exhortations>")
    obligations: tuple[Obligation, ...] = field(repr=lambda o: f"<{len(o)} obligations>")
