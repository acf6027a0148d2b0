"""Biyang County's plan for building a law-based government, 2021 to 2025, as a plugin."""

from __future__ import annotations

from importlib.resources import files

from fazhigov.documents import Source
from fazhigov.plugins.markers import hookimpl


@hookimpl
def fazhigov_plans() -> list[Source]:
    """Bring the plan: this folder."""
    return [files(__name__)]
