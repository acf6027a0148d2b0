"""The command that writes a workbook to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fazhigov.bundles.run import rulebook_of
from fazhigov.cli.options import LangOption, PlanOption, warn_of_failures, write
from fazhigov.errors import UnknownNameError, near_match
from fazhigov.plugins.registry import Registry
from fazhigov.reports.template import template
from fazhigov.text import Text


def template_command(
    file: Annotated[Path, typer.Argument(help="The workbook to write, such as records.xlsx.")],
    lang: LangOption,
    plan: PlanOption = None,
    ledger: Annotated[
        list[str] | None, typer.Option(help="Only these ledgers; else all that a rule reads.")
    ] = None,
) -> None:
    """Write a workbook with a sheet for each ledger, to be filled in and assessed.

    Example: fazhigov template records.xlsx
    """
    registry = Registry.load(strict=False)
    rulebook = rulebook_of(registry, plan)
    for name in ledger or ():
        if name not in rulebook.record_types:
            hint = near_match(name, rulebook.record_types)
            raise UnknownNameError(
                Text(f"没有台账“{name}”。{hint.zh}", f"no ledger is named {name!r}. {hint.en}")
            )
    write(template(rulebook.record_types, rulebook, plan=rulebook.plan, ledgers=ledger), file)
    said = Text(
        f"已写入 {file}。填好后：fazhigov assess {file}",
        f"Written to {file}. Fill it in, then: fazhigov assess {file}",
    )
    typer.echo(said.to(lang.lang), err=True)
    warn_of_failures(registry, lang.lang)
