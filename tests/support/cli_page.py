"""The page of the command line and its JSON, written from the commands and the schemas.

`python tests/support/cli_page.py` writes it anew in both languages; a test holds that it is up to
date. The Chinese help is that of the commands themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import Enum
from importlib.resources import files
from pathlib import Path
from typing import Any

from typer.main import get_command

from fazhigov.cli.chinese import catalogue
from fazhigov.cli.main import app
from fazhigov.text import Lang, Text

DOCS = Path(__file__).parents[2] / "docs"
PAGES: dict[Lang, Path] = {"en": DOCS / "cli.md", "zh-CN": DOCS / "zh-CN" / "cli.md"}

HEAD = Text(
    """\
# 命令行

[English](../cli.md)

结果写到标准输出，消息写到标准错误。凡输出文字的命令都可加 `--lang zh-CN` 或
`--lang en`，写在命令前后均可；不写则随系统语言。

| 退出码 | 含义 |
|---|---|
| 0 | 运行完毕 |
| 1 | 有结论属于 `--fail-on` 所列；`verify`：不相同 |
| 2 | 用法有误 |
| 3 | 输入被拒，或者 `check`、`plan lint` 发现问题：列出全部问题，不写任何文件 |

本页是生成的：`python tests/support/cli_page.py`。
""",
    """\
# Command line

[中文](zh-CN/cli.md)

Results go to standard output, messages to standard error. Every command that prints words takes
`--lang zh-CN` or `--lang en`, before or after its name; without it, the environment's language
decides.

| exit status | means |
|---|---|
| 0 | it ran |
| 1 | a finding has an outcome named by `--fail-on`; `verify`: not equal |
| 2 | wrong usage |
| 3 | input was refused, or `check` or `plan lint` found faults: all are told, no file is written |

This page is generated: `python tests/support/cli_page.py`.
""",
)

OPTIONS = Text("\n| 选项 | |\n|---|---|\n", "\n| option | |\n|---|---|\n")
REQUIRED = Text("必填。", "Required.")
REPEATED = Text("可重复。", "May be repeated.")

JSON = Text(
    """
## JSON

`--format json` 输出供程序使用的数据。每种输出都有 JSON Schema（draft 2020-12），在
`src/fazhigov/schemas/`；测试用它们核对输出。

| 模式 | 用于 |
|---|---|
""",
    """
## JSON

`--format json` prints data for programs. Each output has a JSON Schema (draft 2020-12) in
`src/fazhigov/schemas/`; the tests hold the outputs against them.

| schema | of |
|---|---|
""",
)

NOT_OF_A_COMMAND = {"bundle.schema.json": Text("存档的 manifest.json", "manifest.json of a bundle")}
"""The schemas whose title is no command, which would be the same in both languages."""


def page(lang: Lang) -> str:
    """Write the page."""
    parts = [HEAD.to(lang)]
    for name, command in sorted(_commands("fazhigov", get_command(app))):
        parts.append(f"\n## {name}\n\n{_help(command, lang)}\n")
        parts += _parameters(command, lang)
    parts.append(JSON.to(lang))
    schemas = (files("fazhigov") / "schemas").iterdir()
    for found in sorted(schemas, key=lambda found: found.name):
        title = json.loads(found.read_text("utf-8"))["title"]
        of = NOT_OF_A_COMMAND.get(found.name, Text(title, title))
        parts.append(f"| `{found.name}` | {of.to(lang)} |\n")
    return "".join(parts)


def _commands(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
        return
    for word, found in inner.items():
        yield from _commands(f"{name} {word}", found)


def _help(command: Any, lang: Lang) -> str:
    """Return what the command says of itself, its example as code."""
    said, example, line = str(command.help).partition("Example: ")
    said = _said("commands", said.strip(), lang)
    return said + (f"\n\n```text\n{line.strip()}\n```" if example else "")


def _said(of: str, english: str, lang: Lang) -> str:
    """Return a help text in a language; the commands' tests hold that none is missing."""
    return catalogue()[of][english] if lang == "zh-CN" and english else english


def _parameters(command: Any, lang: Lang) -> Iterator[str]:
    found = [p for p in command.params if p.name != "help"]
    if found:
        yield OPTIONS.to(lang)
    for parameter in found:
        option = parameter.opts[0].startswith("-")
        name = ", ".join(f"`{name}`" for name in parameter.opts) if option else _argument(parameter)
        notes = [_said("parameters", str(parameter.help or ""), lang).replace("|", "\\|")]
        if option and parameter.required:
            notes.append(REQUIRED.to(lang))
        if option and parameter.multiple:
            notes.append(REPEATED.to(lang))
        default = parameter.default
        if isinstance(default, Enum):
            default = default.value
        if isinstance(default, (str, int)) and not isinstance(default, bool):
            notes.append(Text(f"默认：`{default}`。", f"Default: `{default}`.").to(lang))
        yield f"| {name} | {Text('', ' ').to(lang).join(filter(None, notes))} |\n"


def _argument(parameter: Any) -> str:
    many = " …" if parameter.nargs != 1 else ""
    name = f"{parameter.name.upper()}{many}"
    return f"`{name}`" if parameter.required else f"`[{name}]`"


if __name__ == "__main__":
    for lang, path in PAGES.items():
        path.write_text(page(lang), encoding="utf-8")
