"""Cells: from what people type, or a typed table holds, to exact values."""

from __future__ import annotations

import re
import unicodedata
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Any

from fazhigov.calendars.moments import to_moment
from fazhigov.errors import FazhigovError, MomentError, near_match
from fazhigov.records.schema import Field
from fazhigov.text import NO_TEXT, Text, printable

Value = str | int | bool | date | Decimal | Fraction
"""A cell's value; a moment is a datetime in Asia/Shanghai, a percentage a Fraction of 1."""


class CellError(FazhigovError, ValueError):
    """A cell that is not what its column holds; `expected` says what would be."""

    def __init__(self, raw: Any, expected: Text, hint: Text = NO_TEXT) -> None:
        super().__init__(
            Text(
                "。".join(filter(None, [f"“{_shown(raw)}”不是{expected.zh}", hint.zh])),
                ". ".join(filter(None, [f"{_shown(raw)!r} is not {expected.en}", hint.en])),
            )
        )
        self.expected = expected


_FLAGS = {"是": True, "yes": True, "true": True, "否": False, "no": False, "false": False}

_DAY = (
    r"(?P<year>[0-9]{4})(?:"
    r" ?(?P<mark>[-/.]) ?(?P<m>[0-9]{1,2}) ?(?P=mark) ?(?P<d>[0-9]{1,2})"
    r"| ?年 ?(?P<month>[0-9]{1,2}) ?月 ?(?P<day>[0-9]{1,2}) ?日)"
)
_DATE = re.compile(_DAY)
_MOMENT = re.compile(
    _DAY + r"(?:(?<=日) *| +|T)(?P<hour>[0-9]{1,2})(?:"
    r":(?P<min>[0-9]{2})(?::(?P<sec>[0-9]{2}))?"
    r"| ?[时時] ?(?P<minute>[0-9]{1,2}) ?分(?: ?(?P<second>[0-9]{1,2}) ?秒)?)"
    r" ?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
)

_UNREADABLE_DATES = (
    (re.compile(r"[0-9]{8}"), Text("请把年月日分开写", "Separate year, month and day")),
    (
        re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}"),
        Text(
            "年写在最前；日与月的先后不作猜测",
            "Write the year first; which is the day and which the month is never guessed",
        ),
    ),
    (
        re.compile(r"[0-9]{2}([-/.])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{2}年.*"),
        Text("年份写四位，写在最前", "Write the year first and with four digits"),
    ),
)
"""Forms that people type and that more than one day fits, or that a serial could be meant by."""

_SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of spreadsheets' serial days from March 1900 on: they count a February 29 that was not."""

_FIRST_SERIAL, _LAST_SERIAL = 10_000, 99_999
"""From 1927 to 2173: with five digits no number of another meaning is taken for a day."""

_SERIAL = re.compile(r"[0-9]{5}")

COUNT_LIMIT = 10**15
"""Tables keep counts in 64-bit integers, whose sums must fit too; spreadsheets keep 15 digits."""

LONGEST_TEXT = 1 << 20
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
"""Characters that databases and UTF-8 output do not take."""

_MOST_DIGITS = 30
_DIGITS = re.compile(r"[0-9]{1,30}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")

_EXPECTED = {
    "text": Text("文字", "text"),
    "date": Text(
        "日期，如 2024-09-27、2024/9/27、2024.9.27 或 2024年9月27日", "a date, such as 2024-09-27"
    ),
    "moment": Text(
        "带时区的时刻，如 2022-04-29T12:24+08:00", "a moment, such as 2022-04-29T12:24+08:00"
    ),
    "count": Text("不小于0、至多15位的整数", "a whole number of at least 0, of at most 15 digits"),
    "amount": Text("数值，如 1753.79", "a number, such as 1753.79"),
    "percent": Text("0以上的百分数，如 79.99 或 79.99%", "a percentage, such as 79.99 or 79.99%"),
    "flag": Text("是或否", "yes or no"),
    "year": Text("年份，如 2024", "a year, such as 2024"),
}

_READABLE = Text(
    "可读的文字（不含空字符，不超过1 MiB）", "readable text (without NUL, of at most 1 MiB)"
)

_LONGEST_QUOTE = 100


def parse(raw: Any, column: Field, zone: tzinfo | None) -> Value | None:
    """Read one cell. Nothing, or blanks only, is None: not known.

    Args:
        raw: text as typed, or a value as a typed table holds it.
        column: what the column holds.
        zone: the zone of moments that state none; None if the county states none either.

    Raises:
        CellError: the cell does not fit its column.
    """
    # NaN and NaT, the missing values of typed tables, are not equal to themselves.
    if raw is None or raw != raw:  # noqa: PLR0124
        return None
    if isinstance(raw, str):
        raw = raw.strip()
        if not raw:
            return None
        if len(raw) > LONGEST_TEXT or _UNWRITABLE.search(raw):
            raise CellError(raw, _READABLE)
        if column.type not in ("text", "choice", "item"):
            raw = _half_width(raw)
    elif isinstance(raw, date) and not MINYEAR <= raw.year <= MAXYEAR:
        # Those of pandas go on, and neither compare with others nor print.
        raise CellError(f"{raw.year}-{raw.month:02}-{raw.day:02}", _EXPECTED[column.type])
    if column.type in ("choice", "item"):
        return _choice(raw, column)
    found = _moment(raw, zone) if column.type == "moment" else _PARSERS[column.type](raw)
    if found is None:
        hint = _date_hint(raw) if column.type == "date" else NO_TEXT
        raise CellError(raw, _EXPECTED[column.type], hint)
    return found


def _half_width(text: str) -> str:
    """Replace full-width forms and wide blanks by what they stand for.

    Unicode's other equivalents stay: a raised 2 is no 2, for 5² is not 52.
    """
    if text.isascii():
        return text
    return "".join(
        unicodedata.normalize("NFKC", character)
        if unicodedata.decomposition(character).startswith(("<wide>", "<noBreak>"))
        else character
        for character in text
    ).strip()


def _shown(raw: Any) -> str:
    """Quote a cell in a message, but not all of a long one."""
    shown = printable(str(raw))
    return shown if len(shown) <= _LONGEST_QUOTE else f"{shown[:_LONGEST_QUOTE]}…"


def _text(raw: Any) -> str | None:
    # A typed table can hold what is no one value: bytes, a list, a structure.
    return None if isinstance(raw, bytes | bytearray | list | tuple | dict) else str(raw)


def _date(raw: Any) -> date | None:
    if isinstance(raw, datetime):
        return raw.date() if raw.time() == time() and raw.tzinfo is None else None
    if isinstance(raw, date):
        return raw
    serial = _serial(raw)
    if serial is not None:
        return _SERIAL_ZERO + timedelta(days=serial)
    match = _DATE.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        return None
    try:
        return date(*_day_of(match))
    except ValueError:
        return None


def _serial(raw: Any) -> int | None:
    typed = isinstance(raw, str) and _SERIAL.fullmatch(raw)
    found = int(raw) if typed else _whole(raw)
    return found if found is not None and _FIRST_SERIAL <= found <= _LAST_SERIAL else None


def _whole(raw: Any) -> int | None:
    """Return a number without a fraction as an integer."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, Decimal):
        # An exponent of many digits would fill the memory.
        sound = raw.is_finite() and abs(raw.adjusted()) <= _MOST_DIGITS
        return int(raw) if sound and raw == raw.to_integral_value() else None
    if isinstance(raw, int) or (isinstance(raw, float) and raw.is_integer()):
        return int(raw)
    return None


def _day_of(match: re.Match[str]) -> tuple[int, int, int]:
    return (
        int(match["year"]),
        int(match["m"] or match["month"]),
        int(match["d"] or match["day"]),
    )


def _date_hint(raw: Any) -> Text:
    written = str(raw)
    return next((hint for form, hint in _UNREADABLE_DATES if form.fullmatch(written)), NO_TEXT)


def _moment(raw: Any, zone: tzinfo | None) -> datetime | None:
    if isinstance(raw, str):
        if len(raw) <= len("2022-04-29"):
            return None  # It would parse as midnight, but a day is no moment.
        try:
            raw = datetime.fromisoformat(_iso(raw))
        except ValueError:
            return None
    if not isinstance(raw, datetime):
        return None
    if raw.tzinfo is None:
        if zone is None:
            return None
        raw = raw.replace(tzinfo=zone)
    try:
        found = to_moment(raw)
    except MomentError:  # At an end of the calendar: in Shanghai there is no such day.
        return None
    return found if found.year <= MAXYEAR else None  # One of pandas goes on.


def _iso(text: str) -> str:
    """Rewrite a moment in one of the forms that people type; leave all else as it is."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return text
    day = "{:04}-{:02}-{:02}".format(*_day_of(match))
    hour = int(match["hour"])
    minute = int(match["min"] or match["minute"])
    second = int(match["sec"] or match["second"] or 0)
    return f"{day}T{hour:02}:{minute:02}:{second:02}{match['zone'] or ''}"


def _count(raw: Any) -> int | None:
    typed = isinstance(raw, str) and _DIGITS.fullmatch(raw)
    found = int(raw) if typed else _whole(raw)
    return found if found is not None and 0 <= found < COUNT_LIMIT else None


def _amount(raw: Any) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        return None
    if isinstance(raw, str) and not _NUMBER.fullmatch(raw):
        return None
    # repr is the shortest decimal that names the float: what was typed before it became one.
    found = Decimal(repr(raw) if isinstance(raw, float) else raw)
    # An exponent of many digits would fill the memory as soon as the number became a fraction.
    return found if found.is_finite() and abs(found.adjusted()) <= _MOST_DIGITS else None


def _percent(raw: Any) -> Fraction | None:
    if isinstance(raw, Fraction):
        return raw
    number = _amount(raw.removesuffix("%").rstrip() if isinstance(raw, str) else raw)
    return None if number is None or number < 0 else Fraction(number) / 100


def _flag(raw: Any) -> bool | None:
    if isinstance(raw, bool):
        return raw
    return _FLAGS.get(raw.lower()) if isinstance(raw, str) else None


def _year(raw: Any) -> int | None:
    found = _count(raw)
    return found if found is not None and 1949 <= found <= 9999 else None


def _choice(raw: Any, column: Field) -> str:
    for code, label in column.options.items():
        if raw in (code, label):
            return code
    if column.type == "item":
        hint = near_match(str(raw), column.options)
        raise CellError(raw, Text("规则所称的事项", "an item that a rule names"), hint)
    listed = "、".join(column.options.values())
    raise CellError(
        raw, Text(f"以下之一：{listed}", f"one of: {', '.join(column.options)} ({listed})")
    )


_PARSERS = {
    "text": _text,
    "date": _date,
    "count": _count,
    "amount": _amount,
    "percent": _percent,
    "flag": _flag,
    "year": _year,
}
