"""A plan as a workbook: the checklist, how many duties each department has, the exhortations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from io import BytesIO

from fazhigov.assessment.rulebook import Rulebook
from fazhigov.obligations.obligation import Obligation
from fazhigov.records.engines import require
from fazhigov.reports.names import department_titles
from fazhigov.reports.plan import BASES, Side, grouped, sources_of
from fazhigov.reports.plan_text import EXEMPT, IMPLIED
from fazhigov.reports.sheets import Row, add_sheet
from fazhigov.rules.rule import basis_of
from fazhigov.text import Lang, Text, both

_CHECKLIST = Text("责任清单", "Checklist")
_DEPARTMENTS = Text("各部门任务数", "Departments")
_EXHORTATIONS = Text("倡导性内容", "Exhortations")


def plan_workbook(rulebook: Rulebook, lang: Lang, *, side: Side = "section") -> bytes:
    """Return a plan's checklist as a workbook, in the order of one side.

    Raises:
        RecordError: openpyxl is not installed.
    """
    openpyxl = require("openpyxl", "excel")
    book = openpyxl.Workbook(write_only=True)
    add_sheet(
        book,
        _CHECKLIST.to(lang),
        _duties(rulebook, lang, side),
        widths=(8, 28, 18, 16, 20, 8, 9, 30, 22, 44, 22),
    )
    add_sheet(
        book, _DEPARTMENTS.to(lang), _departments(rulebook, lang), widths=(36, 12, 12, 12, 12)
    )
    if not rulebook.selection:
        add_sheet(book, _EXHORTATIONS.to(lang), _exhortations(rulebook, lang), widths=(10, 24, 70))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _duties(rulebook: Rulebook, lang: Lang, side: Side) -> Iterable[Row]:
    yield [
        heading.to(lang)
        for heading in (
            Text("条款", "provision"),
            Text("任务", "duty"),
            Text("责任主体", "bearer"),
            Text("责任部门", "department"),
            Text("期限和要求", "term"),
            Text("周期", "cadence"),
            Text("核查方式", "decided by"),
            Text("所需凭证", "evidence wanted"),
            Text("出处", "source"),
            Text("说明", "note"),
            Text("规则", "rule"),
        )
    ]
    departments = department_titles(rulebook)
    for rule in (rule for group in grouped(rulebook, side) for rule in group.rules):
        duty = rule.obligation
        department = duty.department or ""
        implied = IMPLIED.to(lang) if duty.bearer_is == "implied" else ""
        yield (
            duty.provision or "",
            duty.title.to(lang),
            duty.bearer.to(lang) + implied,
            departments.get(department, both(department)).to(lang),
            rule.kind.limit.to(lang),
            rule.kind.cadence.label.to(lang),
            BASES[basis_of(rule, rulebook.record_types)].to(lang),
            duty.evidence.to(lang),
            "; ".join(source.to(lang) for source in sources_of(duty)),
            "\n".join(note.to(lang) for note in _notes(duty)),
            rule.id,
        )


def _notes(duty: Obligation) -> Iterable[Text]:
    if duty.exemption is not None:
        yield EXEMPT.format(exemption=duty.exemption)
    if duty.reading is not None:
        yield duty.reading.text


def _departments(rulebook: Rulebook, lang: Lang) -> Iterable[Row]:
    yield [
        Text("责任部门", "department").to(lang),
        Text("任务数", "duties").to(lang),
        *(title.to(lang) for title in BASES.values()),
    ]
    for group in grouped(rulebook, "department"):
        tally = Counter[str](basis_of(rule, rulebook.record_types) for rule in group.rules)
        yield (group.title.to(lang), tally.total(), *(tally[basis] for basis in BASES))


def _exhortations(rulebook: Rulebook, lang: Lang) -> Iterable[Row]:
    yield [
        Text("条款", "provision").to(lang),
        Text("原文位置", "place").to(lang),
        Text("理由", "reason").to(lang),
    ]
    for one in rulebook.plan.exhortations:
        yield (one.provision, one.anchor, one.reason.to(lang))
