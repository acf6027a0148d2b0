"""Findings: all that came of an assessment, at hand or read from tables when asked for.

They merge: the findings of shards, days or machines together are those of the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from fazhigov.assessment.finding import Finding
from fazhigov.assessment.rulebook import Rulebook
from fazhigov.assessment.verdicts import Verdicts
from fazhigov.assessment.waivers import Waiver, waived
from fazhigov.calendars.working import WorkingCalendar
from fazhigov.errors import AssessmentError, CalendarCoverageError, UnknownNameError, near_match
from fazhigov.records.county import County
from fazhigov.records.ledger import Ledger
from fazhigov.rules.decision import Case, otherwise
from fazhigov.rules.evidence import NO_SUBJECT, Evidence, Judgement
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.rule import Rule
from fazhigov.rules.timing import no_records
from fazhigov.text import Text

if TYPE_CHECKING:
    import pyarrow

BEYOND_CALENDAR = Case(
    "beyond_calendar",
    Outcome.UNKNOWN,
    otherwise,
    Text("期限无法计算：{problem}", "the due date cannot be computed: {problem}"),
)


@frozen
class RuleFindings:
    """What became of one rule.

    Attributes:
        rule: the rule.
        evidence: what it was held against: the ledgers at hand, tables folded where the kind
            allows it.
        tables: for a kind that judges rows, the verdicts on tables, read where they lie.
        counted: verdicts on tables that were counted and not kept, by outcome.
        waivers: the waivers granted for this rule.
        row_by_row: whether a table was read into memory row by row, because the kind judges
            single records only: right, but slow.
    """

    rule: Rule
    evidence: Evidence = field(repr=False)
    tables: tuple[Verdicts, ...] = ()
    counted: Mapping[Outcome, int] | None = None
    waivers: tuple[Waiver, ...] = ()
    row_by_row: bool = False

    def __iter__(self) -> Iterator[Finding]:
        return self.where()

    def where(self, *outcomes: Outcome) -> Iterator[Finding]:
        """Iterate over the findings of some outcomes, or of all; tables are filtered in place.

        Raises:
            AssessmentError: the verdicts on tables were counted and not kept.
        """
        if self.counted:
            raise AssessmentError(
                Text(
                    f"{self.rule.id}：只留有计数，未留各项结论",
                    f"{self.rule.id}: only counts were kept, not each finding",
                )
            )
        wanted = frozenset(outcomes) or frozenset(Outcome)
        found = chain(self.at_hand, *(self._of(table, wanted) for table in self.tables))
        yield from (finding for finding in found if finding.outcome in wanted)
        if self.is_empty:
            yield from (finding for finding in self._nothing if finding.outcome in wanted)

    @cached_property
    def counts(self) -> Mapping[Outcome, int]:
        """How many findings there are of each outcome."""
        if self.is_empty:
            return Counter(finding.outcome for finding in self._nothing)
        return Counter(finding.outcome for finding in self.at_hand) + self._on_tables

    @cached_property
    def at_hand(self) -> tuple[Finding, ...]:
        """The findings on records, without those on tables."""
        try:
            judged = list(self.rule.kind.judge(self.evidence))
        except CalendarCoverageError as error:
            # One date that cannot be computed makes one duty unknown, not the assessment void.
            judged = [Judgement(NO_SUBJECT, BEYOND_CALENDAR, {"problem": error.text})]
        if self.tables or self.counted is not None:
            judged = [judgement for judgement in judged if judgement.subject != NO_SUBJECT]
        return tuple(self._signed(judgement) for judgement in judged)

    @cached_property
    def _on_tables(self) -> Counter[Outcome]:
        """How many rows of tables come to each outcome."""
        outcomes = {case.key: case.outcome for case in self.rule.kind.cases}
        counted = Counter(self.counted or {})
        for table in self.tables:
            for case, n in table.counts().items():
                counted[outcomes[case]] += n
            for finding in self._of(table, frozenset({Outcome.WAIVED})):
                if finding.outcome is Outcome.WAIVED:
                    counted[outcomes[finding.case]] -= 1
                    counted[Outcome.WAIVED] += 1
        return +counted

    @property
    def is_empty(self) -> bool:
        """Whether there are tables, and no row anywhere that is judged."""
        on_tables = bool(self.tables) or self.counted is not None
        return on_tables and not self.at_hand and not self._on_tables

    @property
    def _nothing(self) -> Iterable[Finding]:
        kind: Any = self.rule.kind
        return (self._signed(no_records(self.evidence, kind.ledger)),)

    def _of(self, table: Verdicts, wanted: frozenset[Outcome]) -> Iterator[Finding]:
        """Read from a table the findings that may have one of the outcomes *wanted*."""
        cases = {case.key for case in self.rule.kind.cases if case.outcome in wanted}
        if Outcome.WAIVED not in wanted:
            judged = table.judgements(cases)
        elif wanted == frozenset({Outcome.WAIVED}) and not self.waivers:
            return
        else:
            judged = table.judgements()
        for judgement in judged:
            yield self._signed(judgement)

    def _signed(self, judgement: Judgement) -> Finding:
        return waived(
            Finding.of(self.rule, judgement, self.evidence), self.waivers, self.evidence.day
        )

    def tallied(self) -> RuleFindings:
        """Count the verdicts on tables and let go of the tables."""
        if not self.tables:
            return self
        return evolve(self, tables=(), counted=dict(self._on_tables))

    def merged(self, *others: RuleFindings) -> RuleFindings:
        """Return what became of the rule over the records of all parts together."""
        parts = (self, *others)
        ledgers: dict[str, Ledger] = {}
        for part in parts:
            for name, ledger in part.evidence.ledgers.items():
                earlier = ledgers[name].records if name in ledgers else ()
                ledgers[name] = Ledger(ledger.type, (*earlier, *ledger), ledger.file)
        kept = [part.counted for part in parts if part.counted is not None]
        return evolve(
            self,
            evidence=evolve(self.evidence, ledgers=ledgers),
            tables=tuple(table for part in parts for table in part.tables),
            counted=dict(sum((Counter(counts) for counts in kept), Counter())) if kept else None,
            waivers=tuple(dict.fromkeys(w for part in parts for w in part.waivers)),
            row_by_row=any(part.row_by_row for part in parts),
        )


@frozen
class Findings:
    """All findings of one assessment, with everything they depend on."""

    rulebook: Rulebook = field(repr=False)
    county: County
    year: int | None
    as_of: date
    calendar: WorkingCalendar = field(repr=False)
    rules: tuple[RuleFindings, ...] = field(repr=lambda rules: f"<{len(rules)} rules>")

    def __iter__(self) -> Iterator[Finding]:
        return chain.from_iterable(self.rules)

    def __len__(self) -> int:
        return sum(self.counts.values())

    @cached_property
    def counts(self) -> Mapping[Outcome, int]:
        """How many findings there are of each outcome."""
        counted = sum((Counter(rule.counts) for rule in self.rules), Counter())
        return {outcome: counted[outcome] for outcome in Outcome if counted[outcome]}

    def of(self, rule_id: str) -> RuleFindings:
        """Return what became of one rule.

        Raises:
            UnknownNameError: no rule of that id was assessed.
        """
        found = next((part for part in self.rules if part.rule.id == rule_id), None)
        if found is None:
            hint = near_match(rule_id, [part.rule.id for part in self.rules])
            raise UnknownNameError(
                Text(f"没有规则“{rule_id}”。{hint.zh}", f"no rule {rule_id!r}. {hint.en}")
            )
        return found

    def where(self, *outcomes: Outcome) -> Iterator[Finding]:
        """Iterate over the findings of some outcomes; tables are filtered where they lie."""
        return chain.from_iterable(part.where(*outcomes) for part in self.rules)

    @property
    def row_by_row(self) -> tuple[str, ...]:
        """The rules whose tables were read row by row, because their kind judges records only."""
        return tuple(part.rule.id for part in self.rules if part.row_by_row)

    def tallied(self) -> Findings:
        """Count the verdicts on tables and let go of the tables: small enough to send about."""
        return evolve(self, rules=tuple(part.tallied() for part in self.rules))

    def merged(self, *others: Findings) -> Findings:
        """Return the findings on the records of all parts together.

        The order of the parts does not matter, nor how the records were split among them; a key
        that stands in two parts is not noticed.

        Raises:
            AssessmentError: parts of different rules, years, days or calendars.
        """
        ids = [part.rule.id for part in self.rules]
        for other in others:
            same = (
                (other.year, other.as_of) == (self.year, self.as_of)
                and [part.rule.id for part in other.rules] == ids
                and other.calendar.notices == self.calendar.notices
            )
            if not same:
                raise AssessmentError(
                    Text(
                        "不能合并：规则、年度、核查日或日历不同",
                        "cannot merge: the rules, the year, the day of assessment or the calendar "
                        "differ",
                    )
                )
        rules = zip(self.rules, *(other.rules for other in others), strict=True)
        return evolve(self, rules=tuple(first.merged(*rest) for first, *rest in rules))

    def to_arrow(self) -> pyarrow.Table:
        """Return all findings as an Arrow table; see `fazhigov.assessment.arrow.COLUMNS`.

        Raises:
            RecordError: pyarrow is not installed.
        """
        from fazhigov.assessment.arrow import to_arrow  # noqa: PLC0415

        return to_arrow(self.rules)
