"""An assessment as a page: score, lights, repairs, what falls due, every finding and its basis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import frozen

from fazhigov.assessment.findings import Findings
from fazhigov.assessment.rulebook import Rulebook
from fazhigov.assessment.upcoming import Upcoming, upcoming
from fazhigov.calendars.moments import to_day
from fazhigov.records.ledger import Ledger
from fazhigov.reports.html.examples import Examples, examples
from fazhigov.reports.html.page import render
from fazhigov.reports.html.timeline import timeline
from fazhigov.reports.lights import lights_by
from fazhigov.reports.names import chapter_of, chapter_titles, department_titles, numbered
from fazhigov.reports.remarks import (
    FAILED,
    LEGEND,
    LIGHTS_LEGEND,
    NO_SCORE,
    asked,
    notes,
    remarks,
    vetoes,
)
from fazhigov.reports.signs import ORDER
from fazhigov.rules.outcome import Light
from fazhigov.rules.rule import Rule
from fazhigov.scoring.repairs import repairs
from fazhigov.scoring.scored import Score, Scored
from fazhigov.text import LANGS, Lang, Text

MOST_BYTES = 4_500_000
"""What a page may weigh, in UTF-8."""

MOST_LISTED = 30
"""How many repairs, open duties, units and sources are listed; each list says how many more."""


def assessment_page(
    findings: Findings,
    score: Score,
    lang: Lang,
    *,
    rest: str | None = None,
    most: int = MOST_BYTES,
) -> tuple[str, int]:
    """Return the page, and how many findings it does not show.

    Args:
        findings: what `assess` returned.
        score: its score.
        lang: the language that it opens in; it holds both.
        rest: the name of the file beside it that lists all findings, if there is to be one.
        most: how many bytes the page may weigh, in UTF-8.

    Raises:
        AssessmentError: verdicts on tables were counted and not kept.
        RecordError: Altair, vl-convert or Jinja is not installed.
    """
    values = _values(findings, score) | {"rest": rest}
    # Weighed without findings first: these get the room that is left.
    bare = render("assessment.html", lang, **values, examples=Examples((), len(findings)))
    listed = examples(findings, most=most - len(bare.encode()))
    return render("assessment.html", lang, **values, examples=listed), listed.left


def _values(findings: Findings, score: Score) -> dict[str, Any]:
    """Return what the template is filled with, but for the findings listed."""
    rulebook = findings.rulebook
    departments = department_titles(rulebook)
    chapters = chapter_titles(rulebook)
    by_chapter = lights_by(findings, chapter_of, chapters)
    due = upcoming(findings)
    return {
        "findings": findings,
        "asked": asked(findings),
        "notes": list(notes(findings)),
        "failed": FAILED,
        "legend": LEGEND,
        "lights_legend": LIGHTS_LEGEND,
        "score": score,
        "no_score": NO_SCORE,
        "bands": _bands(score),
        "vetoes": list(vetoes(score)),
        "remarks": list(remarks(score)),
        "score_parts": [(_PLAN, _named(score.items)), (_OWN, _named(score.departments))],
        "units": _listed(score.units),
        "lights_in_all": {
            Light.RED: sum(row.red for row in by_chapter),
            Light.YELLOW: sum(row.yellow for row in by_chapter),
            Light.GREEN: sum(row.green for row in by_chapter),
        },
        "by_chapter": by_chapter,
        "by_department": lights_by(findings, _department_of, departments),
        "due": _listed(due),
        "timeline_title": _TIMELINE,
        "timelines": _timelines(due, departments, findings),
        "departments": departments,
        "repairs": _listed(repairs(findings, score).repairs),
        "outcomes": [(outcome, findings.counts.get(outcome, 0)) for outcome in ORDER],
        "used_chapters": _used(chapters, (chapter_of(part.rule) for part in findings.rules)),
        "used_departments": _used(
            departments, (_department_of(part.rule) for part in findings.rules)
        ),
        "read": _ledgers_read(findings),
        "cited": _cited(findings),
        "plugins": _plugins(rulebook),
    }


_PLAN = Text("规划", "the plan")
_TIMELINE = Text("期限时间轴", "deadlines on a time line")
_OWN = Text("部门规则（单独计分）", "departments' own rules (scored apart)")


def _department_of(rule: Rule) -> str:
    return rule.obligation.department or ""


def _named(parts: Sequence[Scored]) -> list[tuple[Text, Scored]]:
    return [(numbered(part.id, part.title), part) for part in parts]


def _bands(score: Score) -> Text:
    return Text(
        "或".join(band.name.zh for band in score.bands) or "–",
        " or ".join(band.name.en for band in score.bands) or "–",
    )


def _listed(things: Sequence[Any]) -> tuple[Sequence[Any], int]:
    """Return as many as are listed, and how many are not."""
    return things[:MOST_LISTED], max(0, len(things) - MOST_LISTED)


def _timelines(
    due: Sequence[Upcoming], departments: dict[str, Text], findings: Findings
) -> list[tuple[Lang, str]]:
    day = to_day(findings.as_of)
    return [(of, timeline(due, departments, day, of)) for of in LANGS] if due else []


def _used(titles: dict[str, Text], names: Iterable[str]) -> dict[str, Text]:
    """Return the titles of what occurs, in the order of the titles."""
    found = set(names)
    return {name: title for name, title in titles.items() if name in found}


@frozen
class Read:
    """What was read of one ledger."""

    title: Text
    name: str
    rows: int
    files: tuple[str, ...]


def _plugins(rulebook: Rulebook) -> list[tuple[str, str, str, Text | None]]:
    """Return every plugin by name, distribution and version, a failed one with its error."""
    used = [(p.entry_point, p.distribution, p.version, None) for p in rulebook.providers]
    failed = [(f.entry_point, f.distribution, f.version, f.text) for f in rulebook.failures]
    return sorted([*used, *failed], key=lambda row: row[:3])


def _ledgers_read(findings: Findings) -> list[Read]:
    """Say which ledgers were read, from which files, and how many rows there are."""
    tables = {id(t.table): t for part in findings.rules for t in part.tables}
    rows: Counter[str] = Counter()
    read: dict[str, tuple[Text, set[str]]] = {}
    for ledger in (*_at_hand(findings), *findings.score_ledgers.values()):
        rows[ledger.type.name] += len(ledger.records)
        read.setdefault(ledger.type.name, (ledger.type.title, set()))[1].add(ledger.file)
    for verdicts in tables.values():
        table = verdicts.table
        rows[table.type.name] += sum(verdicts.counts().values())
        read.setdefault(table.type.name, (table.type.title, set()))[1].add(table.file)
    return [
        Read(title, name, rows[name], tuple(sorted(files - {""})))
        for name, (title, files) in sorted(read.items())
    ]


def _cited(findings: Findings) -> tuple[Sequence[tuple[str, int]], int]:
    """Count the sources that rows at hand cite."""
    cited = Counter(
        record.source for ledger in _at_hand(findings) for record in ledger if record.source
    )
    return _listed(cited.most_common())


def _at_hand(findings: Findings) -> Iterable[Ledger]:
    """Return each ledger once, though many rules look at it."""
    ledgers = (one for part in findings.rules for one in part.evidence.ledgers.values())
    return {id(ledger): ledger for ledger in ledgers}.values()
