"""Bundles and templates that lead elsewhere: links, pipes and devices in the place of files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

import fazhigov as fz
from confined import Confined
from fazhigov.bundles.bundle import Asked, write_bundle
from fazhigov.bundles.manifest import sealed
from fazhigov.bundles.run import Run
from fazhigov.bundles.verify import verify_bundle

ASKED = Asked("examples/qingyuan-2024", date(2025, 4, 30), rules=("*/2.10.*",))
SECONDS, MEGABYTES = 20, 500


@pytest.fixture(scope="module")
def confined() -> Iterator[Confined]:
    """A process that forks for each call."""
    with Confined() as calls:
        yield calls


@pytest.fixture(scope="module")
def judged(registry: fz.Registry) -> Run:
    """What the bundles hold."""
    return ASKED.run(registry)


@pytest.fixture(scope="module")
def whole(judged: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound bundle."""
    folder = tmp_path_factory.mktemp("whole") / "bundle"
    write_bundle(folder, ASKED, judged)
    return folder


INSTEAD: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a folder": Path.mkdir,
    "a circle": lambda path: path.symlink_to(path.name),
}


@pytest.mark.parametrize("instead", INSTEAD)
@pytest.mark.parametrize("file", ["manifest.json", "object"])
def test_what_is_no_file_in_a_bundle_is_not_waited_for(
    confined: Confined, whole: Path, tmp_path: Path, file: str, instead: str
) -> None:
    """The manifest is refused; another file is damage, and nothing of it is read."""
    folder = copytree(whole, tmp_path / "bundle")
    place = folder / file
    if file == "object":
        place = sorted((folder / "objects").iterdir())[0]
    place.unlink()
    INSTEAD[instead](place)
    came = confined("verify", folder)
    assert came.status == (3 if file == "manifest.json" else 0), came
    assert ("bundle/manifest.json, file: " if came.status else "is no plain file") in came.said
    assert came.seconds < SECONDS
    assert came.megabytes < MEGABYTES


def test_a_link_to_the_same_bytes_is_damage(
    registry: fz.Registry, whole: Path, tmp_path: Path
) -> None:
    """What lies outside of a bundle is no part of it, even if it is the same today."""
    folder = copytree(whole, tmp_path / "bundle")
    place = sorted((folder / "objects").iterdir())[0]
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    (damage,) = verify_bundle(folder, registry).damaged
    assert damage.problem == fz.Text("不是普通文件", "is no plain file")


@pytest.mark.parametrize(
    "name", ["manifest.json", ".lock", "manifest.json.unfinished", "objects", "an object"]
)
@pytest.mark.parametrize("first", [True, False], ids=["first", "again"])
def test_nothing_is_written_through_a_link(
    judged: Run, whole: Path, tmp_path: Path, name: str, *, first: bool
) -> None:
    """Where a bundle is to be: refused, or the link goes; what it leads to stays as it was."""
    folder = tmp_path / "bundle"
    objects = folder / "objects"
    precious = tmp_path / "precious"
    if first:
        objects.mkdir(parents=True)
    else:
        copytree(whole, folder)
    kept = sorted((whole / "objects").iterdir())[0].name
    place = objects / f"{kept}.unfinished" if name == "an object" else folder / name
    if name == "objects":
        objects.rename(precious)
        (precious / ("0" * 64)).write_text("mine", "utf-8")
    else:
        place.unlink(missing_ok=True)
        precious.write_text("mine", "utf-8")
    place.symlink_to(precious)
    before = _held(precious)
    if name == "an object" and not first:
        write_bundle(folder, ASKED, judged)
        assert not place.is_symlink()
    else:
        with pytest.raises(fz.InputErrors) as caught:
            write_bundle(folder, ASKED, judged)
        assert "neither empty nor a bundle" in str(caught.value.faults[0])
    assert _held(precious) == before


def _held(path: Path) -> dict[str, bytes]:
    files = path.iterdir() if path.is_dir() else (path,)
    return {file.name: file.read_bytes() for file in files}


def test_a_manifest_of_more_than_64_mb_is_not_read(confined: Confined, tmp_path: Path) -> None:
    """Neither are its files looked for."""
    with (tmp_path / "manifest.json").open("wb") as stream:
        stream.write(b'{"format": 1, "a": "')
        stream.truncate(3_000_000_000)
    came = confined("verify", tmp_path)
    assert "manifest.json, file: more than 64,000,000 bytes" in came.said
    assert came.megabytes < MEGABYTES


def test_a_template_takes_the_place_of_a_link(run: Any, tmp_path: Path) -> None:
    """Of the link itself: what it leads to stays as it was."""
    precious = tmp_path / "precious"
    precious.write_text("mine", "utf-8")
    (tmp_path / "x.xlsx").symlink_to(precious)
    status, *_ = run("template", tmp_path / "x.xlsx", "--ledger", "survey")
    assert precious.read_text("utf-8") == "mine"
    assert (status, (tmp_path / "x.xlsx").is_symlink()) == (0, False)


def test_inputs_that_would_lie_upon_each_other(
    registry: fz.Registry, whole: Path, tmp_path: Path
) -> None:
    """One name is a folder of another's: a fault, not a crash."""
    folder = copytree(whole, tmp_path / "bundle")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    del manifest["digest"]
    name, wanted = next(iter(manifest["inputs"].items()))
    manifest["inputs"][f"{name}/below"] = wanted
    (folder / "manifest.json").write_bytes(sealed(manifest))
    with pytest.raises(fz.InputErrors) as caught:
        verify_bundle(folder, registry)
    assert str(caught.value.faults[0]).startswith("bundle/manifest.json, bundle: cannot be read")
