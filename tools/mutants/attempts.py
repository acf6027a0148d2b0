"""Mutants tried: in forks of a process that has imported everything but the project."""

from __future__ import annotations

import importlib
import importlib.machinery
import os
import pickle
import resource
import signal
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from tools.mutants.changes import Mutant
from tools.mutants.packages import OPTIONS, ROOT, SOURCE, files, kept
from tools.mutants.reach import chosen

BYTES = 6_000_000_000


def warm_up(package: str) -> None:
    """Import what the tests import, and forget what is the project's own."""
    sys.dont_write_bytecode = False  # tests are compiled once
    remember_toml()
    pytest.main([*OPTIONS, "--collect-only", "-qq", *files(package)])
    importlib.import_module("fazhigov").Registry.load()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        own = file.startswith(f"{ROOT}/") and "site-packages" not in file
        if own and not name.startswith(("tools", "__main__")):
            del sys.modules[name]


def remember_toml() -> None:
    """Parse each text of TOML once: it takes half the time of loading a registry."""
    parse, known = tomllib.loads, {}

    def loads(text: str) -> dict[str, Any]:
        if text not in known:
            known[text] = pickle.dumps(parse(text))
        return pickle.loads(known[text])  # type: ignore[no-any-return]

    tomllib.loads = loads  # type: ignore[assignment]


class Patience:
    """A plugin of pytest: a test that takes far longer than it did ends the process."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self.seconds = seconds

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: Any) -> None:
        """Give the test five times its time of the processor, and a while for what it shares."""
        signal.setitimer(signal.ITIMER_PROF, 30 + 5 * self.seconds[item.nodeid])


def attempt(mutant: Mutant, tests: list[str], known: Any) -> None:
    """Run tests on a mutant in this process, and end it: with 0 if they notice nothing."""
    signal.setitimer(signal.ITIMER_PROF, 60)
    resource.setrlimit(resource.RLIMIT_DATA, (BYTES, BYTES))
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    loader: Any = importlib.machinery.SourceFileLoader
    original = loader.get_code

    def get_code(self: Any, name: str) -> CodeType | None:
        if Path(self.path) == ROOT / mutant.file:
            return compile(mutant.source, self.path, "exec", dont_inherit=True)
        return original(self, name)  # type: ignore[no-any-return]

    loader.get_code = get_code
    status = 3
    try:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = folder
            status = int(pytest.main([*OPTIONS, "-x", *tests], [Patience(known["seconds"])]))
    finally:
        os._exit(status)


def run(
    package: str, waiting: list[Mutant], jobs: int, first: int | None = None
) -> Iterator[Mutant]:
    """Try mutants in forks, on the *first* tests of each or on all; iterate as they end."""
    known = kept(package, "map")
    waiting.reverse()
    running: dict[int, Mutant] = {}
    while waiting or running:
        if waiting and len(running) < jobs:
            mutant = waiting.pop()
            tests = chosen(mutant, known)[:first]
            if not tests:
                mutant.outcome = "no test"
                yield mutant
                continue
            if not (child := os.fork()):
                attempt(mutant, tests, known)
            running[child] = mutant
            continue
        child, status = os.wait()
        mutant = running.pop(child)
        code = os.waitstatus_to_exitcode(status)
        mutant.outcome = "survived" if code == 0 else "timeout" if code < 0 else "killed"
        yield mutant


def must_pass(package: str) -> None:
    """End here unless the tests pass on the code as it is: else they would notice everything."""
    path = SOURCE / package / "__init__.py"
    plain = Mutant(path.relative_to(ROOT).as_posix(), 1, "none", [], source=path.read_text("utf-8"))
    for tried in run(package, [plain], 1):
        if tried.outcome != "survived":
            raise SystemExit(f"{package}: the tests fail on the code as it is; see pytest")
