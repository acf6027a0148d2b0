"""Look into rules: everything of one type that they hold, and the line where a thing stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import fields, has


def parts_of(value: Any, wanted: type[Any]) -> Iterator[Any]:
    """Iterate over everything of one type inside an attrs value."""
    if isinstance(value, wanted):
        yield value
    elif has(type(value)):
        for attribute in fields(type(value)):
            yield from parts_of(getattr(value, attribute.name), wanted)
    elif isinstance(value, tuple):
        for part in value:
            yield from parts_of(part, wanted)


_PART = re.compile(r"(\w+)(?:\[(\d+)\])?")


def line_of(text: str, place: str) -> int | None:
    """Return the line of a TOML text at which a place such as "rules[3].check.term" stands.

    The deepest part of the place that can be found; None if not even the first can.
    """
    lines = text.splitlines()
    start, end, found = 0, len(lines), None
    path: list[str] = []
    for name, number in _PART.findall(place):
        path.append(name)
        dotted = re.escape(".".join(path))
        table = re.compile(rf"\s*\[\[?{dotted}\]\]?\s*(#.*)?$")
        heads = [n for n in range(start, end) if table.match(lines[n])]
        wanted = int(number or 0)
        if len(heads) > wanted:
            start = found = heads[wanted]
            after = heads[wanted + 1 :] if number else []
            end = after[0] if after else end
            continue
        key = re.compile(rf"\s*{re.escape(name)}\s*=")
        keys = [n for n in range(start, end) if key.match(lines[n])]
        if keys:
            found = keys[0]
        break
    return None if found is None else found + 1
