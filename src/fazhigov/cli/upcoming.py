"""The command about what falls due."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fazhigov.assessment.rulebook import Rulebook
from fazhigov.assessment.upcoming import upcoming
from fazhigov.bundles.run import run
from fazhigov.cli.options import (
    AsOfOption,
    Format,
    FormatOption,
    LangOption,
    PlanOption,
    SourceArgument,
    YearOption,
    as_json,
    console,
    day_of,
    warn_of_failures,
    write,
)
from fazhigov.cli.progress import ASSESSING, working
from fazhigov.errors import UnknownNameError, near_match
from fazhigov.plugins.registry import Registry
from fazhigov.reports.icalendar import upcoming_as_icalendar
from fazhigov.reports.names import department_titles
from fazhigov.reports.upcoming_text import print_upcoming
from fazhigov.text import Text


def upcoming_command(
    source: SourceArgument,
    lang: LangOption,
    plan: PlanOption = None,
    year: YearOption = None,
    as_of: AsOfOption = None,
    within: Annotated[
        int | None, typer.Option(help="Only with at most so many working days left.")
    ] = None,
    department: Annotated[
        str | None, typer.Option(help="Only what this department answers for.")
    ] = None,
    ics: Annotated[
        Path | None, typer.Option(help="Also write a calendar file, with alarms.")
    ] = None,
    format_: FormatOption = Format.TEXT,
) -> None:
    """List what is overdue or falls due, in working days left, by department.

    Example: fazhigov upcoming examples/synthetic-county --as-of 2025-02-10 --ics due.ics
    """
    registry = Registry.load(strict=False)
    with working(ASSESSING, lang.lang):
        found = run(source, registry=registry, plan=plan, year=year, as_of=day_of(as_of))
        if department is not None:
            _require(department, found.findings.rulebook)
        duties = upcoming(found.findings, within=within, department=department)
    if ics is not None:
        write(upcoming_as_icalendar(duties, found.findings, lang.lang), ics)
    if format_ is Format.JSON:
        write(as_json([duty.to_json(lang.lang) for duty in duties]))
    else:
        print_upcoming(console(), duties, found.findings, lang.lang)
    warn_of_failures(registry, lang.lang)


def _require(department: str, rulebook: Rulebook) -> None:
    """Refuse a department that nobody knows: to list nothing would look like nothing due."""
    known = [name for name in department_titles(rulebook) if name]
    known += [rule.obligation.department for rule in rulebook if rule.obligation.department]
    if department not in known:
        hint = near_match(department, known)
        raise UnknownNameError(
            Text(
                f"没有部门“{department}”。{hint.zh}",
                f"no department is named {department!r}. {hint.en}",
            )
        )
