"""Where a duty stands: a document, a place in it, and how well that was checked."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from fazhigov.documents import Confidence, Period
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
    """A national norm that demands the same."""

    document: str
    confidence: Confidence
    article: str | None = None
