"""The cases that every duty with a due date shares.

Facts: `start` (None where not recorded), `done`, `settled` (whether that day counts by now),
`planned` (whether it is fixed ahead), `finished` (a flag), `open` (whether an empty `done` means
not done), `earliest` and `latest` (the due date; two where a notice is still to come), `as_of`,
`in_force`, `countable`, `applies`, `exempt`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, Protocol

from attrs import frozen

from fazhigov.deadlines.deadline import Deadline
from fazhigov.deadlines.terms import Hours, Term
from fazhigov.obligations.limits import Limit, LimitError
from fazhigov.records.ledger import Record
from fazhigov.rules.conditions import Condition, all_of, any_of, first_true, first_unknown
from fazhigov.rules.decision import Case, Cell, decide, otherwise
from fazhigov.rules.evidence import NO_SUBJECT, Evidence, Judgement, Margin, shown
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.periods import NOT_IN_FORCE, label_of_years
from fazhigov.rules.row import RecordRow, Row, Value
from fazhigov.text import NO_TEXT, Text

NO_WORDS: Mapping[str, Text] = MappingProxyType({})

NO_RECORDS = Case(
    "no_records",
    Outcome.UNKNOWN,
    otherwise,
    Text("没有{ledger}的记录，无从核查", "no record of {ledger}: nothing to check by"),
)

LET_OFF = (
    Case("exempt", Outcome.EXEMPT, lambda f: f.exempt, Text("{exemption}", "{exemption}")),
    Case(
        "does_not_apply",
        Outcome.NOT_APPLICABLE,
        lambda f: ~f.applies,
        Text("不属于本项义务的对象", "the duty does not concern this case"),
    ),
    Case(
        "applies_unknown",
        Outcome.UNKNOWN,
        lambda f: f.applies.is_null(),
        Text("缺少{condition}，无法判断是否适用", "{condition} is empty: unclear if it applies"),
    ),
)

NOT_OWED = Case(
    "not_owed",
    Outcome.NOT_APPLICABLE,
    lambda f: ~f.in_force,
    Text("{problem}", "{problem}"),
)

STARTED = (
    Case(
        "no_start",
        Outcome.UNKNOWN,
        lambda f: f.start.is_null(),
        Text("缺少{start_field}，无从起算", "{start_field} is empty: no day to count from"),
    ),
    Case(
        "not_in_force",
        Outcome.NOT_APPLICABLE,
        lambda f: ~f.in_force,
        Text("{start} 起算时本规则尚未施行或已失效", "the rule was not in force on {start}"),
    ),
    Case(
        "not_countable",
        Outcome.UNKNOWN,
        lambda f: ~f.countable,
        Text("期限无法计算：{problem}", "the due date cannot be computed: {problem}"),
    ),
    Case(
        "not_yet_begun",
        Outcome.PENDING,
        lambda f: f.start > f.as_of,
        Text("截至核查日尚未起算", "the term has not begun by the day of assessment"),
    ),
    Case(
        "done_before_start",
        Outcome.UNKNOWN,
        lambda f: f.done < f.start,
        Text(
            "{done_field}（{done}）早于{start_field}（{start}），记录矛盾",
            "{done_field} ({done}) lies before {start_field} ({start}): the record contradicts "
            "itself",
        ),
    ),
)

DUE = (
    Case(
        "not_fixed",
        Outcome.UNKNOWN,
        lambda f: f.planned & f.done.is_null(),
        Text("缺少{done_field}，期限 {due}", "{done_field} is empty, due {due}"),
    ),
    Case(
        "done_yet_unfinished",
        Outcome.UNKNOWN,
        lambda f: ~f.finished & f.settled,
        Text(
            "标为未办结，{done_field}却是 {done}，记录矛盾",
            "marked as not finished, yet {done_field} is {done}: the record contradicts itself",
        ),
    ),
    Case(
        "in_time",
        Outcome.MET,
        lambda f: f.settled & (f.done <= f.earliest),
        Text("{done} 完成，期限 {due}，余 {margin}", "done {done}, due {due}: {margin} to spare"),
    ),
    Case(
        "after_due",
        Outcome.LATE,
        lambda f: f.settled & (f.done > f.latest),
        Text("{done} 完成，期限 {due}，逾期 {margin}", "done {done}, due {due}: late by {margin}"),
    ),
    Case(
        "done_in_open_range",
        Outcome.UNKNOWN,
        lambda f: f.settled,
        Text(
            "{done} 完成；期限在 {due} 至 {latest} 之间，待放假安排公布后确定",
            "done {done}; due between {due} and {latest}, once the holiday notice is out",
        ),
    ),
    Case(
        "finished_without_date",
        Outcome.UNKNOWN,
        lambda f: f.finished & f.done.is_null(),
        Text("已办结但缺少{done_field}", "finished, but {done_field} is empty"),
    ),
    Case(
        "not_yet_due",
        Outcome.PENDING,
        lambda f: f.as_of <= f.earliest,
        Text("期限 {due}，尚未届满", "due {due}, not yet past"),
    ),
    Case(
        "past_due",
        Outcome.OVERDUE,
        lambda f: (f.as_of > f.latest) & (~f.finished | ~f.settled | (f.open & f.done.is_null())),
        Text("期限 {due} 已过，仍未完成", "due {due}, past and not done"),
    ),
    Case(
        "in_open_range",
        Outcome.PENDING,
        lambda f: (f.as_of <= f.latest) & (~f.finished | ~f.settled | (f.open & f.done.is_null())),
        Text(
            "期限在 {due} 至 {latest} 之间，待放假安排公布后确定",
            "due between {due} and {latest}, once the holiday notice is out",
        ),
    ),
    Case(
        "done_unknown",
        Outcome.UNKNOWN,
        otherwise,
        Text(
            "缺少{done_field}，期限 {due} 是否遵守不明",
            "{done_field} is empty: whether due {due} was kept is not known",
        ),
    ),
)


TOO_EARLY = (
    Case(
        "too_early",
        Outcome.BREACHED,
        lambda f: f.settled & (f.done < f.opens),
        Text("{done} 完成，早于最早日 {opens}", "done {done}, before the earliest day {opens}"),
    ),
    Case(
        "perhaps_too_early",
        Outcome.UNKNOWN,
        lambda f: f.settled & (f.done < f.opens_latest),
        Text(
            "{done} 完成；最早日不早于 {opens}，待放假安排公布后确定",
            "done {done}; the earliest day is {opens} or later, once the holiday notice is out",
        ),
    ),
)


class Timed(Protocol):
    """What the kinds with a due date have in common."""

    @property
    def ledger(self) -> str:
        """The ledger that is read."""
        ...

    @property
    def start_field(self) -> str:
        """The column that says when it began."""
        ...

    @property
    def done(self) -> str:
        """The column of the act."""
        ...

    @property
    def finished(self) -> str | None:
        """The column of a flag that it is done, where the ledger has one."""
        ...

    @property
    def empty(self) -> Literal["open", "unknown"]:
        """What an empty act means."""
        ...

    @property
    def exempt(self) -> tuple[Condition, ...]:
        """What lets a case off."""
        ...

    @property
    def applies(self) -> tuple[Condition, ...]:
        """Which cases the duty concerns."""
        ...

    @property
    def planned(self) -> bool:
        """Whether the act's day is fixed ahead, as an expiry is, and counts before it comes."""
        ...

    @property
    def in_hours(self) -> bool:
        """Whether the term is counted in hours, from moment to moment."""
        ...


@frozen
class Clock:
    """When a duty began and by when it is due; `problem` says why that cannot be computed.

    For an act that may come too early, `opens` is the first day in order.
    """

    start: Any = None
    term: Term | None = None
    in_force: bool | None = True
    opens: Deadline | None = None
    due: Deadline | None = None
    problem: Text | None = None

    def facts(self) -> dict[str, Any]:
        """Return what verdicts ask of a clock."""
        opens, due = self.opens, self.due
        return {
            "start": self.start,
            "in_force": self.in_force,
            "countable": self.problem is None,
            "opens": opens.due_range[0] if opens else None,
            "opens_latest": opens.due_range[1] if opens else None,
            "earliest": due.due_range[0] if due else None,
            "latest": due.due_range[1] if due else None,
        }


def timed_facts(
    kind: Timed, row: Row, clock: Mapping[str, Value], evidence: Evidence
) -> dict[str, Value]:
    """Return the facts of a row with a due date."""
    done = done_on(kind, row)
    as_of = row.const(evidence.moment if kind.in_hours else evidence.day)
    return {
        **clock,
        "exempt": any_of(kind.exempt, row),
        "applies": all_of(kind.applies, row),
        "done": done,
        "settled": ~done.is_null() if kind.planned else done <= as_of,
        "finished": row[kind.finished],
        "open": row.const(kind.empty == "open"),
        "planned": row.const(kind.planned),
        "as_of": as_of,
    }


def done_on(kind: Timed, row: Row) -> Value:
    """Return when the act was done: a moment where hours count, else a day."""
    return row[kind.done] if kind.in_hours else row.day(kind.done)


def judge_timed(
    kind: Timed,
    cases: Sequence[Case],
    clock: Clock,
    record: Record,
    evidence: Evidence,
    *,
    subject: str,
    in_force: bool | None = True,
) -> Judgement:
    """Hold one record against its clock; *in_force* narrows what the clock says of that."""
    facts = timed_facts(kind, RecordRow(record), clock.facts(), evidence)
    facts["in_force"] = Cell(clock.in_force) & in_force
    return explain_timed(kind, record, decide(cases, facts), clock, evidence, subject=subject)


def explain_timed(
    kind: Timed,
    record: Record,
    case: Case,
    clock: Clock,
    evidence: Evidence,
    *,
    subject: str,
    words: Mapping[str, Text] = NO_WORDS,
) -> Judgement:
    """Put a verdict on a record with a due date into words."""
    done = done_on(kind, RecordRow(record)).value
    due, opens = clock.due, clock.opens
    measured = opens if case in TOO_EARLY else due
    margin = None
    if measured is not None and done is not None:
        margin = Margin.of_time(measured.due, done, clock.term, evidence.calendar)
    exemption = first_true(kind.exempt, record)
    unclear = first_unknown(kind.applies, record)
    return Judgement(
        subject=subject,
        case=case,
        words={
            "exemption": (exemption.reason if exemption else None) or NO_TEXT,
            "condition": evidence.label(kind.ledger, unclear.field) if unclear else NO_TEXT,
            "start": shown(clock.start),
            "done": shown(done),
            "opens": shown(opens),
            "due": shown(due),
            "latest": shown(due.due_range[1] if due else None),
            "margin": margin.text if margin else NO_TEXT,
            "start_field": evidence.label(kind.ledger, kind.start_field),
            "done_field": evidence.label(kind.ledger, kind.done),
            "problem": clock.problem or NO_TEXT,
            **words,
        },
        deadline=due,
        actual=shown(done) if done is not None else None,
        margin=margin,
        remark=due.extension_note if due else None,
        evidence=(record,),
    )


def no_records(evidence: Evidence, ledger: str, *, subject: str = NO_SUBJECT) -> Judgement:
    """Say that there is nothing to check by, or that the rule was not in force anyway."""
    if not evidence.any_year_in_force:
        period = evidence.by_now(label_of_years(evidence.years))
        return Judgement(subject, NOT_IN_FORCE, {"period": period})
    return Judgement(subject, NO_RECORDS, {"ledger": evidence.title(ledger)})


def require_one_unit(*limits: Limit[Term]) -> bool:
    """Tell whether terms are counted in hours.

    Raises:
        LimitError: some in hours and some in days; that takes two rules, each with its period.
    """
    found = {isinstance(v.value, Hours) for limit in limits for v in limit.versions}
    if len(found) > 1:
        raise LimitError(
            Text(
                "期限有的按小时、有的按日：请分写为两条规则，各有其有效期",
                "some terms are hours and some are days: write two rules, each with its period",
            )
        )
    return True in found
