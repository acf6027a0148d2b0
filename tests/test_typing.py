"""The types of the public names are known to whoever imports them."""

from __future__ import annotations

import re
from pathlib import Path

from mypy import api

import fazhigov as fz

ROOT = Path(__file__).parents[1]

ANYTHING = {"Registry", "assess", "check", "read_records"}
"""Names that take, on purpose, whatever a caller brings: frames, paths, cells, modules."""


def test_every_public_name_has_a_type(tmp_path: Path) -> None:
    """Under `mypy --strict`, as an importing module sees them; no function leaves one open."""
    names = sorted(vars(fz)["__all__"])
    lines = [f"from fazhigov import {name}" for name in names]
    lines += [f"reveal_type({name})" for name in names]
    module = tmp_path / "importing.py"
    module.write_text("\n".join(lines) + "\n", encoding="utf-8")
    cache = f"--cache-dir={ROOT / '.mypy_cache'}"
    out, err, status = api.run(
        ["--strict", "--config-file", str(ROOT / "pyproject.toml"), cache, str(module)]
    )
    assert status == 0, out + err
    revealed = dict(zip(names, re.findall(r'Revealed type is "(.*)"', out), strict=True))
    open_ = {name for name, type_ in revealed.items() if re.search(r"\bAny\b", type_)}
    assert open_ == ANYTHING, {name: revealed[name] for name in open_ ^ ANYTHING}
