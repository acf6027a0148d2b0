"""Rule sets from TOML: a county plan (a folder, one file a section) or a department's rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from attrs import field, frozen

from fazhigov import documents
from fazhigov.documents import Period
from fazhigov.errors import DataError, FazhigovError, InputErrors, refuse
from fazhigov.obligations.citation import Document, Level
from fazhigov.obligations.entries import (
    ExhortationEntry,
    RuleEntry,
    check_anchor,
    missing,
    obligation_of,
    structured,
    unknown,
)
from fazhigov.obligations.obligation import Obligation
from fazhigov.obligations.patterns import Pattern
from fazhigov.obligations.plan import Exhortation, Plan, RuleSet
from fazhigov.text import Text

PATTERNS_FILE = "patterns.toml"


@frozen
class _PlanFile:
    id: str
    title: Text
    document: Text
    in_force: Period
    sections: dict[str, Text]
    departments: dict[str, Text]


@frozen
class _RuleSetFile:
    id: str
    title: Text
    department: str
    documents: dict[str, _DocumentEntry]
    rules: tuple[Any, ...]
    uses: tuple[str, ...] = ()
    shared: bool = False
    patterns: dict[str, Pattern] = field(factory=dict)


@frozen
class _PartFile:
    rules: tuple[Any, ...] = ()
    exhortations: tuple[Any, ...] = ()


@frozen
class _DocumentEntry:
    title: Text
    level: Level
    in_force: Period
    number: str | None = None


def load_plan(folder: Path | Traversable) -> Plan:
    """Read a plan: `plan.toml`, `patterns.toml` if there is one, and one `part-….toml` a section.

    Raises:
        InputErrors: every fault of every file.
    """
    plan, faults = read_plan(folder)
    refuse(folder.name, faults)
    assert plan is not None  # A head that cannot be read is a fault.
    return plan


def read_plan(folder: Path | Traversable) -> tuple[Plan | None, list[FazhigovError]]:
    """Read as much of a plan as can be, with every fault found; None without a usable head."""
    head_file = folder / "plan.toml"
    faults: list[FazhigovError] = []
    head = _read_file(head_file, _PlanFile, faults)
    patterns = _read_patterns(folder / PATTERNS_FILE, faults)
    duties: list[Obligation] = []
    exhortations: list[Exhortation] = []
    for file in _parts(folder):
        part = _read_file(file, _PartFile, faults)
        if part is None:
            continue
        reading = _Part(file.name, head, patterns, faults)
        duties += reading.duties(part.rules)
        exhortations += reading.exhortations(part.exhortations)
    faults += _repeated(duties)
    if head is None:
        return None, faults
    plan = Plan(
        id=head.id,
        title=head.title,
        in_force=head.in_force,
        sections=head.sections,
        departments=head.departments,
        exhortations=tuple(exhortations),
        obligations=tuple(duties),
    )
    return plan, faults


def load_rule_set(source: documents.Source) -> RuleSet:
    """Read a department's rules from one TOML file.

    Raises:
        InputErrors: every fault of the file.
    """
    file = documents.as_path(source).name
    head = documents.structure(documents.read(source), _RuleSetFile, file=file)
    duties: list[Obligation] = []
    faults: list[FazhigovError] = []
    for at, entry in structured(head.rules, RuleEntry, "rules", file, faults):
        if entry.article is None or entry.document is None:
            faults.append(missing(file, at, "article" if entry.article is None else "document"))
            continue
        if entry.document not in head.documents:
            faults.append(unknown(file, f"{at}.document", entry.document, head.documents))
            continue
        found = head.documents[entry.document]
        duty = obligation_of(
            entry,
            id_=f"{head.id}/{entry.name}",
            document=Document(found.title, found.level, found.in_force, found.number),
            place=entry.article,
            section=None,
            department=entry.department or head.department,
            patterns=head.patterns,
            file=file,
            at=at,
            faults=faults,
        )
        duties += [duty] if duty is not None else []
    faults.extend(_repeated(duties))
    refuse(file, faults)
    return RuleSet(
        id=head.id,
        title=head.title,
        department=head.department,
        uses=head.uses,
        shared=head.shared,
        obligations=tuple(duties),
    )


@frozen
class _Part:
    """One part file of a plan, being read."""

    file: str
    head: _PlanFile | None
    patterns: Mapping[str, Pattern]
    faults: list[FazhigovError]

    def duties(self, rules: Sequence[Any]) -> Iterator[Obligation]:
        for at, entry in structured(rules, RuleEntry, "rules", self.file, self.faults):
            if self.head is None:
                continue
            for key in ("provision", "department"):
                if getattr(entry, key) is None:
                    self.faults.append(missing(self.file, at, key))
            if entry.department is not None and entry.department not in self.head.departments:
                self.faults.append(
                    unknown(self.file, f"{at}.department", entry.department, self.head.departments)
                )
            section = self._section(entry.provision, at)
            if entry.provision is None or section is None:
                continue
            duty = obligation_of(
                entry,
                id_=f"{self.head.id}/{entry.provision}/{entry.name}",
                document=Document(self.head.document, "county-plan", self.head.in_force),
                place=entry.provision,
                section=section,
                department=entry.department,
                patterns=self.patterns,
                file=self.file,
                at=at,
                faults=self.faults,
            )
            if duty is not None:
                yield duty

    def exhortations(self, entries: Sequence[Any]) -> Iterator[Exhortation]:
        for at, entry in structured(
            entries, ExhortationEntry, "exhortations", self.file, self.faults
        ):
            check_anchor(entry.anchor, self.file, at, self.faults)
            section = self._section(entry.provision, at)
            if section is not None:
                yield Exhortation(
                    entry.provision, section, entry.anchor, entry.reason, self.file, at
                )

    def _section(self, provision: str | None, at: str) -> str | None:
        """Return the section that a provision stands in: itself, or all but its last number."""
        if provision is None or self.head is None:
            return None
        for section in (provision, provision.rpartition(".")[0]):
            if section in self.head.sections:
                return section
        self.faults.append(unknown(self.file, f"{at}.provision", provision, self.head.sections))
        return None


def _read_file(file: Path | Traversable, cls: Any, faults: list[FazhigovError]) -> Any:
    try:
        raw = documents.read(file)
    except InputErrors as group:
        faults.extend(group.faults)
        return None
    found, wrong = documents.salvage(raw, cls, file=file.name)
    faults.extend(wrong)
    return found


def _read_patterns(file: Path | Traversable, faults: list[FazhigovError]) -> dict[str, Pattern]:
    if not file.is_file():
        return {}
    try:
        raw = documents.read(file)
    except InputErrors as group:
        faults.extend(group.faults)
        return {}
    found: dict[str, Pattern] = {}
    for name, value in raw.items():
        pattern, wrong = documents.salvage(value, Pattern, file=file.name, at=name)
        faults.extend(wrong)
        if pattern is not None:
            found[name] = pattern
    return found


def _parts(folder: Path | Traversable) -> list[Path | Traversable]:
    """Return the part files in the order of their sections: 2.10 after 2.9."""

    def locator(entry: Path | Traversable) -> list[str]:
        stem = entry.name.removeprefix("part-").removesuffix(".toml")
        return [f"{int(piece):04}" if piece.isdigit() else piece for piece in stem.split(".")]

    if not folder.is_dir():
        return []
    found = (e for e in folder.iterdir() if e.name.startswith("part-"))
    return sorted((e for e in found if e.name.endswith(".toml")), key=locator)


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
