"""What every working calendar promises, whatever its notices say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from fazhigov.calendars.moments import SHANGHAI
from fazhigov.calendars.notice import Notice
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.errors import CalendarCoverageError, MomentError
from fazhigov.testing.properties.property import EXAMPLES, Contract, Property

ONE = timedelta(1)


def calendar_properties(
    calendar: WorkingCalendar,
    *,
    notices: Iterable[Notice] | None = None,
    examples: int = EXAMPLES,
) -> list[Property]:
    """Return the properties of a working calendar, ready to be checked.

    Args:
        calendar: the calendar, with at least two published years.
        notices: the notices that it ought to follow; its own where left out.
        examples: how many examples each check draws.
    """
    contract = Contract("calendar", examples)
    _notices_decide(contract, calendar, calendar.notices if notices is None else tuple(notices))
    _counting_adds_up(contract, calendar)
    _days_and_moments(contract, calendar)
    return contract.properties


def _inside(calendar: WorkingCalendar) -> st.SearchStrategy[date]:
    """Days so far from both ends that no step of the checks below leaves the calendar."""
    room = timedelta(200)
    return st.dates(calendar.first_day + room, calendar.last_known_day - room)


def _counting_adds_up(contract: Contract, calendar: WorkingCalendar) -> None:
    """Add what follows from counting day by day."""
    inside, steps = _inside(calendar), st.integers(1, 60)
    anywhere = st.dates(calendar.first_day, calendar.last_known_day)

    @contract.promise(
        "equals-a-plain-loop",
        "第 n 个工作日就是逐日数到的那一天，往前往后都是",
        "The n-th working day is the one that stepping day by day finds, onwards and back",
        inside,
        steps,
        st.sampled_from([1, -1]),
    )
    def _(day: date, n: int, way: int) -> None:
        found, left = day, n
        while left:
            found += way * ONE
            left -= calendar.is_working_day(found)
        assert calendar.add_working_days(day, way * n) == found

    @contract.promise(
        "add-then-count",
        "加 n 个工作日，其间正好有 n 个工作日，最后一天上班",
        "Between a day and the n-th working day after it lie n working days; the last is worked",
        inside,
        steps,
    )
    def _(day: date, n: int) -> None:
        end = calendar.add_working_days(day, n)
        assert calendar.count_working_days(day, end) == n
        assert calendar.is_working_day(end)

    @contract.promise(
        "back-again",
        "从工作日加 n 再减 n，回到原日",
        "From a working day, n on and n back lead to that day",
        inside.filter(calendar.is_working_day),
        steps,
    )
    def _(day: date, n: int) -> None:
        assert calendar.add_working_days(calendar.add_working_days(day, n), -n) == day
        assert calendar.add_working_days(calendar.add_working_days(day, -n), n) == day

    @contract.promise(
        "steps-add-up",
        "同方向的两步等于一步；加零不动",
        "Two steps in one direction are one step of their sum; a step of nought stays",
        inside,
        steps,
        steps,
    )
    def _(day: date, a: int, b: int) -> None:
        assert calendar.add_working_days(day, 0) == day
        for way in (1, -1):
            part = calendar.add_working_days(day, way * a)
            assert calendar.add_working_days(part, way * b) == (
                calendar.add_working_days(day, way * (a + b))
            )

    @contract.promise(
        "monotone",
        "起算不早、期限不短，到期就不早",
        "Neither a later start nor a longer term ends earlier",
        inside,
        st.integers(0, 30),
        steps,
    )
    def _(day: date, later: int, n: int) -> None:
        end = calendar.add_working_days(day, n)
        assert end <= calendar.add_working_days(day + later * ONE, n)
        assert end < calendar.add_working_days(day, n + 1)

    @contract.promise(
        "counts-add-up",
        "相接的两段，工作日数相加；倒过来数为负",
        "Spans that meet add up; counted the other way the number is negative",
        anywhere,
        anywhere,
        anywhere,
    )
    def _(a: date, b: date, c: date) -> None:
        count = calendar.count_working_days
        assert count(a, b) + count(b, c) == count(a, c)
        assert count(b, a) == -count(a, b)


def _days_and_moments(contract: Contract, calendar: WorkingCalendar) -> None:
    """Add what may be asked, and what is refused."""
    inside = _inside(calendar)
    first, last = calendar.first_day, calendar.last_known_day

    @contract.promise(
        "columns-are-their-days",
        "一次问许多天，与逐日问的答案相同",
        "Many days asked at once are answered as each of them is",
        st.lists(inside, max_size=6),
        st.integers(-60, 60),
    )
    def _(days: list[date], n: int) -> None:
        assert calendar.is_working_day(days) == [calendar.is_working_day(d) for d in days]
        added = [calendar.add_working_days(d, n) for d in days]
        assert calendar.add_working_days(days, n) == added
        counted = [calendar.count_working_days(d, end) for d, end in zip(days, added, strict=True)]
        assert calendar.count_working_days(days, added) == counted

    @contract.promise(
        "outside-is-refused",
        "已知范围之外的日子一律拒绝，不猜",
        "A day before the first or after the last that is known is refused, never guessed",
        st.integers(1, 1000),
    )
    def _(n: int) -> None:
        for day in (first - n * ONE, last + n * ONE):
            assert not calendar.covers(day)
            for ask in (calendar.is_working_day, calendar.day, calendar.next_working_day):
                _refuses(ask, day)
        _refuses(lambda day: calendar.add_working_days(day, n), last)
        _refuses(lambda day: calendar.add_working_days(day, -n), first)

    @contract.promise(
        "moments-belong-to-shanghai",
        "时刻按它在 Asia/Shanghai 的日子算；不带时区的拒绝",
        "A moment is the day that it has in Asia/Shanghai; one without a zone is refused",
        inside,
        st.times(),
    )
    def _(day: date, at: time) -> None:
        here = datetime.combine(day, at.replace(fold=0), tzinfo=SHANGHAI)
        for moment in (here, here.astimezone(UTC)):
            assert calendar.is_working_day(moment) == calendar.is_working_day(day)
            assert calendar.next_working_day(moment) == calendar.next_working_day(day)
        try:
            calendar.is_working_day(here.replace(tzinfo=None))
        except MomentError:
            return
        raise AssertionError(f"{here.replace(tzinfo=None)} has no zone and was answered")


def _notices_decide(
    contract: Contract, calendar: WorkingCalendar, notices: tuple[Notice, ...]
) -> None:
    """Add what follows from the notices, day by day."""
    expected = WorkingCalendar.of(notices)
    known = [
        expected.first_day + n * ONE
        for n in range((expected.last_known_day - expected.first_day).days + 1)
    ]
    # The later notice decides; days that several set are few, and read from the calendar's own.
    said = {day: expected.day(day).kind for day in expected.set_days if expected.covers(day)}

    @contract.promise(
        "make-up-days-are-worked",
        "通知定为上班的周末，都上班，都计入",
        "Every weekend day that a notice makes working is worked, and counts",
    )
    def _() -> None:
        for day in (day for day, kind in said.items() if kind.is_working):
            assert calendar.is_working_day(day), day
            assert calendar.count_working_days(day - ONE, day) == 1, day

    @contract.promise(
        "days-off-are-not",
        "通知定为放假、调休的日子，都不上班，都不计入",
        "No day that a notice frees is worked, and none counts",
    )
    def _() -> None:
        for day in (day for day, kind in said.items() if not kind.is_working):
            assert not calendar.is_working_day(day), day
            if day > expected.first_day:
                assert calendar.count_working_days(day - ONE, day) == 0, day

    @contract.promise(
        "weekdays-decide-the-rest",
        "通知没有说到的日子，周一至周五上班",
        "Of a day that no notice sets, its weekday decides",
    )
    def _() -> None:
        for day in known:
            if day not in said:
                assert calendar.is_working_day(day) == (day.weekday() < 5), day

    issued = sorted({notice.issued for notice in notices if notice.issued is not None})
    if not issued:
        return

    @contract.promise(
        "what-was-known-then",
        "`as_known_on` 不用其后发布的通知（第14条）",
        "`as_known_on` uses no notice that was issued later (law 14)",
        st.sampled_from(issued),
        st.sampled_from([0, 1]),
    )
    def _(on: date, before: int) -> None:
        day = on - before * ONE
        # Before the first of the verified dates of issue the calendar refuses.
        if day < issued[0]:
            return
        then = calendar.as_known_on(day)
        known_then = {n for n in notices if n.issued is None or n.issued <= day}
        assert set(then.notices) == known_then
        assert then.last_published_day.year == max(n.year for n in known_then if n.year)


def _refuses(ask: object, day: date) -> None:
    try:
        answer = ask(day)  # type: ignore[operator]
    except CalendarCoverageError:
        return
    raise AssertionError(f"{day} is not known, yet the answer was {answer}")
