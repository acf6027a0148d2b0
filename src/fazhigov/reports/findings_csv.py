"""All findings as CSV: complete however many they are, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from fazhigov.assessment.findings import Findings
from fazhigov.reports.data import moment
from fazhigov.reports.names import department_titles, place_of
from fazhigov.reports.signs import sided
from fazhigov.rules.evidence import NO_SUBJECT
from fazhigov.text import Lang, Text, printable

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet takes for a formula; in Chinese, in full width too."""

_BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets on Chinese systems take UTF-8 for GBK."""

_HEADINGS = (
    Text("结论", "outcome"),
    Text("亮灯", "light"),
    Text("规则", "rule"),
    Text("出处", "stands in"),
    Text("义务", "duty"),
    Text("部门", "department"),
    Text("对象", "subject"),
    Text("到期", "due"),
    Text("最迟办理", "act by"),
    Text("日期确定性", "certainty"),
    Text("实际", "actual"),
    Text("余量", "margin"),
    Text("理由", "reason"),
    Text("来源", "source"),
)


def findings_csv(findings: Findings, lang: Lang) -> Iterator[str]:
    """Iterate over the lines of a CSV file with every finding, headings first.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.

    Raises:
        AssessmentError: verdicts on tables were counted and not kept.
    """
    departments = department_titles(findings.rulebook)
    yield _BYTE_ORDER_MARK + _line(heading.to(lang) for heading in _HEADINGS)
    for finding in findings:
        obligation = finding.rule.obligation
        department = obligation.department or ""
        yield _line(
            (
                finding.outcome.label.to(lang),
                finding.light.label.to(lang) if finding.light else "",
                finding.rule.id,
                place_of(finding).to(lang),
                obligation.title.to(lang),
                departments[department].to(lang) if department in departments else department,
                "" if finding.subject == NO_SUBJECT else finding.subject,
                moment(finding.deadline.due) if finding.deadline else "",
                finding.act_by or "",
                finding.certainty or "",
                finding.actual.to(lang) if finding.actual else "",
                sided(finding.margin).to(lang) if finding.margin else "",
                finding.reason.to(lang),
                "; ".join(finding.sources),
            )
        )


def _line(cells: Iterator[str] | tuple[str, ...]) -> str:
    line = StringIO()
    csv.writer(line).writerow(_harmless(printable(cell)) for cell in cells)
    return line.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
