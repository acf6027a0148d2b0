"""The first and the last day, moments, days set by nobody: where a calendar's answers end."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest

import fazhigov as fz
from fazhigov.calendars.china import china_notices
from fazhigov.calendars.moments import SHANGHAI

ONE = timedelta(1)
FIRST, LAST = date(2001, 1, 1), date(2026, 12, 28)


def free(*days: date, issued: date = date(2026, 3, 1)) -> fz.Notice:
    """A notice, plainly made up, that frees some days."""
    name = fz.Text("测试", "test")
    entries = tuple(fz.NoticeDay(day, fz.DayKind.HOLIDAY, name) for day in days)
    return fz.Notice(title=name, issued=issued, days=entries)


def test_a_calendar_covers_its_first_and_its_last_day(cal: fz.WorkingCalendar) -> None:
    """Both; the last three days of 2026 are for the notice of 2027 to arrange."""
    assert [cal.covers(day) for day in (FIRST - ONE, FIRST, LAST, LAST + ONE)] == [
        *(False, True, True, False)
    ]


def test_a_calendar_says_what_it_covers(cal: fz.WorkingCalendar) -> None:
    """Its days and notices would fill pages."""
    assert repr(cal) == (
        "WorkingCalendar(first_day=datetime.date(2001, 1, 1), last_published_day="
        "datetime.date(2026, 12, 31), last_known_day=datetime.date(2026, 12, 28))"
    )


def test_moments_are_answered_as_their_day(cal: fz.WorkingCalendar) -> None:
    """Saturday 2024-10-12 is worked, Sunday 10-13 is not, whatever the hour in Shanghai."""
    worked = datetime(2024, 10, 12, 23, 59, tzinfo=SHANGHAI)
    assert cal.is_working_day(worked) is True
    assert cal.is_working_day(worked + timedelta(minutes=1)) is False
    assert cal.count_working_days(worked - timedelta(days=1), worked) == 1
    assert cal.count_working_days(date(2024, 10, 11), worked) == 1
    assert cal.add_working_days(worked, 0) == date(2024, 10, 12)
    assert cal.add_working_days(worked, 1) == date(2024, 10, 14)


def test_the_refusal_names_the_day_and_what_is_outside(cal: fz.WorkingCalendar) -> None:
    """The day itself, or only its answer; one by one and in arrays."""
    known, unknown = date(2026, 12, 25), date(2027, 1, 1)
    for asked in (known, np.array([known], "datetime64[D]")):
        with pytest.raises(
            fz.CalendarCoverageError, match="the answer for 2026-12-25 lies outside"
        ):
            cal.add_working_days(asked, 7)
    for asked in (unknown, np.array([unknown], "datetime64[D]")):
        with pytest.raises(fz.CalendarCoverageError, match="12-28; 2027-01-01 lies outside"):
            cal.add_working_days(asked, 7)


def test_unlike_collections_are_refused(cal: fz.WorkingCalendar) -> None:
    """Two lists of other lengths, or a day and a list, are not counted between."""
    days = [date(2024, 9, 2), date(2024, 9, 3)]
    with pytest.raises(ValueError, match="shorter"):
        cal.count_working_days(days, [date(2024, 9, 9)])
    with pytest.raises(TypeError):
        cal.count_working_days(days[0], days)


def test_a_gap_ends_what_is_known() -> None:
    """Without the notice of 2019 nothing after 2018 can be counted to, for all that follows."""
    kept = [n for n in china_notices() if n.year != 2019 and n.amends is None]
    assert fz.WorkingCalendar.of(kept).last_published_day == date(2018, 12, 31)
    ends = [n for n in kept if n.year is not None and n.year not in range(2002, 2018)]
    assert fz.WorkingCalendar.of(ends).last_published_day == date(2001, 12, 31)


def test_dates_of_issue_are_verified_from_a_day_on(cal: fz.WorkingCalendar) -> None:
    """From 2007-12-15, when 国办发明电〔2007〕52号 came out, the arrangement of 2008.

    A calendar that has only later notices can be asked of any day.
    """
    known = cal.as_known_on(date(2007, 12, 15))
    assert known.last_published_day == date(2008, 12, 31)
    dated = fz.WorkingCalendar.of(n for n in cal.notices if n.issued is not None)
    with pytest.raises(fz.CalendarCoverageError, match="no notice publishes a year"):
        dated.as_known_on(date(2007, 12, 14))


# June 2026: Thursday 11, Friday 12, Saturday 13, Sunday 14, Monday 15, Tuesday 16.
@pytest.mark.parametrize(
    ("off", "named"),
    [
        ((12, 15), True),
        ((11, 12, 15, 16), True),
        ((12,), False),
        ((15,), False),
        ((11, 15), False),
        ((12, 16), False),
        ((11, 16), False),
    ],
)
def test_a_weekend_is_named_only_between_days_off(
    cal: fz.WorkingCalendar, off: tuple[int, ...], named: bool
) -> None:
    """Friday and Monday must both be off; a day worked in between parts it from the holiday."""
    there = cal.with_notices(free(*(date(2026, 6, day) for day in off)))
    for day in (13, 14):
        found = there.day(date(2026, 6, day))
        assert found.kind is fz.DayKind.WEEKEND
        assert found.name == (fz.Text("测试", "test") if named else None)
