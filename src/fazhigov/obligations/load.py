"""Rule sets from TOML: a county plan (a folder, one file a section) or a department's rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

from attrs import field, frozen

from fazhigov import documents
from fazhigov.documents import Confidence, Period
from fazhigov.errors import DataError, FazhigovError, InputErrors, near_match, refuse
from fazhigov.obligations.citation import ANCHOR_LENGTH, Citation, Document, Level, Norm
from fazhigov.obligations.obligation import Example, Obligation, Reading
from fazhigov.obligations.patterns import Pattern, PatternError
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


@frozen
class _ExhortationEntry:
    provision: str
    anchor: str
    reason: Text


@frozen
class _RuleEntry:
    """A rule as written; what a pattern can give is optional here."""

    name: str
    title: Text
    bearer: Text
    pattern: str | None = None
    with_: dict[str, str] = field(factory=dict)
    kind: str | None = None
    check: dict[str, Any] = field(factory=dict)
    examples: tuple[Any, ...] = ()
    evidence: Text | None = None
    bearer_is: Literal["named", "implied"] = "named"
    exemption: Text | None = None
    provision: str | None = None
    document: str | None = None
    article: str | None = None
    anchor: str | None = None
    confidence: Confidence | None = None
    department: str | None = None
    in_force: Period | None = None
    reading: Reading | None = None
    upper: tuple[Norm, ...] = ()


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
    for at, entry in _entries(head.rules, _RuleEntry, "rules", file, faults):
        if entry.article is None or entry.document is None:
            faults.append(_missing(file, at, "article" if entry.article is None else "document"))
            continue
        if entry.document not in head.documents:
            faults.append(_unknown(file, f"{at}.document", entry.document, head.documents))
            continue
        found = head.documents[entry.document]
        duty = _obligation(
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
        id=head.id, title=head.title, department=head.department, obligations=tuple(duties)
    )


@frozen
class _Part:
    """One part file of a plan, being read."""

    file: str
    head: _PlanFile | None
    patterns: Mapping[str, Pattern]
    faults: list[FazhigovError]

    def duties(self, rules: Sequence[Any]) -> Iterator[Obligation]:
        for at, entry in _entries(rules, _RuleEntry, "rules", self.file, self.faults):
            if self.head is None:
                continue
            for key in ("provision", "department"):
                if getattr(entry, key) is None:
                    self.faults.append(_missing(self.file, at, key))
            if entry.department is not None and entry.department not in self.head.departments:
                self.faults.append(
                    _unknown(self.file, f"{at}.department", entry.department, self.head.departments)
                )
            section = self._section(entry.provision, at)
            if entry.provision is None or section is None:
                continue
            duty = _obligation(
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
        for at, entry in _entries(
            entries, _ExhortationEntry, "exhortations", self.file, self.faults
        ):
            _check_anchor(entry.anchor, self.file, at, self.faults)
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
        self.faults.append(_unknown(self.file, f"{at}.provision", provision, self.head.sections))
        return None


def _obligation(
    entry: _RuleEntry,
    *,
    id_: str,
    document: Document,
    place: str,
    section: str | None,
    department: str | None,
    patterns: Mapping[str, Pattern],
    file: str,
    at: str,
    faults: list[FazhigovError],
) -> Obligation | None:
    _check_anchor(entry.anchor, file, at, faults)
    form = _form(entry, f"{place}/{entry.name}", patterns, file, at, faults)
    if form is None:
        return None
    if form.evidence is None:
        faults.append(_missing(file, at, "evidence"))
    # A plan is read to be modelled; of other norms only who wrote the rule can say it was.
    confidence = entry.confidence or ("text" if section is not None else "unverified")
    return Obligation(
        id=id_,
        title=entry.title,
        citation=Citation(document.title, place, entry.anchor, confidence, level=document.level),
        bearer=entry.bearer,
        bearer_is=entry.bearer_is,
        evidence=form.evidence or Text("", ""),
        exemption=entry.exemption,
        in_force=entry.in_force or document.in_force,
        kind=form.kind,
        check=form.check,
        examples=tuple(
            example
            for _, example in _entries(form.examples, Example, f"{at}.examples", file, faults)
        ),
        section=section,
        department=department,
        reading=entry.reading,
        upper=entry.upper,
        file=file,
        at=at,
    )


@frozen
class _Form:
    """What a rule has of its own or from its pattern."""

    kind: str
    check: dict[str, Any]
    examples: tuple[Any, ...]
    evidence: Text | None


def _form(
    entry: _RuleEntry,
    item: str,
    patterns: Mapping[str, Pattern],
    file: str,
    at: str,
    faults: list[FazhigovError],
) -> _Form | None:
    if (entry.pattern is None) == (entry.kind is None):
        faults.append(
            DataError(
                file=file,
                place=at,
                problem=Text(
                    "须写 kind 或 pattern 其中之一", "needs either `kind` or `pattern`, one of them"
                ),
                remedy=Text(
                    "自成一式的写 kind 和 check，套用模板的写 pattern",
                    "Write `kind` with `check`, or name a pattern",
                ),
            )
        )
        return None
    if entry.kind is not None:
        return _Form(entry.kind, entry.check, entry.examples, entry.evidence)
    pattern = patterns.get(entry.pattern or "")
    if pattern is None:
        faults.append(_unknown(file, f"{at}.pattern", entry.pattern or "", patterns))
        return None
    try:
        check, examples = pattern.filled(entry.with_, item)
    except PatternError as error:
        faults.append(
            DataError(
                file=file,
                place=f"{at}.with",
                problem=error.text,
                remedy=Text("请按模板填写", "Fill in what the pattern names"),
            )
        )
        return None
    return _Form(
        pattern.kind,
        {**check, **entry.check},
        (*examples, *entry.examples),
        entry.evidence or pattern.evidence,
    )


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


def _entries(
    raw: Sequence[Any], cls: Any, key: str, file: str, faults: list[FazhigovError]
) -> Iterator[tuple[str, Any]]:
    """Structure each entry of a list by itself, so that one fault does not hide the next."""
    for index, value in enumerate(raw):
        at = f"{key}[{index}]"
        entry, wrong = documents.salvage(value, cls, file=file, at=at)
        faults.extend(wrong)
        if entry is not None:
            yield at, entry


def _parts(folder: Path | Traversable) -> list[Path | Traversable]:
    """Return the part files in the order of their sections: 2.10 after 2.9."""

    def locator(entry: Path | Traversable) -> list[str]:
        stem = entry.name.removeprefix("part-").removesuffix(".toml")
        return [f"{int(piece):04}" if piece.isdigit() else piece for piece in stem.split(".")]

    if not folder.is_dir():
        return []
    found = (e for e in folder.iterdir() if e.name.startswith("part-"))
    return sorted((e for e in found if e.name.endswith(".toml")), key=locator)


def _check_anchor(anchor: str | None, file: str, at: str, faults: list[FazhigovError]) -> None:
    if anchor is not None and not 0 < len(anchor) <= ANCHOR_LENGTH:
        faults.append(
            DataError(
                file=file,
                place=f"{at}.anchor",
                problem=Text(
                    f"锚文{len(anchor)}字，应为1至{ANCHOR_LENGTH}字",
                    f"an anchor of {len(anchor)} characters: 1 to {ANCHOR_LENGTH} are allowed",
                ),
                remedy=Text("请截取能定位的短语", "Take a short fragment that finds the place"),
            )
        )


def _missing(file: str, at: str, key: str) -> DataError:
    return DataError(
        file=file,
        place=at,
        problem=Text(f"缺少键“{key}”", f"missing key {key!r}"),
        remedy=_WHY[key],
    )


_WHY = {
    "provision": Text("每项义务都须注明出处", "Every duty names where it stands"),
    "document": Text("每项义务都须注明出处", "Every duty names where it stands"),
    "article": Text("每项义务都须注明出处", "Every duty names where it stands"),
    "department": Text("规划的每项义务都须注明负责部门", "Every duty of a plan names who answers"),
    "evidence": Text("请写明凭什么证明做到", "Say what would show that it was kept"),
}


def _unknown(file: str, at: str, name: str, known: Collection[str]) -> DataError:
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
