"""A ledger of matters that no plan has, rules over it, and findings on rows of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

import fazhigov as fz
from fazhigov.assessment.assess import assess_rule
from fazhigov.documents import Period
from fazhigov.obligations.citation import Citation
from fazhigov.obligations.obligation import Obligation
from fazhigov.records.schema import Field, RecordType, with_items
from fazhigov.rules.rule import Provider, Rule, build_rules, items_of

TEXT = fz.Text("甲", "A")
PLAN = Period(date(2021, 1, 1), date(2025, 12, 31))


def column(name: str, kind: Any, **options: str) -> Field:
    """Build a column."""
    return Field(name, kind, f"表头{name}", TEXT, required=name == "id", options=options)


MATTER = RecordType(
    "matter",
    TEXT,
    ("id",),
    {
        field.name: field
        for field in (
            column("id", "text"),
            column("held_on", "date"),
            column("hearing_on", "date"),
            column("notified_on", "date"),
            column("issued_on", "date"),
            column("expires_on", "date"),
            column("minutes", "count"),
            column("item", "item"),
            column("year", "year"),
            column("holds", "flag"),
            column("attested_on", "date"),
            column("by", "text"),
            column("evidence", "text"),
            column("published_on", "date"),
            column("url", "text"),
            column("meets_at", "moment"),
            column("told_at", "moment"),
            column("unit", "text"),
            column("unit_type", "text"),
            column("heard", "flag"),
            column("why_not_heard", "text"),
            column("heard_on", "date"),
            column("reviewed", "flag"),
            column("reviewed_on", "date"),
            column("told", "flag"),
            column("told_on", "date"),
            column("decided", "flag"),
            column("passed", "flag"),
            column("stated", "count"),
            column("parts", "amount"),
            column("whole", "amount"),
            column("share", "percent"),
        )
    },
)


def a_rule(registry: fz.Registry, kind: str, /, **check: Any) -> Rule:
    """Build a rule over the ledger of matters."""
    duty = Obligation(
        id="test/1",
        title=TEXT,
        citation=Citation(TEXT, "1"),
        bearer=TEXT,
        evidence=TEXT,
        in_force=PLAN,
        kind=kind,
        check={"ledger": "matter", **check},
        examples=(),
    )
    (rule,) = build_rules(
        (duty,),
        kinds=registry.kinds,
        record_types={"matter": MATTER},
        provider=Provider("test", "test", "0"),
    )
    return rule


def findings_of(
    registry: fz.Registry,
    rule: Rule,
    *rows: dict[str, Any],
    as_of: date,
    year: int | None = 2024,
    units: tuple[fz.Unit, ...] = (),
    large: bool = False,
    calendar: fz.WorkingCalendar | None = None,
) -> dict[str, fz.Finding]:
    """Hold a rule against rows, held or as a *large* table; findings by subject."""
    types = types_of(rule)
    given: Any = [{"id": str(n), **row} for n, row in enumerate(rows)]
    source = {
        "county": fz.County(TEXT, zone="Asia/Shanghai"),
        "matter": pl.DataFrame(given, infer_schema_length=None) if large else given,
    }
    records = fz.read_records(source, types, hold=0 if large else len(rows) + 1)
    found = assess_rule(
        rule,
        records.ledgers,
        record_types=types,
        calendar=calendar or registry.calendar,
        as_of=as_of,
        year=year,
        units=units,
    )
    listed = list(found)
    by_subject = {finding.subject: finding for finding in listed}
    assert len(by_subject) == len(listed)
    return by_subject


def types_of(rule: Rule) -> Mapping[str, RecordType]:
    """Let the open choice of the ledger know what the rule names."""
    return with_items({"matter": MATTER}, items_of([rule]))


def may(day: int) -> date:
    """A day of May 2024: the 6th was a Monday, the 11th a make-up working day, a Saturday."""
    return date(2024, 5, day)


def version(value: Any, first: date, until: date | None = None) -> dict[str, Any]:
    """A version of a number."""
    source = {"zh": "甲", "en": "A"}
    return {"value": value, "from": first, "source": source} | ({"until": until} if until else {})


ATTESTED: dict[str, Any] = {
    "item": "item",
    "items": ["a"],
    "holds": "holds",
    "on": "attested_on",
    "by": "by",
    "evidence": "evidence",
}
"""Someone's word on one thing."""
EVENTS = [{"field": "by", "equals": "event"}]
"""Some rows are events, others yearly reports on them."""
STATED = {
    "ledger": "matter",
    "year": "year",
    "count": "stated",
    "on": "published_on",
    "where": [{"field": "by", "equals": "report"}],
}
"""How reports say how many there were."""


def event(day: date | None) -> dict[str, Any]:
    """One event."""
    return {"by": "event", "held_on": day}


def report(n: int, year: int = 2024, on: date | None = None) -> dict[str, Any]:
    """A report that there were so many in a year."""
    return {"by": "report", "stated": n, "year": year, "published_on": on}
