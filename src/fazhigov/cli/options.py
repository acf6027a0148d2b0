"""What the commands share: options, where results and messages go, which plan is meant."""

from __future__ import annotations

import errno
import json
import locale
import os
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.text import Text as RichText

from fazhigov.calendars.moments import SHANGHAI, parse_day_or_moment
from fazhigov.plugins.registry import Registry
from fazhigov.text import Lang, Text, printable


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


class Language(StrEnum):
    """In which language results are printed."""

    ZH = "zh-CN"
    EN = "en"

    @property
    def lang(self) -> Lang:
        """The library's name of the language."""
        return "zh-CN" if self is Language.ZH else "en"


def default_language() -> Language:
    """Return the language of the environment: Chinese, or else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            chinese = os.environ[name].lower().startswith("zh")
            return Language.ZH if chinese else Language.EN
    chinese = (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese"))
    return Language.ZH if chinese else Language.EN


def asked_language() -> Language:
    """Return the language that the command line asks for, even where it cannot be parsed."""
    arguments = sys.argv[1:]
    asked = [argument.partition("=")[2] for argument in arguments if argument.startswith("--lang=")]
    asked += [value for name, value in pairwise(arguments) if name == "--lang"]
    known = [Language(name) for name in asked if name in list(Language)]
    return known[-1] if known else default_language()


LangOption = Annotated[
    Language,
    typer.Option(
        "--lang",
        help="zh-CN or en.",
        default_factory=lambda: asked_language().value,
        show_default="the locale's",
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="text or json.")]
PlanOption = Annotated[
    str | None, typer.Option("--plan", help="The plan's id, or the folder of one being written.")
]

SourceArgument = Annotated[
    str,
    typer.Argument(
        help="A folder with county.toml and the ledgers, a workbook, or a database: an SQLite "
        "file, sqlite:///… or postgresql://…"
    ),
]
AsOfOption = Annotated[
    str | None, typer.Option(help="Day or moment up to which facts count; today if left out.")
]
YearOption = Annotated[int | None, typer.Option(help="The year assessed.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead.")
]
NEEDS_FILE = Text("{name} 要写入文件：-o FILE{suffix}", "{name} needs a file: -o FILE{suffix}")
SchemeOption = Annotated[
    str | None,
    typer.Option(help="The scoring scheme's id or file; equal by section if left out."),
]


def console(file: TextIO | None = None) -> Console:
    """Return a console; one that is no terminal is wide, so that columns stay readable.

    `COLUMNS` sets another width.
    """
    on_terminal = file is None and sys.stdout.isatty()
    width = None if on_terminal or os.environ.get("COLUMNS") else 160
    return _PrintableConsole(width=width, file=file)


class _PrintableConsole(Console):
    """A console that records cannot steer: what would move the cursor is shown by its number."""

    def render_str(self, text: str, **options: Any) -> RichText:
        return super().render_str(printable(text), **options)


def as_json(value: Any) -> str:
    """Write data as JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def write(content: str | bytes, output: Path | None = None) -> None:
    """Write to standard output, or to a file that appears whole or not at all."""
    if output is None:
        sys.stdout.write(content if isinstance(content, str) else content.decode())
        return
    write_together({output: [content]})


def write_together(files: Mapping[Path, Iterable[str | bytes]]) -> None:
    """Write files piece by piece; they appear all of them whole, or none does."""
    unfinished = {path: path.with_name(f".{path.name}.{os.getpid()}") for path in files}
    try:
        for path, pieces in files.items():
            with unfinished[path].open("wb") as stream:
                for piece in pieces:
                    stream.write(piece.encode() if isinstance(piece, str) else piece)
        for path in files:
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        for path, written in unfinished.items():
            written.replace(path)
    finally:
        for written in unfinished.values():
            written.unlink(missing_ok=True)


def warn_of_failures(registry: Registry, lang: Lang) -> None:
    """Say on standard error which plugins could not be used."""
    for failure in registry.failures:
        typer.echo(failure.text.to(lang), err=True)


def day_of(stated: str | None) -> date:
    """Return the day or moment stated, today in China if none is."""
    if stated is None:
        return datetime.now(SHANGHAI).date()
    return parse_day_or_moment(stated)
