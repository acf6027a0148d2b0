"""What every plugin promises, whatever a county's ledgers hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import strategies as st

from fazhigov.assessment.assess import assess
from fazhigov.assessment.findings import Findings
from fazhigov.assessment.rulebook import Rulebook
from fazhigov.documents import CONFIDENCES
from fazhigov.plugins.registry import Registry
from fazhigov.records.county import County
from fazhigov.records.readers import read_records
from fazhigov.records.schema import RecordType
from fazhigov.rules.outcome import Outcome
from fazhigov.rules.rule import Rule
from fazhigov.scoring.facts import Facts
from fazhigov.scoring.points import Share
from fazhigov.testing.bench import PLAN
from fazhigov.testing.conformance import UNRECORDED, rules_of
from fazhigov.testing.properties.property import EXAMPLES, Contract, Property
from fazhigov.testing.properties.scores import WORSE, changed
from fazhigov.testing.strategies import counties
from fazhigov.text import both

Rows = Mapping[str, list[dict[str, Any]]]

COUNTY = County(both("drawn"), zone="Asia/Shanghai", synthetic=True)


def plugin_properties(
    plugin: str, *, also: Mapping[str, Any] | None = None, examples: int = EXAMPLES
) -> list[Property]:
    """Return the properties of a plugin's rules, with the core and nothing else loaded.

    Args:
        plugin: its entry point.
        also: plugins at hand, see `Registry.load`; *plugin* may be one of them.
        examples: how many counties each check draws.

    Raises:
        PluginErrors: it is not installed, or fails.
    """
    only = [PLAN] if also and plugin in also else [plugin, PLAN]
    registry = Registry.load(only=only, required=[plugin], also=also)
    rules = rules_of(plugin, registry)
    book = _rulebook(registry, rules)
    read = sorted({column.ledger for rule in rules for column in rule.kind.columns()})
    types = {name: book.record_types[name] for name in read}
    contract = Contract("plugin", examples, shrink=False)
    if rules:
        _one_assessment(contract, book, types)
        _two_assessments(contract, book, types)
    return contract.properties


def _rulebook(registry: Registry, rules: list[Rule]) -> Rulebook:
    """Return the rules alone, in a rulebook of their own plan or of the one that is bundled."""
    ids = {rule.id for rule in rules}
    plan = next((p for p, found in registry.plans.items() if ids & {r.id for r in found.rules}), "")
    book = registry.rulebook(plan or PLAN)
    return book.select(*sorted(ids)) if ids else book


def _one_assessment(contract: Contract, book: Rulebook, types: Mapping[str, RecordType]) -> None:
    """Add what each assessment promises by itself."""
    county, as_of = counties(types), st.dates(date(2021, 1, 1), date(2026, 6, 30))

    @contract.promise(
        "any-ledger-is-answered",
        "任何台账都有结论：每条已施行的规则至少一条，不出错误",
        "Whatever the ledgers hold, each rule that has begun gives a finding, and none an error",
        county,
        as_of,
    )
    def _(rows: Rows, day: date) -> None:
        findings = _assessed(book, rows, day)
        begun = {rule.id for rule in book if rule.obligation.in_force.from_ <= day}
        assert begun <= {finding.rule.id for finding in findings}
        assert sum(findings.counts.values()) == len(list(findings))

    @contract.promise(
        "no-record-is-never-a-pass",
        "没有记录，就没有达标、逾期完成、免除、豁免",
        "Without any record nothing is met, done late, exempt or waived",
        as_of,
    )
    def _(day: date) -> None:
        for finding in _assessed(book, {}, day):
            assert finding.outcome in UNRECORDED, finding

    @contract.promise(
        "every-finding-says-where-it-comes-from",
        "每条结论都有出处：谁提供的规则、哪部文件哪一条、两种语言的理由、所据的记录",
        "Each finding names its provider, the text and place behind it, a reason in both "
        "languages, and records that are there",
        county,
        as_of,
    )
    def _(rows: Rows, day: date) -> None:
        places = {f"{name}:{n}" for name, ledger in rows.items() for n in range(len(ledger) + 2)}
        for finding in _assessed(book, rows, day):
            provider, citation = finding.rule.provider, finding.rule.obligation.citation
            assert provider.distribution, finding
            assert provider.version, finding
            assert provider.entry_point, finding
            assert citation.document.zh, finding
            assert citation.document.en, finding
            assert citation.place, finding
            assert citation.confidence in CONFIDENCES, finding
            assert finding.reason.zh.strip(), finding
            assert finding.reason.en.strip(), finding
            assert "{" not in finding.reason.en.replace("{}", ""), finding
            assert {record.place for record in finding.evidence if record.file} <= places, finding


def _two_assessments(contract: Contract, book: Rulebook, types: Mapping[str, RecordType]) -> None:
    """Add what two assessments of the same records promise."""
    county, as_of = counties(types), st.dates(date(2021, 1, 1), date(2026, 6, 30))

    @contract.promise(
        "record-equals-table",
        "逐条记录核查，与在数据库的表上核查，结论相同",
        "Records held one by one, and a table of a database, come to the same findings",
        county,
        as_of,
    )
    def _(rows: Rows, day: date) -> None:
        texts = {name: [_typed(row) for row in ledger] for name, ledger in rows.items()}
        tables = {name: _relation(types[name], ledger) for name, ledger in texts.items()}
        assert _said(_assessed(book, tables, day)) == _said(_assessed(book, texts, day))

    @contract.promise(
        "order-does-not-matter",
        "记录的先后不改变结论",
        "The order of records changes no finding",
        county,
        as_of,
        st.integers(0, 2**16),
    )
    def _(rows: Rows, day: date, seed: int) -> None:
        random = Random(seed)
        mixed = {name: random.sample(ledger, len(ledger)) for name, ledger in rows.items()}
        turned = dict(reversed(mixed.items()))
        assert _said(_assessed(book, turned, day)) == _said(_assessed(book, rows, day))

    @contract.promise(
        "parts-are-the-whole",
        "分成几份核查再合并，与一起核查相同",
        "Records assessed in parts, and merged, count as they do together",
        county,
        as_of,
        st.integers(0, 2**16),
    )
    def _(rows: Rows, day: date, seed: int) -> None:
        random = Random(seed)
        parts: list[dict[str, list[dict[str, Any]]]] = [{n: [] for n in rows} for _ in range(2)]
        for name, ledger in rows.items():
            for row in ledger:
                random.choice(parts)[name].append(row)
        one, two = (_assessed(book, part, day) for part in parts)
        assert one.merged(two).counts == _assessed(book, rows, day).counts

    @contract.promise(
        "better-is-never-less",
        "一条结论变好，分数不降",
        "One finding that is met instead lowers neither bound of the score",
        county,
        as_of,
    )
    def _(rows: Rows, day: date) -> None:
        findings = _assessed(book, rows, day)
        facts = Facts({part.rule.id: part.counts for part in findings.rules})
        for rule, counts in facts.counts.items():
            for worse in (outcome for outcome in WORSE if counts.get(outcome)):
                better = changed(facts, rule, worse, Outcome.MET)
                before, after = (_share(book, known) for known in (facts, better))
                assert after.lower >= before.lower
                assert after.upper >= before.upper


def _share(book: Rulebook, facts: Facts) -> Share:
    """Return the share of all rules alike, nought where nothing applies."""
    share = Share.mean((Fraction(1), Share.of(facts.of(rule.id))) for rule in book)
    return share or Share.exactly(Fraction(0))


def _assessed(book: Rulebook, tables: Mapping[str, Any], day: date) -> Findings:
    records = read_records({"county": COUNTY, **tables}, book.record_types)
    return assess(book, records, as_of=day)


def _said(findings: Findings) -> list[tuple[str, ...]]:
    """Return what findings say, apart from the rows' numbers, in an order of their own."""
    return sorted(
        tuple(
            str(part)
            for part in (
                f.rule.id,
                f.subject,
                f.outcome,
                f.case,
                f.due,
                f.act_by,
                f.certainty,
                f.actual,
                f.reason,
                f.light,
            )
        )
        for f in findings
    )


def _typed(row: Mapping[str, Any]) -> dict[str, str | None]:
    """Return a row as someone types it."""
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, Fraction):
        return f"{Decimal((value * 10_000).numerator) / 100}%"
    return str(value)


def _relation(record_type: RecordType, rows: list[dict[str, str | None]]) -> Any:
    """Return a table of DuckDB with the rows, every column as text."""
    import duckdb  # noqa: PLC0415

    connection = duckdb.connect()
    columns = list(record_type.fields)
    names = ", ".join(f'"{name}" VARCHAR' for name in columns)
    connection.execute(f"CREATE TABLE drawn ({names})")
    if rows:
        marks = ", ".join("?" for _ in columns)
        connection.executemany(
            f"INSERT INTO drawn VALUES ({marks})", [[row[name] for name in columns] for row in rows]
        )
    return connection.table("drawn")
