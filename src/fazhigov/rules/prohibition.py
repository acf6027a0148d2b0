"""prohibition: no event of this type in the year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar

from attrs import frozen

from fazhigov.documents import Period
from fazhigov.records.ledger import Record, number_of
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import DATE, Column, reads
from fazhigov.rules.conditions import Condition, conditioned, kept
from fazhigov.rules.decision import Case, decide, otherwise
from fazhigov.rules.evidence import Evidence, Judgement
from fazhigov.rules.kind import Dates
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.periods import NOT_IN_FORCE
from fazhigov.rules.quota import Stated
from fazhigov.text import Text, both


@frozen
class Prohibition:
    """No row of `ledger` that `where` keeps; an empty ledger proves nothing, a declared 0 does."""

    ledger: str
    date: str
    where: tuple[Condition, ...] = ()
    stated: Stated | None = None

    name: ClassVar[str] = "prohibition"
    names_rows: ClassVar[bool] = False
    cases: ClassVar[tuple[Case, ...]] = (
        NOT_IN_FORCE,
        Case(
            "it_happened",
            Outcome.BREACHED,
            lambda f: (f.events > 0) | (f.stated > 0),
            Text("{period}：发生{events}起", "{events} in {period}"),
        ),
        Case(
            "perhaps_it_happened",
            Outcome.UNKNOWN,
            lambda f: f.unclear > 0,
            Text(
                "有{unclear}条记录不完整，不能判断", "{unclear} records are too incomplete to tell"
            ),
        ),
        Case(
            "year_runs",
            Outcome.PENDING,
            lambda f: ~f.over,
            Text("{period}：尚未结束，至今未见记录", "{period} is not over; none recorded so far"),
        ),
        Case(
            "nothing_declared",
            Outcome.UNKNOWN,
            lambda f: f.stated.is_null(),
            Text(
                "没有记录也没有“未发生”的声明，不能视为未发生",
                "neither an event nor a declaration that there was none",
            ),
        ),
        Case(
            "declared_none",
            Outcome.MET,
            otherwise,
            Text("{period}：声明为0起，台账无记录", "declared 0 for {period}, none in the ledger"),
        ),
    )

    @property
    def limit(self) -> Text:
        """The ban in words."""
        return Text("不得发生", "none")

    @property
    def cadence(self) -> Cadence:
        """How often the duty comes round."""
        return Cadence.STANDING

    def dates(self, year: int, in_force: Period) -> Dates:
        """Iterate over the fixed days of *year*: none, it holds always."""
        return ()

    def columns(self) -> Iterable[Column]:
        """Iterate over what the rule reads."""
        yield from reads(self.ledger, DATE, self.date)
        yield from conditioned(self.ledger, self.where)
        if self.stated is not None:
            yield from self.stated.columns()

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each year assessed."""
        for year in evidence.years:
            yield self._judge(year, evidence)

    def _judge(self, year: int, evidence: Evidence) -> Judgement:
        first, last = date(year, 1, 1), date(year, 12, 31)
        in_force = evidence.in_force
        whole = in_force.covers(first) and in_force.covers(last)
        events: list[Record] = []
        unclear: list[Record] = []
        for record in evidence.rows(self.ledger):
            day: Any = record[self.date]
            keeps = kept(self.where, record)
            if keeps is False or (day is not None and (day.year != year or day > evidence.day)):
                continue
            if day is not None and not in_force.covers(day):
                continue
            (events if keeps is True and day is not None else unclear).append(record)
        stated: Any = None
        declared: list[Record] = []
        if self.stated is not None:
            for record, stated_year, count in self.stated.rows(evidence):
                if stated_year != year:
                    continue
                if count > 0 and not whole:
                    # Some of the year lies outside the rule's period: which part is not said.
                    unclear.append(record)
                    continue
                stated = (stated or 0) + count * record.n
                declared.append(record)
        case = decide(
            self.cases,
            {
                "in_force": evidence.begun and in_force.meets(first, last),
                "events": number_of(events),
                "unclear": number_of(unclear),
                "stated": stated,
                "over": evidence.day >= min(last, in_force.until or last),
            },
        )
        most = max(number_of(events), stated or 0)
        return Judgement(
            subject=str(year),
            case=case,
            words={
                "period": evidence.by_now(both(str(year))),
                "events": both(str(most)),
                "unclear": both(str(number_of(unclear))),
            },
            actual=both(str(most)) if events or stated is not None else None,
            evidence=(*events, *unclear, *declared),
        )
