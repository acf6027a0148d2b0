"""Another county's plan: the format is not Biyang's, and nothing of it is Python."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.errors import UnknownNameError

FOLDER = Path(__file__).parent / "data" / "second_plan"
PLAN = "composite-2021-2025"

# Duties that other local governments published, then forms of time: name, kind, limit.
DUTIES = [
    ("province-report", "annual", "by 04-01 of the next year"),
    ("unit-report", "annual", "by 03-01 of the next year"),
    ("model-area-report", "annual", "by 01-31 of the next year"),
    ("penalty-online", "within", "within 7 working days"),
    ("organisation-kept-five-years", "window", "5 years to 61 months"),
    ("person-kept-two-years", "window", "2 years to 25 months"),
    ("monthly-study", "quota", "at least 2 a month"),
    ("yearly-study", "quota", "at least 24 a year"),
    ("third-trained", "ratio", "≥ ≈33.33%"),
    ("all-trained-again", "within", "within 3 years"),
    ("request-accepted", "within", "within 3 working days"),
    ("request-forwarded", "within", "within 2 working days"),
    ("request-answered", "within", "within 7 working days"),
    ("review-in-time", "within", "within 15 working days"),
    ("hearing-announced", "ahead", "at least 10 days before"),
    ("hearing-papers-sent", "ahead", "at least 5 days before"),
    ("one-visit-share", "ratio", "≥ 70%"),
    ("register-corrected", "within", "within 5 working days"),
    ("valid-five-years", "within", "within 5 years"),
    ("evaluated-before-end", "ahead", "at least 6 months before"),
    ("hall-set-up", "milestone", "by 2023-06-30"),
    ("hall-kept", "register", "there"),
    ("lead-answers", "within", "within 5 working days"),
    ("partner-answers", "within", "within 10 working days"),
    ("summary-after-closing", "window", "5 working days to 15 working days"),
    ("summary-after-opening", "window", "30 days to 60 days"),
    ("filed-in-a-month", "within", "within 1 month"),
    ("all-inspected", "quota", "at least 1 in the last 3 years"),
    (
        "long-study",
        "quota",
        "at least 1 (from 2024-07-01 through 2025-03-31) / 2 (from 2025-04-01 on) a month",
    ),
    (
        "licence-decided",
        "within",
        (
            "within 10 working days (from 2021-01-01 through 2024-06-30) / "
            "7 working days (from 2024-07-01 on)"
        ),
    ),
    ("licence-online", "within", "within 3 working days"),
    ("licence-reported", "within", "within 5 working days"),
]


@pytest.fixture(scope="module")
def second(registry: fz.Registry) -> fz.Rulebook:
    """The rulebook of the second plan, from its folder."""
    return registry.with_plan(FOLDER).rulebook(PLAN, departments=[])


def test_it_is_data_only() -> None:
    """TOML, and nothing else."""
    assert {file.suffix for file in FOLDER.rglob("*") if file.is_file()} == {".toml"}


@pytest.mark.parametrize(("name", "kind", "limit"), DUTIES)
def test_each_published_duty_is_there(
    second: fz.Rulebook, name: str, kind: str, limit: str
) -> None:
    """With its kind and its number."""
    (rule,) = [rule for rule in second.plan_rules if rule.id.endswith(f"/{name}")]
    assert (rule.kind.name, rule.kind.limit.en) == (kind, limit)


def test_nothing_else_is_there(second: fz.Rulebook) -> None:
    """So that the list above is complete."""
    assert {rule.id.rpartition("/")[2] for rule in second.plan_rules} == {d[0] for d in DUTIES}


def assessed(
    second: fz.Rulebook, name: str, ledger: str, *rows: dict[str, Any], as_of: date
) -> list[str]:
    """Assess one rule of the second plan; outcomes in the order of the rows."""
    findings = fz.assess(second.select(f"*/{name}"), {ledger: list(rows)}, year=2024, as_of=as_of)
    return [finding.outcome.value for finding in findings]


def test_a_request_goes_through_three_stages(second: fz.Rulebook) -> None:
    """Received on Friday 2024-09-27: accept by 10-08 (09-29, 09-30, 10-08 are working days).

    Accepted 10-08, forward by 10-10; forwarded 10-10, answer by Saturday 10-19? No: 10-11, 10-12
    (make-up), 10-14 to 10-18 are seven, so by 10-18.
    """
    row = {
        "id": "a",
        "received_on": date(2024, 9, 27),
        "accepted": True,
        "forwarded": True,
        "accepted_on": date(2024, 10, 8),
        "forwarded_on": date(2024, 10, 10),
        "answered_on": date(2024, 10, 18),
    }
    as_of = date(2024, 12, 31)
    for name, late in (
        ("request-accepted", {"accepted_on": date(2024, 10, 9)}),
        ("request-forwarded", {"forwarded_on": date(2024, 10, 11)}),
        ("request-answered", {"answered_on": date(2024, 10, 21)}),
    ):
        assert assessed(second, name, "citizen-request", row, as_of=as_of) == ["met"]
        assert assessed(second, name, "citizen-request", {**row, **late}, as_of=as_of) == ["late"]


def test_the_shipped_plan_is_untouched(registry: fz.Registry) -> None:
    """Adding a plan gives a new registry; the first one knows nothing of it."""
    more = registry.with_plan(FOLDER)
    assert PLAN in more.plans
    assert PLAN not in registry.plans
    assert more.plans["biyang-2021-2025"] == registry.plans["biyang-2021-2025"]
    assert "study-session" not in registry.record_types


def test_a_plan_cannot_be_added_twice(registry: fz.Registry) -> None:
    """Neither its id nor its ledgers may be taken."""
    more = registry.with_plan(FOLDER)
    with pytest.raises(UnknownNameError, match=PLAN):
        more.with_plan(FOLDER)


def test_the_commands_take_the_folder(run: Any, validated: Any, tmp_path: Path) -> None:
    """show, calendar, lint, ledgers and assess, before any plugin brings the plan."""
    status, out, _ = run("plan", "show", FOLDER, "--format", "json")
    assert status == 0
    assert validated("plan", out)["id"] == PLAN
    status, out, _ = run("plan", "lint", FOLDER)
    assert (status, out) == (0, "no fault found\n")
    status, out, _ = run("plan", "calendar", "2025", "--plan", FOLDER, "--format", "json")
    assert status == 0
    dated = {
        o["rule"].rpartition("/")[2]: o["due"] for o in validated("plan-calendar", out)["occasions"]
    }
    assert dated["province-report"] == "2025-04-01"
    assert dated["unit-report"] == "2025-03-01"
    status, out, _ = run("ledgers", "study-session", "--plan", FOLDER)
    assert status == 0
    (tmp_path / "county.toml").write_text(
        'name = { zh = "虚构县", en = "Made-up County" }\nsynthetic = true\n', encoding="utf-8"
    )
    (tmp_path / "study-session.csv").write_text(
        "id,held_on,minutes\n1,2024-03-01,20\n2,2024-03-08,20\n", encoding="utf-8"
    )
    status, out, _ = run(
        "assess",
        tmp_path,
        "--plan",
        FOLDER,
        "--year",
        "2024",
        "--as-of",
        "2025-02-10",
        "--format",
        "json",
    )
    assert status == 0
    outcomes = {
        (f["rule"].rpartition("/")[2], f["subject"]): f["outcome"]
        for f in validated("assess", out)["findings"]
    }
    assert outcomes["monthly-study", "2024-03"] == "met"
