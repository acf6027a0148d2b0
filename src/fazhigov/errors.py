"""Everything that can go wrong, as one tree.

```
FazhigovError                      says what is wrong in both languages (`.text`)
├── CalendarError (ValueError)
│   ├── CalendarCoverageError      the day is not known: its year's notice is not published
│   └── NoticeError                a notice contradicts itself or another one
├── TermError (ValueError)         a length that cannot be read or makes no sense
├── MomentError (ValueError)       a date or a moment without what is needed to place it
├── DeadlineError (ValueError)     a window, a tolled interval or an extension that cannot be
├── DataError (ValueError)         one fault in one file: file, place, remedy
│   └── RecordError                one fault in a ledger: file, row, column, value, expected
├── UnknownNameError (LookupError) a plan, rule, department or scheme that is not there
├── AssessmentError (ValueError)   an assessment that was asked for in a way that has no answer
├── SchemeError (ValueError)       a scheme that contradicts itself or does not fit its use
└── PluginError                    one plugin that failed: distribution, entry point, stage

InputErrors (ExceptionGroup)       all faults of one input together
PluginErrors (ExceptionGroup)      all plugins that failed together
```
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import TypeVar

from fazhigov.text import Text, both


class FazhigovError(Exception):
    """Base of every error that fazhigov raises on purpose.

    Attributes:
        text: what is wrong, in both languages.
    """

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class CalendarError(FazhigovError, ValueError):
    """A question that the working calendar cannot answer."""


class CalendarCoverageError(CalendarError):
    """The answer depends on days that no published notice has settled."""


class NoticeError(CalendarError):
    """A holiday notice that contradicts itself or another notice."""


class TermError(FazhigovError, ValueError):
    """A term that cannot be read, or is of no length."""


class MomentError(FazhigovError, ValueError):
    """A date or moment that cannot be placed in Asia/Shanghai."""


class DeadlineError(FazhigovError, ValueError):
    """A deadline that cannot be computed from what was given."""


class DataError(FazhigovError, ValueError):
    """One fault in one data file.

    Attributes:
        file: the file.
        place: where it stands in the file.
        problem: what is wrong.
        remedy: what to do about it.
    """

    def __init__(self, *, file: str, place: str | Text, problem: Text, remedy: Text) -> None:
        # A key or an id is the same in both languages.
        where = both(place) if isinstance(place, str) else place
        super().__init__(
            Text(
                zh=f"{file}，{where.zh}：{problem.zh}。{remedy.zh}",
                en=f"{file}, {where.en}: {problem.en}. {remedy.en}",
            )
        )
        self.file = file
        self.place = where.en
        self.problem = problem
        self.remedy = remedy


WHOLE_FILE = Text("整个文件", "file")
"""The place of a fault that has none of its own in the file."""


def at_row(number: int) -> Text:
    """Name a row of a table as a place."""
    return Text(f"第{number}行", f"row {number}")


def at_line(number: int) -> Text:
    """Name a line of a text as a place."""
    return Text(f"第{number}行", f"line {number}")


def at_byte(number: int) -> Text:
    """Name a byte of a file as a place."""
    return Text(f"第{number}字节", f"byte {number}")


class RecordError(DataError):
    """One fault in a ledger. Rows are counted as a spreadsheet shows them: the heading is row 1.

    Attributes:
        row: the row; None where it is about no single one.
        column: the column; None where it is about no single one.
    """

    def __init__(
        self, *, file: str, row: int | None, column: str | None, problem: Text, remedy: Text
    ) -> None:
        parts = [at_row(row)] if row is not None else []
        if column is not None:
            parts.append(Text(f"“{column}”列", f"column {column!r}"))
        place = Text("，".join(p.zh for p in parts), ", ".join(p.en for p in parts))
        super().__init__(
            file=file, place=place if parts else WHOLE_FILE, problem=problem, remedy=remedy
        )
        self.row = row
        self.column = column


class UnknownNameError(FazhigovError, LookupError):
    """A name that nothing installed answers to."""


class AssessmentError(FazhigovError, ValueError):
    """An assessment asked for in a way that has no answer."""


class SchemeError(FazhigovError, ValueError):
    """A scheme that contradicts itself, or one that does not fit what it is used for."""


class PluginError(FazhigovError):
    """One plugin that could not be used, and why.

    Attributes:
        entry_point: its name, as `--require` takes it.
        distribution: the package that brings it.
        version: the package's version.
        stage: what was being done with it, such as importing.
        cause: what went wrong.
    """

    def __init__(
        self,
        *,
        entry_point: str,
        distribution: str,
        version: str,
        stage: str,
        cause: str,
        remedy: Text | None = None,
    ) -> None:
        who = f"{entry_point} ({distribution} {version})"
        remedy = remedy or Text(
            f"请改正或更新 {distribution}，或者卸载：pip uninstall {distribution}",
            f"Mend or update {distribution}, or take it out: pip uninstall {distribution}",
        )
        super().__init__(
            Text(
                zh=f"插件 {who} 在“{stage}”阶段失败：{cause}。{remedy.zh}",
                en=f"plugin {who} failed at {stage}: {cause}. {remedy.en}",
            )
        )
        self.entry_point = entry_point
        self.distribution = distribution
        self.version = version
        self.stage = stage
        self.cause = cause


class InputErrors(ExceptionGroup[FazhigovError]):
    """All faults of one input, so that one run shows all that must be mended."""

    def derive(self, excs: Sequence[FazhigovError]) -> InputErrors:  # type: ignore[override]
        """Keep the type when the group is split."""
        return InputErrors(self.message, excs)

    @property
    def faults(self) -> list[FazhigovError]:
        """The faults, those of nested groups among them."""
        return _flat(self)


class PluginErrors(ExceptionGroup[PluginError]):
    """All plugins that failed to load."""

    def derive(self, excs: Sequence[PluginError]) -> PluginErrors:  # type: ignore[override]
        """Keep the type when the group is split."""
        return PluginErrors(self.message, excs)

    @property
    def faults(self) -> list[PluginError]:
        """The plugins' faults, those of nested groups among them."""
        return _flat(self)


_Fault = TypeVar("_Fault", bound=FazhigovError)


def _flat(group: ExceptionGroup[_Fault]) -> list[_Fault]:
    found: list[_Fault] = []
    for error in group.exceptions:
        found.extend(_flat(error) if isinstance(error, ExceptionGroup) else [error])
    return found


def refuse(name: str, faults: Sequence[FazhigovError]) -> None:
    """Raise all faults found in *name* together, if there are any."""
    if faults:
        raise InputErrors(f"{name}: {len(faults)} fault(s)", faults)


_LISTED = 30
"""More names than this are not listed in a message."""


def near_match(name: str, known: Iterable[str]) -> Text:
    """Suggest the closest known name, or list what is known."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return Text(zh=f"是否应为“{close[0]}”？", en=f"Did you mean {close[0]!r}?")
    listed = ", ".join(names[:_LISTED]) or "-"
    if len(names) > _LISTED:
        listed += f" … ({len(names)})"
    return Text(zh=f"可用的有：{listed}", en=f"Known: {listed}")
