"""China's arrangements 2001 to the last published year, as dated notices.

The days are those of the `holidays` package, whose docstring lists the text behind each year;
`china_notices.toml` beside this module adds the numbers and dates of issue.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from attrs import frozen

from fazhigov import documents
from fazhigov.calendars.notice import DayKind, Notice, NoticeDay
from fazhigov.calendars.working import REACH, WorkingCalendar
from fazhigov.documents import Confidence
from fazhigov.errors import NoticeError
from fazhigov.text import Text

if TYPE_CHECKING:
    from holidays import HolidayBase


def china() -> WorkingCalendar:
    """Return China's working calendar with every published notice.

    Source: the yearly notices of the General Office of the State Council; see `china_notices`.
    """
    return WorkingCalendar.of(china_notices())


@lru_cache(maxsize=1)
def china_notices() -> tuple[Notice, ...]:
    """Return the yearly notices since 2001 and the amendments of 2015, 2019 and 2020."""
    file = "china_notices.toml"
    table = documents.structure(
        documents.read(files("fazhigov.calendars") / file), _NoticeTable, file=file
    )
    published = _published_days(notice.year for notice in table.notices)
    _check_against(table, published)
    amended = {day for amendment in table.amendments for day in amendment.days}
    undone = {day: a for a in table.amendments for day in a.was_make_up}
    return tuple(
        [
            Notice(
                title=_title(entry.year),
                issued=entry.issued,
                days=tuple(
                    sorted(
                        [
                            *(day for day in published[entry.year] if day.date not in amended),
                            *(
                                NoticeDay(day, DayKind.MAKE_UP_WORKING_DAY, _SPRING_FESTIVAL)
                                for day, amendment in undone.items()
                                if amendment.year == entry.year
                            ),
                        ],
                        key=lambda day: day.date,
                    )
                ),
                number=entry.number,
                year=entry.year,
                url=entry.url,
                confidence=entry.confidence,
            )
            for entry in table.notices
        ]
        + [
            Notice(
                title=_amendment_title(entry.year),
                issued=entry.issued,
                days=tuple(day for day in published[entry.year] if day.date in entry.days),
                number=entry.number,
                amends=entry.amends,
                url=entry.url,
                confidence=entry.confidence,
            )
            for entry in table.amendments
        ]
    )


@lru_cache(maxsize=64)
def statutory_days(year: int) -> frozenset[date]:
    """Return the days that the law itself makes holidays, before any notice arranges them.

    Source: the State Council's Measures on Holidays, as in force in *year* (13 days from 2025).
    """
    plain = _holidays([year], language="zh_CN", observed=False)
    specials = {(entry[0], entry[1]) for entry in plain.special_public_holidays.get(year, ())}
    return frozenset(day for day in plain if (day.month, day.day) not in specials)


@frozen
class _YearEntry:
    year: int
    confidence: Confidence
    number: str | None = None
    issued: date | None = None
    url: str | None = None


@frozen
class _AmendmentEntry:
    year: int
    confidence: Confidence
    number: str
    issued: date
    amends: str
    url: str
    days: tuple[date, ...]
    was_make_up: tuple[date, ...] = ()


@frozen
class _NoticeTable:
    notices: tuple[_YearEntry, ...]
    amendments: tuple[_AmendmentEntry, ...]


_SPRING_FESTIVAL = Text("春节", "Spring Festival")


def _title(year: int) -> Text:
    return Text(f"国务院办公厅{year}年节假日安排", f"State Council holiday arrangement for {year}")


def _amendment_title(year: int) -> Text:
    return Text(
        f"国务院办公厅{year}年节假日调整", f"State Council change of the arrangement for {year}"
    )


def _holidays(years: Iterable[int], *, language: str, observed: bool = True) -> HolidayBase:
    # Imported here: the package is slow to import, and only calendars of China need it.
    from holidays.countries.china import China  # noqa: PLC0415

    return China(years=years, language=language, observed=observed)  # type: ignore[no-untyped-call]


def _published_days(years: Iterable[int]) -> dict[int, list[NoticeDay]]:
    """Sort the days of the `holidays` package under the year whose notice set them."""
    wanted = sorted(years)
    zh = _holidays(wanted, language="zh_CN")
    english = _english_names(zh)
    proper = {day: english[name] for day in sorted(zh) if (name := _plain_name(zh[day]))}
    days: dict[int, list[NoticeDay]] = {year: [] for year in wanted}
    for day in sorted(zh):
        kind = DayKind.HOLIDAY if _plain_name(zh[day]) else DayKind.SWAPPED_REST_DAY
        days[_set_by(day)].append(NoticeDay(day, kind, _name(day, proper)))
    for day in sorted(zh.weekend_workdays):
        kind = DayKind.MAKE_UP_WORKING_DAY
        days[_set_by(day)].append(NoticeDay(day, kind, _name(day, proper)))
    return days


def _check_against(table: _NoticeTable, published: dict[int, list[NoticeDay]]) -> None:
    """Refuse an older `holidays` that lacks a notice: its silence would read as plain weekdays."""
    arranged = {day.date for days in published.values() for day in days}
    lacking = [
        entry.number or str(entry.year)
        for entry in table.notices
        if not any(day.kind is DayKind.MAKE_UP_WORKING_DAY for day in published[entry.year])
    ]
    lacking += [
        amendment.number
        for amendment in table.amendments
        if any(day.weekday() < 5 and day not in arranged for day in amendment.days)
    ]
    if lacking:
        listed = ", ".join(lacking)
        raise NoticeError(
            Text(
                f"已安装的 holidays 缺少以下通知的安排：{listed}。请升级该软件包",
                f"the installed holidays package lacks the arrangements of {listed}. Upgrade it",
            )
        )


def _set_by(day: date) -> int:
    """Return the year whose notice sets a day: the last ones of December are the next year's."""
    return (day + REACH).year


def _plain_name(name: str) -> str | None:
    """Strip what `holidays` adds to a name; a swapped rest day has none of its own."""
    return None if "调休" in name else name.removesuffix("（补假）")


def _english_names(zh: HolidayBase) -> dict[str, Text]:
    """Pair each Chinese name with the English one of the first day that bears it."""
    first: dict[str, date] = {}
    for day in sorted(zh):
        name = _plain_name(zh[day])
        if name is not None:
            first.setdefault(name, day)
    en = _holidays({day.year for day in first.values()}, language="en_US")
    return {name: Text(name, en[day].removesuffix(" (observed)")) for name, day in first.items()}


def _name(day: date, proper: dict[date, Text]) -> Text:
    """Name the holiday for which a day was moved: the nearest one."""
    for distance in range(_FARTHEST):
        for near in (day - timedelta(distance), day + timedelta(distance)):
            if near in proper:
                return proper[near]
    raise NoticeError(
        Text(
            f"{day} 附近没有节日，无法命名：holidays 的数据有误",
            f"no holiday lies near {day}: the data of the holidays package are wrong",
        )
    )


_FARTHEST = 60
"""No arrangement has moved a day farther than this from its holiday (days)."""
