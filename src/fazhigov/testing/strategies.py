"""Hypothesis strategies: days, terms, deadlines, and records of any record type.

They need hypothesis: pip install 'fazhigov[testing]'.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from fazhigov.calendars.moments import SHANGHAI
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.deadlines.deadline import Deadline, deadline
from fazhigov.deadlines.terms import CalendarDays, Hours, Months, Term, WorkingDays, Years
from fazhigov.records.schema import Field, RecordType


def known_days(calendar: WorkingCalendar, *, ahead: int = 0) -> st.SearchStrategy[date]:
    """Days that a calendar knows, at least *ahead* days before its last one."""
    return st.dates(calendar.first_day, calendar.last_known_day - timedelta(ahead))


def working_days(calendar: WorkingCalendar, *, ahead: int = 0) -> st.SearchStrategy[date]:
    """Days on which people work, make-up working days among them."""
    return known_days(calendar, ahead=ahead).filter(calendar.is_working_day)


def rest_days(calendar: WorkingCalendar, *, ahead: int = 0) -> st.SearchStrategy[date]:
    """Days on which people do not work."""
    return known_days(calendar, ahead=ahead).filter(lambda day: not calendar.is_working_day(day))


def moments(calendar: WorkingCalendar, *, ahead: int = 0) -> st.SearchStrategy[datetime]:
    """Moments in Asia/Shanghai, to the minute."""
    clock = st.times().map(lambda at: time(at.hour, at.minute))
    return st.builds(
        lambda day, at: datetime.combine(day, at, tzinfo=SHANGHAI),
        known_days(calendar, ahead=ahead),
        clock,
    )


def terms(*, hours: bool = False, most: int = 60) -> st.SearchStrategy[Term]:
    """Terms of 1 to *most* days, or of months and years; of hours only if asked for."""
    if hours:
        return st.integers(1, most).map(Hours)
    return st.one_of(
        st.integers(1, most).map(WorkingDays),
        st.integers(1, most).map(CalendarDays),
        st.integers(1, 24).map(Months),
        st.integers(1, 3).map(Years),
    )


@st.composite
def deadlines(draw: st.DrawFn, calendar: WorkingCalendar) -> Deadline:
    """Deadlines of days, months and years, whose triggers a calendar knows."""
    trigger = draw(known_days(calendar))
    return deadline(trigger, draw(terms()), calendar=calendar)


DAYS = st.dates(date(2015, 1, 1), date(2026, 12, 31))

_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=20)

_CELLS: dict[str, st.SearchStrategy[Any]] = {
    "text": _TEXT.map(str.strip).filter(bool),
    "item": _TEXT.map(str.strip).filter(bool),
    "date": DAYS,
    "moment": st.datetimes(datetime(2015, 1, 1), datetime(2026, 12, 31)).map(
        lambda moment: moment.replace(second=0, microsecond=0, tzinfo=SHANGHAI)
    ),
    "count": st.integers(0, 1_000),
    "amount": st.integers(0, 1_000_000).map(lambda n: Decimal(n) / 100),
    "percent": st.integers(0, 10_000).map(lambda n: Fraction(n, 10_000)),
    "flag": st.booleans(),
    "year": st.integers(2015, 2026),
}


def cells(column: Field, *, missing: bool = True) -> st.SearchStrategy[Any]:
    """Values of a column as typed tables hold them; None too, where it may be empty."""
    found = st.sampled_from(sorted(column.options)) if column.options else _CELLS[column.type]
    return found if column.required or not missing else st.none() | found


def records(record_type: RecordType, *, missing: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    """Rows of a record type, with empty cells wherever the type allows them."""
    columns = {name: cells(field, missing=missing) for name, field in record_type.fields.items()}
    return st.fixed_dictionaries(columns)


def ledgers(
    record_type: RecordType, *, most: int = 10, missing: bool = True
) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Whole ledgers: rows with keys of their own."""
    return st.lists(
        records(record_type, missing=missing),
        max_size=most,
        unique_by=lambda row: tuple(str(row[name]) for name in record_type.key),
    )


def counties(
    record_types: Mapping[str, RecordType], *, most: int = 4
) -> st.SearchStrategy[dict[str, list[dict[str, Any]]]]:
    """Records of a whole county: some of the ledgers, each with a few rows."""
    return st.fixed_dictionaries(
        {}, optional={name: ledgers(found, most=most) for name, found in record_types.items()}
    )
