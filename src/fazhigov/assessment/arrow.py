"""Findings as an Arrow table: for another program, not for people, so without sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from fazhigov.assessment.finding import Finding
from fazhigov.assessment.findings import RuleFindings
from fazhigov.records.engines import require
from fazhigov.rules.outcome import Outcome

COLUMNS: dict[str, str] = {
    "rule": "string",
    "provider": "string",
    "subject": "string",
    "outcome": "string",
    "case": "string",
    "due": "string",
    "act_by": "string",
    "certainty": "string",
    "actual": "string",
    "margin": "int64",
    "margin_unit": "string",
}
"""The columns and their Arrow types. A margin is a whole number of its unit: seconds where hours
count, hundredths of a percentage point for shares (rounded half up), else days, working days,
people or what else the finding's margin counts."""

_WHOLE = {"minutes": (60, "seconds"), "percentage points": (100, "hundredths of a point")}


def to_arrow(rules: Iterable[RuleFindings]) -> Any:
    """Return the findings of rules as one Arrow table, with `COLUMNS`.

    Raises:
        RecordError: pyarrow is not installed.
        AssessmentError: verdicts were counted and not kept.
    """
    arrow = require("pyarrow", "arrow")
    schema = arrow.schema([(name, getattr(arrow, kind)()) for name, kind in COLUMNS.items()])
    parts = [schema.empty_table()]
    for found in rules:
        if found.tables and not (found.waivers or found.counted or found.is_empty):
            parts += [_of_table(table.frame(), found, arrow, schema) for table in found.tables]
            rows = list(found.at_hand)
        else:
            rows = list(found)
        if rows:
            parts.append(arrow.Table.from_pylist([_row(f) for f in rows], schema=schema))
    return arrow.concat_tables(parts)


def _of_table(frame: Any, found: RuleFindings, arrow: Any, schema: Any) -> Any:
    """Add to the verdicts of a table what is the same for all of them."""
    import narwhals as nw  # noqa: PLC0415

    kind = found.rule.kind
    outcome = nw.lit(Outcome.UNKNOWN.value)
    for case in kind.cases:
        outcome = (
            nw.when(nw.col("case") == case.key).then(nw.lit(case.outcome.value)).otherwise(outcome)
        )
    frame = frame.with_columns(
        outcome.alias("outcome"),
        nw.lit(found.rule.id).alias("rule"),
        nw.lit(found.rule.provider.entry_point).alias("provider"),
    )
    return frame.select(*COLUMNS).collect("pyarrow").to_native().cast(schema)


def _row(finding: Finding) -> Mapping[str, Any]:
    amount, unit = None, None
    if finding.margin is not None:
        factor, unit = _WHOLE.get(finding.margin.unit, (1, finding.margin.unit))
        amount = (finding.margin.amount * factor + Fraction(1, 2)).__floor__()
    return {
        "rule": finding.rule.id,
        "provider": finding.rule.provider.entry_point,
        "subject": finding.subject,
        "outcome": finding.outcome.value,
        "case": finding.case,
        "due": finding.due,
        "act_by": finding.act_by,
        "certainty": finding.certainty,
        "actual": finding.actual.en if finding.actual else None,
        "margin": amount,
        "margin_unit": unit,
    }
