"""Charts as SVG, drawn when the page is made: nothing has to be loaded to see them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from fazhigov.assessment.upcoming import Upcoming
from fazhigov.records.engines import require
from fazhigov.reports.html.page import markup
from fazhigov.rules.outcome import Light
from fazhigov.scoring.points import Share
from fazhigov.text import Lang, Text, printable

if TYPE_CHECKING:
    from markupsafe import Markup

COLOURS = {Light.RED: "#b3261e", Light.YELLOW: "#8a5a00", Light.GREEN: "#1b6e3c"}
"""Dark enough to be told from white by everybody; the style sheet has the same."""

_SHAPES = {Light.RED: "circle", Light.YELLOW: "triangle-up", Light.GREEN: "square"}
_CERTAIN, _POSSIBLE = "#1f4e8c", "#a9c4e6"
_WIDTH = 800
_ROW = 26
_LABEL = 300
_FONT = 13
"""Sizes in pixels."""


def score_chart(parts: Sequence[tuple[Text, Share]], lang: Lang) -> Markup:
    """Draw what each part certainly has of 100, and what it may have."""
    alt = require("altair", "html")
    rows = [
        {
            "part": printable(name.to(lang)),
            "from": float(low * 100),
            "to": float(high * 100),
            "what": what.to(lang),
        }
        for name, share in parts
        for what, low, high in ((_SURE, 0, share.lower), (_MAYBE, share.lower, share.upper))
    ]
    names = list(dict.fromkeys(str(row["part"]) for row in rows))
    what = [_SURE.to(lang), _MAYBE.to(lang)]
    chart = (
        alt.Chart(_values(alt, rows))
        .mark_bar(height=14)
        .encode(
            x=alt.X("from:Q", scale=alt.Scale(domain=[0, 100]), title=_POINTS.to(lang)),
            x2="to:Q",
            y=_bands(alt, "part:N", names),
            color=alt.Color(
                "what:N",
                sort=what,
                scale=alt.Scale(domain=what, range=[_CERTAIN, _POSSIBLE]),
                legend=alt.Legend(orient="top", title=None),
            ),
        )
        .properties(width=_WIDTH, height=_ROW * max(1, len(names)))
    )
    return _svg(chart)


def timeline(
    duties: Iterable[Upcoming], departments: Mapping[str, Text], as_of: date, lang: Lang
) -> Markup:
    """Draw by when open duties are to be acted on, each department on its line."""
    alt = require("altair", "html")
    counted = Counter(
        (one.department, one.act_by, one.finding.light or Light.GREEN) for one in duties
    )
    rows = [
        {
            "department": _department_name(department, departments, lang),
            "day": day.isoformat(),
            "light": light.label.to(lang),
            "n": n,
        }
        for (department, day, light), n in sorted(counted.items())
    ]
    names = list(dict.fromkeys(str(row["department"]) for row in rows))
    most = max(10, *counted.values())
    lights = [light.label.to(lang) for light in Light]
    points = (
        alt.Chart(_values(alt, rows))
        .mark_point(filled=True, opacity=0.9)
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%Y-%m-%d", labelOverlap=True)),
            y=_bands(alt, "department:N", names),
            color=alt.Color(
                "light:N",
                scale=alt.Scale(domain=lights, range=[COLOURS[light] for light in Light]),
                legend=alt.Legend(orient="top", title=None),
            ),
            shape=alt.Shape(
                "light:N",
                scale=alt.Scale(domain=lights, range=[_SHAPES[light] for light in Light]),
                legend=alt.Legend(orient="top", title=None),
            ),
            size=alt.Size(
                "n:Q",
                scale=alt.Scale(type="sqrt", domain=[1, most], range=[60, 400]),
                legend=None,
            ),
        )
    )
    today = (
        alt.Chart(_values(alt, [{"day": as_of.isoformat()}]))
        .mark_rule(color="#444", strokeDash=[4, 3])
        .encode(x="day:T")
    )
    return _svg((today + points).properties(width=_WIDTH, height=_ROW * max(1, len(names))))


_SURE = Text("已确定", "certain")
_MAYBE = Text("尚不确定", "not yet decided")
_POINTS = Text("得分率（%）", "attained (%)")


def _department_name(department: str, titles: Mapping[str, Text], lang: Lang) -> str:
    return printable(titles[department].to(lang) if department in titles else department)


def _values(alt: Any, rows: list[dict[str, Any]]) -> Any:
    # As plain values: tables would ask for pandas or pyarrow.
    return alt.Data(values=rows)


def _bands(alt: Any, name: str, order: Sequence[str]) -> Any:
    axis = alt.Axis(
        title=None, labelLimit=_LABEL, minExtent=_LABEL, maxExtent=_LABEL, ticks=False, domain=False
    )
    return alt.Y(name, sort=list(order), axis=axis)


def _svg(chart: Any) -> Markup:
    chart = chart.configure(
        background="transparent",
        font="system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif",
    )
    chart = (
        chart.configure_view(stroke=None)
        .configure_axis(labelFontSize=_FONT, titleFontSize=_FONT)
        .configure_legend(labelFontSize=_FONT)
    )
    spec = json.dumps(chart.to_dict(), ensure_ascii=False)
    drawn: str = require("vl_convert", "html").vegalite_to_svg(spec, allowed_base_urls=[])
    # The table beside it says the same: those who cannot see it need not hear it twice.
    return markup(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))
