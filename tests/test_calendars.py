"""Which days are working days, and who said so."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Barrier
from time import sleep
from typing import Any

import chinese_calendar
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import fazhigov as fz
from fazhigov.calendars import working
from fazhigov.calendars.china import china_notices
from fazhigov.calendars.moments import SHANGHAI, parse_day_or_moment

DAYS = st.dates(date(2001, 1, 1), date(2026, 12, 28))


def test_make_up_days_work_and_swapped_days_rest(cal: fz.WorkingCalendar) -> None:
    """National Day 2024: Sunday 09-29 and Saturday 10-12 are worked, 10-04 and 10-07 are free.

    Source: 国办发明电〔2023〕7号.
    """
    assert cal.day(date(2024, 9, 29)).kind is fz.DayKind.MAKE_UP_WORKING_DAY
    assert cal.day(date(2024, 10, 1)).kind is fz.DayKind.HOLIDAY
    assert cal.day(date(2024, 10, 4)).kind is fz.DayKind.SWAPPED_REST_DAY
    assert cal.day(date(2024, 10, 5)).kind is fz.DayKind.WEEKEND
    assert cal.day(date(2024, 10, 8)).kind is fz.DayKind.WORKING_DAY
    assert cal.is_working_day(date(2024, 10, 12))


def test_a_weekend_inside_a_holiday_names_it(cal: fz.WorkingCalendar) -> None:
    """2024-10-05 lies within the seven days; 2024-10-13 is just a Sunday."""
    inside = cal.day(date(2024, 10, 5))
    assert inside.name == fz.Text("国庆节", "National Day")
    assert inside.notice is not None
    assert inside.notice.number == "国办发明电〔2023〕7号"
    assert cal.day(date(2024, 10, 13)).name is None


def test_equals_chinesecalendar_but_for_its_known_error(cal: fz.WorkingCalendar) -> None:
    """Every day from 2004 on agrees with chinesecalendar, but 2005-12-31, which was worked.

    Source for 2005-12-31: the arrangement for 2006 moved that Saturday to January 3.
    """
    days = (
        date(2004, 1, 1) + timedelta(n)
        for n in range((cal.last_known_day - date(2004, 1, 1)).days + 1)
    )
    different = [d for d in days if cal.is_working_day(d) != chinese_calendar.is_workday(d)]
    assert different == [date(2005, 12, 31)]


def test_every_day_equals_the_holidays_package(cal: fz.WorkingCalendar) -> None:
    """From 2001 on, every day is what the package that the days come from says."""
    from holidays.countries.china import China

    theirs = China(years=range(2001, 2028))  # type: ignore[no-untyped-call]
    day = cal.first_day
    while day <= cal.last_known_day:
        assert cal.is_working_day(day) == theirs.is_working_day(day), day
        day += timedelta(1)


@pytest.mark.parametrize(
    ("known_on", "start", "n", "due"),
    [
        # Labour Day 2019 was lengthened on 2019-03-22: 05-02 and 05-03 off, 04-28 and 05-05 worked.
        (date(2019, 3, 1), date(2019, 4, 25), 5, date(2019, 5, 3)),
        (date(2019, 4, 1), date(2019, 4, 25), 5, date(2019, 5, 5)),
        # Spring Festival 2020 was lengthened to 02-02 on 2020-01-27; 02-01 was to be worked.
        (date(2020, 1, 20), date(2020, 1, 20), 7, date(2020, 2, 4)),
        (date(2020, 2, 1), date(2020, 1, 20), 7, date(2020, 2, 6)),
        # 2015-09-03 became a holiday on 2015-05-13, 09-04 was swapped with Sunday 09-06.
        (date(2015, 5, 12), date(2015, 9, 2), 3, date(2015, 9, 7)),
        (date(2015, 5, 13), date(2015, 9, 2), 3, date(2015, 9, 8)),
    ],
)
def test_what_was_known_then(
    cal: fz.WorkingCalendar, known_on: date, start: date, n: int, due: date
) -> None:
    """An amendment counts from the day it was issued."""
    assert cal.as_known_on(known_on).add_working_days(start, n) == due


def test_before_the_verified_dates_of_issue_what_was_known_is_not_said(
    cal: fz.WorkingCalendar,
) -> None:
    """The dates of issue before the notice for 2008 are not verified."""
    with pytest.raises(fz.CalendarCoverageError, match="2007-12-15"):
        cal.as_known_on(date(2007, 12, 14))


def test_hidden_years_end_what_is_known(cal: fz.WorkingCalendar) -> None:
    """Before 2019's notice of 2018-12-04, the last days of 2018 were open: 12-31 came out free."""
    then = cal.as_known_on(date(2018, 12, 3))
    assert then.last_published_day == date(2018, 12, 31)
    assert then.last_known_day == date(2018, 12, 28)
    with pytest.raises(fz.CalendarCoverageError):
        then.is_working_day(date(2018, 12, 31))
    assert not cal.is_working_day(date(2018, 12, 31))


@pytest.mark.parametrize("day", [date(2000, 12, 31), date(2026, 12, 29), date(2027, 3, 1)])
def test_days_outside_are_refused_with_the_span(cal: fz.WorkingCalendar, day: date) -> None:
    """The message names the first and the last known day."""
    with pytest.raises(fz.CalendarCoverageError, match="2001-01-01 – 2026-12-28"):
        cal.is_working_day(day)
    with pytest.raises(fz.CalendarCoverageError):
        cal.add_working_days(date(2026, 12, 24), 7)


def test_counting_back_from_a_hearing(cal: fz.WorkingCalendar) -> None:
    """Seven working days before 2026-10-15: 10-14…12 (3), Sat 10-10 (4), 10-09, 10-08, 09-30."""
    assert cal.add_working_days(date(2026, 10, 15), -7) == date(2026, 9, 30)


@given(DAYS, st.integers(1, 40))
def test_counting_inverts_adding(day: date, n: int) -> None:
    """The span from a day to the n-th working day after it holds n working days."""
    cal = fz.china()
    try:
        end = cal.add_working_days(day, n)
    except fz.CalendarCoverageError:
        return
    assert cal.count_working_days(day, end) == n
    assert cal.is_working_day(end)
    if cal.covers(end + timedelta(1)):
        assert cal.add_working_days(end + timedelta(1), -1) == end


@given(st.dates(date(2002, 1, 1), date(2026, 1, 1)), st.integers(-80, 80), st.integers(-80, 80))
def test_adding_is_additive_and_monotone(day: date, a: int, b: int) -> None:
    """Steps in one direction add up; neither a later start nor a longer term ends earlier."""
    cal = fz.china()
    if a * b > 0:
        assert cal.add_working_days(cal.add_working_days(day, a), b) == (
            cal.add_working_days(day, a + b)
        )
    if a:
        assert cal.add_working_days(day, a) <= cal.add_working_days(day + timedelta(1), a)
    if 0 not in (a, b):
        low, high = sorted((a, b))
        assert cal.add_working_days(day, low) <= cal.add_working_days(day, high)


@given(DAYS, DAYS, DAYS)
def test_counts_add_up(a: date, b: date, c: date) -> None:
    """Spans that meet: their working days add up, whatever the order of the days."""
    cal = fz.china()
    assert cal.count_working_days(a, b) + cal.count_working_days(b, c) == (
        cal.count_working_days(a, c)
    )


def test_adding_equals_a_plain_loop(cal: fz.WorkingCalendar) -> None:
    """Every start day of 2024 and 2025, forwards and backwards up to 60."""
    for offset in range(731):
        start = date(2024, 1, 1) + timedelta(offset)
        for step in (1, -1):
            day, n = start, 0
            while n < 60:
                day += timedelta(step)
                if cal.is_working_day(day):
                    n += 1
                    assert cal.add_working_days(start, step * n) == day


def test_a_moment_is_placed_in_shanghai(cal: fz.WorkingCalendar) -> None:
    """16:30 UTC on January 31 is February 1 in Shanghai; a naive datetime is refused."""
    moment = datetime.fromisoformat("2024-01-31T16:30:00+00:00")
    assert cal.next_working_day(moment) == date(2024, 2, 2)
    assert cal.count_working_days(moment, date(2024, 2, 2)) == 1
    assert cal.count_working_days(date(2024, 1, 31), moment) == 1
    with pytest.raises(fz.MomentError, match="has no zone"):
        cal.is_working_day(datetime(2024, 1, 31, 16, 30))
    with pytest.raises(fz.MomentError, match="not in the years 1 to 9999"):
        cal.is_working_day(datetime.fromisoformat("9999-12-31T16:30:00+00:00"))


def test_calendars_are_cached_by_their_notices(cal: fz.WorkingCalendar) -> None:
    """Order of notices decides nothing, and equal sets give the one calendar.

    Also after more others than are kept.
    """
    assert fz.WorkingCalendar.of(reversed(china_notices())) is cal
    for day in range(1, 100):
        notice = evolve(cal.notices[-1], issued=date(2025, 11, 4) - timedelta(day))
        assert fz.WorkingCalendar.of([*cal.notices[:-1], notice]) is not cal
    assert fz.WorkingCalendar.of(china_notices()) is cal


def test_threads_share_one_calendar(
    cal: fz.WorkingCalendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that ask for it before it is built, too: building waits until another thread asks."""
    build = working._build

    def slowly(notices: tuple[fz.Notice, ...]) -> fz.WorkingCalendar:
        sleep(0.1)
        return build(notices)

    monkeypatch.setattr(working, "_build", slowly)
    notice = evolve(cal.notices[-1], issued=date(2025, 6, 30))
    together = Barrier(8)

    def asked(_: int) -> fz.WorkingCalendar:
        together.wait()
        return fz.WorkingCalendar.of([*cal.notices[:-1], notice])

    with ThreadPoolExecutor(8) as threads:
        first, *others = threads.map(asked, range(8))
    assert all(other is first for other in others)


NOTICE = """
[[notices]]
title = { zh = "测试通知", en = "test notice" }
issued = 2026-11-10
year = 2027
rest = [{ name = { zh = "元旦", en = "New Year" }, from = 2027-01-01, through = 2027-01-03 }]
make_up = [2027-01-09]
"""


def test_a_county_adds_next_years_notice(cal: fz.WorkingCalendar, tmp_path: Path) -> None:
    """From then on the year, and the end of the one before, are known."""
    (tmp_path / "2027.toml").write_text(NOTICE, encoding="utf-8")
    later = cal.with_notices(*fz.load_notices(tmp_path / "2027.toml"))
    assert later.is_working_day(date(2027, 1, 9))
    assert not later.is_working_day(date(2027, 1, 1))
    assert later.is_working_day(date(2026, 12, 31))
    assert later.last_published_day == date(2027, 12, 31)
    with pytest.raises(fz.CalendarCoverageError):
        cal.is_working_day(date(2027, 1, 9))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("make_up", "makeup"), "unknown key 'makeup'. Did you mean 'make_up'"),
        (("2027-01-09", "2027-01-08"), "is no weekend day"),
        (("2027-01-09", "2027-01-02"), "sets 2027-01-02 twice"),
        (("through = 2027-01-03", "through = 2026-12-31"), "before it begins"),
        (("issued = 2026-11-10", 'issued = "2026-11-10"'), "expected a date"),
        (("issued = 2026-11-10\n", ""), "missing key 'issued'"),
        (("through = 2027-01-03", "through = 2327-01-03"), "days off: more than 10,000"),
    ],
)
def test_faulty_notices_are_refused(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    """Each fault names the file, the place and what to do."""
    file = tmp_path / "2027.toml"
    file.write_text(NOTICE.replace(*change), encoding="utf-8")
    with pytest.raises(fz.InputErrors) as caught:
        fz.load_notices(file)
    text = "\n".join(str(fault) for fault in caught.value.faults)
    assert "2027.toml" in text
    assert message in text


def test_a_notice_may_have_a_weekend_day_worked_and_none_off(tmp_path: Path) -> None:
    """No holiday gives the day its name, so it is called what it is."""
    file = tmp_path / "2027.toml"
    file.write_text("\n".join(x for x in NOTICE.splitlines() if "rest" not in x), "utf-8")
    (notice,) = fz.load_notices(file)
    kind = fz.DayKind.MAKE_UP_WORKING_DAY
    assert notice.days == (
        fz.NoticeDay(date(2027, 1, 9), kind, fz.Text("调休上班日", "make-up working day")),
    )


def closure(day: date, kind: fz.DayKind, title: str, amends: str | None = None) -> fz.Notice:
    """A notice on one day, issued on 2026-06-01."""
    return fz.Notice(
        title=fz.Text(title, title),
        issued=date(2026, 6, 1),
        days=(fz.NoticeDay(day, kind, fz.Text("测试", "test")),),
        amends=amends,
    )


def test_notices_that_contradict_each_other_are_refused(cal: fz.WorkingCalendar) -> None:
    """The error names both: two new ones, or a new one and the State Council's."""
    day = date(2026, 7, 4)
    with pytest.raises(fz.NoticeError, match=r"first.*second|second.*first"):
        cal.with_notices(
            closure(day, fz.DayKind.HOLIDAY, "first"),
            closure(day, fz.DayKind.MAKE_UP_WORKING_DAY, "second"),
        )
    worked = date(2026, 10, 10)
    with pytest.raises(fz.NoticeError, match=r"国办发明电〔2025〕7号.*local"):
        cal.with_notices(closure(worked, fz.DayKind.HOLIDAY, "local"))


def test_a_local_closure_or_a_named_amendment_counts(cal: fz.WorkingCalendar) -> None:
    """A day that no notice had set can be closed; one that was set needs `amends`."""
    monday, worked = date(2026, 7, 6), date(2026, 10, 10)
    closed = cal.with_notices(closure(monday, fz.DayKind.HOLIDAY, "local"))
    assert cal.is_working_day(monday)
    assert not closed.is_working_day(monday)
    assert closed.as_known_on(date(2026, 5, 31)).is_working_day(monday)
    amended = cal.with_notices(
        closure(worked, fz.DayKind.HOLIDAY, "local", amends="国办发明电〔2025〕7号")
    )
    assert not amended.is_working_day(worked)


@pytest.mark.parametrize("titles", [("a", "b"), ("b", "a")])
def test_an_amendment_of_the_same_day_counts(
    cal: fz.WorkingCalendar, titles: tuple[str, str]
) -> None:
    """Whatever the two are called, and however the calendar is built."""
    day = date(2026, 7, 4)
    both = [
        closure(day, fz.DayKind.HOLIDAY, titles[0], amends=titles[1]),
        closure(day, fz.DayKind.MAKE_UP_WORKING_DAY, titles[1]),
    ]
    assert cal.of([*cal.notices, *both]).day(day).kind is fz.DayKind.HOLIDAY
    assert cal.with_notices(*both) is cal.of([*cal.notices, *reversed(both)])


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2007, 12, 29), 2008),  # 国办发明电〔2007〕52号: worked, for days off from 12-30 on
        (date(2007, 12, 31), 2008),
        (date(2011, 12, 31), 2012),
        (date(2018, 12, 29), 2019),  # 国办发明电〔2018〕15号
        (date(2018, 12, 31), 2019),
        (date(2019, 1, 1), 2019),
        (date(2018, 10, 1), 2018),
    ],
)
def test_the_last_days_of_december_are_the_next_years_to_arrange(day: date, year: int) -> None:
    """New Year's notice of the year that begins sets them."""
    (setting,) = [n for n in china_notices() if any(entry.date == day for entry in n.days)]
    assert setting.year == year


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" 2024-09-27 ", date(2024, 9, 27)),
        ("2022-04-29T12:24+08:00", datetime(2022, 4, 29, 12, 24, tzinfo=SHANGHAI)),
        ("2022-04-29T20:00+00:00", datetime(2022, 4, 30, 4, 0, tzinfo=SHANGHAI)),
    ],
)
def test_days_and_moments_are_read(text: str, expected: date) -> None:
    """A day stays a day; a moment is expressed in Shanghai, eight hours ahead of Greenwich."""
    found = parse_day_or_moment(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2024-02-30", "cannot read"),
        ("27.9.2024", "cannot read"),
        ("2022-04-29T12:24", "has no zone"),
        ("9999-12-31T23:00+00:00", "not in the years 1 to 9999"),
    ],
)
def test_what_is_neither_day_nor_moment_is_refused(text: str, problem: str) -> None:
    """With the way to write it, where the form is at fault."""
    with pytest.raises(fz.MomentError, match=problem):
        parse_day_or_moment(text)


def test_the_notices_carry_number_and_date() -> None:
    """From 2008 on each yearly notice has both; before, neither is claimed."""
    for notice in china_notices():
        if notice.year is not None and notice.year >= 2008:
            assert notice.number
            assert notice.issued is not None
            assert notice.issued.year == notice.year - 1
        elif notice.year is not None:
            assert notice.number is None
            assert notice.confidence == "unverified"


def test_an_outdated_holidays_package_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A notice that it lacks would otherwise read as plain weekdays and weekends."""
    from fazhigov.calendars import china as module

    published = module._published_days

    def outdated(years: Iterable[int]) -> dict[int, list[fz.NoticeDay]]:
        found = published(years)
        found[2019] = [day for day in found[2019] if day.date.month != 5]
        found[2026] = [day for day in found[2026] if day.kind is fz.DayKind.HOLIDAY]
        return found

    monkeypatch.setattr(module, "_published_days", outdated)
    with pytest.raises(fz.NoticeError, match=r"国办发明电〔2025〕7号, 国办发明电〔2019〕3号"):
        module.china_notices.__wrapped__()


def test_an_unusual_day_far_from_any_holiday_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Dragon Boat and Mid-Autumn, National Day is the nearest to 2024-07-27: 66 days."""
    from fazhigov.calendars import china as module

    holidays = module._holidays

    def faulty(years: Iterable[int], **options: Any) -> Any:
        found = holidays(years, **options)
        for day in [day for day in found if day.year == 2024 and 5 < day.month < 10]:
            del found[day]
        found.weekend_workdays.add(date(2024, 7, 27))
        return found

    monkeypatch.setattr(module, "_holidays", faulty)
    with pytest.raises(fz.NoticeError, match="no holiday lies near 2024-07-27"):
        module.china_notices.__wrapped__()


def test_without_a_yearly_notice_nothing_is_known() -> None:
    """A calendar of no notices, or of a closure alone, is refused."""
    alone = closure(date(2026, 7, 6), fz.DayKind.HOLIDAY, "local")
    for notices in ([], [alone]):
        with pytest.raises(fz.CalendarCoverageError, match="no notice publishes a year"):
            fz.WorkingCalendar.of(notices)
