"""Where a duty stands: a document, a place in it, and how well that was checked."""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import frozen

from fazhigov.documents import Confidence, MisfitError, Period
from fazhigov.text import Text

ANCHOR_LENGTH = 14
"""The most characters of a text that an anchor repeats: it points, it does not copy."""

Level = Literal["law", "state-council", "ministry", "province", "county-plan"]


@frozen
class Document:
    """A plan, law or regulation that duties stand in."""

    title: Text
    level: Level
    in_force: Period
    number: str | None = None


@frozen
class Citation:
    """A place in a document: a provision of the plan ("2.4.1") or an article of a norm ("33")."""

    document: Text
    place: str
    anchor: str | None = None
    confidence: Confidence = "text"
    level: Level = "county-plan"

    @property
    def text(self) -> Text:
        """The citation in words; "?" stands for an article that was not checked."""
        if self.place == "?":
            return Text(
                f"{self.document.zh}（条次未核）", f"{self.document.en} (article not checked)"
            )
        return Text(f"{self.document.zh} {self.place}", f"{self.document.en} {self.place}")


@frozen
class Norm:
    """Another text that demands the same, sets the same number otherwise, or a duty beside it.

    Attributes:
        document: the text.
        confidence: how well it was checked.
        article: the place in it.
        level: whose text it is; needed with a number.
        number: the name, in the rule's `check`, of a number that it sets too, such as "term".
        value: its own value of that number, such as "20 working days" or "4".
        since: from when on it is in force, if the rule is older.
        governs: which of the two governs and why, where more is known than the levels say.
        separate: it is another duty beside this one, not the same: both are to be kept, and
            neither number is stricter or laxer than the other.
    """

    document: str
    confidence: Confidence
    article: str | None = None
    level: Level | None = None
    number: str | None = None
    value: str | None = None
    since: date | None = None
    governs: Text | None = None
    separate: bool = False

    def __attrs_post_init__(self) -> None:
        given = [part is not None for part in (self.number, self.value, self.level)]
        if any(given[:2]) and not all(given):
            raise MisfitError(
                Text(
                    "number、value、level 应同时填写",
                    "number, value and level go together",
                )
            )
        if self.separate and self.number is None:
            raise MisfitError(
                Text(
                    "separate 须与 number、value、level 同填",
                    "separate goes with number, value and level",
                )
            )

    @property
    def text(self) -> str:
        """The citation; it is not known in other languages."""
        return f"{self.document} {self.article}" if self.article else self.document
