"""Findings: all that came of an assessment, at hand or read from tables when asked for.

They merge: the findings of shards, days or machines together are those of the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from fazhigov.assessment.finding import UNIT, Finding
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
from fazhigov.text import Text, both

if TYPE_CHECKING:
    import pyarrow

BEYOND_CALENDAR = Case(
    "beyond_calendar",
    Outcome.UNKNOWN,
    otherwise,
    Text("期限无法计算：{problem}", "the due date cannot be computed: {problem}"),
)


KIND_FAILED = Case(
    "kind_failed",
    Outcome.UNKNOWN,
    otherwise,
    Text(
        "{provider} 的规则种类出错，无法核查：{problem}",
        "the kind of rule of {provider} failed: {problem}",
    ),
)
"""A fault of a plugin's own kind; the built-in ones have no such excuse."""

_OWN = "fazhigov."
"""Where the built-in kinds are defined."""


@frozen
class RuleFindings:
    """What became of one rule.

    Attributes:
        rule: the rule.
        evidence: what it was held against: the ledgers at hand, tables folded where the kind
            allows it.
        tables: for a kind that judges rows, the verdicts on tables, read where they lie.
        counted: verdicts on tables that were counted and not kept, by outcome.
        counted_by_unit: the same for each body that the rows name.
        waivers: the waivers granted for this rule.
        row_by_row: whether a table was read into memory row by row, because the kind judges
            single records only: right, but slow.
    """

    rule: Rule
    evidence: Evidence = field(repr=False)
    tables: tuple[Verdicts, ...] = ()
    counted: Mapping[Outcome, int] | None = None
    counted_by_unit: Mapping[str, Mapping[Outcome, int]] = field(factory=dict, repr=False)
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
    def by_unit(self) -> Mapping[str, Mapping[Outcome, int]]:
        """How many findings there are of each outcome, for each body that they name."""
        found = {unit: Counter(counts) for unit, counts in self._tables_by_unit.items()}
        for finding in self.at_hand:
            if finding.unit is not None:
                found.setdefault(finding.unit, Counter())[finding.outcome] += 1
        return found

    @cached_property
    def _tables_by_unit(self) -> Mapping[str, Mapping[Outcome, int]]:
        """How many rows of tables come to each outcome, for each body that they name."""
        found = {unit: Counter(counts) for unit, counts in self.counted_by_unit.items()}
        outcomes = {case.key: case.outcome for case in self.rule.kind.cases}
        for table in self.tables:
            if UNIT not in table.table.type.fields:
                continue
            for unit, counts in table.counts_by(UNIT).items():
                for case, n in counts.items():
                    found.setdefault(unit, Counter())[outcomes[case]] += n
            for finding in self._waived(table):
                if finding.unit is not None:
                    _move(found[finding.unit], outcomes[finding.case])
        return {unit: +counts for unit, counts in found.items()}

    @cached_property
    def at_hand(self) -> tuple[Finding, ...]:
        """The findings on records, without those on tables."""
        try:
            judged = list(self.rule.kind.judge(self.evidence))
        except CalendarCoverageError as error:
            # One date that cannot be computed makes one duty unknown, not the assessment void.
            judged = [Judgement(NO_SUBJECT, BEYOND_CALENDAR, {"problem": error.text})]
        except Exception as error:
            if type(self.rule.kind).__module__.startswith(_OWN):
                raise
            # One department's mistake makes its duty unknown, and takes no other with it.
            said = both(f"{type(error).__name__}: {error}")
            provider = self.rule.provider.distribution
            words = {"problem": said, "provider": both(provider)}
            judged = [Judgement(NO_SUBJECT, KIND_FAILED, words)]
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
            for finding in self._waived(table):
                _move(counted, outcomes[finding.case])
        return +counted

    def _waived(self, table: Verdicts) -> Iterator[Finding]:
        """Read from a table what waivers let off."""
        found = self._of(table, frozenset({Outcome.WAIVED}))
        return (finding for finding in found if finding.outcome is Outcome.WAIVED)

    @property
    def is_empty(self) -> bool:
        """Whether there are tables, and no row anywhere that is judged."""
        on_tables = bool(self.tables) or self.counted is not None
        return on_tables and not self.at_hand and not self._on_tables

    @property
    def is_silent(self) -> bool:
        """Whether nothing is recorded of the duty, so that not even a number of cases is known."""
        found = [*self.at_hand, *(self._nothing if self.is_empty else ())]
        elsewhere = self._on_tables if self.tables or self.counted else None
        return not elsewhere and all(
            f.subject == NO_SUBJECT and f.outcome is Outcome.UNKNOWN for f in found
        )

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
        return evolve(
            self,
            tables=(),
            counted=dict(self._on_tables),
            counted_by_unit={unit: dict(n) for unit, n in self._tables_by_unit.items()},
        )

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
            counted_by_unit=_added(part.counted_by_unit for part in parts),
            waivers=tuple(dict.fromkeys(w for part in parts for w in part.waivers)),
            row_by_row=any(part.row_by_row for part in parts),
        )


def _move(counts: Counter[Outcome], outcome: Outcome) -> None:
    """Count one finding as waived."""
    counts[outcome] -= 1
    counts[Outcome.WAIVED] += 1


def _added(
    parts: Iterable[Mapping[str, Mapping[Outcome, int]]],
) -> dict[str, Mapping[Outcome, int]]:
    total: dict[str, Counter[Outcome]] = {}
    for part in parts:
        for unit, counts in part.items():
            total[unit] = total.get(unit, Counter()) + Counter(counts)
    return dict(total)


def _united(parts: Sequence[Mapping[str, Ledger]]) -> dict[str, Ledger]:
    """Unite ledgers that set scores; every part may hold them whole, so a row counts once."""
    found: dict[str, Ledger] = {}
    for part in parts:
        for name, ledger in part.items():
            earlier = found[name].records if name in found else ()
            new = tuple(record for record in ledger if record not in earlier)
            found[name] = Ledger(ledger.type, earlier + new, ledger.file)
    return found


@frozen
class Findings:
    """All findings of one assessment, with everything they depend on.

    `score_ledgers` are the county's ledgers that no rule looks at, but that set its score.
    """

    rulebook: Rulebook = field(repr=False)
    county: County
    year: int | None
    as_of: date
    calendar: WorkingCalendar = field(repr=False)
    rules: tuple[RuleFindings, ...] = field(repr=lambda rules: f"<{len(rules)} rules>")
    score_ledgers: Mapping[str, Ledger] = field(factory=dict, repr=False)

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
            AssessmentError: parts of different counties, rules, years, days or calendars, or parts
                that were counted under different waivers.
        """
        parts = (self, *others)
        for other in others:
            same = (
                (other.county, other.year, other.as_of) == (self.county, self.year, self.as_of)
                and [part.rule for part in other.rules] == [part.rule for part in self.rules]
                and other.calendar.notices == self.calendar.notices
            )
            if not same:
                raise AssessmentError(
                    Text(
                        "不能合并：县、规则、年度、核查日或日历不同",
                        "cannot merge: the county, the rules, the year, the day of assessment or "
                        "the calendar differ",
                    )
                )
        rules = list(zip(*(part.rules for part in parts), strict=True))
        for same_rule in rules:
            granted = {frozenset(part.waivers) for part in same_rule}
            if len(granted) > 1 and any(part.counted is not None for part in same_rule):
                raise AssessmentError(
                    Text(
                        f"{same_rule[0].rule.id}：各部分的豁免不同，且已只留计数，不能合并",
                        f"{same_rule[0].rule.id}: cannot merge counts that were made under "
                        "different waivers; give every part the whole ledger of waivers",
                    )
                )
        return evolve(
            self,
            rules=tuple(first.merged(*rest) for first, *rest in rules),
            score_ledgers=_united([part.score_ledgers for part in parts]),
        )

    def to_arrow(self) -> pyarrow.Table:
        """Return all findings as an Arrow table; see `fazhigov.assessment.arrow.COLUMNS`.

        Raises:
            RecordError: pyarrow is not installed.
        """
        from fazhigov.assessment.arrow import to_arrow  # noqa: PLC0415

        return to_arrow(self.rules)
