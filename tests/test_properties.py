"""The contract holds here, and breaks where a calendar, a plugin or a scheme is wrong."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
import pytest

import fazhigov as fz
from fazhigov.calendars.china import china_notices
from fazhigov.deadlines import counting
from fazhigov.rules.decision import Case, otherwise
from fazhigov.rules.evidence import NO_SUBJECT, Judgement
from fazhigov.scoring.points import ONE, Share
from fazhigov.scoring.scorecard import built_in_scheme, example_scheme, weighed
from fazhigov.testing.properties import (
    Property,
    broken,
    calendar_properties,
    deadline_properties,
    plugin_properties,
    scheme_properties,
)

DOCS = Path(__file__).parents[1] / "docs"
CHINA = fz.china()
PLUGIN = "petitions"


def names(properties: Iterable[Property]) -> set[str]:
    """The names of those that do not hold."""
    return {found.name for found, _ in broken(properties)}


# They hold


@pytest.mark.parametrize(
    "held", [*calendar_properties(CHINA), *deadline_properties(CHINA)], ids=str
)
def test_chinas_calendar_holds_to_all(held: Property) -> None:
    """With every published notice."""
    held()


def test_another_calendar_holds_to_all() -> None:
    """As known before an amendment, and with a day on which a county closes by itself."""
    then = CHINA.as_known_on(date(2019, 3, 1))
    closed = fz.Notice(
        title=fz.Text("测试", "test"),
        issued=date(2018, 6, 1),
        days=(fz.NoticeDay(date(2018, 7, 2), fz.DayKind.HOLIDAY, fz.Text("测试", "test")),),
    )
    for other in (then, then.with_notices(closed)):
        every = [
            *calendar_properties(other, examples=10),
            *deadline_properties(other, examples=10),
        ]
        assert not list(broken(every))


@pytest.mark.parametrize("held", plugin_properties(PLUGIN, examples=3), ids=str)
def test_a_plugin_holds_to_all(held: Property) -> None:
    """One of the installed plugins, with random ledgers of all that its rules read."""
    held()


def test_of_a_plugin_without_rules_nothing_is_promised() -> None:
    """One that brings notices alone: no record is judged by it."""

    def none() -> list[fz.Notice]:
        return []

    quiet = SimpleNamespace(fazhigov_notices=fz.hookimpl(none))
    assert plugin_properties("quiet", also={"quiet": quiet}, examples=1) == []


@pytest.mark.parametrize("scheme", [built_in_scheme(), example_scheme()], ids=lambda s: s.id)
def test_both_schemes_hold_to_all(rulebook: fz.Rulebook, scheme: fz.Scheme) -> None:
    """Over all rules of the bundled plan."""
    assert not list(broken(scheme_properties(scheme, rulebook, examples=10)))


# They break


def without(kind: fz.DayKind) -> fz.WorkingCalendar:
    """China's calendar by notices that never say one thing."""
    return fz.WorkingCalendar.of(
        attrs.evolve(notice, days=tuple(day for day in notice.days if day.kind is not kind))
        for notice in china_notices()
    )


def like_china(wrong: type[fz.WorkingCalendar]) -> fz.WorkingCalendar:
    """China's calendar as another class."""
    parts = {
        str(part.alias): getattr(CHINA, part.name) for part in attrs.fields(fz.WorkingCalendar)
    }
    return wrong(**parts)


class OffByOne(fz.WorkingCalendar):
    """Counts the day that it starts from."""

    def add_working_days(self, day: Any, n: int) -> Any:
        """One day too early."""
        nearer = n - (n > 1) + (n < -1)
        return super().add_working_days(day, nearer)


class Lopsided(fz.WorkingCalendar):
    """Counts right onwards and wrong back."""

    def add_working_days(self, day: Any, n: int) -> Any:
        """One day too far back."""
        return super().add_working_days(day, n - (n < 0))


class Inclusive(fz.WorkingCalendar):
    """Counts both ends."""

    def count_working_days(self, after: Any, through: Any) -> Any:
        """One too many."""
        return super().count_working_days(after, through) + 1


class Guessing(fz.WorkingCalendar):
    """Answers for days of which nothing is known."""

    def is_working_day(self, day: Any) -> Any:
        """By the weekday, where no notice is out."""
        if isinstance(day, date) and not self.covers(day):
            return day.weekday() < 5
        return super().is_working_day(day)


class Hindsight(fz.WorkingCalendar):
    """Knows later notices all along."""

    def as_known_on(self, day: date) -> fz.WorkingCalendar:
        """Nothing is left out."""
        return self


class Careless(fz.WorkingCalendar):
    """Takes a moment without a zone for one of its own."""

    def is_working_day(self, day: Any) -> Any:
        """By the day that is written."""
        naive = isinstance(day, datetime) and day.tzinfo is None
        return super().is_working_day(day.date() if naive else day)


MAKE_UP, HOLIDAY = fz.DayKind.MAKE_UP_WORKING_DAY, fz.DayKind.HOLIDAY


@pytest.mark.parametrize(
    ("wrong", "breaks"),
    [
        (without(MAKE_UP), {"make-up-days-are-worked"}),
        (without(HOLIDAY), {"days-off-are-not"}),
        (without(fz.DayKind.SWAPPED_REST_DAY), {"days-off-are-not"}),
        (like_china(OffByOne), {"equals-a-plain-loop", "add-then-count", "steps-add-up"}),
        (like_china(Lopsided), {"equals-a-plain-loop", "back-again"}),
        (like_china(Inclusive), {"add-then-count", "counts-add-up", "days-off-are-not"}),
        (like_china(Guessing), {"outside-is-refused"}),
        (like_china(Hindsight), {"what-was-known-then"}),
        (like_china(Careless), {"moments-belong-to-shanghai"}),
    ],
    ids=[
        "no make-up",
        "no holiday",
        "no swap",
        "off by one",
        "lopsided",
        "inclusive",
        "guessing",
        "hindsight",
        "careless",
    ],
)
def test_a_wrong_calendar_breaks_what_it_should(
    wrong: fz.WorkingCalendar, breaks: set[str]
) -> None:
    """Held against the State Council's notices."""
    found = names(calendar_properties(wrong, notices=china_notices(), examples=20))
    assert {f"calendar/{name}" for name in breaks} <= found


def test_of_notices_without_a_day_of_issue_nothing_is_promised_then() -> None:
    """What was known on a day cannot be asked of them; all else can."""
    undated = tuple(notice for notice in china_notices() if notice.issued is None)
    assert undated
    held = calendar_properties(fz.WorkingCalendar.of(undated), notices=undated, examples=2)
    assert not list(broken(held))
    told = {each.name for each in held}
    assert "calendar/weekdays-decide-the-rest" in told
    assert "calendar/what-was-known-then" not in told


def test_an_off_by_one_calendar_breaks_the_laws_of_counting() -> None:
    """Deadlines are asked of plain days, not of the function that is wrong."""
    found = names(deadline_properties(like_china(OffByOne), examples=20))
    assert {"deadline/working-days", "deadline/counting-back"} <= found


def unrolled(day: date, *_: Any, **__: Any) -> date:
    """Leave a last day where it is."""
    return day


def month_of_thirty_days(day: date, months: int) -> date:
    """Count thirty days for a month."""
    return day + timedelta(30 * months)


@pytest.mark.parametrize(
    ("name", "wrong", "breaks"),
    [
        ("rolled", unrolled, "calendar-days"),
        ("corresponding_day", month_of_thirty_days, "months-and-years"),
    ],
)
def test_wrong_counting_breaks_its_law(
    monkeypatch: pytest.MonkeyPatch, name: str, wrong: Callable[..., date], breaks: str
) -> None:
    """One function of the core replaced at a time."""
    monkeypatch.setattr(counting, name, wrong)
    assert f"deadline/{breaks}" in names(deadline_properties(CHINA, examples=20))


def test_too_narrow_a_range_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """An outlook that expects no arrangement at all: every weekday worked, every weekend free."""
    from fazhigov.calendars import outlook

    monkeypatch.setattr(outlook._Cluster, "of", staticmethod(lambda *_: NO_SWAPS))
    outlook.outlook.cache_clear()
    try:
        found = names(deadline_properties(CHINA, examples=50)[-2:])
    finally:
        outlook.outlook.cache_clear()
    assert "deadline/a-hidden-year-stays-in-the-range" in found


class _NoSwaps:
    """A cluster of holidays that frees nothing and has nothing worked."""

    def __getattr__(self, name: str) -> Callable[[], list[Any]]:
        return list


NO_SWAPS = _NoSwaps()


def met_without_records(*_: Any, **__: Any) -> Judgement:
    """Take silence for compliance."""
    case = Case("fine", fz.Outcome.MET, otherwise, fz.Text("好", "fine"))
    return Judgement(NO_SUBJECT, case, {})


def silent(*_: Any) -> fz.Text:
    """Give no reason."""
    return fz.Text("", "")


def test_a_plugin_that_passes_in_silence_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """No record, and met; no reason."""
    from fazhigov.assessment import finding
    from fazhigov.rules import by_row

    monkeypatch.setattr(by_row, "no_records", met_without_records)
    monkeypatch.setattr(finding, "_dated", silent)
    properties = {found.name: found for found in plugin_properties(PLUGIN, examples=2)}
    wanted = {"plugin/no-record-is-never-a-pass", "plugin/every-finding-says-where-it-comes-from"}
    assert wanted <= names(properties[name] for name in wanted)


def test_a_plugin_whose_records_and_tables_differ_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Tables count one more than records do."""
    from fazhigov.testing.properties import plugins

    said = plugins._said
    calls: list[int] = []

    def differing(findings: fz.Findings) -> list[tuple[str, ...]]:
        calls.append(len(calls))
        return said(findings) + ([("one more",)] if len(calls) % 2 else [])

    monkeypatch.setattr(plugins, "_said", differing)
    properties = {found.name: found for found in plugin_properties(PLUGIN, examples=1)}
    wanted = {"plugin/record-equals-table", "plugin/order-does-not-matter"}
    assert names(properties[name] for name in wanted) == wanted


def test_a_plugin_that_loses_findings_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every other assessment has nothing to say of the first rule."""
    from fazhigov.testing.properties import plugins

    assessed = plugins._assessed
    calls: list[int] = []

    def losing(*args: Any) -> fz.Findings:
        calls.append(len(calls))
        found = assessed(*args)
        return attrs.evolve(found, rules=found.rules[len(calls) % 2 :])

    monkeypatch.setattr(plugins, "_assessed", losing)
    properties = {found.name: found for found in plugin_properties(PLUGIN, examples=6)}
    wanted = {"plugin/any-ledger-is-answered", "plugin/parts-are-the-whole"}
    assert names(properties[name] for name in wanted) == wanted


def test_a_wrong_score_is_found(monkeypatch: pytest.MonkeyPatch, rulebook: fz.Rulebook) -> None:
    """Each promise of a score, broken by one way of scoring wrongly."""
    from fazhigov.testing.properties import scores

    def turned(*args: Any) -> Any:
        whole = weighed(*args)
        return attrs.evolve(whole, share=whole.share and Share(Fraction(1), whole.share.lower))

    def floating(*args: Any) -> Any:
        whole = weighed(*args)
        inexact: Any = float(whole.points)
        return attrs.evolve(whole, points=inexact)

    def all_alike(title: Any, items: Any, *others: Any) -> Any:
        return weighed(title, [attrs.evolve(item, points=ONE) for item in items], *others)

    def upside_down(*args: Any) -> Any:
        whole = weighed(*args)
        share = whole.share and Share(1 - whole.share.upper, 1 - whole.share.lower)
        return attrs.evolve(whole, share=share)

    def half_lost(*args: Any) -> Any:
        whole = weighed(*args)
        share = whole.share and Share(whole.share.lower / 2, whole.share.upper / 2)
        return attrs.evolve(whole, share=share)

    def bold(*args: Any) -> Any:
        whole = weighed(*args)
        share = whole.share
        more = share and Share(share.lower, (share.upper + share.coverage) / 2)
        return attrs.evolve(whole, share=more)

    def first_two(title: Any, items: Any, *others: Any) -> Any:
        return weighed(title, list(items)[:2], *others)

    made = partial(scheme_properties, built_in_scheme(), rulebook, examples=10)
    for wrong, breaks in (
        (upside_down, "better-is-never-less"),
        (half_lost, "contributions-add-up"),
        (bold, "deciding-only-narrows"),
        (first_two, "order-does-not-matter"),
        (turned, "bounded-and-exact"),
        (floating, "bounded-and-exact"),
        (all_alike, "a-weight-of-nought-changes-nothing"),
    ):
        monkeypatch.setattr(scores, "weighed", wrong)
        assert f"score/{breaks}" in names(made())


# The page


def checks() -> dict[str, Property]:
    """Every check that is shipped, by its name."""
    rulebook = fz.Registry.load(only=["biyang-2021-2025"]).rulebook("biyang-2021-2025")
    every = [
        *calendar_properties(CHINA),
        *deadline_properties(CHINA),
        *plugin_properties(PLUGIN),
        *scheme_properties(built_in_scheme(), rulebook),
    ]
    return {found.name: found for found in every}


def functions(file: Path) -> set[str]:
    """The names of a test file's tests."""
    return {
        found.name
        for found in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(found, ast.FunctionDef)
    }


@pytest.mark.parametrize("page", ["properties.md", "zh-CN/properties.md"])
def test_every_name_on_the_page_is_a_check_or_a_test(page: str) -> None:
    """And every check stands on it, with what it promises; every law of counting too."""
    text = (DOCS / page).read_text("utf-8")
    lang: fz.Lang = "zh-CN" if page.startswith("zh") else "en"
    known = checks()
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    named = {name for _, cell in rows for name in re.findall(r"`([^`]+)`", cell)}
    for name in named:
        if "::" in name:
            file, _, test = name.partition("::")
            assert test in functions(DOCS.parent / "tests" / file), name
        else:
            assert name in known, name
    assert known.keys() <= named
    promised = {name: promise for promise, cell in rows for name in re.findall(r"`([^`]+)`", cell)}
    for name, found in known.items():
        assert promised[name] == found.promise.to(lang), name
    for law in range(1, 15):
        mark = f"第{law}条" if lang == "zh-CN" else f"law {law}"
        pattern = rf"第(\d+、)*{law}(、\d+)*条" if lang == "zh-CN" else rf"laws? .*\b{law}\b"
        assert re.search(pattern, text), mark
