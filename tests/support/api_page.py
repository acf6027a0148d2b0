"""The page of the public names, written from their docstrings.

`python tests/support/api_page.py` writes docs/api.md anew; a test holds that it is up to date.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs

import fazhigov
import fazhigov.testing
from fazhigov.text import Lang

DOCS = Path(__file__).parents[2] / "docs"
PAGES: dict[Lang, Path] = {"en": DOCS / "api.md"}

HEAD = """\
# API

Every public name, from its docstring. `import fazhigov as fz` gives all of them; they are loaded
when they are first used. What is public, and how it changes, is said in
[security and compatibility](../SECURITY.md).

All are values that never change. Nothing is global, and nothing reads the clock. Days are
`datetime.date`, moments `datetime.datetime` with a zone, shares and points `fractions.Fraction`,
words `fazhigov.Text`.

This page is generated: `python tests/support/api_page.py`.
"""

GROUPS = {
    "calendars": "Calendars",
    "deadlines": "Deadlines",
    "records": "Records",
    "plugins": "Registry and plugins",
    "assessment": "Assessment",
    "rules": "Outcomes",
    "scoring": "Score",
    "text": "Text",
    "errors": "Errors",
}
"""The packages that names come from, in the order in which a reader meets them."""

SAID = {
    "Lang": 'A language of reasons and reports: `"zh-CN"` or `"en"`.',
    "hookimpl": "Mark a function of a plugin as a hook; see [hooks](hooks.md).",
}
"""Names whose own docstring speaks of something else, or that have none."""

CONSTRUCTED = {
    *("Assessed", "CalendarDays", "County", "Extension", "Hours", "Months", "Text", "Tolled"),
    *("Unit", "WorkingDays", "Years"),
}
"""Classes that users make themselves; the others come out of functions."""

_SECTION = re.compile(r"(Args|Attributes|Raises|Returns|Yields):$")
_ENTRY = re.compile(r"    (\S[^:]*): (.*)")


def modules() -> dict[str, str]:
    """Return the module of each public name, as the stub states it."""
    stub = Path(fazhigov.__file__).with_suffix(".pyi").read_text("utf-8")
    return {
        name.asname or name.name: statement.module or ""
        for statement in ast.parse(stub).body
        if isinstance(statement, ast.ImportFrom)
        for name in statement.names
    }


def page(lang: Lang) -> str:
    """Write the page."""
    parts = [HEAD]
    where = modules()
    for package, title in GROUPS.items():
        parts.append(f"\n## {title}\n")
        names = [name for name, module in where.items() if module.split(".")[0] == package]
        for name in sorted(names, key=lambda name: (name[0].isupper(), name.lower())):
            parts += _entry(name, getattr(fazhigov, name), "fz")
    parts.append(
        "\n## fazhigov.testing\n\nFor those who write rules. `fazhigov.testing.strategies` has "
        "strategies for\nhypothesis, and is imported by itself.\n"
    )
    for name in sorted(fazhigov.testing.__all__, key=str.lower):
        parts += _entry(name, getattr(fazhigov.testing, name), "fazhigov.testing")
    return "".join(parts)


def _entry(name: str, found: Any, prefix: str) -> Iterator[str]:
    yield f"\n### {name}\n"
    if inspect.isfunction(found) or name in CONSTRUCTED:
        yield f"\n```text\n{prefix}.{name}{_signature(found)}\n```\n"
    yield "\n" + (SAID.get(name) or _as_markdown(inspect.getdoc(found) or "")) + "\n"
    if inspect.isclass(found) and name not in SAID:
        members = list(_members(found))
        if members:
            yield "\n" + "".join(f"- {line}\n" for line in members)


def _signature(found: Any) -> str:
    """Write names and plain defaults; the types stand in the code."""
    written, seen_star = [], False
    for parameter in inspect.signature(found).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not seen_star:
            written.append("*")
            seen_star = True
        default = parameter.default
        if parameter.kind is parameter.VAR_POSITIONAL:
            written.append(f"*{parameter.name}")
            seen_star = True
            continue
        if default is parameter.empty:
            written.append(parameter.name)
        elif default is None or isinstance(default, (bool, int, str)):
            plain = default.value if isinstance(default, Enum) else default
            written.append(f"{parameter.name}={plain!r}")
        else:
            written.append(f"{parameter.name}=…")
    return f"({', '.join(written)})"


def _members(found: type[Any]) -> Iterator[str]:
    if issubclass(found, Enum):
        yield "values: " + ", ".join(f"`{member.value}`" for member in found)
    elif attrs.has(found) and "Attributes:" not in (inspect.getdoc(found) or ""):
        fields = [field.name for field in attrs.fields(found) if not field.name.startswith("_")]
        yield "attributes: " + ", ".join(f"`{name}`" for name in fields)
    for name, member in vars(found).items():
        if name.startswith("_"):
            continue
        inner = member.__func__ if isinstance(member, (staticmethod, classmethod)) else member
        computed = isinstance(member, (property, cached_property))
        if not (inspect.isfunction(inner) or computed):
            continue
        said = (inspect.getdoc(inner) or "").partition("\n\n")[0].replace("\n", " ")
        shown = name if computed else f"{name}{_method_signature(inner)}"
        if said:
            yield f"`{shown}`: {said}"


def _method_signature(method: Any) -> str:
    return re.sub(r"^\((self|cls)(, )?", "(", _signature(method))


def _as_markdown(docstring: str) -> str:
    """Turn a docstring's sections into lists; the rest stays as it is."""
    lines: list[str] = []
    inside = False
    for line in docstring.splitlines():
        if section := _SECTION.match(line):
            lines += [f"{section[1]}:", ""]
            inside = True
        elif inside and (entry := _ENTRY.match(line)):
            lines.append(f"- `{entry[1]}`: {entry[2]}")
        elif inside and line.startswith("     "):
            lines.append(f"  {line.strip()}")
        else:
            inside = inside and not line
            lines.append(line)
    return "\n".join(lines).strip()


if __name__ == "__main__":
    for lang, path in PAGES.items():
        path.write_text(page(lang), encoding="utf-8")
