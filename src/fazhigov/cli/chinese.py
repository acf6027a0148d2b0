"""The help in Chinese: what each command says of itself, and the headings around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

import typer
from typer import rich_utils

from fazhigov import documents

_HEADINGS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "[默认：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
}
"""What Typer writes around the help, by the names of its constants."""

_EXAMPLE = ("Example: ", "示例：")
_USAGE = ("Usage: ", "用法：")
_LOCALE = ("the locale's", "随系统语言")


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return the Chinese help of commands and of their parameters, by the English one."""
    found: Mapping[str, Mapping[str, str]] = documents.read(
        files("fazhigov.cli") / "help.zh-CN.toml"
    )
    return found


@contextmanager
def in_chinese(command: Any) -> Iterator[None]:
    """Let a command and all below it speak Chinese; what the catalogue lacks stays English."""
    _translate(command)
    before = {name: getattr(rich_utils, name) for name in _HEADINGS if hasattr(rich_utils, name)}
    try:
        for name in before:
            setattr(rich_utils, name, _HEADINGS[name])
        yield
    finally:
        for name, said in before.items():
            setattr(rich_utils, name, said)


def _translate(command: Any) -> None:
    said = catalogue()
    first, _, rest = (command.help or "").partition("\n\n")
    first = said["commands"].get(first, first)
    command.help = f"{first}\n\n{rest.replace(*_EXAMPLE)}" if rest else first
    usage = command.get_usage
    command.get_usage = lambda ctx: usage(ctx).replace(*_USAGE)
    for parameter in command.get_params(typer.Context(command)):
        own: Any = getattr(parameter, "help", None)
        parameter.help = said["parameters"].get(own, own)
        if getattr(parameter, "show_default", None) == _LOCALE[0]:
            parameter.show_default = _LOCALE[1]
    for inner in getattr(command, "commands", {}).values():
        _translate(inner)
