"""CSV: from bytes in the encodings that offices use to a heading and rows."""

from __future__ import annotations

import csv
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from fazhigov import documents
from fazhigov.errors import InputErrors, at_byte, at_line, at_row
from fazhigov.records.reading_limits import LIMITS, ReadingLimits
from fazhigov.records.schema import SOURCE, RecordType
from fazhigov.records.sources import Grid, content_width
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


def read_csv(
    path: Path,
    record_type: RecordType,
    encoding: str | None,
    limits: ReadingLimits = LIMITS,
) -> Grid:
    """Read a CSV file, its rows one by one.

    Args:
        path: the file.
        record_type: what it should hold, to tell another delimiter from unknown columns.
        encoding: what the county states; None to detect it.
        limits: how long a row may be, and how wide the table.

    Raises:
        InputErrors: the file cannot be decoded, is not CSV, or has a row that is too long.
        OSError: the file cannot be opened.
    """
    found = encoding_of(path, encoding)
    lines = _lines(path, found, limits)
    headings = next(lines, [])
    if not content_width(headings):
        raise documents.one_fault(
            path.name,
            at_row(1),
            Text("没有表头", "no headings"),
            Text("请在第一行写列名", "Write the column names in the first row"),
        )
    _refuse_other_delimiters(headings, record_type, file=path.name)
    if len(headings) > limits.columns:
        return headings, ()
    # Spreadsheets leave columns at the end without heading and content behind.
    width = max(map(content_width, chain([headings], lines)))
    rows = islice(_lines(path, found, limits), 1, None)
    if width >= len(headings):
        return headings, rows
    return headings[:width], (row[:width] for row in rows)


def _lines(path: Path, encoding: str, limits: ReadingLimits) -> Iterator[list[str]]:
    with path.open(encoding=encoding, newline="") as stream:
        if stream.read(1) != "\ufeff":
            stream.seek(0)
        bounded = _Bounded(stream, limits.line, path.name)
        reader = csv.reader(bounded, strict=True)
        try:
            for row in reader:
                bounded.taken = 0
                yield row
        except csv.Error as error:  # A cell without end, for want of a closing quote, is one too.
            raise documents.one_fault(
                path.name,
                at_line(reader.line_num),
                Text(f"CSV语法错误：{error}", f"not valid CSV: {error}"),
                Text("请检查引号", "Check the quotation marks"),
            ) from error


class _Bounded:
    """The lines of a stream; a row of CSV may take several, but not without end."""

    def __init__(self, stream: TextIO, most: int, file: str) -> None:
        self.stream = stream
        self.most = most
        self.file = file
        self.number = 0
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        while line := self.stream.readline(self.most + 1):
            self.number += 1
            self.taken += len(line)
            if self.taken > self.most:
                raise documents.one_fault(
                    self.file,
                    at_line(self.number),
                    Text(
                        f"一行多于 {self.most:,} 个字符",
                        f"a row of more than {self.most:,} characters",
                    ),
                    Text("请检查换行与引号", "Check line breaks and quotation marks"),
                )
            yield line


def encoding_of(path: Path, stated: str | None) -> str:
    """Return the encoding of a file, after decoding all of it a part at a time.

    Raises:
        InputErrors: it cannot be decoded, or holds what is no text.
        OSError: it cannot be opened.
    """
    with path.open("rb") as stream:
        start = stream.read(3)
    marked = next((name for bom, name in _BOMS.items() if start.startswith(bom)), None)
    tried = (stated,) if stated else (marked,) if marked else _DETECTED
    reached = 0
    for name in tried:
        wrong = _first_wrong(path, name)
        if wrong is None:
            return name
        reached = max(reached, wrong)
    raise _undecodable(path.name, tried, at_byte(reached), stated)


def _first_wrong(path: Path, encoding: str) -> int | None:
    """Return the first byte that is not of an encoding, None if all are.

    Raises:
        InputErrors: all are, but the text holds a NUL.
    """
    decoder = getincrementaldecoder(encoding)()
    before, lines, nul = 0, 1, None
    with path.open("rb") as stream:
        part = None
        while part != b"":
            part = stream.read(_BLOCK)
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(part, final=not part)
            except UnicodeError as error:
                return before - pending + int(getattr(error, "start", 0))
            before += len(part)
            at = -1 if nul else text.find("\0")
            if at >= 0:
                nul = lines + text.count("\n", 0, at)
            lines += text.count("\n")
    if nul:
        raise _nul(nul, file=path.name)
    return None


def _undecodable(file: str, tried: Sequence[str], place: Text, encoding: str | None) -> InputErrors:
    named = " / ".join(name.upper() for name in tried)
    stated = Text("请更正 county.toml 的 encoding，或", "Correct encoding in county.toml, or ")
    return documents.one_fault(
        file,
        place,
        Text(f"不是 {named} 编码", f"not {named}"),
        Text(stated.zh + _SAVE.zh, stated.en + _SAVE.en) if encoding else _SAVE,
    )


def _nul(line: int, *, file: str) -> InputErrors:
    return documents.one_fault(
        file,
        at_line(line),
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
                at_row(1),
                Text(f"各列以{name.zh}分隔", f"columns are separated by {name.en}"),
                Text(
                    f"只能用半角逗号分隔：{_SAVE.zh}",
                    f"Only the comma separates columns: {_SAVE.en[0].lower()}{_SAVE.en[1:]}",
                ),
            )
