"""Workbooks: one to be filled in, which is read back, and one of results, in which text is text."""

from __future__ import annotations

import csv
from datetime import date, datetime
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from attrs import evolve

import fazhigov as fz
from fazhigov.records.county import UNIT_TYPES
from fazhigov.records.schema import SOURCE, Field
from fazhigov.reports.findings_csv import findings_csv
from fazhigov.reports.sheets import fitting
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


@cache
def written(ledgers: tuple[str, ...] | None) -> bytes:
    """The template of the plan, as a file."""
    rulebook = fz.Registry.load().rulebook("biyang-2021-2025")
    return template(rulebook.record_types, rulebook, plan=rulebook.plan, ledgers=ledgers)


def book_of(ledgers: tuple[str, ...] | None = None) -> Any:
    """The template of the plan, opened."""
    return openpyxl.load_workbook(BytesIO(written(ledgers)))


def test_every_ledger_that_a_rule_reads_has_a_sheet(registry: fz.Registry) -> None:
    """By its Chinese title, with Chinese headings, and a note on each."""
    book = book_of()
    types = registry.record_types
    read = {c.ledger for r in registry.rulebook("biyang-2021-2025") for c in r.kind.columns()}
    assert book.sheetnames[:2] == ["县", "单位"]
    assert book["选项"].sheet_state == "hidden"
    assert set(book.sheetnames) - {"县", "单位", "选项"} == {
        *(sheet_title(types[n]) for n in (*read, "waiver"))
    }
    for name in read:
        sheet = book[sheet_title(types[name])]
        headings = [cell.value for cell in sheet[1]]
        assert headings == [*(field.zh for field in types[name].fields.values()), "来源"]
        for cell, field in zip(sheet[1], types[name].fields.values(), strict=False):
            assert cell.comment.text.startswith(field.meaning.zh)
            assert ("必填" in cell.comment.text) == field.required


def test_notes_cite_the_duty_and_choices_drop_down(registry: fz.Registry) -> None:
    """The column of the day of a dispute serves item 2.4.1; a flag is yes or no."""
    sheet = book_of()[sheet_title(registry.record_types["jurisdiction-dispute"])]
    notes = {cell.value: cell.comment.text for cell in sheet[1]}
    field = registry.record_types["jurisdiction-dispute"].fields["raised_on"]
    assert "服务于：2.4.1 执法权限争议限期协调" in notes[field.zh]
    lists = [v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert lists == ['"是,否"'] * len(lists)
    assert lists
    assert sheet.column_dimensions["A"].number_format == "@"
    assert sheet.column_dimensions["B"].number_format == "yyyy-mm-dd"


def test_the_longest_list_drops_down_too(registry: fz.Registry) -> None:
    """Names of systems: hundreds, more than a rule of a cell could hold itself."""
    book = book_of()
    field = registry.rulebook("biyang-2021-2025").record_types["system"].fields["item"]
    sheet = book[sheet_title(registry.record_types["system"])]
    (listed,) = [v for v in sheet.data_validations.dataValidation if "A2" in v.sqref]
    title, _, cells = listed.formula1.partition("!")
    assert title == "'选项'"
    offered = [cell.value for (cell,) in book["选项"][cells.replace("$", "")]]
    assert offered == list(field.options.values())
    assert len(offered) > 300
    assert listed.showErrorMessage is False


def test_sheets_print_on_a4_with_their_headings() -> None:
    """As wide as the page, the headings on each."""
    for sheet in book_of():
        if sheet.title != "选项":
            assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")


def test_only_some_ledgers() -> None:
    """Such as those that set scores, which no rule reads."""
    assert book_of(("score-event",)).sheetnames == [
        "县",
        "单位",
        "加减分事项台账",
        "选项",
    ]


def filled(registry: fz.Registry, folder: Path) -> Path:
    """The template, filled in by hand as a clerk would: dates as dates, the rest as text."""
    book = book_of()
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
    headings, *rows = book["核查结果"].iter_rows(values_only=True)
    (found,) = [r for r in (dict(zip(headings, r, strict=True)) for r in rows) if r["对象"] == "a"]
    assert (found["结论"], found["到期"], found["出处"]) == ("达标", "2024-10-12", "2.4.1")
    total = book["得分"][2]
    assert (total[0].value, total[2].value) == ("合计", 100)
    assert f"{total[1].value:.2f}" == f"{float(score.lower):.2f}"
    assert [cell.number_format for cell in total[1:4]] == ["0.00", "0.00", "0.00%"]
    assert book["整改清单"].max_row > 800
    assert "评分方案" in [cell.value for cell in book["依据"]["A"]]


def test_plugins_that_failed_are_among_what_results_were_made_from(registry: fz.Registry) -> None:
    """With the whole message: what is absent from the rest is told here."""
    failure = fz.PluginError(
        entry_point="forestry", distribution="d", version="1", stage="import", cause="broken"
    )
    book, *_ = results(evolve(registry, failures=(failure,)), [])
    rows = [[cell.value for cell in row] for row in book["依据"]]
    (told,) = [row[1] for row in rows if row[0] == "未能使用的插件"]
    assert told == failure.text.zh


HOSTILE = [
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "<script>alert(1)</script>",
    "x" * 10_000,
    "🏛️𠮷",
]


NO_TEXT = {
    "\u202egnp.exe": "⟨U+202E⟩gnp.exe",
    "a\x07b\x1b[2Jc": "a⟨U+0007⟩b⟨U+001B⟩[2Jc",
    "\uffff": "⟨U+FFFF⟩",
}
"""Marks that turn the reading direction, control characters, what XML cannot hold."""


def test_hostile_text_is_text(registry: fz.Registry) -> None:
    """No cell holds a formula, whatever a record says; what is no text shows as its number."""
    rows = [{"id": text, "raised_on": date(2024, 9, 27)} for text in (*HOSTILE, *NO_TEXT)]
    book, _, _ = results(registry, rows)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert {*HOSTILE, *NO_TEXT.values()} <= {cell.value for cell in cells}


def test_hostile_text_is_inert_in_csv(registry: fz.Registry) -> None:
    """An apostrophe keeps a spreadsheet from reckoning; quotes and breaks stay in their cell."""
    hostile = [*HOSTILE, 'x","=1+1\n=2+2', *NO_TEXT]
    findings = fz.assess(
        registry.rulebook("biyang-2021-2025").select("*/2.4.1/jurisdiction-dispute"),
        {
            "jurisdiction-dispute": [
                {"id": text, "raised_on": date(2024, 9, 27)} for text in hostile
            ]
        },
        year=2024,
        as_of=date(2025, 2, 10),
    )
    lines = list(csv.reader(StringIO("".join(findings_csv(findings, "en")), newline="")))
    assert len(lines) == 1 + len(hostile)
    assert {len(line) for line in lines} == {14}
    shown = [NO_TEXT.get(text, text) for text in hostile]
    assert [line[6] for line in lines[1:]] == [
        f"'{text}" if text[0] in "=+-@" else text for text in shown
    ]


@pytest.mark.parametrize(
    ("text", "units", "characters"),
    [
        ("x" * 40_000, 32_767, 32_767),
        ("x" * 32_767, 32_767, 32_767),
        ("𠮷" * 20_000, 32_767, 16_384),
    ],
)
def test_no_cell_holds_more_than_a_cell_can(text: str, units: int, characters: int) -> None:
    """32,767 units of 16 bits. 𠮷 takes two: 16,383 of them are 32,766, and one is left for "…"."""
    kept = fitting(text)
    assert len(kept.encode("utf-16-le")) // 2 == units
    assert len(kept) == characters
    assert kept.endswith("…") == (kept != text)


# The synthetic county, every ledger of it, typed into the template


def typed_in(field: Field, text: str) -> Any:
    """What a clerk types into a cell of the template: days as days, labels from the drop-downs."""
    if field.type == "date":
        return datetime.fromisoformat(text)
    if field.type == "moment":
        return datetime.fromisoformat(text).replace(tzinfo=None)
    if field.type in ("count", "year"):
        return int(text)
    if field.type == "percent":
        return float(text.rstrip("%")) / 100
    if field.type == "flag":
        return {"yes": "是", "no": "否"}.get(text, text)
    return field.options.get(text, text)


def test_a_whole_county_typed_in_is_assessed_as_its_csv_files(
    registry: fz.Registry, tmp_path: Path, examples: Path
) -> None:
    """All 26 ledgers of the synthetic county: finding for finding, whatever the outcome."""
    rulebook = registry.rulebook("biyang-2021-2025")
    book = book_of()
    county = fz.read_records(examples / "synthetic-county", rulebook.record_types).county
    for cell, value in (("B2", county.name.zh), ("B4", county.year)):
        book["县"][cell] = value
    labels = {code: label for label, code in UNIT_TYPES.items()}
    for number, unit in enumerate(county.units, start=2):
        book["单位"].cell(row=number, column=1, value=unit.name)
        book["单位"].cell(row=number, column=2, value=labels[unit.type])
    files = sorted((examples / "synthetic-county").glob("*.csv"))
    assert len(files) == 26
    for file in files:
        record_type = rulebook.record_types[file.stem]
        sheet = book[sheet_title(record_type)]
        columns = {cell.value: cell.column for cell in sheet[1]}
        with file.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream), start=2):
                for heading, text in row.items():
                    field = (record_type.headings | {"source": SOURCE, "来源": SOURCE})[heading]
                    if text:
                        cell = sheet.cell(row=number, column=columns[field.zh])
                        cell.value = typed_in(field, text)
                        letter = cell.column_letter
                        cell.number_format = sheet.column_dimensions[letter].number_format
    book.save(tmp_path / "county.xlsx")

    def said(source: Path) -> list[Any]:
        findings = fz.assess(rulebook, source, as_of=date(2025, 2, 10))
        return [
            {k: v for k, v in finding.to_json("zh-CN").items() if k != "evidence"}
            for finding in findings
        ]

    from_book, from_files = said(tmp_path / "county.xlsx"), said(examples / "synthetic-county")
    assert from_book == from_files
    assert {f["outcome"] for f in from_book} >= {"met", "late", "breached", "overdue", "unknown"}


def test_faults_of_the_units_are_named(registry: fz.Registry, tmp_path: Path) -> None:
    """A unit without a type, and one that stands twice: both in one go."""
    file = filled(registry, tmp_path)
    book = openpyxl.load_workbook(file)
    for row in (("甲局", "部门"), ("乙局", None), ("甲局", "部门")):
        book["单位"].append(row)
    book.save(file)
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records(file, registry.record_types)
    first, second = map(str, caught.value.faults)
    assert first.startswith("records.xlsx!单位, row 3: ")
    assert second.startswith("records.xlsx!单位, row 4: ")


def test_units_are_taken_from_their_sheet(registry: fz.Registry, tmp_path: Path) -> None:
    """Their types by the labels of the drop-down."""
    file = filled(registry, tmp_path)
    book = openpyxl.load_workbook(file)
    for row in (("甲局", "部门"), ("乙镇", "乡镇（街道）")):
        book["单位"].append(row)
    book.save(file)
    units = fz.read_records(file, registry.record_types).county.units
    assert [(unit.name, unit.type) for unit in units] == [
        ("甲局", "department"),
        ("乙镇", "township"),
    ]


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
