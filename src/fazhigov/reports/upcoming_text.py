"""What falls due, as tables for the terminal: one a department."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from fazhigov.assessment.findings import Findings
from fazhigov.assessment.upcoming import Upcoming
from fazhigov.reports.data import moment
from fazhigov.reports.names import department_titles
from fazhigov.reports.text import BEACONS
from fazhigov.rules.evidence import NO_SUBJECT
from fazhigov.text import Lang, Text

_NOTHING = Text("没有逾期或者临期的义务", "nothing is overdue or falls due")
_AS_OF = Text("截至 {day}", "as of {day}")
_UNSETTLED = Text("待放假安排", "not settled")


def print_upcoming(
    console: Console, duties: Iterable[Upcoming], findings: Findings, lang: Lang
) -> None:
    """Print open duties by department: overdue ones first, then by the day to act by."""
    duties = list(duties)
    as_of = _AS_OF.format(day=moment(findings.as_of)).to(lang)
    console.print(f"[bold]{escape(findings.county.name.to(lang))}[/] · {as_of}")
    if not duties:
        console.print(_NOTHING.to(lang))
        return
    names = department_titles(findings.rulebook)
    # What presses most stands first, so the department that it presses stands first too.
    own: dict[str, list[Upcoming]] = {}
    for duty in duties:
        own.setdefault(duty.department, []).append(duty)
    for name, its in own.items():
        title = names[name].to(lang) if name in names else name
        console.print(_table(title, its, lang))


def _table(title: str, duties: Iterable[Upcoming], lang: Lang) -> Table:
    table = Table(header_style="bold", pad_edge=False, title=escape(title), title_justify="left")
    table.add_column(Text("余工作日", "days left").to(lang), justify="right", no_wrap=True)
    table.add_column(Text("最迟办理", "act by").to(lang), no_wrap=True)
    table.add_column(Text("到期", "due").to(lang), no_wrap=True)
    table.add_column(Text("义务", "duty").to(lang), overflow="fold")
    table.add_column(Text("对象", "subject").to(lang), overflow="fold")
    for duty in duties:
        finding = duty.finding
        left = _UNSETTLED.to(lang) if duty.days_left is None else str(duty.days_left)
        due = (finding.due or "")[:16].replace("T", " ") + (" ?" if duty.is_provisional else "")
        table.add_row(
            f"{BEACONS[finding.light]} {left}",
            duty.act_by.isoformat(),
            due,
            escape(finding.rule.obligation.title.to(lang)),
            "" if finding.subject == NO_SUBJECT else escape(finding.subject),
        )
    return table
