"""Deadlines: a trigger and a term give a due date, how certain it is, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from attrs import field, frozen

from fazhigov.calendars.moments import SHANGHAI, to_day, to_moment
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.deadlines.certainty import Certainty, last_working_day, range_of
from fazhigov.deadlines.counting import Roll, expiry, latest_before
from fazhigov.deadlines.explanation import headline, steps
from fazhigov.deadlines.terms import Hours, Term, WorkingDays
from fazhigov.deadlines.tolling import Extension, Tolled, merged
from fazhigov.deadlines.trace import (
    Step,
    is_notable,
    rendered,
)
from fazhigov.errors import DeadlineError, TermError
from fazhigov.text import Lang, Text


@frozen(kw_only=True)
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
        spans: the tolled intervals, merged, each [start, end).
        counted: the term with an extension that counts; None if none was counted forward.
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
    calendar: WorkingCalendar = field(repr=False, eq=False)
    spans: tuple[tuple[date, date], ...] = field(default=(), repr=False)
    counted: Term | None = field(default=None, repr=False)
    extension_note: Text | None = field(default=None, repr=False)
    _again: Callable[[WorkingCalendar], Deadline] = field(alias="again", repr=False, eq=False)

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
        return tuple(steps(self))

    def explain(self, lang: Lang = "zh-CN", *, short: bool = False) -> str:
        """Say in *lang* why the deadline is what it is, day by day.

        With *short*, only the laws applied and the days that are not what their weekday says.
        """
        told = [step for step in self.trace if not short or is_notable(step)]
        return f"{self.headline.to(lang)}\n{rendered(told, lang)}"

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
        return headline(self)


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
        range_of,
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
        act_by=_act_by(term, earliest, calendar),
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
    earliest, latest, certainty = range_of(
        calendar,
        partial(latest_before, event, term, roll=roll, clear=clear),
        by_counting=False,
    )
    first, last = sorted((earliest, latest))
    return Deadline(
        trigger=to_moment(event) if isinstance(event, datetime) else event,
        term=term,
        due=first,
        act_by=_act_by(term, first, calendar),
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
        act_by=last_working_day(calendar, due),
        due_range=(due, due),
        certainty=Certainty.CONFIRMED if calendar.covers(due) else Certainty.PROVISIONAL,
        calendar=calendar,
        again=lambda other: annual_date(year, month, day, calendar=other),
    )


def _act_by(term: Term, due: date, calendar: WorkingCalendar) -> date:
    """Return the last working day on or before *due*; hours wait for none."""
    day = to_day(due)
    return day if isinstance(term, Hours) else last_working_day(calendar, day)


def _require_term(term: Term) -> None:
    if not isinstance(term, Term):
        raise TermError(
            Text(
                f"期限应写作 WorkingDays(7) 之类，实为 {term!r}",
                f"a term is written as WorkingDays(7) or the like, not {term!r}",
            )
        )
