"""The manifest: what an assessment was made from, what came of it, and how two of these differ."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import Any

from attrs import evolve, frozen

from fazhigov import documents
from fazhigov.assessment.findings import Findings
from fazhigov.bundles.canonical import digest, plain, written
from fazhigov.errors import WHOLE_FILE, DataError, PluginError, refuse
from fazhigov.reports.data import moment
from fazhigov.rules.rule import Provider
from fazhigov.scoring.scored import Score
from fazhigov.text import LANGS, Text

MANIFEST = "manifest.json"
FORMAT = 1
"""The layout's number; a later one may differ."""

DECIDING = (
    "duckdb",  # judges large ledgers
    "narwhals",  # says to engines what is asked
    "holidays",  # the published days off
    "pendulum",  # moments and zones
    "tzdata",  # zones, where the system has none
    "openpyxl",  # the cells of workbooks
    "pyarrow",  # Parquet, and what databases return
    "adbc-driver-sqlite",
)
"""Packages whose versions can change an answer; those that are not installed did not."""

FINDINGS, SCORE, BASIS = "findings.json", "score.json", "basis.json"
OUTPUTS = {FINDINGS, SCORE, BASIS}

_HEX_DIGITS = 64

_MOST_BYTES = 64_000_000
"""Of a manifest: it has some hundred bytes for each rule and each file."""


@frozen
class AskedAgain:
    """What was asked for; files are named as in `inputs`."""

    source: str
    plan: str | None
    year: int | None
    as_of: str
    rules: tuple[str, ...]
    scheme: str | None


@frozen
class Manifest:
    """A manifest as it stands in a bundle.

    Attributes:
        format: the number of the layout.
        digest: of all the rest.
        asked: what was asked for.
        inputs: the digests of what was read, by name.
        outputs: the digests of what came of it, by name.
        identity: versions and digests of all else that it rests on.
        is_as_sealed: whether not one byte differs from what was written.
    """

    format: int
    digest: str
    asked: AskedAgain
    inputs: dict[str, str]
    outputs: dict[str, str]
    identity: dict[str, Any]
    is_as_sealed: bool = False

    @property
    def files(self) -> dict[str, str]:
        """The digests of all files, by name."""
        return {**self.inputs, **self.outputs}


def sealed(manifest: Mapping[str, Any]) -> bytes:
    """Write a manifest with the digest of its own content."""
    return written({**manifest, "digest": digest(manifest)})


def read_manifest(folder: Path) -> Manifest:
    """Read a bundle's manifest.

    Raises:
        InputErrors: there is none, or it is not of a bundle that this version reads; every fault.
    """
    file = f"{folder.name}/{MANIFEST}"
    remedy = Text("请给出存档的文件夹", "Name the folder of a bundle")
    path = folder / MANIFEST
    try:
        if path.exists() and not is_plain(path):
            raise documents.one_fault(
                file, WHOLE_FILE, Text("不是普通文件", "is no plain file"), remedy
            )
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            problem = Text(f"多于 {_MOST_BYTES:,} 字节", f"more than {_MOST_BYTES:,} bytes")
            raise documents.one_fault(file, WHOLE_FILE, problem, remedy)
        found = json.loads(content)
    except (OSError, ValueError, RecursionError) as error:
        said = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        problem = Text(f"无法读取：{said}", f"cannot be read: {said}")
        raise documents.one_fault(file, WHOLE_FILE, problem, remedy) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT or "is_as_sealed" in found:
        problem = Text("不是本版本能读的存档", "not a bundle that this version reads")
        raise documents.one_fault(file, "format", problem, remedy)
    manifest = documents.structure(found, Manifest, file=file)
    refuse(file, list(_faults(manifest, file)))
    told = {name: part for name, part in found.items() if name != "digest"}
    whole = manifest.digest == digest(told) and content == written(found)
    return evolve(manifest, is_as_sealed=whole)


def is_plain(path: Path) -> bool:
    """Tell whether a file is one: a pipe is waited for without end, a link leads elsewhere."""
    return path.is_file() and not path.is_symlink()


def is_digest(name: str) -> bool:
    """Tell whether a name is a digest."""
    return len(name) == _HEX_DIGITS and set(name) <= set("0123456789abcdef")


def is_inside(name: str) -> bool:
    """Tell whether a file of this name lies in its folder on every system, and nowhere else."""
    path = PurePosixPath(name)
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    clean = not set(name) & set("\\\0:") and str(path) == name
    return clean and not path.is_absolute() and ".." not in path.parts and bool(path.parts)


def _faults(manifest: Manifest, file: str) -> Iterator[DataError]:
    """Find names that lead elsewhere, and what is named but not there."""

    def fault(place: str, zh: str, en: str) -> DataError:
        remedy = Text("请换一份完好的存档", "Take a sound copy of the bundle")
        return DataError(file=file, place=place, problem=Text(zh, en), remedy=remedy)

    for part, files in (("inputs", manifest.inputs), ("outputs", manifest.outputs)):
        for name, wanted in files.items():
            if not is_inside(name):
                yield fault(f"{part}.{name}", "指向文件夹之外", "leads out of the folder")
            if not is_digest(wanted):
                yield fault(f"{part}.{name}", "不是 SHA-256", "not a SHA-256")
    if set(manifest.outputs) != OUTPUTS:
        listed = ", ".join(sorted(OUTPUTS))
        yield fault("outputs", f"应为 {listed}", f"expected {listed}")
    if location(manifest.asked.source)[1] not in manifest.inputs and not any(
        name.startswith(f"{manifest.asked.source}/") for name in manifest.inputs
    ):
        yield fault("asked.source", "不在 inputs 中", "not among the inputs")


SQLITE_URL = "sqlite:///"


def location(source: str) -> tuple[str, str]:
    """Split the address of an SQLite file into how it is addressed and its path."""
    is_url = source.startswith(SQLITE_URL)
    return (SQLITE_URL, source.removeprefix(SQLITE_URL)) if is_url else ("", source)


def basis(findings: Findings, score: Score) -> dict[str, Any]:
    """Return in full what the assessment was made by: plan, rules, ledgers, scheme, notices.

    Raises:
        AssessmentError: a plugin's kind of rule holds what cannot be written down.
    """
    rulebook = findings.rulebook
    return {
        "plan": {rulebook.plan.id: plain(rulebook.plan)},
        "departments": {d.id: plain([d.title, d.department]) for d in rulebook.departments},
        "rules": {rule.id: plain(rule) for rule in rulebook},
        "ledgers": {name: plain(found) for name, found in rulebook.record_types.items()},
        "scheme": {score.scheme.id: plain(score.scheme)},
        "calendar": _by_label(findings),
    }


def identity(findings: Findings, score: Score, made_by: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an assessment depends on, apart from its inputs.

    Args:
        findings: what `assess` returned.
        score: what `score` returned.
        made_by: what `basis` says of them.
    """
    rulebook = findings.rulebook
    return {
        **installed(rulebook.providers, rulebook.failures),
        "year": findings.year,
        "as_of": moment(findings.as_of),
        "selection": list(rulebook.selection),
        "calendar_edition": {
            "last_published_day": findings.calendar.last_published_day.isoformat(),
            "digest": digest(made_by["calendar"]),
        },
        "providers": {rule.id: _name(rule.provider) for rule in rulebook},
        **{part: {k: digest(v) for k, v in found.items()} for part, found in made_by.items()},
    }


def installed(
    providers: Sequence[Provider], failures: Sequence[PluginError] = ()
) -> dict[str, Any]:
    """Return the versions of what is installed."""
    return {
        "fazhigov": version("fazhigov"),
        "python": platform.python_version(),
        "packages": dict(_versions()),
        "plugins": {provider.entry_point: _name(provider) for provider in providers},
        # Not their messages: those name files of the machine.
        "failures": sorted(
            {f"{f.entry_point} ({f.distribution} {f.version}): {f.stage}" for f in failures}
        ),
    }


def results(findings: Findings, score: Score) -> dict[str, Any]:
    """Return findings and score as they are kept: in both languages."""
    listed = list(findings)
    return {
        FINDINGS: {lang: [finding.to_json(lang) for finding in listed] for lang in LANGS},
        SCORE: {lang: score.to_json(lang) for lang in LANGS},
    }


def _versions() -> Iterator[tuple[str, str]]:
    for name in DECIDING:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def _name(provider: Provider) -> str:
    return f"{provider.entry_point} ({provider.distribution} {provider.version})"


def _by_label(findings: Findings) -> dict[str, Any]:
    """Write the notices down by their labels; local ones may share theirs with another."""
    found: dict[str, Any] = {}
    for notice in findings.calendar.notices:
        label, count = notice.label.zh, 2
        while label in found:
            label, count = f"{notice.label.zh} ({count})", count + 1
        found[label] = plain(notice)
    return found
