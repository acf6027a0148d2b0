"""The core's own plugin: the built-in kinds, the common ledgers, shared rule sets, the schemes."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from fazhigov.documents import Source
from fazhigov.plugins.markers import hookimpl
from fazhigov.rules.kinds import BUILT_IN_KINDS
from fazhigov.scoring.scheme import Scheme
from fazhigov.scoring.scorecard import built_in_scheme, example_scheme


@hookimpl
def fazhigov_rule_kinds() -> list[type[Any]]:
    """Bring the built-in kinds."""
    return list(BUILT_IN_KINDS)


@hookimpl
def fazhigov_record_types() -> list[Source]:
    """Bring the ledgers that any county keeps."""
    return _data("ledgers")


@hookimpl
def fazhigov_rule_sets() -> list[Source]:
    """Bring what binds several departments, such as all that enforce, for them to use."""
    return _data("rule_sets")


@hookimpl
def fazhigov_schemes() -> list[Scheme]:
    """Bring the scheme that weighs every section the same, and the example of all features."""
    return [built_in_scheme(), example_scheme()]


def _data(folder: str) -> list[Source]:
    found = files("fazhigov") / folder
    names = sorted(entry.name for entry in found.iterdir() if entry.name.endswith(".toml"))
    return [found / name for name in names]
