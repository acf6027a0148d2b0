"""Which tests reach which lines."""

from __future__ import annotations

import ast
import inspect
import sys
import time
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import coverage
import pytest
from tools.mutants.changes import Mutant
from tools.mutants.packages import OPTIONS, ROOT, SOURCE, files, write

ALIKE = 1.0
"""So many seconds the parameters of one test may take together."""
LONGEST = 5.0
"""A test that takes longer tries no mutants: whole assessments are not for that."""


class Mapping:
    """A plugin of pytest: which test reaches which line, itself or through a shared fixture."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.seconds: dict[str, float] = {}
        self.users: defaultdict[str, list[str]] = defaultdict(list)
        self.failed: set[str] = set()
        self.test = ""
        self.coverage = coverage.Coverage(
            data_file=None, include=[f"{SOURCE / package}/*"], config_file=False
        )

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Any:
        """What a shared fixture reaches, each of its users reaches."""
        shared = fixturedef.scope != "function"
        if shared:
            self.coverage.switch_context(f"fixture {fixturedef.argname}")
        try:
            return (yield)
        finally:
            if shared:
                self.coverage.switch_context(self.test)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: Any) -> Any:
        """Forget what earlier tests left in caches: it would not be reached again."""
        for module in [m for name, m in sys.modules.items() if f".{self.package}." in name]:
            for value in list(vars(module).values()):
                if inspect.isroutine(getattr(value, "cache_clear", None)):
                    value.cache_clear()
        for name in item.fixturenames:
            self.users[f"fixture {name}"].append(item.nodeid)
        self.test = item.nodeid
        self.coverage.switch_context(self.test)
        began = time.process_time()
        result = yield
        self.seconds[item.nodeid] = time.process_time() - began
        return result

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Leave out a test that asks whether caches are kept."""
        if report.failed:
            self.failed.add(report.nodeid)

    def run(self) -> None:
        """Run the tests of the package, and write down what each reaches."""
        self.coverage.start()
        pytest.main([*OPTIONS, *files(self.package)], plugins=[self])
        self.coverage.stop()
        for test in self.failed:
            print(f"not used: {test}")
            del self.seconds[test]
        data = self.coverage.get_data()
        lines = {
            Path(file).relative_to(ROOT).as_posix(): {
                line: sorted(
                    {test for c in contexts for test in self.users.get(c, [c])}
                    & self.seconds.keys()
                )
                for line, contexts in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        write(self.package, "map", {"seconds": self.seconds, "lines": lines})


def chosen(mutant: Mutant, known: Any) -> list[str]:
    """Return the tests that reach a mutant's statement, quickest first; all, if imports run it.

    Of a test with many parameters only the quickest few: the others ask the same of other years.
    """
    spans, bodies = statements(mutant.file)
    quick = {test for test, seconds in known["seconds"].items() if seconds <= LONGEST}
    tests = quick
    if any(mutant.line in body for body in bodies):
        lines = known["lines"].get(mutant.file, {})
        around = min((span for span in spans if mutant.line in span), key=len, default=())
        tests = quick & {t for line in (mutant.line, *around) for t in lines.get(str(line), ())}
    few: list[str] = []
    spent: defaultdict[str, float] = defaultdict(float)
    for test in sorted(tests, key=lambda test: known["seconds"][test]):
        name = test.partition("[")[0]
        if spent[name] < ALIKE:
            few.append(test)
        spent[name] += known["seconds"][test]
    return few


@cache
def statements(file: str) -> tuple[list[range], list[range]]:
    """Return the lines of each statement, of a compound one its head's; those of functions."""
    spans, bodies = [], []
    for node in ast.walk(ast.parse((ROOT / file).read_text("utf-8"))):
        if isinstance(node, ast.stmt):
            body: list[ast.stmt] = getattr(node, "body", [])
            after = (node.end_lineno or node.lineno) + 1
            spans.append(range(node.lineno, body[0].lineno if body else after))
            if isinstance(node, ast.FunctionDef):
                bodies.append(range(body[0].lineno, after))
    return spans, bodies
