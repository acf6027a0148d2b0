"""Discovery: find plugins, import each in its own guard, and ask it for what it brings."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint, entry_points, version
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pluggy
from attrs import field, frozen
from packaging.requirements import Requirement

from fazhigov.calendars.notice import Notice
from fazhigov.errors import FazhigovError, PluginError
from fazhigov.plugins import hookspecs
from fazhigov.plugins.markers import PROJECT
from fazhigov.plugins.report_format import ReportFormat
from fazhigov.rules.rule import Provider
from fazhigov.scoring.scheme import Scheme
from fazhigov.text import Text


@frozen
class Contribution:
    """What one plugin brings, as it came from its hooks: the right types, nothing read yet."""

    provider: Provider
    brought: dict[str, list[Any]] = field(repr=False)

    def of(self, hook: str) -> list[Any]:
        """Return what the plugin's hook gave."""
        return self.brought.get(hook, [])


_RESULT_TYPES: dict[str, tuple[type[Any], ...]] = {
    "fazhigov_plans": (str, Path, Traversable),
    "fazhigov_rule_sets": (str, Path, Traversable),
    "fazhigov_record_types": (str, Path, Traversable),
    "fazhigov_rule_kinds": (type,),
    "fazhigov_notices": (Notice,),
    "fazhigov_schemes": (Scheme,),
    "fazhigov_reports": (ReportFormat,),
}


AT_HAND = "at hand"
"""What stands for the distribution of a plugin that none brings."""


@frozen
class AtHand:
    """A plugin that no distribution brings, such as one being tested."""

    name: str
    plugin: Any = field(repr=False)
    dist: None = None

    def load(self) -> Any:
        """Return it."""
        return self.plugin


Found = EntryPoint | AtHand
"""A plugin before it is imported."""


def discover() -> list[EntryPoint]:
    """Return all installed plugins in an order that does not depend on the file system."""
    return sorted(entry_points(group=PROJECT), key=lambda e: (e.name, *_distribution(e)))


def provider_of(entry_point: Found) -> Provider:
    """Say who stands behind an entry point."""
    return Provider(entry_point.name, *_distribution(entry_point))


def ask(entry_point: Found) -> Contribution:
    """Import a plugin and call its hooks; generators run to their end here.

    Raises:
        PluginError: whatever went wrong, with the stage at which it did.
    """
    provider = provider_of(entry_point)
    guarded(provider, "requirements", lambda: _require_core(entry_point))
    plugin = guarded(provider, "import", entry_point.load)
    manager = guarded(provider, "register", lambda: _register(plugin))
    brought = {
        name: guarded(provider, name, lambda name=name: _called(manager, name))  # type: ignore[misc]
        for name in _RESULT_TYPES
    }
    return Contribution(provider, brought)


def failure(provider: Provider, stage: str, cause: str, remedy: Text | None = None) -> PluginError:
    """Build the error of one plugin."""
    if provider.distribution == AT_HAND:
        remedy = remedy or Text("请改正", "Mend it")
    return PluginError(
        entry_point=provider.entry_point,
        distribution=provider.distribution,
        version=provider.version,
        stage=stage,
        cause=cause,
        remedy=remedy,
    )


def guarded(provider: Provider, stage: str, call: Callable[[], Any]) -> Any:
    """Run *call* for a plugin; whatever it raises becomes that plugin's `PluginError`."""
    try:
        return call()
    except PluginError:
        raise
    except BaseExceptionGroup as group:
        cause = "; ".join(str(error) for error in group.exceptions)
        raise failure(provider, stage, cause) from group
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        said = (
            str(error) if isinstance(error, FazhigovError) else f"{type(error).__name__}: {error}"
        )
        raise failure(provider, stage, said) from error


def _distribution(entry_point: Found) -> tuple[str, str]:
    if isinstance(entry_point, AtHand):
        return AT_HAND, "-"
    if entry_point.dist is None:
        return "unknown distribution", "0"
    return entry_point.dist.name, entry_point.dist.version


def _require_core(entry_point: Found) -> None:
    """Refuse a plugin whose distribution asks for another version of the core than this one."""
    here = version(PROJECT)
    for text in (entry_point.dist.requires if entry_point.dist else None) or ():
        needed = Requirement(text)
        if needed.name == PROJECT and not needed.specifier.contains(here, prereleases=True):
            raise RuntimeError(f"needs {PROJECT}{needed.specifier}, but {here} is installed")


def _register(plugin: Any) -> pluggy.PluginManager:
    if inspect.isclass(plugin):
        raise TypeError(
            f"the entry point names the class {plugin.__name__}: name a module or an instance"
        )
    # One manager a plugin: pluggy does not say who gave which result, and one that fails
    # would take the results of the others with it.
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    manager.register(plugin)
    manager.check_pending()
    marked = {caller.name for caller in manager.get_hookcallers(plugin) or ()}
    unmarked = sorted(
        name
        for name in dir(plugin)
        if name.startswith(f"{PROJECT}_")
        and inspect.isroutine(getattr(plugin, name))
        and name not in marked
    )
    if unmarked:
        raise TypeError(f"without the marker fazhigov.hookimpl: {', '.join(unmarked)}")
    if not marked:
        raise TypeError("brings nothing: no function carries fazhigov.hookimpl")
    return manager


def _called(manager: pluggy.PluginManager, name: str) -> list[Any]:
    found: list[Any] = []
    caller = getattr(manager.hook, name)
    results = caller()
    if len(results) < len(caller.get_hookimpls()):  # Pluggy leaves out None.
        raise TypeError("returned None, not a list")
    for result in results:
        if not isinstance(result, Iterable) or isinstance(result, str):
            raise TypeError(f"returned {type(result).__name__}, not a list")
        found.extend(result)
    wanted = _RESULT_TYPES[name]
    for item in found:
        if not isinstance(item, wanted):
            names = " or ".join(kind.__name__ for kind in wanted)
            raise TypeError(f"returned {item!r}, not {names}")
    return found
