"""Loading: plugins asked one by one, each in its own guard, and what they bring put together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from attrs import evolve, field, frozen

from fazhigov.assessment.findings import Findings
from fazhigov.assessment.rulebook import DepartmentRules
from fazhigov.calendars.china import china
from fazhigov.calendars.notice import Notice
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.documents import as_path
from fazhigov.errors import PluginError, PluginErrors, UnknownNameError, near_match
from fazhigov.obligations.load import load_plan, load_rule_set
from fazhigov.obligations.plan import Plan, RuleSet
from fazhigov.plugins.discovery import (
    AtHand,
    Contribution,
    Found,
    ask,
    discover,
    failure,
    guarded,
    provider_of,
)
from fazhigov.plugins.report_format import ReportFormat
from fazhigov.records.schema import (
    LEDGERS_FOLDER,
    RecordType,
    load_record_type,
    load_record_types,
    with_items,
)
from fazhigov.rules.kind import require_kind
from fazhigov.rules.rule import Provider, Rule, build_rules, items_of
from fazhigov.scoring.scheme import Scheme
from fazhigov.scoring.scored import Score
from fazhigov.text import Lang, Text

T = TypeVar("T")

_names = ", ".join
"""Show a mapping by its keys."""


@frozen
class PlanRules:
    """A plan and its rules, ready to be assessed."""

    plan: Plan
    rules: tuple[Rule, ...]


@frozen
class Loaded:
    """What came of loading; see `Registry` for what each part is."""

    providers: tuple[Provider, ...]
    failures: tuple[PluginError, ...]
    plans: Mapping[str, PlanRules] = field(repr=_names)
    departments: Mapping[str, DepartmentRules] = field(repr=_names)
    record_types: Mapping[str, RecordType] = field(repr=False)
    kinds: Mapping[str, type[Any]] = field(repr=False)
    schemes: Mapping[str, Scheme] = field(repr=False)
    reports: Mapping[str, ReportFormat] = field(repr=False)
    calendar: WorkingCalendar = field(repr=False)
    brought: Mapping[str, Mapping[str, tuple[str, ...]]] = field(factory=dict, repr=False)


@frozen
class _Bundle:
    """What one plugin brings, read and checked by itself."""

    provider: Provider
    kinds: dict[str, type[Any]]
    record_types: dict[str, RecordType]
    plans: dict[str, Plan]
    rule_sets: dict[str, RuleSet]
    schemes: dict[str, Scheme]
    reports: dict[str, ReportFormat]
    notices: list[Notice]

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        """Name what it brings, by hook."""
        return {
            "plans": tuple(self.plans),
            "rule_sets": tuple(self.rule_sets),
            "record_types": tuple(self.record_types),
            "rule_kinds": tuple(self.kinds),
            "schemes": tuple(self.schemes),
            "reports": tuple(self.reports),
            "notices": tuple(notice.label.en for notice in self.notices),
        }


class Loading:
    """One run of loading: it collects failures, so that all are told together."""

    def __init__(
        self,
        *,
        only: set[str] | None,
        blocked: frozenset[str],
        required: frozenset[str],
        also: Sequence[AtHand],
    ) -> None:
        self.also = also
        self.only = only
        self.blocked = blocked
        self.required = required
        self.failures: list[PluginError] = []

    def run(self, *, strict: bool) -> Loaded:
        """Load, and put together what works.

        Raises:
            PluginErrors: strict, and something failed; or a plugin that is required did.
        """
        bundles = [bundle for entry in self._wanted() for bundle in self._bundles(entry)]
        kinds = self._together("kind of rule", [(b.provider, b.kinds) for b in bundles])
        types = self._together("record type", [(b.provider, b.record_types) for b in bundles])
        plans = self._together("plan", [(b.provider, b.plans) for b in bundles])
        sets = self._together("rule set", [(b.provider, b.rule_sets) for b in bundles])
        schemes = self._together("scheme", [(b.provider, b.schemes) for b in bundles])
        reports = self._together("report format", [(b.provider, b.reports) for b in bundles])

        def rules(provider: Provider, found: Plan | RuleSet) -> tuple[Rule, ...]:
            return build_rules(
                found.obligations,
                kinds={name: kind for name, (_, kind) in kinds.items()},
                record_types={name: type_ for name, (_, type_) in types.items()},
                provider=provider,
            )

        built_plans = {
            id_: PlanRules(plan, built)
            for id_, (provider, plan) in plans.items()
            for built in self._kept(provider, f"rules of {id_}", partial(rules, provider, plan))
        }
        built_sets = {
            id_: DepartmentRules(
                id_, rule_set.title, rule_set.department, rule_set.uses, rule_set.shared, built
            )
            for id_, (provider, rule_set) in sets.items()
            for built in self._kept(provider, f"rules of {id_}", partial(rules, provider, rule_set))
        }
        built_sets = self._with_what_they_use(built_sets, sets)
        calendar = self._calendar(bundles)
        failed = {(f.entry_point, f.distribution) for f in self.failures}
        used = tuple(
            b.provider
            for b in bundles
            if (b.provider.entry_point, b.provider.distribution) not in failed
        )
        self._check_required(used)
        if self.failures and (strict or self._missing_required(used)):
            raise PluginErrors(f"{len(self.failures)} plugin failure(s)", self.failures)
        return Loaded(
            providers=used,
            failures=tuple(self.failures),
            plans=built_plans,
            departments=built_sets,
            record_types=with_items(
                {name: type_ for name, (_, type_) in types.items()},
                (
                    item
                    for rules_ in (built_plans, built_sets)
                    for r in rules_.values()
                    for item in items_of(r.rules)
                ),
            ),
            kinds={name: kind for name, (_, kind) in kinds.items()},
            schemes={name: scheme for name, (_, scheme) in schemes.items()},
            reports={name: _told_by(*brought) for name, brought in reports.items()},
            calendar=calendar,
            brought={b.provider.entry_point: b.names for b in bundles if b.provider in used},
        )

    def _wanted(self) -> list[Found]:
        """Return the plugins to use; a name that two distributions claim is used by neither."""
        found: list[Found] = sorted([*discover(), *self.also], key=lambda entry: entry.name)
        names = {entry.name for entry in found}
        for name in sorted(((self.only or set()) | self.blocked) - names):
            hint = near_match(name, names)
            raise UnknownNameError(
                Text(f"没有安装插件“{name}”。{hint.zh}", f"no plugin is named {name!r}. {hint.en}")
            )
        wanted = [
            entry
            for entry in found
            if entry.name not in self.blocked and (self.only is None or entry.name in self.only)
        ]
        claims = Counter(entry.name for entry in wanted)
        for entry in wanted:
            if claims[entry.name] > 1:
                others = [provider_of(e) for e in wanted if e.name == entry.name and e is not entry]
                self.failures.append(
                    failure(
                        provider_of(entry),
                        "discovery",
                        f"the name {entry.name!r} is also claimed by "
                        + ", ".join(f"{o.distribution} {o.version}" for o in others)
                        + "; neither is used",
                        Text("请卸载或改名其一", "Uninstall or rename one of the two"),
                    )
                )
        return [entry for entry in wanted if claims[entry.name] == 1]

    def _bundles(self, entry: Found) -> Iterator[_Bundle]:
        provider = provider_of(entry)
        yield from self._kept(provider, "load", lambda: _read(ask(entry)))

    def _kept(self, provider: Provider, stage: str, call: Callable[[], T]) -> Iterator[T]:
        """Yield what *call* returns, or nothing, and keep the failure."""
        try:
            yield guarded(provider, stage, call)
        except PluginError as error:
            self.failures.append(error)

    def _together(
        self, what: str, brought: Sequence[tuple[Provider, Mapping[str, T]]]
    ) -> dict[str, tuple[Provider, T]]:
        """Put plugins' things together by name; one that two bring differently is left out."""
        claims: dict[str, list[tuple[Provider, T]]] = defaultdict(list)
        for provider, things in brought:
            for name, thing in things.items():
                claims[name].append((provider, thing))
        found: dict[str, tuple[Provider, T]] = {}
        for name, claimed in sorted(claims.items()):
            if all(thing == claimed[0][1] for _, thing in claimed):
                found[name] = claimed[0]
                continue
            who = ", ".join(f"{p.entry_point} ({p.distribution} {p.version})" for p, _ in claimed)
            self.failures.extend(
                failure(
                    provider,
                    "combination",
                    f"the {what} {name!r} is brought differently by {who}; none is used",
                    Text("请改名，或只保留其一", "Rename it, or uninstall all but one"),
                )
                for provider, _ in claimed
            )
        return found

    def _with_what_they_use(
        self,
        built: Mapping[str, DepartmentRules],
        sets: Mapping[str, tuple[Provider, RuleSet]],
    ) -> dict[str, DepartmentRules]:
        """Leave out a rule set that uses one which is not there, or which is not shared."""
        kept = dict(built)
        while lacking := {
            id_: name
            for id_, found in kept.items()
            for name in found.uses
            if name not in kept or not kept[name].shared
        }:
            for id_, name in lacking.items():
                hint = near_match(name, (other.id for other in kept.values() if other.shared))
                self.failures.append(
                    failure(
                        sets[id_][0],
                        f"rules of {id_}",
                        f"uses {name!r}, which is no shared rule set that is installed and works",
                        Text(
                            f"请安装带来它的发行包，或改正 uses。{hint.zh}",
                            f"Install what brings it, or mend uses. {hint.en}",
                        ),
                    )
                )
                del kept[id_]
        return kept

    def _calendar(self, bundles: Sequence[_Bundle]) -> WorkingCalendar:
        calendar = china()
        for bundle in bundles:
            for added in self._kept(
                bundle.provider, "notices", partial(calendar.with_notices, *bundle.notices)
            ):
                calendar = added
        return calendar

    def _check_required(self, used: Sequence[Provider]) -> None:
        known = {failure_.entry_point for failure_ in self.failures}
        for name in self._missing_required(used):
            if name not in known:
                missing = Provider(name, "not installed", "-")
                remedy = Text(f"请安装带来 {name} 的发行包", f"Install what brings {name}")
                self.failures.append(
                    failure(missing, "discovery", "required, but not installed", remedy)
                )

    def _missing_required(self, used: Sequence[Provider]) -> list[str]:
        return sorted(self.required - {provider.entry_point for provider in used})


def _read(contribution: Contribution) -> _Bundle:
    """Read what a plugin's hooks returned: files become plans, rule sets and record types."""
    for kind in contribution.of("fazhigov_rule_kinds"):
        require_kind(kind)
    return _Bundle(
        provider=contribution.provider,
        kinds=_named_once(contribution.of("fazhigov_rule_kinds"), lambda kind: str(kind.name)),
        record_types=_named_once(
            [
                *(
                    own
                    for source in contribution.of("fazhigov_record_types")
                    for own in _record_types(as_path(source))
                ),
                *(
                    own
                    for source in contribution.of("fazhigov_plans")
                    for own in load_record_types(as_path(source) / LEDGERS_FOLDER)
                ),
            ],
            lambda found: found.name,
        ),
        plans=_named_once(
            [load_plan(as_path(source)) for source in contribution.of("fazhigov_plans")],
            lambda found: found.id,
        ),
        rule_sets=_named_once(
            [load_rule_set(source) for source in contribution.of("fazhigov_rule_sets")],
            lambda found: found.id,
        ),
        schemes=_named_once(contribution.of("fazhigov_schemes"), lambda found: found.id),
        reports=_named_once(contribution.of("fazhigov_reports"), lambda found: found.name),
        notices=contribution.of("fazhigov_notices"),
    )


def _record_types(source: Path | Traversable) -> list[RecordType]:
    """Read a ledger from its file, or all ledgers of a folder."""
    return load_record_types(source) if source.is_dir() else [load_record_type(source)]


def _named_once(things: Iterable[T], name: Callable[[T], str]) -> dict[str, T]:
    found: dict[str, T] = {}
    for thing in things:
        if name(thing) in found:
            raise ValueError(f"brings {name(thing)!r} twice")
        found[name(thing)] = thing
    return found


def _told_by(provider: Provider, found: ReportFormat) -> ReportFormat:
    """Return a format whose faults are told as the plugin's: `PluginError`, naming the stage."""

    def render(findings: Findings, score: Score, lang: Lang) -> str | bytes:
        made = found.render(findings, score, lang)
        if not isinstance(made, str | bytes):
            raise TypeError(f"returned {type(made).__name__}, not str or bytes")
        return made

    def told(findings: Findings, score: Score, lang: Lang) -> str | bytes:
        stage = f"report {found.name}"
        made: str | bytes = guarded(provider, stage, lambda: render(findings, score, lang))
        return made

    return evolve(found, render=told)
