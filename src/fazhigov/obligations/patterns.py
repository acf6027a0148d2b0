"""Patterns: what many duties of one form share, written once.

A pattern holds a kind, its `check` and its worked examples, with `{placeholders}` in keys and
values. A rule that names it fills them by its `with` table; `{item}` is the rule's own place and
name unless it says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from fazhigov.errors import FazhigovError, near_match
from fazhigov.text import Text

_PLACEHOLDER = re.compile(r"\{(\w+)\}")

MOST_CHARACTERS = 20_000
"""Of a pattern, and of what a rule fills into it: many rules repeat it, and it repeats words."""

ITEM = "item"
"""The placeholder that every rule fills by itself."""


class PatternError(FazhigovError, ValueError):
    """A pattern that is not there, or is not filled in right."""


@frozen
class Pattern:
    """A form that many rules share."""

    kind: str
    check: dict[str, Any]
    examples: tuple[dict[str, Any], ...]
    evidence: Text | None = None

    def __attrs_post_init__(self) -> None:
        _refuse_length(_length([self.check, *self.examples]))

    @property
    def placeholders(self) -> set[str]:
        """The names to be filled."""
        return set(_found_in([self.check, *self.examples]))

    def filled(self, given: Mapping[str, str], item: str) -> tuple[dict[str, Any], list[Any]]:
        """Return check and examples with the placeholders filled.

        Raises:
            PatternError: a placeholder is not given, or something is given that has no place.
        """
        wanted = self.placeholders
        values = {ITEM: item, **given}
        missing, unused = sorted(wanted - set(values)), sorted(set(given) - wanted)
        if missing or unused:
            raise PatternError(_misfit(missing, unused, wanted))
        _refuse_length(sum(len(values[n]) for n in _found_in([self.check, *self.examples])))
        return _filled(self.check, values), _filled(list(self.examples), values)


def _length(value: Any) -> int:
    """Count characters, and one for each value besides."""
    if isinstance(value, dict):
        return 1 + sum(_length(key) + _length(part) for key, part in value.items())
    if isinstance(value, list | tuple):
        return 1 + sum(map(_length, value))
    return 1 + len(value) if isinstance(value, str) else 1


def _refuse_length(length: int) -> None:
    if length > MOST_CHARACTERS:
        raise PatternError(
            Text(
                f"模板共 {length:,} 字，多于 {MOST_CHARACTERS:,}",
                f"a pattern of {length:,} characters: more than {MOST_CHARACTERS:,}",
            )
        )


def _misfit(missing: list[str], unused: list[str], wanted: set[str]) -> Text:
    said: list[Text] = []
    if missing:
        names = ", ".join(missing)
        said.append(Text(f"with 缺少：{names}", f"`with` lacks: {names}"))
    for name in unused:
        hint = near_match(name, wanted)
        said.append(
            Text(
                f"with 中的“{name}”无处可填。{hint.zh}",
                f"`with` gives an unused {name!r}. {hint.en}",
            )
        )
    return Text("；".join(t.zh for t in said), "; ".join(t.en for t in said))


def _found_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _PLACEHOLDER.findall(value)
    elif isinstance(value, dict):
        yield from _found_in([*value, *value.values()])
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _found_in(part)


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _PLACEHOLDER.sub(lambda match: values[match[1]], value)
    if isinstance(value, dict):
        return {_filled(k, values): _filled(v, values) for k, v in value.items()}
    if isinstance(value, list):
        return [_filled(part, values) for part in value]
    return value
