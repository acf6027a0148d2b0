"""A page: one HTML file with its style and script inside, in both languages, that loads nothing."""

from __future__ import annotations

import base64
import hashlib
import html
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from fazhigov.deadlines.trace import WEEKDAYS
from fazhigov.records.engines import require
from fazhigov.reports.signs import SIGNS, STARS, sided
from fazhigov.rules.evidence import NO_SUBJECT
from fazhigov.scoring.points import shown
from fazhigov.text import Lang, Text, both, printable

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def render(template: str, lang: Lang, **values: Any) -> str:
    """Return a page from a template in `templates/`; it opens in *lang*.

    Whatever the values hold is text: templates escape, and the page's own policy lets no style
    and no script work but its own, and loads nothing.

    Raises:
        RecordError: Jinja is not installed.
    """
    style, script = _asset("style.css"), _asset("script.js")
    page = _environment().get_template(template)
    return page.render(lang=lang, style=style, script=script, **values)


def fragment(template: str, name: str, *values: Any) -> Markup:
    """Return what one macro of a template makes of values.

    Raises:
        RecordError: Jinja is not installed.
    """
    macro = getattr(_environment().get_template(template).module, name)
    return markup(macro(*values))


@cache
def _environment() -> Environment:
    jinja2 = require("jinja2", "html")
    environment: Environment = jinja2.Environment(
        loader=jinja2.PackageLoader("fazhigov.reports.html"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "both": both,
        "data": data,
        "digest": _digest,
        "printable": printable,
        "say": say,
        "sided": sided,
    }
    environment.globals |= {
        "tr": lambda zh, en: say(Text(zh, en)),
        "weekday": lambda day: WEEKDAYS[day.weekday()],
        "signs": SIGNS,
        "stars": STARS,
        "no_subject": NO_SUBJECT,
        "lights": list(SIGNS),
        "shown": shown,
        "all": Text("全部", "all"),
    }
    return environment


def say(text: Text) -> Markup:
    """Return a text of ours in both languages, of which the style shows one."""
    if text.zh == text.en:
        return data(text.zh)
    zh, en = (_escaped(side) for side in (text.zh, text.en))
    return markup(f'<span lang="zh-CN">{zh}</span><span lang="en">{en}</span>')


def data(value: object) -> Markup:
    """Return what stands in records, set apart so that its reading direction stays its own."""
    return markup(f"<bdi>{_escaped(str(value))}</bdi>")


def _escaped(text: str) -> str:
    return html.escape(printable(text))


def markup(text: str) -> Markup:
    """Return what is markup already: our own, or a library's drawing."""
    found: Markup = _markup_class()(text)
    return found


@cache
def _markup_class() -> type[Markup]:
    found: type[Markup] = require("markupsafe", "html").Markup
    return found


def _digest(source: str) -> str:
    """Return the digest by which the page's policy knows its own style and script."""
    return base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def _asset(name: str) -> Markup:
    source = files(__name__.rpartition(".")[0]) / "templates" / name
    return markup(source.read_text(encoding="utf-8"))
