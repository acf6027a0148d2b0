"""Rule sets from TOML: a county plan (a folder, one file a section) or a department's rules."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from attrs import frozen

from fazhigov import documents
from fazhigov.documents import Confidence, Period
from fazhigov.errors import DataError, FazhigovError, InputErrors, near_match, refuse
from fazhigov.obligations.citation import Citation, Document, Level, Norm
from fazhigov.obligations.obligation import Example, Obligation
from fazhigov.obligations.plan import Plan, RuleSet
from fazhigov.text import Text


@frozen
class _PlanFile:
    id: str
    title: Text
    document: Text
    in_force: Period
    sections: dict[str, Text]


@frozen
class _RuleSetFile:
    id: str
    title: Text
    department: str
    documents: dict[str, _DocumentEntry]
    rules: tuple[_RuleEntry, ...]


@frozen
class _PartFile:
    rules: tuple[_RuleEntry, ...]


@frozen
class _DocumentEntry:
    title: Text
    level: Level
    in_force: Period
    number: str | None = None


@frozen
class _RuleEntry:
    name: str
    kind: str
    title: Text
    bearer: Text
    check: dict[str, Any]
    examples: tuple[Example, ...] = ()
    provision: str | None = None
    document: str | None = None
    article: str | None = None
    anchor: str | None = None
    confidence: Confidence | None = None
    department: str | None = None
    in_force: Period | None = None
    reading: Text | None = None
    upper: tuple[Norm, ...] = ()


def load_plan(folder: Path | Traversable) -> Plan:
    """Read a plan: `plan.toml` and one `part-….toml` a section.

    Raises:
        InputErrors: every fault of every file.
    """
    head_file = folder / "plan.toml"
    head = documents.structure(documents.read(head_file), _PlanFile, file=head_file.name)
    document = Document(head.document, "county-plan", head.in_force)
    duties: list[Obligation] = []
    faults: list[FazhigovError] = []
    for part in sorted(folder.iterdir(), key=lambda entry: _locator(entry.name)):
        if not (part.name.startswith("part-") and part.name.endswith(".toml")):
            continue
        try:
            entries = documents.structure(documents.read(part), _PartFile, file=part.name).rules
        except InputErrors as group:
            faults.extend(group.faults)
            continue
        for index, entry in enumerate(entries):
            at = f"rules[{index}]"
            if entry.provision is None:
                faults.append(_missing(part.name, at, "provision"))
                continue
            section = entry.provision.rpartition(".")[0] or entry.provision
            if entry.provision in head.sections:
                section = entry.provision
            if section not in head.sections:
                faults.append(
                    _unknown(part.name, f"{at}.provision", entry.provision, head.sections)
                )
                continue
            duties.append(
                _obligation(
                    entry,
                    id_=f"{head.id}/{entry.provision}/{entry.name}",
                    document=document,
                    place=entry.provision,
                    section=section,
                    department=entry.department,
                    file=part.name,
                    at=at,
                )
            )
    faults.extend(_repeated(duties))
    refuse(folder.name, faults)
    return Plan(
        id=head.id,
        title=head.title,
        in_force=head.in_force,
        sections=head.sections,
        obligations=tuple(duties),
    )


def load_rule_set(source: documents.Source) -> RuleSet:
    """Read a department's rules from one TOML file.

    Raises:
        InputErrors: every fault of the file.
    """
    file = documents.as_path(source).name
    head = documents.structure(documents.read(source), _RuleSetFile, file=file)
    duties: list[Obligation] = []
    faults: list[FazhigovError] = []
    for index, entry in enumerate(head.rules):
        at = f"rules[{index}]"
        if entry.article is None or entry.document is None:
            faults.append(_missing(file, at, "article" if entry.article is None else "document"))
            continue
        if entry.document not in head.documents:
            faults.append(_unknown(file, f"{at}.document", entry.document, head.documents))
            continue
        found = head.documents[entry.document]
        duties.append(
            _obligation(
                entry,
                id_=f"{head.id}/{entry.name}",
                document=Document(found.title, found.level, found.in_force, found.number),
                place=entry.article,
                section=None,
                department=entry.department or head.department,
                file=file,
                at=at,
            )
        )
    faults.extend(_repeated(duties))
    refuse(file, faults)
    return RuleSet(
        id=head.id, title=head.title, department=head.department, obligations=tuple(duties)
    )


def _obligation(
    entry: _RuleEntry,
    *,
    id_: str,
    document: Document,
    place: str,
    section: str | None,
    department: str | None,
    file: str,
    at: str,
) -> Obligation:
    # A plan is read to be modelled; of other norms only who wrote the rule can say it was.
    confidence = entry.confidence or ("text" if section is not None else "unverified")
    return Obligation(
        id=id_,
        title=entry.title,
        citation=Citation(document.title, place, entry.anchor, confidence, level=document.level),
        bearer=entry.bearer,
        in_force=entry.in_force or document.in_force,
        kind=entry.kind,
        check=entry.check,
        examples=entry.examples,
        section=section,
        department=department,
        reading=entry.reading,
        upper=entry.upper,
        file=file,
        at=at,
    )


def _locator(name: str) -> list[str]:
    """Order part-2.10.toml after part-2.9.toml."""
    stem = name.removeprefix("part-").removesuffix(".toml")
    return [f"{int(piece):04}" if piece.isdigit() else piece for piece in stem.split(".")]


def _missing(file: str, at: str, key: str) -> DataError:
    return DataError(
        file=file,
        place=at,
        problem=Text(f"缺少键“{key}”", f"missing key {key!r}"),
        remedy=Text("每项义务都须注明出处", "Every duty names where it stands"),
    )


def _unknown(file: str, at: str, name: str, known: Any) -> DataError:
    return DataError(
        file=file,
        place=at,
        problem=Text(f"不认识“{name}”", f"unknown name {name!r}"),
        remedy=near_match(name, known),
    )


def _repeated(duties: list[Obligation]) -> list[DataError]:
    first: dict[str, Obligation] = {}
    faults: list[DataError] = []
    for duty in duties:
        known = first.setdefault(duty.id, duty)
        if known is not duty:
            faults.append(
                DataError(
                    file=duty.file,
                    place=f"{duty.at}.name",
                    problem=Text(
                        f"“{duty.id}”重复，已见于 {known.file} 的 {known.at}",
                        f"{duty.id!r} stands twice, first in {known.file} at {known.at}",
                    ),
                    remedy=Text("请改名", "Give one of them another name"),
                )
            )
    return faults
