"""The county that records are of: `county.toml`, or two columns of a workbook or database."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import frozen

from fazhigov import documents
from fazhigov.errors import DataError, FazhigovError, at_row, refuse
from fazhigov.text import Text

COUNTY_FILE = "county.toml"

COUNTY_NAMES = ("county", "县")
"""What a sheet or table is called that says whose records these are."""

UNIT_NAMES = ("units", "单位")
"""What a sheet is called that lists the county's units."""

UNIT_HEADINGS = {"名称": "name", "类型": "type"}
UNIT_TYPES = {"人民政府": "government", "部门": "department", "乡镇（街道）": "township"}
"""What a sheet of units may say in Chinese."""

_KEYS = {"名称": "name", "规划": "plan", "年度": "year", "时区": "zone"}

_HEADINGS = {("key", "value"), ("键", "值")}


@frozen
class Unit:
    """A body of the county that owes duties of its own."""

    name: str
    type: str


@frozen
class County:
    """Who the records are of: `county.toml`.

    Attributes:
        name: the county's name.
        plan: id of the plan to hold it against.
        year: the year assessed; None for all years of the plan.
        zone: the zone of moments that state none, such as "Asia/Shanghai".
        bound: whether the plan binds this county; if not, its yardsticks only illustrate.
        note: what readers of the report should know of these records.
        units: the bodies that owe duties of their own.
        synthetic: whether the records are made up, to show how things work.
        encoding: how CSV files are encoded; None to detect UTF-8, UTF-16 and GB18030.
    """

    name: Text
    plan: str | None = None
    year: int | None = None
    zone: str | None = None
    bound: bool = True
    synthetic: bool = False
    note: Text | None = None
    units: tuple[Unit, ...] = ()
    encoding: str | None = None


def read_county(folder: Path) -> County:
    """Read a folder's `county.toml`.

    Raises:
        InputErrors: every fault of the file.
    """
    written = documents.read(folder / COUNTY_FILE)
    return checked(documents.structure(written, County, file=COUNTY_FILE), file=COUNTY_FILE)


def county_of_rows(rows: Iterable[Sequence[Any]], *, name: str, file: str) -> County:
    """Read a county from rows of a key and a value.

    Args:
        rows: the rows; a heading of "key" and "value" is passed over.
        name: the county's name if no row states one.
        file: where the rows stand, for messages.

    Raises:
        InputErrors: every fault of the rows.
    """
    faults: list[FazhigovError] = []
    stated: dict[str, Any] = {}
    for number, row in enumerate(rows, start=1):
        cells = [_plain(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells or tuple(cells) in _HEADINGS:
            continue
        if len(cells) > 2 or not isinstance(cells[0], str):
            faults.append(_county_fault(file, number, Text("不是键与值", "not a key and a value")))
            continue
        key = _KEYS.get(cells[0], cells[0])
        if key in stated:
            faults.append(
                _county_fault(file, number, Text(f"“{key}”重复", f"{key!r} is stated twice"))
            )
        if len(cells) == 2:
            stated[key] = cells[1]
    refuse(file, faults)
    shown = str(stated.get("name", name))
    stated["name"] = {"zh": shown, "en": shown}
    return checked(documents.structure(stated, County, file=file), file=file)


def units_of_rows(rows: Sequence[Sequence[Any]], *, file: str) -> tuple[Unit, ...]:
    """Read the units of a county from rows of a name and a type, headings first.

    Args:
        rows: "name" and "type" (名称、类型), and a unit a row; empty rows are passed over.
        file: where the rows stand, for messages.

    Raises:
        InputErrors: every fault of the rows.
    """
    written = [[_plain(cell) for cell in row] for row in rows]
    headings = [UNIT_HEADINGS.get(cell, cell) for cell in written[0]]
    while headings and headings[-1] is None:
        headings.pop()
    if sorted(map(str, headings)) != ["name", "type"]:
        raise documents.one_fault(
            file,
            at_row(1),
            Text("表头应为“名称”“类型”", "the headings are not `name` and `type`"),
            Text("请在第一行写这两个列名", "Write these two column names in the first row"),
        )
    found: dict[str, Unit] = {}
    faults: list[FazhigovError] = []
    for number, row in enumerate(written[1:], start=2):
        if not any(cell is not None for cell in row):
            continue
        stated = dict(zip(headings, row, strict=False))
        name, type_ = stated.get("name"), stated.get("type")
        if name is None or type_ is None:
            faults.append(_unit_fault(file, number, Text("名称和类型都要填", "one is not stated")))
        elif str(name) in found:
            faults.append(_unit_fault(file, number, Text(f"“{name}”重复", f"{name!r} is repeated")))
        else:
            found[str(name)] = Unit(str(name), UNIT_TYPES.get(str(type_), str(type_)))
    refuse(file, faults)
    return tuple(found.values())


def checked(county: County, *, file: str) -> County:
    """Return *county* if its zone and encoding exist.

    Raises:
        InputErrors: one of them does not.
    """
    faults: list[FazhigovError] = []
    try:
        zone_of(county)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # A folder of zones is an OSError.
        faults.append(
            DataError(
                file=file,
                place="zone",
                problem=Text(f"没有时区“{county.zone}”", f"there is no zone {county.zone!r}"),
                remedy=Text("例如 Asia/Shanghai", "Such as Asia/Shanghai"),
            )
        )
    try:
        # Unlike a look-up among codecs, this refuses those that are not of text.
        io.TextIOWrapper(io.BytesIO(), encoding=county.encoding or "utf-8")
    except (LookupError, ValueError):
        faults.append(
            DataError(
                file=file,
                place="encoding",
                problem=Text(
                    f"没有编码“{county.encoding}”", f"there is no encoding {county.encoding!r}"
                ),
                remedy=Text(
                    "例如 utf-8、utf-16 或 gb18030；不写则自动识别",
                    "Such as utf-8, utf-16 or gb18030; without it, it is detected",
                ),
            )
        )
    refuse(file, faults)
    return county


def zone_of(county: County) -> ZoneInfo | None:
    """Return the zone of moments that state none, if the county names one."""
    return None if county.zone is None else ZoneInfo(county.zone)


def _plain(cell: Any) -> Any:
    """Undo what spreadsheets do to cells: blanks around text, whole numbers as text or floats."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if not isinstance(cell, str):
        return cell
    cell = cell.strip()
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) == 4 else cell or None


def _county_fault(file: str, number: int, problem: Text) -> DataError:
    return DataError(
        file=file,
        place=at_row(number),
        problem=problem,
        remedy=Text("每行一键一值，每键一行", "Write one key and one value a row, each key once"),
    )


def _unit_fault(file: str, number: int, problem: Text) -> DataError:
    return DataError(
        file=file,
        place=at_row(number),
        problem=problem,
        remedy=Text("每行一个单位：名称、类型", "Write a unit a row: its name and its type"),
    )
