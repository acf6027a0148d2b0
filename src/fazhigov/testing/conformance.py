"""Conformance: what every plugin must hold to, as plain functions and as one pytest class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import ClassVar
from unittest import SkipTest

from fazhigov.errors import DataError, FazhigovError, InputErrors, PluginError
from fazhigov.plugins.markers import PROJECT
from fazhigov.plugins.registry import Registry
from fazhigov.records.schema import RecordType
from fazhigov.rules.levels import Relation, compare_levels
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.rule import Rule
from fazhigov.testing.bench import Bench
from fazhigov.testing.examples import example_faults
from fazhigov.testing.parts import line_of
from fazhigov.text import Text

NOT_CHECKED = "?"
"""What stands for an article that was not checked."""

UNRECORDED = (Outcome.UNKNOWN, Outcome.PENDING, Outcome.NOT_APPLICABLE)
"""What can be said without a record; everything else only a record can show."""


def plugin_faults(name: str) -> list[FazhigovError]:
    """Return everything in which an installed plugin does not conform; loaded with the core only.

    Args:
        name: its entry point.

    Raises:
        UnknownNameError: no plugin of that name is installed.
    """
    registry = Registry.load(only=[name], strict=False)
    if registry.failures:
        texts = _texts(name) if _imports(name) else {}
        causes = (cause for failure in registry.failures for cause in _causes(failure))
        return [_with_line(cause, texts) for cause in causes]
    rules = rules_of(name, registry)
    faults: list[FazhigovError] = [
        *example_faults(rules, record_types=registry.record_types, calendar=registry.calendar),
        *source_faults(rules),
        *level_faults(rules, registry),
        *word_faults(rules),
        *ledger_faults(name, registry),
    ]
    texts = _texts(name)
    return [_with_line(fault, texts) for fault in faults]


def rules_of(name: str, registry: Registry) -> list[Rule]:
    """Return the rules that a plugin brings, of its plans and of its rule sets."""
    every = [rule for plan in registry.plans.values() for rule in plan.rules]
    every += [rule for rule_set in registry.departments.values() for rule in rule_set.rules]
    return [rule for rule in every if rule.provider.entry_point == name]


def source_faults(rules: list[Rule]) -> Iterator[DataError]:
    """Find numbers without a source: an article that was not checked, yet is said to be read."""
    for rule in rules:
        citation = rule.obligation.citation
        if citation.place == NOT_CHECKED and citation.confidence == "text":
            yield _fault(
                rule,
                "article",
                Text("条次未核，却称已核原文", "the article is not checked, yet said to be read"),
                Text("请写明条次，或改 confidence", "Name the article, or lower the confidence"),
            )


def level_faults(rules: list[Rule], registry: Registry) -> Iterator[FazhigovError]:
    """Find numbers that are laxer than an upper text, where nothing is said of which governs."""
    try:
        compared = compare_levels(rules, registry.calendar)
    except InputErrors as group:
        yield from group.faults
        return
    for found in compared:
        if found.relation in (Relation.LAXER, Relation.DEPENDS) and found.norm.governs is None:
            yield _fault(
                found.rule,
                f"check.{found.norm.number}",
                Text(
                    f"“{found.own.value}”宽于 {found.norm.text} 的“{found.norm.value}”",
                    f"{found.own.value} is laxer than the {found.norm.value} of {found.norm.text}",
                ),
                Text(
                    "请收紧，或在 upper 写明以何者为准（governs）",
                    "Tighten it, or say in upper which of the two governs",
                ),
            )


def word_faults(rules: list[Rule]) -> Iterator[DataError]:
    """Find what people read in one language only."""
    for rule in rules:
        obligation = rule.obligation
        for name in ("title", "bearer", "evidence"):
            text: Text = getattr(obligation, name)
            if not text.zh.strip() or not text.en.strip():
                yield _fault(
                    rule,
                    name,
                    Text("缺少一种语言", "one of the languages is missing"),
                    Text("请写 zh 与 en", "Write zh and en"),
                )


def ledger_faults(name: str, registry: Registry) -> Iterator[DataError]:
    """Find ledgers that the plugin brings and no rule of it reads."""
    core = Registry.load(only=[], strict=False).record_types
    brought = {k: found for k, found in registry.record_types.items() if k not in core}
    read = {c.ledger for rule in rules_of(name, registry) for c in rule.kind.columns()}
    for found in _unread(brought, read):
        yield DataError(
            file=f"{found.name}.toml",
            place="name",
            problem=Text(f"没有规则读取台账 {found.name}", f"no rule reads {found.name}"),
            remedy=Text("请删去，或补写规则", "Remove it, or write the rule that needs it"),
        )


def _unread(brought: dict[str, RecordType], read: set[str]) -> Iterator[RecordType]:
    return (found for name, found in brought.items() if name not in read)


class PluginConformance:
    """What every plugin must hold to, as tests.

    Example::

        class TestForestry(fazhigov.testing.PluginConformance):
            plugin = "forestry"
            rules = [("decision", "Administrative Penalty Law", "60", "within 90 days", "text")]

    Attributes:
        plugin: its entry point.
        rules: a second list of its rules, to hold the first one against: name (with several rule
            sets the whole id), document, article, limit (in English), confidence.
    """

    plugin: ClassVar[str]
    rules: ClassVar[Sequence[tuple[str, str, str, str, str]]] = ()

    def test_it_loads_with_the_core_alone(self) -> None:
        """No failure, and rules or anything else to show for it."""
        registry = Registry.load(only=[self.plugin])
        assert self.plugin in {provider.entry_point for provider in registry.providers}

    def test_it_conforms(self) -> None:
        """Examples on all four sides that hold, sources, levels, languages, ledgers."""
        faults = plugin_faults(self.plugin)
        assert not faults, "\n".join(str(fault) for fault in faults)

    def test_its_rules_are_those_listed(self) -> None:
        """No rule, article or limit has changed without a word."""
        if not self.rules:
            raise SkipTest("the test class lists no rules")
        assert Bench(self.plugin).listed == list(self.rules)

    def test_no_record_is_never_a_pass(self) -> None:
        """Without any ledger no duty is met or let off, and none is failed."""
        bench = Bench(self.plugin)
        for finding in bench.assess({}, as_of=bench.registry.calendar.last_published_day):
            assert finding.outcome in UNRECORDED, finding

    def test_its_rules_are_its_own(self) -> None:
        """Each id begins with the plugin's rule set or plan, and names its provider."""
        registry = Registry.load(only=[self.plugin])
        own = {*registry.departments, *registry.plans}
        for rule in rules_of(self.plugin, registry):
            assert rule.id.partition("/")[0] in own
            assert rule.provider.version


def _causes(failure: PluginError) -> list[FazhigovError]:
    """Return the faults of files that made a plugin fail, or its failure itself."""
    group = failure.__cause__
    if isinstance(group, InputErrors):
        return list(group.faults)
    return [failure]


def _imports(name: str) -> bool:
    """Tell whether the plugin's module can be imported, so that its files can be found."""
    (entry,) = entry_points(group=PROJECT, name=name)
    try:
        import_module(entry.module)
    except BaseException:  # a plugin may raise anything when it is imported
        return False
    return True


def _texts(name: str) -> dict[str, str]:
    """Read the TOML files of a plugin, by their names, to find lines in them."""
    (entry,) = entry_points(group=PROJECT, name=name)
    module = import_module(entry.module)
    if not hasattr(module, "__path__"):
        return {}
    found: dict[str, str] = {}

    def walk(folder: Traversable) -> None:
        for part in folder.iterdir():
            if part.is_dir():
                walk(part)
            elif part.name.endswith(".toml"):
                found[part.name] = part.read_text(encoding="utf-8")

    walk(files(module))
    return found


def _with_line(fault: FazhigovError, texts: dict[str, str]) -> FazhigovError:
    """Say the line of the file as well, where it can be found."""
    if not isinstance(fault, DataError) or fault.file not in texts:
        return fault
    line = line_of(texts[fault.file], fault.place)
    if line is None:
        return fault
    return DataError(
        file=f"{fault.file}:{line}",
        place=fault.place,
        problem=fault.problem,
        remedy=fault.remedy,
    )


def _fault(rule: Rule, place: str, problem: Text, remedy: Text) -> DataError:
    obligation = rule.obligation
    return DataError(
        file=obligation.file,
        place=f"{obligation.at}.{place}",
        problem=Text(f"{rule.id}：{problem.zh}", f"{rule.id}: {problem.en}"),
        remedy=remedy,
    )
