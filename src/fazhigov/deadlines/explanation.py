"""Why a deadline is what it is: in one sentence, and step by step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from fazhigov.calendars.moments import to_day
from fazhigov.calendars.working import Day
from fazhigov.deadlines import laws
from fazhigov.deadlines.certainty import Certainty
from fazhigov.deadlines.counting import Roll, nominal_end
from fazhigov.deadlines.terms import CalendarDays, Hours, Term, WorkingDays
from fazhigov.deadlines.trace import WEEKDAYS, DayStep, LawStep, Step, days_between
from fazhigov.text import NO_TEXT, Text, both

if TYPE_CHECKING:
    from fazhigov.deadlines.deadline import Deadline


def headline(found: Deadline) -> Text:
    """Say a deadline in one sentence."""
    start = NO_TEXT
    if found.began is not None and found.term is not None and found.backward:
        start = Text(
            f"{_shown(found.began).zh} 前 {found.term.text.zh}：",
            f"{found.term.text.en} before {_shown(found.began).en}: ",
        )
    elif found.began is not None and found.term is not None:
        start = Text(
            f"自 {_shown(found.began).zh} 起 {found.term.text.zh}：",
            f"{found.term.text.en} from {_shown(found.began).en}: ",
        )
    if found.due_range[0] != found.due_range[1]:
        due = Text(
            f"到期日在 {_shown(found.due_range[0]).zh} 至 {_shown(found.due_range[1]).zh} 之间",
            f"due between {_shown(found.due_range[0]).en} and {_shown(found.due_range[1]).en}",
        )
    else:
        due = Text(f"到期 {_shown(found.due).zh}", f"due {_shown(found.due).en}")
    act_by = NO_TEXT
    if found.act_by != to_day(found.due):
        act_by = Text(
            f"，最迟 {_shown(found.act_by).zh} 办理", f", act by {_shown(found.act_by).en}"
        )
    return Text(f"{start.zh}{due.zh}{act_by.zh}", f"{start.en}{due.en}{act_by.en}")


def steps(found: Deadline) -> Iterator[Step]:
    """Iterate over the laws applied and, for working days, over every day."""
    if found.restarted_on is not None:
        yield LawStep(laws.RESTARTED, both(f"{found.restarted_on}"))
    if found.began is None or found.term is None:
        yield LawStep(laws.FIXED_DATE, both(f"{found.due}"))
        yield from _rest_days_after(found, found.act_by)
    elif found.backward:
        yield from _counted_back(found, found.began, found.term)
    elif isinstance(found.term, Hours):
        yield LawStep(laws.HOURS_RUN, both(f"{_minute(found.began)} → {_minute(found.due)}"))
    elif isinstance(found.term, WorkingDays):
        yield LawStep(laws.NEXT_DAY)
        yield LawStep(laws.WORKING_DAYS_COUNT)
        yield from _counted_days(found, to_day(found.began))
    else:
        yield from _rolled(found, found.began, found.counted or found.term)
    if found.spans:
        spans = ", ".join(f"[{start}, {stop})" for start, stop in found.spans)
        yield LawStep(laws.TOLLED, both(spans))
    if found.extension_note is not None:
        yield LawStep(laws.EXTENDED, found.extension_note)
    if found.certainty is Certainty.PROVISIONAL:
        yield LawStep(laws.NOT_PUBLISHED, both(f"{found.calendar.last_known_day}"))


def _counted_days(found: Deadline, trigger: date) -> Iterator[Step]:
    number = 0
    for day in _known(found, days_between(trigger, to_day(found.due))):
        tolled = any(start <= day.date < stop for start, stop in found.spans)
        if day.is_working and not tolled:
            number += 1
            yield DayStep(day, number)
        else:
            yield DayStep(day, None, tolled)


def _rolled(found: Deadline, trigger: date, term: Term) -> Iterator[Step]:
    yield LawStep(laws.NEXT_DAY)
    end = nominal_end(to_day(trigger), term, found.spans)
    if not isinstance(term, CalendarDays):
        yield LawStep(laws.CORRESPONDING_DAY, both(f"{end}"))
    if found.roll is Roll.WORKING_DAY:
        yield LawStep(laws.ROLL, both(f"{end} → {found.due}"))
    else:
        law = laws.NO_ROLL if found.roll is Roll.NONE else laws.ROLL_OUT_OF_HOLIDAYS
        yield LawStep(law, both(f"{end} → {found.due}"))
    yield from _rest_days_after(found, end - timedelta(1))


def _counted_back(found: Deadline, event: date, term: Term) -> Iterator[Step]:
    law = laws.BACKWARD if found.roll is not Roll.NONE else laws.BACKWARD_NO_ROLL
    yield LawStep(law, both(f"{_minute(event)} → {_minute(found.due)}"))
    if found.clear:
        yield LawStep(laws.CLEAR)
    if not isinstance(term, WorkingDays):
        return
    number = 0
    last = to_day(event)
    offsets = range(1, (last - to_day(found.due)).days + (not found.clear))
    for day in _known(found, (last - timedelta(offset) for offset in offsets)):
        number += day.is_working
        yield DayStep(day, number if day.is_working else None)


def _rest_days_after(found: Deadline, after: date) -> Iterator[Step]:
    for day in _known(found, days_between(after, to_day(found.due))):
        yield DayStep(day, None)


def _known(found: Deadline, dates: Iterable[date]) -> Iterator[Day]:
    """Iterate up to the first day that no notice has settled: those beyond have no number."""
    return map(found.calendar.day, takewhile(found.calendar.covers, dates))


def _shown(value: date) -> Text:
    weekday = WEEKDAYS[to_day(value).weekday()]
    return Text(f"{_minute(value)}（{weekday.zh}）", f"{_minute(value)} ({weekday.en})")


def _minute(value: date) -> str:
    return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else value.isoformat()
