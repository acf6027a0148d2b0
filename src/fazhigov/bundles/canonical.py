"""One way to write a value down, so that its digest says whether it is the same."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from attrs import fields, has

from fazhigov.errors import AssessmentError
from fazhigov.obligations.obligation import Obligation
from fazhigov.obligations.plan import Exhortation, Plan
from fazhigov.rules.rule import Rule
from fazhigov.text import Text

_LEFT_OUT: dict[type[Any], set[str]] = {
    Rule: {"provider"},
    Obligation: {"file", "at", "examples"},
    Exhortation: {"file", "at"},
    Plan: {"obligations"},
}
"""Where a rule stands in its file, its examples and who brought it change no verdict; a plan's
obligations are written down as its rules. By class: a plugin's kind may call its own column `at`.
"""


def digest(value: Any) -> str:
    """Return the digest of a value by what it holds, however it is laid out.

    Raises:
        AssessmentError: the value holds something of a type that is not known here.
    """
    return digest_of_bytes(written(plain(value)))


def digest_of_bytes(content: bytes) -> str:
    """Return the SHA-256 of a file."""
    return sha256(content).hexdigest()


def written(value: Any) -> bytes:
    """Write plain data as JSON, always the same bytes for the same data."""
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    # A lone surrogate has no bytes of its own in UTF-8; it is kept as JSON's escape.
    return re.sub("[\ud800-\udfff]", lambda m: f"\\u{ord(m[0]):04x}", text).encode() + b"\n"


def plain(value: Any) -> Any:
    """Turn a value into plain data.

    Raises:
        AssessmentError: a value of a type that has no one way to be written.
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | bool):
        return value
    if has(type(value)):
        left_out = _LEFT_OUT.get(type(value), set())
        names = [a.name for a in fields(type(value)) if a.name not in left_out]
        return {"": type(value).__name__, **{n: plain(getattr(value, n)) for n in names}}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        parts = [plain(part) for part in value]
        return parts if isinstance(value, list | tuple) else sorted(parts, key=str)
    return _one(value)


def _one(value: Any) -> str:
    """Write a value that is not made of others."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Fraction | Decimal | PurePath | timedelta):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, re.Pattern):
        return f"/{value.pattern!s}/{value.flags}"
    if isinstance(value, type):
        return f"{value.__module__}.{value.__qualname__}"
    name = type(value).__name__
    raise AssessmentError(
        Text(
            f"不能存档：{name} 类型的值没有确定的写法；插件的规则请只用数、文字、日期及其组合",
            f"cannot be kept in a bundle: a value of type {name} has no one way to be written. "
            "Let the plugin's kind hold numbers, text, dates and what is made of them",
        )
    )
