"""The hooks: what a plugin can bring.

Every hook takes no arguments and returns a list. A plugin is a module (or an object) whose
functions carry `fazhigov.hookimpl`, registered in the entry-point group `fazhigov`. The bundled
plan and the built-in kinds come through the same hooks. Results of all plugins are put together;
their order decides nothing, and the same id from two plugins is an error that names both.
"""

from __future__ import annotations

from typing import Any

from fazhigov.calendars.notice import Notice
from fazhigov.documents import Source
from fazhigov.plugins.markers import hookspec
from fazhigov.plugins.report_format import ReportFormat
from fazhigov.scoring.scheme import Scheme


@hookspec
def fazhigov_plans() -> list[Source]:  # type: ignore[empty-body]
    """Bring county plans.

    Called once, when a registry is loaded. Results of all plugins are put together.

    Returns:
        Folders, each with `plan.toml` and one `part-….toml` a section.

    Example::

        @fazhigov.hookimpl
        def fazhigov_plans():
            return [importlib.resources.files(__name__)]
    """


@hookspec
def fazhigov_rule_sets() -> list[Source]:  # type: ignore[empty-body]
    """Bring a department's rules under its own statutes.

    Called once, when a registry is loaded. Results of all plugins are put together.

    Returns:
        TOML files, each one rule set.

    Example::

        @fazhigov.hookimpl
        def fazhigov_rule_sets():
            return [importlib.resources.files(__name__) / "rules.toml"]
    """


@hookspec
def fazhigov_record_types() -> list[Source]:  # type: ignore[empty-body]
    """Bring record types: the ledgers that the rules read.

    Called once, when a registry is loaded, before rule sets are read. Two plugins may bring the
    same type only if it is the same to the last field.

    Returns:
        TOML files, each one record type, or folders of which every TOML file is one.

    Example::

        @fazhigov.hookimpl
        def fazhigov_record_types():
            return [importlib.resources.files(__name__) / "ledgers"]
    """


@hookspec
def fazhigov_rule_kinds() -> list[type[Any]]:  # type: ignore[empty-body]
    """Bring kinds of rule.

    Called once, when a registry is loaded, before rule sets are read.

    Returns:
        Classes that follow `fazhigov.rules.kind.Kind`.

    Example::

        @fazhigov.hookimpl
        def fazhigov_rule_kinds():
            return [Lottery]
    """


@hookspec
def fazhigov_notices() -> list[Notice]:  # type: ignore[empty-body]
    """Bring holiday notices: next year's, a local closure, a region's holiday.

    Called once, when a registry is loaded. `Registry.calendar` knows them.

    Returns:
        Notices, such as `fazhigov.load_notices` reads.

    Example::

        @fazhigov.hookimpl
        def fazhigov_notices():
            return fazhigov.load_notices(importlib.resources.files(__name__) / "2027.toml")
    """


@hookspec
def fazhigov_schemes() -> list[Scheme]:  # type: ignore[empty-body]
    """Bring scoring schemes.

    Called once, when a registry is loaded.

    Returns:
        Schemes, such as `fazhigov.load_scheme` reads.

    Example::

        @fazhigov.hookimpl
        def fazhigov_schemes():
            return [fazhigov.load_scheme(importlib.resources.files(__name__) / "scheme.toml")]
    """


@hookspec
def fazhigov_reports() -> list[ReportFormat]:  # type: ignore[empty-body]
    """Bring further formats for reports.

    Called once, when a registry is loaded. What they render is made only when it is asked for,
    as by `fazhigov assess --format NAME`.

    Returns:
        Formats; none may take the name of a built-in one.

    Example::

        @fazhigov.hookimpl
        def fazhigov_reports():
            return [
                fazhigov.ReportFormat(
                    name="notice",
                    title=fazhigov.Text("通报", "notice"),
                    media_type="text/markdown",
                    suffix=".md",
                    render=notice,
                )
            ]
    """
