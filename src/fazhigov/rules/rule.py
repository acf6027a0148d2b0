"""Rules: an obligation made checkable by its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from fazhigov import documents
from fazhigov.errors import DataError, FazhigovError, InputErrors, near_match, refuse
from fazhigov.obligations.obligation import Obligation
from fazhigov.records.schema import RecordType
from fazhigov.rules.kind import READS, Kind
from fazhigov.text import Text


@frozen
class Provider:
    """Who brought a rule: a plugin's entry point, its distribution and version."""

    entry_point: str
    distribution: str
    version: str


@frozen
class Rule:
    """One obligation, its kind with the numbers filled in, and who brought it."""

    obligation: Obligation
    kind: Kind = field(repr=False)
    provider: Provider

    @property
    def id(self) -> str:
        """The obligation's id."""
        return self.obligation.id


def build_rules(
    obligations: tuple[Obligation, ...],
    *,
    kinds: Mapping[str, type[Any]],
    record_types: Mapping[str, RecordType],
    provider: Provider,
) -> tuple[Rule, ...]:
    """Make obligations checkable.

    Raises:
        InputErrors: unknown kinds, unknown keys or wrong values in `check`, ledgers or columns
            that do not exist; all of them together.
    """
    rules: list[Rule] = []
    faults: list[FazhigovError] = []
    for obligation in obligations:
        try:
            kind = _kind_of(obligation, kinds)
        except InputErrors as group:
            faults.extend(group.faults)
            continue
        wrong = [*_misused_columns(obligation, kind, record_types)]
        faults.extend(wrong)
        if not wrong:
            rules.append(Rule(obligation, kind, provider))
    refuse(provider.entry_point, faults)
    return tuple(rules)


def _kind_of(obligation: Obligation, kinds: Mapping[str, type[Any]]) -> Any:
    cls = kinds.get(obligation.kind)
    if cls is None:
        raise documents.one_fault(
            obligation.file,
            f"{obligation.at}.kind",
            Text(
                f"没有“{obligation.kind}”这种规则", f"no kind of rule is named {obligation.kind!r}"
            ),
            near_match(obligation.kind, kinds),
        )
    check = dict(obligation.check)
    return documents.structure(check, cls, file=obligation.file, at=f"{obligation.at}.check")


def _misused_columns(
    obligation: Obligation, kind: Kind, record_types: Mapping[str, RecordType]
) -> Iterator[DataError]:
    """Find ledgers, columns and values that a rule names but no record type has."""

    def fault(problem: Text, remedy: Text) -> DataError:
        return DataError(
            file=obligation.file, place=f"{obligation.at}.check", problem=problem, remedy=remedy
        )

    known = True
    for ledger, name in kind.columns():
        record_type = record_types.get(ledger)
        if record_type is None:
            known = False
            yield fault(
                Text(f"没有台账“{ledger}”", f"there is no ledger {ledger!r}"),
                near_match(ledger, record_types),
            )
        elif name not in record_type.fields:
            known = False
            yield fault(
                Text(f"台账“{ledger}”没有列“{name}”", f"ledger {ledger!r} has no column {name!r}"),
                near_match(name, record_type.fields),
            )
    if not known:
        return
    for key, types in READS.items():
        own, column = getattr(kind, "ledger", None), getattr(kind, key, None)
        if isinstance(own, str) and isinstance(column, str):
            found = record_types[own].fields[column]
            if found.type not in types:
                wanted = " / ".join(types)
                yield fault(
                    Text(
                        f"列“{column}”的类型是 {found.type}，{key} 需要 {wanted}",
                        f"column {column!r} is {found.type}, `{key}` reads {wanted}",
                    ),
                    Text("请改用相应类型的列", "Name a column of that type"),
                )
    for ledger, name, value in kind.values():
        found = record_types[ledger].fields[name]
        if found.type == "choice" and value not in found.options:
            yield fault(
                Text(f"列“{name}”没有选项“{value}”", f"column {name!r} has no option {value!r}"),
                near_match(str(value), found.options),
            )
        elif (found.type == "flag") != isinstance(value, bool):
            yield fault(
                Text(
                    f"列“{name}”的类型是 {found.type}，不能与 {value!r} 比较",
                    f"column {name!r} is {found.type}: it cannot be compared with {value!r}",
                ),
                Text("请改用相应类型的值", "Write a value of that type"),
            )
