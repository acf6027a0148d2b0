"""Rules: an obligation made checkable by its kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import field, frozen

from fazhigov import documents
from fazhigov.errors import DataError, FazhigovError, near_match, refuse
from fazhigov.obligations.obligation import Obligation
from fazhigov.records.schema import Basis, RecordType
from fazhigov.rules.kind import Kind
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
    rules, faults = read_rules(
        obligations, kinds=kinds, record_types=record_types, provider=provider
    )
    refuse(provider.entry_point, faults)
    return rules


def read_rules(
    obligations: tuple[Obligation, ...],
    *,
    kinds: Mapping[str, type[Any]],
    record_types: Mapping[str, RecordType],
    provider: Provider,
) -> tuple[tuple[Rule, ...], list[FazhigovError]]:
    """Make those obligations checkable that can be, and return every fault of the others."""
    rules: list[Rule] = []
    faults: list[FazhigovError] = []
    for obligation in obligations:
        kind, wrong = _kind_of(obligation, kinds)
        if kind is not None:
            wrong += _misused_columns(obligation, kind, record_types)
        faults += wrong
        if kind is not None and not wrong:
            rules.append(Rule(obligation, kind, provider))
    return tuple(rules), faults


def basis_of(rule: Rule, record_types: Mapping[str, RecordType]) -> Basis:
    """Say what decides a rule: an office's ledgers, a survey, or what someone attests."""
    bases = {record_types[column.ledger].basis for column in rule.kind.columns()}
    return next(basis for basis in ("attestation", "survey", "ledger") if basis in bases)


def items_of(rules: Iterable[Rule]) -> Iterator[tuple[str, str, str, str]]:
    """Iterate over what rules compare columns with: ledger, field, value, and the duty's title."""
    for rule in rules:
        for column in rule.kind.columns():
            for value in column.compared:
                if isinstance(value, str):
                    yield column.ledger, column.field, value, rule.obligation.title.zh


def _kind_of(
    obligation: Obligation, kinds: Mapping[str, type[Any]]
) -> tuple[Kind | None, list[FazhigovError]]:
    cls = kinds.get(obligation.kind)
    if cls is None:
        fault = DataError(
            file=obligation.file,
            place=f"{obligation.at}.kind",
            problem=Text(
                f"没有“{obligation.kind}”这种规则", f"no kind of rule is named {obligation.kind!r}"
            ),
            remedy=near_match(obligation.kind, kinds),
        )
        return None, [fault]
    check = dict(obligation.check)
    return documents.salvage(check, cls, file=obligation.file, at=f"{obligation.at}.check")


def _misused_columns(
    obligation: Obligation, kind: Kind, record_types: Mapping[str, RecordType]
) -> Iterator[DataError]:
    """Find ledgers, columns and values that a rule names but no record type has."""

    def fault(problem: Text, remedy: Text) -> DataError:
        return DataError(
            file=obligation.file, place=f"{obligation.at}.check", problem=problem, remedy=remedy
        )

    missing: set[str] = set()
    for column in kind.columns():
        record_type = record_types.get(column.ledger)
        if record_type is None:
            if column.ledger not in missing:
                missing.add(column.ledger)
                yield fault(
                    Text(f"没有台账“{column.ledger}”", f"there is no ledger {column.ledger!r}"),
                    near_match(column.ledger, record_types),
                )
            continue
        found = record_type.fields.get(column.field)
        if found is None:
            yield fault(
                Text(
                    f"台账“{column.ledger}”没有列“{column.field}”",
                    f"ledger {column.ledger!r} has no column {column.field!r}",
                ),
                near_match(column.field, record_type.fields),
            )
            continue
        if column.types and found.type not in column.types:
            wanted = " / ".join(column.types)
            yield fault(
                Text(
                    f"列“{found.name}”的类型是 {found.type}，此处需要 {wanted}",
                    f"column {found.name!r} is {found.type}; what is read here is {wanted}",
                ),
                Text("请改用相应类型的列或值", "Name a column, or write a value, of that type"),
            )
        if found.type == "choice":
            for value in column.compared:
                if value not in found.options:
                    yield fault(
                        Text(
                            f"列“{found.name}”没有选项“{value}”",
                            f"column {found.name!r} has no option {value!r}",
                        ),
                        near_match(str(value), found.options),
                    )
