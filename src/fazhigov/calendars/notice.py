"""Notices: what the State Council, or a local body, says of certain days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from attrs import field, frozen

from fazhigov import documents
from fazhigov.documents import Confidence
from fazhigov.errors import DataError, NoticeError, refuse
from fazhigov.text import Text, both


class DayKind(StrEnum):
    """What a day is. Only the first two are working days."""

    WORKING_DAY = "working-day"
    MAKE_UP_WORKING_DAY = "make-up-working-day"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    SWAPPED_REST_DAY = "swapped-rest-day"

    @property
    def is_working(self) -> bool:
        """Whether people work on such a day."""
        return self in (DayKind.WORKING_DAY, DayKind.MAKE_UP_WORKING_DAY)

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _TITLES[self]


_TITLES = {
    DayKind.WORKING_DAY: Text("工作日", "working day"),
    DayKind.MAKE_UP_WORKING_DAY: Text("调休上班日", "make-up working day"),
    DayKind.WEEKEND: Text("休息日", "weekend"),
    DayKind.HOLIDAY: Text("放假日", "holiday"),
    DayKind.SWAPPED_REST_DAY: Text("调休休息日", "swapped rest day"),
}


@frozen
class NoticeDay:
    """One day that a notice sets, with the holiday's name."""

    date: date
    kind: DayKind
    name: Text


@frozen
class Notice:
    """One arrangement: its number, when it was issued, and the days it sets.

    A notice with a `year` publishes that year: from then on the year's days are known. One
    without (an amendment, a local closure) only changes days.
    """

    title: Text
    issued: date | None
    days: tuple[NoticeDay, ...] = field(repr=lambda days: f"<{len(days)} days>")
    number: str | None = None
    year: int | None = None
    amends: str | None = None
    region: str | None = None
    url: str | None = None
    confidence: Confidence = "text"

    def __attrs_post_init__(self) -> None:
        seen: dict[date, NoticeDay] = {}
        for day in self.days:
            if day.date in seen and seen[day.date].kind is not day.kind:
                raise NoticeError(
                    Text(
                        zh=f"{self.label.zh} 对 {day.date} 作了两种安排："
                        f"{seen[day.date].kind.label.zh}与{day.kind.label.zh}。请删去其一",
                        en=f"{self.label.en} sets {day.date} twice: as {seen[day.date].kind} "
                        f"and as {day.kind}. Remove one",
                    )
                )
            if day.kind is DayKind.MAKE_UP_WORKING_DAY and day.date.weekday() < 5:
                raise NoticeError(
                    Text(
                        zh=f"{self.label.zh} 把 {day.date} 定为调休上班日，但这天本来就上班",
                        en=f"{self.label.en} makes {day.date} a make-up working day, "
                        "but it is no weekend day. Check the date",
                    )
                )
            seen[day.date] = day

    @property
    def label(self) -> Text:
        """The number where it is known, else the title."""
        return both(self.number) if self.number else self.title


@frozen
class _Rest:
    """A stretch of days off, both ends included."""

    name: Text
    from_: date
    through: date

    @property
    def offsets(self) -> range:
        """Its days, counted from the first; none where it ends before it begins."""
        return range((self.through - self.from_).days + 1)


@frozen
class _NoticeEntry:
    title: Text
    issued: date
    number: str | None = None
    year: int | None = None
    amends: str | None = None
    region: str | None = None
    url: str | None = None
    confidence: Confidence = "text"
    rest: tuple[_Rest, ...] = ()
    make_up: tuple[date, ...] = ()


@frozen
class _NoticeFile:
    notices: tuple[_NoticeEntry, ...]


MOST_DAYS = 10_000
"""So many days may the stretches of one file have together: more than holidays of two centuries."""


def load_notices(source: documents.Source) -> tuple[Notice, ...]:
    """Read notices from a TOML file: next year's, a local closure, a region's holiday.

    Each `[[notices]]` table has `title`, `issued`, the stretches off as `rest` (`name`, `from`,
    `through`) and the weekend days worked as `make_up`; `year` if it publishes a whole year.

    Raises:
        InputErrors: every fault of the file, each with its path and remedy.
    """
    file = documents.as_path(source).name
    entries = documents.structure(documents.read(source), _NoticeFile, file=file).notices
    notices: list[Notice] = []
    faults: list[DataError] = []
    days = sum(len(rest.offsets) for entry in entries for rest in entry.rest)
    if days > MOST_DAYS:
        raise documents.one_fault(
            file,
            "notices",
            Text(
                f"放假共 {days:,} 天，多于 {MOST_DAYS:,}",
                f"{days:,} days off: more than {MOST_DAYS:,}",
            ),
            Text("请检查 from 与 through", "Check from and through"),
        )
    for number, entry in enumerate(entries):
        try:
            notices.append(_to_notice(entry))
        except NoticeError as error:
            faults.append(
                DataError(
                    file=file,
                    place=f"notices[{number}]",
                    problem=error.text,
                    remedy=Text("一天只能有一种安排", "A day can have one arrangement only"),
                )
            )
    refuse(file, faults)
    return tuple(notices)


def _to_notice(entry: _NoticeEntry) -> Notice:
    return Notice(
        title=entry.title,
        issued=entry.issued,
        days=tuple(sorted(_entry_days(entry), key=lambda day: (day.date, day.kind))),
        number=entry.number,
        year=entry.year,
        amends=entry.amends,
        region=entry.region,
        url=entry.url,
        confidence=entry.confidence,
    )


def _entry_days(entry: _NoticeEntry) -> Iterator[NoticeDay]:
    for rest in entry.rest:
        if rest.through < rest.from_:
            raise NoticeError(
                Text(
                    zh=f"“{rest.name.zh}”的结束日 {rest.through} 早于开始日 {rest.from_}",
                    en=f"{rest.name.en!r} ends on {rest.through}, before it begins on {rest.from_}",
                )
            )
        for offset in rest.offsets:
            yield NoticeDay(rest.from_ + timedelta(offset), DayKind.HOLIDAY, rest.name)
    for day in entry.make_up:
        yield NoticeDay(day, DayKind.MAKE_UP_WORKING_DAY, _nearest_name(day, entry.rest))


def _nearest_name(day: date, rests: tuple[_Rest, ...]) -> Text:
    if not rests:
        return DayKind.MAKE_UP_WORKING_DAY.label
    return min(rests, key=lambda rest: abs((rest.from_ - day).days)).name
