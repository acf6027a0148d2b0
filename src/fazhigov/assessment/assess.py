"""Assessment: the rules of a rulebook held against a county's records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fazhigov.assessment.finding import Finding
from fazhigov.assessment.findings import Findings, RuleFindings
from fazhigov.assessment.rulebook import Rulebook
from fazhigov.assessment.verdicts import Verdicts
from fazhigov.assessment.waivers import LEDGER, Waiver, waiver_faults
from fazhigov.calendars.moments import to_day
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.errors import AssessmentError, refuse
from fazhigov.records.county import County, Unit
from fazhigov.records.ledger import Ledger
from fazhigov.records.readers import read_records
from fazhigov.records.schema import RecordType
from fazhigov.records.table import LedgerTable
from fazhigov.rules.by_row import is_by_row
from fazhigov.rules.evidence import Evidence
from fazhigov.rules.kind import Kind, is_foldable
from fazhigov.rules.rule import Rule
from fazhigov.text import NO_TEXT, Text

AnyLedger = Ledger | LedgerTable


def assess(
    rulebook: Rulebook,
    records: Any,
    *,
    as_of: date,
    year: int | None = None,
    calendar: WorkingCalendar | None = None,
) -> Findings:
    """Hold every rule of *rulebook* against *records*.

    Args:
        rulebook: from `Registry.rulebook`.
        records: a folder, or a mapping from ledgers to frames; see `read_records`.
        as_of: the day, through its end, up to which facts count; nothing reads the clock.
        year: the year to assess: cases that began in it, reports on it, quotas that it closes.
            None takes `county.toml`'s; without one there, all years of the plan through `as_of`.
        calendar: which days are working days; the rulebook's by default.

    Raises:
        InputErrors: the records are refused, with every fault.
        AssessmentError: a year after `as_of`, or `as_of` without a zone.
    """
    found = read_records(records, rulebook.record_types)
    year = found.county.year if year is None else year
    day = to_day(as_of)
    if year is not None and year > day.year:
        raise AssessmentError(
            Text(
                f"核查日 {day} 早于被核查年度 {year}",
                f"the year {year} has not begun on the day of assessment, {day}",
            )
        )
    calendar = rulebook.calendar if calendar is None else calendar
    waivers = [Waiver.of(record) for record in found.ledgers.get(LEDGER, ())]
    all_rules = None if rulebook.selection else [rule.id for rule in rulebook]
    refuse(LEDGER, list(waiver_faults(waivers, all_rules)))
    return Findings(
        rulebook=rulebook,
        county=found.county,
        year=year,
        as_of=as_of,
        calendar=calendar,
        rules=tuple(
            assess_rule(
                rule,
                found.ledgers,
                record_types=rulebook.record_types,
                calendar=calendar,
                as_of=as_of,
                year=year,
                units=found.county.units,
                waivers=tuple(waiver for waiver in waivers if waiver.concerns(rule.id)),
            )
            for rule in rulebook
        ),
        score_ledgers={
            name: ledger if isinstance(ledger, Ledger) else _all_of(ledger)
            for name, ledger in found.ledgers.items()
            if ledger.type.use == "scores"
        },
    )


def check(
    rule: Rule,
    record: Mapping[str, Any],
    *,
    as_of: date,
    record_types: Mapping[str, RecordType],
    calendar: WorkingCalendar,
    zone: str | None = None,
) -> Finding:
    """Hold one rule against one record, as a web page or a form does.

    Args:
        rule: from a rulebook.
        record: the fields of a row of the rule's ledger, by name or Chinese heading.
        as_of: the day, through its end, up to which facts count.
        record_types: the rulebook's.
        calendar: which days are working days.
        zone: the zone of moments that state none, such as "Asia/Shanghai".

    Raises:
        InputErrors: the record does not fit its ledger.
        AssessmentError: the rule does not judge single records: a quota, for one.
    """
    if not is_by_row(rule.kind):
        raise AssessmentError(
            Text(
                f"{rule.id} 不能只凭一条记录核查",
                f"{rule.id} is not decided by one record: use `assess`",
            )
        )
    county = County(NO_TEXT, zone=zone)
    records = read_records({"county": county, rule.kind.ledger: [record]}, record_types)
    (finding,) = assess_rule(
        rule, records.ledgers, record_types=record_types, calendar=calendar, as_of=as_of
    )
    return finding


def assess_rule(
    rule: Rule,
    ledgers: Mapping[str, AnyLedger],
    *,
    record_types: Mapping[str, RecordType],
    calendar: WorkingCalendar,
    as_of: date,
    year: int | None = None,
    units: tuple[Unit, ...] = (),
    waivers: tuple[Waiver, ...] = (),
) -> RuleFindings:
    """Hold one rule against ledgers; see `assess`."""
    read = {column.ledger for column in rule.kind.columns()}
    own = {name: ledgers[name] for name in sorted(read & set(ledgers))}
    tables = {name: table for name, table in own.items() if isinstance(table, LedgerTable)}
    held = {name: ledger for name, ledger in own.items() if isinstance(ledger, Ledger)}
    in_place = is_by_row(rule.kind) and not _reads_text_as_numbers(rule.kind, record_types)
    if not in_place:
        held |= {name: _at_hand(rule.kind, table) for name, table in tables.items()}
    evidence = Evidence(
        ledgers=held,
        record_types=record_types,
        calendar=calendar,
        as_of=as_of,
        years=_years(rule, year, to_day(as_of)),
        every_year=year is None,
        in_force=rule.obligation.in_force,
        units=units,
    )
    return RuleFindings(
        rule,
        evidence,
        tables=tuple(Verdicts(rule.kind, table, evidence) for table in tables.values())
        if is_by_row(rule.kind) and in_place
        else (),
        waivers=waivers,
        row_by_row=bool(tables) and not in_place and not is_foldable(rule.kind),
    )


def _reads_text_as_numbers(kind: Kind, record_types: Mapping[str, RecordType]) -> bool:
    """Tell whether a kind reads columns that tables keep as text, so as to keep them exact."""
    types = (record_types[column.ledger].fields[column.field].type for column in kind.columns())
    return any(type_ in ("amount", "percent") for type_ in types)


def _at_hand(kind: Kind, table: LedgerTable) -> Ledger:
    """Read a table for a kind that judges records: rows alike folded into one, if it can count."""
    if not is_foldable(kind):
        return _all_of(table)
    asked = [column.field for column in kind.columns() if column.ledger == table.type.name]
    if kind.names_rows:
        asked += table.type.key
    return Ledger(table.type, tuple(table.folded(asked)), table.file)


def _all_of(table: LedgerTable) -> Ledger:
    return Ledger(table.type, tuple(table), table.file)


def _years(rule: Rule, year: int | None, as_of: date) -> list[int]:
    if year is not None:
        return [year]
    in_force = rule.obligation.in_force
    last = min(as_of.year, in_force.until.year if in_force.until else as_of.year)
    # A rule that has not begun is asked of the year at hand, so that it says so.
    return list(range(in_force.from_.year, last + 1)) or [as_of.year]
