"""Hostile inputs: how each is made, and what is said of it.

Run as a program it reads each in a process of its own and prints what came of it: the table of
docs/limits.md.
"""

from __future__ import annotations

import os
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from confined import Came, Confined

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
        "182,602,950 days off: more than 10,000",
    ),
}


def database(path: Path, *statements: str) -> Path:
    """An SQLite file."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


ENDLESS = "WITH RECURSIVE t(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM t)"

VIEWS: dict[str, tuple[str, str]] = {
    "rows without end": (f"{ENDLESS} SELECT id FROM t", "x.db!survey, table: at least"),
    "no row, without end": (f"{ENDLESS} SELECT count(*) AS id FROM t", "million steps"),
    "a cell of 800 MB": (
        "SELECT hex(zeroblob(400000000)) AS id",
        "x.db!survey, view: computes a cell that is too long",
    ),
    "a view of nothing": ("SELECT id FROM absent", "x.db!survey, database: "),
}


def _arrow(**columns: Any) -> Callable[[Path], object]:
    return lambda path: pq.write_table(pa.table(columns), path, compression="zstd")


def _selected(query: str) -> Callable[[Path], object]:
    return lambda path: duckdb.connect().sql(query).write_parquet(str(path), compression="zstd")


def _changed(change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        _arrow(id=["a"])(path)
        path.write_bytes(change(path.read_bytes()))

    return write


def _footer(raw: bytes) -> int:
    return int.from_bytes(raw[-8:-4], "little")


def _nested(levels: int) -> Any:
    kind, value = pa.int64(), 1
    for _ in range(levels):
        kind, value = pa.struct([("a", kind)]), {"a": value}  # type: ignore[assignment]
    return pa.array([value], kind)


LISTS = "its cells are lists, structures or bytes"

PARQUET: dict[str, tuple[Callable[[Path], object], str]] = {
    "other columns": (_arrow(idx=[1]), "survey.parquet, row 1, column 'idx': unknown column"),
    "10,001 columns": (
        _arrow(**{f"c{n}": [1] for n in range(10_001)}),
        "10,001 columns: more than 10,000",
    ),
    "3,000 groups of one row": (
        lambda path: pq.write_table(pa.table({"id": ["a"] * 3000}), path, row_group_size=1),
        "survey.parquet, row 3, column 'id': duplicate key a",
    ),
    "5 million rows in 300 bytes": (
        _selected("SELECT 'a' AS id FROM range(5000000)"),
        "and 4,999,979 more rows of this kind, last row 5000001",
    ),
    "a cell of 300 MB in 10 kB": (
        lambda path: pq.write_table(
            pa.table({"id": ["a"], "surveyor": ["x" * (300 << 20)]}), path, compression="zstd"
        ),
        "survey.parquet, file: unpacked it has 314,57",
    ),
    "one text of 1 MB in 2,000 cells": (
        _arrow(
            id=[str(n) for n in range(2000)],
            surveyor=pa.DictionaryArray.from_arrays([0] * 2000, ["x" * (1 << 20)]),
        ),
        "survey.parquet, file: unpacked it has 2,097,15",
    ),
    "a list of 5 million": (_selected("SELECT 'a' AS id, range(5000000) AS surveyor"), LISTS),
    "200 structures in each other": (_arrow(id=["a"], surveyor=_nested(200)), LISTS),
    "maps": (
        _arrow(id=["a"], surveyor=pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64()))),
        LISTS,
    ),
    "bytes": (_arrow(id=[b"\xff\0"]), LISTS),
    "infinity": (
        _arrow(id=["a"], percent=[float("inf")]),
        "survey.parquet, row 2, column 'percent': 'inf' is not a percentage",
    ),
    "half of a file": (_changed(lambda raw: raw[: len(raw) // 2]), "survey.parquet, file: cannot"),
    "another format's first bytes": (
        _changed(lambda raw: b"ORC\0" + raw[4:-4] + b"ORC\0"),
        "survey.parquet, file: cannot be read",
    ),
    "an encrypted one": (
        _changed(lambda raw: b"PARE" + raw[4:-4] + b"PARE"),
        "survey.parquet, file: cannot be read",
    ),
    "a footer of zeros": (
        _changed(lambda raw: raw[: -8 - _footer(raw)] + bytes(_footer(raw)) + raw[-8:]),
        "survey.parquet, file: cannot be read",
    ),
    "a footer of 2 GB": (
        lambda path: path.write_bytes(b"PAR1" + bytes(100) + b"\xff\xff\xff\x7fPAR1"),
        "survey.parquet, file: cannot be read",
    ),
}

LARGER: dict[str, tuple[str, Callable[[Path], object]]] = {
    "workbook: 200,000 parts": (
        "x.xlsx",
        lambda p: packed(p, **{f"part{n}": "" for n in range(200_000)}),
    ),
    "workbook: a row of a million cells": (
        "x.xlsx",
        lambda p: packed(p, sheet=with_rows(f"<row>{'<c><v>1</v></c>' * 10**6}</row>")),
    ),
    "JSON: a million keys in one row": (
        "survey.json",
        lambda p: p.write_bytes(b"[{" + b",".join(b'"k%d":1' % n for n in range(10**6)) + b"}]"),
    ),
    "JSON: a million rows that are none": (
        "survey.json",
        lambda p: p.write_bytes(b"[" + b"5," * 999_999 + b"5]"),
    ),
    "TOML: 60,000 unknown keys": (
        "county.toml",
        lambda p: p.write_text(COUNTY + "".join(f"k{n} = 1\n" for n in range(60_000)), "utf-8"),
    ),
}
"""Inputs that take long: read when the table is printed, and not by the tests."""

NO_FILES: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a folder": Path.mkdir,
    "a link in a circle": lambda path: path.symlink_to(path),
    "a link to nothing": lambda path: path.symlink_to(path.with_name("nothing")),
}
"""What stands in the place of a file."""

TERMS = {
    "a million digits": "9" * 10**6 + "日",
    "a NUL": "1\0日",
    "half a pair": "\ud800",
    "100,000 blanks": " " * 10**5,
    "100,000 blanks within": "1" + " " * 10**5 + "day s",
}


def folder_with(path: Path, name: str, raw: bytes) -> Path:
    """A county's folder with one file."""
    path.mkdir()
    (path / "county.toml").write_text(COUNTY, "utf-8")
    (path / name).write_bytes(raw)
    return path


def _read(confined: Confined, place: Path) -> Iterator[tuple[str, Came]]:
    """Read each input; each is made in a folder of its own and gone after it was read."""

    def county(name: str, file: str, make: Callable[[Path], object]) -> Came:
        folder = folder_with(place / name.replace("/", " "), "county.toml", COUNTY.encode())
        make(folder / file)
        came = confined("records", folder, seconds=600)
        for path in folder.iterdir():
            path.rmdir() if path.is_dir() else path.unlink()
        return came

    for name, (make, _) in WORKBOOKS.items():
        (place / "x.xlsx").unlink(missing_ok=True)
        make(place / "x.xlsx")
        yield f"workbook: {name}", confined("records", place / "x.xlsx")
    for name, (file, raw, _) in FILES.items():
        form = {".csv": "CSV", ".json": "JSON", ".toml": "TOML"}[Path(file).suffix]
        yield f"{form}: {name}", county(name, file, lambda path, raw=raw: path.write_bytes(raw))  # type: ignore[misc]
    for name, (make, _) in PARQUET.items():
        yield f"Parquet: {name}", county(f"parquet {name}", "survey.parquet", make)
    for name, (raw, _) in TOML.items():
        (place / "notices.toml").write_bytes(raw)
        yield f"TOML: {name}", confined("notices", place / "notices.toml")
    for name, (statement, _) in VIEWS.items():
        source = database(place / f"{name}.db", f"CREATE VIEW survey AS {statement}")
        yield f"view: {name}", confined("records", source, seconds=600)
    for name, make in NO_FILES.items():
        yield f"instead of a file: {name}", county(f"no file {name}", "survey.csv", make)
    for name, (file, make) in LARGER.items():
        if file == "x.xlsx":
            make(place / file)
            yield name, confined("records", place / file, seconds=600)
        else:
            yield name, county(name, file, make)
    for name, text in TERMS.items():
        yield f"term: {name}", confined("term", text)


def _print_all() -> None:
    with TemporaryDirectory() as place, Confined() as confined:
        for name, came in _read(confined, Path(place)):
            said = came.said.splitlines()[0][:120] if came.said else ""
            print(f"| {name} | {came.status} {said} | {came.seconds:.2f} | {came.megabytes} |")  # noqa: T201


if __name__ == "__main__":
    _print_all()
