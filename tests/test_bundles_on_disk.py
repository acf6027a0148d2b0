"""Bundles on disk: never half written, and never in the place of something else."""

from __future__ import annotations

import errno
import json
import os
import random
import sys
from collections import Counter, deque
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from statistics import median
from typing import Any

import pytest

import fazhigov as fz
from fazhigov.bundles import inputs, store
from fazhigov.bundles import verify as verifying
from fazhigov.bundles.bundle import Asked, write_bundle
from fazhigov.bundles.manifest import read_manifest
from fazhigov.bundles.store import damage
from fazhigov.bundles.verify import Verified, verify_bundle
from killed import AS_OF, EXAMPLE, Writers


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


KILLS = int(os.environ.get("FAZHIGOV_KILLS", "40"))


def fell(folder: Path, old: bytes | None, new: bytes) -> str:
    """Say where in a write a kill fell, by what is on the disk; a torn bundle is nowhere."""
    manifest, objects = folder / "manifest.json", folder / "objects"
    stands = manifest.read_bytes() if manifest.exists() else None
    assert stands in (old, new)
    there = {path.name for path in objects.iterdir()} if objects.is_dir() else set()
    if stands is None:
        return "during, nothing stands yet" if there else "before"
    kept = read_manifest(folder)
    assert kept.is_as_sealed
    assert not list(damage(folder, kept))
    beside = there != {*kept.files.values()} or (folder / "manifest.json.unfinished").exists()
    if stands == old:
        return "during, the old one stands" if beside else "before"
    return "during, the new one stands" if beside else "after"


def test_a_killed_writer_leaves_no_torn_bundle(tmp_path: Path) -> None:
    """Real kills, at random over the whole of a write, half of them in a first one.

    `FAZHIGOV_KILLS` says how many; where they fell is printed with `-rP`.
    """
    seed = random.randrange(1 << 32)
    print("seed", seed)  # noqa: T201
    chance = random.Random(seed)
    folder = tmp_path / "bundle"
    registry = fz.Registry.load(only=["biyang-2021-2025"])
    where: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    with Writers() as write:
        whole: list[bytes] = []
        for number in (1, 0):
            write(number, folder)
            assert untouched(verify_bundle(folder, registry))
            whole.insert(0, (folder / "manifest.json").read_bytes())
        took = deque((write(number, folder).seconds for number in (1, 0) * 5), maxlen=10)
        for kill in range(KILLS):
            first = kill % 2 == 0
            if first:
                rmtree(folder)
            # The old one is that of number 0, and the new one of number 1.
            write(1, folder, killed_after=chance.uniform(0, 1.2 * median(took)))
            where[first][fell(folder, None if first else whole[0], whole[1])] += 1
            took.append(write(0, folder).seconds)
            assert fell(folder, None, whole[0]) == "after"
    print(f"{median(took) * 1000:.0f} ms a write")  # noqa: T201
    for first, fallen in where.items():
        print("first write:" if first else "next write:", dict(fallen))  # noqa: T201
        assert any(place.startswith("during") for place in fallen)


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


def failing(_: Path) -> str:
    """A disk that cannot be read."""
    raise OSError(errno.EIO, "Input/output error")


def test_a_failing_disk_is_named(
    small: Path, registry: fz.Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a bundle is checked, and when one is written: then the old one stays."""
    asked = Asked(EXAMPLE, AS_OF, rules=("*/2.10.*",))
    found = asked.run(registry)
    with monkeypatch.context() as patched:
        patched.setattr(store, "digest_of_file", failing)
        told = {part.text.en for part in verify_bundle(small, registry).damaged}
        assert told
        assert all("cannot be read: Input/output error" in text for text in told)
    with monkeypatch.context() as patched:
        patched.setattr(inputs, "digest_of_file", failing)
        with pytest.raises(fz.InputErrors) as caught:
            write_bundle(small, asked, found)
        assert "cannot be read: Input/output error" in str(caught.value.faults[0])
    assert untouched(verify_bundle(small, registry))


@pytest.mark.parametrize("gone", [True, False])
def test_what_changes_while_it_is_verified_is_not_computed_with(
    small: Path, registry: fz.Registry, monkeypatch: pytest.MonkeyPatch, *, gone: bool
) -> None:
    """After the check, and before it is read: changed is damage, and gone is refused."""
    name, wanted = next(iter(manifest_of(small)["inputs"].items()))
    path = small / "objects" / wanted

    def then_changed(folder: Path, manifest: Any) -> Any:
        yield from damage(folder, manifest)
        path.write_bytes(path.read_bytes() + b" ")
        if gone:
            path.unlink()

    monkeypatch.setattr(verifying, "damage", then_changed)
    if gone:
        with pytest.raises(fz.InputErrors, match="fault"):
            verify_bundle(small, registry)
    else:
        assert [part.text.en for part in verify_bundle(small, registry).damaged] == [
            f"{name} was changed"
        ]


def test_a_link_among_the_objects_is_not_taken_for_a_leftover(
    small: Path, registry: fz.Registry
) -> None:
    """Even if it is called as one would be."""
    manifest = manifest_of(small)
    link = small / "objects" / ("0" * 64)
    link.symlink_to(small / "objects" / next(iter(manifest["inputs"].values())))
    (found,) = verify_bundle(small, registry).damaged
    assert link.name in found.text.en


def test_systems_without_locks_or_folders_to_open_write_bundles_too(
    registry: fz.Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as Windows."""
    asked = Asked(EXAMPLE, AS_OF, rules=("*/2.10.*",))
    found = asked.run(registry)
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "fcntl", None)
        patched.delattr(os, "O_DIRECTORY")
        write_bundle(tmp_path / "bundle", asked, found)
    assert untouched(verify_bundle(tmp_path / "bundle", registry))


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
