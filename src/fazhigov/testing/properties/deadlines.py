"""What deadlines promise on every calendar: the laws of counting, as properties.

Each is asked of plain questions to the calendar (is this day worked?), not of the functions that
deadlines are computed with.
"""

from __future__ import annotations

import calendar as months_of
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from fazhigov.calendars.moments import to_day
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.deadlines.certainty import Certainty
from fazhigov.deadlines.counting import Roll
from fazhigov.deadlines.deadline import annual_date, deadline, deadline_before
from fazhigov.deadlines.terms import CalendarDays, Hours, Months, Term, WorkingDays, Years
from fazhigov.deadlines.tolling import Extension, Tolled
from fazhigov.deadlines.trace import DayStep
from fazhigov.deadlines.window import Place, window
from fazhigov.testing.properties.property import EXAMPLES, Contract, Property
from fazhigov.testing.strategies import moments, terms
from fazhigov.text import both

ONE = timedelta(1)
GROUND = both("drawn")


def deadline_properties(calendar: WorkingCalendar, *, examples: int = EXAMPLES) -> list[Property]:
    """Return the laws of counting as properties of deadlines on a calendar.

    Args:
        calendar: the calendar, with at least ten published years.
        examples: how many examples each check draws.
    """
    contract = Contract("deadline", examples)
    _forward(contract, calendar)
    _backward_and_windows(contract, calendar)
    _stopped_and_lengthened(contract, calendar)
    _not_yet_known(contract, calendar)
    return contract.properties


def _inside(calendar: WorkingCalendar) -> st.SearchStrategy[date]:
    """Days from which no drawn term leaves the calendar, onwards or back."""
    room = timedelta(4 * 366)
    return st.dates(calendar.first_day + room, calendar.last_known_day - room)


def _days(first: date, last: date) -> list[date]:
    """The days after *first*, through *last*."""
    return [first + n * ONE for n in range(1, (last - first).days + 1)]


def _rolled(calendar: WorkingCalendar, day: date, step: timedelta = ONE) -> date:
    while not calendar.is_working_day(day):
        day += step
    return day


def _corresponding(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, months_of.monthrange(year, month + 1)[1]))


def _forward(contract: Contract, calendar: WorkingCalendar) -> None:
    """Laws 1 to 5, 7 and 11."""
    inside = _inside(calendar)
    lengths = st.integers(1, 60)

    @contract.promise(
        "working-days",
        "起算日不计，其后第 n 个上班的日子到期（第1、2条）",
        "The trigger's day does not count; the n-th day worked after it is due (laws 1 and 2)",
        inside,
        lengths,
    )
    def _(trigger: date, n: int) -> None:
        found = deadline(trigger, WorkingDays(n), calendar=calendar)
        assert sum(calendar.is_working_day(day) for day in _days(trigger, found.due)) == n
        assert calendar.is_working_day(found.due)
        assert found.act_by == found.due

    @contract.promise(
        "calendar-days",
        "按日的期限，最后一日是休息日的，到其后第一个工作日（第3条）",
        "A term of days ends on its last day, or on the first day worked after it (law 3)",
        inside,
        lengths,
    )
    def _(trigger: date, n: int) -> None:
        found = deadline(trigger, CalendarDays(n), calendar=calendar)
        assert found.due == _rolled(calendar, trigger + n * ONE)
        stays = deadline(trigger, CalendarDays(n), calendar=calendar, roll=Roll.NONE)
        assert stays.due == trigger + n * ONE

    @contract.promise(
        "months-and-years",
        "按月、年的期限，到对应日，没有的到该月最后一日（第3、4条）",
        "Months and years end on the corresponding day, or on the month's last (laws 3 and 4)",
        inside,
        st.one_of(st.integers(1, 24).map(Months), st.integers(1, 3).map(Years)),
    )
    def _(trigger: date, term: Term) -> None:
        months = term.n * (12 if isinstance(term, Years) else 1)
        end = _corresponding(trigger, months)
        assert deadline(trigger, term, calendar=calendar).due == _rolled(calendar, end)

    @contract.promise(
        "hours",
        "小时从那一刻起连续计算，不顺延（第5条）",
        "Hours run from the moment itself, through everything, and do not move (law 5)",
        moments(calendar, ahead=4),
        lengths,
    )
    def _(trigger: datetime, n: int) -> None:
        found = deadline(trigger, Hours(n), calendar=calendar)
        assert isinstance(found.due, datetime)
        assert found.due - trigger == timedelta(hours=n)
        assert found.expires_at == found.due

    @contract.promise(
        "fixed-dates",
        "固定日期不移动，最迟办理日是当天或之前最后一个工作日（第7条）",
        "A date fixed by the calendar stays; act by the last day worked on or before it (law 7)",
        inside,
    )
    def _(day: date) -> None:
        found = annual_date(day.year, day.month, day.day, calendar=calendar)
        assert found.due == day
        assert found.act_by == _rolled(calendar, day, -ONE)

    @contract.promise(
        "a-moment-counts-as-its-day",
        "以时刻起算，同以它在 Asia/Shanghai 的日子起算（第11条）",
        "A term of days from a moment runs from the day that it has in Asia/Shanghai (law 11)",
        moments(calendar, ahead=4 * 366),
        terms(),
    )
    def _(moment: datetime, term: Term) -> None:
        by_moment = deadline(moment, term, calendar=calendar)
        assert by_moment.due == deadline(to_day(moment), term, calendar=calendar).due

    @contract.promise(
        "longer-is-never-earlier",
        "起算不早、期限不短，到期就不早",
        "Neither a later trigger nor a longer term is due earlier",
        inside,
        terms(),
        st.integers(0, 30),
    )
    def _(trigger: date, term: Term, later: int) -> None:
        due = deadline(trigger, term, calendar=calendar).due
        assert due <= deadline(trigger + later * ONE, term, calendar=calendar).due
        assert due <= deadline(trigger, type(term)(term.n + 1), calendar=calendar).due

    @contract.promise(
        "the-trace-counts-to-the-end",
        "推算说明逐日编号，从1到 n，最后一个就是到期日",
        "The trace numbers the days from 1 to n, and the last of them is the due date",
        inside,
        lengths,
    )
    def _(trigger: date, n: int) -> None:
        found = deadline(trigger, WorkingDays(n), calendar=calendar)
        numbered = [s for s in found.trace if isinstance(s, DayStep) and s.number is not None]
        assert [step.number for step in numbered] == list(range(1, n + 1))
        assert numbered[-1].day.date == found.due
        assert found.on(calendar) == found


def _backward_and_windows(contract: Contract, calendar: WorkingCalendar) -> None:
    """Laws 8 and 9."""
    inside = _inside(calendar)
    lengths = st.integers(1, 60)

    @contract.promise(
        "counting-back",
        "自某事往前数，当日不计，遇休息日移到之前的工作日（第8条）",
        "Counting back, the event's day does not count, and a rest day moves back (law 8)",
        inside,
        lengths,
    )
    def _(event: date, n: int) -> None:
        found = deadline_before(event, WorkingDays(n), calendar=calendar).due
        between = _days(found - ONE, event - ONE)
        assert sum(calendar.is_working_day(day) for day in between) == n
        assert calendar.is_working_day(found)
        days = deadline_before(event, CalendarDays(n), calendar=calendar).due
        assert days == _rolled(calendar, event - n * ONE, -ONE)
        months = deadline_before(event, Months(n % 24 + 1), calendar=calendar).due
        assert months == _rolled(calendar, _corresponding(event, -(n % 24 + 1)), -ONE)

    @contract.promise(
        "a-window-has-three-places",
        "每一天落在窗口之前、之内或之后，次序不乱（第9条）",
        "Each day lies before, within or after a window, in that order (law 9)",
        inside,
        lengths,
        st.integers(0, 30),
    )
    def _(trigger: date, least: int, more: int) -> None:
        found = window(trigger, WorkingDays(least), WorkingDays(least + more), calendar=calendar)
        order = [Place.BEFORE, Place.WITHIN, Place.AFTER]
        places = [found.place(day) for day in _days(trigger, found.latest + 9 * ONE)]
        ranks = [order.index(place) for place in places]
        assert ranks == sorted(ranks)
        assert places.count(Place.WITHIN) == (found.latest - found.earliest).days + 1
        assert found.place(found.earliest) is found.place(found.latest) is Place.WITHIN


def _stopped_and_lengthened(contract: Contract, calendar: WorkingCalendar) -> None:
    """Law 10."""
    inside = _inside(calendar)
    intervals = st.lists(st.tuples(st.integers(-20, 60), st.integers(0, 25)), max_size=4)

    def tolled(trigger: date, drawn: list[tuple[int, int]]) -> list[Tolled]:
        starts = ((trigger + at * ONE, length) for at, length in drawn)
        return [Tolled(start, start + length * ONE, GROUND) for start, length in starts]

    @contract.promise(
        "tolled-days-do-not-count",
        "扣除的日子不计，重叠的只扣一次，先后不论（第10条）",
        "Days of a tolled interval do not count, once where they overlap, in any order (law 10)",
        inside,
        st.integers(1, 40),
        intervals,
    )
    def _(trigger: date, n: int, drawn: list[tuple[int, int]]) -> None:
        spans = tolled(trigger, drawn)
        found = deadline(trigger, WorkingDays(n), calendar=calendar, tolled=spans)
        stopped = {day for s in spans if s.end for day in _days(s.start - ONE, s.end - ONE)}
        counted = [d for d in _days(trigger, found.due) if d not in stopped]
        assert sum(calendar.is_working_day(day) for day in counted) == n
        again = deadline(trigger, WorkingDays(n), calendar=calendar, tolled=spans[::-1])
        assert again.due == found.due

    @contract.promise(
        "tolling-never-shortens",
        "扣除只会推后，不会提前（第10条）",
        "A tolled interval never makes a term end earlier (law 10)",
        inside,
        terms(most=40),
        intervals,
    )
    def _(trigger: date, term: Term, drawn: list[tuple[int, int]]) -> None:
        plain = deadline(trigger, term, calendar=calendar).due
        spans = tolled(trigger, drawn)
        dues = [
            deadline(trigger, term, calendar=calendar, tolled=spans[:k]).due
            for k in range(len(spans) + 1)
        ]
        assert dues[0] == plain
        assert all(before <= after for before, after in pairwise(dues))

    @contract.promise(
        "an-extension-counts-once-in-time-and-capped",
        "届满前批准且不超上限的延长，两段相加；否则不计（第10条）",
        "An extension adds up if approved in time and within its cap; else it is nothing (law 10)",
        inside,
        st.integers(1, 40),
        st.integers(1, 30),
        st.integers(-10, 10),
        st.integers(1, 30),
    )
    def _(trigger: date, n: int, by: int, approved: int, cap: int) -> None:
        term = WorkingDays(n)
        first = deadline(trigger, term, calendar=calendar).due
        added = Extension(WorkingDays(by), first + approved * ONE, WorkingDays(cap))
        counts = approved <= 0 and by <= cap
        whole = deadline(trigger, WorkingDays(n + by), calendar=calendar).due
        found = deadline(trigger, term, calendar=calendar, extension=added)
        assert found.due == (whole if counts else first)

    @contract.promise(
        "a-restart-begins-anew",
        "重新起算的，同自那天起算（第10条）",
        "A term that runs anew is due as if it had begun then (law 10)",
        inside,
        terms(most=40),
        st.integers(0, 60),
    )
    def _(trigger: date, term: Term, later: int) -> None:
        anew = trigger + later * ONE
        found = deadline(trigger, term, calendar=calendar, restarted_on=anew)
        assert found.due == deadline(anew, term, calendar=calendar).due


def _not_yet_known(contract: Contract, calendar: WorkingCalendar) -> None:
    """Law 13."""
    years = sorted({n.year for n in calendar.notices if n.year is not None and n.issued})[1:]

    def hidden(year: int) -> WorkingCalendar:
        """The calendar before a year was published, its days in December with it."""
        return WorkingCalendar.of(
            notice
            for notice in calendar.notices
            if (notice.year or 0) < year
            and max((day.date.year for day in notice.days), default=0) < year
        )

    @contract.promise(
        "a-hidden-year-stays-in-the-range",
        "隐去任何一年，真实的到期日都在所给区间内（第13条）",
        "Hide any published year: the true due date lies in the range given without it (law 13)",
        st.sampled_from(years),
        st.integers(0, 121),
        st.one_of(st.integers(1, 60).map(WorkingDays), st.integers(1, 60).map(CalendarDays)),
    )
    def _(year: int, offset: int, term: Term) -> None:
        trigger = date(year - 1, 9, 1) + offset * ONE
        found = deadline(trigger, term, calendar=hidden(year))
        true = deadline(trigger, term, calendar=calendar).due
        assert found.due_range[0] <= true <= found.due_range[1]
        assert found.due == found.due_range[0]
        if found.certainty is Certainty.CONFIRMED:
            assert found.due_range[0] == found.due_range[1]

    @contract.promise(
        "what-is-open-is-said",
        "取决于未公布的通知的，标为未定，最迟办理日无论如何都上班（第13条）",
        "What depends on a notice to come is provisional; its act-by day is worked anyway (law 13)",
        st.sampled_from(years),
        st.integers(1, 60),
    )
    def _(year: int, n: int) -> None:
        then = hidden(year)
        found = deadline(then.last_known_day, WorkingDays(n), calendar=then)
        assert found.certainty is Certainty.PROVISIONAL
        assert found.act_by <= found.due
        assert calendar.is_working_day(found.act_by)
