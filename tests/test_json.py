"""JSON output: every command that prints it has a schema, keeps to it, and is documented."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer

from fazhigov.cli.main import app

DAY = ("--as-of", "2025-04-30")

EXAMPLES: dict[str, tuple[str, ...]] = {
    "assess": ("examples/sheqi-2024", *DAY),
    "due": ("2022-04-29T12:24+08:00", "5 hours"),
    "calendar": ("2024",),
    "plugins": (),
    "ledgers": ("jurisdiction-dispute",),
    "repairs": ("examples/sheqi-2024", *DAY),
    "upcoming": ("examples/synthetic-county", "--as-of", "2025-02-10"),
    "verify": ("BUNDLE",),
    "lint": (),
    "check": ("government-affairs-disclosure",),
    "compare": ("examples/sheqi-2024", "examples/qingyuan-2024", *DAY),
    "rules list": ("--plan", "biyang-2021-2025"),
    "plan show": ("--section", "2.4"),
    "plan calendar": ("2025",),
    "plan lint": ("tests/data/broken_plan",),
}
"""How each command is asked here; a new one is to be added."""

STATUS = {"plan lint": 3}
"""Of those that find what they look for: faults."""


def commands(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every command that people can call."""
    inner = getattr(command, "commands", {})
    if not inner:
        yield path, command
    for name, found in inner.items():
        yield from commands(found, f"{path} {name}".strip())


def with_json() -> list[str]:
    """The commands that take `--format json`, as they say themselves."""
    return [
        path
        for path, command in commands(typer.main.get_command(app))
        for parameter in command.params
        if parameter.name == "format_" and "json" in (parameter.help or "")
    ]


def schemas() -> dict[str, tuple[str, Any]]:
    """The schemas that the package ships, with their files, by the command in their title."""
    found = {}
    for file in (files("fazhigov") / "schemas").iterdir():
        schema = json.loads(file.read_text("utf-8"))
        title = re.fullmatch(r"fazhigov (.*) --format json", schema["title"])
        if title is not None:
            found[title[1]] = (file.name, schema)
    return found


def test_every_command_with_json_has_a_schema_and_an_example() -> None:
    """Fifteen of them; a schema without a command is left over."""
    assert sorted(with_json()) == sorted(schemas()) == sorted(EXAMPLES)
    assert len(EXAMPLES) == 15


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small bundle to verify."""
    from datetime import date

    import fazhigov as fz
    from fazhigov.bundles.bundle import Asked, write_bundle

    folder = tmp_path_factory.mktemp("bundle") / "b"
    registry = fz.Registry.load()
    asked = Asked("examples/incidents", date(2025, 4, 30), rules=("*/2.7.1/*",))
    taken = asked.take(registry, folder)
    write_bundle(folder, asked, asked.run(registry), taken)
    return folder


@pytest.mark.parametrize("command", EXAMPLES)
def test_the_output_keeps_to_its_schema(run: Any, command: str, bundle: Path) -> None:
    """And stands alone on standard output."""
    arguments = [str(bundle) if word == "BUNDLE" else word for word in EXAMPLES[command]]
    status, out, _ = run(*command.split(), *arguments, "--format", "json")
    assert status == STATUS.get(command, 0)
    _, schema = schemas()[command]
    jsonschema.Draft202012Validator.check_schema(schema)
    value = json.loads(out)
    jsonschema.validate(value, schema)
    assert value or command in ("check", "lint")


def test_the_page_lists_every_schema_and_its_fields() -> None:
    """docs/json.md: the command, the file, whether it is an object or an array, key fields."""
    page = (Path(__file__).parents[1] / "docs" / "json.md").read_text("utf-8")
    rows = re.findall(r"^\| `fazhigov (.*?)` \| `(.*?)` \| (\w+) \| (.*) \|$", page, re.MULTILINE)
    assert {command: file for command, file, _, _ in rows} == {
        command: file for command, (file, _) in schemas().items()
    }
    for command, _, whole, fields in rows:
        schema = schemas()[command][1]
        assert schema["type"] == whole
        inside = schema if whole == "object" else schema["items"]
        if "$ref" in inside:
            inside = schema["$defs"][inside["$ref"].rpartition("/")[2]]
        assert set(re.findall(r"`(\w+)`", fields)) <= set(inside["properties"]), command
