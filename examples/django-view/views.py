"""A view for Django that answers when a term ends, and one that checks a dispute.

Include `urlpatterns` in the project's `urls.py`. Where the project keeps disputes in a model of its
own, hand each row of `values()` on; fields may have the ledger's names or its Chinese headings.
"""

import json
from datetime import date
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed, JsonResponse
from django.urls import path
from django.utils.translation import get_language

import fazhigov as fz


@cache
def rulebook() -> fz.Rulebook:
    """Load the plugins at the first request; threads then share the rulebook."""
    return fz.Registry.load().rulebook("biyang-2021-2025")


def language() -> fz.Lang:
    """Answer in the language that Django chose for the request."""
    return "en" if (get_language() or "").startswith("en") else "zh-CN"


def refused(error: fz.FazhigovError | fz.InputErrors) -> JsonResponse:
    """Answer refused input with all its faults."""
    faults = error.faults if isinstance(error, fz.InputErrors) else [error]
    return JsonResponse({"faults": [fault.text.to(language()) for fault in faults]}, status=422)


def due(request: HttpRequest, trigger: str, term: str) -> JsonResponse:
    """Say when a term ends, and why."""
    try:
        day = date.fromisoformat(trigger)
    except ValueError:
        return JsonResponse(
            {"faults": [f"{trigger!r} is not a day, such as 2024-09-27"]}, status=422
        )
    try:
        found = fz.deadline(day, fz.parse_term(term), calendar=rulebook().calendar)
    except fz.FazhigovError as error:
        return refused(error)
    return JsonResponse(
        {
            "due": found.due.isoformat(),
            "certainty": found.certainty.value,
            "explanation": found.explain(lang=language()),
        }
    )


def check_dispute(request: HttpRequest, as_of: str) -> Any:
    """Hold one dispute, sent as JSON, against the plan."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    (rule,) = rulebook().select("*/2.4.1/jurisdiction-dispute")
    try:
        finding = fz.check(
            rule,
            json.loads(request.body),
            as_of=date.fromisoformat(as_of),
            record_types=rulebook().record_types,
            calendar=rulebook().calendar,
        )
    except fz.InputErrors as error:
        return refused(error)
    except ValueError as error:
        return JsonResponse({"faults": [str(error)]}, status=422)
    return JsonResponse(finding.to_json(language()))


urlpatterns = [
    path("due/<str:trigger>/<str:term>", due),
    path("disputes/check/<str:as_of>", check_dispute),
]
