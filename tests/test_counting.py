"""Where counting turns: the trigger's day, the last day, the ends of tolling and of holidays."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.calendars.moments import SHANGHAI
from fazhigov.deadlines.certainty import last_working_day
from fazhigov.deadlines.counting import corresponding_day, latest_before
from fazhigov.deadlines.tolling import merged

GROUND = fz.Text("鉴定", "appraisal")
TRIGGER = date(2024, 6, 3)


def june(day: int) -> date:
    """Return a day of June 2024, in which Monday the 10th is Dragon Boat Festival."""
    return date(2024, 6, day)


@pytest.mark.parametrize(
    ("first", "until", "due"),
    [
        (date(2024, 5, 20), june(6), 15),  # 4 and 5 would have counted, the trigger's day not
        (june(3), june(5), 14),  # only 4
        (june(4), june(5), 14),
        (june(13), june(15), 15),  # the last day itself, and 14
        (june(14), june(20), 13),  # the term was over
        (date(2024, 5, 20), june(3), 13),  # it had not begun
        (june(3), june(4), 13),
    ],
)
def test_tolled_days_of_a_term_of_days(
    cal: fz.WorkingCalendar, first: date, until: date, due: int
) -> None:
    """Ten days from June 3 end on the 13th; of the days tolled, `until` is not one."""
    found = fz.deadline(
        TRIGGER,
        fz.CalendarDays(10),
        calendar=cal,
        tolled=[fz.Tolled(first, until, GROUND)],
        roll=fz.Roll.NONE,
    )
    assert found.due == june(due)


@pytest.mark.parametrize(
    ("first", "until", "due"),
    [
        (date(2024, 5, 20), june(5), 7),  # only 4 would have counted
        (june(6), june(7), 7),  # the last day itself
        (june(5), june(6), 7),
        (june(6), june(8), 11),  # 6 and 7, until a Saturday
        (june(6), june(11), 11),  # 6 and 7; the weekend and the 10th count for nobody
        (june(7), june(12), 6),  # the term was over
        (june(8), june(9), 6),
        (date(2024, 5, 20), june(3), 6),  # it had not begun
        (june(3), june(4), 6),
    ],
)
def test_tolled_days_of_a_term_of_working_days(
    cal: fz.WorkingCalendar, first: date, until: date, due: int
) -> None:
    """Three working days from Monday June 3 end on Thursday the 6th."""
    tolled = [fz.Tolled(first, until, GROUND)]
    found = fz.deadline(TRIGGER, fz.WorkingDays(3), calendar=cal, tolled=tolled)
    assert found.due == june(due)


@pytest.mark.parametrize(
    ("first", "until", "due"),
    [
        ((11, 0), (12, 30), (17, 30)),
        ((10, 0), (11, 0), (17, 0)),  # it had not begun
        ((10, 0), (12, 0), (17, 0)),
        ((17, 0), (18, 0), (18, 0)),  # the last moment itself
        ((17, 1), (18, 0), (17, 0)),  # it was over
    ],
)
def test_tolled_moments_of_a_term_of_hours(
    cal: fz.WorkingCalendar, first: tuple[int, int], until: tuple[int, int], due: tuple[int, int]
) -> None:
    """Five hours from noon end at 17:00."""

    def at(clock: tuple[int, int]) -> datetime:
        return datetime(2024, 6, 3, *clock, tzinfo=SHANGHAI)

    tolled = [fz.Tolled(at(first), at(until), GROUND)]
    found = fz.deadline(at((12, 0)), fz.Hours(5), calendar=cal, tolled=tolled)
    assert found.due == at(due)


@pytest.mark.parametrize(
    ("event", "days", "latest"),
    [
        (date(2024, 10, 10), 7, date(2024, 9, 30)),  # 10-03 lies in the holiday of 10-01 to 10-07
        (date(2024, 10, 10), 8, date(2024, 9, 30)),  # 10-02
        (date(2024, 10, 10), 2, date(2024, 10, 8)),
        (date(2024, 10, 21), 2, date(2024, 10, 19)),  # a Saturday, but no holiday
    ],
)
def test_before_a_holiday_counting_back(
    cal: fz.WorkingCalendar, event: date, days: int, latest: date
) -> None:
    """Where only holidays move a last day, it moves back to the day before them."""
    assert latest_before(event, fz.CalendarDays(days), cal, fz.Roll.AFTER_HOLIDAY) == latest


def test_a_clear_term_leaves_one_day_more(cal: fz.WorkingCalendar) -> None:
    """One working day before Monday 2024-10-21 is Friday the 18th; clear of it, the 17th."""
    term = fz.WorkingDays(1)
    assert latest_before(date(2024, 10, 21), term, cal) == date(2024, 10, 18)
    assert latest_before(date(2024, 10, 21), term, cal, clear=True) == date(2024, 10, 17)


def test_corresponding_days_reach_both_ends_of_the_calendar() -> None:
    """The years 1 and 9999 are there, 0 and 10000 are not."""
    assert corresponding_day(date(9998, 12, 31), 12) == date(9999, 12, 31)
    assert corresponding_day(date(2, 1, 1), -12) == date(1, 1, 1)
    for day, months in ((date(9999, 12, 31), 1), (date(1, 1, 1), -1)):
        with pytest.raises(OverflowError, match="beyond the range"):
            corresponding_day(day, months)


def test_what_lies_too_far_is_told_with_the_years_that_can_be_given(
    cal: fz.WorkingCalendar,
) -> None:
    """Ten years beyond 2026; before 2001 there is no calendar."""
    with pytest.raises(
        fz.CalendarCoverageError, match=r"published through 2026-12-31, .* into 2036"
    ):
        fz.deadline(date(2037, 1, 4), fz.WorkingDays(5), calendar=cal)
    with pytest.raises(fz.CalendarCoverageError, match="2000-01-03 lies outside"):
        last_working_day(cal, date(2000, 1, 3))
    assert last_working_day(cal, date(2024, 10, 13)) == date(2024, 10, 12)


def test_a_term_may_be_restarted_on_its_first_day(cal: fz.WorkingCalendar) -> None:
    """Not before it; one that runs anew from its own trigger ends where it did."""
    term = fz.WorkingDays(3)
    found = fz.deadline(TRIGGER, term, calendar=cal, restarted_on=TRIGGER)
    assert found.due == june(6)
    with pytest.raises(fz.DeadlineError, match="before the trigger"):
        fz.deadline(TRIGGER, term, calendar=cal, restarted_on=june(2))


def test_tolled_intervals_that_touch_are_one() -> None:
    """In whatever order they are given; one of no length is in order; those apart stay apart.

    June 1 to 3 and 3 to 4 touch; of 10 to 20 and 11 to 12 the longer holds, 15 to 25 lengthens it.
    """
    spans = [(15, 25), (3, 4), (11, 12), (1, 3), (10, 20), (28, 28)]
    given = [fz.Tolled(june(a), june(b), GROUND) for a, b in spans]
    assert merged(given, moments=False) == [
        (june(1), june(4)),
        (june(10), june(25)),
        (june(28), june(28)),
    ]


def test_who_approved_an_extension_is_said_by_name() -> None:
    """Not by position, after the cap."""
    by: Any = fz.Extension
    term = fz.WorkingDays(5)
    assert by(term, june(5), term, approver=GROUND).approver == GROUND
    with pytest.raises(TypeError):
        by(term, june(5), term, GROUND)


def test_a_deadline_is_what_it_answers(cal: fz.WorkingCalendar) -> None:
    """Computed alike on the calendar of another day it is equal; its repr leaves out how."""
    found = fz.deadline(TRIGGER, fz.WorkingDays(3), calendar=cal)
    assert found == found.on(cal.as_known_on(date(2024, 1, 1)))
    assert found != found.on(cal.as_known_on(date(2023, 1, 1)))
    assert not found.clear
    for part in ("calendar=", "spans=", "counted=", "extension_note=", "again="):
        assert part not in repr(found)
