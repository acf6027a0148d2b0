"""A limit of time for commands that run the code of others."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from fazhigov.text import Lang, Text, printable

_OWN = str(Path(__file__).parents[1])


@contextmanager
def time_limit(seconds: float, what: str, lang: Lang) -> Iterator[None]:
    """End the process with status 3 if the block takes longer, and say where it was.

    Code in a loop cannot be asked to stop, so the process ends: use it where nothing is written.

    Args:
        seconds: how long the block may take; 0 for as long as it likes.
        what: the plugin's name, for the message.
        lang: the message's language.
    """
    if not seconds:
        yield
        return
    watched = threading.get_ident()

    def ended() -> None:
        place = _place(watched)
        said = Text(
            f"插件 {what} 在 {seconds:g} 秒内没有结束，停在 {place}。"
            "请改正其循环，或用 --time-limit 放宽",
            f"the plugin {what} did not come to an end in {seconds:g} seconds; it was at {place}. "
            "Mend the loop, or allow more with --time-limit",
        )
        typer.echo(printable(said.to(lang)), err=True)
        sys.stderr.flush()
        os._exit(3)

    timer = threading.Timer(seconds, ended)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _place(thread: int) -> str:
    """Name the innermost line that a thread is at, outside of libraries and of this one if any."""
    frames = traceback.extract_stack(sys._current_frames()[thread])
    # What this library called, not what called it.
    first = next((n for n, frame in enumerate(frames) if frame.filename == __file__), 0)
    called = [
        frame
        for frame in frames[first:]
        if not frame.filename.startswith((_OWN, "<frozen")) and "pluggy" not in frame.filename
    ]
    frame = (called or list(frames))[-1]
    return f"{Path(frame.filename).name}:{frame.lineno} ({frame.name})"
