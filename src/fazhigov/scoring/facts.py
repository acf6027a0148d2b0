"""Facts: everything that a score is made from, of a county or of one of its units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import evolve, field, frozen

from fazhigov.assessment.findings import Findings
from fazhigov.calendars.moments import to_day
from fazhigov.records.ledger import Ledger, Record
from fazhigov.rules.outcome import Outcome
from fazhigov.text import Text

EVENTS, APPRAISALS, INDICATORS, CLAIMS = "score-event", "appraisal", "indicator", "self-score"
"""The ledgers that set scores."""

NO_EVENTS = Text("未提供加减分事项台账（score-event）", "the ledger of score events is not there")
"""Without that ledger it is not known whether there were any."""


@frozen
class Facts:
    """What is known, as far as scores depend on it.

    Attributes:
        counts: how many findings of each outcome there are, by rule.
        silent: the rules of which nothing is recorded, so that not even a number is known.
        ledgers: the ledgers that set scores; one that is not kept is not there.
        scheme: the scheme's id: rows for other schemes do not count.
        year: the year scored.
        unit: the unit that is scored; None for the county.
    """

    counts: Mapping[str, Mapping[Outcome, int]]
    silent: frozenset[str] = frozenset()
    ledgers: Mapping[str, Ledger] = field(factory=dict)
    scheme: str = ""
    year: int | None = None
    unit: str | None = None

    @classmethod
    def of_county(cls, findings: Findings, scheme: str) -> Facts:
        """Gather what is known of a county."""
        return cls(
            counts={part.rule.id: part.counts for part in findings.rules},
            silent=frozenset(part.rule.id for part in findings.rules if part.is_silent),
            ledgers=findings.score_ledgers,
            scheme=scheme,
            year=findings.year,
        )

    def of_unit(self, findings: Findings, unit: str) -> Facts:
        """Narrow what is known to one unit: the findings and rows that name it."""
        return evolve(
            self,
            counts={part.rule.id: part.by_unit.get(unit, {}) for part in findings.rules},
            silent=frozenset(),
            unit=unit,
        )

    def of(self, rule: str) -> Mapping[Outcome, int]:
        """Return how many findings of each outcome a rule has."""
        return self.counts.get(rule, {})

    def rows(self, ledger: str) -> Iterator[Record]:
        """Iterate over the rows of a ledger that concern this scheme, year and unit."""
        for record in self.ledgers.get(ledger, ()):
            of_scheme = "scheme" not in record.values or record["scheme"] == self.scheme
            of_year = self.year is None or _year(record) == self.year
            of_unit = self.unit is None or record["unit"] == self.unit
            if of_scheme and of_year and of_unit:
                yield record

    def events(self, item: str) -> tuple[Record, ...] | None:
        """Return the events of an item or a bonus, None where no ledger of them is kept."""
        if EVENTS not in self.ledgers:
            return None
        return tuple(record for record in self.rows(EVENTS) if record["item"] == item)

    def appraisal(self, item: str) -> tuple[Any, Any] | None:
        """Return an appraisal's result and its full marks."""
        for record in self.rows(APPRAISALS):
            if record["item"] == item and record["unit"] == self.unit:
                return record["result"], record["full_marks"]
        return None

    def claim(self, item: str) -> Fraction | None:
        """Return the points that the county or unit gave itself for an item."""
        for record in self.rows(CLAIMS):
            if record["item"] == item and record["unit"] == self.unit:
                claimed: Any = record["points"]
                return Fraction(claimed)
        return None

    def indicator(self, name: str, *, years_back: int = 0) -> Fraction | None:
        """Return a figure of the county or unit."""
        return self._figures(name, years_back).get(self.unit)

    def mean_of_units(self, name: str) -> Fraction | None:
        """Return the mean of a figure over all units; one alone is no mean."""
        figures = [v for unit, v in self._figures(name, 0).items() if unit is not None]
        return sum(figures, Fraction(0)) / len(figures) if len(figures) > 1 else None

    def _figures(self, name: str, years_back: int) -> dict[str | None, Fraction]:
        found: dict[str | None, Fraction] = {}
        for record in self.ledgers.get(INDICATORS, ()):
            if self.year is not None and record["year"] == self.year - years_back:
                unit, value = _figure(record)
                if record["indicator"] == name:
                    found[unit] = value
        return found


def _figure(record: Record) -> tuple[str | None, Fraction]:
    unit: Any = record["unit"]
    value: Any = record["value"]
    return unit, Fraction(value)


def _year(record: Record) -> int:
    stated: Any = record["year"]
    if stated is None:
        happened: Any = record["occurred_on"]
        return to_day(happened).year
    return int(stated)
