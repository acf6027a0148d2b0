"""register: a list exists, is published, and was renewed within a term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar

from attrs import frozen

from fazhigov.deadlines.deadline import deadline
from fazhigov.deadlines.terms import Term
from fazhigov.documents import Period
from fazhigov.obligations.limits import Limit
from fazhigov.records.ledger import Record
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import ANY, DATE, FLAG, Column, compares, reads
from fazhigov.rules.decision import Case, decide, otherwise
from fazhigov.rules.evidence import Evidence, Judgement, shown
from fazhigov.rules.kind import Dates, in_words
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.periods import NOT_IN_FORCE, label_of_years
from fazhigov.text import NO_TEXT, Text


@frozen
class Register:
    """Each of `items` made real: there since `published`, with the columns it `needs` filled in.

    Where `renew_within` is set, it is renewed so soon after the last time.
    """

    ledger: str
    item: str
    items: tuple[str, ...]
    published: str
    renewed: str | None = None
    renew_within: Limit[Term] | None = None
    exists: str | None = None
    needs: tuple[str, ...] = ()

    name: ClassVar[str] = "register"
    names_rows: ClassVar[bool] = False
    cases: ClassVar[tuple[Case, ...]] = (
        NOT_IN_FORCE,
        Case(
            "does_not_exist",
            Outcome.BREACHED,
            lambda f: ~f.exists,
            Text("尚未建立", "it does not exist"),
        ),
        Case(
            "publication_unknown",
            Outcome.UNKNOWN,
            lambda f: f.published.is_null(),
            Text("缺少{published_field}", "{published_field} is empty"),
        ),
        Case(
            "published_later",
            Outcome.BREACHED,
            lambda f: f.published > f.as_of,
            Text(
                "{published_field} {published}，在核查日之后",
                "{published_field} {published} lies after the day of assessment",
            ),
        ),
        Case(
            "particulars_missing",
            Outcome.UNKNOWN,
            lambda f: ~f.particulars,
            Text("缺少{missing}，无从查证", "{missing} is empty: it cannot be looked up"),
        ),
        Case(
            "renewal_overdue",
            Outcome.OVERDUE,
            lambda f: f.as_of > f.renew_by,
            Text(
                "{last} 后未再更新，应于 {renew_by} 前更新",
                "not renewed since {last}, due {renew_by}",
            ),
        ),
        Case(
            "published",
            Outcome.MET,
            otherwise,
            Text("{published} 起具备，最近更新 {last}", "there since {published}, renewed {last}"),
        ),
    )

    @property
    def limit(self) -> Text:
        """The lists in words."""
        renewal = NO_TEXT
        if self.renew_within is not None:
            term = in_words(self.renew_within)
            renewal = Text(f"，{term.zh}内更新", f", renewed within {term.en}")
        n = len(self.items)
        each = Text("已建立", "there") if n == 1 else Text(f"{n}项均已建立", f"{n}, all there")
        return Text(f"{each.zh}{renewal.zh}", f"{each.en}{renewal.en}")

    @property
    def cadence(self) -> Cadence:
        """How often the duty comes round."""
        return Cadence.STANDING if self.renew_within is None else Cadence.YEAR

    def dates(self, year: int, in_force: Period) -> Dates:
        """Iterate over the fixed days of *year*: none, renewal counts from the last one."""
        return ()

    def columns(self) -> Iterable[Column]:
        """Iterate over what the rule reads."""
        yield from compares(self.ledger, self.item, self.items)
        yield from reads(self.ledger, DATE, self.published, self.renewed)
        yield from reads(self.ledger, FLAG, self.exists)
        yield from reads(self.ledger, ANY, *self.needs)

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each list; one that no row speaks of is an empty record."""
        for item in self.items:
            rows = (r for r in evidence.rows(self.ledger) if r[self.item] == item)
            record = evidence.best(self.ledger, rows, self._newest) or Record({self.item: item})
            yield self._judge(item, record, evidence)

    def _newest(self, record: Record) -> tuple[date, date]:
        """Order what several rows say of one list: what was renewed last counts."""
        published: Any = record[self.published] or date.min
        renewed: Any = record[self.renewed] if self.renewed else None
        return max(published, renewed or date.min), published

    def _judge(self, item: str, record: Record, evidence: Evidence) -> Judgement:
        published: Any = record[self.published]
        renewed: Any = record[self.renewed] if self.renewed else None
        dates = [day for day in (published, renewed) if day is not None and day <= evidence.day]
        last = max(dates, default=None)
        renewal = None
        if last is not None and self.renew_within is not None:
            term = self.renew_within.on(last)
            renewal = deadline(last, term, calendar=evidence.calendar) if term else None
        empty = [name for name in self.needs if record[name] is None]
        case = decide(
            self.cases,
            {
                "particulars": not empty,
                "in_force": evidence.any_year_in_force,
                "exists": record[self.exists] if self.exists else None,
                "published": published,
                "renew_by": renewal.due_range[1] if renewal else None,
                "as_of": evidence.day,
            },
        )
        return Judgement(
            subject=item,
            case=case,
            words={
                "period": evidence.by_now(label_of_years(evidence.years)),
                "published": shown(published),
                "last": shown(last),
                "renew_by": shown(renewal),
                "published_field": evidence.label(self.ledger, self.published),
                "missing": evidence.label(self.ledger, empty[0]) if empty else NO_TEXT,
            },
            deadline=renewal,
            actual=shown(last) if last is not None else None,
            evidence=(record,),
        )
