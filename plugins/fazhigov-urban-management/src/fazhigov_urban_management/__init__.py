"""Urban management 城市管理: construction, housing, gas, drains, plans, heritage."""

from __future__ import annotations

from importlib.resources import files

import fazhigov
from fazhigov.documents import Source


@fazhigov.hookimpl
def fazhigov_record_types() -> list[Source]:
    """Bring the department's ledgers."""
    return [files(__name__) / "ledgers"]


@fazhigov.hookimpl
def fazhigov_rule_sets() -> list[Source]:
    """Bring the department's rules."""
    return [files(__name__) / "rules.toml"]
