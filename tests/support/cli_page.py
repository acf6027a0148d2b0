"""The page of the command line and its JSON, written from the commands and the schemas.

`python tests/support/cli_page.py` writes docs/cli.md anew; a test holds that it is up to date.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import Enum
from importlib.resources import files
from pathlib import Path
from typing import Any

from typer.main import get_command

from fazhigov.cli.main import app

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"

HEAD = """\
# Command line

Results go to standard output, messages to standard error. Every command that prints words takes
`--lang zh-CN` or `--lang en`; without it, the environment's language decides.

| exit status | means |
|---|---|
| 0 | it ran |
| 1 | a finding has an outcome named by `--fail-on`; `verify`: not equal |
| 2 | wrong usage |
| 3 | input was refused, or `check` or `plan lint` found faults: all are told, no file is written |

This page is generated: `python tests/support/cli_page.py`.
"""

JSON = """
## JSON

`--format json` prints data for programs. Each output has a JSON Schema (draft 2020-12) in
`src/fazhigov/schemas/`; the tests hold the outputs against them.

| schema | of |
|---|---|
"""


def page() -> str:
    """Write the page."""
    parts = [HEAD]
    for name, command in sorted(_commands("fazhigov", get_command(app))):
        parts.append(f"\n## {name}\n\n{_help(command)}\n")
        parts += _parameters(command)
    parts.append(JSON)
    schemas = (files("fazhigov") / "schemas").iterdir()
    for found in sorted(schemas, key=lambda found: found.name):
        title = json.loads(found.read_text("utf-8"))["title"]
        parts.append(f"| `{found.name}` | {title} |\n")
    return "".join(parts)


def _commands(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
        return
    for word, found in inner.items():
        yield from _commands(f"{name} {word}", found)


def _help(command: Any) -> str:
    """Return what the command says of itself, its example as code."""
    said, example, line = str(command.help).partition("Example: ")
    return said.strip() + (f"\n\n```text\n{line.strip()}\n```" if example else "")


def _parameters(command: Any) -> Iterator[str]:
    found = [p for p in command.params if p.name != "help"]
    if found:
        yield "\n| option | |\n|---|---|\n"
    for parameter in found:
        option = parameter.opts[0].startswith("-")
        name = ", ".join(f"`{name}`" for name in parameter.opts) if option else _argument(parameter)
        notes = [str(parameter.help or "").replace("|", "\\|")]
        if option and parameter.required:
            notes.append("Required.")
        if option and parameter.multiple:
            notes.append("May be repeated.")
        default = parameter.default
        if isinstance(default, Enum):
            default = default.value
        if isinstance(default, (str, int)) and not isinstance(default, bool):
            notes.append(f"Default: `{default}`.")
        yield f"| {name} | {' '.join(filter(None, notes))} |\n"


def _argument(parameter: Any) -> str:
    many = " …" if parameter.nargs != 1 else ""
    name = f"{parameter.name.upper()}{many}"
    return f"`{name}`" if parameter.required else f"`[{name}]`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
