"""One definition: a verdict is the same for one record and for a table, on every engine."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhigov.rules.decision import Case, Cell, Facts, decide, decide_table
from fazhigov.rules.kinds import BUILT_IN_KINDS

DATES = st.none() | st.dates(date(2024, 1, 1), date(2024, 1, 6))
FLAGS = st.none() | st.booleans()
NUMBERS = st.none() | st.integers(0, 4)

A_DATE = {"start", "done", "opens", "opens_latest", "earliest", "latest", "published", "renew_by"}
A_DATE |= {"on", "as_of"}
A_NUMBER = ("events", "stated", "possible", "at_least", "count", "unclear")
A_TEXT = ("by", "evidence")


def facts_of(kind: type[Any]) -> list[str]:
    """The facts that a kind's conditions ask for."""
    return sorted({name for case in kind.cases for name in asked_by(case)})


def asked_by(case: Case) -> set[str]:
    """The facts that a condition names."""
    return set(case.when.__code__.co_names) - {"is_null"}


def strategy(kind: type[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Random facts, missing ones among them."""
    texts = st.none() | st.sampled_from(["a", "b"])
    return st.fixed_dictionaries(
        {
            name: DATES
            if name in A_DATE
            else NUMBERS
            if name in A_NUMBER
            else texts
            if name in A_TEXT
            else FLAGS
            for name in facts_of(kind)
        }
    )


def schema(kind: type[Any]) -> dict[str, Any]:
    """The columns that hold such facts."""
    return {
        name: pl.Date
        if name in A_DATE
        else pl.Int64
        if name in A_NUMBER
        else pl.String
        if name in A_TEXT
        else pl.Boolean
        for name in facts_of(kind)
    }


def keys(frame: Any, cases: tuple[Case, ...]) -> list[str]:
    """The cases that a table's rows come to, in order."""
    facts = {name: nw.col(name) for case in cases for name in asked_by(case)}
    verdict = decide_table(cases, facts).alias("case")
    found = nw.from_native(frame).lazy().with_columns(verdict).sort("row").collect()
    return [cases[position].key for position in found["case"].to_list()]


@pytest.mark.parametrize("kind", BUILT_IN_KINDS, ids=lambda kind: str(kind.name))
@given(data=st.data())
@settings(max_examples=40)
def test_record_equals_polars_duckdb_and_pandas(kind: type[Any], data: st.DataObject) -> None:
    """Every kind, missing facts included."""
    rows = data.draw(st.lists(strategy(kind), min_size=1, max_size=20))
    expected = [decide(kind.cases, row).key for row in rows]
    frame = pl.DataFrame(rows, schema=schema(kind)).with_row_index("row")
    assert keys(frame, kind.cases) == expected
    with duckdb.connect() as connection:
        connection.register("facts", frame.to_arrow())
        assert keys(connection.table("facts"), kind.cases) == expected
    pandas_frame: pd.DataFrame = frame.to_pandas(use_pyarrow_extension_array=True)
    assert keys(pandas_frame, kind.cases) == expected


@given(FLAGS, FLAGS)
def test_three_valued_logic(a: bool | None, b: bool | None) -> None:
    """Kleene's tables, all nine cells of each."""
    known = [v for v in (a, b) if v is not None]
    both_known = len(known) == 2
    assert (Cell(a) & Cell(b)).value == (
        False if False in known else (True if both_known else None)
    )
    assert (Cell(a) | Cell(b)).value == (True if True in known else (False if both_known else None))
    assert (~Cell(a)).value == (None if a is None else not a)
    assert Cell(a).is_null().value is (a is None)


@pytest.mark.parametrize("kind", BUILT_IN_KINDS, ids=lambda kind: str(kind.name))
def test_every_kind_names_each_case_once(kind: type[Any]) -> None:
    """The keys of a decision table are what findings and tables carry."""
    names = [case.key for case in kind.cases]
    # Of no fact at all, the last case holds.
    assert kind.cases[-1].when(Facts({})) is True
    assert len(names) == len(set(names))
    for case in kind.cases:
        assert case.reason.zh
        assert case.reason.en


def test_a_case_is_shown_by_its_key_and_outcome() -> None:
    """Its condition is code and its reason a text in two languages: neither helps in a message."""
    (within,) = [kind for kind in BUILT_IN_KINDS if kind.name == "within"]
    (found,) = [case for case in within.cases if case.key == "past_due"]
    assert repr(found) == "Case(key='past_due', outcome=<Outcome.OVERDUE: 'overdue'>)"
