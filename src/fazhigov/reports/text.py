"""Results as tables for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table

from fazhigov.assessment.finding import Finding
from fazhigov.assessment.findings import Findings, RuleFindings
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.deadlines.trace import WEEKDAYS
from fazhigov.plugins.registry import Registry
from fazhigov.reports.data import registry_data, unusual_days
from fazhigov.reports.names import chapter_of, place_of
from fazhigov.reports.remarks import FAILED, LEGEND, LIGHTS_LEGEND, asked, notes
from fazhigov.reports.score_text import score_table
from fazhigov.reports.signs import ORDER, SIGNS, STARS
from fazhigov.rules.evidence import NO_SUBJECT
from fazhigov.rules.outcome import Light, Outcome
from fazhigov.rules.rule import Rule
from fazhigov.scoring.scored import Score
from fazhigov.text import Lang, Text

LISTED = (Outcome.UNKNOWN, Outcome.EXEMPT, Outcome.NOT_APPLICABLE)
"""Outcomes without due date or margin to compare: a list says as much as a table."""

EXAMPLES = 20
"""How many findings of one outcome are listed of a rule's large tables."""

BEACONS = {
    Light.RED: f"[bold red]{SIGNS[Light.RED]}[/]",
    Light.YELLOW: f"[bold yellow]{SIGNS[Light.YELLOW]}[/]",
    Light.GREEN: f"[green]{SIGNS[Light.GREEN]}[/]",
    None: " ",
}

STYLES = {
    Outcome.OVERDUE: "bold red",
    Outcome.BREACHED: "bold red",
    Outcome.LATE: "red",
    Outcome.UNKNOWN: "yellow",
    Outcome.PENDING: "cyan",
    Outcome.MET: "green",
}


_MORE = Text(
    "另有{n}项未列出：大表每条规则每种结论只列{listed}项（--format json 全部列出）",
    "{n} more: of large tables, {listed} of each outcome are listed for each rule "
    "(--format json lists all)",
)
_DUTY = Text("义务", "duty")
_SUBJECT = Text("对象", "subject")
_OUTCOME = Text("结论", "outcome")
_DUE = Text("期限", "due")
_REASON = Text("理由", "reason")
_SOURCE = Text("（来源：{source}）", "(source: {source})")
_ACT_BY = Text("最迟 {day} 办理", "act by {day}")
_SILENT = Text(
    "没有任何记录的{n}项，按节计数（--full 逐项列出）",
    "{n} of which nothing is recorded, by section (--full lists each)",
)


def print_assessment(
    console: Console, findings: Findings, score: Score, lang: Lang, *, full: bool = False
) -> None:
    """Print what is decided or due as a table, what is not known as a list, and the score.

    Duties of which nothing is recorded are counted by section, unless *full* asks for each.
    """
    for line in _heading(findings, lang):
        console.print(line)
    listed = [finding for part in findings.rules for finding in _listed(part)]
    silent = [] if full else [f for f in listed if f.is_silent]
    shown = [f for f in listed if full or not f.is_silent]
    console.print(_findings_table([f for f in shown if f.outcome not in LISTED], lang))
    for outcome in LISTED:
        _print_list(console, outcome, [f for f in shown if f.outcome is outcome], lang)
    _print_silent(console, silent, findings, lang)
    left = len(findings) - len(listed)
    if left:
        console.print(_MORE.format(n=left, listed=EXAMPLES).to(lang))
    console.print(_counts(findings, lang))
    console.print(score_table(score, lang))


def _heading(findings: Findings, lang: Lang) -> Iterable[RenderableType]:
    county, rulebook = findings.county, findings.rulebook
    yield f"[bold]{escape(county.name.to(lang))}[/] · {asked(findings).to(lang)}"
    yield escape(rulebook.plan.title.to(lang))
    yield LEGEND.to(lang)
    yield LIGHTS_LEGEND.to(lang)
    for note in notes(findings):
        yield f"[italic]{escape(note.to(lang))}[/]"
    if rulebook.failures:
        yield f"[bold red]{FAILED.to(lang)}[/]"
        for failure in rulebook.failures:
            yield f"  [red]{escape(failure.text.to(lang))}[/]"


def _findings_table(findings: list[Finding], lang: Lang) -> Table:
    table = Table(header_style="bold", pad_edge=False, expand=True)
    table.add_column(_OUTCOME.to(lang), no_wrap=True)
    table.add_column(_DUTY.to(lang), overflow="fold", ratio=3)
    table.add_column(_SUBJECT.to(lang), overflow="fold", ratio=2)
    table.add_column(_DUE.to(lang), no_wrap=True)
    table.add_column(_REASON.to(lang), overflow="fold", ratio=5)
    for finding in sorted(findings, key=lambda f: ORDER.index(f.outcome)):
        table.add_row(
            f"{BEACONS[finding.light]} "
            f"[{STYLES.get(finding.outcome, 'dim')}]{finding.outcome.label.to(lang)}[/]",
            escape(_duty(finding, lang)),
            escape(finding.subject),
            _due(finding, lang),
            escape(finding.reason.to(lang)) + _sources(finding, lang, "\n"),
        )
    return table


def _listed(part: RuleFindings) -> Iterator[Finding]:
    """Iterate over findings to be listed: of large tables, examples of each outcome."""
    if not part.tables:
        yield from part
        return
    for outcome in part.counts:
        yield from islice(part.where(outcome), EXAMPLES)


def _print_silent(console: Console, silent: list[Finding], findings: Findings, lang: Lang) -> None:
    if not silent:
        return
    titles = findings.rulebook.plan.sections
    numbers = Counter(chapter_of(f.rule) for f in silent)
    console.print(f"[yellow]{_SILENT.format(n=len(silent)).to(lang)}[/]")
    for name, n in numbers.items():
        title = titles[name].to(lang) if name in titles else ""
        console.print(f"  {escape(f'{name} {title}'.strip())}: {n}")


def _print_list(console: Console, outcome: Outcome, findings: list[Finding], lang: Lang) -> None:
    if not findings:
        return
    style = STYLES.get(outcome, "dim")
    console.print(f"[{style}]{outcome.label.to(lang)}[/] ({len(findings)})")
    for finding in findings:
        subject = "" if finding.subject == NO_SUBJECT else f" [{finding.subject}]"
        console.print(
            f"  {escape(_duty(finding, lang) + subject)} — "
            f"{escape(finding.reason.to(lang))}{_sources(finding, lang, ' ')}"
        )


def _duty(finding: Finding, lang: Lang) -> str:
    obligation = finding.rule.obligation
    return f"{place_of(finding).to(lang)} {obligation.title.to(lang)}{STARS[obligation.national]}"


def _due(finding: Finding, lang: Lang) -> str:
    if finding.due is None:
        return ""
    due = finding.due[:16].replace("T", " ")
    if finding.act_by is not None and finding.act_by != due[:10]:
        due += "\n" + _ACT_BY.format(day=finding.act_by).to(lang)
    return due


def _sources(finding: Finding, lang: Lang, before: str) -> str:
    if not finding.sources:
        return ""
    text = _SOURCE.format(source="; ".join(finding.sources)).to(lang)
    return f"{before}[dim]{escape(text)}[/]"


def _counts(findings: Findings, lang: Lang) -> str:
    parts = [
        f"[{STYLES.get(outcome, 'dim')}]{outcome.label.to(lang)} {findings.counts[outcome]}[/]"
        for outcome in ORDER
        if outcome in findings.counts
    ]
    return " · ".join(parts)


def print_calendar(console: Console, calendar: WorkingCalendar, year: int, lang: Lang) -> None:
    """Print the days of a year that are not what their weekday says, and by which notice."""
    table = Table(header_style="bold", pad_edge=False, title=str(year))
    for heading in (
        Text("日期", "date"),
        Text("星期", "weekday"),
        Text("类别", "kind"),
        Text("节日", "holiday"),
        Text("通知", "notice"),
    ):
        table.add_column(heading.to(lang))
    for day in unusual_days(calendar, year):
        table.add_row(
            day.date.isoformat(),
            WEEKDAYS[day.date.weekday()].to(lang),
            day.kind.label.to(lang),
            escape(day.name.to(lang) if day.name else ""),
            escape(day.notice.label.to(lang) if day.notice else ""),
        )
    console.print(table)


def print_rules(console: Console, rules: Iterable[Rule], lang: Lang) -> None:
    """Print rules with their limits."""
    table = Table(header_style="bold", pad_edge=False)
    for heading in (
        Text("编号", "id"),
        Text("种类", "kind"),
        Text("义务", "duty"),
        Text("要求", "limit"),
        Text("责任主体", "bearer"),
        Text("出处", "stands in"),
    ):
        table.add_column(heading.to(lang), overflow="fold")
    for rule in rules:
        obligation = rule.obligation
        table.add_row(
            escape(rule.id),
            rule.kind.name,
            escape(obligation.title.to(lang) + STARS[obligation.national]),
            escape(rule.kind.limit.to(lang)),
            escape(obligation.bearer.to(lang)),
            escape(obligation.citation.text.to(lang)),
        )
    console.print(table)


def print_plugins(console: Console, registry: Registry, lang: Lang) -> None:
    """Print every plugin with its status."""
    table = Table(header_style="bold", pad_edge=False)
    for heading in (
        Text("插件", "plugin"),
        Text("发行包", "distribution"),
        Text("版本", "version"),
        Text("状态", "status"),
        Text("规则数", "rules"),
        Text("带来", "brings"),
    ):
        table.add_column(heading.to(lang), overflow="fold")
    for row in registry_data(registry, lang):
        brings = ", ".join(f"{hook} {len(names)}" for hook, names in row["brings"].items() if names)
        table.add_row(
            row["name"],
            row["distribution"],
            row["version"],
            escape(row["error"] or row["status"]),
            str(row["rules"]),
            brings,
        )
    console.print(table)
