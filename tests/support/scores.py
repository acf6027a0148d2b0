"""Schemes and facts for the tests of scores: made by hand, or at random."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from random import Random
from types import SimpleNamespace
from typing import Any

import attrs

import fazhigov as fz
from fazhigov.records.ledger import Ledger, Record
from fazhigov.scoring.facts import EVENTS, Facts
from fazhigov.scoring.forms import Appraisal, Attainment, Deductions, Discretion
from fazhigov.scoring.points import Points
from fazhigov.scoring.scheme import Band, Bonus, Item, Scheme, Veto
from fazhigov.scoring.scorecard import weighed
from fazhigov.scoring.scored import Scored
from fazhigov.text import Text, both

RULES: list[Any] = [
    SimpleNamespace(id=f"p/{n}", obligation=SimpleNamespace(title=both(f"rule {n}")))
    for n in range(8)
]
"""Stand-ins for rules: a score asks them for an id and a title."""

LEDGERS = {
    name: record_type
    for name, record_type in fz.Registry.load().record_types.items()
    if record_type.use == "scores"
}


@attrs.frozen
class Made:
    """What became of one rule, as a test wants it: stands in for `RuleFindings`."""

    rule: Any
    findings: tuple[fz.Finding, ...]
    by_unit: dict[str, dict[fz.Outcome, int]] = attrs.field(factory=dict)

    @property
    def counts(self) -> Counter[fz.Outcome]:
        """How many findings there are of each outcome."""
        return Counter(finding.outcome for finding in self.findings)

    @property
    def is_silent(self) -> bool:
        """These findings have subjects."""
        return False

    def where(self, *outcomes: fz.Outcome) -> list[fz.Finding]:
        """The findings of some outcomes."""
        return [finding for finding in self.findings if finding.outcome in outcomes]


def points(value: int | str | Fraction) -> Points:
    """So many points."""
    return Points(Fraction(value))


def ledger(name: str, *rows: Mapping[str, Any]) -> Ledger:
    """A ledger that sets scores, as readers would return it."""
    records = (Record(dict(row), name, n) for n, row in enumerate(rows, start=2))
    return Ledger(LEDGERS[name], tuple(records), name)


def event(item: str | None, **values: Any) -> dict[str, Any]:
    """A row of the ledger of score events, for the scheme "test"."""
    return {"scheme": "test", "item": item, "occurred_on": date(2024, 6, 1), **values}


def item(id_: str, worth: int | str, **form: Any) -> Item:
    """An item of a scheme."""
    return Item(id_, Text(id_, id_), points(worth), **form)


def scheme(**parts: Any) -> Scheme:
    """A scheme."""
    return Scheme(**{"id": "test", "title": both("test"), "basis": both("basis"), **parts})


BANDS = tuple(Band(both(name), points(n)) for name, n in (("good", 80), ("fair", 60), ("poor", 0)))


CHECKED = scheme(
    items=(
        item(
            "d",
            10,
            deductions=Deductions(
                events={"named": points(2)}, discretion=Discretion(points(3), both("the group"))
            ),
        ),
        item("a", 10, appraisal=Appraisal("social")),
    ),
    bonuses=(Bonus("b", both("b"), {"national": points(2)}, points(2)),),
    vetoes=(Veto(both("v"), events=("falsified",)),),
)
"""A scheme that reads each ledger that sets scores."""


def facts(counts: dict[str, dict[fz.Outcome, int]] | None = None, **ledgers: Any) -> Facts:
    """What is known of 2024."""
    named = {name.replace("_", "-"): table for name, table in ledgers.items()}
    return Facts(counts=counts or {}, ledgers=named, scheme="test", year=2024)


def scored(items: Any, facts: Facts) -> Scored:
    """Score items over the rules of these tests."""
    return weighed(both("all"), items, RULES, facts)


# At random

NAMES = [rule.id for rule in RULES]
OUTCOMES = list(fz.Outcome)


def random_facts(random: Random) -> Facts:
    """Findings of some rules, and perhaps a ledger of events."""
    counts = {
        rule: {random.choice(OUTCOMES): random.randint(1, 4) for _ in range(random.randint(0, 3))}
        for rule in random.sample(NAMES, random.randint(0, len(NAMES)))
    }
    silent = frozenset(
        rule
        for rule, found in counts.items()
        if found == {fz.Outcome.UNKNOWN: 1} and random.random() < 1 / 2
    )
    ledgers = {}
    if random.random() < 1 / 2:
        rows = (event(f"i{random.randint(0, 5)}", kind="k") for _ in range(random.randint(0, 3)))
        ledgers[EVENTS] = ledger(EVENTS, *rows)
    return Facts(counts=counts, silent=silent, ledgers=ledgers, scheme="test", year=2024)


def random_items(random: Random, depth: int = 1) -> Iterator[Item]:
    """One to four items; some are made of items, so far as the depth allows."""
    for n in range(random.randint(1, 4)):
        worth = Fraction(random.randint(0, 30), random.randint(1, 7))
        name = f"i{n}" if depth else f"i{n}/{random.getrandbits(30)}"
        yield Item(name, both(name), Points(worth), **_random_form(random, worth, depth))


def _random_form(random: Random, worth: Fraction, depth: int) -> dict[str, Any]:
    choice = random.randint(0, 3 if depth else 2)
    rules = tuple(random.sample(NAMES, random.randint(1, 4)))
    if choice == 0:
        weights = {rules[0]: points(Fraction(random.randint(0, 5), 3))}
        return {"attainment": Attainment(rules, weights)}
    if choice == 1:
        costs = {fz.Outcome.LATE: points("1/3"), fz.Outcome.BREACHED: points(random.randint(0, 3))}
        doubled = random.choice([None, 2, 3])
        floor = Points(worth * random.randint(0, 3) / 3)
        return {"deductions": Deductions(rules, costs, doubled_from=doubled, floor=floor)}
    if choice == 2:
        return {"deductions": Deductions(events={"k": points("0.7")}, doubled_from=2)}
    return {"items": tuple(random_items(random, depth - 1))}
