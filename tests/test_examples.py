"""The examples come out as worked by hand from their sources."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import fazhigov as fz

FOLDER = Path(__file__).parents[1] / "examples"
EXPECTED: list[dict[str, Any]] = tomllib.loads((FOLDER / "expectations.toml").read_text("utf-8"))[
    "expect"
]
FOLDERS = sorted(path.parent.name for path in FOLDER.glob("*/county.toml"))


@cache
def outcomes(folder: str, as_of: Any) -> dict[tuple[str, str], str]:
    """Assess a folder; outcomes by rule and subject."""
    rulebook = fz.Registry.load().rulebook("biyang-2021-2025")
    findings = fz.assess(rulebook, FOLDER / folder, as_of=as_of)
    return {(f.rule.id, f.subject): f.outcome.value for f in findings}


@pytest.mark.parametrize(
    "expected",
    EXPECTED,
    ids=lambda e: f"{e['folder']}-{e['rule'].rpartition('/')[2]}-{e['subject']}",
)
def test_each_expectation_holds(expected: dict[str, Any]) -> None:
    """The reason stands beside it in expectations.toml."""
    found = outcomes(expected["folder"], expected["as_of"])
    assert found[expected["rule"], expected["subject"]] == expected["outcome"], expected["why"]


def test_every_folder_is_expected_something() -> None:
    """And the synthetic county shows every outcome that rules give."""
    by_folder: dict[str, set[str]] = defaultdict(set)
    for expected in EXPECTED:
        by_folder[expected["folder"]].add(expected["outcome"])
    assert sorted(by_folder) == FOLDERS
    assert by_folder["synthetic-county"] == {o.value for o in fz.Outcome} - {"waived"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_real_figures_are_sourced_and_synthetic_ones_say_so(
    registry: fz.Registry, folder: str
) -> None:
    """Every row names its source; real counties are not said to be bound by the plan."""
    records = fz.read_records(FOLDER / folder, registry.record_types)
    assert records.ledgers
    for ledger in records.ledgers.values():
        assert all(record.source for record in ledger)
    synthetic = folder.startswith("synthetic")
    assert records.county.synthetic is synthetic
    assert records.county.bound is synthetic


def test_changshas_press_conference_is_late_by_6_h_56_min() -> None:
    """Due 2022-04-30 12:24, held 19:20: 416 minutes."""
    rulebook = fz.Registry.load().rulebook("biyang-2021-2025").select("*/2.7.1/press-conference")
    findings = fz.assess(rulebook, FOLDER / "incidents", as_of=date(2025, 4, 30))
    (late,) = [f for f in findings if f.outcome is fz.Outcome.LATE]
    assert late.subject == "changsha-2022"
    assert late.margin is not None
    assert (int(late.margin.amount), late.margin.unit) == (-416, "minutes")
    assert "6 hours 56 minutes" in late.reason.en
    assert "6小时 56分钟" in late.reason.zh
    assert any("chinadaily" in source for source in late.sources)
