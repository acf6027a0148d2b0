"""The public contract, as type checkers see it: mypy reads this, and nobody runs it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any, assert_type

import fazhigov as fz
from fazhigov.testing.properties import Property, calendar_properties, plugin_properties

# Calendars

cal = fz.china()
assert_type(cal, fz.WorkingCalendar)
assert_type(cal.is_working_day(date(2024, 9, 29)), bool)
assert_type(cal.is_working_day([date(2024, 9, 29)]), list[bool])
assert_type(cal.add_working_days(date(2024, 9, 27), 7), date)
assert_type(cal.add_working_days([date(2024, 9, 27)], 7), list[date])
assert_type(cal.count_working_days(date(2024, 9, 27), date(2024, 10, 12)), int)
assert_type(cal.next_working_day(date(2024, 9, 27)), date)
assert_type(cal.day(date(2024, 9, 29)), fz.Day)
assert_type(cal.day(date(2024, 9, 29)).kind, fz.DayKind)
assert_type(cal.day(date(2024, 9, 29)).name, fz.Text | None)
assert_type(cal.day(date(2024, 9, 29)).notice, fz.Notice | None)
assert_type(cal.first_day, date)
assert_type(cal.last_published_day, date)
assert_type(cal.as_known_on(date(2020, 1, 20)), fz.WorkingCalendar)
notices = fz.load_notices("2027.toml")
assert_type(cal.with_notices(*notices), fz.WorkingCalendar)

# Deadlines

terms: list[fz.Term] = [
    fz.WorkingDays(7),
    fz.CalendarDays(20),
    fz.Hours(5),
    fz.Months(1),
    fz.Years(2),
]
assert_type(fz.parse_term("7 working days"), fz.Term)
assert_type(
    fz.statutory_term("行政处罚法", 7, on=date(2024, 9, 27)), fz.WorkingDays | fz.CalendarDays
)
due = fz.deadline(
    date(2024, 9, 27),
    fz.WorkingDays(7),
    calendar=cal,
    tolled=[fz.Tolled(date(2024, 9, 28), None, fz.Text("听证", "hearing"))],
    extension=fz.Extension(fz.WorkingDays(3), date(2024, 10, 1), cap=fz.WorkingDays(5)),
    cutoff=time(17, 30),
    roll=fz.Roll.WORKING_DAY,
)
assert_type(due, fz.Deadline)
assert_type(due.due, date)
assert_type(due.act_by, date)
assert_type(due.certainty, fz.Certainty)
assert_type(due.due_range, tuple[date, date])
assert_type(due.expires_at, datetime)
assert_type(due.explain(lang="zh-CN"), str)
assert_type(due.on(cal), fz.Deadline)
found = fz.window(date(2024, 9, 27), fz.WorkingDays(5), fz.WorkingDays(15), calendar=cal)
assert_type(found, fz.Window)
assert_type(found.place(date(2024, 10, 10)), fz.Place)
assert_type(fz.annual_date(2025, 1, 31, calendar=cal), fz.Deadline)
assert_type(fz.deadline_before(date(2024, 10, 10), fz.WorkingDays(7), calendar=cal), fz.Deadline)
assert_type(fz.impact([due], cal), tuple[fz.Change, ...])

# Registry, assessment, score

registry = fz.Registry.load(only=["petitions"], blocked=(), required=(), strict=False)
assert_type(registry, fz.Registry)
assert_type(registry.failures, tuple[fz.PluginError, ...])
rulebook = registry.rulebook("biyang-2021-2025", departments=["petitions", ...])
assert_type(rulebook, fz.Rulebook)
findings = fz.assess(rulebook, "examples/sheqi-2024", year=2024, as_of=date(2025, 2, 10))
assert_type(findings, fz.Findings)
assert_type(findings.counts, Mapping[fz.Outcome, int])
for finding in findings:
    assert_type(finding, fz.Finding)
    assert_type(finding.outcome, fz.Outcome)
    assert_type(finding.light, fz.Light | None)
    assert_type(finding.due, str | None)
    assert_type(finding.reason, fz.Text)
    assert_type(finding.deadline, fz.Deadline | None)
    assert_type(finding.to_json("en"), dict[str, Any])
score = fz.score(findings, scheme=fz.load_scheme("scheme.toml"))
assert_type(score, fz.Score)
assert_type(score.lower, Fraction | None)
assert_type(score.upper, Fraction | None)
assert_type(score.coverage, Fraction | None)
assert_type(fz.score(findings), fz.Score)
assert_type(fz.repairs(findings, score), fz.Repairs)

# Properties

assert_type(calendar_properties(cal), list[Property])
assert_type(plugin_properties("petitions", examples=5), list[Property])
