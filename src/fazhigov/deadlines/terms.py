"""Terms: lengths as the law states them, each unit a type of its own."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from attrs import Attribute, field, frozen

from fazhigov.errors import TermError
from fazhigov.text import Text


def _positive(_: Any, attribute: Attribute[int], value: Any) -> None:
    if type(value) is not int or value < 1:
        raise TermError(
            Text(
                zh=f"期限必须是不小于1的整数，实为 {value!r}",
                en=f"a term is a whole number of at least 1, not {value!r}",
            )
        )


@frozen(order=True)
class Term:
    """A length of time; use one of the five units below."""

    n: int = field(validator=_positive)

    unit: ClassVar[Text]
    unit_one: ClassVar[str]

    def __attrs_post_init__(self) -> None:
        if type(self) is Term:
            raise TermError(Text("期限须有单位", "a term needs a unit: use WorkingDays, Hours, …"))

    @property
    def text(self) -> Text:
        """The term in words, such as "7 working days"."""
        return self.of(self.n)

    @classmethod
    def of(cls, n: int) -> Text:
        """Say *n* of this unit in words; *n* may be 0 or negative, as margins are."""
        return Text(f"{n}{cls.unit.zh}", f"{n} {cls.unit_one if abs(n) == 1 else cls.unit.en}")

    def __str__(self) -> str:
        return self.text.en


class WorkingDays(Term):
    """Working days: make-up working days count, holidays and swapped rest days do not."""

    unit: ClassVar[Text] = Text("个工作日", "working days")
    unit_one: ClassVar[str] = "working day"


class CalendarDays(Term):
    """Days of any kind; a last day that is a rest day moves on (Civil Code 203)."""

    unit: ClassVar[Text] = Text("日", "days")
    unit_one: ClassVar[str] = "day"


class Hours(Term):
    """Hours from the moment itself, through nights and holidays (Civil Code 201)."""

    unit: ClassVar[Text] = Text("小时", "hours")
    unit_one: ClassVar[str] = "hour"


class Months(Term):
    """Months, to the corresponding day or the month's last (Civil Code 202)."""

    unit: ClassVar[Text] = Text("个月", "months")
    unit_one: ClassVar[str] = "month"


class Years(Term):
    """Years, to the corresponding day or the month's last (Civil Code 202)."""

    unit: ClassVar[Text] = Text("年", "years")
    unit_one: ClassVar[str] = "year"


_UNITS: dict[str, type[Term]] = {
    "working day": WorkingDays,
    "working days": WorkingDays,
    "个工作日": WorkingDays,
    "工作日": WorkingDays,
    "day": CalendarDays,
    "days": CalendarDays,
    "calendar day": CalendarDays,
    "calendar days": CalendarDays,
    "日": CalendarDays,
    "天": CalendarDays,
    "个自然日": CalendarDays,
    "自然日": CalendarDays,
    "hour": Hours,
    "hours": Hours,
    "小时": Hours,
    "个小时": Hours,
    "month": Months,
    "months": Months,
    "个月": Months,
    "月": Months,
    "year": Years,
    "years": Years,
    "年": Years,
}

_TERM = re.compile(r"([0-9]{1,30})\s*(\D+)")


def parse_term(text: str) -> Term:
    """Read a term: "7 working days", "7个工作日", "20日", "5 hours", "3个月", "2年".

    Raises:
        TermError: the text is no number and unit, or the number is 0.
    """
    match = _TERM.fullmatch(text.strip())
    unit = _UNITS.get(" ".join(match[2].lower().split())) if match else None
    if match is None or unit is None:
        raise TermError(
            Text(
                zh=f"无法识别期限“{text}”：请写数字加单位，如 7个工作日、20日、5小时、3个月、2年",
                en=f"cannot read the term {text!r}: write a number and a unit, such as "
                '"7 working days", "20 days", "5 hours", "3 months", "2 years"',
            )
        )
    return unit(int(match[1]))
