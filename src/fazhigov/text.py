"""Text that people read, in Chinese and in English."""

from __future__ import annotations

import re
from typing import Any, Literal, get_args

from attrs import frozen

Lang = Literal["zh-CN", "en"]

LANGS: tuple[Lang, ...] = get_args(Lang)


@frozen
class Text:
    """One statement in both languages of the project."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en

    def to(self, lang: Lang) -> str:
        """Return the text in *lang*.

        Raises:
            ValueError: *lang* is neither "zh-CN" nor "en".
        """
        if lang == "zh-CN":
            return self.zh
        if lang == "en":
            return self.en
        raise ValueError(f"unknown language {lang!r}: use one of {', '.join(LANGS)}")

    def format(self, **values: Any) -> Text:
        """Fill the placeholders; a `Text` among the values gives each side its own language."""
        return Text(
            zh=self.zh.format(**{k: _side(v, "zh-CN") for k, v in values.items()}),
            en=self.en.format(**{k: _side(v, "en") for k, v in values.items()}),
        )


NO_TEXT = Text("", "")
"""Nothing to say."""


def printable(text: str) -> str:
    """Show by its number what is no text: control characters, reversals of the reading direction.

    They would move a terminal's cursor, or make one name look like another; surrogates cannot
    even be written. Line breaks and tabs stay.
    """
    return _INVISIBLE.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def both(text: str) -> Text:
    """Say the same in both languages: names, numbers, addresses."""
    return Text(zh=text, en=text)


_INVISIBLE = re.compile(
    "\r(?!\n)|[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)


def _side(value: Any, lang: Lang) -> Any:
    return value.to(lang) if isinstance(value, Text) else value
