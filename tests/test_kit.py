"""The authors' kit: a new plugin passes at once, and whatever is broken in it is found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any
from unittest import SkipTest

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fazhigov as fz
from fazhigov.records.schema import RecordType
from fazhigov.testing import Bench, PluginConformance, plugin_faults, strategies
from fazhigov.testing.new_plugin import SkeletonError, new_plugin
from fazhigov.testing.parts import line_of
from fazhigov.text import Text


@pytest.fixture
def forestry(tmp_path: Path) -> Path:
    """A new plugin, installed as pip would, on a path of its own."""
    folder = new_plugin("forestry", title=Text("林业", "Forestry"), into=tmp_path)
    info = folder / "src" / "fazhigov_forestry-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: fazhigov-forestry\nVersion: 0.1.0\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(
        "[fazhigov]\nforestry = fazhigov_forestry\n", encoding="utf-8"
    )
    return folder


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the plugin's folder, where it is installed."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        text=True,
        capture_output=True,
        check=False,
        timeout=300,
    )


def check(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """`fazhigov check forestry`."""
    return python(folder, "-m", "fazhigov", "check", "forestry", *options)


def test_a_new_plugin_passes_its_own_tests_and_the_check(forestry: Path) -> None:
    """As it is written, in a process of its own."""
    tests = python(forestry, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")
    assert tests.returncode == 0, tests.stdout + tests.stderr
    assert "8 passed" in tests.stdout
    checked = check(forestry)
    assert (checked.returncode, checked.stdout) == (0, "forestry: no fault found\n")


RULES = "src/fazhigov_forestry/rules.toml"
LEDGER = "src/fazhigov_forestry/ledgers/forestry-case.toml"
TERM = 'term = "90 days"'


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "said"),
    [
        # A number without its source: no article, none of its own, one that nobody checked.
        (RULES, 'article = "60"\n', "", "", "missing key 'article'"),
        (RULES, 'article = "60"\n', 'article = "?"\n', "article = ", "not checked"),
        (
            RULES,
            TERM,
            'term = [{ value = "90 days", from = 2021-07-15 }]',
            "term = ",
            "missing key 'source'",
        ),
        # A missing example.
        (RULES, 'expect = "exempt"', 'expect = "met"', "[[rules.ex", "not applicable or exempt"),
        (RULES, 'expect = "unknown"', 'expect = "late"', "[[rules.examples]]", "expects late"),
        # A looser limit than the law, a number that its examples contradict.
        (RULES, TERM, 'term = "91 days"', "term = ", "laxer than the 90 days"),
        (RULES, TERM, 'term = "90 working days"', "term = ", "laxer than the 90 days"),
        (RULES, TERM, 'term = "89 days"', "[[rules.examples]]", "expects met, found late"),
        (
            RULES,
            'number = "term"',
            'number = "trem"',
            "",
            "no number 'trem'. Did you mean 'term'?",
        ),
        # What cannot be read.
        (RULES, TERM, 'tern = "90 days"', "", "Did you mean 'term'?"),
        (RULES, TERM, 'term = "90 dyas"', "", "90 dyas"),
        (RULES, 'start = "filed_on"', 'start = "filled_on"', "", "filed_on"),
        (RULES, 'en = "Administrative Penalty Law"', 'en = ""', "", ""),
        # A language, a ledger.
        (RULES, 'zh = "立案和处罚决定的日期"', 'zh = " "', "evidence = ", "one of the languages"),
        (LEDGER, 'type = "flag"', 'type = "falg"', "", "falg"),
    ],
)
def test_whatever_is_broken_is_found_with_its_line(
    forestry: Path, file: str, old: str, new: str, line: str, said: str
) -> None:
    """The check fails, and says where to mend it."""
    path = forestry / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    checked = check(forestry, "--lang", "en")
    if not said:
        assert checked.returncode == 0
        return
    assert checked.returncode == 3, checked.stdout + checked.stderr
    message = checked.stdout + checked.stderr
    assert said in message
    assert path.name in message
    if line:
        written = path.read_text("utf-8").splitlines()
        numbers = [n for n, found in enumerate(written, start=1) if found.startswith(line)]
        assert any(f"{path.name}:{number}," in message for number in numbers), message


def test_a_ledger_that_no_rule_reads_is_told(forestry: Path) -> None:
    """It would be filled in for nothing."""
    ledger = (forestry / LEDGER).read_text("utf-8").replace("forestry-case", "idle")
    (forestry / LEDGER).with_name("idle.toml").write_text(ledger, encoding="utf-8")
    checked = check(forestry, "--lang", "en")
    assert checked.returncode == 3, checked.stdout + checked.stderr
    assert "idle.toml:1, name: no rule reads idle" in checked.stdout


def test_a_second_list_of_rules_is_held_against_the_first() -> None:
    """A class that gives none skips that; one that gives another than there is fails."""

    class NoList(PluginConformance):
        plugin = "audit"

    class OtherList(PluginConformance):
        plugin = "audit"
        rules = (("nothing", "a law", "1", "within 1 day", "text"),)

    with pytest.raises(SkipTest, match="lists no rules"):
        NoList().test_its_rules_are_those_listed()
    with pytest.raises(AssertionError):
        OtherList().test_its_rules_are_those_listed()


def test_a_plugin_that_fails_to_load_is_told_with_its_distribution(forestry: Path) -> None:
    """Name, version, entry point."""
    (forestry / "src/fazhigov_forestry/__init__.py").write_text("import nothing_such\n", "utf-8")
    checked = check(forestry)
    assert checked.returncode == 3
    assert "forestry (fazhigov-forestry 0.1.0)" in checked.stdout


def test_what_the_law_lets_a_note_decide_is_no_fault(forestry: Path) -> None:
    """A laxer number stands if the rule says which of the two governs."""
    path = forestry / RULES
    text = path.read_text("utf-8").replace(TERM, 'term = "91 days"')
    governs = 'value = "90 days", governs = { zh = "从法律", en = "the law" }'
    path.write_text(text.replace('value = "90 days"', governs), encoding="utf-8")
    assert "laxer" not in check(forestry, "--lang", "en").stdout


@pytest.mark.parametrize("name", ["Forestry", "1st", "for estry", "../x", "", "a--b", "a-"])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    """Small letters, digits and hyphens; nothing is written."""
    with pytest.raises(SkeletonError, match="no name for a plugin"):
        new_plugin(name, title=Text("林业", "Forestry"), into=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A folder that is there stays as it is; titles cannot break out of their quotation marks."""
    new_plugin("forestry", title=Text("林业", "Forestry"), into=tmp_path)
    with pytest.raises(SkeletonError, match="there already"):
        new_plugin("forestry", title=Text("林业", "Forestry"), into=tmp_path)
    with pytest.raises(SkeletonError, match="quotation marks"):
        new_plugin("other", title=Text("林业", 'x" }\n[evil]'), into=tmp_path)
    assert not (tmp_path / "fazhigov-other").exists()


def test_the_command_writes_a_plugin(run: Any, tmp_path: Path) -> None:
    """And says what to do next."""
    status, out, _ = run(
        "new-plugin", "water-affairs", "--title-zh", "水利", "--into", str(tmp_path)
    )
    assert status == 0
    assert "fazhigov check water-affairs" in out
    assert (tmp_path / "fazhigov-water-affairs/src/fazhigov_water_affairs/rules.toml").is_file()
    assert (tmp_path / "fazhigov-water-affairs/tests/test_water_affairs.py").is_file()


def test_every_installed_plugin_conforms(registry: fz.Registry) -> None:
    """Those that come with the library too."""
    for provider in registry.providers:
        assert plugin_faults(provider.entry_point) == []


def test_the_command_may_take_as_long_as_it_likes(run: Any) -> None:
    """0 is no limit of time."""
    found = run("check", "audit", "--time-limit", "0", "--lang", "en")
    assert found == (0, "audit: no fault found\n", "")


def test_the_command_lists_faults_as_data(run: Any) -> None:
    """An empty list where there are none."""
    status, out, _ = run("check", "government-affairs-disclosure", "--format", "json")
    assert (status, json.loads(out)) == (0, [])
    status, _, err = run("check", "goverment-affairs-disclosure")
    assert status == 2
    assert "government-affairs-disclosure" in err


# The bench


def test_a_bench_holds_one_row_against_one_rule_of_one_plugin() -> None:
    """By the rule's name or its id; an unknown one is told; no other plugin is there."""
    bench = Bench("market-regulation")
    assert {rule.partition("/")[0] for rule in bench.rules} == {"market-regulation"}
    # From Monday 2025-03-03 fifteen working days: 4 to 03-07, 9, 14 to 03-21, 15 on 03-24.
    row = {"found_on": date(2025, 3, 3)}
    for name in ("case-filing", "market-regulation/case-filing"):
        found = bench.hold(name, row, as_of=date(2025, 3, 24))
        assert (found.outcome, found.due) == (fz.Outcome.PENDING, "2025-03-24")
        found = bench.hold(name, row, as_of=date(2025, 3, 25))
        assert (found.outcome, found.subject) == (fz.Outcome.OVERDUE, "a")
    with pytest.raises(fz.UnknownNameError, match="Did you mean 'market-regulation/case-filing'"):
        bench.hold("market-regulation/case-fling", row, as_of=date(2025, 3, 24))
    assert not set(bench.registry.departments) & {"audit", "finance", "culture-market"}


def test_a_bench_has_a_day_of_its_own_and_a_call_another() -> None:
    """Fifteen working days from 2025-03-03 end on 03-24; without any day nothing is judged."""
    bench, row = Bench("market-regulation", as_of=date(2025, 3, 24)), {"found_on": date(2025, 3, 3)}
    assert bench.judge("case-filing", row) == (fz.Outcome.PENDING, "2025-03-24")
    later = bench.judge("case-filing", row, as_of=date(2025, 3, 25))
    assert later == (fz.Outcome.OVERDUE, "2025-03-24")
    with pytest.raises(fz.AssessmentError, match="no day is named"):
        Bench("market-regulation").hold("case-filing", row)


def test_a_bench_of_several_sets_names_rules_by_their_whole_ids() -> None:
    """Two sets have an answer; 15 days from Monday 2025-03-03 are Tuesday 03-18."""
    bench = Bench("justice", as_of=date(2025, 3, 19))
    assert {"litigation/answer", "reconsideration/answer"} < {name for name, *_ in bench.listed}
    row = {"received_on": date(2025, 3, 3), "answered_on": date(2025, 3, 19)}
    assert bench.judge("litigation/answer", row) == (fz.Outcome.LATE, "2025-03-18")
    with pytest.raises(fz.UnknownNameError, match="'answer'"):
        bench.hold("answer", row)


def test_a_bench_names_a_row_that_has_no_name() -> None:
    """Whatever its key is called, in either language: a unit here, of three members."""
    bench = Bench("justice", as_of=date(2025, 3, 19))
    row = {"kind": "village", "members": 3}
    heading = bench.registry.record_types["mediation-organisation"].fields["unit"].zh
    for name, named in (("a", row), ("b", {"unit": "b", **row}), ("c", {heading: "c", **row})):
        found = bench.hold("mediation/committee-members", named, year=2024)
        assert (found.subject, found.outcome) == (name, fz.Outcome.MET)


# Levels of law


def test_the_plan_against_the_regulation_on_major_decisions(run: Any) -> None:
    """5 to 15 working days by the plan, at least 7 by Decree 713: laxer, on every day."""
    status, out, _ = run("lint", "--format", "json", "--lang", "en")
    data = json.loads(out)
    schema = files("fazhigov") / "schemas" / "levels.schema.json"
    jsonschema.validate(data, json.loads(schema.read_text("utf-8")))
    assert status == 0
    (found,) = [part for part in data if part["rule"].endswith("2.3.4/review-duration")]
    assert (found["relation"], found["own"]["value"], found["upper"]["value"]) == (
        "laxer",
        "5 working days",
        "7 working days",
    )
    assert found["laxer_on"] == found["days"] > 3_000
    assert "713" in found["upper"]["citation"]
    status, out, _ = run("lint", "--lang", "zh-CN")
    assert status == 0
    assert "宽于上位规定" in out


# Strategies


TYPES = fz.Registry.load().record_types
CALENDAR = fz.china()


@pytest.mark.parametrize("record_type", TYPES.values(), ids=str)
def test_random_ledgers_of_every_type_are_read(record_type: RecordType) -> None:
    """With empty cells; what the readers return is what was drawn, row for row."""

    @given(strategies.ledgers(record_type, most=3))
    @settings(max_examples=5, suppress_health_check=list(HealthCheck), deadline=None)
    def read(rows: list[dict[str, Any]]) -> None:
        county = fz.County(Text("", ""), zone="Asia/Shanghai")
        found = fz.read_records({"county": county, record_type.name: rows}, TYPES)
        records = list(found.ledgers[record_type.name])
        assert len(records) == len(rows)
        for row, record in zip(rows, records, strict=True):
            assert all(record[name] == value for name, value in row.items())

    read()


@given(st.data())
def test_random_days_are_what_they_say(data: st.DataObject) -> None:
    """Working days are worked, rest days are not; deadlines lie within their range."""
    assert CALENDAR.is_working_day(data.draw(strategies.working_days(CALENDAR)))
    assert not CALENDAR.is_working_day(data.draw(strategies.rest_days(CALENDAR)))
    assert data.draw(strategies.moments(CALENDAR)).tzinfo is not None
    assert 1 <= data.draw(strategies.terms(hours=True, most=9)).n <= 9
    assert isinstance(data.draw(strategies.terms(hours=True)), fz.Hours)
    assert not isinstance(data.draw(strategies.terms()), fz.Hours)
    found = data.draw(strategies.deadlines(CALENDAR))
    first, last = found.due_range
    assert first <= found.due <= last


def test_random_days_are_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last days of 2026 are for the notice of 2027 to arrange: none of them is drawn."""
    spans: list[tuple[date, date]] = []
    monkeypatch.setattr(st, "dates", lambda first, last: spans.append((first, last)))
    for ahead in (0, 28):
        strategies.known_days(CALENDAR, ahead=ahead)
    assert spans == [
        (date(2001, 1, 1), date(2026, 12, 28)),
        (date(2001, 1, 1), date(2026, 11, 30)),
    ]


@given(strategies.counties({name: TYPES[name] for name in ("incident", "meeting", "waiver")}))
@settings(max_examples=20, deadline=None)
def test_random_counties_are_drawn(county: dict[str, list[dict[str, Any]]]) -> None:
    """Some ledgers, or none."""
    assert county.keys() <= {"incident", "meeting", "waiver"}


# Lines


TOML = """\
id = "x"
[[rules]]
name = "a"
[rules.check]
term = "1 day"
[[rules]]
name = "b"
article = "2"
[rules.check]
start = "s"
term = "2 days"
[[rules.examples]]
expect = "met"
[[rules.examples]]
expect = "late"
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("rules[0]", 2),
        ("rules[0].check.term", 5),
        ("rules[1]", 6),
        ("rules[1].article", 8),
        ("rules[1].check", 9),
        ("rules[1].check.term", 11),
        ("rules[1].examples[0]", 12),
        ("rules[1].examples[1]", 14),
        ("rules[1].examples[1].expect", 15),
        ("rules[1].nothing", 6),
        ("id", 1),
        ("nothing", None),
    ],
)
def test_a_place_has_a_line(place: str, line: int | None) -> None:
    """Of the deepest part that can be found."""
    assert line_of(TOML, place) == line
