"""What stops or lengthens a running term: tolled intervals and an extension."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from attrs import field, frozen

from fazhigov.calendars.moments import SHANGHAI, to_day, to_moment
from fazhigov.deadlines.terms import Term
from fazhigov.errors import DeadlineError
from fazhigov.text import Text


@frozen
class Tolled:
    """An interval whose days do not count: from `start` up to, not including, `end`.

    An interval without an end is still open. The law nowhere says how the interval's own first
    and last day are treated; leaving out [start, end) is this project's convention.
    """

    start: date
    end: date | None
    ground: Text

    def __attrs_post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise DeadlineError(
                Text(
                    zh=f"扣除期间（{self.ground.zh}）的结束 {self.end} 早于开始 {self.start}",
                    en=f"the tolled interval ({self.ground.en}) ends on {self.end}, before it "
                    f"begins on {self.start}: correct one of the two",
                )
            )

    def closed(self, as_of: date) -> Tolled:
        """Return the interval as it stood on *as_of*: an open one lasts through that day.

        One that began at a moment lasts until the moment given, or through the day given.

        Raises:
            MomentError: it began at a moment, and *as_of* is one without a zone.
        """
        if self.end is not None:
            return self
        end: date = to_day(as_of) + timedelta(1)
        if isinstance(self.start, datetime):
            midnight = datetime.combine(end, time(), tzinfo=SHANGHAI)
            end = to_moment(as_of) if isinstance(as_of, datetime) else midnight
        return Tolled(self.start, max(end, self.start), self.ground)


@frozen
class Extension:
    """Added time, in the term's own unit: how much, when approved, by whom, the most allowed."""

    by: Term
    approved_on: date
    cap: Term | None = None
    approver: Text | None = field(default=None, kw_only=True)

    def refused_because(self, term: Term, first_due: date) -> Text | None:
        """Say why the extension does not count, or None where it does (law of counting 10).

        Raises:
            DeadlineError: the extension is counted in another unit than the term.
        """
        if type(self.by) is not type(term):
            raise DeadlineError(
                Text(
                    zh=f"延长{self.by.text.zh}与期限{term.text.zh}单位不同：请用期限的单位",
                    en=f"an extension of {self.by.text.en} on a term of {term.text.en}: "
                    "count it in the term's unit",
                )
            )
        if self.approved_on > to_day(first_due):
            return Text(
                f"延长于 {self.approved_on} 批准，原期限已于 {first_due} 届满，不予计入",
                f"approved on {self.approved_on}, after the term had ended on {first_due}: "
                "it does not count",
            )
        if self.cap is not None and (type(self.by) is not type(self.cap) or self.by > self.cap):
            return Text(
                f"延长{self.by.text.zh}超出法定上限{self.cap.text.zh}，不予计入",
                f"{self.by.text.en} exceed the most allowed, {self.cap.text.en}: it does not count",
            )
        return None


def merged(tolled: Iterable[Tolled], *, moments: bool) -> list[tuple[date, date]]:
    """Merge overlapping intervals into sorted [start, end) pairs of days, or of moments.

    Raises:
        DeadlineError: an interval is still open, or a clock of hours got days.
    """
    found: list[tuple[date, date]] = []
    for span in tolled:
        if span.end is None:
            raise DeadlineError(
                Text(
                    zh=f"扣除期间（{span.ground.zh}）尚未结束：请用 closed(as_of) 说明算到哪一天",
                    en=f"the tolled interval ({span.ground.en}) is still open: say with "
                    "closed(as_of) up to which day it is to be taken",
                )
            )
        place = _moment if moments else to_day
        found.append((place(span.start), place(span.end)))
    pairs: list[tuple[date, date]] = []
    for start, end in sorted(found):
        if pairs and start <= pairs[-1][1]:
            pairs[-1] = (pairs[-1][0], max(pairs[-1][1], end))
        else:
            pairs.append((start, end))
    return pairs


def _moment(value: date) -> datetime:
    if not isinstance(value, datetime):
        raise DeadlineError(
            Text(
                zh=f"按小时计算的期限，扣除期间须写明时刻，而非日期 {value}",
                en=f"a term of hours is tolled between moments, not from a date such as {value}",
            )
        )
    return to_moment(value)
