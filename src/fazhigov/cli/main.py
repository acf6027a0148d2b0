"""The commands: `fazhigov assess`, `due`, `calendar`, `rules`, `plan`, `ledgers`, `plugins`.

Results go to standard output, messages to standard error. Exit status: 0 it ran; 1 a condition
that was asked for failed (`--fail-on`); 2 wrong usage; 3 input refused, with every problem listed
and nothing written.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fazhigov.bundles.bundle import Asked, write_bundle
from fazhigov.bundles.run import rulebook_of
from fazhigov.calendars.moments import parse_day_or_moment
from fazhigov.cli.authors import check_command, lint_command, new_plugin_command
from fazhigov.cli.bundle import verify_command
from fazhigov.cli.chinese import in_chinese
from fazhigov.cli.options import (
    AsOfOption,
    Format,
    FormatOption,
    LangOption,
    Language,
    PlanOption,
    SchemeOption,
    SourceArgument,
    YearOption,
    as_json,
    asked_language,
    console,
    day_of,
    warn_of_failures,
    write,
)
from fazhigov.cli.plan import ledgers_command, plan_app
from fazhigov.cli.progress import ASSESSING, working
from fazhigov.cli.report import ReportOption, require_writable, write_report
from fazhigov.cli.score import compare_command, repairs_command
from fazhigov.cli.template import template_command
from fazhigov.cli.upcoming import upcoming_command
from fazhigov.cli.usage import UsageError, usage_text
from fazhigov.deadlines.deadline import deadline
from fazhigov.deadlines.terms import parse_term
from fazhigov.errors import FazhigovError, InputErrors, PluginErrors
from fazhigov.plugins.registry import Registry
from fazhigov.reports import data, text
from fazhigov.reports.icalendar import year_as_icalendar
from fazhigov.rules.outcome import Outcome
from fazhigov.text import Text, printable


class CalendarFormat(StrEnum):
    """How a calendar is printed."""

    TEXT = "text"
    JSON = "json"
    ICS = "ics"


app: typer.Typer = typer.Typer(
    name="fazhigov",
    help="What a county promised, by when, and whether it did.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
rules_app: typer.Typer = typer.Typer(help="The rules in force.", no_args_is_help=True)


@app.callback()
def _root(
    lang: Annotated[
        Language,
        typer.Option(
            "--lang",
            help="zh-CN or en; before a command it holds for the command too.",
            default_factory=lambda: asked_language().value,
            show_default="the locale's",
        ),
    ],
) -> None:
    """Take the language; commands ask what was asked for."""


@app.command()
def assess(
    source: SourceArgument,
    lang: LangOption,
    plan: PlanOption = None,
    year: YearOption = None,
    as_of: AsOfOption = None,
    rule: Annotated[
        list[str] | None, typer.Option(help='Assess only these rules, such as "*/2.7.1/*".')
    ] = None,
    scheme: SchemeOption = None,
    require: Annotated[
        list[str] | None, typer.Option(help="Plugins that must be there and work.")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Also list duties of which nothing is recorded.")
    ] = False,
    fail_on: Annotated[
        list[Outcome] | None, typer.Option(help="Exit with 1 if any finding has this outcome.")
    ] = None,
    format_: ReportOption = "text",
    bundle: Annotated[
        Path | None,
        typer.Option(help="Also keep it in this folder with all that it was made from."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file instead.")
    ] = None,
) -> None:
    """Hold a county's records against its plan.

    Example: fazhigov assess examples/sheqi-2024 --as-of 2025-04-30
    """
    registry = Registry.load(strict=False, required=require or ())
    require_writable(format_, registry, output, lang.lang)
    asked = Asked(
        source,
        day_of(as_of),
        plan=plan,
        year=year,
        rules=tuple(rule or ()),
        scheme=scheme,
    )
    taken = asked.take(registry, bundle) if bundle is not None else None
    with working(ASSESSING, lang.lang):
        found = asked.run(registry)
    if bundle is not None:
        # First: where it is refused, nothing else is written either.
        write_bundle(bundle, asked, found, taken)
    write_report(format_, found, registry, lang.lang, full=full, output=output)
    if fail_on and any(outcome in fail_on for outcome in found.findings.counts):
        raise typer.Exit(1)


@app.command()
def due(
    trigger: Annotated[str, typer.Argument(help="2024-09-27, or 2022-04-29T12:24+08:00.")],
    term: Annotated[str, typer.Argument(help='"7 working days", 7个工作日, "5 hours", 20日 …')],
    lang: LangOption,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Say when a term ends, and why, day by day.

    Example: fazhigov due 2024-09-27 "7 working days"
    """
    registry = Registry.load(strict=False)
    found = deadline(parse_day_or_moment(trigger), parse_term(term), calendar=registry.calendar)
    if format_ is Format.JSON:
        write(as_json(data.due_data(found, lang.lang)))
    else:
        typer.echo(found.explain(lang.lang))
    warn_of_failures(registry, lang.lang)


@app.command()
def calendar(
    year: Annotated[int, typer.Argument(help="The year.")],
    lang: LangOption,
    format_: Annotated[
        CalendarFormat, typer.Option("--format", help="text, json or ics.")
    ] = CalendarFormat.TEXT,
) -> None:
    """Print a year's days off and make-up working days, and the notices behind them.

    Example: fazhigov calendar 2026 --format ics > 2026.ics
    """
    registry = Registry.load(strict=False)
    found = registry.calendar
    if format_ is CalendarFormat.ICS:
        sys.stdout.buffer.write(year_as_icalendar(found, year, lang.lang))
    elif format_ is CalendarFormat.JSON:
        write(as_json(data.calendar_data(found, year, lang.lang)))
    else:
        text.print_calendar(console(), found, year, lang.lang)
    warn_of_failures(registry, lang.lang)


@rules_app.command("list")
def rules_list(
    lang: LangOption, plan: PlanOption = None, format_: FormatOption = Format.TEXT
) -> None:
    """List the rules of every plan and department, or of one plan and all departments.

    Example: fazhigov rules list --plan biyang-2021-2025
    """
    registry = Registry.load(strict=False)
    rules = list(rulebook_of(registry, plan)) if plan else data.all_rules(registry)
    if format_ is Format.JSON:
        write(as_json(data.rules_data(rules, lang.lang)))
    else:
        text.print_rules(console(), rules, lang.lang)
    warn_of_failures(registry, lang.lang)


@app.command()
def plugins(lang: LangOption, format_: FormatOption = Format.TEXT) -> None:
    """List the plugins, what each brings, and those that failed.

    Example: fazhigov plugins
    """
    registry = Registry.load(strict=False)
    if format_ is Format.JSON:
        write(as_json(data.registry_data(registry, lang.lang)))
    else:
        text.print_plugins(console(), registry, lang.lang)


app.add_typer(rules_app, name="rules")
app.add_typer(plan_app, name="plan")
app.command("ledgers")(ledgers_command)
app.command("repairs")(repairs_command)
app.command("upcoming")(upcoming_command)
app.command("template")(template_command)
app.command("verify")(verify_command)
app.command("lint")(lint_command)
app.command("check")(check_command)
app.command("new-plugin")(new_plugin_command)
app.command("compare")(compare_command)


def main() -> None:
    """Run the command line."""
    command = typer.main.get_command(app)
    try:
        with in_chinese(command) if asked_language() is Language.ZH else nullcontext():
            sys.exit(command.main(prog_name="fazhigov", standalone_mode=False))
    except UsageError as error:
        wrong = usage_text(error)
        if wrong is not None:
            _complain(wrong)
        sys.exit(2)
    except (InputErrors, PluginErrors) as group:
        for one in group.faults:
            _complain(one.text)
        sys.exit(3)
    except FazhigovError as error:
        _complain(error.text)
        sys.exit(2)
    except (OSError, OverflowError, ValueError) as error:
        # Such as a date at the end of time, or a file name that is none.
        typer.echo(error, err=True)
        sys.exit(2)


def _complain(wrong: Text) -> None:
    typer.echo(printable(wrong.to(asked_language().lang)), err=True)
