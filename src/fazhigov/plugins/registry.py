"""The registry: everything that the installed plugins bring, checked and put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import EllipsisType
from typing import Any, TypeVar

from attrs import evolve, fields_dict, frozen

from fazhigov.assessment.rulebook import DepartmentRules, Rulebook
from fazhigov.documents import Source, as_path
from fazhigov.errors import UnknownNameError, near_match
from fazhigov.obligations.load import load_plan
from fazhigov.plugins.discovery import AtHand
from fazhigov.plugins.loading import Loaded, Loading, PlanRules
from fazhigov.plugins.report_format import BUILT_IN, ReportFormat
from fazhigov.records.schema import (
    LEDGERS_FOLDER,
    load_record_types,
    with_items,
)
from fazhigov.rules.rule import Provider, build_rules, items_of
from fazhigov.scoring.scheme import Scheme
from fazhigov.text import Text

T = TypeVar("T")

CORE = "core"
"""The entry point of the core's own plugin, which is always used."""


@frozen
class Registry(Loaded):
    """What the installed plugins bring. A value: loading twice gives two, nothing is global.

    Attributes:
        providers: the plugins used.
        failures: the plugins that could not be used, and why.
        plans: the plans by id.
        departments: the rule sets of departments by id.
        record_types: the ledgers by name.
        kinds: the kinds of rule by name.
        schemes: the scoring schemes by id.
        reports: the formats of reports that plugins bring, by name; what goes wrong in one when
            it renders is a `PluginError`.
        calendar: China's working calendar with the notices of all plugins.
        brought: the names of what each plugin used brings, by entry point and hook.
    """

    @staticmethod
    def load(
        *,
        only: Iterable[str] | None = None,
        blocked: Iterable[str] = (),
        required: Iterable[str] = (),
        strict: bool = True,
        also: Mapping[str, Any] | None = None,
    ) -> Registry:
        """Load the installed plugins.

        Args:
            only: entry-point names to use, besides the core's own; None uses all.
            blocked: entry-point names to leave out.
            required: entry-point names that must be there and work.
            strict: raise if any plugin fails; otherwise failures are kept and every report
                shows them.
            also: modules or objects with hooks, by name, that count as plugins although no
                distribution brings them: for tests, and while one is being written.

        Raises:
            PluginErrors: strict, and one or more plugins failed, or one that is required did.
        """
        loaded = Loading(
            only=None if only is None else {CORE, *only, *(also or {})},
            blocked=frozenset(blocked),
            required=frozenset(required),
            also=[AtHand(name, plugin) for name, plugin in (also or {}).items()],
        ).run(strict=strict)
        return Registry(**{name: getattr(loaded, name) for name in fields_dict(Loaded)})

    def rulebook(
        self, plan: str, *, departments: Sequence[str | EllipsisType] | None = None
    ) -> Rulebook:
        """Put a plan's rules and departments' rule sets together.

        Args:
            plan: the plan's id.
            departments: ids of rule sets that must be there; `...` among them adds all others.
                None takes all that are installed. A shared rule set comes with those that use it.

        Raises:
            UnknownNameError: no installed plugin brings the plan or a rule set named.
        """
        wanted: list[str] = []
        for name in departments if departments is not None else [...]:
            wanted.extend(self._unshared() if isinstance(name, EllipsisType) else [name])
        rule_sets: dict[str, DepartmentRules] = {}
        while wanted:
            name = wanted.pop(0)
            if name not in rule_sets:
                rule_sets[name] = _look_up(name, self.departments, Text("规则集", "rule set"))
                wanted.extend(rule_sets[name].uses)
        found = _look_up(plan, self.plans, Text("规划", "plan"))
        return Rulebook(
            plan=found.plan,
            plan_rules=found.rules,
            departments=tuple(rule_sets.values()),
            record_types=self.record_types,
            calendar=self.calendar,
            providers=self.providers,
            failures=self.failures,
        )

    def _unshared(self) -> list[str]:
        return sorted(id_ for id_, found in self.departments.items() if not found.shared)

    def with_plan(self, folder: Source) -> Registry:
        """Add a plan from a folder, with the record types in its `ledgers` folder.

        For plans that no plugin brings, such as one being written.

        Raises:
            InputErrors: every fault of the plan's files.
            UnknownNameError: a plan of this id, or another record type of a name, is there.
        """
        path = as_path(folder)
        plan = load_plan(path)
        own = {found.name: found for found in load_record_types(path / LEDGERS_FOLDER)}
        taken = [name for name, found in own.items() if self.record_types.get(name, found) != found]
        if plan.id in self.plans or taken:
            names = ", ".join([plan.id] if plan.id in self.plans else taken)
            raise UnknownNameError(
                Text(f"名称已被占用：{names}", f"already taken, choose another name: {names}")
            )
        types = {**self.record_types, **own}
        rules = build_rules(
            plan.obligations,
            kinds=self.kinds,
            record_types=types,
            provider=Provider(path.name, "folder", "-"),
        )
        return evolve(
            self,
            plans={**self.plans, plan.id: PlanRules(plan, rules)},
            record_types=with_items(types, items_of(rules)),
        )

    def scheme(self, name: str) -> Scheme:
        """Return a scoring scheme by its id.

        Raises:
            UnknownNameError: no installed plugin brings it.
        """
        return _look_up(name, self.schemes, Text("评分方案", "scheme"))

    def report(self, name: str) -> ReportFormat:
        """Return a format of reports that a plugin brings, by its name.

        Raises:
            UnknownNameError: no installed plugin brings it.
        """
        return _look_up(name, self.reports, Text("报告格式", "report format"), also=BUILT_IN)


def _look_up(name: str, known: Mapping[str, T], what: Text, also: Iterable[str] = ()) -> T:
    if name in known:
        return known[name]
    hint = near_match(name, [*known, *also])
    raise UnknownNameError(
        Text(f"没有{what.zh}“{name}”。{hint.zh}", f"no {what.en} is named {name!r}. {hint.en}")
    )
