"""ratio: a share against a threshold, reported as figures or counted over rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from attrs import frozen

from fazhigov.documents import Period
from fazhigov.obligations.limits import Limit, LimitError, Threshold, percent
from fazhigov.records.ledger import Record, number_of
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.columns import AMOUNT, ANY, DATE, PERCENT, YEAR, Column, Plain, compares, reads
from fazhigov.rules.conditions import Condition, conditioned, first_unknown, kept
from fazhigov.rules.decision import Case, decide, otherwise
from fazhigov.rules.evidence import Evidence, Judgement, Margin
from fazhigov.rules.kind import Dates, in_words
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.periods import NOT_IN_FORCE
from fazhigov.text import NO_TEXT, Text, both

_ROUNDING = Fraction(1, 200)
"""Reported percentages are rounded: less than half a point apart is no contradiction."""


@frozen
class Counted:
    """Which rows make the numerator: those whose field equals the value."""

    field: str
    equals: Plain


@frozen
class _Share:
    """A share as far as it is known: between `low` and `high`."""

    low: Fraction | None = None
    high: Fraction | None = None
    of_nothing: bool = False
    contradictory: bool = False
    text: Text = NO_TEXT
    missing: Text = NO_TEXT


@frozen
class Ratio:
    """Reported (`numerator`, `denominator`, `percent` by `year`) or counted (`date`, `counted`)."""

    ledger: str
    threshold: Limit[Threshold]
    year: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    percent: str | None = None
    subject: str | None = None
    date: str | None = None
    where: tuple[Condition, ...] = ()
    counted: Counted | None = None

    name: ClassVar[str] = "ratio"
    cases: ClassVar[tuple[Case, ...]] = (
        NOT_IN_FORCE,
        Case(
            "contradictory",
            Outcome.UNKNOWN,
            lambda f: f.contradictory,
            Text(
                "{share} 与其他数字矛盾，或超过100%",
                "{share} contradicts another figure, or exceeds the whole",
            ),
        ),
        Case(
            "of_nothing",
            Outcome.NOT_APPLICABLE,
            lambda f: f.of_nothing,
            Text("{period}：没有应计入的事项", "nothing to be counted in {period}"),
        ),
        Case(
            "figure_missing",
            Outcome.UNKNOWN,
            lambda f: f.surely.is_null(),
            Text("{period}：缺少{missing}，比例不明", "{missing} is empty for {period}: not known"),
        ),
        Case(
            "reached",
            Outcome.MET,
            lambda f: f.surely,
            Text("{share}，要求 {threshold}", "{share}, required {threshold}"),
        ),
        Case(
            "year_runs",
            Outcome.PENDING,
            lambda f: ~f.over,
            Text("{period}：尚未结束，目前 {share}", "{period} is not over; {share} so far"),
        ),
        Case(
            "perhaps_reached",
            Outcome.UNKNOWN,
            lambda f: f.possibly,
            Text(
                "记录不全，比例在 {share} 之间，要求 {threshold}",
                "incomplete records: the share lies within {share}, required {threshold}",
            ),
        ),
        Case(
            "missed",
            Outcome.BREACHED,
            otherwise,
            Text("{share}，未达到 {threshold}", "{share}, short of {threshold}"),
        ),
    )

    def __attrs_post_init__(self) -> None:
        reported = self.percent is not None or None not in (self.numerator, self.denominator)
        counted = self.counted is not None and self.date is not None
        if not (reported or counted):
            raise LimitError(
                Text(
                    "请给出 numerator 和 denominator、percent，或 date 和 counted",
                    "give `numerator` with `denominator`, `percent`, or `date` with `counted`",
                )
            )

    @property
    def names_rows(self) -> bool:
        """Whether each reported row is judged by itself."""
        return self.counted is None

    @property
    def limit(self) -> Text:
        """The threshold in words."""
        return in_words(self.threshold)

    @property
    def cadence(self) -> Cadence:
        """How often the duty comes round."""
        return Cadence.YEAR

    def dates(self, year: int, in_force: Period) -> Dates:
        """Iterate over the fixed days of *year*: the year's end."""
        last = date(year, 12, 31)
        return (last,) if in_force.covers(last) else ()

    def columns(self) -> Iterable[Column]:
        """Iterate over what the rule reads."""
        yield from reads(self.ledger, YEAR, self.year)
        yield from reads(self.ledger, AMOUNT, self.numerator, self.denominator)
        yield from reads(self.ledger, PERCENT, self.percent)
        yield from reads(self.ledger, ANY, self.subject)
        yield from reads(self.ledger, DATE, self.date)
        yield from conditioned(self.ledger, self.where)
        if self.counted is not None:
            yield from compares(self.ledger, self.counted.field, [self.counted.equals])

    def judge(self, evidence: Evidence) -> Iterator[Judgement]:
        """Judge each reported row of the years assessed, or each year's rows counted."""
        for year in evidence.years:
            if self.counted is not None:
                yield self._judge_counted(self.counted, year, evidence)
                continue
            rows = [
                record
                for record in evidence.rows(self.ledger)
                if (self.year is None or record[self.year] == year)
                and kept(self.where, record) is not False
            ]
            for record in rows:
                subject = evidence.key(self.ledger, record)
                unclear = first_unknown(self.where, record)
                if unclear is None:
                    share = self._reported(record, evidence)
                else:
                    share = _Share(missing=evidence.label(self.ledger, unclear.field))
                yield self._judge(subject, year, share, [record], evidence)
            if not rows:
                missing = _Share(missing=evidence.title(self.ledger))
                yield self._judge(str(year), year, missing, [], evidence)

    def _judge_counted(self, counted: Counted, year: int, evidence: Evidence) -> Judgement:
        of_the_year = [r for r in evidence.rows(self.ledger) if self._falls_in(r, year, evidence)]
        rows = [r for r in of_the_year if kept(self.where, r) is not False]
        # A row that may or may not belong to the denominator could count either way.
        clear: list[Record] = []
        unclear: list[Record] = []
        for record in rows:
            known = record[counted.field] is not None and kept(self.where, record) is not None
            dated = self.date is None or record[self.date] is not None
            (clear if known and dated else unclear).append(record)
        surely = [record for record in clear if record[counted.field] == counted.equals]
        if not of_the_year:
            share = _Share(missing=evidence.title(self.ledger))
        elif not rows:
            share = _Share(of_nothing=True)
        else:
            n, sure, open_ = number_of(rows), number_of(surely), number_of(unclear)
            low, high = Fraction(sure, n), Fraction(sure + open_, n)
            share = _Share(low, high, text=_shown(low, high, sure, n))
        return self._judge(str(year), year, share, rows, evidence)

    def _falls_in(self, record: Record, year: int, evidence: Evidence) -> bool:
        day: Any = record[self.date] if self.date else None
        return day is None or (day.year == year and day <= evidence.day)

    def _reported(self, record: Record, evidence: Evidence) -> _Share:
        numerator: Any = record[self.numerator] if self.numerator else None
        denominator: Any = record[self.denominator] if self.denominator else None
        stated: Any = record[self.percent] if self.percent else None
        if denominator == 0:
            return _Share(of_nothing=True)
        computed = None
        if numerator is not None and denominator is not None:
            computed = Fraction(numerator) / Fraction(denominator)
        most = max((share for share in (computed, stated) if share is not None), default=0)
        if most > 1:
            return _Share(contradictory=True, text=both(percent(Fraction(most))))
        if computed is not None and stated is not None and abs(computed - stated) >= _ROUNDING:
            return _Share(contradictory=True, text=both(percent(computed)))
        share = stated if computed is None else computed
        if share is None:
            wanted = self.percent or ""
            for name in (self.numerator, self.denominator):
                if name is not None and record[name] is None:
                    wanted = name
                    break
            return _Share(missing=evidence.label(self.ledger, wanted))
        return _Share(share, share, text=_shown(share, share, numerator, denominator))

    def _judge(
        self,
        subject: str,
        year: int,
        share: _Share,
        rows: Sequence[Record],
        evidence: Evidence,
    ) -> Judgement:
        last = date(year, 12, 31)
        threshold = self.threshold.on(last)
        case = decide(
            self.cases,
            {
                "in_force": threshold is not None and evidence.in_force_on(last),
                "contradictory": share.contradictory,
                "of_nothing": share.of_nothing,
                "surely": _reaches(share.low, threshold),
                "possibly": _reaches(share.high, threshold),
                "over": evidence.day >= last,
            },
        )
        margin = None
        if share.low is not None and threshold is not None:
            points = (share.low - threshold.share) * 100
            sign = "-" if points < 0 else "+"
            shown = f"{sign}{percent(abs(points) / 100).removesuffix('%')}"
            margin = Margin(
                points, "percentage points", Text(f"{shown}个百分点", f"{shown} points")
            )
        return Judgement(
            subject=subject,
            case=case,
            words={
                "period": evidence.by_now(both(str(year))),
                "share": share.text,
                "threshold": both(str(threshold)),
                "missing": share.missing,
            },
            actual=share.text if share.low is not None else None,
            margin=margin,
            evidence=tuple(rows),
            ends=date(year, 12, 31),
        )


def _reaches(share: Fraction | None, threshold: Threshold | None) -> bool | None:
    if share is None or threshold is None:
        return None
    return share > threshold.share if threshold.strict else share >= threshold.share


def _shown(low: Fraction, high: Fraction, numerator: Any, denominator: Any) -> Text:
    text = percent(low) if low == high else f"{percent(low)} – {percent(high)}"
    if numerator is not None and denominator is not None:
        text += f" ({numerator}/{denominator})"
    return both(text)
