"""Scores as tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table

from fazhigov.reports.remarks import NO_SCORE, remarks, vetoes
from fazhigov.scoring.comparison import Cause, Comparison
from fazhigov.scoring.points import Bounds, shown
from fazhigov.scoring.repairs import Repairs
from fazhigov.scoring.scored import Score, Scored
from fazhigov.text import Lang, Text

_SCORE_LINE = Text(
    "得分 {lower} 至 {upper}（满分100），覆盖度 {coverage}，等次 {bands}",
    "score {lower} to {upper} of 100, coverage {coverage}, band {bands}",
)
_ITEM = Text("计分项", "item")
_UNIT = Text("单位", "unit")
_SECTION = Text("节", "section")
_LOWER = Text("下限", "lower")
_UPPER = Text("上限", "upper")
_COVERAGE = Text("覆盖度", "coverage")
_OR = Text("或", " or ")
_OWN = Text("部门规则（单独计分）", "departments' own rules (scored apart)")

_LEDGER = Text("台账", "ledger")
_RULES = Text("规则", "rules")
_DUTY = Text("义务", "duty")
_OUTCOME = Text("结论", "outcome")
_FINDINGS = Text("项数", "findings")
_GAIN_LOWER = Text("下限可增", "lower gains")
_GAIN_UPPER = Text("上限可增", "upper gains")
_LEFT = Text("另有{n}项（--top 或 --format json）", "{n} more (--top or --format json)")
_PENDING = Text("尚可办理：{day} 前，{duty}", "still possible: by {day}, {duty}")
_DIFFERENT = Text(
    "评分方案不同：所列得分衡量的不是同一事项。",
    "Different schemes: these scores do not measure the same.",
)
_TOTAL = Text("得分", "score")
_RANK = Text("第{place}名：{label}", "place {place}: {label}")
_TIED = Text("（与{others}并列）", " (tied with {others})")
_CHANGE = Text("{label}，{cause}：{text}", "{label}, {cause}: {text}")
_CAUSES = {
    Cause.RECORDS: Text("记录", "records"),
    Cause.RULES: Text("规则", "rules"),
    Cause.SCHEME: Text("方案", "scheme"),
    Cause.CALENDAR: Text("日历", "calendar"),
    Cause.YEAR: Text("年度", "year"),
    Cause.AS_OF: Text("核查日", "day of assessment"),
}


def score_table(score: Score, lang: Lang) -> RenderableType:
    """Show a score with its bounds, vetoes, remarks, items, sections and units."""
    lines: list[RenderableType] = []
    if score.lower is None or score.upper is None or score.coverage is None:
        lines.append(NO_SCORE.to(lang))
    else:
        bands = _OR.to(lang).join(band.name.to(lang) for band in score.bands) or "–"
        text = _SCORE_LINE.format(
            lower=shown(score.lower),
            upper=shown(score.upper),
            coverage=f"{shown(score.coverage * 100)}%",
            bands=bands,
        )
        lines.append(f"[bold]{escape(text.to(lang))}[/]")
    lines.extend(f"[bold red]{escape(veto.to(lang))}[/]" for veto in vetoes(score))
    lines.append(escape(f"{score.scheme.title.to(lang)}: {score.scheme.basis.to(lang)}"))
    lines.extend(f"[yellow]{escape(remark.to(lang))}[/]" for remark in remarks(score))
    if score.scheme.items:
        lines.append(_parts_table(_every_item(score), _ITEM, lang))
    lines.append(_parts_table(score.sections, _SECTION, lang))
    if score.departments:
        lines.append(_parts_table(score.departments, _OWN, lang))
    if score.units:
        lines.append(_parts_table([_as_part(unit) for unit in score.units], _UNIT, lang))
    return Group(*lines)


def _every_item(score: Score) -> list[Scored]:
    """List the scheme's items at every depth, without the rules that they look at."""
    every = (part for item in score.items for part in item.everything)
    return [part for part in every if part.item is not None]


def _as_part(score: Score) -> Scored:
    """Show a unit's score as one line; its grades stand in the data."""
    name = score.unit.name if score.unit else ""
    return Scored(name, Text("", ""), Fraction(0), score.share)


def _parts_table(parts: Iterable[Scored], heading: Text, lang: Lang) -> Table:
    table = Table(header_style="bold", pad_edge=False)
    table.add_column(heading.to(lang))
    for title in (_LOWER, _UPPER, _COVERAGE):
        table.add_column(title.to(lang), justify="right")
    for part in parts:
        share = part.share
        cells = (
            ["–"] * 3
            if share is None
            else [
                shown(share.lower * 100),
                shown(share.upper * 100),
                f"{shown(share.coverage * 100)}%",
            ]
        )
        table.add_row(escape(f"{part.id} {part.title.to(lang)}".strip()), *cells)
    return table


def print_repairs(console: Console, repairs: Repairs, lang: Lang, *, top: int) -> None:
    """Print what would raise a score: the ledgers that matter most, the repairs, what is open."""
    if repairs.ledgers:
        table = _table(_LEDGER, _RULES, _GAIN_LOWER, lang=lang)
        for ledger in repairs.ledgers[:top]:
            name = f"{ledger.ledger} {ledger.title.to(lang)}"
            table.add_row(escape(name), str(ledger.rules), shown(ledger.lower))
        console.print(table)
    table = _table(_DUTY, _OUTCOME, _FINDINGS, _GAIN_LOWER, _GAIN_UPPER, lang=lang)
    for repair in repairs.repairs[:top]:
        table.add_row(
            escape(f"{repair.rule.obligation.title.to(lang)} ({repair.rule.id})"),
            repair.outcome.label.to(lang),
            str(repair.n),
            shown(repair.lower),
            shown(repair.upper),
        )
    console.print(table)
    left = len(repairs.repairs) - top
    if left > 0:
        console.print(_LEFT.format(n=left).to(lang))
    for finding in repairs.pending:
        when = finding.act_by or finding.due or "–"
        duty = finding.rule.obligation.title.to(lang)
        console.print(escape(_PENDING.format(day=when, duty=duty).to(lang)))


def print_comparison(console: Console, comparison: Comparison, lang: Lang) -> None:
    """Print assessments side by side, their ranks, and what changed."""
    if not comparison.same_scheme:
        console.print(f"[bold red]{_DIFFERENT.to(lang)}[/]")
    table = Table(header_style="bold", pad_edge=False)
    table.add_column(_ITEM.to(lang))
    for label in comparison.labels:
        table.add_column(escape(label), justify="right")
    points = [_range(score.points) for score in comparison.scores]
    table.add_row(f"[bold]{_TOTAL.to(lang)}[/]", *points)
    for line in (*comparison.items, *comparison.departments):
        shares = (share.of_points(Fraction(100)) if share else None for share in line.shares)
        table.add_row(escape(f"{line.id} {line.title.to(lang)}".strip()), *map(_range, shares))
    console.print(table)
    for rank in comparison.ranks:
        place = str(rank.best) if rank.best == rank.worst else f"{rank.best}–{rank.worst}"
        tied = _TIED.format(others=", ".join(rank.tied)).to(lang) if rank.tied else ""
        console.print(escape(_RANK.format(label=rank.label, place=place).to(lang) + tied))
    for change in comparison.changes:
        text = _CHANGE.format(label=change.label, cause=_CAUSES[change.cause], text=change.text)
        console.print(escape(text.to(lang)))


def _range(points: Bounds | None) -> str:
    if points is None:
        return "–"
    lower, upper = shown(points.lower), shown(points.upper)
    return lower if points.lower == points.upper else f"{lower} – {upper}"


def _table(*headings: Text, lang: Lang) -> Table:
    table = Table(header_style="bold", pad_edge=False)
    for position, heading in enumerate(headings):
        table.add_column(heading.to(lang), justify="left" if position == 0 else "right")
    return table
