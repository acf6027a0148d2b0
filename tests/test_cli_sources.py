"""The command line on sources of every kind: what it accepts, and what it says of what it refuses.

Raised on Friday 2024-09-27, seven working days: Sun 09-29 (make-up) is 1, 09-30 is 2, 10-01 to
10-07 are holidays, 10-08 to 10-11 are 3 to 6, Sat 10-12 (make-up) is 7: due 2024-10-12.
"""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

RULE = "biyang-2021-2025/2.4.1/jurisdiction-dispute"
HEADINGS = ("id", "raised_on", "settled_on", "settled", "referred_upwards", "source")
ROWS = [
    ("exempt", "2024-09-27", None, None, "是", "p. 5"),
    ("late", "2024-09-27", "2024-10-14", "是", None, "p. 3"),
    ("met", "2024-09-27", "2024-10-12", "是", "否", "p. 2"),
    ("overdue", "2024-09-27", None, "否", None, "p. 4"),
    ("unknown", None, None, None, None, "p. 6"),
]
OUTCOMES = {
    "exempt": "exempt",
    "late": "late",
    "met": "met",
    "overdue": "overdue",
    "unknown": "unknown",
}
COUNTY = {"name": "甲县", "plan": "biyang-2021-2025", "year": 2024, "zone": "Asia/Shanghai"}


def as_folder(path: Path) -> Path:
    """A folder with county.toml and CSV."""
    path.mkdir()
    name = '{ zh = "甲县", en = "甲县" }'
    stated = [
        f"name = {name}",
        *(f"{k} = {json.dumps(v)}" for k, v in COUNTY.items() if k != "name"),
    ]
    (path / "county.toml").write_text("\n".join(stated) + "\n", "utf-8")
    lines = [",".join(HEADINGS), *(",".join(cell or "" for cell in row) for row in ROWS)]
    (path / "jurisdiction-dispute.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return path


def as_workbook(path: Path) -> Path:
    """A workbook with two sheets."""
    book = openpyxl.Workbook()
    book.active.title = "county"  # type: ignore[union-attr]
    for key, value in COUNTY.items():
        book["county"].append([key, value])
    sheet = book.create_sheet("执法权限争议台账")
    for row in (HEADINGS, *ROWS):
        sheet.append(row)
    book.save(path)
    return path


def as_sqlite(path: Path) -> Path:
    """An SQLite file with two tables."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE county (key, value)")
        connection.executemany("INSERT INTO county VALUES (?, ?)", COUNTY.items())
        columns = ", ".join(f"{name} TEXT" for name in HEADINGS)
        connection.execute(f"CREATE TABLE jurisdiction_dispute ({columns})")
        marks = ", ".join("?" for _ in HEADINGS)
        connection.executemany(f"INSERT INTO jurisdiction_dispute VALUES ({marks})", ROWS)
        connection.commit()
    return path


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, str | Path]:
    """The same county in every form."""
    database = as_sqlite(tmp_path / "甲 县.db")
    parquet = as_folder(tmp_path / "parquet")
    (parquet / "jurisdiction-dispute.csv").unlink()
    frame = pl.DataFrame(ROWS, schema=dict.fromkeys(HEADINGS, pl.String), orient="row")
    frame.write_parquet(parquet / "jurisdiction-dispute.parquet")
    return {
        "folder": as_folder(tmp_path / "folder"),
        "folder of Parquet": parquet,
        "workbook": as_workbook(tmp_path / "甲 县.xlsx"),
        "SQLite": database,
        "URL": f"sqlite:///{database}",
    }


def assessed(run: Any, source: str | Path, *arguments: str) -> tuple[int, str, str]:
    """Assess a source as of the end of 2024."""
    status, out, err = run("assess", source, "--as-of", "2024-12-31", *arguments)
    return status, out, err


def test_every_kind_of_source_gives_the_same_findings(
    run: Any, validated: Any, sources: dict[str, str | Path]
) -> None:
    """A folder, a workbook, an SQLite file, and its address; only the places differ."""
    found = {}
    for name, source in sources.items():
        status, out, err = assessed(run, source, "--format", "json")
        assert (status, err) == (0, ""), name
        result = validated("assess", out)
        assert result["year"] == 2024
        assert result["county"]["name"] == "甲县"
        places = [place for f in result["findings"] for place in f.pop("evidence")]
        assert places
        assert not any(str(source) in place for place in places)
        found[name] = result
    first = found["folder"]
    disputes = [f for f in first["findings"] if f["rule"] == RULE]
    assert {f["subject"]: f["outcome"] for f in disputes} == OUTCOMES
    assert {f["due"] for f in disputes if f["outcome"] in ("met", "late", "overdue")} == {
        "2024-10-12"
    }
    assert {f["subject"]: f["source"] for f in disputes}["late"] == ["p. 3"]
    for result in found.values():
        assert result == first


@pytest.mark.parametrize("command", [("repairs",), ("upcoming",)])
def test_other_commands_take_them_too(
    run: Any, sources: dict[str, str | Path], command: tuple[str, ...]
) -> None:
    """They ask for a source in the same way."""
    said = set()
    for source in sources.values():
        status, out, err = run(*command, source, "--as-of", "2024-12-31", "--format", "json")
        assert (status, err) == (0, "")
        said.add(out)
    assert len(said) == 1


def test_help_says_what_a_source_can_be(run: Any) -> None:
    """A folder, a workbook, a database."""
    status, out, _ = run("assess", "--help")
    assert status == 0
    plain = re.sub(r"[\s│]+", " ", re.sub(r"\x1b\[[0-9;]*m", "", out))
    for word in ("folder with county.toml", "workbook", "database", "sqlite:///"):
        assert word in plain


# Fifty different faults in one run

TABLES: dict[str, str | bytes] = {
    "county.toml": 'name = { zh = "甲", en = "A" }\nyaer = 2024\nyear = "now"\n',
    "jurisdiction-dispute.csv": (
        "id,raised_on,setled_on,settled,referred_upwards,note,备注\n"
        "A,2024-13-01,,maybe,?,,\n"
        "B,27/9/2024,,1,是,,\n"
        ",20240927,,是,x,,\n"
        "D,24-9-27,\n"
        "E,,,,,,,,\n"
        "F,2024-09-27,,,,,\n"
        "F,2024-09-28,,,,,\n"
    ),
    "survey.csv": (
        "id,subject,year,held_on,independent,percent,extra\n"
        "A,法治,24,2024.9,no!,-5,\n"
        "B,,year,45562.5,2,many,\n"
        "C,rule,2024.0,2024-02-30,,101 %%,\n"
    ),
    "incident.csv": (
        "place,level,occurred_at,first_release_at\n"
        "x,严重,2022-04-29,noon\n"
        "y,worst,2022-04-29T25:00,2022/2/30 1:00\n"
    ),
    "activity.csv": "id,participants,held_on\nA,-1,tomorrow\nB,1.5,9/27/2024\nC,1e3,9999\n",
    "meeting.csv": "id;held_on\nA;2024-09-27\n",
    "petition.csv": b"id\n\xff\xff\n",
    "complaint.csv": b'id\n"A\n',
    "litigation-case.csv": b"id\nA\0\n",
    "normative-document.csv": b"",
    "appointment.json": '{"id": "A"}',
    "approval-item.json": '[{"id": "A", "id": "B"}, 5, {"id": ["C"]}]',
    "register.parquet": b"PAR1?",
    "coverage.xlsx": b"no workbook",
    "surwey.csv": "id\n",
    "milestone.ods": b"",
    "survey.json": "[]",
}

FAULTS = [
    ("county.toml, yaer: ", "unknown key 'yaer'", "Did you mean 'year'?"),
    ("county.toml, year: ", "'now'", "Write it as"),
    *(
        (f"jurisdiction-dispute.csv, {place}: ", problem, remedy)
        for place, problem, remedy in (
            ("row 1, column 'setled_on'", "unknown column", "Did you mean 'settled_on'?"),
            ("row 1, column '备注'", "the same column as 'note'", "Remove one of the two"),
            ("row 2, column 'raised_on'", "'2024-13-01' is not a date", "Write a date"),
            ("row 2, column 'settled'", "'maybe' is not yes or no", "Write yes or no"),
            ("row 2, column 'referred_upwards'", "'?' is not yes or no", "Write yes or no"),
            ("row 3, column 'raised_on'", "'27/9/2024' is not a date", "never guessed"),
            ("row 3, column 'settled'", "'1' is not yes or no", "Write yes or no"),
            ("row 4, column 'id'", "a required cell is empty", "Fill it in"),
            ("row 4, column 'raised_on'", "'20240927' is not a date", "Separate year"),
            ("row 4, column 'referred_upwards'", "'x' is not yes or no", "Write yes or no"),
            ("row 5", "3 cells, but 7 headings", "Check commas and quotation marks"),
            ("row 6", "9 cells, but 7 headings", "Check commas and quotation marks"),
            ("row 8, column 'id'", "duplicate key F, already in row 7", "Remove or correct one"),
        )
    ),
    *(
        (f"survey.csv, {place}: ", problem, remedy)
        for place, problem, remedy in (
            ("row 1, column 'extra'", "unknown column", "Known: "),
            ("row 2, column 'subject'", "'法治' is not an item", "Known: dispute-resolution"),
            ("row 2, column 'year'", "'24' is not a year", "Write a year"),
            ("row 2, column 'held_on'", "'2024.9' is not a date", "Write a date"),
            ("row 2, column 'independent'", "'no!' is not yes or no", "Write yes or no"),
            ("row 2, column 'percent'", "'-5' is not a percentage", "Write a percentage"),
            ("row 3, column 'year'", "'year' is not a year", "Write a year"),
            ("row 3, column 'held_on'", "'45562.5' is not a date", "Write a date"),
            ("row 3, column 'independent'", "'2' is not yes or no", "Write yes or no"),
            ("row 3, column 'percent'", "'many' is not a percentage", "Write a percentage"),
            ("row 4, column 'subject'", "'rule' is not an item", "Write an item that a rule"),
            ("row 4, column 'year'", "'2024.0' is not a year", "Write a year"),
            ("row 4, column 'held_on'", "'2024-02-30' is not a date", "Write a date"),
            ("row 4, column 'percent'", "'101 %%' is not a percentage", "Write a percentage"),
        )
    ),
    *(
        (f"incident.csv, {place}: ", problem, remedy)
        for place, problem, remedy in (
            ("row 1, column 'id'", "required column 'id' is missing", "Add the column"),
            ("row 2, column 'level'", "'严重' is not one of: ", "特别重大、重大、较大、一般"),
            ("row 2, column 'occurred_at'", "'2022-04-29' is not a moment", "Write a moment"),
            ("row 2, column 'first_release_at'", "'noon' is not a moment", "Write a moment"),
            ("row 3, column 'level'", "'worst' is not one of: ", "特别重大、重大、较大、一般"),
            ("row 3, column 'occurred_at'", "'2022-04-29T25:00' is not", "Write a moment"),
            ("row 3, column 'first_release_at'", "'2022/2/30 1:00' is not", "Write a moment"),
        )
    ),
    *(
        (f"activity.csv, {place}: ", problem, remedy)
        for place, problem, remedy in (
            ("row 2, column 'participants'", "'-1' is not a whole number", "Write a whole"),
            ("row 2, column 'held_on'", "'tomorrow' is not a date", "Write a date"),
            ("row 3, column 'participants'", "'1.5' is not a whole number", "Write a whole"),
            ("row 3, column 'held_on'", "'9/27/2024' is not a date", "never guessed"),
            ("row 4, column 'participants'", "'1e3' is not a whole number", "Write a whole"),
            ("row 4, column 'held_on'", "'9999' is not a date", "Write a date"),
        )
    ),
    ("meeting.csv, row 1: ", "separated by semicolons", "Only the comma separates columns"),
    ("petition.csv, byte 3: ", "not UTF-8 / GB18030", "Save it as"),
    ("complaint.csv, line 2: ", "not valid CSV", "Check the quotation marks"),
    ("litigation-case.csv, line 2: ", "a NUL character", "Save it as"),
    ("normative-document.csv, row 1: ", "no headings", "Write the column names"),
    ("appointment.json, file: ", "not an array", "Write an array of objects"),
    ("approval-item.json, row 2, column 'id': ", "stands twice", "Remove one of the two"),
    ("approval-item.json, row 3: ", "not an object", "Write an array of objects"),
    ("approval-item.json, row 4, column 'id': ", "an object or an array", "one value a cell"),
    ("register.parquet, file: ", "cannot be read", "Check the file"),
    ("coverage.xlsx, file: ", "cannot be read as a workbook", "Save it anew"),
    ("surwey.csv, file: ", "no ledger named 'surwey'", "Did you mean 'survey'?"),
    ("milestone.ods, file: ", ".ods files are not read", "Save it as CSV"),
    ("survey.json, file: ", "the same ledger as survey.csv", "Keep one of the two"),
]
"""Where each fault stands, what is said of it, and of its remedy: as the tables above are wrong."""


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A county's folder with every fault."""
    folder = tmp_path / "county"
    folder.mkdir()
    for name, content in TABLES.items():
        raw = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(raw)
    return folder


@pytest.mark.parametrize("format_", ["json", "text"])
def test_all_faults_are_reported_in_one_run(
    run: Any, faulty: Path, tmp_path: Path, format_: str
) -> None:
    """More than fifty, each with its place and its remedy; nothing is printed or written."""
    output = tmp_path / "result"
    status, out, err = assessed(run, faulty, "--format", format_, "-o", str(output))
    assert (status, out) == (3, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["county"]
    lines = starts_of(err)
    assert len(FAULTS) > 50
    assert len(lines) == len(FAULTS)
    for start, problem, remedy in FAULTS:
        (line,) = [line for line in lines if line.startswith(start)]
        assert problem in line
        assert remedy in line


def starts_of(err: str) -> list[str]:
    """The messages, each with the lines that follow it."""
    return re.split(r"\n(?=[\w-]+\.(?:csv|toml|json|parquet|xlsx|ods)[,，])", err.rstrip("\n"))


def test_all_faults_are_reported_in_chinese(run: Any, faulty: Path, tmp_path: Path) -> None:
    """At the same places, in Chinese; columns, cells and near matches stay what they are."""
    output = tmp_path / "result.json"
    arguments = ("--format", "json", "-o", str(output), "--lang", "zh-CN")
    status, out, err = assessed(run, faulty, *arguments)
    assert (status, out) == (3, "")
    assert not output.exists()
    lines = starts_of(err)
    assert len(lines) == len(FAULTS)
    for start, _, _ in FAULTS:
        place = start.removesuffix(": ").replace(", ", "，").replace("，file", "，整个文件")
        place = re.sub(r"(row|line) (\d+)", r"第\2行", place).replace("byte 3", "第3字节")
        place = re.sub(r"column '(.+)'", r"“\1”列", place)
        assert sum(line.startswith(f"{place}：") for line in lines) == 1
    for line in lines:
        assert re.search(r"[\u4e00-\u9fff]{4}", line.partition("：")[2]), line
    for said in (
        "不认识的列“setled_on”。是否应为“settled_on”？",
        "“27/9/2024”不是日期",
        "“maybe”不是是或否。请填是或否",
        "必填格为空。请填写",
        "主键 F 重复，已见于第7行。请删去或更正其一",
        "缺少必填列“编号”。请加上该列",
        "有3格，而表头有7列。请检查逗号与引号",
        "各列以分号分隔。只能用半角逗号分隔",
    ):
        assert sum(said in line for line in lines) == 1


def test_alike_faults_are_counted_on_the_command_line(run: Any, tmp_path: Path) -> None:
    """Of 1,000 wrong cells 20 are listed; the others are a line that counts them."""
    folder = as_folder(tmp_path / "county")
    wrong = "".join(f"{n},?\n" for n in range(1000))
    (folder / "survey.csv").write_text(f"id,year\n{wrong}", "utf-8")
    status, out, err = assessed(run, folder)
    assert (status, out) == (3, "")
    lines = err.splitlines()
    assert len(lines) == 21
    assert lines[-1].startswith("survey.csv, column 'year': and 980 more rows of this kind, last")
    assert "row 1001" in lines[-1]


# Sources that cannot be read


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
@pytest.mark.parametrize(
    "url",
    [
        "postgresql://alice:s3cr3t@127.0.0.1:1/county",
        "postgres://alice:s3cr3t@127.0.0.1:1/county?sslmode=disable",
        "postgresql://127.0.0.1:1/county?user=alice&password=s3cr3t",
        "postgresql://alice:s3cr3t@127.0.0.1:port/county",
        "postgresql://alice:s3cr3t@[127.0.0.1/county",
        "postgresql://alice:s3cr3t%zz@127.0.0.1:1/county",
        "mysql://alice:s3cr3t@127.0.0.1/county",
        "mysql://127.0.0.1/county?password=s3cr3t",
        "mysql:/alice:s3cr3t@127.0.0.1/county",
        "postgresql://alice:s3cr3t/county",
        "postgresql://alice:s3cr3t:x/county",
        "postgresql://alice:/s3cr3t/@127.0.0.1:1/county",
        "postgresql://alice:?s3cr3t@127.0.0.1:1/county",
        "postgresql://alice:#s3cr3t@127.0.0.1:1/county",
        "postgresql://alice:@s3cr3t@127.0.0.1:1/county",
        "postgresql://alice:a%20s3cr3t@127.0.0.1:port/county",
        "postgresql://127.0.0.1:1/county?user=a@b&password=s3cr3t",
        "postgresql://127.0.0.1:1/county?s3cr3t",
        "sqlite://alice:s3cr3t@county.db",
    ],
)
def test_a_password_is_never_repeated(run: Any, tmp_path: Path, url: str, lang: str) -> None:
    """Whatever is wrong with the address."""
    output = tmp_path / "result.json"
    arguments = ("--format", "json", "-o", str(output), "--lang", lang)
    status, out, err = assessed(run, url, *arguments)
    assert (status, out) == (3, "")
    assert not output.exists()
    assert err.strip()
    assert "s3cr3t" not in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nowhere", "not a folder"),
        ("nowhere.xlsx", "nowhere.xlsx"),
        ("nowhere.db", "the file is not there. Check the path"),
        ("sqlite:///nowhere.db", "the file is not there. Check the path"),
        ("mysql://host/county", "Write sqlite:///path or postgresql://"),
    ],
)
def test_a_source_that_is_not_there_is_refused(run: Any, source: str, said: str) -> None:
    """By one line, and nothing is made of it."""
    status, out, err = assessed(run, source)
    assert (status, out) == (3, "")
    assert len(err.splitlines()) == 1
    assert said in err
    assert not Path("nowhere.db").exists()


def test_a_relative_address_is_relative_to_where_one_stands(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three slashes and a name: a file beside the county."""
    as_sqlite(tmp_path / "county.db")
    monkeypatch.chdir(tmp_path)
    _, by_path, _ = assessed(run, "county.db", "--format", "json")
    status, by_url, err = assessed(run, "sqlite:///county.db", "--format", "json")
    assert (status, err) == (0, "")
    assert by_url == by_path
