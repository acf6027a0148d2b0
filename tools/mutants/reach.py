"""Which tests reach which lines."""

from __future__ import annotations

import ast
import inspect
import sys
import time
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import coverage
import pytest
from tools.mutants.changes import Mutant
from tools.mutants.packages import OPTIONS, ROOT, SOURCE, files, kept, write

ALIKE = 3.0
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

    def run(self, only: Sequence[str]) -> None:
        """Run the tests of the package, or *only* some files of them, and write what each reaches.

        What is known of the other files stays.
        """
        tests = [file for file in files(self.package) if not only or Path(file).stem in only]
        self.coverage.start()
        pytest.main([*OPTIONS, *tests], plugins=[self])
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
        known = {"seconds": self.seconds, "lines": lines}
        if only:
            others = set(files(self.package)) - set(tests)
            known = joined(kept(self.package, "map"), known, others)
        write(self.package, "map", known)


def joined(before: Any, now: Any, files: Container[str]) -> Any:
    """Return what was known before of these files of tests, with what is known *now* of others."""

    def of_these(tests: Iterable[str]) -> list[str]:
        return [test for test in tests if test.partition("::")[0] in files]

    seconds = {test: before["seconds"][test] for test in of_these(before["seconds"])}
    lines: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for file in before["lines"].keys() | now["lines"].keys():
        old = before["lines"].get(file, {})
        new = {str(line): tests for line, tests in now["lines"].get(file, {}).items()}
        for line in old.keys() | new.keys():
            lines[file][line] = sorted([*of_these(old.get(line, ())), *new.get(line, ())])
    return {"seconds": seconds | now["seconds"], "lines": lines}


def chosen(mutant: Mutant, known: Any) -> list[str]:
    """Return the tests that may notice a mutant, the likeliest first, then the quickest.

    What imports run, all tests may notice, but first those that reach the class or file it is in.
    Of a test with many parameters only the quickest few: the others ask the same of other years.
    """
    seconds, lines = known["seconds"], known["lines"].get(mutant.file, {})
    quick = {test for test in seconds if seconds[test] <= LONGEST}
    called, near = around(mutant.file, mutant.line)
    reached = quick & {test for line in near for test in lines.get(str(line), ())}
    few: list[str] = []
    spent: defaultdict[str, float] = defaultdict(float)
    tests = reached if called else quick
    for test in sorted(tests, key=lambda test: (test not in reached, seconds[test])):
        name = test.partition("[")[0]
        if spent[name] < ALIKE:
            few.append(test)
        spent[name] += seconds[test]
    return few


def around(file: str, line: int) -> tuple[bool, Sequence[int]]:
    """Return whether a line runs when it is called, not imported, and the lines that tell who does.

    In a function these are its statement's, or all of the function if its head changes.
    """
    holding = [node for node in nodes(file) if line in span(node)]
    for kind in (ast.FunctionDef, ast.Lambda, ast.ClassDef):
        if found := [node for node in holding if isinstance(node, kind)]:
            break
    else:
        return False, range(1, 1 + max(node.end_lineno for node in nodes(file)))
    if isinstance(found[-1], ast.FunctionDef) and line >= found[-1].body[0].lineno:
        heads = [head(node) for node in holding if isinstance(node, ast.stmt)]
        return True, [line, *min((h for h in heads if line in h), key=len, default=())]
    return not isinstance(found[-1], ast.ClassDef), span(found[-1])


@cache
def nodes(file: str) -> list[Any]:
    """Return the statements and lambdas of a file, the inner after the outer."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.stmt | ast.Lambda)]


def span(node: Any) -> range:
    """Return the lines of a node, its decorators among them."""
    decorators = getattr(node, "decorator_list", [])
    return range(decorators[0].lineno if decorators else node.lineno, node.end_lineno + 1)


def head(node: Any) -> range:
    """Return the lines of a statement, of a compound one those before its body."""
    body = getattr(node, "body", [])
    return range(node.lineno, body[0].lineno if body else node.end_lineno + 1)
