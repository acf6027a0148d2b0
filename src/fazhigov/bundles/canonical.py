"""One way to write a value down, so that its digest says whether it is the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import fields, has

_LEFT_OUT = {"file", "at", "examples", "provider"}
"""Where a rule stands in its file, its examples and who brought it change no verdict."""


def digest(value: Any) -> str:
    """Return the digest of a value by what it holds, however it is laid out."""
    return digest_of_bytes(written(plain(value)))


def digest_of_bytes(content: bytes) -> str:
    """Return the SHA-256 of a file."""
    return sha256(content).hexdigest()


def written(value: Any) -> bytes:
    """Write plain data as JSON, always the same bytes for the same data."""
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    return text.encode() + b"\n"


def plain(value: Any) -> Any:  # noqa: PLR0911  # one line for each type
    """Turn a value into plain data.

    Raises:
        TypeError: a value of a kind that has no one way to be written.
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction | Decimal | Path):
        return str(value)
    if has(type(value)):
        parts = {a.name: getattr(value, a.name) for a in fields(type(value))}
        kept = {name: plain(part) for name, part in parts.items() if name not in _LEFT_OUT}
        return {"": type(value).__name__, **kept}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(part) for key, part in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(part) for part in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    raise TypeError(f"cannot be written down: {value!r}")
