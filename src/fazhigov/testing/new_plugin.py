"""A new plugin: a whole distribution with one rule, whose own tests pass at once."""

from __future__ import annotations

import re
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from fazhigov.errors import FazhigovError
from fazhigov.records.engines import require
from fazhigov.text import Text

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class SkeletonError(FazhigovError, ValueError):
    """A new plugin that cannot be written as asked for."""


def new_plugin(name: str, *, title: Text, into: Path) -> Path:
    """Write the distribution of a new plugin and return its folder.

    Args:
        name: the department, in small letters with hyphens, such as "forestry".
        title: its name for people.
        into: the folder in which the distribution's folder is made.

    Raises:
        SkeletonError: not a name, or the folder is there already.
        RecordError: Jinja2 is not installed.
    """
    if not _NAME.fullmatch(name):
        raise SkeletonError(
            Text(
                f"名称“{name}”不合要求：请用小写字母、数字和连字符，如 forestry",
                f"{name!r} is no name for a plugin: small letters, digits and hyphens, "
                "such as forestry",
            )
        )
    folder = into / f"fazhigov-{name}"
    if folder.exists():
        raise SkeletonError(Text(f"{folder.name} 已存在", f"{folder.name} is there already"))
    jinja = require("jinja2", "testing")
    environment = jinja.Environment(
        undefined=jinja.StrictUndefined, keep_trailing_newline=True, autoescape=False
    )
    package = f"fazhigov_{name.replace('-', '_')}"
    values = {
        "name": name,
        "package": package,
        "title_zh": title.zh,
        "title_en": title.en,
        "core": version("fazhigov"),
    }
    # What people read stands in TOML, Python and Markdown; a quotation mark would end it.
    if any(mark in text for text in (title.zh, title.en) for mark in '"\\\n'):
        raise SkeletonError(
            Text("标题不能含引号、反斜线或换行", "a title has no quotation marks and line breaks")
        )
    for place, text in _templates(files("fazhigov.testing") / "skeleton", Path()):
        named = str(place).replace("package", package).replace("case.toml", f"{name}-case.toml")
        file = folder / named.replace("test_plugin", f"test_{package.removeprefix('fazhigov_')}")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(environment.from_string(text).render(values), encoding="utf-8")
    return folder


def _templates(folder: Traversable, at: Path) -> list[tuple[Path, str]]:
    found = []
    for part in folder.iterdir():
        if part.is_dir():
            found += _templates(part, at / part.name)
        else:
            name = part.name.removesuffix(".jinja")
            found.append((at / name, part.read_text(encoding="utf-8")))
    return found
