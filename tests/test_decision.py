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

from fazhigov.rules.decision import Case, Cell, decide, decide_table
from fazhigov.rules.kinds import BUILT_IN_KINDS
from fazhigov.rules.window import Window
from fazhigov.rules.within import Within

DATES = st.none() | st.dates(date(2024, 1, 1), date(2024, 1, 6))
FLAGS = st.none() | st.booleans()

FACTS = st.fixed_dictionaries(
    {
        "exempt": st.booleans(),
        "applies": FLAGS,
        "start": DATES,
        "done": DATES,
        "finished": FLAGS,
        "open": st.booleans(),
        "in_force": FLAGS,
        "countable": st.booleans(),
        "opens": DATES,
        "opens_latest": DATES,
        "earliest": DATES,
        "latest": DATES,
        "as_of": st.dates(date(2024, 1, 1), date(2024, 1, 6)),
    }
)

SCHEMA = {
    "exempt": pl.Boolean,
    "applies": pl.Boolean,
    "finished": pl.Boolean,
    "open": pl.Boolean,
    "in_force": pl.Boolean,
    "countable": pl.Boolean,
    **dict.fromkeys(
        ("start", "done", "opens", "opens_latest", "earliest", "latest", "as_of"), pl.Date
    ),
}


def keys(frame: Any, cases: tuple[Case, ...]) -> list[str]:
    """The cases that a table's rows come to, in order."""
    found = nw.from_native(frame).lazy().with_columns(decide_table(cases)).sort("row").collect()
    return list(found["case"].to_list())


@pytest.mark.parametrize("kind", [Within, Window])
@given(rows=st.lists(FACTS, min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_record_equals_polars_duckdb_and_pandas(
    kind: type[Within | Window], rows: list[dict[str, Any]]
) -> None:
    """Missing facts included."""
    expected = [decide(kind.cases, row).key for row in rows]
    frame = pl.DataFrame(rows, schema=SCHEMA).with_row_index("row")
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
    assert len(names) == len(set(names))
    for case in kind.cases:
        assert case.reason.zh
        assert case.reason.en
