"""Findings on lists and on tables: the same answers, asked for, counted, merged and handed on.

The due dates are counted by hand, by the State Council's arrangements for 2024 and 2025.
Raised on Friday 2024-09-27, seven working days: Sun 09-29 (make-up) is 1, 09-30 is 2, 10-01 to
10-07 are holidays, 10-08 to 10-11 are 3 to 6, Sat 10-12 (make-up) is 7: due 2024-10-12.
Begun on Friday 2025-01-24: Sun 01-26 (make-up) is 1, 01-27 is 2, 01-28 to 02-04 are holidays,
02-05 to 02-07 are 3 to 5, Sat 02-08 (make-up) is 6, Monday 02-10 is 7: due 2025-02-10.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any, ClassVar

import duckdb
import polars as pl
import pytest
from attrs import evolve, frozen

import fazhigov as fz
from definitions import PROVIDER, RECORD_TYPES, SHANGHAI, answers, arrow_of, assessed, rulebook_of
from fazhigov.documents import Period
from fazhigov.errors import InputErrors, RecordError
from fazhigov.reports.remarks import notes
from fazhigov.rules.by_row import judge_row
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import ANY, Column, reads
from fazhigov.rules.decision import Case, decide, otherwise
from fazhigov.rules.evidence import Evidence, Judgement
from fazhigov.rules.kind import Dates, Kind, require_kind
from fazhigov.rules.outcome import Light
from fazhigov.rules.rule import Rule
from fazhigov.rules.timing import no_records
from fazhigov.text import Text, both

PLAN = "biyang-2021-2025"
DISPUTE = f"{PLAN}/2.4.1/jurisdiction-dispute"
LEDGER = "jurisdiction-dispute"
RAISED = date(2024, 9, 27)
AS_OF = date(2024, 12, 31)

Rows = list[dict[str, Any]]
Engine = Callable[[Rows], Any]


def dispute(id_: str, **values: Any) -> dict[str, Any]:
    """A row of the ledger of disputes, raised on 2024-09-27 unless it says otherwise."""
    empty = dict.fromkeys(("settled_on", "settled", "referred_upwards", "note"))
    return {"id": id_, "raised_on": RAISED, **empty, **values}


DISPUTES: Rows = [
    dispute("early", settled_on=date(2024, 10, 8), settled=True, note="by letter"),
    dispute("exempt", referred_upwards=True),
    dispute("late", settled_on=date(2024, 10, 14), settled=True),
    dispute("met", settled_on=date(2024, 10, 12), settled=True, note="by phone"),
    dispute("overdue", settled=False),
    # Friday 2024-12-27: 12-30 and 12-31 are 1 and 2, 2025-01-01 is a holiday, 01-02 and 01-03
    # are 3 and 4, 01-06 to 01-08 are 5 to 7.
    dispute("pending", raised_on=date(2024, 12, 27), settled=False),
    dispute("unknown", raised_on=None),
]
OUTCOMES = {
    "early": fz.Outcome.MET,
    "exempt": fz.Outcome.EXEMPT,
    "late": fz.Outcome.LATE,
    "met": fz.Outcome.MET,
    "overdue": fz.Outcome.OVERDUE,
    "pending": fz.Outcome.PENDING,
    "unknown": fz.Outcome.UNKNOWN,
}
COUNTS = Counter(OUTCOMES.values())


def in_duckdb(rows: Rows) -> Any:
    """A relation of DuckDB."""
    return duckdb.connect().from_arrow(pl.DataFrame(rows).to_arrow())


def in_polars(rows: Rows) -> Any:
    """A lazy frame of polars."""
    return pl.DataFrame(rows).lazy()


def in_pandas(rows: Rows) -> Any:
    """A frame of pandas."""
    return pl.DataFrame(rows).to_arrow().to_pandas()


def in_arrow(rows: Rows) -> Any:
    """A table of pyarrow."""
    return pl.DataFrame(rows).to_arrow()


def as_records(rows: Rows) -> Any:
    """Plain rows."""
    return rows


LAZY: list[Engine] = [in_duckdb, in_polars]
FRAMES: list[Engine] = [in_duckdb, in_polars, in_pandas, in_arrow]


def named(engine: Engine) -> str:
    """The engine's name, for the names of tests."""
    return engine.__name__


@pytest.fixture(scope="module")
def rule(rulebook: fz.Rulebook) -> Rule:
    """The plan's rule on disputes: settled within seven working days, unless referred upwards."""
    return next(rule for rule in rulebook if rule.id == DISPUTE)


@pytest.fixture(scope="module")
def book(rulebook: fz.Rulebook, rule: Rule) -> fz.Rulebook:
    """A rulebook of that rule alone."""
    return evolve(rulebook, plan_rules=(rule,), departments=())


def held(book: fz.Rulebook, table: Any, *, as_of: date = AS_OF, year: int | None = 2024) -> Any:
    """Hold a rulebook against disputes."""
    return fz.assess(book, {LEDGER: table}, as_of=as_of, year=year)


# Kinds that judge single records only


@frozen
class Noted:
    """Each row of `ledger` bears a `note`: a kind that knows nothing of tables."""

    ledger: str
    note: str

    name: ClassVar[str] = "noted"
    cases: ClassVar[tuple[Case, ...]] = (
        Case("noted", fz.Outcome.MET, lambda f: ~f.note.is_null(), both("{note}")),
        Case("bare", fz.Outcome.BREACHED, otherwise, Text("没有说明", "no note")),
    )

    @property
    def limit(self) -> Text:
        """What is asked."""
        return Text("有说明", "a note")

    @property
    def cadence(self) -> Cadence:
        """How often."""
        return Cadence.CASE

    def dates(self, year: int, in_force: Period) -> Dates:
        """None."""
        return ()

    def columns(self) -> Iterable[Column]:
        """What is read."""
        return reads(self.ledger, ANY, self.note)

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each record."""
        records = list(evidence.rows(self.ledger))
        if not records:
            yield no_records(evidence, self.ledger)
        for record in records:
            note = record[self.note]
            yield Judgement(
                subject=evidence.key(self.ledger, record),
                case=decide(self.cases, {"note": note}),
                words={"note": both(str(note))},
                evidence=(record,),
            )


NOTED = "test/noted"


def with_noted(book: fz.Rulebook, rule: Rule) -> fz.Rulebook:
    """The rulebook and, beside it, a rule of that kind and one that counts the same rows."""
    require_kind(Noted)
    kind: Kind = Noted(LEDGER, "note")
    noted = Rule(evolve(rule.obligation, id=NOTED, kind=kind.name), kind, PROVIDER)
    quota = rulebook_of("quota").plan_rules[0]
    counts = evolve(quota.kind, ledger=LEDGER, date="raised_on", where=())  # type: ignore[misc]
    return evolve(book, plan_rules=(rule, noted, evolve(quota, kind=counts)))


@pytest.mark.parametrize("engine", LAZY, ids=named)
def test_a_kind_for_single_records_works_on_a_table(
    book: fz.Rulebook, rule: Rule, engine: Engine
) -> None:
    """Two of the seven disputes bear a note; the rule, and it alone, was read row by row."""
    three = with_noted(book, rule)
    by_table, by_record = held(three, engine(DISPUTES)), held(three, DISPUTES)
    noted = {f.subject for f in by_table.of(NOTED) if f.outcome is fz.Outcome.MET}
    assert noted == {"early", "met"}
    assert by_table.of(NOTED).counts == {fz.Outcome.MET: 2, fz.Outcome.BREACHED: 5}
    assert answers(by_table) == answers(by_record)
    assert by_table.counts == by_record.counts
    assert by_table.row_by_row == (NOTED,)
    assert by_table.of(NOTED).row_by_row
    assert not by_table.of(DISPUTE).row_by_row
    assert by_record.row_by_row == ()
    (slow,) = [note.en for note in notes(by_table) if "slower" in note.en]
    assert slow.endswith(f": {NOTED}")
    assert not any("slower" in note.en for note in notes(by_record))


@pytest.mark.parametrize("engine", LAZY, ids=named)
def test_shards_of_a_kind_for_single_records_merge(
    book: fz.Rulebook, rule: Rule, engine: Engine
) -> None:
    """One shard a table, one a list: the whole was read row by row where one of them was."""
    three = with_noted(book, rule)
    whole = held(three, DISPUTES)
    parts = [held(three, engine(DISPUTES[:3])), held(three, DISPUTES[3:])]
    for first, second in (parts, parts[::-1]):
        merged = first.merged(second)
        assert answers(merged) == answers(whole)
        assert merged.row_by_row == (NOTED,)


@pytest.mark.parametrize("engine", LAZY, ids=named)
def test_an_empty_table_of_such_a_kind_is_an_empty_list(
    book: fz.Rulebook, rule: Rule, engine: Engine
) -> None:
    """Not known, as without a table."""
    three = with_noted(book, rule)
    findings = held(three, empty(engine))
    (finding,) = findings.of(NOTED)
    assert finding.outcome is fz.Outcome.UNKNOWN
    assert answers(findings) == answers(held(three, []))


def empty(engine: Engine) -> Any:
    """A table of disputes with its columns and without rows."""
    table = engine(DISPUTES)
    if engine is in_duckdb:
        return table.limit(0)
    return table.slice(0, 0) if engine is in_arrow else table.head(0)


# One record


def checked(rule: Rule, book: fz.Rulebook, record: dict[str, Any], as_of: date) -> fz.Finding:
    """Hold the rule against one record."""
    return fz.check(
        rule, record, as_of=as_of, record_types=book.record_types, calendar=book.calendar
    )


@pytest.mark.parametrize("row", DISPUTES, ids=lambda row: str(row["id"]))
@pytest.mark.parametrize("year", [2024, None])
def test_one_record_is_answered_as_a_ledger_of_one_row(
    book: fz.Rulebook, rule: Rule, row: dict[str, Any], year: int | None
) -> None:
    """To the last word, evidence included."""
    finding = checked(rule, book, row, AS_OF)
    assert finding.outcome is OUTCOMES[row["id"]]
    assert [finding] == list(held(book, [row], year=year))


def test_one_record_may_have_chinese_headings(book: fz.Rulebook, rule: Rule) -> None:
    """As a form has them; 10-14 is the eighth working day after 09-27."""
    record = {
        "编号": "late",
        "争议提请日期": "2024年9月27日",
        "明确责任主体日期": "2024-10-14",
        "是否办结": "是",
    }
    finding = checked(rule, book, record, AS_OF)
    assert (finding.subject, finding.outcome) == ("late", fz.Outcome.LATE)
    english = checked(rule, book, DISPUTES[2], AS_OF)
    assert finding.to_json("zh-CN") == english.to_json("zh-CN")


def test_one_record_is_checked_as_of_a_day(book: fz.Rulebook, rule: Rule) -> None:
    """Not settled: still in time on 10-12, overdue on the day after, a Sunday."""
    row = dispute("a", settled=False)
    for day, outcome in ((12, fz.Outcome.PENDING), (13, fz.Outcome.OVERDUE)):
        assert checked(rule, book, row, date(2024, 10, day)).outcome is outcome


def test_one_record_before_the_plan_does_not_concern_it(book: fz.Rulebook, rule: Rule) -> None:
    """The plan holds from 2021 on, whatever the day of assessment; nothing breaks before it."""
    row = dispute("a", raised_on=date(2020, 9, 28), settled=False)
    for as_of in (date(2020, 12, 31), AS_OF):
        finding = checked(rule, book, row, as_of)
        assert finding.outcome is fz.Outcome.NOT_APPLICABLE
        assert rule.obligation.in_force.from_.isoformat() in finding.reason.en


@pytest.mark.parametrize(
    ("record", "column", "said"),
    [
        ({"id": "a", "raised_on": "soon"}, "raised_on", "soon"),
        ({"id": "a", "settled": "perhaps"}, "settled", "perhaps"),
        ({"id": "a", "raised": "2024-09-27"}, "raised", "Did you mean 'raised_on'?"),
        ({"raised_on": "2024-09-27"}, "id", "required column 'id' is missing"),
        ({"id": "", "raised_on": "2024-09-27"}, "id", "a required cell is empty"),
        ({}, "id", "required column 'id' is missing"),
    ],
)
def test_one_record_that_does_not_fit_is_refused(
    book: fz.Rulebook, rule: Rule, record: dict[str, Any], column: str, said: str
) -> None:
    """With its column, as a ledger is."""
    with pytest.raises(InputErrors) as caught:
        checked(rule, book, record, AS_OF)
    (fault,) = caught.value.faults
    assert isinstance(fault, RecordError)
    assert (fault.file, fault.column) == (LEDGER, column)
    assert said in str(fault)


def test_all_faults_of_one_record_come_together(book: fz.Rulebook, rule: Rule) -> None:
    """A form can mark both cells."""
    with pytest.raises(InputErrors) as caught:
        checked(rule, book, {"id": "a", "raised_on": "soon", "settled_on": "later"}, AS_OF)
    found = [fault.column for fault in caught.value.faults if isinstance(fault, RecordError)]
    assert found == ["raised_on", "settled_on"]


@pytest.mark.parametrize(
    "name", ["quota", "ratio, counted", "prohibition", "milestone", "annual", "register"]
)
def test_a_rule_that_one_record_does_not_decide_is_refused(name: str) -> None:
    """How many, how large a share, none of them: that takes the whole ledger."""
    (rule,) = rulebook_of(name).plan_rules
    with pytest.raises(fz.AssessmentError, match="is not decided by one record") as caught:
        fz.check(rule, {"id": "a"}, as_of=AS_OF, record_types=RECORD_TYPES, calendar=fz.china())
    assert rule.id in caught.value.text.zh


# Lights


@pytest.mark.parametrize(
    ("as_of", "light"),
    [
        (date(2024, 9, 27), Light.GREEN),
        (date(2024, 9, 28), Light.GREEN),
        (date(2024, 9, 29), Light.GREEN),
        (date(2024, 9, 30), Light.YELLOW),
        (date(2024, 10, 7), Light.YELLOW),
        (date(2024, 10, 11), Light.YELLOW),
        (date(2024, 10, 12), Light.YELLOW),
        (date(2024, 10, 13), Light.RED),
    ],
)
@pytest.mark.parametrize("engine", [as_records, in_duckdb], ids=named)
def test_an_open_duty_turns_yellow_five_working_days_before_it_is_due(
    book: fz.Rulebook, as_of: date, light: Light, engine: Engine
) -> None:
    """After 09-29 six are left (09-30, 10-08 to 10-12), after 09-30 five; on 10-13 it is past."""
    (finding,) = held(book, engine([dispute("a", settled=False)]), as_of=as_of)
    assert finding.light is light
    assert finding.outcome is (fz.Outcome.OVERDUE if light is Light.RED else fz.Outcome.PENDING)


@pytest.mark.parametrize(
    ("moment", "light"),
    [
        (datetime(2024, 9, 29, 23, 59, tzinfo=SHANGHAI), Light.GREEN),
        (datetime(2024, 9, 30, 0, 0, tzinfo=SHANGHAI), Light.YELLOW),
        (datetime(2024, 9, 29, 15, 59, tzinfo=UTC), Light.GREEN),
        (datetime(2024, 9, 29, 16, 0, tzinfo=UTC), Light.YELLOW),
    ],
)
def test_the_day_of_a_light_is_the_day_in_shanghai(
    book: fz.Rulebook, moment: datetime, light: Light
) -> None:
    """Eight hours ahead: 16:00 UTC is the next day's midnight."""
    (finding,) = held(book, [dispute("a", settled=False)], as_of=moment)
    assert finding.light is light


@pytest.mark.parametrize(
    ("as_of", "outcome", "light"),
    [
        (date(2025, 1, 20), fz.Outcome.PENDING, Light.GREEN),
        (date(2025, 1, 21), fz.Outcome.PENDING, Light.YELLOW),
        (date(2025, 1, 27), fz.Outcome.PENDING, Light.YELLOW),
        (date(2025, 1, 31), fz.Outcome.PENDING, Light.YELLOW),
        (date(2025, 2, 1), fz.Outcome.OVERDUE, Light.RED),
    ],
)
def test_a_light_warns_of_the_last_day_on_which_anyone_works(
    as_of: date, outcome: fz.Outcome, light: Light
) -> None:
    """Due in the Spring Festival on 2025-01-31, so act by Monday 01-27.

    After Monday 01-20 six are left: 01-21 to 01-24, Sunday 01-26 (make-up) and 01-27.
    """
    (finding,) = assessed("annual", [{"id": "a", "year": 2024}], as_of, 2024, hold=9)
    assert (finding.due, finding.act_by) == ("2025-01-31", "2025-01-27")
    assert (finding.outcome, finding.light) == (outcome, light)


@pytest.mark.parametrize("engine", [as_records, *LAZY], ids=named)
def test_each_outcome_has_its_light(book: fz.Rulebook, engine: Engine) -> None:
    """Done late stays red; who is let off has none.

    The pending one has five working days left after 2024-12-31: 01-02, 01-03, 01-06 to 01-08.
    """
    lights = {f.subject: f.light for f in held(book, engine(DISPUTES))}
    assert lights == {
        "early": Light.GREEN,
        "exempt": None,
        "late": Light.RED,
        "met": Light.GREEN,
        "overdue": Light.RED,
        "pending": Light.YELLOW,
        "unknown": Light.YELLOW,
    }


def test_a_breach_is_red_and_what_does_not_bite_has_no_light() -> None:
    """90 % is not more than 90 %; the rule is not in force before 2024-01-10."""
    rows = [{"id": "a", "year": 2024, "sort": "a", "share": "90"}]
    (breached,) = assessed("ratio", rows, date(2025, 2, 10), 2024, hold=9)
    assert (breached.outcome, breached.light) == (fz.Outcome.BREACHED, Light.RED)
    rows = [{"id": "a", "start": date(2024, 1, 9), "sort": "a", "up": False}]
    (before,) = assessed("within", rows, AS_OF, 2024, hold=9)
    assert (before.outcome, before.light) == (fz.Outcome.NOT_APPLICABLE, None)


# Arrow

COLUMNS = {
    "rule": "string",
    "provider": "string",
    "subject": "string",
    "outcome": "string",
    "case": "string",
    "due": "string",
    "act_by": "string",
    "certainty": "string",
    "actual": "string",
    "margin": "int64",
    "margin_unit": "string",
}
DATED = [row for row in DISPUTES if row["raised_on"] is not None]
SAID = {
    "early": ("met", "in_time", "2024-10-12", "2024-10-08", 4),
    "late": ("late", "after_due", "2024-10-12", "2024-10-14", -1),
    "met": ("met", "in_time", "2024-10-12", "2024-10-12", 0),
    "overdue": ("overdue", "past_due", "2024-10-12", None, None),
    "pending": ("pending", "not_yet_due", "2025-01-08", None, None),
}


@pytest.mark.parametrize("engine", [as_records, *FRAMES], ids=named)
def test_findings_become_an_arrow_table(book: fz.Rulebook, engine: Engine) -> None:
    """Settled on 10-08, the third of seven working days, leaves four; on 10-14 it is one late."""
    table = held(book, engine(DATED)).to_arrow()
    assert {field.name: str(field.type) for field in table.schema} == COLUMNS
    assert table.column_names == list(COLUMNS)
    rows = {row["subject"]: row for row in table.to_pylist()}
    assert rows.keys() == {row["id"] for row in DATED}
    for subject, (outcome, case, due, actual, margin) in SAID.items():
        assert rows[subject] == {
            "rule": DISPUTE,
            "provider": PLAN,
            "subject": subject,
            "outcome": outcome,
            "case": case,
            "due": due,
            "act_by": due,
            "certainty": "confirmed",
            "actual": actual,
            "margin": margin,
            "margin_unit": None if margin is None else "working days",
        }
    assert rows["exempt"]["outcome"] == "exempt"


@pytest.mark.parametrize("engine", [as_records, *LAZY], ids=named)
def test_the_arrow_table_says_what_the_list_says(book: fz.Rulebook, engine: Engine) -> None:
    """Row by row, with every column that a finding has."""
    findings = held(book, engine(DATED))
    told = {
        (
            f.rule.id, f.rule.provider.entry_point, f.subject, f.outcome.value, f.case, f.due,
            f.act_by, f.certainty, f.actual.en if f.actual else None,
            f.margin.amount if f.margin else None, f.margin.unit if f.margin else None,
        )
        for f in findings
    }  # fmt: skip
    table = findings.to_arrow()
    assert table.num_rows == len(DATED) == len(findings)
    assert {tuple(row.values()) for row in table.to_pylist()} == told


def in_typed_duckdb(rows: Rows) -> Any:
    """A relation whose moments bear the zone of Shanghai."""
    return duckdb.connect().from_arrow(arrow_of(rows))


@pytest.mark.parametrize("engine", [as_records, in_typed_duckdb], ids=named)
def test_margins_of_hours_are_seconds(engine: Engine) -> None:
    """Five hours from 12:24 end at 17:24: 90 seconds late, in time to the second, 5 h to spare."""
    start = datetime(2024, 4, 29, 12, 24, tzinfo=SHANGHAI)
    ends = {"early": (12, 24, 0), "late": (17, 25, 30), "met": (17, 24, 0)}
    rows = [
        {"id": id_, "sort": "a", "began": start,
         "ended": start.replace(hour=h, minute=m, second=s)}
        for id_, (h, m, s) in ends.items()
    ]  # fmt: skip
    table = assessed("within, hours", engine(rows), AS_OF, 2024, hold=9).to_arrow()
    found = {r["subject"]: (r["outcome"], r["margin"], r["margin_unit"]) for r in table.to_pylist()}
    assert found == {
        "early": ("met", 18_000, "seconds"),
        "late": ("late", -90, "seconds"),
        "met": ("met", 0, "seconds"),
    }
    assert set(table["due"].to_pylist()) == {"2024-04-29T17:24:00+08:00"}
    assert set(table["act_by"].to_pylist()) == {"2024-04-29"}
    assert set(table["actual"].to_pylist()) == {
        "2024-04-29 12:24",
        "2024-04-29 17:25",
        "2024-04-29 17:24",
    }


def in_typed_polars(rows: Rows) -> Any:
    """The same, as a lazy frame."""
    frame: Any = pl.from_arrow(arrow_of(rows))
    return frame.lazy()


TYPED: list[Engine] = [as_records, in_typed_duckdb, in_typed_polars]


@pytest.mark.parametrize("engine", TYPED, ids=named)
def test_rows_that_were_stopped_or_lengthened_have_due_dates_of_their_own(engine: Engine) -> None:
    """Ten working days from Friday 2024-09-27: 09-29, 09-30, 10-08 to 10-12 (7), 10-14 to 10-16.

    Stopped on 10-09 and 10-10 they end two working days later, on 10-18; five more, approved on
    10-10, are 10-17, 18, 21, 22 and 23.
    """
    nothing = dict.fromkeys(("again", "stop", "go", "longer_on", "longer_by"))
    row = {"start": RAISED, "done": date(2024, 10, 18), **nothing}
    stopped = {"stop": date(2024, 10, 9), "go": date(2024, 10, 11)}
    longer = {"longer_on": date(2024, 10, 10), "longer_by": 5}
    rows = [
        row | {"id": "plain"},
        row | stopped | {"id": "stopped"},
        row | longer | {"id": "longer"},
    ]
    found = assessed("within, lengthened", engine(rows), AS_OF, None, hold=9)
    assert {f.subject: (f.outcome.value, f.due) for f in found} == {
        "plain": ("late", "2024-10-16"),
        "stopped": ("met", "2024-10-18"),
        "longer": ("met", "2024-10-23"),
    }
    table = found.to_arrow().to_pylist()
    assert {line["subject"]: line["due"] for line in table} == {f.subject: f.due for f in found}
    (alone,) = assessed("within, lengthened", engine(rows[:1]), AS_OF, None, hold=9)
    assert (alone.outcome.value, alone.due) == ("late", "2024-10-16")


@pytest.mark.parametrize("engine", TYPED, ids=named)
def test_hours_alike_on_every_day_are_counted_once(engine: Engine) -> None:
    """All years, so only the day that occurs: five hours from 12:24 end at 17:24."""
    began = datetime(2024, 4, 29, 12, 24, tzinfo=SHANGHAI)
    rows = [{"id": "a", "sort": "a", "began": began, "ended": began.replace(hour=17, minute=0)}]
    (line,) = assessed("within, hours", engine(rows), AS_OF, None, hold=9).to_arrow().to_pylist()
    assert (line["outcome"], line["due"]) == ("met", "2024-04-29T17:24:00+08:00")
    assert (line["margin"], line["margin_unit"]) == (24 * 60, "seconds")


@pytest.mark.parametrize("engine", TYPED, ids=named)
def test_numbers_of_people_have_a_margin_and_steps_have_none(engine: Engine) -> None:
    """Three for a unit that needs two are one more; a procedure is right or not."""
    rows: Rows = [{"id": "a", "unit": "u", "sort": "a", "n": 3, "year": 2024, "start": RAISED}]
    (line,) = assessed("staffing", engine(rows), AS_OF, 2024, hold=9).to_arrow().to_pylist()
    assert (line["outcome"], line["actual"], line["margin"]) == ("met", "3", 1)
    taken = {"first": True, "second": True, "gate": True, "why": None, "up": False}
    dates = {"start": RAISED, "first_on": date(2024, 9, 2), "second_on": date(2024, 9, 3)}
    rows = [{"id": "a", **taken, **dates}]
    (line,) = assessed("procedure", engine(rows), AS_OF, 2024, hold=9).to_arrow().to_pylist()
    assert line["outcome"] == "met"
    shown = ("due", "act_by", "certainty", "actual", "margin", "margin_unit")
    assert [line[name] for name in shown] == [None] * 6


@pytest.mark.parametrize(
    ("share", "outcome", "margin"),
    [
        ("90", "breached", 0),
        ("90.01", "met", 1),
        ("90.004", "met", 0),
        ("90.005", "met", 1),
        ("33.3%", "breached", -5670),
        ("100", "met", 1000),
    ],
)
@pytest.mark.parametrize("engine", [as_records, *LAZY], ids=named)
def test_margins_of_shares_are_hundredths_of_a_point(
    engine: Engine, share: str, outcome: str, margin: int
) -> None:
    """More than 90 % is asked: 33.3 - 90 = -56.70 points; half a hundredth is rounded up."""
    rows = [{"id": "a", "year": 2024, "sort": "a", "share": share}]
    (row,) = assessed("ratio", engine(rows), date(2025, 2, 10), 2024, hold=9).to_arrow().to_pylist()
    assert (row["outcome"], row["margin"]) == (outcome, margin)
    assert row["margin_unit"] == "hundredths of a point"
    assert (row["due"], row["act_by"], row["certainty"]) == (None, None, None)


@pytest.mark.parametrize("engine", [as_records, *LAZY], ids=named)
def test_a_share_without_an_end_is_rounded_in_arrow(engine: Engine) -> None:
    """1 of 4 against 1/3: 25 - 33 1/3 = -8 1/3 points, -833 1/3 hundredths, -833 rounded."""
    rows = [
        {"id": str(n), "start": date(2025, 3, 3), "sort": "a", "first": n == 0} for n in range(4)
    ]
    found = assessed("ratio, counted", engine(rows), date(2026, 1, 15), 2025, hold=9)
    (row,) = found.to_arrow().to_pylist()
    assert (row["outcome"], row["margin"]) == ("breached", -833)


@pytest.mark.parametrize("engine", [as_records, *LAZY], ids=named)
def test_an_arrow_table_of_no_records_has_one_row(book: fz.Rulebook, engine: Engine) -> None:
    """The duty is not known to be kept, and that is said."""
    table = held(book, [] if engine is as_records else empty(engine)).to_arrow()
    (row,) = table.to_pylist()
    assert (row["subject"], row["outcome"], row["case"]) == ("*", "unknown", "no_records")
    assert {field.name: str(field.type) for field in table.schema} == COLUMNS


# Asking, counting, merging


@pytest.mark.parametrize("engine", [as_records, *FRAMES], ids=named)
def test_findings_are_counted_and_filtered_by_outcome(book: fz.Rulebook, engine: Engine) -> None:
    """Seven disputes: two met, one each of five other outcomes, no breach."""
    findings = held(book, engine(DISPUTES))
    assert findings.counts == COUNTS
    assert fz.Outcome.BREACHED not in findings.counts
    assert len(findings) == 7
    for outcome in fz.Outcome:
        expected = {subject for subject, found in OUTCOMES.items() if found is outcome}
        assert {f.subject for f in findings.where(outcome)} == expected
        assert {f.subject for f in findings.of(DISPUTE).where(outcome)} == expected
    red = findings.where(fz.Outcome.LATE, fz.Outcome.OVERDUE, fz.Outcome.BREACHED)
    assert {f.subject for f in red} == {"late", "overdue"}
    assert {f.subject for f in findings.where()} == set(OUTCOMES)
    assert {f.subject for f in findings} == set(OUTCOMES)


def test_findings_of_a_rule_that_was_not_assessed_are_refused(book: fz.Rulebook) -> None:
    """With the closest id."""
    findings = held(book, DISPUTES)
    assert findings.of(DISPUTE).rule.id == DISPUTE
    with pytest.raises(fz.UnknownNameError) as caught:
        findings.of(f"{PLAN}/2.4.1/jurisdiction-disputes")
    assert f"Did you mean {DISPUTE!r}?" in caught.value.text.en
    assert f"是否应为“{DISPUTE}”？" in caught.value.text.zh


@pytest.mark.parametrize("engine", LAZY, ids=named)
def test_what_was_only_counted_is_counted_and_not_listed(book: fz.Rulebook, engine: Engine) -> None:
    """Neither all nor some outcomes, nor as an Arrow table."""
    tallied = held(book, engine(DISPUTES)).tallied()
    assert tallied.counts == COUNTS
    assert len(tallied) == 7
    assert not tallied.of(DISPUTE).tables
    for listed in (
        lambda: list(tallied),
        lambda: list(tallied.where(fz.Outcome.LATE)),
        lambda: list(tallied.of(DISPUTE).where(fz.Outcome.LATE)),
        tallied.to_arrow,
    ):
        with pytest.raises(fz.AssessmentError, match="only counts were kept") as caught:
            listed()
        assert DISPUTE in caught.value.text.zh


def test_what_is_held_as_records_is_still_listed_after_counting(book: fz.Rulebook) -> None:
    """Only tables are let go."""
    tallied = held(book, DISPUTES).tallied()
    assert {f.subject: f.outcome for f in tallied} == OUTCOMES


@pytest.mark.parametrize("engine", LAZY, ids=named)
def test_an_empty_table_that_was_counted_still_says_that_it_is_empty(
    book: fz.Rulebook, engine: Engine
) -> None:
    """Alone, and until another part brings a row."""
    nothing = held(book, empty(engine)).tallied()
    assert nothing.counts == {fz.Outcome.UNKNOWN: 1}
    late = held(book, [DISPUTES[2]])
    assert nothing.merged(late).counts == {fz.Outcome.LATE: 1}
    assert late.merged(nothing).counts == {fz.Outcome.LATE: 1}
    assert nothing.merged(held(book, [])).counts == {fz.Outcome.UNKNOWN: 1}


def test_parts_of_different_assessments_do_not_merge(book: fz.Rulebook, rule: Rule) -> None:
    """Another year, all years, another day, other rules, or what was known of the days off."""
    one = held(book, DISPUTES)
    earlier = book.calendar.as_known_on(date(2024, 10, 1))
    others = [
        held(book, DISPUTES, year=2023),
        held(book, DISPUTES, year=None),
        held(book, DISPUTES, as_of=date(2025, 1, 2)),
        held(with_noted(book, rule), DISPUTES),
        fz.assess(book, {LEDGER: DISPUTES}, as_of=AS_OF, year=2024, calendar=earlier),
    ]
    for other in others:
        for first, second in ((one, other), (other, one)):
            with pytest.raises(fz.AssessmentError, match="cannot merge") as caught:
                first.merged(second)
            assert "不能合并" in caught.value.text.zh
        with pytest.raises(fz.AssessmentError, match="cannot merge"):
            one.merged(one, other)


BEGUN = date(2025, 1, 24)
CASES: Rows = [
    {"id": "1", "start": BEGUN, "done": date(2025, 2, 10), "sort": "a", "up": False,
     "minutes": 20, "first": True},
    {"id": "2", "start": BEGUN, "done": date(2025, 2, 11), "sort": "a", "up": False,
     "minutes": 19, "first": False},
    {"id": "3", "start": BEGUN, "done": None, "sort": "a", "up": True,
     "minutes": 30, "first": False},
    {"id": "4", "start": BEGUN, "done": None, "sort": "b", "up": False,
     "minutes": 60, "first": True},
]  # fmt: skip


def shard(engine: Engine, rows: Rows) -> fz.Findings:
    """Hold a term, a quota and a share against some of the cases of 2025."""
    book = rulebook_of("within", "quota", "ratio, counted")
    return fz.assess(book, {"case": engine(rows)}, as_of=date(2026, 1, 15), year=2025)


@pytest.mark.parametrize("engines", list(permutations([as_records, in_duckdb, in_polars])))
def test_shards_in_any_order_are_the_whole(engines: tuple[Engine, ...]) -> None:
    """In time, one day late, referred, not concerned; two of two long enough; a share of 1/3.

    Alone, no shard keeps the quota of two: cases 1 and 3 of sort a last 20 minutes or more. Alone,
    the shard of case 3 has a share of 0; together it is 1 of the 3 of sort a: 1/3, as asked.
    """
    parts = [
        shard(engine, rows)
        for engine, rows in zip(engines, (CASES[:1], CASES[1:2], CASES[2:]), strict=True)
    ]
    whole = shard(as_records, CASES)
    assert {f.subject: f.outcome for f in whole.of("test/within")} == {
        "1": fz.Outcome.MET,
        "2": fz.Outcome.LATE,
        "3": fz.Outcome.EXEMPT,
        "4": fz.Outcome.NOT_APPLICABLE,
    }
    for id_ in ("test/quota", "test/ratio, counted"):
        assert [f.outcome for f in whole.of(id_)] == [fz.Outcome.MET]
        assert fz.Outcome.MET not in parts[2].of(id_).counts
    counts = {
        fz.Outcome.MET: 3,
        fz.Outcome.LATE: 1,
        fz.Outcome.EXEMPT: 1,
        fz.Outcome.NOT_APPLICABLE: 1,
    }
    sent = [pickle.loads(pickle.dumps(part.tallied())) for part in parts]
    for i, j, k in permutations(range(3)):
        assert answers(parts[i].merged(parts[j], parts[k])) == answers(whole)
        assert sent[i].merged(sent[j], sent[k]).counts == counts
    first, second, third = parts
    merged = first.merged(second.merged(third))
    assert merged.counts == first.merged(second).merged(third).counts == counts
    assert merged.to_arrow().num_rows == len(merged) == len(whole) == 6


def test_a_part_alone_merges_to_itself() -> None:
    """With nothing else, and with a part that has no records."""
    whole = shard(in_duckdb, CASES)
    assert answers(whole.merged()) == answers(whole)
    assert answers(whole.merged(shard(as_records, []))) == answers(whole)
    assert answers(shard(in_polars, CASES).merged(shard(as_records, []))) == answers(whole)


# What is taken as a ledger


@pytest.mark.parametrize("engine", FRAMES, ids=named)
@pytest.mark.parametrize("year", [2024, None])
def test_any_frame_is_taken_as_a_ledger(
    book: fz.Rulebook, engine: Engine, year: int | None
) -> None:
    """By its English or its Chinese headings, as a list of dicts is."""
    by_list = held(book, DISPUTES, year=year)
    assert {f.subject: f.outcome for f in by_list} == OUTCOMES
    assert answers(held(book, engine(DISPUTES), year=year)) == answers(by_list)
    fields = book.record_types[LEDGER].fields
    chinese = [{fields[name].zh: value for name, value in row.items()} for row in DISPUTES]
    assert answers(held(book, engine(chinese), year=year)) == answers(by_list)
    assert answers(
        fz.assess(book, {"执法权限争议台账": engine(DISPUTES)}, as_of=AS_OF, year=year)
    ) == answers(by_list)


@pytest.mark.parametrize("engine", FRAMES, ids=named)
@pytest.mark.parametrize("hold", [0, 100])
def test_how_a_frame_is_held_changes_no_answer(
    book: fz.Rulebook, engine: Engine, hold: int
) -> None:
    """As records or where it lies."""
    records = fz.read_records({LEDGER: engine(DISPUTES)}, book.record_types, hold=hold)
    findings = fz.assess(book, records, as_of=AS_OF, year=2024)
    assert bool(findings.of(DISPUTE).tables) is (hold == 0 or engine in LAZY)
    assert answers(findings) == answers(held(book, DISPUTES))


@pytest.mark.parametrize("engine", FRAMES, ids=named)
@pytest.mark.parametrize("year", [2024, None])
def test_an_empty_table_is_an_empty_list(
    book: fz.Rulebook, engine: Engine, year: int | None
) -> None:
    """Zero records never pass by themselves."""
    (finding,) = findings = held(book, empty(engine), year=year)
    assert (finding.subject, finding.outcome) == ("*", fz.Outcome.UNKNOWN)
    assert LEDGER in finding.reason.en
    assert answers(findings) == answers(held(book, [], year=year))
    assert findings.counts == {fz.Outcome.UNKNOWN: 1}
    assert list(findings.where(fz.Outcome.UNKNOWN)) == [finding]
    assert list(findings.where(fz.Outcome.MET)) == []


@pytest.mark.parametrize("engine", LAZY, ids=named)
def test_a_table_without_a_row_of_the_year_is_an_empty_list(
    book: fz.Rulebook, engine: Engine
) -> None:
    """The only dispute was raised in 2023; of 2024 nothing is known."""
    rows = [dispute("a", raised_on=date(2023, 9, 4), settled=False)]
    findings = held(book, engine(rows))
    (finding,) = findings
    assert (finding.subject, finding.outcome) == ("*", fz.Outcome.UNKNOWN)
    assert answers(findings) == answers(held(book, rows))
    assert findings.counts == {fz.Outcome.UNKNOWN: 1}


# Before a rule is in force


@pytest.mark.parametrize("engine", [as_records, *LAZY], ids=named)
def test_a_rule_says_from_when_on_it_bites(book: fz.Rulebook, rule: Rule, engine: Engine) -> None:
    """In force from 2024-10-01 on: what began on 09-27 or 09-30 does not concern it.

    Begun on the holiday 10-01 itself: 10-08 to 10-11 are 1 to 4, Saturday 10-12 (make-up) is 5,
    10-14 and 10-15 are 6 and 7, so the same seven days end on 2024-10-15.
    """
    later = evolve(rule, obligation=evolve(rule.obligation, in_force=Period(date(2024, 10, 1))))
    days = {"before": RAISED, "eve": date(2024, 9, 30), "first": date(2024, 10, 1)}
    rows = [dispute(id_, raised_on=day, settled_on=date(2024, 10, 16)) for id_, day in days.items()]
    found = {f.subject: f for f in held(evolve(book, plan_rules=(later,)), engine(rows))}
    for id_ in ("before", "eve"):
        assert found[id_].outcome is fz.Outcome.NOT_APPLICABLE
        assert found[id_].due is None
        assert found[id_].reason == Text(
            f"{days[id_]} 起算时本规则尚未施行或已失效（施行期：自 2024-10-01 起）",
            f"the rule was not in force on {days[id_]} (in force from 2024-10-01 on)",
        )
    assert found["first"].outcome is fz.Outcome.LATE
    assert found["first"].due == "2024-10-15"


@pytest.mark.parametrize("engine", [as_records, *LAZY], ids=named)
@pytest.mark.parametrize("rows", [[], [dispute("a", raised_on=date(2023, 9, 4))]])
def test_a_year_before_a_rule_owes_nothing(
    book: fz.Rulebook, rule: Rule, engine: Engine, rows: Rows
) -> None:
    """With or without records of 2024, a rule of 2025 and 2026 is not unknown but not owed."""
    period = Period(date(2025, 1, 1), date(2026, 12, 31))
    later = evolve(rule, obligation=evolve(rule.obligation, in_force=period))
    table = engine(rows) if rows or engine is as_records else empty(engine)
    findings = held(evolve(book, plan_rules=(later,)), table)
    (finding,) = findings
    assert (finding.subject, finding.outcome) == ("*", fz.Outcome.NOT_APPLICABLE)
    assert finding.reason.en.endswith("(in force from 2025-01-01 through 2026-12-31)")
    assert finding.reason.zh.endswith("（施行期：2025-01-01 至 2026-12-31）")
    assert finding.light is None
    assert findings.counts == {fz.Outcome.NOT_APPLICABLE: 1}


@pytest.mark.parametrize("name", ["milestone", "annual", "quota", "ratio", "register"])
def test_every_kind_says_from_when_on_it_bites(name: str) -> None:
    """In force from 2024-01-10 through 2026-12-31: nothing of it was owed in 2023."""
    rows = [{"id": "a", "year": 2023, "item": "a", "sort": "a", "start": date(2023, 3, 6)}]
    for finding in assessed(name, rows, AS_OF, 2023, hold=9):
        assert finding.outcome is fz.Outcome.NOT_APPLICABLE
        assert finding.light is None
        assert "not in force in 2023" in finding.reason.en
        assert finding.reason.en.endswith("(in force from 2024-01-10 through 2026-12-31)")
        assert finding.reason.zh.endswith("（施行期：2024-01-10 至 2026-12-31）")


def test_a_verdict_that_differs_between_table_and_record_is_no_finding(
    book: fz.Rulebook, rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of the two would be wrong, so neither is told."""

    def odd(kind: Any, record: Any, evidence: Evidence) -> Judgement:
        found = judge_row(kind, record, evidence)
        return evolve(found, case=kind.cases[0]) if found.subject == "late" else found

    monkeypatch.setattr("fazhigov.assessment.verdicts.judge_row", odd)
    findings = held(book, pl.DataFrame(DISPUTES).lazy())
    with pytest.raises(AssertionError, match="late: after_due by table, "):
        list(findings)


def test_a_built_in_kind_that_fails_is_our_own_fault(
    book: fz.Rulebook, rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not passed off as a duty that is not known."""

    def failing(self: Any, evidence: Evidence) -> Iterator[Judgement]:
        raise ZeroDivisionError("nothing was foreseen")

    monkeypatch.setattr(type(rule.kind), "judge", failing)
    with pytest.raises(ZeroDivisionError, match="nothing was foreseen"):
        list(held(book, DISPUTES))


class Failing(Noted):
    """A kind of a plugin that fails on a row that it did not foresee."""

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Fail."""
        raise ZeroDivisionError("nothing was foreseen")


def test_a_plugins_kind_that_fails_takes_no_other_rule_with_it(
    book: fz.Rulebook, rule: Rule
) -> None:
    """Its duty is unknown, and says whose mistake that is; the others are answered."""
    broken = evolve(rule, kind=Failing(ledger=LEDGER, note="note"))
    both_rules = evolve(book, plan_rules=(broken, rule))
    findings = held(both_rules, DISPUTES)
    first, *others = findings
    assert (first.outcome, first.case) == (fz.Outcome.UNKNOWN, "kind_failed")
    assert "ZeroDivisionError: nothing was foreseen" in first.reason.en
    assert "fazhigov" in first.reason.en
    assert len(others) == len(DISPUTES)
