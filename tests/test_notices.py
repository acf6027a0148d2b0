"""Notices read from TOML: every day, its kind and its name."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

import fazhigov as fz
from fazhigov.calendars.notice import MOST_DAYS

HOLIDAY, MAKE_UP = fz.DayKind.HOLIDAY, fz.DayKind.MAKE_UP_WORKING_DAY
NEW_YEAR = '{ name = { zh = "元旦", en = "New Year" }, from = 2027-01-01, through = 2027-01-03 }'
SPRING = '{ name = { zh = "春节", en = "Spring" }, from = 2027-02-05, through = 2027-02-05 }'


def load(folder: Path, rest: str, make_up: str = "", title: str = "test") -> fz.Notice:
    """Read one notice with these stretches off and days worked."""
    file = folder / "notices.toml"
    file.write_text(
        f'[[notices]]\ntitle = {{ zh = "{title}", en = "{title}" }}\nissued = 2026-11-10\n'
        f"rest = [{rest}]\nmake_up = [{make_up}]\n",
        "utf-8",
    )
    (notice,) = fz.load_notices(file)
    return notice


def days(notice: fz.Notice) -> list[tuple[str, fz.DayKind, str]]:
    """Return each day as day and month, kind and English name."""
    return [(f"{day.date:%m-%d}", day.kind, day.name.en) for day in notice.days]


def test_a_stretch_ends_on_its_last_day(tmp_path: Path) -> None:
    """From and through are both off, one day is a stretch too; days stand in order."""
    assert days(load(tmp_path, f"{SPRING}, {NEW_YEAR}")) == [
        ("01-01", HOLIDAY, "New Year"),
        ("01-02", HOLIDAY, "New Year"),
        ("01-03", HOLIDAY, "New Year"),
        ("02-05", HOLIDAY, "Spring"),
    ]


def test_a_day_worked_is_named_after_the_nearest_stretch(tmp_path: Path) -> None:
    """2027-01-09 is 8 days after 01-01 and 27 before 02-05; 01-30 is 29 and 6 away from them."""
    found = load(tmp_path, f"{NEW_YEAR}, {SPRING}", "2027-01-09, 2027-01-30")
    worked = [day for day in days(found) if day[1] is MAKE_UP]
    assert worked == [("01-09", MAKE_UP, "New Year"), ("01-30", MAKE_UP, "Spring")]


def test_a_day_worked_without_a_holiday_is_named_by_its_kind(tmp_path: Path) -> None:
    """2027-01-09 is a Saturday."""
    (day,) = load(tmp_path, "", "2027-01-09").days
    assert (day.date, day.kind, day.name) == (date(2027, 1, 9), MAKE_UP, MAKE_UP.label)


@pytest.mark.parametrize("more", [0, 1])
def test_a_file_has_so_many_days_and_no_more(tmp_path: Path, more: int) -> None:
    """A slip of the year makes millions of days; what fits is read."""
    last = date(1900, 1, 1) + timedelta(MOST_DAYS - 1 + more)
    rest = f'{{ name = {{ zh = "长", en = "long" }}, from = 1900-01-01, through = {last} }}'
    if more:
        with pytest.raises(fz.InputErrors) as caught:
            load(tmp_path, rest)
        assert "10,001 days off: more than 10,000" in str(caught.value.faults[0])
    else:
        assert len(load(tmp_path, rest).days) == 10_000
