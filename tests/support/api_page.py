"""The page of the public names, written from their docstrings and from docs/zh-CN/api.toml.

`python tests/support/api_page.py` writes it anew in both languages; a test holds that it is up to
date, and that the Chinese texts are those of the names and of their docstrings' entries.
"""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from enum import Enum
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import attrs

import fazhigov
import fazhigov.testing
from fazhigov.text import Lang, Text

DOCS = Path(__file__).parents[2] / "docs"
PAGES: dict[Lang, Path] = {"en": DOCS / "api.md", "zh-CN": DOCS / "zh-CN" / "api.md"}
CHINESE = DOCS / "zh-CN" / "api.toml"

HEAD = Text(
    """\
# 程序接口

[English](../api.md)

全部公开名称。`import fazhigov as fz` 即可使用，各名称首次用到时才加载。什么是公开的、怎样变动，
见[安全与兼容](../../SECURITY.zh-CN.md)。

它们都是不变的值。没有全局状态，也不读系统时钟。日子是 `datetime.date`，时刻是带时区的
`datetime.datetime`，得分率和分数是 `fractions.Fraction`，文字是 `fazhigov.Text`。

本页是生成的：`python tests/support/api_page.py`，中文取自 `docs/zh-CN/api.toml`。
""",
    """\
# API

[中文](zh-CN/api.md)

Every public name, from its docstring. `import fazhigov as fz` gives all of them; they are loaded
when they are first used. What is public, and how it changes, is said in
[security and compatibility](../SECURITY.md).

All are values that never change. Nothing is global, and nothing reads the clock. Days are
`datetime.date`, moments `datetime.datetime` with a zone, shares and points `fractions.Fraction`,
words `fazhigov.Text`.

This page is generated: `python tests/support/api_page.py`.
""",
)

GROUPS = {
    "calendars": Text("日历", "Calendars"),
    "deadlines": Text("期限", "Deadlines"),
    "records": Text("记录", "Records"),
    "plugins": Text("注册表与插件", "Registry and plugins"),
    "assessment": Text("核查", "Assessment"),
    "rules": Text("结论", "Outcomes"),
    "scoring": Text("得分", "Score"),
    "text": Text("文字", "Text"),
    "errors": Text("错误", "Errors"),
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

TESTING = Text(
    """
## fazhigov.testing

供编写规则的人使用。`fazhigov.testing.strategies` 是 hypothesis 的取例办法，须单独导入。
""",
    """
## fazhigov.testing

For those who write rules. `fazhigov.testing.strategies` has strategies for
hypothesis, and is imported by itself.
""",
)

SECTIONS = {"args": "参数", "raises": "抛出", "attributes": "属性"}
"""The sections of docstrings, as the tables of the Chinese texts and the Chinese page name them."""

_SECTION = re.compile(r"(Args|Attributes|Raises|Returns|Yields):$")
_ENTRY = re.compile(r"    (\S[^:]*): (.*)")
_EXAMPLE = re.compile(r"^Example::\n((?:\n|    .*\n?)+)", re.MULTILINE)


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
    parts = [HEAD.to(lang)]
    where = modules()
    for package, title in GROUPS.items():
        parts.append(f"\n## {title.to(lang)}\n")
        names = [name for name, module in where.items() if module.split(".")[0] == package]
        for name in sorted(names, key=lambda name: (name[0].isupper(), name.lower())):
            parts += _entry(name, getattr(fazhigov, name), "fz", lang)
    parts.append(TESTING.to(lang))
    for name in sorted(fazhigov.testing.__all__, key=str.lower):
        parts += _entry(name, getattr(fazhigov.testing, name), "fazhigov.testing", lang)
    return "".join(parts)


@cache
def chinese() -> dict[str, Any]:
    """Return the Chinese texts: by name, what it is, and its entries by section."""
    return tomllib.loads(CHINESE.read_text("utf-8"))


def wanted() -> dict[str, dict[str, set[str]]]:
    """Return the entries by name and section that the Chinese texts must have, and no others."""
    every = {name: getattr(fazhigov, name) for name in modules()}
    every |= {name: getattr(fazhigov.testing, name) for name in fazhigov.testing.__all__}
    found = {}
    for name, value in every.items():
        entries = _entries(_said(name, value))
        sections = {section: set(names) for section, names in entries.items()}
        sections["members"] = {member for member, _, _ in _members(name, value)}
        found[name] = {section: names for section, names in sections.items() if names}
    return found


def _entry(name: str, found: Any, prefix: str, lang: Lang) -> Iterator[str]:
    yield f"\n### {name}\n"
    if inspect.isfunction(found) or name in CONSTRUCTED:
        yield f"\n```text\n{prefix}.{name}{_signature(found)}\n```\n"
    said = _said(name, found)
    yield "\n" + (_as_markdown(said) if lang == "en" else _in_chinese(name, said)) + "\n"
    lines = list(_values(name, found, lang))
    for member, shown, meaning in _members(name, found):
        if lang == "en":
            lines.append(f"`{shown}`: {meaning}")
        else:
            lines.append(f"`{shown}`：{chinese()[name]['members'][member]}")
    if lines:
        yield "\n" + "".join(f"- {line}\n" for line in lines)


def _said(name: str, found: Any) -> str:
    return SAID.get(name) or inspect.getdoc(found) or ""


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


def _values(name: str, found: Any, lang: Lang) -> Iterator[str]:
    """Name the values of an enumeration, or the attributes that the docstring leaves unsaid."""
    if not inspect.isclass(found) or name in SAID:
        return
    if issubclass(found, Enum):
        if lang == "en":
            yield "values: " + ", ".join(f"`{member.value}`" for member in found)
        else:
            yield "取值：" + "、".join(f"`{m.value}`{_label(m)}" for m in found)
    elif attrs.has(found) and "Attributes:" not in _said(name, found):
        fields = [f"`{f.name}`" for f in attrs.fields(found) if not f.name.startswith("_")]
        yield "attributes: " + ", ".join(fields) if lang == "en" else "属性：" + "、".join(fields)


def _label(member: Any) -> str:
    """Return what people call a value, where it says so."""
    return f"（{member.label.zh}）" if hasattr(member, "label") else ""


def _members(name: str, found: Any) -> Iterator[tuple[str, str, str]]:
    """Iterate over methods and properties: the name, how it is called, what it does."""
    if not inspect.isclass(found) or name in SAID:
        return
    for own, member in vars(found).items():
        if own.startswith("_"):
            continue
        inner = member.__func__ if isinstance(member, (staticmethod, classmethod)) else member
        computed = isinstance(member, (property, cached_property))
        if not (inspect.isfunction(inner) or computed):
            continue
        said = (inspect.getdoc(inner) or "").partition("\n\n")[0].replace("\n", " ")
        if said:
            yield own, own if computed else f"{own}{_method_signature(inner)}", said


def _method_signature(method: Any) -> str:
    return re.sub(r"^\((self|cls)(, )?", "(", _signature(method))


def _entries(docstring: str) -> dict[str, list[str]]:
    """Return the names of the entries in each section of a docstring."""
    found: dict[str, list[str]] = {}
    inside: list[str] | None = None
    for line in docstring.splitlines():
        if section := _SECTION.match(line):
            inside = found[section[1].lower()] = []
        elif inside is not None and (entry := _ENTRY.match(line)):
            inside.append(entry[1])
        elif line and not line.startswith(" "):
            inside = None
    return found


def _in_chinese(name: str, docstring: str) -> str:
    """Write the Chinese texts in the order of a docstring; its example speaks no language."""
    own = chinese()[name]
    parts = [own["says"].strip()]
    if example := _EXAMPLE.search(docstring):
        parts.append("示例：\n\n" + example[1].strip("\n"))
    for section, entries in _entries(docstring).items():
        parts.append(f"{SECTIONS[section]}：")
        parts.append("\n".join(f"- `{entry}`：{own[section][entry]}" for entry in entries))
    return "\n\n".join(parts)


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
            lines.append(line.replace("Example::", "Example:"))
    return "\n".join(lines).strip()


if __name__ == "__main__":
    for lang, path in PAGES.items():
        path.write_text(page(lang), encoding="utf-8")
