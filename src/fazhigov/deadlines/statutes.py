"""Statutory reading of "日": the same word is working days in one law and days in another."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from importlib.resources import files

from attrs import frozen

from fazhigov import documents
from fazhigov.deadlines.terms import CalendarDays, WorkingDays
from fazhigov.documents import Confidence, Period
from fazhigov.errors import TermError, UnknownNameError, near_match
from fazhigov.text import Text


@frozen
class Statute:
    """What one law says of its own days, while that version is in force."""

    law: str
    en: str
    article: str
    in_force: Period
    confidence: Confidence
    lengths: tuple[int, ...] = ()
    through: int | None = None
    always: bool = False

    def means_working_days(self, length: int) -> bool:
        """Tell whether a term of so many "日" is counted in working days."""
        within = self.through is not None and length <= self.through
        return self.always or within or length in self.lengths


@frozen
class _StatuteFile:
    statutes: tuple[Statute, ...]


@lru_cache(maxsize=1)
def statutes() -> tuple[Statute, ...]:
    """Return the laws that define their days, each version with its article and period."""
    file = "statutes.toml"
    table = documents.structure(
        documents.read(files("fazhigov.deadlines") / file), _StatuteFile, file=file
    )
    return table.statutes


def statutory_term(law: str, length: int, *, on: date) -> WorkingDays | CalendarDays:
    """Read a term of *length* "日" as the *law* in force on a day does.

    Args:
        law: the law's Chinese name, with or without 《》, or its English one.
        length: the number before "日".
        on: the trigger's day, which decides the version.

    Raises:
        UnknownNameError: the law is not one that defines its days; use what its text says.
        TermError: no version of the law known here was in force on that day.

    Source: Penalty Law 85; Licensing Law 82; Coercion Law 69; Reconsideration Law 88, before 2024
    its article 40.
    """
    name = law.strip("《》").removeprefix("中华人民共和国")
    versions = [s for s in statutes() if name in (s.law, s.en)]
    if not versions:
        hint = near_match(name, {s.law for s in statutes()} | {s.en for s in statutes()})
        raise UnknownNameError(
            Text(
                f"没有“{law}”关于日的规定。{hint.zh}；其他法律请按条文写明工作日或日",
                f"no rule on the days of {law!r} is known. {hint.en} For other laws use what the "
                "text says: WorkingDays or CalendarDays",
            )
        )
    for statute in versions:
        if statute.in_force.covers(on):
            kind = WorkingDays if statute.means_working_days(length) else CalendarDays
            return kind(length)
    since = min(s.in_force.from_ for s in versions)
    raise TermError(
        Text(
            f"{on} 时《{name}》的日数规定不详：所知版本自 {since} 起施行",
            f"what the days of {name} meant on {on} is not known here: the versions known begin "
            f"on {since}",
        )
    )
