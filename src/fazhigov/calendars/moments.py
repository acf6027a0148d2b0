"""Days and moments in Asia/Shanghai (law of counting 11)."""

from __future__ import annotations

from datetime import date, datetime

import pendulum

from fazhigov.errors import MomentError
from fazhigov.text import Text

SHANGHAI = pendulum.timezone("Asia/Shanghai")


def to_moment(value: datetime) -> datetime:
    """Express a moment in Asia/Shanghai.

    Raises:
        MomentError: *value* has no zone, so it names no moment, or is at an end of the calendar.
    """
    if value.tzinfo is None:
        raise MomentError(
            Text(
                zh=f"时刻 {value.isoformat()} 没有时区：请写明，例如 +08:00",
                en=f"moment {value.isoformat()} has no zone: state one, such as +08:00",
            )
        )
    try:
        return value.astimezone(SHANGHAI)
    except OverflowError:
        raise MomentError(
            Text(
                zh=f"时刻 {value.isoformat()} 在上海不在公元1年至9999年之内",
                en=f"moment {value.isoformat()} is not in the years 1 to 9999 in Shanghai",
            )
        ) from None


def to_day(value: date) -> date:
    """Return the day in Asia/Shanghai on which *value* lies; a date is itself.

    Raises:
        MomentError: *value* is a datetime without a zone, or no date at all.
    """
    if isinstance(value, datetime):
        return to_moment(value).date()
    if not isinstance(value, date):
        raise MomentError(
            Text(
                f"应为 date 或 datetime，实为 {value!r}",
                f"expected a date or a datetime, found {value!r}",
            )
        )
    return value


def parse_day_or_moment(text: str) -> date:
    """Read "2024-09-27" as a date and "2022-04-29T12:24+08:00" as a moment.

    Raises:
        MomentError: neither of the two, or a moment without a zone.
    """
    text = text.strip()
    try:
        if len(text) == len("2024-09-27"):
            return date.fromisoformat(text)
        return to_moment(datetime.fromisoformat(text))
    except MomentError:
        raise
    except ValueError:
        raise MomentError(
            Text(
                zh=f"无法识别“{text}”：请写 2024-09-27 或 2022-04-29T12:24+08:00",
                en=f"cannot read {text!r}: write 2024-09-27 or 2022-04-29T12:24+08:00",
            )
        ) from None
