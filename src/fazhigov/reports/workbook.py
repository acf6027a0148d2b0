"""Results as a workbook: findings, score, repairs, and what it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from io import BytesIO
from itertools import islice
from typing import Any

from fazhigov.assessment.findings import Findings
from fazhigov.records.engines import require
from fazhigov.reports.data import moment
from fazhigov.scoring.points import shown
from fazhigov.scoring.repairs import Repairs
from fazhigov.scoring.scored import Score, Scored
from fazhigov.text import Lang, Text, printable

MOST_ROWS = 100_000
"""How many findings a sheet lists; counts are complete all the same."""

_LONGEST = 32_000
"""A little less than a cell of a spreadsheet holds."""

_MORE = Text("另有{n}项未列出", "{n} more are not listed")


def results_workbook(findings: Findings, score: Score, repairs: Repairs, lang: Lang) -> bytes:
    """Return a workbook of the results; whatever stands in records is text there, never a formula.

    Raises:
        RecordError: openpyxl is not installed.
    """
    openpyxl = require("openpyxl", "excel")
    book = openpyxl.Workbook(write_only=True)
    _sheet(
        book, _FINDINGS, _finding_rows(findings, lang), lang, widths=(12, 28, 40, 24, 20, 14, 60)
    )
    _sheet(book, _SCORE, _score_rows(score, lang), lang, widths=(44, 14, 14, 14, 14))
    _sheet(book, _REPAIRS, _repair_rows(repairs, lang), lang, widths=(60, 12, 8, 14, 14, 40))
    _sheet(book, _BASIS, _basis_rows(findings, score, lang), lang, widths=(28, 80))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


_FINDINGS = Text("核查结果", "Findings")
_SCORE = Text("得分", "Score")
_REPAIRS = Text("整改清单", "Repairs")
_BASIS = Text("依据", "Basis")

Row = Sequence[Any]


def _finding_rows(findings: Findings, lang: Lang) -> Iterable[Row]:
    yield _in(
        lang,
        Text("结论", "outcome"),
        Text("亮灯", "light"),
        Text("规则", "rule"),
        Text("义务", "duty"),
        Text("对象", "subject"),
        Text("部门", "department"),
        Text("到期", "due"),
        Text("最迟办理", "act by"),
        Text("实际", "actual"),
        Text("理由", "reason"),
        Text("来源", "source"),
    )
    for finding in islice(findings, MOST_ROWS):
        obligation = finding.rule.obligation
        yield (
            finding.outcome.label.to(lang),
            finding.light.label.to(lang) if finding.light else "",
            finding.rule.id,
            obligation.title.to(lang),
            finding.subject,
            obligation.department or "",
            finding.due or "",
            finding.act_by or "",
            finding.actual.to(lang) if finding.actual else "",
            finding.reason.to(lang),
            "; ".join(finding.sources),
        )
    left = len(findings) - MOST_ROWS
    if left > 0:
        yield (_MORE.format(n=left).to(lang),)


def _score_rows(score: Score, lang: Lang) -> Iterable[Row]:
    yield _in(
        lang,
        Text("计分项", "item"),
        Text("下限", "lower"),
        Text("上限", "upper"),
        Text("覆盖度", "coverage"),
        Text("分值", "points"),
    )
    total = Scored("", Text("合计", "total"), Fraction(1), score.share)
    for part in (total, *(inner for top in score.items for inner in top.everything)):
        share = part.share
        yield (
            f"{part.id} {part.title.to(lang)}".strip(),
            shown(share.lower * 100) if share else "–",
            shown(share.upper * 100) if share else "–",
            f"{shown(share.coverage * 100)}%" if share else "–",
            shown(part.whole) if part is not total else "100.00",
        )


def _repair_rows(repairs: Repairs, lang: Lang) -> Iterable[Row]:
    yield _in(
        lang,
        Text("义务", "duty"),
        Text("结论", "outcome"),
        Text("项数", "findings"),
        Text("下限可增", "lower gains"),
        Text("上限可增", "upper gains"),
        Text("需要的证据", "evidence wanted"),
    )
    for repair in repairs.repairs:
        obligation = repair.rule.obligation
        yield (
            f"{obligation.title.to(lang)} ({repair.rule.id})",
            repair.outcome.label.to(lang),
            repair.n,
            shown(repair.lower),
            shown(repair.upper),
            obligation.evidence.to(lang),
        )


def _basis_rows(findings: Findings, score: Score, lang: Lang) -> Iterable[Row]:
    rulebook, county = findings.rulebook, findings.county
    yield _in(lang, Text("项目", "what"), Text("内容", "content"))
    for what, content in (
        (Text("县", "county"), county.name.to(lang)),
        (Text("规划", "plan"), rulebook.plan.title.to(lang)),
        (Text("年度", "year"), str(findings.year or "")),
        (Text("核查日", "as of"), moment(findings.as_of)),
        (
            Text("评分方案", "scheme"),
            f"{score.scheme.title.to(lang)}: {score.scheme.basis.to(lang)}",
        ),
        (Text("日历截至", "calendar through"), findings.calendar.last_published_day.isoformat()),
    ):
        yield (what.to(lang), content)
    if county.note is not None:
        yield (Text("说明", "note").to(lang), county.note.to(lang))
    for provider in rulebook.providers:
        version = f"{provider.distribution} {provider.version}"
        yield (Text("插件", "plugin").to(lang), f"{provider.entry_point} ({version})")
    for failure in rulebook.failures:
        yield (Text("未能使用的插件", "plugin that failed").to(lang), failure.text.to(lang))


def _in(lang: Lang, *headings: Text) -> list[str]:
    return [heading.to(lang) for heading in headings]


def _sheet(
    book: Any, title: Text, rows: Iterable[Row], lang: Lang, *, widths: Sequence[int]
) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet = book.create_sheet(title.to(lang))
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for number, row in enumerate(rows):
        cells = [_cell(sheet, value) for value in row]
        if number == 0:
            for cell in cells:
                cell.font = Font(bold=True)
        sheet.append(cells)


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    if isinstance(value, int):
        return WriteOnlyCell(sheet, value)
    text = printable(str(value))
    cell = WriteOnlyCell(sheet, text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
    # Openpyxl takes a text that begins with = for a formula.
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in ("=", "+", "-", "@")
    return cell
