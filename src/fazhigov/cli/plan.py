"""The commands about plans and ledgers: what is promised, and what a county keeps to show it."""

from __future__ import annotations

import io
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fazhigov.assessment.rulebook import Rulebook
from fazhigov.bundles.run import rulebook_of
from fazhigov.cli.options import (
    NEEDS_FILE,
    Format,
    FormatOption,
    LangOption,
    OutputOption,
    PlanOption,
    as_json,
    console,
    warn_of_failures,
    write,
)
from fazhigov.documents import one_fault
from fazhigov.errors import DataError, UnknownNameError, near_match, refuse
from fazhigov.plugins.registry import Registry
from fazhigov.reports.html.plan import plan_page
from fazhigov.reports.ledgers import ledgers_data, ledgers_page, print_ledgers
from fazhigov.reports.plan import Side, grouped, occasions, occasions_data, plan_data
from fazhigov.reports.plan_text import print_occasions, print_plan, print_undated
from fazhigov.reports.plan_workbook import plan_workbook
from fazhigov.testing import plan_faults
from fazhigov.text import Text

plan_app: typer.Typer = typer.Typer(
    help="The plans: checklists, calendars, checks.", no_args_is_help=True
)


class SideOption(StrEnum):
    """From which side a plan is shown."""

    SECTION = "section"
    DEPARTMENT = "department"
    KIND = "kind"
    CADENCE = "cadence"
    DECIDED_BY = "decided-by"


class ChecklistFormat(StrEnum):
    """How a plan's checklist is shown."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"


class PageFormat(StrEnum):
    """How the ledgers are printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


DepartmentOption = Annotated[
    str | None, typer.Option(help="Only the duties that this department answers for.")
]


@plan_app.command("show")
def plan_show(
    lang: LangOption,
    plan: Annotated[str | None, typer.Argument(help="The plan's id, or its folder.")] = None,
    by: Annotated[SideOption, typer.Option(help="How to group.")] = SideOption.SECTION,
    section: Annotated[str | None, typer.Option(help="Only this section, such as 2.4.")] = None,
    department: DepartmentOption = None,
    kind: Annotated[str | None, typer.Option(help="Only this kind of rule.")] = None,
    cadence: Annotated[
        str | None, typer.Option(help="Only this cadence: case, month, year, standing …")
    ] = None,
    format_: Annotated[
        ChecklistFormat, typer.Option("--format", help="text, json, html or xlsx.")
    ] = ChecklistFormat.TEXT,
    output: OutputOption = None,
) -> None:
    """Show a plan as a checklist: duties, bearers, terms, sources, the evidence wanted.

    Example: fazhigov plan show --department justice --by cadence --format html -o checklist.html
    """
    if format_ is ChecklistFormat.XLSX and output is None:
        needed = NEEDS_FILE.format(name="xlsx", suffix=".xlsx")
        raise typer.BadParameter(needed.to(lang.lang), param_hint="--format")
    registry = Registry.load(strict=False)
    rulebook = rulebook_of(registry, plan)
    sides: tuple[tuple[Side, str | None], ...] = (
        ("section", section),
        ("department", department),
        ("kind", kind),
        ("cadence", cadence),
    )
    for side, wanted in sides:
        if wanted is not None:
            rulebook = _only(rulebook, side, wanted)
    side_: Side = by.value
    if format_ is ChecklistFormat.JSON:
        write(as_json(plan_data(rulebook, lang.lang, side=side_)), output)
    elif format_ is ChecklistFormat.HTML:
        write(plan_page(rulebook, lang.lang, side=side_), output)
    elif format_ is ChecklistFormat.XLSX:
        write(plan_workbook(rulebook, lang.lang, side=side_), output)
    else:
        page = io.StringIO()
        print_plan(console(page if output is not None else None), rulebook, lang.lang, side=side_)
        if output is not None:
            write(page.getvalue(), output)
    warn_of_failures(registry, lang.lang)


@plan_app.command("calendar")
def plan_calendar(
    year: Annotated[int, typer.Argument(help="The year.")],
    lang: LangOption,
    plan: PlanOption = None,
    department: DepartmentOption = None,
    format_: FormatOption = Format.TEXT,
) -> None:
    """List the fixed days of a year by which duties fall due, and by when to act.

    Example: fazhigov plan calendar 2025
    """
    registry = Registry.load(strict=False)
    rulebook = rulebook_of(registry, plan)
    if department is not None:
        rulebook = _only(rulebook, "department", department)
    found = occasions(rulebook.plan_rules, year, rulebook.calendar)
    if format_ is Format.JSON:
        write(as_json(occasions_data(found, year, lang.lang)))
    else:
        print_occasions(console(), found, year, lang.lang)
        print_undated(console(), rulebook, lang.lang)
    warn_of_failures(registry, lang.lang)


@plan_app.command("lint")
def plan_lint(
    folder: Annotated[Path, typer.Argument(help="A plan's folder.")],
    lang: LangOption,
    text: Annotated[
        Path | None,
        typer.Option(help="The plan's own text: check anchors and that no sentence is lost."),
    ] = None,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Check a plan's files: every fault in one run, with file, path and remedy.

    Example: fazhigov plan lint my-county/plan
    """
    if not folder.is_dir():
        raise one_fault(
            str(folder),
            "folder",
            Text("不是文件夹", "not a folder"),
            Text("请给出规划所在的文件夹", "Name the folder that holds plan.toml"),
        )
    registry = Registry.load(strict=False)
    source = text.read_text(encoding="utf-8") if text is not None else None
    faults = plan_faults(folder, registry, text=source)
    warn_of_failures(registry, lang.lang)
    if format_ is Format.JSON:
        listed = [
            {
                "file": fault.file,
                "place": fault.place,
                "problem": fault.problem.to(lang.lang),
                "remedy": fault.remedy.to(lang.lang),
            }
            for fault in faults
            if isinstance(fault, DataError)
        ]
        write(as_json(listed))
        if faults:
            raise typer.Exit(3)
        return
    refuse(folder.name, faults)
    typer.echo(Text("没有发现问题", "no fault found").to(lang.lang))


def ledgers_command(
    lang: LangOption,
    name: Annotated[str | None, typer.Argument(help="Only this ledger.")] = None,
    plan: PlanOption = None,
    format_: Annotated[
        PageFormat, typer.Option("--format", help="text, json or markdown.")
    ] = PageFormat.TEXT,
) -> None:
    """Show the ledgers that a county keeps: columns, headings, and the duties they serve.

    Example: fazhigov ledgers jurisdiction-dispute
    """
    registry = Registry.load(strict=False)
    rulebook = rulebook_of(registry, plan)
    types = dict(rulebook.record_types)
    if name is not None:
        if name not in types:
            hint = near_match(name, types)
            raise UnknownNameError(
                Text(f"没有台账“{name}”。{hint.zh}", f"no ledger is named {name!r}. {hint.en}")
            )
        types = {name: types[name]}
    if format_ is PageFormat.JSON:
        write(as_json(ledgers_data(types, rulebook, lang.lang)))
    elif format_ is PageFormat.MARKDOWN:
        write(ledgers_page(types, rulebook, lang.lang))
    else:
        print_ledgers(console(), types, rulebook, lang.lang)
    warn_of_failures(registry, lang.lang)


def _only(rulebook: Rulebook, side: Side, wanted: str) -> Rulebook:
    """Narrow a rulebook to one group of a side."""
    groups = {group.id: group for group in grouped(rulebook, side)}
    if wanted not in groups:
        hint = near_match(wanted, groups)
        raise UnknownNameError(
            Text(f"没有“{wanted}”。{hint.zh}", f"nothing is named {wanted!r}. {hint.en}")
        )
    return rulebook.select(*(rule.id for rule in groups[wanted].rules))
