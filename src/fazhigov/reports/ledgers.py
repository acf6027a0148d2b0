"""The record types: what a county keeps, column by column, and which duties each serves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from fazhigov.records.schema import Field, RecordType
from fazhigov.reports.data import Data
from fazhigov.rules.rule import Rule
from fazhigov.text import Lang, Text

TYPES: dict[str, Text] = {
    "text": Text("文字", "text"),
    "date": Text("日期", "date"),
    "moment": Text("时刻", "moment"),
    "count": Text("整数", "count"),
    "amount": Text("数值", "amount"),
    "percent": Text("百分数", "percent"),
    "flag": Text("是/否", "flag"),
    "choice": Text("选项", "choice"),
    "item": Text("事项", "item"),
    "year": Text("年份", "year"),
}
"""The types of columns, in words."""

_REQUIRED = Text("必填", "required")


def duties_served(
    rules: Iterable[Rule], record_types: Mapping[str, RecordType]
) -> dict[str, dict[str, list[Rule]]]:
    """Return the rules that read each column, by ledger and field."""
    served: dict[str, dict[str, list[Rule]]] = {
        name: {field: [] for field in found.fields} for name, found in record_types.items()
    }
    for rule in rules:
        for ledger, field in dict.fromkeys((c.ledger, c.field) for c in rule.kind.columns()):
            if ledger in served:
                served[ledger][field].append(rule)
    return served


def ledgers_data(
    record_types: Mapping[str, RecordType], rules: Iterable[Rule], lang: Lang
) -> list[Data]:
    """Return every record type with its columns and the duties they serve."""
    served = duties_served(rules, record_types)
    return [
        {
            "name": found.name,
            "title": {"zh": found.title.zh, "en": found.title.en},
            "key": list(found.key),
            "basis": found.basis,
            "fields": [
                {
                    "name": field.name,
                    "heading": field.zh,
                    "type": field.type,
                    "unit": field.unit,
                    "required": field.required,
                    "meaning": field.meaning.to(lang),
                    "options": field.options,
                    "rules": [rule.id for rule in served[found.name][field.name]],
                }
                for field in found.fields.values()
            ],
        }
        for found in record_types.values()
    ]


def print_ledgers(
    console: Console,
    record_types: Mapping[str, RecordType],
    rules: Iterable[Rule],
    lang: Lang,
) -> None:
    """Print record types, one table each."""
    served = duties_served(rules, record_types)
    for found in record_types.values():
        table = Table(
            header_style="bold",
            pad_edge=False,
            title=f"{found.name} {escape(found.title.to(lang))}",
            title_justify="left",
        )
        for heading in (
            Text("列", "column"),
            Text("表头", "heading"),
            Text("类型", "type"),
            Text("含义", "meaning"),
            Text("义务数", "duties"),
        ):
            table.add_column(heading.to(lang), overflow="fold")
        for field in found.fields.values():
            table.add_row(
                field.name,
                field.zh,
                _kind_of_cell(field, lang),
                escape(field.meaning.to(lang)),
                str(len(served[found.name][field.name])),
            )
        console.print(table)
        console.print()


_HEAD = Text(
    """\
# 台账一览

[English](../ledgers.md)

县里要记的台账：每种一张表，以及每列服务于哪些义务。`*` 是必填的列，`**加粗**` 的列合起来识别一行。
此外每张表都可以有 `source`（来源）一列。单元格怎样写，见[格式说明](formats.md)。

本页是生成的：`fazhigov ledgers --format markdown --lang zh-CN`。

| 名称 | 台账 | 列数 | 服务的义务 |
|---|---|---|---|
""",
    """\
# Ledgers

[中文](zh-CN/ledgers.md)

What a county keeps: one table for each record type, and the duties that each column
serves. `*` marks required columns, `**key**` those that identify a row. Besides these
columns every table may have `source` (来源). [Formats](formats.md) says how cells are
written.

This page is generated: `fazhigov ledgers --format markdown --lang en`.

| ledger | 台账 | columns | duties served |
|---|---|---|---|
""",
)
_COLUMNS = Text(
    "| 列 | 表头 | 类型 | 含义 | 义务 |\n|---|---|---|---|---|\n",
    "| column | 表头 | type | meaning | duties |\n|---|---|---|---|---|\n",
)


def ledgers_page(record_types: Mapping[str, RecordType], rules: Iterable[Rule], lang: Lang) -> str:
    """Write the page of `docs/` about record types, in Markdown."""
    served = duties_served(rules, record_types)
    parts = [_HEAD.to(lang)]
    for found in record_types.values():
        n = len({rule.id for rules_ in served[found.name].values() for rule in rules_})
        parts.append(
            f"| [{found.name}](#{found.name}) | {found.title.zh} | {len(found.fields)} | {n} |\n"
        )
    for found in record_types.values():
        title = Text(f"{found.title.zh}。", f"{found.title.zh}. {found.title.en}.")
        parts.append(f"\n## {found.name}\n\n{title.to(lang)}\n\n{_COLUMNS.to(lang)}")
        for field in found.fields.values():
            name = f"**{field.name}**" if field.name in found.key else field.name
            mark = "*" if field.required else ""
            parts.append(
                f"| {name}{mark} | {field.zh} | {_kind_of_cell(field, lang)} | "
                f"{_escaped(field.meaning.to(lang))} | "
                f"{_places(served[found.name][field.name], lang)} |\n"
            )
    return "".join(parts)


def _kind_of_cell(field: Field, lang: Lang) -> str:
    text = TYPES[field.type].to(lang)
    if not field.unit:
        return text
    return Text(f"{text}（{field.unit}）", f"{text} ({field.unit})").to(lang)


_MANY = 12
"""More duties than this are counted, not listed."""


def _places(rules: list[Rule], lang: Lang) -> str:
    """Name the places of duties: provisions of the plan, ids of departments' rules."""
    found = list(dict.fromkeys(r.obligation.provision or r.id for r in rules))
    if len(rules) > _MANY:
        return Text(f"{len(rules)}项", f"{len(rules)} duties").to(lang)
    return Text("、", ", ").to(lang).join(found) or "–"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")
