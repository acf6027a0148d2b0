"""Record types: which ledgers there are, and what stands in their columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from attrs import evolve, field, frozen

from fazhigov import documents
from fazhigov.errors import DataError, FazhigovError, InputErrors, near_match, refuse
from fazhigov.text import Text, both

FieldType = Literal[
    "text", "date", "moment", "count", "amount", "percent", "flag", "choice", "item", "year"
]
"""An `item` is an open choice: besides its own options it knows every value that a rule names."""

Basis = Literal["ledger", "survey", "attestation"]
"""What a record rests on: what an office keeps, what people were asked, what someone says."""

Use = Literal["duties", "waivers", "scores"]
"""What a ledger is kept for: to see whether duties were kept, to let off, or to set scores."""


@frozen
class Field:
    """One column: its type, unit and meaning, and the Chinese heading accepted for it."""

    name: str
    type: FieldType
    zh: str
    meaning: Text
    required: bool = False
    unit: str | None = None
    options: dict[str, str] = field(factory=dict)


@frozen
class RecordType:
    """One kind of ledger."""

    name: str
    title: Text
    key: tuple[str, ...]
    fields: dict[str, Field] = field(repr=lambda fields: f"<{len(fields)} fields>")
    basis: Basis = "ledger"
    use: Use = "duties"

    @property
    def headings(self) -> dict[str, Field]:
        """Every accepted heading and its field."""
        return {
            heading: field_
            for field_ in self.fields.values()
            for heading in (field_.name, field_.zh)
        }


@frozen
class _FieldEntry:
    type: FieldType
    zh: str
    meaning: Text
    required: bool = False
    unit: str | None = None
    options: dict[str, str] = field(factory=dict)


@frozen
class _RecordTypeFile:
    name: str
    title: Text
    key: tuple[str, ...]
    fields: dict[str, _FieldEntry]
    basis: Basis = "ledger"
    use: Use = "duties"


SOURCE = Field("source", "text", "来源", both("source"))
"""Every table may say where each row comes from."""


def load_record_type(source: documents.Source) -> RecordType:
    """Read a record type from its TOML file.

    Raises:
        InputErrors: every fault of the file.
    """
    file = documents.as_path(source).name
    entry = documents.structure(documents.read(source), _RecordTypeFile, file=file)
    faults = [
        DataError(
            file=file,
            place="key",
            problem=Text(f"主键列“{name}”不存在", f"the key names no field: {name!r}"),
            remedy=near_match(name, entry.fields),
        )
        for name in entry.key
        if name not in entry.fields
    ]
    faults += [
        DataError(
            file=file,
            place=f"fields.{name}",
            problem=Text("选项列没有选项", "a choice without options")
            if found.type == "choice"
            else Text("只有选项列可以有选项", "options on a field that is no choice"),
            remedy=Text("请检查 type 与 options", "Check type and options"),
        )
        for name, found in entry.fields.items()
        if found.type != "item" and (found.type == "choice") != bool(found.options)
    ]
    faults += [
        DataError(
            file=file,
            place=f"fields.{name}",
            problem=Text("每张表都有来源列，不能另设", "every table has a column `source` already"),
            remedy=Text("请换一个列名", "Choose another name or heading"),
        )
        for name, found in entry.fields.items()
        if SOURCE.name == name or SOURCE.zh == found.zh
    ]
    refuse(file, faults)
    return RecordType(
        name=entry.name,
        title=entry.title,
        key=entry.key,
        basis=entry.basis,
        use=entry.use,
        fields={
            name: Field(
                name=name,
                type=found.type,
                zh=found.zh,
                meaning=found.meaning,
                required=found.required or name in entry.key,
                unit=found.unit,
                options=found.options,
            )
            for name, found in entry.fields.items()
        },
    )


LEDGERS_FOLDER = "ledgers"
"""Where a plan's folder keeps record types of its own."""


def load_record_types(folder: Path | Traversable) -> list[RecordType]:
    """Read every record type of a folder, in the order of their names; none if it is not there.

    Raises:
        InputErrors: the faults of all files.
    """
    found, faults = read_record_types(folder)
    refuse(folder.name, faults)
    return found


def read_record_types(
    folder: Path | Traversable,
) -> tuple[list[RecordType], list[FazhigovError]]:
    """Read the record types of a folder that can be read, and every fault of the others."""
    found: list[RecordType] = []
    faults: list[FazhigovError] = []
    if not folder.is_dir():
        return found, faults
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            try:
                found.append(load_record_type(entry))
            except InputErrors as group:
                faults.extend(group.faults)
    return found, faults


def with_items(
    record_types: Mapping[str, RecordType], named: Iterable[tuple[str, str, str, str]]
) -> dict[str, RecordType]:
    """Let open choices know the values that rules name.

    Args:
        record_types: by name.
        named: (ledger, field, value, Chinese label); a value known already keeps its label.
    """
    wanted: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for ledger, name, value, label in named:
        if record_types[ledger].fields[name].type == "item":
            wanted[ledger, name].setdefault(value, label)
    known = dict(record_types)
    for (ledger, name), labels in wanted.items():
        column = known[ledger].fields[name]
        options = dict(column.options)
        for value, label in labels.items():
            taken = label in options.values()
            options.setdefault(value, value if taken else label)
        fields = {**known[ledger].fields, name: evolve(column, options=options)}
        known[ledger] = evolve(known[ledger], fields=fields)
    return known
