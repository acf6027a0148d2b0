"""Waivers: what is let off, by whom, for how long; what is never let off; what is refused.

The dispute of these tests was raised on Friday 2024-09-27. Seven working days: Sun 09-29 (make-up)
is 1, 09-30 is 2, 10-01 to 10-07 are holidays, 10-08 to 10-11 are 3 to 6, Sat 10-12 (make-up) is 7.
So 10-12 is in time, and Monday 10-14, the eighth, is late by one working day.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import polars as pl
import pytest
from attrs import evolve

import fazhigov as fz
from fazhigov.errors import InputErrors, RecordError

PLAN = "biyang-2021-2025"
DISPUTE = f"{PLAN}/2.4.1/jurisdiction-dispute"
ONLINE = f"{PLAN}/2.1.2/online-rate"
DISPUTES, STATISTICS = "jurisdiction-dispute", "service-statistics"
RAISED = date(2024, 9, 27)
AS_OF = date(2024, 12, 31)

MET = {"id": "met", "raised_on": RAISED, "settled_on": date(2024, 10, 12), "settled": True}
LATE = {"id": "late", "raised_on": RAISED, "settled_on": date(2024, 10, 14), "settled": True}
OVERDUE = {"id": "overdue", "raised_on": RAISED, "settled": False}
# Raised on the Friday before: 12-30 and 12-31 are only the second working day.
PENDING = {"id": "pending", "raised_on": date(2024, 12, 27), "settled": False}
EXEMPT = {"id": "exempt", "raised_on": RAISED, "referred_upwards": True}
UNKNOWN = {"id": "unknown", "raised_on": RAISED, "settled": True}
BELOW = {"unit": "A", "year": 2024, "online_percent": "79.99"}
"""Less than the 80 % that the plan asks for."""

Rows = list[dict[str, Any]]
Engine = Callable[[Rows], Any]


@pytest.fixture(scope="module")
def book(rulebook: fz.Rulebook) -> fz.Rulebook:
    """Two rules of the plan, as if they were all: a term and a share."""
    rules = tuple(rule for rule in rulebook if rule.id in (DISPUTE, ONLINE))
    return evolve(rulebook, plan_rules=rules, departments=())


def waiver(**changed: Any) -> dict[str, Any]:
    """A row of the ledger of waivers, which lets every dispute off from 2024-11-01 on."""
    return {
        "id": "w1",
        "rule": DISPUTE,
        "subject": None,
        "reason": "the files were under water",
        "approver": "Synthetic body",
        "approved_on": date(2024, 11, 1),
        "expires_on": date(2025, 6, 30),
        **changed,
    }


def held(
    book: fz.Rulebook,
    disputes: Any,
    waivers: Any = (),
    *,
    as_of: date = AS_OF,
    statistics: Any = (),
) -> fz.Findings:
    """Assess disputes and statistics of 2024 under waivers."""
    source = {DISPUTES: disputes, STATISTICS: list(statistics), "waiver": waivers}
    return fz.assess(book, source, year=2024, as_of=as_of)


def found(findings: fz.Findings) -> dict[str, fz.Outcome]:
    """The outcome of each dispute."""
    return {f.subject: f.outcome for f in findings.of(DISPUTE)}


@pytest.mark.parametrize("row", [LATE, OVERDUE], ids=lambda row: str(row["id"]))
def test_a_waiver_says_who_let_it_off_why_and_until_when(
    book: fz.Rulebook, row: dict[str, Any]
) -> None:
    """In both languages, with what would be said without it, and no light."""
    (without,) = held(book, [row]).of(DISPUTE)
    assert without.outcome.value == row["id"]
    (finding,) = held(book, [row], [waiver()]).of(DISPUTE)
    assert finding.outcome is fz.Outcome.WAIVED
    assert finding.light is None
    for lang in (finding.reason.zh, finding.reason.en):
        assert "the files were under water" in lang
        assert "Synthetic body" in lang
        assert "2024-11-01" in lang
        assert "2025-06-30" in lang
    assert finding.reason.zh.endswith(f"原结论：{without.reason.zh}")
    assert finding.reason.en.endswith(f"Without it: {without.reason.en}")
    assert "豁免" in finding.reason.zh
    assert "waived" in finding.reason.en
    assert (finding.due, finding.case) == ("2024-10-12", without.case)
    assert finding.evidence == without.evidence


def test_a_breach_is_waived_too(book: fz.Rulebook) -> None:
    """79.99 % of items online are less than 80 %; the waiver of that rule reaches no other."""
    findings = held(book, [LATE], [waiver(rule=ONLINE)], statistics=[BELOW])
    (share,) = findings.of(ONLINE)
    assert share.outcome is fz.Outcome.WAIVED
    assert "79.99%" in share.reason.en
    assert found(findings) == {"late": fz.Outcome.LATE}
    (without,) = held(book, [LATE], statistics=[BELOW]).of(ONLINE)
    assert without.outcome is fz.Outcome.BREACHED


@pytest.mark.parametrize("row", [MET, PENDING, EXEMPT, UNKNOWN], ids=lambda row: str(row["id"]))
def test_only_what_was_surely_not_kept_is_waived(book: fz.Rulebook, row: dict[str, Any]) -> None:
    """What was kept needs no waiver; a waiver must not hide what nobody knows."""
    (without,) = held(book, [row]).of(DISPUTE)
    (finding,) = held(book, [row], [waiver()]).of(DISPUTE)
    assert finding.outcome.value == row["id"]
    assert finding == without


def test_a_duty_without_records_or_without_force_is_not_waived(book: fz.Rulebook) -> None:
    """No record stays unknown; a dispute of 2020, before the plan of 2021, stays not applicable."""
    (nothing,) = held(book, [], [waiver()]).of(DISPUTE)
    assert nothing.outcome is fz.Outcome.UNKNOWN
    row = {**OVERDUE, "raised_on": date(2020, 9, 28)}
    source = {DISPUTES: [row], "waiver": [waiver()]}
    (early,) = fz.assess(book, source, as_of=AS_OF).of(DISPUTE)
    assert early.outcome is fz.Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("as_of", "outcome", "mentioned"),
    [
        (date(2024, 10, 31), fz.Outcome.LATE, False),
        (date(2024, 11, 1), fz.Outcome.WAIVED, False),
        (date(2024, 11, 2), fz.Outcome.WAIVED, False),
        (date(2025, 6, 29), fz.Outcome.WAIVED, False),
        (date(2025, 6, 30), fz.Outcome.WAIVED, False),
        (date(2025, 7, 1), fz.Outcome.LATE, True),
    ],
)
def test_a_waiver_holds_from_its_approval_through_its_last_day(
    book: fz.Rulebook, as_of: date, outcome: fz.Outcome, mentioned: bool
) -> None:
    """Approved on 2024-11-01, until 2025-06-30: both count; before, it is not known of at all."""
    (finding,) = held(book, [LATE], [waiver()], as_of=as_of).of(DISPUTE)
    assert finding.outcome is outcome
    if outcome is fz.Outcome.WAIVED:
        return
    (without,) = held(book, [LATE], as_of=as_of).of(DISPUTE)
    assert finding.light is without.light is not None
    if mentioned:
        assert finding.reason.en == f"{without.reason.en} (a waiver expired on 2025-06-30)"
        assert finding.reason.zh == f"{without.reason.zh}（豁免已于 2025-06-30 失效）"
    else:
        assert finding == without


def test_a_waiver_may_hold_for_one_day(book: fz.Rulebook) -> None:
    """Approved and expired on the same day is no contradiction."""
    one_day = waiver(approved_on=AS_OF, expires_on=AS_OF)
    assert found(held(book, [LATE], [one_day])) == {"late": fz.Outcome.WAIVED}


def test_a_later_waiver_takes_over_from_an_expired_one(book: fz.Rulebook) -> None:
    """In whichever order they stand; the expired one is not mentioned then."""
    expired = waiver(id="w0", expires_on=date(2024, 11, 30), approver="Former synthetic body")
    for rows in ([expired, waiver()], [waiver(), expired]):
        (finding,) = held(book, [LATE], rows).of(DISPUTE)
        assert finding.outcome is fz.Outcome.WAIVED
        assert "Former" not in finding.reason.en
        assert "expired" not in finding.reason.en


def test_a_waiver_of_one_subject_lets_no_other_off(book: fz.Rulebook) -> None:
    """An empty subject means all of them."""
    rows = [LATE, OVERDUE]
    assert found(held(book, rows, [waiver(subject="late")])) == {
        "late": fz.Outcome.WAIVED,
        "overdue": fz.Outcome.OVERDUE,
    }
    every = {"late": fz.Outcome.WAIVED, "overdue": fz.Outcome.WAIVED}
    assert found(held(book, rows, [waiver()])) == every
    assert found(held(book, rows, [waiver(subject=" ")])) == every
    two = [waiver(subject="late"), waiver(id="w2", subject="overdue")]
    assert found(held(book, rows, two)) == every


def test_the_expired_waiver_of_another_subject_is_not_mentioned(book: fz.Rulebook) -> None:
    """It never concerned this one."""
    row = waiver(subject="other", expires_on=date(2024, 11, 30))
    (finding,) = held(book, [LATE], [row]).of(DISPUTE)
    assert "waiver" not in finding.reason.en


@pytest.mark.parametrize(
    ("pattern", "disputes", "share"),
    [
        ("*", True, True),
        (f"{PLAN}/*", True, True),
        ("*/2.4.1/*", True, False),
        ("*/online-rate", False, True),
        (DISPUTE, True, False),
    ],
)
def test_a_star_stands_for_any_text(
    book: fz.Rulebook, pattern: str, disputes: bool, share: bool
) -> None:
    """A whole plan, one of its items, or one rule."""
    findings = held(book, [LATE], [waiver(rule=pattern)], statistics=[BELOW])
    (dispute,), (online,) = findings.of(DISPUTE), findings.of(ONLINE)
    assert (dispute.outcome is fz.Outcome.WAIVED) is disputes
    assert (online.outcome is fz.Outcome.WAIVED) is share


def faults(book: fz.Rulebook, waivers: Any) -> list[RecordError]:
    """Have waivers refused, and return why."""
    with pytest.raises(InputErrors) as caught:
        held(book, [LATE], waivers)
    assert all(isinstance(fault, RecordError) for fault in caught.value.faults)
    return [fault for fault in caught.value.faults if isinstance(fault, RecordError)]


def test_a_waiver_of_no_rule_is_refused_with_a_near_match(rulebook: fz.Rulebook) -> None:
    """Row 1 is the heading, so the second waiver stands in row 3; with all rules of the plan."""
    wrong = f"{PLAN}/2.4.1/jurisdiction-disputes"
    (fault,) = faults(rulebook, [waiver(), waiver(id="w2", rule=wrong)])
    assert (fault.file, fault.row, fault.column) == ("waiver", 3, "rule")
    assert wrong in fault.problem.en
    assert wrong in fault.problem.zh
    assert fault.remedy.en == f"Did you mean {DISPUTE!r}?"
    assert fault.remedy.zh == f"是否应为“{DISPUTE}”？"


def test_the_file_of_a_faulty_waiver_is_named(book: fz.Rulebook, tmp_path: Any) -> None:
    """As a spreadsheet shows it."""
    (tmp_path / "county.toml").write_text(
        f'name = {{ zh = "测试", en = "test" }}\nplan = "{PLAN}"\nyear = 2024\n', encoding="utf-8"
    )
    (tmp_path / "waiver.csv").write_text(
        "编号,规则,理由,批准人,批准日期,失效日期\n"
        "w1,*/2.9.9/*,水灾,Synthetic body,2024-11-01,2025-06-30\n",
        encoding="utf-8",
    )
    with pytest.raises(InputErrors) as caught:
        fz.assess(book, tmp_path, as_of=AS_OF)
    (fault,) = caught.value.faults
    assert isinstance(fault, RecordError)
    assert (fault.file, fault.row, fault.column) == ("waiver.csv", 2, "rule")


def test_a_pattern_that_meets_no_rule_is_refused(book: fz.Rulebook) -> None:
    """A misspelt pattern would let nothing off, and nobody would know."""
    (fault,) = faults(book, [waiver(rule="*/2.4.9/*")])
    assert (fault.row, fault.column) == (2, "rule")


def test_a_waiver_that_expires_before_its_approval_is_refused(book: fz.Rulebook) -> None:
    """2024-10-31 lies before 2024-11-01."""
    (fault,) = faults(book, [waiver(expires_on=date(2024, 10, 31))])
    assert (fault.file, fault.row, fault.column) == ("waiver", 2, "expires_on")
    for said in (fault.problem.zh, fault.problem.en):
        assert "2024-10-31" in said
        assert "2024-11-01" in said


def test_all_faults_of_waivers_come_together(book: fz.Rulebook) -> None:
    """Both of one row, and those of another row."""
    both = waiver(rule="jurisdiction", expires_on=date(2024, 10, 31))
    other = waiver(id="w2", expires_on=date(2024, 1, 1))
    assert [(fault.row, fault.column) for fault in faults(book, [both, other])] == [
        (2, "rule"),
        (2, "expires_on"),
        (3, "expires_on"),
    ]


@pytest.mark.parametrize("column", ["rule", "reason", "approver", "approved_on", "expires_on"])
@pytest.mark.parametrize("empty", [None, "  "])
def test_a_waiver_says_which_rule_why_who_and_when(
    book: fz.Rulebook, column: str, empty: str | None
) -> None:
    """A waiver without a reason, or that nobody approved, or without end, is refused."""
    (fault,) = faults(book, [waiver(**{column: empty})])
    assert (fault.file, fault.row, fault.column) == ("waiver", 2, column)
    assert fault.problem.en == "a required cell is empty"


def test_a_missing_column_of_waivers_is_refused(book: fz.Rulebook) -> None:
    """A ledger that has no column for the approver lets nobody off."""
    row = waiver()
    del row["approver"]
    (fault,) = faults(book, [row])
    assert (fault.row, fault.column) == (1, "approver")


def test_a_selection_of_rules_leaves_the_waivers_of_others_alone(rulebook: fz.Rulebook) -> None:
    """They are right for the whole rulebook; those of the rules selected still hold."""
    one = rulebook.select(DISPUTE)
    findings = held(one, [LATE], [waiver(), waiver(id="w2", rule=ONLINE)])
    assert findings.counts == {fz.Outcome.WAIVED: 1}


def in_duckdb(rows: Rows) -> Any:
    """A relation of DuckDB."""
    return duckdb.connect().from_arrow(pl.DataFrame(rows).to_arrow())


def in_polars(rows: Rows) -> Any:
    """A lazy frame of polars."""
    return pl.DataFrame(rows).lazy()


DISPUTE_ROWS: Rows = [
    {**dict.fromkeys(("settled_on", "settled", "referred_upwards")), **row}
    for row in (MET, LATE, OVERDUE, PENDING, EXEMPT, UNKNOWN, {**LATE, "id": "late 2"})
]
ONE_OF_EACH = {
    "met": fz.Outcome.MET,
    "late": fz.Outcome.LATE,
    "overdue": fz.Outcome.OVERDUE,
    "pending": fz.Outcome.PENDING,
    "exempt": fz.Outcome.EXEMPT,
    "unknown": fz.Outcome.UNKNOWN,
    "late 2": fz.Outcome.LATE,
}
SUBJECTS: list[tuple[str | None, set[str]]] = [
    (None, {"late", "overdue", "late 2"}),
    ("late", {"late"}),
    ("met", set()),
    ("nobody", set()),
]


@pytest.mark.parametrize("engine", [in_duckdb, in_polars], ids=lambda engine: engine.__name__)
@pytest.mark.parametrize(("subject", "let_off"), SUBJECTS)
def test_a_table_is_waived_as_its_records_are(
    book: fz.Rulebook, engine: Engine, subject: str | None, let_off: set[str]
) -> None:
    """Seven disputes, three of them not kept; what is listed and what is counted agree."""
    expected = ONE_OF_EACH | dict.fromkeys(let_off, fz.Outcome.WAIVED)
    waivers = [waiver(subject=subject)]
    findings = held(book, engine(DISPUTE_ROWS), waivers)
    assert findings.of(DISPUTE).tables
    assert found(findings) == expected
    assert findings.of(DISPUTE).counts == Counter(expected.values())
    records = held(book, DISPUTE_ROWS, waivers)
    said = [
        {f.subject: (f.outcome, f.case, f.reason, f.light) for f in each.of(DISPUTE)}
        for each in (findings, records)
    ]
    assert said[0] == said[1]


@pytest.mark.parametrize("engine", [in_duckdb, in_polars], ids=lambda engine: engine.__name__)
def test_what_was_waived_on_a_table_can_be_asked_for(book: fz.Rulebook, engine: Engine) -> None:
    """By `where`: one of the two that were late is let off, the other is still late."""
    findings = held(book, engine(DISPUTE_ROWS), [waiver(subject="late")])
    assert [f.subject for f in findings.where(fz.Outcome.WAIVED)] == ["late"]
    assert [f.subject for f in findings.where(fz.Outcome.LATE)] == ["late 2"]
    both = findings.where(fz.Outcome.WAIVED, fz.Outcome.LATE)
    assert {f.subject for f in both} == {"late", "late 2"}
    without = held(book, engine(DISPUTE_ROWS))
    assert list(without.where(fz.Outcome.WAIVED)) == []


@pytest.mark.parametrize("engine", [in_duckdb, in_polars], ids=lambda engine: engine.__name__)
def test_an_expired_waiver_is_mentioned_on_a_table_too(book: fz.Rulebook, engine: Engine) -> None:
    """Of the seven only the three that were not kept mention it, and none is waived."""
    expired = [waiver(expires_on=date(2024, 11, 30))]
    findings = held(book, engine(DISPUTE_ROWS), expired)
    assert found(findings) == ONE_OF_EACH
    assert findings.of(DISPUTE).counts == Counter(ONE_OF_EACH.values())
    told = {f.subject for f in findings.of(DISPUTE) if "expired on 2024-11-30" in f.reason.en}
    assert told == {"late", "overdue", "late 2"}


@pytest.mark.parametrize("engine", [in_duckdb, in_polars], ids=lambda engine: engine.__name__)
def test_the_arrow_table_says_what_is_waived(book: fz.Rulebook, engine: Engine) -> None:
    """The case stays what it was without the waiver."""
    findings = held(book, engine(DISPUTE_ROWS), [waiver(subject="overdue")])
    rows = [row for row in findings.to_arrow().to_pylist() if row["rule"] == DISPUTE]
    expected = ONE_OF_EACH | {"overdue": fz.Outcome.WAIVED}
    assert {row["subject"]: row["outcome"] for row in rows} == {
        subject: outcome.value for subject, outcome in expected.items()
    }
    (waived,) = (row for row in rows if row["subject"] == "overdue")
    assert (waived["case"], waived["due"]) == ("past_due", "2024-10-12")


def test_waivers_are_counted_when_tables_are_let_go_and_shards_merged(book: fz.Rulebook) -> None:
    """Three shards under the same waivers: met 1, pending 1, exempt 1, unknown 1, waived 3."""
    expected = {
        fz.Outcome.MET: 1,
        fz.Outcome.PENDING: 1,
        fz.Outcome.EXEMPT: 1,
        fz.Outcome.UNKNOWN: 1,
        fz.Outcome.WAIVED: 3,
    }
    waivers = [waiver()]
    shards = [
        held(book, in_duckdb(DISPUTE_ROWS[:2]), waivers),
        held(book, in_polars(DISPUTE_ROWS[2:5]), waivers),
        held(book, DISPUTE_ROWS[5:], waivers),
    ]
    merged = shards[0].merged(*shards[1:])
    assert merged.of(DISPUTE).counts == expected
    assert Counter(found(merged).values()) == expected
    assert len(merged.of(DISPUTE).waivers) == 1
    sent = [pickle.loads(pickle.dumps(shard.tallied())) for shard in shards]
    for first, second, third in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        together = sent[first].merged(sent[second], sent[third])
        assert together.of(DISPUTE).counts == expected


@pytest.mark.parametrize("engine", [in_duckdb, in_polars], ids=lambda engine: engine.__name__)
def test_the_ledger_of_waivers_may_be_a_table(book: fz.Rulebook, engine: Engine) -> None:
    """Its rows let off as records do, and a faulty one is refused with its column."""
    text = {**waiver(), "subject": "late"}
    assert found(held(book, [LATE, OVERDUE], engine([text]))) == {
        "late": fz.Outcome.WAIVED,
        "overdue": fz.Outcome.OVERDUE,
    }
    (fault,) = faults(book, engine([{**text, "rule": "*/2.4.9/*"}]))
    assert (fault.file, fault.column) == ("waiver", "rule")
    (fault,) = faults(book, engine([{**text, "approver": ""}]))
    assert (fault.file, fault.column) == ("waiver", "approver")


def test_a_waived_share_on_a_table_is_waived(book: fz.Rulebook) -> None:
    """A kind that counts rows is judged on records folded from the table; 79.99 % is too little."""
    statistics = pl.DataFrame([BELOW]).lazy()
    source = {STATISTICS: statistics, "waiver": [waiver(rule=ONLINE)]}
    findings = fz.assess(book, source, year=2024, as_of=AS_OF)
    assert findings.of(ONLINE).counts == {fz.Outcome.WAIVED: 1}
    # On the day of assessment the year is over; without the waiver it was breached.
    bare = fz.assess(book, {STATISTICS: statistics}, year=2024, as_of=AS_OF)
    assert bare.of(ONLINE).counts == {fz.Outcome.BREACHED: 1}


def test_a_waiver_that_contradicts_itself_is_refused_in_a_selection_too(
    rulebook: fz.Rulebook,
) -> None:
    """Whichever rules are looked at: it expires before its approval."""
    wrong = waiver(approved_on=date(2024, 5, 6), expires_on=date(2024, 5, 1))
    with pytest.raises(InputErrors) as caught:
        held(rulebook.select(DISPUTE), [LATE], [wrong])
    assert ["expires_on" in str(fault) for fault in caught.value.faults] == [True]
