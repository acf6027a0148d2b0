"""Inputs: the files that an assessment reads, taken over and laid out again byte for byte."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from hashlib import file_digest, sha256
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from fazhigov.bundles.manifest import is_inside, location
from fazhigov.errors import WHOLE_FILE, DataError, FazhigovError, refuse
from fazhigov.records.schema import LEDGERS_FOLDER
from fazhigov.text import Text

_CHUNK = 1 << 20
_LEFT_BY_OTHERS = ("~$", "._")
"""What spreadsheets and macOS put beside a file; readers pass it over."""


@frozen
class Taken:
    """The files that were there before the assessment.

    Attributes:
        again: by which name source, plan and scheme are found again, if they are files.
        files: where each lies, by its name in the bundle.
        digests: what each held.
    """

    again: Mapping[str, str]
    files: Mapping[str, Path]
    digests: Mapping[str, str]


def take(sources: Mapping[str, str | None]) -> Taken:
    """Take note of files before they are read, so that what is kept is what was judged.

    Args:
        sources: under `records`, `plan`, `scheme`: a path, the address of an SQLite file, or None.

    Raises:
        InputErrors: a source is no file or folder, or its files cannot be kept; every fault.
    """
    again: dict[str, str] = {}
    files: dict[str, Path] = {}
    digests: dict[str, str] = {}
    faults: list[FazhigovError] = []
    for under, source in sources.items():
        if source is None:
            continue
        address, place = location(source)
        path = Path(place)
        if not path.exists():
            faults.append(_no_file(source, path))
            continue
        # A report names a plan by its folder, so the folder keeps its name.
        name = path.resolve().name if under == "plan" else path.name
        whole = under == "records" and path.is_dir()
        again[under] = address + (under if whole else f"{under}/{name}")
        for relative, file in _files(path, under):
            inside = f"{under}/{relative}" if whole else f"{under}/{name}{relative}"
            if not is_inside(inside):
                faults.append(_odd_name(inside))
                continue
            try:
                digests[inside] = digest_of_file(file)
            except OSError as error:
                faults.append(_unreadable(inside, error))
            files[inside] = file
    refuse("bundle", faults)
    return Taken(again, files, digests)


def changed_since(names: Iterable[str]) -> list[DataError]:
    """Return the faults of files that changed while they were being assessed."""
    return [
        DataError(
            file=name,
            place=WHOLE_FILE,
            problem=Text("核查期间被改动", "was changed while it was being assessed"),
            remedy=Text("请重新核查", "Assess it again"),
        )
        for name in names
    ]


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file of any size.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def copied(source: Path, target: BinaryIO) -> str:
    """Copy a file of any size and return the digest of what was copied.

    Raises:
        OSError: it cannot be read, or the disk is full.
    """
    found = sha256()
    with source.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            found.update(chunk)
            target.write(chunk)
    return found.hexdigest()


def _files(path: Path, under: str) -> Iterator[tuple[str, Path]]:
    """Iterate over what readers look at, with what follows the source's name."""
    if path.is_file():
        yield "", path
        # What was committed last may still lie beside an SQLite database.
        log = path.with_name(f"{path.name}-wal")
        if under == "records" and log.is_file() and log.stat().st_size:
            yield "-wal", log
        return
    folders = [path, path / LEDGERS_FOLDER] if under == "plan" else [path]
    for folder in folders:
        if not folder.is_dir():
            continue
        for file in sorted(folder.iterdir()):
            if file.is_file() and not file.name.startswith(_LEFT_BY_OTHERS):
                relative = file.relative_to(path).as_posix()
                yield relative if under == "records" else f"/{relative}", file


def _no_file(source: str, path: Path) -> DataError:
    # An address may hold a password, so only its scheme is named.
    name = source.partition("://")[0] if "://" in source else path.name
    return DataError(
        file=name or os.curdir,
        place="bundle",
        problem=Text("不是文件或文件夹，无法存档", "no file or folder: its bytes cannot be kept"),
        remedy=Text("请先导出为文件夹或工作簿", "Export it to a folder or a workbook first"),
    )


def _odd_name(name: str) -> DataError:
    shown = name.encode("utf-8", "backslashreplace").decode()
    return DataError(
        file=shown,
        place="bundle",
        problem=Text("文件名不能在各系统通用", "its name does not work on every system"),
        remedy=Text(
            "请改名，不用反斜杠、冒号，并用 UTF-8",
            "Rename it, without backslashes and colons, in UTF-8",
        ),
    )


def _unreadable(name: str, error: OSError) -> DataError:
    reason = error.strerror or str(error)
    return DataError(
        file=name,
        place=WHOLE_FILE,
        problem=Text(f"无法读取：{reason}", f"cannot be read: {reason}"),
        remedy=Text("请检查文件与访问权限", "Check the file and the right to read it"),
    )
