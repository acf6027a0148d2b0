"""What tests share: one registry, one calendar."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

import fazhigov as fz

# How long an example takes says nothing of whether it is right.
settings.register_profile("project", deadline=None)
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
