"""Bundles of every kind of source, and of plugins that change or go."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

import fazhigov as fz
from fazhigov.bundles.bundle import Asked, write_bundle
from fazhigov.bundles.canonical import digest
from fazhigov.bundles.verify import Verified, verify_bundle

AS_OF = date(2025, 2, 10)
LEDGER = "jurisdiction-dispute"
DISPUTES = (f"*/{LEDGER}",)
COUNTY = [("name", "合成县"), ("year", "2024")]
ROW = ("A1", "2024-09-27", "2024-10-14")


def folder(place: Path) -> str:
    """A county's folder."""
    made = place / "county"
    made.mkdir()
    (made / "county.toml").write_text(
        'year = 2024\nsynthetic = true\n[name]\nzh = "合成县"\nen = "made up"\n', encoding="utf-8"
    )
    rows = f"id,raised_on,settled_on\n{','.join(ROW)}\n"
    (made / f"{LEDGER}.csv").write_text(rows, encoding="utf-8")
    return str(made)


def workbook(place: Path) -> str:
    """A county's workbook."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "county"
    for row in (("key", "value"), *COUNTY):
        sheet.append(row)
    ledger = book.create_sheet(LEDGER)
    ledger.append(("id", "raised_on", "settled_on"))
    ledger.append(ROW)
    book.save(place / "county.xlsx")
    return str(place / "county.xlsx")


def fill(connection: sqlite3.Connection) -> None:
    """Write a county and a ledger."""
    connection.execute("CREATE TABLE county (key, value)")
    connection.executemany("INSERT INTO county VALUES (?, ?)", COUNTY)
    connection.execute(f'CREATE TABLE "{LEDGER}" (id TEXT, raised_on TEXT, settled_on TEXT)')
    connection.execute(f'INSERT INTO "{LEDGER}" VALUES (?, ?, ?)', ROW)
    connection.commit()


def database(place: Path) -> str:
    """A county's SQLite file."""
    with closing(sqlite3.connect(place / "county.sqlite")) as connection:
        fill(connection)
    return str(place / "county.sqlite")


def address(place: Path) -> str:
    """The address of one."""
    return f"sqlite:///{database(place)}"


def parquet(place: Path) -> str:
    """A folder with a ledger too large to be held: it is read where it lies."""
    import polars as pl

    made = Path(folder(place))
    (made / f"{LEDGER}.csv").unlink()
    # By its size in bytes; few rows will do.
    keys = ["".join(digest([row, part]) for part in range(32)) for row in range(2_100)]
    pl.DataFrame({"id": keys}).with_columns(
        raised_on=pl.lit(date(2024, 9, 27)), settled_on=pl.lit(date(2024, 10, 14))
    ).write_parquet(made / f"{LEDGER}.parquet", compression="uncompressed")
    return str(made)


def bundled(source: str, place: Path, registry: fz.Registry, **options: Any) -> Path:
    """Assess a source and keep it."""
    asked = Asked(source, AS_OF, **({"rules": DISPUTES} | options))
    write_bundle(place / "bundle", asked, asked.run(registry))
    return place / "bundle"


def manifest_of(bundle: Path) -> dict[str, Any]:
    """The manifest as data."""
    found: dict[str, Any] = json.loads((bundle / "manifest.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("make", [folder, workbook, database, address])
def test_every_source_of_files_is_kept(
    registry: fz.Registry, tmp_path: Path, make: Callable[[Path], str]
) -> None:
    """It verifies without the source, and each changed byte is named."""
    source = make(tmp_path)
    bundle = bundled(source, tmp_path, registry)
    path = Path(source.removeprefix("sqlite:///"))
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    found = verify_bundle(bundle, registry)
    assert found == Verified(found.digest)
    manifest = manifest_of(bundle)
    assert str(tmp_path) not in json.dumps(manifest)
    for name, wanted in {**manifest["inputs"], **manifest["outputs"]}.items():
        kept = bundle / "objects" / wanted
        content = kept.read_bytes()
        for place in {0, len(content) // 2, len(content) - 1}:
            kept.write_bytes(content[:place] + bytes([content[place] ^ 9]) + content[place + 1 :])
            assert [d.file for d in verify_bundle(bundle, registry).damaged] == [name]
        kept.write_bytes(content)


def test_a_large_ledger_is_read_where_it_lies(tmp_path: Path) -> None:
    """When it is verified as well."""
    registry = fz.Registry.load(only=["biyang-2021-2025"])
    asked = Asked(parquet(tmp_path), AS_OF, rules=DISPUTES)
    run = asked.run(registry)
    assert any(part.tables for part in run.findings.rules)
    write_bundle(tmp_path / "bundle", asked, run)
    shutil.rmtree(tmp_path / "county")
    found = verify_bundle(tmp_path / "bundle", registry)
    assert found == Verified(found.digest)


def test_what_was_committed_last_is_kept(registry: fz.Registry, tmp_path: Path) -> None:
    """It may lie in the log beside an SQLite file, while a program still has that open."""
    file = tmp_path / "county.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        fill(connection)
        bundle = bundled(str(file), tmp_path, registry)
        assert set(manifest_of(bundle)["inputs"]) == {
            "records/county.sqlite",
            "records/county.sqlite-wal",
        }
        found = verify_bundle(bundle, registry)
    assert found == Verified(found.digest)


def test_a_plan_that_the_county_names_by_its_folder_is_not_lost(
    registry: fz.Registry, tmp_path: Path
) -> None:
    """It would not be in the bundle, so it must be asked for by name."""
    plan = tmp_path / "own-plan"
    shutil.copytree("tests/data/second_plan", plan)
    source = Path(folder(tmp_path))
    with (source / "county.toml").open("r+", encoding="utf-8") as stream:
        text = stream.read()
        stream.seek(0)
        stream.write(f"plan = {str(plan)!r}\n{text}")
    with pytest.raises(fz.DataError, match="name it with --plan"):
        bundled(str(source), tmp_path, registry, rules=())
    bundle = bundled(str(source), tmp_path, registry, rules=(), plan=str(plan))
    assert verify_bundle(bundle, registry).is_equal


OWN_PLAN = """
id = "own-2021-2025"
title = { zh = "合成规划", en = "Synthetic plan" }
document = { zh = "合成规划", en = "Synthetic plan" }
in_force = { from = 2021-01-01, until = 2025-12-31 }
[sections]
"1.1" = { zh = "一", en = "One" }
[departments]
justice = { zh = "司法行政部门", en = "justice" }
"""

OWN_RULE = f"""
[[rules]]
name = "one-dispute"
kind = "quota"
provision = "1.1.1"
title = {{ zh = "每年一件", en = "One a year" }}
bearer = {{ zh = "县", en = "the county" }}
bearer_is = "named"
department = "justice"
evidence = {{ zh = "台账", en = "the ledger" }}
[rules.check]
ledger = "{LEDGER}"
date = "raised_on"
at_least = 1
period = "year"
"""


def test_a_plan_may_have_no_ledgers_of_its_own(registry: fz.Registry, tmp_path: Path) -> None:
    """Its rules read those that others declare; its files are kept all the same."""
    plan = tmp_path / "own-plan"
    plan.mkdir()
    (plan / "plan.toml").write_text(OWN_PLAN, encoding="utf-8")
    (plan / "part-1.toml").write_text(OWN_RULE, encoding="utf-8")
    bundle = bundled(folder(tmp_path), tmp_path, registry, rules=(), plan=str(plan))
    kept = {name for name in manifest_of(bundle)["inputs"] if name.startswith("plan/")}
    assert kept == {"plan/own-plan/plan.toml", "plan/own-plan/part-1.toml"}
    shutil.rmtree(plan)
    assert verify_bundle(bundle, registry).is_equal


def test_plans_and_schemes_are_kept_too(registry: fz.Registry, tmp_path: Path) -> None:
    """Whatever is a file or a folder; a moment as well as a day."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    scheme = tmp_path / "own.toml"
    scheme.write_text(
        'id = "own"\ntitle = { zh = "自", en = "own" }\nbasis = { zh = "自", en = "own" }\n',
        encoding="utf-8",
    )
    plan = tmp_path / "a-plan-of-our-own"
    shutil.copytree("tests/data/second_plan", plan)
    records = tmp_path / "county"
    records.mkdir()
    (records / "county.toml").write_text(
        'zone = "Asia/Shanghai"\nyear = 2024\n[name]\nzh = "合成"\nen = "synthetic"\n', "utf-8"
    )
    at = datetime(2025, 2, 10, 12, 24, tzinfo=ZoneInfo("Asia/Shanghai"))
    asked = Asked(str(records), at, plan=str(plan), scheme=str(scheme))
    bundle = tmp_path / "bundle"
    write_bundle(bundle, asked, asked.run(registry))
    shutil.rmtree(plan)
    shutil.rmtree(records)
    scheme.unlink()
    found = verify_bundle(bundle, registry)
    assert found == Verified(found.digest)
    assert {name.partition("/")[0] for name in manifest_of(bundle)["inputs"]} == {
        "records",
        "plan",
        "scheme",
    }


@pytest.mark.parametrize("name", ["back\\slash.txt", "co:lon.txt"])
def test_a_name_that_does_not_work_everywhere_is_refused(
    registry: fz.Registry, tmp_path: Path, name: str
) -> None:
    """Before anything is written; a bundle must be readable on every system."""
    source = Path(folder(tmp_path))
    (source / name).write_text("x", encoding="utf-8")
    with pytest.raises(fz.InputErrors) as caught:
        bundled(str(source), tmp_path, registry)
    assert "Rename it" in str(caught.value.faults[0])
    assert not (tmp_path / "bundle").exists()


def test_a_refused_bundle_writes_nothing(run: Any, tmp_path: Path) -> None:
    """Not the report either."""
    occupied, output = tmp_path / "occupied", tmp_path / "report.json"
    occupied.mkdir()
    (occupied / "precious").write_text("mine", encoding="utf-8")
    arguments = ("assess", folder(tmp_path), "--as-of", "2025-02-10", "--rule", DISPUTES[0])
    status, out, err = run(
        *arguments, "--bundle", occupied, "--format", "json", "-o", output, "--lang", "zh-CN"
    )
    assert (status, out) == (3, "")
    assert "请换一个空文件夹" in err
    assert not output.exists()


RULES = """
id = "forestry"
title = { zh = "测试", en = "test" }
department = "test"
[documents.d]
title = { zh = "测试文件", en = "test document" }
level = "law"
in_force = { from = 2020-01-01 }
[[rules]]
name = "r"
kind = "within"
document = "d"
article = "1"
title = { zh = "测试", en = "test" }
bearer = { zh = "测试", en = "test" }
evidence = { zh = "测试", en = "test" }
[rules.check]
ledger = "jurisdiction-dispute"
start = "raised_on"
done = "settled_on"
term = "20 working days"
"""
PLUGIN = """
import fazhigov
@fazhigov.hookimpl
def fazhigov_rule_sets():
    return [{file!r}]
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Install a plugin in a version, in the place of another version of it, or a broken one."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))

    def install(version: str, rules: str = RULES, code: str = PLUGIN) -> None:
        sys.modules.pop("dist_forestry", None)
        for old in site.iterdir():
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        file = site / f"forestry-{version}.toml"
        file.write_text(rules, encoding="utf-8")
        module = site / "dist_forestry.py"
        module.write_text(code.format(file=str(file)), encoding="utf-8")
        info = site / f"dist_forestry-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: dist-forestry\nVersion: {version}\n", encoding="utf-8"
        )
        (info / "entry_points.txt").write_text(
            "[fazhigov]\nforestry = dist_forestry\n", encoding="utf-8"
        )
        # The import system keeps what it saw in a folder for as long as its clock shows the same.
        for finder in sys.path_importer_cache.values():
            getattr(finder, "invalidate_caches", lambda: None)()
        shutil.rmtree(site / "__pycache__", ignore_errors=True)

    yield install
    sys.modules.pop("dist_forestry", None)


@pytest.mark.parametrize("rules", [(*DISPUTES, "forestry/*"), ()], ids=["selected", "all"])
def test_a_plugin_that_changes_or_goes_is_named(
    install: Callable[..., None], tmp_path: Path, rules: tuple[str, ...]
) -> None:
    """Its rule, who brought it then and now, and what became of the finding."""
    install("1.5")
    only = ["biyang-2021-2025", "forestry"]
    bundle = bundled(folder(tmp_path), tmp_path, fz.Registry.load(only=only), rules=rules)
    assert verify_bundle(bundle, fz.Registry.load(only=only)).is_equal
    install("1.6", RULES.replace("20 working", "7 working"))
    found = verify_bundle(bundle, fz.Registry.load(only=only))
    causes = {(cause.what, cause.name): cause for cause in found.causes}
    rule = causes["rules", "forestry/r"]
    assert rule.then == "forestry (dist-forestry 1.5)"
    assert rule.now == "forestry (dist-forestry 1.6)"
    assert any("20" in line and "7" in line for line in rule.details)
    assert "规则 forestry/r已改变" in rule.text.zh
    assert causes["plugins", "forestry"].now == "forestry (dist-forestry 1.6)"
    (change,) = [change for change in found.changes if change.rule is not None]
    assert (change.rule, change.subject) == ("forestry/r", "A1")
    assert str(change.then).startswith("met (")
    assert str(change.now).startswith("late (")
    assert str(change.then and change.then.zh).startswith("达标")
    gone = verify_bundle(bundle, fz.Registry.load(only=only[:1]))
    assert not gone.is_equal
    assert ("plugins", "forestry", "forestry (dist-forestry 1.5)", None) in [
        (cause.what, cause.name, cause.then, cause.now) for cause in gone.causes
    ]
    if rules:
        assert any("cannot be computed anew" in change.text.en for change in gone.changes)
    else:
        assert "forestry/r" in [cause.name for cause in gone.causes]


def test_a_new_version_with_the_same_rules_is_equal(
    install: Callable[..., None], tmp_path: Path
) -> None:
    """With a remark, as for the library's."""
    install("1.5")
    only = ["biyang-2021-2025", "forestry"]
    bundle = bundled(folder(tmp_path), tmp_path, fz.Registry.load(only=only))
    install("1.6", RULES.replace("[[rules]]", "# moved down\n\n[[rules]]"))
    found = verify_bundle(bundle, fz.Registry.load(only=only))
    assert found.is_equal
    assert [cause.text.en for cause in found.causes] == [
        "plugin forestry: changed (forestry (dist-forestry 1.5) → forestry (dist-forestry 1.6))"
    ]


def test_a_failed_plugin_tells_no_path_of_the_machine(
    install: Callable[..., None], tmp_path: Path
) -> None:
    """Its name, version and stage stand in the manifest, its message does not."""
    install("1.5", code="raise OSError('/home/clerk/licence.key is missing')\n")
    registry = fz.Registry.load(only=["biyang-2021-2025", "forestry"], strict=False)
    bundle = bundled(folder(tmp_path), tmp_path, registry)
    assert manifest_of(bundle)["identity"]["failures"] == ["forestry (dist-forestry 1.5): import"]
    assert b"clerk" not in (bundle / "manifest.json").read_bytes()


def test_names_that_a_kind_uses_for_its_own_are_part_of_its_digest() -> None:
    """Only an obligation's `file` and `at` say where it was read."""

    @attrs.frozen
    class Kind:
        at: str
        file: str = ""

    assert digest(Kind("raised_on")) != digest(Kind("settled_on"))
    assert digest({"a": 1.5}) != digest({"a": 1.25})
    with pytest.raises(fz.AssessmentError, match="no one way to be written"):
        digest(Kind(lambda: None))  # type: ignore[arg-type]
