"""What reports show of more than they can list, and what stands at the edges of their parts."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from rich.console import Console

import fazhigov as fz
from fazhigov.records.county import units_of_rows
from fazhigov.records.readers import _as_python
from fazhigov.reports import workbook
from fazhigov.reports.html.assessment import _ledgers_read
from fazhigov.reports.html.timeline import _counted
from fazhigov.reports.plan import _act_by
from fazhigov.reports.text import print_assessment
from fazhigov.testing.properties.plugins import _cell

LEDGER = "jurisdiction-dispute"


@pytest.fixture(scope="module")
def findings(registry: fz.Registry) -> fz.Findings:
    """Twenty-five disputes in a table that is left where it lies, each settled in time."""
    book = registry.rulebook("biyang-2021-2025", departments=[]).select(f"*/2.4.1/{LEDGER}")
    raised, settled = date(2024, 9, 27), date(2024, 10, 12)
    rows = [
        {"id": f"case-{n}", "raised_on": raised, "settled_on": settled, "settled": True}
        for n in range(25)
    ]
    county = fz.County(fz.Text("合成县", "Synthetic"), zone="Asia/Shanghai", synthetic=True)
    source = {"county": county, LEDGER: pl.DataFrame(rows)}
    records = fz.read_records(source, book.record_types, hold=0)
    return fz.assess(book, records, year=2024, as_of=date(2024, 12, 31))


def test_the_terminal_lists_twenty_of_each_outcome(findings: fz.Findings) -> None:
    """And says how many more there are; the counts are complete."""
    out = io.StringIO()
    print_assessment(Console(file=out, width=200), findings, fz.score(findings), "en")
    assert "5 more: of large tables, 20 of each outcome are listed" in out.getvalue()
    assert out.getvalue().count("case-") == 20
    assert "met 25\n" in out.getvalue()


def test_a_sheet_lists_so_many_and_counts_the_rest(
    findings: fz.Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are left are the last row."""
    monkeypatch.setattr(workbook, "MOST_ROWS", 10)
    *listed, last = workbook._finding_rows(findings, "en")
    assert last == ("15 more are not listed",)
    assert sum(any("case-" in str(cell) for cell in row) for row in listed) == 10
    monkeypatch.setattr(workbook, "MOST_ROWS", 25)
    *_, last = workbook._finding_rows(findings, "en")
    assert len(last) > 1


def test_a_page_names_the_rows_of_large_tables(findings: fz.Findings) -> None:
    """Beside those of ledgers that were held."""
    (read,) = [read for read in _ledgers_read(findings) if read.name == LEDGER]
    assert read.rows == 25


def duties(days: list[date]) -> Any:
    """Duties of one department, one for each day."""
    finding = SimpleNamespace(light=None)
    return [SimpleNamespace(department="d", act_by=day, finding=finding) for day in days]


def test_points_too_many_to_tell_apart_are_put_together() -> None:
    """From the 301st on by week, from its Monday; if that does not help, by month."""
    first = date(2024, 1, 1)  # a Monday
    days = [first + timedelta(n) for n in range(301)]
    assert len(_counted(duties(days[:300]))) == 300
    weeks = _counted(duties(days))
    assert {day for _, day, _ in weeks} == {first + timedelta(7 * n) for n in range(43)}
    assert sum(weeks.values()) == 301
    mondays = [first + timedelta(7 * n) for n in range(301)]
    months = _counted(duties(mondays))
    assert all(day.day == 1 for _, day, _ in months)
    assert sum(months.values()) == 301
    years = [date(2001 + n // 12, n % 12 + 1, 15) for n in range(301)]
    assert len(_counted(duties(years))) == 301


def test_no_day_to_act_by_is_claimed_outside_the_calendar(cal: fz.WorkingCalendar) -> None:
    """It begins in 2001; 2024-01-31 was a Wednesday."""
    assert _act_by(date(1999, 1, 31), cal) is None
    assert _act_by(date(2024, 1, 31), cal) == date(2024, 1, 31)


def test_units_have_a_name_and_a_type() -> None:
    """Other headings are refused, with the row; empty rows and columns at the end are not read."""
    with pytest.raises(fz.InputErrors) as caught:
        units_of_rows([["名称", "级别"], ["甲局", "乡"]], file="units.csv")
    (fault,) = caught.value.faults
    assert "row 1" in str(fault)
    assert "`name` and `type`" in str(fault)
    rows: list[list[Any]] = [["名称", "类型", None], [None, None, None]]
    assert units_of_rows(rows, file="units.csv") == ()


def test_what_is_no_fault_of_the_table_is_not_blamed_on_it() -> None:
    """An error of a caller's own iterator comes through as it is."""

    def rows() -> Any:
        yield ("a",)
        raise KeyError("mine")

    read = _as_python("x", rows())
    assert next(read) == ("a",)
    with pytest.raises(KeyError, match="mine"):
        next(read)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, None),
        (True, "yes"),
        (False, "no"),
        (Fraction(4, 5), "80%"),
        (Fraction(1, 10_000), "0.01%"),
        (datetime(2024, 5, 6, 9, 30), "2024-05-06 09:30:00"),
        (date(2024, 5, 6), "2024-05-06"),
        (7, "7"),
    ],
)
def test_cells_are_written_as_people_type_them(value: Any, cell: str | None) -> None:
    """So that a plugin's tables are tried as text, too."""
    assert _cell(value) == cell
