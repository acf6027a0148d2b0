"""How a deadline is explained: each law that was applied, each day with its number, in order."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.calendars.moments import SHANGHAI
from fazhigov.deadlines import laws
from fazhigov.deadlines.trace import DayStep

GROUND = fz.Text("鉴定", "appraisal")
CAL = fz.china()
NAMES = {id(law): name for name, law in vars(laws).items() if isinstance(law, laws.Law)}


def june(day: int) -> date:
    """Return a day of June 2024, in which Monday the 10th is Dragon Boat Festival."""
    return date(2024, 6, day)


def noon(day: date) -> datetime:
    """Return noon of a day in Shanghai."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)


def told(found: fz.Deadline) -> list[str]:
    """Return each step in short: a law's name and result, or a day with its number."""
    lines = []
    for step in found.trace:
        if isinstance(step, DayStep):
            number = "–" if step.number is None else step.number
            lines.append(f"{step.day.date:%m-%d} {number}{' tolled' if step.tolled else ''}")
        else:
            result = f" {step.result.en}" if step.result else ""
            lines.append(f"{NAMES[id(step.law)]}{result}")
    return lines


def forward(trigger: date, term: fz.Term, **more: Any) -> fz.Deadline:
    """Compute a deadline."""
    return fz.deadline(trigger, term, calendar=CAL, **more)


def back(event: date, term: fz.Term, **more: Any) -> fz.Deadline:
    """Compute the last day before an event."""
    return fz.deadline_before(event, term, calendar=CAL, **more)


UNSETTLED = (
    "3 working days from 2026-12-25 (Fri): due between 2026-12-30 (Wed) and 2027-01-06 (Wed), "
    "act by 2026-12-28 (Mon)"
)
HOLIDAY = ["10-04 –", "10-05 –", "10-06 –", "10-07 –", "10-08 –"]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        # 09-19 and 15 days is 10-04, within the holiday of 2024-10-01 to 10-07.
        (
            forward(date(2024, 9, 19), fz.CalendarDays(15)),
            ["NEXT_DAY", "ROLL 2024-10-04 → 2024-10-08", *HOLIDAY],
        ),
        (
            forward(date(2024, 9, 19), fz.CalendarDays(15), roll=fz.Roll.AFTER_HOLIDAY),
            ["NEXT_DAY", "ROLL_OUT_OF_HOLIDAYS 2024-10-04 → 2024-10-08", *HOLIDAY],
        ),
        (
            forward(date(2024, 9, 19), fz.CalendarDays(15), roll=fz.Roll.NONE),
            ["NEXT_DAY", "NO_ROLL 2024-10-04 → 2024-10-04", "10-04 –"],
        ),
        # February 2024 has no 31st.
        (
            forward(date(2024, 1, 31), fz.Months(1)),
            [
                "NEXT_DAY",
                "CORRESPONDING_DAY 2024-02-29",
                "ROLL 2024-02-29 → 2024-02-29",
                "02-29 –",
            ],
        ),
        (
            forward(june(3), fz.WorkingDays(3), tolled=[fz.Tolled(june(6), june(9), GROUND)]),
            [
                *("NEXT_DAY", "WORKING_DAYS_COUNT", "06-04 1", "06-05 2"),
                *("06-06 – tolled", "06-07 – tolled", "06-08 – tolled", "06-09 –", "06-10 –"),
                *("06-11 3", "TOLLED [2024-06-06, 2024-06-09)"),
            ],
        ),
        (
            forward(noon(june(7)), fz.Hours(5)),
            ["HOURS_RUN 2024-06-07 12:00 → 2024-06-07 17:00"],
        ),
        (
            forward(june(3), fz.WorkingDays(1), restarted_on=june(5)),
            ["RESTARTED 2024-06-05", "NEXT_DAY", "WORKING_DAYS_COUNT", "06-06 1"],
        ),
        # Back from Thursday the 13th; the event's own day does not count.
        (
            back(june(13), fz.WorkingDays(3)),
            [
                *("BACKWARD 2024-06-13 → 2024-06-07", "06-12 1", "06-11 2"),
                *("06-10 –", "06-09 –", "06-08 –", "06-07 3"),
            ],
        ),
        (
            back(june(13), fz.WorkingDays(3), clear=True),
            [
                *("BACKWARD 2024-06-13 → 2024-06-06", "CLEAR", "06-12 1", "06-11 2"),
                *("06-10 –", "06-09 –", "06-08 –", "06-07 3"),
            ],
        ),
        # Three days before Wednesday the 12th is a Sunday.
        (back(june(12), fz.CalendarDays(3)), ["BACKWARD 2024-06-12 → 2024-06-07"]),
        (
            back(june(12), fz.CalendarDays(3), roll=fz.Roll.NONE),
            ["BACKWARD_NO_ROLL 2024-06-12 → 2024-06-09"],
        ),
        (
            fz.annual_date(2024, 6, 10, calendar=CAL),
            ["FIXED_DATE 2024-06-10", "06-08 –", "06-09 –", "06-10 –"],
        ),
        (fz.annual_date(2024, 6, 7, calendar=CAL), ["FIXED_DATE 2024-06-07"]),
        # What is not settled has no number.
        (
            forward(date(2026, 12, 25), fz.WorkingDays(3)),
            [
                *("NEXT_DAY", "WORKING_DAYS_COUNT", "12-26 –", "12-27 –", "12-28 1"),
                "NOT_PUBLISHED 2026-12-28",
            ],
        ),
    ],
)
def test_each_law_and_each_day_is_told(found: fz.Deadline, expected: list[str]) -> None:
    """Worked by hand from the laws of counting and the notices of 2024 and 2026."""
    assert told(found) == expected


@pytest.mark.parametrize(
    ("found", "headline"),
    [
        (
            forward(june(3), fz.WorkingDays(3)),
            "3 working days from 2024-06-03 (Mon): due 2024-06-06 (Thu)",
        ),
        (
            back(june(13), fz.WorkingDays(3)),
            "3 working days before 2024-06-13 (Thu): due 2024-06-07 (Fri)",
        ),
        (
            fz.annual_date(2024, 6, 10, calendar=CAL),
            "due 2024-06-10 (Mon), act by 2024-06-07 (Fri)",
        ),
        # 12-28 is the first; every day after it could be worked, or free until 2027-01-04.
        (
            forward(date(2026, 12, 25), fz.WorkingDays(3)),
            UNSETTLED,
        ),
        # No holiday is near: the day itself is sure, whatever the notice of 2027 says.
        (fz.annual_date(2027, 6, 30, calendar=CAL), "due 2027-06-30 (Wed)"),
    ],
)
def test_a_deadline_is_told_in_a_sentence(found: fz.Deadline, headline: str) -> None:
    """From or before what, when it is due, and when to act."""
    assert found.headline.en == headline


def test_a_range_is_told_in_chinese_from_its_first_day_to_its_last() -> None:
    """As in English."""
    assert forward(date(2026, 12, 25), fz.WorkingDays(3)).headline.zh == (
        "自 2026-12-25（周五） 起 3个工作日：到期日在 2026-12-30（周三） 至 2027-01-06（周三） 之间"
        "，最迟 2026-12-28（周一） 办理"
    )


def test_each_step_is_plain_data() -> None:
    """A law with what it gave; a day with its number, its holiday and the notice that set it."""
    step, _, saturday, _, holiday, _, _ = forward(june(7), fz.WorkingDays(2)).trace
    assert step.to_json("en") == {
        "law": 1,
        "says": laws.NEXT_DAY.says.en,
        "basis": "Civil Code art. 201",
        "result": None,
    }
    assert holiday.to_json("en") == {
        "date": "2024-06-10",
        "kind": "holiday",
        "number": None,
        "tolled": False,
        "name": "Dragon Boat Festival",
        "notice": "国办发明电〔2023〕7号",
    }
    *_, tuesday = forward(june(7), fz.WorkingDays(1)).trace
    assert tuesday.to_json("zh-CN") == {
        "date": "2024-06-11",
        "kind": "working-day",
        "number": 1,
        "tolled": False,
        "name": None,
        "notice": None,
    }
    assert saturday.line("en") == "2024-06-08  Sat    –  weekend"
    assert saturday.to_json("en")["name"] is None
    hours = forward(noon(june(7)), fz.Hours(2)).trace[0]
    assert hours.to_json("en")["result"] == "2024-06-07 12:00 → 2024-06-07 14:00"


def test_each_law_bears_its_number_in_the_design() -> None:
    """The laws of counting of docs/design.md that an explanation cites."""
    numbers = {name: law.number for name, law in vars(laws).items() if isinstance(law, laws.Law)}
    assert numbers == {
        "NEXT_DAY": 1,
        "WORKING_DAYS_COUNT": 2,
        "ROLL": 3,
        "NO_ROLL": 3,
        "ROLL_OUT_OF_HOLIDAYS": 3,
        "CORRESPONDING_DAY": 4,
        "HOURS_RUN": 5,
        "FIXED_DATE": 7,
        "BACKWARD": 8,
        "BACKWARD_NO_ROLL": 8,
        "CLEAR": 8,
        "RESTARTED": 10,
        "TOLLED": 10,
        "EXTENDED": 10,
        "NOT_PUBLISHED": 13,
    }


def test_counting_back_into_what_is_not_settled_is_wide() -> None:
    """Three working days before 2027-01-12: every day that could be so or so is.

    At the latest 01-11 and the weekend before it, if that is worked; at the earliest 01-11, then,
    with all from 12-29 to 01-10 free, 12-28 and Friday 12-25.
    """
    found = back(date(2027, 1, 12), fz.WorkingDays(3))
    assert found.due_range == (date(2026, 12, 25), date(2027, 1, 9))
    assert found.due == date(2026, 12, 25)


def test_an_extension_must_come_before_the_end() -> None:
    """The first end lies between 2026-12-30 and 2027-01-06.

    Approved on 01-04 it came too late for the one, and adds two working days to the other: 01-07
    and 01-08. Approved on 12-30 it counts in any case: at the earliest, Saturday 01-02 is worked.
    """
    late = fz.Extension(fz.WorkingDays(2), approved_on=date(2027, 1, 4))
    found = forward(date(2026, 12, 25), fz.WorkingDays(3), extension=late)
    assert found.due_range == (date(2026, 12, 30), date(2027, 1, 8))
    assert told(found)[-2].endswith("after the term had ended on 2026-12-30: it does not count")
    in_time = fz.Extension(fz.WorkingDays(2), approved_on=date(2026, 12, 30))
    found = forward(date(2026, 12, 25), fz.WorkingDays(3), extension=in_time)
    assert found.due_range == (date(2027, 1, 2), date(2027, 1, 8))
    assert told(found)[-2] == "EXTENDED 2 working days approved on 2026-12-30"
