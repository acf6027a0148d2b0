"""Change the code in one place at a time, and see whether the tests notice.

    python tools/mutants.py map calendars      which test reaches which line; once, and again
                                               after changes
    python tools/mutants.py run calendars      try each mutant of a package; print what survived
    python tools/mutants.py again calendars    try only what survived

The packages are calendars, deadlines, rules and scoring; results stand in build/mutants/. Needs
`pip install cosmic-ray`, which makes the mutants. Each is tried in a fork of a process that has
imported everything but the project, with the tests that reach its line, quickest first: nothing
is written into the source, and a mutant that a quick test notices costs half a second.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import importlib.machinery
import inspect
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import coverage
import pytest
from attrs import asdict, define
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build" / "mutants"
SOURCE = ROOT / "src" / "fazhigov"

DATES = (
    "calendars",
    "calendar_edges",
    "counting",
    "explanations",
    "notices",
    "outlook",
    "exhaustive",
    "deadlines",
    "special_terms",
    "bulk",
)
RULES = ("rules", "time_patterns", "recurring", "decision", "levels", "lint", "one_definition")
TESTS = {
    "calendars": (*DATES, "contract"),
    "deadlines": (*DATES, "contract"),
    "rules": (*RULES, "tables", "merging", "waivers", "shared_rules", "plan", "second_plan"),
    "scoring": ("scoring", "scheme", "comparison", "repairs", "properties"),
}
"""The packages, and the files of tests that try them within one process."""

OPTIONS = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-seed=0"]
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning", "-k", "not hundred_thousand"]
ALIKE = 1.0
"""So many seconds the parameters of one test may take together."""
BYTES = 6_000_000_000

BINARY = {
    "Add": "Sub",
    "Sub": "Add",
    "Mul": "FloorDiv",
    "FloorDiv": "Mul",
    "Div": "Mul",
    "Mod": "FloorDiv",
    "Pow": "Mul",
    "BitOr": "BitAnd",
    "BitAnd": "BitOr",
    "BitXor": "BitAnd",
    "LShift": "RShift",
    "RShift": "LShift",
}
COMPARISONS = {
    "Lt": ("LtE", "GtE"),
    "LtE": ("Lt", "Gt"),
    "Gt": ("GtE", "LtE"),
    "GtE": ("Gt", "Lt"),
    "Eq": ("NotEq",),
    "NotEq": ("Eq",),
    "Is": ("IsNot",),
    "IsNot": ("Is",),
}
OPERATORS = [
    *(f"ReplaceBinaryOperator_{old}_{new}" for old, new in BINARY.items()),
    *(
        f"ReplaceComparisonOperator_{old}_{new}"
        for old, many in COMPARISONS.items()
        for new in many
    ),
    *("ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_Delete_Invert"),
    *("ReplaceUnaryOperator_USub_UAdd", "ReplaceAndWithOr", "ReplaceOrWithAnd", "AddNot"),
    *("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "NumberReplacer", "ExceptionReplacer"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ZeroIterationForLoop"),
    "RemoveDecorator",
]
"""Those of cosmic-ray; of the many that replace one by another, the boundary and the opposite."""

NOTICED = ("killed", "timeout")


@define
class Mutant:
    """One change of a file, and what became of it: noticed, survived, or reached by no test."""

    file: str
    line: int
    operator: str
    diff: list[str]
    outcome: str = ""
    source: str = ""

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells it from every other."""
        return self.file, self.line, self.operator, *self.diff

    @property
    def told(self) -> dict[str, Any]:
        """What is written down of it."""
        return asdict(self, filter=lambda attribute, _: attribute.name != "source")


class Answers(ast.NodeTransformer):
    """What of a module decides its answers: no annotations, imports for types, sizes of caches."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """Forget the annotation of a name."""
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """Forget that of an argument."""
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST | None:
        """Forget that of the result, whether results are kept, and what only type checkers read."""
        node.returns = None
        node.decorator_list = [d for d in node.decorator_list if "cache" not in ast.unparse(d)]
        return None if ast.unparse(node.body[0]) == "..." else self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST | None:
        """Forget what only type checkers read."""
        return None if "TYPE_CHECKING" in ast.unparse(node.test) else self.generic_visit(node)

    @classmethod
    def of(cls, code: str) -> str | None:
        """Return it as text; None for what is no Python, such as `//args` in a signature."""
        try:
            return ast.dump(cls().visit(ast.parse(code)))
        except SyntaxError:
            return None


def mutants(package: str) -> Iterator[Mutant]:
    """Make every mutant of a package that may answer otherwise than the code does."""
    for path in sorted((SOURCE / package).rglob("*.py")):
        code = path.read_text("utf-8")
        unchanged = Answers.of(code)
        for name in OPERATORS:
            operator = get_operator(f"core/{name}")()
            places = [
                place
                for node in ast_nodes(get_ast(code))
                for place in operator.mutation_positions(node)
            ]
            for occurrence, ((line, _), _) in enumerate(places):
                source = mutate_code(code, operator, occurrence)
                if Answers.of(source) not in (unchanged, None):
                    file = path.relative_to(ROOT).as_posix()
                    yield Mutant(file, line, name, changed(code, source), source=source)


def changed(before: str, after: str) -> list[str]:
    """Return the lines that differ, as a patch writes them."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


class Mapping:
    """A plugin of pytest: which test reaches which line, itself or through a shared fixture."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.seconds: dict[str, float] = {}
        self.users: defaultdict[str, list[str]] = defaultdict(list)
        self.failed: set[str] = set()
        self.coverage = coverage.Coverage(
            data_file=None, include=[f"{SOURCE / package}/*"], config_file=False
        )

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Any:
        """What a shared fixture reaches, each of its users reaches."""
        shared = fixturedef.scope != "function"
        if shared:
            self.coverage.switch_context(f"fixture {fixturedef.argname}")
        try:
            return (yield)
        finally:
            if shared:
                self.coverage.switch_context(request.node.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: Any) -> Any:
        """Forget what earlier tests left in caches: it would not be reached again."""
        for module in [m for name, m in sys.modules.items() if f".{self.package}." in name]:
            for value in list(vars(module).values()):
                if inspect.isroutine(getattr(value, "cache_clear", None)):
                    value.cache_clear()
        for name in item.fixturenames:
            self.users[f"fixture {name}"].append(item.nodeid)
        self.coverage.switch_context(item.nodeid)
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


def files(package: str) -> list[str]:
    """Return the test files of a package."""
    return [f"tests/test_{name}.py" for name in TESTS[package]]


def write(package: str, what: str, value: Any) -> None:
    """Keep a result."""
    BUILD.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, indent=1, ensure_ascii=False)
    (BUILD / f"{package}-{what}.json").write_text(text, "utf-8")


def kept(package: str, what: str) -> Any:
    """Return a result that was kept."""
    return json.loads((BUILD / f"{package}-{what}.json").read_text("utf-8"))


def chosen(mutant: Mutant, known: Any) -> list[str]:
    """Return the tests that reach a mutant's statement, quickest first; all, if imports run it.

    Of a test with many parameters only the quickest few: the others ask the same of other years.
    """
    spans, bodies = statements(mutant.file)
    tests = known["seconds"]
    if any(mutant.line in body for body in bodies):
        lines = known["lines"].get(mutant.file, {})
        around = min((span for span in spans if mutant.line in span), key=len, default=())
        tests = {t for line in (mutant.line, *around) for t in lines.get(str(line), ())}
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


def warm_up(package: str) -> None:
    """Import what the tests import, and forget what is the project's own."""
    sys.dont_write_bytecode = False  # tests are compiled once
    pytest.main([*OPTIONS, "--collect-only", "-qq", *files(package)])
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        own = file.startswith(f"{ROOT}/") and "site-packages" not in file
        if own or name.partition(".")[0].startswith(("fazhigov", "tests")):
            del sys.modules[name]


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


def run(package: str, waiting: list[Mutant], jobs: int) -> Iterator[Mutant]:
    """Try mutants in forks; iterate over them as they end."""
    known = kept(package, "map")
    waiting.reverse()
    running: dict[int, Mutant] = {}
    while waiting or running:
        if waiting and len(running) < jobs:
            mutant = waiting.pop()
            tests = chosen(mutant, known)
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


def main() -> None:
    """Map, or run and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["map", "run", "again"])
    parser.add_argument("packages", nargs="+", choices=TESTS)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    for package in asked.packages:
        if asked.what == "map":
            Mapping(package).run()
            continue
        every = list(mutants(package))
        if asked.what == "again":
            before = {Mutant(**m).key: m["outcome"] for m in kept(package, "results")}
            for mutant in every:
                mutant.outcome = before.get(mutant.key, "")
        warm_up(package)
        must_pass(package)
        began = time.monotonic()
        open_ = [m for m in every if m.outcome not in NOTICED]
        count = len(open_)
        for tried, mutant in enumerate(run(package, open_, asked.jobs), 1):
            if mutant.outcome not in NOTICED:
                print(f"{mutant.file}:{mutant.line} {mutant.operator}: {mutant.outcome}")
                print(*mutant.diff, sep="\n", flush=True)
            if tried % 25 == 0 or tried == count:
                print(f"# {tried} of {count} in {time.monotonic() - began:.0f} s", flush=True)
                write(package, "results", [m.told for m in every])
        noticed = sum(m.outcome in NOTICED for m in every)
        print(f"{package}: {noticed} of {len(every)} noticed, {noticed / len(every):.1%}")


if __name__ == "__main__":
    main()
