"""Bundles: what was decided can be traced, computed anew, and is never half written."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fazhigov as fz
from fazhigov.bundles.bundle import Asked, Verified, verify_bundle, write_bundle
from fazhigov.bundles.canonical import digest

EXAMPLE = "examples/qingyuan-2024"
AS_OF = date(2025, 4, 30)
RULES = ("*/2.4.0/*", "*/2.10.*")


@pytest.fixture
def small(registry: fz.Registry, tmp_path: Path) -> Path:
    """A bundle of a few rules on a real county's records."""
    folder = tmp_path / "bundle"
    asked = Asked(EXAMPLE, AS_OF, rules=RULES)
    write_bundle(folder, asked, asked.run(registry))
    return folder


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest as data."""
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return found


def said(found: Verified) -> str:
    """All that a verification says, in English."""
    return "\n".join([*(text.en for text in found.damaged), *found.changes, *found.causes])


def test_a_bundle_of_today_comes_out_equal(small: Path, registry: fz.Registry) -> None:
    """Nothing changed, nothing damaged."""
    assert verify_bundle(small, registry) == Verified()


def test_the_manifest_names_all_that_it_rests_on(small: Path) -> None:
    """Inputs, rules, ledgers, plugins, scheme, calendar, day, versions; no path of the machine."""
    manifest = manifest_of(small)
    names = {f"records/{path.name}" for path in Path(EXAMPLE).iterdir()}
    assert set(manifest["inputs"]) == names
    identity = manifest["identity"]
    assert identity["fazhigov"] == fz.__version__
    assert identity["as_of"] == "2025-04-30"
    assert identity["plugins"]["core"] == f"fazhigov {fz.__version__}"
    assert identity["scheme"]["id"] == "equal-by-section"
    assert all("/2.4.0/" in rule or "/2.10." in rule for rule in identity["rules"])
    assert len(identity["calendar"]) > 20
    assert str(Path.cwd()) not in json.dumps(manifest)
    schema = files("fazhigov") / "schemas" / "bundle.schema.json"
    jsonschema.validate(manifest, json.loads(schema.read_text("utf-8")))


def test_writing_twice_gives_the_same_bytes(small: Path, registry: fz.Registry) -> None:
    """Nothing of the clock, of order or of the place is in it."""
    before = {path.name: path.read_bytes() for path in small.rglob("*") if path.is_file()}
    asked = Asked(EXAMPLE, AS_OF, rules=RULES)
    write_bundle(small, asked, asked.run(registry))
    assert {path.name: path.read_bytes() for path in small.rglob("*") if path.is_file()} == before


def test_a_changed_byte_in_any_input_is_named(small: Path, registry: fz.Registry) -> None:
    """Each file in turn, findings and score too; and each that is missing."""
    manifest = manifest_of(small)
    for name, wanted in {**manifest["inputs"], **manifest["outputs"]}.items():
        path = small / "objects" / wanted
        content = path.read_bytes()
        place = len(content) // 2
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert said(verify_bundle(small, registry)) == f"{name} was changed"
        path.unlink()
        assert said(verify_bundle(small, registry)) == f"{name} is missing"
        path.write_bytes(content)
    assert verify_bundle(small, registry).is_equal


def test_a_changed_manifest_is_named(small: Path, registry: fz.Registry) -> None:
    """Even where it is sound in itself."""
    manifest = manifest_of(small)
    manifest["identity"]["fazhigov"] = "9.9"
    (small / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert said(verify_bundle(small, registry)) == "manifest.json was changed"


def resealed(folder: Path, **changes: Any) -> None:
    """Change what a bundle rests on, as if it had been made so."""
    manifest = manifest_of(folder)
    manifest.pop("digest")
    manifest["identity"] |= changes
    manifest["digest"] = digest(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_other_versions_with_the_same_result_are_equal_with_a_remark(
    small: Path, registry: fz.Registry
) -> None:
    """The library moved on, the answers did not."""
    resealed(small, fazhigov="0.0.9")
    found = verify_bundle(small, registry)
    assert found.is_equal
    assert found.causes == (f"fazhigov: 0.0.9 → {fz.__version__}",)


def test_a_changed_rule_is_named_with_what_became_of_it(small: Path, registry: fz.Registry) -> None:
    """Published on 2025-01-17: in time by January 31, late by January 10."""
    name = "biyang-2021-2025/2.4.0/enforcement-report-published"
    plan = registry.plans["biyang-2021-2025"]
    rules = []
    for rule in plan.rules:
        kind: Any = rule.kind
        if rule.id == name:
            (version,) = kind.by.versions
            earlier = attrs.evolve(version, value=attrs.evolve(version.value, day=10))
            kind = attrs.evolve(kind, by=attrs.evolve(kind.by, versions=(earlier,)))
        rules.append(attrs.evolve(rule, kind=kind))
    plans = {**registry.plans, plan.plan.id: attrs.evolve(plan, rules=tuple(rules))}
    found = verify_bundle(small, attrs.evolve(registry, plans=plans))
    assert not found.is_equal
    assert found.causes == (f"rules: {name}: changed",)
    assert any(line.startswith(f"{name} [") and "met" in line for line in found.changes)
    assert any(line.startswith("score:") for line in found.changes)


def test_a_new_notice_is_named(small: Path, registry: fz.Registry, tmp_path: Path) -> None:
    """As a cause; it changes nothing here."""
    file = tmp_path / "closure.toml"
    file.write_text(
        """
        [[notices]]
        title = { zh = "测试停工通知", en = "test closure" }
        issued = 2026-06-01
        region = "test"
        rest = [{ name = { zh = "停工", en = "closure" }, from = 2026-07-06, through = 2026-07-07 }]
        """,
        encoding="utf-8",
    )
    calendar = registry.calendar.with_notices(*fz.load_notices(file))
    found = verify_bundle(small, attrs.evolve(registry, calendar=calendar))
    assert found.is_equal
    assert [line for line in found.causes if line.startswith("calendar: ")]


def test_a_missing_plan_is_said(small: Path, registry: fz.Registry) -> None:
    """Not a crash: what cannot be computed anew differs."""
    found = verify_bundle(small, attrs.evolve(registry, plans={}))
    assert not found.is_equal
    assert "biyang-2021-2025" in said(found)


def test_plans_schemes_and_workbooks_are_kept_too(registry: fz.Registry, tmp_path: Path) -> None:
    """Whatever is a file or a folder; a moment as well as a day."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    scheme = tmp_path / "own.toml"
    scheme.write_text(
        'id = "own"\ntitle = { zh = "自", en = "own" }\nbasis = { zh = "自", en = "own" }\n',
        encoding="utf-8",
    )
    plan = tmp_path / "plan"
    shutil.copytree("tests/data/second_plan", plan)
    records = tmp_path / "county"
    records.mkdir()
    (records / "county.toml").write_text(
        'zone = "Asia/Shanghai"\nyear = 2024\n[name]\nzh = "合成"\nen = "synthetic"\n', "utf-8"
    )
    at = datetime(2025, 2, 10, 12, 24, tzinfo=ZoneInfo("Asia/Shanghai"))
    asked = Asked(str(records), at, plan=str(plan), scheme=str(scheme))
    folder = tmp_path / "bundle"
    write_bundle(folder, asked, asked.run(registry))
    shutil.rmtree(plan)
    shutil.rmtree(records)
    scheme.unlink()
    assert verify_bundle(folder, registry) == Verified()
    assert {name.partition("/")[0] for name in manifest_of(folder)["inputs"]} == {
        "records",
        "plan",
        "scheme",
    }


def test_what_cannot_be_kept_is_refused(small: Path, registry: fz.Registry, tmp_path: Path) -> None:
    """A server's address; a folder that holds something else. The password is in no message."""
    asked = Asked(EXAMPLE, AS_OF, rules=RULES)
    found = asked.run(registry)
    address = attrs.evolve(asked, source="postgresql://clerk:secret@localhost/x")
    with pytest.raises(fz.InputErrors) as caught:
        write_bundle(small, address, found)
    assert "secret" not in str(caught.value.faults)
    assert verify_bundle(small, registry).is_equal
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "precious.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(fz.InputErrors):
        write_bundle(tmp_path / "other", asked, found)
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["precious.txt"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"format": 2}', '{"format": 1, "inputs": {}}', "[" * 100_000],
)
def test_what_is_no_bundle_is_refused(tmp_path: Path, registry: fz.Registry, text: str) -> None:
    """With the file's name, and no crash."""
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(fz.InputErrors, match="fault"):
        verify_bundle(tmp_path, registry)


@pytest.mark.parametrize("name", ["../x", "/etc/x", "records/../../x", "a\\..\\b"])
def test_an_input_that_leads_out_of_its_folder_is_refused(
    small: Path, registry: fz.Registry, name: str
) -> None:
    """Whoever made the manifest."""
    manifest = manifest_of(small)
    manifest.pop("digest")
    manifest["inputs"][name] = next(iter(manifest["inputs"].values()))
    manifest["digest"] = digest(manifest)
    (small / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(fz.InputErrors):
        verify_bundle(small, registry)


def test_flipped_bits_never_verify(small: Path, registry: fz.Registry) -> None:
    """Anywhere in the bundle: damage, another result, or a refusal."""
    paths = sorted(path for path in small.rglob("*") if path.is_file() and path.name != ".lock")

    @given(st.data())
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def flip(data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(paths))
        content = path.read_bytes()
        place = data.draw(st.integers(0, len(content) - 1))
        bit = 1 << data.draw(st.integers(0, 7))
        path.write_bytes(content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :])
        try:
            assert not verify_bundle(small, registry).is_equal
        except fz.InputErrors:
            pass
        finally:
            path.write_bytes(content)

    flip()


class Killed(BaseException):
    """The process was killed here."""


@pytest.mark.parametrize("steps", range(24))
def test_a_write_that_stops_anywhere_leaves_the_old_or_the_new(
    small: Path, registry: fz.Registry, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """At each step of the file system in turn; the next write sweeps up."""
    asked = Asked(EXAMPLE, AS_OF, rules=("*/2.4.0/*",))
    found = asked.run(registry)
    left = [steps]

    def counted(call: Any) -> Any:
        def step(*arguments: Any, **options: Any) -> Any:
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            return call(*arguments, **options)

        return step

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", counted(Path.replace))
        patched.setattr(Path, "unlink", counted(Path.unlink))
        patched.setattr(os, "fsync", counted(os.fsync))
        with suppress(Killed):
            write_bundle(small, asked, found)
    assert verify_bundle(small, registry) == Verified()
    write_bundle(small, asked, found)
    assert verify_bundle(small, registry) == Verified()
    named = manifest_of(small)
    kept = {*named["inputs"].values(), *named["outputs"].values()}
    assert {path.name for path in (small / "objects").iterdir()} == kept


WRITER = """
import sys
from datetime import date
from pathlib import Path
import fazhigov as fz
from fazhigov.bundles.bundle import Asked, write_bundle
registry = fz.Registry.load(only=["biyang-2021-2025"])
runs = []
for rules in (("*/2.4.0/*",), ("*/2.10.*",)):
    asked = Asked("examples/qingyuan-2024", date(2025, 4, 30), rules=rules)
    runs.append((asked, asked.run(registry)))
print("ready", flush=True)
while True:
    for asked, found in runs:
        write_bundle(Path(sys.argv[1]), asked, found)
"""


def test_a_killed_writer_leaves_no_torn_bundle(tmp_path: Path) -> None:
    """Twenty real kills at random moments; whatever stands there is whole."""
    folder = tmp_path / "bundle"
    registry = fz.Registry.load(only=["biyang-2021-2025"])
    chance = random.Random(7)
    for _ in range(20):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            time.sleep(chance.random() / 10)
            writer.send_signal(signal.SIGKILL)
        if (folder / "manifest.json").exists():
            assert verify_bundle(folder, registry) == Verified()


def test_a_full_disk_leaves_the_old_one(
    small: Path, registry: fz.Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error that says so, and the old bundle whole."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    before = manifest_of(small)
    asked = Asked(EXAMPLE, AS_OF, rules=("*/2.4.0/*",))
    found = asked.run(registry)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            write_bundle(small, asked, found)
    assert verify_bundle(small, registry) == Verified()
    assert manifest_of(small) == before


def test_the_commands_write_and_verify(run: Any, tmp_path: Path) -> None:
    """Equal: 0; damaged: 1; no bundle: 3."""
    folder = tmp_path / "bundle"
    command = ("assess", EXAMPLE, "--as-of", "2025-04-30", "--rule", "*/2.4.0/*")
    assert run(*command, "--bundle", str(folder))[0] == 0
    status, out, _ = run("verify", str(folder))
    assert (status, out) == (0, "equal: the bundle is whole and comes out the same\n")
    status, out, _ = run("verify", str(folder), "--lang", "zh-CN")
    assert "重新计算结果一致" in out
    wanted = manifest_of(folder)["inputs"]["records/county.toml"]
    (folder / "objects" / wanted).write_text("x", encoding="utf-8")
    status, out, _ = run("verify", str(folder), "--format", "json")
    data = json.loads(out)
    schema = files("fazhigov") / "schemas" / "verify.schema.json"
    jsonschema.validate(data, json.loads(schema.read_text("utf-8")))
    assert status == 1
    assert data["damaged"] == ["records/county.toml was changed"]
    status, out, err = run("verify", str(tmp_path / "nowhere"))
    assert (status, out) == (3, "")
    assert "manifest.json" in err
