"""Triggers, terms and due dates, worked by hand from the law or a published answer."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import attrs
import pytest

import fazhigov as fz
from fazhigov.deadlines.trace import DayStep, LawStep

GROUND = fz.Text("征求意见", "consultation")


@pytest.mark.parametrize(
    ("trigger", "term", "due"),
    [
        # Guiding Case 26 of the Supreme People's Court: 15 working days from 2011-06-01.
        (date(2011, 6, 1), fz.WorkingDays(15), date(2011, 6, 23)),
        # 蓬安府复〔2023〕33号: starts 06-29, ends 07-07.
        (date(2023, 6, 28), fz.WorkingDays(7), date(2023, 7, 7)),
        # 岳阳县 不予受理字〔2024〕3号: from a Saturday; the next period starts on 09-20.
        (date(2023, 9, 9), fz.WorkingDays(7), date(2023, 9, 19)),
        # The same decision: 60 days end on Saturday 2023-11-18 and move to Monday.
        (date(2023, 9, 19), fz.CalendarDays(60), date(2023, 11, 20)),
        # 攀府复〔2024〕52号: 60 days.
        (date(2024, 5, 23), fz.CalendarDays(60), date(2024, 7, 22)),
        # 潢川县, a lawyer had counted the first day: 20 working days.
        (date(2025, 2, 20), fz.WorkingDays(20), date(2025, 3, 20)),
        # Derived with an independent calendar (holiday-cn).
        (date(2026, 9, 18), fz.WorkingDays(20), date(2026, 10, 22)),
        (date(2026, 2, 12), fz.WorkingDays(30), date(2026, 4, 1)),
        (date(2025, 8, 4), fz.CalendarDays(60), date(2025, 10, 9)),
        (date(2026, 2, 2), fz.WorkingDays(45), date(2026, 4, 13)),
        (date(2025, 9, 26), fz.WorkingDays(20), date(2025, 10, 30)),
        # The design's own: 09-29 make-up (1), 09-30 (2), 10-08…11 (3-6), 10-12 make-up (7).
        (date(2024, 9, 27), fz.WorkingDays(7), date(2024, 10, 12)),
        # Corresponding days (Civil Code 202); Saturday 2024-08-31 moves to Monday 09-02.
        (date(2024, 1, 30), fz.Months(1), date(2024, 2, 29)),
        (date(2023, 1, 31), fz.Months(1), date(2023, 2, 28)),
        (date(2024, 7, 31), fz.Months(1), date(2024, 9, 2)),
        (date(2024, 2, 29), fz.Years(1), date(2025, 2, 28)),
        (date(2023, 8, 31), fz.Months(6), date(2024, 2, 29)),
    ],
)
def test_due_dates(cal: fz.WorkingCalendar, trigger: date, term: fz.Term, due: date) -> None:
    """Each is confirmed, and its range is the one date."""
    found = fz.deadline(trigger, term, calendar=cal)
    assert found.due == due
    assert found.certainty is fz.Certainty.CONFIRMED
    assert found.due_range == (due, due)


@pytest.mark.parametrize(
    ("hours", "due"), [(5, "2022-04-29T17:24+08:00"), (24, "2022-04-30T12:24+08:00")]
)
def test_hours_run_on_through_a_holiday(cal: fz.WorkingCalendar, hours: int, due: str) -> None:
    """2022-04-30 was the first day of the Labour Day holiday."""
    trigger = datetime.fromisoformat("2022-04-29T12:24+08:00")
    found = fz.deadline(trigger, fz.Hours(hours), calendar=cal)
    assert found.due == datetime.fromisoformat(due)
    assert found.expires_at == found.due
    assert f"2022-04-29 12:24 → {due[:16].replace('T', ' ')}" in found.explain("en")


def test_hours_can_be_tolled_between_moments(cal: fz.WorkingCalendar) -> None:
    """Five hours from 12:24, of which 13:00 to 14:00 does not count, end at 18:24."""

    def moment(text: str) -> datetime:
        return datetime.fromisoformat(f"2022-04-29T{text}+08:00")

    tolled = [fz.Tolled(moment("13:00"), moment("14:00"), GROUND)]
    found = fz.deadline(moment("12:24"), fz.Hours(5), calendar=cal, tolled=tolled)
    assert found.due == moment("18:24")
    later = fz.Tolled(moment("18:25"), moment("19:00"), GROUND)
    found = fz.deadline(moment("12:24"), fz.Hours(5), calendar=cal, tolled=[*tolled, later])
    assert found.due == moment("18:24")
    days = [fz.Tolled(date(2022, 4, 29), date(2022, 4, 30), GROUND)]
    with pytest.raises(fz.DeadlineError, match="between moments"):
        fz.deadline(moment("12:24"), fz.Hours(5), calendar=cal, tolled=days)


def test_hours_need_a_moment(cal: fz.WorkingCalendar) -> None:
    """A mere date is not enough, and neither is a moment without a zone."""
    with pytest.raises(fz.DeadlineError, match="the date"):
        fz.deadline(date(2022, 4, 29), fz.Hours(5), calendar=cal)
    with pytest.raises(fz.MomentError):
        fz.deadline(datetime(2022, 4, 29, 12, 24), fz.Hours(5), calendar=cal)


def test_a_fixed_date_is_not_moved(cal: fz.WorkingCalendar) -> None:
    """2025-01-31 lay within Spring Festival (01-28 to 02-04): act by Monday 01-27."""
    found = fz.annual_date(2025, 1, 31, calendar=cal)
    assert (found.due, found.act_by) == (date(2025, 1, 31), date(2025, 1, 27))
    assert found.expires_at.isoformat() == "2025-02-01T00:00:00+08:00"
    assert found.days == (date(2025, 1, 27), date(2025, 1, 31))
    assert found.explain("en").startswith("due 2025-01-31 (Fri), act by 2025-01-27 (Mon)\n")
    rest = [step.day.date for step in found.trace if isinstance(step, DayStep)]
    assert rest == [date(2025, 1, day) for day in (28, 29, 30, 31)]
    with pytest.raises(fz.DeadlineError, match="no day 2025-2-29"):
        fz.annual_date(2025, 2, 29, calendar=cal)


def test_the_close_of_business_ends_the_day(cal: fz.WorkingCalendar) -> None:
    """Civil Code 203: where there are business hours, time is up when they end."""
    found = fz.deadline(date(2024, 9, 27), fz.WorkingDays(7), calendar=cal, cutoff=time(17, 30))
    assert found.expires_at.isoformat() == "2024-10-12T17:30:00+08:00"


def test_the_trace_numbers_every_day_and_names_the_notice(cal: fz.WorkingCalendar) -> None:
    """Fifteen days from 09-28 to 10-12, seven of them counted."""
    found = fz.deadline(date(2024, 9, 27), fz.WorkingDays(7), calendar=cal)
    days = {step.day.date: step for step in found.trace if isinstance(step, DayStep)}
    assert len(days) == 15
    assert [d for d, step in days.items() if step.number is not None] == [
        date(2024, 9, 29),
        date(2024, 9, 30),
        date(2024, 10, 8),
        date(2024, 10, 9),
        date(2024, 10, 10),
        date(2024, 10, 11),
        date(2024, 10, 12),
    ]
    for lang in ("zh-CN", "en"):
        text = found.explain(lang)
        assert text.count("国办发明电〔2023〕7号") == 9
    assert "调休上班日" in found.explain("zh-CN")
    assert "make-up working day" in found.explain("en")


def test_tolled_days_do_not_count(cal: fz.WorkingCalendar) -> None:
    """Overlapping intervals are merged: 03-03 to 03-10 holds five working days.

    20 working days from 2025-02-20 end on 03-20; five more: 03-21, 24, 25, 26, 27.
    """
    tolled = [
        fz.Tolled(date(2025, 3, 3), date(2025, 3, 7), GROUND),
        fz.Tolled(date(2025, 3, 5), date(2025, 3, 10), GROUND),
    ]
    found = fz.deadline(date(2025, 2, 20), fz.WorkingDays(20), calendar=cal, tolled=tolled)
    assert found.due == date(2025, 3, 27)
    marked = [s.day.date for s in found.trace if isinstance(s, DayStep) and s.tolled]
    assert marked == [date(2025, 3, day) for day in range(3, 10)]
    assert found.explain("en").count("  tolled") == 7


def test_tolled_calendar_days_push_the_end(cal: fz.WorkingCalendar) -> None:
    """60 days from 2024-05-23 end on 07-22; ten days tolled: 08-01, a Thursday."""
    tolled = [fz.Tolled(date(2024, 6, 1), date(2024, 6, 11), GROUND)]
    found = fz.deadline(date(2024, 5, 23), fz.CalendarDays(60), calendar=cal, tolled=tolled)
    assert found.due == date(2024, 8, 1)
    after = fz.Tolled(date(2024, 8, 2), date(2024, 8, 5), GROUND)
    found = fz.deadline(
        date(2024, 5, 23), fz.CalendarDays(60), calendar=cal, tolled=[*tolled, after]
    )
    assert found.due == date(2024, 8, 1)


def test_tolling_that_begins_after_the_end_changes_nothing(cal: fz.WorkingCalendar) -> None:
    """The term had run out before."""
    tolled = [fz.Tolled(date(2025, 3, 21), date(2025, 3, 28), GROUND)]
    found = fz.deadline(date(2025, 2, 20), fz.WorkingDays(20), calendar=cal, tolled=tolled)
    assert found.due == date(2025, 3, 20)


def test_an_open_interval_must_be_closed_and_cannot_end_before_it_begins(
    cal: fz.WorkingCalendar,
) -> None:
    """Both errors name the ground."""
    still_open = fz.Tolled(date(2025, 3, 3), None, GROUND)
    with pytest.raises(fz.DeadlineError, match="consultation"):
        fz.deadline(date(2025, 2, 20), fz.WorkingDays(20), calendar=cal, tolled=[still_open])
    closed = still_open.closed(date(2025, 3, 9))
    found = fz.deadline(date(2025, 2, 20), fz.WorkingDays(20), calendar=cal, tolled=[closed])
    assert found.due == date(2025, 3, 27)
    with pytest.raises(fz.DeadlineError, match="before it"):
        fz.Tolled(date(2025, 3, 3), date(2025, 3, 2), GROUND)


@pytest.mark.parametrize(
    ("by", "approved_on", "due", "counts"),
    [
        (20, date(2025, 3, 20), date(2025, 4, 18), True),  # on the last day: still in time
        (20, date(2025, 3, 21), date(2025, 3, 20), False),  # after expiry
        (21, date(2025, 3, 10), date(2025, 3, 20), False),  # more than the cap
    ],
)
def test_an_extension_is_capped_and_approved_before_expiry(
    cal: fz.WorkingCalendar, by: int, approved_on: date, due: date, counts: bool
) -> None:
    """Forty working days from 2025-02-20 end on 04-18 (Qingming off on 04-04)."""
    extension = fz.Extension(fz.WorkingDays(by), approved_on, cap=fz.WorkingDays(20))
    found = fz.deadline(date(2025, 2, 20), fz.WorkingDays(20), calendar=cal, extension=extension)
    assert found.due == due
    assert ("does not count" not in found.explain("en").split("runs on")[-1]) is counts


def test_a_window_tells_before_within_and_after_apart(cal: fz.WorkingCalendar) -> None:
    """From Monday 2024-09-02: five working days are 09-09, fifteen are 09-24.

    09-14 (Saturday) is worked, 09-15 to 09-17 are Mid-Autumn: 3-6 (1-4), 9-13 (5-9), 14 (10),
    18-20 (11-13), 23 (14), 24 (15).
    """
    found = fz.window(date(2024, 9, 2), fz.WorkingDays(5), fz.WorkingDays(15), calendar=cal)
    assert (found.earliest, found.latest) == (date(2024, 9, 9), date(2024, 9, 24))
    assert found.place(date(2024, 9, 6)) is fz.Place.BEFORE
    assert found.place(date(2024, 9, 9)) is fz.Place.WITHIN
    assert found.place(date(2024, 9, 24)) is fz.Place.WITHIN
    assert found.place(date(2024, 9, 25)) is fz.Place.AFTER
    with pytest.raises(fz.DeadlineError, match="empty"):
        fz.window(date(2024, 9, 2), fz.WorkingDays(15), fz.WorkingDays(5), calendar=cal)


SPRING = date(2027, 1, 25)
YEAR_END = date(2026, 12, 25)


def spring_window(cal: fz.WorkingCalendar, at_most: int) -> fz.Window:
    """At least 15 working days across a Spring Festival not arranged yet, so many days at most."""
    return fz.window(SPRING, fz.WorkingDays(15), fz.CalendarDays(at_most), calendar=cal)


def test_a_window_is_empty_only_if_it_is_so_whatever_is_arranged(cal: fz.WorkingCalendar) -> None:
    """An end of one range may meet the end of the other, which leaves one day.

    Fifteen working days from 2027-01-25 are over on Saturday 02-13 at the earliest, if that is
    worked: so may a term end that ends on it. One that ends on 02-11 rolls on to 02-17 at most.
    Four days from 2026-12-25 are 12-29, which may be free with all to 2027-01-10; 17 days are
    01-11, the day to which it would roll.
    """
    found = spring_window(cal, 19)
    assert found.earliest == found.latest == date(2027, 2, 13)
    assert found.opens.due_range[1] > found.closes.due_range[1]
    with pytest.raises(fz.DeadlineError, match="empty"):
        spring_window(cal, 17)
    late = fz.window(YEAR_END, fz.CalendarDays(17), fz.CalendarDays(4), calendar=cal)
    assert late.closes.due_range == (date(2026, 12, 29), date(2027, 1, 11))
    assert late.earliest == date(2027, 1, 11)
    with pytest.raises(fz.DeadlineError, match="empty"):
        fz.window(YEAR_END, fz.CalendarDays(18), fz.CalendarDays(4), calendar=cal)


def test_a_place_that_a_coming_notice_decides_is_not_told(cal: fz.WorkingCalendar) -> None:
    """Neither while the window may have opened nor while it may have closed."""
    opening = spring_window(cal, 39)
    first, last = opening.opens.due_range
    assert (opening.latest, opening.closes.certainty) == (date(2027, 3, 5), "provisional")
    assert opening.place(first - timedelta(1)) is fz.Place.BEFORE
    for day in (last, opening.latest):
        assert opening.place(day) is fz.Place.WITHIN
    closing = fz.window(YEAR_END, fz.WorkingDays(1), fz.CalendarDays(4), calendar=cal)
    assert closing.place(date(2026, 12, 29)) is fz.Place.WITHIN
    assert closing.place(date(2027, 1, 12)) is fz.Place.AFTER
    for window, day in (
        (opening, first),
        (opening, last - timedelta(1)),
        (closing, date(2026, 12, 30)),
        (closing, date(2027, 1, 11)),
    ):
        with pytest.raises(fz.CalendarCoverageError):
            window.place(day)


def test_a_least_number_of_days_stays_where_it_ends(cal: fz.WorkingCalendar) -> None:
    """30 days from 2025-03-07 is Sunday 04-06, in Qingming: in order on that day, not a day later.

    Seven days before Thursday 2024-10-10 is 10-03, a holiday: enough, where it is only a least
    number; by law 8 notice has to be given by 09-30.
    """
    days = fz.window(date(2025, 3, 7), fz.CalendarDays(30), fz.CalendarDays(60), calendar=cal)
    # 60 days: 05-06, the day after Labour Day's holiday (05-01 to 05-05), is worked.
    assert (days.earliest, days.latest) == (date(2025, 4, 6), date(2025, 5, 6))
    event, week = date(2024, 10, 10), fz.CalendarDays(7)
    stays = fz.deadline_before(event, week, calendar=cal, roll=fz.Roll.NONE)
    assert (stays.due, stays.act_by) == (date(2024, 10, 3), date(2024, 9, 30))
    assert "a rest day stays" in stays.explain("en")
    assert stays.on(cal).due == date(2024, 10, 3)
    assert fz.deadline_before(event, week, calendar=cal).due == date(2024, 9, 30)


@pytest.mark.parametrize(
    ("trigger", "roll", "due"),
    [
        # Five days from Monday 2025-03-03 is Saturday 03-08, a plain weekend.
        (date(2025, 3, 3), "working-day", "2025-03-10"),
        (date(2025, 3, 3), "after-holiday", "2025-03-08"),
        (date(2025, 3, 3), "none", "2025-03-08"),
        # Five days from Sunday 2025-09-28 is 10-03, within a holiday of 10-01 to 10-08.
        (date(2025, 9, 28), "working-day", "2025-10-09"),
        (date(2025, 9, 28), "after-holiday", "2025-10-09"),
        (date(2025, 9, 28), "none", "2025-10-03"),
    ],
)
def test_a_last_day_moves_by_its_own_convention(
    cal: fz.WorkingCalendar, trigger: date, roll: str, due: str
) -> None:
    """Off any rest day, out of arranged holidays only, or not at all."""
    term = fz.CalendarDays(5)
    found = fz.deadline(trigger, term, calendar=cal, roll=fz.Roll(roll))
    assert found.due == date.fromisoformat(due)


def test_past_the_last_notice_a_deadline_is_a_range(cal: fz.WorkingCalendar) -> None:
    """The due date given is the safe one, and the trace ends where knowledge does."""
    found = fz.deadline(date(2026, 12, 24), fz.WorkingDays(7), calendar=cal)
    assert found.certainty is fz.Certainty.PROVISIONAL
    assert found.due == found.due_range[0] < found.due_range[1]
    assert found.act_by <= cal.last_known_day
    assert isinstance(found.trace[-1], LawStep)
    assert found.trace[-1].law.number == 13
    assert "between" in found.explain("en")
    assert "之间" in found.explain("zh-CN")
    fixed = fz.annual_date(2027, 1, 31, calendar=cal)
    assert [type(step) for step in fixed.trace] == [LawStep, LawStep]
    assert not [step for step in fixed.trace if isinstance(step, DayStep)]


@pytest.mark.parametrize("year", range(2009, 2027))
def test_hiding_a_published_year_never_leaves_the_range(cal: fz.WorkingCalendar, year: int) -> None:
    """Every start day of the year before, as known on its October 1, terms of both kinds."""
    then = cal.as_known_on(date(year - 1, 10, 1))
    for offset in range(365):
        start = date(year - 1, 1, 1) + timedelta(offset)
        for n in (1, 3, 7, 20, 60):
            for term in (fz.WorkingDays(n), fz.CalendarDays(n)):
                first, last = fz.deadline(start, term, calendar=then).due_range
                assert first <= fz.deadline(start, term, calendar=cal).due <= last, (start, term)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("7 working days", fz.WorkingDays(7)),
        ("1 working day", fz.WorkingDays(1)),
        ("7个工作日", fz.WorkingDays(7)),
        ("20日", fz.CalendarDays(20)),
        ("30 天", fz.CalendarDays(30)),
        ("20 days", fz.CalendarDays(20)),
        ("5 Hours", fz.Hours(5)),
        ("5小时", fz.Hours(5)),
        ("3个月", fz.Months(3)),
        ("1 month", fz.Months(1)),
        ("2年", fz.Years(2)),
    ],
)
def test_terms_are_read(text: str, term: fz.Term) -> None:
    """In both languages; what a term prints is read back."""
    assert fz.parse_term(text) == term
    assert fz.parse_term(str(term)) == term
    assert fz.parse_term(term.text.zh) == term


@pytest.mark.parametrize(
    "text", ["", "7", "working days", "0 days", "-1 days", "1.5 hours", "７日x", "7 fortnights"]
)
def test_terms_that_are_none_are_refused(text: str) -> None:
    """The message says what to write."""
    with pytest.raises(fz.TermError):
        fz.parse_term(text)


def test_terms_of_no_length_and_of_no_unit_are_refused() -> None:
    """A term is a whole number of at least 1, of one of the five units."""
    for bad in (0, -3, 2.0, True):
        with pytest.raises(fz.TermError):
            fz.WorkingDays(bad)  # type: ignore[arg-type]
    with pytest.raises(fz.TermError, match="unit"):
        fz.Term(3)
    assert len({fz.WorkingDays(7), fz.CalendarDays(7)}) == 2


@pytest.mark.parametrize("unit", [fz.WorkingDays, fz.CalendarDays, fz.Hours, fz.Months, fz.Years])
def test_terms_of_one_unit_are_ordered_and_never_change(unit: type[fz.Term]) -> None:
    """Those of two units are neither equal nor ordered; one alone is said in the singular."""
    assert unit(2) < unit(10) >= unit(10)
    assert unit(2) != fz.Hours(3)
    other = fz.Hours(1) if unit is not fz.Hours else fz.Years(1)
    with pytest.raises(TypeError, match="not supported"):
        unit(2) < other  # noqa: B015
    changing: Any = unit(2)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        changing.n = 3
    one, none, two = (unit.of(n).en for n in (-1, 0, 2))
    assert (one, none, two) == (f"-1 {unit.unit_one}", f"0 {unit.unit_one}s", f"2 {unit.unit_one}s")


@pytest.mark.parametrize(
    ("trigger", "term"),
    [
        (date(2040, 1, 1), fz.WorkingDays(5)),
        (date(1999, 1, 1), fz.CalendarDays(5)),
        (date(2026, 6, 1), fz.Years(50)),
        (date(9990, 6, 1), fz.Years(50)),
        (date(2024, 1, 1), fz.CalendarDays(10**30)),
        (date(2024, 1, 1), fz.WorkingDays(10**30)),
        (datetime.fromisoformat("2024-01-01T00:00+08:00"), fz.Hours(10**12)),
    ],
)
def test_what_lies_too_far_is_refused_with_the_true_span(
    cal: fz.WorkingCalendar, trigger: date, term: fz.Term
) -> None:
    """The message names what is published, not what brackets it."""
    with pytest.raises(fz.CalendarCoverageError, match="published through 2026-12-31"):
        fz.deadline(trigger, term, calendar=cal)
    with pytest.raises(fz.CalendarCoverageError, match="published through 2026-12-31"):
        fz.annual_date(2050, 1, 31, calendar=cal)


def test_what_is_no_date_and_no_term_is_refused(cal: fz.WorkingCalendar) -> None:
    """Typed errors that say what was wanted."""
    with pytest.raises(fz.MomentError, match="expected a date"):
        fz.deadline("2024-01-01", fz.WorkingDays(5), calendar=cal)  # type: ignore[arg-type]
    with pytest.raises(fz.TermError, match="WorkingDays"):
        fz.deadline(date(2024, 1, 1), 5, calendar=cal)  # type: ignore[arg-type]


def test_an_open_interval_of_hours_is_closed_at_the_moment_or_after_the_day() -> None:
    """Stopped on 2022-04-29 at 13:00: until 14:00 of that day, or until 04-30 at 00:00."""
    start = datetime.fromisoformat("2022-04-29T13:00+08:00")
    stopped = fz.Tolled(start, None, GROUND)
    until = datetime.fromisoformat("2022-04-29T14:00+08:00")
    assert stopped.closed(until) == fz.Tolled(start, until, GROUND)
    midnight = datetime.fromisoformat("2022-04-30T00:00+08:00")
    assert stopped.closed(date(2022, 4, 29)) == fz.Tolled(start, midnight, GROUND)
    ended = fz.Tolled(start, until, GROUND)
    assert ended.closed(date(2022, 5, 5)) is ended
