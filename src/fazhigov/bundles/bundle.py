"""Bundles on disk: written so that a kill leaves the old one or the new one, and verified.

A bundle is a folder. `manifest.json` names every file by its digest; the files themselves lie in
`objects/` under their digests. Replacing the manifest is one step of the file system: before it
the old bundle stands, after it the new one, and what neither names is swept up.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import field, frozen

from fazhigov.bundles.canonical import digest, digest_of_bytes, written
from fazhigov.bundles.manifest import differences, identity, results
from fazhigov.bundles.run import Run, run
from fazhigov.calendars.moments import parse_day_or_moment
from fazhigov.documents import one_fault
from fazhigov.errors import FazhigovError, InputErrors
from fazhigov.plugins.registry import Registry
from fazhigov.text import Lang, Text

MANIFEST, OBJECTS, LOCK = "manifest.json", "objects", ".lock"
FORMAT = 1
"""The layout's number; a later one may differ."""

_UNFINISHED = ".unfinished"


@frozen
class Asked:
    """What was asked for, so that it can be asked for again."""

    source: str
    as_of: date
    plan: str | None = None
    year: int | None = None
    rules: tuple[str, ...] = ()
    scheme: str | None = None

    def run(self, registry: Registry) -> Run:
        """Assess and score."""
        return run(
            self.source,
            registry=registry,
            plan=self.plan,
            year=self.year,
            as_of=self.as_of,
            rules=self.rules,
            scheme=self.scheme,
        )


@frozen
class Verified:
    """What came of a verification.

    Attributes:
        damaged: files of the bundle that are not what the manifest says, by name.
        causes: in what the assessment of today rests on something else.
        changes: findings and scores that come out otherwise.
    """

    damaged: tuple[Text, ...] = ()
    causes: tuple[str, ...] = ()
    changes: tuple[str, ...] = field(default=())

    @property
    def is_equal(self) -> bool:
        """Whether the bundle is whole and comes out the same."""
        return not (self.damaged or self.changes)

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "equal": self.is_equal,
            "damaged": [text.to(lang) for text in self.damaged],
            "causes": list(self.causes),
            "changes": list(self.changes),
        }


def write_bundle(folder: Path, asked: Asked, found: Run) -> None:
    """Write an assessment with everything that it was made from.

    Args:
        folder: the bundle's; one that is there is replaced as a whole.
        asked: what was asked for; its source must be files.
        found: what came of it.

    Raises:
        InputErrors: the source is no file or folder, or *folder* holds something else.
        OSError: the disk is full, or may not be written to; the old bundle stands.
    """
    _require_room(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        _write_bundle(folder, asked, found)


def _write_bundle(folder: Path, asked: Asked, found: Run) -> None:
    contents: dict[str, bytes] = {}
    inputs: dict[str, str] = {}
    again: dict[str, Any] = {
        "as_of": found.findings.as_of.isoformat(),
        "year": asked.year,
        "rules": list(asked.rules),
        "source": _gather(asked.source, "records", inputs, contents),
        "plan": asked.plan,
        "scheme": asked.scheme,
    }
    for name in ("plan", "scheme"):
        stated = again[name]
        known = found.registry.plans if name == "plan" else found.registry.schemes
        if stated is not None and stated not in known and Path(stated).exists():
            again[name] = _gather(stated, name, inputs, contents)
    outcome = results(found.findings, found.score)
    outputs = {}
    for name, value in outcome.items():
        content = written(value)
        outputs[f"{name}.json"] = digest_of_bytes(content)
        contents[digest_of_bytes(content)] = content
    manifest = {
        "format": FORMAT,
        "asked": again,
        "inputs": inputs,
        "outputs": outputs,
        "identity": identity(found.findings, found.score),
    }
    manifest["digest"] = digest(manifest)
    objects = folder / OBJECTS
    objects.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        _write(objects / name, content)
    _sync(objects)
    _write(folder / MANIFEST, written(manifest))
    _sync(folder)
    for path in objects.iterdir():
        if path.name not in contents:
            path.unlink()


def verify_bundle(folder: Path, registry: Registry) -> Verified:
    """Check that a bundle is whole, and compute it anew.

    Raises:
        InputErrors: there is no bundle, or its manifest cannot be read.
    """
    manifest = _manifest(folder)
    damaged = list(_damage(folder, manifest))
    if damaged:
        return Verified(damaged=tuple(damaged))
    with TemporaryDirectory(prefix="fazhigov-verify-") as name:
        place = Path(name)
        for relative, wanted in manifest["inputs"].items():
            path = place / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes((folder / OBJECTS / wanted).read_bytes())
        try:
            found = _asked_again(manifest["asked"], place).run(registry)
        except InputErrors as group:
            return Verified(changes=tuple(fault.text.en for fault in group.faults))
        except FazhigovError as error:
            return Verified(changes=(error.text.en,))
    now = results(found.findings, found.score)
    causes = differences(
        manifest["identity"], json.loads(written(identity(found.findings, found.score)))
    )
    kept = {
        name: json.loads((folder / OBJECTS / manifest["outputs"][f"{name}.json"]).read_bytes())
        for name in now
    }
    changes = tuple(_changes(kept, json.loads(written(now))))
    return Verified(causes=tuple(causes), changes=changes)


def _gather(source: str, under: str, inputs: dict[str, str], contents: dict[str, bytes]) -> str:
    """Take over a file or the files of a folder; return by which name it is found again."""
    path = Path(source)
    if not path.exists():
        raise one_fault(
            source.partition("://")[0] if "://" in source else path.name,
            "bundle",
            Text("不是文件或文件夹，无法存档", "no file or folder: its bytes cannot be kept"),
            Text("请先导出为文件夹或工作簿", "Export it to a folder or a workbook first"),
        )
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    for file in files:
        content = file.read_bytes()
        relative = file.name if path.is_file() else file.relative_to(path).as_posix()
        inputs[f"{under}/{relative}"] = digest_of_bytes(content)
        contents[digest_of_bytes(content)] = content
    # A folder's name stands for a county that states none.
    return f"{under}/{path.name}" if path.is_file() else under


def _asked_again(asked: Mapping[str, Any], place: Path) -> Asked:
    def found(stated: str | None) -> str | None:
        return str(place / stated) if stated and (place / stated).exists() else stated

    return Asked(
        source=str(place / asked["source"]),
        as_of=parse_day_or_moment(asked["as_of"]),
        plan=found(asked["plan"]),
        year=asked["year"],
        rules=tuple(asked["rules"]),
        scheme=found(asked["scheme"]),
    )


def _manifest(folder: Path) -> dict[str, Any]:
    file = folder / MANIFEST
    try:
        found = json.loads(file.read_bytes())
        asked, identity_ = found["asked"], found["identity"]
        named = {**found["inputs"], **found["outputs"]}
        sound = (
            found["format"] == FORMAT
            and all(isinstance(part, dict) for part in (asked, identity_))
            and {"source", "as_of", "plan", "year", "rules", "scheme"} <= asked.keys()
            and {"findings.json", "score.json"} <= found["outputs"].keys()
            and all(_is_digest(wanted) and _is_inside(name) for name, wanted in named.items())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        said = type(error).__name__
        raise one_fault(
            f"{folder.name}/{MANIFEST}",
            "file",
            Text(f"无法读取：{said}", f"cannot be read: {said}"),
            Text("请给出存档的文件夹", "Name the folder of a bundle"),
        ) from error
    if not sound:
        raise one_fault(
            f"{folder.name}/{MANIFEST}",
            "format",
            Text("不是本版本能读的存档", "not a bundle that this version reads"),
            Text("请给出存档的文件夹", "Name the folder of a bundle"),
        )
    return dict(found)


def _is_digest(name: Any) -> bool:
    return isinstance(name, str) and len(name) == 64 and set(name) <= set("0123456789abcdef")


def _is_inside(name: str) -> bool:
    """Refuse names that lead out of the folder in which inputs are laid out."""
    path = Path(name)
    return (
        not path.is_absolute() and ".." not in path.parts and "\\" not in name and "\0" not in name
    )


def _damage(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Text]:
    """Name what is not as the manifest says."""
    told = {name: value for name, value in manifest.items() if name != "digest"}
    if digest(told) != manifest.get("digest"):
        yield Text(f"{MANIFEST} 已被改动", f"{MANIFEST} was changed")
    named = {**manifest["inputs"], **manifest["outputs"]}
    for name, wanted in named.items():
        path = folder / OBJECTS / wanted
        try:
            content = path.read_bytes()
        except OSError:
            yield Text(f"{name} 缺失", f"{name} is missing")
            continue
        if digest_of_bytes(content) != wanted:
            yield Text(f"{name} 已被改动", f"{name} was changed")


def _changes(kept: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Say which findings come out otherwise, and the score."""

    def by_subject(findings: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
        return {(str(f["rule"]), str(f["subject"])): f for f in findings}

    then, after = by_subject(kept["findings"]), by_subject(now["findings"])
    for key in sorted(then.keys() | after.keys()):
        before, found = then.get(key), after.get(key)
        if before == found:
            continue
        parts = [
            f"{one['outcome']} ({one['reason']})" if one else "nothing" for one in (before, found)
        ]
        yield f"{key[0]} [{key[1]}]: {parts[0]} → {parts[1]}"
    if kept["findings"] != now["findings"] and then == after:
        yield "the findings stand in another order"
    if kept["score"] != now["score"]:
        bounds = [f"{s['lower']}–{s['upper']}" for s in (kept["score"], now["score"])]
        yield f"score: {bounds[0]} → {bounds[1]}"


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


def _require_room(folder: Path) -> None:
    """Refuse a folder that holds something else; what a killed first write left is ours."""
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if MANIFEST not in there and there - {OBJECTS, LOCK}:
        raise one_fault(
            folder.name,
            "bundle",
            Text("文件夹里有别的内容", "the folder holds something else"),
            Text("请换一个空文件夹", "Name an empty folder, or a bundle's"),
        )


def _write(path: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all, and stays after a power cut."""
    unfinished = path.with_name(f"{path.name}{_UNFINISHED}")
    try:
        with unfinished.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
    except OSError:
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
