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
from holidays.countries.china import China

import fazhigov as fz

START = date(2024, 1, 1)
DAYS = [START + timedelta(offset) for offset in range(366)]
N = 7


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


def by_loop(day: date) -> date:
    """Add working days by asking chinesecalendar about each day."""
    left = N
    while left:
        day += timedelta(1)
        left -= chinese_calendar.is_workday(day)
    return day


def main() -> None:
    """Print microseconds a call and ratios."""
    cal = fz.china()
    theirs = China(years=[2023, 2024, 2025])  # type: ignore[no-untyped-call]
    closed = [d for d in DAYS if d.weekday() < 5 and not cal.is_working_day(d)]
    numpy_calendar = np.busdaycalendar(holidays=np.array(closed, dtype="datetime64[D]"))

    for day in DAYS:
        expected = cal.add_working_days(day, N)
        assert theirs.get_nth_working_day(day, N) == expected or not cal.is_working_day(day)
        assert by_loop(day) == expected

    peers: dict[str, tuple[Callable[[date], object], int]] = {
        "fazhigov add_working_days": (lambda day: cal.add_working_days(day, N), 20),
        "fazhigov deadline": (
            lambda day: fz.deadline(day, fz.WorkingDays(N), calendar=cal),
            5,
        ),
        "holidays get_nth_working_day": (lambda day: theirs.get_nth_working_day(day, N), 1),
        "numpy busday_offset (no make-up days)": (
            lambda day: np.busday_offset(day, N, roll="backward", busdaycal=numpy_calendar),
            5,
        ),
        "chinesecalendar loop": (by_loop, 1),
    }
    times = {name: timed(call, repeat) for name, (call, repeat) in peers.items()}
    ours = times["fazhigov add_working_days"]
    for name, micros in times.items():
        print(f"{name:40} {micros:10.2f} µs   {micros / ours:8.1f} times ours")


if __name__ == "__main__":
    main()
