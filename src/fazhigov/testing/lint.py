"""Check a plan's files as a whole: how they are written, what they reach, what they answer."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from itertools import product
from pathlib import Path
from typing import Any

from fazhigov.deadlines.terms import Term
from fazhigov.documents import Period
from fazhigov.errors import DataError, FazhigovError
from fazhigov.obligations.limits import Limit
from fazhigov.obligations.load import read_plan
from fazhigov.obligations.obligation import Obligation
from fazhigov.obligations.passages import SourceText
from fazhigov.obligations.plan import Plan
from fazhigov.plugins.registry import Registry
from fazhigov.records.schema import LEDGERS_FOLDER, read_record_types, with_items
from fazhigov.rules.conditions import Condition
from fazhigov.rules.rule import Provider, Rule, items_of, read_rules
from fazhigov.testing.examples import example_faults
from fazhigov.testing.parts import parts_of
from fazhigov.text import Text


def plan_faults(
    folder: Path | Traversable, registry: Registry, *, text: str | None = None
) -> list[FazhigovError]:
    """Return every fault of a plan's folder, all in one run.

    What cannot be read is told, and the rest is checked all the same: keys, numbers and units,
    ledgers and columns, periods, rules that nothing can reach, duties that stand twice, examples
    that are missing or come out otherwise.

    Args:
        folder: `plan.toml`, `part-….toml`, and where needed `patterns.toml` and `ledgers/`.
        registry: the kinds and record types at hand.
        text: the plan's own text; if given, every anchor must stand in its place, and every
            sentence must be pointed to by a duty or an exhortation.
    """
    plan, faults = read_plan(folder)
    own, wrong_types = read_record_types(folder / LEDGERS_FOLDER)
    faults += wrong_types
    if plan is None:
        return faults
    types = {**registry.record_types, **{found.name: found for found in own}}
    rules, wrong = read_rules(
        plan.obligations,
        kinds=registry.kinds,
        record_types=types,
        provider=Provider(folder.name, "folder", "-"),
    )
    faults += wrong
    faults += _reach(plan, rules)
    # A rule that is wrong in itself cannot but answer its examples wrong.
    wrong_at = {_entry(fault.file, fault.place) for fault in faults if isinstance(fault, DataError)}
    sound = [r for r in rules if _entry(r.obligation.file, r.obligation.at) not in wrong_at]
    faults += example_faults(
        sound, record_types=with_items(types, items_of(rules)), calendar=registry.calendar
    )
    if text is not None:
        faults += _coverage(plan, text)
    return faults


def _entry(file: str, place: str) -> tuple[str, str]:
    """Name the entry of a file that a place lies in."""
    return file, place.partition(".")[0]


def _reach(plan: Plan, rules: tuple[Rule, ...]) -> Iterator[DataError]:
    """Find what nothing can ever reach."""
    for duty in plan.obligations:
        yield from _period(plan, duty)
    for rule in rules:
        for limit in parts_of(rule.kind, Limit):
            yield from _versions(rule.obligation, limit)
        yield from _units(rule)
        yield from _contradictions(rule)
    yield from _said_twice(plan)
    yield from _unused(plan)


def _period(plan: Plan, duty: Obligation) -> Iterator[DataError]:
    first, last = duty.in_force.from_, duty.in_force.until
    if first < plan.in_force.from_ or (
        plan.in_force.until is not None and (last is None or last > plan.in_force.until)
    ):
        yield _fault(
            duty,
            "in_force",
            Text(
                f"有效期 {_span(duty.in_force)} 超出规划的 {_span(plan.in_force)}",
                f"in force {_span(duty.in_force)}, beyond the plan's {_span(plan.in_force)}",
            ),
            Text("请改为规划期之内", "Keep it within the plan's period"),
        )


def _versions(duty: Obligation, limit: Limit[Any]) -> Iterator[DataError]:
    previous: Period | None = None
    for version in limit.versions:
        if version.period is None:
            return
        if not _meets(version.period, duty.in_force):
            yield _fault(
                duty,
                "check",
                Text(
                    f"版本“{version.value}”（{_span(version.period)}）在规则施行期间从不适用",
                    f"the version {version.value} ({_span(version.period)}) never applies while "
                    "the rule is in force",
                ),
                Text("请删去该版本，或更正期间", "Remove it, or mend its period"),
            )
        if previous is not None and previous.until is not None:
            gap = (version.period.from_ - previous.until).days
            if gap > 1:
                yield _fault(
                    duty,
                    "check",
                    Text(
                        f"{previous.until} 与 {version.period.from_} 之间没有版本",
                        f"no version between {previous.until} and {version.period.from_}",
                    ),
                    Text("请补上或衔接期间", "Let one begin the day after the other ends"),
                )
        previous = version.period


def _units(rule: Rule) -> Iterator[DataError]:
    """Find numbers of one rule whose units do not go together."""
    least, most = getattr(rule.kind, "at_least", None), getattr(rule.kind, "at_most", None)
    term = getattr(rule.kind, "term", None)
    extension = getattr(rule.kind, "extension", None)
    for shorter, longer in _pairs(least, most):
        if type(shorter) is type(longer) and shorter.n > longer.n:
            yield _fault(
                rule.obligation,
                "check",
                Text(
                    f"最早 {shorter.text.zh} 晚于最迟 {longer.text.zh}，区间为空",
                    f"at least {shorter.text.en} and at most {longer.text.en}: an empty window",
                ),
                Text("请核对两个期限", "Check both terms"),
            )
    for length, added in _pairs(term, getattr(extension, "max", None)):
        if type(length) is not type(added):
            yield _fault(
                rule.obligation,
                "check.extension.max",
                Text(
                    f"期限为{length.text.zh}，延长却以{added.text.zh}计，单位不同",
                    f"a term of {length.text.en} cannot be extended by {added.text.en}",
                ),
                Text("请用同一单位", "Write both in one unit"),
            )


def _pairs(one: Any, other: Any) -> Iterator[tuple[Term, Term]]:
    """Pair the versions of two limits of terms, if both are there and are that."""
    if all(isinstance(limit, Limit) and _is_of_terms(limit) for limit in (one, other)):
        for a, b in product(one.versions, other.versions):
            yield a.value, b.value


def _is_of_terms(limit: Limit[Any]) -> bool:
    return all(isinstance(version.value, Term) for version in limit.versions)


def _contradictions(rule: Rule) -> Iterator[DataError]:
    """Find rules that no record can come under."""
    together = [
        condition
        for key in ("applies", "where")
        for condition in getattr(rule.kind, key, ())
        if isinstance(condition, Condition)
    ]
    wanted: dict[str, set[Any]] = {}
    for condition in together:
        if condition.equals is None and not condition.in_:
            continue
        values = set(condition.values)
        left = wanted.setdefault(condition.field, values) & values
        wanted[condition.field] = left
        if not left:
            yield _unreachable(rule, condition.field)
    for condition in getattr(rule.kind, "exempt", ()):
        met = wanted.get(condition.field)
        if met and met <= set(condition.values):
            yield _unreachable(rule, condition.field)


def _unreachable(rule: Rule, name: str) -> DataError:
    return _fault(
        rule.obligation,
        "check",
        Text(
            f"对“{name}”的条件互相矛盾，没有记录会适用",
            f"the conditions on {name!r} exclude each other: no record is ever judged",
        ),
        Text("请更正条件", "Mend the conditions"),
    )


def _said_twice(plan: Plan) -> Iterator[DataError]:
    """Find the same check at the same place under two names."""
    seen: dict[tuple[str, str, str], Obligation] = {}
    for duty in plan.obligations:
        key = (duty.citation.place, duty.kind, repr(duty.check))
        first = seen.setdefault(key, duty)
        if first is not duty:
            yield _fault(
                duty,
                "check",
                Text(
                    f"与 {first.file} 的 {first.at}（{first.id}）是同一核查",
                    f"the same check as {first.at} of {first.file} ({first.id})",
                ),
                Text("请合并，或区分两项义务", "Merge the two, or tell them apart"),
            )
    marked = {(duty.citation.place, duty.citation.anchor) for duty in plan.obligations}
    for exhortation in plan.exhortations:
        if (exhortation.provision, exhortation.anchor) in marked:
            yield DataError(
                file=exhortation.file,
                place=f"{exhortation.at}.anchor",
                problem=Text(
                    f"“{exhortation.anchor}”既列为义务又列为倡导",
                    f"{exhortation.anchor!r} is listed as a duty and as an exhortation",
                ),
                remedy=Text("请只留其一", "Keep one of the two"),
            )


def _unused(plan: Plan) -> Iterator[DataError]:
    """Find sections and departments that no entry belongs to."""
    sections = {duty.section for duty in plan.obligations}
    sections |= {exhortation.section for exhortation in plan.exhortations}
    departments = {duty.department for duty in plan.obligations}
    for key, known, used in (
        ("sections", plan.sections, sections),
        ("departments", plan.departments, departments),
    ):
        for name in known:
            if name not in used:
                yield DataError(
                    file="plan.toml",
                    place=f"{key}.{name}",
                    problem=Text("没有一项义务属于此处", "nothing belongs here"),
                    remedy=Text("请删去，或补上义务", "Remove it, or add its duties"),
                )


def _coverage(plan: Plan, text: str) -> Iterator[DataError]:
    source = SourceText.parse(text)
    for provision, anchor in source.misplaced(plan):
        yield DataError(
            file="text",
            place=provision,
            problem=Text(f"该处没有“{anchor}”", f"{anchor!r} does not stand there"),
            remedy=Text("请更正锚文或条款号", "Mend the anchor or the provision"),
        )
    for passage in source.uncovered(plan):
        yield DataError(
            file="text",
            place=passage.provision,
            problem=Text(
                f"“{passage.text[:10]}…”既无义务也未列为倡导",
                f"no duty and no exhortation points to “{passage.text[:10]}…”",
            ),
            remedy=Text("请补上", "Add one"),
        )


def _meets(one: Period, other: Period) -> bool:
    return (one.until is None or other.from_ <= one.until) and (
        other.until is None or one.from_ <= other.until
    )


def _span(period: Period) -> str:
    return f"{period.from_}–{period.until or ''}"


def _fault(duty: Obligation, place: str, problem: Text, remedy: Text) -> DataError:
    return DataError(file=duty.file, place=f"{duty.at}.{place}", problem=problem, remedy=remedy)
