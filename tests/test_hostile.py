"""Hostile input and faults: typed errors only, that name file and place, within time and memory."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import fazhigov as fz
from confined import Confined
from fazhigov.bundles.bundle import Asked, write_bundle
from fazhigov.bundles.verify import verify_bundle
from fazhigov.testing.new_plugin import SkeletonError, new_plugin

SECONDS, MEGABYTES = 20, 500
"""Of the processor, and of memory beyond what is held before: no input below may take more."""

COUNTY = 'name = { zh = "甲", en = "A" }\nzone = "Asia/Shanghai"\n'
HEAD = '[[notices]]\ntitle = { zh = "甲", en = "a" }\nissued = 2024-01-01\n'
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
    f'PartName="/xl/workbook.xml" ContentType="{XLSX}.sheet.main+xml"/><Override '
    f'PartName="/{SHEET}" ContentType="{XLSX}.worksheet+xml"/><Override '
    f'PartName="/{STRINGS}" ContentType="{XLSX}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship '
    f'Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="survey" '
    'sheetId="1" r:id="r1"/></sheets></workbook>',
    SHEET: f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>1</v></c></row></sheetData></worksheet>',
    STRINGS: f"<sst {MAIN}><si><t>id</t></si><si><t>a</t></si></sst>",
}
"""A workbook with one cell below one heading, as it is packed."""

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def packed(path: Path, **parts: str | Iterator[bytes]) -> Path:
    """Write the workbook with other parts in the place of some, or beside them."""
    names = {"sheet": SHEET, "strings": STRINGS, "book": "xl/workbook.xml"}
    changed = {names.get(name, name): content for name, content in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in {**PARTS, **changed}.items():
            with out.open(name, "w", force_zip64=True) as entry:
                for part in [content.encode()] if isinstance(content, str) else content:
                    entry.write(part)
    return path


def with_rows(rows: str) -> str:
    """The sheet with more rows."""
    return PARTS[SHEET].replace("</sheetData>", f"{rows}</sheetData>")


def with_type(declared: str, text: str) -> str:
    """The shared strings with a document type."""
    return f"<!DOCTYPE sst [{declared}]>" + PARTS[STRINGS].replace("<t>a<", f"<t>{text}<")


WORKBOOKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a zip of 500 MB of nothing": (
        lambda p: packed(p, sheet=(bytes(1 << 20) for _ in range(500))),
        "x.xlsx, file: unpacked it has",
    ),
    "20,000 parts": (
        lambda p: packed(p, **{f"part{n}": "" for n in range(20_000)}),
        "x.xlsx, file: 20,006 parts: more than 10,000",
    ),
    "a thousand million laughs": (
        lambda p: packed(p, strings=with_type(f'<!ENTITY a0 "lol">{LAUGHS}', "&a9;")),
        "x.xlsx, xl/sharedStrings.xml: its XML declares a document type",
    ),
    "an entity of a file": (
        lambda p: packed(p, strings=with_type('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;")),
        "x.xlsx, xl/sharedStrings.xml: its XML declares a document type",
    ),
    "an entity in UTF-16": (
        lambda p: packed(p, strings=iter([with_type('<!ENTITY a "b">', "&a;").encode("utf-16")])),
        "x.xlsx, xl/sharedStrings.xml: its XML declares a document type",
    ),
    "nine million tags": (
        lambda p: packed(p, sheet=iter([with_rows("<row/>" * 3_000_000 * 3).encode()])),
        "x.xlsx, xl/worksheets/sheet1.xml: 9,000,0",
    ),
    "names without end": (
        lambda p: packed(
            p,
            book=PARTS["xl/workbook.xml"].replace(
                "</workbook>",
                f"<definedNames>{'<definedName/>' * 60_000}</definedNames></workbook>",
            ),
        ),
        "x.xlsx, xl/workbook.xml: 60,0",
    ),
    "a row of 20,000 cells": (
        lambda p: packed(p, sheet=with_rows(f"<row>{'<c><v>1</v></c>' * 20_000}</row>")),
        "x.xlsx!survey, row 1: 20,000 columns: more than 10,000",
    ),
    "a cell far to the right in each row": (
        lambda p: packed(
            p,
            sheet=with_rows(
                "".join(f'<row><c r="XFD{n}"><v>1</v></c></row>' for n in range(3, 1300))
            ),
        ),
        "x.xlsx!survey, table: at least 20,0",
    ),
    "a column beyond all": (
        lambda p: packed(p, sheet=with_rows('<row r="3"><c r="ZZZZ3"><v>1</v></c></row>')),
        "x.xlsx, file: cannot be read as a workbook",
    ),
    "tags in tags": (
        lambda p: packed(p, strings=f"<sst {MAIN}>{'<si>' * 100_000}"),
        "x.xlsx, file: cannot be read as a workbook",
    ),
    "a number of a million digits": (
        lambda p: packed(p, sheet=with_rows(f"<row><c><v>{'9' * 10**6}</v></c></row>")),
        "x.xlsx, file: cannot be read as a workbook",
    ),
}

FILES: dict[str, tuple[str, bytes, str]] = {
    "a million columns": (
        "survey.csv",
        b",".join(b"c%d" % n for n in range(10**6)),
        "survey.csv, row 1: 1,000,000 columns: more than 10,000",
    ),
    "a cell of 100 MB": (
        "survey.csv",
        b'id\n"' + b"x" * 100_000_000 + b'"\n',
        "survey.csv, line 2: a row of more than 16,000,000 characters",
    ),
    "a row over lines without end": (
        "survey.csv",
        b"id\n" + b'"\n",' * 6_000_000,
        "a row of more than 16,000,000 characters",
    ),
    "100,000 quotes": ("survey.csv", b"id\n" + b'"a"\n' * 100_000, "duplicate key a"),
    "a quote that does not end": ("survey.csv", b'id\n"' + b"a\n" * 500_000, "not valid CSV"),
    "a NUL": ("survey.csv", b"id\na\n\0\n", "survey.csv, line 3: there is a NUL character"),
    "two encodings": (
        "survey.csv",
        "编号\n甲\n".encode() + "乙乙乙丙\n".encode("gb18030"),
        "survey.csv, byte 11: not UTF-8 / GB18030",
    ),
    "half a pair in UTF-8": ("survey.csv", b"id\n\xed\xa0\x80\n", "survey.csv, byte 5: not UTF-8"),
    "year 0 and year 10000": (
        "survey.csv",
        b"id,held_on,year\na,0000-01-01,0\nb,10000-01-01,10000\n",
        "survey.csv, row 3, column 'held_on': '10000-01-01' is not a date",
    ),
    "a percentage of 1e400": (
        "survey.csv",
        b"id,percent\na,1e400\n",
        "survey.csv, row 2, column 'percent': '1e400' is not a percentage",
    ),
    "moments at both ends of time": (
        "incident.csv",
        b"id,occurred_at\na,0001-01-01T00:00+14:00\nb,9999-12-31T23:59-12:00\n",
        "incident.csv, row 3, column 'occurred_at': '9999-12-31T23:59-12:00' is not a moment",
    ),
    "brackets in brackets": ("survey.json", b"[" * 100_000, "survey.json, file: not valid JSON"),
    "objects in objects": (
        "survey.json",
        b'[{"id":' * 100_000,
        "survey.json, file: not valid JSON",
    ),
    "1e999999": (
        "survey.json",
        b'[{"id": "a", "percent": 1e999999}]',
        "survey.json, row 2, column 'percent': '1E+999999' is not a percentage",
    ),
    "an exponent of 25 digits": (
        "survey.json",
        b'[{"id": "a", "percent": 1e9999999999999999999999999}]',
        "survey.json, file: not valid JSON: the exponent of 1e9999",
    ),
    "a whole number of a million digits": (
        "survey.json",
        b'[{"id": "a", "year": ' + b"9" * 10**6 + b"}]",
        "survey.json, file: not valid JSON",
    ),
    "half a pair": ("survey.json", b'[{"id": "\\ud800"}]', "survey.json, row 2, column 'id'"),
    "100 MB of JSON": (
        "survey.json",
        b'["' + b"x" * 100_000_000 + b'"]',
        "survey.json, file: 100,000,004 bytes: more than 64,000,000",
    ),
    "each row with a key of its own": (
        "survey.json",
        b"[" + b",".join(b'{"k%d":1}' % n for n in range(9_000)) + b"]",
        "survey.json, table: at least 81,000,000 cells",
    ),
    "200,000 rows that are none": (
        "survey.json",
        b"[" + b"5," * 199_999 + b"5]",
        "survey.json, row 2: not an object",
    ),
    "a Parquet footer of 2 GB": (
        "survey.parquet",
        b"PAR1" + bytes(100) + b"\xff\xff\xff\x7fPAR1",
        "survey.parquet, file: cannot be read",
    ),
    "a county of more than a megabyte": (
        "county.toml",
        b"year = " + b"9" * 10**6,
        "county.toml, file: more than 1,000,000 bytes",
    ),
}

TOML: dict[str, tuple[bytes, str]] = {
    "brackets in brackets": (b"a = " + b"[" * 100_000, "not valid TOML"),
    "tables in tables": (b"a = " + b"{a=" * 100_000, "not valid TOML"),
    "a key of 100,000 parts": (b"a" + b".a" * 100_000 + b" = 1", "line 1: more than 200 dots"),
    "a number of 4,000 digits": (HEAD.encode() + b"year = " + b"9" * 4000, "of more than 63 bits"),
    "a number of 5,000 digits": (HEAD.encode() + b"year = " + b"9" * 5000, "not valid TOML"),
    "a number that cannot be said": (
        HEAD.encode() + b"year = 0x" + b"f" * 5000,
        "of more than 63 bits",
    ),
    "a day of year 0": (HEAD.replace("2024", "0000").encode(), "not valid TOML"),
    "a day of year 10000": (HEAD.replace("2024", "10000").encode(), "not valid TOML"),
    "a NUL": (b'a = "\0"', "not valid TOML"),
    "half a pair": (b'a = "\\ud800"', "not valid TOML"),
    "no text": (b"\xff\xfe", "byte 0: not UTF-8"),
    "50 times 9,999 years off": (
        (
            HEAD
            + "rest = ["
            + '{ name = { zh = "甲", en = "a" }, from = 0001-01-01, through = 9999-12-31 },' * 50
            + "]"
        ).encode(),
        "182,602,950 days off: more than 100,000",
    ),
}


@pytest.fixture(scope="module")
def confined() -> Iterator[Confined]:
    """A process that forks for each call."""
    with Confined() as calls:
        yield calls


def folder_with(path: Path, name: str, raw: bytes) -> Path:
    """A county's folder with one file."""
    path.mkdir()
    (path / "county.toml").write_text(COUNTY, "utf-8")
    (path / name).write_bytes(raw)
    return path


def refused(
    confined: Confined, what: str, source: str | Path, said: str, *, by_command: bool = True
) -> None:
    """Hold that a source is refused by the library and by the command line, and says where."""
    calls: list[tuple[str | Path, ...]] = [(what, source)]
    if by_command:
        calls.append(("cli", "assess", source, "--as-of", "2024-12-31", "--lang", "en"))
    for call in calls:
        came = confined(str(call[0]), *call[1:])
        assert came.status in (2, 3), came
        assert said in came.said
        assert came.seconds < SECONDS, came
        assert came.megabytes < MEGABYTES, came


@pytest.mark.parametrize("name", WORKBOOKS)
def test_hostile_workbooks(confined: Confined, tmp_path: Path, name: str) -> None:
    """Bombs are refused before they are unfolded, and no entity is."""
    make, said = WORKBOOKS[name]
    make(tmp_path / "x.xlsx")
    before = sorted(tmp_path.rglob("*"))
    refused(confined, "records", tmp_path / "x.xlsx", said, by_command="laughs" in name)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_workbook_itself_is_read(confined: Confined, tmp_path: Path) -> None:
    """What is refused above is refused for what was changed in it."""
    assert confined("records", packed(tmp_path / "x.xlsx")).status == 0


@pytest.mark.parametrize("name", FILES)
def test_hostile_files(confined: Confined, tmp_path: Path, name: str) -> None:
    """Each is one fault or more, at its place; nothing is written."""
    file, raw, said = FILES[name]
    folder = folder_with(tmp_path / "county", file, raw)
    refused(confined, "records", folder, said, by_command=len(raw) < 2_000_000)
    assert [path.name for path in tmp_path.iterdir()] == ["county"]


@pytest.mark.parametrize("name", TOML)
def test_hostile_toml(confined: Confined, tmp_path: Path, name: str) -> None:
    """As notices, as a county and as a plan."""
    raw, said = TOML[name]
    folder = folder_with(tmp_path / "county", "plan.toml", raw)
    (folder / "notices.toml").write_bytes(raw)
    refused(confined, "notices", folder / "notices.toml", said, by_command=False)
    (folder / "county.toml").write_bytes(raw)
    for what in ("records", "plan", "with_plan"):
        assert confined(what, folder).status == 3


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet", "xlsx"])
def test_what_is_no_file(confined: Confined, tmp_path: Path, suffix: str) -> None:
    """A pipe, a device, a folder, a link in a circle, one to nothing, one that leads outside."""
    secret = tmp_path / "secret"
    secret.write_text("id\nthe secret\n", "utf-8")
    makers: tuple[Callable[[Path], object], ...] = (
        os.mkfifo,
        lambda path: path.symlink_to("/dev/zero"),
        Path.mkdir,
        lambda path: path.symlink_to(path),
        lambda path: path.symlink_to(path.with_name("nothing")),
    )
    for number, make in enumerate(makers):
        folder = folder_with(tmp_path / str(number), "county.toml", COUNTY.encode())
        make(folder / f"survey.{suffix}")
        refused(confined, "records", folder, f"survey.{suffix}, file: is no file")
    folder = folder_with(tmp_path / "link", "county.toml", COUNTY.encode())
    (folder / f"survey.{suffix}").symlink_to(secret)
    came = confined("records", folder)
    assert "is a link to a place outside of the folder" in came.said
    assert "the secret" not in came.said


def test_links_can_be_allowed(registry: fz.Registry, tmp_path: Path) -> None:
    """By who knows the folder; a link inside of it always is."""
    (tmp_path / "survey.csv").write_text("id\na\n", "utf-8")
    folder = folder_with(tmp_path / "county", "kept", b"id\na\n")
    (folder / "survey.csv").symlink_to(folder / "kept")
    assert fz.read_records(folder, registry.record_types).ledgers
    (folder / "survey.csv").unlink()
    (folder / "survey.csv").symlink_to(tmp_path / "survey.csv")
    allowed = fz.ReadingLimits(links=True)
    assert fz.read_records(folder, registry.record_types, limits=allowed).ledgers


def test_limits_can_be_narrowed(registry: fz.Registry, tmp_path: Path) -> None:
    """One row more than is allowed."""
    folder = folder_with(tmp_path / "county", "survey.json", b'[{"id": "a"}, {"id": "b"}]')
    types = registry.record_types
    assert fz.read_records(folder, types, limits=fz.ReadingLimits(rows=2)).ledgers
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records(folder, types, limits=fz.ReadingLimits(rows=1))
    assert "at least 2 rows: more than 1" in str(caught.value.faults[0])


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), Path.mkdir])
@pytest.mark.parametrize("name", ["x.xlsx", "x.db", "x.toml"])
def test_a_source_that_is_no_file(
    confined: Confined, tmp_path: Path, name: str, make: Callable[[Path], None]
) -> None:
    """A workbook, a database, notices."""
    make(tmp_path / name)
    came = confined("notices" if name == "x.toml" else "records", tmp_path / name)
    assert came.status == 3
    assert came.seconds < SECONDS


def database(path: Path, *statements: str) -> Path:
    """An SQLite file."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


ENDLESS = "WITH RECURSIVE t(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM t)"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (f"CREATE VIEW survey AS {ENDLESS} SELECT id FROM t", "x.db!survey, table: at least"),
        (f"CREATE VIEW survey AS {ENDLESS} SELECT count(*) AS id FROM t", "million steps"),
        (
            "CREATE VIEW survey AS SELECT hex(zeroblob(400000000)) AS id",
            "x.db!survey, view: computes a cell that is too long",
        ),
        ("CREATE VIEW survey AS SELECT id FROM absent", "x.db!survey, database: "),
    ],
)
def test_hostile_views(confined: Confined, tmp_path: Path, statement: str, said: str) -> None:
    """Rows without end, no row without end, a cell of 800 MB, a view of nothing."""
    source = database(tmp_path / "x.db", statement)
    came = confined("records_narrowly", source)
    assert came.status == 3, came
    assert said in came.said
    assert came.seconds < SECONDS
    assert came.megabytes < MEGABYTES


def test_damaged_databases(confined: Confined, tmp_path: Path) -> None:
    """Half of one, a head without a body, none at all."""
    whole = database(tmp_path / "x.db", "CREATE TABLE survey (id)").read_bytes()
    for raw in (whole[: len(whole) // 2], whole[:100] + b"\xff" * 4000, b"hello" * 1000, b""):
        (tmp_path / "x.db").write_bytes(raw)
        refused(confined, "records", tmp_path / "x.db", "x.db", by_command=False)


@pytest.mark.parametrize(
    "table",
    [
        pa.table({"idx": [1]}),
        pa.table({"id": [[1, 2]]}),
        pa.table({"id": [b"\xff\0"]}),
        pa.table({"id": ["a"], "percent": [float("inf")]}),
        pa.table({f"c{n}": [1] for n in range(10_001)}),
    ],
    ids=["other columns", "lists", "bytes", "infinity", "wide"],
)
def test_hostile_parquet(confined: Confined, tmp_path: Path, table: Any) -> None:
    """Another schema, cells that are none."""
    folder = folder_with(tmp_path / "county", "county.toml", COUNTY.encode())
    pq.write_table(table, folder / "survey.parquet")
    refused(confined, "records", folder, "survey.parquet, ")


@pytest.mark.parametrize(
    "text", ["9" * 10**6 + "日", "1\0日", "\ud800", " " * 10**5, "1" + " " * 10**5 + "day s"]
)
def test_hostile_terms(text: str) -> None:
    """Refused, and the message can be made."""
    with pytest.raises(fz.TermError):
        fz.parse_term(text)


# Names that lead elsewhere


@pytest.mark.parametrize("name", ["../x", "/tmp/x", "a/b", "..", "a\0b", "", "a\\b", "A"])
def test_a_new_plugin_stays_where_it_is_made(run: Any, tmp_path: Path, name: str) -> None:
    """Its name makes no path."""
    into = tmp_path / "into"
    into.mkdir()
    with pytest.raises(SkeletonError):
        new_plugin(name, title=fz.Text("甲", "A"), into=into)
    assert run("new-plugin", name, "--into", into)[0] == 2
    assert list(tmp_path.rglob("*")) == [into]


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "a/../../x", "..\\x", "a\0"])
def test_a_manifest_names_nothing_outside(registry: fz.Registry, tmp_path: Path, name: str) -> None:
    """Neither is it read, nor laid out."""
    folder = tmp_path / "bundle"
    asked = Asked("examples/qingyuan-2024", date(2025, 4, 30), rules=("*/2.10.*",))
    write_bundle(folder, asked, asked.run(registry))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["inputs"][name] = next(iter(manifest["inputs"].values()))
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(fz.InputErrors) as caught:
        verify_bundle(folder, registry)
    assert "leads out of the folder" in str(caught.value.faults[0])
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/b", "\0"])
def test_names_of_plans_and_ledgers_are_no_paths(run: Any, tmp_path: Path, name: str) -> None:
    """A plan by its id, a ledger of a template, a ledger of a mapping."""
    made = tmp_path / "x.xlsx"
    assert run("template", made, "--plan", name)[0] in (2, 3)
    assert run("template", made, "--ledger", name)[0] == 2
    assert not list(tmp_path.iterdir())
    with pytest.raises(fz.InputErrors):
        fz.read_records({name: []}, {})


# Faults


def test_a_full_disk_in_earnest(confined: Confined, tmp_path: Path) -> None:
    """The system refuses to write more than 4 kB: an error, no half file, no half bundle."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));"
        "from fazhigov import cli; cli.main()"
    )
    command = [sys.executable, "-c", code, "assess", "examples/qingyuan-2024", "--lang", "en"]
    command += ["--as-of", "2025-04-30", "-o", str(tmp_path / "page.txt")]
    for more, said in (([], "File too large"), (["--bundle", str(tmp_path / "b")], "still is")):
        found = subprocess.run([*command, *more], capture_output=True, text=True, check=False)
        assert found.returncode == 2, found.stderr
        assert said in found.stderr
        assert "Traceback" not in found.stderr
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert left <= {".lock"}


def test_a_folder_that_may_not_be_written_to(registry: fz.Registry, tmp_path: Path) -> None:
    """A file system mounted for reading only: rights do not bind root."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("needs the right to mount")
    place = tmp_path / "mounted"
    place.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(place)]
    if subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount")
    try:
        asked = Asked("examples/qingyuan-2024", date(2025, 4, 30), rules=("*/2.10.*",))
        with pytest.raises(fz.DataError, match="cannot be written: Read-only file system"):
            write_bundle(place / "bundle", asked, asked.run(registry))
    finally:
        subprocess.run(["umount", str(place)], check=True)


class _Gone:
    """A connection to a database that goes away while rows are fetched."""

    description = (("id",),)

    def __init__(self) -> None:
        self.fetches = 0

    def cursor(self) -> _Gone:
        return self

    def close(self) -> None:
        pass

    def execute(self, query: str) -> None:
        self.query = query

    def fetchmany(self, _: int) -> list[tuple[str]]:
        if "information_schema" in self.query:
            self.query = ""
            return [("survey",)]
        if "1 = 0" in self.query or not self.query:
            return []
        self.fetches += 1
        if self.fetches == 2:
            raise ConnectionResetError("server closed the connection")
        return [(str(self.fetches),)]


def test_a_database_that_goes_away(registry: fz.Registry) -> None:
    """At the second part of its rows: an error that names the table; not half of the rows."""
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records(_Gone(), registry.record_types)
    (fault,) = caught.value.faults
    assert "database!survey" in str(fault)
    assert "server closed the connection" in str(fault)


LOOPING = """
import sys
from fazhigov import cli
from fazhigov.testing import conformance
import fazhigov.cli.authors
import fazhigov as fz
class Looping:
    @fz.hookimpl
    def fazhigov_notices(self):
        while True:
            pass
def faults(name):
    fz.Registry.load(only=[], also={name: Looping()}, strict=False)
    return []
fazhigov.cli.authors.plugin_faults = faults
sys.argv = ["fazhigov", "check", "looping", "--time-limit", "2", "--lang", "en"]
cli.main()
"""


def test_a_plugin_that_loops_is_named(tmp_path: Path) -> None:
    """With the line that it is at: `while True` and `pass` are lines 10 and 11."""
    file = tmp_path / "looping.py"
    file.write_text(LOOPING, "utf-8")
    found = subprocess.run(
        [sys.executable, str(file)], capture_output=True, text=True, check=False, timeout=60
    )
    assert found.returncode == 3, found.stderr
    assert "the plugin looping did not come to an end in 2 seconds" in found.stderr
    assert "looping.py:1" in found.stderr
    assert "(fazhigov_notices)" in found.stderr


WRITING = """
import sys
from datetime import date
from pathlib import Path
import fazhigov as fz
from fazhigov.bundles.bundle import Asked, write_bundle
registry = fz.Registry.load(only=["biyang-2021-2025"])
asked = Asked("examples/qingyuan-2024", date(2025, 4, 30), rules=(sys.argv[2],))
found = asked.run(registry)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(10):
    write_bundle(Path(sys.argv[1]), asked, found)
"""


def test_two_processes_write_one_bundle(tmp_path: Path) -> None:
    """Each ten times: what stands in the end is whole, and one of the two."""
    folder = tmp_path / "bundle"
    registry = fz.Registry.load(only=["biyang-2021-2025"])
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITING, str(folder), rules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for rules in ("*/2.10.*", "*/2.4.0/*")
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=120)
        assert writer.returncode == 0
    assert verify_bundle(folder, registry).is_equal


def test_threads_share_a_registry_and_a_calendar(registry: fz.Registry) -> None:
    """Eight at once come to what one comes to."""
    asked = Asked("examples/qingyuan-2024", date(2025, 4, 30), rules=("*/2.10.*",))

    def once(_: int) -> Any:
        due = fz.deadline(
            date(2024, 9, 27), fz.parse_term("7 working days"), calendar=registry.calendar
        )
        return due.due, list(asked.run(registry).findings)

    alone = once(0)
    # Worked in test_cli_sources.py: raised on 2024-09-27, seven working days end on 2024-10-12.
    assert alone[0] == date(2024, 10, 12)
    with ThreadPoolExecutor(8) as pool:
        assert all(found == alone for found in pool.map(once, range(16)))


# Fuzzing: inputs that once brought an error which was not typed, and those that it began from


CORPUS = Path(__file__).parents[1] / "fuzz" / "corpus"


@pytest.mark.parametrize("target", [folder.name for folder in sorted(CORPUS.iterdir())])
def test_the_corpus_of_the_fuzzers(target: str) -> None:
    """Nothing leaves a target but by returning."""
    targets = runpy.run_path(str(CORPUS.parent / "targets.py"))["TARGETS"]
    inputs = sorted((CORPUS / target).iterdir())
    assert inputs
    for found in inputs:
        targets[target](found.read_bytes())
