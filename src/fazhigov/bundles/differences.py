"""Differences: in what two assessments differ, and what of their ground changed in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from fazhigov.errors import FazhigovError, InputErrors
from fazhigov.rules.outcome import Outcome
from fazhigov.text import Lang, Text, both

_DETAILS = 5
"""So many places inside a rule, a ledger, a scheme or a notice are listed."""

_WHAT = {
    "fazhigov": Text("库版本", "library version"),
    "python": Text("Python 版本", "Python version"),
    "packages": Text("软件包", "package"),
    "plugins": Text("插件", "plugin"),
    "failures": Text("失败的插件", "failed plugins"),
    "plan": Text("规划", "plan"),
    "departments": Text("部门规则集", "rule set"),
    "rules": Text("规则", "rule"),
    "ledgers": Text("台账", "ledger"),
    "scheme": Text("评分方案", "scheme"),
    "calendar": Text("放假通知", "notice"),
}
_NOTHING = Text("（无）", "nothing")
_PROVIDERS = "providers"
_SUMMED_UP = {"calendar_edition", _PROVIDERS}
"""These repeat what is told one by one."""
_DIGESTED = ("calendar", "departments", "ledgers", "plan", "scheme")
"""Of these a digest is recorded, of which the beginning is shown."""


@frozen
class Cause:
    """Something that the assessment rests on, and that is not as it was.

    Attributes:
        what: a rule, a plugin, a notice …
        name: which one; empty where there is only one.
        then: what it was, or who brought it; None where it was not there.
        now: what it is; None where it is gone.
        details: what changed inside it.
    """

    what: str
    name: str
    then: str | None
    now: str | None
    details: tuple[str, ...] = ()

    @property
    def text(self) -> Text:
        """The cause in words."""
        if self.what == "code":
            return _NO_CAUSE
        what = _WHAT.get(self.what, both(self.what))
        name = f" {self.name}" if self.name else ""
        details = f": {'; '.join(self.details)}" if self.details else ""
        if self.then is None:
            return Text(f"新增{what.zh}{name}（{self.now}）", f"{what.en}{name}: new ({self.now})")
        if self.now is None:
            return Text(
                f"{what.zh}{name}已不存在（原为 {self.then}）",
                f"{what.en}{name}: gone (was {self.then})",
            )
        ends = both(f"{self.then} → {self.now}" if self.then != self.now else self.now)
        return Text(
            f"{what.zh}{name}已改变（{ends.zh}）{details}",
            f"{what.en}{name}: changed ({ends.en}){details}",
        )

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "what": self.what,
            "name": self.name,
            "then": self.then,
            "now": self.now,
            "details": list(self.details),
            "text": self.text.to(lang),
        }


_NO_CAUSE = Text(
    "所依据的规则、版本均与记录一致，结果却不同：同一版本号下安装的代码必有改动",
    "all that it rests on is recorded as the same, and yet it comes out otherwise: the code that "
    "is installed must have changed under the same version number",
)


@frozen
class Change:
    """A finding or a score that comes out otherwise.

    Attributes:
        rule: the finding's rule; None for what concerns the whole.
        subject: its subject.
        then: what was kept.
        now: what comes out.
    """

    rule: str | None
    subject: str | None
    then: Text | None
    now: Text | None

    @property
    def text(self) -> Text:
        """The change in words."""
        what = f"{self.rule} [{self.subject}]: " if self.rule else ""
        then, now = (part or _NOTHING for part in (self.then, self.now))
        if self.rule is None:  # A sentence on the whole.
            return now
        return Text(f"{what}{then.zh} → {now.zh}", f"{what}{then.en} → {now.en}")

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "rule": self.rule,
            "subject": self.subject,
            "then": self.then.to(lang) if self.then else None,
            "now": self.now.to(lang) if self.now else None,
            "text": self.text.to(lang),
        }


def refused(error: FazhigovError | InputErrors, place: Path) -> Iterator[Change]:
    """Say that what was assessed then is refused now."""
    texts = [e.text for e in error.faults] if isinstance(error, InputErrors) else [error.text]
    for text in texts:
        zh, en = (said.replace(f"{place}/", "") for said in (text.zh, text.en))
        yield Change(
            None, None, None, Text(f"不能重新计算：{zh}", f"cannot be computed anew: {en}")
        )


def changes_of(
    then: Mapping[str, Any],
    now: Mapping[str, Any],
    score_then: Mapping[str, Any],
    score_now: Mapping[str, Any],
) -> Iterator[Change]:
    """Say which findings come out otherwise, and the score; all in both languages."""
    before, after = _by_subject(then), _by_subject(now)
    for key in sorted(before.keys() | after.keys()):
        was, is_ = before.get(key), after.get(key)
        if was != is_:
            yield Change(key[0], key[1], *_told(was, is_))
    if before == after and then != now:
        text = Text("核查结果的次序不同", "the findings stand in another order")
        yield Change(None, None, None, text)
    if score_then != score_now:
        parts = sorted(
            k
            for k in score_then["en"].keys() | score_now["en"].keys()
            if score_then["en"].get(k) != score_now["en"].get(k)
        )
        ends = [
            f"{s['lower']}–{s['upper']} ({s['band']})" for s in (score_then["en"], score_now["en"])
        ]
        where = ", ".join(parts)
        yield Change(
            None,
            None,
            None,
            Text(
                f"得分：{ends[0]} → {ends[1]}；不同之处：{where}",
                f"score: {ends[0]} → {ends[1]}; it differs in {where}",
            ),
        )


_Both = tuple[Mapping[str, Any], Mapping[str, Any]]


def _by_subject(findings: Mapping[str, Any]) -> dict[tuple[str, str, int], _Both]:
    """Find findings by rule and subject; one rule may speak twice of a subject."""
    seen: Counter[tuple[str, str]] = Counter()
    found: dict[tuple[str, str, int], _Both] = {}
    for zh, en in zip(findings["zh-CN"], findings["en"], strict=True):
        key = (str(en["rule"]), str(en["subject"]))
        seen[key] += 1
        found[(*key, seen[key])] = (zh, en)
    return found


def _told(was: _Both | None, is_: _Both | None) -> tuple[Text | None, Text | None]:
    """Tell both findings; where they read alike, the fields in which they differ as well."""
    then, now = _read(was), _read(is_)
    if was is None or is_ is None or then != now:
        return then, now
    names = sorted(k for k in was[1].keys() | is_[1].keys() if was[1].get(k) != is_[1].get(k))
    ends = (f" [{', '.join(f'{k}: {_short(one[1].get(k))}' for k in names)}]" for one in (was, is_))
    told = [Text(f"{then.zh}{end}", f"{then.en}{end}") for end in ends if then]
    return told[0], told[1]


def _read(one: _Both | None) -> Text | None:
    if one is None:
        return None
    zh, en = one
    label = Outcome(en["outcome"]).label
    return Text(f"{label.zh}（{zh['reason']}）", f"{label.en} ({en['reason']})")


def causes_of(
    then: Mapping[str, Any],
    now: Mapping[str, Any],
    basis_then: Mapping[str, Any],
    basis_now: Mapping[str, Any],
    *,
    must_explain: bool = False,
) -> Iterator[Cause]:
    """Say in what two identities differ, and what changed inside that.

    Args:
        then: what was recorded.
        now: what is installed.
        basis_then: what it was made by, in full.
        basis_now: what it is made by today.
        must_explain: say so if nothing recorded explains a result that differs.
    """
    found = 0
    for what in sorted(then.keys() | now.keys()):
        if what in _SUMMED_UP or then.get(what) == now.get(what):
            continue
        was, is_ = then.get(what), now.get(what)
        if not isinstance(was, dict) or not isinstance(is_, dict):
            found += 1
            yield Cause(what, "", _shown(was), _shown(is_))
            continue
        for name in sorted(was.keys() | is_.keys()):
            if was.get(name) == is_.get(name):
                continue
            found += 1
            details = _inside(
                basis_then.get(what, {}).get(name), basis_now.get(what, {}).get(name), ""
            )
            ends = _end(then, what, name), _end(now, what, name)
            yield Cause(what, name, *ends, tuple(_few(list(details))))
    if must_explain and not found:
        yield Cause("code", "", None, None)


def _end(side: Mapping[str, Any], what: str, name: str) -> str | None:
    """Say who brought a rule; of other things, their version, or the beginning of their digest."""
    value = side[what].get(name)
    if value is None:
        return None
    who = side.get(_PROVIDERS, {}).get(name) if what == "rules" else None
    return str(who or (value[:12] if what in _DIGESTED else value))


def _shown(value: Any) -> str | None:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    return None if value is None else str(value)


def _few(details: Sequence[str]) -> list[str]:
    more = [f"… ({len(details)})"] if len(details) > _DETAILS else []
    return [*details[:_DETAILS], *more]


def _inside(then: Any, now: Any, at: str) -> Iterator[str]:
    """Find the places at which two things written down differ."""
    if then == now or (not at and (then is None or now is None)):
        return
    if isinstance(then, dict) and isinstance(now, dict):
        for key in sorted(then.keys() | now.keys()):
            yield from _inside(then.get(key), now.get(key), f"{at}.{key}".strip("."))
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, (was, is_) in enumerate(zip(then, now, strict=True)):
            yield from _inside(was, is_, f"{at}[{number}]")
    else:
        yield f"{at}: {_short(then)} → {_short(now)}"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
