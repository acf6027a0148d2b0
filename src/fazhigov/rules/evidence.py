"""What a rule is held against, and what it says of each subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from fazhigov.calendars.moments import SHANGHAI, to_day, to_moment
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.deadlines.deadline import Deadline
from fazhigov.deadlines.terms import Term, WorkingDays
from fazhigov.documents import Period
from fazhigov.records.ledger import Ledger, Record
from fazhigov.records.readers import Unit
from fazhigov.records.schema import RecordType
from fazhigov.rules.decision import Case
from fazhigov.rules.row import RecordRow, Row, Value, of_years
from fazhigov.text import Text, both


@frozen
class Evidence:
    """Everything that a verdict may depend on; nothing else does.

    Attributes:
        ledgers: the county's ledgers by record type; a ledger that is not there is not known.
        record_types: all record types, for the names of ledgers and columns.
        calendar: which days are working days.
        as_of: the day (through its end) or moment up to which facts count.
        years: the year assessed; with none given, those of the rule's period through `as_of`, or
            the year of `as_of` where the rule has not begun by then. Never empty.
        every_year: whether all years are assessed, so that no record is left out by its date.
        in_force: the rule's period.
        units: the county's bodies, for duties that each of them owes.
    """

    ledgers: Mapping[str, Ledger]
    record_types: Mapping[str, RecordType]
    calendar: WorkingCalendar
    as_of: date
    years: Sequence[int]
    in_force: Period
    every_year: bool
    units: tuple[Unit, ...] = ()

    @property
    def begun(self) -> bool:
        """Whether the rule has come into force by the day of assessment."""
        return self.in_force.from_ <= self.day

    @property
    def any_year_in_force(self) -> bool:
        """Whether the rule is in force in any of the years assessed, and has begun by now."""
        return self.begun and any(
            self.in_force.meets(date(year, 1, 1), date(year, 12, 31)) for year in self.years
        )

    def in_force_on(self, day: date) -> bool:
        """Tell whether the rule is in force on a deciding *day*, and has begun by now."""
        return self.begun and self.in_force.covers(day)

    def by_now(self, period: Text) -> Text:
        """Name a period; before the rule has begun, only what has passed of it."""
        if self.begun:
            return period
        return Text(f"{period.zh}（截至 {self.day}）", f"{period.en}, through {self.day}")

    @property
    def day(self) -> date:
        """The day up to which facts count."""
        return to_day(self.as_of)

    @property
    def moment(self) -> datetime:
        """The moment up to which facts count: the end of the day where only a day is given."""
        if isinstance(self.as_of, datetime):
            return to_moment(self.as_of)
        return datetime.combine(self.as_of + timedelta(1), time(), tzinfo=SHANGHAI)

    def rows(self, ledger: str) -> Iterator[Record]:
        """Iterate over a ledger's records; none where the ledger is not there."""
        found = self.ledgers.get(ledger)
        if found is not None:
            yield from found

    def concerns(self, row: Row, day: Value) -> Value:
        """Tell whether a row of *day* belongs to the years assessed; one without a day does."""
        if self.every_year:
            return row.const(True)
        return day.is_null() | of_years(row, day, self.years)

    def best(
        self, ledger: str, records: Iterable[Record], order: Callable[[Record], Any]
    ) -> Record | None:
        """Return the record that comes last in an *order*, whichever way the rows are sorted.

        Records that tie are told apart by what they hold, so that shards and engines agree.
        """
        names = sorted(self.record_types[ledger].fields)
        return max(
            records,
            key=lambda record: (order(record), [str(record[name]) for name in names]),
            default=None,
        )

    def label(self, ledger: str, name: str) -> Text:
        """Name a column for people: its ledger and its heading."""
        found = self.record_types[ledger]
        return Text(f"{found.title.zh}“{found.fields[name].zh}”", f"{ledger}.{name}")

    def title(self, ledger: str) -> Text:
        """Name a ledger for people."""
        return Text(f"{self.record_types[ledger].title.zh}（{ledger}）", ledger)

    def key(self, ledger: str, record: Record) -> str:
        """Name a record for people."""
        key: str = RecordRow(record).text(self.record_types[ledger].key).value
        return key


@frozen
class Margin:
    """How far inside (positive) or outside (negative) the limit, in the limit's own unit."""

    amount: Fraction
    unit: str
    text: Text

    @staticmethod
    def of_time(due: date, actual: date, term: Term | None, calendar: WorkingCalendar) -> Margin:
        """Measure from *actual* to *due*: minutes, working days or days, by the term's unit.

        Where only rest days lie between, days: an act on them is not late by no time at all.
        """
        if isinstance(due, datetime) and isinstance(actual, datetime):
            minutes = Fraction((due - actual) // timedelta(seconds=1), 60)
            return Margin(minutes, "minutes", _duration(minutes))
        due, actual = to_day(due), to_day(actual)
        if isinstance(term, WorkingDays) and calendar.covers(due) and calendar.covers(actual):
            n = calendar.count_working_days(actual, due)
            if n or due == actual:
                return Margin(Fraction(n), "working days", WorkingDays.of(abs(n)))
        n = (due - actual).days
        return Margin(
            Fraction(n), "days", Text(f"{abs(n)}日", f"{abs(n)} day{'s' * (abs(n) != 1)}")
        )


def _duration(minutes: Fraction) -> Text:
    if not minutes:
        return Text("0分钟", "0 minutes")
    import pendulum  # noqa: PLC0415

    length = pendulum.duration(seconds=int(abs(minutes) * 60))
    return Text(length.in_words(locale="zh"), length.in_words(locale="en"))


NO_SUBJECT = "*"
"""The subject of a judgement on records of which there are none."""


@frozen
class Judgement:
    """What a rule says of one subject."""

    subject: str
    case: Case
    words: Mapping[str, Text] = field(factory=dict)
    deadline: Deadline | None = None
    actual: Text | None = None
    margin: Margin | None = None
    remark: Text | None = None
    evidence: tuple[Record, ...] = ()
    ends: date | None = None

    @property
    def reason(self) -> Text:
        """The case's reason, with this subject's facts put into words, and any remark."""
        reason = self.case.reason.format(**self.words)
        if self.remark is None:
            return reason
        return Text(f"{reason.zh}（{self.remark.zh}）", f"{reason.en} ({self.remark.en})")


def shown(value: Any) -> Text:
    """Put a fact into words."""
    if value is None:
        return Text("（空）", "(empty)")
    if isinstance(value, datetime):
        return both(value.strftime("%Y-%m-%d %H:%M"))
    if isinstance(value, Deadline):
        return shown(value.due)
    return both(str(value))
