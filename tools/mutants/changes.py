"""The mutants: every change that may alter an answer."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from typing import Any

from attrs import asdict, define
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from tools.mutants.packages import ROOT, SOURCE

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
        return None if ast.unparse(node.body[-1]) == "..." else self.generic_visit(node)

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
