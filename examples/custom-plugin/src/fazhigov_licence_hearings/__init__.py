"""Hearings on licences 行政许可听证: rules for fazhigov."""

from __future__ import annotations

from importlib.resources import files

import fazhigov
from fazhigov.documents import Source


@fazhigov.hookimpl
def fazhigov_record_types() -> list[Source]:
    """Bring the ledger that the rules read."""
    return [files(__name__) / "licence-hearing.toml"]


@fazhigov.hookimpl
def fazhigov_rule_sets() -> list[Source]:
    """Bring the rules."""
    return [files(__name__) / "rules.toml"]
