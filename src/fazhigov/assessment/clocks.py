"""Clocks for tables: the due date of each day that can be a trigger, joined to the rows.

The days are finite, so a term over a calendar is itself a table. It is filled by the very clock
that judges single records; no date is computed a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from attrs import frozen

from fazhigov.calendars.moments import SHANGHAI
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.deadlines.terms import WorkingDays
from fazhigov.records.engines import ColumnType, beside, dtype, fetched
from fazhigov.records.ledger import Record
from fazhigov.records.table import COLUMNS, LedgerTable
from fazhigov.rules.by_row import ByClock
from fazhigov.rules.evidence import Evidence
from fazhigov.rules.row import TableRow, Value, any_holds
from fazhigov.rules.timing import Clock

if TYPE_CHECKING:
    import narwhals as nw

TRIGGER = "fazhigov_trigger"
_DAY, _ON, _LENGTHENED = "fazhigov_day", "fazhigov_on", "fazhigov_lengthened"
_KEY, _OTHER = "fazhigov_key_{}", "fazhigov_lengthened_{}"


@frozen
class Clocked:
    """A table's rows beside their clocks: an expression for each fact of `Clock.facts`.

    Where dates are to be shown, also `due`, `act_by` and `certainty` as text, and `opens_rank`
    and `due_rank`: how many working days had passed by then, if the term is counted in them.
    """

    frame: nw.LazyFrame[Any]
    facts: Mapping[str, Value]


def with_clock(
    frame: nw.LazyFrame[Any],
    kind: ByClock,
    table: LedgerTable,
    evidence: Evidence,
    *,
    shown: bool,
) -> Clocked:
    """Join to each row of *frame* when its duty began and by when it is due.

    Args:
        frame: rows of the table.
        kind: whose clock it is.
        table: where the rows are from.
        evidence: everything else that the clock depends on.
        shown: whether the dates are to be shown, not only to be judged by.
    """
    import narwhals as nw  # noqa: PLC0415

    row = TableRow(table.type)
    trigger = kind.trigger(row, evidence)
    day = trigger.dt.date() if kind.in_hours else trigger
    frame = frame.with_columns(trigger.alias(TRIGGER), day.alias(_DAY))
    columns = _columns(kind, shown)
    said = {
        on: _said(kind, _midnight(on) if kind.in_hours else on, Record({}), evidence, columns)
        for on in _days(frame, evidence)
    }
    known = _constant(said.values(), columns)
    if shown:
        # A verdict on a row without a trigger asks for no clock; what is shown must have none.
        begun = ~nw.col(TRIGGER).is_null()
        known = {name: row.choose([(begun, value)]) for name, value in known.items()}
    if kind.in_hours:
        # Hours run straight on: the due moment lies as far from each trigger as from midnight.
        hours = sorted({n for answer in said.values() if (n := answer["hours"]) is not None})
        after = {n: nw.col(TRIGGER) + nw.lit(timedelta(hours=n)) for n in hours}
        choices = [(nw.col("hours") == n, due) for n, due in after.items()]
        nothing = nw.lit(None, dtype=nw.Datetime("us"))
        due = next(iter(after.values()), nothing)
        if "hours" not in known:
            due = row.choose(choices, nothing)
        known |= {"earliest": due, "latest": due}
        if shown:
            known["due"] = nw.concat_str(due.dt.to_string("%Y-%m-%dT%H:%M:%S"), nw.lit("+08:00"))
            known["act_by"] = due.dt.to_string("%Y-%m-%d")
    varying: dict[str, ColumnType] = {
        name: type_ for name, type_ in columns.items() if name not in known
    }
    if varying:
        rows = [(on, *(answer[name] for name in varying)) for on, answer in said.items()]
        joined: dict[str, ColumnType] = {_ON: "date", **varying}
        clocks = beside(frame, joined, rows)
        frame = frame.join(clocks, left_on=_DAY, right_on=_ON, how="left")
        known |= {name: nw.col(name) for name in varying}
    if kind.lengthened_by:
        frame, known = _lengthened(frame, known, kind, table, evidence, columns)
    return Clocked(frame, {"start": nw.col(TRIGGER), **known})


def _columns(kind: ByClock, shown: bool) -> dict[str, ColumnType]:
    unit: ColumnType = "moment" if kind.in_hours else "date"
    columns: dict[str, ColumnType] = {
        "in_force": "flag",
        "countable": "flag",
        "opens": unit,
        "opens_latest": unit,
        "earliest": unit,
        "latest": unit,
        "hours": "integer",
    }
    if shown:
        columns |= {
            "due": "text",
            "act_by": "text",
            "certainty": "text",
            "opens_rank": "integer",
            "due_rank": "integer",
        }
    return columns


def _constant(
    answers: Iterable[Mapping[str, Any]], columns: Mapping[str, ColumnType]
) -> dict[str, Value]:
    """Return the facts that are the same whenever a duty began; they need no table."""
    import narwhals as nw  # noqa: PLC0415

    said = list(answers)
    return {
        name: nw.lit(said[0][name] if said else None, dtype=dtype(type_))
        for name, type_ in columns.items()
        if len({answer[name] for answer in said}) <= 1
    }


def _said(
    kind: ByClock, trigger: date, record: Record, evidence: Evidence, columns: Iterable[str]
) -> dict[str, Any]:
    """Ask the clock for each of the *columns*, in their order."""
    clock = kind.clock(trigger, record, evidence)
    facts, due = clock.facts(), clock.due

    def fact(name: str) -> Any:
        moment = facts[name]
        return moment.replace(tzinfo=None) if isinstance(moment, datetime) else moment

    def hours() -> int | None:
        if due is None or not isinstance(trigger, datetime):
            return None
        return int((due.due - trigger) / timedelta(hours=1))

    shown: dict[str, Callable[[], Any]] = {
        "hours": hours,
        "due": lambda: due.due.isoformat() if due else None,
        "act_by": lambda: due.act_by.isoformat() if due else None,
        "certainty": lambda: due.certainty.value if due else None,
        "opens_rank": lambda: _rank(clock, facts["opens"], evidence.calendar),
        "due_rank": lambda: _rank(clock, facts["earliest"], evidence.calendar),
    }
    return {name: shown[name]() if name in shown else fact(name) for name in columns}


def _rank(clock: Clock, day: Any, calendar: WorkingCalendar) -> int | None:
    if day is None or not isinstance(clock.term, WorkingDays) or not calendar.covers(day):
        return None
    rank: int = calendar.count_working_days(calendar.first_day, day)
    return rank


def _days(frame: nw.LazyFrame[Any], evidence: Evidence) -> Iterable[date]:
    """Return the days that can be triggers: those of the years assessed, or those that occur."""
    if evidence.every_year:
        return [day for (day,) in fetched(frame.select(_DAY).unique()) if day is not None]
    first, last = date(evidence.years[0], 1, 1), date(evidence.years[-1], 12, 31)
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def _lengthened(
    frame: nw.LazyFrame[Any],
    known: Mapping[str, Value],
    kind: ByClock,
    table: LedgerTable,
    evidence: Evidence,
    columns: Mapping[str, ColumnType],
) -> tuple[nw.LazyFrame[Any], dict[str, Value]]:
    """Join the clocks of rows whose term was stopped or lengthened, each different one once."""
    import narwhals as nw  # noqa: PLC0415

    names = kind.lengthened_by
    row = TableRow(table.type)
    any_set = any_holds(row, (~nw.col(name).is_null() for name in names))
    frame = frame.with_columns((any_set & ~nw.col(TRIGGER).is_null()).alias(_LENGTHENED))
    different = frame.filter(nw.col(_LENGTHENED)).select(TRIGGER, *names).unique()
    trigger_type: ColumnType = "moment" if kind.in_hours else "date"
    types: list[ColumnType] = [
        trigger_type,
        *(COLUMNS[table.type.fields[name].type] for name in names),
    ]
    said = []
    for trigger, *cells in fetched(different):
        began = trigger.replace(tzinfo=SHANGHAI) if kind.in_hours else trigger
        answer = _said(kind, began, table.record(names, cells), evidence, columns)
        said.append((*(_key(cell) for cell in (trigger, *cells)), *answer.values()))
    if not said:
        return frame, dict(known)
    others: dict[str, ColumnType] = {
        _OTHER.format(name): column for name, column in columns.items()
    }
    keys = [_KEY.format(i) for i in range(len(types))]
    ons: dict[str, ColumnType] = {f"{key}_on": "text" for key in keys}
    clocks = beside(frame, {**ons, **others}, said)
    frame = frame.with_columns(
        nw.when(nw.col(_LENGTHENED)).then(_as_key(nw.col(name), kind_)).alias(key)
        for key, name, kind_ in zip(keys, (TRIGGER, *names), types, strict=True)
    ).join(clocks, left_on=keys, right_on=list(ons), how="left")
    return frame, {
        name: row.choose([(nw.col(_LENGTHENED), nw.col(_OTHER.format(name)))], value)
        for name, value in known.items()
    }


_AT = "%Y-%m-%dT%H:%M:%S"


def _key(cell: Any) -> str:
    """Write a cell as a key; engines do not join what is missing, so that is a key of its own."""
    if cell is None:
        return ""
    return cell.strftime(_AT) if isinstance(cell, datetime) else str(cell)


def _as_key(column: nw.Expr, kind: ColumnType) -> nw.Expr:
    """Do the same for a column."""
    import narwhals as nw  # noqa: PLC0415

    text = column.dt.to_string(_AT) if kind == "moment" else column.cast(nw.String)
    return nw.when(column.is_null()).then(nw.lit("")).otherwise(text)
