"""What is overdue or falls due: in working days left, and as a calendar file.

Disputes of the plan's item 2.4.1 have seven working days. Raised on Friday 2024-09-27, one is due
on Saturday 2024-10-12: 09-29, 09-30, 10-08, 10-09, 10-10, 10-11, 10-12 are seven (09-29 and 10-12
are make-up working days). Raised on 2024-09-02, one was due on 2024-09-11 (09-03 to 09-06 are four,
09-09 to 09-11 three). From then through 09-27 there are eleven: 09-12, 09-13, Sat 09-14 (make-up
day), 09-18, 09-19, 09-20, 09-23, 09-24, 09-25, 09-26, 09-27.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from attrs import evolve

import fazhigov as fz
from fazhigov.assessment.upcoming import Upcoming, upcoming
from fazhigov.reports.icalendar import upcoming_as_icalendar, year_as_icalendar
from fazhigov.text import LANGS, printable

AS_OF = date(2024, 9, 27)
ROWS = [
    {"id": "new", "raised_on": date(2024, 9, 27), "settled": False},
    {"id": "old", "raised_on": date(2024, 9, 2), "settled": False},
    {"id": "done", "raised_on": date(2024, 9, 2), "settled_on": date(2024, 9, 4), "settled": True},
]
HOURS = ZoneInfo("America/New_York")


def found(registry: fz.Registry, rows: Any = ROWS, as_of: date = AS_OF) -> fz.Findings:
    """Assess disputes and one incident."""
    rulebook = registry.rulebook("biyang-2021-2025", departments=[])
    rulebook = rulebook.select("*/2.4.1/jurisdiction-dispute", "*/2.7.1/press-conference")
    county = fz.County(fz.Text("合成县", "Synthetic"), zone="Asia/Shanghai", synthetic=True)
    source = {"county": county, "jurisdiction-dispute": rows}
    return fz.assess(rulebook, source, year=as_of.year, as_of=as_of)


def listed(duties: list[Upcoming]) -> list[tuple[str, int | None]]:
    """Subjects with the working days left."""
    return [(duty.finding.subject, duty.days_left) for duty in duties]


def test_overdue_first_then_by_the_day_to_act(registry: fz.Registry) -> None:
    """Eleven working days ago, and seven to go; what is done is not listed."""
    assert listed(upcoming(found(registry))) == [("old", -11), ("new", 7)]


@pytest.mark.parametrize(("within", "subjects"), [(6, ["old"]), (7, ["old", "new"])])
def test_only_what_is_near(registry: fz.Registry, within: int, subjects: list[str]) -> None:
    """At most so many working days left; overdue ones always."""
    duties = upcoming(found(registry), within=within)
    assert [duty.finding.subject for duty in duties] == subjects


def test_only_one_departments(registry: fz.Registry) -> None:
    """The plan names who answers for the duty."""
    findings = found(registry)
    (name,) = {duty.department for duty in upcoming(findings)}
    assert len(upcoming(findings, department=name)) == 2
    assert upcoming(findings, department="nobody") == []


def test_beyond_the_calendar_no_number_is_claimed(registry: fz.Registry) -> None:
    """Raised in the last days of 2026: next year's arrangement is not published."""
    rulebook = registry.rulebook("biyang-2021-2025", departments=[]).select(
        "*/jurisdiction-dispute"
    )
    assert rulebook.calendar.last_published_day == date(2026, 12, 31)
    row = {"id": "late", "raised_on": date(2025, 12, 30), "settled": False}
    calendar = rulebook.calendar.as_known_on(date(2025, 6, 1))
    findings = fz.assess(
        rulebook,
        {"jurisdiction-dispute": [row]},
        year=2025,
        as_of=date(2025, 12, 30),
        calendar=calendar,
    )
    (duty,) = upcoming(findings)
    assert duty.is_provisional
    assert duty.days_left is None
    text = upcoming_as_icalendar([duty], findings, "en").decode()
    assert "STATUS:TENTATIVE" in text
    assert "[provisional]" in text


# As a calendar file


def events(text: bytes) -> list[Any]:
    """Read the events of a calendar file, as another program would."""
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_an_event_lasts_the_due_day_in_shanghai(registry: fz.Registry) -> None:
    """From 00:00 to 24:00 in Shanghai: noon of the day before in New York, by its summer time."""
    findings = found(registry)
    old, new = events(upcoming_as_icalendar(upcoming(findings), findings, "en"))
    assert new.decoded("dtstart").astimezone(UTC) == datetime(2024, 10, 11, 16, tzinfo=UTC)
    assert new.decoded("dtend").astimezone(HOURS) == datetime(2024, 10, 12, 12, tzinfo=HOURS)
    assert str(old["summary"]).startswith("[overdue]")
    assert new.decoded("status") == "CONFIRMED"


def test_an_event_of_no_department_has_no_category(registry: fz.Registry) -> None:
    """A plan may leave open who answers for a duty."""
    findings = found(registry)
    duty = upcoming(findings)[0]
    rule = duty.finding.rule
    rule = evolve(rule, obligation=evolve(rule.obligation, department=None))
    open_ = evolve(duty, finding=evolve(duty.finding, rule=rule))
    (named,) = events(upcoming_as_icalendar([duty], findings, "en"))
    (nameless,) = events(upcoming_as_icalendar([open_], findings, "en"))
    assert named["categories"].cats == [duty.department]
    assert "categories" not in nameless
    assert nameless["uid"] == named["uid"]


def test_alarms_ring_before_the_last_day(registry: fz.Registry) -> None:
    """At nine in Shanghai (01:00 UTC): on 2024-10-12, 10-11 and 10-09, working days all."""
    findings = found(registry)
    _, new = events(upcoming_as_icalendar(upcoming(findings), findings, "en"))
    alarms = [alarm.decoded("trigger") for alarm in new.walk("VALARM")]
    assert alarms == [datetime(2024, 10, day, 1, tzinfo=UTC) for day in (9, 11, 12)]
    assert b"TRIGGER;VALUE=DATE-TIME:20241009T010000Z" in new.to_ical()


def test_importing_again_updates(registry: fz.Registry) -> None:
    """The same UIDs, a higher sequence the next day; two duties never share one."""
    first = found(registry)
    later = found(registry, as_of=date(2024, 9, 28))
    before = {str(e["uid"]): e["sequence"] for e in events(_ics(first))}
    after = {str(e["uid"]): e["sequence"] for e in events(_ics(later))}
    assert before.keys() == after.keys()
    assert len(before) == 2
    assert all(after[uid] == before[uid] + 24 * 60 for uid in before)
    assert _ics(first) == _ics(found(registry))


def test_later_on_the_same_day_is_a_later_revision(registry: fz.Registry) -> None:
    """Eight in the morning, ten hours later, the whole day: each replaces what was before."""
    shanghai = ZoneInfo("Asia/Shanghai")
    moments = [datetime(2024, 9, 27, hour, tzinfo=shanghai) for hour in (8, 18)]
    revisions = [
        (events(_ics(found(registry, as_of=as_of)))[0]) for as_of in (*moments, date(2024, 9, 27))
    ]
    assert [e.decoded("dtstamp").astimezone(shanghai).hour for e in revisions] == [8, 18, 0]
    first, second, third = (e["sequence"] for e in revisions)
    assert (second - first, third - second) == (600, 360)


def test_a_moved_due_date_moves_its_event(registry: fz.Registry) -> None:
    """Raised on 2025-01-20, before and after the notice for 2025 (issued 2024-11-12).

    By the notice 01-21 to 01-24 are four, Sunday 01-26 is the fifth (make-up day), 01-27 the
    sixth, and after Spring Festival (01-28 to 02-04) 02-05 is the seventh. Without it, nobody can
    say so.
    """
    rulebook = registry.rulebook("biyang-2021-2025", departments=[]).select(
        "*/jurisdiction-dispute"
    )
    row = {"id": "a", "raised_on": date(2025, 1, 20), "settled": False}
    source = {"county": fz.County(fz.Text("合成县", "Synthetic")), "jurisdiction-dispute": [row]}
    before, after = (
        events(_ics(fz.assess(rulebook, source, year=2025, as_of=as_of, calendar=calendar)))[0]
        for as_of, calendar in (
            (date(2025, 1, 20), rulebook.calendar.as_known_on(date(2024, 11, 1))),
            (date(2025, 1, 21), rulebook.calendar),
        )
    )
    assert before["uid"] == after["uid"]
    assert (before["status"], after["status"]) == ("TENTATIVE", "CONFIRMED")
    assert after.decoded("dtstart").date() == date(2025, 2, 5)
    assert before.decoded("dtstart").date() != date(2025, 2, 5)
    assert after["sequence"] > before["sequence"]


def test_one_year_or_all_years_name_a_duty_alike(registry: fz.Registry) -> None:
    """The dispute keeps its UID, whether 2024 is assessed or all years of the plan."""
    rulebook = registry.rulebook("biyang-2021-2025", departments=[]).select(
        "*/2.4.1/jurisdiction-dispute"
    )
    county = fz.County(fz.Text("合成县", "Synthetic"))
    uids = [
        {
            str(event["uid"])
            for event in events(
                _ics(
                    fz.assess(
                        rulebook,
                        {"county": county, "jurisdiction-dispute": ROWS},
                        year=year,
                        as_of=AS_OF,
                    )
                )
            )
        }
        for year in (2024, None)
    ]
    assert uids[0] == uids[1]
    assert len(uids[0]) == 2


def test_no_alarm_rings_for_days_gone_by(registry: fz.Registry) -> None:
    """What has been overdue for weeks would ring at the moment of import."""
    old, new = events(_ics(found(registry)))
    assert (len(old.walk("VALARM")), len(new.walk("VALARM"))) == (0, 3)


def rfc5545_faults(text: bytes) -> list[str]:
    """What RFC 5545 forbids: line ends, long lines, controls, what is missing or said twice."""
    faults = [] if text.endswith(b"\r\n") else ["no CRLF at the end"]
    lines = text.split(b"\r\n")[:-1]
    faults += [f"long line: {line!r}" for line in lines if len(line) > 75]
    faults += [
        f"control: {line!r}" for line in lines if re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line)
    ]
    unfolded = text.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    faults += [f"no property: {line}" for line in unfolded if not re.match(r"[A-Z-]+[;:]", line)]
    open_: list[str] = []
    seen: list[Counter[str]] = []
    for line in unfolded:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            open_.append(value)
            seen.append(Counter())
        elif name == "END":
            if open_.pop() != value:
                faults.append(f"crossed: {line}")
            own = seen.pop()
            if value == "VEVENT":
                for wanted in ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "SUMMARY"):
                    if own[wanted] != 1:
                        faults.append(f"{wanted} stands {own[wanted]} times")
        else:
            seen[-1][name.partition(";")[0]] += 1
    zones = set(re.findall(r"^TZID:(.*)$", "\n".join(unfolded), re.MULTILINE))
    used = set(re.findall(r";TZID=([^:;]*)", "\n".join(unfolded)))
    return faults + [f"no VTIMEZONE {zone}" for zone in used - zones]


def test_calendars_keep_to_rfc_5545(registry: fz.Registry, examples: Path) -> None:
    """Of a whole county, and of a year, in both languages."""
    rulebook = registry.rulebook("biyang-2021-2025")
    findings = fz.assess(rulebook, examples / "synthetic-county", as_of=date(2025, 2, 10))
    duties = upcoming(findings)
    for lang in LANGS:
        text = upcoming_as_icalendar(duties, findings, lang)
        assert rfc5545_faults(text) == []
        assert len({str(event["uid"]) for event in events(text)}) == len(duties)
        assert rfc5545_faults(year_as_icalendar(rulebook.calendar, 2024, lang)) == []
    assert rfc5545_faults(b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n") != []


def _ics(findings: fz.Findings) -> bytes:
    return upcoming_as_icalendar(upcoming(findings), findings, "zh-CN")


def test_hours_end_at_their_moment(registry: fz.Registry) -> None:
    """A press conference within 24 hours of 2022-04-29 12:24: due 2022-04-30 12:24."""
    rulebook = registry.rulebook("biyang-2021-2025", departments=[]).select("*/press-conference")
    county = fz.County(fz.Text("合成县", "Synthetic"), zone="Asia/Shanghai", synthetic=True)
    row = {"id": "a", "level": "serious", "occurred_at": datetime(2022, 4, 29, 12, 24)}
    findings = fz.assess(
        rulebook,
        {"county": county, "incident": [row]},
        year=2022,
        as_of=datetime(2022, 4, 29, 20, tzinfo=ZoneInfo("Asia/Shanghai")),
    )
    (event,) = events(upcoming_as_icalendar(upcoming(findings), findings, "en"))
    assert event.decoded("dtend").astimezone(UTC) == datetime(2022, 4, 30, 4, 24, tzinfo=UTC)


HOSTILE = [
    "x\nEND:VEVENT,;=HYPERLINK(1)",
    "x\r\nATTACH:file:///etc/passwd",
    "\u202egnp.exe",
    "\x07bell\x1b[2J",
    "<script>alert(1)</script>",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\\n\\,",
    "x" * 10_000,
    "𠮷" * 200 + "🏛️",
]


def test_hostile_text_stays_inside_its_line(registry: fz.Registry) -> None:
    """Escaped and folded: no property of its own, no component, no control character."""
    rows = [{"id": text, "raised_on": AS_OF, "settled": False} for text in HOSTILE]
    text = _ics(found(registry, rows))
    assert rfc5545_faults(text) == []
    named = {str(event["summary"]).partition("[")[2].removesuffix("]") for event in events(text)}
    assert named == {printable(text.replace("\r\n", "\n")) for text in HOSTILE}
    assert b"\r\nATTACH" not in text
    assert text.count(b"\r\nEND:VEVENT\r\n") == len(HOSTILE)


def test_a_department_that_nobody_knows_is_refused(run: Any) -> None:
    """To list nothing would look as if nothing were due."""
    command = ("upcoming", "examples/sheqi-2024", "--as-of", "2025-04-30", "--department")
    status, out, err = run(*command, "justise")
    assert (status, out) == (2, "")
    assert "Did you mean 'justice'?" in err
    assert run(*command, "justice")[0] == 0


def test_departments_stand_in_the_order_in_which_they_are_pressed(run: Any) -> None:
    """The longest overdue first: services since 2023, justice since October, data by 2025."""
    command = ("upcoming", "examples/synthetic-county", "--as-of", "2025-02-10", "--lang", "zh-CN")
    _, out, _ = run(*command)
    titles = ["政务服务和行政审批部门", "司法行政部门", "政务数据管理部门"]
    assert sorted(titles, key=out.index) == titles


def test_the_command_lists_and_writes(run: Any, tmp_path: Path, validated: Any) -> None:
    """Text, JSON by its schema, and a calendar file beside them."""
    file = tmp_path / "due.ics"
    command = ("upcoming", "examples/sheqi-2024", "--as-of", "2025-04-30")
    status, out, _ = run(*command, "--ics", str(file))
    assert status == 0
    assert "2025-12-31" in out
    assert len(events(file.read_bytes())) == 12
    status, out, _ = run(*command, "--format", "json")
    assert status == 0
    assert len(validated("upcoming", out)) == 12
    status, out, _ = run(*command, "--within", "3", "--lang", "zh-CN")
    assert (status, "没有逾期或者临期的义务" in out) == (0, True)
    assert json.loads(run(*command, "--within", "3", "--format", "json")[1]) == []
