"""The commands for those who write plugins: a new one, its check, and the levels of law."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fazhigov.bundles.run import rulebook_of
from fazhigov.cli.options import (
    Format,
    FormatOption,
    LangOption,
    PlanOption,
    as_json,
    console,
    warn_of_failures,
    write,
)
from fazhigov.cli.time_limit import time_limit as within
from fazhigov.errors import DataError
from fazhigov.plugins.registry import Registry
from fazhigov.reports.data import all_rules
from fazhigov.reports.levels import print_levels
from fazhigov.rules.levels import compare_levels
from fazhigov.testing import plugin_faults
from fazhigov.testing.new_plugin import new_plugin
from fazhigov.text import Text


def new_plugin_command(
    name: Annotated[str, typer.Argument(help="The department, such as forestry.")],
    lang: LangOption,
    title_zh: Annotated[str | None, typer.Option(help="Its name in Chinese, such as 林业.")] = None,
    title_en: Annotated[str | None, typer.Option(help="Its name in English.")] = None,
    into: Annotated[Path, typer.Option(help="Where to make its folder.")] = Path(),
) -> None:
    """Write a whole distribution with one rule, whose own tests pass at once.

    Example: fazhigov new-plugin forestry --title-zh 林业 --title-en Forestry
    """
    english = title_en or name.replace("-", " ").capitalize()
    folder = new_plugin(name, title=Text(title_zh or english, english), into=into)
    said = Text(
        f"已写入 {folder}。下一步：pip install -e '{folder}[test]' && fazhigov check {name}",
        f"Written to {folder}. Next: pip install -e '{folder}[test]' && fazhigov check {name}",
    )
    typer.echo(said.to(lang.lang))


def check_command(
    plugin: Annotated[str, typer.Argument(help="The entry point of an installed plugin.")],
    lang: LangOption,
    time_limit: Annotated[
        float, typer.Option(help="Seconds that it may take; 0 for any time.", min=0)
    ] = 300,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Check that a plugin conforms: examples, sources, levels of law, languages, ledgers.

    Example: fazhigov check government-affairs-disclosure
    """
    with within(time_limit, plugin, lang.lang):
        faults = plugin_faults(plugin)
    if format_ is Format.JSON:
        write(
            as_json(
                [
                    {
                        "file": fault.file if isinstance(fault, DataError) else None,
                        "place": fault.place if isinstance(fault, DataError) else None,
                        "text": fault.text.to(lang.lang),
                    }
                    for fault in faults
                ]
            )
        )
    else:
        for fault in faults:
            typer.echo(fault.text.to(lang.lang))
        if not faults:
            typer.echo(Text(f"{plugin}：未发现问题", f"{plugin}: no fault found").to(lang.lang))
    if faults:
        raise typer.Exit(3)


def lint_command(
    lang: LangOption, plan: PlanOption = None, format_: FormatOption = Format.TEXT
) -> None:
    """Say where rules are stricter or laxer than an upper text, and which of the two governs.

    Example: fazhigov lint
    """
    registry = Registry.load(strict=False)
    rules = list(rulebook_of(registry, plan)) if plan else all_rules(registry)
    found = compare_levels(rules, registry.calendar)
    if format_ is Format.JSON:
        write(as_json([comparison.to_json(lang.lang) for comparison in found]))
    else:
        print_levels(console(), found, lang.lang)
    warn_of_failures(registry, lang.lang)
