"""What coming notices leave open, worked out by hand for 2027, of which no notice speaks yet.

Statutory days of 2027 (办法 of 2024): New Year 01-01 (Fri); Spring Festival 02-05 to 02-08 (Fri to
Mon); Mid-Autumn 09-15 (Wed); National Day 10-01 to 10-03 (Fri to Sun). A weekday may become free
from 4 days before a statutory day to 8 after it, a weekend day be worked within 12 days; one
holiday has at most 3 days worked and 6 freed, of which 2 need no day worked for them, nor do those
that stand for statutory days on a weekend.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import fazhigov as fz
from fazhigov.calendars import outlook as ahead


def days(text: str) -> set[date]:
    """Read days of 2027, such as "01-02 02-01..04"; 12-29 to 12-31 are those before it."""
    found = set()
    for part in text.split():
        first, _, last = part.partition("..")
        month, day = int(first[:2]), int(first[3:])
        for number in range(day, int(last or day) + 1):
            found.add(date(2026 if month == 12 else 2027, month, number))
    return found


def worked(calendar: fz.WorkingCalendar, first: date, last: date) -> set[date]:
    """Return the working days of a stretch."""
    span = [first + timedelta(n) for n in range((last - first).days + 1)]
    return {day for day in span if calendar.is_working_day(day)}


NEW_YEAR = date(2026, 12, 29), date(2027, 1, 17)
SPRING_FESTIVAL = date(2027, 1, 23), date(2027, 2, 21)
AUTUMN = date(2027, 9, 3), date(2027, 10, 17)


@pytest.mark.parametrize(
    ("span", "bracket", "expected"),
    [
        # Worked at once: 01-02, 01-03; for them 01-07 and 01-08, or 01-08 alone for one of them.
        # By 01-06 eight days have passed however it is arranged later, and 01-11 is the ninth.
        (NEW_YEAR, "most", "12-29..31 01-02..06 01-11..15"),
        # Freed at once: 12-29 to 12-31 and 01-04; 01-09 and 01-10 are worked for two of the four.
        (NEW_YEAR, "fewest", "01-05..10 01-11..15"),
        # Three weekend days before it, and five days free as late as may be, two of them for the
        # statutory Saturday and Sunday.
        (SPRING_FESTIVAL, "most", "01-24..31 02-01..04 02-09 02-17..19"),
        # Six days free as early as may be; four of them (two, and two statutory) are not paid back.
        (SPRING_FESTIVAL, "fewest", "01-25..29 02-11..12 02-14..20"),
        # Two holidays so near that their swaps may mingle: six weekend days worked.
        (AUTUMN, "most", "09-03..14 09-16..24 09-27..28 10-12..15"),
        # Eight days free before any is paid back: 2 + 2 not at all, 2 statutory, 10-09 and 10-10.
        (AUTUMN, "fewest", "09-03 09-06..10 09-24 09-27..30 10-04..15"),
    ],
)
def test_working_days_are_counted_between_these(
    cal: fz.WorkingCalendar, span: tuple[date, date], bracket: str, expected: str
) -> None:
    """The count of each day is the most, or the fewest, that any arrangement leaves."""
    assert worked(getattr(ahead.outlook(cal).counting, bracket), *span) == days(expected)


@pytest.mark.parametrize(
    ("span", "bracket", "expected"),
    [
        (NEW_YEAR, "most", "12-29..31 01-02..15"),
        (NEW_YEAR, "fewest", "01-11..15"),
        (SPRING_FESTIVAL, "most", "01-24..31 02-01..04 02-09..20"),
        (SPRING_FESTIVAL, "fewest", "01-25..29 02-17..19"),
        (AUTUMN, "most", "09-03..14 09-16..30 10-04..15"),
        (AUTUMN, "fewest", "09-03 09-06..10 09-24 10-12..15"),
    ],
)
def test_a_single_day_may_be_so_or_so(
    cal: fz.WorkingCalendar, span: tuple[date, date], bracket: str, expected: str
) -> None:
    """Every day that could be worked is, or every day that could be free."""
    assert worked(getattr(ahead.outlook(cal).single_days, bracket), *span) == days(expected)


def test_ten_years_ahead(cal: fz.WorkingCalendar) -> None:
    """2026 is published; the outlook reaches to the end of 2036, and changes no day before."""
    for bracket in (ahead.outlook(cal).counting, ahead.outlook(cal).single_days):
        for calendar in (bracket.most, bracket.fewest):
            assert calendar.last_published_day == date(2036, 12, 31)
            assert not calendar.is_working_day(date(2036, 10, 1))
            assert calendar.first_day == cal.first_day
            known = date(2024, 1, 1), cal.last_known_day
            assert worked(calendar, *known) == worked(cal, *known)


@pytest.mark.parametrize(("apart", "clusters"), [(24, 1), (25, 2)])
def test_swaps_mingle_where_both_reach_a_day(apart: int, clusters: int) -> None:
    """Twelve days after one and twelve before the other are one day if they are 24 apart."""
    first = date(2028, 1, 1)
    found = list(ahead._clustered([first, first + timedelta(apart)]))
    assert len(found) == clusters
    assert [day for cluster in found for day in cluster] == [first, first + timedelta(apart)]
