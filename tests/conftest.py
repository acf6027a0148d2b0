"""What tests share: one registry, one calendar."""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import settings

import fazhigov as fz

# How long an example takes says nothing of whether it is right.
settings.register_profile("project", deadline=None)
settings.register_profile("coverage", deadline=None, derandomize=True, max_examples=10)
settings.load_profile("project")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def registry() -> fz.Registry:
    """All installed plugins, which must all work."""
    return fz.Registry.load()


@pytest.fixture(scope="session")
def cal() -> fz.WorkingCalendar:
    """China's calendar with every published notice."""
    return fz.china()


@pytest.fixture(scope="session")
def rulebook(registry: fz.Registry) -> fz.Rulebook:
    """The Biyang plan with all departments."""
    return registry.rulebook("biyang-2021-2025")


@pytest.fixture
def examples() -> Path:
    """The folder of examples."""
    return ROOT / "examples"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command line in this process; return status, output, messages."""
    from fazhigov import cli

    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.delenv("COLUMNS", raising=False)

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["fazhigov", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


@pytest.fixture(scope="session")
def validated() -> Any:
    """Parse JSON output and hold it against the schema that the package ships."""

    def validated(name: str, output: str) -> Any:
        text = (files("fazhigov") / "schemas" / f"{name}.schema.json").read_text("utf-8")
        schema = json.loads(text)
        jsonschema.Draft202012Validator.check_schema(schema)
        value = json.loads(output)
        jsonschema.validate(value, schema)
        return value

    return validated
