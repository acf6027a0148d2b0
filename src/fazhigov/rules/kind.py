"""What a kind of rule is: the protocol that built-in and added kinds follow alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar, Protocol, TypeGuard

from attrs import has

from fazhigov.deadlines.terms import Term
from fazhigov.documents import Period
from fazhigov.obligations.limits import Limit
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import Column
from fazhigov.rules.decision import Case
from fazhigov.rules.evidence import Evidence, Judgement
from fazhigov.text import NO_TEXT, Text, both

Dates = Iterable[date]
"""Days of a year."""


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
        ...

    @property
    def cadence(self) -> Cadence:
        """How often the duty comes round."""
        ...

    def dates(self, year: int, in_force: Period) -> Dates:
        """Iterate over the days of *year* by which the duty falls due, whatever the records say.

        A duty that an event of the county starts has none.
        """
        ...

    def columns(self) -> Iterable[Column]:
        """Iterate over the columns that the rule reads; the first names its own ledger."""
        ...

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge every subject that the evidence names; one judgement of unknown if none."""
        ...


class Foldable(Kind, Protocol):
    """A kind that counts how many rows a record stands for (`Record.n`).

    A table is folded for it: rows that are alike in all the columns it reads become one record.
    """

    @property
    def names_rows(self) -> bool:
        """Whether its judgements name single rows, so that only rows of one key are alike."""
        ...


def is_foldable(kind: Kind) -> TypeGuard[Foldable]:
    """Tell whether a kind counts the rows that a record stands for."""
    return hasattr(type(kind), "names_rows")


def require_kind(cls: type[Any]) -> None:
    """Refuse a class that does not follow `Kind`.

    Raises:
        TypeError: it is no attrs class, or lacks a part of the protocol, which is named.
    """
    if not has(cls):
        raise TypeError(f"the kind {cls.__name__} is no attrs class")
    parts = ("name", "cases", "limit", "cadence", "dates", "columns", "judge")
    missing = [part for part in parts if not hasattr(cls, part)]
    if missing:
        raise TypeError(f"the kind {cls.__name__} lacks {', '.join(missing)}")


def in_words(limit: Limit[Any]) -> Text:
    """Put a limit into words; of several versions each with its period, a stroke between."""
    texts = []
    for version in limit.versions:
        value = version.value
        text = value.text if isinstance(value, Term) else both(str(value))
        if len(limit.versions) > 1:
            period = version.period.text if version.period else NO_TEXT
            text = Text(f"{text.zh}（{period.zh}）", f"{text.en} ({period.en})")
        texts.append(text)
    return Text(" / ".join(t.zh for t in texts), " / ".join(t.en for t in texts))
