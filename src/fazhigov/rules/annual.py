"""annual: by a fixed date each year, for the year before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import ClassVar, Literal

from attrs import frozen

from fazhigov.deadlines.deadline import annual_date
from fazhigov.documents import Period
from fazhigov.obligations.limits import Limit, MonthDay
from fazhigov.records.ledger import Record
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import ANY, DAY, FLAG, YEAR, Column, compares, reads
from fazhigov.rules.conditions import Condition, conditioned, require_reasons
from fazhigov.rules.decision import Case
from fazhigov.rules.evidence import Evidence, Judgement
from fazhigov.rules.kind import Dates
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.periods import NOT_IN_FORCE
from fazhigov.rules.timing import DUE, LET_OFF, NOT_OWED, Clock, judge_timed, no_records
from fazhigov.text import Text, both

UNIT_TYPE_UNKNOWN = Case(
    "unit_type_unknown",
    Outcome.UNKNOWN,
    lambda f: f.in_force.is_null(),
    Text(
        "缺少{start_field}，不知是否属于义务主体", "{start_field} is empty: unclear if it owes this"
    ),
)
BEFORE_ITS_YEAR = Case(
    "before_its_year",
    Outcome.UNKNOWN,
    lambda f: f.done < f.start,
    Text(
        "{done_field}（{done}）早于所报告的年度，记录矛盾",
        "{done_field} ({done}) lies before the year reported on: the record contradicts itself",
    ),
)
_OTHER_BODY = Text("不是本项义务的主体", "another kind of body owes this")


@frozen
class Annual:
    """An act (`done`) by `by` of the year after the one reported on (`year`)."""

    ledger: str
    year: str
    done: str
    by: Limit[MonthDay]
    unit: str | None = None
    unit_type: str | None = None
    unit_types: tuple[str, ...] = ()
    finished: str | None = None
    empty: Literal["open", "unknown"] = "unknown"
    exempt: tuple[Condition, ...] = ()
    applies: tuple[Condition, ...] = ()

    name: ClassVar[str] = "annual"
    names_rows: ClassVar[bool] = True
    planned = False
    in_hours = False
    cases: ClassVar[tuple[Case, ...]] = (
        *LET_OFF,
        UNIT_TYPE_UNKNOWN,
        NOT_OWED,
        BEFORE_ITS_YEAR,
        *DUE,
    )

    def __attrs_post_init__(self) -> None:
        require_reasons(self.exempt)

    @property
    def limit(self) -> Text:
        """The date in words."""
        days = [version.value for version in self.by.versions]
        return Text(
            " / ".join(f"次年{d.month}月{d.day}日前" for d in days),
            " / ".join(f"by {d.month:02}-{d.day:02} of the next year" for d in days),
        )

    @property
    def cadence(self) -> Cadence:
        """How often the duty comes round."""
        return Cadence.YEAR

    def dates(self, year: int, in_force: Period) -> Dates:
        """Iterate over the fixed days of *year*: the one for the year before."""
        reported = date(year - 1, 12, 31)
        by = self.by.on(reported)
        if by is not None and in_force.covers(reported):
            yield date(year, by.month, by.day)

    def columns(self) -> Iterable[Column]:
        """Iterate over what the rule reads."""
        yield from reads(self.ledger, YEAR, self.year)
        yield from reads(self.ledger, DAY, self.done)
        yield from reads(self.ledger, FLAG, self.finished)
        yield from reads(self.ledger, ANY, self.unit)
        yield from compares(self.ledger, self.unit_type, self.unit_types)
        yield from conditioned(self.ledger, self.exempt, self.applies)

    @property
    def start_field(self) -> str:
        """The column that says which kind of body owes it."""
        return self.unit_type or self.done

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each unit's report on each year; a unit of the county without one is unknown."""
        for year in evidence.years:
            rows = [r for r in evidence.rows(self.ledger) if r[self.year] == year]
            for record in rows:
                yield self._judge(record, year, evidence)
            reported = {record[self.unit] for record in rows} if self.unit else set()
            silent = [
                unit.name
                for unit in evidence.units
                if unit.type in self.unit_types and unit.name not in reported
            ]
            for name in silent:
                empty = Record({self.unit: name} if self.unit else {})
                yield self._judge(empty, year, evidence, subject=f"{name} / {year}")
            if not rows and not silent:
                yield no_records(evidence, self.ledger, subject=str(year))

    def _judge(
        self, record: Record, year: int, evidence: Evidence, *, subject: str | None = None
    ) -> Judgement:
        last_day = date(year, 12, 31)
        by = self.by.on(last_day)
        owes: bool | None = True
        problem = None
        if self.unit_type is not None and self.unit_types and subject is None:
            kind = record[self.unit_type]
            owes = None if kind is None else kind in self.unit_types
            problem = _OTHER_BODY
        if by is None or not evidence.in_force_on(last_day):
            period = evidence.by_now(both(str(year)))
            owes, problem = False, NOT_IN_FORCE.reason.format(period=period)
        due = None
        if by is not None:
            due = annual_date(year + 1, by.month, by.day, calendar=evidence.calendar)
        clock = Clock(start=date(year, 1, 1), due=due, problem=problem)
        return judge_timed(
            self,
            self.cases,
            clock,
            record,
            evidence,
            subject=subject or evidence.key(self.ledger, record),
            in_force=owes,
        )
