"""A rule of every kind over one ledger, and random rows of it: what the engines are compared on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any

from hypothesis import strategies as st

import fazhigov as fz
from fazhigov import documents
from fazhigov.documents import Period
from fazhigov.obligations.citation import Citation
from fazhigov.obligations.obligation import Obligation
from fazhigov.obligations.plan import Plan
from fazhigov.records.schema import Field, RecordType
from fazhigov.rules.kinds import BUILT_IN_KINDS
from fazhigov.rules.rule import Provider, Rule
from fazhigov.text import Text, both

KINDS = {kind.name: kind for kind in BUILT_IN_KINDS}
SHANGHAI = timezone(timedelta(hours=8))

_TYPES: dict[str, Any] = {
    "id": "text",
    "start": "date",
    "again": "date",
    "done": "date",
    "stop": "date",
    "go": "date",
    "longer_on": "date",
    "longer_by": "count",
    "began": "moment",
    "ended": "moment",
    "finished": "flag",
    "up": "flag",
    "first": "flag",
    "second": "flag",
    "gate": "flag",
    "why": "text",
    "first_on": "date",
    "second_on": "date",
    "sort": "choice",
    "unit": "text",
    "year": "year",
    "n": "count",
    "of": "count",
    "share": "percent",
    "item": "item",
    "minutes": "count",
}
OPTIONS = {"a": "甲", "b": "乙"}
CASES = RecordType(
    name="case",
    title=Text("案件", "cases"),
    key=("id",),
    fields={
        name: Field(
            name,
            kind,
            f"列{name}",
            both(name),
            required=name == "id",
            options=OPTIONS if kind in ("choice", "item") else {},
        )
        for name, kind in _TYPES.items()
    },
)
RECORD_TYPES = {"case": CASES}
IN_FORCE = Period(date(2024, 1, 10), date(2026, 12, 31))


def _said(words: str) -> dict[str, str]:
    return {"zh": words, "en": words}


_EXEMPT = [{"field": "up", "equals": True, "reason": {"zh": "已上报", "en": "referred"}}]
_APPLIES = [{"field": "sort", "in": ["a"]}]
_WHERE = [{"field": "sort", "equals": "a"}, {"field": "minutes", "at_least": 20}]
_CASE: dict[str, Any] = {"ledger": "case"}
_TIMED = _CASE | {"start": "start", "done": "done"}
_VERSIONS = [
    {
        "value": "7 working days",
        "from": date(2020, 1, 1),
        "until": date(2024, 6, 30),
        "source": _said("x"),
    },
    {"value": "1 month", "from": date(2024, 7, 1), "source": _said("y")},
]
_STATED = {"ledger": "case", "year": "year", "count": "n", "where": _APPLIES}

CHECKS: dict[str, tuple[str, dict[str, Any]]] = {
    "within": (
        "within",
        _TIMED | {"term": "7 working days", "exempt": _EXEMPT, "applies": _APPLIES},
    ),
    "within, versions": ("within", _TIMED | {"term": _VERSIONS, "empty": "open"}),
    "within, finished": (
        "within",
        _TIMED | {"term": "20 days", "finished": "finished", "restart": "again"},
    ),
    "within, rolled out of holidays": (
        "within",
        _TIMED | {"term": "20 days", "roll": "after-holiday", "empty": "open"},
    ),
    "within, not rolled": ("within", _TIMED | {"term": "1 month", "roll": "none"}),
    "ahead, not rolled": (
        "ahead",
        _CASE | {"event": "start", "done": "done", "term": "30 days", "roll": "none"},
    ),
    "within, planned": ("within", _TIMED | {"term": "2 years", "planned": True}),
    "within, hours": (
        "within",
        _CASE | {"start": "began", "done": "ended", "term": "5 hours", "applies": _APPLIES},
    ),
    "within, lengthened": (
        "within",
        _TIMED
        | {
            "term": "10 working days",
            "restart": "again",
            "tolled": [{"from": "stop", "until": "go", "ground": _said("experts")}],
            "extension": {"max": "5 working days", "approved": "longer_on", "by": "longer_by"},
        },
    ),
    "window": (
        "window",
        _TIMED
        | {"at_least": "5 working days", "at_most": "15 working days", "finished": "finished"},
    ),
    "ahead": ("ahead", _CASE | {"event": "start", "done": "done", "term": "10 days"}),
    "ahead, clear": (
        "ahead",
        _CASE | {"event": "start", "done": "done", "term": "10 working days", "clear": True},
    ),
    "ahead, hours": ("ahead", _CASE | {"event": "began", "done": "ended", "term": "24 hours"}),
    "annual": ("annual", _CASE | {"year": "year", "done": "done", "by": "01-31", "empty": "open"}),
    "annual, units": (
        "annual",
        _CASE
        | {
            "year": "year",
            "done": "done",
            "by": "03-01",
            "unit": "unit",
            "unit_type": "sort",
            "unit_types": ["a"],
        },
    ),
    "milestone": (
        "milestone",
        _CASE | {"item": "item", "items": ["a", "b"], "done": "done", "by": date(2024, 12, 31)},
    ),
    "quota": ("quota", _CASE | {"date": "start", "at_least": 2, "period": "year", "where": _WHERE}),
    "quota, stated": (
        "quota",
        _CASE | {"date": "start", "at_least": 3, "period": "year", "stated": _STATED},
    ),
    "quota, months": ("quota", _CASE | {"date": "start", "at_least": 1, "period": "month"}),
    "quota, last years": (
        "quota",
        _CASE
        | {
            "date": "start",
            "at_least": 1,
            "period": "last 1 year",
            "none": "breached",
            "per_unit": {"unit": "unit", "unit_type": "sort", "unit_types": ["a"]},
        },
    ),
    "quota, units": (
        "quota",
        _CASE
        | {
            "date": "start",
            "at_least": 2,
            "period": "year",
            "per_unit": {"unit": "unit", "unit_type": "sort", "unit_types": ["a"]},
        },
    ),
    "ratio": (
        "ratio",
        _CASE
        | {
            "threshold": "> 90%",
            "year": "year",
            "numerator": "n",
            "denominator": "of",
            "percent": "share",
            "where": _APPLIES,
        },
    ),
    "ratio, counted": (
        "ratio",
        _CASE
        | {
            "threshold": ">= 1/3",
            "date": "start",
            "where": _APPLIES,
            "counted": {"field": "first", "equals": True},
        },
    ),
    "procedure": (
        "procedure",
        _CASE
        | {
            "date": "start",
            "ordered": True,
            "steps": [
                {"name": _said("one"), "done": "first", "omitted": "why", "on": "first_on"},
                {"name": _said("two"), "done": "second", "on": "second_on"},
            ],
            "gate": {"field": "gate", "requires": "first", "reason": _said("shut")},
            "exempt": _EXEMPT,
        },
    ),
    "staffing": (
        "staffing",
        _CASE
        | {
            "subject": "unit",
            "count": "n",
            "kind": "sort",
            "year": "year",
            "date": "start",
            "minimum": [{"kind": "a", "at_least": 2}, {"kind": "b", "at_least": 3}],
        },
    ),
    "register": (
        "register",
        _CASE
        | {
            "item": "item",
            "items": ["a", "b"],
            "published": "start",
            "renewed": "again",
            "renew_within": "1 year",
            "exists": "first",
            "needs": ["why"],
        },
    ),
    "prohibition": ("prohibition", _CASE | {"date": "start", "where": _APPLIES, "stated": _STATED}),
    "attestation": (
        "attestation",
        _CASE
        | {
            "item": "item",
            "items": ["a", "b"],
            "holds": "first",
            "on": "start",
            "by": "unit",
            "evidence": "why",
            "year": "year",
        },
    ),
}
"""Name → kind and check: every kind, with the parts that change what it computes."""


PROVIDER = Provider("test", "test", "0")
PLAN = Plan("test", both("test"), IN_FORCE, {"2.1": both("section")}, {}, (), ())


@cache
def rulebook_of(*names: str) -> fz.Rulebook:
    """A rulebook of some definitions, or of all."""
    rules = tuple(
        Rule(
            Obligation(
                id=f"test/{name}",
                title=both(name),
                citation=Citation(both("test"), "2.1.0"),
                bearer=both("office"),
                evidence=both("ledger"),
                in_force=IN_FORCE,
                kind=CHECKS[name][0],
                check={},
                examples=(),
                section="2.1",
            ),
            kind_of(name),
            PROVIDER,
        )
        for name in names or CHECKS
    )
    return fz.Rulebook(PLAN, rules, (), RECORD_TYPES, fz.china())


def kind_of(name: str) -> Any:
    """Build the kind of a definition."""
    kind, check = CHECKS[name]
    return documents.CONVERTER.structure(check, KINDS[kind])


_DAYS = st.sampled_from(
    [
        date(2024, 1, 1) + timedelta(n)
        for n in (0, 8, 9, 10, 15, 30, 31, 40, 45, 60, 90, 181, 182, 200)
    ]
    + [date(2023, 12, 29), date(2024, 9, 27), date(2024, 10, 11), date(2024, 10, 12)]
    + [
        date(2024, 10, 14),
        date(2025, 1, 27),
        date(2025, 1, 31),
        date(2025, 2, 3),
        date(2026, 12, 30),
    ]
)
_MOMENTS = st.sampled_from(
    [
        datetime(2024, 4, 29, 12, 24, tzinfo=SHANGHAI) + timedelta(hours=h, minutes=m)
        for h, m in ((0, 0), (4, 59), (5, 0), (5, 1), (24, 0), (-24, 0), (-24, -1), (3000, 7))
    ]
)
_FLAGS = st.booleans()
_COUNTS = st.integers(0, 5)
_WORDS = st.sampled_from(["x", "y", "O'Neil \\ 甲"])

_VALUES: dict[str, Any] = {
    "date": _DAYS,
    "moment": _MOMENTS,
    "flag": _FLAGS,
    "count": _COUNTS,
    "text": _WORDS,
    "choice": st.sampled_from(["a", "b"]),
    "item": st.sampled_from(["a", "b"]),
    "year": st.sampled_from([2023, 2024, 2025]),
    "percent": st.sampled_from(["90", "90.01", "33.3%", "100"]),
}


def rows_of(name: str, *, max_size: int = 12) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Random rows with the columns that a definition reads, cells missing among them."""
    read = {column.field for column in kind_of(name).columns()}
    row = st.fixed_dictionaries(
        {field: st.none() | _VALUES[_TYPES[field]] for field in sorted(read - {"id"})}
    )
    numbered = st.lists(row, max_size=max_size)
    return numbered.map(lambda rows: [{"id": f"r{i}", **row} for i, row in enumerate(rows)])


AS_OF = st.sampled_from([date(2024, 6, 1), date(2024, 10, 12), date(2025, 2, 10), date(2027, 3, 1)])
YEARS = st.sampled_from([None, 2024])
COUNTY = fz.County(
    both("test"), units=(fz.Unit("x", "a"), fz.Unit("z", "a"), fz.Unit("w", "b")), synthetic=True
)


def assessed(name: str, table: Any, as_of: date, year: int | None, *, hold: int = 0) -> fz.Findings:
    """Hold a definition's rule against a table of its ledger."""
    records = fz.read_records({"county": COUNTY, "case": table}, RECORD_TYPES, hold=hold)
    return fz.assess(rulebook_of(name), records, as_of=as_of, year=year)


def answers(findings: fz.Findings) -> list[tuple[str, ...]]:
    """All that findings say, in an order that does not depend on the engine's."""
    return sorted(
        tuple(
            str(part)
            for part in (
                f.rule.id,
                f.subject,
                f.outcome,
                f.case,
                f.due,
                f.act_by,
                f.certainty,
                f.actual,
                f.margin,
                f.reason,
                f.light,
            )
        )
        for f in findings
    )


def arrow_of(rows: list[dict[str, Any]]) -> Any:
    """The rows as an Arrow table with the types of the ledger."""
    import pyarrow as pa

    types = {
        "date": pa.date32(),
        "moment": pa.timestamp("us", tz="Asia/Shanghai"),
        "flag": pa.bool_(),
        "count": pa.int64(),
        "year": pa.int64(),
    }
    names = sorted({name for row in rows for name in row}) or ["id"]
    columns: Mapping[str, Any] = {
        name: pa.array([row[name] for row in rows], types.get(_TYPES[name], pa.string()))
        for name in names
    }
    return pa.table(columns)
