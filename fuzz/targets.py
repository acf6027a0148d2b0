"""What is fuzzed: one function a reader, which lets nothing out but errors that are typed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import openpyxl

import fazhigov as fz
from fazhigov.calendars.moments import SHANGHAI
from fazhigov.obligations.load import load_rule_set
from fazhigov.records.schema import Field, FieldType, RecordType
from fazhigov.rules.rule import Provider, build_rules

REGISTRY = fz.Registry.load(only=["biyang-2021-2025"])

COLUMNS = {
    kind: Field(
        kind,
        kind,
        f"列{number}",
        fz.Text("列", "a column"),
        required=kind == "text",
        options={"grave": "重大", "other": "其他"} if kind in ("choice", "item") else {},
    )
    for number, kind in enumerate(get_args(FieldType))
}
LEDGER = RecordType("everything", fz.Text("各类", "Everything"), ("text",), COLUMNS)
"""A ledger with a column of each type, named after it: 列0 is its text, 列1 its date."""

SHEETS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml")
"""The parts of a workbook that are fuzzed; the others are as openpyxl writes them."""

STRINGS = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


@contextmanager
def typed_errors_only(*files: tuple[str, bytes]) -> Iterator[Path]:
    """Write files into a folder that goes afterwards; what is typed may be raised."""
    with TemporaryDirectory() as name, suppress(fz.FazhigovError, fz.InputErrors):
        folder = Path(name)
        for path, raw in files:
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(raw)
        yield folder


def term(raw: bytes) -> None:
    """A term as text, and the two deadlines that it leads to."""
    text = raw.decode("utf-8", "replace" if len(raw) % 2 else "surrogateescape")
    with suppress(fz.FazhigovError):
        found = fz.parse_term(text)
        moment = datetime(2024, 9, 27, 16, 30, tzinfo=SHANGHAI)
        event = moment if isinstance(found, fz.Hours) else date(2024, 9, 27)
        for counted in (fz.deadline, fz.deadline_before):
            with suppress(fz.FazhigovError):
                counted(event, found, calendar=REGISTRY.calendar)


def notices(raw: bytes) -> None:
    """A TOML file of notices, and the calendar that they lead to."""
    with typed_errors_only(("notices.toml", raw)) as folder:
        REGISTRY.calendar.with_notices(*fz.load_notices(folder / "notices.toml"))


def plan(raw: bytes) -> None:
    """A plan's head, a part, patterns and a ledger of its own, cut at NULs."""
    names = ("plan.toml", "part-2.4.toml", "patterns.toml", "ledgers/a.toml")
    with typed_errors_only(*zip(names, raw.split(b"\0"), strict=False)) as folder:
        REGISTRY.with_plan(folder)


def rules(raw: bytes) -> None:
    """A department's rule set."""
    with typed_errors_only(("rules.toml", raw)) as folder:
        build_rules(
            load_rule_set(folder / "rules.toml").obligations,
            kinds=REGISTRY.kinds,
            record_types=REGISTRY.record_types,
            provider=Provider("fuzz", "fuzz", "0"),
        )


def ledger(raw: bytes, *, file: str) -> None:
    """A county's ledger."""
    county = 'name = { zh = "甲", en = "A" }\nzone = "Asia/Shanghai"\n'.encode()
    with typed_errors_only(("county.toml", county), (file, raw)) as folder:
        fz.read_records(folder, {LEDGER.name: LEDGER})


def workbook(raw: bytes) -> None:
    """A workbook as it is packed; or the XML of its parts, cut at NULs, to be packed here."""
    if not raw.startswith(b"PK"):
        packed = BytesIO()
        changed = dict(zip(SHEETS, raw.split(b"\0"), strict=False))
        with zipfile.ZipFile(packed, "w") as out:
            for name, part in {**WRITTEN, **changed}.items():
                out.writestr(name, part)
        raw = packed.getvalue()
    ledger(raw, file="everything.xlsx")


def written() -> dict[str, bytes]:
    """Return the parts of an empty workbook, whose types name shared strings too."""
    packed = BytesIO()
    openpyxl.Workbook().save(packed)
    with zipfile.ZipFile(packed) as found:
        parts = {name: found.read(name) for name in found.namelist()}
    types = "[Content_Types].xml"
    parts[types] = parts[types].replace(b"</Types>", STRINGS.encode())
    return parts


WRITTEN = written()

TARGETS: dict[str, Callable[[bytes], None]] = {
    "term": term,
    "notices": notices,
    "plan": plan,
    "rules": rules,
    "csv": partial(ledger, file="everything.csv"),
    "json": partial(ledger, file="everything.json"),
    "workbook": workbook,
}
