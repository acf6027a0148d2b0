"""Decision tables: each kind of rule says its verdict once, for one record and for a table.

A verdict is an ordered list of cases, each with a condition over named facts. The same condition
is asked of cells (the facts of one record) and of narwhals expressions (the facts of every row of
a table), so there is no second copy of the logic to drift from the first. Conditions use
comparison, `&`, `|`, `~` and `is_null()`; a condition that is not known (a missing fact) does
not hold, and the next case is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from fazhigov.rules.outcome import Outcome
from fazhigov.text import Text

if TYPE_CHECKING:
    import narwhals as nw

PLAIN = (bool, int, str, date, Fraction)
"""The values that a fact of one record may have."""


@frozen
class Case:
    """One row of a decision table: if *when* holds, this is the outcome, for this reason.

    `reason` may name the facts that the kind puts into words, as in "{done}, due {due}".
    """

    key: str
    outcome: Outcome
    when: Callable[[Any], Any] = field(repr=False)
    reason: Text = field(repr=False)


class Cell:
    """One fact of one record, in three-valued logic: what is missing decides nothing."""

    __slots__ = ("value",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, value: Any) -> None:
        self.value = value

    def is_null(self) -> Cell:
        """Tell whether the fact is missing."""
        return Cell(self.value is None)

    def is_in(self, values: Collection[Any]) -> Cell:
        """Tell whether the fact is one of several values."""
        return Cell(None if self.value is None else self.value in values)

    def __lt__(self, other: Any) -> Cell:
        return self._compare(other, lambda a, b: a < b)

    def __le__(self, other: Any) -> Cell:
        return self._compare(other, lambda a, b: a <= b)

    def __gt__(self, other: Any) -> Cell:
        return self._compare(other, lambda a, b: a > b)

    def __ge__(self, other: Any) -> Cell:
        return self._compare(other, lambda a, b: a >= b)

    def __eq__(self, other: object) -> Cell:  # type: ignore[override]
        return self._compare(other, lambda a, b: a == b)

    def __and__(self, other: Any) -> Cell:
        a, b = self.value, _bare(other)
        if a is False or b is False:
            return Cell(False)
        return Cell(None if a is None or b is None else True)

    def __or__(self, other: Any) -> Cell:
        a, b = self.value, _bare(other)
        if a is True or b is True:
            return Cell(True)
        return Cell(None if a is None or b is None else False)

    def __invert__(self) -> Cell:
        return Cell(None if self.value is None else not self.value)

    def _compare(self, other: Any, holds: Callable[[Any, Any], bool]) -> Cell:
        b = _bare(other)
        return Cell(None if self.value is None or b is None else holds(self.value, b))


def _bare(value: Any) -> Any:
    return value.value if isinstance(value, Cell) else value


class Facts:
    """What is known of one record, or of each row of a table, by name.

    A fact is a `Cell` or a narwhals expression; a plain value is taken as a `Cell`.
    """

    __slots__ = ("_facts",)

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self._facts = facts

    def __getattr__(self, name: str) -> Any:
        fact = self._facts[name]
        return Cell(fact) if fact is None or isinstance(fact, PLAIN) else fact


def decide(cases: Sequence[Case], facts: Mapping[str, Any]) -> Case:
    """Return the first case that holds for one record; the last one holds always."""
    known = Facts(facts)
    for case in cases[:-1]:
        if case.when(known).value is True:
            return case
    return cases[-1]


def decide_table(cases: Sequence[Case], facts: Mapping[str, nw.Expr]) -> nw.Expr:
    """Return the expression that gives each row of a table the position of its case.

    Positions, not keys: engines compare and group small numbers faster than words.

    Args:
        cases: the decision table.
        facts: an expression for each fact that its conditions ask for.
    """
    import narwhals as nw  # noqa: PLC0415

    known = Facts(facts)
    verdict: nw.Expr = nw.lit(len(cases) - 1)
    for position, case in reversed(list(enumerate(cases[:-1]))):
        verdict = nw.when(case.when(known)).then(nw.lit(position)).otherwise(verdict)
    return verdict


def otherwise(_: Any) -> bool:
    """Hold always: the condition of a table's last case."""
    return True
