"""Calendars for phones and office programs, in the iCalendar format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import icalendar

from fazhigov.assessment.findings import Findings
from fazhigov.assessment.upcoming import Upcoming
from fazhigov.calendars.moments import SHANGHAI, to_day
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.errors import CalendarCoverageError
from fazhigov.reports.data import unusual_days
from fazhigov.rules.evidence import NO_SUBJECT
from fazhigov.rules.outcome import Outcome
from fazhigov.text import Lang, Text, printable

_PRODUCT = "-//fazhigov//working calendar//EN"

ALARMS = (3, 1, 0)
"""Working days before the act-by date on which to remind."""

_ZONE = ZoneInfo("Asia/Shanghai")

_FIRST = datetime(2000, 1, 1, tzinfo=UTC)
"""Sequences count the minutes from here."""

_TITLE = Text("{county} 法治任务期限", "{county}: duties of the rule of law")
_OVERDUE = Text("【逾期】", "[overdue] ")
_PROVISIONAL = Text("【暂定】", "[provisional] ")
_ACT_BY = Text("最迟 {day} 办理", "Act by {day}")
_SAYS = Text("依据：{notice}", "by {notice}")


def year_as_icalendar(calendar: WorkingCalendar, year: int, lang: Lang) -> bytes:
    """Return a year's days off and make-up working days, one all-day event each.

    Events keep their UID from one export to the next, so that importing again updates them.
    """
    found = icalendar.Calendar()
    found.add("prodid", _PRODUCT)
    found.add("version", "2.0")
    for day in unusual_days(calendar, year):
        event = icalendar.Event()
        name = day.name.to(lang) if day.name else ""
        event.add("uid", f"{day.date.isoformat()}@calendar.fazhigov")
        event.add("summary", f"{day.kind.label.to(lang)} {name}".strip())
        event.add("dtstart", day.date)
        event.add("dtend", day.date + timedelta(1))
        event.add("transp", "TRANSPARENT")
        event.add("categories", [day.kind.value])
        notice = day.notice
        assert notice is not None  # That makes the day an unusual one.
        event.add("description", _SAYS.format(notice=notice.label).to(lang))
        _revise(event, notice.issued or day.date.replace(month=1, day=1))
        if notice.url:
            event.add("url", notice.url)
        found.add_component(event)
    return bytes(found.to_ical())


def upcoming_as_icalendar(
    duties: Iterable[Upcoming], findings: Findings, lang: Lang, *, alarms: Sequence[int] = ALARMS
) -> bytes:
    """Return one event for each open duty, on its due day or at its due moment in Asia/Shanghai.

    A duty keeps its UID from one export to the next, whenever it falls due by then, and a later
    export has a higher sequence, so that importing again updates events instead of doubling them.
    What is done is left out; it does not vanish from calendars by itself.

    Args:
        duties: what `upcoming` returned.
        findings: what it was made from; its day of assessment stamps the events.
        lang: the language of names and notes.
        alarms: how many working days before the act-by date to remind, at nine in the morning;
            days before the day of assessment are left out.
    """
    found = icalendar.Calendar()
    found.add("prodid", "-//fazhigov//upcoming//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", printable(_TITLE.format(county=findings.county.name).to(lang)))
    found.add("x-wr-timezone", str(SHANGHAI))
    for duty in duties:
        event = icalendar.Event()
        event.add("uid", _uid(findings, duty))
        _revise(event, findings.as_of)
        summary = printable(_summary(duty).to(lang))
        event.add("summary", summary)
        begin, end = _span(duty.due)
        event.add("dtstart", begin)
        event.add("dtend", end)
        event.add("status", "TENTATIVE" if duty.is_provisional else "CONFIRMED")
        if duty.department:
            event.add("categories", [duty.department])
        event.add("description", printable(_note(duty).to(lang)))
        for days in alarms:
            at = _nine(duty.act_by, days, findings.calendar)
            if at is not None and to_day(at) >= to_day(findings.as_of):
                event.add_component(_alarm(at, summary))
        found.add_component(event)
    found.add_missing_timezones()
    return bytes(found.to_ical())


def _revise(event: icalendar.Event, as_of: date) -> None:
    """Say as of when an event stands: of two with one UID, calendars keep the later one."""
    if isinstance(as_of, datetime):
        at = as_of.astimezone(UTC)
    else:  # A day counts through its end.
        at = datetime.combine(as_of + timedelta(1), time(), tzinfo=_ZONE).astimezone(UTC)
    event.add("dtstamp", at)
    event.add("last-modified", at)
    event.add("sequence", (at - _FIRST) // timedelta(minutes=1))


def _uid(findings: Findings, duty: Upcoming) -> str:
    """Name a duty the same in every export; keys of people stay out of it.

    The year tells apart cases and periods that are named alike. It is that of the event which the
    term runs from, for the due date may move.
    """
    finding = duty.finding
    trigger = finding.deadline.trigger if finding.deadline else None
    year = (trigger or duty.due).year
    parts = (findings.county.name.zh, str(year), finding.rule.id, finding.subject)
    return f"{sha256(chr(0).join(parts).encode()).hexdigest()[:32]}@upcoming.fazhigov"


def _summary(duty: Upcoming) -> Text:
    title = duty.finding.rule.obligation.title
    subject = "" if duty.finding.subject == NO_SUBJECT else f" [{duty.finding.subject}]"
    state = Text("", "")
    if duty.finding.outcome is Outcome.OVERDUE:
        state = _OVERDUE
    elif duty.is_provisional:
        state = _PROVISIONAL
    return Text(f"{state.zh}{title.zh}{subject}", f"{state.en}{title.en}{subject}")


def _note(duty: Upcoming) -> Text:
    finding = duty.finding
    act_by = _ACT_BY.format(day=duty.act_by)
    citation = finding.rule.obligation.citation.text
    return Text(
        f"{finding.reason.zh}\n{act_by.zh}\n{citation.zh}",
        f"{finding.reason.en}\n{act_by.en}\n{citation.en}",
    )


def _span(due: date) -> tuple[datetime, datetime]:
    """Return when an event begins and ends: the due day in Shanghai, or the last quarter hour."""
    if isinstance(due, datetime):
        at = due.astimezone(_ZONE)
        return at - timedelta(minutes=15), at
    begin = datetime.combine(due, time(), tzinfo=_ZONE)
    return begin, datetime.combine(due + timedelta(1), time(), tzinfo=_ZONE)


def _nine(act_by: date, days: int, calendar: WorkingCalendar) -> datetime | None:
    """Return nine in the morning, so many working days before; None beyond the calendar."""
    try:
        day = calendar.add_working_days(act_by, -days) if days else act_by
    except CalendarCoverageError:
        return None
    return datetime.combine(day, time(9), tzinfo=_ZONE).astimezone(UTC)


def _alarm(at: datetime, text: str) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", at, parameters={"VALUE": "DATE-TIME"})
    return alarm
