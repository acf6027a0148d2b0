"""The public contract: names, and the code that the design prints."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

import fazhigov as fz

NOTICE = """
[[notices]]
title = { zh = "测试通知", en = "test notice" }
issued = 2026-11-10
year = 2027
rest = [{ name = { zh = "元旦", en = "New Year" }, from = 2027-01-01, through = 2027-01-03 }]
"""


def test_the_contract_runs_as_printed(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The block of the design, with its free names (trigger, term, records …) given."""
    records = examples / "synthetic-county"
    monkeypatch.chdir(tmp_path)
    Path("2027.toml").write_text(NOTICE, encoding="utf-8")
    notices = fz.load_notices("2027.toml")
    after, through = date(2024, 9, 27), date(2024, 10, 12)
    trigger, term = date(2024, 9, 27), fz.WorkingDays(7)
    at_least, at_most = fz.WorkingDays(5), fz.WorkingDays(15)

    cal = fz.china()
    assert cal.is_working_day(date(2024, 9, 29)) is True
    assert cal.add_working_days(date(2024, 9, 27), 7) == date(2024, 10, 12)
    assert cal.count_working_days(after, through) == 7
    day = cal.day(date(2024, 9, 29))
    assert day.kind is fz.DayKind.MAKE_UP_WORKING_DAY
    assert day.name is not None
    assert day.notice is not None
    assert cal.first_day < cal.last_published_day
    assert cal.as_known_on(date(2020, 1, 20)).last_published_day == date(2020, 12, 31)
    assert cal.with_notices(*notices).last_published_day == date(2027, 12, 31)

    fz.WorkingDays(7), fz.CalendarDays(20), fz.Hours(5), fz.Months(1), fz.Years(2)
    assert fz.parse_term("7 working days") == fz.WorkingDays(7)
    d = fz.deadline(trigger, term, calendar=cal, tolled=(), extension=None, cutoff=None)
    assert d.due == d.act_by == date(2024, 10, 12)
    assert (d.certainty, d.due_range) == (fz.Certainty.CONFIRMED, (d.due, d.due))
    assert d.explain(lang="zh-CN")
    assert d.trace
    assert fz.window(trigger, at_least, at_most, calendar=cal).earliest == date(2024, 10, 10)
    assert fz.annual_date(2025, 1, 31, calendar=cal).act_by == date(2025, 1, 27)

    registry = fz.Registry.load()
    rulebook = registry.rulebook("biyang-2021-2025", departments=[...])
    findings = fz.assess(rulebook, records, year=2024, as_of=date(2025, 2, 10))
    score = fz.score(findings, scheme=...)
    assert score.lower is not None
    assert score.upper is not None
    assert 0 <= score.lower <= score.upper <= 100


def test_the_public_names_are_sorted_and_there() -> None:
    """`__all__` is the contract."""
    names = vars(fz)["__all__"]
    assert names == sorted(names)
    for name in names:
        assert getattr(fz, name)


def test_importing_is_light() -> None:
    """Neither DuckDB nor numpy, pandas, narwhals or holidays is imported before it is needed."""
    code = (
        "import sys, fazhigov; "
        "print(sorted({'duckdb', 'numpy', 'pandas', 'polars', 'narwhals', 'holidays', 'rich'} "
        "& set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_group_of_faults_that_is_split_stays_one_of_faults() -> None:
    """So that `except*` and `split` hand on what knows its faults, and failures of plugins."""

    def term(said: str) -> fz.TermError:
        return fz.TermError(fz.Text(said, said))

    moment = fz.MomentError(fz.Text("moment", "moment"))
    inner = fz.InputErrors("inner", [term("b")])
    group = fz.InputErrors("all", [term("a"), moment, inner])  # type: ignore[list-item]
    terms, others = group.split(fz.TermError)
    assert isinstance(terms, fz.InputErrors)
    assert [str(fault) for fault in terms.faults] == ["a", "b"]
    assert isinstance(others, fz.InputErrors)
    assert others.faults == [moment]
    failure = fz.PluginError(
        entry_point="forestry", distribution="dist", version="1", stage="import", cause="it is gone"
    )
    failed, rest = fz.PluginErrors("plugins", [failure]).split(fz.PluginError)
    assert isinstance(failed, fz.PluginErrors)
    assert failed.exceptions == (failure,)
    assert rest is None
    part = fz.PluginErrors("plugins", [failure]).subgroup(lambda error: error is failure)
    assert isinstance(part, fz.PluginErrors)


def test_a_text_speaks_two_languages_and_no_third() -> None:
    """Another one is refused, not answered in English."""
    text = fz.Text("甲", "A")
    assert (text.to("zh-CN"), text.to("en"), str(text)) == ("甲", "A", "A")
    with pytest.raises(ValueError, match="unknown language 'fr': use one of zh-CN, en"):
        text.to("fr")  # type: ignore[arg-type]


def test_nothing_reads_the_clock() -> None:
    """Only the command line may: everything below takes `as_of`."""
    source = Path(fz.__file__).parent
    readers = [
        path.relative_to(source).as_posix()
        for path in sorted(source.rglob("*.py"))
        if any(word in path.read_text("utf-8") for word in (".today(", ".now(", "time.time("))
    ]
    assert readers == ["cli/options.py"]


def test_a_year_that_has_not_begun_is_refused(rulebook: fz.Rulebook) -> None:
    """And `as_of` as a moment needs a zone."""
    with pytest.raises(fz.AssessmentError, match="2026"):
        fz.assess(rulebook, {}, year=2026, as_of=date(2025, 2, 10))
    with pytest.raises(fz.MomentError):
        fz.assess(rulebook, {}, year=2024, as_of=datetime(2025, 2, 10))
