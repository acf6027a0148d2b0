"""Calls in a process of their own, within a limit of time and memory, and what came of each.

Run as a program it loads the plan's rules once and forks for each call: a call that eats the
memory or never ends takes nothing with it.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from attrs import frozen

from served import Served, serve

MEMORY = 2 << 30
"""So many bytes of address space may a call take beyond what is there before it."""


@frozen
class Came:
    """What came of a call.

    Attributes:
        status: of the command line; 3 for a call that raised faults of its input, 2 for another
            error that is typed, 1 for one that is not, 0 for none; -9 where it was stopped.
        said: the messages, or what was raised.
        seconds: of the processor.
        megabytes: the most memory that it held, beyond what was there before.
    """

    status: int
    said: str
    seconds: float
    megabytes: int


class Confined(Served):
    """A process that forks for each call."""

    script = __file__

    def __call__(self, what: str, *arguments: str | Path, seconds: float = 120) -> Came:
        """Call what is named in `_calls`, or the command line (`cli`)."""
        return Came(**self.ask(what, seconds, *map(str, arguments)))


def _calls() -> dict[str, Callable[..., Any]]:
    # Here once, not in each fork.
    import_module("duckdb")
    import_module("openpyxl")
    import_module("narwhals")
    import_module("adbc_driver_sqlite.dbapi")
    import_module("fazhigov.cli.main")
    import fazhigov as fz
    from fazhigov.bundles.verify import verify_bundle
    from fazhigov.obligations.load import load_plan, load_rule_set
    from fazhigov.plugins.registry import Registry
    from fazhigov.scoring.scheme import load_scheme

    registry = fz.Registry.load(only=["biyang-2021-2025"])

    def cli(*arguments: str) -> int:
        from fazhigov import cli as command_line

        # Loading anew for each call would take longer than all else.
        Registry.load = staticmethod(lambda **_: registry)  # type: ignore[method-assign]
        sys.argv = ["fazhigov", *arguments]
        try:
            command_line.main()
        except SystemExit as ended:
            return int(ended.code or 0)
        return 0

    def ring(folder: str) -> int:
        class Ring:
            @fz.hookimpl
            def fazhigov_rule_sets(self) -> list[Path]:
                return sorted(Path(folder).iterdir())

        found = Registry.load(only=["biyang-2021-2025"], also={"ring": Ring()})
        return len(found.rulebook("biyang-2021-2025").departments)

    return {
        "ring": ring,
        "rules": lambda source: load_rule_set(Path(source)),
        "records": lambda source: fz.read_records(source, registry.record_types),
        "records_as_tables": lambda source: fz.read_records(source, registry.record_types, hold=0),
        "records_narrowly": lambda source: fz.read_records(
            source, registry.record_types, limits=fz.ReadingLimits(rows=100_000, steps=20)
        ),
        "notices": lambda source: fz.load_notices(Path(source)),
        "plan": lambda folder: load_plan(Path(folder)),
        "with_plan": lambda folder: registry.with_plan(Path(folder)),
        "scheme": lambda source: load_scheme(Path(source)),
        "term": fz.parse_term,
        "verify": lambda folder: verify_bundle(Path(folder), registry),
        "cli": cli,
    }


def _serve() -> None:
    calls = _calls()
    serve(lambda what, seconds, *arguments: _forked(calls[what], arguments, seconds))


def _forked(call: Callable[..., Any], arguments: Sequence[str], seconds: float) -> dict[str, Any]:
    reading, writing = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _called(call, arguments, writing)
    os.close(writing)
    told = b""
    with os.fdopen(reading, "rb") as stream:
        while left := max(0.0, began + seconds - time.monotonic()):
            if select.select([stream], [], [], left)[0]:
                part = os.read(stream.fileno(), 1 << 16)
                if not part:
                    break
                told += part
    if not told.endswith(b"}"):
        os.kill(child, signal.SIGKILL)
    _, _, used = os.wait4(child, 0)
    came = {"status": -9, "said": "stopped: out of time, or it crashed", "megabytes": -1}
    return {**came, **json.loads(told or b"{}"), "seconds": round(used.ru_utime + used.ru_stime, 2)}


def _called(call: Callable[..., Any], arguments: Sequence[str], writing: int) -> NoReturn:
    from fazhigov.errors import FazhigovError, InputErrors

    before = _status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    limit = _status("VmSize") * 1024 + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
            found = call(*arguments)
        status = found if isinstance(found, int) else 0
        if not isinstance(found, int):
            said.write(repr(found)[:200])
    except InputErrors as group:
        status = 3
        said.write("\n".join(str(fault) for fault in group.faults))
    except FazhigovError as error:
        status = 2
        said.write(str(error))
    except BaseException as error:
        status = 1
        said.write(f"{type(error).__module__}.{type(error).__name__}: {str(error)[:300]}")
    came = {
        "status": status,
        "said": said.getvalue()[:100_000],
        "megabytes": max(0, _status("VmHWM") - before) // 1024,
    }
    os.write(writing, json.dumps(came).encode())
    os._exit(0)


def _status(name: str) -> int:
    """Return a number of kilobytes from what the kernel says of this process."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(f"{name}:")))


if __name__ == "__main__":
    _serve()
