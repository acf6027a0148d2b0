"""What `fazhigov assess` writes: text, JSON, a workbook, a page, or what a plugin makes of it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from fazhigov.bundles.run import Run
from fazhigov.cli.options import NEEDS_FILE, as_json, console, write, write_together
from fazhigov.errors import PluginError, PluginErrors
from fazhigov.plugins.registry import Registry
from fazhigov.plugins.report_format import BUILT_IN
from fazhigov.reports import data, text
from fazhigov.reports.findings_csv import findings_csv
from fazhigov.reports.html.assessment import assessment_page
from fazhigov.reports.workbook import results_workbook
from fazhigov.scoring.repairs import repairs
from fazhigov.text import Lang, Text

ReportOption = Annotated[
    str,
    typer.Option(
        "--format",
        help="text, json, xlsx, html, or a format that a plugin brings.",
        autocompletion=lambda: list(BUILT_IN),
    ),
]

_NOT_PRINTED = {"xlsx": ".xlsx", "html": ".html"}
"""Built-in formats that are only written to a file, and how its name ends."""

_ALL_IN = Text(
    "页面列不下全部结果，完整清单见 {file}",
    "not all findings fit on the page: the complete list is {file}",
)


def require_writable(name: str, registry: Registry, output: Path | None, lang: Lang) -> None:
    """Refuse a format that there is not, and one that needs a file where none is named.

    Raises:
        UnknownNameError: the format is neither built in nor brought by a plugin.
        typer.BadParameter: it cannot be printed, and no file is named.
    """
    if name in BUILT_IN:
        suffix = _NOT_PRINTED.get(name)
    else:
        found = registry.report(name)
        suffix = None if found.is_text else found.suffix
    if suffix is not None and output is None:
        needed = NEEDS_FILE.format(name=name, suffix=suffix)
        raise typer.BadParameter(needed.to(lang), param_hint="--format")


def write_report(
    name: str, found: Run, registry: Registry, lang: Lang, *, full: bool, output: Path | None
) -> None:
    """Write an assessment in a format; whatever files it takes appear whole or not at all.

    Args:
        name: of the format, one that `require_writable` let pass.
        found: the assessment.
        registry: what plugins bring.
        lang: the language.
        full: whether text lists duties of which nothing is recorded, too.
        output: the file; None prints.

    Raises:
        PluginErrors: the plugin that brings the format failed.
    """
    findings, score = found.findings, found.score
    if name == "json":
        write(as_json(data.assessment_data(findings, score, lang)), output)
    elif name == "xlsx":
        write(results_workbook(findings, score, repairs(findings, score), lang), output)
    elif name == "html" and output is not None:
        _write_page(found, lang, output)
    elif name == "text":
        page = io.StringIO()
        printed = console(page if output is not None else None)
        text.print_assessment(printed, findings, score, lang, full=full)
        if output is not None:
            write(page.getvalue(), output)
    else:
        try:
            made = registry.report(name).render(findings, score, lang)
        except PluginError as error:
            raise PluginErrors("report", [error]) from error
        write(made, output)


def _write_page(found: Run, lang: Lang, output: Path) -> None:
    """Write a page, and beside it all findings as CSV if the page has no room for them."""
    rest = output.with_name(f"{output.stem}.findings.csv")
    page, left = assessment_page(found.findings, found.score, lang, rest=rest.name)
    files: dict[Path, Iterable[str | bytes]] = {output: [page]}
    if left:
        files[rest] = findings_csv(found.findings, lang)
    write_together(files)
    if left:
        typer.echo(_ALL_IN.format(file=rest).to(lang), err=True)
