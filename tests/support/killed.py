"""Writers of bundles that are killed: real SIGKILLs, at moments that are chosen from outside.

Run as a program it has two bundles of one county ready, and forks a writer for each call.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from datetime import date
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from attrs import frozen

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


class Writers:
    """A process that forks writers and kills them."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def __call__(self, number: int, folder: Path, *, killed_after: float | None = None) -> Write:
        """Write a bundle; kill the writer so many seconds after it has begun, or let it end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([number, str(folder), killed_after]) + "\n")
        self._process.stdin.flush()
        return Write(**json.loads(self._process.stdout.readline()))


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
    for line in sys.stdin:
        number, folder, killed_after = json.loads(line)
        told = _forked(Path(folder), bundles[number], killed_after)
        print(json.dumps(told), flush=True)  # noqa: T201


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
