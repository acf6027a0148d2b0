"""What every scheme promises, whatever the findings are."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from attrs import evolve
from hypothesis import strategies as st

from fazhigov.assessment.rulebook import Rulebook
from fazhigov.rules.outcome import Outcome
from fazhigov.scoring.facts import Facts
from fazhigov.scoring.forms import Attainment
from fazhigov.scoring.points import ZERO, Bounds
from fazhigov.scoring.scheme import Item, Scheme
from fazhigov.scoring.scorecard import sections, weighed
from fazhigov.scoring.scored import Scored
from fazhigov.testing.properties.property import EXAMPLES, Contract, Property
from fazhigov.text import both

WORSE = (Outcome.LATE, Outcome.BREACHED, Outcome.OVERDUE, Outcome.UNKNOWN)


def scheme_properties(
    scheme: Scheme, rulebook: Rulebook, *, examples: int = EXAMPLES
) -> list[Property]:
    """Return the properties of a scoring scheme over the rules of a plan.

    Args:
        scheme: the scheme.
        rulebook: the rules whose findings it weighs.
        examples: how many sets of findings each check draws.
    """
    contract = Contract("score", examples, shrink=False)
    items = scheme.items or tuple(sections(scheme, rulebook))
    rules = rulebook.plan_rules
    names = [rule.id for rule in rules]

    def scored(facts: Facts, *more: Item) -> Scored:
        return weighed(scheme.title, (*items, *more), rules, facts)

    facts = st.builds(
        lambda counts: Facts(counts=counts, scheme=scheme.id),
        st.dictionaries(st.sampled_from(names), _counts(), max_size=40),
    )

    @contract.promise(
        "bounded-and-exact",
        "0 ≤ 下限 ≤ 上限 ≤ 1，全用精确的分数",
        "0 <= lower <= upper <= 1 at every depth, in exact fractions",
        facts,
    )
    def _(drawn: Facts) -> None:
        for part in scored(drawn).everything:
            if part.share is None:
                assert part.whole == 0
                continue
            assert 0 <= part.share.lower <= part.share.upper <= 1
            exact = (part.share.lower, part.share.upper, part.whole, part.points)
            assert {type(value) for value in exact} == {Fraction}

    @contract.promise(
        "contributions-add-up",
        "各部分之和就是总分，一分不差",
        "The contributions of the parts add up to the whole, exactly",
        facts,
    )
    def _(drawn: Facts) -> None:
        for part in scored(drawn).everything:
            if part.parts and part.share is not None:
                total = sum((inner.contribution for inner in part.parts), Bounds())
                assert total == part.contribution

    @contract.promise(
        "better-is-never-less",
        "一条结论变好，分数不降",
        "One finding that is met instead lowers neither bound",
        facts,
        st.sampled_from(WORSE),
    )
    def _(drawn: Facts, worse: Outcome) -> None:
        before = scored(drawn).share
        for rule in [rule for rule, counts in drawn.counts.items() if counts.get(worse)]:
            after = scored(changed(drawn, rule, worse, Outcome.MET)).share
            if before is not None and after is not None:
                assert before.lower <= after.lower
                assert before.upper <= after.upper

    @contract.promise(
        "deciding-only-narrows",
        "查清一条不明的，区间只会变窄",
        "Deciding what is unknown, whichever way, only narrows the range",
        facts,
        st.sampled_from([outcome for outcome in Outcome if outcome.is_decided]),
    )
    def _(drawn: Facts, decided: Outcome) -> None:
        before = scored(drawn).share
        for rule in [r for r, counts in drawn.counts.items() if counts.get(Outcome.UNKNOWN)]:
            after = scored(changed(drawn, rule, Outcome.UNKNOWN, decided)).share
            if before is not None and after is not None:
                assert before.lower <= after.lower <= after.upper <= before.upper

    @contract.promise(
        "order-does-not-matter",
        "事项与规则的先后不改变得分",
        "Neither the order of items nor that of rules changes the score",
        facts,
    )
    def _(drawn: Facts) -> None:
        turned = evolve(drawn, counts=dict(reversed(list(drawn.counts.items()))))
        other = weighed(scheme.title, items[::-1], rules[::-1], turned)
        assert other.share == scored(drawn).share

    @contract.promise(
        "a-weight-of-nought-changes-nothing",
        "权重为零的事项不改变得分",
        "An item of weight 0 changes nothing",
        facts,
    )
    def _(drawn: Facts) -> None:
        idle = Item("idle", both("idle"), ZERO, attainment=Attainment(("*",)))
        assert scored(drawn, idle).share == scored(drawn).share

    return contract.properties


def _counts() -> st.SearchStrategy[dict[Outcome, int]]:
    return st.dictionaries(st.sampled_from(Outcome), st.integers(1, 4), max_size=3)


def changed(facts: Facts, rule: str, old: Outcome, new: Outcome) -> Facts:
    """Return the same facts with one finding of another outcome."""
    counts: Counter[Outcome] = Counter(facts.counts[rule])
    counts[old] -= 1
    counts[new] += 1
    return evolve(facts, counts={**facts.counts, rule: +counts})
