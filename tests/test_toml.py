"""TOML documents: each fault is told with its file, its place and what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

import fazhigov as fz
from fazhigov import documents
from fazhigov.documents import MisfitError, Period
from fazhigov.errors import DataError
from fazhigov.text import both


def faults_of(value: Any, cls: Any) -> list[str]:
    """Structure what must be refused; what is said of it."""
    with pytest.raises(fz.InputErrors) as caught:
        documents.structure(value, cls, file="f.toml")
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\xff", "byte 0: not UTF-8"),
        (b"a = ", "file: not valid TOML"),
        (b"a" + b".a" * 201 + b" = 1", "line 1: more than 200 dots"),
        (b"#" * 1_000_001, "file: more than 1,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_document_is_refused(tmp_path: Path, raw: bytes, said: str) -> None:
    """In words that name the file."""
    (tmp_path / "f.toml").write_bytes(raw)
    with pytest.raises(fz.InputErrors) as caught:
        documents.read(tmp_path / "f.toml")
    (fault,) = caught.value.faults
    assert f"f.toml, {said}" in str(fault)


def test_what_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    """Nothing, a folder, a name longer than any system takes."""
    for path, said in (
        (tmp_path / "none.toml", "the file is not there"),
        (tmp_path, "is no file"),
        (tmp_path / ("x" * 5000), "cannot be read: "),
    ):
        with pytest.raises(fz.InputErrors) as caught:
            documents.read(path)
        (fault,) = caught.value.faults
        assert said in str(fault)


@frozen
class Odd:
    """A class that refuses some numbers by itself, one by one or several at once."""

    n: int

    def __attrs_post_init__(self) -> None:
        fault = DataError(file="g.toml", place="p", problem=both("odd"), remedy=both("mend"))
        if self.n == 1:
            raise fault
        if self.n == 3:
            raise fz.InputErrors("g.toml", [fault, fault])


def test_faults_that_a_class_raises_itself_are_told_as_they_are() -> None:
    """A plugin's kind may name another file and place than where it stands."""
    found = faults_of([{"n": n} for n in range(4)], tuple[Odd, ...])
    assert found == ["g.toml, p: odd. mend"] * 3


@pytest.mark.parametrize(
    ("value", "cls", "said"),
    [
        ([1], tuple[int, int], "f.toml, file: Not enough values"),
        (5, tuple[int, ...], "f.toml, file: expected a table or a list"),
        ("x", Odd, "f.toml, file: expected a table, found 'x'"),
        ({"n": 2**63}, Odd, "f.toml, n: a number of more than 63 bits"),
        ({"n": True}, Odd, "f.toml, n: expected a whole number, found True"),
        ({"m": 2}, Odd, "f.toml, m: unknown key 'm'. Known: n"),
    ],
)
def test_values_of_another_shape_are_refused(value: Any, cls: Any, said: str) -> None:
    """By what was expected, and where it stands."""
    assert any(found.startswith(said) for found in faults_of(value, cls))


def test_a_period_ends_no_sooner_than_it_begins() -> None:
    """One day is a period; a day less is none."""
    day = date(2024, 1, 1)
    assert Period(day, day).covers(day)
    with pytest.raises(MisfitError, match="ends on 2023-12-31, before it begins on 2024-01-01"):
        Period(day, date(2023, 12, 31))
