"""Deadlines: a trigger and a term give a due date, how certain it is, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial

from attrs import field, frozen

from fazhigov.calendars.moments import SHANGHAI, to_day, to_moment
from fazhigov.calendars.outlook import HORIZON_YEARS, outlook
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.deadlines import laws
from fazhigov.deadlines.counting import Roll, expiry, latest_before, nominal_end
from fazhigov.deadlines.terms import CalendarDays, Hours, Term, WorkingDays
from fazhigov.deadlines.tolling import Extension, Tolled, merged
from fazhigov.deadlines.trace import (
    WEEKDAYS,
    DayStep,
    LawStep,
    Step,
    days_between,
    is_notable,
    rendered,
)
from fazhigov.errors import CalendarCoverageError, DeadlineError, TermError
from fazhigov.text import NO_TEXT, Lang, Text, both


class Certainty(StrEnum):
    """Whether a coming notice could still move a date."""

    CONFIRMED = "confirmed"
    PROVISIONAL = "provisional"


@frozen
class Deadline:
    """A due date with everything that stands behind it.

    Attributes:
        trigger: the event's day or moment; None for a date fixed by the calendar.
        term: the length counted; None for a date fixed by the calendar.
        due: the last day, or for hours the last moment, that is in time. Where a notice is still
            to come, the earliest of `due_range`: in time whatever the notice will say.
        act_by: the last working day on or before `due`; for hours, which wait for no working
            day, the day of `due`.
        due_range: the earliest and the latest due date that coming notices leave open.
        certainty: whether published notices settle it.
        cutoff: the close of business on the last day, where there is one.
        roll: how a last day that is a rest day moved.
        backward: whether the term runs back from an event, so that `due` is the last day on
            which the act still lies far enough before it.
        clear: whether the whole term must lie between the act and the event.
        restarted_on: the day from which the term ran anew, where it did.
        calendar: which days are working days.
        extension_note: the extension that counts, or why one that was given does not.
    """

    trigger: date | None
    term: Term | None
    due: date
    act_by: date
    due_range: tuple[date, date]
    certainty: Certainty
    cutoff: time | None = None
    roll: Roll = Roll.WORKING_DAY
    backward: bool = False
    clear: bool = False
    restarted_on: date | None = None
    calendar: WorkingCalendar = field(repr=False, eq=False, kw_only=True)
    _spans: tuple[tuple[date, date], ...] = field(
        alias="spans", default=(), repr=False, kw_only=True
    )
    _counted: Term | None = field(alias="counted", default=None, repr=False, kw_only=True)
    extension_note: Text | None = field(default=None, repr=False, kw_only=True)
    _again: Callable[[WorkingCalendar], Deadline] = field(
        alias="again", repr=False, eq=False, kw_only=True
    )

    @property
    def began(self) -> date | None:
        """The day or moment that the count runs from: the restart, where there was one."""
        return self.trigger if self.restarted_on is None else self.restarted_on

    @property
    def expires_at(self) -> datetime:
        """The moment at which time is up: the close of business given as `cutoff`, or 24:00."""
        if isinstance(self.due, datetime):
            return self.due
        if self.cutoff is not None:
            return datetime.combine(self.due, self.cutoff, tzinfo=SHANGHAI)
        return datetime.combine(self.due + timedelta(1), time(), tzinfo=SHANGHAI)

    @property
    def trace(self) -> tuple[Step, ...]:
        """The laws applied and, for working days, every day with its number and its notice."""
        return tuple(self._steps())

    def explain(self, lang: Lang = "zh-CN", *, short: bool = False) -> str:
        """Say in *lang* why the deadline is what it is, day by day.

        With *short*, only the laws applied and the days that are not what their weekday says.
        """
        steps = [step for step in self.trace if not short or is_notable(step)]
        return f"{self.headline.to(lang)}\n{rendered(steps, lang)}"

    def on(self, calendar: WorkingCalendar) -> Deadline:
        """Compute the same deadline on another calendar; this one stays as it is."""
        return self._again(calendar)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that the computation looked at."""
        ends = [to_day(day) for day in (*self.due_range, self.act_by)]
        if self.trigger is not None:
            ends.append(to_day(self.trigger))
        return min(ends), max(ends)

    @property
    def headline(self) -> Text:
        """The deadline in one sentence."""
        start = NO_TEXT
        if self.began is not None and self.term is not None and self.backward:
            start = Text(
                f"{_shown(self.began).zh} 前 {self.term.text.zh}：",
                f"{self.term.text.en} before {_shown(self.began).en}: ",
            )
        elif self.began is not None and self.term is not None:
            start = Text(
                f"自 {_shown(self.began).zh} 起 {self.term.text.zh}：",
                f"{self.term.text.en} from {_shown(self.began).en}: ",
            )
        if self.certainty is Certainty.PROVISIONAL and self.due_range[0] != self.due_range[1]:
            due = Text(
                f"到期日在 {_shown(self.due_range[0]).zh} 至 {_shown(self.due_range[1]).zh} 之间",
                f"due between {_shown(self.due_range[0]).en} and {_shown(self.due_range[1]).en}",
            )
        else:
            due = Text(f"到期 {_shown(self.due).zh}", f"due {_shown(self.due).en}")
        act_by = NO_TEXT
        if self.act_by != to_day(self.due):
            act_by = Text(
                f"，最迟 {_shown(self.act_by).zh} 办理", f", act by {_shown(self.act_by).en}"
            )
        return Text(f"{start.zh}{due.zh}{act_by.zh}", f"{start.en}{due.en}{act_by.en}")

    def _steps(self) -> Iterator[Step]:
        if self.restarted_on is not None:
            yield LawStep(laws.RESTARTED, both(f"{self.restarted_on}"))
        if self.began is None or self.term is None:
            yield LawStep(laws.FIXED_DATE, both(f"{self.due}"))
            yield from self._rest_days_after(self.act_by)
        elif self.backward:
            yield from self._counted_back(self.began, self.term)
        elif isinstance(self.term, Hours):
            yield LawStep(laws.HOURS_RUN, both(f"{_minute(self.began)} → {_minute(self.due)}"))
        elif isinstance(self.term, WorkingDays):
            yield LawStep(laws.NEXT_DAY)
            yield LawStep(laws.WORKING_DAYS_COUNT)
            yield from self._counted_days(to_day(self.began))
        else:
            yield from self._rolled(self.began, self._counted or self.term)
        if self._spans:
            spans = ", ".join(f"[{start}, {stop})" for start, stop in self._spans)
            yield LawStep(laws.TOLLED, both(spans))
        if self.extension_note is not None:
            yield LawStep(laws.EXTENDED, self.extension_note)
        if self.certainty is Certainty.PROVISIONAL:
            yield LawStep(laws.NOT_PUBLISHED, both(f"{self.calendar.last_known_day}"))

    def _counted_days(self, trigger: date) -> Iterator[Step]:
        number = 0
        for date_ in days_between(trigger, to_day(self.due)):
            if not self.calendar.covers(date_):
                return
            day = self.calendar.day(date_)
            tolled = any(start <= date_ < stop for start, stop in self._spans)
            if day.is_working and not tolled:
                number += 1
                yield DayStep(day, number)
            else:
                yield DayStep(day, None, tolled)

    def _rolled(self, trigger: date, term: Term) -> Iterator[Step]:
        yield LawStep(laws.NEXT_DAY)
        end = nominal_end(to_day(trigger), term, self._spans)
        if not isinstance(term, CalendarDays):
            yield LawStep(laws.CORRESPONDING_DAY, both(f"{end}"))
        if self.roll is Roll.WORKING_DAY:
            yield LawStep(laws.ROLL, both(f"{end} → {self.due}"))
        else:
            law = laws.NO_ROLL if self.roll is Roll.NONE else laws.ROLL_OUT_OF_HOLIDAYS
            yield LawStep(law, both(f"{end} → {self.due}"))
        yield from self._rest_days_after(end - timedelta(1))

    def _counted_back(self, event: date, term: Term) -> Iterator[Step]:
        law = laws.BACKWARD if self.roll is not Roll.NONE else laws.BACKWARD_NO_ROLL
        yield LawStep(law, both(f"{_minute(event)} → {_minute(self.due)}"))
        if self.clear:
            yield LawStep(laws.CLEAR)
        if not isinstance(term, WorkingDays):
            return
        number = 0
        for offset in range(1, (to_day(event) - to_day(self.due)).days + (not self.clear)):
            date_ = to_day(event) - timedelta(offset)
            if self.calendar.covers(date_):
                day = self.calendar.day(date_)
                number += day.is_working
                yield DayStep(day, number if day.is_working else None)

    def _rest_days_after(self, day: date) -> Iterator[Step]:
        for date_ in days_between(day, to_day(self.due)):
            if self.calendar.covers(date_):
                yield DayStep(self.calendar.day(date_), None)


def deadline(
    trigger: date,
    term: Term,
    *,
    calendar: WorkingCalendar,
    tolled: Sequence[Tolled] = (),
    extension: Extension | None = None,
    cutoff: time | None = None,
    roll: Roll = Roll.WORKING_DAY,
    restarted_on: date | None = None,
) -> Deadline:
    """Compute when *term* from *trigger* ends.

    Args:
        trigger: the event's day, or its moment (with a zone) where the term is in hours.
        term: the length, such as `WorkingDays(7)`.
        calendar: which days are working days.
        tolled: intervals that do not count.
        extension: time added; it counts only if approved before expiry and within its cap.
        cutoff: the close of business, where the body concerned has business hours.
        roll: where a last day that is a rest day moves to; terms of working days and hours
            never roll.
        restarted_on: the day or moment from which the term runs anew, as after a correction;
            what was counted before is lost, unlike days tolled.

    Raises:
        CalendarCoverageError: the trigger lies before the calendar, or too far ahead.
        DeadlineError: an open tolled interval, or hours from a mere date.
        MomentError: a datetime without a zone, or no date.
        TermError: not a term.
    """
    _require_term(term)
    roll = Roll(roll)
    if restarted_on is not None and to_day(restarted_on) < to_day(trigger):
        raise DeadlineError(
            Text(
                zh=f"重新起算日 {restarted_on} 早于起算日 {trigger}，请更正",
                en=f"restarted on {restarted_on}, before the trigger on {trigger}: correct one",
            )
        )
    began = trigger if restarted_on is None else restarted_on
    spans = tuple(merged(tolled, moments=isinstance(term, Hours)))
    # The narrow bracket bounds counts from a known day on, not between two unknown ones.
    ranged = partial(
        _ranged,
        calendar,
        by_counting=isinstance(term, WorkingDays)
        and all(calendar.covers(to_day(day)) for day in (began, *(end for _, end in spans))),
    )
    first = partial(expiry, began, term, spans=spans, roll=roll)
    counted, note = term, None
    last: Callable[[WorkingCalendar], date] = first
    if extension is not None:
        note = extension.refused_because(term, ranged(first)[0])
        # The added time runs on from the first end, so the two lengths add up.
        longer = type(term)(term.n + extension.by.n)
        if note is None:
            counted = longer
            note = Text(
                f"于 {extension.approved_on} 批准延长{extension.by.text.zh}",
                f"{extension.by.text.en} approved on {extension.approved_on}",
            )

        def extended(other: WorkingCalendar) -> date:
            # Whether it was approved in time may itself depend on the coming notice.
            end = first(other)
            if extension.refused_because(term, end) is not None:
                return end
            return expiry(began, longer, other, spans, roll)

        last = extended
    earliest, latest, certainty = ranged(last)
    return Deadline(
        trigger=to_moment(trigger) if isinstance(trigger, datetime) else trigger,
        term=term,
        due=earliest,
        act_by=to_day(earliest) if isinstance(term, Hours) else _act_by(calendar, to_day(earliest)),
        due_range=(earliest, latest),
        certainty=certainty,
        cutoff=cutoff,
        roll=roll,
        restarted_on=restarted_on,
        calendar=calendar,
        spans=spans,
        counted=counted,
        extension_note=note,
        again=lambda other: deadline(
            trigger,
            term,
            calendar=other,
            tolled=tolled,
            extension=extension,
            cutoff=cutoff,
            roll=roll,
            restarted_on=restarted_on,
        ),
    )


def deadline_before(
    event: date,
    term: Term,
    *,
    calendar: WorkingCalendar,
    roll: Roll = Roll.WORKING_DAY,
    clear: bool = False,
) -> Deadline:
    """Compute the last day that lies a whole *term* before *event* (law 8).

    Such as the last day to give notice of a hearing. The event's own day does not count.

    Args:
        event: its day, or its moment (with a zone) where the term is in hours.
        term: the length that has to lie between.
        calendar: which days are working days.
        roll: where a rest day moves to: to the working day before it, or nowhere where the norm
            only sets a least number of days. Terms of working days and hours never roll.
        clear: the event may come only when the term, counted forward from the act, is over, as
            where a law says "ten days after".

    Raises:
        CalendarCoverageError: the event lies before the calendar, or too far ahead.
        DeadlineError: hours before a mere date.
        MomentError: a datetime without a zone.
    """
    _require_term(term)
    roll = Roll(roll)
    earliest, latest, certainty = _ranged(
        calendar,
        partial(latest_before, event, term, roll=roll, clear=clear),
        by_counting=False,
    )
    first, last = sorted((earliest, latest))
    return Deadline(
        trigger=to_moment(event) if isinstance(event, datetime) else event,
        term=term,
        due=first,
        act_by=to_day(first) if isinstance(term, Hours) else _act_by(calendar, to_day(first)),
        due_range=(first, last),
        certainty=certainty,
        roll=roll,
        backward=True,
        clear=clear,
        calendar=calendar,
        again=lambda other: deadline_before(event, term, calendar=other, roll=roll, clear=clear),
    )


def annual_date(year: int, month: int, day: int, *, calendar: WorkingCalendar) -> Deadline:
    """Return the deadline of a date fixed by the calendar, such as January 31 (law 7).

    It is met through the end of that day and not moved by holidays; `act_by` is the last working
    day on or before it.

    Raises:
        DeadlineError: there is no such date.
        CalendarCoverageError: the date lies before the calendar, or too far ahead.
    """
    try:
        due = date(year, month, day)
    except ValueError:
        raise DeadlineError(
            Text(f"没有 {year}-{month}-{day} 这一天", f"there is no day {year}-{month}-{day}")
        ) from None
    return Deadline(
        trigger=None,
        term=None,
        due=due,
        act_by=_act_by(calendar, due),
        due_range=(due, due),
        certainty=Certainty.CONFIRMED if calendar.covers(due) else Certainty.PROVISIONAL,
        calendar=calendar,
        again=lambda other: annual_date(year, month, day, calendar=other),
    )


def _require_term(term: Term) -> None:
    if not isinstance(term, Term):
        raise TermError(
            Text(
                f"期限应写作 WorkingDays(7) 之类，实为 {term!r}",
                f"a term is written as WorkingDays(7) or the like, not {term!r}",
            )
        )


def _ranged(
    calendar: WorkingCalendar, last: Callable[[WorkingCalendar], date], *, by_counting: bool
) -> tuple[date, date, Certainty]:
    """Return the earliest and latest answer, and whether they rest on published notices alone."""
    try:
        due = last(calendar)
    except CalendarCoverageError:
        ahead = outlook(calendar)
        bracket = ahead.counting if by_counting else ahead.single_days
        try:
            return last(bracket.most), last(bracket.fewest), Certainty.PROVISIONAL
        except CalendarCoverageError:
            raise _too_far(calendar) from None
    except OverflowError:
        raise _too_far(calendar) from None
    return due, due, Certainty.CONFIRMED


def _too_far(calendar: WorkingCalendar) -> CalendarCoverageError:
    last = calendar.last_published_day.year + HORIZON_YEARS
    return CalendarCoverageError(
        Text(
            zh=f"日期超出可推算的范围：自 {calendar.first_day} 起，已公布至 "
            f"{calendar.last_published_day}，区间至多给到 {last} 年",
            en=f"beyond what can be computed: from {calendar.first_day} on, published through "
            f"{calendar.last_published_day}, as a range into {last} at most",
        )
    )


def _act_by(calendar: WorkingCalendar, due: date) -> date:
    """Return the last day on or before *due* that is certainly a working day."""
    if calendar.covers(due) or due < calendar.first_day:
        return calendar.on_or_before(due)
    try:
        return outlook(calendar).single_days.fewest.on_or_before(due)
    except CalendarCoverageError:
        raise _too_far(calendar) from None


def _shown(value: date) -> Text:
    weekday = WEEKDAYS[to_day(value).weekday()]
    return Text(f"{_minute(value)}（{weekday.zh}）", f"{_minute(value)} ({weekday.en})")


def _minute(value: date) -> str:
    return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else value.isoformat()
