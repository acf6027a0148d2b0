"""The working calendar: what all notices known say of each day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache, partial
from threading import Lock
from typing import Any, overload
from weakref import WeakValueDictionary

from attrs import field, frozen

from fazhigov.calendars import bulk
from fazhigov.calendars.moments import to_day
from fazhigov.calendars.notice import DayKind, Notice, NoticeDay
from fazhigov.errors import CalendarCoverageError, NoticeError
from fazhigov.text import Text

REACH = timedelta(days=3)
"""How far before January 1 an arrangement may reach (December 29 to 31: 2007, 2018, 2022)."""

_ISSUE_DATES_FROM = date(2007, 12, 15)
"""From here on the dates of issue are verified, so what was known then can be said."""


@frozen
class Day:
    """One day of a calendar: what it is, its holiday's name, and the notice that says so."""

    date: date
    kind: DayKind
    name: Text | None
    notice: Notice | None

    @property
    def is_working(self) -> bool:
        """Whether it is a working day."""
        return self.kind.is_working


@frozen(eq=False)
class WorkingCalendar:
    """Which days are working days, from the first published year to the last.

    Immutable and safe to share between threads. Build one with `fazhigov.china()` or
    `WorkingCalendar.of(notices)`; `with_notices` and `as_known_on` return other calendars.
    """

    notices: tuple[Notice, ...] = field(repr=False)
    first_day: date
    last_published_day: date
    last_known_day: date
    _days: dict[date, tuple[NoticeDay, Notice]] = field(alias="days", repr=False)
    _passed: dict[date, int] = field(alias="passed", repr=False)
    _worked: list[date] = field(alias="worked", repr=False)

    @staticmethod
    def of(notices: Iterable[Notice]) -> WorkingCalendar:
        """Build the calendar of a set of notices; their order does not matter.

        Equal sets give the same calendar as long as anyone holds it, in whatever thread.
        A notice that amends another overrules it from its date of issue on; two that contradict
        each other otherwise are refused.

        Raises:
            CalendarCoverageError: no notice publishes a year.
            NoticeError: two notices contradict each other, and the later amends none.
        """
        return _the_one(tuple(sorted(notices, key=_seniority)))

    @overload
    def is_working_day(self, day: date) -> bool: ...
    @overload
    def is_working_day(self, day: Iterable[date]) -> list[bool]: ...
    @overload
    def is_working_day(self, day: Any) -> Any: ...
    def is_working_day(self, day: Any) -> Any:
        """Tell whether people work on *day*.

        A collection of days (an iterable, a numpy array, a series) is answered in its own shape.

        Raises:
            CalendarCoverageError: the day is outside the published arrangements.
        """
        try:
            return self._worked[self._passed[day]] == day
        except (KeyError, TypeError):
            if isinstance(day, date):
                return self._worked[self._index(to_day(day))] == to_day(day)
        return bulk.answer(
            day, calendar=self, scalar=self.is_working_day, table=partial(bulk.working, self)
        )

    def day(self, day: date) -> Day:
        """Return what *day* is, its name and the notice behind it.

        Raises:
            CalendarCoverageError: the day is outside the published arrangements.
        """
        day = to_day(day)
        self._index(day)
        entry = self._days.get(day)
        if entry is not None:
            return Day(day, entry[0].kind, entry[0].name, entry[1])
        if day.weekday() < 5:
            return Day(day, DayKind.WORKING_DAY, None, None)
        return Day(day, DayKind.WEEKEND, *self._holiday_around(day))

    @overload
    def add_working_days(self, day: date, n: int) -> date: ...
    @overload
    def add_working_days(self, day: Iterable[date], n: int) -> list[date]: ...
    @overload
    def add_working_days(self, day: Any, n: int) -> Any: ...
    def add_working_days(self, day: Any, n: int) -> Any:
        """Return the *n*-th working day after *day*, or before it where *n* is negative.

        *day* itself never counts, whatever it is; 0 returns it unchanged. A collection of days
        is answered in its own shape.

        Raises:
            CalendarCoverageError: the answer lies outside the published arrangements.
        """
        try:
            if n > 0:
                return self._worked[self._passed[day] + n]
        except (KeyError, IndexError, TypeError):
            pass  # A moment, a collection, or a day outside: told apart below.
        if isinstance(day, date):
            return self._added(to_day(day), n)
        return bulk.answer(
            day,
            calendar=self,
            scalar=lambda one: self._added(to_day(one), n),
            table=partial(bulk.shifted, self, n),
        )

    def _added(self, day: date, n: int) -> date:
        passed = self._index(day)
        if n > 0:
            position = passed + n
        elif n < 0:
            # The day itself is left out where it is a working day.
            position = passed + n + (self._worked[passed] != day)
        else:
            return day
        if not 1 <= position < len(self._worked):
            raise self.outside(day)
        return self._worked[position]

    @overload
    def count_working_days(self, after: date, through: date) -> int: ...
    @overload
    def count_working_days(self, after: Any, through: Any) -> Any: ...
    def count_working_days(self, after: Any, through: Any) -> Any:
        """Count the working days after *after*, up to and including *through*.

        Negative where *through* is the earlier one. Two arrays or series are answered in their
        own shape.

        Raises:
            CalendarCoverageError: one of the days is outside the published arrangements.
        """
        try:
            return self._passed[through] - self._passed[after]
        except (KeyError, TypeError):
            if isinstance(after, date) and isinstance(through, date):
                return self._index(to_day(through)) - self._index(to_day(after))
        table = partial(bulk.passed_days, self)
        counted = partial(
            bulk.answer, calendar=self, scalar=lambda one: self._index(to_day(one)), table=table
        )
        if isinstance(after, Sequence):
            return [
                end - start for start, end in zip(counted(after), counted(through), strict=True)
            ]
        return counted(through) - counted(after)

    def next_working_day(self, day: date) -> date:
        """Return the first working day after *day*."""
        return self.add_working_days(day, 1)

    def previous_working_day(self, day: date) -> date:
        """Return the last working day before *day*."""
        return self.add_working_days(day, -1)

    def on_or_after(self, day: date) -> date:
        """Return *day* if it is a working day, else the first one after it."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def on_or_before(self, day: date) -> date:
        """Return *day* if it is a working day, else the last one before it."""
        return day if self.is_working_day(day) else self.previous_working_day(day)

    @property
    def set_days(self) -> frozenset[date]:
        """The days that some notice sets, beside what their weekday says."""
        return frozenset(self._days)

    def covers(self, day: date) -> bool:
        """Tell whether *day* is known for certain."""
        return self.first_day <= to_day(day) <= self.last_known_day

    def as_known_on(self, day: date) -> WorkingCalendar:
        """Return the calendar as it was known on *day*, without later notices and amendments.

        Raises:
            CalendarCoverageError: before 2007-12-15 the dates of issue are not verified.
        """
        day = to_day(day)
        if day < _ISSUE_DATES_FROM and any(n.issued is None for n in self.notices):
            raise CalendarCoverageError(
                Text(
                    zh=f"{_ISSUE_DATES_FROM} 之前的通知发布日期未经核实，"
                    f"无法判断 {day} 当时已知的安排",
                    en=f"what was known on {day} cannot be said: dates of issue before "
                    f"{_ISSUE_DATES_FROM} are not verified",
                )
            )
        return WorkingCalendar.of(
            notice for notice in self.notices if notice.issued is None or notice.issued <= day
        )

    def with_notices(self, *notices: Notice) -> WorkingCalendar:
        """Return a calendar that knows *notices* besides its own.

        Raises:
            NoticeError: one contradicts another notice, and says not that it amends one.
        """
        return WorkingCalendar.of([*self.notices, *notices])

    def rank_and_select(self) -> tuple[Iterable[int], Sequence[date]]:
        """Return, for each known day in order, the working days passed; and the working days."""
        return self._passed.values(), self._worked[1:]

    def outside(self, day: date) -> CalendarCoverageError:
        """Return the error for a day that is not known, or whose answer is not."""
        span = f"{self.first_day} – {self.last_known_day}"
        what = Text(f"{day} 不在其中", f"{day} lies outside")
        if day in self._passed:
            what = Text(f"{day} 的结果不在其中", f"the answer for {day} lies outside")
        return CalendarCoverageError(
            Text(
                zh=f"已公布的放假安排只确定了 {span} 的工作日，{what.zh}；"
                "新通知公布后可用 with_notices 加入",
                en=f"published notices settle {span}; {what.en}. "
                "Once the next notice is out, add it by with_notices",
            )
        )

    def _index(self, day: date) -> int:
        """Return how many working days have passed by *day*."""
        try:
            return self._passed[day]
        except KeyError:
            raise self.outside(day) from None

    def _holiday_around(self, day: date) -> tuple[Text, Notice] | tuple[None, None]:
        """Find the holiday that a weekend lies inside of, as October 5 within the first seven."""
        left, right = self._beside(day, -_ONE), self._beside(day, _ONE)
        if left and right and not left[0].kind.is_working and not right[0].kind.is_working:
            return left[0].name, left[1]
        return None, None

    def _beside(self, day: date, step: timedelta) -> tuple[NoticeDay, Notice] | None:
        """Return what a notice says of the first day that is no plain weekend day."""
        day += step
        while day not in self._days and day.weekday() >= 5:
            day += step
        return self._days.get(day)


_ONE = timedelta(1)


def _seniority(notice: Notice) -> tuple[date, bool, str]:
    """Order notices by issue, first those without a verified date; what amends comes after."""
    return notice.issued or date.min, notice.amends is not None, notice.label.zh


_ALIVE: WeakValueDictionary[tuple[Notice, ...], WorkingCalendar] = WeakValueDictionary()
"""Every calendar that someone holds: calendars are compared by identity, which equal sets share."""


_BUILDING = Lock()
"""Held while one is looked for and built, so that threads share it too."""


@lru_cache(maxsize=64)
def _the_one(notices: tuple[Notice, ...]) -> WorkingCalendar:
    with _BUILDING:
        found = _ALIVE.get(notices)
        if found is None:
            found = _ALIVE[notices] = _build(notices)
        return found


def _build(notices: tuple[Notice, ...]) -> WorkingCalendar:
    years = sorted({notice.year for notice in notices if notice.year is not None})
    if not years:
        raise CalendarCoverageError(
            Text("没有任何年度放假安排，无法推算", "no notice publishes a year: nothing is known")
        )
    # A gap ends what is known: nothing after an unpublished year can be counted to.
    run = bisect_right([y - i for i, y in enumerate(years)], years[0])
    first_day = date(years[0], 1, 1)
    last_published = date(years[run - 1], 12, 31)
    days: dict[date, tuple[NoticeDay, Notice]] = {}
    for notice in notices:
        for entry in notice.days:
            known = days.get(entry.date)
            if known is not None:
                _refuse_contradiction(known, entry, notice)
            days[entry.date] = (entry, notice)
    passed: dict[date, int] = {}
    # The first entry stands for "before the first working day", so that ranks are positions.
    worked = [date.min]
    last_known = last_published - REACH
    for index in range((last_known - first_day).days + 1):
        day = first_day + timedelta(index)
        known = days.get(day)
        if known[0].kind.is_working if known else day.weekday() < 5:
            worked.append(day)
        passed[day] = len(worked) - 1
    return WorkingCalendar(
        notices=notices,
        first_day=first_day,
        last_published_day=last_published,
        last_known_day=last_known,
        days=days,
        passed=passed,
        worked=worked,
    )


def _refuse_contradiction(
    known: tuple[NoticeDay, Notice], entry: NoticeDay, notice: Notice
) -> None:
    """Refuse a notice that changes what another set, unless it says that it amends it."""
    earlier_day, earlier = known
    if earlier_day.kind is entry.kind or notice.amends is not None:
        return
    raise NoticeError(
        Text(
            zh=f"{earlier.label.zh} 把 {entry.date} 定为{earlier_day.kind.label.zh}，"
            f"{notice.label.zh} 却定为{entry.kind.label.zh}。"
            "请更正其一，或在后者写明 amends",
            en=f"{earlier.label.en} makes {entry.date} a {earlier_day.kind.label.en}, "
            f"{notice.label.en} a {entry.kind.label.en}. Correct one of them, or let the later "
            "one say which notice it amends",
        )
    )
