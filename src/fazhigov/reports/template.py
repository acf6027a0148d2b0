"""A workbook to be filled in: sheets for the county, its units and each ledger, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from fazhigov.obligations.plan import Plan
from fazhigov.records.county import UNIT_HEADINGS, UNIT_TYPES
from fazhigov.records.engines import require
from fazhigov.records.schema import SOURCE, Field, RecordType
from fazhigov.records.workbook import CHOICES_SHEET
from fazhigov.reports.ledgers import TYPES, duties_served
from fazhigov.reports.sheets import DAY, MOMENT, PERCENT, TEXT, heading, set_up_page
from fazhigov.rules.rule import Rule

COUNTY_SHEET, UNITS_SHEET = "县", "单位"
"""The sheets that say whose records these are, and which bodies owe duties of their own."""

_LONGEST_TITLE = 31
_LAST_ROW = 1_048_576
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_REQUIRED = "FFE699"
_LISTED = 5

_FORMATS = {
    "date": DAY,
    "moment": MOMENT,
    "percent": PERCENT,
    # As text a file number keeps its leading zeros, and all of its eighteen digits.
    "text": TEXT,
    "choice": TEXT,
    "item": TEXT,
}

_HOW_TO_FILL_IN = (
    "每张工作表是一种台账，每行是一件事。黄色表头的列必填，其余的有则填、无则空；"
    "没有的台账整张留空，不要删改表头。把鼠标停在表头上，可看该列的含义和所服务的任务。"
)

_WHICH_UNITS = (
    "列出各自负有任务的单位（县政府、各部门、各乡镇），名称与各台账中的一致。"
    "列了单位，没有报送的单位才会被发现。"
)


def template(
    record_types: Mapping[str, RecordType],
    rules: Iterable[Rule],
    *,
    plan: Plan,
    ledgers: Iterable[str] | None = None,
) -> bytes:
    """Return a workbook with a sheet for each ledger that a rule reads, and one for waivers.

    Headings are Chinese. Choices, items and flags have drop-downs, days and percentages their
    formats; a note on each heading says what the column means and which duties it serves. What
    drop-downs offer stands in a hidden sheet, which readers pass over.

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
    _units(book.create_sheet(UNITS_SHEET))
    taken = {COUNTY_SHEET, UNITS_SHEET, CHOICES_SHEET}
    choices = _Choices(book.create_sheet(CHOICES_SHEET))
    for name, found in record_types.items():
        if name in wanted:
            title = sheet_title(found)
            title = name if title in taken else title
            taken.add(title)
            _ledger(book.create_sheet(title), found, served[name], choices)
    # Last and out of sight.
    book.move_sheet(choices.sheet, len(book.sheetnames))
    choices.sheet.sheet_state = "hidden"
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
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.styles import Alignment  # noqa: PLC0415

    sheet.title = COUNTY_SHEET
    for row in (
        ("键", "值"),
        ("名称", None),
        ("规划", plan.id),
        ("年度", None),
        ("时区", "Asia/Shanghai"),
    ):
        sheet.append(row)
    set_up_page(sheet)
    for cell in sheet[1]:
        heading(cell)
    for cell in (sheet["A2"], sheet["A4"]):
        heading(cell, colour=_REQUIRED)
    for (cell,) in sheet["B2:B5"]:
        cell.alignment = Alignment(horizontal="left")
    sheet["A1"].comment = _comment(Comment, _HOW_TO_FILL_IN)
    sheet["A2"].comment = _comment(Comment, "县（市、区）全称")
    sheet["A4"].comment = _comment(Comment, "核查的年度，如 2024")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 12, 36


def _units(sheet: Any) -> None:
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    set_up_page(sheet)
    for number, title in enumerate(UNIT_HEADINGS, start=1):
        heading(sheet.cell(row=1, column=number, value=title), colour=_REQUIRED)
    sheet["A1"].comment = _comment(Comment, _WHICH_UNITS)
    listed = DataValidation(
        type="list", formula1=f'"{",".join(UNIT_TYPES)}"', allow_blank=True,
        showErrorMessage=True, error="请从下拉列表中选择",
    )  # fmt: skip
    sheet.add_data_validation(listed)
    listed.add(f"B2:B{_LAST_ROW}")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 36, 18


def _ledger(
    sheet: Any, found: RecordType, served: Mapping[str, list[Rule]], choices: _Choices
) -> None:
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    set_up_page(sheet)
    sheet.row_dimensions[1].height = 32
    for number, column in enumerate([*found.fields.values(), SOURCE], start=1):
        cell = sheet.cell(row=1, column=number, value=column.zh)
        heading(cell, **({"colour": _REQUIRED} if column.required else {}))
        cell.comment = _comment(Comment, _note(column, served.get(column.name, [])))
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _width(column)
        sheet.column_dimensions[letter].number_format = _FORMATS.get(column.type, "General")
        validation = _validation(column, choices)
        if validation is not None:
            sheet.add_data_validation(validation)
            validation.add(f"{letter}2:{letter}{_LAST_ROW}")


def _width(column: Field) -> int:
    """Return how wide a column is, in characters; a Chinese one takes two."""
    longest = max([2 * len(column.zh), *(2 * len(option) for option in column.options.values())])
    return max(14, min(36, longest + 4))


def _comment(comment: Any, text: str) -> Any:
    found = comment(text, "fazhigov")
    found.width, found.height = 360, 60 + 20 * (len(text) // 22 + text.count("\n"))
    return found


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


class _Choices:
    """What drop-downs offer: a column a list, for the rules of a cell hold 255 characters only."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self._columns: dict[tuple[str, ...], str] = {}

    def formula(self, options: Sequence[str]) -> str:
        """Return where a list stands, and write it there if it is new."""
        from openpyxl.utils import get_column_letter  # noqa: PLC0415

        key = tuple(options)
        if key not in self._columns:
            column = len(self._columns) + 1
            for row, option in enumerate(options, start=1):
                self.sheet.cell(row=row, column=column, value=option)
            letter = get_column_letter(column)
            self._columns[key] = f"'{self.sheet.title}'!${letter}$1:${letter}${len(options)}"
        return self._columns[key]


def _validation(column: Field, choices: _Choices) -> Any:
    """Return what a spreadsheet checks of a column; readers check it all again."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    if column.type == "flag":
        return DataValidation(
            type="list", formula1='"是,否"', allow_blank=True,
            showErrorMessage=True, error="请填是或否",
        )  # fmt: skip
    if column.options:
        # An item is an open choice: others may be typed.
        return DataValidation(
            type="list", formula1=choices.formula(list(column.options.values())), allow_blank=True,
            showErrorMessage=column.type != "item", error="请从下拉列表中选择",
        )  # fmt: skip
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
