"""quota: at least so many in each period, by events or by a stated yearly figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar, Literal

from attrs import evolve, frozen

from fazhigov.documents import Period
from fazhigov.obligations.limits import Limit, LimitError
from fazhigov.records.ledger import Record, number_of
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import ANY, COUNT, DATE, YEAR, Column, compares, reads
from fazhigov.rules.conditions import Condition, conditioned, kept
from fazhigov.rules.decision import Case, decide, otherwise
from fazhigov.rules.evidence import Evidence, Judgement, Margin
from fazhigov.rules.kind import Dates, in_words
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.periods import NOT_IN_FORCE, Every, contains
from fazhigov.text import Text, both


@frozen
class Stated:
    """A ledger of yearly figures: its columns of the year, of the count, and of the unit.

    `where` says which of its rows speak of this duty, `on` the day each was stated: what is stated
    after the day of assessment does not count.
    """

    ledger: str
    year: str
    count: str
    unit: str | None = None
    on: str | None = None
    where: tuple[Condition, ...] = ()

    def columns(self) -> Iterator[Column]:
        """Iterate over what is read."""
        yield from reads(self.ledger, YEAR, self.year)
        yield from reads(self.ledger, COUNT, self.count)
        yield from reads(self.ledger, ANY, self.unit)
        yield from reads(self.ledger, DATE, self.on)
        yield from conditioned(self.ledger, self.where)

    def rows(self, evidence: Evidence) -> Iterator[tuple[Record, int, int]]:
        """Iterate over the rows that state a figure, with their year and the figure."""
        for record in evidence.rows(self.ledger):
            year: Any = record[self.year]
            count: Any = record[self.count]
            on: Any = record[self.on] if self.on is not None else None
            if on is not None and on > evidence.day:
                continue
            if None not in (year, count) and kept(self.where, record) is True:
                yield record, year, count


@frozen
class PerUnit:
    """Each unit of these types owes the quota itself; two columns say which unit and its type."""

    unit: str
    unit_type: str
    unit_types: tuple[str, ...]


@frozen
class Quota:
    """At least `at_least` events (rows of `ledger` by `date`, those that `where` keeps).

    `none`: what a ledger without any such row in the period says.
    """

    at_least: Limit[int]
    period: Every
    ledger: str | None = None
    date: str | None = None
    where: tuple[Condition, ...] = ()
    stated: Stated | None = None
    per_unit: PerUnit | None = None
    none: Literal["unknown", "breached"] = "unknown"

    name: ClassVar[str] = "quota"
    names_rows: ClassVar[bool] = False
    cases: ClassVar[tuple[Case, ...]] = (
        NOT_IN_FORCE,
        Case(
            "period_began_before_plan",
            Outcome.PENDING,
            lambda f: f.began_earlier,
            Text("首个完整周期尚未届满", "the first whole period is not over yet"),
        ),
        Case(
            "contradictory",
            Outcome.UNKNOWN,
            lambda f: ~(f.events == f.stated) & ~(f.events == 0),
            Text(
                "台账有{events}，报告称{stated}，两者矛盾",
                "the ledger has {events}, the report says {stated}: they contradict each other",
            ),
        ),
        Case(
            "enough",
            Outcome.MET,
            lambda f: (f.events >= f.at_least) | (f.stated >= f.at_least),
            Text("{period}：{count}，要求{at_least}", "{period}: {count}, required {at_least}"),
        ),
        Case(
            "perhaps_enough",
            Outcome.UNKNOWN,
            lambda f: f.possible >= f.at_least,
            Text(
                "{period}：确定的有{count}，另有{unclear}条记录不完整",
                "{period}: {count} for certain, {unclear} more records are incomplete",
            ),
        ),
        Case(
            "period_runs",
            Outcome.PENDING,
            lambda f: ~f.over,
            Text("{period}：尚未结束，已有{count}", "{period} is not over, {count} so far"),
        ),
        Case(
            "no_evidence",
            Outcome.UNKNOWN,
            lambda f: (
                f.stated.is_null() & (f.events.is_null() | ((f.events == 0) & ~f.none_means_none))
            ),
            Text(
                "{period}：没有{ledger}的记录或数字，不知是否做到",
                "no record or figure of {ledger} for {period}: not known",
            ),
        ),
        Case(
            "too_few",
            Outcome.BREACHED,
            otherwise,
            Text(
                "{period}：{count}，少于要求的{at_least}",
                "{period}: {count}, fewer than the {at_least} required",
            ),
        ),
    )

    def __attrs_post_init__(self) -> None:
        if (self.ledger is None and self.stated is None) or (self.ledger is None) != (
            self.date is None
        ):
            raise LimitError(
                Text(
                    "请给出 ledger 和 date，或 stated，或两者",
                    "give `ledger` with `date`, or `stated`, or both",
                )
            )

    @property
    def limit(self) -> Text:
        """The quota in words."""
        n = in_words(self.at_least)
        return Text(f"{self.period.text.zh}不少于{n.zh}", f"at least {n.en} {self.period.text.en}")

    @property
    def cadence(self) -> Cadence:
        """How often the duty comes round."""
        return self.period.cadence

    def dates(self, year: int, in_force: Period) -> Dates:
        """Iterate over the fixed days of *year*: the ends of its periods, if they have any."""
        if self.period.rolling:
            return
        for period in self.period.ending_in(year, in_force, date(year, 12, 31)):
            last = period.until
            if last is not None and last.year == year and in_force.covers(last):
                yield last

    def columns(self) -> Iterable[Column]:
        """Iterate over what the rule reads."""
        if self.ledger is not None:
            yield from reads(self.ledger, DATE, self.date)
            yield from conditioned(self.ledger, self.where)
            if self.per_unit is not None:
                yield from reads(self.ledger, ANY, self.per_unit.unit)
                yield from compares(self.ledger, self.per_unit.unit_type, self.per_unit.unit_types)
        if self.stated is not None:
            yield from self.stated.columns()

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each period that an assessed year closes, for each unit that owes it."""
        years = evidence.years if self.period.months is not None else evidence.years[-1:]
        for year in years:
            for period in self.period.ending_in(year, evidence.in_force, evidence.day):
                yield from self._judge_units(period, year, evidence)

    def _judge_units(self, period: Period, year: int, evidence: Evidence) -> Iterator[Judgement]:
        if self.per_unit is None:
            yield self._judge(period, year, None, evidence)
            return
        owing = [u.name for u in evidence.units if u.type in self.per_unit.unit_types]
        named = sorted(self._named(self.per_unit, period, evidence))
        for unit in dict.fromkeys([*owing, *named]):
            yield self._judge(period, year, unit, evidence)
        if not owing and not named:
            yield self._judge(period, year, None, evolve(evidence, ledgers={}))

    def _named(self, per_unit: PerUnit, period: Period, evidence: Evidence) -> set[str]:
        """Return the units that the ledger names as owing the quota."""
        return {
            str(record[per_unit.unit])
            for record in evidence.rows(self.ledger or "")
            if record[per_unit.unit] is not None
            and record[per_unit.unit_type] in per_unit.unit_types
            and contains(period, record[self.date or ""]) is not False
        }

    def _judge(self, period: Period, year: int, unit: str | None, evidence: Evidence) -> Judgement:
        last = period.until or date(year, 12, 31)
        name = self.period.label(period)
        sure, unclear = self._events(period, unit, evidence)
        figures = self._figures(period, unit, evidence)
        events = None if self.ledger not in evidence.ledgers else number_of(sure)
        stated = None if not figures else sum(n * record.n for record, n in figures)
        at_least = self.at_least.on(last)
        case = decide(
            self.cases,
            {
                "in_force": at_least is not None
                and evidence.in_force.covers(last)
                and evidence.any_year_in_force,
                "began_earlier": period.from_ < evidence.in_force.from_,
                "events": events,
                "stated": stated,
                "possible": (events or 0) + number_of(unclear),
                "none_means_none": self.none == "breached",
                "at_least": at_least,
                "over": evidence.day >= last,
            },
        )
        count = max(n for n in (events, stated, 0) if n is not None)
        source = evidence.title(self.ledger or (self.stated.ledger if self.stated else ""))
        # An empty ledger is no evidence of none: nothing was counted.
        has_count = (bool(events) or stated is not None) or case.outcome is Outcome.BREACHED
        return Judgement(
            subject=name if unit is None else f"{unit} / {name}",
            case=case,
            words={
                "period": evidence.by_now(both(name)),
                "count": both(str(count)),
                "events": both(str(events)),
                "stated": both(str(stated)),
                "unclear": both(str(number_of(unclear))),
                "at_least": both(str(at_least)),
                "ledger": source,
            },
            actual=both(str(count)) if has_count else None,
            margin=_margin(count, at_least) if has_count else None,
            ends=None if self.period.rolling else last,
            evidence=(*sure, *unclear, *(record for record, _ in figures)),
        )

    def _events(
        self, period: Period, unit: str | None, evidence: Evidence
    ) -> tuple[list[Record], list[Record]]:
        """Return the rows that surely count, and those too incomplete to tell."""
        sure: list[Record] = []
        unclear: list[Record] = []
        for record in evidence.rows(self.ledger or ""):
            day: Any = record[self.date] if self.date else None
            if day is not None and (day > evidence.day or not period.covers(day)):
                continue
            if unit is not None and self.per_unit and record[self.per_unit.unit] != unit:
                continue
            keeps = kept(self.where, record)
            if keeps is True and day is not None:
                sure.append(record)
            elif keeps is not False:
                unclear.append(record)
        return sure, unclear

    def _figures(
        self, period: Period, unit: str | None, evidence: Evidence
    ) -> list[tuple[Record, int]]:
        """Return the yearly figures stated for the period, if every one of its years has one."""
        if self.stated is None or self.period == Every(1):
            return []
        column = self.stated.unit
        found = [
            (year, record, count)
            for record, year, count in self.stated.rows(evidence)
            if (unit is None or (column is not None and record[column] == unit))
            and period.covers(date(year, 12, 31))
        ]
        last = period.until or evidence.day
        wanted = set(range(period.from_.year, last.year + 1))
        if not wanted <= {year for year, _, _ in found}:
            return []
        return [(record, count) for _, record, count in found]


def _margin(count: int, at_least: int | None) -> Margin | None:
    if at_least is None:
        return None
    n = count - at_least
    return Margin(Fraction(n), "count", both(f"{n:+}"))
