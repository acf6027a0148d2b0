"""Levels of law: the sixteen places where norms differ, and the rules that show them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve, field, frozen

import fazhigov as fz
from fazhigov.documents import MisfitError, Period
from fazhigov.obligations.citation import Norm
from fazhigov.obligations.limits import Limit, Version
from fazhigov.rules.levels import Comparison, Relation, compare_levels
from fazhigov.rules.rule import Rule

PLAN = "biyang-2021-2025"


@frozen
class Shown:
    """One line of `fazhigov lint`: a rule, what its upper text is, and how the two stand."""

    rule: str
    upper: str
    relation: str


@frozen
class Conflict:
    """One place where norms differ.

    Attributes:
        topic: what it is about, with both norms.
        shown: the rules of the plan and of departments that show it.
        reason: why no rule shows it, where none does; or what is left out.
    """

    topic: str
    shown: tuple[Shown, ...] = ()
    reason: str = field(default="")


CONFLICTS = (
    Conflict(
        "legality review: no. 115, 5 to 15 working days; Decree 713, at least 7",
        shown=(Shown(f"{PLAN}/2.3.4/review-duration", "第713号） 26", "laxer"),),
    ),
    Conflict(
        "publishing a penalty: no. 118 and Work Safety Law 78, 7 working days; market regulation "
        "and disclosure, 20",
        shown=(
            Shown("market-regulation/penalty-publication", "118号", "laxer"),
            Shown("emergency-management/penalty-exposed", "118号", "separate"),
            Shown("government-affairs-disclosure/active-disclosure", "118号", "separate"),
            Shown("administrative-enforcement/penalty-published", "信息公开条例 26", "stricter"),
        ),
    ),
    Conflict(
        "withdrawing a published penalty: Penalty Law 48, 3 working days; market regulation, 3",
        shown=(Shown("market-regulation/publication-withdrawal", "行政处罚法 48(2)", "equal"),),
    ),
    Conflict(
        "asking for a hearing: Penalty Law 64, 5 working days; the police's provisions 133, 3 days",
        reason="the police are none of our departments, and the term is the party's, not the "
        "body's; the plan's hearing-right-told cites article 64 without a number",
    ),
    Conflict(
        "serving a decision: Penalty Law 61, 7 working days; Public Security Law 116, 2 days",
        shown=(Shown("administrative-enforcement/decision-served", "116", "laxer"),),
    ),
    Conflict(
        "90 days of Penalty Law 60 against special rules",
        shown=(
            Shown("market-regulation/case-decision", "行政处罚法 60", "equal"),
            Shown("human-resources/investigation", "行政处罚法 60", "separate"),
            Shown("ecology-environment/case-decision", "行政处罚法 60", "depends"),
        ),
    ),
    Conflict(
        "petitions: Regulations of 2022, 15/60/30 days; Henan, 30, 90 in all",
        shown=(
            Shown("petitions/henan-handled", "信访条例》（国务院令第431号） 33", "stricter"),
            Shown("petitions/henan-handled", "信访工作条例》 34", "stricter"),
        ),
        reason="the article of Henan's 5 days to pass a petition on was not read",
    ),
    Conflict(
        "legal aid: Legal Aid Law 43, 7 and 3 days; Henan, 10 and 5",
        shown=(
            Shown("legal-aid-henan/aid-decision", "法律援助法》 43(1)", "laxer"),
            Shown("legal-aid-henan/aid-assignment", "法律援助法》 43(1)", "laxer"),
        ),
    ),
    Conflict(
        "real-estate registration: the State's 30 working days; Henan, 1 to 3",
        shown=(
            Shown("government-services/real-estate-one-window", "登记暂行条例》 20", "stricter"),
        ),
    ),
    Conflict(
        "registration of enterprises: on the spot or 3 and 3 working days; Henan, 1",
        shown=(Shown("government-services/enterprise-start-up", "登记管理条例》 19", "stricter"),),
        reason="the State's side is market-regulation/registration, which no text above it numbers",
    ),
    Conflict(
        "filing of documents: 15 days to the government above; 30 to the congress's committee",
        reason="two duties, and no rule of either: the 15 days were not read, and the plan's "
        "filing-timeliness is a share of what was filed in time, without a number of days",
    ),
    Conflict(
        "time for comments: Decree 713, 30 days; Decree 722, 30; shorter local rules",
        shown=(Shown("government-services/business-document-comment", "第713号） 15", "equal"),),
        reason="no shorter local rule was read",
    ),
    Conflict(
        "yearly reports: disclosure, Jan 31 and Mar 31; enforcement, Jan 31; rule of law, Mar 1 "
        "and Apr 1; small enterprises, Mar 31; documents to the committee, Mar 31",
        shown=(
            Shown(
                "government-affairs-disclosure/annual-report-of-departments", "49(2)", "separate"
            ),
            Shown(f"{PLAN}/2.4.0/enforcement-report-published", "49(1)", "separate"),
            Shown("government-services/sme-overdue-published", "49(2)", "separate"),
        ),
        reason="the plan's yearly-report-public has no day: April 1 was not read; no rule is on "
        "the list of documents",
    ),
    Conflict(
        "public opinion: no. 61, 24 and 48 hours; no. 80, 5 and 24",
        shown=(
            Shown(f"{PLAN}/2.7.1/first-release", "80号", "equal"),
            Shown(f"{PLAN}/2.7.1/press-conference", "61号", "equal"),
            Shown("government-affairs-disclosure/first-statement", "61号", "separate"),
            Shown("government-affairs-disclosure/press-conference", "80号", "equal"),
        ),
        reason="no rule is on the 48 hours for other events",
    ),
    Conflict(
        "hours: Civil Code 201, from the moment itself; litigation, from the next hour",
        reason="a way of counting and no number: rules in hours say in their reading which they "
        "take, as the test below asks",
    ),
    Conflict(
        "licences: Licensing Law 82, working days; regulations that say days",
        shown=(
            Shown("emergency-management/chemical-trade-licence", "行政许可法 42(1)", "depends"),
            Shown("ecology-environment/permit-simplified", "行政许可法 82", "stricter"),
            Shown("ecology-environment/permit-key", "行政许可法 82", "stricter"),
            Shown("ecology-environment/permit-renewal", "行政许可法 82", "stricter"),
            Shown("culture-market/troupe-licence", "行政许可法 82", "stricter"),
            Shown("culture-market/show-approval", "行政许可法 82", "stricter"),
            Shown("transport/passenger-licence", "行政许可法 42(1)", "stricter"),
            Shown("transport/road-works-licence", "行政许可法 42(1)", "stricter"),
            Shown("urban-management/drainage-permit", "行政许可法 42(1)", "stricter"),
        ),
        reason="government-services/project-approval says working days itself, and is equal",
    ),
)


@pytest.fixture(scope="module")
def rules() -> list[Rule]:
    """Return the plan's rules and every department's."""
    registry = fz.Registry.load()
    return list(registry.rulebook(PLAN, departments=list(registry.departments)))


@pytest.fixture(scope="module")
def compared(rules: list[Rule]) -> list[Comparison]:
    """Return all that `fazhigov lint` lists."""
    return compare_levels(rules, fz.china())


def test_none_of_the_sixteen_is_passed_over() -> None:
    """Each is shown by a rule, or it is said why no rule shows it."""
    assert len(CONFLICTS) == 16
    assert len({conflict.topic for conflict in CONFLICTS}) == 16
    for conflict in CONFLICTS:
        assert conflict.shown or conflict.reason, conflict.topic


@pytest.mark.parametrize(
    "shown", [s for conflict in CONFLICTS for s in conflict.shown], ids=lambda s: s.rule
)
def test_each_is_shown(compared: list[Comparison], shown: Shown) -> None:
    """The rule stands beside the other text, in the relation that the table gives."""
    found = [
        c.relation.value
        for c in compared
        if c.rule.id == shown.rule and shown.upper in c.norm.text and c.norm.level is not None
    ]
    assert shown.relation in found


def test_whatever_is_not_stricter_or_equal_says_which_governs(compared: list[Comparison]) -> None:
    """In words of its own: nobody is left with a looser number and no answer."""
    for found in compared:
        if found.relation not in (Relation.STRICTER, Relation.EQUAL):
            assert found.norm.governs is not None, found.rule.id


def test_a_separate_duty_is_ranked_neither_stricter_nor_laxer(compared: list[Comparison]) -> None:
    """60 working days for an investigation are not stricter than 90 days for a decision."""
    (found,) = [c for c in compared if c.rule.id == "human-resources/investigation"]
    assert found.relation is Relation.SEPARATE
    assert (found.stricter_on, found.laxer_on, found.days) == (0, 0, 0)
    line = found.to_json("en")
    assert (line["own"]["value"], line["upper"]["value"]) == ("60 working days", "90 days")
    assert line["relation"] == "separate"


def test_days_of_the_year_are_shown_as_written(compared: list[Comparison]) -> None:
    """As January 31, not as a number's inner parts."""
    rule = "government-affairs-disclosure/annual-report-of-departments"
    (found,) = [c for c in compared if c.rule.id == rule]
    line = found.to_json("en")
    assert (line["own"]["value"], line["upper"]["value"]) == ("01-31", "03-31")


def test_thirty_days_are_not_always_laxer_than_twenty_working_days(
    compared: list[Comparison],
) -> None:
    """From 2024-03-04, 20 working days end on 04-01 and 30 days on 04-03; over Spring Festival not.

    From Wednesday 2025-01-22: 01-23, 01-24, Sunday 01-26 worked (3), 01-27 (4), off through 02-04,
    7 on 02-07, Saturday 02-08 worked (8), 13 on 02-14, 18 on 02-21, 20 on 02-25; 30 days end on
    02-21. So it depends.
    """
    calendar = fz.china()
    days, working = fz.CalendarDays(30), fz.WorkingDays(20)
    for start, by_days, by_working in (
        (date(2024, 3, 4), date(2024, 4, 3), date(2024, 4, 1)),
        (date(2025, 1, 22), date(2025, 2, 21), date(2025, 2, 25)),
    ):
        assert fz.deadline(start, days, calendar=calendar).due == by_days
        assert fz.deadline(start, working, calendar=calendar).due == by_working
    rule = "emergency-management/chemical-trade-licence"
    (old,) = [c for c in compared if c.rule.id == rule and c.relation is Relation.DEPENDS]
    assert old.stricter_on > 0
    assert old.laxer_on > 0
    assert old.stricter_on + old.laxer_on < old.days


def beside(rules: list[Rule], name: str, norm: Norm, *versions: Version[Any]) -> Rule:
    """A rule of the plan beside one upper text, with other versions of its number if any."""
    (rule,) = [rule for rule in rules if rule.id == f"{PLAN}/{name}"]
    if versions:
        rule = evolve(rule, kind=evolve(rule.kind, term=Limit(versions)))  # type: ignore[misc]
    return evolve(rule, obligation=evolve(rule.obligation, upper=(norm,)))


def upper(number: str, value: str, since: date | None = None) -> Norm:
    """A law's own number."""
    return Norm("a law", "text", level="law", number=number, value=value, since=since)


@pytest.mark.parametrize(
    ("number", "value", "own", "said"),
    [
        ("trem", "7 days", fz.WorkingDays(7), "no number 'trem'. Did you mean 'term'?"),
        ("term", "7 moons", fz.WorkingDays(7), "cannot read the term '7 moons'"),
        # From the first day of 2001 on, 30 years end in 2031: no notice settles that.
        ("term", "20 years", fz.Years(30), "no day from which 30 years and 20 years both end"),
        ("term", "3 working days", fz.Hours(24), "hours run from a moment"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    rules: list[Rule], number: str, value: str, own: fz.Term, said: str
) -> None:
    """It would otherwise be listed as equal, or not at all."""
    rule = beside(rules, "2.4.1/jurisdiction-dispute", upper(number, value), Version(own))
    with pytest.raises(fz.InputErrors) as caught:
        compare_levels([rule], fz.china())
    (fault,) = caught.value.faults
    assert said in str(fault)
    assert "upper[0]" in str(fault)


def test_a_number_that_ended_before_the_upper_text_began_is_not_compared(
    rules: list[Rule],
) -> None:
    """Ten days through 2023, seven from 2024 on, and a law of 2024 that says seven."""
    since = date(2024, 1, 1)
    rule = beside(
        rules,
        "2.4.1/jurisdiction-dispute",
        upper("term", "7 days", since),
        Version(fz.CalendarDays(10), Period(date(2021, 1, 1), date(2023, 12, 31))),
        Version(fz.CalendarDays(7), Period(since)),
    )
    (found,) = compare_levels([rule], fz.china())
    assert found.own.value == fz.CalendarDays(7)
    assert found.relation is Relation.EQUAL
    assert found.governs.en == "there is no conflict"


def test_a_number_that_ended_on_the_day_the_upper_text_began_is_compared(rules: list[Rule]) -> None:
    """Both were in force on that day; what the upper text says of the two is what is shown."""
    both = fz.Text("从上位规定", "the upper text says so")
    name, until = "2.4.1/jurisdiction-dispute", date(2024, 1, 1)
    own = Version(fz.CalendarDays(10), Period(date(2021, 1, 1), until))
    norm = evolve(upper("term", "7 days", until), governs=both)
    (found,) = compare_levels([beside(rules, name, norm, own)], fz.china())
    assert (found.relation, found.governs) == (Relation.LAXER, both)
    assert found.stricter_on == 0
    assert 0 < found.laxer_on <= found.days
    later = upper("term", "7 days", date(2024, 1, 2))
    assert compare_levels([beside(rules, name, later, own)], fz.china()) == []


def test_hours_are_compared_once(rules: list[Rule]) -> None:
    """They are as many on every day."""
    own = Version(fz.Hours(24))
    rule = beside(rules, "2.4.1/jurisdiction-dispute", upper("term", "5 hours"), own)
    (found,) = compare_levels([rule], fz.china())
    assert (found.relation, found.stricter_on, found.laxer_on, found.days) == (
        Relation.LAXER,
        0,
        1,
        1,
    )


def test_each_relation_has_words() -> None:
    """In both languages."""
    assert {relation.value: relation.label.en for relation in Relation} == {
        "stricter": "stricter than the upper text",
        "laxer": "laxer than the upper text",
        "equal": "the same as the upper text",
        "depends": "stricter or laxer, by the day it begins",
        "separate": "another duty",
    }
    assert Relation.EQUAL.label.zh == "与上位规定一致"


def test_terms_are_compared_through_the_last_day_that_is_published(rules: list[Rule]) -> None:
    """Counted back from an event, that day has an end too.

    From 2014-12-02, which is 3,652 days before December 1, through December 31, 2024.
    """
    (rule,) = [rule for rule in rules if rule.id == "administrative-enforcement/hearing-notice"]
    own = Limit((Version(fz.CalendarDays(30)),))
    rule = evolve(rule, kind=evolve(rule.kind, term=own))  # type: ignore[misc]
    rule = evolve(rule, obligation=evolve(rule.obligation, upper=(upper("term", "3 days"),)))
    (found,) = compare_levels([rule], fz.china().as_known_on(date(2024, 6, 1)))
    assert found.days == 3_652 + 31
    assert (found.stricter_on, found.laxer_on) == (found.days, 0)


@pytest.mark.parametrize(
    ("value", "relation"),
    [("03-31", Relation.STRICTER), ("01-31", Relation.EQUAL), ("01-15", Relation.LAXER)],
)
def test_days_of_the_year_are_compared_by_month_and_day(
    rules: list[Rule], value: str, relation: Relation
) -> None:
    """The plan has reports out by January 31: sooner is stricter."""
    rule = beside(rules, "2.4.0/enforcement-report-published", upper("by", value))
    (found,) = compare_levels([rule], fz.china())
    assert found.relation is relation


def test_another_duty_needs_its_number() -> None:
    """`separate` alone says nothing that could be listed, nor does a number without its value."""
    with pytest.raises(MisfitError, match="separate goes with"):
        Norm(document="a", confidence="text", separate=True)
    with pytest.raises(MisfitError, match="go together"):
        Norm(document="a", confidence="text", level="law", number="term")


@pytest.mark.parametrize(
    "rule",
    [
        "emergency-management/accident-reported-up",
        "government-affairs-disclosure/first-statement",
    ],
)
def test_rules_in_hours_say_how_they_count(rules: list[Rule], rule: str) -> None:
    """From the moment itself, by Civil Code 201."""
    (found,) = [r for r in rules if r.id == rule]
    reading = found.obligation.reading
    assert reading is not None
    assert "《民法典》201条" in reading.basis.zh


def test_a_province_or_another_duty_makes_no_national_one(rules: list[Rule]) -> None:
    """The mark says that national law demands the same of every county."""
    national = {rule.id: rule.obligation.national for rule in rules}
    # Henan's regulations 38(2); no. 118, not read, beside a report of another kind; no. 80.
    assert national[f"{PLAN}/2.1.2/one-window-rate"] is None
    assert national[f"{PLAN}/2.4.0/enforcement-report-published"] == "unverified"
    assert national[f"{PLAN}/2.7.1/first-release"] == "secondary"
