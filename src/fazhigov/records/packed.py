"""Zipped XML, looked through before anything makes a tree of it: bombs are refused here."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from fazhigov import documents
from fazhigov.errors import WHOLE_FILE, InputErrors
from fazhigov.records.reading_limits import ReadingLimits
from fazhigov.text import Text

_CHUNK = 1 << 20

_UNREADABLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError)
"""What the standard library raises of a damaged, an encrypted or an oddly packed zip."""

_HOLDS_CELLS = re.compile(r"(?i)worksheets/[^/]+\.xml$|sharedStrings\.xml$|comments[^/]*$")

_SPLIT = Text("请拆分，或另存为CSV", "Split it, or save it as CSV")


class PackedError(ValueError):
    """Not a zip that can be unpacked."""


def refuse_bomb(path: Path, limits: ReadingLimits) -> None:
    """Refuse a zip of XML that would take more memory or time than a workbook is worth.

    The tree of a document takes a hundred bytes and more for a tag of three; a document with a
    type of its own can say one word a thousand million times.

    Raises:
        InputErrors: it is beyond a limit, or its XML declares a document type.
        PackedError: it is no zip, or damaged.
    """
    size = path.stat().st_size
    if size > limits.packed_bytes:
        raise _beyond(path, WHOLE_FILE, size, limits.packed_bytes, Text("字节", "bytes"))
    try:
        with zipfile.ZipFile(path) as packed:
            _look_through(path, packed, limits)
    except InputErrors:
        raise
    except _UNREADABLE as error:
        raise PackedError(str(error)) from error
    except Exception as error:
        if type(error).__module__ in ("zlib", "_lzma"):
            raise PackedError(str(error)) from error
        raise


def _look_through(path: Path, packed: zipfile.ZipFile, limits: ReadingLimits) -> None:
    entries = packed.infolist()
    if len(entries) > limits.parts:
        raise _beyond(path, WHOLE_FILE, len(entries), limits.parts, Text("个部分", "parts"))
    size = sum(entry.file_size for entry in entries)
    if size > limits.unpacked_bytes:
        raise documents.one_fault(
            path.name,
            WHOLE_FILE,
            Text(
                f"解压后有 {size:,} 字节，多于 {limits.unpacked_bytes:,}",
                f"unpacked it has {size:,} bytes: more than {limits.unpacked_bytes:,}",
            ),
            _SPLIT,
        )
    tags, other_tags = 0, 0
    for entry in entries:
        if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        with packed.open(entry) as stream:
            if _declares_type(stream):
                raise documents.one_fault(
                    path.name,
                    entry.filename,
                    Text("含有文档类型声明", "its XML declares a document type"),
                    Text(
                        "电子表格软件不写这种声明：请用其重新另存",
                        "No spreadsheet writes one: save it anew with a spreadsheet",
                    ),
                )
        with packed.open(entry) as stream:
            found = sum(chunk.count(b"<") for chunk in _chunks(stream))
        tags += found
        if not _HOLDS_CELLS.search(entry.filename):
            other_tags += found
        for number, most in ((tags, limits.tags), (other_tags, limits.other_tags)):
            if number > most:
                raise _beyond(path, entry.filename, number, most, Text("个标签", "tags"))


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _declares_type(stream: IO[bytes]) -> bool:
    """Tell whether a document type stands before the first element, in whatever encoding."""
    seen: list[bool] = []
    parser = expat.ParserCreate()

    def declared(*_: Any) -> None:
        seen.append(True)

    def begun(*_: Any) -> None:
        seen.append(False)

    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = begun
    with suppress(expat.ExpatError):  # No XML: what reads it will say so.
        # In small parts: a type may go on for long, and its entities are not to be unfolded.
        while not seen and (chunk := stream.read(256)):
            parser.Parse(chunk, False)
    return bool(seen) and seen[0]


def _beyond(path: Path, place: str | Text, number: int, most: int, what: Text) -> InputErrors:
    return documents.one_fault(
        path.name,
        place,
        Text(f"{number:,} {what.zh}，多于 {most:,}", f"{number:,} {what.en}: more than {most:,}"),
        _SPLIT,
    )
