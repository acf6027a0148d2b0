"""A plan as the list that its departments are handed: page and workbook."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import fazhigov as fz
from fazhigov.reports.html.plan import plan_page
from fazhigov.reports.plan_workbook import plan_workbook

SECOND_PLAN = Path(__file__).parent / "data" / "second_plan"


class Page(HTMLParser):
    """What a page holds: its tags with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.text.append(data)

    def rows(self) -> list[dict[str, str | None]]:
        """The rows that stand for duties."""
        return [attributes for tag, attributes in self.tags if attributes.get("class") == "item"]


@pytest.fixture(scope="module")
def page(registry: fz.Registry) -> Page:
    """The whole plan's."""
    return Page(plan_page(registry.rulebook("biyang-2021-2025"), "zh-CN"))


def test_the_page_lists_every_duty_once(page: Page, rulebook: fz.Rulebook) -> None:
    """With what it is filtered by."""
    rows = page.rows()
    assert sorted(str(row["id"]) for row in rows) == sorted(r.id for r in rulebook.plan_rules)
    by_id = {row["id"]: row for row in rows}
    row = by_id["biyang-2021-2025/2.4.1/jurisdiction-dispute"]
    assert (row["data-chapter"], row["data-department"]) == ("2.4", "justice")
    assert (row["data-cadence"], row["data-basis"]) == ("case", "ledger")


def test_the_page_says_what_a_department_needs(page: Page, rulebook: fz.Rulebook) -> None:
    """Provision, duty, bearer, term, evidence, source: in both languages."""
    text = " ".join("".join(page.text).split())
    for heading in ("条款", "任务", "责任主体", "期限和要求", "所需凭证", "出处"):
        assert heading in text
    (rule,) = rulebook.select("*/2.4.1/jurisdiction-dispute")
    duty = rule.obligation
    for said in (duty.title, duty.bearer, duty.evidence):
        assert said.zh in text
        assert said.en in text
    assert f"2.4.1“{duty.citation.anchor}”" in text
    # Item 2.1.2's clause on approvals names the Licensing Law, article 42.
    assert "行政许可法 42" in text
    assert "国办发〔2018〕37号（未核）" in text


def test_the_page_loads_nothing(page: Page) -> None:
    """No address is asked for, and the page's own policy would forbid it."""
    for _, attributes in page.tags:
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith("#")
    (policy,) = [a["content"] for t, a in page.tags if t == "meta" and "http-equiv" in a]
    assert "default-src 'none'" in str(policy)


def test_a_title_cannot_steer_the_page(registry: fz.Registry, tmp_path: Path) -> None:
    """Whoever writes a plan: what looks like markup or a formula is text."""
    folder = tmp_path / "plan"
    shutil.copytree(SECOND_PLAN, folder)
    part = folder / "part-1.1.toml"
    hostile = '<script>alert(1)</script>\\" onload=\\"x'
    text, n = re.subn(
        r"^title = \{.*\}$",
        lambda _: f'title = {{ zh = "=1+1", en = "{hostile}" }}',
        part.read_text("utf-8"),
        count=1,
        flags=re.MULTILINE,
    )
    assert n == 1
    part.write_text(text, "utf-8")
    with_it = registry.with_plan(folder)
    (plan,) = set(with_it.plans) - set(registry.plans)
    rulebook = with_it.rulebook(plan, departments=[])
    found = Page(plan_page(rulebook, "en"))
    assert sum(tag == "script" for tag, _ in found.tags) == 1
    assert '<script>alert(1)</script>" onload="x' in "".join(found.text)
    book = openpyxl.load_workbook(BytesIO(plan_workbook(rulebook, "zh-CN")))
    cells = [cell for row in book["责任清单"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_workbook_lists_every_duty_once(rulebook: fz.Rulebook) -> None:
    """With the counts of each department, and the exhortations."""
    book = openpyxl.load_workbook(BytesIO(plan_workbook(rulebook, "zh-CN")))
    assert book.sheetnames == ["责任清单", "各部门任务数", "倡导性内容"]
    headings, *rows = book["责任清单"].iter_rows(values_only=True)
    found = {row[headings.index("规则")]: dict(zip(headings, row, strict=True)) for row in rows}
    assert found.keys() == {rule.id for rule in rulebook.plan_rules}
    assert len(found) == len(rows)
    dispute = found["biyang-2021-2025/2.4.1/jurisdiction-dispute"]
    assert (dispute["条款"], dispute["责任部门"], dispute["周期"]) == (
        "2.4.1",
        "司法行政部门",
        "逐案",
    )
    assert "7个工作日" in str(dispute["期限和要求"])
    totals = [
        int(str(row[1])) for row in book["各部门任务数"].iter_rows(min_row=2, values_only=True)
    ]
    assert sum(totals) == len(rows)
    assert book["倡导性内容"].max_row == 1 + len(rulebook.plan.exhortations)


def test_a_part_of_a_plan_says_that_it_is_one(rulebook: fz.Rulebook) -> None:
    """And leaves out the exhortations."""
    part = rulebook.select("*/2.4.1/*")
    found = "".join(Page(plan_page(part, "zh-CN")).text)
    assert "只列所选任务" in found
    assert "倡导性内容（不设义务）" not in found
    book = openpyxl.load_workbook(BytesIO(plan_workbook(part, "en")))
    assert book.sheetnames == ["Checklist", "Departments"]


def test_the_command_writes_each_form(run: Any, tmp_path: Path) -> None:
    """A page to the screen or a file, a workbook to a file only, text to a file."""
    command = ("plan", "show", "--section", "2.7", "--lang", "zh-CN")
    status, out, _ = run(*command, "--format", "html")
    assert status == 0
    assert out.startswith("<!DOCTYPE html>")
    status, said, err = run(*command, "--format", "xlsx")
    assert (status, said) == (2, "")
    assert "-o FILE.xlsx" in err
    for name, form in (("a.xlsx", "xlsx"), ("a.html", "html"), ("a.txt", "text")):
        assert run(*command, "--format", form, "-o", tmp_path / name)[:2] == (0, "")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames[0] == "责任清单"
    assert (tmp_path / "a.html").read_text("utf-8") == out
    assert "依据：2.7.1" in (tmp_path / "a.txt").read_text("utf-8")
