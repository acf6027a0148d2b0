"""register: a list exists, is published, and was renewed within a term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from attrs import frozen

from fazhigov.deadlines.deadline import deadline
from fazhigov.deadlines.terms import Term
from fazhigov.obligations.limits import Limit
from fazhigov.records.ledger import Record
from fazhigov.rules.conditions import Plain
from fazhigov.rules.decision import Case, decide, otherwise
from fazhigov.rules.evidence import Evidence, Judgement, shown
from fazhigov.rules.kind import given, in_words
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.periods import NOT_IN_FORCE, label_of_years
from fazhigov.text import NO_TEXT, Text


@frozen
class Register:
    """Each of `items` published, and renewed `renew_within` of the last time, where that is set."""

    ledger: str
    item: str
    items: tuple[str, ...]
    published: str
    renewed: str | None = None
    renew_within: Limit[Term] | None = None
    exists: str | None = None

    name: ClassVar[str] = "register"
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
            Text("截至核查日尚未公布", "not published by the day of assessment"),
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
            Text("{published} 公布，最近更新 {last}", "published {published}, last renewed {last}"),
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
        return Text(f"{n}项公布{renewal.zh}", f"{n} published{renewal.en}")

    def columns(self) -> Iterable[tuple[str, str]]:
        """Iterate over what the rule reads."""
        return given(self.ledger, self.item, self.published, self.renewed, self.exists)

    def values(self) -> Iterable[tuple[str, str, Plain]]:
        """Iterate over what the rule compares columns with."""
        return [(self.ledger, self.item, item) for item in self.items]

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each list; one that no row speaks of is an empty record."""
        rows = {record[self.item]: record for record in evidence.rows(self.ledger)}
        for item in self.items:
            yield self._judge(item, rows.get(item, Record({self.item: item})), evidence)

    def _judge(self, item: str, record: Record, evidence: Evidence) -> Judgement:
        published: Any = record[self.published]
        renewed: Any = record[self.renewed] if self.renewed else None
        dates = [day for day in (published, renewed) if day is not None and day <= evidence.day]
        last = max(dates, default=None)
        renewal = None
        if last is not None and self.renew_within is not None:
            term = self.renew_within.on(last)
            renewal = deadline(last, term, calendar=evidence.calendar) if term else None
        case = decide(
            self.cases,
            {
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
                "period": label_of_years(evidence.years),
                "published": shown(published),
                "last": shown(last),
                "renew_by": shown(renewal),
                "published_field": evidence.label(self.ledger, self.published),
            },
            deadline=renewal,
            actual=shown(last) if last is not None else None,
            evidence=(record,),
        )
