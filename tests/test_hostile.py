"""Hostile input and faults: typed errors only, that name file and place, within time and memory."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import fazhigov as fz
from confined import Confined
from fazhigov.bundles.bundle import Asked, write_bundle
from fazhigov.bundles.verify import verify_bundle
from fazhigov.testing.new_plugin import SkeletonError, new_plugin
from hostile import (
    COUNTY,
    FILES,
    NO_FILES,
    PARQUET,
    TERMS,
    TOML,
    VIEWS,
    WORKBOOKS,
    database,
    folder_with,
    packed,
)

SECONDS, MEGABYTES = 20, 500
"""Of the processor, and of memory beyond what is held before: no input below may take more."""


@pytest.fixture(scope="module")
def confined() -> Iterator[Confined]:
    """A process that forks for each call."""
    with Confined() as calls:
        yield calls


def refused(
    confined: Confined, what: str, source: str | Path, said: str, *, by_command: bool = True
) -> None:
    """Hold that a source is refused by the library and by the command line, and says where."""
    calls: list[tuple[str | Path, ...]] = [(what, source)]
    if by_command:
        calls.append(("cli", "assess", source, "--as-of", "2024-12-31", "--lang", "en"))
    for call in calls:
        came = confined(str(call[0]), *call[1:])
        assert came.status in (2, 3), came
        assert said in came.said
        assert came.seconds < SECONDS, came
        assert came.megabytes < MEGABYTES, came


@pytest.mark.parametrize("name", WORKBOOKS)
def test_hostile_workbooks(confined: Confined, tmp_path: Path, name: str) -> None:
    """Bombs are refused before they are unfolded, and no entity is."""
    make, said = WORKBOOKS[name]
    make(tmp_path / "x.xlsx")
    before = sorted(tmp_path.rglob("*"))
    refused(confined, "records", tmp_path / "x.xlsx", said, by_command="laughs" in name)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_workbook_itself_is_read(confined: Confined, tmp_path: Path) -> None:
    """What is refused above is refused for what was changed in it."""
    assert confined("records", packed(tmp_path / "x.xlsx")).status == 0


@pytest.mark.parametrize("name", FILES)
def test_hostile_files(confined: Confined, tmp_path: Path, name: str) -> None:
    """Each is one fault or more, at its place; nothing is written."""
    file, raw, said = FILES[name]
    folder = folder_with(tmp_path / "county", file, raw)
    refused(confined, "records", folder, said, by_command=len(raw) < 2_000_000)
    assert [path.name for path in tmp_path.iterdir()] == ["county"]


@pytest.mark.parametrize("name", TOML)
def test_hostile_toml(confined: Confined, tmp_path: Path, name: str) -> None:
    """As notices, as a county and as a plan."""
    raw, said = TOML[name]
    folder = folder_with(tmp_path / "county", "plan.toml", raw)
    (folder / "notices.toml").write_bytes(raw)
    refused(confined, "notices", folder / "notices.toml", said, by_command=False)
    (folder / "county.toml").write_bytes(raw)
    for what in ("records", "plan", "with_plan"):
        assert confined(what, folder).status == 3


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet", "xlsx"])
def test_what_is_no_file(confined: Confined, tmp_path: Path, suffix: str) -> None:
    """A pipe, a device, a folder, a link in a circle, one to nothing, one that leads outside."""
    secret = tmp_path / "secret"
    secret.write_text("id\nthe secret\n", "utf-8")
    for number, make in enumerate(NO_FILES.values()):
        folder = folder_with(tmp_path / str(number), "county.toml", COUNTY.encode())
        make(folder / f"survey.{suffix}")
        refused(confined, "records", folder, f"survey.{suffix}, file: is no file")
    folder = folder_with(tmp_path / "link", "county.toml", COUNTY.encode())
    (folder / f"survey.{suffix}").symlink_to(secret)
    came = confined("records", folder)
    assert "is a link to a place outside of the folder" in came.said
    assert "the secret" not in came.said


def test_links_can_be_allowed(registry: fz.Registry, tmp_path: Path) -> None:
    """By who knows the folder; a link inside of it always is."""
    (tmp_path / "survey.csv").write_text("id\na\n", "utf-8")
    folder = folder_with(tmp_path / "county", "kept", b"id\na\n")
    (folder / "survey.csv").symlink_to(folder / "kept")
    assert fz.read_records(folder, registry.record_types).ledgers
    (folder / "survey.csv").unlink()
    (folder / "survey.csv").symlink_to(tmp_path / "survey.csv")
    allowed = fz.ReadingLimits(links=True)
    assert fz.read_records(folder, registry.record_types, limits=allowed).ledgers


def test_limits_can_be_narrowed(registry: fz.Registry, tmp_path: Path) -> None:
    """One row more than is allowed."""
    folder = folder_with(tmp_path / "county", "survey.json", b'[{"id": "a"}, {"id": "b"}]')
    types = registry.record_types
    assert fz.read_records(folder, types, limits=fz.ReadingLimits(rows=2)).ledgers
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records(folder, types, limits=fz.ReadingLimits(rows=1))
    assert "at least 2 rows: more than 1" in str(caught.value.faults[0])


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), Path.mkdir])
@pytest.mark.parametrize("name", ["x.xlsx", "x.db", "x.toml"])
def test_a_source_that_is_no_file(
    confined: Confined, tmp_path: Path, name: str, make: Callable[[Path], None]
) -> None:
    """A workbook, a database, notices."""
    make(tmp_path / name)
    came = confined("notices" if name == "x.toml" else "records", tmp_path / name)
    assert came.status == 3
    assert came.seconds < SECONDS


@pytest.mark.parametrize("name", VIEWS)
def test_hostile_views(confined: Confined, tmp_path: Path, name: str) -> None:
    """Rows without end, no row without end, a cell of 800 MB, a view of nothing."""
    statement, said = VIEWS[name]
    source = database(tmp_path / "x.db", f"CREATE VIEW survey AS {statement}")
    came = confined("records_narrowly", source)
    assert came.status == 3, came
    assert said in came.said
    assert came.seconds < SECONDS
    assert came.megabytes < MEGABYTES


def test_damaged_databases(confined: Confined, tmp_path: Path) -> None:
    """Half of one, a head without a body, none at all."""
    whole = database(tmp_path / "x.db", "CREATE TABLE survey (id)").read_bytes()
    for raw in (whole[: len(whole) // 2], whole[:100] + b"\xff" * 4000, b"hello" * 1000, b""):
        (tmp_path / "x.db").write_bytes(raw)
        refused(confined, "records", tmp_path / "x.db", "x.db", by_command=False)


@pytest.mark.parametrize("name", PARQUET)
def test_hostile_parquet(confined: Confined, tmp_path: Path, name: str) -> None:
    """Held or not, it is refused, by the library and by the command line."""
    make, said = PARQUET[name]
    folder = folder_with(tmp_path / "county", "county.toml", COUNTY.encode())
    make(folder / "survey.parquet")
    refused(confined, "records", folder, said)
    came = confined("records_as_tables", folder)
    if name.startswith("one text of 1 MB"):  # As a table it is none too many.
        assert came.status == 0, came
        return
    assert came.status == 3, came
    assert came.said.startswith("survey.parquet, ")
    assert came.seconds < SECONDS, came


@pytest.mark.parametrize("name", TERMS)
def test_hostile_terms(name: str) -> None:
    """Refused, and the message can be made."""
    with pytest.raises(fz.TermError):
        fz.parse_term(TERMS[name])


# Rules that lead back to themselves, and that grow


def rule_set(name: str, head: str, rest: str = "") -> str:
    """A rule set without documents."""
    said = f'id = "{name}"\ntitle = {{ zh = "甲", en = "A" }}\ndepartment = "justice"\n{head}\n'
    return f"{said}{'' if '[[rules]]' in rest else 'rules = []'}\n[documents]\n{rest}"


def test_rule_sets_that_all_use_each_other(confined: Confined, tmp_path: Path) -> None:
    """Two hundred, each of them all others: each is there once, and no circle is run in."""
    names = [f"set-{n}" for n in range(200)]
    for name in names:
        others = ", ".join(f'"{other}"' for other in names)
        text = rule_set(name, f"uses = [{others}]\nshared = {str(name != 'set-0').lower()}")
        text = text.replace('"set-0", ', "")
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    came = confined("ring", tmp_path)
    assert (came.status, came.said) == (200, ""), came
    assert came.seconds < SECONDS
    assert came.megabytes < MEGABYTES


RULE = """
[documents.law]
title = { zh = "法", en = "Act" }
level = "law"
in_force = { from = 2021-01-01 }

[patterns.one]
kind = "attestation"
examples = []
check = { ledger = "%s" }

[[rules]]
name = "a"
title = { zh = "甲", en = "A" }
bearer = { zh = "甲", en = "A" }
evidence = { zh = "甲", en = "A" }
document = "law"
article = "1"
pattern = "one"
with = { x = "%s" }
"""

PATTERNS = {
    "text of 300 kB, said 100,000 times": (
        "{x}" * 100_000,
        "x" * 300_000,
        "a.toml, patterns[one]: a pattern of 300,010 characters: more than 20,000",
    ),
    "text of 300 kB, said 5,000 times": (
        "{x}" * 5_000,
        "x" * 300_000,
        "a.toml, rules[0].with: a pattern of 1,500,000,000 characters: more than 20,000",
    ),
    "a placeholder for itself": ("{x}", "{x}", None),
}


@pytest.mark.parametrize("name", PATTERNS)
def test_patterns_that_grow(confined: Confined, tmp_path: Path, name: str) -> None:
    """What is filled in is not filled again, and has an end."""
    check, filled, said = PATTERNS[name]
    (tmp_path / "a.toml").write_text(rule_set("a", "", RULE % (check, filled)), "utf-8")
    came = confined("rules", tmp_path / "a.toml")
    assert came.status == (0 if said is None else 3), came
    if said is not None:
        assert said in came.said
    assert came.seconds < SECONDS
    assert came.megabytes < MEGABYTES


# Names that lead elsewhere


@pytest.mark.parametrize("name", ["../x", "/tmp/x", "a/b", "..", "a\0b", "", "a\\b", "A"])
def test_a_new_plugin_stays_where_it_is_made(run: Any, tmp_path: Path, name: str) -> None:
    """Its name makes no path."""
    into = tmp_path / "into"
    into.mkdir()
    with pytest.raises(SkeletonError):
        new_plugin(name, title=fz.Text("甲", "A"), into=into)
    assert run("new-plugin", name, "--into", into)[0] == 2
    assert list(tmp_path.rglob("*")) == [into]


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "a/../../x", "..\\x", "a\0"])
def test_a_manifest_names_nothing_outside(registry: fz.Registry, tmp_path: Path, name: str) -> None:
    """Neither is it read, nor laid out."""
    folder = tmp_path / "bundle"
    asked = Asked("examples/qingyuan-2024", date(2025, 4, 30), rules=("*/2.10.*",))
    write_bundle(folder, asked, asked.run(registry))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["inputs"][name] = next(iter(manifest["inputs"].values()))
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(fz.InputErrors) as caught:
        verify_bundle(folder, registry)
    assert "leads out of the folder" in str(caught.value.faults[0])
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/b", "\0"])
def test_names_of_plans_and_ledgers_are_no_paths(run: Any, tmp_path: Path, name: str) -> None:
    """A plan by its id, a ledger of a template, a ledger of a mapping."""
    made = tmp_path / "x.xlsx"
    assert run("template", made, "--plan", name)[0] in (2, 3)
    assert run("template", made, "--ledger", name)[0] == 2
    assert not list(tmp_path.iterdir())
    with pytest.raises(fz.InputErrors):
        fz.read_records({name: []}, {})


# Faults


def test_a_full_disk_in_earnest(confined: Confined, tmp_path: Path) -> None:
    """The system refuses to write more than 4 kB: an error, no half file, no half bundle."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));"
        "from fazhigov import cli; cli.main()"
    )
    command = [sys.executable, "-c", code, "assess", "examples/qingyuan-2024", "--lang", "en"]
    command += ["--as-of", "2025-04-30", "-o", str(tmp_path / "page.txt")]
    for more, said in (([], "File too large"), (["--bundle", str(tmp_path / "b")], "still is")):
        found = subprocess.run([*command, *more], capture_output=True, text=True, check=False)
        assert found.returncode == 2, found.stderr
        assert said in found.stderr
        assert "Traceback" not in found.stderr
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert left <= {".lock"}


def test_a_folder_that_may_not_be_written_to(registry: fz.Registry, tmp_path: Path) -> None:
    """A file system mounted for reading only: rights do not bind root."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("needs the right to mount")
    place = tmp_path / "mounted"
    place.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(place)]
    if subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount")
    try:
        asked = Asked("examples/qingyuan-2024", date(2025, 4, 30), rules=("*/2.10.*",))
        with pytest.raises(fz.DataError, match="cannot be written: Read-only file system"):
            write_bundle(place / "bundle", asked, asked.run(registry))
    finally:
        subprocess.run(["umount", str(place)], check=True)


class _Gone:
    """A connection to a database that goes away while rows are fetched."""

    description = (("id",),)

    def __init__(self) -> None:
        self.fetches = 0

    def cursor(self) -> _Gone:
        return self

    def close(self) -> None:
        pass

    def execute(self, query: str) -> None:
        self.query = query

    def fetchmany(self, _: int) -> list[tuple[str]]:
        if "information_schema" in self.query:
            self.query = ""
            return [("survey",)]
        if "1 = 0" in self.query or not self.query:
            return []
        self.fetches += 1
        if self.fetches == 2:
            raise ConnectionResetError("server closed the connection")
        return [(str(self.fetches),)]


def test_a_database_that_goes_away(registry: fz.Registry) -> None:
    """At the second part of its rows: an error that names the table; not half of the rows."""
    with pytest.raises(fz.InputErrors) as caught:
        fz.read_records(_Gone(), registry.record_types)
    (fault,) = caught.value.faults
    assert "database!survey" in str(fault)
    assert "server closed the connection" in str(fault)


LOOPING = """
import sys
from fazhigov import cli
from fazhigov.testing import conformance
import fazhigov.cli.authors
import fazhigov as fz
class Looping:
    @fz.hookimpl
    def fazhigov_notices(self):
        while True:
            pass
def faults(name):
    fz.Registry.load(only=[], also={name: Looping()}, strict=False)
    return []
fazhigov.cli.authors.plugin_faults = faults
sys.argv = ["fazhigov", "check", "looping", "--time-limit", "2", "--lang", "en"]
cli.main()
"""


def test_a_plugin_that_loops_is_named(tmp_path: Path) -> None:
    """With the line that it is at: `while True` and `pass` are lines 10 and 11."""
    file = tmp_path / "looping.py"
    file.write_text(LOOPING, "utf-8")
    found = subprocess.run(
        [sys.executable, str(file)], capture_output=True, text=True, check=False, timeout=60
    )
    assert found.returncode == 3, found.stderr
    assert "the plugin looping did not come to an end in 2 seconds" in found.stderr
    assert "looping.py:1" in found.stderr
    assert "(fazhigov_notices)" in found.stderr


WRITING = """
import sys
from datetime import date
from pathlib import Path
import fazhigov as fz
from fazhigov.bundles.bundle import Asked, write_bundle
registry = fz.Registry.load(only=["biyang-2021-2025"])
asked = Asked("examples/qingyuan-2024", date(2025, 4, 30), rules=(sys.argv[2],))
found = asked.run(registry)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(10):
    write_bundle(Path(sys.argv[1]), asked, found)
"""


def test_two_processes_write_one_bundle(tmp_path: Path) -> None:
    """Each ten times: what stands in the end is whole, and one of the two."""
    folder = tmp_path / "bundle"
    registry = fz.Registry.load(only=["biyang-2021-2025"])
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITING, str(folder), rules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for rules in ("*/2.10.*", "*/2.4.0/*")
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=120)
        assert writer.returncode == 0
    assert verify_bundle(folder, registry).is_equal


def test_threads_share_a_registry_and_a_calendar(registry: fz.Registry) -> None:
    """Eight at once come to what one comes to."""
    asked = Asked("examples/qingyuan-2024", date(2025, 4, 30), rules=("*/2.10.*",))

    def once(_: int) -> Any:
        due = fz.deadline(
            date(2024, 9, 27), fz.parse_term("7 working days"), calendar=registry.calendar
        )
        return due.due, list(asked.run(registry).findings)

    alone = once(0)
    # Worked in test_cli_sources.py: raised on 2024-09-27, seven working days end on 2024-10-12.
    assert alone[0] == date(2024, 10, 12)
    with ThreadPoolExecutor(8) as pool:
        assert all(found == alone for found in pool.map(once, range(16)))


# Fuzzing: inputs that once brought an error which was not typed, and those that it began from


CORPUS = Path(__file__).parents[1] / "fuzz" / "corpus"


@pytest.mark.parametrize("target", [folder.name for folder in sorted(CORPUS.iterdir())])
def test_the_corpus_of_the_fuzzers(target: str) -> None:
    """Nothing leaves a target but by returning."""
    targets = runpy.run_path(str(CORPUS.parent / "targets.py"))["TARGETS"]
    inputs = sorted((CORPUS / target).iterdir())
    assert inputs
    for found in inputs:
        targets[target](found.read_bytes())
