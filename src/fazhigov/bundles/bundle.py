"""Bundles: what was asked for, what it was made from and what came of it, kept together."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen

from fazhigov.bundles.canonical import digest_of_bytes, written
from fazhigov.bundles.inputs import Taken, take
from fazhigov.bundles.manifest import BASIS, FORMAT, basis, identity, results, sealed
from fazhigov.bundles.run import Run, run
from fazhigov.bundles.store import replace_bundle, require_room
from fazhigov.errors import DataError
from fazhigov.plugins.registry import Registry
from fazhigov.text import Text


@frozen
class Asked:
    """What was asked for, so that it can be asked for again."""

    source: str
    as_of: date
    plan: str | None = None
    year: int | None = None
    rules: tuple[str, ...] = ()
    scheme: str | None = None

    def run(self, registry: Registry) -> Run:
        """Assess and score.

        Raises:
            InputErrors: the records, the plan or the scheme are refused, with every fault.
            UnknownNameError: there is no such plan, rule or scheme.
        """
        return run(
            self.source,
            registry=registry,
            plan=self.plan,
            year=self.year,
            as_of=self.as_of,
            rules=self.rules,
            scheme=self.scheme,
        )

    def take(self, registry: Registry, folder: Path) -> Taken:
        """Take note of the inputs before they are read, and make sure that they can be kept.

        Args:
            registry: says which names are those of installed plans and schemes.
            folder: where the bundle is to be.

        Raises:
            InputErrors: a source is no file or folder, or *folder* holds something else.
        """
        require_room(folder)
        own_plan = self.plan is not None and self.plan not in registry.plans
        own_scheme = self.scheme is not None and self.scheme not in registry.schemes
        return take(
            {
                "records": self.source,
                "plan": self.plan if own_plan else None,
                "scheme": self.scheme if own_scheme else None,
            }
        )


def write_bundle(folder: Path, asked: Asked, found: Run, taken: Taken | None = None) -> None:
    """Write an assessment with everything that it was made from.

    Args:
        folder: the bundle's; one that is there is replaced as a whole.
        asked: what was asked for; its source must be files.
        found: what came of it.
        taken: what `asked.take` returned before the assessment: with it, a file that changed
            meanwhile is refused. None takes the files as they are now.

    Raises:
        InputErrors: the source is no file or folder, changed, or *folder* holds something else.
        AssessmentError: a plugin's kind of rule holds what cannot be written down.
        DataError: the disk is full, or may not be written to, or the plan is a folder that was
            not asked for by name; the old bundle stands.
    """
    taken = asked.take(found.registry, folder) if taken is None else taken
    if asked.plan is None and found.findings.rulebook.plan.id not in found.registry.plans:
        raise DataError(
            file="county.toml",
            place="plan",
            problem=Text(
                "是未安装的规划文件夹", "names the folder of a plan that is not installed"
            ),
            remedy=Text("存档时请用 --plan 指明", "To keep it in a bundle, name it with --plan"),
        )
    made_by = basis(found.findings, found.score)
    contents: dict[str, bytes] = {}
    outputs: dict[str, str] = {}
    for name, value in {BASIS: made_by, **results(found.findings, found.score)}.items():
        content = written(value)
        outputs[name] = digest_of_bytes(content)
        contents[outputs[name]] = content
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "asked": {
            "as_of": found.findings.as_of.isoformat(),
            "year": asked.year,
            "rules": list(asked.rules),
            "source": taken.again["records"],
            "plan": taken.again.get("plan", asked.plan),
            "scheme": taken.again.get("scheme", asked.scheme),
        },
        "inputs": dict(taken.digests),
        "outputs": outputs,
        "identity": identity(found.findings, found.score, made_by),
    }
    replace_bundle(folder, sealed(manifest), contents, taken)
