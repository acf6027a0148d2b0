"""A workbook to be filled in: a sheet for the county and one for each ledger, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from fazhigov.obligations.plan import Plan
from fazhigov.records.engines import require
from fazhigov.records.schema import SOURCE, Field, RecordType
from fazhigov.reports.ledgers import TYPES, duties_served
from fazhigov.rules.rule import Rule

COUNTY_SHEET = "县"
"""The sheet that says whose records these are."""

ROWS = 2_000
"""How many rows have drop-downs and formats; more may be filled in."""

_LONGEST_TITLE = 31
_LONGEST_LIST = 255
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_FORMATS = {"date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "percent": "0.00%"}
_LISTED = 5


def template(
    record_types: Mapping[str, RecordType],
    rules: Iterable[Rule],
    *,
    plan: Plan,
    ledgers: Iterable[str] | None = None,
) -> bytes:
    """Return a workbook with a sheet for each ledger that a rule reads, and one for waivers.

    Headings are Chinese. Choices and flags have drop-downs, days and percentages their formats;
    a note on each heading says what the column means and which duties it serves.

    Args:
        record_types: the rulebook's.
        rules: whose ledgers are wanted.
        plan: the plan that the county sheet names.
        ledgers: only these ledgers, such as those that set scores.

    Raises:
        RecordError: openpyxl is not installed.
    """
    openpyxl = require("openpyxl", "excel")
    served = duties_served(rules, record_types)
    wanted = set(ledgers) if ledgers is not None else _read_by_rules(record_types, served)
    book = openpyxl.Workbook()
    _county(book.active, plan)
    taken = {COUNTY_SHEET}
    for name, found in record_types.items():
        if name in wanted:
            title = sheet_title(found)
            title = name if title in taken else title
            taken.add(title)
            _ledger(book.create_sheet(title), found, served[name])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet_title(found: RecordType) -> str:
    """Return a sheet's title by which readers know the ledger: its Chinese one where it fits."""
    title = found.title.zh
    fits = len(title) <= _LONGEST_TITLE and not _FORBIDDEN.search(title)
    return title if fits else found.name


def _read_by_rules(
    record_types: Mapping[str, RecordType], served: Mapping[str, Mapping[str, list[Rule]]]
) -> set[str]:
    return {
        name
        for name, found in record_types.items()
        if found.use == "waivers" or any(served[name].values())
    }


def _county(sheet: Any, plan: Plan) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415

    sheet.title = COUNTY_SHEET
    for row in (
        ("键", "值"),
        ("名称", None),
        ("规划", plan.id),
        ("年度", None),
        ("时区", "Asia/Shanghai"),
    ):
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 12, 32


def _ledger(sheet: Any, found: RecordType, served: Mapping[str, list[Rule]]) -> None:
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet.freeze_panes = "A2"
    columns = [*found.fields.values(), SOURCE]
    for number, column in enumerate(columns, start=1):
        cell = sheet.cell(row=1, column=number, value=column.zh)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if column.required:
            cell.fill = PatternFill("solid", fgColor="FFE699")
        cell.comment = Comment(_note(column, served.get(column.name, [])), "fazhigov")
        cell.comment.width, cell.comment.height = 320, 180
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(12, min(40, 2 * len(column.zh) + 4))
        validation = _validation(column)
        if validation is not None:
            sheet.add_data_validation(validation)
            validation.add(f"{letter}2:{letter}{ROWS}")
        if column.type in _FORMATS:
            for row in range(2, ROWS + 1):
                sheet.cell(row=row, column=number).number_format = _FORMATS[column.type]


def _note(column: Field, rules: list[Rule]) -> str:
    """Say what a column means, what it takes, and which duties it serves."""
    lines = [column.meaning.zh, f"类型：{TYPES[column.type].zh}"]
    if column.unit:
        lines.append(f"单位：{column.unit}")
    if column.required:
        lines.append("必填")
    if column.options and column.type != "item":
        lines.append("可填：" + "、".join(column.options.values()))
    if rules:
        titles = "；".join(
            f"{rule.obligation.citation.place} {rule.obligation.title.zh}"
            for rule in rules[:_LISTED]
        )
        more = f"等{len(rules)}项" if len(rules) > _LISTED else ""
        lines.append(f"服务于：{titles}{more}")
    return "\n".join(lines)


def _validation(column: Field) -> Any:
    """Return what a spreadsheet checks of a column; readers check it all again."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    choices: list[str] = []
    if column.type == "flag":
        choices = ["是", "否"]
    elif column.type in ("choice", "item"):
        choices = list(column.options.values())
    if choices:
        listed = ",".join(choices)
        if len(listed) > _LONGEST_LIST or any("," in choice or '"' in choice for choice in choices):
            return None
        # An item is an open choice: others may be typed.
        return DataValidation(
            type="list",
            formula1=f'"{listed}"',
            allow_blank=True,
            showErrorMessage=column.type != "item",
        )
    if column.type in ("date", "moment"):
        return DataValidation(
            type="date", operator="greaterThan", formula1="36526", allow_blank=True,
            showErrorMessage=True, error="请填日期，如 2024-09-27",
        )  # fmt: skip
    if column.type in ("count", "year"):
        return DataValidation(
            type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True,
            showErrorMessage=True, error="请填整数",
        )  # fmt: skip
    return None
