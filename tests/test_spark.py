"""The same findings on Spark, on real executors, with nothing but native expressions and joins."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import fazhigov as fz
from definitions import AS_OF, CHECKS, YEARS, answers, arrow_of, assessed, kind_of, rows_of
from fazhigov.rules.by_row import is_by_row

NO_JAVA = "Spark needs Java (Debian and Ubuntu: apt-get install default-jre-headless)"

PYTHON_NODES = ("PythonUDF", "BatchEvalPython", "ArrowEvalPython", "MapInPandas", "MapInArrow")

BY_ROW = [name for name in CHECKS if is_by_row(kind_of(name))]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A cluster of two executors on this machine."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        if os.environ.get("CI"):
            pytest.fail(NO_JAVA)
        pytest.skip(NO_JAVA)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .appName("fazhigov")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "America/New_York")
        .getOrCreate()
    )
    yield session
    session.stop()


def in_spark(spark: Any, rows: list[dict[str, Any]]) -> Any:
    """A frame of Spark, with zoned moments; the session's zone is another one."""
    return spark.createDataFrame(arrow_of(rows))


@pytest.mark.parametrize("name", CHECKS)
@given(data=st.data())
@settings(
    max_examples=2,
    phases=[Phase.explicit, Phase.generate],  # shrinking would take minutes on a cluster
    suppress_health_check=[HealthCheck.too_slow],
)
def test_spark_judges_as_records_are_judged(spark: Any, name: str, data: st.DataObject) -> None:
    """Every kind, missing cells included."""
    rows = data.draw(rows_of(name))
    as_of, year = data.draw(AS_OF), data.draw(YEARS)
    by_record = assessed(name, rows, as_of, year, hold=100)
    by_spark = assessed(name, in_spark(spark, rows), as_of, year)
    assert by_spark.counts == by_record.counts
    assert answers(by_spark) == answers(by_record)


@pytest.mark.parametrize("name", BY_ROW)
def test_the_plan_holds_no_python(spark: Any, name: str) -> None:
    """Spark evaluates the verdict itself: no worker of Python is started for it."""
    rows = [{"id": "a", **dict.fromkeys({c.field for c in kind_of(name).columns()} - {"id"})}]
    findings = assessed(name, in_spark(spark, rows), date(2025, 2, 10), 2024)
    (table,) = findings.of(f"test/{name}").tables
    with redirect_stdout(StringIO()) as said:
        table.frame().to_native().explain(mode="extended")
    plan = said.getvalue()
    assert "Physical Plan" in plan
    assert not [node for node in PYTHON_NODES if node in plan]


def test_shards_on_spark_and_elsewhere_add_up(spark: Any) -> None:
    """A day on Spark and a day on DuckDB are two shards like any others."""
    rows = [
        {
            "id": str(n),
            "start": date(2024, 9, 27),
            "done": date(2024, 10, 10 + n),
            "up": False,
            "sort": "a",
        }
        for n in range(5)
    ]
    # Seven working days from 2024-09-27 end on 10-12: of 10-10 to 10-14, three are in time.
    one = assessed("within", in_spark(spark, rows[:2]), date(2025, 1, 2), 2024)
    two = assessed("within", rows[2:], date(2025, 1, 2), 2024, hold=9)
    assert one.merged(two).counts == {fz.Outcome.MET: 3, fz.Outcome.LATE: 2}
