"""Bundles on disk: never half written, and never in the place of something else."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.bundles.bundle import Asked, write_bundle
from fazhigov.bundles.verify import Verified, verify_bundle

EXAMPLE = "examples/qingyuan-2024"
AS_OF = date(2025, 4, 30)


@pytest.fixture
def small(registry: fz.Registry, tmp_path: Path) -> Path:
    """A bundle of a few rules on a real county's records."""
    folder = tmp_path / "bundle"
    asked = Asked(EXAMPLE, AS_OF, rules=("*/2.10.*",))
    write_bundle(folder, asked, asked.run(registry))
    return folder


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest as data."""
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return found


def untouched(found: Verified) -> bool:
    """Whether nothing at all differs, not even a version."""
    return found == Verified(found.digest)


class Killed(BaseException):
    """The process was killed here."""


def killed_after(steps: int, patched: pytest.MonkeyPatch) -> None:
    """Let the process die at a step of the file system."""
    left = [steps]

    def counted(call: Any) -> Any:
        def step(*arguments: Any, **options: Any) -> Any:
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            return call(*arguments, **options)

        return step

    patched.setattr(Path, "replace", counted(Path.replace))
    patched.setattr(Path, "unlink", counted(Path.unlink))
    patched.setattr(os, "fsync", counted(os.fsync))


@pytest.mark.parametrize("steps", range(28))
@pytest.mark.parametrize("first", [False, True], ids=["again", "first"])
def test_a_write_that_stops_anywhere_leaves_the_old_or_the_new(
    small: Path,
    registry: fz.Registry,
    monkeypatch: pytest.MonkeyPatch,
    steps: int,
    *,
    first: bool,
) -> None:
    """At each step of the file system in turn; the next write succeeds and sweeps up."""
    folder = small.with_name("new") if first else small
    asked = Asked(EXAMPLE, AS_OF, rules=("*/2.4.0/*",))
    found = asked.run(registry)
    with monkeypatch.context() as patched:
        killed_after(steps, patched)
        with suppress(Killed):
            write_bundle(folder, asked, found)
    if not first or (folder / "manifest.json").exists():
        assert untouched(verify_bundle(folder, registry))
    write_bundle(folder, asked, found)
    assert untouched(verify_bundle(folder, registry))
    named = manifest_of(folder)
    kept = {*named["inputs"].values(), *named["outputs"].values()}
    assert {path.name for path in (folder / "objects").iterdir()} == kept
    assert {path.name for path in folder.iterdir()} == {".lock", "manifest.json", "objects"}


WRITER = """
import sys
from datetime import date
from pathlib import Path
import fazhigov as fz
from fazhigov.bundles import bundle
registry = fz.Registry.load(only=["biyang-2021-2025"])
writes, replace = [], bundle.replace_bundle
bundle.replace_bundle = lambda *arguments: writes.append(arguments)
for rules in (("*/2.4.0/*",), ("*/2.10.*",)):
    asked = bundle.Asked("examples/qingyuan-2024", date(2025, 4, 30), rules=rules)
    bundle.write_bundle(Path(sys.argv[1]), asked, asked.run(registry))
replace(*writes[0])
print("ready", flush=True)
while True:
    for arguments in writes:
        replace(*arguments)
"""


def test_a_killed_writer_leaves_no_torn_bundle(tmp_path: Path) -> None:
    """Real kills at random moments of writing; both bundles are met, and half-done writes."""
    folder = tmp_path / "bundle"
    registry = fz.Registry.load(only=["biyang-2021-2025"])
    chance = random.Random(7)
    met: set[str] = set()
    half_done = 0
    for kill in range(80):
        # How long each bundle stands is up to the disk: go on until both were met.
        if kill >= 12 and len(met) == 2 and half_done:
            break
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            time.sleep(chance.random() / 10)
            writer.send_signal(signal.SIGKILL)
        found = verify_bundle(folder, registry)
        assert untouched(found)
        met.add(found.digest)
        named = manifest_of(folder)
        kept = {*named["inputs"].values(), *named["outputs"].values()}
        half_done += {path.name for path in (folder / "objects").iterdir()} != kept
    assert len(met) == 2
    assert half_done > 0


def test_a_full_disk_leaves_the_old_one(
    small: Path, registry: fz.Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error that says so, and the old bundle whole."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = manifest_of(small)
    asked = Asked(EXAMPLE, AS_OF, rules=("*/2.4.0/*",))
    found = asked.run(registry)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(fz.DataError, match=r"No space left.* still is"):
            write_bundle(small, asked, found)
    assert untouched(verify_bundle(small, registry))
    assert manifest_of(small) == before


def test_a_folder_of_something_else_loses_nothing(registry: fz.Registry, tmp_path: Path) -> None:
    """Though it holds a `manifest.json` and `objects` of its own."""
    asked = Asked(EXAMPLE, AS_OF, rules=("*/2.10.*",))
    found = asked.run(registry)
    for number, text in enumerate(("{}", '{"name": "a web page"}', '{"format": 1}', "not JSON")):
        folder = tmp_path / str(number)
        (folder / "objects").mkdir(parents=True)
        (folder / "manifest.json").write_text(text, encoding="utf-8")
        (folder / "objects" / "precious").write_text("mine", encoding="utf-8")
        with pytest.raises(fz.InputErrors, match="fault"):
            write_bundle(folder, asked, found)
        assert (folder / "manifest.json").read_text("utf-8") == text
        assert [p.name for p in (folder / "objects").iterdir()] == ["precious"]
        (folder / "manifest.json").unlink()
        with pytest.raises(fz.InputErrors, match="fault"):
            write_bundle(folder, asked, found)
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(fz.InputErrors, match="fault"):
        write_bundle(file, asked, found)
    assert file.read_text("utf-8") == "mine"


def test_what_a_reader_put_into_a_bundle_is_not_swept_up(
    small: Path, registry: fz.Registry
) -> None:
    """Only what has a name of ours goes."""
    (small / "objects" / "notes.txt").write_text("mine", encoding="utf-8")
    asked = Asked(EXAMPLE, AS_OF, rules=("*/2.4.0/*",))
    write_bundle(small, asked, asked.run(registry))
    assert (small / "objects" / "notes.txt").read_text("utf-8") == "mine"


def test_an_input_that_changes_meanwhile_is_refused(
    small: Path, registry: fz.Registry, tmp_path: Path
) -> None:
    """What is kept is what was judged; the old bundle stands."""
    county = tmp_path / "county"
    county.mkdir()
    for path in Path(EXAMPLE).iterdir():
        (county / path.name).write_bytes(path.read_bytes())
    before = manifest_of(small)
    asked = Asked(str(county), AS_OF, rules=("*/2.4.0/*",))
    taken = asked.take(registry, small)
    found = asked.run(registry)
    with (county / "county.toml").open("a", encoding="utf-8") as stream:
        stream.write("# a word\n")
    with pytest.raises(fz.InputErrors) as caught:
        write_bundle(small, asked, found, taken)
    assert "records/county.toml, file: was changed while" in str(caught.value.faults[0])
    assert manifest_of(small) == before
    assert untouched(verify_bundle(small, registry))
