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
from fazhigov.errors import AssessmentError, UnknownNameError, near_match
from fazhigov.plugins.registry import Registry
from fazhigov.records.schema import RecordType
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.rule import Rule
from fazhigov.text import Text

PLAN = "biyang-2021-2025"


@define
class Bench:
    """The rules of one installed plugin, loaded with the core and a plan and with nothing else.

    Example::

        BENCH = Bench("forestry", as_of=date(2024, 12, 31))
        found = BENCH.hold("decision", {"filed_on": date(2024, 3, 1)})
        assert BENCH.judge("decision", {"filed_on": date(2024, 3, 1)}) == ("overdue", "2024-05-30")

    A plugin with several rule sets names its rules by their whole ids.

    Attributes:
        plugin: its entry point.
        as_of: the day up to which facts count where a call names none.
        plan: the plan that the rulebook is made with; nothing of it is assessed.
    """

    plugin: str
    as_of: date | None = field(default=None, kw_only=True)
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
        """Each rule's name, document, article, limit (in English) and confidence, in order.

        With several rule sets the name is the whole id.
        """
        return [
            (
                rule.id.removeprefix(self._prefix),
                rule.obligation.citation.document.en,
                rule.obligation.citation.place,
                rule.kind.limit.en,
                rule.obligation.citation.confidence,
            )
            for rule in self.rules.values()
        ]

    def hold(
        self,
        rule: str,
        row: Mapping[str, Any],
        *,
        as_of: date | None = None,
        year: int | None = None,
    ) -> Finding:
        """Hold one row of its ledger against one rule.

        Args:
            rule: its name, or its whole id.
            row: fields by name or Chinese heading; an `id`, or whatever else in words tells
                rows apart, is "a" where it is left out.
            as_of: the day up to which facts count; the bench's own without it.
            year: the year assessed; all years of the rule without it.

        Raises:
            UnknownNameError: the plugin has no such rule.
            InputErrors: the row does not fit its ledger.
            AssessmentError: neither the call nor the bench names a day.
            ValueError: the row gives several findings, or none.
        """
        found = self._named(rule)
        ledger = next(iter(found.kind.columns())).ledger
        rows = {ledger: [self._with_key(self.registry.record_types[ledger], row)]}
        (finding,) = self.assess(rows, found.id, as_of=as_of, year=year)
        return finding

    def judge(
        self,
        rule: str,
        row: Mapping[str, Any],
        *,
        as_of: date | None = None,
        year: int | None = None,
    ) -> tuple[Outcome, str | None]:
        """Hold one row against one rule, and give the outcome and the day or moment due."""
        finding = self.hold(rule, row, as_of=as_of, year=year)
        return finding.outcome, finding.due

    def assess(
        self,
        ledgers: Mapping[str, Any],
        *rules: str,
        as_of: date | None = None,
        year: int | None = None,
    ) -> Findings:
        """Hold ledgers against the plugin's rules, or against those whose ids fit a pattern.

        Raises:
            UnknownNameError: no rule fits.
            InputErrors: the rows do not fit their ledgers.
            AssessmentError: neither the call nor the bench names a day.
        """
        day = as_of or self.as_of
        if day is None:
            raise AssessmentError(
                Text(
                    "未写明截至哪一天。请给 Bench 或本次调用写明 as_of。",
                    "no day is named. Give the Bench, or this call, its as_of.",
                )
            )
        wanted = rules or tuple(self.rules)
        return assess(self._rulebook.select(*wanted), ledgers, year=year, as_of=day)

    def _with_key(self, ledger: RecordType, row: Mapping[str, Any]) -> dict[str, Any]:
        key = (ledger.fields[name] for name in ledger.key)
        missing = (f for f in key if f.type == "text" and not {f.name, f.zh} & row.keys())
        return {**{found.name: "a" for found in missing}, **row}

    def _named(self, name: str) -> Rule:
        for id_ in (name, f"{self._prefix}{name}"):
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
    def _prefix(self) -> str:
        """What a rule's name leaves out of its id: nothing, where sets might share a name."""
        own = self._own
        return f"{own[0]}/" if len(own) == 1 else ""

    @property
    def _own(self) -> list[str]:
        """The rule sets that the plugin brings; a shared one that it uses is another's."""
        return [
            id_
            for id_, found in self.registry.departments.items()
            if any(rule.provider.entry_point == self.plugin for rule in found.rules)
        ]
