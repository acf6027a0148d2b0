"""Levels of law: where a rule's number is stricter or laxer than the same number in an upper text.

Terms are compared by what they come to: on every day whose due date is settled, which of the two
ends first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from attrs import frozen

from fazhigov import documents
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.deadlines.certainty import Certainty
from fazhigov.deadlines.counting import Roll
from fazhigov.deadlines.deadline import deadline, deadline_before
from fazhigov.deadlines.terms import Hours, Term
from fazhigov.errors import (
    CalendarCoverageError,
    DataError,
    DeadlineError,
    FazhigovError,
    InputErrors,
    near_match,
)
from fazhigov.obligations.citation import Norm
from fazhigov.obligations.limits import Limit, MonthDay, Threshold, Version
from fazhigov.rules.rule import Rule
from fazhigov.text import Lang, Text


class Relation(StrEnum):
    """How a rule's number stands to that of an upper text."""

    STRICTER = "stricter"
    LAXER = "laxer"
    EQUAL = "equal"
    DEPENDS = "depends"
    SEPARATE = "separate"

    @property
    def label(self) -> Text:
        """The relation in words."""
        return _LABELS[self]


_LABELS = {
    Relation.STRICTER: Text("严于上位规定", "stricter than the upper text"),
    Relation.LAXER: Text("宽于上位规定", "laxer than the upper text"),
    Relation.EQUAL: Text("与上位规定一致", "the same as the upper text"),
    Relation.DEPENDS: Text("依起算日而定", "stricter or laxer, by the day it begins"),
    Relation.SEPARATE: Text("另一项义务", "another duty"),
}

_GOVERNS = {
    Relation.STRICTER: Text(
        "两者并行，从严办理即两者皆合", "both hold; the stricter one keeps both"
    ),
    Relation.LAXER: Text("上位规定优先，不得以本数字为据", "the upper text governs"),
    Relation.EQUAL: Text("并无抵触", "there is no conflict"),
    Relation.DEPENDS: Text(
        "两者并行，以先到期者为准", "both hold; whichever ends first is to be kept"
    ),
    Relation.SEPARATE: Text("两项义务，分别履行", "two duties: each is to be kept"),
}


@frozen
class Comparison:
    """One number of a rule beside the same number of an upper text.

    Attributes:
        rule: the rule.
        norm: the upper text.
        own: the rule's number.
        relation: how they stand to each other.
        stricter_on, laxer_on, days: for terms, on how many days of how many that were compared.
        governs: which of the two governs.
    """

    rule: Rule
    norm: Norm
    own: Version[Any]
    relation: Relation
    governs: Text
    stricter_on: int
    laxer_on: int
    days: int

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return it as plain data."""
        citation = self.rule.obligation.citation
        return {
            "rule": self.rule.id,
            "title": self.rule.obligation.title.to(lang),
            "number": self.norm.number,
            "own": {
                "value": str(self.own.value),
                "citation": (self.own.source or citation.text).to(lang),
                "level": citation.level,
            },
            "upper": {
                "value": str(self.norm.value),
                "citation": self.norm.text,
                "level": self.norm.level,
                "confidence": self.norm.confidence,
            },
            "relation": self.relation.value,
            "stricter_on": self.stricter_on,
            "laxer_on": self.laxer_on,
            "days": self.days,
            "governs": self.governs.to(lang),
        }


def compare_levels(rules: Iterable[Rule], calendar: WorkingCalendar) -> list[Comparison]:
    """Compare every number of *rules* for which an upper text is cited with a number of its own.

    Raises:
        InputErrors: upper texts whose number the rule does not have, or that cannot be read.
    """
    found: list[Comparison] = []
    faults: list[FazhigovError] = []
    for rule in rules:
        for position, norm in enumerate(rule.obligation.upper):
            if norm.number is None or norm.value is None:
                continue
            try:
                found.extend(_compared(rule, norm, norm.number, norm.value, calendar))
            except (LookupError, ValueError) as error:
                said = error.text if isinstance(error, FazhigovError) else None
                names = [name for name in dir(rule.kind) if _is_limit(rule.kind, name)]
                faults.append(
                    DataError(
                        file=rule.obligation.file,
                        place=f"{rule.obligation.at}.upper[{position}]",
                        problem=said or Text(f"没有“{norm.number}”", f"no number {norm.number!r}"),
                        remedy=near_match(norm.number, names),
                    )
                )
    if faults:
        raise InputErrors(f"{len(faults)} fault(s)", faults)
    return found


def _is_limit(kind: Any, name: str) -> bool:
    return not name.startswith("_") and isinstance(getattr(kind, name, None), Limit)


def _compared(
    rule: Rule, norm: Norm, number: str, value: str, calendar: WorkingCalendar
) -> Iterator[Comparison]:
    if not _is_limit(rule.kind, number):
        raise LookupError(number)
    limit: Limit[Any] = getattr(rule.kind, number)
    for own in limit.versions:
        ended = own.period.until if own.period is not None else None
        if norm.since is not None and ended is not None and ended < norm.since:
            continue
        upper = _read(value, own.value)
        # Another duty is not measured: the two numbers are not of one thing.
        signs = Counter[int]() if norm.separate else _counted(rule, number, own, upper, calendar)
        relation = Relation.SEPARATE if norm.separate else _relation(signs)
        yield Comparison(
            rule=rule,
            norm=norm,
            own=own,
            relation=relation,
            governs=norm.governs or _GOVERNS[relation],
            stricter_on=signs[-1],
            laxer_on=signs[1],
            days=signs.total(),
        )


def _counted(
    rule: Rule, number: str, own: Version[Any], upper: Any, calendar: WorkingCalendar
) -> Counter[int]:
    """Count how often the rule's own number is stricter (-1), the same (0) or laxer (1)."""
    ahead = rule.kind.name == "ahead"
    if isinstance(own.value, Term):
        roll = Roll(getattr(rule.kind, "roll", Roll.WORKING_DAY))
        signs = _signs(own.value, upper, calendar, roll=roll, backward=ahead)
    else:
        signs = Counter([_sign(_order(own.value), _order(upper))])
    if number in ("at_least", "threshold") and not ahead:
        return Counter({-sign: n for sign, n in signs.items()})
    return signs


def _read(value: str, own: Any) -> Any:
    """Read the upper text's number as one of the same kind as the rule's own."""
    if isinstance(own, int):
        return int(value)
    return documents.CONVERTER.structure(value, Term if isinstance(own, Term) else type(own))


def _order(value: Any) -> Any:
    """Return what values of one kind are ordered by."""
    if isinstance(value, Threshold):
        return value.share, value.strict
    if isinstance(value, MonthDay):
        return value.month, value.day
    return value


def _sign(own: Any, upper: Any) -> int:
    """Return -1 where the rule's own is less, 1 where it is more."""
    return int(own > upper) - int(own < upper)


def _relation(signs: Counter[int]) -> Relation:
    if signs[-1] and signs[1]:
        return Relation.DEPENDS
    if signs[-1]:
        return Relation.STRICTER
    return Relation.LAXER if signs[1] else Relation.EQUAL


def _signs(
    own: Term, upper: Term, calendar: WorkingCalendar, *, roll: Roll, backward: bool
) -> Counter[int]:
    """Compare two terms on every day: -1 where the own one ends, or must be begun, first."""
    if isinstance(own, Hours) and isinstance(upper, Hours):
        return Counter([_sign(own.n, upper.n)])
    ends = [_ends(term, calendar, roll, backward) for term in (own, upper)]
    both = [day for day in ends[0] if day in ends[1]]
    if not both:
        raise DeadlineError(
            Text(
                f"没有一日可以比较{own.text.zh}与{upper.text.zh}：已公布的安排到不了其届满日",
                f"there is no day from which {own.text.en} and {upper.text.en} both end within "
                "what is published",
            )
        )
    return Counter(_sign(ends[0][day], ends[1][day]) for day in both)


@lru_cache(maxsize=256)
def _ends(term: Term, calendar: WorkingCalendar, roll: Roll, backward: bool) -> dict[date, date]:
    """Return when a term ends from each day of the last ten years whose due date is settled."""
    count: Callable[..., Any] = deadline_before if backward else deadline
    found = {}
    day = max(calendar.first_day, calendar.last_published_day.replace(day=1) - timedelta(3_652))
    while day <= calendar.last_published_day:
        try:
            due = count(day, term, calendar=calendar, roll=roll)
        except CalendarCoverageError:
            pass
        else:
            if due.certainty is Certainty.CONFIRMED:
                found[day] = due.due
        day += timedelta(1)
    return found
