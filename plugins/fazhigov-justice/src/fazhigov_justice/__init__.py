"""Justice 司法: reconsideration, litigation, compensation, legal aid, notaries, mediation."""

from __future__ import annotations

from importlib.resources import files

import fazhigov
from fazhigov.documents import Source

LEDGERS = (
    "document-review",
    "legal-aid-application",
    "legal-aid-custody",
    "legal-aid-notice",
    "legal-aid-objection",
    "medical-mediation",
    "notarisation",
    "notary-office",
    "penalty-reconsideration",
    "reconsideration-follow-up",
    "reconsideration-hearing",
    "state-compensation",
)

RULE_SETS = ("reconsideration", "litigation", "legal-services", "legal-aid-henan", "mediation")
"""One for each field, and one for what only Henan has."""


@fazhigov.hookimpl
def fazhigov_record_types() -> list[Source]:
    """Bring the department's ledgers."""
    return [files(__name__) / "ledgers" / f"{name}.toml" for name in LEDGERS]


@fazhigov.hookimpl
def fazhigov_rule_sets() -> list[Source]:
    """Bring the department's rules."""
    return [files(__name__) / f"{name}.toml" for name in RULE_SETS]
