"""The Biyang plan as data: every number of the text, cited where it stands."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import fazhigov as fz
from fazhigov.rules.rule import Rule

TEXT = Path(__file__).parents[2] / "shared" / "plan.txt"

needs_text = pytest.mark.skipif(
    not TEXT.exists(), reason="the plan's text is not distributed with the project"
)

_PARTS = "一二三"
_SECTIONS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]


def items_of_the_text() -> dict[str, str]:
    """Split the plan's text by its numbering: part.section.item, 0 for a section's opening."""
    items: dict[str, list[str]] = {}
    part = section = ""
    place = ""
    for line in TEXT.read_text("utf-8").splitlines():
        if match := re.match(r"([一二三])、", line):
            part, section, place = str(_PARTS.index(match[1]) + 1), "", ""
        elif match := re.match(r"（([一二三四五六七八九十])）", line):
            section = str(_SECTIONS.index(match[1]) + 1)
            place = f"{part}.{section}.0"
        elif match := re.match(r"(\d)\.", line):
            place = f"{part}.{section}.{match[1]}"
        if place:
            items.setdefault(place, []).append(line)
    return {place: "".join(lines) for place, lines in items.items()}


@needs_text
def test_every_anchor_stands_in_its_item(rulebook: fz.Rulebook) -> None:
    """So that each number can be found in the plan."""
    items = items_of_the_text()
    assert len(items) > 50
    wrong = [
        rule.id
        for rule in rulebook.plan_rules
        if rule.obligation.citation.anchor is None
        or rule.obligation.citation.anchor not in items[rule.obligation.citation.place]
    ]
    assert wrong == []


@needs_text
def test_every_number_of_the_text_is_in_a_rule(rulebook: fz.Rulebook) -> None:
    """Each figure that binds someone is found in the limit of a rule of its item.

    Left out: item numbers, years in titles, and the hotline's name 12345.
    """
    items = items_of_the_text()
    limits: dict[str, str] = {}
    for rule in rulebook.plan_rules:
        place = rule.obligation.citation.place
        limits[place] = f"{limits.get(place, '')} {rule.kind.limit.en} {rule.obligation.check}"
    missing: list[tuple[str, str]] = []
    for place, text in items.items():
        body = re.sub(r"^\d\.|（.）|12345", "", text)
        body = re.sub(r"20\d\d年|2021—2025|十四五", "", body)
        missing.extend(
            (place, number)
            for number in re.findall(r"\d+", body)
            if not re.search(rf"(?<!\d)0?{number}(?!\d)", limits.get(place, ""))
        )
    assert missing == []


def test_anchors_are_short(rulebook: fz.Rulebook) -> None:
    """A citation is a pointer, not a copy."""
    for rule in rulebook.plan_rules:
        assert 0 < len(rule.obligation.citation.anchor or "") <= 14


@needs_text
def test_more_than_is_strict_and_at_least_is_not(rulebook: fz.Rulebook) -> None:
    """“大于” and “超过” exclude the number; “不低于”, “以上” and “达” include it."""
    items = items_of_the_text()
    seen = Counter[bool]()
    for rule in rulebook.plan_rules:
        if rule.kind.name != "ratio":
            continue
        threshold = rule.kind.threshold.versions[0].value  # type: ignore[attr-defined]
        words = _words_before(rule, items[rule.obligation.citation.place], threshold.share * 100)
        if words is None:
            continue
        assert threshold.strict == (words in ("大于", "超过")), rule.id
        seen[threshold.strict] += 1
    assert seen[True] == 2
    assert seen[False] >= 4


def _words_before(rule: Rule, text: str, number: object) -> str | None:
    """Return the word that binds a rule's number, near its anchor."""
    start = text.index(rule.obligation.citation.anchor or "")
    found = re.search(rf"(大于|超过|不低于|达到|达)?{number}(%|分)", text[max(0, start - 14) :])
    return found[1] or "以上" if found else None


def test_the_quantified_duties_are_all_there(rulebook: fz.Rulebook) -> None:
    """About forty were asked for; each kind of limit occurs."""
    kinds = Counter(rule.kind.name for rule in rulebook.plan_rules)
    assert sum(kinds.values()) >= 40
    assert set(kinds) == {
        "within",
        "window",
        "annual",
        "milestone",
        "quota",
        "ratio",
        "procedure",
        "staffing",
        "register",
        "prohibition",
        "attestation",
    }


def test_every_rule_says_what_it_must(rulebook: fz.Rulebook) -> None:
    """Title and bearer in both languages, provision, period, limit."""
    for rule in rulebook.plan_rules:
        obligation = rule.obligation
        for text in (obligation.title, obligation.bearer, rule.kind.limit):
            assert text.zh.strip()
            assert text.en.strip()
        assert re.fullmatch(r"[123]\.\d+\.\d", obligation.provision or "")
        assert obligation.section in rulebook.plan.sections
        assert obligation.in_force.until is not None


def test_what_is_unverified_is_marked(rulebook: fz.Rulebook) -> None:
    """A norm that was not read says so; the README gives the numbers."""
    norms = [n for rule in rulebook.plan_rules for n in rule.obligation.upper]
    assert (len(norms), sum(n.confidence == "unverified" for n in norms)) == (21, 16)
    report = next(r for r in rulebook if r.id.endswith("enforcement-report-published"))
    assert [n.confidence for n in report.obligation.upper] == ["unverified"]
