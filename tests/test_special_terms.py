"""Terms that run backwards, roll otherwise, restart, or mean another kind of day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fazhigov as fz
from fazhigov.deadlines.trace import DayStep

GROUND = fz.Text("补正", "correction")


@pytest.mark.parametrize(
    ("event", "term", "due"),
    [
        # Hearing on Thursday 2026-10-15: 14, 13, 12, Sat 10-10 (worked), 9, 8, then 09-30.
        (date(2026, 10, 15), fz.WorkingDays(7), date(2026, 9, 30)),
        # Seven days before 2024-10-14 is 10-07, a day off; back over the holiday to Monday 09-30.
        (date(2024, 10, 14), fz.CalendarDays(7), date(2024, 9, 30)),
        (date(2024, 10, 18), fz.CalendarDays(7), date(2024, 10, 11)),
        # A month before 2024-03-31 is 02-29; before 2025-03-31, 02-28.
        (date(2024, 3, 31), fz.Months(1), date(2024, 2, 29)),
        (date(2025, 3, 31), fz.Months(1), date(2025, 2, 28)),
        # A year before Monday 2025-03-03 is Sunday 2024-03-03; back to Friday 03-01.
        (date(2025, 3, 3), fz.Years(1), date(2024, 3, 1)),
    ],
)
def test_backward_terms(cal: fz.WorkingCalendar, event: date, term: fz.Term, due: date) -> None:
    """The event's own day does not count; a rest day moves to the working day before it."""
    found = fz.deadline_before(event, term, calendar=cal)
    assert found.due == found.act_by == due
    assert found.backward
    assert "before" in found.explain("en")


def test_a_backward_trace_counts_back_to_the_last_number(cal: fz.WorkingCalendar) -> None:
    """Seven numbers, the holiday between them named."""
    found = fz.deadline_before(date(2026, 10, 15), fz.WorkingDays(7), calendar=cal)
    steps = [s for s in found.trace if isinstance(s, DayStep)]
    assert [s.number for s in steps if s.number][-1] == 7
    assert steps[-1].day.date == date(2026, 9, 30)
    assert "国庆节" in found.explain("zh-CN")


def test_hours_run_backwards_too(cal: fz.WorkingCalendar) -> None:
    """24 hours before a moment, through the night."""
    event = datetime.fromisoformat("2024-05-02T09:00+08:00")
    found = fz.deadline_before(event, fz.Hours(24), calendar=cal)
    assert found.due == datetime.fromisoformat("2024-05-01T09:00+08:00")


@given(st.dates(date(2008, 1, 1), date(2026, 6, 30)), st.integers(1, 40))
def test_counting_back_and_forth_meet(event: date, n: int) -> None:
    """From the latest day before an event, n working days lead to its working day or past it."""
    cal = fz.china()
    latest = fz.deadline_before(event, fz.WorkingDays(n), calendar=cal).due
    assert cal.add_working_days(latest, n) >= cal.on_or_after(event)
    assert cal.count_working_days(latest, event) - cal.is_working_day(event) == n - 1


@given(
    st.dates(date(2008, 1, 1), date(2026, 6, 30)),
    st.one_of(
        st.builds(fz.WorkingDays, st.integers(1, 40)),
        st.builds(fz.CalendarDays, st.integers(1, 90)),
        st.builds(fz.Months, st.integers(1, 6)),
        st.builds(fz.Years, st.just(1)),
    ),
)
def test_a_clear_term_is_over_before_the_event(event: date, term: fz.Term) -> None:
    """Counted forward from the day found it is over; from the day after it, not yet."""
    cal = fz.china()
    latest = fz.deadline_before(event, term, calendar=cal, clear=True).due
    assert fz.deadline(latest, term, calendar=cal).due < event
    assert fz.deadline(latest + timedelta(1), term, calendar=cal).due >= event


@pytest.mark.parametrize(
    ("event", "term", "latest"),
    [
        # Over by Thursday 2024-02-29: a month from 01-29, from 01-30 and from 01-31 ends there.
        (date(2024, 3, 1), fz.Months(1), date(2024, 1, 31)),
        # Over by Friday 2025-02-28: a year from 2024-02-28 and from 02-29 ends there.
        (date(2025, 3, 1), fz.Years(1), date(2024, 2, 29)),
        # Over by Monday 2025-03-10: ten days from 02-28.
        (date(2025, 3, 11), fz.CalendarDays(10), date(2025, 2, 28)),
    ],
)
def test_a_clear_term_may_begin_on_the_last_day_that_ends_in_time(
    cal: fz.WorkingCalendar, event: date, term: fz.Term, latest: date
) -> None:
    """Several days of a long month correspond to the last day of a short one."""
    assert fz.deadline_before(event, term, calendar=cal, clear=True).due == latest


def test_counting_back_over_days_that_are_not_known_numbers_none(cal: fz.WorkingCalendar) -> None:
    """Five working days before 2027-01-06: from 12-29 on nothing is settled, nor any number.

    The first working day before the event may be 01-05 or any before it.
    """
    found = fz.deadline_before(date(2027, 1, 6), fz.WorkingDays(5), calendar=cal)
    assert found.certainty is fz.Certainty.PROVISIONAL
    assert not [step for step in found.trace if isinstance(step, DayStep)]
    assert "2027-01-06" in found.explain("en")


def test_a_clear_term_is_explained_by_its_days(cal: fz.WorkingCalendar) -> None:
    """Five working days between Monday 2025-03-03 and Tuesday 03-11, neither of them counted."""
    found = fz.deadline_before(date(2025, 3, 11), fz.WorkingDays(5), calendar=cal, clear=True)
    assert (found.due, found.act_by, found.clear) == (date(2025, 3, 3), date(2025, 3, 3), True)
    steps = [step for step in found.trace if isinstance(step, DayStep)]
    assert [step.number for step in steps if step.number] == [1, 2, 3, 4, 5]
    assert steps[-1].day.date == date(2025, 3, 4)
    assert "must be over first" in found.explain("en")
    assert found.on(cal) == found


def test_a_clear_term_waits_for_a_notice(cal: fz.WorkingCalendar) -> None:
    """Before an event in a year that is not published there is a range, and its order holds."""
    event = date(cal.last_published_day.year + 1, 10, 12)
    found = fz.deadline_before(event, fz.WorkingDays(10), calendar=cal, clear=True)
    plain = fz.deadline_before(event, fz.WorkingDays(10), calendar=cal)
    assert found.certainty is fz.Certainty.PROVISIONAL
    assert [day + timedelta(1) for day in found.due_range] == list(plain.due_range)


@pytest.mark.parametrize(
    ("roll", "due"),
    [
        # 60 days from 2023-09-19 end on Saturday 2023-11-18, a plain weekend.
        (fz.Roll.WORKING_DAY, date(2023, 11, 20)),
        (fz.Roll.AFTER_HOLIDAY, date(2023, 11, 18)),
        (fz.Roll.NONE, date(2023, 11, 18)),
    ],
)
def test_rolling_off_a_weekend(cal: fz.WorkingCalendar, roll: fz.Roll, due: date) -> None:
    """The norm decides; the trace says which convention was used."""
    found = fz.deadline(date(2023, 9, 19), fz.CalendarDays(60), calendar=cal, roll=roll)
    assert found.due == due
    assert found.explain("en") != ""


@pytest.mark.parametrize(
    ("roll", "due"),
    [
        # 60 days from 2026-04-20 end on Friday 2026-06-19, Dragon Boat, free through Sunday 06-21.
        (fz.Roll.WORKING_DAY, date(2026, 6, 22)),
        (fz.Roll.AFTER_HOLIDAY, date(2026, 6, 20)),
        (fz.Roll.NONE, date(2026, 6, 19)),
    ],
)
def test_rolling_out_of_a_holiday(cal: fz.WorkingCalendar, roll: fz.Roll, due: date) -> None:
    """The strict reading leaves the holiday, but not the weekend behind it."""
    found = fz.deadline(date(2026, 4, 20), fz.CalendarDays(60), calendar=cal, roll=roll)
    assert found.due == due


def test_a_restart_loses_what_was_counted_and_a_pause_keeps_it(cal: fz.WorkingCalendar) -> None:
    """Information requests: a correction restarts the clock, a consultation pauses it.

    Received 2025-02-10, corrected on 02-20: 20 working days from 02-20 end on 03-20. Paused from
    02-10 to 02-20 instead, the days 02-11 to 02-19 (seven working days) do not count: the term
    ends on 03-19, the 27th working day after 02-10.
    """
    restarted = fz.deadline(
        date(2025, 2, 10), fz.WorkingDays(20), calendar=cal, restarted_on=date(2025, 2, 20)
    )
    assert restarted.due == date(2025, 3, 20)
    assert (restarted.trigger, restarted.began) == (date(2025, 2, 10), date(2025, 2, 20))
    assert restarted.headline.en.startswith("20 working days from 2025-02-20")
    assert "runs anew" in restarted.explain("en")
    tolled = [fz.Tolled(date(2025, 2, 10), date(2025, 2, 20), GROUND)]
    paused = fz.deadline(date(2025, 2, 10), fz.WorkingDays(20), calendar=cal, tolled=tolled)
    assert paused.due == date(2025, 3, 19)
    with pytest.raises(fz.DeadlineError, match="before the trigger"):
        fz.deadline(
            date(2025, 2, 10), fz.WorkingDays(20), calendar=cal, restarted_on=date(2025, 2, 9)
        )


@pytest.mark.parametrize(
    ("law", "length", "on", "term"),
    [
        ("行政处罚法", 7, date(2021, 7, 15), fz.WorkingDays(7)),
        ("《行政处罚法》", 5, date(2024, 1, 1), fz.WorkingDays(5)),
        ("行政处罚法", 15, date(2024, 1, 1), fz.CalendarDays(15)),
        ("行政处罚法", 90, date(2024, 1, 1), fz.CalendarDays(90)),
        ("行政许可法", 20, date(2010, 1, 1), fz.WorkingDays(20)),
        ("行政许可法", 45, date(2010, 1, 1), fz.WorkingDays(45)),
        ("行政强制法", 10, date(2012, 1, 1), fz.WorkingDays(10)),
        ("行政强制法", 30, date(2012, 1, 1), fz.CalendarDays(30)),
        ("行政复议法", 10, date(2023, 12, 31), fz.CalendarDays(10)),
        ("行政复议法", 10, date(2024, 1, 1), fz.WorkingDays(10)),
        ("行政复议法", 3, date(2023, 12, 31), fz.CalendarDays(3)),
        ("行政复议法", 5, date(2023, 12, 31), fz.WorkingDays(5)),
        ("行政复议法", 60, date(2024, 1, 1), fz.CalendarDays(60)),
        ("Administrative Penalty Law", 2, date(2024, 1, 1), fz.WorkingDays(2)),
    ],
)
def test_the_same_word_means_two_kinds_of_days(
    law: str, length: int, on: date, term: fz.Term
) -> None:
    """Penalty Law 85, Licensing Law 82, Coercion Law 69, Reconsideration Law 88 and, before, 40."""
    assert fz.statutory_term(law, length, on=on) == term


def test_laws_and_days_that_are_not_known_are_refused() -> None:
    """Never a guess: the text of other laws says what it means."""
    with pytest.raises(fz.UnknownNameError, match="行政处罚法"):
        fz.statutory_term("行政处分法", 7, on=date(2024, 1, 1))
    with pytest.raises(fz.TermError, match="2021-07-15"):
        fz.statutory_term("行政处罚法", 3, on=date(2021, 7, 14))


def test_an_amendment_moves_open_deadlines_and_says_why(cal: fz.WorkingCalendar) -> None:
    """Spring Festival 2020 was lengthened on 2020-01-27: 7 working days from 01-20 moved.

    From 02-04 to 02-06; a deadline in March from an earlier trigger moves as well, one that ended
    in January does not.
    """
    before = cal.as_known_on(date(2020, 1, 20))
    after = cal.as_known_on(date(2020, 2, 1))
    old = [
        fz.deadline(date(2020, 1, 20), fz.WorkingDays(7), calendar=before),
        fz.deadline(date(2020, 1, 2), fz.WorkingDays(7), calendar=before),
        fz.deadline(date(2020, 1, 2), fz.CalendarDays(30), calendar=before),
    ]
    moved, stayed, rolled = fz.impact(old, after)
    assert moved.moved
    assert (moved.before.due, moved.after.due) == (date(2020, 2, 4), date(2020, 2, 6))
    assert [day.date for _, day in moved.days] == [
        date(2020, 1, 31),
        date(2020, 2, 1),
        date(2020, 2, 2),
    ]
    assert "国办发明电〔2020〕1号" in moved.reason.en
    assert "2020-02-01: make-up working day became holiday" in moved.reason.en
    assert not stayed.moved
    # The thirtieth day was 2020-02-01, a make-up working day at first, a holiday in the end.
    assert (rolled.before.due, rolled.after.due) == (date(2020, 2, 1), date(2020, 2, 3))
    assert old[0].due == date(2020, 2, 4)


def test_a_new_notice_settles_a_provisional_deadline(cal: fz.WorkingCalendar) -> None:
    """2026's notice (2025-11-04) freed 2026-01-02 and had 01-04 worked."""
    before = cal.as_known_on(date(2025, 11, 1))
    old = fz.deadline(date(2025, 12, 25), fz.WorkingDays(7), calendar=before)
    (change,) = fz.impact([old], cal)
    assert old.certainty is fz.Certainty.PROVISIONAL
    assert change.after.certainty is fz.Certainty.CONFIRMED
    # 12-26 (1), 12-29, 30, 31 (2-4), Sunday 01-04 (5), 01-05 (6), 01-06 (7).
    assert change.after.due == date(2026, 1, 6)
    assert old.due_range[0] <= change.after.due <= old.due_range[1]
    assert "not known became" in change.reason.en
    # Not 12-29 to 12-31, which were not known either and are what their weekday says.
    assert [(old, new.date) for old, new in change.days] == [
        (None, date(2026, 1, 1)),
        (None, date(2026, 1, 2)),
        (None, date(2026, 1, 4)),
    ]


FRIDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY = (date(2026, 7, day) for day in range(3, 8))


TENTH_DAY = partial(fz.deadline, date(2026, 6, 24), fz.CalendarDays(10))
"""Saturday, which moves on to Monday where it is off."""

TWO_BEFORE = partial(fz.deadline_before, TUESDAY, fz.WorkingDays(2))
"""Friday, two working days before Tuesday."""


@pytest.mark.parametrize(
    ("asked", "kind", "days", "before", "after"),
    [
        (TENTH_DAY, fz.DayKind.HOLIDAY, (MONDAY, TUESDAY), MONDAY, date(2026, 7, 8)),
        (TENTH_DAY, fz.DayKind.MAKE_UP_WORKING_DAY, (SATURDAY, SUNDAY), MONDAY, SATURDAY),
        (TWO_BEFORE, fz.DayKind.HOLIDAY, (FRIDAY,), FRIDAY, date(2026, 7, 2)),
        (TWO_BEFORE, fz.DayKind.MAKE_UP_WORKING_DAY, (SATURDAY, SUNDAY), FRIDAY, SUNDAY),
    ],
)
def test_each_changed_day_up_to_either_end_is_named(
    cal: fz.WorkingCalendar,
    asked: Callable[..., fz.Deadline],
    kind: fz.DayKind,
    days: tuple[date, ...],
    before: date,
    after: date,
) -> None:
    """Also beyond the old last day, beyond the new one, and counting back."""
    (change,) = fz.impact([asked(calendar=cal)], cal.with_notices(changed(kind, days)))
    assert (change.before.due, change.after.due) == (before, after)
    assert tuple(new.date for _, new in change.days) == days


def changed(kind: fz.DayKind, days: tuple[date, ...]) -> fz.Notice:
    """A local notice that makes days something else."""
    name = fz.Text("测试", "test")
    entries = tuple(fz.NoticeDay(day, kind, name) for day in days)
    return fz.Notice(title=name, issued=date(2026, 6, 1), days=entries)


def test_beyond_what_is_published_no_day_is_said_to_change(cal: fz.WorkingCalendar) -> None:
    """A closure of Friday 2026-12-25 moves a term that ends in 2027; only that day is named.

    7 working days from Thursday 2026-12-24: 12-25 (1), 12-28 (2), then days not published yet.
    """
    old = fz.deadline(date(2026, 12, 24), fz.WorkingDays(7), calendar=cal)
    closed = fz.Notice(
        title=fz.Text("停办公告", "closure"),
        issued=date(2026, 12, 1),
        days=(fz.NoticeDay(date(2026, 12, 25), fz.DayKind.HOLIDAY, fz.Text("停办", "closed")),),
    )
    (same,) = fz.impact([old], cal)
    assert (same.moved, same.days) == (False, ())
    (change,) = fz.impact([old], cal.with_notices(closed))
    assert change.moved
    assert change.reason.en == "2026-12-25: working day became holiday (closure)"
    assert change.reason.zh == "2026-12-25由工作日改为放假日（停办公告）"


def test_every_way_of_computing_can_be_repeated(cal: fz.WorkingCalendar) -> None:
    """A deadline computed anew on its own calendar is equal to itself."""
    extension = fz.Extension(fz.WorkingDays(5), date(2025, 2, 20), cap=fz.WorkingDays(20))
    for found in (
        fz.deadline(date(2025, 2, 10), fz.WorkingDays(20), calendar=cal, extension=extension),
        fz.deadline(date(2025, 2, 10), fz.Months(3), calendar=cal, roll=fz.Roll.NONE),
        fz.deadline_before(date(2025, 2, 10), fz.WorkingDays(20), calendar=cal),
        fz.annual_date(2025, 1, 31, calendar=cal),
    ):
        assert found.on(cal) == found
        assert attrs.evolve(found, backward=not found.backward) != found


def test_a_short_explanation_keeps_laws_and_unusual_days(cal: fz.WorkingCalendar) -> None:
    """For 2024-09-27 + 7: two laws and the nine days that the notice set."""
    found = fz.deadline(date(2024, 9, 27), fz.WorkingDays(7), calendar=cal)
    short, long = found.explain("en", short=True), found.explain("en")
    assert len(short.splitlines()) == 1 + 2 + 9
    assert len(long.splitlines()) == 1 + 2 + 15
    assert set(short.splitlines()) < set(long.splitlines())


def test_an_extended_term_of_days_is_traced_to_its_last_day(cal: fz.WorkingCalendar) -> None:
    """Reconsideration: 60 days and 30 more from 2024-05-23 end on 2024-08-21, a Wednesday.

    60 days end on 07-22; the 90th day is 05-23 + 90: May 8, June 30, July 31, August 21.
    """
    extension = fz.Extension(fz.CalendarDays(30), date(2024, 7, 22), cap=fz.CalendarDays(30))
    found = fz.deadline(date(2024, 5, 23), fz.CalendarDays(60), calendar=cal, extension=extension)
    assert found.due == date(2024, 8, 21)
    assert "2024-08-21 → 2024-08-21" in found.explain("en")
    assert "30 days approved on 2024-07-22" in found.explain("en")
    other_unit = fz.Extension(fz.WorkingDays(30), date(2024, 7, 22))
    with pytest.raises(fz.DeadlineError, match="term's unit"):
        fz.deadline(date(2024, 5, 23), fz.CalendarDays(60), calendar=cal, extension=other_unit)


def test_tolled_moments_merge_whatever_their_zone(cal: fz.WorkingCalendar) -> None:
    """07:00 to 12:00 (given in UTC) and 01:00 to 08:00: eleven hours; 00:00 + 5 h ends at 16:00."""

    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text)

    tolled = [
        fz.Tolled(moment("2024-01-01T23:00+00:00"), moment("2024-01-02T04:00+00:00"), GROUND),
        fz.Tolled(moment("2024-01-02T01:00+08:00"), moment("2024-01-02T08:00+08:00"), GROUND),
    ]
    start = moment("2024-01-02T00:00+08:00")
    found = fz.deadline(start, fz.Hours(5), calendar=cal, tolled=tolled)
    assert found.due == moment("2024-01-02T16:00+08:00")


def test_whether_an_extension_counts_may_wait_for_a_notice(cal: fz.WorkingCalendar) -> None:
    """Before 2010's notice, 7 working days from 2009-12-26 could end before or after 01-06.

    As it came out they ended on 2010-01-07, so an extension of ten approved on 01-06 counted:
    01-20... the 17th working day: 12-28 to 12-31 (4), 01-04 to 01-08 (9), 11-15 (14), 18-20 (17).
    """
    then = cal.as_known_on(date(2009, 12, 1))
    extension = fz.Extension(fz.WorkingDays(10), date(2010, 1, 6))
    found = fz.deadline(date(2009, 12, 26), fz.WorkingDays(7), calendar=then, extension=extension)
    true = fz.deadline(date(2009, 12, 26), fz.WorkingDays(7), calendar=cal, extension=extension)
    assert true.due == date(2010, 1, 20)
    assert found.due_range[0] <= true.due <= found.due_range[1]


def test_a_window_is_refused_only_if_it_is_empty_for_certain(cal: fz.WorkingCalendar) -> None:
    """Ranges may overlap before the notice is out; a day between them is not placed."""
    then = cal.as_known_on(date(2023, 10, 1))
    found = fz.window(date(2023, 12, 26), fz.WorkingDays(5), fz.WorkingDays(7), calendar=then)
    with pytest.raises(fz.CalendarCoverageError):
        found.place(date(2024, 1, 3))
    settled = fz.window(date(2023, 12, 26), fz.WorkingDays(5), fz.WorkingDays(7), calendar=cal)
    assert (settled.earliest, settled.latest) == (date(2024, 1, 3), date(2024, 1, 5))
