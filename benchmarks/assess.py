"""Compare the assessment of large ledgers with what people write by hand, in one run.

Synthetic jurisdiction disputes, incidents and reviews; the answers are compared first.

    python benchmarks/assess.py [MILLIONS ...]      1 and 10 by default; 100 takes some minutes

Ours on DuckDB, and a query written by hand with a calendar table, are timed on all rows, each in a
process of its own, so that memory is its own too. pandas with CustomBusinessDay, which knows no
make-up working days, and a loop in Python are timed on a sample, for they would take hours: what
is compared is rows a second. Checking a table (types, required cells, keys) is timed apart, for
the others check nothing.
"""

from __future__ import annotations

import argparse
import sys

# This folder holds files with the names of standard modules; others must not find them first.
sys.path = [entry for entry in sys.path if not entry.endswith("benchmarks")]

import resource
import time
from collections.abc import Callable
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import chinese_calendar
import duckdb
import pandas as pd

import fazhigov as fz
from fazhigov.assessment.assess import assess_rule

AS_OF = date(2025, 2, 10)
YEAR = 2024
MEMORY = "3GB"
SAMPLE = 50_000
ROUNDS = 3
PLAN = "biyang-2021-2025"

RULES = {
    "jurisdiction-dispute": f"{PLAN}/2.4.1/jurisdiction-dispute",
    "incident": f"{PLAN}/2.7.1/first-release",
    "major-decision": f"{PLAN}/2.3.4/review-duration",
}
"""Ledger → rule: 7 working days with an exemption; 5 hours; 5 to 15 working days."""

ROWS = {
    "jurisdiction-dispute": """
        SELECT 'D' || i AS id, day AS raised_on, i % 97 = 0 AS referred_upwards,
               i % 50 <> 0 AS settled,
               CASE WHEN i % 50 <> 0 THEN day + CAST(hash(i, 2) % 16 AS INTEGER) END AS settled_on
        FROM days""",
    "incident": """
        SELECT 'I' || i AS id, 'serious' AS level, began AS occurred_at,
               CASE WHEN i % 50 <> 0
                    THEN began + to_minutes(CAST(hash(i, 2) % 600 AS INTEGER)) END
                    AS first_release_at
        FROM (SELECT i, day + to_minutes(CAST(hash(i, 3) % 1440 AS INTEGER)) AS began FROM days)""",
    "major-decision": """
        SELECT 'M' || i AS id, day AS legality_submitted_on, i % 50 <> 0 AS legality_review,
               CASE WHEN i % 50 <> 0 THEN day + CAST(hash(i, 2) % 30 AS INTEGER) END
                   AS legality_reviewed_on
        FROM days""",
}
DAYS = """WITH days AS (
    SELECT i, DATE '2024-01-01' + CAST(hash(i, 1) % 366 AS INTEGER) AS day FROM range({n}) t(i))"""

BY_HAND = {
    "jurisdiction-dispute": f"""
        SELECT CASE WHEN referred_upwards THEN 'exempt'
                    WHEN settled_on < raised_on THEN 'unknown'
                    WHEN settled_on <= due7 THEN 'met' WHEN settled_on > due7 THEN 'late'
                    WHEN settled THEN 'unknown' WHEN due7 >= DATE '{AS_OF}' THEN 'pending'
                    WHEN NOT settled THEN 'overdue' ELSE 'unknown' END AS outcome, count(*)
        FROM ledger LEFT JOIN days ON raised_on = day
        WHERE raised_on BETWEEN DATE '2024-01-01' AND DATE '2024-12-31' GROUP BY 1""",
    "incident": """
        SELECT CASE WHEN first_release_at < occurred_at THEN 'unknown'
                    WHEN first_release_at <= occurred_at + INTERVAL 5 HOURS THEN 'met'
                    WHEN first_release_at > occurred_at + INTERVAL 5 HOURS THEN 'late'
                    ELSE 'unknown' END AS outcome, count(*)
        FROM ledger WHERE level IN ('serious', 'particularly-serious')
              AND occurred_at >= TIMESTAMP '2024-01-01' AND occurred_at < TIMESTAMP '2025-01-01'
        GROUP BY 1""",
    "major-decision": """
        SELECT CASE WHEN legality_reviewed_on < legality_submitted_on THEN 'unknown'
                    WHEN legality_reviewed_on < due5 THEN 'breached'
                    WHEN legality_reviewed_on <= due15 THEN 'met'
                    WHEN legality_reviewed_on > due15 THEN 'late'
                    WHEN NOT legality_review THEN 'overdue' ELSE 'unknown' END AS outcome, count(*)
        FROM ledger LEFT JOIN days ON legality_submitted_on = day
        WHERE legality_submitted_on BETWEEN DATE '2024-01-01' AND DATE '2024-12-31' GROUP BY 1""",
}


def connect() -> Any:
    """Open an engine that may not take more memory than it is given."""
    connection = duckdb.connect()
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute("SET enable_progress_bar = false")
    return connection


def make(ledger: str, n: int, file: Path) -> None:
    """Write *n* rows of a ledger."""
    connect().execute(f"COPY ({DAYS.format(n=n)} {ROWS[ledger]}) TO '{file}' (FORMAT parquet)")


def ours(ledger: str, file: Path) -> dict[str, Any]:
    """Assess the ledger by the plan's rule; the table is checked first, which is timed apart."""
    rulebook = fz.Registry.load().rulebook(PLAN)
    rule = next(rule for rule in rulebook if rule.id == RULES[ledger])
    begin = time.perf_counter()
    county = fz.County(fz.Text("", ""), zone="Asia/Shanghai", synthetic=True)
    tables = {"county": county, ledger: connect().read_parquet(str(file))}
    records = fz.read_records(tables, rulebook.record_types)
    checked = time.perf_counter() - begin

    def assess() -> dict[str, int]:
        found = assess_rule(
            rule,
            records.ledgers,
            record_types=rulebook.record_types,
            calendar=rulebook.calendar,
            as_of=AS_OF,
            year=YEAR,
        )
        return {outcome.value: n for outcome, n in found.counts.items()}

    return {"check": checked, **timed(assess)}


def by_hand(ledger: str, file: Path) -> dict[str, Any]:
    """Ask the query that people write."""
    connection = connect()
    connection.execute("CREATE TABLE days (day DATE, due5 DATE, due7 DATE, due15 DATE)")
    cal = fz.china()
    for day in (date(YEAR, 1, 1) + timedelta(n) for n in range(366)):
        row = (day, *(cal.add_working_days(day, n) for n in (5, 7, 15)))
        connection.execute("INSERT INTO days VALUES (?, ?, ?, ?)", row)
    connection.execute(f"CREATE VIEW ledger AS SELECT * FROM read_parquet('{file}')")
    return timed(lambda: dict(connection.execute(BY_HAND[ledger]).fetchall()))


def timed(call: Callable[[], dict[str, int]]) -> dict[str, Any]:
    """Return the answer, the best of some rounds in seconds, and the peak of memory in GB."""
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        answer = call()
        best = min(best, time.perf_counter() - begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return {"answer": answer, "seconds": best, "memory": peak}


def apart(call: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    """Run in a process of its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(call, arguments)


def pandas_rate(file: Path) -> float:
    """Return rows a second with pandas and CustomBusinessDay, on a sample."""
    frame = pd.read_parquet(file).head(SAMPLE)
    off = [d for d in _days() if d.weekday() < 5 and not fz.china().is_working_day(d)]
    offset = pd.offsets.CustomBusinessDay(7, holidays=off)
    begin = time.perf_counter()
    raised, settled = pd.to_datetime(frame["raised_on"]), pd.to_datetime(frame["settled_on"])
    due = raised.map(lambda day: day + offset)
    outcome = pd.Series("overdue", index=frame.index)
    outcome[settled <= due] = "met"
    outcome[settled > due] = "late"
    outcome[frame["referred_upwards"]] = "exempt"
    outcome.value_counts()
    return len(frame) / (time.perf_counter() - begin)


def loop_rate(file: Path) -> float:
    """Return rows a second with a loop in Python that asks chinesecalendar about each day."""
    rows = duckdb.read_parquet(str(file)).limit(SAMPLE // 10).fetchall()
    begin = time.perf_counter()
    for _, day, referred, _, settled in rows:
        left, due = 7, day
        while left:
            due += timedelta(1)
            left -= chinese_calendar.is_workday(due)
        _ = "exempt" if referred else "overdue" if settled is None else settled <= due
    return len(rows) / (time.perf_counter() - begin)


def _days() -> list[date]:
    return [date(YEAR, 1, 1) + timedelta(n) for n in range(366)]


def single_check() -> None:
    """Compare one check of one record with the bare computation of its deadline."""
    rulebook = fz.Registry.load().rulebook(PLAN)
    rule = next(r for r in rulebook if r.id == RULES["jurisdiction-dispute"])
    record = {"id": "a", "raised_on": date(2024, 9, 27), "settled_on": date(2024, 10, 12)}
    term, cal, n = fz.WorkingDays(7), rulebook.calendar, 2_000

    def best(call: Callable[[], object]) -> float:
        found = float("inf")
        for _ in range(5):
            begin = time.perf_counter()
            for _ in range(n):
                call()
            found = min(found, (time.perf_counter() - begin) / n)
        return found * 1e6

    bare = best(lambda: fz.deadline(date(2024, 9, 27), term, calendar=cal))
    checked = best(
        lambda: fz.check(
            rule, record, as_of=AS_OF, record_types=rulebook.record_types, calendar=cal
        )
    )
    print(f"one deadline {bare:.1f} us; one check {checked:.1f} us: {checked / bare:.1f} times")


def main() -> None:
    """Print rows a second, ratios, memory and growth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("millions", nargs="*", type=int, default=[1, 10])
    sizes = parser.parse_args().millions
    single_check()
    for ledger, rule in RULES.items():
        print(f"\n{ledger} ({rule})")
        earlier: tuple[int, float] | None = None
        for millions in sizes:
            n = millions * 1_000_000
            with TemporaryDirectory(prefix="fazhigov-benchmark-") as folder:
                file = Path(folder) / "rows.parquet"
                make(ledger, n, file)
                mine, hand = apart(ours, ledger, file), apart(by_hand, ledger, file)
                assert mine["answer"] == hand["answer"], (mine["answer"], hand["answer"])
                rate = n / mine["seconds"]
                line = (
                    f"{millions:>4} million: ours {mine['seconds']:.3f} s, {rate:,.0f} rows/s, "
                    f"{mine['memory']:.2f} GB; by hand {hand['seconds']:.3f} s, "
                    f"{hand['memory']:.2f} GB; ratio {mine['seconds'] / hand['seconds']:.2f}; "
                    f"checking {mine['check']:.1f} s"
                )
                if earlier is not None:
                    rows, seconds = earlier
                    line += (
                        f"; {n / rows:g} times the rows, {mine['seconds'] / seconds:.1f} the time"
                    )
                print(line, flush=True)
                earlier = (n, mine["seconds"])
                if ledger == "jurisdiction-dispute" and millions == sizes[0]:
                    for name, peer in (("pandas", pandas_rate), ("loop", loop_rate)):
                        theirs = peer(file)
                        print(f"     {name}: {theirs:,.0f} rows/s; ours {rate / theirs:,.0f} times")


if __name__ == "__main__":
    main()
