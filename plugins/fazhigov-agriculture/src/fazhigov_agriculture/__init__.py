"""Agriculture 农业农村: trade licences, seized drugs, epidemics, machines, land arbitration."""

from __future__ import annotations

from importlib.resources import files

import fazhigov
from fazhigov.documents import Source

LEDGERS = (
    "agriculture-licence",
    "animal-epidemic",
    "farm-machine-accident",
    "farm-machine-document",
    "land-arbitration",
    "land-arbitration-commission",
    "veterinary-drug-seizure",
)


@fazhigov.hookimpl
def fazhigov_record_types() -> list[Source]:
    """Bring the department's ledgers."""
    return [files(__name__) / "ledgers" / f"{name}.toml" for name in LEDGERS]


@fazhigov.hookimpl
def fazhigov_rule_sets() -> list[Source]:
    """Bring the department's rules."""
    return [files(__name__) / "rules.toml"]
