"""Comparison: years, departments, units and counties side by side, with what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from hashlib import sha256
from typing import Any

from attrs import frozen

from fazhigov.assessment.findings import Findings
from fazhigov.errors import SchemeError
from fazhigov.records.ledger import Ledger
from fazhigov.rules.rule import Rule
from fazhigov.scoring.points import Bounds, Share
from fazhigov.scoring.scored import Score, Scored, share_data
from fazhigov.text import Lang, Text, both


@frozen
class Assessed:
    """One assessment under a name: of a year, a county, a unit."""

    label: str
    findings: Findings
    score: Score


class Cause(StrEnum):
    """Why two scores may differ."""

    RECORDS = "records"
    RULES = "rules"
    SCHEME = "scheme"
    CALENDAR = "calendar"
    YEAR = "year"
    AS_OF = "as_of"


@frozen
class Change:
    """One difference between an assessment and the first one."""

    label: str
    cause: Cause
    text: Text


@frozen
class Rank:
    """The places that one score can take among all; best and worst are the same if it is certain.

    `tied` names those with exactly the same points, who share the place.
    """

    label: str
    best: int
    worst: int
    tied: tuple[str, ...]


@frozen
class Line:
    """One item, section or department, with its share in each assessment."""

    id: str
    title: Text
    shares: tuple[Share | None, ...]


@frozen
class Comparison:
    """Assessments side by side.

    Attributes:
        labels: their names, in the order given.
        scores: their scores.
        items: what the schemes weigh; with different schemes, only what both have.
        departments: departments' own rules.
        changes: in what each differs from the first.
        ranks: the place of each that has a score, first the best.
        same_scheme: whether one scheme made all scores; if not, they do not measure the same.
    """

    labels: tuple[str, ...]
    scores: tuple[Score, ...]
    items: tuple[Line, ...]
    departments: tuple[Line, ...]
    changes: tuple[Change, ...]
    ranks: tuple[Rank, ...]
    same_scheme: bool

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "same_scheme": self.same_scheme,
            "scores": [
                {
                    "label": label,
                    "scheme": score.scheme.id,
                    "lower": None if score.points is None else str(score.points.lower),
                    "upper": None if score.points is None else str(score.points.upper),
                    "bands": [band.name.to(lang) for band in score.bands],
                    "vetoes": len(score.vetoes),
                }
                for label, score in zip(self.labels, self.scores, strict=True)
            ],
            "ranks": [
                {
                    "label": rank.label,
                    "best": rank.best,
                    "worst": rank.worst,
                    "tied": list(rank.tied),
                }
                for rank in self.ranks
            ],
            "changes": [
                {"label": change.label, "cause": change.cause.value, "text": change.text.to(lang)}
                for change in self.changes
            ],
            "items": [_line_data(line, lang) for line in self.items],
            "departments": [_line_data(line, lang) for line in self.departments],
        }


def _line_data(line: Line, lang: Lang) -> dict[str, Any]:
    shares = [share_data(share) for share in line.shares]
    return {"id": line.id, "title": line.title.to(lang), "shares": shares}


def compare(*assessed: Assessed, different_schemes: bool = False) -> Comparison:
    """Hold assessments side by side.

    Args:
        assessed: two or more, each under its own name.
        different_schemes: whether scores of different schemes may stand side by side; the
            comparison then says so.

    Raises:
        SchemeError: scores of different schemes, or names that are the same, or fewer than two.
    """
    labels = [one.label for one in assessed]
    if len(set(labels)) < max(2, len(labels)):
        raise SchemeError(
            Text(
                "比较须有两项以上，且名称各不相同",
                "a comparison needs two or more, each under a name of its own",
            )
        )
    first = assessed[0].score.scheme
    others = [one for one in assessed if one.score.scheme != first]
    if others and not different_schemes:
        names = ", ".join(f"{one.label}: {one.score.scheme.id}" for one in others)
        raise SchemeError(
            Text(
                f"评分方案不同，得分不可比（{assessed[0].label}：{first.id}；{names}）。"
                "如确要并列，请注明允许不同方案",
                f"different schemes do not measure the same ({assessed[0].label}: {first.id}; "
                f"{names}). To have them side by side all the same, say that schemes may differ",
            )
        )
    scores = tuple(one.score for one in assessed)
    return Comparison(
        labels=tuple(labels),
        scores=scores,
        items=tuple(_lines([score.items for score in scores], common=bool(others))),
        departments=tuple(_lines([score.departments for score in scores], common=False)),
        changes=tuple(
            Change(other.label, cause, text)
            for other in assessed[1:]
            for cause, text in _changes(assessed[0], other)
        ),
        ranks=tuple(_ranks({one.label: one.score.points for one in assessed})),
        same_scheme=not others,
    )


def _lines(parts: Sequence[Sequence[Scored]], *, common: bool) -> Iterator[Line]:
    by_id = [{part.id: part for part in own} for own in parts]
    ids = dict.fromkeys(id_ for own in by_id for id_ in own)
    for id_ in ids:
        found = [own.get(id_) for own in by_id]
        if common and None in found:
            continue
        title = next(part.title for part in found if part is not None)
        yield Line(id_, title, tuple(part.share if part else None for part in found))


def _ranks(points: dict[str, Bounds | None]) -> Iterator[Rank]:
    """Rank by what is certain: one is ahead of another if its least is more than the other's most.

    A score without points has no place.
    """
    known = {label: own for label, own in points.items() if own is not None}
    ranks = []
    for label, own in known.items():
        others = {name: other for name, other in known.items() if name != label}
        tied = tuple(n for n, o in others.items() if o == own and own.lower == own.upper)
        ranks.append(
            Rank(
                label,
                best=1 + sum(other.lower > own.upper for other in others.values()),
                worst=1 + sum(other.upper > own.lower for other in others.values()),
                tied=tied,
            )
        )
    yield from sorted(ranks, key=lambda rank: (rank.best, rank.worst, rank.label))


def _changes(first: Assessed, other: Assessed) -> Iterator[tuple[Cause, Text]]:
    """Find in what two assessments differ, the records last."""
    a, b = first.findings, other.findings
    if a.year != b.year:
        yield Cause.YEAR, both(f"{a.year} → {b.year}")
    if a.as_of != b.as_of:
        yield Cause.AS_OF, both(f"{a.as_of} → {b.as_of}")
    if first.score.scheme != other.score.scheme:
        yield Cause.SCHEME, both(f"{first.score.scheme.id} → {other.score.scheme.id}")
    known = [{notice.label.en: notice for notice in part.calendar.notices} for part in (a, b)]
    yield from _named(Cause.CALENDAR, *known)
    rules: list[dict[str, Rule]] = [{rule.id: rule for rule in part.rulebook} for part in (a, b)]
    yield from _named(Cause.RULES, *rules)
    yield from _named(Cause.RECORDS, _ledgers(a), _ledgers(b))


def _named(
    cause: Cause, before: dict[str, Any], after: dict[str, Any]
) -> Iterator[tuple[Cause, Text]]:
    """Say which names were added, left out or changed."""
    for names, text in (
        (after.keys() - before.keys(), Text("新增", "added")),
        (before.keys() - after.keys(), Text("不再有", "no longer there")),
        (
            {name for name in before.keys() & after.keys() if before[name] != after[name]},
            Text("有变化", "changed"),
        ),
    ):
        if names:
            listed = ", ".join(sorted(names))
            yield cause, Text(f"{text.zh}：{listed}", f"{text.en}: {listed}")


def _ledgers(findings: Findings) -> dict[str, Any]:
    """Return what stands for each ledger: a digest of what it holds, or what rules said of it.

    Large tables are not read again: they differ if any rule's counts do.
    """
    found: dict[str, Any] = {
        name: _digest(ledger) for name, ledger in findings.score_ledgers.items()
    }
    digests: dict[int, str] = {}
    for part in findings.rules:
        for name, ledger in part.evidence.ledgers.items():
            if id(ledger) not in digests:
                digests[id(ledger)] = _digest(ledger)
            found.setdefault(name, {})[part.rule.id] = digests[id(ledger)]
        for verdicts in part.tables:
            found.setdefault(verdicts.table.type.name, {})[part.rule.id] = dict(part.counts)
    return found


def _digest(ledger: Ledger) -> str:
    """Digest what a ledger holds; the order of rows and where they stand do not matter."""
    rows = sorted(
        repr((sorted((name, str(value)) for name, value in record.values.items()), record.n))
        for record in ledger
    )
    return sha256("\n".join(rows).encode()).hexdigest()
