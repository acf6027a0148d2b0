"""Government services: what the law says, held against cases worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

import fazhigov as fz
from fazhigov.rules.levels import Relation, compare_levels
from fazhigov.testing import Bench, PluginConformance

HENAN = "Henan Regulations on the Business Environment (2020)"
PROJECTS = "Regulations on Approving and Recording Enterprises' Projects"
PAYMENTS = "Regulations on Payments to Small and Medium Enterprises (as revised in 2025)"
DATA = "Regulations on Sharing Government Data"


def both(days: int) -> str:
    """Say that a term is the same under Decree 728 and, since 2025-06-01, under Decree 802."""
    return (
        f"within {days} days (from 2020-09-01 through 2025-05-31) / {days} days "
        "(from 2025-06-01 on)"
    )


RULES = [
    # rule, document, article, limit, confidence
    ("enterprise-start-up", HENAN, "39(2)", "within 1 working day", "text"),
    (
        "real-estate-registration",
        "Interim Regulations on Real-Estate Registration (as revised in 2019)",
        "20",
        "within 30 working days",
        "text",
    ),
    ("real-estate-one-window", HENAN, "44(2)", "within 3 working days", "text"),
    ("business-complaint-answered", HENAN, "78(3)", "within 30 days", "text"),
    ("business-complaint-passed-on", HENAN, "78(3)", "within 5 days", "text"),
    ("referred-complaint-answered", HENAN, "78(3)", "within 30 days", "text"),
    (
        "business-document-comment",
        "Regulations on the Business Environment",
        "62(2)",
        "at least 30 days before",
        "text",
    ),
    (
        "good-review-in-place",
        "State Council Office 2019 no. 51 (rating government services)",
        "一(二)",
        "by 2020-12-31",
        "text",
    ),
    ("project-approval", PROJECTS, "10", "within 20 working days", "text"),
    ("project-evaluation", PROJECTS, "9(3)", "within 30 working days", "text"),
    ("project-change", PROJECTS, "11", "within 20 working days", "text"),
    ("project-postponement", PROJECTS, "12", "within 20 working days", "text"),
    ("sme-payment", PAYMENTS, "9(1)", both(30), "text"),
    ("sme-payment-as-agreed", PAYMENTS, "9(1)", both(60), "text"),
    (
        "sme-overdue-published",
        PAYMENTS,
        "18(1)",
        " / ".join(["by 03-31 of the next year"] * 2),
        "text",
    ),
    ("receivable-confirmed", PAYMENTS, "16(2)", both(30), "text"),
    ("sme-complaint-answered", PAYMENTS, "25(2)", "within 30 days", "text"),
    ("data-request-unconditional", DATA, "21(1)", "within 1 working day", "text"),
    ("data-request-conditional", DATA, "21(1)", "within 10 working days", "text"),
    ("data-shared", DATA, "22(1)", "within 20 working days", "text"),
    ("data-corrected", DATA, "26(2)", "within 10 working days", "text"),
    ("catalogue-updated", DATA, "17(2)", "within 10 working days", "text"),
    ("catalogue-reviewed", DATA, "17(3)", "within 2 working days", "text"),
]

BENCH = Bench("government-services", as_of=date(2025, 12, 31))


class TestConformance(PluginConformance):
    """Examples on all four sides, sources, levels of law, languages, ledgers."""

    plugin = "government-services"
    rules = RULES


def test_the_henan_regulations_end_where_others_replaced_them() -> None:
    """On 2026-02-28 they still count, on 2026-03-01 they do not.

    Saturday 2026-02-28 is worked; three working days from it are 03-02, 03-03, 03-04.
    """
    as_of = date(2026, 3, 31)

    def judged(accepted: date) -> fz.Finding:
        row = {"one_window": True, "accepted_on": accepted}
        return BENCH.hold("real-estate-one-window", row, as_of=as_of)

    last = judged(date(2026, 2, 28))
    assert (last.outcome, last.due) == (fz.Outcome.OVERDUE, "2026-03-04")
    assert judged(date(2026, 3, 1)).outcome is fz.Outcome.NOT_APPLICABLE


def test_one_registration_is_held_against_the_province_and_the_state() -> None:
    """Settled on the tenth working day: late for the province, in time by the State's 30.

    Ten working days from Monday 2025-03-03 end on Monday 03-17.
    """
    row = {
        "one_window": True,
        "other_term_by_law": False,
        "accepted_on": date(2025, 3, 3),
        "completed_on": date(2025, 3, 17),
    }
    province = BENCH.hold("real-estate-one-window", row)
    state = BENCH.hold("real-estate-registration", row)
    assert (province.outcome, state.outcome) == (fz.Outcome.LATE, fz.Outcome.MET)


def test_the_province_is_stricter_than_the_state() -> None:
    """Both of its terms, on every day; and it is said what each governs."""
    compared = compare_levels(BENCH.rules.values(), BENCH.registry.calendar)
    found = {c.rule.id.removeprefix("government-services/"): c for c in compared}
    for rule in ("enterprise-start-up", "real-estate-one-window"):
        assert found[rule].relation is Relation.STRICTER
        assert found[rule].stricter_on == found[rule].days > 3_000
        assert found[rule].norm.governs is not None


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2025, 3, 3), "2025-04-02"),  # a Wednesday
        (date(2025, 3, 5), "2025-04-07"),  # 04-04 to 04-06 are off for Qingming
        (date(2025, 1, 2), "2025-02-05"),  # 02-01 lies in Spring Festival, off to 02-04
    ],
)
def test_complaints_are_answered_in_thirty_calendar_days(received: date, due: str) -> None:
    """The regulations say days; a last day off moves on: article 78."""
    row = {"role": "own", "received_on": received}
    assert BENCH.judge("business-complaint-answered", row) == (fz.Outcome.OVERDUE, due)


def test_an_evaluation_and_more_time_lengthen_an_approval_together() -> None:
    """20 + 40 working days, five of them taken out: 2025-05-29, then 05-30, 06-03 to 06-06.

    05-31 to 06-02 are off for Dragon Boat.
    """
    row = {
        "request": "approval",
        "accepted_on": date(2025, 3, 3),
        "evaluation_from": date(2025, 3, 10),
        "evaluation_until": date(2025, 3, 17),
        "extension_approved_on": date(2025, 4, 8),
        "extension_working_days": 40,
    }
    assert BENCH.judge("project-approval", row) == (fz.Outcome.OVERDUE, "2025-06-06")


def test_payments_follow_the_text_of_their_day() -> None:
    """30 days under both; the finding cites Decree 728 before 2025-06-01, Decree 802 after."""
    term = BENCH.rules["government-services/sme-payment"].kind.term  # type: ignore[attr-defined]
    first, second = term.versions
    assert (first.period.until, second.period.from_) == (date(2025, 5, 31), date(2025, 6, 1))
    assert ("728" in first.source.zh, "802" in second.source.zh) == (True, True)
    row = {"agreed_otherwise": False, "other_term_by_law": False}
    for payable, due in (
        (date(2025, 5, 31), "2025-06-30"),  # a Monday
        (date(2025, 6, 1), "2025-07-01"),  # a Tuesday
        (date(2020, 9, 1), "2020-10-09"),  # 10-01 to 10-08 were off in 2020
    ):
        found = BENCH.judge("sme-payment", {**row, "payable_from": payable}, as_of=date(2026, 1, 5))
        assert found == (fz.Outcome.OVERDUE, due)


def test_overdue_sums_are_first_published_for_2020() -> None:
    """By 2021-03-31 for 2020; nothing is owed for 2019."""
    rule = "government-services/sme-overdue-published"
    rows = [
        {"unit": "a", "year": year, "none_overdue": False, "published_on": date(2021, 4, 1)}
        for year in (2019, 2020)
    ]
    (old,), (new,) = (
        BENCH.assess({"sme-overdue-report": rows}, rule, year=year, as_of=date(2021, 6, 30))
        for year in (2019, 2020)
    )
    assert old.outcome is fz.Outcome.NOT_APPLICABLE
    assert (new.outcome, new.due) == (fz.Outcome.LATE, "2021-03-31")
