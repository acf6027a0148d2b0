"""The rulebook: one plan's rules and the rule sets of departments, ready to be assessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatch

from attrs import evolve, field, frozen

from fazhigov.calendars.working import WorkingCalendar
from fazhigov.errors import PluginError, UnknownNameError, near_match
from fazhigov.obligations.plan import Plan
from fazhigov.records.schema import RecordType
from fazhigov.rules.rule import Provider, Rule
from fazhigov.text import Text


@frozen
class DepartmentRules:
    """The rules that one department brings under its own statutes, or that several share.

    Attributes:
        uses: ids of shared rule sets that bind this department too.
        shared: whether this set applies only where another uses it, or where it is asked for.
    """

    id: str
    title: Text
    department: str
    uses: tuple[str, ...]
    shared: bool
    rules: tuple[Rule, ...] = field(repr=lambda rules: f"<{len(rules)} rules>")


@frozen
class Rulebook:
    """What a county is held to.

    Attributes:
        plan: the plan.
        plan_rules: its rules.
        departments: the rule sets of departments; they are scored apart from the plan.
        record_types: the ledgers that records may be kept in.
        calendar: which days are working days, by the notices of all plugins.
        providers: the plugins behind all this.
        failures: plugins that could not be used; every report shows them.
        selection: the patterns that narrowed the rules, if any did.
    """

    plan: Plan
    plan_rules: tuple[Rule, ...] = field(repr=lambda rules: f"<{len(rules)} rules>")
    departments: tuple[DepartmentRules, ...]
    record_types: Mapping[str, RecordType] = field(repr=False)
    calendar: WorkingCalendar = field(repr=False)
    providers: tuple[Provider, ...] = ()
    failures: tuple[PluginError, ...] = ()
    selection: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Rule]:
        yield from self.plan_rules
        for department in self.departments:
            yield from department.rules

    def select(self, *patterns: str) -> Rulebook:
        """Keep the rules whose id matches a pattern, such as "*/2.7.1/*"; nothing else changes.

        Raises:
            UnknownNameError: a pattern matches no rule.
        """
        ids = [rule.id for rule in self]
        for pattern in patterns:
            if not any(fnmatch(id_, pattern) for id_ in ids):
                hint = near_match(pattern, ids)
                raise UnknownNameError(
                    Text(
                        f"没有规则符合“{pattern}”。{hint.zh}",
                        f"no rule matches {pattern!r}. {hint.en}",
                    )
                )
        if not patterns:
            return self

        def kept(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
            return tuple(r for r in rules if any(fnmatch(r.id, p) for p in patterns))

        return evolve(
            self,
            plan_rules=kept(self.plan_rules),
            departments=tuple(
                evolve(department, rules=kept(department.rules)) for department in self.departments
            ),
            selection=patterns,
        )
