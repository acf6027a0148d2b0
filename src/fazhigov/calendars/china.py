"""China's arrangements 2001 to the last published year, as dated notices.

The days are those of the `holidays` package, whose docstring lists the text behind each year;
`china_notices.toml` beside this module adds the numbers and dates of issue.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from attrs import frozen

from fazhigov import documents
from fazhigov.calendars.notice import DayKind, Notice, NoticeDay
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.documents import Confidence
from fazhigov.text import Text

if TYPE_CHECKING:
    from holidays import HolidayBase

_YEAR_END = (12, 25)
"""From this day of December on, an unusual day was set by the next year's notice."""


def china() -> WorkingCalendar:
    """Return China's working calendar with every published notice.

    Source: the yearly notices of the General Office of the State Council; see `china_notices`.
    """
    return WorkingCalendar.of(china_notices())


@lru_cache(maxsize=1)
def china_notices() -> tuple[Notice, ...]:
    """Return the yearly notices since 2001 and the amendments of 2015, 2019 and 2020."""
    file = "china_notices.toml"
    table = documents.structure(documents.read(files(__package__) / file), _NoticeTable, file=file)
    published = _published_days(notice.year for notice in table.notices)
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
                days=tuple(d for d in published[entry.year] if d.date in entry.days),
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

    return China(years=years, language=language, observed=observed, expand=False)  # type: ignore[no-untyped-call]


def _published_days(years: Iterable[int]) -> dict[int, list[NoticeDay]]:
    """Sort the days of the `holidays` package under the year whose notice set them."""
    wanted = sorted(years)
    zh = _holidays(wanted, language="zh_CN")
    en = _holidays(wanted, language="en_US")
    statutory = {day for year in wanted for day in statutory_days(year)}
    names = {day: _plain_name(zh[day], en[day]) for day in zh}
    proper = {day: name for day, name in names.items() if name is not None}
    days: dict[int, list[NoticeDay]] = {year: [] for year in wanted}
    for day in sorted(zh):
        kind = DayKind.SWAPPED_REST_DAY if names[day] is None else DayKind.HOLIDAY
        days[_set_by(day, kind, statutory)].append(NoticeDay(day, kind, _name(day, proper)))
    for day in sorted(zh.weekend_workdays):
        kind = DayKind.MAKE_UP_WORKING_DAY
        days[_set_by(day, kind, statutory)].append(NoticeDay(day, kind, _name(day, proper)))
    return days


def _set_by(day: date, kind: DayKind, statutory: set[date]) -> int:
    late = (day.month, day.day) >= _YEAR_END and day not in statutory
    return day.year + 1 if late else day.year


def _plain_name(zh: str, en: str) -> Text | None:
    """Strip what `holidays` adds to a name; a swapped rest day has none of its own."""
    if "调休" in zh:
        return None
    return Text(zh.removesuffix("（补假）"), en.removesuffix(" (observed)"))


def _name(day: date, proper: dict[date, Text]) -> Text:
    """Name the holiday for which a day was moved: the nearest one."""
    return proper[min(proper, key=lambda other: (abs((other - day).days), other))]
