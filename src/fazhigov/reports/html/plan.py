"""A plan as a page: the checklist of its duties, to be filtered, searched and printed."""

from __future__ import annotations

from fazhigov.assessment.rulebook import Rulebook
from fazhigov.reports.html.page import render
from fazhigov.reports.names import chapter_titles, department_titles
from fazhigov.reports.plan import BASES, Side, grouped, sources_of
from fazhigov.reports.plan_text import IMPLIED, READING_MARK, total_of
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.rule import Rule, basis_of
from fazhigov.text import Lang, Text


def plan_page(rulebook: Rulebook, lang: Lang, *, side: Side = "section") -> str:
    """Return a plan's checklist as a page; it opens in *lang* and holds both languages.

    Args:
        rulebook: the plan's, or a part of it.
        lang: the language that it opens in.
        side: from which side its duties are grouped.

    Raises:
        RecordError: Jinja is not installed.
    """
    rules = rulebook.plan_rules

    def basis(rule: Rule) -> str:
        return basis_of(rule, rulebook.record_types)

    def used(titles: dict[str, Text], names: set[str]) -> dict[str, Text]:
        return {name: title for name, title in titles.items() if name in names}

    return render(
        "plan.html",
        lang,
        plan=rulebook.plan,
        whole=not rulebook.selection,
        total=total_of(rulebook),
        n=len(rules),
        groups=grouped(rulebook, side),
        side=side,
        sections=used(chapter_titles(rulebook), {r.obligation.section or "" for r in rules}),
        departments=used(
            department_titles(rulebook), {r.obligation.department or "" for r in rules}
        ),
        cadences=used(
            {one.value: one.label for one in Cadence}, {r.kind.cadence.value for r in rules}
        ),
        bases=used(BASES, {basis(rule) for rule in rules}),
        basis_of=basis,
        sources_of=sources_of,
        implied=IMPLIED,
        mark=READING_MARK,
    )
