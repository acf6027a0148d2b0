"""Calendars for phones and office programs, in the iCalendar format."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar

from fazhigov.calendars.working import WorkingCalendar
from fazhigov.reports.data import unusual_days
from fazhigov.text import Lang, Text

_PRODUCT = "-//fazhigov//working calendar//EN"

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
        if day.notice is not None:
            notice = day.notice
            event.add("description", _SAYS.format(notice=notice.label).to(lang))
            issued = notice.issued or day.date.replace(month=1, day=1)
            event.add("dtstamp", datetime(issued.year, issued.month, issued.day, tzinfo=UTC))
            if notice.url:
                event.add("url", notice.url)
        found.add_component(event)
    return bytes(found.to_ical())
