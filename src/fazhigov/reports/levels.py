"""Levels of law as a table: a rule's number beside that of the upper text."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from fazhigov.rules.levels import Comparison, Relation
from fazhigov.text import Lang, Text

_STYLES = {Relation.LAXER: "red", Relation.DEPENDS: "yellow", Relation.STRICTER: "cyan"}

_ON = Text("（{days}天中{n}天更早）", " (earlier on {n} of {days} days)")


def print_levels(console: Console, compared: Iterable[Comparison], lang: Lang) -> None:
    """Print what is stricter or laxer than an upper text, with both citations."""
    table = Table(header_style="bold", pad_edge=False)
    for heading in (
        Text("规则", "rule"),
        Text("本规则", "its own"),
        Text("上位规定", "upper text"),
        Text("关系", "relation"),
        Text("以何为准", "which governs"),
    ):
        table.add_column(heading.to(lang), overflow="fold")
    for found in compared:
        citation = (found.own.source or found.rule.obligation.citation.text).to(lang)
        relation = found.relation.label.to(lang)
        if found.relation is Relation.DEPENDS:
            relation += _ON.format(n=found.stricter_on, days=found.days).to(lang)
        style = _STYLES.get(found.relation, "dim")
        table.add_row(
            escape(found.rule.id),
            escape(f"{found.own.value} [{citation}]"),
            escape(f"{found.norm.value} [{found.norm.text}]"),
            f"[{style}]{escape(relation)}[/]",
            escape(found.governs.to(lang)),
        )
    console.print(table)
