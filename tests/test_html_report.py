"""The page in a real browser: what it shows, that it is usable, that it loads and runs nothing."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.reports.findings_csv import findings_csv
from fazhigov.reports.html.assessment import assessment_page

NO_BROWSER = "needs Chromium (Debian: apt-get install chromium fonts-noto-cjk)"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

EXAMPLES = ["sheqi-2024", "synthetic-county", "incidents"]
AS_OF = date(2025, 4, 30)

COUNTY = """
plan = "biyang-2021-2025"
year = 2024
zone = "Asia/Shanghai"
bound = true
synthetic = true
name = {{ zh = '''{name}''', en = '''{name}''' }}
note = {{ zh = '''{name}''', en = '''{name}''' }}
"""

DISPUTES = "*/2.4.1/jurisdiction-dispute"
"""Settled within 7 working days. From 2024-09-27: 1 is Sunday 09-29, made up; 2 is 09-30; National
Day is off from 10-01 through 10-07; 3 to 6 are 10-08 to 10-11; 7 is Saturday 10-12, made up. So
10-12 is in time, and Monday 10-14 is late."""

HOSTILE = {
    "<script>window.taken = 1; alert(1)</script>": "<script>window.taken = 1; alert(1)</script>",
    '"><img src=x onerror="window.taken = 1">': '"><img src=x onerror="window.taken = 1">',
    "</details></main><style>*{display:none}</style>": (
        "</details></main><style>*{display:none}</style>"
    ),
    "{{ 7 * 7 }}": "{{ 7 * 7 }}",
    '=HYPERLINK("http://example.invalid","x")': '=HYPERLINK("http://example.invalid","x")',
    "@SUM(1+1)": "@SUM(1+1)",
    "＝1+1": "＝1+1",
    "\u202egnp.exe": "⟨U+202E⟩gnp.exe",
    "شكوى 12": "شكوى 12",
    "长" * 10_000: "长" * 10_000,
    "👩‍👩‍👧🇨🇳": "👩‍👩‍👧🇨🇳",
    "𠮷野家䶮": "𠮷野家䶮",
}
"""What a record says, and what of it is to be read."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium; where it is missing the tests are skipped, but not in the CI."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


Open = Callable[[Path], Any]


@pytest.fixture
def opened(browser: Any) -> Iterator[Open]:
    """Open a file; at the end nothing may have been asked of a network, said or complained."""
    said: list[str] = []
    asked: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)

    def route(found: Any) -> None:
        if found.request.url.startswith("file:") and not asked:
            asked.append(found.request.url)  # the page itself
            found.continue_()
        else:
            said.append(f"asked for {found.request.url}")
            found.abort()

    def opened(file: Path) -> Any:
        asked.clear()
        page = context.new_page()
        page.route("**/*", route)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
        page.goto(file.as_uri())
        return page

    yield opened
    context.close()
    assert said == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pages are kept."""
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="module")
def pages(folder: Path, rulebook: fz.Rulebook) -> Callable[[str], Path]:
    """Make the page of an example once."""

    def page(name: str) -> Path:
        file = folder / f"{name}.html"
        if not file.exists():
            findings = fz.assess(rulebook, f"examples/{name}", as_of=AS_OF)
            made, left = assessment_page(findings, fz.score(findings), "zh-CN")
            assert left == 0
            file.write_text(made, encoding="utf-8")
        return file

    return page


def county(folder: Path, rows: str, *, name: str = "示例县") -> Path:
    """A county's folder with disputes."""
    folder.mkdir(exist_ok=True)
    (folder / "county.toml").write_text(COUNTY.format(name=name), encoding="utf-8")
    (folder / "jurisdiction-dispute.csv").write_text(rows, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def lit(folder: Path, rulebook: fz.Rulebook) -> Path:
    """A page of which every number is known: three late, two not known, one in time."""
    rows = """id,raised_on,settled_on,settled,source
        late-1,2024-09-27,2024-10-14,yes,minutes
        late-2,2024-09-27,2024-10-14,yes,minutes
        late-3,2024-09-27,2024-10-14,yes,letter 7
        unknown-1,2024-09-27,,yes,minutes
        unknown-2,2024-09-27,,yes,minutes
        kept-1,2024-09-27,2024-10-12,yes,minutes
    """
    lines = "\n".join(line.strip() for line in rows.strip().splitlines())
    source = county(folder / "lit", lines + "\n")
    findings = fz.assess(rulebook.select(DISPUTES), source, as_of=AS_OF)
    made, _ = assessment_page(findings, fz.score(findings), "en")
    file = folder / "lit.html"
    file.write_text(made, encoding="utf-8")
    return file


def listed(page: Any) -> list[str]:
    """The subjects of the findings that can be seen."""
    return [found.strip() for found in page.locator(".finding:visible .subject").all_inner_texts()]


def violations(page: Any) -> list[str]:
    """What axe-core finds of serious or critical impact, with the first place of each.

    Findings are all made by one template: so that it does not take minutes, axe-core sees those
    on top of the list, and of the hidden ones none.
    """
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("""() => {
        const found = [...document.querySelectorAll(".finding")];
        const kept = found.filter((one) => !one.hidden).slice(0, 12);
        for (const one of found) if (!kept.includes(one)) one.remove();
    }""")
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_open_offline_and_can_be_used_by_everyone(
    opened: Open, pages: Callable[[str], Path], name: str
) -> None:
    """In both languages: no request, nothing on the console, nothing that axe-core minds."""
    page = opened(pages(name))
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert "得分" in page.locator("h2:visible").first.inner_text()
    assert violations(page) == []
    page.locator("#language").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h2:visible").all_inner_texts() == [
        "Score",
        "Lights",
        "Deadlines",
        "Repairs",
        "Findings",
        "Basis",
    ]
    page.locator(".finding:visible summary").first.click()
    assert violations(page) == []


def test_no_page_is_wider_than_its_screen(opened: Open, pages: Callable[[str], Path]) -> None:
    """On a desk and on a phone, in both languages, opened up; wide tables scroll by themselves."""
    page = opened(pages("synthetic-county"))
    page.locator("#expand").click()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for _ in range(2):
            assert page.evaluate("document.documentElement.scrollWidth") == width
            page.locator("#language").click()


def test_numbers_stand_under_their_headings(opened: Open, lit: Path) -> None:
    """Three red, two yellow, one green, above and in both tables; lights go by duty and body."""
    page = opened(lit)
    for table in ("by-sections", "by-departments"):
        head = page.locator(f"table:has(#{table}) thead th").all_inner_texts()
        (row,) = page.locator(f"table:has(#{table}) tbody tr").all()
        cells = row.locator("th, td").all_inner_texts()
        found = {name.strip(): value for name, value in zip(head, cells, strict=True)}
        assert [found["● red"], found["▲ yellow"], found["○ green"]] == ["3", "2", "1"]
    figures = page.locator(".figures div").all_inner_texts()
    assert [one.split("\n") for one in figures[-3:]] == [
        ["● red", "3"],
        ["▲ yellow", "2"],
        ["○ green", "1"],
    ]
    # Of six: one met is certain, two may be.
    assert "16.67 – 50.00" in page.locator(".figures").inner_text()
    assert page.locator(".counts li").all_inner_texts() == ["3 late", "2 unknown", "1 met"]


def test_filters_and_search_narrow_the_list(opened: Open, lit: Path) -> None:
    """Each by itself and together; the count follows and is said to those who do not see."""
    page = opened(lit)
    everything = ["late-1", "late-2", "late-3", "unknown-1", "unknown-2", "kept-1"]
    assert listed(page) == everything
    page.locator("#by-outcome").select_option("late")
    assert listed(page) == everything[:3]
    assert page.locator("#shown").inner_text() == "Listed: 3 / 6"
    assert page.locator("#shown").get_attribute("role") == "status"
    page.locator("#search").fill("LETTER 7")
    assert listed(page) == ["late-3"]
    page.locator("#search").fill("nowhere to be found")
    assert listed(page) == []
    page.locator("#search").fill("")
    page.locator("#by-outcome").select_option("")
    page.locator("#by-light").select_option("yellow")
    assert listed(page) == ["unknown-1", "unknown-2"]
    page.locator("#by-light").select_option("")
    page.locator("#by-chapter").select_option("2.4")
    assert listed(page) == everything
    page.locator("#search").fill("逾期完成")  # the other language is found, too
    assert listed(page) == everything[:3]


def test_duties_without_records_are_listed_when_asked_for(
    opened: Open, pages: Callable[[str], Path]
) -> None:
    """There are hundreds of them; the box shows them, and the count is that of all findings."""
    page = opened(pages("sheqi-2024"))
    few = page.locator(".finding:visible").count()
    page.locator("#silent").check()
    whole = page.locator(".finding").count()
    assert page.locator(".finding:visible").count() == whole > few
    counted = page.locator(".counts strong").all_inner_texts()
    assert sum(map(int, counted)) == whole


def test_a_finding_opens_by_click_and_by_keyboard(opened: Open, lit: Path) -> None:
    """It says day by day why 2024-10-12 is the last day."""
    page = opened(lit)
    first = page.locator(".finding").first
    first.locator("summary").click()
    assert first.get_attribute("open") is not None
    days = [row.split("\t")[:3] for row in first.locator(".days tbody tr").all_inner_texts()]
    assert days[:3] == [
        ["2024-09-28 Sat", "–", "weekend"],
        ["2024-09-29 Sun", "1", "make-up working day"],
        ["2024-09-30 Mon", "2", "working day"],
    ]
    assert days[-1] == ["2024-10-12 Sat", "7", "make-up working day"]
    assert len(days) == 15
    assert "Civil Code art. 201" in first.inner_text()
    assert "outside by 1 working day" in first.inner_text()
    page.locator("#collapse").focus()
    page.keyboard.press("Enter")
    assert page.locator(".finding[open]").count() == 0
    page.keyboard.press("Tab")
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        assert first.get_attribute("open") is not None, key
        page.keyboard.press(key)
        assert first.get_attribute("open") is None, key
    page.locator("#expand").focus()
    page.keyboard.press("Space")
    assert page.locator(".finding[open]").count() == 6


def test_everything_works_by_keyboard_from_the_first_key(opened: Open, lit: Path) -> None:
    """The first Tab offers to skip to the content; the second one stands on the language."""
    page = opened(lit)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("href") == "#content"
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.locator("#language").inner_text() == "English"
    assert page.locator("#by-light option").all_inner_texts() == ["全部", "红灯", "黄灯", "绿灯"]
    assert "示例县" in page.title()
    assert "法治政府" in page.title()


def test_print_leaves_out_what_paper_cannot_do(opened: Open, pages: Callable[[str], Path]) -> None:
    """No buttons and filters; the background of bars is printed; pages are A4, and not many."""
    page = opened(pages("sheqi-2024"))
    page.emulate_media(media="print")
    for hidden in (".tools", "nav", ".filters"):
        assert not page.locator(hidden).is_visible()
    for seen in ("#score table", ".chart:visible svg", "#shown", "#basis table >> nth=0"):
        assert page.locator(seen).first.is_visible()
    paper = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", paper)
    # 210 by 297 mm at 72 points to 25.4 mm.
    assert {(round(float(x)), round(float(y))) for x, y in boxes} == {(595, 842)}
    assert len(boxes) <= 6


@pytest.fixture(scope="module")
def hostile(folder: Path, rulebook: fz.Rulebook) -> fz.Findings:
    """A county whose every word is an attack."""
    rows = StringIO()
    out = csv.writer(rows)
    out.writerow(["id", "raised_on", "settled", "note", "source"])
    for text in HOSTILE:
        out.writerow([text, "2024-09-27", "no", text, text])
    name = "<script>window.taken = 1</script>"
    source = county(folder / "hostile", rows.getvalue(), name=name)
    return fz.assess(rulebook.select(DISPUTES), source, as_of=AS_OF)


def test_hostile_text_is_text(opened: Open, folder: Path, hostile: fz.Findings) -> None:
    """No element comes of it, nothing runs, and it can be read as it stands."""
    made, _ = assessment_page(hostile, fz.score(hostile), "zh-CN")
    file = folder / "hostile.html"
    file.write_text(made, encoding="utf-8")
    page = opened(file)
    assert page.evaluate("window.taken") is None
    assert page.locator("script").count() == 1
    assert page.locator("style").count() == 1
    assert page.locator("img, a[href^=http], iframe, object, form[action]").count() == 0
    assert page.locator("h1").inner_text() == "<script>window.taken = 1</script>"
    for place in (".finding .subject", "#due tbody td:nth-child(5)"):
        texts = page.locator(place).evaluate_all("found => found.map(one => one.textContent)")
        assert sorted(text.strip() for text in texts) == sorted(HOSTILE.values())
    page.locator("#search").fill("𠮷野家")
    assert listed(page) == ["𠮷野家䶮"]
    page.locator("#search").fill("")
    page.locator("#expand").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    assert page.evaluate("window.taken") is None


def test_a_plugin_that_failed_is_told_on_top_and_below(opened: Open, folder: Path) -> None:
    """A missing department must not look like one without duties; what it says is text."""

    def fails() -> list[str]:
        raise OSError("<img src=x onerror='window.taken = 1'>")

    broken = SimpleNamespace(fazhigov_rule_sets=fz.hookimpl(fails))
    registry = fz.Registry.load(strict=False, also={"broken": broken})
    rulebook = registry.rulebook("biyang-2021-2025").select(DISPUTES)
    findings = fz.assess(rulebook, "examples/sheqi-2024", as_of=AS_OF)
    file = folder / "broken.html"
    file.write_text(assessment_page(findings, fz.score(findings), "en")[0], encoding="utf-8")
    page = opened(file)
    alarm = page.locator("header .alarm").inner_text()
    assert "Plugins that failed (their rules are not assessed)" in alarm
    assert "<img src=x onerror='window.taken = 1'>" in alarm
    row = page.locator("#basis tr:has(strong)").inner_text()
    assert row.startswith("broken\tat hand\t-\tfailed ")
    assert page.locator("img").count() == 0


TIME_LINE = """
from datetime import date
import fazhigov as fz
from fazhigov.assessment.upcoming import upcoming
from fazhigov.reports.html.timeline import timeline

registry = fz.Registry.load(only=["biyang-2021-2025"])
rulebook = registry.rulebook("biyang-2021-2025").select("*/2.4.1/jurisdiction-dispute")
rows = [{"id": "a", "raised_on": date(2024, 9, 27), "settled": False}]
findings = fz.assess(
    rulebook, {"jurisdiction-dispute": rows}, year=2024, as_of=date(2025, 4, 30)
)
(duty,) = upcoming(findings)
title = fz.Text("<script>局</script>", "<script>bureau</script>")
print(timeline([duty], {duty.department: title}, date(2025, 4, 30), "zh-CN"))
"""


def test_the_time_line_is_the_same_everywhere_and_holds_no_foreign_markup() -> None:
    """Whatever the machine's zone, a day is that day; what a department is called is text."""
    drawn = {
        subprocess.run(
            [sys.executable, "-c", TIME_LINE],
            env={**os.environ, "TZ": zone, "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for zone in ("Asia/Shanghai", "America/New_York")
    }
    (svg,) = drawn
    assert svg.startswith('<svg aria-hidden="true"')
    assert "<script" not in svg
    assert "&lt;script&gt;局" in svg
    assert "截至 2025-04-30" in svg


def test_what_gets_in_all_the_same_is_not_run(browser: Any, lit: Path) -> None:
    """The page's policy forbids scripts and styles but its own, and every request."""
    page = browser.new_page()
    ended: list[str] = []
    page.goto(lit.as_uri())
    page.on("response", lambda response: ended.append("answered"))
    page.on("requestfailed", lambda request: ended.append(request.failure))
    page.evaluate("""() => {
        document.body.insertAdjacentHTML("beforeend",
            '<img src="http://example.invalid/x.png" onerror="window.taken = 1">' +
            '<p id="styled" style="color: rgb(1, 2, 3)">x</p>');
        const script = document.createElement("script");
        script.textContent = "window.taken = 2";
        document.body.append(script);
        return fetch("http://example.invalid/").catch(() => null);
    }""")
    assert page.evaluate("window.taken") is None
    assert page.evaluate("getComputedStyle(document.getElementById('styled')).color") != (
        "rgb(1, 2, 3)"
    )
    assert set(ended) == {"csp"}
    page.close()


def test_hostile_text_is_no_formula_in_the_list(hostile: fz.Findings) -> None:
    """A cell that a spreadsheet would compute begins with an apostrophe; all else is as it was."""
    lines = list(csv.reader(StringIO("".join(findings_csv(hostile, "en")))))
    assert lines[0][0] == "\ufeffoutcome"
    subjects = [line[lines[0].index("subject")] for line in lines[1:]]
    expected = {text.replace("\u202e", "⟨U+202E⟩") for text in HOSTILE}
    expected -= {'=HYPERLINK("http://example.invalid","x")', "@SUM(1+1)", "＝1+1"}
    expected |= {'\'=HYPERLINK("http://example.invalid","x")', "'@SUM(1+1)", "'＝1+1"}
    assert set(subjects) == expected
    assert not [cell for line in lines for cell in line if cell[:1] in "=+-@\t\r" and cell]


def test_a_hundred_thousand_findings_are_counted_and_some_are_shown(
    opened: Open, run: Any, tmp_path: Path
) -> None:
    """Below 5 MB; the counts are complete; the list beside it has every one."""
    rows = "".join(
        f"case-{n},2024-09-27,{'2024-10-12' if n % 4 else '2024-10-14'},yes\n"
        for n in range(100_000)
    )
    source = county(tmp_path / "large", f"id,raised_on,settled_on,settled\n{rows}")
    output = tmp_path / "large.html"
    status, out, err = run(
        *("assess", source, "--as-of", "2025-04-30", "--rule", DISPUTES),
        *("--format", "html", "-o", output),
    )
    assert (status, out) == (0, "")
    assert err == (
        "not all findings fit on the page: the complete list is "
        f"{tmp_path / 'large.findings.csv'}\n"
    )
    assert 4_000_000 < output.stat().st_size < 5_000_000
    page = opened(output)
    assert page.locator(".counts li:visible").all_inner_texts() == ["25000 late", "75000 met"]
    shown = page.locator(".finding").count()
    assert int(page.locator("#left").inner_text()) + shown == 100_000
    assert page.locator(".note code").inner_text() == "large.findings.csv"
    # Of both outcomes, in turns.
    late = page.locator(".finding[data-outcome=late]").count()
    assert abs(2 * late - shown) <= 1
    with (tmp_path / "large.findings.csv").open(encoding="utf-8-sig", newline="") as stream:
        outcomes = [line["outcome"] for line in csv.DictReader(stream)]
    assert (outcomes.count("late"), outcomes.count("met"), len(outcomes)) == (
        25_000,
        75_000,
        100_000,
    )


def test_what_fits_needs_no_list_beside_it(run: Any, tmp_path: Path) -> None:
    """One file, whole; the page does not name another."""
    output = tmp_path / "page.html"
    arguments = ("assess", "examples/sheqi-2024", "--as-of", "2025-04-30", "--rule", "*/2.1.*")
    status, out, err = run(*arguments, "--format", "html", "-o", output)
    assert (status, out, err) == (0, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    assert "findings.csv" not in output.read_text("utf-8")


def test_refused_input_writes_nothing(run: Any, tmp_path: Path) -> None:
    """Nor does a page without a file to be written to, or one whose place is taken."""
    source = county(tmp_path / "county", "id,raised_on\nx,soon\n")
    output = tmp_path / "page.html"
    status, out, err = run("assess", source, "--format", "html", "-o", output)
    assert (status, out) == (3, "")
    assert "jurisdiction-dispute.csv" in err
    status, out, err = run("assess", source, "--format", "html")
    assert (status, out) == (2, "")
    assert "-o FILE.html" in err
    output.mkdir()
    status, _, err = run(
        *("assess", "examples/sheqi-2024", "--rule", "*/2.1.*", "--as-of", "2025-04-30"),
        *("--format", "html", "-o", output),
    )
    assert status == 2
    assert "page.html" in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["county", "page.html"]
    assert list(output.iterdir()) == []


def test_files_are_written_all_or_none(tmp_path: Path) -> None:
    """Where one cannot be, the others are as they were."""
    from fazhigov.cli.options import write_together

    (tmp_path / "a").write_text("old", encoding="utf-8")

    def fails() -> Iterator[str]:
        yield "half"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_together({tmp_path / "a": ["new"], tmp_path / "b": fails()})
    (tmp_path / "c").mkdir()
    with pytest.raises(IsADirectoryError):
        write_together({tmp_path / "a": ["new"], tmp_path / "c": ["new"]})
    assert (tmp_path / "a").read_text("utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "c"]
