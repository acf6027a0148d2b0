"""Scores: exact, with what is not known kept as a range."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatch
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from types import EllipsisType
from typing import Any

from attrs import evolve

from fazhigov.assessment.findings import Findings
from fazhigov.assessment.rulebook import Rulebook
from fazhigov.errors import SchemeError, UnknownNameError, near_match
from fazhigov.records.county import Unit
from fazhigov.records.ledger import Record
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.rule import Rule
from fazhigov.scoring.facts import EVENTS, NO_EVENTS, Facts
from fazhigov.scoring.forms import Attainment
from fazhigov.scoring.inputs import check_ledgers
from fazhigov.scoring.points import Bounds, Points, Share
from fazhigov.scoring.scheme import Bonus, Item, Scheme, load_scheme
from fazhigov.scoring.scored import Score, Scored, Vetoed
from fazhigov.text import Text


def score(findings: Findings, *, scheme: Scheme | EllipsisType = ...) -> Score:
    """Turn findings into a score.

    Args:
        findings: what `assess` returned.
        scheme: how to weigh; the built-in scheme (every section the same) where left out.

    Raises:
        UnknownNameError: the scheme names a section or a rule that the rulebook does not have.
        SchemeError: the scheme is not for the year assessed.
        InputErrors: rows of the ledgers that set scores do not fit the scheme.
    """
    used = built_in_scheme() if isinstance(scheme, EllipsisType) else scheme
    if not used.counts_in(findings.year):
        raise SchemeError(
            Text(
                f"评分方案 {used.id} 不适用于 {findings.year} 年度",
                f"the scheme {used.id!r} is not for {findings.year}",
            )
        )
    _refuse_unknown_names(used, findings.rulebook)
    check_ledgers(used, findings.score_ledgers)
    facts = Facts.of_county(findings, used.id)
    whole = _score(findings, used, facts, None)
    units = findings.county.units
    named = {name for part in findings.rules for name in part.by_unit} if units else set()
    own = (
        _score(findings, used, facts.of_unit(findings, unit.name), unit)
        for unit in units
        if unit.name in named
    )
    return evolve(whole, units=tuple(own))


def _score(findings: Findings, scheme: Scheme, facts: Facts, unit: Unit | None) -> Score:
    rulebook = findings.rulebook
    items = scheme.items or tuple(sections(scheme, rulebook))
    whole = weighed(scheme.title, items, rulebook.plan_rules, facts)
    by_section = whole.parts
    if scheme.items:
        by_section = weighed(
            scheme.title, sections(scheme, rulebook), rulebook.plan_rules, facts
        ).parts
    counting = (item for top in items if top.counts_in(facts.year) for item in top.everything)
    counted = matcher(pattern for item in counting for pattern in item.rules)
    return Score(
        scheme=scheme,
        unit=unit,
        share=whole.share,
        items=whole.parts,
        sections=by_section,
        departments=tuple(
            _department(department.id, department.title, department.rules, facts)
            for department in rulebook.departments
        ),
        bonuses=tuple(_bonuses(scheme, facts)) if whole.share is not None else (),
        vetoes=tuple(_vetoes(findings, scheme, facts, whole.parts)),
        possible_vetoes=_possible_vetoes(rulebook, scheme, facts, whole.parts),
        uncounted=tuple(rule.id for rule in rulebook.plan_rules if not counted(rule.id)),
    )


def weighed(title: Text, items: Iterable[Item], rules: Iterable[Rule], facts: Facts) -> Scored:
    """Score items and let them divide 100 points by their weights."""
    rules = list(rules)
    parts = tuple(_scored(item, rules, facts) for item in items if item.counts_in(facts.year))
    share = Share.mean((part.points, part.share) for part in parts)
    return Scored("", title, Fraction(1), share, parts=parts).of(Fraction(100))


def sections(scheme: Scheme, rulebook: Rulebook) -> Iterator[Item]:
    """Make an item of each section of the plan."""
    plan = rulebook.plan
    for section, title in plan.sections.items():
        ids = (rule.id for rule in rulebook.plan_rules if rule.obligation.section == section)
        rules = tuple(ids)
        if rules:
            weight = Points(scheme.weight(section))
            yield Item(section, title, weight, attainment=Attainment(rules))


def _scored(item: Item, rules: Iterable[Rule], facts: Facts) -> Scored:
    claimed = facts.claim(item.id)
    if item.items:
        inner = weighed(item.title, item.items, rules, facts)
        return evolve(inner, id=item.id, points=item.points.value, item=item, claimed=claimed)
    (form,) = item.forms
    looked_at = matcher(item.rules)
    own = [rule for rule in rules if looked_at(rule.id)]
    share = form.share(item.id, item.points.value, [rule.id for rule in own], facts)
    by_rule: tuple[Scored, ...] = ()
    if isinstance(form, Attainment):
        by_rule = tuple(
            Scored(
                rule.id,
                rule.obligation.title,
                form.weight(rule.id),
                Share.of(facts.of(rule.id)),
            )
            for rule in own
        )
    return Scored(
        item.id,
        item.title,
        item.points.value,
        share,
        parts=by_rule,
        item=item,
        claimed=claimed,
        lacking=tuple(form.lacking(item.id, facts)),
    )


def _department(name: str, title: Text, rules: Iterable[Rule], facts: Facts) -> Scored:
    parts = tuple(
        Scored(rule.id, rule.obligation.title, Fraction(1), Share.of(facts.of(rule.id)))
        for rule in rules
    )
    share = Share.mean((part.points, part.share) for part in parts)
    return Scored(name, title, Fraction(0), share, parts=parts).of(Fraction(100))


def _bonuses(scheme: Scheme, facts: Facts) -> Iterator[Scored]:
    """Add up the bonuses; what the cap of all leaves goes to the first in the scheme's order."""
    left = Bounds(scheme.max_bonus, scheme.max_bonus)
    for bonus in scheme.bonuses:
        events = facts.events(bonus.id)
        cap = bonus.cap.value
        gained = Bounds(Fraction(0), cap)
        if events is not None:
            earned = _earned(bonus, events)
            gained = Bounds(earned, earned)
        gained = gained.at_most(left)
        left -= gained
        yield Scored(
            bonus.id,
            bonus.title,
            cap,
            Share(gained.lower / cap, gained.upper / cap) if cap else None,
            whole=cap,
            lacking=(NO_EVENTS,) if events is None else (),
        )


def _earned(bonus: Bonus, events: Iterable[Record]) -> Fraction:
    best: dict[tuple[str, Any], Fraction] = {}
    for event in events:
        key = ("matter", event["matter"]) if event["matter"] else ("event", event["id"])
        level: Any = event["level"]
        value = bonus.levels[level].value
        best[key] = max(best.get(key, value), value)
    return min(bonus.cap.value, sum(best.values(), Fraction(0)))


def _vetoes(
    findings: Findings, scheme: Scheme, facts: Facts, items: tuple[Scored, ...]
) -> Iterator[Vetoed]:
    by_id = {part.id: part for item in items for part in item.everything}
    for veto in scheme.vetoes:
        can_veto = matcher(veto.rules)
        for part in findings.rules:
            if can_veto(part.rule.id):
                for finding in part.where(*veto.outcomes):
                    if facts.unit in (None, finding.unit):
                        yield Vetoed(veto, finding)
        for record in facts.rows(EVENTS):
            if record["kind"] in veto.events:
                yield Vetoed(veto, record)
        for id_ in veto.exhausted:
            if id_ in by_id and _exhausted(by_id[id_], certainly=True):
                yield Vetoed(veto, by_id[id_])


def _exhausted(scored: Scored, *, certainly: bool) -> bool:
    if scored.share is None or scored.item is None or scored.item.deductions is None:
        return False
    bound = scored.share.upper if certainly else scored.share.lower
    return bound * scored.points <= scored.item.deductions.floor.value


def _possible_vetoes(
    rulebook: Rulebook, scheme: Scheme, facts: Facts, items: tuple[Scored, ...]
) -> int:
    """Count what might veto: unknown findings, a ledger that is not kept, an item in doubt."""
    by_id = {part.id: part for item in items for part in item.everything}
    n = 0
    for veto in scheme.vetoes:
        can_veto = matcher(veto.rules)
        n += sum(
            facts.of(rule.id).get(Outcome.UNKNOWN, 0) for rule in rulebook if can_veto(rule.id)
        )
        n += bool(veto.events) and EVENTS not in facts.ledgers
        n += sum(
            _exhausted(by_id[id_], certainly=False) and not _exhausted(by_id[id_], certainly=True)
            for id_ in veto.exhausted
            if id_ in by_id
        )
    return n


@lru_cache(maxsize=1)
def built_in_scheme() -> Scheme:
    """Return the built-in scheme: every section weighs the same, and so does every rule in one."""
    return load_scheme(files("fazhigov.scoring") / "schemes" / "equal_by_section.toml")


@lru_cache(maxsize=1)
def example_scheme() -> Scheme:
    """Return an example of all that schemes can say; nobody set it."""
    return load_scheme(files("fazhigov.scoring") / "schemes" / "example.toml")


def matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Return a test of whether any of the patterns, or ids, fits an id."""
    given = frozenset(patterns)
    open_ = [pattern for pattern in given if any(sign in pattern for sign in "*?[")]
    return lambda id_: id_ in given or any(fnmatch(id_, pattern) for pattern in open_)


def _refuse_unknown_names(scheme: Scheme, rulebook: Rulebook) -> None:
    """Refuse a scheme that names sections or rules which the rulebook does not have."""
    known = list(rulebook.plan.sections)
    unknown = [section for section in scheme.section_weights if section not in known]
    if not unknown and not rulebook.selection:
        known = [rule.id for rule in rulebook]
        named = [pattern for item in scheme.everything for pattern in item.rules]
        named += [
            p for item in scheme.everything if item.attainment for p in item.attainment.weights
        ]
        named += [pattern for veto in scheme.vetoes for pattern in veto.rules]
        unknown = [p for p in named if not any(map(matcher([p]), known))]
    if unknown:
        hints = {name: near_match(name, known) for name in unknown}
        raise UnknownNameError(
            Text(
                f"评分方案 {scheme.id} 提到了规则总表中没有的名称："
                + "；".join(f"“{n}”。{hint.zh}" for n, hint in hints.items()),
                f"the scheme {scheme.id!r} names what the rulebook has not: "
                + "; ".join(f"{n!r}. {hint.en}" for n, hint in hints.items()),
            )
        )
