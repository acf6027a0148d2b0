"""What readers must know beside the figures: of the assessment, of the plugins, of the score."""

from __future__ import annotations

from collections.abc import Iterator

from fazhigov.assessment.findings import Findings
from fazhigov.reports.data import moment
from fazhigov.scoring.points import shown
from fazhigov.scoring.scored import Score
from fazhigov.text import Text

FAILED = Text(
    "未能使用的插件（其规则未核查）", "Plugins that failed (their rules are not assessed)"
)
NO_SCORE = Text("没有适用的义务，无得分", "no duty applies: there is no score")

LEGEND = Text(
    "★ 国家规定对各县同样要求；☆ 据信如此，依据未经核实。",
    "★ a national norm demands the same of every county; ☆ believed so, the norm is unverified.",
)
LIGHTS_LEGEND = Text(
    "● 红灯：未履行；▲ 黄灯：临期或情况不明；○ 绿灯：已履行或进行中。",
    "● red: not kept; ▲ yellow: about to fall due, or not known; ○ green: kept or on course.",
)

_AS_OF = Text("截至 {as_of}", "as of {as_of}")
_YEAR = Text("{year}年度", "year {year}")
_ALL_YEARS = Text("规划全期", "the plan's whole period")
_ILLUSTRATION = Text(
    "本县不受该规划约束：以下仅借用其尺度作示例。",
    "This county is not bound by the plan: its yardsticks are applied for illustration.",
)
_SYNTHETIC = Text("本例数据为虚构，仅作演示。", "The records of this example are synthetic.")
_SELECTION = Text("只核查所选规则：{patterns}", "Only selected rules are assessed: {patterns}")
_SLOW = Text(
    "逐条读入核查、较慢的规则（其种类只核查单条记录）：{rules}",
    "Read row by row, which is slower, because their kind judges single records: {rules}",
)
_VETO = Text("一票否决（{title}）：{cause}", "veto ({title}): {cause}")
_MAY_VETO = Text(
    "另有{n}项尚不明，查实后可能否决", "{n} more that are not known might veto, once they are"
)
_EXAMPLE = Text("示例方案，并无机关采用。", "An example: nobody set this scheme.")
_BONUS = Text(
    "加分（上限{cap}分）：{title} {lower} 至 {upper}",
    "bonus (at most {cap}): {title} {lower} to {upper}",
)
_CLAIMED = Text(
    "自评高于核定：{title} 自评 {claimed}，最多 {upper}",
    "claimed too much: {title} {claimed}, at most {upper}",
)
_LACKING = Text("{title}：{what}", "{title}: {what}")
_UNCOUNTED = Text(
    "规划中有{n}条规则未被本方案计入", "{n} of the plan's rules are not weighed by this scheme"
)


def asked(findings: Findings) -> Text:
    """Say which year was assessed, as of when."""
    year = _ALL_YEARS if findings.year is None else _YEAR.format(year=findings.year)
    as_of = _AS_OF.format(as_of=moment(findings.as_of))
    return Text(f"{year.zh} · {as_of.zh}", f"{year.en} · {as_of.en}")


def notes(findings: Findings) -> Iterator[Text]:
    """Say what an assessment does not cover, or is not meant as."""
    county = findings.county
    if not county.bound:
        yield _ILLUSTRATION
    if county.synthetic:
        yield _SYNTHETIC
    if county.note is not None:
        yield county.note
    if findings.rulebook.selection:
        yield _SELECTION.format(patterns=", ".join(findings.rulebook.selection))
    if findings.row_by_row:
        yield _SLOW.format(rules=", ".join(findings.row_by_row))


def vetoes(score: Score) -> Iterator[Text]:
    """Say what overrides a score."""
    for vetoed in score.vetoes:
        yield _VETO.format(title=vetoed.veto.title, cause=vetoed.reason)


def remarks(score: Score) -> Iterator[Text]:
    """Say what may yet veto, what bonuses there are, what was claimed too high or is missing."""
    if score.possible_vetoes:
        yield _MAY_VETO.format(n=score.possible_vetoes)
    if score.scheme.example:
        yield _EXAMPLE
    for bonus in score.bonuses:
        yield _BONUS.format(
            cap=shown(bonus.whole),
            title=bonus.title,
            lower=shown(bonus.contribution.lower),
            upper=shown(bonus.contribution.upper),
        )
    for part in (part for item in score.items for part in item.everything):
        if part.claimed is not None and part.share is not None and part.overclaimed:
            most = shown(part.share.upper * part.points)
            yield _CLAIMED.format(title=part.title, claimed=shown(part.claimed), upper=most)
        for what in part.lacking:
            yield _LACKING.format(title=part.title, what=what)
    if score.uncounted:
        yield _UNCOUNTED.format(n=len(score.uncounted))
