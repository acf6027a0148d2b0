"""The command line: `fazhigov assess`, `due`, `calendar`, `plan`, `rules`, `plugins`.

Results go to standard output, messages to standard error. Exit status: 0 it ran; 1 a condition
that was asked for failed (`--fail-on`); 2 wrong usage; 3 input refused, with every problem listed
and nothing written.
"""

from __future__ import annotations

import io
import json
import locale
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TextIO

try:
    import typer
    from rich.console import Console
except ModuleNotFoundError as error:
    raise SystemExit(f"{error}: the command line needs fazhigov[cli]") from error

from fazhigov.assessment.assess import assess as run_assessment
from fazhigov.assessment.rulebook import Rulebook
from fazhigov.calendars.moments import SHANGHAI, parse_day_or_moment
from fazhigov.deadlines.deadline import deadline
from fazhigov.deadlines.terms import parse_term
from fazhigov.errors import FazhigovError, InputErrors, PluginErrors, UnknownNameError
from fazhigov.plugins.registry import Registry
from fazhigov.records.readers import read_records
from fazhigov.reports import data, text
from fazhigov.reports.icalendar import year_as_icalendar
from fazhigov.rules.outcome import Outcome
from fazhigov.scoring.scorecard import score as run_score
from fazhigov.text import Lang, Text


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


class CalendarFormat(StrEnum):
    """How a calendar is printed."""

    TEXT = "text"
    JSON = "json"
    ICS = "ics"


class Language(StrEnum):
    """In which language results are printed."""

    ZH = "zh-CN"
    EN = "en"


def _default_language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh-CN" if os.environ[name].lower().startswith("zh") else "en"
    return "zh-CN" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


Lang_ = Annotated[
    Language, typer.Option("--lang", help="zh-CN or en.", default_factory=_default_language)
]
Format_ = Annotated[Format, typer.Option("--format", help="text or json.")]
Plan_ = Annotated[str | None, typer.Option("--plan", help="The plan's id.")]

app = typer.Typer(
    name="fazhigov",
    help="What a county promised, by when, and whether it did.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
rules_app = typer.Typer(help="The rules in force.", no_args_is_help=True)
plan_app = typer.Typer(help="The plans.", no_args_is_help=True)
app.add_typer(rules_app, name="rules")
app.add_typer(plan_app, name="plan")


@app.command()
def assess(
    source: Annotated[Path, typer.Argument(help="Folder with county.toml and the ledgers.")],
    lang: Lang_,
    plan: Plan_ = None,
    year: Annotated[int | None, typer.Option(help="The year assessed.")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Day or moment up to which facts count; today if left out.")
    ] = None,
    rule: Annotated[
        list[str] | None, typer.Option(help='Assess only these rules, such as "*/2.7.1/*".')
    ] = None,
    scheme: Annotated[
        str | None, typer.Option(help="The scoring scheme's id; equal by section if left out.")
    ] = None,
    require: Annotated[
        list[str] | None, typer.Option(help="Plugins that must be there and work.")
    ] = None,
    fail_on: Annotated[
        list[Outcome] | None, typer.Option(help="Exit with 1 if any finding has this outcome.")
    ] = None,
    format_: Format_ = Format.TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file instead.")
    ] = None,
) -> None:
    """Hold a county's records against its plan.

    Example: fazhigov assess examples/sheqi-2024 --as-of 2025-04-30
    """
    registry = Registry.load(strict=False, required=require or ())
    as_of_day = parse_day_or_moment(as_of) if as_of else datetime.now(SHANGHAI).date()
    records = read_records(source, registry.record_types)
    rulebook = _rulebook(registry, plan or records.county.plan).select(*(rule or ()))
    findings = run_assessment(rulebook, records, year=year, as_of=as_of_day)
    score = run_score(findings, scheme=registry.scheme(scheme) if scheme else ...)
    if format_ is Format.JSON:
        _write(_json(data.assessment_data(findings, score, _lang(lang))), output)
    else:
        page = io.StringIO()
        console = _console(page if output is not None else None)
        text.print_assessment(console, findings, score, _lang(lang))
        if output is not None:
            _write(page.getvalue(), output)
    if fail_on and any(finding.outcome in fail_on for finding in findings):
        raise typer.Exit(1)


@app.command()
def due(
    trigger: Annotated[str, typer.Argument(help="2024-09-27, or 2022-04-29T12:24+08:00.")],
    term: Annotated[str, typer.Argument(help='"7 working days", 7个工作日, "5 hours", 20日 …')],
    lang: Lang_,
    format_: Format_ = Format.TEXT,
) -> None:
    """Say when a term ends, and why, day by day.

    Example: fazhigov due 2024-09-27 "7 working days"
    """
    registry = Registry.load(strict=False)
    found = deadline(parse_day_or_moment(trigger), parse_term(term), calendar=registry.calendar)
    if format_ is Format.JSON:
        _write(_json(data.due_data(found, _lang(lang))))
    else:
        typer.echo(found.explain(_lang(lang)))
    _warn_of_failures(registry, _lang(lang))


@app.command()
def calendar(
    year: Annotated[int, typer.Argument(help="The year.")],
    lang: Lang_,
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
        sys.stdout.buffer.write(year_as_icalendar(found, year, _lang(lang)))
    elif format_ is CalendarFormat.JSON:
        _write(_json(data.calendar_data(found, year, _lang(lang))))
    else:
        text.print_calendar(_console(), found, year, _lang(lang))
    _warn_of_failures(registry, _lang(lang))


@rules_app.command("list")
def rules_list(lang: Lang_, plan: Plan_ = None, format_: Format_ = Format.TEXT) -> None:
    """List the rules of every plan and department, or of one plan and all departments."""
    registry = Registry.load(strict=False)
    rules = list(_rulebook(registry, plan)) if plan else data.all_rules(registry)
    if format_ is Format.JSON:
        _write(_json(data.rules_data(rules, _lang(lang))))
    else:
        text.print_rules(_console(), rules, _lang(lang))
    _warn_of_failures(registry, _lang(lang))


@plan_app.command("show")
def plan_show(
    lang: Lang_,
    plan: Annotated[str | None, typer.Argument(help="The plan's id.")] = None,
    format_: Format_ = Format.TEXT,
) -> None:
    """Show a plan's duties by section, with the readings taken."""
    registry = Registry.load(strict=False)
    rulebook = _rulebook(registry, plan)
    if format_ is Format.JSON:
        _write(_json(data.plan_data(rulebook, _lang(lang))))
    else:
        text.print_plan(_console(), rulebook, _lang(lang))
    _warn_of_failures(registry, _lang(lang))


@app.command()
def plugins(lang: Lang_, format_: Format_ = Format.TEXT) -> None:
    """List the plugins, what each brings, and those that failed."""
    registry = Registry.load(strict=False)
    if format_ is Format.JSON:
        _write(_json(data.registry_data(registry, _lang(lang))))
    else:
        text.print_plugins(_console(), registry, _lang(lang))


def main() -> None:
    """Run the command line."""
    try:
        app(prog_name="fazhigov")
    except (InputErrors, PluginErrors) as group:
        for error in _flat(group):
            _complain(error)
        sys.exit(3)
    except FazhigovError as error:
        _complain(error)
        sys.exit(2)
    except (OSError, OverflowError, ValueError) as error:
        # Such as a date at the end of time, or a file name that is none.
        typer.echo(error, err=True)
        sys.exit(2)


def _rulebook(registry: Registry, plan: str | None) -> Rulebook:
    if plan is None:
        if len(registry.plans) != 1:
            listed = ", ".join(registry.plans) or "-"
            raise UnknownNameError(
                Text(f"请用 --plan 指明规划：{listed}", f"name a plan with --plan: {listed}")
            )
        (plan,) = registry.plans
    return registry.rulebook(plan)


def _lang(language: Language) -> Lang:
    return "zh-CN" if language is Language.ZH else "en"


def _console(file: TextIO | None = None) -> Console:
    """Return a console; one that is no terminal is wide, so that columns stay readable."""
    width = None if file is None and sys.stdout.isatty() else 160
    return Console(width=width, file=file)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _write(content: str, output: Path | None = None) -> None:
    """Write to standard output, or to a file that appears whole or not at all."""
    if output is None:
        sys.stdout.write(content)
        return
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        unfinished.write_text(content, encoding="utf-8")
        unfinished.replace(output)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def _warn_of_failures(registry: Registry, lang: Lang) -> None:
    for failure in registry.failures:
        typer.echo(failure.text.to(lang), err=True)


def _flat(group: BaseExceptionGroup[Any]) -> Iterator[FazhigovError]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _flat(error)
        else:
            yield error


def _complain(error: FazhigovError) -> None:
    lang: Lang = "zh-CN" if _asked_for_chinese() else "en"
    typer.echo(error.text.to(lang), err=True)


def _asked_for_chinese() -> bool:
    """Tell the language of messages; the command may have failed before it parsed `--lang`."""
    arguments = sys.argv[1:]
    for position, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.endswith(Language.ZH)
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1] == Language.ZH
    return _default_language() == Language.ZH
