"""One run of an assessment: records, plan, rules and scheme named as people name them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from attrs import frozen

from fazhigov.assessment.assess import assess
from fazhigov.assessment.findings import Findings
from fazhigov.assessment.rulebook import Rulebook
from fazhigov.errors import UnknownNameError
from fazhigov.plugins.registry import Registry
from fazhigov.records.readers import read_records
from fazhigov.scoring.scheme import Scheme, load_scheme
from fazhigov.scoring.scorecard import built_in_scheme, score
from fazhigov.scoring.scored import Score
from fazhigov.text import Text


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
    as_of: date,
    rules: Sequence[str] = (),
    scheme: str | None = None,
) -> Run:
    """Assess a source and score it.

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
    findings = assess(rulebook.select(*rules), records, year=year, as_of=as_of)
    return Run(registry, findings, score(findings, scheme=scheme_of(registry, scheme)))


def rulebook_of(registry: Registry, plan: str | None) -> Rulebook:
    """Return the rulebook of a plan named by its id or its folder; of the only one if not named.

    Raises:
        InputErrors: the folder holds no sound plan.
        UnknownNameError: there is no such plan, or several and none is named.
    """
    if plan is not None and plan not in registry.plans and Path(plan).is_dir():
        before = set(registry.plans)
        # Its findings name the folder, whichever way it was pointed to.
        registry = registry.with_plan(Path(plan).resolve())
        (plan,) = set(registry.plans) - before
    if plan is None:
        if len(registry.plans) != 1:
            listed = ", ".join(registry.plans) or "-"
            raise UnknownNameError(
                Text(f"请用 --plan 指明规划：{listed}", f"name a plan with --plan: {listed}")
            )
        (plan,) = registry.plans
    return registry.rulebook(plan)


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
