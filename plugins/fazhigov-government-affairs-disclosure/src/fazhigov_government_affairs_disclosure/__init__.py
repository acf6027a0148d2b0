"""Government-affairs disclosure 政务公开: rules of the Open Government Information Regulations."""

from __future__ import annotations

from importlib.resources import files

import fazhigov
from fazhigov.documents import Source


@fazhigov.hookimpl
def fazhigov_record_types() -> list[Source]:
    """Bring the ledgers of requests, of consultations and of what is to be published."""
    return [files(__name__) / "ledgers"]


@fazhigov.hookimpl
def fazhigov_rule_sets() -> list[Source]:
    """Bring the department's rules."""
    return [files(__name__) / "rules.toml"]
