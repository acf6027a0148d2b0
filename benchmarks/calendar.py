"""Compare adding working days with other libraries, in one run, on the same dates.

Answers are compared first. Peers that know no make-up working days (numpy) are given ours as
data as far as they can take it: their answers differ, so only their time is shown.
"""

from __future__ import annotations

import sys

# This file has the name of a standard module; other packages must not find it first.
sys.path = [entry for entry in sys.path if not entry.endswith("benchmarks")]

import time
from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar
import numpy as np
import pandas as pd
import polars as pl
from holidays.countries.china import China

import fazhigov as fz

START = date(2024, 1, 1)
DAYS = [START + timedelta(offset) for offset in range(366)]
N = 7
MANY = 10_000_000


def timed(call: Callable[[date], object], repeat: int) -> float:
    """Return microseconds a call, the best of three rounds over the year."""
    best = float("inf")
    for _ in range(3):
        begin = time.perf_counter()
        for _ in range(repeat):
            for day in DAYS:
                call(day)
        best = min(best, (time.perf_counter() - begin) / (repeat * len(DAYS)))
    return best * 1e6


def once(call: Callable[[], object], rounds: int = 3) -> float:
    """Return milliseconds, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        begin = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - begin)
    return best * 1e3


def by_loop(day: date) -> date:
    """Add working days by asking chinesecalendar about each day."""
    left = N
    while left:
        day += timedelta(1)
        left -= chinese_calendar.is_workday(day)
    return day


def one_by_one(cal: fz.WorkingCalendar) -> None:
    """Compare single calls."""
    theirs = China(years=[2023, 2024, 2025])  # type: ignore[no-untyped-call]
    working = [d for d in DAYS if cal.is_working_day(d)]
    closed = [d for d in DAYS if d.weekday() < 5 and not cal.is_working_day(d)]
    numpy_calendar = np.busdaycalendar(holidays=np.array(closed, dtype="datetime64[D]"))
    offset = pd.offsets.CustomBusinessDay(N, holidays=closed)
    stamps = {day: pd.Timestamp(day) for day in DAYS}
    table = {day: cal.add_working_days(day, N) for day in DAYS}

    for day in DAYS:
        assert by_loop(day) == table[day]
    for day in working:
        assert theirs.get_nth_working_day(day, N) == table[day]

    report(
        {
            "fazhigov add_working_days": timed(lambda day: cal.add_working_days(day, N), 50),
            "fazhigov deadline": timed(
                lambda day: fz.deadline(day, fz.WorkingDays(N), calendar=cal), 5
            ),
            "a bare look-up in a dict (the floor)": timed(lambda day: table[day], 50),
            "holidays get_nth_working_day": timed(
                lambda day: theirs.get_nth_working_day(day, N), 1
            ),
            "numpy busday_offset (no make-up days)": timed(
                lambda day: np.busday_offset(day, N, roll="backward", busdaycal=numpy_calendar),
                5,
            ),
            "pandas CustomBusinessDay (no make-up days)": timed(
                lambda day: stamps[day] + offset, 2
            ),
            "chinesecalendar loop": timed(by_loop, 1),
        },
        "µs a call",
    )


def many_at_once(cal: fz.WorkingCalendar) -> None:
    """Compare ten million days in one array."""
    start, stop = np.datetime64("2008-01-01", "D"), np.datetime64("2026-06-01", "D")
    spread = np.random.default_rng(0).integers(0, (stop - start).astype(int), MANY)
    days = start + spread.astype("timedelta64[D]")
    series = pl.Series(days)
    copy = np.empty_like(days)
    closed = [
        day
        for day in (date(2007, 1, 1) + timedelta(n) for n in range(7300))
        if cal.covers(day) and day.weekday() < 5 and not cal.is_working_day(day)
    ]
    numpy_calendar = np.busdaycalendar(holidays=np.array(closed, dtype="datetime64[D]"))
    some = days[:2000].astype(object)
    ours = np.asarray(cal.add_working_days(days, N))
    assert list(ours[:2000].astype(object)) == [cal.add_working_days(day, N) for day in some]
    report(
        {
            "fazhigov add_working_days": once(lambda: cal.add_working_days(days, N)),
            "numpy copyto (the floor)": once(lambda: np.copyto(copy, days)),
            "numpy busday_offset (no make-up days)": once(
                lambda: np.busday_offset(days, N, roll="backward", busdaycal=numpy_calendar), 1
            ),
            "polars add_business_days (no make-up days)": once(
                lambda: series.dt.add_business_days(N, roll="backward", holidays=closed), 1
            ),
        },
        f"ms for {MANY:,} days",
    )


def how_wide(cal: fz.WorkingCalendar) -> None:
    """Say how wide provisional ranges are: each year hidden, terms from its last autumn."""
    widths: list[int] = []
    confirmed = 0
    for year in range(2009, 2027):
        then = cal.as_known_on(date(year - 1, 10, 20))
        for offset in range(122):
            day = date(year - 1, 9, 1) + timedelta(offset)
            for n in (5, 7, 10, 15, 20, 30, 60):
                found = fz.deadline(day, fz.WorkingDays(n), calendar=then)
                if found.certainty is fz.Certainty.CONFIRMED:
                    confirmed += 1
                else:
                    widths.append((found.due_range[1] - found.due_range[0]).days)
    widths.sort()
    print(
        f"provisional ranges: {len(widths)} of {len(widths) + confirmed}; days wide: median "
        f"{widths[len(widths) // 2]}, 90 % at most {widths[len(widths) * 9 // 10]}, "
        f"widest {widths[-1]}"
    )


def report(times: dict[str, float], unit: str) -> None:
    """Print times, and each as a multiple of ours."""
    ours = next(iter(times.values()))
    for name, value in times.items():
        print(f"{name:44} {value:10.3f} {unit}   {value / ours:8.2f} times ours")
    print()


def main() -> None:
    """Print times and ratios."""
    cal = fz.china()
    one_by_one(cal)
    many_at_once(cal)
    how_wide(cal)


if __name__ == "__main__":
    main()
