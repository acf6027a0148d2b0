"""One plugin that fails stops no other, and never vanishes without a word."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import fazhigov as fz

PLUGIN = "government-affairs-disclosure"
PLAN = "biyang-2021-2025"

MARKED = "import fazhigov\n\n@fazhigov.hookimpl\n"

RULES = """
id = "{id}"
title = {{ zh = "测试", en = "test" }}
department = "test"
[documents.d]
title = {{ zh = "测试文件", en = "test document" }}
level = "law"
in_force = {{ from = 2020-01-01 }}
[[rules]]
name = "r"
kind = "{kind}"
document = "d"
article = "1"
title = {{ zh = "测试", en = "test" }}
bearer = {{ zh = "测试", en = "test" }}
evidence = {{ zh = "测试", en = "test" }}
[rules.check]
ledger = "jurisdiction-dispute"
start = "raised_on"
done = "settled_on"
term = "7 working days"
"""

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install a distribution with one plugin for the length of a test."""
    monkeypatch.syspath_prepend(str(tmp_path))
    modules: list[str] = []

    def install(name: str, code: str, *, distribution: str | None = None, target: str = "") -> None:
        dist = distribution or f"dist-{name}"
        module = dist.replace("-", "_")
        modules.append(module)
        (tmp_path / f"{module}.py").write_text(code, encoding="utf-8")
        info = tmp_path / f"{module}-1.5.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {dist}\nVersion: 1.5\n", encoding="utf-8"
        )
        (info / "entry_points.txt").write_text(
            f"[fazhigov]\n{name} = {module}{target}\n", encoding="utf-8"
        )

    yield install
    for module in modules:
        sys.modules.pop(module, None)


def rule_set(tmp_path: Path, id_: str, kind: str = "within") -> str:
    """Code of a plugin that brings one rule."""
    file = tmp_path / f"{id_}.toml"
    file.write_text(RULES.format(id=id_, kind=kind), encoding="utf-8")
    return f"{MARKED}def fazhigov_rule_sets():\n    return [{str(file)!r}]\n"


def test_the_core_and_the_plan_come_through_the_same_hooks(registry: fz.Registry) -> None:
    """Each provider is named with its distribution and version."""
    by_name = {p.entry_point: p.distribution for p in registry.providers}
    assert list(by_name) == sorted(by_name)
    assert (by_name[PLAN], by_name["core"]) == ("fazhigov", "fazhigov")
    departments = {name: dist for name, dist in by_name.items() if name not in (PLAN, "core")}
    assert departments == {name: f"fazhigov-{name}" for name in departments}
    assert PLAN in registry.plans
    assert PLUGIN in registry.departments


def test_without_the_plugin_its_rules_are_gone_and_nothing_else_changes() -> None:
    """The plan's findings and its score are the same to the last digit."""
    as_of = date(2025, 2, 10)
    results = []
    for blocked in ((), (PLUGIN,)):
        registry = fz.Registry.load(blocked=blocked)
        rulebook = registry.rulebook(PLAN)
        source = {
            "information-report": [
                {"unit": "A", "unit_type": "government", "year": 2024, "reply_percent": 100}
            ]
        }
        findings = fz.assess(rulebook, source, year=2024, as_of=as_of)
        results.append((findings, fz.score(findings)))
    (with_it, score_with), (without, score_without) = results
    gone = {f.rule.id for f in with_it} - {f.rule.id for f in without}
    assert gone
    assert all(id_.startswith(f"{PLUGIN}/") for id_ in gone)
    kept = [f.to_json("en") for f in with_it if f.rule.id not in gone]
    assert kept == [f.to_json("en") for f in without]
    assert score_with.share == score_without.share
    assert score_with.sections == score_without.sections


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import no_such_module_at_all\n", "No module named 'no_such_module_at_all'"),
        ("raise SystemExit(4)\n", "SystemExit"),
        (f"{MARKED}def fazhigov_rule_sets():\n    raise OSError('disk gone')\n", "disk gone"),
        (
            f"{MARKED}def fazhigov_rule_sets():\n    yield 'x.toml'\n    raise OSError('late')\n",
            "late",
        ),
        (f"{MARKED}def fazhigov_rule_stes():\n    return []\n", "fazhigov_rule_stes"),
        ("def fazhigov_rule_sets():\n    return []\n", "without the marker"),
        (f"{MARKED}def fazhigov_rule_sets():\n    return 'rules.toml'\n", "returned str"),
        (f"{MARKED}def fazhigov_rule_sets():\n    return [42]\n", "returned 42"),
        (f"{MARKED}def fazhigov_rule_sets():\n    return ['nowhere.toml']\n", "nowhere.toml"),
    ],
    ids=["import", "exit", "hook", "generator", "misspelt", "unmarked", "text", "number", "file"],
)
def test_a_broken_plugin_is_named_and_the_others_work(
    install: Install, registry: fz.Registry, code: str, said: str
) -> None:
    """Strict: an error that names it. Not strict: kept, and everything else is as before."""
    install("broken", code)
    with pytest.raises(fz.PluginErrors) as caught:
        fz.Registry.load()
    (error,) = caught.value.exceptions
    assert "broken (dist-broken 1.5)" in str(error)
    assert said in str(error)
    lenient = fz.Registry.load(strict=False)
    assert [str(failure) for failure in lenient.failures] == [str(error)]
    assert lenient.providers == registry.providers
    assert lenient.plans == registry.plans
    assert lenient.departments == registry.departments
    assert lenient.rulebook(PLAN).failures == lenient.failures


def test_a_class_as_entry_point_is_refused(install: Install) -> None:
    """A plugin is a module or an instance."""
    install("classy", "class Plugin: ...\n", target=":Plugin")
    with pytest.raises(fz.PluginErrors) as caught:
        fz.Registry.load()
    assert "name a module or an instance" in str(caught.value.exceptions[0])


def test_a_name_that_two_distributions_claim_is_used_by_neither(
    install: Install, tmp_path: Path
) -> None:
    """Both are named; the file system does not decide."""
    install("forestry", rule_set(tmp_path, "one"), distribution="dist-one")
    install("forestry", rule_set(tmp_path, "two"), distribution="dist-two")
    registry = fz.Registry.load(strict=False)
    assert len(registry.failures) == 2
    for failure in registry.failures:
        assert "dist-one" in str(failure)
        assert "dist-two" in str(failure)
    assert "one" not in registry.departments
    assert "two" not in registry.departments


def test_a_rule_set_that_two_plugins_bring_is_used_from_neither(
    install: Install, tmp_path: Path
) -> None:
    """The same id with other content names both plugins."""
    install("first", rule_set(tmp_path, "forestry"))
    other = tmp_path / "other"
    other.mkdir()
    code = rule_set(other, "forestry")
    (other / "forestry.toml").write_text(
        RULES.format(id="forestry", kind="within").replace("7 working", "9 working"),
        encoding="utf-8",
    )
    install("second", code)
    registry = fz.Registry.load(strict=False)
    assert "forestry" not in registry.departments
    assert sorted(failure.entry_point for failure in registry.failures) == ["first", "second"]
    assert all("first" in str(f) and "second" in str(f) for f in registry.failures)


def test_a_working_plugin_adds_its_rules(install: Install, tmp_path: Path) -> None:
    """And `only`, `blocked`, `required` choose among plugins."""
    install("forestry", rule_set(tmp_path, "forestry"))
    registry = fz.Registry.load()
    (rule,) = registry.departments["forestry"].rules
    assert rule.id == "forestry/r"
    assert rule.provider.distribution == "dist-forestry"
    alone = fz.Registry.load(only=["forestry"]).departments
    assert [id_ for id_, found in alone.items() if not found.shared] == ["forestry"]
    assert "forestry" not in fz.Registry.load(blocked=["forestry"]).departments
    with pytest.raises(fz.PluginErrors, match="1 plugin"):
        fz.Registry.load(required=["hunting"], strict=False)
    with pytest.raises(fz.UnknownNameError, match="forestry"):
        fz.Registry.load(blocked=["forestri"])


def test_a_shared_rule_set_comes_once_with_those_that_use_it(
    install: Install, tmp_path: Path
) -> None:
    """It binds each of them, and is one set of rules; nobody uses it, and it does not apply."""
    for name, head in (
        ("hunting", 'uses = ["forest-common"]'),
        ("forestry", 'uses = ["forest-common"]'),
        ("forest-common", "shared = true"),
    ):
        install(name, rule_set(tmp_path, name))
        file = tmp_path / f"{name}.toml"
        file.write_text(f"{head}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")

    def ids(*blocked: str, departments: tuple[str, ...] | None = None) -> list[str]:
        rulebook = fz.Registry.load(blocked=blocked).rulebook(PLAN, departments=departments)
        return [d.id for d in rulebook.departments if d.id.startswith(("forest", "hunting"))]

    assert ids() == ["forestry", "hunting", "forest-common"]
    assert ids("hunting") == ["forestry", "forest-common"]
    assert ids("hunting", "forestry") == []
    assert ids(departments=("hunting",)) == ["hunting", "forest-common"]
    assert ids(departments=("forest-common",)) == ["forest-common"]
    with pytest.raises(fz.PluginErrors) as info:
        fz.Registry.load(blocked=["forest-common"])
    told = [str(error) for error in info.value.exceptions]
    assert len(told) == 2
    assert all("'forest-common'" in text and "Install what brings it" in text for text in told)
    kept = fz.Registry.load(blocked=["forest-common"], strict=False)
    assert {"forestry", "hunting"}.isdisjoint(kept.departments)
    assert {failure.distribution for failure in kept.failures} == {"dist-forestry", "dist-hunting"}


def test_shared_rule_sets_may_use_each_other_and_others_may_not_be_used(
    install: Install, tmp_path: Path
) -> None:
    """A circle ends; a set that is not shared cannot be used, and one so left out leaves others."""
    for name, head in (
        ("one", 'shared = true\nuses = ["two"]'),
        ("two", 'shared = true\nuses = ["one"]'),
        ("user", 'uses = ["one"]'),
        ("wrong", 'uses = ["user"]'),
        ("chain", 'shared = true\nuses = ["wrong"]'),
    ):
        install(name, rule_set(tmp_path, name))
        file = tmp_path / f"{name}.toml"
        file.write_text(f"{head}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    registry = fz.Registry.load(strict=False)
    assert [d.id for d in registry.rulebook(PLAN, departments=["user"]).departments] == [
        "user",
        "one",
        "two",
    ]
    assert sorted(failure.entry_point for failure in registry.failures) == ["chain", "wrong"]


def test_a_plugin_brings_a_notice(install: Install, tmp_path: Path) -> None:
    """Such as a local closure: the registry's calendar knows it, China's own does not."""
    (tmp_path / "closure.toml").write_text(
        """
        [[notices]]
        title = { zh = "测试停工通知", en = "test closure" }
        issued = 2026-06-01
        region = "test"
        rest = [{ name = { zh = "停工", en = "closure" }, from = 2026-07-06, through = 2026-07-07 }]
        """,
        encoding="utf-8",
    )
    install(
        "closure",
        f"{MARKED}def fazhigov_notices():\n"
        f"    return fazhigov.load_notices({str(tmp_path / 'closure.toml')!r})\n",
    )
    registry = fz.Registry.load()
    assert not registry.calendar.is_working_day(date(2026, 7, 6))
    assert registry.rulebook(PLAN).calendar is registry.calendar
    assert fz.china().is_working_day(date(2026, 7, 6))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "within"', 'kind = "withn"', "Did you mean 'within'"),
        ("term =", "tern =", "Did you mean 'term'"),
        ("7 working days", "7 moons", "cannot read the term '7 moons'"),
        ('"settled_on"', '"setled_on"', "Did you mean 'settled_on'"),
        ('"jurisdiction-dispute"', '"disputes"', "there is no ledger 'disputes'"),
        ('article = "1"\n', "", "missing key 'article'"),
        ('document = "d"', 'document = "e"', "unknown name 'e'"),
        ("from = 2020-01-01", 'from = "2020"', "expected a date"),
        ('"raised_on"', '"note"', "what is read here is date / moment"),
        ("term =", 'applies = [{ field = "settled" }]\nterm =', "needs one of `equals`, `in`"),
        (
            "term =",
            'exempt = [{ field = "settled", equals = true }]\nterm =',
            "lacks its `reason`",
        ),
        (
            "term =",
            'applies = [{ field = "settled", equals = "yes" }]\nterm =',
            "column 'settled' is flag",
        ),
        (
            "term =",
            'applies = [{ field = "settled", equals = 0.5 }]\nterm =',
            "expected text, a whole number or true/false, found 0.5",
        ),
        (
            "term =",
            'applies = [{ field = "settled", equals = true, in = ["a"] }]\nterm =',
            "needs one of `equals`, `in`",
        ),
    ],
)
def test_faulty_rules_name_file_place_and_remedy(
    install: Install, tmp_path: Path, old: str, new: str, said: str
) -> None:
    """A rule that cannot be read is never dropped silently."""
    code = rule_set(tmp_path, "forestry")
    text = (tmp_path / "forestry.toml").read_text(encoding="utf-8")
    (tmp_path / "forestry.toml").write_text(text.replace(old, new), encoding="utf-8")
    install("forestry", code)
    registry = fz.Registry.load(strict=False)
    (failure,) = registry.failures
    assert "forestry.toml" in str(failure)
    assert said in str(failure)
    assert "forestry" not in registry.departments


@pytest.mark.parametrize(
    ("kind", "check", "said"),
    [
        ("quota", 'at_least = 1\nperiod = "year"', "give `ledger` with `date`"),
        ("quota", 'at_least = 1\nperiod = "yearly"', "cannot read the period 'yearly'"),
        ("ratio", 'ledger = "survey"\nthreshold = ">= 80%"', "give `numerator`"),
        (
            "staffing",
            'ledger = "reconsideration-case"\nsubject = "id"\ncount = "officers"',
            "give `at_least`",
        ),
        (
            "prohibition",
            """
            ledger = "mass-incident"
            date = "occurred_on"
            where = [{ field = "cause", in = ["othr"] }]
            """,
            "Did you mean 'other'",
        ),
        (
            "staffing",
            """
            ledger = "mediation-organisation"
            subject = "unit"
            kind = "kind"
            count = "full_time_mediators"
            minimum = [{ kind = "vilage", at_least = 1 }]
            """,
            "Did you mean 'village'",
        ),
    ],
)
def test_a_check_that_could_never_decide_is_refused(
    install: Install, tmp_path: Path, kind: str, check: str, said: str
) -> None:
    """Missing halves, and options that a ledger does not have."""
    code = rule_set(tmp_path, "forestry", kind)
    text = (tmp_path / "forestry.toml").read_text(encoding="utf-8")
    head, _, _ = text.partition("[rules.check]")
    (tmp_path / "forestry.toml").write_text(f"{head}[rules.check]\n{check}\n", encoding="utf-8")
    install("forestry", code)
    (failure,) = fz.Registry.load(strict=False).failures
    assert said in str(failure)


def test_an_instance_without_markers_is_refused(install: Install) -> None:
    """As a module is: a plugin that brings nothing is a mistake."""
    install(
        "object",
        "class Plugin:\n    def fazhigov_rule_sets(self):\n        return []\nplugin = Plugin()\n",
        target=":plugin",
    )
    with pytest.raises(fz.PluginErrors) as caught:
        fz.Registry.load()
    assert "without the marker" in str(caught.value.exceptions[0])


def test_departments_are_chosen_by_name(registry: fz.Registry) -> None:
    """A name that is not installed is an error; `...` stands for all others."""
    assert registry.rulebook(PLAN, departments=[]).departments == ()
    every = registry.rulebook(PLAN, departments=[...]).departments
    assert every == registry.rulebook(PLAN).departments
    first, *others = registry.rulebook(PLAN, departments=[PLUGIN, ...]).departments
    assert first.id == PLUGIN
    assert [one.id for one in every if one.id != PLUGIN] == [one.id for one in others]
    with pytest.raises(fz.UnknownNameError, match=PLUGIN):
        registry.rulebook(PLAN, departments=["government-affair-disclosure"])
    with pytest.raises(fz.UnknownNameError, match="no plan"):
        registry.rulebook("biyang")


HALF = """
import attrs

@attrs.frozen
class Half:
    name = "half"
    columns = ()

"""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "brings nothing"),
        (f"{MARKED}def fazhigov_rule_sets():\n    return None\n", "returned None, not a list"),
        (
            f"{MARKED}def fazhigov_rule_kinds():\n    return [int]\n",
            "the kind int is no attrs class",
        ),
        (
            f"{HALF}{MARKED}def fazhigov_rule_kinds():\n    return [Half]\n",
            "the kind Half lacks cases, limit, cadence, dates, judge",
        ),
        ("class Odd(BaseException):\n    pass\nraise Odd('at import')\n", "Odd: at import"),
    ],
)
def test_a_plugin_that_brings_nothing_is_not_ok(install: Install, code: str, said: str) -> None:
    """No hook, a hook that forgets its return, an import that ends oddly: each is told."""
    install("hollow", code)
    registry = fz.Registry.load(strict=False)
    (failed,) = registry.failures
    assert failed.entry_point == "hollow"
    assert said in str(failed)


def test_a_plugin_that_needs_a_newer_core_is_told_so(install: Install, tmp_path: Path) -> None:
    """By its distribution's own requirement, before it is imported."""
    install("ahead", "raise AssertionError('imported')\n")
    metadata = tmp_path / "dist_ahead-1.5.dist-info" / "METADATA"
    metadata.write_text(metadata.read_text("utf-8") + "Requires-Dist: fazhigov>=99\n", "utf-8")
    (failure,) = fz.Registry.load(strict=False).failures
    assert "ahead (dist-ahead 1.5) failed at requirements" in str(failure)
    assert f"needs fazhigov>=99, but {fz.__version__} is installed" in str(failure)
    assert "pip uninstall dist-ahead" in str(failure)


def test_every_failure_is_told_at_once_with_a_remedy(install: Install, tmp_path: Path) -> None:
    """Strict: all in one group. Not strict: all kept, and the sound ones work."""
    install("one", "import no_such_module\n")
    install("two", "def fazhigov_rule_sets():\n    return []\n")
    install("three", f"{MARKED}def fazhigov_rule_sets():\n    yield 1\n")
    install("sound", rule_set(tmp_path, "forestry"))
    with pytest.raises(fz.PluginErrors) as caught:
        fz.Registry.load()
    raised: Any = caught.value.exceptions
    failed = {error.entry_point for error in raised}
    assert failed == {"one", "two", "three"}
    for error in raised:
        assert f"dist-{error.entry_point} 1.5" in str(error)
        assert f"pip uninstall dist-{error.entry_point}" in str(error)
    lenient = fz.Registry.load(strict=False)
    assert {failure.entry_point for failure in lenient.failures} == failed
    assert "forestry" in lenient.departments


def test_a_plugin_that_is_required_and_failed_is_told_once(install: Install) -> None:
    """Not as missing besides; one that is not installed is."""
    install("broken", "raise OSError('disk gone')\n")
    with pytest.raises(fz.PluginErrors) as caught:
        fz.Registry.load(required=["broken", "absent"], strict=False)
    raised: Any = caught.value.exceptions
    told = {failure.entry_point: failure.cause for failure in raised}
    assert len(raised) == 2
    assert "disk gone" in told["broken"]
    assert told["absent"] == "required, but not installed"


def test_a_plugin_that_brings_one_name_twice_is_refused(install: Install, tmp_path: Path) -> None:
    """Which of the two it means would be a guess."""
    code = rule_set(tmp_path, "forestry")
    install("twice", code.replace("return [", "return 2 * ["))
    (failure,) = fz.Registry.load(strict=False).failures
    assert "brings 'forestry' twice" in str(failure)


def test_who_stops_the_program_while_a_plugin_loads_is_heeded(install: Install) -> None:
    """That is no fault of the plugin's."""
    install("slow", "raise KeyboardInterrupt\n")
    with pytest.raises(KeyboardInterrupt):
        fz.Registry.load(strict=False)


def test_a_plugin_of_no_known_distribution_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Some tools leave entry points without saying what brought them."""
    from importlib.metadata import EntryPoint, entry_points

    def found(group: str) -> list[EntryPoint]:
        return [*entry_points(group=group), EntryPoint("loose", "no_such_module", group)]

    monkeypatch.setattr("fazhigov.plugins.discovery.entry_points", found)
    (failure,) = fz.Registry.load(strict=False).failures
    assert "plugin loose (unknown distribution 0) failed at import" in str(failure)


LEDGER = """
name = "trees"
title = {{ zh = "树木台账", en = "trees" }}
key = ["id"]
[fields.id]
type = "{type}"
zh = "编号"
meaning = {{ zh = "编号", en = "number" }}
required = true
"""


def test_a_record_type_that_two_plugins_bring_differently_is_used_from_neither(
    install: Install, tmp_path: Path
) -> None:
    """The same to the last field is no quarrel; another type of a column is."""
    for name, kind in (("a", "text"), ("b", "text"), ("c", "count")):
        (tmp_path / f"{name}.toml").write_text(LEDGER.format(type=kind), encoding="utf-8")
    code = f"{MARKED}def fazhigov_record_types():\n    return [{{!r}}]\n"
    install("first", code.format(str(tmp_path / "a.toml")))
    install("second", code.format(str(tmp_path / "b.toml")))
    assert "trees" in fz.Registry.load().record_types
    install("third", code.format(str(tmp_path / "c.toml")))
    registry = fz.Registry.load(strict=False)
    assert "trees" not in registry.record_types
    assert sorted(failure.entry_point for failure in registry.failures) == [
        "first",
        "second",
        "third",
    ]


def test_a_folder_of_record_types_brings_every_one_of_them(
    install: Install, tmp_path: Path
) -> None:
    """Files that are no TOML are left alone; a TOML file that is no ledger is refused."""
    (tmp_path / "readme.txt").write_text("no ledger", encoding="utf-8")
    for name in ("trees", "shrubs"):
        ledger = LEDGER.format(type="text").replace('"trees"', f'"{name}"', 1)
        (tmp_path / f"{name}.toml").write_text(ledger, encoding="utf-8")
    install("first", f"{MARKED}def fazhigov_record_types():\n    return [{str(tmp_path)!r}]\n")
    assert {"trees", "shrubs"} < fz.Registry.load().record_types.keys()
    (tmp_path / "weeds.toml").write_text("x = 1\n", encoding="utf-8")
    registry = fz.Registry.load(strict=False)
    assert "trees" not in registry.record_types
    (failure,) = registry.failures
    assert failure.entry_point == "first"


def test_a_rule_that_stands_twice_in_a_set_is_refused(install: Install, tmp_path: Path) -> None:
    """Both would have the same id."""
    code = rule_set(tmp_path, "forestry")
    file = tmp_path / "forestry.toml"
    text = file.read_text("utf-8")
    file.write_text(text + text[text.index("[[rules]]") :], encoding="utf-8")
    install("forestry", code)
    (failure,) = fz.Registry.load(strict=False).failures
    assert "forestry/r" in str(failure) or "'r'" in str(failure)


def test_two_hundred_plugins_at_once(install: Install, tmp_path: Path) -> None:
    """Each brings its rule; one broken among them takes none with it."""
    for number in range(200):
        install(f"p{number:03}", rule_set(tmp_path, f"set-{number:03}"))
    install("p-broken", "raise OSError('disk gone')\n")
    registry = fz.Registry.load(strict=False)
    assert [failure.entry_point for failure in registry.failures] == ["p-broken"]
    assert sum(name.startswith("set-") for name in registry.departments) == 200


def test_the_order_of_discovery_changes_no_byte(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever order the file system gives: the same report."""
    import json
    from random import Random

    from fazhigov.plugins import discovery, loading
    from fazhigov.reports.data import assessment_data

    for name in ("alpha", "beta", "gamma"):
        install(name, rule_set(tmp_path, f"set-{name}"))
    install("broken", "import no_such_module\n")
    found = discovery.discover()
    reports = set()
    for seed in range(6):
        shuffled = list(found)
        Random(seed).shuffle(shuffled)
        monkeypatch.setattr(loading, "discover", lambda order=shuffled: order)
        rulebook = fz.Registry.load(strict=False).rulebook(PLAN)
        findings = fz.assess(rulebook, "examples/qingyuan-2024", as_of=date(2025, 4, 30))
        reports.add(json.dumps(assessment_data(findings, fz.score(findings), "en")))
    assert len(reports) == 1


def test_a_plugin_at_hand_counts_as_one(registry: fz.Registry) -> None:
    """For tests of plugins: no distribution brings it, and it is named so."""
    from types import SimpleNamespace

    def nothing() -> list[fz.Notice]:
        return []

    plugin = SimpleNamespace(fazhigov_notices=fz.hookimpl(nothing))
    loaded = fz.Registry.load(also={"mine": plugin})
    (mine,) = [p for p in loaded.providers if p.entry_point == "mine"]
    assert (mine.distribution, mine.version) == ("at hand", "-")
    assert loaded.plans == registry.plans
    assert "mine" not in [p.entry_point for p in registry.providers]


def test_a_plugin_at_hand_that_fails_is_not_to_be_uninstalled() -> None:
    """No distribution brings it, so there is nothing to update or to take out."""
    from types import SimpleNamespace

    def nothing() -> None:
        return None

    plugin = SimpleNamespace(fazhigov_notices=fz.hookimpl(nothing))
    (failure,) = fz.Registry.load(also={"mine": plugin}, strict=False).failures
    assert str(failure).endswith("Mend it")
    assert "uninstall" not in failure.text.zh


FORMAT = f"""{MARKED}def fazhigov_reports():
    return [
        fazhigov.ReportFormat(
            name={{name}},
            title=fazhigov.Text("通报", "Notice"),
            media_type={{media_type}},
            suffix=".md",
            render=lambda findings, score, lang: {{made}},
        )
    ]
"""
SAID = "f'{lang}: {findings.county.name.to(lang)}, {len(findings)}, {score.lower}'"


def notice(name: str = "'notice'", media_type: str = "'text/markdown'", made: str = SAID) -> str:
    """Code of a plugin that brings one format of reports."""
    return FORMAT.format(name=name, media_type=media_type, made=made)


ASSESS = ("assess", "examples/sheqi-2024", "--as-of", "2025-04-30", "--rule", "*/2.10.0/*")


def test_a_format_of_a_plugin_is_used_by_its_name(
    install: Install, run: Any, validated: Any, tmp_path: Path
) -> None:
    """From Python, printed, and as a file; `fazhigov plugins` names it."""
    install("notices", notice())
    registry = fz.Registry.load()
    found = registry.report("notice")
    assert (found.title.zh, found.suffix, found.is_text) == ("通报", ".md", True)
    rulebook = registry.rulebook(PLAN).select("*/2.10.0/*")
    findings = fz.assess(rulebook, "examples/sheqi-2024", as_of=date(2025, 4, 30))
    said = found.render(findings, fz.score(findings), "zh-CN")
    assert isinstance(said, str)
    assert said.startswith(f"zh-CN: 社旗县, {len(findings)}, ")
    assert run(*ASSESS, "--format", "notice", "--lang", "zh-CN") == (0, said, "")
    output = tmp_path / "notice.md"
    assert run(*ASSESS, "--format", "notice", "--lang", "zh-CN", "-o", output) == (0, "", "")
    assert output.read_text("utf-8") == said
    _, out, _ = run("plugins", "--format", "json")
    (row,) = [row for row in validated("plugins", out) if row["name"] == "notices"]
    assert row["brings"]["reports"] == ["notice"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (notice(name="'html'"), "'html' is that of a built-in format"),
        (notice(name="'My Notice'"), "name 'My Notice' does not match"),
        (notice(name="None"), "name None does not match"),
        (notice(media_type="'markdown'"), "media_type 'markdown' does not match"),
        (notice().replace('fazhigov.Text("通报", "Notice")', "'Notice'"), "no fazhigov.Text"),
        (notice().replace("render=lambda", "render=1 and None or 2 #"), "cannot be called"),
        (f"{MARKED}def fazhigov_reports():\n    return [print]\n", "not ReportFormat"),
    ],
)
def test_a_format_that_is_none_is_refused_when_loaded(
    install: Install, code: str, said: str
) -> None:
    """The plugin is named; the others work."""
    install("notices", code)
    registry = fz.Registry.load(strict=False)
    (failed,) = registry.failures
    assert failed.entry_point == "notices"
    assert said in str(failed)
    assert registry.reports == {}


@pytest.mark.parametrize(
    ("made", "said"),
    [("1 / 0", "ZeroDivisionError"), ("None", "returned NoneType, not str or bytes")],
)
def test_a_format_that_fails_is_told_and_writes_nothing(
    install: Install, run: Any, tmp_path: Path, made: str, said: str
) -> None:
    """As any plugin's failure: who, at which stage, and the remedy."""
    install("notices", notice(made=made))
    status, out, err = run(*ASSESS, "--format", "notice", "-o", tmp_path / "notice.md")
    assert (status, out) == (3, "")
    assert "notices (dist-notices 1.5) failed at report notice" in err
    assert said in err
    assert "pip uninstall dist-notices" in err
    assert not (tmp_path / "notice.md").exists()


def test_formats_of_one_name_are_used_from_neither(install: Install, run: Any) -> None:
    """Both plugins are named; asked for, it is not known, and what is known is said."""
    install("first", notice())
    install("second", notice(made="'other'"))
    registry = fz.Registry.load(strict=False)
    assert sorted(failure.entry_point for failure in registry.failures) == ["first", "second"]
    assert all("report format 'notice'" in str(failure) for failure in registry.failures)
    status, out, err = run(*ASSESS, "--format", "notice")
    assert (status, out) == (2, "")
    assert "no report format is named 'notice'" in err
    assert "html, json, text, xlsx" in err


def test_what_is_no_text_is_not_printed(install: Install, run: Any, tmp_path: Path) -> None:
    """It needs a file, and says which; bytes are written as they are."""
    install("notices", notice(media_type="'application/pdf'", made=r"b'%PDF\xff'"))
    status, out, err = run(*ASSESS, "--format", "notice")
    assert (status, out) == (2, "")
    assert "-o FILE.md" in err
    output = tmp_path / "notice.pdf"
    assert run(*ASSESS, "--format", "notice", "-o", output) == (0, "", "")
    assert output.read_bytes() == b"%PDF\xff"
