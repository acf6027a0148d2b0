"""What the coming notices could leave open (law of counting 13).

Calendars that bracket every arrangement a coming notice could make. A due date lies between the
answers of the two. Working days are counted between narrow brackets: a holiday swaps only so many
days, and pays each back. Where a single day decides (does a last day roll?), the wide brackets
hold, in which every day that could be worked or free is so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from attrs import frozen

from fazhigov.calendars.china import statutory_days
from fazhigov.calendars.notice import DayKind, Notice, NoticeDay
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.text import Text

HORIZON_YEARS = 10
"""How far ahead a provisional date is given."""

# Measured over the notices 2001-2026, with a margin of ours. The commemoration of 2015-09-03,
# decided during the year, no forecast could hold.
_FREED = range(-4, 9)
"""Days from a statutory day within which a weekday may become free (so far: -2 to +5)."""
_WORKED = range(-12, 13)
"""Days from a statutory day within which a weekend day may be worked (so far: -8 to +10)."""
_MOST_WORKED = 3
"""Weekend days worked for one holiday (so far: 2)."""
_MOST_FREED = 6
"""Weekdays freed for one holiday, beyond its statutory days (so far: 5)."""
_NOT_PAID_BACK = 2
"""Freed weekdays of one holiday that no weekend day pays back (so far: 2, Spring Festival 2020)."""


@frozen
class Bracket:
    """Two calendars between which the coming arrangements lie."""

    most: WorkingCalendar
    fewest: WorkingCalendar


@frozen
class Outlook:
    """The brackets around what is not yet known."""

    counting: Bracket
    single_days: Bracket


@lru_cache(maxsize=64)
def outlook(calendar: WorkingCalendar) -> Outlook:
    """Bracket the years after the last published one, `HORIZON_YEARS` of them."""
    clusters = [_Cluster.of(days, calendar) for days in _clustered(_statutory(calendar))]
    return Outlook(
        counting=Bracket(
            most=_with(calendar, [day for c in clusters for day in c.most_counted()]),
            fewest=_with(calendar, [day for c in clusters for day in c.fewest_counted()]),
        ),
        single_days=Bracket(
            most=_with(calendar, [day for c in clusters for day in c.rest() + c.all_worked()]),
            fewest=_with(calendar, [day for c in clusters for day in c.rest() + c.all_freed()]),
        ),
    )


_COMING = Text("尚未公布的放假安排", "arrangement not yet published")


@frozen
class _Cluster:
    """Statutory holidays so near each other that their swaps may mingle.

    Attributes:
        statutory: the statutory days, in order.
        holidays: how many stretches of statutory days there are.
        weekdays: weekdays that may become free, in order.
        weekend: weekend days that may be worked, in order.
    """

    statutory: tuple[date, ...]
    holidays: int
    weekdays: tuple[date, ...]
    weekend: tuple[date, ...]

    @classmethod
    def of(cls, statutory: Sequence[date], calendar: WorkingCalendar) -> _Cluster:
        open_days = [
            day
            for day in _days(statutory[0] + _WORKED[0] * _ONE, statutory[-1] + _WORKED[-1] * _ONE)
            if day > calendar.last_known_day
            and day not in statutory
            and day not in calendar.set_days
        ]
        return cls(
            statutory=tuple(statutory),
            holidays=1 + sum(later - earlier > _ONE for earlier, later in pairwise(statutory)),
            weekdays=tuple(d for d in open_days if d.weekday() < 5 and _near(d, statutory)),
            weekend=tuple(d for d in open_days if d.weekday() >= 5),
        )

    def rest(self) -> list[NoticeDay]:
        """The statutory days are free in any case."""
        return [NoticeDay(day, DayKind.HOLIDAY, _COMING) for day in self.statutory]

    def all_worked(self) -> list[NoticeDay]:
        """Every weekend day that could be worked."""
        return _as(DayKind.MAKE_UP_WORKING_DAY, self.weekend)

    def all_freed(self) -> list[NoticeDay]:
        """Every weekday that could be free."""
        return _as(DayKind.SWAPPED_REST_DAY, self.weekdays)

    def most_counted(self) -> list[NoticeDay]:
        """As many working days as any arrangement leaves by each day.

        For each number of swaps: worked as early as possible, paid for as late as possible.
        """
        swaps = range(min(self.holidays * _MOST_WORKED, len(self.weekend)) + 1)
        moved = self._moved()
        return self._envelope(
            [(self.weekend[:n], _last(self.weekdays, moved + n)) for n in swaps], max
        )

    def fewest_counted(self) -> list[NoticeDay]:
        """As few working days as any arrangement leaves by each day.

        For each number of freed days: freed as early as possible, paid back as late as possible.
        """
        frees = range(min(self.holidays * _MOST_FREED, len(self.weekdays)) + 1)
        kept = self._moved() + self.holidays * _NOT_PAID_BACK
        return self._envelope(
            [(_last(self.weekend, max(n - kept, 0)), self.weekdays[:n]) for n in frees], min
        )

    def _envelope(
        self,
        arrangements: list[tuple[tuple[date, ...], tuple[date, ...]]],
        pick: Callable[[Iterable[int]], int],
    ) -> list[NoticeDay]:
        """Return the calendar whose count of working days is the *pick* of all arrangements'."""
        counts = [0] * len(arrangements)
        picked = 0
        found: list[NoticeDay] = []
        for day in sorted({*self.statutory, *self.weekdays, *self.weekend}):
            for index, (worked, freed) in enumerate(arrangements):
                weekday = day.weekday() < 5
                counts[index] += day in worked or (
                    weekday and day not in freed and day not in self.statutory
                )
            before, picked = picked, pick(counts)
            kind = DayKind.HOLIDAY if picked == before else DayKind.MAKE_UP_WORKING_DAY
            # A plain weekday or weekend day needs no word from a notice.
            if (picked > before) != (day.weekday() < 5) or day in self.statutory:
                found.append(NoticeDay(day, kind, _COMING))
        return found

    def _moved(self) -> int:
        """Statutory days that fall on a weekend: the law itself frees a weekday for each."""
        return sum(day.weekday() >= 5 for day in self.statutory)


def _last(days: tuple[date, ...], n: int) -> tuple[date, ...]:
    return days[max(len(days) - n, 0) :]


_ONE = timedelta(1)


def _statutory(calendar: WorkingCalendar) -> list[date]:
    """Return the statutory days whose swaps are not known yet."""
    first = calendar.last_published_day.year + 1
    return sorted(
        day for year in range(first, first + HORIZON_YEARS) for day in statutory_days(year)
    )


def _clustered(days: list[date]) -> Iterator[list[date]]:
    """Split statutory days where no swap could reach from one to the next."""
    cluster = [days[0]]
    for earlier, later in pairwise(days):
        if (later - earlier).days > _WORKED[-1] - _WORKED[0]:
            yield cluster
            cluster = []
        cluster.append(later)
    yield cluster


def _near(day: date, statutory: Sequence[date]) -> bool:
    return any((day - holiday).days in _FREED for holiday in statutory)


def _days(first: date, last: date) -> list[date]:
    return [first + n * _ONE for n in range((last - first).days + 1)]


def _as(kind: DayKind, days: Sequence[date]) -> list[NoticeDay]:
    return [NoticeDay(day, kind, _COMING) for day in days]


def _with(calendar: WorkingCalendar, days: Sequence[NoticeDay]) -> WorkingCalendar:
    """Return the calendar as if these days had been arranged."""
    first = calendar.last_published_day.year + 1
    by_year: dict[int, list[NoticeDay]] = {y: [] for y in range(first, first + HORIZON_YEARS)}
    for day in days:
        # The last days before the first unpublished year are that year's to arrange.
        by_year[max(day.date.year, first)].append(day)
    return calendar.with_notices(
        *(
            Notice(
                title=_COMING,
                issued=date.max,
                year=year,
                days=tuple(sorted(found, key=lambda day: day.date)),
                confidence="unverified",
            )
            for year, found in by_year.items()
        )
    )
