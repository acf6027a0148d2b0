"""What is fuzzed: one function a reader, which lets nothing out but errors that are typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import fazhigov as fz
from fazhigov.obligations.load import load_plan

TYPES = fz.Registry.load(only=["biyang-2021-2025"]).record_types


def term(raw: bytes) -> None:
    """A term as text."""
    try:
        fz.parse_term(raw.decode("utf-8", "surrogatepass" if len(raw) % 2 else "replace"))
    except (fz.FazhigovError, UnicodeDecodeError):
        return


def notices(raw: bytes) -> None:
    """A TOML file of notices."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "notices.toml")
        file.write_bytes(raw)
        try:
            fz.load_notices(file)
        except (fz.FazhigovError, fz.InputErrors):
            return


def plan(raw: bytes) -> None:
    """A plan's head and one of its parts, cut at the first NUL."""
    head, _, part = raw.partition(b"\0")
    with TemporaryDirectory() as folder:
        Path(folder, "plan.toml").write_bytes(head)
        Path(folder, "part-2.4.toml").write_bytes(part)
        try:
            load_plan(Path(folder))
        except (fz.FazhigovError, fz.InputErrors):
            return


def _ledger(name: str) -> Callable[[bytes], None]:
    def read(raw: bytes) -> None:
        with TemporaryDirectory() as folder:
            county = 'name = { zh = "甲", en = "A" }\nzone = "Asia/Shanghai"\n'
            Path(folder, "county.toml").write_text(county, "utf-8")
            Path(folder, name).write_bytes(raw)
            try:
                fz.read_records(folder, TYPES)
            except (fz.FazhigovError, fz.InputErrors):
                return

    return read


TARGETS: dict[str, Callable[[bytes], None]] = {
    "term": term,
    "notices": notices,
    "plan": plan,
    "csv": _ledger("incident.csv"),
    "json": _ledger("incident.json"),
    "workbook": _ledger("incident.xlsx"),
}
