"""Justice 司法: reconsideration, litigation, compensation, legal aid, notaries, mediation."""

from __future__ import annotations

from importlib.resources import files

import fazhigov
from fazhigov.documents import Source

RULE_SETS = ("reconsideration", "litigation", "legal-services", "legal-aid-henan", "mediation")
"""One for each field, and one for what only Henan has."""


@fazhigov.hookimpl
def fazhigov_record_types() -> list[Source]:
    """Bring the department's ledgers."""
    return [files(__name__) / "ledgers"]


@fazhigov.hookimpl
def fazhigov_rule_sets() -> list[Source]:
    """Bring the department's rules."""
    return [files(__name__) / f"{name}.toml" for name in RULE_SETS]
