"""CSV: from bytes in the encodings that offices use to a heading and rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from fazhigov import documents
from fazhigov.errors import InputErrors
from fazhigov.records.schema import SOURCE, RecordType
from fazhigov.records.sources import MAX_COLUMNS, Grid, content_width
from fazhigov.text import Text

_BOMS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

_DETECTED = ("utf-8", "gb18030")
"""In this order: nearly all text is valid GB18030, but hardly any GB18030 text is valid UTF-8."""

_OTHER_DELIMITERS = {
    ";": Text("分号", "semicolons"),
    "；": Text("分号", "semicolons"),
    "\t": Text("制表符", "tabs"),
}

_BLOCK = 1 << 20

_SAVE = Text("请另存为“CSV UTF-8（逗号分隔）”", "Save it as “CSV UTF-8 (comma delimited)”")


def read_csv(path: Path, record_type: RecordType, encoding: str | None) -> Grid:
    """Read a CSV file.

    Args:
        path: the file.
        record_type: what it should hold, to tell another delimiter from unknown columns.
        encoding: what the county states; None to detect it.

    Raises:
        InputErrors: the file cannot be decoded, or is not CSV.
        OSError: the file cannot be opened.
    """
    text = _decode(path.read_bytes(), encoding, file=path.name)
    _refuse_nul(text, file=path.name)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = list(reader)
    except csv.Error as error:  # A cell without end, for want of a closing quote, is one too.
        raise documents.one_fault(
            path.name,
            f"line {reader.line_num}",
            Text(f"CSV语法错误：{error}", f"not valid CSV: {error}"),
            Text("请检查引号", "Check the quotation marks"),
        ) from error
    if not lines or not content_width(lines[0]):
        raise documents.one_fault(
            path.name,
            "row 1",
            Text("没有表头", "no headings"),
            Text("请在第一行写列名", "Write the column names in the first row"),
        )
    _refuse_other_delimiters(lines[0], record_type, file=path.name)
    return _without_blank_columns(lines)


def encoding_of(path: Path, stated: str | None) -> str:
    """Return the encoding of a file too large to be decoded at once.

    Raises:
        InputErrors: it cannot be decoded.
    """
    with path.open("rb") as stream:
        start = stream.read(3)
    marked = next((name for bom, name in _BOMS.items() if start.startswith(bom)), None)
    tried = (stated,) if stated else (marked,) if marked else _DETECTED
    for name in tried:
        try:
            with path.open(encoding=name, newline="") as stream:
                while stream.read(_BLOCK):
                    pass
        except UnicodeError:
            continue
        return name
    raise _undecodable(path.name, tried, "file", stated)


def _decode(raw: bytes, encoding: str | None, *, file: str) -> str:
    marked = next((name for bom, name in _BOMS.items() if raw.startswith(bom)), None)
    tried = (encoding,) if encoding else (marked,) if marked else _DETECTED
    reached = 0
    for name in tried:
        try:
            return raw.decode(name).removeprefix("\ufeff")
        except UnicodeError as error:
            reached = max(reached, getattr(error, "start", 0))
    raise _undecodable(file, tried, f"byte {reached}", encoding)


def _undecodable(file: str, tried: Sequence[str], place: str, encoding: str | None) -> InputErrors:
    named = " / ".join(name.upper() for name in tried)
    stated = Text("请更正 county.toml 的 encoding，或", "Correct encoding in county.toml, or ")
    return documents.one_fault(
        file,
        place,
        Text(f"不是 {named} 编码", f"not {named}"),
        Text(stated.zh + _SAVE.zh, stated.en + _SAVE.en) if encoding else _SAVE,
    )


def _refuse_nul(text: str, *, file: str) -> None:
    at = text.find("\0")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise documents.one_fault(
            file,
            f"line {line}",
            Text("含有空字符（NUL）", "there is a NUL character"),
            Text(
                f"文件可能已损坏，或是没有字节顺序标记的UTF-16。{_SAVE.zh}",
                f"The file is damaged, or UTF-16 without a byte-order mark. {_SAVE.en}",
            ),
        )


def _refuse_other_delimiters(headings: list[str], record_type: RecordType, *, file: str) -> None:
    known = {*record_type.headings, SOURCE.name, SOURCE.zh}
    if any(heading.strip() in known for heading in headings):
        return
    for delimiter, name in _OTHER_DELIMITERS.items():
        if any(delimiter in heading for heading in headings):
            raise documents.one_fault(
                file,
                "row 1",
                Text(f"各列以{name.zh}分隔", f"columns are separated by {name.en}"),
                Text(
                    f"只能用半角逗号分隔：{_SAVE.zh}",
                    f"Only the comma separates columns: {_SAVE.en[0].lower()}{_SAVE.en[1:]}",
                ),
            )


def _without_blank_columns(lines: list[list[str]]) -> Grid:
    """Drop columns at the end without heading and content, which spreadsheets leave behind."""
    headings, rows = lines[0], lines[1:]
    if len(headings) > MAX_COLUMNS:
        return headings, rows
    width = max(content_width(line) for line in lines)
    if width < len(headings):
        del headings[width:]
        for row in rows:
            del row[width:]
    return headings, rows
