"""The command line: what it prints, in which language, and with which status it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.calendars.moments import SHANGHAI
from fazhigov.cli.options import day_of, default_language


def test_due_explains_day_by_day(run: Any) -> None:
    """2024-10-12, the make-up days, the holiday and the notice."""
    status, out, err = run("due", "2024-09-27", "7 working days")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert "due 2024-10-12" in lines[0]
    for day in ("2024-09-29", "2024-10-12"):
        (line,) = [li for li in lines[1:] if li.strip().startswith(day)]
        assert "make-up working day" in line
        assert "国办发明电〔2023〕7号" in line
    for number in range(1, 8):
        (line,) = [li for li in lines if li.strip().startswith(f"2024-10-0{number}")]
        assert "National Day [国办发明电〔2023〕7号]" in line


def test_due_in_chinese_and_as_json(run: Any, validated: Any) -> None:
    """The same deadline; the JSON validates."""
    _, out, _ = run("due", "2024-09-27", "7个工作日", "--lang", "zh-CN")
    assert "到期 2024-10-12" in out
    assert "调休上班日" in out
    _, out, _ = run("due", "2024-09-27", "7 working days", "--format", "json")
    found = validated("due", out)
    assert (found["due"], found["act_by"], found["certainty"]) == (
        "2024-10-12",
        "2024-10-12",
        "confirmed",
    )
    assert sum(1 for step in found["trace"] if step.get("number")) == 7


@pytest.mark.parametrize(
    ("term", "end"),
    [
        ("5 hours", "2022-04-29 17:24"),
        ("24 hours", "2022-04-30 12:24"),
        ("24小时", "2022-04-30 12:24"),
    ],
)
def test_due_in_hours(run: Any, validated: Any, term: str, end: str) -> None:
    """A holiday notwithstanding."""
    status, out, _ = run("due", "2022-04-29T12:24+08:00", term)
    assert status == 0
    assert f"due {end}" in out
    _, out, _ = run("due", "2022-04-29T12:24+08:00", term, "--format", "json")
    validated("due", out)


@pytest.mark.parametrize(
    "arguments",
    [
        ("due", "2024-09-27", "7 moons"),
        ("due", "tomorrow", "7 days"),
        ("due", "2022-04-29T12:24", "5 hours"),
        ("due", "2024-09-27"),
        ("no-such-command",),
    ],
)
def test_wrong_usage_ends_with_2(run: Any, arguments: tuple[str, ...]) -> None:
    """And says so on standard error."""
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err


def test_lists_validate(run: Any, validated: Any) -> None:
    """Rules, plan, plugins, calendar: as text in both languages, and as JSON."""
    for name, arguments in (
        ("rules", ("rules", "list")),
        ("plan", ("plan", "show")),
        ("plugins", ("plugins",)),
        ("calendar", ("calendar", "2024")),
        ("calendar", ("calendar", "2026")),
    ):
        for lang in ("en", "zh-CN"):
            status, out, _ = run(*arguments, "--lang", lang, "--format", "json")
            assert status == 0
            assert validated(name, out)
            status, out, _ = run(*arguments, "--lang", lang)
            assert status == 0
            assert out


def test_the_calendar_of_2024(run: Any) -> None:
    """Eight make-up days and 251 working days, as the notice for 2024 arranged them."""
    _, out, _ = run("calendar", "2024", "--format", "json")
    found = json.loads(out)
    made_up = [day["date"] for day in found["days"] if day["kind"] == "make-up-working-day"]
    assert made_up == [
        "2024-02-04",
        "2024-02-18",
        "2024-04-07",
        "2024-04-28",
        "2024-05-11",
        "2024-09-14",
        "2024-09-29",
        "2024-10-12",
    ]
    assert found["working_days"] == 251


def test_the_calendar_as_icalendar(run: Any) -> None:
    """One all-day event a day that a notice set; the same UIDs every time."""
    import icalendar

    from fazhigov.reports.icalendar import year_as_icalendar

    cal = fz.china()
    found = icalendar.Calendar.from_ical(year_as_icalendar(cal, 2024, "zh-CN"))
    events = found.walk("VEVENT")
    days = {event.decoded("dtstart").isoformat(): str(event["summary"]) for event in events}
    assert days["2024-09-29"] == "调休上班日 国庆节"
    assert days["2024-10-01"] == "放假日 国庆节"
    assert all(event["uid"] == f"{event.decoded('dtstart')}@calendar.fazhigov" for event in events)
    done = subprocess.run(
        [Path(sys.executable).with_name("fazhigov"), "calendar", "2024", "--format", "ics"],
        capture_output=True,
        check=True,
        env={"LANG": "zh_CN.UTF-8"},
    )
    assert done.stdout == year_as_icalendar(cal, 2024, "zh-CN")
    _, out, _ = run("calendar", "2024", "--format", "ics", "--lang", "zh-CN")
    assert out.encode() == done.stdout


def test_a_notice_without_an_address_gives_its_days_none() -> None:
    """A closure of Monday 2026-07-06 stands beside the State Council's days, which have one."""
    import icalendar

    from fazhigov.reports.icalendar import year_as_icalendar

    closed = fz.Notice(
        title=fz.Text("停办公告", "closure"),
        issued=date(2026, 6, 1),
        days=(fz.NoticeDay(date(2026, 7, 6), fz.DayKind.HOLIDAY, fz.Text("停办", "closed")),),
    )
    cal = fz.china().with_notices(closed)
    found = icalendar.Calendar.from_ical(year_as_icalendar(cal, 2026, "en"))
    urls = {event.decoded("dtstart"): event.get("url") for event in found.walk("VEVENT")}
    assert urls[date(2026, 7, 6)] is None
    assert urls[date(2026, 10, 1)] is not None


FAULTY = "id,raised_on,setled_on\nA1,2024-13-01,2024-10-12\nA2,2024-09-27,\nA2,2024-09-28,\n"


def test_refused_input_ends_with_3_and_writes_nothing(run: Any, tmp_path: Path) -> None:
    """All three faults are listed with file, row and column."""
    folder = tmp_path / "county"
    folder.mkdir()
    (folder / "county.toml").write_text('name = { zh = "示例", en = "Example" }\n', "utf-8")
    (folder / "jurisdiction-dispute.csv").write_text(FAULTY, "utf-8")
    output = tmp_path / "out.json"
    status, out, err = run(
        "assess", folder, "--as-of", "2025-02-10", "--format", "json", "-o", output
    )
    assert (status, out) == (3, "")
    assert not output.exists()
    lines = err.splitlines()
    assert len(lines) == 3
    for line, place in zip(lines, ("row 1, column 'setled_on'", "row 2", "row 4"), strict=True):
        assert line.startswith("jurisdiction-dispute.csv")
        assert place in line
    status, _, err = run("assess", folder, "--as-of", "2025-02-10", "--lang", "zh-CN")
    assert status == 3
    assert "不认识的列" in err


def test_assess_prints_and_writes(run: Any, validated: Any, examples: Path, tmp_path: Path) -> None:
    """Text and JSON, to the terminal and to a file; the JSON validates in both languages."""
    source = examples / "sheqi-2024"
    for lang in ("en", "zh-CN"):
        status, out, _ = run("assess", source, "--as-of", "2025-04-30", "--lang", lang)
        assert status == 0
        assert ("社旗县" if lang == "zh-CN" else "Sheqi") in out
        arguments = ("assess", source, "--as-of", "2025-04-30", "--lang", lang, "--format", "json")
        status, out, _ = run(*arguments)
        found = validated("assess", out)
        assert found["year"] == 2024
        assert found["county"]["bound"] is False
        status, said, _ = run(*arguments, "-o", tmp_path / "result.json")
        assert (status, said) == (0, "")
        assert (tmp_path / "result.json").read_text("utf-8") == out
    assert list(tmp_path.iterdir()) == [tmp_path / "result.json"]
    status, said, _ = run("assess", source, "--as-of", "2025-04-30", "-o", tmp_path / "result.txt")
    assert (status, said) == (0, "")
    assert "Sheqi" in (tmp_path / "result.txt").read_text("utf-8")


def test_a_file_that_cannot_be_written_is_an_error(
    run: Any, examples: Path, tmp_path: Path
) -> None:
    """It is named, nothing is left behind, and there is no traceback."""
    output = tmp_path / "nowhere" / "result.json"
    arguments = ("assess", examples / "sheqi-2024", "--as-of", "2025-04-30")
    status, out, err = run(*arguments, "--format", "json", "-o", output)
    assert (status, out) == (2, "")
    assert "nowhere" in err
    assert list(tmp_path.iterdir()) == []


def test_fail_on_ends_with_1(run: Any, examples: Path) -> None:
    """Asked-for conditions decide the status, after the result is printed."""
    source = examples / "sheqi-2024"
    status, out, _ = run("assess", source, "--as-of", "2025-04-30", "--fail-on", "unknown")
    assert status == 1
    assert out
    status, _, _ = run("assess", source, "--as-of", "2025-04-30", "--fail-on", "overdue")
    assert status == 0


def test_a_scheme_is_chosen_by_name(run: Any, examples: Path) -> None:
    """The built-in one has a name too; another is suggested for a misspelt one."""
    arguments = ("assess", examples / "sheqi-2024", "--as-of", "2025-04-30", "--format", "json")
    _, plain, _ = run(*arguments)
    status, named, _ = run(*arguments, "--scheme", "equal-by-section")
    assert (status, named) == (0, plain)
    status, out, err = run(*arguments, "--scheme", "equal-by-sections")
    assert (status, out) == (2, "")
    assert "Did you mean 'equal-by-section'?" in err


def test_a_selection_is_said(run: Any, examples: Path) -> None:
    """A report on a few rules never looks like a whole one; a pattern of nothing is an error."""
    arguments = ("assess", examples / "incidents", "--as-of", "2025-04-30")
    _, out, _ = run(*arguments, "--rule", "*/2.7.1/press-conference", "--format", "json")
    found = json.loads(out)
    assert found["selection"] == ["*/2.7.1/press-conference"]
    assert {f["rule"] for f in found["findings"]} == {"biyang-2021-2025/2.7.1/press-conference"}
    _, out, _ = run(*arguments, "--rule", "*/2.7.1/press-conference")
    assert "Only selected rules" in out
    status, _, err = run(*arguments, "--rule", "*/9.9/*")
    assert status == 2
    assert "no rule matches" in err


def test_a_broken_plugin_shows_in_the_report(
    run: Any, validated: Any, examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which and why, in text and JSON; the other findings are the same."""
    arguments = ("assess", examples / "sheqi-2024", "--as-of", "2025-04-30")
    _, before, _ = run(*arguments, "--format", "json")
    (tmp_path / "broken_plugin.py").write_text("raise OSError('licence expired')\n", "utf-8")
    info = tmp_path / "broken_plugin-2.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken-plugin\nVersion: 2.0\n")
    (info / "entry_points.txt").write_text("[fazhigov]\nforestry = broken_plugin\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    status, out, _ = run(*arguments)
    assert status == 0
    assert "forestry (broken-plugin 2.0)" in " ".join(out.split())
    assert "licence expired" in out
    _, after, _ = run(*arguments, "--format", "json")
    found = validated("assess", after)
    assert found["findings"] == json.loads(before)["findings"]
    (failed,) = [row for row in found["plugins"] if row["status"] == "failed"]
    assert "licence expired" in failed["error"]
    _, out, err = run("rules", "list")
    assert "licence expired" in err
    assert "licence expired" not in out
    status, _, err = run(*arguments, "--require", "forestry")
    assert status == 3
    assert "licence expired" in err


def test_results_do_not_depend_on_the_order_of_discovery(
    run: Any, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entry points reversed, not a byte changes."""
    from importlib.metadata import entry_points

    arguments = ("assess", examples / "sheqi-2024", "--as-of", "2025-04-30", "--format", "json")
    _, before, _ = run(*arguments)
    found = list(entry_points(group="fazhigov"))
    monkeypatch.setattr("fazhigov.plugins.discovery.entry_points", lambda group: found[::-1])
    _, after, _ = run(*arguments)
    assert after == before


def test_the_command_is_installed() -> None:
    """As a stranger runs it, in a process of its own."""
    done = subprocess.run(
        [Path(sys.executable).with_name("fazhigov"), "due", "2024-09-27", "7 working days"],
        capture_output=True,
        text=True,
        check=True,
        env={"LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1"},
    )
    assert "到期 2024-10-12" in done.stdout


def test_without_a_day_it_is_today_in_china() -> None:
    """The only place at which the clock is read."""
    before = datetime.now(SHANGHAI).date()
    found = day_of(None)
    assert before <= found <= datetime.now(SHANGHAI).date()
    assert day_of("2024-09-27") == date(2024, 9, 27)


def test_without_arguments_the_help_is_shown(run: Any) -> None:
    """Nothing was asked for: that is wrong usage, without a complaint."""
    status, out, err = run()
    assert status == 2
    assert "Usage: fazhigov" in out + err
    assert "For help" not in err


def test_a_year_that_no_calendar_has_is_wrong_usage(run: Any) -> None:
    """Python's dates begin with year 1 and end with 9999."""
    for year in ("0", "10000"):
        status, out, err = run("calendar", year)
        assert (status, out) == (2, "")
        assert err


def test_the_package_itself_is_the_command() -> None:
    """`python -m fazhigov`; being imported, it does nothing."""
    arguments = ("-m", "fazhigov", "due", "2024-09-27", "7 working days", "--lang", "en")
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
    assert "due 2024-10-12 (Sat)" in done.stdout
    assert import_module("fazhigov.__main__").main is import_module("fazhigov.cli").main


def test_without_its_packages_the_command_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of other modules that are missing it does not speak: that would be a fault of ours."""
    for name in [name for name in sys.modules if name.startswith("fazhigov.cli")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "typer", None)
    with pytest.raises(SystemExit, match=r"needs fazhigov\[cli\]"):
        import_module("fazhigov.cli")
    monkeypatch.setitem(sys.modules, "fazhigov.cli.main", None)
    with pytest.raises(ModuleNotFoundError, match=r"fazhigov\.cli\.main"):
        import_module("fazhigov.cli")


def test_the_default_language_follows_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chinese where the locale is Chinese, English elsewhere."""
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert default_language() == "zh-CN"
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert default_language() == "en"
    monkeypatch.delenv("LANG")
    for name, lang in (("zh_CN", "zh-CN"), ("Chinese (Simplified)_China", "zh-CN"), (None, "en")):
        monkeypatch.setattr("locale.getlocale", lambda name=name: (name, None))
        assert default_language() == lang
    assert fz.Text("甲", "A").to("zh-CN") == "甲"
