"""Bundles on disk: written so that a kill leaves the old one or the new one.

A bundle is a folder. `manifest.json` names every file by its digest; the files themselves lie in
`objects/` under their digests. Replacing the manifest is one step of the file system: before it
the old bundle stands, after it the new one, and what neither names is swept up.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from fazhigov.bundles.inputs import Taken, changed_since, copied, digest_of_file
from fazhigov.bundles.manifest import MANIFEST, Manifest, is_digest, is_plain, read_manifest
from fazhigov.documents import one_fault
from fazhigov.errors import DataError, InputErrors, refuse
from fazhigov.text import Text

OBJECTS, LOCK = "objects", ".lock"

_UNFINISHED = ".unfinished"

_NAMES = {MANIFEST, OBJECTS, LOCK, MANIFEST + _UNFINISHED}
"""All that is in a bundle's folder."""


@frozen
class Damage:
    """A file of a bundle that is not what the manifest says."""

    file: str
    problem: Text

    @property
    def text(self) -> Text:
        """The damage in words."""
        return Text(f"{self.file} {self.problem.zh}", f"{self.file} {self.problem.en}")


CHANGED = Text("已被改动", "was changed")
MISSING = Text("缺失", "is missing")
NO_FILE = Text("不是普通文件", "is no plain file")
EXTRA = Text("不属于存档", "does not belong to the bundle")


def require_room(folder: Path) -> None:
    """Refuse a folder that holds something else; what a killed first write left is ours.

    A link inside is never ours: what is written there would be written elsewhere.

    Raises:
        InputErrors: the folder is neither empty nor a bundle, or it is a file.
    """
    if not folder.exists() or (folder.is_dir() and _is_ours(folder)):
        return
    raise one_fault(
        folder.name,
        "bundle",
        Text("不是空文件夹，也不是存档", "neither empty nor a bundle: it holds something else"),
        Text("请换一个空文件夹", "Name an empty folder, or a bundle's"),
    )


def replace_bundle(
    folder: Path, manifest: bytes, contents: Mapping[str, bytes], taken: Taken
) -> None:
    """Put a bundle in the place of what is there, in one step.

    Args:
        folder: where; see `require_room`.
        manifest: what names every file.
        contents: files by their digests.
        taken: files to be copied; what they held before the assessment must be what they hold.

    Raises:
        InputErrors: the folder holds something else, or an input changed meanwhile.
        DataError: the disk is full, or may not be written to; the old bundle stands.
    """
    require_room(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            _replace(folder, manifest, contents, taken)
    except OSError as error:
        reason = error.strerror or str(error)
        raise DataError(
            file=folder.name,
            place="bundle",
            problem=Text(
                f"无法写入：{reason}；原有存档不变",
                f"cannot be written: {reason}; a bundle that was there still is",
            ),
            remedy=Text("请检查磁盘空间与写入权限", "Check the disk's room and the right to write"),
        ) from error


def _replace(folder: Path, manifest: bytes, contents: Mapping[str, bytes], taken: Taken) -> None:
    objects = folder / OBJECTS
    objects.mkdir(exist_ok=True)
    for wanted, content in contents.items():
        _write(objects / wanted, lambda out, content=content: out.write(content))  # type: ignore[misc]
    changed: list[str] = []
    for name, path in taken.files.items():
        wanted = taken.digests[name]

        def copy(
            out: BinaryIO, *, name: str = name, path: Path = path, wanted: str = wanted
        ) -> None:
            if copied(path, out) != wanted:
                changed.append(name)
                refuse(folder.name, changed_since(changed))

        _write(objects / wanted, copy)
    _sync(objects)
    _sync(folder)
    _sync(folder.resolve().parent)
    _write(folder / MANIFEST, lambda out: out.write(manifest))
    _sync(folder)
    _sweep(objects, {*contents, *taken.digests.values()})


def damage(folder: Path, manifest: Manifest) -> Iterator[Damage]:
    """Name what is not as the manifest says: changed, missing, and what does not belong there."""
    if not manifest.is_as_sealed:
        yield Damage(MANIFEST, CHANGED)
    for name, wanted in manifest.files.items():
        problem = _problem(folder / OBJECTS / wanted, wanted)
        if problem is not None:
            yield Damage(name, problem)
    for path in sorted(folder.iterdir()):
        if path.name == OBJECTS and path.is_dir():
            named = set(manifest.files.values())
            for entry in sorted(path.iterdir()):
                if entry.name not in named and not _is_leftover(entry):
                    yield Damage(f"{OBJECTS}/{entry.name}", EXTRA)
        elif path.name not in _NAMES - {OBJECTS}:
            yield Damage(path.name, EXTRA)


def lay_out(folder: Path, manifest: Manifest, place: Path) -> Iterator[Damage]:
    """Copy a bundle's inputs to where they can be read by their names."""
    for name, wanted in manifest.inputs.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            # Checked again: what is computed is what was checked.
            if copied(folder / OBJECTS / wanted, out) != wanted:
                yield Damage(name, CHANGED)


def kept(folder: Path, wanted: str) -> bytes:
    """Return a file of a bundle by its digest.

    Raises:
        OSError: it cannot be read.
    """
    content = BytesIO()
    copied(folder / OBJECTS / wanted, content)
    return content.getvalue()


def _problem(path: Path, wanted: str) -> Text | None:
    try:
        if path.lstat() and not is_plain(path):
            return NO_FILE
        return None if digest_of_file(path) == wanted else CHANGED
    except FileNotFoundError:
        return MISSING
    except OSError as error:
        said = error.strerror or type(error).__name__
        return Text(f"无法读取：{said}", f"cannot be read: {said}")


def _is_leftover(path: Path) -> bool:
    """Tell whether a killed write may have left it: half a file, or one that nothing names."""
    if not is_plain(path):
        return False
    if path.name.endswith(_UNFINISHED):
        return is_digest(path.name.removesuffix(_UNFINISHED))
    return is_digest(path.name) and _problem(path, path.name) is None


def _is_ours(folder: Path) -> bool:
    """Tell whether nothing is in a folder but a bundle, or what a killed first write left."""
    there = {path.name for path in folder.iterdir()}
    if (folder / OBJECTS).is_symlink() or not all(
        is_plain(folder / name) for name in there & _NAMES - {OBJECTS}
    ):
        return False
    if MANIFEST in there:
        with suppress(InputErrors):
            read_manifest(folder)
            return True
        return False
    objects = folder / OBJECTS
    files = objects.iterdir() if objects.is_dir() else ()
    return there <= _NAMES and all(_has_our_name(f) for f in files)


def _has_our_name(path: Path) -> bool:
    return is_plain(path) and is_digest(path.name.removesuffix(_UNFINISHED))


def _sweep(objects: Path, named: Collection[str]) -> None:
    """Remove what no manifest names; what does not look like ours is left alone."""
    for path in objects.iterdir():
        if path.name not in named and _has_our_name(path):
            path.unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time write: another's sweep would take files of this one."""
    try:
        import fcntl  # noqa: PLC0415
    except ImportError:  # where there is none, such as on Windows
        yield
        return
    with (folder / LOCK).open("wb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _write(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Write a file that appears whole or not at all, and stays after a power cut."""
    unfinished = path.with_name(f"{path.name}{_UNFINISHED}")
    try:
        if os.path.lexists(unfinished) and not is_plain(unfinished):
            unfinished.unlink()
        with unfinished.open("wb") as stream:
            fill(stream)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
    except (OSError, InputErrors):
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    """Make the names in a folder last, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
