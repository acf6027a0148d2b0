"""Forms of time, said as data: each case worked by hand on the State Council's arrangement.

The rules stand in the second plan, which is TOML only.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import definitions
import fazhigov as fz
from fazhigov.deadlines.counting import corresponding_day
from fazhigov.documents import Period
from fazhigov.rules.cadence import Cadence
from fazhigov.rules.periods import Every

FOLDER = Path(__file__).parent / "data" / "second_plan"
PLAN = "composite-2021-2025"
NOW = date(2025, 12, 31)


@pytest.fixture(scope="module")
def second(registry: fz.Registry) -> fz.Rulebook:
    """The rulebook of the second plan, from its folder."""
    return registry.with_plan(FOLDER).rulebook(PLAN, departments=[])


class Book:
    """The second plan, asked for one rule at a time."""

    def __init__(self, rulebook: fz.Rulebook) -> None:
        self._rulebook = rulebook

    def all(
        self, name: str, year: int | None, as_of: date, units: Any = (), /, **tables: Any
    ) -> dict[str, fz.Finding]:
        """Findings of one rule by subject; tables with `_` for `-`."""
        county = fz.County(fz.Text("虚构县", "Made-up County"), units=units, synthetic=True)
        records = {ledger.replace("_", "-"): rows for ledger, rows in tables.items()}
        rules = self._rulebook.select(f"*/{name}")
        found = fz.assess(rules, {"county": county, **records}, year=year, as_of=as_of)
        return {finding.subject: finding for finding in found}

    def one(self, name: str, year: int | None, as_of: date, /, **tables: Any) -> fz.Finding:
        """The only finding of one rule."""
        (finding,) = self.all(name, year, as_of, **tables).values()
        return finding


@pytest.fixture(scope="module")
def book(second: fz.Rulebook) -> Book:
    """The second plan, ready to be asked."""
    return Book(second)


# A milestone that turns into a standing duty


@pytest.mark.parametrize(
    ("as_of", "milestone", "standing"),
    [
        (date(2023, 6, 29), "pending", "not_applicable"),
        (date(2023, 6, 30), "pending", "not_applicable"),
        (date(2023, 7, 1), "overdue", "breached"),
        (date(2023, 12, 31), "overdue", "breached"),
    ],
)
def test_a_milestone_is_handed_over_on_its_day(
    book: Book, as_of: date, milestone: str, standing: str
) -> None:
    """Due by 2023-06-30, standing from 07-01 on: no day has both, none has neither."""
    hall = {"hall": "legal-services", "set_up": False, "open": False}
    found = [book.one(n, 2023, as_of, service_hall=[hall]) for n in ("hall-set-up", "hall-kept")]
    assert [finding.outcome.value for finding in found] == [milestone, standing]
    if standing == "not_applicable":
        assert found[1].reason.en == (
            f"the rule was not in force in 2023, through {as_of} "
            "(in force from 2023-07-01 through 2025-12-31)"
        )
        assert found[1].reason.zh == (
            f"2023（截至 {as_of}） 本规则未施行（施行期：2023-07-01 至 2025-12-31）"
        )


def test_what_was_reached_and_lost_breaks_the_standing_duty_only(book: Book) -> None:
    """Opened in June 2023, closed by the end of 2024."""
    hall = {"hall": "legal-services", "set_up": True, "opened_on": date(2023, 6, 1), "open": False}
    in_2023 = book.one("hall-set-up", 2023, date(2024, 12, 31), service_hall=[hall])
    assert in_2023.outcome is fz.Outcome.MET
    in_2024 = book.one("hall-set-up", 2024, date(2024, 12, 31), service_hall=[hall])
    assert in_2024.outcome is fz.Outcome.NOT_APPLICABLE
    kept = book.one("hall-kept", 2024, date(2024, 12, 31), service_hall=[hall])
    assert kept.outcome is fz.Outcome.BREACHED


def test_the_standing_duty_does_not_ask_when_it_was_set_up(book: Book) -> None:
    """Opened late, on 2023-09-01: the milestone stays late, the duty of 2024 is kept."""
    hall = {"hall": "legal-services", "set_up": True, "opened_on": date(2023, 9, 1), "open": True}
    late = book.one("hall-set-up", 2023, date(2023, 12, 31), service_hall=[hall])
    assert late.outcome is fz.Outcome.LATE
    kept = book.one("hall-kept", 2024, date(2024, 12, 31), service_hall=[hall])
    assert kept.outcome is fz.Outcome.MET


# A due date that depends on the unit's role

REPORTS = ("province-report", "unit-report", "model-area-report")


@pytest.mark.parametrize(
    ("unit_type", "due"),
    [
        ("province", "2025-04-01"),
        ("department", "2025-03-01"),
        ("township", "2025-03-01"),
        ("model-area", "2025-01-31"),
    ],
)
def test_each_role_has_a_day_of_its_own(book: Book, unit_type: str, due: str) -> None:
    """Of three rules one applies; on its day the report is in time, a day later it is not."""
    last = date.fromisoformat(due)
    for day, outcome in ((last, "met"), (last + timedelta(1), "late")):
        row = {"unit": "a", "unit_type": unit_type, "year": 2024, "submitted_on": day}
        found = [book.one(name, 2024, NOW, work_report=[row]) for name in REPORTS]
        applying = [f for f in found if f.outcome is not fz.Outcome.NOT_APPLICABLE]
        assert [(f.outcome.value, f.due) for f in applying] == [(outcome, due)]


def test_a_report_without_a_role_is_unknown_under_every_rule(book: Book) -> None:
    """Which day held for it cannot be told, early as it is."""
    row = {"unit": "a", "year": 2024, "submitted_on": date(2025, 1, 2)}
    for name in REPORTS:
        found = book.one(name, 2024, NOW, work_report=[row])
        assert (found.outcome, found.case) == (fz.Outcome.UNKNOWN, "unit_type_unknown")


def test_a_silent_unit_owes_what_its_role_says(book: Book) -> None:
    """A township of the county's list that reports nothing owes the day of townships only."""
    units = (fz.Unit("a", "township"), fz.Unit("b", "enterprise"))
    found = book.all("unit-report", 2024, NOW, units, work_report=[])
    assert {s: f.outcome.value for s, f in found.items()} == {"a / 2024": "overdue"}
    (other,) = book.all("province-report", 2024, NOW, units, work_report=[]).values()
    assert (other.subject, other.case) == ("2024", "no_records")


@pytest.mark.parametrize(
    ("role", "lead", "partner"),
    [
        ("lead", "late", "not_applicable"),
        ("partner", "not_applicable", "met"),
        ("informed", "not_applicable", "not_applicable"),
        (None, "unknown", "unknown"),
    ],
)
def test_one_task_has_a_term_for_each_role(
    book: Book, role: str | None, lead: str, partner: str
) -> None:
    """Given on 2024-09-27, answered 10-11: the sixth working day.

    Too late for five, in time for ten. Who is only informed owes nothing; without a role nobody
    can tell.
    """
    row = {
        "id": "a",
        "role": role,
        "assigned_on": date(2024, 9, 27),
        "answered": True,
        "answered_on": date(2024, 10, 11),
    }
    found = [
        book.one(name, 2024, NOW, joint_task=[row]).outcome.value
        for name in ("lead-answers", "partner-answers")
    ]
    assert found == [lead, partner]


# Chained stages

STAGES = ("request-accepted", "request-forwarded", "request-answered")
REQUEST = {
    "id": "a",
    "received_on": date(2024, 9, 27),
    "accepted": True,
    "accepted_on": date(2024, 10, 8),
    "forwarded": True,
    "forwarded_on": date(2024, 10, 10),
    "answered": True,
    "answered_on": date(2024, 10, 18),
}


def stages(book: Book, **changed: Any) -> list[tuple[str, str, str | None]]:
    """Outcome, case and due day of each stage of one request."""
    row = {**REQUEST, **changed}
    found = [book.one(name, 2024, NOW, citizen_request=[row]) for name in STAGES]
    return [(f.outcome.value, f.case, f.due) for f in found]


def test_each_stage_starts_at_the_one_before(book: Book) -> None:
    """3 from 09-27 is 10-08, 2 from 10-08 is 10-10, 7 from 10-10 is 10-18.

    Accepted on 10-10 instead, two days late: the next stage is due two working days after that,
    10-12 (make-up), and does not inherit the delay.
    """
    assert stages(book) == [
        ("met", "in_time", "2024-10-08"),
        ("met", "in_time", "2024-10-10"),
        ("met", "in_time", "2024-10-18"),
    ]
    late = stages(book, accepted_on=date(2024, 10, 10), forwarded_on=date(2024, 10, 12))
    # From Saturday 10-12: 10-14 to 10-18 are five, 10-21 and 10-22 the rest.
    assert late == [
        ("late", "after_due", "2024-10-08"),
        ("met", "in_time", "2024-10-12"),
        ("met", "in_time", "2024-10-22"),
    ]


@pytest.mark.parametrize(
    ("missing", "cases"),
    [
        ("received_on", ["no_start", "in_time", "in_time"]),
        ("accepted_on", ["finished_without_date", "no_start", "in_time"]),
        ("forwarded_on", ["in_time", "finished_without_date", "no_start"]),
        ("answered_on", ["in_time", "in_time", "finished_without_date"]),
    ],
)
def test_a_missing_stage_makes_itself_and_the_next_unknown(
    book: Book, missing: str, cases: list[str]
) -> None:
    """The stages further on have their own start and are judged."""
    found = stages(book, **{missing: None})
    assert [case for _, case, _ in found] == cases
    assert [outcome for outcome, _, _ in found] == [
        "met" if case == "in_time" else "unknown" for case in cases
    ]


def test_a_stage_dated_before_the_one_before_contradicts(book: Book) -> None:
    """Passed on before it was accepted."""
    found = stages(book, forwarded_on=date(2024, 10, 7))
    assert found[1][:2] == ("unknown", "done_before_start")


# Two windows at once

AFTER_CLOSING, AFTER_OPENING = "summary-after-closing", "summary-after-opening"


@pytest.mark.parametrize(
    ("opened", "summary", "closing", "opening"),
    [
        (date(2024, 9, 9), date(2024, 10, 8), "breached", "breached"),
        (date(2024, 9, 9), date(2024, 10, 9), "breached", "met"),
        (date(2024, 9, 9), date(2024, 10, 10), "met", "met"),
        (date(2024, 9, 9), date(2024, 10, 23), "met", "met"),
        (date(2024, 9, 9), date(2024, 10, 24), "late", "met"),
        (date(2024, 9, 9), date(2024, 11, 8), "late", "met"),
        (date(2024, 9, 9), date(2024, 11, 9), "late", "late"),
        (date(2024, 9, 18), date(2024, 10, 17), "met", "breached"),
        (date(2024, 9, 18), date(2024, 10, 18), "met", "met"),
    ],
)
def test_one_act_stands_in_two_windows(
    book: Book, opened: date, summary: date, closing: str, opening: str
) -> None:
    """Comments close on 2024-09-27: the fifth working day is 10-10, the fifteenth 10-23.

    Published on 09-09: 30 days end on 10-09, 60 on 11-08. Published on 09-18: 30 days end on
    Friday 10-18. Each window is judged by itself; one may be kept while the other is broken.
    """
    row = {
        "id": "a",
        "opened_on": opened,
        "closed_on": date(2024, 9, 27),
        "summarised": True,
        "summary_on": summary,
    }
    found = [
        book.one(name, 2024, NOW, draft_consultation=[row]).outcome.value
        for name in (AFTER_CLOSING, AFTER_OPENING)
    ]
    assert found == [closing, opening]


def test_of_two_windows_the_one_without_a_start_is_unknown(book: Book) -> None:
    """When comments closed is not recorded; since when the draft was out is."""
    row = {
        "id": "a",
        "opened_on": date(2024, 9, 9),
        "summarised": True,
        "summary_on": date(2024, 10, 10),
    }
    closing = book.one(AFTER_CLOSING, 2024, NOW, draft_consultation=[row])
    assert (closing.outcome, closing.case) == (fz.Outcome.UNKNOWN, "no_start")
    opening = book.one(AFTER_OPENING, 2024, NOW, draft_consultation=[row])
    assert opening.outcome is fz.Outcome.MET


# Inside a month


@pytest.mark.parametrize(
    ("issued", "due"),
    [
        (date(2024, 1, 31), "2024-02-29"),  # a leap year's last day, a Thursday
        (date(2024, 1, 30), "2024-02-29"),  # no 30th either
        (date(2024, 1, 29), "2024-02-29"),
        (date(2023, 1, 31), "2023-02-28"),  # a Tuesday
        (date(2021, 1, 31), "2021-03-01"),  # 02-28 is a Sunday
        (date(2024, 2, 29), "2024-03-29"),  # the same day, not the month's last
        (date(2024, 8, 31), "2024-09-30"),  # a Monday, the day before the holiday
        (date(2024, 9, 1), "2024-10-08"),  # 10-01 begins the holiday, 10-08 ends it
        (date(2024, 9, 12), "2024-10-12"),  # a make-up Saturday: it stays
    ],
)
def test_a_month_ends_on_the_corresponding_day(book: Book, issued: date, due: str) -> None:
    """In time on that day, late on the next."""
    last = date.fromisoformat(due)
    for filed, outcome in ((last, "met"), (last + timedelta(1), "late")):
        row = {"id": "a", "issued_on": issued, "filed_on": filed}
        found = book.one("filed-in-a-month", issued.year, NOW, document_validity=[row])
        assert (found.outcome.value, found.due) == (outcome, due)


def test_twice_inside_a_month_is_not_twice_in_thirty_days(book: Book) -> None:
    """01-31 and 02-01 lie a day apart and in two months; 03-01 and 03-31 in one."""
    days = [date(2024, 1, 31), date(2024, 2, 1), date(2024, 3, 1), date(2024, 3, 31)]
    rows = [{"id": str(n), "held_on": day, "minutes": 20} for n, day in enumerate(days)]
    found = book.all("monthly-study", 2024, NOW, study_session=rows)
    months = ["2024-01", "2024-02", "2024-03"]
    assert [found[month].outcome.value for month in months] == ["breached", "breached", "met"]


# Rolling coverage


def visits(*days: date | None, unit: str = "a") -> list[dict[str, Any]]:
    """Visits to one township."""
    return [
        {"id": f"{unit}{n}", "unit": unit, "unit_type": "township", "visited_on": day}
        for n, day in enumerate(days)
    ]


TOWNSHIP = (fz.Unit("a", "township"),)


@pytest.mark.parametrize(
    ("year", "as_of", "first"),
    [
        (2023, NOW, date(2021, 1, 1)),
        (2024, NOW, date(2022, 1, 1)),
        (2025, NOW, date(2023, 1, 1)),
        (2024, date(2024, 6, 15), date(2021, 6, 16)),
        (2024, date(2024, 6, 16), date(2021, 6, 17)),
        (2024, date(2024, 2, 28), date(2021, 3, 1)),
        (2024, date(2024, 2, 29), date(2021, 3, 1)),
        (2024, date(2024, 3, 1), date(2021, 3, 2)),
    ],
)
def test_coverage_rolls_with_the_day(book: Book, year: int, as_of: date, first: date) -> None:
    """The last three years, not blocks of the calendar: their first day counts, the eve does not.

    From 2021-02-28 three years run to 2024-02-28 and no further, so on that day it is used up.
    """
    for day, outcome in ((first, "met"), (first - timedelta(1), "breached")):
        found = book.all("all-inspected", year, as_of, TOWNSHIP, inspection_visit=visits(day))
        assert [f.outcome.value for f in found.values()] == [outcome]


def test_one_visit_covers_each_year_of_its_three(book: Book) -> None:
    """2022-03-07 covers the years through 2024; calendar blocks from 2021 would end in 2023."""
    found = book.all(
        "all-inspected", None, NOW, TOWNSHIP, inspection_visit=visits(date(2022, 3, 7))
    )
    first, second = found["a / 2019–2021"], found["a / 2020–2022"]
    assert {first.outcome, second.outcome} == {fz.Outcome.PENDING}
    assert first.case == "period_began_before_plan"
    assert found["a / 2021–2023"].outcome is fz.Outcome.MET
    assert found["a / 2022–2024"].outcome is fz.Outcome.MET
    assert found["a / 2023–2025"].outcome is fz.Outcome.BREACHED


def test_coverage_is_of_each_unit(book: Book) -> None:
    """Two visits to one township do not cover the other; an enterprise is not owed one."""
    units = (*TOWNSHIP, fz.Unit("b", "township"), fz.Unit("c", "enterprise"))
    rows = visits(date(2023, 5, 4), date(2024, 5, 6))
    found = book.all("all-inspected", 2024, NOW, units, inspection_visit=rows)
    assert {s: f.outcome.value for s, f in found.items()} == {
        "a / 2022–2024": "met",
        "b / 2022–2024": "breached",
    }
    # No ledger at all says nothing of anybody.
    found = book.all("all-inspected", 2024, NOW, units)
    assert {f.outcome for f in found.values()} == {fz.Outcome.UNKNOWN}


def test_a_visit_without_its_day_or_after_the_assessment_covers_nothing(book: Book) -> None:
    """The one may lie anywhere; the other has not happened yet."""
    undated = book.all("all-inspected", 2024, NOW, TOWNSHIP, inspection_visit=visits(None))
    assert undated["a / 2022–2024"].case == "perhaps_enough"
    as_of = date(2024, 6, 15)
    planned = visits(date(2024, 6, 16))
    later = book.all("all-inspected", 2024, as_of, TOWNSHIP, inspection_visit=planned)
    assert later["a / 2021-06-16–2024-06-15"].outcome is fz.Outcome.BREACHED


def test_the_last_years_are_as_long_as_their_term() -> None:
    """A day counts as long as the years from it run beyond the last day: tried for 9 years."""
    in_force = Period(date(2001, 1, 1))
    for n, years in product(range(365 * 9), (1, 3, 4)):
        last = date(2016, 1, 1) + timedelta(n)
        (period,) = Every(12 * years, rolling=True).ending_in(last.year, in_force, last)
        assert period.until == last
        assert corresponding_day(period.from_, 12 * years) > last
        assert corresponding_day(period.from_ - timedelta(1), 12 * years) <= last


def test_a_rolling_period_has_no_fixed_day(second: fz.Rulebook) -> None:
    """It ends every day, so no day of a calendar is its due date."""
    (rule,) = second.select("*/all-inspected").plan_rules
    assert list(rule.kind.dates(2024, rule.obligation.in_force)) == []
    assert rule.kind.cadence is Cadence.YEARS
    assert rule.kind.limit.zh == "最近3年内不少于1"


def test_each_persons_turn_comes_within_three_years_of_the_last(book: Book) -> None:
    """The same, person by person and gap by gap: each training starts three years of its own."""
    days = [date(2021, 3, 1), date(2024, 3, 1), date(2025, 3, 3)]
    rows = [
        {"id": f"a{n}", "trained_on": day, "left": False, "trained_again_on": following}
        for n, (day, following) in enumerate(zip(days, [*days[1:], None], strict=True))
    ]
    found = book.all("all-trained-again", None, NOW, training_turn=rows)
    assert [(f.outcome.value, f.due) for f in found.values()] == [
        ("met", "2024-03-01"),
        ("met", "2027-03-01"),
        ("pending", "2028-03-03"),
    ]


# Minimum length of each occurrence


@pytest.mark.parametrize(
    ("minutes", "outcome"),
    [
        ([30], "met"),
        ([29], "breached"),
        ([29, 29, 29], "breached"),
        ([15, 15], "breached"),
        ([29, 30], "met"),
        ([None], "unknown"),
        ([29, None], "unknown"),
        ([30, None], "met"),
    ],
)
def test_what_is_too_short_does_not_count(
    book: Book, minutes: list[int | None], outcome: str
) -> None:
    """One of 30 minutes a month: 29 are not 30, and short ones do not add up."""
    rows = [
        {"id": str(n), "held_on": date(2024, 9, 2), "minutes": length}
        for n, length in enumerate(minutes)
    ]
    found = book.all("long-study", 2024, date(2024, 12, 31), study_session=rows)
    assert found["2024-09"].outcome.value == outcome


# Removal after so many years


@pytest.mark.parametrize(
    ("party", "published", "first", "last"),
    [
        ("natural-person", date(2021, 9, 1), date(2023, 9, 1), date(2023, 10, 7)),
        ("natural-person", date(2022, 2, 28), date(2024, 2, 28), date(2024, 3, 28)),
        ("organisation", date(2021, 3, 2), date(2026, 3, 2), date(2026, 4, 2)),
    ],
)
def test_what_is_online_goes_neither_earlier_nor_later(
    book: Book, party: str, published: date, first: date, last: date
) -> None:
    """In order from the last day of its years on, for one month more.

    The 25th month from 2021-09-01 ends on Sunday 2023-10-01, in a holiday through 10-06; 10-07 is
    a make-up Saturday.
    """
    name = {
        "natural-person": "person-kept-two-years",
        "organisation": "organisation-kept-five-years",
    }
    as_of = date(2026, 11, 2)

    def removed(day: date | None) -> str:
        row = {
            "id": "a",
            "party": party,
            "published_on": published,
            "removed": day is not None,
            "removed_on": day,
        }
        found = book.one(name[party], published.year, as_of, penalty_publication=[row])
        return found.outcome.value

    expected = {
        first - timedelta(1): "breached",
        first: "met",
        last: "met",
        last + timedelta(1): "late",
        None: "overdue",
    }
    assert {day: removed(day) for day in expected} == expected


# Numbers that change in mid-year


@pytest.mark.parametrize(
    ("applied", "due"),
    [
        (date(2024, 6, 28), "2024-07-12"),
        (date(2024, 6, 30), "2024-07-12"),
        (date(2024, 7, 1), "2024-07-10"),
        (date(2024, 7, 2), "2024-07-11"),
    ],
)
def test_the_number_on_the_triggers_day_applies(book: Book, applied: date, due: str) -> None:
    """10 working days through June 2024, 7 from July on.

    From Friday 06-28 or Sunday 06-30: 07-01 to 07-05 and 07-08 to 07-12 are ten. From Monday
    07-01: 07-02 to 07-05, 07-08 to 07-10 are seven. Decided on 07-12, the older two are in time.
    """
    row = {"id": "a", "applied_on": applied, "decided": True, "decided_on": date(2024, 7, 12)}
    found = book.one("licence-decided", 2024, NOW, licence_case=[row])
    old = applied < date(2024, 7, 1)
    assert (found.due, found.outcome.value) == (due, "met" if old else "late")


def test_neither_day_of_assessment_nor_year_changes_the_number(book: Book) -> None:
    """Assessed for 2024, for all years, now or on the day: due the same day."""
    row = {"id": "a", "applied_on": date(2024, 6, 30), "decided": False}
    for year, as_of in product((2024, None), (date(2024, 7, 1), date(2024, 7, 12), NOW)):
        found = book.one("licence-decided", year, as_of, licence_case=[row])
        assert found.due == "2024-07-12"
        assert found.outcome.value == ("overdue" if as_of == NOW else "pending")


def test_the_number_of_a_month_is_that_of_its_last_day(book: Book) -> None:
    """One a month from July 2024 on, two from April 2025 on: one is enough through March."""
    rows = [
        {"id": str(month), "held_on": date(2025, month, 3), "minutes": 30} for month in (2, 3, 4, 5)
    ]
    found = book.all("long-study", 2025, NOW, study_session=rows)
    months = [f"2025-0{month}" for month in (2, 3, 4, 5)]
    assert [found[m].outcome.value for m in months] == ["met", "met", "breached", "breached"]
    assert found["2025-04"].reason.en == "2025-04: 1, fewer than the 2 required"


# Rules that are still to come, and rules that have ended

KINDS = (
    *("annual", "quota", "quota, last years", "ratio", "prohibition", "attestation"),
    *("register", "milestone", "within", "procedure"),
)


def test_a_rule_to_come_is_shown_with_its_day(book: Book) -> None:
    """In force from 2025-07-01 on: neither 2024 nor the first half of 2025 owes anything."""
    case = {"id": "a", "decided_on": date(2025, 6, 30)}
    found = [
        book.one("licence-online", 2024, date(2024, 12, 31)),
        book.one("licence-online", None, date(2024, 12, 31)),
        book.one("licence-online", 2025, date(2025, 6, 30)),
        book.one("licence-online", 2025, NOW, licence_case=[case]),
    ]
    for finding in found:
        assert finding.outcome is fz.Outcome.NOT_APPLICABLE
        assert finding.reason.en.endswith("(in force from 2025-07-01 through 2025-12-31)")
        assert finding.light is None


def test_a_rule_bites_from_its_first_day_on(book: Book) -> None:
    """Decided on 2025-07-01: 07-02, 07-03, 07-04. The year before its day is no longer silent."""
    case = {"id": "a", "decided_on": date(2025, 7, 1)}
    found = book.one("licence-online", 2025, date(2025, 7, 4), licence_case=[case])
    assert (found.outcome.value, found.due) == ("pending", "2025-07-04")
    found = book.one("licence-online", 2025, date(2025, 7, 5), licence_case=[case])
    assert found.outcome is fz.Outcome.OVERDUE
    assert book.one("licence-online", 2025, date(2025, 7, 1)).outcome is fz.Outcome.UNKNOWN


def test_what_began_under_a_rule_outlives_it(book: Book) -> None:
    """Ended with 2023. Decided on Friday 2023-12-29: 01-02 to 01-05 and 01-08 are five."""
    rows = [
        {"id": "old", "decided_on": date(2023, 12, 29)},
        {"id": "new", "decided_on": date(2024, 1, 2)},
    ]
    found = book.all("licence-reported", None, date(2024, 1, 9), licence_case=rows)
    assert (found["old"].outcome.value, found["old"].due) == ("overdue", "2024-01-08")
    assert found["new"].outcome is fz.Outcome.NOT_APPLICABLE
    assert found["new"].reason.en == (
        "the rule was not in force on 2024-01-02 (in force from 2021-01-01 through 2023-12-31)"
    )
    gone = book.one("licence-reported", 2024, date(2024, 12, 31))
    assert gone.outcome is fz.Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("rows", [[], [{"id": "a", "item": "a", "sort": "a", "year": 2024}]])
def test_no_kind_bites_on_the_eve(name: str, rows: list[dict[str, Any]]) -> None:
    """In force from 2024-01-10 on: what is told of 2024 on 01-09 is that, whatever the records."""
    if rows and name in ("within", "procedure"):
        rows = [{**rows[0], "start": date(2024, 1, 9)}]
    for finding in definitions.assessed(name, rows, date(2024, 1, 9), 2024):
        assert finding.outcome is fz.Outcome.NOT_APPLICABLE
        assert finding.reason.en.endswith("(in force from 2024-01-10 through 2026-12-31)")
    for finding in definitions.assessed(name, [], date(2024, 1, 10), 2024):
        assert finding.outcome is not fz.Outcome.NOT_APPLICABLE


DECLARED = {"id": "d", "sort": "a", "start": date(2023, 3, 6), "year": 2024}


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (date(2024, 2, 29), "met"),
        (date(2024, 3, 1), "breached"),
        (date(2024, 6, 30), "breached"),
        (date(2024, 7, 1), "met"),
    ],
)
def test_a_ban_holds_on_its_own_days(day: date, outcome: str) -> None:
    """In force from March through June 2024: what happens before or after is not banned."""
    rows = [{"id": "a", "sort": "a", "start": day}, {**DECLARED, "n": 0}]
    assert banned(rows, date(2024, 12, 31)) == outcome


@pytest.mark.parametrize(
    ("declared", "as_of", "outcome"),
    [
        (0, date(2024, 6, 29), "pending"),
        (0, date(2024, 6, 30), "met"),
        (2, date(2024, 12, 31), "unknown"),
        (None, date(2024, 12, 31), "unknown"),
        (0, date(2024, 2, 29), "not_applicable"),
    ],
)
def test_a_number_for_a_whole_year_says_little_of_a_part(
    declared: int | None, as_of: date, outcome: str
) -> None:
    """None in the year is none in its part; two may have happened before or after."""
    assert banned([{**DECLARED, "n": declared}], as_of) == outcome


def test_a_number_declared_for_another_year_says_nothing_of_this_one() -> None:
    """Two in 2023: in 2024 there may have been any number."""
    assert banned([{**DECLARED, "year": 2023, "n": 2}], date(2024, 12, 31)) == "unknown"


def test_a_ban_without_a_column_of_declared_numbers_rests_on_its_events() -> None:
    """One in the period breaches it; without a record nobody has said that there was none."""
    event = {"id": "a", "sort": "a", "start": date(2024, 3, 1)}
    assert banned([event], date(2024, 12, 31), stated=None) == "breached"
    assert banned([], date(2024, 12, 31), stated=None) == "unknown"


def banned(rows: list[dict[str, Any]], as_of: date, **changes: Any) -> str:
    """Assess a ban that holds from March through June 2024."""
    book = definitions.rulebook_of("prohibition")
    (rule,) = book.plan_rules
    period = Period(date(2024, 3, 1), date(2024, 6, 30))
    kind: Any = rule.kind
    obligation = evolve(rule.obligation, in_force=period)
    rule = evolve(rule, kind=evolve(kind, **changes), obligation=obligation)
    found = fz.assess(evolve(book, plan_rules=(rule,)), {"case": rows}, year=2024, as_of=as_of)
    (finding,) = found
    return finding.outcome.value
