"""Report formats: how an assessment is put before people, beyond what the core offers."""

from __future__ import annotations

import re
from collections.abc import Callable

from attrs import field, frozen

from fazhigov.assessment.findings import Findings
from fazhigov.scoring.scored import Score
from fazhigov.text import Lang, Text

BUILT_IN = ("text", "json", "xlsx", "html")
"""The formats of the command line itself; no plugin can take their names."""

Render = Callable[[Findings, Score, Lang], str | bytes]
"""What makes a report: an assessment's findings, their score and a language become a file."""

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_SUFFIX = re.compile(r"(\.[a-z0-9]+)+")


@frozen
class ReportFormat:
    """A further format of reports.

    Attributes:
        name: what `fazhigov assess --format` calls it, in small letters, digits and hyphens.
        title: what people call it.
        media_type: such as `text/markdown`; what is no text is only written to a file.
        suffix: how its files are named at the end, such as `.md`.
        render: makes a report of findings, score and language: text, or bytes.

    Raises:
        ValueError: a name is built in already, or one of the others is not of its form.
        TypeError: the title is no `Text`, or *render* cannot be called.
    """

    name: str
    title: Text
    media_type: str
    suffix: str
    render: Render = field(repr=False)

    def __attrs_post_init__(self) -> None:
        for what, value, form in (
            ("name", self.name, _NAME),
            ("media_type", self.media_type, _MEDIA_TYPE),
            ("suffix", self.suffix, _SUFFIX),
        ):
            if not isinstance(value, str) or not form.fullmatch(value):
                raise ValueError(f"the report's {what} {value!r} does not match {form.pattern}")
        if self.name in BUILT_IN:
            raise ValueError(f"the report's name {self.name!r} is that of a built-in format")
        if not isinstance(self.title, Text):
            raise TypeError(f"the title of the report {self.name!r} is no fazhigov.Text")
        if not callable(self.render):
            raise TypeError(f"render of the report {self.name!r} cannot be called")

    @property
    def is_text(self) -> bool:
        """Whether it can be printed."""
        return self.media_type.startswith("text/")
