"""Entries: one rule or exhortation as it is written, and the obligation that it becomes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal

from attrs import field, frozen

from fazhigov import documents
from fazhigov.documents import Confidence, Period
from fazhigov.errors import DataError, FazhigovError, near_match
from fazhigov.obligations.citation import ANCHOR_LENGTH, Citation, Document, Norm
from fazhigov.obligations.obligation import Example, Obligation, Reading
from fazhigov.obligations.patterns import Pattern, PatternError
from fazhigov.text import NO_TEXT, Text


@frozen
class ExhortationEntry:
    """An exhortation as written."""

    provision: str
    anchor: str
    reason: Text


@frozen
class RuleEntry:
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


def obligation_of(
    entry: RuleEntry,
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
    """Make a rule's entry an obligation; None where it has no usable form. Faults are added."""
    check_anchor(entry.anchor, file, at, faults)
    form = _form(entry, f"{place}/{entry.name}", patterns, file, at, faults)
    if form is None:
        return None
    if form.evidence is None:
        faults.append(missing(file, at, "evidence"))
    # A plan is read to be modelled; of other norms only who wrote the rule can say it was.
    confidence = entry.confidence or ("text" if section is not None else "unverified")
    return Obligation(
        id=id_,
        title=entry.title,
        citation=Citation(document.title, place, entry.anchor, confidence, level=document.level),
        bearer=entry.bearer,
        bearer_is=entry.bearer_is,
        evidence=form.evidence or NO_TEXT,
        exemption=entry.exemption,
        in_force=entry.in_force or document.in_force,
        kind=form.kind,
        check=form.check,
        examples=tuple(
            example
            for _, example in structured(form.examples, Example, f"{at}.examples", file, faults)
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
    entry: RuleEntry,
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
        faults.append(unknown(file, f"{at}.pattern", entry.pattern or "", patterns))
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


def structured(
    raw: Sequence[Any], cls: Any, key: str, file: str, faults: list[FazhigovError]
) -> Iterator[tuple[str, Any]]:
    """Structure each entry of a list by itself, so that one fault does not hide the next."""
    for index, value in enumerate(raw):
        at = f"{key}[{index}]"
        entry, wrong = documents.salvage(value, cls, file=file, at=at)
        faults.extend(wrong)
        if entry is not None:
            yield at, entry


def check_anchor(anchor: str | None, file: str, at: str, faults: list[FazhigovError]) -> None:
    """Add a fault if an anchor is longer than a pointer may be."""
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


def missing(file: str, at: str, key: str) -> DataError:
    """Say that a key is missing, and why it is wanted."""
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


def unknown(file: str, at: str, name: str, known: Collection[str]) -> DataError:
    """Say that a name is not known, with a near match."""
    return DataError(
        file=file,
        place=at,
        problem=Text(f"不认识“{name}”", f"unknown name {name!r}"),
        remedy=near_match(name, known),
    )
