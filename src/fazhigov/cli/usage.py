"""What is wrong with a command as it was typed, in both languages, with what may have been meant.

Typer speaks English only, and suggests nothing for the values of options.
"""

from __future__ import annotations

import re
from typing import Any, cast

import typer

from fazhigov.errors import near_match
from fazhigov.text import Text

UsageError = cast("type[Exception]", typer.BadParameter.__mro__[1])
"""The parent of all that is wrong with usage; Typer exports this one child of it only."""

_QUOTED = re.compile(r"'([^']*)'")
_NO_CHOICE = re.compile(r"'(.*)' is not one of (.*?)\.?$", re.DOTALL)
_AT_LEAST = re.compile(r"greater than or equal to (\S+)|in the range x>=(\S+?)\.?$")
_NO_COMMAND = re.compile(r"No such command '(.*?)'\.", re.DOTALL)
_TOO_MANY = re.compile(r"unexpected extra arguments? \((.*)\)|extra argument\(s\) \((.*)\)")
_NO_VALUE = re.compile(r"Option '(.*)' requires an argument")


def usage_text(error: Exception) -> Text | None:
    """Return what is wrong and where to read more; None if help was printed instead."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return None
    wrong = _wrong(cast("Any", error), kind)
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "fazhigov"
    return Text(
        f"{wrong.zh}\n用法见：{path} --help",
        f"{wrong.en}\nFor help: {path} --help",
    )


def _wrong(error: Any, kind: str) -> Text:
    if kind == "MissingParameter":
        name = _name(error)
        return Text(f"缺少 {name}", f"{name} is missing")
    if kind == "NoSuchOption":
        known = [name for parameter in error.ctx.command.params for name in parameter.opts]
        return _unknown(Text("选项", "option"), error.option_name, [*known, "--help"])
    if kind == "BadParameter":
        return _bad_value(_name(error), error.message)
    return _other(error.format_message(), error)


def _other(said: str, error: Any) -> Text:
    """Return what Typer tells by its words only."""
    if found := _NO_COMMAND.search(said):
        return _unknown(Text("命令", "command"), found[1], list(error.ctx.command.commands))
    if found := _TOO_MANY.search(said):
        extra = found[1] or found[2]
        return Text(f"多出的参数：{extra}", f"more arguments than there can be: {extra}")
    if found := _NO_VALUE.search(said):
        return Text(f"{found[1]} 后面缺少值", f"{found[1]} has no value")
    return Text(f"用法有误：{said}", said)


def _unknown(what: Text, name: str, known: list[str]) -> Text:
    hint = near_match(name, known)
    return Text(f"没有{what.zh}“{name}”。{hint.zh}", f"there is no {what.en} {name!r}. {hint.en}")


def _bad_value(name: str, said: str) -> Text:
    if found := _NO_CHOICE.search(said):
        hint = near_match(found[1], _QUOTED.findall(found[2]))
        return Text(
            f"{name} 不能是“{found[1]}”。{hint.zh}", f"{name} cannot be {found[1]!r}. {hint.en}"
        )
    if "integer" in said:
        return Text(f"{name} 应为整数", f"{name} is a whole number")
    if found := _AT_LEAST.search(said):
        least = found[1] or found[2]
        return Text(f"{name} 至少为 {least}", f"{name} is at least {least}")
    return Text(f"{name} 不对：{said}", f"{name} is wrong: {said}")


def _name(error: Any) -> str:
    """Return the option or argument as it is typed."""
    hint = getattr(error, "param_hint", None)
    if isinstance(hint, str):
        return hint
    options = [name for name in error.param.opts if name.startswith("-")]
    return str(max(options, key=len)) if options else str(error.param.name).rstrip("_")
