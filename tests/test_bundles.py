"""Bundles: what was decided can be traced, computed anew, and is never half written."""

from __future__ import annotations

import json
import platform
import re
import subprocess
import sys
from datetime import date
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fazhigov as fz
from fazhigov.bundles import manifest as manifests
from fazhigov.bundles.bundle import Asked, write_bundle
from fazhigov.bundles.canonical import digest_of_bytes, plain, written
from fazhigov.bundles.differences import causes_of
from fazhigov.bundles.manifest import sealed
from fazhigov.bundles.run import rulebook_of
from fazhigov.bundles.verify import Verified, verify_bundle
from fazhigov.text import LANGS, Text

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
    texts = [part.text for part in found.damaged]
    texts += [part.text for part in found.changes]
    texts += [part.text for part in found.causes]
    return "\n".join(text.en for text in texts)


def untouched(found: Verified) -> bool:
    """Whether nothing at all differs, not even a version."""
    return found == Verified(found.digest)


def test_a_bundle_of_today_comes_out_equal(small: Path, registry: fz.Registry) -> None:
    """Nothing changed, nothing damaged."""
    assert untouched(verify_bundle(small, registry))


def test_the_manifest_names_all_that_it_rests_on(small: Path) -> None:
    """Inputs, rules, ledgers, plugins, scheme, calendar, day, versions; no path of the machine."""
    manifest = manifest_of(small)
    names = {f"records/{path.name}" for path in Path(EXAMPLE).iterdir()}
    assert set(manifest["inputs"]) == names
    identity = manifest["identity"]
    assert identity["fazhigov"] == fz.__version__
    assert identity["as_of"] == "2025-04-30"
    assert identity["plugins"]["core"] == f"core (fazhigov {fz.__version__})"
    assert list(identity["scheme"]) == ["equal-by-section"]
    assert all("/2.4.0/" in rule or "/2.10." in rule for rule in identity["rules"])
    assert len(identity["calendar"]) > 20
    assert identity["calendar_edition"]["last_published_day"] == "2026-12-31"
    assert set(identity["providers"]) == set(identity["rules"])
    assert {"duckdb", "holidays", "narwhals"} <= identity["packages"].keys()
    assert identity["python"] == platform.python_version()
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
    before = written(manifest)
    manifest["identity"]["fazhigov"] = "9.9"
    other_content, other_layout = written(manifest), before.replace(b" ", b"\t", 1)
    for changed in (other_content, other_layout):
        (small / "manifest.json").write_bytes(changed)
        assert said(verify_bundle(small, registry)) == "manifest.json was changed"


def resealed(folder: Path, **changes: Any) -> None:
    """Change what a bundle rests on, as if it had been made so."""
    manifest = manifest_of(folder)
    manifest["identity"] |= changes
    reseal(folder, manifest)


def reseal(folder: Path, manifest: dict[str, Any]) -> None:
    """Put a manifest in the place of another, with a digest that fits."""
    manifest.pop("digest", None)
    (folder / "manifest.json").write_bytes(sealed(manifest))


def test_other_versions_with_the_same_result_are_equal_with_a_remark(
    small: Path, registry: fz.Registry
) -> None:
    """The library moved on, the answers did not."""
    resealed(small, fazhigov="0.0.9")
    found = verify_bundle(small, registry)
    assert found.is_equal
    assert said(found) == f"library version: changed (0.0.9 → {fz.__version__})"


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
    (cause,) = found.causes
    brought = f"biyang-2021-2025 (fazhigov {fz.__version__})"
    assert (cause.what, cause.name, cause.then, cause.now) == ("rules", name, brought, brought)
    assert cause.details == ("kind.by.versions[0].value.day: 31 → 10",)
    changed = {change.rule: change for change in found.changes}
    assert str(changed[name].then).startswith("met (")
    assert str(changed[name].now).startswith("late (")
    assert "得分" in str(changed[None].text.zh)
    schema = json.loads((files("fazhigov") / "schemas" / "verify.schema.json").read_text("utf-8"))
    for lang in LANGS:
        data = found.to_json(lang)
        jsonschema.validate(data, schema)
        (told,) = [change for change in data["changes"] if change["rule"] == name]
        assert told["then"] == str(changed[name].then.to(lang))  # type: ignore[union-attr]
        assert told["text"] == changed[name].text.to(lang)


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
    (cause,) = found.causes
    assert cause.what == "calendar"
    assert "测试停工通知" in cause.name
    assert cause.then is None


def test_a_missing_plan_is_said(small: Path, registry: fz.Registry) -> None:
    """Not a crash: what cannot be computed anew differs."""
    found = verify_bundle(small, attrs.evolve(registry, plans={}))
    assert not found.is_equal
    assert "biyang-2021-2025" in said(found)


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
    manifest["inputs"][name] = next(iter(manifest["inputs"].values()))
    reseal(small, manifest)
    with pytest.raises(fz.InputErrors):
        verify_bundle(small, registry)


def test_a_manifest_that_contradicts_itself_is_refused(small: Path, registry: fz.Registry) -> None:
    """All its faults at once: names no disk has, digests that are none, results that lack."""
    manifest = manifest_of(small)
    manifest["inputs"]["records/\ud800.csv"] = "0" * 64
    manifest["inputs"]["records/odd.csv"] = "0" * 63
    del manifest["outputs"]["score.json"]
    manifest["digest"] = "0" * 64
    (small / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(fz.InputErrors) as caught:
        verify_bundle(small, registry)
    told = "\n".join(map(str, caught.value.faults))
    for said_ in ("leads out of the folder", "not a SHA-256", "expected basis.json"):
        assert said_ in told


def test_findings_in_another_order_are_said(small: Path, registry: fz.Registry) -> None:
    """Nothing came out otherwise, and still the bundle is not what is computed now."""
    manifest = manifest_of(small)
    path = small / "objects" / manifest["outputs"]["findings.json"]
    findings = {lang: part[::-1] for lang, part in json.loads(path.read_bytes()).items()}
    manifest["outputs"]["findings.json"] = digest_of_bytes(written(findings))
    path.with_name(manifest["outputs"]["findings.json"]).write_bytes(written(findings))
    reseal(small, manifest)
    (change,) = verify_bundle(small, registry).changes
    assert change.text.en == "the findings stand in another order"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (0.1, "0.1"),
        (b"\x00\xff", "00ff"),
        (re.compile("a+", re.IGNORECASE), f"/a+/{int(re.compile('a+', re.IGNORECASE).flags)}"),
        (fz.WorkingCalendar, "fazhigov.calendars.working.WorkingCalendar"),
    ],
)
def test_what_a_plugins_kind_may_hold_has_one_way_to_be_written(value: Any, kept: str) -> None:
    """And what has none is refused, with its type."""
    assert plain(value) == kept
    with pytest.raises(fz.AssessmentError, match="a value of type object"):
        plain([value, object()])


def test_changed_bytes_never_verify(small: Path, registry: fz.Registry) -> None:
    """Anywhere in the bundle: damage, another result, or a refusal."""
    paths = sorted(path for path in small.rglob("*") if path.is_file() and path.name != ".lock")

    @given(st.data())
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def flip(data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(paths))
        content = path.read_bytes()
        place = data.draw(st.integers(0, len(content) - 1))
        bits = data.draw(st.integers(1, 255))
        path.write_bytes(content[:place] + bytes([content[place] ^ bits]) + content[place + 1 :])
        try:
            assert not verify_bundle(small, registry).is_equal
        except fz.InputErrors:
            pass
        finally:
            path.write_bytes(content)

    flip()


def test_the_commands_write_and_verify(run: Any, tmp_path: Path) -> None:
    """Equal: 0; damaged: 1; no bundle: 3."""
    folder = tmp_path / "bundle"
    command = ("assess", EXAMPLE, "--as-of", "2025-04-30", "--rule", "*/2.4.0/*")
    assert run(*command, "--bundle", str(folder))[0] == 0
    status, out, _ = run("verify", str(folder))
    seal = manifest_of(folder)["digest"]
    assert (status, out) == (
        0,
        f"equal: the bundle is whole and comes out the same\nmanifest {seal}\n",
    )
    status, out, _ = run("verify", str(folder), "--lang", "zh-CN")
    assert "重新计算结果一致" in out
    wanted = manifest_of(folder)["inputs"]["records/county.toml"]
    (folder / "objects" / wanted).write_text("x", encoding="utf-8")
    status, out, _ = run("verify", str(folder), "--format", "json")
    data = json.loads(out)
    schema = files("fazhigov") / "schemas" / "verify.schema.json"
    jsonschema.validate(data, json.loads(schema.read_text("utf-8")))
    assert status == 1
    (damaged,) = data["damaged"]
    assert damaged["text"] == "records/county.toml was changed"
    status, out, _ = run("verify", str(folder))
    told = f"the bundle is damaged (1)\n  records/county.toml was changed\nmanifest {seal}\n"
    assert (status, out) == (1, told)
    status, out, err = run("verify", str(tmp_path / "nowhere"))
    assert (status, out) == (3, "")
    assert "manifest.json" in err


def test_what_does_not_belong_is_named(small: Path, registry: fz.Registry) -> None:
    """A file put beside the others, or among them; what a killed write left is not."""
    content = b"half"
    (small / "objects" / f"{'a' * 64}.unfinished").write_bytes(content)
    (small / "objects" / digest_of_bytes(content)).write_bytes(content)
    (small / "manifest.json.unfinished").write_bytes(content)
    assert untouched(verify_bundle(small, registry))
    (small / "objects" / ("b" * 64)).write_bytes(content)
    (small / "objects" / "extra.csv").write_bytes(content)
    (small / "extra.csv").write_bytes(content)
    damaged = {one.file for one in verify_bundle(small, registry).damaged}
    assert damaged == {"extra.csv", "objects/extra.csv", f"objects/{'b' * 64}"}


def test_a_source_outside_the_bundle_is_refused(small: Path, registry: fz.Registry) -> None:
    """However well the manifest is sealed: what is verified lies in the bundle."""
    manifest = manifest_of(small)
    for source in (str(Path(EXAMPLE).resolve()), "records/..", "", 7):
        manifest["asked"]["source"] = source
        reseal(small, manifest)
        with pytest.raises(fz.InputErrors, match="fault"):
            verify_bundle(small, registry)


@pytest.mark.parametrize("kind", ["findings.json", "score.json", "basis.json"])
@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"en": [1], "zh-CN": [1]}', "[" * 100_000])
def test_results_that_make_no_sense_are_refused(
    small: Path, registry: fz.Registry, kind: str, text: str
) -> None:
    """Sealed, but not by this library: named, or told as a difference, and never a crash."""
    manifest = manifest_of(small)
    wanted = digest_of_bytes(text.encode())
    (small / "objects" / manifest["outputs"][kind]).unlink()
    (small / "objects" / wanted).write_text(text, encoding="utf-8")
    manifest["outputs"][kind] = wanted
    reseal(small, manifest)
    try:
        found = verify_bundle(small, registry)
    except fz.InputErrors:
        return
    assert kind == "basis.json" or not found.is_equal


def test_a_changed_scheme_is_named(small: Path, registry: fz.Registry) -> None:
    """With what changed inside it."""
    asked = Asked(EXAMPLE, AS_OF, rules=RULES, scheme="equal-by-section")
    write_bundle(small, asked, asked.run(registry))
    scheme = registry.schemes["equal-by-section"]
    other = attrs.evolve(scheme, basis=fz.Text("另定", "set anew"))
    found = verify_bundle(small, attrs.evolve(registry, schemes={scheme.id: other}))
    (cause,) = found.causes
    assert (cause.what, cause.name) == ("scheme", "equal-by-section")
    assert any(line.endswith("→ set anew") for line in cause.details)
    assert any(change.rule is None and "score" in change.text.en for change in found.changes)


def test_the_same_ground_with_another_result_is_said(small: Path, registry: fz.Registry) -> None:
    """Code that changed under its version number is no silent difference."""
    manifest = manifest_of(small)
    path = small / "objects" / manifest["outputs"]["findings.json"]
    findings = json.loads(path.read_bytes())
    findings["en"][0]["actual"] = "by another code"
    manifest["outputs"]["findings.json"] = digest_of_bytes(written(findings))
    path.with_name(manifest["outputs"]["findings.json"]).write_bytes(written(findings))
    reseal(small, manifest)
    found = verify_bundle(small, registry)
    assert [cause.what for cause in found.causes] == ["code"]
    (change,) = found.changes
    assert "actual: by another code" in str(change.then)
    then, now = change.then, change.now
    assert then is not None
    assert now is not None
    about = f"{change.rule} [{change.subject}]: "
    assert change.text == Text(f"{about}{then.zh} → {now.zh}", f"{about}{then.en} → {now.en}")
    assert "changed under the same version number" in found.causes[0].text.en


def test_a_plan_that_is_not_installed_is_said(small: Path, registry: fz.Registry) -> None:
    """Whatever lies in the folder from which it is asked."""
    manifest = manifest_of(small)
    manifest["asked"]["plan"] = "examples"
    reseal(small, manifest)
    (change,) = verify_bundle(small, registry).changes
    assert change.text.en.startswith("cannot be computed anew: ")
    assert "'examples'" in change.text.en


def test_the_only_plan_need_not_be_named(registry: fz.Registry) -> None:
    """Of none, or of several, one must be."""
    assert rulebook_of(registry, None).plan.id == "biyang-2021-2025"
    with pytest.raises(fz.UnknownNameError, match="name a plan with --plan: -"):
        rulebook_of(attrs.evolve(registry, plans={}), None)


def test_what_is_listed_is_shown_as_a_list() -> None:
    """Such as the plugins that failed then; none is a dash."""
    then = {"failures": ["a (b 1): import", "c (d 2): import"]}
    now: dict[str, list[str]] = {"failures": []}
    (cause,) = causes_of(then, now, {}, {})
    assert (cause.then, cause.now) == ("a (b 1): import, c (d 2): import", "-")


def test_notices_of_one_label_are_told_apart(cal: fz.WorkingCalendar) -> None:
    """A county's own may be called as another is."""
    first, second = cal.notices[:2]
    again = attrs.evolve(second, title=first.title)
    findings: Any = SimpleNamespace(calendar=SimpleNamespace(notices=(first, again, first)))
    label = first.label.zh
    kept = manifests._by_label(findings)
    assert list(kept) == [label, f"{label} (2)", f"{label} (3)"]
    assert kept[f"{label} (2)"] == plain(again)


def test_only_versions_that_are_there_are_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Optional libraries need not be."""
    deciding = (*manifests.DECIDING, "no-such-distribution")
    monkeypatch.setattr(manifests, "DECIDING", deciding)
    versions = dict(manifests._versions())
    assert "no-such-distribution" not in versions
    assert len(versions) == len(deciding) - 1


def test_a_bundle_verifies_elsewhere(small: Path, tmp_path: Path) -> None:
    """Moved, from another folder, in a bare environment of another language."""
    moved = tmp_path / "elsewhere" / "decided"
    moved.parent.mkdir()
    small.rename(moved)
    done = subprocess.run(
        [sys.executable, "-I", "-m", "fazhigov", "verify", str(moved), "--lang", "zh-CN"],
        capture_output=True,
        cwd=tmp_path,
        env={"LANG": "C.UTF-8", "TZ": "America/New_York", "PYTHONHASHSEED": "7"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("相同")


def test_what_differs_is_said_in_json_and_in_chinese(run: Any, validated: Any, small: Path) -> None:
    """Findings then and now, and why; status 1."""
    resealed(small, plugins={"forestry": "forestry (gone 1.0)"})
    status, out, _ = run("verify", small, "--format", "json")
    found = validated("verify", out)
    assert (status, found["equal"]) == (0, True)
    assert {"plugins"} == {cause["what"] for cause in found["causes"]}
    _, out, _ = run("verify", small, "--lang", "zh-CN")
    assert "插件 forestry已不存在（原为 forestry (gone 1.0)）" in out
