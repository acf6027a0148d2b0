"""Record types: which ledgers there are, and what stands in their columns."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from fazhigov import documents
from fazhigov.errors import DataError, near_match, refuse
from fazhigov.text import Text, both

FieldType = Literal[
    "text", "date", "moment", "count", "amount", "percent", "flag", "choice", "year"
]


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

    @property
    def label(self) -> Text:
        """The column's heading: Chinese, and the name used in files and code."""
        return Text(self.zh, self.name)


@frozen
class RecordType:
    """One kind of ledger."""

    name: str
    title: Text
    key: tuple[str, ...]
    fields: dict[str, Field] = field(repr=lambda fields: f"<{len(fields)} fields>")

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
        if (found.type == "choice") != bool(found.options)
    ]
    refuse(file, faults)
    return RecordType(
        name=entry.name,
        title=entry.title,
        key=entry.key,
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
