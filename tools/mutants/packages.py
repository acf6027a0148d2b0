"""Which packages are tried, by which tests, and where what comes of it is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "mutants"
SOURCE = ROOT / "src" / "fazhigov"

DATES = (
    "calendars",
    "calendar_edges",
    "counting",
    "explanations",
    "notices",
    "outlook",
    "exhaustive",
    "deadlines",
    "special_terms",
    "bulk",
)
RULES = ("rules", "time_patterns", "decision", "levels", "limits", "lint", "one_definition")
RULES_ALONE = (
    *("ahead", "annual", "attestations", "evidence", "milestones", "outcomes", "periods"),
    *("procedures", "prohibitions", "quotas", "ratios", "registers", "rows", "staffing", "timing"),
    "within",
)
READERS_OF_RULES = ("tables", "merging", "waivers", "shared_rules", "views", "upcoming")
TESTS = {
    "calendars": (*DATES, "contract"),
    "deadlines": (*DATES, "contract"),
    "rules": (*RULES, *RULES_ALONE, *READERS_OF_RULES, "plan", "second_plan"),
    "scoring": (
        "scoring",
        "score_edges",
        "scheme_edges",
        "scheme",
        "comparison",
        "repairs",
        "properties",
    ),
}
"""The packages, and the files of tests that try them within one process."""

OPTIONS = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-seed=0"]
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning", "-k", "not hundred_thousand"]


def files(package: str) -> list[str]:
    """Return the test files of a package."""
    return [f"tests/test_{name}.py" for name in TESTS[package]]


def write(package: str, what: str, value: Any) -> None:
    """Keep a result."""
    BUILD.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, indent=1, ensure_ascii=False)
    (BUILD / f"{package}-{what}.json").write_text(text, "utf-8")


def kept(package: str, what: str) -> Any:
    """Return a result that was kept."""
    return json.loads((BUILD / f"{package}-{what}.json").read_text("utf-8"))
