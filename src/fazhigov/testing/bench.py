"""A plugin at work with the core alone, so that its tests can say what the law says and no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from attrs import define, field

from fazhigov.assessment.assess import assess
from fazhigov.assessment.finding import Finding
from fazhigov.assessment.findings import Findings
from fazhigov.assessment.rulebook import Rulebook
from fazhigov.errors import UnknownNameError, near_match
from fazhigov.plugins.registry import Registry
from fazhigov.rules.rule import Rule
from fazhigov.text import Text

PLAN = "biyang-2021-2025"


@define
class Bench:
    """The rules of one installed plugin, loaded with the core and a plan and with nothing else.

    Example::

        BENCH = Bench("forestry")
        found = BENCH.hold("decision", {"filed_on": date(2024, 3, 1)}, as_of=date(2024, 5, 31))

    Attributes:
        plugin: its entry point.
        plan: the plan that the rulebook is made with; nothing of it is assessed.
    """

    plugin: str
    plan: str = field(default=PLAN, kw_only=True)

    @cached_property
    def registry(self) -> Registry:
        """The core, the plan and the plugin.

        Raises:
            PluginErrors: the plugin is not installed or fails.
        """
        return Registry.load(only=[self.plugin, self.plan], required=[self.plugin])

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The plugin's own rules, by id."""
        departments = self.registry.departments
        return {rule.id: rule for id_ in self._own for rule in departments[id_].rules}

    @property
    def listed(self) -> list[tuple[str, str, str, str, str]]:
        """Each rule's name, document, article, limit (in English) and confidence, in order."""
        return [
            (
                rule.id.partition("/")[2],
                rule.obligation.citation.document.en,
                rule.obligation.citation.place,
                rule.kind.limit.en,
                rule.obligation.citation.confidence,
            )
            for rule in self.rules.values()
        ]

    def hold(
        self, rule: str, row: Mapping[str, Any], *, as_of: date, year: int | None = None
    ) -> Finding:
        """Hold one row of its ledger against one rule.

        Args:
            rule: its name, or its whole id.
            row: fields by name or Chinese heading; without an `id` it is row "a".
            as_of: the day up to which facts count.
            year: the year assessed; all years of the rule without it.

        Raises:
            UnknownNameError: the plugin has no such rule.
            InputErrors: the row does not fit its ledger.
            ValueError: the row gives several findings, or none.
        """
        found = self._named(rule)
        ledger = next(iter(found.kind.columns())).ledger
        keyed = "id" in self.registry.record_types[ledger].fields
        rows = {ledger: [{"id": "a", **row} if keyed else row]}
        (finding,) = self.assess(rows, found.id, as_of=as_of, year=year)
        return finding

    def assess(
        self,
        ledgers: Mapping[str, Any],
        *rules: str,
        as_of: date,
        year: int | None = None,
    ) -> Findings:
        """Hold ledgers against the plugin's rules, or against those named by their ids."""
        wanted = rules or tuple(self.rules)
        return assess(self._rulebook.select(*wanted), ledgers, year=year, as_of=as_of)

    def _named(self, name: str) -> Rule:
        for id_ in (name, *(f"{own}/{name}" for own in self._own)):
            if id_ in self.rules:
                return self.rules[id_]
        hint = near_match(name, self.rules)
        raise UnknownNameError(
            Text(
                f"{self.plugin} 没有规则“{name}”。{hint.zh}",
                f"{self.plugin} has no rule {name!r}. {hint.en}",
            )
        )

    @cached_property
    def _rulebook(self) -> Rulebook:
        return self.registry.rulebook(self.plan, departments=self._own)

    @property
    def _own(self) -> list[str]:
        """The rule sets that the plugin brings; a shared one that it uses is another's."""
        return [
            id_
            for id_, found in self.registry.departments.items()
            if any(rule.provider.entry_point == self.plugin for rule in found.rules)
        ]
