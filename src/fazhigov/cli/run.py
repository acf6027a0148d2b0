"""One run of an assessment, as the commands ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from attrs import frozen

from fazhigov.assessment.assess import assess
from fazhigov.assessment.findings import Findings
from fazhigov.calendars.moments import SHANGHAI, parse_day_or_moment
from fazhigov.cli.options import rulebook_of
from fazhigov.plugins.registry import Registry
from fazhigov.records.readers import read_records
from fazhigov.scoring.scheme import Scheme, load_scheme
from fazhigov.scoring.scorecard import built_in_scheme, score
from fazhigov.scoring.scored import Score


@frozen
class Run:
    """What was asked for and what came of it."""

    registry: Registry
    findings: Findings
    score: Score


def run(
    source: str,
    *,
    registry: Registry,
    plan: str | None = None,
    year: int | None = None,
    as_of: str | None = None,
    rules: Sequence[str] = (),
    scheme: str | None = None,
) -> Run:
    """Assess a source and score it; the day of today where none is given.

    Raises:
        InputErrors: the records, the plan or the scheme are refused, with every fault.
        UnknownNameError: there is no such plan, rule or scheme.
    """
    if plan is not None:
        rulebook = rulebook_of(registry, plan)
        records = read_records(source, rulebook.record_types)
    else:
        records = read_records(source, registry.record_types)
        rulebook = rulebook_of(registry, records.county.plan)
    findings = assess(rulebook.select(*rules), records, year=year, as_of=day_of(as_of))
    return Run(registry, findings, score(findings, scheme=scheme_of(registry, scheme)))


def day_of(stated: str | None) -> date:
    """Return the day or moment stated, today in China if none is."""
    if stated is None:
        return datetime.now(SHANGHAI).date()
    return parse_day_or_moment(stated)


def scheme_of(registry: Registry, scheme: str | None) -> Scheme:
    """Return a scheme by its id or its file; the built-in one if none is named.

    Raises:
        InputErrors: the file holds no sound scheme.
        UnknownNameError: there is no such scheme.
    """
    if scheme is None:
        return built_in_scheme()
    if scheme not in registry.schemes and Path(scheme).is_file():
        return load_scheme(Path(scheme))
    return registry.scheme(scheme)
