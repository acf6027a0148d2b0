"""Writers of bundles that are killed: real SIGKILLs, at moments that are chosen from outside.

Run as a program it has two bundles of one county ready, and forks a writer for each call.
"""

from __future__ import annotations

import os
import signal
import time
import traceback
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from attrs import frozen

from served import Served, serve

EXAMPLE, AS_OF = "examples/qingyuan-2024", date(2025, 4, 30)
RULES = ("*/2.4.0/*",), ("*/2.10.*",)
"""The bundles, by their numbers: what is asked about the example."""


@frozen
class Write:
    """How a write ended.

    Attributes:
        killed: whether it was not done when the signal came.
        seconds: how long it lived.
    """

    killed: bool
    seconds: float


class Writers(Served):
    """A process that forks writers and kills them."""

    script = __file__

    def __call__(self, number: int, folder: Path, *, killed_after: float | None = None) -> Write:
        """Write a bundle; kill the writer so many seconds after it has begun, or let it end."""
        return Write(**self.ask(number, str(folder), killed_after))


def _bundles() -> list[tuple[Any, ...]]:
    """Return what `replace_bundle` is given, but for the folder, for each of the bundles."""
    import fazhigov as fz

    bundle: Any = import_module("fazhigov.bundles.bundle")
    registry = fz.Registry.load(only=["biyang-2021-2025"])
    written: list[tuple[Any, ...]] = []
    replace = bundle.replace_bundle
    bundle.replace_bundle = lambda _, *others: written.append(others)
    for rules in RULES:
        asked = bundle.Asked(EXAMPLE, AS_OF, rules=rules)
        bundle.write_bundle(Path("none"), asked, asked.run(registry))
    bundle.replace_bundle = replace
    return written


def _serve() -> None:
    bundles = _bundles()
    serve(lambda number, folder, after: _forked(Path(folder), bundles[number], after))


def _forked(folder: Path, bundle: tuple[Any, ...], killed_after: float | None) -> dict[str, Any]:
    from fazhigov.bundles.store import replace_bundle

    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, b"!")
            replace_bundle(folder, *bundle)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(writing)
    os.read(reading, 1)
    os.close(reading)
    began = time.perf_counter()
    if killed_after is not None:
        time.sleep(killed_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    assert ended in (0, -signal.SIGKILL), ended
    return {"killed": ended != 0, "seconds": time.perf_counter() - began}


if __name__ == "__main__":
    _serve()
