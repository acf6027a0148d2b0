"""A plan seen from its sides: checklists, counts, a year's calendar, the ledgers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.reports.ledgers import ledgers_page
from fazhigov.reports.plan import SIDES, counts, grouped, occasions

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"en": DOCS / "ledgers.md", "zh-CN": DOCS / "zh-CN" / "ledgers.md"}


@pytest.mark.parametrize("side", SIDES)
def test_every_side_shows_every_rule_once(rulebook: fz.Rulebook, side: Any) -> None:
    """However a plan is grouped, nothing is lost or doubled."""
    shown = [rule.id for group in grouped(rulebook, side) for rule in group.rules]
    assert sorted(shown) == sorted(rule.id for rule in rulebook.plan_rules)
    assert sum(counts(rulebook)[side].values()) == len(shown)


def test_the_calendar_of_a_year(rulebook: fz.Rulebook) -> None:
    """2025: reports by January 31, within Spring Festival, so act by January 27."""
    found = occasions(rulebook.plan_rules, 2025, rulebook.calendar)
    assert found == sorted(found, key=lambda o: (o.due, o.rule.id))
    reports = [o for o in found if o.rule.id.endswith("2.4.0/enforcement-report-published")]
    assert [(o.due, o.act_by) for o in reports] == [(date(2025, 1, 31), date(2025, 1, 27))]
    study = [o for o in found if o.rule.id.endswith("2.10.0/executive-meeting-law-study")]
    assert [o.due for o in study] == [date(2025, 12, 31)]


def test_milestones_fall_due_once(rulebook: fz.Rulebook) -> None:
    """The three of 2.1.2 by the end of 2023, and in no other year."""
    for year, expected in ((2022, 0), (2023, 3), (2024, 0)):
        found = occasions(rulebook.plan_rules, year, rulebook.calendar)
        assert sum(o.rule.kind.name == "milestone" for o in found) == expected


def test_nothing_falls_due_after_the_plan(rulebook: fz.Rulebook) -> None:
    """But the report on its last year does, on 2026-01-31."""
    found = occasions(rulebook.plan_rules, 2026, rulebook.calendar)
    assert {o.due for o in found} == {date(2026, 1, 31)}
    assert occasions(rulebook.plan_rules, 2027, rulebook.calendar) == []


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_the_commands_print_and_validate(run: Any, validated: Any, lang: str) -> None:
    """As text in both languages, and as JSON by the schemas."""
    for name, arguments in (
        ("plan", ("plan", "show", "--department", "justice")),
        ("plan", ("plan", "show", "--by", "cadence", "--section", "2.4")),
        ("plan", ("plan", "show", "--by", "decided-by", "--kind", "within")),
        ("plan-calendar", ("plan", "calendar", "2025")),
        ("plan-calendar", ("plan", "calendar", "2025", "--department", "justice")),
        ("ledgers", ("ledgers",)),
        ("ledgers", ("ledgers", "jurisdiction-dispute")),
    ):
        status, out, _ = run(*arguments, "--lang", lang, "--format", "json")
        assert status == 0
        assert validated(name, out)
        status, out, _ = run(*arguments, "--lang", lang)
        assert status == 0
        assert out


def test_a_checklist_holds_one_department_only(run: Any, validated: Any) -> None:
    """And the counts go with it."""
    _, out, _ = run("plan", "show", "--department", "justice", "--format", "json")
    found = validated("plan", out)
    rules = [rule for group in found["groups"] for rule in group["rules"]]
    assert {rule["department"] for rule in rules} == {"justice"}
    assert found["counts"]["rules"] == len(rules) == found["counts"]["department"]["justice"]


def test_readings_are_marked(run: Any) -> None:
    """With the reading, its basis and the other one."""
    _, out, _ = run("plan", "show", "--section", "2.4", "--lang", "en")
    assert "◇" in out
    assert "Basis: " in out
    assert "Other reading: " in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", "show", "--department", "justise"),
        ("plan", "show", "no-such-plan"),
        ("ledgers", "jurisdiction-disputes"),
    ],
)
def test_a_misspelt_name_is_corrected(run: Any, arguments: tuple[str, ...]) -> None:
    """A near match, or what there is."""
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert "Did you mean" in err or "Known:" in err


@pytest.mark.parametrize("lang", PAGES)
def test_the_page_of_ledgers_is_up_to_date(rulebook: fz.Rulebook, lang: Any) -> None:
    """It is what `fazhigov ledgers --format markdown` prints in its language."""
    assert PAGES[lang].read_text("utf-8") == ledgers_page(rulebook.record_types, rulebook, lang)


def test_every_ledger_serves_a_duty(rulebook: fz.Rulebook) -> None:
    """Few and natural: none is kept for nothing."""
    from fazhigov.reports.ledgers import duties_served

    served = duties_served(rulebook, rulebook.record_types)
    for name, fields in served.items():
        for_duties = rulebook.record_types[name].use == "duties"
        assert any(fields.values()) == for_duties, name


@pytest.mark.parametrize("lang", PAGES)
def test_the_command_prints_the_page(run: Any, lang: str) -> None:
    """The same page."""
    _, out, _ = run("ledgers", "--format", "markdown", "--lang", lang)
    assert out == PAGES[lang].read_text("utf-8")
