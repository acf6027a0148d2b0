"""Run the examples that stand beside each rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fazhigov.assessment.assess import check_rule
from fazhigov.assessment.finding import Finding
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.obligations.obligation import Example
from fazhigov.records.readers import Unit, read_records
from fazhigov.records.schema import RecordType
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.rule import Rule

ANSWERED_WELL = frozenset({Outcome.MET})
ANSWERED_BADLY = frozenset({Outcome.LATE, Outcome.BREACHED, Outcome.OVERDUE})


def run_example(
    rule: Rule,
    example: Example,
    *,
    record_types: Mapping[str, RecordType],
    calendar: WorkingCalendar,
) -> list[Finding]:
    """Hold a rule against one of its examples.

    Raises:
        InputErrors: the example's records do not fit their ledgers.
    """
    tables = {ledger: list(rows) for ledger, rows in example.other.items()}
    own = next(iter(ledger for ledger, _ in rule.kind.columns()))
    if example.records:
        tables[own] = list(example.records)
    records = read_records(tables, record_types)
    return check_rule(
        rule,
        records.ledgers,
        record_types=record_types,
        calendar=calendar,
        as_of=example.as_of,
        year=example.year,
        units=tuple(Unit(unit["name"], unit["type"]) for unit in example.units),
    )


def example_faults(
    rules: Iterable[Rule],
    *,
    record_types: Mapping[str, RecordType],
    calendar: WorkingCalendar,
) -> list[str]:
    """Return what is wrong with the examples of *rules*: wrong answers, and kinds left out.

    Every rule needs an example that is met, one that is not (late, breached or overdue) and one
    that is unknown.
    """
    faults: list[str] = []
    for rule in rules:
        expected = {Outcome(example.expect) for example in rule.obligation.examples}
        for kinds, what in (
            (ANSWERED_WELL, "met"),
            (ANSWERED_BADLY, "late, breached or overdue"),
            (frozenset({Outcome.UNKNOWN}), "unknown"),
        ):
            if not expected & kinds:
                faults.append(f"{rule.id}: no example is {what}")
        for number, example in enumerate(rule.obligation.examples):
            found = run_example(rule, example, record_types=record_types, calendar=calendar)
            outcomes = [finding.outcome.value for finding in found]
            if outcomes != [example.expect]:
                reasons = "; ".join(f"{f.subject}: {f.reason.en}" for f in found)
                faults.append(
                    f"{rule.id}, example {number} ({example.why}): expected "
                    f"{example.expect}, found {', '.join(outcomes)} ({reasons})"
                )
    return faults
