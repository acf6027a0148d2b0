"""Government services 政务服务: start-up, projects, registration, payments, hotline, data."""

from __future__ import annotations

from importlib.resources import files

import fazhigov
from fazhigov.documents import Source

LEDGERS = (
    "enterprise-opening",
    "real-estate-registration",
    "investment-project",
    "business-complaint",
    "business-document-consultation",
    "bid-complaint",
    "sme-payment",
    "sme-overdue-report",
    "receivable-confirmation",
    "sme-payment-complaint",
    "hotline-order",
    "data-sharing-request",
    "data-correction",
    "data-catalogue-update",
)


@fazhigov.hookimpl
def fazhigov_record_types() -> list[Source]:
    """Bring the department's ledgers."""
    return [files(__name__) / "ledgers" / f"{name}.toml" for name in LEDGERS]


@fazhigov.hookimpl
def fazhigov_rule_sets() -> list[Source]:
    """Bring the department's rules."""
    return [files(__name__) / "rules.toml"]
