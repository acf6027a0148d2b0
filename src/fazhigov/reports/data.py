"""Results as plain data, the same for every command's `--format json`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from fazhigov.assessment.findings import Findings
from fazhigov.calendars.notice import DayKind, Notice
from fazhigov.calendars.working import Day, WorkingCalendar
from fazhigov.deadlines.deadline import Deadline
from fazhigov.documents import Period
from fazhigov.errors import PluginError
from fazhigov.obligations.obligation import Reading
from fazhigov.plugins.registry import Registry
from fazhigov.rules.rule import Provider, Rule
from fazhigov.scoring.scored import Score
from fazhigov.text import Lang

Data = dict[str, Any]


def assessment_data(findings: Findings, score: Score, lang: Lang) -> Data:
    """Return a whole assessment."""
    rulebook, county = findings.rulebook, findings.county
    return {
        "plan": rulebook.plan.id,
        "plan_title": rulebook.plan.title.to(lang),
        "county": {
            "name": county.name.to(lang),
            "bound": county.bound,
            "synthetic": county.synthetic,
            "note": county.note.to(lang) if county.note else None,
        },
        "year": findings.year,
        "as_of": moment(findings.as_of),
        "calendar": {
            "first_day": findings.calendar.first_day.isoformat(),
            "last_published_day": findings.calendar.last_published_day.isoformat(),
            "last_known_day": findings.calendar.last_known_day.isoformat(),
            "notices": len(findings.calendar.notices),
        },
        "selection": list(rulebook.selection),
        "plugins": plugins_data(rulebook.providers, rulebook.failures, lang),
        "row_by_row": list(findings.row_by_row),
        "counts": {outcome.value: n for outcome, n in findings.counts.items()},
        "findings": [finding.to_json(lang) for finding in findings],
        "score": score.to_json(lang),
    }


def due_data(deadline: Deadline, lang: Lang) -> Data:
    """Return a deadline with its trace."""
    return {
        "trigger": moment(deadline.trigger) if deadline.trigger else None,
        "term": str(deadline.term) if deadline.term else None,
        "due": moment(deadline.due),
        "act_by": deadline.act_by.isoformat(),
        "expires_at": deadline.expires_at.isoformat(),
        "certainty": deadline.certainty.value,
        "due_range": [moment(end) for end in deadline.due_range],
        "explanation": deadline.headline.to(lang),
        "trace": [step.to_json(lang) for step in deadline.trace],
    }


def calendar_data(calendar: WorkingCalendar, year: int, lang: Lang) -> Data:
    """Return what is unusual in a year: days off on weekdays, working weekend days."""
    return {
        "year": year,
        "working_days": calendar.count_working_days(*_span(calendar, year)),
        "known_through": min(date(year, 12, 31), calendar.last_known_day).isoformat(),
        "days": [
            {
                "date": day.date.isoformat(),
                "kind": day.kind.value,
                "name": day.name.to(lang) if day.name else None,
                "notice": notice_data(day.notice, lang) if day.notice else None,
            }
            for day in unusual_days(calendar, year)
        ],
    }


def notice_data(notice: Notice, lang: Lang) -> Data:
    """Return which notice it is."""
    return {
        "label": notice.label.to(lang),
        "number": notice.number,
        "issued": notice.issued.isoformat() if notice.issued else None,
        "confidence": notice.confidence,
    }


def unusual_days(calendar: WorkingCalendar, year: int) -> list[Day]:
    """Return the days of a year, as far as known, that a notice speaks of."""
    days = (
        calendar.day(date(year, 1, 1) + timedelta(n)) for n in range(_known_days(calendar, year))
    )
    return [
        day
        for day in days
        if day.notice is not None and day.kind not in (DayKind.WORKING_DAY, DayKind.WEEKEND)
    ]


def rules_data(rules: Iterable[Rule], lang: Lang) -> list[Data]:
    """Return rules."""
    return [rule_data(rule, lang) for rule in rules]


def rule_data(rule: Rule, lang: Lang) -> Data:
    """Return one rule."""
    obligation = rule.obligation
    return {
        "id": rule.id,
        "kind": rule.kind.name,
        "limit": rule.kind.limit.to(lang),
        "cadence": rule.kind.cadence.value,
        "provider": rule.provider.entry_point,
        "distribution": rule.provider.distribution,
        "version": rule.provider.version,
        "department": obligation.department,
        "provision": obligation.provision,
        "citation": obligation.citation.text.to(lang),
        "confidence": obligation.citation.confidence,
        "anchor": obligation.citation.anchor,
        "title": {"zh": obligation.title.zh, "en": obligation.title.en},
        "bearer": {"zh": obligation.bearer.zh, "en": obligation.bearer.en},
        "bearer_is": obligation.bearer_is,
        "evidence": obligation.evidence.to(lang),
        "exemption": obligation.exemption.to(lang) if obligation.exemption else None,
        "in_force": period_data(obligation.in_force),
        "national": obligation.national,
        "upper": [
            {"document": n.document, "article": n.article, "confidence": n.confidence}
            for n in obligation.upper
        ],
        "reading": reading_data(obligation.reading, lang),
    }


def reading_data(reading: Reading | None, lang: Lang) -> Data | None:
    """Return the reading taken, its basis and the other reading."""
    if reading is None:
        return None
    return {
        "taken": reading.taken.to(lang),
        "basis": reading.basis.to(lang),
        "other": reading.other.to(lang),
    }


def plugins_data(
    providers: tuple[Provider, ...], failures: tuple[PluginError, ...], lang: Lang
) -> list[Data]:
    """Return every plugin found, the failed ones with their error."""
    failed = {(f.entry_point, f.distribution, f.version): f for f in failures}
    rows = [
        {
            "name": p.entry_point,
            "distribution": p.distribution,
            "version": p.version,
            "status": "ok",
            "error": None,
        }
        for p in providers
    ] + [
        {
            "name": name,
            "distribution": distribution,
            "version": version,
            "status": "failed",
            "error": error.text.to(lang),
        }
        for (name, distribution, version), error in failed.items()
    ]
    return sorted(rows, key=lambda row: (str(row["name"]), str(row["distribution"])))


def registry_data(registry: Registry, lang: Lang) -> list[Data]:
    """Return the plugins of a registry with what each brings."""
    rows = plugins_data(registry.providers, registry.failures, lang)
    for row in rows:
        rules = [
            rule.id for rule in all_rules(registry) if rule.provider.entry_point == row["name"]
        ]
        row["rules"] = len(rules)
        brought = registry.brought.get(str(row["name"]), {})
        row["brings"] = {hook: list(names) for hook, names in brought.items()}
    return rows


def all_rules(registry: Registry) -> list[Rule]:
    """Return every rule of every plan and department."""
    found = [rule for plan in registry.plans.values() for rule in plan.rules]
    return found + [rule for rules in registry.departments.values() for rule in rules.rules]


def period_data(period: Period) -> Data:
    """Return a period."""
    return {
        "from": period.from_.isoformat(),
        "until": period.until.isoformat() if period.until else None,
    }


def moment(value: date) -> str:
    """Show a day as 2024-09-27 and a moment to the minute, with its zone."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat()


def _known_days(calendar: WorkingCalendar, year: int) -> int:
    calendar.day(date(year, 1, 1))
    last = min(date(year, 12, 31), calendar.last_known_day)
    return (last - date(year, 1, 1)).days + 1


def _span(calendar: WorkingCalendar, year: int) -> tuple[date, date]:
    """Return the span (after, through] of a year, as far as it is known."""
    first = date(year, 1, 1)
    last = first + timedelta(_known_days(calendar, year) - 1)
    return (first - timedelta(1) if calendar.covers(first - timedelta(1)) else first), last
