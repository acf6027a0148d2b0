"""Assessment: the rules of a rulebook held against a county's records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from fazhigov.assessment.finding import Finding
from fazhigov.assessment.rulebook import Rulebook
from fazhigov.calendars.moments import to_day
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.errors import AssessmentError, CalendarCoverageError
from fazhigov.records.ledger import Ledger
from fazhigov.records.readers import County, Unit, read_records
from fazhigov.records.schema import RecordType
from fazhigov.rules.decision import Case, otherwise
from fazhigov.rules.evidence import NO_SUBJECT, Evidence, Judgement
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.rule import Rule
from fazhigov.text import Text

BEYOND_CALENDAR = Case(
    "beyond_calendar",
    Outcome.UNKNOWN,
    otherwise,
    Text("期限无法计算：{problem}", "the due date cannot be computed: {problem}"),
)


@frozen
class Findings:
    """All findings of one assessment, with everything they depend on."""

    rulebook: Rulebook = field(repr=False)
    county: County
    year: int | None
    as_of: date
    calendar: WorkingCalendar = field(repr=False)
    all: tuple[Finding, ...] = field(repr=lambda found: f"<{len(found)} findings>")

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many findings there are of each outcome."""
        counted = Counter(finding.outcome for finding in self.all)
        return {outcome: counted[outcome] for outcome in Outcome if counted[outcome]}


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
    return Findings(
        rulebook=rulebook,
        county=found.county,
        year=year,
        as_of=as_of,
        calendar=calendar,
        all=tuple(
            finding
            for rule in rulebook
            for finding in check_rule(
                rule,
                found.ledgers,
                record_types=rulebook.record_types,
                calendar=calendar,
                as_of=as_of,
                year=year,
                units=found.county.units,
            )
        ),
    )


def check_rule(
    rule: Rule,
    ledgers: Mapping[str, Ledger],
    *,
    record_types: Mapping[str, RecordType],
    calendar: WorkingCalendar,
    as_of: date,
    year: int | None = None,
    units: tuple[Unit, ...] = (),
) -> list[Finding]:
    """Hold one rule against ledgers; see `assess`."""
    in_force = rule.obligation.in_force
    evidence = Evidence(
        ledgers=ledgers,
        record_types=record_types,
        calendar=calendar,
        as_of=as_of,
        years=_years(rule, year, to_day(as_of)),
        every_year=year is None,
        in_force=in_force,
        units=units,
    )
    try:
        return [Finding.of(rule, judgement) for judgement in rule.kind.judge(evidence)]
    except CalendarCoverageError as error:
        # One date that cannot be computed makes one duty unknown, not the whole assessment void.
        beyond = Judgement(NO_SUBJECT, BEYOND_CALENDAR, {"problem": error.text})
        return [Finding.of(rule, beyond)]


def _years(rule: Rule, year: int | None, as_of: date) -> list[int]:
    if year is not None:
        return [year]
    in_force = rule.obligation.in_force
    last = min(as_of.year, in_force.until.year if in_force.until else as_of.year)
    return list(range(in_force.from_.year, last + 1))
