"""The ledgers that set scores, checked against the scheme that reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from fazhigov.errors import InputErrors, RecordError, near_match
from fazhigov.records.ledger import Ledger, Record
from fazhigov.scoring.facts import APPRAISALS, CLAIMS, EVENTS, INDICATORS
from fazhigov.scoring.scheme import Bonus, Item, Scheme
from fazhigov.text import Text


def check_ledgers(scheme: Scheme, ledgers: Mapping[str, Ledger]) -> None:
    """Refuse rows that a scheme cannot read.

    Raises:
        InputErrors: every fault, with file, row and column.
    """
    faults = [
        *_event_faults(scheme, _rows(ledgers, EVENTS, scheme)),
        *_appraisal_faults(scheme, _rows(ledgers, APPRAISALS, scheme)),
        *_claim_faults(scheme, _rows(ledgers, CLAIMS, scheme)),
        *_twice(ledgers, APPRAISALS, ("scheme", "item", "year", "unit")),
        *_twice(ledgers, CLAIMS, ("scheme", "item", "year", "unit")),
        *_twice(ledgers, INDICATORS, ("indicator", "year", "unit")),
    ]
    if faults:
        raise InputErrors(f"{scheme.id}: {len(faults)} fault(s)", faults)


def _rows(ledgers: Mapping[str, Ledger], name: str, scheme: Scheme) -> list[Record]:
    return [record for record in ledgers.get(name, ()) if record["scheme"] == scheme.id]


def _event_faults(scheme: Scheme, rows: Iterable[Record]) -> Iterator[RecordError]:
    items = {item.id: item for item in scheme.everything if item.deductions}
    bonuses = {bonus.id: bonus for bonus in scheme.bonuses}
    vetoed = {kind for veto in scheme.vetoes for kind in veto.events}
    for row in rows:
        name: Any = row["item"]
        if name in items:
            yield from _deduction_faults(items[name], row)
        elif name in bonuses:
            yield from _bonus_faults(bonuses[name], row)
        elif name is not None:
            yield _unknown(row, "item", name, [*items, *bonuses])
        elif row["kind"] not in vetoed:
            yield _unknown(row, "kind", row["kind"], vetoed)


def _deduction_faults(item: Item, row: Record) -> Iterator[RecordError]:
    assert item.deductions is not None
    kind, points = row["kind"], row["points"]
    if kind in item.deductions.events:
        if points is not None:
            listed = Text("该情形的扣分由方案规定", "the scheme says what this kind of event costs")
            yield _fault(row, "points", listed, Text("请留空", "Leave it empty"))
        return
    discretion = item.deductions.discretion
    if discretion is None or points is None:
        yield _unknown(row, "kind", kind, item.deductions.events)
        return
    amount: Any = points
    if not 0 <= Fraction(amount) <= discretion.at_most.value:
        yield _fault(
            row,
            "points",
            Text(f"酌情扣分 {points} 超出范围", f"{points} points are out of range"),
            Text(
                f"应在0至 {discretion.at_most.value} 之间",
                f"From 0 to {discretion.at_most.value}",
            ),
        )
    for column in ("decider", "reason"):
        if row[column] is None:
            missing = Text("酌情扣分须写明", "a discretionary deduction must state it")
            yield _fault(row, column, missing, Text("请补填", "Fill it in"))


def _bonus_faults(bonus: Bonus, row: Record) -> Iterator[RecordError]:
    if row["level"] not in bonus.levels:
        yield _unknown(row, "level", row["level"], bonus.levels)


def _appraisal_faults(scheme: Scheme, rows: Iterable[Record]) -> Iterator[RecordError]:
    items = {item.id: item.appraisal for item in scheme.everything if item.appraisal}
    for row in rows:
        name: Any = row["item"]
        if name not in items:
            yield _unknown(row, "item", name, items)
        elif row["by"] != items[name].by:
            other = Text("测评方式与方案不符", "not the appraisal that the scheme asks for")
            yield _fault(row, "by", other, Text(f"应为 {items[name].by}", items[name].by))
        result: Any = row["result"]
        full: Any = row["full_marks"]
        if not (full > 0 and 0 <= result <= full):
            yield _fault(
                row,
                "result",
                Text(f"{result} 不在0至满分 {full} 之间", f"{result} is not from 0 to {full}"),
                Text("请检查 result 与 full_marks", "Check result and full_marks"),
            )


def _claim_faults(scheme: Scheme, rows: Iterable[Record]) -> Iterator[RecordError]:
    items = {item.id: item for item in scheme.everything}
    for row in rows:
        name: Any = row["item"]
        points: Any = row["points"]
        if name not in items:
            yield _unknown(row, "item", name, items)
        elif not 0 <= Fraction(points) <= items[name].points.value:
            yield _fault(
                row,
                "points",
                Text(f"自评 {points} 超出该项分值", f"{points} is more than the item has"),
                Text(f"至多 {items[name].points.value}", f"At most {items[name].points.value}"),
            )


def _twice(
    ledgers: Mapping[str, Ledger], name: str, columns: tuple[str, ...]
) -> Iterator[RecordError]:
    """Find rows that state the same thing twice; which one counts would be a guess."""
    seen: dict[tuple[Any, ...], Record] = {}
    for row in ledgers.get(name, ()):
        key = tuple(row[column] for column in columns)
        first = seen.setdefault(key, row)
        if first is not row:
            yield _fault(
                row,
                ", ".join(columns),
                Text(f"与第{first.row}行重复", f"the same as row {first.row}"),
                Text("请只留一行", "Keep one of the two"),
            )


def _unknown(row: Record, column: str, name: Any, known: Iterable[str]) -> RecordError:
    problem = (
        Text("未填写", "empty")
        if name is None
        else Text(f"方案中没有“{name}”", f"the scheme has no {name!r}")
    )
    return _fault(row, column, problem, near_match(str(name or ""), known))


def _fault(row: Record, column: str, problem: Text, remedy: Text) -> RecordError:
    return RecordError(
        file=row.file, row=row.row or None, column=column, problem=problem, remedy=remedy
    )
