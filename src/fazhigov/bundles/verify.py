"""Verification: a bundle checked to be whole, computed anew, and what differs explained."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import frozen

from fazhigov.bundles.bundle import Asked
from fazhigov.bundles.canonical import written
from fazhigov.bundles.differences import Cause, Change, causes_of, changes_of, refused
from fazhigov.bundles.manifest import (
    BASIS,
    FINDINGS,
    MANIFEST,
    SCORE,
    Manifest,
    basis,
    identity,
    installed,
    location,
    read_manifest,
    results,
)
from fazhigov.bundles.store import Damage, damage, kept, lay_out
from fazhigov.calendars.moments import parse_day_or_moment
from fazhigov.documents import one_fault
from fazhigov.errors import FazhigovError, InputErrors
from fazhigov.plugins.registry import Registry
from fazhigov.text import Lang, Text


@frozen
class Verified:
    """What came of a verification.

    Attributes:
        digest: the manifest's own: who notes it elsewhere can tell that none was put in its place.
        damaged: files of the bundle that are not what the manifest says.
        changes: findings and scores that come out otherwise.
        causes: in what the assessment of today rests on something else.
    """

    digest: str
    damaged: tuple[Damage, ...] = ()
    changes: tuple[Change, ...] = ()
    causes: tuple[Cause, ...] = ()

    @property
    def is_equal(self) -> bool:
        """Whether the bundle is whole and comes out the same."""
        return not (self.damaged or self.changes)

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "equal": self.is_equal,
            "digest": self.digest,
            "damaged": [
                {"file": d.file, "problem": d.problem.to(lang), "text": d.text.to(lang)}
                for d in self.damaged
            ],
            "changes": [change.to_json(lang) for change in self.changes],
            "causes": [cause.to_json(lang) for cause in self.causes],
        }


def verify_bundle(folder: Path, registry: Registry) -> Verified:
    """Check that a bundle is whole, and compute it anew.

    Raises:
        InputErrors: there is no bundle, or it cannot be read; every fault.
    """
    manifest = read_manifest(folder)
    damaged = tuple(damage(folder, manifest))
    if damaged:
        return Verified(manifest.digest, damaged)
    before = _kept(folder, manifest)
    with TemporaryDirectory(prefix="fazhigov-verify-") as name:
        place = Path(name)
        try:
            damaged = tuple(lay_out(folder, manifest, place))
        except OSError as error:
            raise _unreadable(folder, error.strerror or str(error)) from error
        if damaged:
            return Verified(manifest.digest, damaged)
        try:
            # In here to the end: large ledgers are read where they lie.
            now = _computed(manifest, place, registry)
        except (InputErrors, FazhigovError) as error:
            here = {**manifest.identity, **installed(registry.providers, registry.failures)}
            causes = tuple(causes_of(manifest.identity, here, {}, {}))
            return Verified(manifest.digest, (), tuple(refused(error, place)), causes)
    try:
        changes = tuple(changes_of(before[FINDINGS], now[FINDINGS], before[SCORE], now[SCORE]))
        causes = tuple(
            causes_of(
                manifest.identity,
                now["identity"],
                before[BASIS],
                now[BASIS],
                must_explain=bool(changes),
            )
        )
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        # Sealed, but not by this library.
        raise _unreadable(folder, type(error).__name__) from error
    return Verified(manifest.digest, (), changes, causes)


def _computed(manifest: Manifest, place: Path, registry: Registry) -> Mapping[str, Any]:
    """Assess what was kept with what is installed, as plain data."""
    asked = manifest.asked

    def found(stated: str | None, known: Mapping[str, Any], look_up: Any) -> str | None:
        if stated is not None and stated not in known:
            if any(name == stated or name.startswith(f"{stated}/") for name in manifest.inputs):
                return str(place / stated)
            look_up(stated)  # Says that it is not installed, whatever lies in today's folder.
        return stated

    address, source = location(asked.source)
    run = Asked(
        source=f"{address}{place / source}",
        as_of=parse_day_or_moment(asked.as_of),
        plan=found(asked.plan, registry.plans, registry.rulebook),
        year=asked.year,
        rules=asked.rules,
        scheme=found(asked.scheme, registry.schemes, registry.scheme),
    ).run(registry)
    made_by = basis(run.findings, run.score)
    now = {
        **results(run.findings, run.score),
        "identity": identity(run.findings, run.score, made_by),
        BASIS: made_by,
    }
    return dict(json.loads(written(now)))


def _kept(folder: Path, manifest: Manifest) -> Mapping[str, Any]:
    try:
        return {name: json.loads(kept(folder, wanted)) for name, wanted in manifest.outputs.items()}
    except (OSError, ValueError, RecursionError) as error:
        raise _unreadable(folder, type(error).__name__) from error


def _unreadable(folder: Path, said: str) -> InputErrors:
    return one_fault(
        f"{folder.name}/{MANIFEST}",
        "bundle",
        Text(f"无法读取：{said}", f"cannot be read: {said}"),
        Text("请换一份完好的存档", "Take a sound copy of the bundle"),
    )
