"""What rests on someone's word: of which year, since when, on what ground."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.rules.cadence import Cadence
from matters import ATTESTED, a_rule, findings_of

WORD: dict[str, Any] = {
    "item": "a",
    "year": 2024,
    "holds": True,
    "by": "office",
    "evidence": "file",
}


def test_an_attestation_is_of_its_year(registry: fz.Registry) -> None:
    """Attested for 2023, nothing is known of 2024; what is done once stays done."""
    yearly = a_rule(registry, "attestation", **ATTESTED, year="year")
    once = a_rule(registry, "attestation", **ATTESTED)
    row = {**WORD, "year": 2023, "attested_on": date(2024, 1, 10)}
    as_of = date(2025, 2, 10)
    assert findings_of(registry, yearly, row, as_of=as_of, year=2023)["a / 2023"].outcome == "met"
    assert findings_of(registry, yearly, row, as_of=as_of)["a / 2024"].outcome == "unknown"
    running = findings_of(registry, yearly, row, as_of=date(2024, 7, 1))["a / 2024"]
    assert running.outcome == "pending"
    assert findings_of(registry, once, row, as_of=as_of)["a"].outcome == "met"
    assert (yearly.kind.cadence, once.kind.cadence) == (Cadence.STANDING, Cadence.ONCE)


def test_the_latest_attestation_by_the_day_counts(registry: fz.Registry) -> None:
    """Denied in December, attested after the day of assessment: denied, on that day."""
    rule = a_rule(registry, "attestation", **ATTESTED, year="year")
    rows = [
        {**WORD, "holds": False, "attested_on": date(2024, 12, 20)},
        {**WORD, "attested_on": date(2025, 3, 1)},
    ]
    assert findings_of(registry, rule, *rows, as_of=date(2025, 2, 10))["a / 2024"].outcome == (
        "breached"
    )
    assert findings_of(registry, rule, *rows, as_of=date(2025, 3, 1))["a / 2024"].outcome == "met"


def test_a_year_runs_until_its_last_day(registry: fz.Registry) -> None:
    """Not attested on December 30: it may still be; on December 31 it is not known."""
    rule = a_rule(registry, "attestation", **ATTESTED, year="year")
    for day, outcome in ((date(2024, 12, 30), "pending"), (date(2024, 12, 31), "unknown")):
        assert findings_of(registry, rule, as_of=day)["a / 2024"].outcome == outcome


def test_what_is_attested_on_the_day_itself_counts(registry: fz.Registry) -> None:
    """In a year that runs; what will be attested tomorrow does not."""
    rule = a_rule(registry, "attestation", **ATTESTED, year="year")
    row = {**WORD, "attested_on": date(2024, 7, 1)}
    for day, outcome in ((date(2024, 7, 1), "met"), (date(2024, 6, 30), "pending")):
        assert findings_of(registry, rule, row, as_of=day)["a / 2024"].outcome == outcome


@pytest.mark.parametrize("denied_first", [True, False])
def test_of_two_words_on_one_day_the_denial_counts(
    registry: fz.Registry, *, denied_first: bool
) -> None:
    """In whichever order they stand."""
    rule = a_rule(registry, "attestation", **ATTESTED, year="year")
    rows = [{**WORD, "attested_on": date(2025, 1, 10), "holds": h} for h in (True, False)]
    rows = rows[::-1] if denied_first else rows
    found = findings_of(registry, rule, *rows, as_of=date(2025, 2, 10))
    assert found["a / 2024"].outcome == "breached"


@pytest.mark.parametrize("lacking", ["attested_on", "by", "evidence"])
def test_a_word_without_its_ground_is_not_known(registry: fz.Registry, lacking: str) -> None:
    """Each of day, person and evidence is wanted."""
    rule = a_rule(registry, "attestation", **ATTESTED, year="year")
    row = {**WORD, "attested_on": date(2025, 1, 10), lacking: None}
    finding = findings_of(registry, rule, row, as_of=date(2025, 2, 10))["a / 2024"]
    assert finding.outcome == "unknown"


def test_each_item_is_asked_for(registry: fz.Registry) -> None:
    """Also where no year is: one that nobody speaks of is not known."""
    rule = a_rule(registry, "attestation", **{**ATTESTED, "items": ["a", "b"]})
    row = {**WORD, "attested_on": date(2025, 1, 10)}
    found = findings_of(registry, rule, row, as_of=date(2025, 2, 10))
    assert {name: finding.outcome for name, finding in found.items()} == {
        "a": "met",
        "b": "unknown",
    }
