"""Transport 交通运输: licences, works on highways, inland waters, tolls, tenders."""

from __future__ import annotations

from importlib.resources import files

import fazhigov
from fazhigov.documents import Source

LEDGERS = (
    "highway-control-zone",
    "highway-works-closure",
    "transport-application",
    "transport-bid-complaint",
    "transport-held-vehicle",
    "transport-inspection",
    "transport-toll-report",
    "waterway-accident",
)


@fazhigov.hookimpl
def fazhigov_record_types() -> list[Source]:
    """Bring the department's ledgers."""
    return [files(__name__) / "ledgers" / f"{name}.toml" for name in LEDGERS]


@fazhigov.hookimpl
def fazhigov_rule_sets() -> list[Source]:
    """Bring the department's rules."""
    return [files(__name__) / "rules.toml"]
