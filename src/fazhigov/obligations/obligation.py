"""Obligations: one checkable duty each, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attrs import field, frozen

from fazhigov.documents import CONFIDENCES, Confidence, Period
from fazhigov.obligations.citation import Citation, Norm
from fazhigov.text import Text


@frozen
class Example:
    """A case with its answer, worked by hand: it documents the rule and runs as a test.

    The records give one finding; where they give several, `subject` names the one that is meant.
    """

    expect: str
    why: str
    as_of: Any
    year: int | None = None
    records: tuple[dict[str, Any], ...] = ()
    other: dict[str, list[dict[str, Any]]] = field(factory=dict)
    units: tuple[dict[str, str], ...] = ()
    subject: str | None = None


@frozen
class Reading:
    """How unclear words are read: the reading taken, its basis, and the other reading."""

    taken: Text
    basis: Text
    other: Text

    @property
    def text(self) -> Text:
        """All three in one paragraph."""
        zh = (part.zh.rstrip("。") for part in (self.taken, self.basis, self.other))
        en = (part.en.rstrip(".") for part in (self.taken, self.basis, self.other))
        return Text(
            "{}。依据：{}。另一读法：{}。".format(*zh),
            "{}. Basis: {}. Other reading: {}.".format(*en),
        )


@frozen
class Obligation:
    """One duty: who owes it, where it stands, when it is in force, and how it is checked.

    `kind` and `check` say in data what the rule does; `fazhigov.rules` makes them run.

    Attributes:
        bearer: who owes it; `bearer_is` says whether the clause names the bearer or implies it.
        evidence: what would show that it was kept.
        exemption: whom the text lets off, where it does.
        department: who answers for it in the county.
        reading: which reading of unclear words was taken.
        upper: national norms that demand the same.
    """

    id: str
    title: Text
    citation: Citation
    bearer: Text
    evidence: Text
    in_force: Period
    kind: str
    check: Mapping[str, Any] = field(repr=False)
    examples: tuple[Example, ...] = field(repr=False)
    bearer_is: Literal["named", "implied"] = "named"
    exemption: Text | None = None
    section: str | None = None
    department: str | None = None
    reading: Reading | None = None
    upper: tuple[Norm, ...] = ()
    file: str = field(default="", repr=False)
    at: str = field(default="", repr=False)

    @property
    def provision(self) -> str | None:
        """The place in the plan, such as "2.4.1"; None for duties from elsewhere."""
        return self.citation.place if self.section is not None else None

    @property
    def national(self) -> Confidence | None:
        """How well it was checked that national law demands the same of every county.

        None where no national norm is known to demand it.
        """
        if self.citation.level in ("law", "state-council"):
            return self.citation.confidence
        confidences: list[Confidence] = [
            norm.confidence
            for norm in self.upper
            if not norm.separate and norm.level not in ("province", "county-plan")
        ]
        return min(confidences, key=CONFIDENCES.index, default=None)
