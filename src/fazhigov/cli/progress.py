"""What long work shows while it runs: on standard error, and only where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from fazhigov.text import Lang, Text

T = TypeVar("T")

ASSESSING = Text("正在核查", "assessing")


@contextmanager
def working(what: Text, lang: Lang) -> Iterator[None]:
    """Show that work goes on, and for how long it has; it is gone when the work is done."""
    with _progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()) as bar:
        bar.add_task(what.to(lang), total=None)
        yield


def each(things: Sequence[T], what: Text, lang: Lang) -> Iterable[T]:
    """Go through things and show how many are done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with _progress(*columns, TimeElapsedColumn()) as bar:
        yield from bar.track(things, description=what.to(lang))


def _progress(*columns: ProgressColumn) -> Progress:
    return Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
