"""The examples that are programs run, and answer as worked by hand."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from datetime import date
from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

import fazhigov as fz
from fazhigov.testing import plan_faults

EXAMPLES = Path(__file__).parents[1] / "examples"


def module_of(path: Path) -> ModuleType:
    """Import a file that belongs to no package."""
    spec = spec_from_file_location(f"example_{path.parent.name.replace('-', '_')}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Service:
    """The service, asked through its own protocol, without a socket."""

    def __init__(self, app: Any) -> None:
        self.transport = httpx.ASGITransport(app=app)

    def ask(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Send one request; an error that the service does not answer is raised here."""

        async def answered() -> httpx.Response:
            async with httpx.AsyncClient(transport=self.transport, base_url="http://county") as it:
                return await it.request(method, path, **request)

        return asyncio.run(answered())


@pytest.fixture(scope="module")
def service() -> Service:
    """The example's service."""
    return Service(module_of(EXAMPLES / "fastapi-service" / "app.py").app)


def test_the_service_says_when_a_term_ends(service: Service) -> None:
    """From 2024-09-27: 09-29 and 10-12 are worked, so the seventh working day is 10-12."""
    answer = service.ask(
        "GET", "/due", params={"trigger": "2024-09-27", "term": "7个工作日", "lang": "en"}
    )
    assert answer.status_code == 200
    assert answer.json()["due"] == answer.json()["act_by"] == "2024-10-12"
    assert answer.json()["range"] == ["2024-10-12", "2024-10-12"]
    assert answer.json()["certainty"] == "confirmed"
    assert "2024-09-29  Sun    1  make-up working day" in answer.json()["explanation"]


def test_the_service_checks_one_dispute(service: Service) -> None:
    """Settled on 2024-10-14, the eighth working day."""
    row = {"id": "A1", "raised_on": "2024-09-27", "settled_on": "2024-10-14"}
    answer = service.ask(
        "POST", "/disputes/check", params={"as_of": "2025-02-10", "lang": "en"}, json=row
    )
    assert answer.status_code == 200
    assert (answer.json()["outcome"], answer.json()["light"]) == ("late", "red")
    assert answer.json()["reason"] == "done 2024-10-14, due 2024-10-12: late by 1 working day"


def test_the_service_gives_a_range(service: Service) -> None:
    """One in time, one late, one without its first day: between one and two of three."""
    rows = [
        {"id": "A1", "raised_on": "2024-09-27", "settled_on": "2024-10-12"},
        {"id": "A2", "raised_on": "2024-09-27", "settled_on": "2024-10-14"},
        {"id": "A3", "settled_on": "2024-10-12"},
    ]
    asked = {
        "year": 2024,
        "as_of": "2025-02-10",
        "rules": ["*/jurisdiction-dispute"],
        "ledgers": {"jurisdiction-dispute": rows},
    }
    answer = service.ask("POST", "/scores", params={"lang": "en"}, json=asked)
    assert answer.status_code == 200
    assert answer.json()["counts"] == {"met": 1, "late": 1, "unknown": 1}
    score = answer.json()["score"]
    assert (score["lower"], score["upper"], score["coverage"]) == (33.33, 66.67, 0.6667)


@pytest.mark.parametrize(("lang", "said"), [("en", "seven"), ("zh-CN", "“seven”"), ("", "“seven”")])
def test_the_service_refuses_in_the_language_asked_for(
    service: Service, lang: str, said: str
) -> None:
    """Chinese where none is asked for."""
    asked = {"trigger": "2024-09-27", "term": "seven"} | ({"lang": lang} if lang else {})
    answer = service.ask("GET", "/due", params=asked)
    assert answer.status_code == 422
    (fault,) = answer.json()["faults"]
    assert said in fault


def test_the_service_tells_all_faults(service: Service) -> None:
    """Two bad cells, two faults."""
    asked = {
        "year": 2024,
        "as_of": "2025-02-10",
        "ledgers": {"jurisdiction-dispute": [{"id": "A1", "raised_on": "soon", "settled": "?"}]},
    }
    answer = service.ask("POST", "/scores", params={"lang": "en"}, json=asked)
    assert answer.status_code == 422
    assert ["'raised_on'" in f or "'settled'" in f for f in answer.json()["faults"]] == [True, True]


@pytest.fixture(scope="module")
def site() -> Any:
    """A Django site with nothing but the example's views."""
    import django
    from django.conf import settings

    sys.modules["example_django_urls"] = module_of(EXAMPLES / "django-view" / "views.py")
    settings.configure(
        SECRET_KEY="only for tests",
        ROOT_URLCONF="example_django_urls",
        ALLOWED_HOSTS=["testserver"],
        MIDDLEWARE=["django.middleware.locale.LocaleMiddleware"],
        LANGUAGE_CODE="zh-hans",
        USE_TZ=True,
    )
    django.setup()
    from django.test import Client

    return Client()


def test_the_view_says_when_a_term_ends(site: Any) -> None:
    """In Chinese, and in English for a browser that asks for it."""
    answer = site.get("/due/2024-09-27/7个工作日")
    assert (answer.status_code, answer.json()["due"]) == (200, "2024-10-12")
    assert "调休上班日" in answer.json()["explanation"]
    answer = site.get("/due/2024-09-27/7 working days", headers={"accept-language": "en"})
    assert "make-up working day" in answer.json()["explanation"]


def test_the_view_checks_a_dispute(site: Any) -> None:
    """Not settled when the seventh working day is over."""
    row = {"编号": "A1", "争议提请日期": "2024-09-27", "是否办结": "否"}
    answer = site.post("/disputes/check/2024-10-13", row, content_type="application/json")
    assert (answer.status_code, answer.json()["outcome"]) == (200, "overdue")
    answer = site.post("/disputes/check/2024-10-12", row, content_type="application/json")
    assert answer.json()["outcome"] == "pending"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/due/2024-09-31/7个工作日", 422),
        ("get", "/due/2024-09-27/seven", 422),
        ("get", "/due/1900-01-01/7个工作日", 422),
        ("get", "/disputes/check/2024-10-13", 405),
        ("post", "/disputes/check/soon", 422),
    ],
)
def test_the_view_refuses(site: Any, method: str, path: str, status: int) -> None:
    """A day that is not there, a term that is none, a day before the calendar, a wrong method."""
    assert getattr(site, method)(path).status_code == status


def test_the_view_tells_all_faults(site: Any) -> None:
    """An unknown key and a bad day, both told."""
    row = {"id": "A1", "raised_on": "soon", "raised": "2024-09-27"}
    answer = site.post("/disputes/check/2024-10-13", row, content_type="application/json")
    assert answer.status_code == 422
    assert len(answer.json()["faults"]) == 2


def run(*arguments: str | Path, at: Path | None = None, **variables: str) -> str:
    """Run Python in a process of its own, with warnings as errors; what it printed."""
    done = subprocess.run(
        [sys.executable, "-W", "error", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **variables},
        cwd=at,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_notebook_runs(tmp_path: Path) -> None:
    """From any folder; a few lines of what it shows."""
    shown = run(EXAMPLES / "notebook.py", at=tmp_path)
    assert "到期 2024-10-12（周六）" in shown
    assert "jurisdiction-dispute  A2: 2024-10-14 完成，期限 2024-10-12，逾期 1个工作日" in shown
    assert "breached" in shown


def test_the_notebook_is_cells() -> None:
    """Each code cell follows a cell of words."""
    text = (EXAMPLES / "notebook.py").read_text("utf-8")
    marks = [line for line in text.splitlines() if line.startswith("# %%")]
    assert marks[::2] == ["# %% [markdown]"] * (len(marks) // 2)
    assert marks[1::2] == ["# %%"] * (len(marks) // 2)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The custom plugin, found by its entry point as if it were installed."""
    plugin = EXAMPLES / "custom-plugin"
    info = tmp_path / "fazhigov_licence_hearings-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: fazhigov-licence-hearings\nVersion: 0.1.0\n", "utf-8"
    )
    (info / "entry_points.txt").write_text(
        "[fazhigov]\nlicence-hearings = fazhigov_licence_hearings\n", "utf-8"
    )
    assert '[project.entry-points.fazhigov]\nlicence-hearings = "fazhigov_licence_hearings"' in (
        plugin / "pyproject.toml"
    ).read_text("utf-8")
    return tmp_path


def test_the_custom_plugins_own_tests_pass(installed: Path) -> None:
    """Its conformance and its terms; without the plugin they would fail at the first import."""
    plugin = EXAMPLES / "custom-plugin"
    said = run(
        "-m",
        "pytest",
        plugin,
        "-q",
        "-p",
        "no:cacheprovider",
        PYTHONPATH=os.pathsep.join([str(installed), str(plugin / "src")]),
    )
    assert "passed" in said
    assert "skipped" not in said


def test_the_custom_plugin_is_listed(installed: Path) -> None:
    """With its distribution and both rules."""
    listed = run(
        "-m",
        "fazhigov",
        "plugins",
        "--format",
        "json",
        PYTHONPATH=os.pathsep.join([str(installed), str(EXAMPLES / "custom-plugin" / "src")]),
    )
    (own,) = [p for p in json.loads(listed) if p["name"] == "licence-hearings"]
    assert (own["distribution"], own["status"], own["rules"]) == (
        "fazhigov-licence-hearings",
        "ok",
        2,
    )


def test_another_countys_plan_has_no_fault(registry: fz.Registry) -> None:
    """As `fazhigov plan lint` finds it."""
    assert plan_faults(EXAMPLES / "another-county-plan" / "plan", registry) == []


def test_another_countys_records_come_out_as_worked_by_hand(registry: fz.Registry) -> None:
    """H1 answered on the fifth working day (10-10), H2 on the sixth, H3 withdrawn.

    Section 1.1: one of two, 50. Section 1.2: study met, one system there, the other unknown: from
    two thirds to 100. Together (50 + 66.67) / 2 = 58.33 to (50 + 100) / 2 = 75.
    """
    more = registry.with_plan(EXAMPLES / "another-county-plan" / "plan")
    findings = fz.assess(
        more.rulebook("synthetic-2024-2026", departments=[]),
        EXAMPLES / "another-county-plan" / "county",
        as_of=date(2025, 2, 10),
    )
    assert {(f.rule.id.rpartition("/")[2], f.subject): f.outcome.value for f in findings} == {
        ("request-answered", "H1"): "met",
        ("request-answered", "H2"): "late",
        ("request-answered", "H3"): "exempt",
        ("yearly-study", "2024"): "met",
        ("penalty-standards", "1.2.2/penalty-standards"): "met",
        ("review-of-contracts", "1.2.2/review-of-contracts"): "unknown",
    }
    score = fz.score(findings)
    assert score.lower is not None
    assert score.upper is not None
    assert score.lower == Fraction(700, 12)
    assert score.upper == Fraction(75)
    assert findings.county.synthetic
