"""Workbooks: one to be filled in, which is read back, and one of results, in which text is text."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import fazhigov as fz
from fazhigov.reports.template import sheet_title, template
from fazhigov.reports.workbook import results_workbook
from fazhigov.scoring.repairs import repairs

RECORDS: dict[str, list[dict[str, str]]] = {
    "jurisdiction-dispute": [
        {"编号": "a", "争议提请日期": "2024-09-27", "明确责任主体日期": "2024-10-12"},
        {"编号": "b", "争议提请日期": "2024-09-27", "明确责任主体日期": "2024-10-14"},
    ],
    "incident": [{"编号": "i", "事件等级": "重大", "发生时间": "2024-05-03 12:24"}],
}


def book_of(registry: fz.Registry, **options: Any) -> Any:
    """The template of the plan, opened."""
    rulebook = registry.rulebook("biyang-2021-2025")
    content = template(rulebook.record_types, rulebook, plan=rulebook.plan, **options)
    return openpyxl.load_workbook(BytesIO(content))


def test_every_ledger_that_a_rule_reads_has_a_sheet(registry: fz.Registry) -> None:
    """By its Chinese title, with Chinese headings, and a note on each."""
    book = book_of(registry)
    types = registry.record_types
    read = {c.ledger for r in registry.rulebook("biyang-2021-2025") for c in r.kind.columns()}
    assert set(book.sheetnames) == {"县", *(sheet_title(types[n]) for n in (*read, "waiver"))}
    for name in read:
        sheet = book[sheet_title(types[name])]
        headings = [cell.value for cell in sheet[1]]
        assert headings == [*(field.zh for field in types[name].fields.values()), "来源"]
        for cell, field in zip(sheet[1], types[name].fields.values(), strict=False):
            assert cell.comment.text.startswith(field.meaning.zh)
            assert ("必填" in cell.comment.text) == field.required


def test_notes_cite_the_duty_and_choices_drop_down(registry: fz.Registry) -> None:
    """The column of the day of a dispute serves item 2.4.1; a flag is yes or no."""
    sheet = book_of(registry)[sheet_title(registry.record_types["jurisdiction-dispute"])]
    notes = {cell.value: cell.comment.text for cell in sheet[1]}
    field = registry.record_types["jurisdiction-dispute"].fields["raised_on"]
    assert "服务于：2.4.1 执法权限争议限期协调" in notes[field.zh]
    lists = [v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert lists == ['"是,否"'] * len(lists)
    assert lists
    assert sheet["B2"].number_format == "yyyy-mm-dd"


def test_only_some_ledgers(registry: fz.Registry) -> None:
    """Such as those that set scores, which no rule reads."""
    assert book_of(registry, ledgers=["score-event"]).sheetnames == ["县", "加减分事项台账"]


def filled(registry: fz.Registry, folder: Path) -> Path:
    """The template, filled in by hand as a clerk would: dates as dates, the rest as text."""
    book = book_of(registry)
    book["县"]["B2"], book["县"]["B4"] = "合成县", 2024
    for name, rows in RECORDS.items():
        sheet = book[sheet_title(registry.record_types[name])]
        columns = {cell.value: cell.column for cell in sheet[1]}
        for number, row in enumerate(rows, start=2):
            for heading, text in row.items():
                value: Any = text
                if heading.endswith(("日期", "发生时间")):
                    value = datetime.fromisoformat(text)
                sheet.cell(row=number, column=columns[heading], value=value)
    book.save(folder / "records.xlsx")
    return folder / "records.xlsx"


def as_csv(folder: Path) -> Path:
    """The same records as CSV files."""
    into = folder / "records"
    into.mkdir()
    (into / "county.toml").write_text(
        'plan = "biyang-2021-2025"\nyear = 2024\nzone = "Asia/Shanghai"\n'
        '[name]\nzh = "合成县"\nen = "合成县"\n',
        encoding="utf-8",
    )
    for name, rows in RECORDS.items():
        with (into / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    return into


def test_a_filled_template_is_assessed_as_the_same_records_in_csv(
    registry: fz.Registry, tmp_path: Path
) -> None:
    """Finding for finding; sheets that nobody filled in change nothing."""
    rulebook = registry.rulebook("biyang-2021-2025")

    def said(source: Path) -> list[Any]:
        findings = fz.assess(rulebook, source, as_of=date(2025, 2, 10))
        dropped = ("evidence", "source")
        return [
            {k: v for k, v in finding.to_json("zh-CN").items() if k not in dropped}
            for finding in findings
        ]

    from_book = said(filled(registry, tmp_path))
    assert from_book == said(as_csv(tmp_path))
    outcomes = {
        f["subject"]: f["outcome"] for f in from_book if f["rule"].endswith("jurisdiction-dispute")
    }
    assert outcomes == {"a": "met", "b": "late"}


def test_an_error_names_sheet_and_cell(registry: fz.Registry, tmp_path: Path) -> None:
    """Here the day of a dispute, which is none."""
    file = filled(registry, tmp_path)
    book = openpyxl.load_workbook(file)
    title = sheet_title(registry.record_types["jurisdiction-dispute"])
    book[title]["B3"] = "下周"
    book.save(file)
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records(file, registry.record_types)
    (fault,) = caught.value.faults
    assert f"{title}!B3" in str(fault)


def results(registry: fz.Registry, rows: list[dict[str, Any]]) -> Any:
    """The workbook of results on some disputes, opened."""
    rulebook = registry.rulebook("biyang-2021-2025")
    findings = fz.assess(
        rulebook, {"jurisdiction-dispute": rows}, year=2024, as_of=date(2025, 2, 10)
    )
    score = fz.score(findings)
    content = results_workbook(findings, score, repairs(findings, score), "zh-CN")
    return openpyxl.load_workbook(BytesIO(content)), findings, score


def test_results_as_a_workbook(registry: fz.Registry) -> None:
    """Every finding, every item of the score, the repairs, what it was made from."""
    row = {"id": "a", "raised_on": date(2024, 9, 27), "settled_on": date(2024, 10, 12)}
    book, findings, score = results(registry, [row])
    assert book.sheetnames == ["核查结果", "得分", "整改清单", "依据"]
    assert book["核查结果"].max_row == 1 + len(findings)
    found = [r for r in book["核查结果"].iter_rows(values_only=True) if r[4] == "a"]
    assert found[0][0] == "达标"
    assert found[0][6] == "2024-10-12"
    total = [cell.value for cell in book["得分"][2]]
    assert total[:3] == ["合计", f"{float(score.lower):.2f}", "100.00"]
    assert book["整改清单"].max_row > 800
    assert ("评分方案" in [cell.value for cell in book["依据"]["A"]]) is True


HOSTILE = [
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "<script>alert(1)</script>",
    "\u202egnp.exe",
    "x" * 10_000,
    "🏛️𠮷",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text(registry: fz.Registry, text: str) -> None:
    """No cell holds a formula, whatever a record says."""
    book, _, _ = results(registry, [{"id": text, "raised_on": date(2024, 9, 27)}])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert text in [cell.value for cell in cells]


def test_the_commands_write_workbooks(run: Any, tmp_path: Path) -> None:
    """A template, and results; results need a file to be written to."""
    file = tmp_path / "t.xlsx"
    status, out, err = run("template", str(file), "--lang", "zh-CN")
    assert (status, out) == (0, "")
    assert "fazhigov assess" in err
    assert openpyxl.load_workbook(file).sheetnames[0] == "县"
    status, _, err = run("template", str(file), "--ledger", "incidnet")
    assert status == 2
    assert "incident" in err
    results_file = tmp_path / "r.xlsx"
    command = ("assess", "examples/sheqi-2024", "--as-of", "2025-04-30", "--format", "xlsx")
    assert run(*command)[0] == 2
    assert run(*command, "-o", str(results_file))[0] == 0
    assert openpyxl.load_workbook(results_file).sheetnames[1] == "Score"
