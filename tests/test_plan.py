"""The Biyang plan as data: every number of the text, cited where it stands."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import fazhigov as fz
from fazhigov.obligations.passages import SourceText
from fazhigov.obligations.plan import Plan
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


WORDS = ("应当", "应", "必须", "不得", "严格", "建立", "健全", "完善", "推进", "落实")
"""Words that make a sentence of the plan one that binds, besides numbers and dates."""


def binding_sentences() -> list[tuple[str, int, int, str]]:
    """Return the sentences that bind, with their place and span; headings of items left out."""
    found = []
    for place, text in items_of_the_text().items():
        start = 0
        for sentence in re.split(r"(?<=[。；！？])", text):
            span = (start, start + len(sentence))
            start = span[1]
            heading = span[0] == 0 and re.match(r"\d\.", sentence)
            binds = any(word in sentence for word in WORDS) or re.search(r"\d", sentence)
            if binds and not heading:
                found.append((place, *span, sentence))
    return found


def marks_of(plan: Plan) -> list[tuple[str, str]]:
    """Return place and anchor of every duty and every exhortation."""
    duties = [(d.citation.place, d.citation.anchor or "") for d in plan.obligations]
    return duties + [(e.provision, e.anchor) for e in plan.exhortations]


@needs_text
def test_every_binding_sentence_belongs_to_a_duty_or_an_exhortation(rulebook: fz.Rulebook) -> None:
    """Nothing of the text is lost: some anchor lies in each sentence, at its own place."""
    items = items_of_the_text()
    spans: dict[str, list[tuple[int, int]]] = {}
    for place, anchor in marks_of(rulebook.plan):
        for match in re.finditer(re.escape(anchor), items.get(place, "")):
            spans.setdefault(place, []).append(match.span())
    sentences = binding_sentences()
    assert len(sentences) > 190
    lost = [
        (place, sentence)
        for place, start, stop, sentence in sentences
        if not any(a < stop and start < b for a, b in spans.get(place, ()))
    ]
    assert lost == []


@needs_text
def test_the_librarys_own_reading_of_the_text_agrees(rulebook: fz.Rulebook) -> None:
    """What `plan lint --text` uses splits the text as this test does, and finds nothing lost."""
    source = SourceText.parse(TEXT.read_text("utf-8"))
    assert set(items_of_the_text()) <= set(source.items)
    assert source.misplaced(rulebook.plan) == []
    assert source.uncovered(rulebook.plan) == []


def test_every_item_holds_a_rule(rulebook: fz.Rulebook) -> None:
    """The 53 of them, counted off the plan's numbering by hand."""
    items = {"1.2": 1, "2.2": 1, "2.10": 1, "3.1": 1, "3.2": 1, "3.3": 1}
    expected = {f"{section}.0" for section in items}
    expected |= {f"2.1.{n}" for n in range(1, 10)}
    for section, n in (("2.3", 5), ("2.4", 6), ("2.5", 3), ("2.6", 5), ("2.9", 6)):
        expected |= {f"{section}.{item}" for item in range(n + 1)}
    expected |= {f"2.7.{n}" for n in (1, 2)} | {f"2.8.{n}" for n in range(1, 7)}
    assert len(expected) == 53
    assert expected <= {rule.obligation.provision for rule in rulebook.plan_rules}


# Place and name, kind, and the number with its operator and unit, as the plan's text has them.
QUANTIFIED = [
    ("1.2.0/rule-of-law-satisfaction", "ratio", "> 90%"),
    ("2.1.2/online-rate", "ratio", "≥ 80%"),
    ("2.1.2/one-window-rate", "ratio", "≥ 80%"),
    ("2.1.2/one-visit-items", "quota", "at least 100 a year"),
    ("2.1.2/city-wide-handling", "milestone", "by 2023-12-31"),
    ("2.1.2/nearby-handling", "milestone", "by 2023-12-31"),
    ("2.1.2/remote-handling", "milestone", "by 2023-12-31"),
    ("2.1.2/mobile-rate", "ratio", "> 90%"),
    ("2.1.2/good-review-rate", "ratio", "≥ 90%"),
    ("2.1.8/dispute-resolution-satisfaction", "ratio", "≥ 80%"),
    ("2.2.0/two-yearly-clean-up", "quota", "at least 1 every 2 years"),
    ("2.2.0/filing-rate", "ratio", "≥ 100%"),
    ("2.2.0/filing-timeliness", "ratio", "≥ 100%"),
    ("2.2.0/filing-conformity", "ratio", "≥ 100%"),
    ("2.2.0/legality-review-rate", "ratio", "≥ 100%"),
    ("2.2.0/unified-issue-rate", "ratio", "≥ 100%"),
    ("2.3.2/hearing-rate", "ratio", "≥ 100%"),
    ("2.3.2/poll-rate", "ratio", "≥ 100%"),
    ("2.3.4/review-coverage", "ratio", "≥ 100%"),
    ("2.3.4/review-duration", "window", "5 working days to 15 working days"),
    ("2.4.0/enforcement-report-published", "annual", "by 01-31 of the next year"),
    ("2.4.0/enforcement-report-submitted", "annual", "by 01-31 of the next year"),
    ("2.4.1/jurisdiction-dispute", "within", "within 7 working days"),
    ("2.7.1/information-reply-rate", "ratio", "≥ 100%"),
    ("2.7.1/first-release", "within", "within 5 hours"),
    ("2.7.1/press-conference", "within", "within 24 hours"),
    ("2.8.2/reconsideration-officers", "staffing", "at least 2"),
    ("2.8.4/mediators", "staffing", "village: 1, township: 2, industry: 3, county: 5"),
    ("2.8.4/studio-mediators", "staffing", "studio: 2"),
    ("2.10.0/executive-meeting-law-study", "quota", "at least 4 a year"),
    ("2.10.0/township-cadre-courses", "quota", "at least 2 a year"),
    ("2.10.0/yearly-public-survey", "quota", "at least 1 a year"),
    ("3.1.0/yearly-rule-of-law-meeting", "quota", "at least 1 a year"),
    ("3.1.0/township-rule-of-law-meeting", "quota", "at least 1 a year"),
    ("3.1.0/executive-meeting-hears-report", "quota", "at least 1 a year"),
    ("3.1.0/department-meeting-hears-report", "quota", "at least 1 a year"),
]


@pytest.mark.parametrize(("place", "kind", "limit"), QUANTIFIED)
def test_a_quantified_duty_has_its_kind_operator_and_unit(
    rulebook: fz.Rulebook, place: str, kind: str, limit: str
) -> None:
    """One by one, as read in the text."""
    (rule,) = [r for r in rulebook.plan_rules if r.id == f"biyang-2021-2025/{place}"]
    assert (rule.kind.name, rule.kind.limit.en) == (kind, limit)


LISTED = [
    "power-list",
    "responsibility-list",
    "negative-list",
    "special-fund-list",
    "township-list",
    "intermediary-services",
    "decision-catalogue",
    "discretion-standards",
]


@pytest.mark.parametrize("item", LISTED)
def test_a_list_that_must_be_dynamic_is_renewed_and_public(
    rulebook: fz.Rulebook, item: str
) -> None:
    """Published at an address, and renewed or confirmed within a year."""
    registers = [
        rule
        for rule in rulebook.plan_rules
        if rule.kind.name == "register" and item in rule.obligation.check["items"]
    ]
    assert any(rule.obligation.check.get("renew_within") for rule in registers)
    assert any("url" in rule.obligation.check.get("needs", ()) for rule in registers)


def test_anchors_are_short(rulebook: fz.Rulebook) -> None:
    """A citation is a pointer, not a copy."""
    for _, anchor in marks_of(rulebook.plan):
        assert 0 < len(anchor) <= 14


@needs_text
def test_more_than_is_strict_and_at_least_is_not(rulebook: fz.Rulebook) -> None:
    """“大于” and “超过” exclude the number; “不低于”, “以上” and “达” include it."""
    items = items_of_the_text()
    seen = Counter[bool]()
    for rule in rulebook.plan_rules:
        if rule.id.partition("/")[2] not in {place for place, kind, _ in QUANTIFIED}:
            continue
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


def test_every_rule_says_what_it_must(rulebook: fz.Rulebook) -> None:
    """Title, bearer and evidence in both languages, provision, department, period, limit."""
    for rule in rulebook.plan_rules:
        duty = rule.obligation
        texts = [duty.title, duty.bearer, duty.evidence, rule.kind.limit]
        if duty.reading is not None:
            texts += [duty.reading.taken, duty.reading.basis, duty.reading.other]
        for text in texts:
            assert text.zh.strip(), rule.id
            assert text.en.strip(), rule.id
        assert re.fullmatch(r"[123]\.\d+\.\d", duty.provision or "")
        assert duty.section in rulebook.plan.sections
        assert duty.department in rulebook.plan.departments
        assert duty.in_force.until is not None


def test_numbers_that_the_text_leaves_open_have_a_reading(rulebook: fz.Rulebook) -> None:
    """A share without a base, "regularly" without an interval, "dynamic" without a term."""
    silent = [
        rule.id
        for rule in rulebook.plan_rules
        if rule.obligation.reading is None
        and (
            rule.obligation.check.get("renew_within")
            or rule.obligation.check.get("ledger") in ("coverage", "activity")
        )
    ]
    assert silent == []


def test_titles_tell_duties_apart(rulebook: fz.Rulebook) -> None:
    """No two duties of one item have the same title."""
    titles = Counter((r.obligation.provision, r.obligation.title.zh) for r in rulebook.plan_rules)
    assert [title for title, n in titles.items() if n > 1] == []


def test_there_are_several_hundred(rulebook: fz.Rulebook) -> None:
    """Of every kind that the plan needs, and exhortations besides."""
    kinds = Counter(rule.kind.name for rule in rulebook.plan_rules)
    assert sum(kinds.values()) >= 300
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
    assert len(rulebook.plan.exhortations) > 30


def test_what_is_unverified_is_marked(rulebook: fz.Rulebook) -> None:
    """A norm that was not read says so; the README gives the numbers."""
    norms = [n for rule in rulebook.plan_rules for n in rule.obligation.upper]
    assert (len(norms), sum(n.confidence == "unverified" for n in norms)) == (28, 16)
    report = next(r for r in rulebook if r.id.endswith("enforcement-report-published"))
    assert [n.confidence for n in report.obligation.upper] == ["unverified", "text"]
