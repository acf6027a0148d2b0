"""A plan seen from several sides: grouped, counted, as a year's calendar; plain data for JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Literal, get_args

from attrs import frozen

from fazhigov.assessment.rulebook import Rulebook
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.deadlines.deadline import annual_date
from fazhigov.errors import CalendarCoverageError
from fazhigov.obligations.citation import Norm
from fazhigov.obligations.obligation import Obligation
from fazhigov.reports.data import Data, period_data, rule_data
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.rule import Rule, basis_of
from fazhigov.text import NO_TEXT, Lang, Text, both

Side = Literal["section", "department", "kind", "cadence", "decided-by"]
"""From which side a plan is seen."""

SIDES: tuple[Side, ...] = get_args(Side)

BASES = {
    "ledger": Text("台账", "ledgers"),
    "survey": Text("测评", "surveys"),
    "attestation": Text("证明", "attestations"),
}
"""What decides a duty: the machine from ledgers, people asked, someone who answers for it."""


_UNVERIFIED = Text("（未核）", " (not checked)")


@frozen
class Group:
    """Rules that belong together, seen from one side."""

    id: str
    title: Text
    rules: tuple[Rule, ...]


@frozen
class Occasion:
    """A fixed day by which a duty falls due; `act_by` is None where the calendar is not known."""

    due: date
    act_by: date | None
    rule: Rule


def grouped(rulebook: Rulebook, side: Side) -> list[Group]:
    """Return the plan's rules seen from one side; empty groups are left out."""
    name, titles = _side(rulebook, side)
    found: dict[str, list[Rule]] = {id_: [] for id_ in titles}
    for rule in rulebook.plan_rules:
        found.setdefault(name(rule), []).append(rule)
    return [
        Group(id_, titles.get(id_, both(id_)), tuple(rules))
        for id_, rules in found.items()
        if rules
    ]


def _side(rulebook: Rulebook, side: Side) -> tuple[Callable[[Rule], str], dict[str, Text]]:
    if side == "section":
        return lambda rule: rule.obligation.section or "-", rulebook.plan.sections
    if side == "department":
        return lambda rule: rule.obligation.department or "-", rulebook.plan.departments
    if side == "cadence":
        return lambda rule: rule.kind.cadence.value, {c.value: c.label for c in Cadence}
    if side == "decided-by":
        return lambda rule: basis_of(rule, rulebook.record_types), BASES
    return lambda rule: rule.kind.name, {}


def occasions(rules: Iterable[Rule], year: int, calendar: WorkingCalendar) -> list[Occasion]:
    """Return the fixed days of a year by which duties fall due, in order."""
    found = [
        Occasion(day, _act_by(day, calendar), rule)
        for rule in rules
        for day in rule.kind.dates(year, rule.obligation.in_force)
    ]
    return sorted(found, key=lambda occasion: (occasion.due, occasion.rule.id))


def _act_by(day: date, calendar: WorkingCalendar) -> date | None:
    try:
        return annual_date(day.year, day.month, day.day, calendar=calendar).act_by
    except CalendarCoverageError:
        return None


def counts(rulebook: Rulebook) -> dict[str, dict[str, int]]:
    """Count the plan's rules from every side, and its exhortations by section."""
    found: dict[str, dict[str, int]] = {
        side: {group.id: len(group.rules) for group in grouped(rulebook, side)} for side in SIDES
    }
    found["bearer"] = dict(Counter(r.obligation.bearer_is for r in rulebook.plan_rules))
    found["readings"] = {
        group.id: n
        for group in grouped(rulebook, "section")
        if (n := sum(rule.obligation.reading is not None for rule in group.rules))
    }
    found["exhortations"] = dict(Counter(e.section for e in rulebook.plan.exhortations))
    return found


def sources_of(obligation: Obligation) -> list[Text]:
    """Return where a duty stands: its place with the words that point to it, then upper texts.

    The plan is not named again.
    """
    citation = obligation.citation
    own = both(obligation.provision) if obligation.provision else citation.text
    if citation.anchor:
        own = Text(f"{own.zh}“{citation.anchor}”", f"{own.en} “{citation.anchor}”")
    return [own, *map(_norm, obligation.upper)]


def _norm(norm: Norm) -> Text:
    article = f" {norm.article}" if norm.article else ""
    mark = _UNVERIFIED if norm.confidence == "unverified" else NO_TEXT
    return Text(f"{norm.document}{article}{mark.zh}", f"{norm.document}{article}{mark.en}")


def plan_data(rulebook: Rulebook, lang: Lang, *, side: Side = "section") -> Data:
    """Return a plan with its duties grouped, its exhortations, and the counts."""
    plan, tally = rulebook.plan, counts(rulebook)
    return {
        "id": plan.id,
        "title": plan.title.to(lang),
        "in_force": period_data(plan.in_force),
        "selection": list(rulebook.selection),
        "sections": [
            {
                "id": section,
                "title": title.to(lang),
                "duties": tally["section"].get(section, 0),
                "exhortations": tally["exhortations"].get(section, 0),
                "readings": tally["readings"].get(section, 0),
            }
            for section, title in plan.sections.items()
        ],
        "by": side,
        "groups": [
            {
                "id": group.id,
                "title": group.title.to(lang),
                "rules": list(_rules(group.rules, rulebook, lang)),
            }
            for group in grouped(rulebook, side)
        ],
        "exhortations": [
            {
                "provision": exhortation.provision,
                "section": exhortation.section,
                "anchor": exhortation.anchor,
                "reason": exhortation.reason.to(lang),
            }
            for exhortation in plan.exhortations
        ],
        "counts": {"rules": len(rulebook.plan_rules), **tally},
    }


def _rules(rules: Iterable[Rule], rulebook: Rulebook, lang: Lang) -> Iterator[dict[str, Any]]:
    for rule in rules:
        basis = basis_of(rule, rulebook.record_types)
        yield {**rule_data(rule, lang), "decided_by": basis}


def occasions_data(found: Iterable[Occasion], year: int, lang: Lang) -> Data:
    """Return a year's fixed days."""
    return {
        "year": year,
        "occasions": [
            {
                "due": occasion.due.isoformat(),
                "act_by": occasion.act_by.isoformat() if occasion.act_by else None,
                "rule": occasion.rule.id,
                "provision": occasion.rule.obligation.provision,
                "department": occasion.rule.obligation.department,
                "cadence": occasion.rule.kind.cadence.value,
                "title": occasion.rule.obligation.title.to(lang),
                "limit": occasion.rule.kind.limit.to(lang),
            }
            for occasion in found
        ],
    }
