"""The text of a plan by its numbering, and which of its sentences no duty rests on.

Chinese plans number parts 一、, sections （一） and items 1. — the places that provisions name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import frozen

from fazhigov.obligations.plan import Plan

PREAMBLE = "0"
"""Where the text before the first part stands."""

_NUMERALS = "一二三四五六七八九十"
_PART = re.compile(rf"([{_NUMERALS}]+)、")
_SECTION = re.compile(rf"（([{_NUMERALS}]+)）")
_ITEM = re.compile(r"(\d+)[.．、]")
_SENTENCE = re.compile(r"[^。；！？]*[。；！？]?")


@frozen
class Passage:
    """A sentence, and the provision that it stands in."""

    provision: str
    text: str


@frozen
class SourceText:
    """A plan's text: what stands in each provision, headings left out.

    Attributes:
        items: text by provision; "2.4.0" is the opening text of a section.
        headings: the heading of a numbered item, which its duties are rules of.
    """

    items: dict[str, str]
    headings: dict[str, str]

    @staticmethod
    def parse(text: str) -> SourceText:
        """Split a text by its numbering."""
        items: dict[str, list[str]] = {}
        headings: dict[str, str] = {}
        part, place = "", PREAMBLE
        for line in map(str.strip, text.splitlines()):
            if match := _PART.match(line):
                part, place = str(_number(match[1])), ""
            elif match := _SECTION.match(line):
                place = f"{part}.{_number(match[1])}.0"
            elif match := _ITEM.match(line):
                place = f"{place.rpartition('.')[0]}.{match[1]}"
                heading = _SENTENCE.match(line)
                headings[place] = heading[0] if heading else ""
                items.setdefault(place, []).append(line)
            elif place and line.endswith("。"):  # A title is no sentence.
                items.setdefault(place, []).append(line)
        return SourceText({place: "".join(lines) for place, lines in items.items()}, headings)

    def uncovered(self, plan: Plan) -> list[Passage]:
        """Return the sentences that neither a duty nor an exhortation points to."""
        found: list[Passage] = []
        marks = _marks(plan)
        for provision, text in self.items.items():
            spans = [
                (at, at + len(anchor))
                for anchor in marks.get(provision, ())
                for at in _places(anchor, text)
            ]
            offset = len(self.headings.get(provision, ""))
            for match in _SENTENCE.finditer(text, offset):
                start, stop = match.span()
                if match[0].strip() and not any(a < stop and start < b for a, b in spans):
                    found.append(Passage(provision, match[0]))
        return found

    def misplaced(self, plan: Plan) -> list[tuple[str, str]]:
        """Return the anchors that do not stand in their provision: (provision, anchor)."""
        return [
            (provision, anchor)
            for provision, anchors in _marks(plan).items()
            for anchor in anchors
            if anchor not in self.items.get(provision, "")
        ]


def _marks(plan: Plan) -> dict[str, list[str]]:
    """Return the anchors of duties and exhortations by provision."""
    marks: dict[str, list[str]] = {}
    for duty in plan.obligations:
        if duty.citation.anchor is not None:
            marks.setdefault(duty.citation.place, []).append(duty.citation.anchor)
    for exhortation in plan.exhortations:
        marks.setdefault(exhortation.provision, []).append(exhortation.anchor)
    return marks


def _places(fragment: str, text: str) -> Iterable[int]:
    return (match.start() for match in re.finditer(re.escape(fragment), text))


def _number(numeral: str) -> int:
    """Read 一 to 九十九."""
    tens, ten, ones = numeral.rpartition("十")
    units = _NUMERALS.index(ones) + 1 if ones else 0
    if not ten:
        return units
    return 10 * (_NUMERALS.index(tens) + 1 if tens else 1) + units
