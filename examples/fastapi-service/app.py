"""A service with three answers: when a term ends, what a dispute comes to, what a county scores.

Run it with `uvicorn app:app` from this folder, or mount `app` in a service of your own. The
registry is loaded once, when the service starts: it is a value that never changes, so requests on
many threads share it. Whoever asks says the day; the service does not read the clock.
"""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

import fazhigov as fz

REGISTRY = fz.Registry.load()
RULEBOOK = REGISTRY.rulebook("biyang-2021-2025")

app = FastAPI(title="fazhigov")

Language = Annotated[Literal["zh-CN", "en"], Query()]


class Dispute(BaseModel):
    """One row of the ledger of jurisdiction disputes, as a form sends it."""

    id: str
    raised_on: date | None = None
    settled_on: date | None = None
    settled: bool | None = None
    referred_upwards: bool | None = None


class Ledgers(BaseModel):
    """A county's ledgers: rows by the name of their record type."""

    year: int
    as_of: date
    rules: list[str] = []
    ledgers: dict[str, list[dict[str, Any]]]


@app.exception_handler(fz.FazhigovError)
@app.exception_handler(fz.InputErrors)
def refuse(request: Request, error: Exception) -> JSONResponse:
    """Answer refused input with all its faults, in the language asked for."""
    lang: fz.Lang = "en" if request.query_params.get("lang") == "en" else "zh-CN"
    faults = error.faults if isinstance(error, fz.InputErrors) else [error]
    said = [fault.text.to(lang) for fault in faults if isinstance(fault, fz.FazhigovError)]
    return JSONResponse({"faults": said}, status_code=422)


@app.get("/due")
def due(trigger: date, term: str, lang: Language = "zh-CN") -> dict[str, Any]:
    """Say when a term ends, how certain that is, and why."""
    found = fz.deadline(trigger, fz.parse_term(term), calendar=REGISTRY.calendar)
    return {
        "due": found.due.isoformat(),
        "act_by": found.act_by.isoformat(),
        "certainty": found.certainty.value,
        "range": [day.isoformat() for day in found.due_range],
        "explanation": found.explain(lang=lang),
    }


@app.post("/disputes/check")
def check(dispute: Dispute, as_of: date, lang: Language = "zh-CN") -> dict[str, Any]:
    """Hold one dispute against the plan, while its form is still open."""
    (rule,) = RULEBOOK.select("*/2.4.1/jurisdiction-dispute")
    finding = fz.check(
        rule,
        dispute.model_dump(),
        as_of=as_of,
        record_types=RULEBOOK.record_types,
        calendar=RULEBOOK.calendar,
    )
    return finding.to_json(lang)


@app.post("/scores")
def score(county: Ledgers, lang: Language = "zh-CN") -> dict[str, Any]:
    """Assess a county's ledgers; the score is a range with a coverage."""
    rulebook = RULEBOOK.select(*county.rules) if county.rules else RULEBOOK
    findings = fz.assess(rulebook, county.ledgers, year=county.year, as_of=county.as_of)
    return {
        "counts": {outcome.value: n for outcome, n in findings.counts.items()},
        "score": fz.score(findings).to_json(lang),
    }
