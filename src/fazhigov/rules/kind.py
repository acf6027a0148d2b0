"""What a kind of rule is: the protocol that built-in and added kinds follow alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Protocol, runtime_checkable

from fazhigov.deadlines.terms import Term
from fazhigov.obligations.limits import Limit
from fazhigov.records.schema import FieldType
from fazhigov.rules.conditions import Plain
from fazhigov.rules.decision import Case
from fazhigov.rules.evidence import Evidence, Judgement
from fazhigov.text import Text, both


@runtime_checkable
class Kind(Protocol):
    """A kind of rule: an attrs class whose attributes are the keys of a rule's `check` table.

    Its verdict stands once, in `cases`; `judge` finds the subjects and their facts and asks
    `fazhigov.rules.decision.decide` for each.
    """

    name: ClassVar[str]
    cases: ClassVar[tuple[Case, ...]]

    @property
    def limit(self) -> Text:
        """What the rule demands, in a few words, for lists."""

    def columns(self) -> Iterable[tuple[str, str]]:
        """Iterate over (ledger, field) pairs that the rule reads."""

    def values(self) -> Iterable[tuple[str, str, Plain]]:
        """Iterate over (ledger, field, value) that the rule compares columns with."""

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge every subject that the evidence names; one judgement of unknown if none."""


READS: dict[str, tuple[FieldType, ...]] = {
    "start": ("date", "moment"),
    "done": ("date", "moment"),
    "restart": ("date", "moment"),
    "date": ("date",),
    "on": ("date",),
    "published": ("date",),
    "renewed": ("date",),
    "year": ("year",),
    "count": ("count",),
    "numerator": ("count", "amount"),
    "denominator": ("count", "amount"),
    "percent": ("percent",),
    "finished": ("flag",),
    "exists": ("flag",),
    "holds": ("flag",),
}
"""Keys of `check` that mean the same in every kind, and the types of column that they read."""


def given(ledger: str, *names: str | None) -> list[tuple[str, str]]:
    """Pair a ledger with the fields that a rule names; those left out are None."""
    return [(ledger, name) for name in names if name is not None]


def in_words(limit: Limit[Any]) -> Text:
    """Put a limit into words; several versions with a stroke between."""
    values = [version.value for version in limit.versions]
    texts = [v.text if isinstance(v, Term) else both(str(v)) for v in values]
    return Text(" / ".join(t.zh for t in texts), " / ".join(t.en for t in texts))
