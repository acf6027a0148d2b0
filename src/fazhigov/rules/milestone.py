"""milestone: reached once, by a fixed date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar, Literal

from attrs import frozen

from fazhigov.calendars.moments import to_day
from fazhigov.deadlines.deadline import annual_date
from fazhigov.documents import Period
from fazhigov.obligations.limits import Limit
from fazhigov.records.ledger import Record
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import DAY, FLAG, Column, compares, reads
from fazhigov.rules.conditions import Condition, conditioned, require_reasons
from fazhigov.rules.decision import Case
from fazhigov.rules.evidence import Evidence, Judgement
from fazhigov.rules.kind import Dates, in_words
from fazhigov.rules.periods import NOT_IN_FORCE, label_of_years
from fazhigov.rules.timing import DUE, LET_OFF, NOT_OWED, Clock, judge_timed
from fazhigov.text import Text


@frozen
class Milestone:
    """Each of `items` reached (`done`) by the date `by`."""

    ledger: str
    item: str
    items: tuple[str, ...]
    done: str
    by: Limit[date]
    finished: str | None = None
    empty: Literal["open", "unknown"] = "unknown"
    exempt: tuple[Condition, ...] = ()
    applies: tuple[Condition, ...] = ()

    name: ClassVar[str] = "milestone"
    names_rows: ClassVar[bool] = False
    planned = False
    in_hours = False
    cases: ClassVar[tuple[Case, ...]] = (*LET_OFF, NOT_OWED, *DUE)

    def __attrs_post_init__(self) -> None:
        require_reasons(self.exempt)

    @property
    def limit(self) -> Text:
        """The date in words."""
        by = in_words(self.by)
        return Text(f"{by.zh} 前", f"by {by.en}")

    @property
    def cadence(self) -> Cadence:
        """How often the duty comes round."""
        return Cadence.ONCE

    def dates(self, year: int, in_force: Period) -> Dates:
        """Iterate over the fixed days of *year*: the one to reach it by."""
        days = (version.value for version in self.by.versions)
        return (day for day in days if day.year == year and in_force.covers(day))

    def columns(self) -> Iterable[Column]:
        """Iterate over what the rule reads."""
        yield from compares(self.ledger, self.item, self.items)
        yield from reads(self.ledger, DAY, self.done)
        yield from reads(self.ledger, FLAG, self.finished)
        yield from conditioned(self.ledger, self.exempt, self.applies)

    @property
    def start_field(self) -> str:
        """The column of the act: nothing starts it."""
        return self.done

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each item; one that no row speaks of is an empty record."""
        by = self.by.on(evidence.day) or self.by.versions[-1].value
        due = annual_date(by.year, by.month, by.day, calendar=evidence.calendar)
        clock = Clock(
            in_force=evidence.any_year_in_force,
            due=due,
            problem=NOT_IN_FORCE.reason.format(
                period=evidence.by_now(label_of_years(evidence.years))
            ),
        )
        for item in self.items:
            rows = (r for r in evidence.rows(self.ledger) if r[self.item] == item)
            record = evidence.best(self.ledger, rows, self._reached) or Record({self.item: item})
            yield judge_timed(self, self.cases, clock, record, evidence, subject=item)

    def _reached(self, record: Record) -> tuple[bool, int]:
        """Order what several rows say of one item: the first time it was reached counts."""
        done: Any = record[self.done]
        return done is not None, -to_day(done).toordinal() if done is not None else 0
