"""Where a duty stands: a document, a place in it, and how well that was checked."""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import frozen

from fazhigov.documents import Confidence
from fazhigov.text import Text

Level = Literal["law", "state-council", "ministry", "province", "county-plan"]


@frozen
class Period:
    """When something is in force, both ends included."""

    from_: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether *day* lies in the period."""
        return self.from_ <= day and (self.until is None or day <= self.until)

    def meets(self, first: date, last: date) -> bool:
        """Tell whether any day from *first* through *last* lies in the period."""
        return self.from_ <= last and (self.until is None or first <= self.until)


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
