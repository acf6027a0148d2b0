"""What would raise a score: worked by hand, and held against scoring anew."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest

import fazhigov as fz
from fazhigov.scoring.facts import APPRAISALS
from fazhigov.scoring.forms import Appraisal, Attainment, Deductions
from fazhigov.scoring.repairs import Repair, Repairs, repairs
from fazhigov.scoring.scheme import Scheme
from fazhigov.text import both
from scores import Made, item, ledger, points, scheme

DISPUTES, INCIDENTS = "*/2.4.1/jurisdiction-dispute", "*/2.7.1/first-release"
AS_OF = date(2024, 12, 31)
RAISED = date(2024, 9, 27)

SCHEME = scheme(
    items=(
        item("disputes", 30, attainment=Attainment((DISPUTES,))),
        item(
            "releases",
            50,
            deductions=Deductions((INCIDENTS,), {fz.Outcome.LATE: points(10)}, floor=points(20)),
        ),
        item("public", 20, appraisal=Appraisal("social")),
    ),
)


def dispute(id_: str, **values: Any) -> dict[str, Any]:
    """A dispute raised on 2024-09-27, so due on 2024-10-12."""
    return {"id": id_, "raised_on": RAISED, **values}


ROWS = [
    dispute("met", settled_on=date(2024, 10, 12), settled=True),
    dispute("overdue", settled=False),
    dispute("unknown-1", settled=True),
    dispute("unknown-2", settled=True),
    # Raised on 2024-12-27, due on 2025-01-08: still possible.
    dispute("pending", settled=False) | {"raised_on": date(2024, 12, 27)},
]


def found(registry: fz.Registry) -> tuple[fz.Findings, fz.Score]:
    """Four disputes that count, one that is not due yet, and no record of incidents."""
    rulebook = registry.rulebook("biyang-2021-2025", departments=[])
    rulebook = rulebook.select(DISPUTES, INCIDENTS)
    county = fz.County(both("synthetic"), zone="Asia/Shanghai", synthetic=True)
    source = {"county": county, "jurisdiction-dispute": ROWS}
    findings = fz.assess(rulebook, source, year=2024, as_of=AS_OF)
    return findings, fz.score(findings, scheme=SCHEME)


def test_each_repair_says_what_it_gains(registry: fz.Registry) -> None:
    """Disputes weigh 30 of 100 points: 1 met, 1 overdue, 2 unknown: 1/4 to 3/4, 7.5 to 22.5.

    Both unknown ones evidenced: 3/4 to 3/4: the lower bound gains 15, the upper nothing.
    The overdue one settled now is late: it gains nothing. Of incidents nothing is recorded, so that
    of 50 points 20 to 50 are left; evidenced as met, 50: 30 gained.
    """
    findings, score = found(registry)
    listed = repairs(findings, score)
    gains = {(r.rule.id.rpartition("/")[2], r.outcome): r for r in listed.repairs}
    assert {key: [r.n, r.lower, r.upper] for key, r in gains.items()} == {
        ("first-release", fz.Outcome.UNKNOWN): [1, 30, 0],
        ("jurisdiction-dispute", fz.Outcome.UNKNOWN): [2, 15, 0],
        ("jurisdiction-dispute", fz.Outcome.OVERDUE): [1, 0, 0],
    }
    assert [repair.lower for repair in listed.repairs] == [30, 15, 0]
    assert {missing.ledger: missing.lower for missing in listed.ledgers} == {
        "incident": 30,
        "jurisdiction-dispute": 15,
    }
    assert listed.ledgers[0].ledger == "incident"


def test_what_is_not_due_yet_is_still_possible(registry: fz.Registry) -> None:
    """With its due date: 12-30, 12-31, 01-02, 01-03, 01-06, 01-07, 01-08 are seven working days."""
    (pending,) = repairs(*found(registry)).pending
    assert (pending.subject, pending.due) == ("pending", "2025-01-08")


def test_what_is_due_first_comes_first(registry: fz.Registry) -> None:
    """Raised on 2024-12-30, due a working day later: 2025-01-09; then by rule."""
    rulebook = registry.rulebook("biyang-2021-2025", departments=[]).select(DISPUTES)
    rows = [dispute("later", settled=False) | {"raised_on": date(2024, 12, 30)}, ROWS[-1]]
    findings = fz.assess(rulebook, {"jurisdiction-dispute": rows}, year=2024, as_of=AS_OF)
    listed = repairs(findings, fz.score(findings)).pending
    assert [(p.subject, p.due) for p in listed] == [
        ("pending", "2025-01-08"),
        ("later", "2025-01-09"),
    ]


def test_both_gains_together_decide_the_order(registry: fz.Registry) -> None:
    """30 points breached would gain 30 below and 30 above; 40 unknown ones only 40 below."""
    rulebook = registry.rulebook("biyang-2021-2025", departments=[])
    rulebook = rulebook.select(DISPUTES, "*/online-rate")
    weights = scheme(
        items=(
            item("disputes", 40, attainment=Attainment((DISPUTES,))),
            item("online", 30, attainment=Attainment(("*/online-rate",))),
            item("public", 30, appraisal=Appraisal("social")),
        ),
    )
    row = {"unit": "centre", "year": 2024, "online_percent": "79"}
    source = {"service-statistics": [row], "jurisdiction-dispute": ROWS[2:4]}
    findings = fz.assess(rulebook, source, year=2024, as_of=AS_OF)
    listed = repairs(findings, fz.score(findings, scheme=weights)).repairs
    assert [[r.lower, r.upper] for r in listed] == [[30, 30], [40, 0]]


def test_a_breach_repaired_raises_both_bounds(registry: fz.Registry) -> None:
    """79 % online where 80 % are asked for: repaired, the item's 30 points are earned."""
    rulebook = registry.rulebook("biyang-2021-2025", departments=[]).select("*/online-rate")
    weights = scheme(
        items=(
            item("online", 30, attainment=Attainment(("*/online-rate",))),
            item("public", 70, appraisal=Appraisal("social")),
        ),
    )
    row = {"unit": "centre", "year": 2024, "online_percent": "79"}
    findings = fz.assess(rulebook, {"service-statistics": [row]}, year=2024, as_of=AS_OF)
    (repair,) = repairs(findings, fz.score(findings, scheme=weights)).repairs
    assert repair.outcome is fz.Outcome.BREACHED
    assert [repair.lower, repair.upper] == [30, 30]


def test_gains_are_those_of_scoring_anew(registry: fz.Registry) -> None:
    """On a real county's year, by both schemes: one rule met, then the whole score again."""
    rulebook = registry.rulebook("biyang-2021-2025")
    findings = fz.assess(rulebook, "examples/sheqi-2024", as_of=date(2025, 4, 30))
    for name in ("equal-by-section", "example"):
        scheme = registry.scheme(name)
        score = fz.score(findings, scheme=scheme)
        listed = repairs(findings, score).repairs
        assert len(listed) > 800
        for repair in listed[::97]:
            assert again(findings, scheme, repair) - lower(score) == repair.lower


def lower(score: fz.Score) -> Fraction:
    """The lower bound, which there is."""
    assert score.lower is not None
    return score.lower


def again(findings: fz.Findings, scheme: Scheme, repair: Repair) -> Fraction:
    """The lower bound with the unknown findings of a rule met."""
    rules: Any = tuple(
        Made(part.rule, tuple(attrs.evolve(f, outcome=fz.Outcome.MET) for f in part))
        if part.rule.id == repair.rule.id and repair.outcome is fz.Outcome.UNKNOWN
        else part
        for part in findings.rules
    )
    return lower(fz.score(attrs.evolve(findings, rules=rules), scheme=scheme))


def test_what_is_all_listed_has_no_more(registry: fz.Registry) -> None:
    """One repair more than is shown is said; without ledgers there is no table of them."""
    from io import StringIO

    from rich.console import Console

    from fazhigov.reports.score_text import print_repairs

    rulebook = registry.rulebook("biyang-2021-2025")
    findings = fz.assess(rulebook, {}, year=2024, as_of=date(2025, 2, 10))
    needed = repairs(findings, fz.score(findings))
    last = len(needed.repairs) - 1

    def said(needed: Repairs, top: int) -> str:
        page = StringIO()
        print_repairs(Console(width=200, file=page), needed, "en", top=top)
        return page.getvalue()

    assert "\n1 more (--top" in said(needed, last)
    assert "more (--top" not in said(needed, last + 1)
    assert "lower gains" in said(needed, 1)
    assert said(needed, 1).count("lower gains") == 2
    assert said(attrs.evolve(needed, ledgers=()), 1).count("lower gains") == 1


def test_what_no_scheme_weighs_gains_nothing(registry: fz.Registry) -> None:
    """The duty is open all the same, and listed last."""
    findings, _ = found(registry)
    only = scheme(
        items=(item("disputes", 1, attainment=Attainment((DISPUTES,))),),
    )
    *_, last = repairs(findings, fz.score(findings, scheme=only)).repairs
    assert last.lower == 0
    assert last.n == 1


def test_an_appraisal_leaves_the_gains_as_they_are(registry: fz.Registry) -> None:
    """Known or not, its points are its own."""
    findings, score = found(registry)
    row = {
        "scheme": "test",
        "item": "public",
        "year": 2024,
        "by": "social",
        "result": 80,
        "full_marks": 100,
    }
    known = attrs.evolve(findings, score_ledgers={APPRAISALS: ledger(APPRAISALS, row)})
    gains = [repair.lower for repair in repairs(known, fz.score(known, scheme=SCHEME)).repairs]
    assert gains == [repair.lower for repair in repairs(findings, score).repairs]


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_repairs_are_printed_and_are_data(registry: fz.Registry, run: Any, lang: str) -> None:
    """The command's text and JSON, of a real county."""
    import json
    from importlib.resources import files

    import jsonschema

    command = ("repairs", "examples/sheqi-2024", "--as-of", "2025-04-30", "--lang", lang)
    status, out, _ = run(*command, "--top", "3")
    assert status == 0
    assert "29.84" in out
    status, out, _ = run(*command, "--format", "json")
    schema = files("fazhigov") / "schemas" / "repairs.schema.json"
    jsonschema.validate(json.loads(out), json.loads(schema.read_text("utf-8")))
    assert status == 0
