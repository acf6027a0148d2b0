"""What an assessment was made from: versions and digests of everything that it depends on."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fazhigov.assessment.findings import Findings
from fazhigov.bundles.canonical import digest, plain
from fazhigov.reports.data import moment
from fazhigov.scoring.scored import Score

DECIDING = ("duckdb", "holidays", "narwhals")
"""Packages whose versions can change an answer: engines, and published days off."""


def identity(findings: Findings, score: Score) -> dict[str, Any]:
    """Return what an assessment depends on, apart from its inputs."""
    rulebook = findings.rulebook
    return {
        "fazhigov": version("fazhigov"),
        "packages": {name: version(name) for name in DECIDING},
        "plan": rulebook.plan.id,
        "year": findings.year,
        "as_of": moment(findings.as_of),
        "selection": list(rulebook.selection),
        "rules": {rule.id: digest(rule) for rule in rulebook},
        "ledgers": {name: digest(found) for name, found in sorted(rulebook.record_types.items())},
        "plugins": {
            provider.entry_point: f"{provider.distribution} {provider.version}"
            for provider in rulebook.providers
        },
        "failures": [failure.text.en for failure in rulebook.failures],
        "scheme": {"id": score.scheme.id, "digest": digest(score.scheme)},
        "calendar": {notice.label.en: digest(notice) for notice in findings.calendar.notices},
    }


def results(findings: Findings, score: Score) -> dict[str, Any]:
    """Return findings and score as they are kept, in English and apart from their wording in zh."""
    return {
        "findings": [finding.to_json("en") for finding in findings],
        "score": score.to_json("en"),
    }


def differences(then: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Say in what two identities differ, one line each."""
    found: list[str] = []
    for name in sorted(then.keys() | now.keys()):
        before, after = then.get(name), now.get(name)
        if before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            found.extend(
                _change(f"{name}: {key}", before.get(key), after.get(key))
                for key in sorted(before.keys() | after.keys())
                if before.get(key) != after.get(key)
            )
        else:
            found.append(_change(name, before, after))
    return found


def _change(what: str, before: Any, after: Any) -> str:
    if before is None:
        return f"{what}: added"
    if after is None:
        return f"{what}: no longer there"
    short = all(isinstance(v, str | int) and len(str(v)) < 60 for v in (before, after))
    return f"{what}: {plain(before)} → {plain(after)}" if short else f"{what}: changed"
