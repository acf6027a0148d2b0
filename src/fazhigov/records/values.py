"""Cells: from what people type, or a typed table holds, to exact values."""

from __future__ import annotations

import re
from datetime import date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from fazhigov.calendars.moments import to_moment
from fazhigov.errors import FazhigovError, near_match
from fazhigov.records.schema import Field
from fazhigov.text import NO_TEXT, Text

Value = str | int | bool | date | Decimal | Fraction
"""A cell's value; a moment is a datetime in Asia/Shanghai, a percentage a Fraction of 1."""


class CellError(FazhigovError, ValueError):
    """A cell that is not what its column holds; `expected` says what would be."""

    def __init__(self, raw: Any, expected: Text, hint: Text = NO_TEXT) -> None:
        super().__init__(
            Text(
                "。".join(filter(None, [f"“{raw}”不是{expected.zh}", hint.zh])),
                ". ".join(filter(None, [f"{str(raw)!r} is not {expected.en}", hint.en])),
            )
        )
        self.expected = expected


_FLAGS = {"是": True, "yes": True, "true": True, "否": False, "no": False, "false": False}

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日)")

_DIGITS = re.compile(r"[0-9]{1,30}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")

_EXPECTED = {
    "text": Text("文字", "text"),
    "date": Text("日期，如 2024-09-27、2024/9/27 或 2024年9月27日", "a date, such as 2024-09-27"),
    "moment": Text(
        "带时区的时刻，如 2022-04-29T12:24+08:00", "a moment, such as 2022-04-29T12:24+08:00"
    ),
    "count": Text("不小于0的整数", "a whole number of at least 0"),
    "amount": Text("数值，如 1753.79", "a number, such as 1753.79"),
    "percent": Text("0以上的百分数，如 79.99 或 79.99%", "a percentage, such as 79.99 or 79.99%"),
    "flag": Text("是或否", "yes or no"),
    "year": Text("年份，如 2024", "a year, such as 2024"),
}


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
    if column.type in ("choice", "item"):
        return _choice(raw, column)
    found = _moment(raw, zone) if column.type == "moment" else _PARSERS[column.type](raw)
    if found is None:
        raise CellError(raw, _EXPECTED[column.type])
    return found


def _text(raw: Any) -> str | None:
    return str(raw)


def _date(raw: Any) -> date | None:
    if isinstance(raw, datetime):
        return raw.date() if raw.time() == time() and raw.tzinfo is None else None
    if isinstance(raw, date):
        return raw
    match = _DATE.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        return None
    year, month, day = (int(piece) for piece in match.groups() if piece is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moment(raw: Any, zone: tzinfo | None) -> datetime | None:
    if isinstance(raw, str):
        if len(raw) <= len("2022-04-29"):
            return None  # It would parse as midnight, but a day is no moment.
        try:
            raw = datetime.fromisoformat(raw)
        except ValueError:
            return None
    if not isinstance(raw, datetime):
        return None
    if raw.tzinfo is None:
        if zone is None:
            return None
        raw = raw.replace(tzinfo=zone)
    return to_moment(raw)


def _count(raw: Any) -> int | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, str) and _DIGITS.fullmatch(raw):
        raw = int(raw)
    return raw if isinstance(raw, int) and raw >= 0 else None


def _amount(raw: Any) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        return None
    if isinstance(raw, str) and not _NUMBER.fullmatch(raw):
        return None
    try:
        # repr is the shortest decimal that names the float: what was typed before it became one.
        found = Decimal(repr(raw) if isinstance(raw, float) else raw)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


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
