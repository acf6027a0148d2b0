"""The commands about scores: what would raise one, and several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from fazhigov.bundles.run import Run, run
from fazhigov.cli.options import (
    AsOfOption,
    Format,
    FormatOption,
    LangOption,
    PlanOption,
    SchemeOption,
    SourceArgument,
    YearOption,
    as_json,
    console,
    day_of,
    warn_of_failures,
    write,
)
from fazhigov.cli.progress import ASSESSING, each, working
from fazhigov.errors import UnknownNameError
from fazhigov.plugins.registry import Registry
from fazhigov.reports.score_text import print_comparison, print_repairs
from fazhigov.scoring.comparison import Assessed, compare
from fazhigov.scoring.repairs import repairs
from fazhigov.text import Text

T = TypeVar("T")


def repairs_command(
    source: SourceArgument,
    lang: LangOption,
    plan: PlanOption = None,
    year: YearOption = None,
    as_of: AsOfOption = None,
    scheme: SchemeOption = None,
    top: Annotated[int, typer.Option(help="How many repairs are listed as text.", min=1)] = 20,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Say what would raise a county's score, that which gains most first.

    Example: fazhigov repairs examples/sheqi-2024 --as-of 2025-04-30
    """
    registry = Registry.load(strict=False)
    with working(ASSESSING, lang.lang):
        found = run(
            source, registry=registry, plan=plan, year=year, as_of=day_of(as_of), scheme=scheme
        )
        needed = repairs(found.findings, found.score)
    if format_ is Format.JSON:
        write(as_json(needed.to_json(lang.lang)))
    else:
        print_repairs(console(), needed, lang.lang, top=top)
    warn_of_failures(registry, lang.lang)


def compare_command(
    sources: Annotated[list[str], typer.Argument(help="Two or more folders, workbooks …")],
    lang: LangOption,
    plan: PlanOption = None,
    as_of: AsOfOption = None,
    year: Annotated[
        list[int] | None, typer.Option(help="The year of each source, in their order.")
    ] = None,
    scheme: Annotated[
        list[str] | None, typer.Option(help="One scheme for all, or one for each source.")
    ] = None,
    different_schemes: Annotated[
        bool, typer.Option("--different-schemes", help="Let different schemes stand together.")
    ] = False,
    units: Annotated[
        bool, typer.Option("--units", help="Compare the units of one source instead.")
    ] = False,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Hold counties, years or units side by side, with ranks and what changed.

    Example: fazhigov compare examples/sheqi-2024 examples/qingyuan-2024 --as-of 2025-04-30
    """
    registry = Registry.load(strict=False)
    years = _each(year, len(sources), Text("年度", "--year"))
    schemes = _each(scheme, len(sources), Text("方案", "--scheme"))
    asked = list(zip(sources, years, schemes, strict=True))
    runs = [
        run(source, registry=registry, plan=plan, year=of, as_of=day_of(as_of), scheme=by)
        for source, of, by in each(asked, ASSESSING, lang.lang)
    ]
    found = compare(
        *(_units(runs) if units else _labelled(sources, runs)),
        different_schemes=different_schemes,
    )
    if format_ is Format.JSON:
        write(as_json(found.to_json(lang.lang)))
    else:
        print_comparison(console(), found, lang.lang)
    warn_of_failures(registry, lang.lang)


def _each(given: Sequence[T] | None, n: int, name: Text) -> Sequence[T | None]:
    """Return what is given for each of *n* sources: one for all, or one for each."""
    if not given:
        return [None] * n
    if len(given) == 1:
        return [*given] * n
    if len(given) != n:
        raise UnknownNameError(
            Text(
                f"{name.zh}应为一个，或与来源同样多（{n} 个）",
                f"give {name.en} once, or once for each of the {n} sources",
            )
        )
    return given


def _labelled(sources: list[str], runs: list[Run]) -> list[Assessed]:
    """Name each run by its source, and by its year where one source stands for several."""
    names = [Path(source).name or source for source in sources]
    return [
        Assessed(
            name if names.count(name) == 1 else f"{name} {one.findings.year}",
            one.findings,
            one.score,
        )
        for name, one in zip(names, runs, strict=True)
    ]


def _units(runs: list[Run]) -> list[Assessed]:
    return [
        Assessed(score.unit.name, one.findings, score)
        for one in runs
        for score in one.score.units
        if score.unit is not None
    ]
