"""Results as a workbook: findings, score, repairs, and what it was made from."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from itertools import islice

from fazhigov.assessment.findings import Findings
from fazhigov.records.engines import require
from fazhigov.reports.data import moment
from fazhigov.reports.names import department_titles, place_of
from fazhigov.reports.sheets import PERCENT, POINTS, Row, add_sheet
from fazhigov.rules.evidence import NO_SUBJECT
from fazhigov.scoring.points import shown
from fazhigov.scoring.repairs import Repairs
from fazhigov.scoring.scored import Score, Scored
from fazhigov.text import Lang, Text

MOST_ROWS = 100_000
"""How many findings a sheet lists; counts are complete all the same."""

_MORE = Text("另有{n}项未列出", "{n} more are not listed")


def results_workbook(findings: Findings, score: Score, repairs: Repairs, lang: Lang) -> bytes:
    """Return a workbook of the results; whatever stands in records is text there, never a formula.

    Raises:
        RecordError: openpyxl is not installed.
    """
    openpyxl = require("openpyxl", "excel")
    book = openpyxl.Workbook(write_only=True)
    add_sheet(
        book,
        _FINDINGS.to(lang),
        _finding_rows(findings, lang),
        widths=(9, 7, 9, 30, 20, 15, 17, 12, 15, 42, 20, 34),
    )
    add_sheet(
        book,
        _SCORE.to(lang),
        _score_rows(score, lang),
        widths=(60, 10, 10, 10, 10),
        formats={1: POINTS, 2: POINTS, 3: PERCENT, 4: POINTS},
    )
    add_sheet(
        book,
        _REPAIRS.to(lang),
        _repair_rows(repairs, lang),
        widths=(12, 44, 9, 9, 12, 12, 50, 34),
        formats={4: POINTS, 5: POINTS},
    )
    add_sheet(book, _BASIS.to(lang), _basis_rows(findings, score, lang), widths=(28, 90))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


_FINDINGS = Text("核查结果", "Findings")
_SCORE = Text("得分", "Score")
_REPAIRS = Text("整改清单", "Repairs")
_BASIS = Text("依据", "Basis")


def _finding_rows(findings: Findings, lang: Lang) -> Iterable[Row]:
    yield _in(
        lang,
        Text("结论", "outcome"),
        Text("亮灯", "light"),
        Text("出处", "stands in"),
        Text("义务", "duty"),
        Text("对象", "subject"),
        Text("部门", "department"),
        Text("到期", "due"),
        Text("最迟办理", "act by"),
        Text("实际", "actual"),
        Text("理由", "reason"),
        Text("来源", "source"),
        Text("规则", "rule"),
    )
    departments = department_titles(findings.rulebook)
    for finding in islice(findings, MOST_ROWS):
        obligation = finding.rule.obligation
        department = obligation.department or ""
        yield (
            finding.outcome.label.to(lang),
            finding.light.label.to(lang) if finding.light else "",
            place_of(finding).to(lang),
            obligation.title.to(lang),
            "" if finding.subject == NO_SUBJECT else finding.subject,
            departments[department].to(lang) if department in departments else department,
            _day_or_minute(finding.due),
            finding.act_by or "",
            finding.actual.to(lang) if finding.actual else "",
            finding.reason.to(lang),
            "; ".join(finding.sources),
            finding.rule.id,
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
            _number(share.lower * 100) if share else "–",
            _number(share.upper * 100) if share else "–",
            _percent(share.coverage) if share else "–",
            _number(part.whole if part is not total else Fraction(100)),
        )


def _repair_rows(repairs: Repairs, lang: Lang) -> Iterable[Row]:
    yield _in(
        lang,
        Text("出处", "stands in"),
        Text("义务", "duty"),
        Text("结论", "outcome"),
        Text("项数", "findings"),
        Text("下限可增", "lower gains"),
        Text("上限可增", "upper gains"),
        Text("需要的证据", "evidence wanted"),
        Text("规则", "rule"),
    )
    for repair in repairs.repairs:
        obligation = repair.rule.obligation
        yield (
            obligation.provision or obligation.citation.text.to(lang),
            obligation.title.to(lang),
            repair.outcome.label.to(lang),
            repair.n,
            _number(repair.lower),
            _number(repair.upper),
            obligation.evidence.to(lang),
            repair.rule.id,
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


def _day_or_minute(due: str | None) -> str:
    return (due or "")[:16].replace("T", " ")


def _in(lang: Lang, *headings: Text) -> list[str]:
    return [heading.to(lang) for heading in headings]


def _number(points: Fraction) -> Decimal:
    """Return points as a number that a spreadsheet can sort, rounded as everywhere."""
    return Decimal(shown(points))


def _percent(share: Fraction) -> Decimal:
    """Return a share as a number that a cell shows as a percentage, rounded as everywhere."""
    return Decimal(shown(share * 100)).scaleb(-2)
