"""Run the examples that stand beside each rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fazhigov.assessment.assess import assess_rule
from fazhigov.assessment.finding import Finding
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.errors import DataError, FazhigovError, InputErrors, near_match
from fazhigov.obligations.obligation import Example
from fazhigov.records.readers import Unit, read_records
from fazhigov.records.schema import RecordType
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.rule import Rule
from fazhigov.text import Text

SIDES: tuple[tuple[frozenset[Outcome], Text], ...] = (
    (frozenset({Outcome.MET}), Text("达标", "met")),
    (
        frozenset({Outcome.LATE, Outcome.BREACHED, Outcome.OVERDUE}),
        Text("逾期或者未达标", "late, breached or overdue"),
    ),
    (
        frozenset({Outcome.NOT_APPLICABLE, Outcome.EXEMPT}),
        Text("不适用或者免除", "not applicable or exempt"),
    ),
    (frozenset({Outcome.UNKNOWN}), Text("情况不明", "unknown")),
)
"""What the examples of every rule must show, each at least once."""


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
    own = next(iter(rule.kind.columns())).ledger
    if example.records:
        tables[own] = list(example.records)
    records = read_records(tables, record_types)
    found = assess_rule(
        rule,
        records.ledgers,
        record_types=record_types,
        calendar=calendar,
        as_of=example.as_of,
        year=example.year,
        units=tuple(Unit(unit["name"], unit["type"]) for unit in example.units),
    )
    return list(found)


def example_faults(
    rules: Iterable[Rule],
    *,
    record_types: Mapping[str, RecordType],
    calendar: WorkingCalendar,
) -> list[DataError]:
    """Return what is wrong with the examples of *rules*: wrong answers, and sides left out.

    Every rule needs an example that is met, one that is not (late, breached or overdue), one that
    is not applicable or exempt, and one that is unknown.
    """
    faults: list[DataError] = []
    for rule in rules:
        obligation = rule.obligation
        shown: set[str] = {example.expect for example in obligation.examples}
        faults += [
            _fault(
                rule,
                "examples",
                Text(f"没有“{what.zh}”的示例", f"no example is {what.en}"),
                Text("请补一个手工核算的示例", "Add a case worked by hand"),
            )
            for side, what in SIDES
            if not shown & side
        ]
        for number, example in enumerate(obligation.examples):
            place = f"examples[{number}]"
            if example.expect not in set(Outcome):
                remedy = near_match(example.expect, set(Outcome))
                problem = Text(
                    f"没有“{example.expect}”这种结论", f"there is no outcome {example.expect!r}"
                )
                faults.append(_fault(rule, place, problem, remedy))
                continue
            try:
                found = run_example(rule, example, record_types=record_types, calendar=calendar)
            except (InputErrors, FazhigovError) as error:
                wrong = error.faults if isinstance(error, InputErrors) else (error,)
                remedy = Text("请更正示例", "Mend the example")
                faults += [_fault(rule, place, fault.text, remedy) for fault in wrong]
                continue
            if example.subject is not None:
                found = [finding for finding in found if finding.subject == example.subject]
            if [finding.outcome for finding in found] != [example.expect]:
                faults.append(_wrong(rule, place, example, found))
    return faults


def _wrong(rule: Rule, place: str, example: Example, found: list[Finding]) -> DataError:
    zh = "；".join(f"{f.outcome.value}（{f.subject}：{f.reason.zh}）" for f in found)
    en = "; ".join(f"{f.outcome.value} ({f.subject}: {f.reason.en})" for f in found)
    return _fault(
        rule,
        place,
        Text(
            f"“{example.why}”应为 {example.expect}，实为 {zh or '无'}",
            f"{example.why!r} expects {example.expect}, found {en or 'nothing'}",
        ),
        Text("请核对示例与规则", "Work the case by hand again, then mend it or the rule"),
    )


def _fault(rule: Rule, place: str, problem: Text, remedy: Text) -> DataError:
    obligation = rule.obligation
    return DataError(
        file=obligation.file,
        place=f"{obligation.at}.{place}",
        problem=Text(f"{rule.id}：{problem.zh}", f"{rule.id}: {problem.en}"),
        remedy=remedy,
    )
