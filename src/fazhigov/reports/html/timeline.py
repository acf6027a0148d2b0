"""The time line of open duties as SVG, drawn when a page is made: nothing loads to show it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from fazhigov.assessment.upcoming import Upcoming
from fazhigov.records.engines import require
from fazhigov.reports.html.page import markup
from fazhigov.rules.outcome import Light
from fazhigov.text import Lang, Text, printable

if TYPE_CHECKING:
    from markupsafe import Markup

_COLOURS = {Light.RED: "#b3261e", Light.YELLOW: "#dca032", Light.GREEN: "#1b6e3c"}
"""As in the style sheet."""

_SHAPES = {Light.RED: "circle", Light.YELLOW: "triangle-up", Light.GREEN: "square"}
"""Told apart without colours too."""

_WIDTH, _ROW, _FONT, _LONGEST_LABEL = 720, 28, 13, 260
"""In pixels."""

_MOST_POINTS = 300
"""So many points can be told apart; if there are more, they are put together by week or month."""

_DUE = Text("最迟办理日（旁注项数）", "act-by date (with the number of duties)")
_TODAY = Text("截至 {day}", "as of {day}")


def timeline(
    duties: Iterable[Upcoming], departments: Mapping[str, Text], as_of: date, lang: Lang
) -> Markup:
    """Draw by when open duties are to be acted on, each department on its line.

    Raises:
        RecordError: Altair or vl-convert is not installed.
    """
    alt = require("altair", "html")
    counted = _counted(list(duties))
    names = {
        department: printable(
            departments[department].to(lang) if department in departments else department
        )
        for department in [*departments, *sorted({key[0] for key in counted} - set(departments))]
        if any(key[0] == department for key in counted)
    }
    points = [
        {
            "department": names[department],
            "day": day.isoformat(),
            "light": light.label.to(lang),
            "n": n,
        }
        for (department, day, light), n in sorted(counted.items())
    ]
    days = [*(day for _, day, _ in counted), as_of]
    room = max(timedelta(10), (max(days) - min(days)) / 25)
    x = alt.X(
        "day:T",
        title=_DUE.to(lang),
        # Days are read as such, and not as moments of wherever this machine stands.
        scale=alt.Scale(
            type="utc", domain=[(min(days) - room).isoformat(), (max(days) + room).isoformat()]
        ),
        axis=alt.Axis(format="%Y-%m", tickCount=8, labelOverlap=True, grid=True),
    )
    y = alt.Y("department:N", sort=list(names.values()), axis=_labels(alt, list(names.values())))
    drawn = alt.Chart(_data(alt, points))
    marks = drawn.mark_point(filled=True, opacity=0.9).encode(
        x=x,
        y=y,
        color=_by_light(alt, alt.Color, _COLOURS, lang),
        shape=_by_light(alt, alt.Shape, _SHAPES, lang),
        size=alt.Size(
            "n:Q",
            scale=alt.Scale(type="sqrt", domain=[1, max(10, *counted.values())], range=[70, 350]),
            legend=None,
        ),
    )
    numbers = (
        drawn.transform_filter("datum.n > 1")
        .mark_text(align="left", dx=11, fontSize=_FONT - 1)
        .encode(x=x, y=y, text="n:Q")
    )
    today = alt.Chart(
        _data(alt, [{"day": as_of.isoformat(), "said": _TODAY.format(day=as_of).to(lang)}])
    ).encode(x="day:T")
    rule = today.mark_rule(color="#444", strokeDash=[4, 3])
    said = today.mark_text(baseline="bottom", dy=-4, fontSize=_FONT - 1).encode(
        y=alt.value(0), text="said:N"
    )
    chart = alt.layer(rule, said, marks, numbers)
    return _svg(chart.properties(width=_WIDTH, height=_ROW * len(names)))


Key = tuple[str, date, Light]


def _counted(duties: Sequence[Upcoming]) -> Counter[Key]:
    """Count duties by department, day and light; by the week's or month's first day if need be."""
    counted: Counter[Key] = Counter()
    for of in _GRAINS:
        counted = Counter(
            (one.department, of(one.act_by), one.finding.light or Light.GREEN) for one in duties
        )
        if len(counted) <= _MOST_POINTS:
            break
    return counted


_GRAINS: tuple[Callable[[date], date], ...] = (
    lambda day: day,
    lambda day: day - timedelta(day.weekday()),
    lambda day: day.replace(day=1),
)


def _by_light(alt: Any, channel: Any, looks: Mapping[Light, str], lang: Lang) -> Any:
    return channel(
        "light:N",
        scale=alt.Scale(
            domain=[light.label.to(lang) for light in looks], range=list(looks.values())
        ),
        legend=alt.Legend(orient="bottom", title=None, symbolSize=90),
    )


def _labels(alt: Any, names: Sequence[str]) -> Any:
    """Leave room for the names by their own length: fonts differ from one machine to another."""
    longest = max(sum(_FONT if _is_wide(sign) else _FONT * 0.62 for sign in name) for name in names)
    room = min(_LONGEST_LABEL, longest) + 10
    return alt.Axis(
        title=None,
        labelLimit=_LONGEST_LABEL,
        minExtent=room,
        maxExtent=room,
        ticks=False,
        domain=False,
        grid=True,
    )


def _is_wide(sign: str) -> bool:
    return east_asian_width(sign) in ("W", "F")


def _data(alt: Any, rows: list[dict[str, Any]]) -> Any:
    # As plain values: tables would ask for pandas or pyarrow.
    return alt.Data(values=rows)


def _svg(chart: Any) -> Markup:
    chart = chart.configure(
        aria=False,
        background="transparent",
        font="'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
        padding=4,
    )
    chart = (
        chart.configure_view(stroke=None)
        .configure_axis(
            labelFontSize=_FONT, titleFontSize=_FONT, titleFontWeight="normal", gridColor="#e4e9ee"
        )
        .configure_legend(labelFontSize=_FONT)
    )
    spec = json.dumps(chart.to_dict(), ensure_ascii=False)
    drawn: str = require("vl_convert", "html").vegalite_to_svg(spec, allowed_base_urls=[])
    # The table beside it says the same: those who cannot see it need not hear it twice.
    return markup(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))
