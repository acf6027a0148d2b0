"""Forms: the ways in which a scheme's item turns what is known into a share of its points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from fractions import Fraction
from typing import Any, Literal, Protocol

from attrs import field, frozen

from fazhigov.records.ledger import Record
from fazhigov.rules.outcome import Outcome
from fazhigov.scoring.facts import NO_EVENTS, Facts
from fazhigov.scoring.points import ONE, UNDECIDED, ZERO, Points, Share
from fazhigov.text import Text

DEDUCTIBLE = (Outcome.LATE, Outcome.BREACHED, Outcome.OVERDUE)
"""The outcomes of a duty that was not kept."""


class Form(Protocol):
    """How an item is scored."""

    def problems(self, points: Fraction) -> Iterator[Text]:
        """Find what contradicts itself in an item of so many points."""
        ...

    def share(
        self, item: str, points: Fraction, rules: Iterable[str], facts: Facts
    ) -> Share | None:
        """Return the share of an item's points that is attained, None where it does not apply.

        Args:
            item: the item's id, by which ledgers name it.
            points: its points.
            rules: the ids of the rules that it looks at.
            facts: what is known.
        """
        ...

    def lacking(self, item: str, facts: Facts) -> Iterator[Text]:
        """Say what is missing, apart from the records that rules look at."""
        ...


@frozen
class Attainment:
    """The share of applicable cases that are met, rule by rule.

    Attributes:
        rules: ids of rules, or patterns.
        weights: weights of rules, by id or pattern; all others weigh 1.
    """

    rules: tuple[str, ...]
    weights: dict[str, Points] = field(factory=dict)

    def problems(self, points: Fraction) -> Iterator[Text]:
        """Find none: weights are never negative."""
        return iter(())

    def share(
        self, item: str, points: Fraction, rules: Iterable[str], facts: Facts
    ) -> Share | None:
        """Return the mean of the rules' shares."""
        return Share.mean((self.weight(rule), Share.of(facts.of(rule))) for rule in rules)

    def weight(self, rule: str) -> Fraction:
        """Return the weight of a rule among those of the item: the first pattern that fits."""
        found = (weight for pattern, weight in self.weights.items() if fnmatch(rule, pattern))
        return next(found, ONE).value

    def lacking(self, item: str, facts: Facts) -> Iterator[Text]:
        """Nothing but records."""
        return iter(())


@frozen
class Discretion:
    """Deductions of an amount that someone decides: who, and at most how much each time."""

    at_most: Points
    decider: Text


@frozen
class Deductions:
    """Points taken off for each event, down to a floor.

    Attributes:
        rules: rules whose findings are events.
        outcomes: points for each finding of an outcome: late, breached, overdue.
        events: points for each event of a kind in the ledger of score events.
        discretion: who may take off how much for what no list foresees.
        doubled_from: from this one on, each further event of the same kind costs double.
        floor: the points that remain whatever happens.
    """

    rules: tuple[str, ...] = ()
    outcomes: dict[Outcome, Points] = field(factory=dict)
    events: dict[str, Points] = field(factory=dict)
    discretion: Discretion | None = None
    doubled_from: int | None = None
    floor: Points = ZERO

    def problems(self, points: Fraction) -> Iterator[Text]:
        """Find a floor above the points, outcomes that cost nothing, rules without outcomes."""
        if self.floor.value > points:
            yield Text("保底分高于总分", "the floor is higher than the points")
        for outcome in self.outcomes:
            if outcome not in DEDUCTIBLE:
                yield Text(
                    f"结论“{outcome.value}”不能扣分",
                    f"nothing is deducted for the outcome {outcome.value!r}",
                )
        if bool(self.rules) != bool(self.outcomes):
            yield Text("rules 与 outcomes 应同时填写", "rules and outcomes go together")
        if not (self.rules or self._reads_events):
            yield Text("没有任何扣分情形", "nothing is ever deducted")
        if self.doubled_from is not None and self.doubled_from < 2:
            yield Text("doubled_from 应不小于2", "doubled_from is 2 or more")

    @property
    def _reads_events(self) -> bool:
        return bool(self.events) or self.discretion is not None

    def share(
        self, item: str, points: Fraction, rules: Iterable[str], facts: Facts
    ) -> Share | None:
        """Return what is left: with nothing that is unknown taken off, and with all of it."""
        rules = list(rules)
        counted: Counter[Outcome] = sum((Counter(facts.of(rule)) for rule in rules), Counter())
        applies = any(outcome.is_decided or outcome is Outcome.UNKNOWN for outcome in counted)
        if not applies and not self._reads_events:
            return None
        if points == 0:
            return Share.exactly(Fraction(0))
        events = facts.events(item) if self._reads_events else ()
        certain = self._for_events(events or ())
        failed = {outcome: counted[outcome] for outcome in self.outcomes}
        least = certain + self._for_findings(failed)
        silent = any(rule in facts.silent for rule in rules) and bool(self.outcomes)
        if events is None or silent:
            # How many events there were is not known either: there may be nothing left.
            most = points
        else:
            unknown = counted[Outcome.UNKNOWN]
            # The cost of each kind grows faster than in proportion, so the worst is all in one.
            most = certain + max(
                (
                    self._for_findings({**failed, outcome: failed[outcome] + unknown})
                    for outcome in self.outcomes
                ),
                default=Fraction(0),
            )
        return Share(self._left(points, most) / points, self._left(points, least) / points)

    def _left(self, points: Fraction, lost: Fraction) -> Fraction:
        return max(self.floor.value, points - lost)

    def _for_findings(self, counts: Mapping[Outcome, int]) -> Fraction:
        costs = (self.outcomes[o].value * self._times(n) for o, n in counts.items())
        return sum(costs, Fraction(0))

    def _for_events(self, events: Iterable[Record]) -> Fraction:
        lost = Fraction(0)
        kinds: Counter[str] = Counter()
        for event in events:
            kind: Any = event["kind"]
            if kind in self.events:
                kinds[kind] += 1
            else:
                decided: Any = event["points"]
                lost += Fraction(decided)
        return lost + sum(
            (self.events[kind].value * self._times(n) for kind, n in kinds.items()), Fraction(0)
        )

    def _times(self, n: int) -> int:
        if self.doubled_from is None:
            return n
        return n + max(0, n - self.doubled_from + 1)

    def lacking(self, item: str, facts: Facts) -> Iterator[Text]:
        """Ask for the ledger of score events."""
        if self._reads_events and facts.events(item) is None:
            yield NO_EVENTS


@frozen
class Appraisal:
    """What was thought of it: an appraisal inside government or among the public."""

    by: Literal["internal", "social"]

    def problems(self, points: Fraction) -> Iterator[Text]:
        """Find none."""
        return iter(())

    def share(
        self, item: str, points: Fraction, rules: Iterable[str], facts: Facts
    ) -> Share | None:
        """Return the appraisal's result, as a share of its full marks."""
        found = facts.appraisal(item)
        if found is None:
            return UNDECIDED
        result, full = (Fraction(value) for value in found)
        return Share.exactly(result / full)

    def lacking(self, item: str, facts: Facts) -> Iterator[Text]:
        """Ask for the appraisal."""
        if facts.appraisal(item) is None:
            yield Text("缺少测评结果（appraisal）", "no appraisal of it is recorded")


@frozen
class Relative:
    """A figure held against a reference: last year's, or the mean of all units.

    Attributes:
        indicator: the figure's name in the ledger of indicators.
        against: the reference.
        at_least: full points from so many times the reference on.
        at_most: full points up to so many times the reference.
        in_part: whether falling short still earns in proportion; else it earns nothing.
    """

    indicator: str
    against: Literal["last-year", "mean"]
    at_least: Points | None = None
    at_most: Points | None = None
    in_part: bool = False

    def problems(self, points: Fraction) -> Iterator[Text]:
        """Find anything but one bound."""
        if (self.at_least is None) == (self.at_most is None):
            yield Text("at_least 与 at_most 应恰有一个", "give at_least or at_most, one of the two")

    def share(
        self, item: str, points: Fraction, rules: Iterable[str], facts: Facts
    ) -> Share | None:
        """Compare; without the figure or without its reference, nothing is known."""
        value, reference = self._found(facts)
        if value is None or reference is None:
            return UNDECIDED
        if self.at_least is not None:
            target, got = reference * self.at_least.value, value
        else:
            assert self.at_most is not None
            # The other way round: a smaller figure is the better one.
            target, got = value, reference * self.at_most.value
        if got >= target:
            return Share.exactly(Fraction(1))
        return Share.exactly(max(Fraction(0), got / target) if self.in_part else Fraction(0))

    def _found(self, facts: Facts) -> tuple[Fraction | None, Fraction | None]:
        value = facts.indicator(self.indicator)
        if self.against == "last-year":
            return value, facts.indicator(self.indicator, years_back=1)
        return value, facts.mean_of_units(self.indicator)

    def lacking(self, item: str, facts: Facts) -> Iterator[Text]:
        """Ask for the figure, or for its reference."""
        value, reference = self._found(facts)
        if value is None:
            yield Text(
                f"缺少指标 {self.indicator} 的数值", f"no figure of {self.indicator} is recorded"
            )
        if reference is None:
            yield Text(
                f"缺少指标 {self.indicator} 的比较基准",
                f"no reference for {self.indicator} is recorded",
            )
