"""A plan as a checklist, a calendar and counts, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from fazhigov.assessment.rulebook import Rulebook
from fazhigov.reports.plan import BASES, Occasion, Side, counts, grouped, sources_of
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.rule import Rule
from fazhigov.text import Lang, Text

READING_MARK = "◇"
"""Marks duties whose words are unclear: the reading taken stands below."""

IMPLIED = Text("（推定）", " (implied)")
_EVIDENCE = Text("凭证：{evidence}", "shown by: {evidence}")
_SOURCE = Text("依据：{source}", "stands in: {source}")
EXEMPT = Text("例外：{exemption}", "let off: {exemption}")
_EXHORTATIONS = Text("倡导性内容（不设义务）", "exhortations, without a duty")
_TOTAL = Text(
    "义务{rules}项：凭台账核查{ledger}项，凭测评{survey}项，凭证明{attestation}项；倡导性内容{urged}条；"
    "{mark} 读法说明{readings}项",
    "{rules} duties: {ledger} decided from ledgers, {survey} by surveys, {attestation} by "
    "attestation; {urged} exhortations; {mark} {readings} with a reading",
)


def print_plan(console: Console, rulebook: Rulebook, lang: Lang, *, side: Side = "section") -> None:
    """Print a plan as a checklist, grouped from one side, with the readings taken."""
    console.print(f"[bold]{escape(rulebook.plan.title.to(lang))}[/]")
    for group in grouped(rulebook, side):
        title = "" if group.title.to(lang) == group.id else f" {group.title.to(lang)}"
        console.print(f"\n[bold]{escape(group.id + title)}[/] ({len(group.rules)})")
        for rule in group.rules:
            _print_duty(console, rule, lang)
    if rulebook.plan.exhortations and not rulebook.selection:
        urged = rulebook.plan.exhortations
        console.print(f"\n[bold]{_EXHORTATIONS.to(lang)}[/] ({len(urged)})")
        for exhortation in urged:
            console.print(
                f"  {exhortation.provision} {escape(exhortation.anchor)} — "
                f"[dim]{escape(exhortation.reason.to(lang))}[/]"
            )
    console.print()
    print_counts(console, rulebook, lang)


def _print_duty(console: Console, rule: Rule, lang: Lang) -> None:
    obligation = rule.obligation
    mark = f" {READING_MARK}" if obligation.reading is not None else ""
    implied = IMPLIED.to(lang) if obligation.bearer_is == "implied" else ""
    console.print(
        f"  {obligation.provision} {escape(obligation.title.to(lang))}{mark} — "
        f"{escape(rule.kind.limit.to(lang))} · {rule.kind.cadence.label.to(lang)} "
        f"[dim]{escape(obligation.bearer.to(lang))}{implied}[/]"
    )
    evidence = _EVIDENCE.format(evidence=obligation.evidence).to(lang)
    console.print(f"    [dim]{escape(evidence)}[/]")
    sources = "; ".join(source.to(lang) for source in sources_of(obligation))
    console.print(f"    [dim]{escape(_SOURCE.to(lang).format(source=sources))}[/]")
    if obligation.exemption is not None:
        exempt = EXEMPT.format(exemption=obligation.exemption).to(lang)
        console.print(f"    [dim]{escape(exempt)}[/]")
    if obligation.reading is not None:
        console.print(f"    [italic]{READING_MARK} {escape(obligation.reading.text.to(lang))}[/]")


def print_counts(console: Console, rulebook: Rulebook, lang: Lang) -> None:
    """Print how many duties there are, and who or what decides them."""
    console.print(escape(total_of(rulebook).to(lang)))


def total_of(rulebook: Rulebook) -> Text:
    """Return how many duties there are, and who or what decides them, in words."""
    found = counts(rulebook)
    decided = {basis: found["decided-by"].get(basis, 0) for basis in BASES}
    return _TOTAL.format(
        rules=len(rulebook.plan_rules),
        urged=0 if rulebook.selection else sum(found["exhortations"].values()),
        readings=sum(found["readings"].values()),
        mark=READING_MARK,
        **decided,
    )


def print_occasions(console: Console, found: Iterable[Occasion], year: int, lang: Lang) -> None:
    """Print a year's fixed days, each with the duties that fall due."""
    table = Table(header_style="bold", pad_edge=False, title=str(year))
    for heading in (
        Text("期限", "due"),
        Text("最迟办理", "act by"),
        Text("周期", "cadence"),
        Text("义务", "duty"),
        Text("要求", "limit"),
    ):
        table.add_column(heading.to(lang), overflow="fold")
    for due, on_the_day in groupby(found, key=lambda occasion: occasion.due):
        shown = due.isoformat()
        for occasion in on_the_day:
            obligation = occasion.rule.obligation
            table.add_row(
                shown,
                occasion.act_by.isoformat() if shown and occasion.act_by else "",
                occasion.rule.kind.cadence.label.to(lang),
                escape(f"{obligation.provision} {obligation.title.to(lang)}"),
                escape(occasion.rule.kind.limit.to(lang)),
            )
            shown = ""
    console.print(table)


def print_undated(console: Console, rulebook: Rulebook, lang: Lang) -> None:
    """Say how many duties have no fixed day, and why."""
    undated = [
        rule
        for rule in rulebook.plan_rules
        if rule.kind.cadence in (Cadence.CASE, Cadence.STANDING)
        or (rule.kind.cadence is Cadence.YEAR and rule.kind.name == "register")
    ]
    text = Text(
        f"另有{len(undated)}项义务没有固定日期：逐案起算、常态履行，或自上次更新起算",
        f"{len(undated)} more duties have no fixed day: a case starts them, they hold always, or "
        "they count from the last renewal",
    )
    console.print(f"[dim]{escape(text.to(lang))}[/]")
