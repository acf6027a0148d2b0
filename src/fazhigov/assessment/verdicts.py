"""Verdicts on a whole table: a kind's own conditions, asked of columns where the table lies."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from fazhigov.assessment.clocks import Clocked, with_clock
from fazhigov.assessment.finding import UNIT
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.records.engines import beside, fetched
from fazhigov.records.table import LedgerTable
from fazhigov.rules.by_row import ByClock, ByRow, is_by_clock, judge_row
from fazhigov.rules.decision import decide_table
from fazhigov.rules.evidence import Evidence, Judgement
from fazhigov.rules.row import TableRow, Value
from fazhigov.rules.timing import TOO_EARLY, done_on

if TYPE_CHECKING:
    import narwhals as nw

_CONCERNED, _CASE, _N = "fazhigov_concerned", "fazhigov_case", "fazhigov_n"
_DONE, _RANK, _RANKED = "fazhigov_done", "fazhigov_rank", "fazhigov_ranked"


@frozen
class Verdicts:
    """What one rule says of every row of a table; nothing is computed before it is asked for."""

    kind: ByRow
    table: LedgerTable
    evidence: Evidence = field(repr=False)

    def counts(self) -> dict[str, int]:
        """Count the rows of each case."""
        import narwhals as nw  # noqa: PLC0415

        frame, _ = self._judged()
        counted = frame.group_by(_CASE).agg(nw.len().alias(_N)).select(_CASE, _N)
        return {self.kind.cases[case].key: int(n) for case, n in fetched(counted)}

    def counts_by(self, name: str) -> dict[str, dict[str, int]]:
        """Count the rows of each case for each text in a column; empty cells are left out."""
        import narwhals as nw  # noqa: PLC0415

        frame, _ = self._judged()
        counted = frame.filter(~nw.col(name).is_null()).group_by(name, _CASE)
        found: dict[str, dict[str, int]] = {}
        for value, case, n in fetched(counted.agg(nw.len().alias(_N)).select(name, _CASE, _N)):
            found.setdefault(value, {})[self.kind.cases[case].key] = int(n)
        return found

    def judgements(self, cases: Collection[str] | None = None) -> Iterator[Judgement]:
        """Put verdicts into words, row by row: those of some *cases*, or all.

        Raises:
            AssertionError: the verdicts of table and record differ; that would be our own fault.
        """
        import narwhals as nw  # noqa: PLC0415

        own = [c.field for c in self.kind.columns() if c.ledger == self.kind.ledger]
        own += [UNIT] if UNIT in self.table.type.fields else []
        names = self.table.columns(own)
        frame, _ = self._judged()
        if cases is not None:
            wanted = [n for n, case in enumerate(self.kind.cases) if case.key in cases]
            frame = frame.filter(nw.col(_CASE).is_in(wanted))
        for *cells, position in fetched(frame.select(*names, _CASE)):
            judgement = judge_row(self.kind, self.table.record(names, cells), self.evidence)
            case = self.kind.cases[position]
            if judgement.case is not case:
                raise AssertionError(
                    f"{judgement.subject}: {case.key} by table, {judgement.case.key} by record"
                )
            yield judgement

    def frame(self) -> nw.LazyFrame[Any]:
        """Return the verdicts as a table, where the records lie: a row for each subject.

        Columns: subject, case, due, act_by, certainty, actual, margin_unit (text), margin (an
        integer, in seconds where hours count).
        """
        import narwhals as nw  # noqa: PLC0415

        row = TableRow(self.table.type)
        frame, clocked = self._judged(shown=True)
        nothing = nw.lit(None, dtype=nw.String)
        found: dict[str, Value] = dict.fromkeys(
            ("due", "act_by", "certainty", "actual", "margin_unit"), nothing
        )
        found["margin"] = nw.lit(None, dtype=nw.Int64)
        amount = self.kind.amount(row, self.evidence)
        if amount is not None:
            reached, wanted, unit = amount
            found["actual"] = reached.cast(nw.String)
            found["margin"] = (reached - wanted).cast(nw.Int64)
            found["margin_unit"] = nw.when(~found["margin"].is_null()).then(nw.lit(unit))
        elif clocked is not None and is_by_clock(self.kind):
            frame, margins = _margins(frame, self.kind, row, clocked, self.evidence.calendar)
            found |= {
                **{name: clocked.facts[name] for name in ("due", "act_by", "certainty")},
                "actual": nw.col(_DONE).dt.to_string(
                    "%Y-%m-%d %H:%M" if self.kind.in_hours else "%Y-%m-%d"
                ),
                **margins,
            }
        return frame.select(
            row.text(self.table.type.key).alias("subject"),
            row.choose(
                [
                    (nw.col(_CASE) == position, nw.lit(case.key))
                    for position, case in enumerate(self.kind.cases)
                ]
            ).alias("case"),
            *(value.alias(name) for name, value in found.items()),
        )

    def _judged(self, *, shown: bool = False) -> tuple[nw.LazyFrame[Any], Clocked | None]:
        """Return the rows that are judged, with the case of each, and their clocks."""
        import narwhals as nw  # noqa: PLC0415

        row = TableRow(self.table.type)
        concerned = self.kind.concerned(row, self.evidence)
        frame = self.table.frame.with_columns(concerned.alias(_CONCERNED))
        frame = frame.filter(nw.col(_CONCERNED))
        clocked = None
        if is_by_clock(self.kind):
            clocked = with_clock(frame, self.kind, self.table, self.evidence, shown=shown)
            frame = clocked.frame
        facts = self.kind.facts(row, clocked.facts if clocked else {}, self.evidence)
        return frame.with_columns(decide_table(self.kind.cases, facts).alias(_CASE)), clocked


def _margins(
    frame: nw.LazyFrame[Any],
    kind: ByClock,
    row: TableRow,
    clocked: Clocked,
    calendar: WorkingCalendar,
) -> tuple[nw.LazyFrame[Any], dict[str, Value]]:
    """Measure each act against its limit, as `Margin.of_time` does."""
    import narwhals as nw  # noqa: PLC0415

    frame = frame.with_columns(done_on(kind, row).alias(_DONE))
    done = nw.col(_DONE)
    early = nw.col(_CASE).is_in([n for n, case in enumerate(kind.cases) if case in TOO_EARLY])
    due = row.choose([(early, clocked.facts["opens"])], clocked.facts["earliest"])
    if kind.in_hours:
        seconds = _seconds(due) - _seconds(done)
        return frame, {
            "margin": seconds,
            "margin_unit": nw.when(~seconds.is_null()).then(nw.lit("seconds")),
        }
    span = (calendar.last_known_day - calendar.first_day).days
    days = [calendar.first_day + timedelta(n) for n in range(span + 1)]
    ranks = [(day, calendar.count_working_days(calendar.first_day, day)) for day in days]
    ranked = beside(frame, {_RANKED: "date", _RANK: "integer"}, ranks)
    frame = frame.join(ranked, left_on=_DONE, right_on=_RANKED, how="left")
    rank = row.choose([(early, clocked.facts["opens_rank"])], clocked.facts["due_rank"])
    plain = _number(due) - _number(done)
    # Where only rest days lie between, days are counted.
    counted = rank - nw.col(_RANK)
    working = nw.when((counted != 0) | (plain == 0)).then(counted)
    return frame, {
        "margin": nw.coalesce(working, plain),
        "margin_unit": row.choose(
            [
                (~working.is_null(), nw.lit("working days")),
                (~plain.is_null(), nw.lit("days")),
            ],
            nw.lit(None, dtype=nw.String),
        ),
    }


def _number(day: Value) -> Value:
    """Number the days, as `date.toordinal` does."""
    import narwhals as nw  # noqa: PLC0415

    past = day.dt.year().cast(nw.Int64) - 1
    leaps = past // 4 - past // 100 + past // 400
    return past * 365 + leaps + day.dt.ordinal_day().cast(nw.Int64)


def _seconds(moment: Value) -> Value:
    import narwhals as nw  # noqa: PLC0415

    clock = (
        moment.dt.hour().cast(nw.Int64) * 3600
        + moment.dt.minute().cast(nw.Int64) * 60
        + moment.dt.second().cast(nw.Int64)
    )
    return _number(moment.dt.date()) * 86_400 + clock
