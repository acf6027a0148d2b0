"""Translations: what two versions of a page do, apart from what they say."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_BLOCK = re.compile(r"^```((\w*)[^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def code(page: Path) -> list[tuple[str, Any]]:
    """Return a page's blocks, each with its language and file, without comments and docstrings."""
    return [
        (fence, _without_words(language, text))
        for fence, language, text in _BLOCK.findall(page.read_text("utf-8"))
    ]


def pages_run_already(folder: Path) -> Iterator[Path]:
    """Iterate over the translated pages in *folder* whose code is that of the page above it."""
    for page in folder.rglob("*.md"):
        if code(page) == code(folder.parent / page.relative_to(folder)):
            yield page


def _without_words(language: str, text: str) -> Any:
    if language == "toml":
        return tomllib.loads(text)
    if language != "python":
        return text
    parsed = ast.parse(text)
    for node in ast.walk(parsed):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            del node.body[0]
    return ast.dump(parsed)
